//! The script of the mock camera as it comes from the command line, and what is said of one that cannot be read.

use std::path::{Path, PathBuf};

use super::{
    complaint::{Bilingual, Complaint, file},
    nearest::nearest,
};
use crate::camera::mock::script::{Reason, ScriptError, WORDS};

/// The lines of a script file and the folder of its pictures; or steps written on the command line, parted by `;`.
pub fn read(text: &str) -> Result<(Vec<String>, Option<PathBuf>), Complaint> {
    let path = Path::new(text);
    if path.is_file() {
        let lines = std::fs::read_to_string(path).map_err(|e| file(path, &e))?;
        return Ok((lines.lines().map(str::to_owned).collect(), path.parent().map(Path::to_owned)));
    }
    // No step has a slash or a dot in its first word; a path mostly has. And no line is one word alone.
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    if words.next().is_none() || first.contains(['/', '\\', '.']) {
        return Err(no_file(text));
    }
    Ok((text.split(';').map(|step| step.trim().to_owned()).collect(), None))
}

fn no_file(text: &str) -> Complaint {
    Complaint::usage(
        Bilingual::new(
            format!("没有这个剧本文件，也不是剧本的步骤：{text}"),
            format!("Neither a script file nor its steps: {text}"),
        ),
        Bilingual::new(
            "请检查路径；直接写步骤要有时间，例如 'dim 3s'。写法见 docs/tester.md。",
            "Check the path; steps themselves have a time, such as 'dim 3s'. docs/tester.md has the grammar.",
        ),
    )
}

/// A line that means nothing.
pub fn unreadable(error: &ScriptError) -> Complaint {
    let (zh, remedy) = chinese(&error.reason);
    let english = match similar(&error.reason) {
        Some(known) => format!("Is it `{known}`? docs/tester.md lists all words."),
        None => "docs/tester.md lists all words and how they are written.".to_owned(),
    };
    Complaint::usage(
        Bilingual::new(
            format!("模拟摄像头剧本第 {} 行：{zh}", error.line),
            format!("Mock camera script, line {}: {}", error.line, error.reason),
        ),
        Bilingual::new(remedy, english),
    )
}

/// The known word that may be meant.
fn similar(reason: &Reason) -> Option<&'static str> {
    match reason {
        Reason::UnknownWord(word) => nearest(word, WORDS),
        _ => None,
    }
}

fn chinese(reason: &Reason) -> (String, String) {
    let listed = "所有的词和写法在 docs/tester.md。";
    match reason {
        Reason::UnknownWord(word) => {
            let meant = similar(reason).map_or_else(String::new, |known| format!("是不是“{known}”？"));
            (format!("不认识“{word}”"), format!("{meant}{listed}"))
        }
        Reason::NoDuration => ("没有写多久".into(), "请在末尾写时间，例如 3s、250ms 或 forever。".into()),
        Reason::BadDuration(word) => {
            (format!("“{word}”不是时间"), "请在末尾写时间，例如 3s、250ms 或 forever。".into())
        }
        Reason::BadArgument(word, _) => {
            (format!("“{word}”后面写得不对"), format!("请看 docs/tester.md 里“{word}”的写法。"))
        }
        Reason::TooMany(word) => (format!("“{word}”后面的词太多了"), format!("请看 docs/tester.md 里“{word}”的写法。")),
        Reason::Unreachable => ("前一步写的是 forever，轮不到这一步".into(), "请把前一步改成有限的时间。".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_come_from_the_command_line_or_from_a_file() {
        let (steps, _) = read("dim 3s; acts ignore").unwrap();
        assert_eq!(steps, ["dim 3s", "acts ignore"]);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dark.txt");
        std::fs::write(&path, "# dark\ndim 3s\n").unwrap();
        let (steps, album) = read(path.to_str().unwrap()).unwrap();
        assert_eq!(steps, ["# dark", "dim 3s"]);
        assert_eq!(album.as_deref(), Some(folder.path()));
    }

    #[test]
    fn what_is_no_script_is_named_with_the_nearest_word() {
        let said = |text: &str| {
            let lines = read(text).map_err(|complaint| complaint.what.zh)?.0;
            let complaint = unreadable(&crate::camera::mock::script::Script::parse(&lines).unwrap_err());
            Err::<(), _>(format!("{} {}", complaint.what.zh, complaint.remedy.zh))
        };
        assert!(said("nofile").unwrap_err().starts_with("没有这个剧本文件"));
        assert!(said("gone/nofile x").unwrap_err().starts_with("没有这个剧本文件"));
        assert_eq!(
            said("blck 3s").unwrap_err(),
            "模拟摄像头剧本第 1 行：不认识“blck” 是不是“black”？所有的词和写法在 docs/tester.md。"
        );
        assert!(said("dim 3s; zzzz 3s").unwrap_err().contains("第 2 行：不认识“zzzz” 所有的词"));
        assert!(said("dim 9 3s").unwrap_err().contains("“dim”后面写得不对"));
    }
}
