use jiff::civil::date;
use renzheng_domain::person::EarlierCardFault;

use super::*;

const TODAY: Date = date(2026, 11, 22);
/// Region code 119999 is assigned to no place.
const LIST: &str = "姓名,身份证号,上次认证日期,联系电话,住址,上门,备注
王秀英,119999194505170028,2026/4/2,13800000000,幸福路1号,是,轮椅
李建国,119999193801010015,,,,,
";

fn of(text: &str) -> Import {
    read(text.as_bytes(), DueRule::BirthMonth, TODAY).unwrap()
}

/// A number with the check character it needs.
fn number(first: &str) -> String {
    let fits = |c: &char| IdNumber::parse(&format!("{first}{c}"), TODAY).is_ok();
    let check = "0123456789X".chars().find(fits).unwrap();
    format!("{first}{check}")
}

fn list() -> String {
    LIST.replace("119999194505170028", &number("11999919450517002"))
        .replace("119999193801010015", &number("11999919380101001"))
}

#[test]
fn a_row_says_who_until_when_and_how_to_reach_them() {
    let import = of(&list());
    assert_eq!((import.people.len(), import.faults.len()), (2, 0), "{:?}", import.faults);
    let first = &import.people[0];
    assert_eq!(first.person.name.expose(), "王秀英");
    assert_eq!(first.due, date(2027, 4, 30), "certified in April 2026, so the next period counts");
    assert_eq!((first.telephone.as_str(), first.address.as_str(), first.visit), ("13800000000", "幸福路1号", true));
    assert_eq!(import.people[1].due, date(2026, 12, 31));
    assert!(!import.people[1].visit);
}

#[test]
fn permanent_residents_stand_on_lists_like_everybody() {
    let list = format!(
        "姓名,证件号码\nSHILI JIA,{}\n示例·乙,zzz1199480303 02\n示例丙,{}\n示例丁,ZZZ11994803030\n示例戊,E12345678\n",
        number("91100019500225001"),
        number("81000019500225001"),
    );
    let import = of(&list);
    let people: Vec<_> = import.people.iter().map(|due| (due.person.name.expose(), due.due)).collect();
    assert_eq!(
        people,
        [("SHILI JIA", date(2027, 1, 31)), ("示例·乙", date(2027, 2, 28)), ("示例丙", date(2027, 1, 31)),],
        "the birth month is known of every kind"
    );
    let faults: Vec<_> = import.faults.iter().map(|fault| (fault.line, fault.fault)).collect();
    assert_eq!(
        faults,
        [
            (5, Fault::Number(IdNumberError::EarlierCard(EarlierCardFault::Length(14)))),
            (6, Fault::Number(IdNumberError::OtherDocument)),
        ]
    );
}

