use super::*;
use crate::slip::samples::slip;

/// The objects of the file that are no streams, as text.
fn text_of(file: &[u8]) -> String {
    String::from_utf8_lossy(file).into_owned()
}

/// The stream behind each `/FlateDecode`, unpacked.
fn streams(file: &[u8]) -> Vec<Vec<u8>> {
    use std::io::Read as _;
    let find = |from: usize, what: &[u8]| file[from..].windows(what.len()).position(|part| part == what);
    let (mut at, mut found) = (0, Vec::new());
    while let Some(start) = find(at, b"stream\n") {
        let start = at + start + b"stream\n".len();
        let end = start + find(start, b"endstream").unwrap();
        let mut unpacked = Vec::new();
        flate2::read::ZlibDecoder::new(&file[start..end]).read_to_end(&mut unpacked).unwrap();
        found.push(unpacked);
        at = end + b"endstream".len();
    }
    found
}

#[test]
fn the_file_is_one_a5_page_with_its_letters_and_what_they_mean() {
    let file = file(&slip()).unwrap();
    let text = text_of(&file);
    assert!(file.starts_with(b"%PDF-1.7") && text.contains("/Count 1") && text.contains("/MediaBox [0 0 419.5 595.3]"));
    for wanted in ["/FontFile2", "/ToUnicode", "/Identity-H", "/CIDFontType2"] {
        assert!(text.contains(wanted), "{wanted}");
    }
    let map =
        streams(&file).into_iter().map(|stream| text_of(&stream)).find(|map| map.contains("beginbfchar")).unwrap();
    assert!(map.contains("8BA4>"), "认 is not in\n{map}");
    assert!(file.len() < 60_000, "{} bytes", file.len());
}

#[test]
fn the_same_slip_is_the_same_file_and_carries_no_date_and_no_link() {
    let first = file(&slip()).unwrap();
    assert_eq!(first, file(&slip()).unwrap());
    let text = text_of(&first);
    for never in ["/CreationDate", "/ModDate", "/Author", "/URI", "/Annot", "http"] {
        assert!(!text.contains(never), "{never}");
    }
}

#[test]
fn no_letter_is_smaller_than_what_old_eyes_read() {
    let content = streams(&file(&slip()).unwrap())
        .into_iter()
        .map(|stream| text_of(&stream))
        .find(|c| c.contains(" Tf"))
        .unwrap();
    let sizes: Vec<f32> =
        content.lines().filter_map(|l| l.strip_prefix("/F ")?.strip_suffix(" Tf")?.parse().ok()).collect();
    assert!(!sizes.is_empty() && sizes.iter().all(|size| *size >= 14.0), "{sizes:?}");
    assert!(sizes.iter().any(|size| *size >= 24.0), "{sizes:?}");
}

#[test]
fn a_letter_outside_the_typeface_is_drawn_and_can_be_read_aloud() {
    let odd = Slip { rows: vec![("姓名".into(), "殢𠮷A".into())], ..slip() };
    let content = streams(&file(&odd).unwrap()).into_iter().map(|stream| String::from_utf8_lossy(&stream).into_owned());
    let content = content.filter(|c| c.contains(" Tf")).collect::<String>();
    assert!(content.contains("/ActualText"), "{content}");
    assert!(content.matches(" re\n").count() > 30);
}

#[test]
fn a_long_office_and_a_signed_receipt_still_fit_on_the_page() {
    let slip = Slip { square: Some(("x".repeat(280), "用来核对真假".into())), ..slip() };
    let rows = slip.rows.iter().cloned().chain((0..4).map(|_| ("事项".to_owned(), "社保待遇领取资格认证".to_owned())));
    let slip = Slip { rows: rows.collect(), ..slip };
    assert!(text_of(&file(&slip).unwrap()).contains("/Count 1"));
}

#[test]
fn what_does_not_fit_goes_on_on_a_second_page() {
    let long = "很长".repeat(200);
    let slip = Slip { paragraphs: vec![long], ..slip() };
    assert!(text_of(&file(&slip).unwrap()).contains("/Count 2"));
}

#[test]
fn no_text_lies_on_another_or_leaves_the_page() {
    let long = "There is no web address on this slip. If somebody asks you to open a link or to pay, call us first.";
    for label in ["用来核对真假", "Shows that it is genuine", "Shows_that_it_is_genuine_and_in_one_word"] {
        for (code, wanted) in [("2026-0412-0815".to_owned(), long), ("x".repeat(280), ""), ("x".repeat(9000), long)] {
            let slip = Slip { beware: wanted.into(), square: Some((code, label.into())), ..slip() };
            let written = set(&slip).unwrap().written;
            assert!(written.len() > 8);
            for (at, (page, [left, bottom, right, top])) in written.iter().enumerate() {
                assert!(*left >= MARGIN - 0.1 && *right <= PAGE[0] - MARGIN + 0.1, "{label}: {left} to {right}");
                assert!(*bottom > 0.0 && *top < PAGE[1], "{label}: {bottom} to {top}");
                let lies_on = |(other, [l, b, r, t]): &(usize, [f32; 4])| {
                    other == page && l < right && left < r && b < top && bottom < t
                };
                assert_eq!(written.iter().skip(at + 1).find(|other| lies_on(other)), None, "{label}: {at}");
            }
        }
    }
}

#[test]
fn an_empty_slip_and_one_of_odd_characters_are_files_too() {
    for value in ["", "\u{1b}[2J\u{0}", "\u{202e}\u{200b}", "👩🏽‍🦳", &"W".repeat(500)] {
        let odd = Slip {
            title: value.into(),
            rows: vec![(value.into(), value.into())],
            square: Some((value.into(), value.into())),
            ..Slip::default()
        };
        assert!(file(&odd).unwrap().starts_with(b"%PDF"), "{value:?}");
    }
}
