use super::*;
use crate::wire::encode;

/// Fills in what a draft leaves open, as somebody would who reads the marks.
fn filled(kind: Kind, folder: &Path) -> String {
    std::fs::write(folder.join("agreement-zh.txt"), "同意书").unwrap();
    std::fs::write(folder.join("agreement-en.txt"), "Agreement").unwrap();
    let key = encode(&[9; 32]);
    let hash = hashed(&"demo".into()).unwrap();
    let folder = folder.display();
    let answers = [
        ("url = \"\"", "url = \"https://b.example\"".to_owned()),
        ("root_key = \"\"", format!("root_key = \"{key}\"")),
        ("folder = \"\"", format!("folder = \"{folder}\"")),
        ("\nname = \"\"", "\nname = \"甲市社保局\"".to_owned()),
        ("\nsealing_key = \"\"", format!("\nsealing_key = \"{key}\"")),
        ("\nsecret = \"\"", format!("\nsecret = \"{hash}\"")),
    ];
    answers.iter().fold(draft(kind).to_owned(), |text, (open, answer)| text.replace(open, answer))
}

#[test]
fn each_draft_is_accepted_once_its_marks_are_filled_in_and_not_before() {
    for kind in [Kind::V1, Kind::Mapped, Kind::Spool, Kind::Embedded] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        init(kind, Some(&path)).unwrap();
        if kind != Kind::Embedded {
            let complaints = Config::read_all(&path).unwrap_err();
            let text = std::fs::read_to_string(&path).unwrap();
            let marked: Vec<usize> = (1..).zip(text.lines()).filter(|(_, l)| l.contains('←')).map(|(n, _)| n).collect();
            for complaint in &complaints {
                let line: usize =
                    complaint.what.en.split_once("line ").unwrap().1.split_once(':').unwrap().0.parse().unwrap();
                assert!(marked.contains(&line), "{kind:?}: {complaint} is not at a mark {marked:?}");
            }
        }
        std::fs::write(&path, filled(kind, folder.path())).unwrap();
        let config = Config::read_all(&path).unwrap_or_else(|all| panic!("{kind:?}: {all:?}"));
        assert_eq!(config.bureau.kind(), format!("{kind:?}").to_lowercase());
    }
}

/// Whatever only stands there as an example is marked, so that nobody takes it for theirs.
#[test]
fn every_value_of_a_draft_that_a_bureau_decides_is_marked() {
    for kind in [Kind::V1, Kind::Mapped, Kind::Spool] {
        let values = draft(kind).lines().filter(|line| !line.starts_with(['#', '[']) && line.contains(" = "));
        let unmarked: Vec<&str> = values.filter(|line| !line.contains('←')).collect();
        assert_eq!(unmarked, [format!("kind = \"{}\"", format!("{kind:?}").to_lowercase())], "{kind:?}");
    }
}

#[test]
fn a_bureau_that_does_not_say_who_it_is_is_not_called_trusted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            use std::io::{Read as _, Write as _};
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
    });
    let text = filled(Kind::Mapped, folder.path()).replace("https://b.example", &url);
    std::fs::write(&path, text).unwrap();
    let said = asked(&Config::read_all(&path).unwrap()).unwrap();
    assert!(said.en.starts_with("? Something answers") && !said.en.contains("trusted"), "{said:?}");
}

#[test]
fn the_parts_that_are_commented_out_hold_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    let text = filled(Kind::Mapped, folder.path());
    let tables = [
        "# [bureau.mapping.codes]",
        "# at = \"/code\"",
        "# status = {",
        "# challenge = {",
        "# due = ",
        "# operator = ",
        "# grace_days = ",
        "# photo_on_file = ",
        "# photo_year = ",
        "# [bureau.mapping.replies.put]",
        "# id = ",
        "# sha256 = ",
    ];
    let open = tables.iter().fold(text, |text, line| {
        assert!(text.contains(line), "{line}");
        text.replace(line, line.trim_start_matches("# "))
    });
    std::fs::write(&path, open).unwrap();
    Config::read_all(&path).unwrap_or_else(|all| panic!("{all:?}"));
}

#[test]
fn a_file_that_is_there_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    std::fs::write(&path, "mine").unwrap();
    let said = init(Kind::V1, Some(&path)).unwrap_err();
    assert!(said.what.en.starts_with("The file is there already"), "{said}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
}

#[test]
fn a_bureau_that_does_not_answer_is_said_in_the_words_of_the_screen() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let text = format!("[bureau]\nurl = \"{url}\"\nroot_key = \"{}\"\n", encode(&[9; 32]));
    let config = Config::parse(&text, "c.toml", Path::new("")).unwrap();
    let said = asked(&config).unwrap_err();
    assert_eq!(said.what.en, format!("No connection to the bureau: {url}"));
    assert_eq!(said.code, 1);
}

#[test]
fn a_voice_without_its_program_is_a_warning() {
    let said = |program: &str| silent(&[program.to_owned(), "--stdin".to_owned()]);
    assert!(said("no-such-program-to-speak").unwrap().zh.contains("no-such-program-to-speak"));
    assert!(said("/nowhere/espeak").is_some());
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("speaks");
    std::fs::write(&program, "").unwrap();
    assert!(said(program.to_str().unwrap()).is_none());
}
