//! The command that speaks, as it is configured: a program and its arguments, in which places are filled in. There is
//! no shell in between, so nothing in a sentence can be taken for an order.

use crate::{flow::wizard::Language, ui::patron::Utterance};

/// The voice of this counter.
#[derive(Clone, Debug, serde::Deserialize, schemars::JsonSchema, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct VoiceConfig {
    /// A program and its arguments; `{text}`, `{lang}` and `{id}` are filled in. Without `{text}` or `{id}` the
    /// sentence is written to its standard input.
    pub command: Vec<String>,
}

/// The places that are filled in, without their braces.
pub const PLACES: [&str; 3] = ["text", "lang", "id"];

/// A command for one utterance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// Found as a shell would find it.
    pub program: String,
    /// After it.
    pub arguments: Vec<String>,
    /// What it reads on its standard input; `None` when the sentence stands in an argument, or a recording is played.
    pub input: Option<String>,
}

/// The command with its places filled in; `None` when there is no program.
pub fn filled(command: &[String], utterance: &Utterance, language: Language) -> Option<Filled> {
    let lang = match language {
        Language::Chinese => "zh",
        Language::English => "en",
    };
    // One pass, so that inserted text is not itself searched for placeholders.
    let fill = |argument: &String| {
        let mut parts = argument.split('{');
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (value, rest) = match part.split_once('}') {
                Some(("text", rest)) => (utterance.text.as_str(), rest),
                Some(("id", rest)) => (utterance.id.as_str(), rest),
                Some(("lang", rest)) => (lang, rest),
                _ => ("{", part),
            };
            filled.push_str(value);
            filled.push_str(rest);
        }
        filled
    };
    let (program, arguments) = command.split_first()?;
    let says_itself = arguments.iter().any(|argument| argument.contains("{text}") || argument.contains("{id}"));
    Some(Filled {
        program: program.clone(),
        arguments: arguments.iter().map(fill).collect(),
        input: (!says_itself).then(|| utterance.text.clone()),
    })
}

/// Names in braces that nothing is filled in for.
pub fn unknown_places(command: &[String]) -> Vec<String> {
    let names = command.iter().flat_map(|argument| argument.split('{').skip(1)).filter_map(|part| part.split_once('}'));
    let is_name = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    names.map(|(name, _)| name).filter(is_name).filter(|n| !PLACES.contains(n)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn of(words: &[&str]) -> Filled {
        let utterance = Utterance { id: "act-nod".into(), text: "请点; $(一下) {id}头".into(), at_once: true };
        filled(&command(words), &utterance, Language::Chinese).unwrap()
    }

    #[test]
    fn a_sentence_goes_to_standard_input_unless_it_has_a_place() {
        let spoken = of(&["espeak-ng", "-v", "{lang}", "--stdin"]);
        assert_eq!(spoken.arguments, ["-v", "zh", "--stdin"]);
        assert_eq!(spoken.input.as_deref(), Some("请点; $(一下) {id}头"));
        let argument = of(&["spd-say", "-l", "{lang}", "{text}"]);
        assert_eq!((argument.arguments[2].as_str(), argument.input), ("请点; $(一下) {id}头", None));
        let recording = of(&["aplay", "-q", "/opt/voice/{lang}/{id}.wav"]);
        assert_eq!((recording.arguments[1].as_str(), recording.input), ("/opt/voice/zh/act-nod.wav", None));
    }

    #[test]
    fn other_braces_stay_and_unknown_names_are_told() {
        assert_eq!(of(&["x", "{}", "{", "a{tekst}b"]).arguments, ["{}", "{", "a{tekst}b"]);
        assert_eq!(unknown_places(&command(&["x", "{}", "{text}{tekst}", "{id"])), ["tekst"]);
        assert!(
            filled(&[], &Utterance { id: String::new(), text: String::new(), at_once: true }, Language::English)
                .is_none()
        );
    }
}