#[test]
fn excel_writes_it_in_many_ways() {
    let list = list();
    let utf16: Vec<u8> =
        std::iter::once(0xFEFF_u16).chain(list.replace(',', "\t").encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let gb18030 = encoding_rs::GB18030.encode(&list).0.into_owned();
    for (bytes, encoding) in [
        (list.clone().into_bytes(), Encoding::Utf8),
        (format!("\u{FEFF}{list}").into_bytes(), Encoding::Utf8),
        (list.replace('\n', "\r\n").into_bytes(), Encoding::Utf8),
        (list.replace(',', ";").into_bytes(), Encoding::Utf8),
        (gb18030, Encoding::Gb18030),
        (utf16, Encoding::Utf16),
    ] {
        let import = read(&bytes, DueRule::BirthMonth, TODAY).unwrap();
        assert_eq!(import.encoding, encoding);
        let names: Vec<&str> = import.people.iter().map(|due| due.person.name.expose()).collect();
        assert_eq!(names, ["王秀英", "李建国"], "{encoding:?} {:?}", import.faults);
    }
}

#[test]
fn rare_characters_of_gb18030_are_read() {
    let list = list().replace("李建国", "𠮷㼆");
    let import = read(&encoding_rs::GB18030.encode(&list).0, DueRule::BirthMonth, TODAY).unwrap();
    assert_eq!(import.people[1].person.name.expose(), "𠮷㼆");
}

#[test]
fn a_wrong_row_is_named_with_its_line_and_the_others_are_used() {
    let good = number("11999919450517002");
    let text = format!(
        "序号,姓名 *,公民身份号码（18位）,到期日\n1,王秀英,{good},2026年12月5日\n2,,{good},\n3,李四,123,\n\
         4,李四,1.10101E+17,\n5,李四,{good},\n6,李四,{},5月\n,,,\n7,李四\n8,赵六,'{},20270101\n",
        number("11999919450517004"),
        number("11999919450517006"),
    );
    let import = of(&text);
    let due: Vec<Date> = import.people.iter().map(|one| one.due).collect();
    assert_eq!(due, [date(2026, 12, 5), date(2027, 4, 30), date(2027, 1, 1)], "a day that is none loses nobody");
    let faults: Vec<(u64, Column, Fault)> = import.faults.iter().map(|f| (f.line, f.column, f.fault)).collect();
    let wanted = [
        (3, Column::Name, Fault::Name(NameError::Empty)),
        (4, Column::Number, Fault::Number(IdNumberError::Length(3))),
        (5, Column::Number, Fault::Rounded),
        (6, Column::Number, Fault::Twice(2)),
        (9, Column::Number, Fault::Missing),
    ];
    assert_eq!(faults, wanted);
    let doubts: Vec<(u64, Column, Fault)> = import.doubts.iter().map(|f| (f.line, f.column, f.fault)).collect();
    assert_eq!(doubts, [(7, Column::Due, Fault::Date)]);
}

#[test]
fn what_offices_and_excel_do_to_a_table_is_understood_or_named() {
    let numbers: Vec<String> = (1..=9).map(|n| number(&format!("1199991945051700{n}"))).collect();
    let text = format!(
        "幸福街道待认证名单,,,\n,,,\n姓名,身份证号,到期日,上门,上次认证,备注\n\
         一某,=\"{}\",46387,需上门,,\n二某,{}000,,,,\n三某,#REF!,,,,\n四某,########,,,,\n五某,{},,卧床,,\n\
         六某,{},,否,2062-11-05,\n七某,{},,,,\"没有关\n八某,{},,,,\n",
        numbers[0],
        &numbers[1][..15],
        numbers[4],
        numbers[5],
        numbers[6],
        numbers[7],
    );
    let import = of(&text);
    let people: Vec<(&str, Date, bool)> =
        import.people.iter().map(|one| (one.person.name.expose(), one.due, one.visit)).collect();
    let due = |birth: u8| if birth == 5 { date(2027, 4, 30) } else { date(2026, 12, 31) };
    let wanted = [("一某", date(2026, 12, 31), true), ("五某", due(5), false), ("六某", due(5), false)];
    assert_eq!(people, wanted, "a word that is not understood and a day to come lose nobody");
    let faults: Vec<(u64, Column, Fault)> = import.faults.iter().map(|f| (f.line, f.column, f.fault)).collect();
    let wanted = [
        (5, Column::Number, Fault::Rounded),
        (6, Column::Number, Fault::Broken),
        (7, Column::Number, Fault::Broken),
        (10, Column::Note, Fault::Quote),
    ];
    assert_eq!(faults, wanted);
    let doubts: Vec<(u64, Column, Fault)> = import.doubts.iter().map(|f| (f.line, f.column, f.fault)).collect();
    assert_eq!(doubts, [(8, Column::Visit, Fault::YesNo), (9, Column::Last, Fault::Future)]);
}

#[test]
fn files_that_are_no_list_are_told_apart() {
    let wrong = |bytes: &[u8]| read(bytes, DueRule::BirthMonth, TODAY).unwrap_err();
    assert_eq!(wrong(b""), ImportError::Empty);
    assert_eq!(wrong(b"\xEF\xBB\xBF \r\n"), ImportError::Empty);
    assert_eq!(wrong(b"PK\x03\x04xxxx"), ImportError::Workbook);
    assert_eq!(wrong(&[0xD0, 0xCF, 0x11, 0xE0, 1]), ImportError::Workbook);
    assert_eq!(wrong(b"\x89PNG\r\n\x1a\n\x00\xff"), ImportError::NotText);
    assert_eq!(wrong("姓名,电话\n王秀英,1\n".as_bytes()), ImportError::NoColumn(Column::Number));
    assert_eq!(wrong(b",,\n,,\n"), ImportError::Empty);
    assert_eq!(wrong(b",,\n1,2,3\n"), ImportError::NoColumn(Column::Name));
    assert_eq!(wrong("姓名,号码,姓名\n".as_bytes()), ImportError::TwoColumns(Column::Name));
    assert_eq!(wrong("姓名,身份证号\n".as_bytes()), ImportError::Nobody);
    assert_eq!(wrong(b"\r\n<html><table><tr><td>"), ImportError::WebPage);
    assert_eq!(wrong(&vec![b'a'; MOST_BYTES + 1]), ImportError::TooLarge);
}

#[test]
fn escapes_in_a_cell_do_not_reach_a_terminal() {
    let import = of(&list().replace("轮椅", "轮\u{1b}]52;c;eA==\u{7}椅\u{202e}"));
    assert!(import.people[0].note.chars().all(|c| !c.is_control() && c != '\u{202e}'), "{:?}", import.people[0].note);
}

/// `第一行,第二行…` as the file's lines, and everybody who was read.
fn names(import: &Import) -> Vec<&str> {
    import.people.iter().map(|one| one.person.name.expose()).collect()
}

fn lines(faults: &[RowFault]) -> Vec<u64> {
    faults.iter().map(|fault| fault.line).collect()
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let (one, two) = (number("11999919450520001"), number("11999919450520002"));
    let rows = [
        "姓名,身份证号".to_owned(),
        format!("甲,{one}"),
        String::new(),
        "乙,123".to_owned(),
        format!("丙,{two}"),
        format!("丁,{one}"),
    ];
    for end in ["\n", "\r\n", "\r"] {
        let import = of(&rows.join(end));
        assert_eq!((names(&import), lines(&import.faults)), (vec!["甲", "丙"], vec![4, 6]), "{end:?}");
        assert_eq!(import.faults[1].fault, Fault::Twice(2), "{end:?}");
    }
    // A cell of two lines: the row is where it begins.
    let import = of(&format!("姓名,身份证号,备注\r\n甲,{one},\"上\r\n下\"\r\n乙,123,\r\n"));
    assert_eq!(lines(&import.faults), [4]);
}

#[test]
fn headings_are_read_as_offices_write_them() {
    let one = number("11999919450520001");
    for (headings, row) in [
        ("*姓名,*身份证号,联系电话", format!("甲,{one},1")),
        ("＊姓名,★身份证,手机", format!("甲,{one},1")),
        ("姓名*,居民身份证号码：,电话", format!("甲,{one},1")),
        ("姓名,证件号,电话,手机", format!("甲,{one},1,2")),
        ("姓名,身份号码,电话", format!("甲,{one},1")),
        ("姓名,身份证件号码,电话", format!("甲,{one},1")),
        ("参保人姓名清单\n姓名\t身份证号\t电话", format!("甲\t{one}\t1")),
    ] {
        let import = of(&format!("{headings}\n{row}\n"));
        assert_eq!((names(&import), import.people[0].telephone.as_str()), (vec!["甲"], "1"), "{headings}");
    }
    let import = of(&format!("姓名,身份证,电话,手机,职务\n甲,{one},1,2,x\n"));
    let left_out: Vec<&str> =
        import.headings.iter().filter(|(_, column)| column.is_none()).map(|(heading, _)| heading.as_str()).collect();
    assert_eq!(left_out, ["手机", "职务"], "nothing is dropped in silence");
}

#[test]
fn two_rows_of_headings_are_one() {
    let (one, two) = (number("11999919450517401"), number("11999919400302402"));
    let text = format!(
        "姓名,身份证号,联系方式,,认证情况,\n,,电话,地址,上次认证日期,到期日\n甲,{one},139,某路1号,2025-06-01,2026-12-05\n\
         乙,{two},138,某路2号,2025-07-01,2026-12-06\n"
    );
    let import = of(&text);
    let said: Vec<(&str, &str, Date)> =
        import.people.iter().map(|one| (one.telephone.as_str(), one.address.as_str(), one.due)).collect();
    assert_eq!(said, [("139", "某路1号", date(2026, 12, 5)), ("138", "某路2号", date(2026, 12, 6))]);
    assert!(import.faults.is_empty(), "{:?}", import.faults);
}

#[test]
fn names_and_numbers_that_only_look_right_are_taken_for_what_they_are() {
    let one = number("11999919450517407");
    let ends_in_x = (0..999).map(|n| number(&format!("11999919450101{n:03}"))).find(|n| n.ends_with('X')).unwrap();
    let cyrillic = ends_in_x.replace('X', "Х");
    let import = of(&format!("姓名,身份证号\n⾼⽰　例,{one}\n乙,{cyrillic}\n"));
    assert_eq!((names(&import), import.faults.len()), (vec!["高示例", "乙"], 0), "{:?}", import.faults);
}

#[test]
fn one_damaged_cell_spoils_one_row() {
    let (one, two) = (number("11999919450520001"), number("11999919450520002"));
    let text = format!("姓名,身份证号\n甲,{one}\n乙?,{two}\n");
    for bytes in [text.clone().into_bytes(), encoding_rs::GB18030.encode(&text).0.into_owned()] {
        let at = bytes.iter().position(|b| *b == b'?').unwrap();
        let mut bytes = bytes;
        bytes[at] = 0xFF;
        let import = read(&bytes, DueRule::BirthMonth, TODAY).unwrap();
        assert_eq!((names(&import), lines(&import.faults)), (vec!["甲"], vec![3]));
        assert_eq!(import.faults[0].fault, Fault::Damaged);
    }
}

#[test]
fn a_cross_under_a_visit_is_asked_about() {
    let one = number("11999919450520001");
    for cross in ["x", "X", "×", "✗"] {
        let import = of(&format!("姓名,身份证号,上门\n甲,{one},{cross}\n"));
        assert!(!import.people[0].visit && import.doubts[0].fault == Fault::YesNo, "{cross}");
    }
}

/// A workbook with one sheet of these cells: `(place, kind, value)` as its XML has them.
fn workbook(cells: &[(&str, &str, &str)]) -> Vec<u8> {
    use std::io::Write as _;
    let cell = |(place, kind, value): &(&str, &str, &str)| match *kind {
        "inlineStr" => format!(r#"<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>"#),
        "" => format!(r#"<c r="{place}"><v>{value}</v></c>"#),
        style => format!(r#"<c r="{place}" s="{style}"><v>{value}</v></c>"#),
    };
    let row_of = |place: &str| place.trim_start_matches(|c: char| c.is_ascii_alphabetic()).to_owned();
    let rows = cells.chunk_by(|a, b| row_of(a.0) == row_of(b.0)).map(|cells| {
        let inside: String = cells.iter().map(cell).collect();
        format!(r#"<row r="{}">{inside}</row>"#, row_of(cells[0].0))
    });
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let parts = [
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{package}"><Relationship Id="r" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{main}" xmlns:r="{rel}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                r#"<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(r#"<worksheet xmlns="{main}"><sheetData>{}</sheetData></worksheet>"#, rows.collect::<String>()),
        ),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_is_read_as_it_stands() {
    let (one, two) = (number("11999919450520001"), number("11999919450520002"));
    let text = "inlineStr";
    let bytes = workbook(&[
        ("A1", text, "幸福街道名单"),
        ("B3", text, "姓名"),
        ("C3", text, "身份证号"),
        ("D3", text, "到期日"),
        ("B5", text, "甲"),
        ("C5", text, &one),
        ("D5", "1", "46387"),
        ("B6", text, "乙"),
        ("C6", "", "119999194505200028"),
        ("B8", text, "丙"),
        ("C8", text, &two),
        ("XFD1048576", text, "far away"),
    ]);
    let import = read(&bytes, DueRule::BirthMonth, TODAY).unwrap();
    assert_eq!((import.encoding, names(&import)), (Encoding::Workbook, vec!["甲", "丙"]), "{:?}", import.faults);
    assert_eq!(import.people[0].due, date(2026, 12, 31));
    let faults: Vec<(u64, Fault)> = import.faults.iter().map(|fault| (fault.line, fault.fault)).collect();
    assert_eq!(faults, [(6, Fault::Rounded)], "a number that Excel took for a quantity; lines are the sheet's rows");
    for broken in [&bytes[..bytes.len() / 2], &bytes[..40], &[&bytes[..60], &[0; 400]].concat()] {
        assert!(matches!(read(broken, DueRule::BirthMonth, TODAY), Err(ImportError::Workbook)));
    }
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>) {
        let _ = read(&bytes, DueRule::default(), TODAY);
        let _ = read(&[LIST.as_bytes(), &bytes].concat(), DueRule::default(), TODAY);
        let _ = read(&[b"PK\x03\x04".as_slice(), &bytes].concat(), DueRule::default(), TODAY);
        let _ = read(&[[0xD0, 0xCF, 0x11, 0xE0].as_slice(), &bytes].concat(), DueRule::default(), TODAY);
    }
}
