use std::fs;

use super::*;
use crate::counter::import;

const LIST: &str = "姓名,公民身份号码,到期日,电话,地址,上门,备注
王示例,119999195003150029,2026-12-31,138,幸福路1号,是,=HYPERLINK(1)
李示例,119999194708220037,2026-11-30,,和平街2号,,
,119999194311090043,,,,,
";

struct Office {
    folder: tempfile::TempDir,
    desk: Desk,
    book: Book,
}

async fn office() -> Office {
    let folder = tempfile::tempdir().unwrap();
    let wall = "2026-11-22T02:00:00Z".parse().unwrap();
    let now = Now { at: crate::domain::time::Moment::ZERO, wall };
    let book = open(folder.path(), now).await.unwrap();
    Office { desk: Desk { language: Language::Chinese, rule: DueRule::default(), now }, folder, book }
}

impl Office {
    fn file(&self, name: &str, bytes: &[u8]) -> std::path::PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    async fn entries(&self) -> Vec<Entry> {
        self.desk.entries(&self.book, &Find::default()).await.unwrap()
    }
}

#[tokio::test]
async fn a_list_goes_in_and_comes_out_as_excel_reads_it() {
    let office = office().await;
    let list = office.file("list.csv", &encoding_rs::GB18030.encode(LIST).0);
    let code = office.desk.import(&office.book, &list).await.unwrap();
    assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::FAILURE), "one row was not used");
    let entries = office.entries().await;
    assert_eq!(entries.iter().map(|e| e.listed.name.as_str()).collect::<Vec<_>>(), ["李示例", "王示例"]);

    let out = office.folder.path().join("out.csv");
    export::write(&entries, &out, false, Language::Chinese).unwrap();
    let text = fs::read_to_string(&out).unwrap();
    let rows: Vec<&str> = text.trim_start_matches('\u{FEFF}').split("\r\n").collect();
    assert!(text.starts_with('\u{FEFF}'), "or Excel takes it for GBK");
    assert_eq!(rows[0], "姓名,公民身份号码,到期日,电话,地址,上门,备注,结果,结果时间");
    assert_eq!(rows[2], "王示例,\t119999195003150029,2026-12-31,138,幸福路1号,是,'=HYPERLINK(1),未办,");
    assert!(export::write(&entries, &out, false, Language::Chinese).is_err(), "no file is written over");

    // What was written is taken in again: nobody is doubled, and nothing has changed.
    let again = import::read(text.as_bytes(), DueRule::default(), jiff::civil::date(2026, 11, 22)).unwrap();
    assert!(again.faults.is_empty());
    let taken = office.book.take_in(&again.people, office.desk.now.wall).await.unwrap();
    assert_eq!((taken.new, taken.known), (0, 2));
    assert_eq!(office.entries().await, entries);
    let english = office.folder.path().join("en.csv");
    export::write(&entries, &english, true, Language::English).unwrap();
    let bytes = fs::read(&english).unwrap();
    assert!(bytes.starts_with(b"name,number,due,phone,address,visit,note,outcome,outcome_time\r\n"));
    assert_eq!(import::read(&bytes, DueRule::default(), jiff::civil::date(2026, 11, 22)).unwrap().people.len(), 2);
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_written_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let office = office().await;
    let out = office.folder.path().join("out.csv");
    export::write(&[], &out, false, Language::Chinese).unwrap();
    assert_eq!(fs::metadata(out).unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn the_round_names_neighbours_together_and_no_whole_number() {
    let office = office().await;
    let list = LIST.replace("和平街2号,,", "和平街2号,是,");
    let path = office.file("list.csv", list.as_bytes());
    office.desk.import(&office.book, &path).await.unwrap();
    let visits = office.desk.round(&office.book).await.unwrap();
    let sheet = office.desk.visits(&visits);
    assert!(sheet.find("和平街2号").unwrap() < sheet.find("幸福路1号").unwrap(), "{sheet}");
    assert!(sheet.contains("…0029") && !sheet.contains("119999195003150029"), "{sheet}");
    assert!(sheet.contains("不在家"));
}

#[tokio::test]
async fn every_fault_says_line_column_and_what_to_do() {
    let office = office().await;
    for (bytes, zh, en) in [
        (b"PK\x03\x04".as_slice(), "另存为", "save it anew"),
        (b"<html>", "网页", "web page"),
        (b"", "空的", "empty"),
        ("姓名\n王示例\n".as_bytes(), "公民身份号码", "公民身份号码"),
        ("姓名,号码,姓名\n".as_bytes(), "两列", "Two columns"),
        ("姓名,身份证号\n".as_bytes(), "没有人", "nobody"),
        (b"\x00\xff\xfe", "CSV UTF-8", "CSV UTF-8"),
    ] {
        let path = office.file("wrong", bytes);
        let said = office.desk.import(&office.book, &path).await.unwrap_err();
        assert!(said.remedy.zh.contains(zh) && said.remedy.en.contains(en), "{said:?}");
    }
    let faults = [
        import::Fault::Name(crate::domain::person::NameError::Empty),
        import::Fault::Number(crate::domain::person::IdNumberError::CheckDigit),
        import::Fault::Rounded,
        import::Fault::Twice(3),
        import::Fault::Date,
        import::Fault::Future,
        import::Fault::YesNo,
        import::Fault::Broken,
        import::Fault::Quote,
        import::Fault::Damaged,
        import::Fault::Missing,
    ];
    for fault in faults {
        let row = import::RowFault { line: 7, column: import::Column::Number, fault };
        let said = import_said(&row, Language::Chinese);
        assert!(said.starts_with("第 7 行，公民身份号码：") && said.ends_with('。'), "{said}");
        assert!(import_said(&row, Language::English).starts_with("line 7, "), "{said}");
    }
}

fn import_said(row: &import::RowFault, language: Language) -> String {
    super::import::said_of(row, language)
}

#[tokio::test]
async fn clearing_needs_a_word_more() {
    let office = office().await;
    let path = office.file("list.csv", LIST.as_bytes());
    office.desk.import(&office.book, &path).await.unwrap();
    let clear = |yes| WorklistCommand::Clear { yes };
    assert!(office.desk.serve(&office.book, &clear(false), &Shared::default()).await.is_err());
    assert_eq!(office.entries().await.len(), 2);
    office.desk.serve(&office.book, &clear(true), &Shared::default()).await.unwrap();
    assert!(office.entries().await.is_empty());
}
