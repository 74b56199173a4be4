//! Whether the configured voice speaks: it says one sentence, and the recordings it would play are looked for. Never a
//! fault: the work goes on without it.

use std::path::Path;

use super::finding::{Check, Finding, Grade};
use crate::{
    app::voice::mouth::{Ending, speak},
    domain::time::Clock,
    flow::wizard::Language,
    setup::{
        complaint::Bilingual,
        config::voice::{VoiceConfig, filled},
    },
    ui::{patron::Utterance, words},
};

const CHECK: Check = Check::Voice;

/// Speaks and looks.
pub fn check(config: &VoiceConfig, language: Language, clock: &dyn Clock) -> Vec<Finding> {
    let said = Utterance::done(&words::Words::new(language));
    let Some(command) = filled(&config.command, &said, language) else { return Vec::new() };
    let mut findings = vec![spoken(&command.program, &said.text, &speak(&command, clock))];
    findings.extend(recordings(config, &|path| path.is_file()));
    findings
}

fn spoken(program: &str, text: &str, ending: &Ending) -> Finding {
    let said = match ending {
        Ending::Well => Bilingual::new(
            format!("{program} 念了“{text}”，听到了就好"),
            format!("{program} has said \"{text}\"; all is well if you heard it"),
        ),
        Ending::NotStarted(error) => {
            Bilingual::new(format!("{program} 启动不了（{error}）"), format!("{program} cannot be started ({error})"))
        }
        other => Bilingual::new(format!("{program} 没有念成（{other}）"), format!("{program} did not speak ({other})")),
    };
    let grade = if matches!(ending, Ending::Well) { Grade::Good } else { Grade::Advice };
    let found = Finding::good(CHECK, "speaks", ("出声", "speaks"), said).with("program", program, "");
    found.graded(
        grade,
        Bilingual::new(
            "请安装这个程序（如 apt install espeak-ng），或改配置里的 [voice] command；没有语音也能办理。",
            "Install the program (as in apt install espeak-ng), or mend command under [voice]; work goes on without it.",
        ),
    )
}

/// The files of a command that plays recordings, in both languages; `None` for one that speaks by itself.
fn recordings(config: &VoiceConfig, is_there: &dyn Fn(&Path) -> bool) -> Option<Finding> {
    let place = config.command.iter().position(|argument| argument.contains("{id}") && argument.starts_with('/'))?;
    let files = [Language::Chinese, Language::English].into_iter().flat_map(|language| {
        let every = Utterance::every(&words::Words::new(language)).into_iter();
        every.filter_map(move |said| filled(&config.command, &said, language))
    });
    let files: Vec<String> = files.filter_map(|command| command.arguments.into_iter().nth(place - 1)).collect();
    let missing: Vec<&String> = files.iter().filter(|file| !is_there(Path::new(file))).collect();
    let count = files.len();
    let said = match missing.first() {
        None => Bilingual::new(format!("{count} 个都在"), format!("all {count} are there")),
        Some(first) => Bilingual::new(
            format!("{count} 个里缺 {} 个，如 {first}", missing.len()),
            format!("{} of {count} are missing, such as {first}", missing.len()),
        ),
    };
    let grade = if missing.is_empty() { Grade::Good } else { Grade::Advice };
    let found = Finding::good(CHECK, "recordings", ("录音", "recordings"), said);
    let found = found.with("files", count as u64, "").with("missing", missing.len() as u64, "");
    Some(found.graded(
        grade,
        Bilingual::new(
            "缺的句子不出声；名单见 docs/patron.md。",
            "Those are not heard; docs/patron.md lists them all.",
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn playing(command: &[&str]) -> VoiceConfig {
        VoiceConfig { command: command.iter().map(|word| (*word).to_owned()).collect() }
    }

    #[test]
    fn recordings_are_counted_in_both_languages() {
        let config = playing(&["aplay", "-q", "/opt/{lang}/{id}.wav"]);
        let grade = |is_there: &dyn Fn(&Path) -> bool| recordings(&config, is_there).map(|found| found.grade);
        assert_eq!(grade(&|_| true), Some(Grade::Good));
        assert_eq!(grade(&|path| path != Path::new("/opt/en/act-nod.wav")), Some(Grade::Advice));
        assert!(recordings(&playing(&["espeak-ng", "--stdin"]), &|_| true).is_none());
    }

    #[cfg(unix)]
    #[test]
    fn a_voice_that_does_not_work_is_advice_with_a_remedy_and_never_a_fault() {
        let clock = crate::setup::clock::SystemClock::start();
        for (command, grade) in
            [(vec!["true"], Grade::Good), (vec!["false"], Grade::Advice), (vec!["/nowhere/voice"], Grade::Advice)]
        {
            let found = check(&playing(&command), Language::Chinese, &clock);
            assert_eq!((found.len(), found[0].grade), (1, grade), "{command:?}");
            assert_eq!(found[0].remedy.is_some(), grade != Grade::Good);
        }
    }
}
