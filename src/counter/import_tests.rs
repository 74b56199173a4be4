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
    assert_eq!(due, [date(2026, 12, 5), date(2027, 1, 1)]);
    let faults: Vec<(u64, Column, Fault)> = import.faults.iter().map(|f| (f.line, f.column, f.fault)).collect();
    let wanted = [
        (3, Column::Name, Fault::Name(NameError::Empty)),
        (4, Column::Number, Fault::Number(IdNumberError::Length(3))),
        (5, Column::Number, Fault::Rounded),
        (6, Column::Number, Fault::Twice(2)),
        (7, Column::Due, Fault::Date),
        (9, Column::Number, Fault::Missing),
    ];
    assert_eq!(faults, wanted);
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
    assert_eq!(people, [("一某", date(2026, 12, 31), true)]);
    let faults: Vec<(u64, Column, Fault)> = import.faults.iter().map(|f| (f.line, f.column, f.fault)).collect();
    let wanted = [
        (5, Column::Number, Fault::Rounded),
        (6, Column::Number, Fault::Broken),
        (7, Column::Number, Fault::Broken),
        (8, Column::Visit, Fault::YesNo),
        (9, Column::Last, Fault::Future),
        (10, Column::Note, Fault::Quote),
    ];
    assert_eq!(faults, wanted);
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
    assert_eq!(wrong(&vec![b'a'; MOST_BYTES + 1]), ImportError::TooLarge);
}

#[test]
fn escapes_in_a_cell_do_not_reach_a_terminal() {
    let import = of(&list().replace("轮椅", "轮\u{1b}]52;c;eA==\u{7}椅\u{202e}"));
    assert!(import.people[0].note.chars().all(|c| !c.is_control() && c != '\u{202e}'), "{:?}", import.people[0].note);
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>) {
        let _ = read(&bytes, DueRule::default(), TODAY);
        let _ = read(&[LIST.as_bytes(), &bytes].concat(), DueRule::default(), TODAY);
    }
}
