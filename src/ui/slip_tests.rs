use jiff::civil::date;
use renzheng_domain::{
    filing::{Reason, Receipt},
    trial::NotJudged,
};
use renzheng_flow::wizard::Language;
use strum::VariantArray as _;

use super::*;
use crate::samples;

fn facts(ending: Ending) -> SlipFacts {
    SlipFacts {
        ending,
        masked_name: "王**".into(),
        masked_number: "119900********0023".into(),
        way: None,
        filing: Some(samples::filing_id()),
        day: date(2026, 11, 22),
        due: Some(date(2026, 12, 31)),
        visit: None,
        office: "演示社会保险经办机构".into(),
        hotline: "0951-12333".into(),
        demo: true,
    }
}

/// Every way in which it can end.
fn endings() -> Vec<(String, Ending)> {
    let mut all = vec![
        ("certified".to_owned(), Ending::Certified(samples::receipt())),
        ("before".to_owned(), Ending::Before(samples::receipt())),
    ];
    let plain = [
        Ending::Saved,
        Ending::Parked,
        Ending::Sent,
        Ending::NotFound,
        Ending::Withdrawn,
        Ending::Unfinished(None),
        Ending::NoTriesLeft,
        Ending::AnotherWay,
        Ending::OutOfOrder,
    ];
    all.extend(plain.map(|ending| (format!("{ending:?}"), ending)));
    for reason in Reason::VARIANTS {
        all.push((format!("review_{reason:?}"), Ending::Review(*reason)));
        all.push((format!("turned_down_{reason:?}"), Ending::TurnedDown(*reason)));
    }
    all.extend(NotJudged::VARIANTS.iter().map(|why| (format!("unfinished_{why:?}"), Ending::Unfinished(Some(*why)))));
    all
}

/// Everything on it that is read, and what its code says.
fn whole(slip: &Slip) -> String {
    let pairs = slip.rows.iter().map(|(left, right)| format!("{left} {right}")).chain(slip.paragraphs.clone());
    let code = slip.square.iter().map(|(text, label)| format!("{text}\n{label}"));
    let parts = [slip.demo.clone(), slip.title.clone(), slip.free.clone()]
        .into_iter()
        .chain(pairs)
        .chain([slip.beware.clone()])
        .chain(code);
    parts.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_slip_says_what_it_costs_whom_to_call_and_until_when_and_has_no_link() {
    for language in [Language::Chinese, Language::English] {
        let words = Words::new(language);
        let free = if language == Language::Chinese { "本认证不收费" } else { "costs nothing" };
        for (name, ending) in endings() {
            let is_done = ending.receipt().is_some();
            let slip = of(&facts(ending), &words);
            let text = whole(&slip);
            assert_eq!(slip.demo, words.slip_demo(), "{name}");
            let year = if is_done { "2027" } else { "2026" };
            for wanted in [free, "0951-12333", year, "王**", "119900********0023", "演示", "社会保险"] {
                assert!(text.contains(wanted), "{name}: no {wanted} in\n{text}");
            }
            assert_eq!(slip.is_done, is_done, "{name}");
            assert_eq!(slip.square.is_some(), is_done, "{name}");
            assert!(is_done || text.contains(&samples::filing_id().number()), "{name}");
            for never in ["http", "www", "://", "slip-", "{", "Enter", "回车", "F3", "Esc"] {
                assert!(!text.contains(never), "{name}: {never} in\n{text}");
            }
            assert!(slip.paragraphs.iter().all(|text| text.chars().count() > 8), "{name}");
        }
    }
}

/// What waits, for each way it may have been made.
fn waiting() -> Vec<(String, SlipFacts)> {
    let ways = [Some(Way::Face), Some(Way::Manual), Some(Way::Visit), None];
    let all =
        ways.into_iter().flat_map(|way| [Ending::Saved, Ending::Parked, Ending::Sent].map(|ending| (way, ending)));
    all.map(|(way, ending)| (format!("{ending:?} {way:?}"), SlipFacts { way, ..facts(ending) })).collect()
}

#[test]
fn what_waits_here_is_not_said_to_be_at_the_bureau_and_no_picture_is_spoken_of_where_none_was_taken() {
    let words = Words::new(Language::Chinese);
    for (name, facts) in waiting() {
        let slip = of(&facts, &words);
        let text = whole(&slip);
        assert_eq!(
            slip.title == "已受理，请等结果",
            facts.ending == Ending::Sent && facts.way != Some(Way::Visit),
            "{name}"
        );
        assert_eq!(text.contains("拍"), facts.way == Some(Way::Face), "{name}:\n{text}");
        assert_eq!(text.contains("会先打电话"), facts.way == Some(Way::Visit), "{name}:\n{text}");
    }
}

#[test]
fn slips_of_every_kind_read_well() {
    for (language, code) in [(Language::Chinese, "zh"), (Language::English, "en")] {
        let words = Words::new(language);
        let plain = endings().into_iter().map(|(name, ending)| (name, facts(ending)));
        let waiting = waiting().into_iter().filter(|(_, facts)| facts.way.is_some());
        let slips = plain.chain(waiting).map(|(name, facts)| format!("== {name}\n{}", whole(&of(&facts, &words))));
        insta::assert_snapshot!(format!("slips_{code}"), slips.collect::<Vec<_>>().join("\n"));
    }
}

#[test]
fn an_office_with_its_address_in_its_name_brings_no_link() {
    let office = "县社保局 https://sb.example/a?b=c 官网www.sb.example，HTTP://X 二楼 A座";
    let slip = of(&SlipFacts { office: office.into(), ..facts(Ending::Saved) }, &Words::new(Language::Chinese));
    assert!(whole(&slip).contains("县社保局  官网， 二楼 A座"), "{}", whole(&slip));
    assert_eq!(without_links("https://x"), "");
    assert_eq!(without_links("王秀英 A-1"), "王秀英 A-1");
}

#[test]
fn what_is_not_known_has_no_row_and_without_a_telephone_it_is_the_national_one() {
    let unknown = SlipFacts {
        masked_name: String::new(),
        masked_number: String::new(),
        office: "\u{202e}".into(),
        hotline: " ".into(),
        due: None,
        filing: None,
        ..facts(Ending::Withdrawn)
    };
    let slip = of(&unknown, &Words::new(Language::Chinese));
    let labels: Vec<&str> = slip.rows.iter().map(|(label, _)| label.as_str()).collect();
    assert_eq!(labels, ["事项", "日期", "咨询电话"]);
    assert_eq!(slip.rows[2].1, NATIONAL_HOTLINE);
}

#[test]
fn a_real_slip_says_nothing_of_a_demonstration() {
    let real =
        of(&SlipFacts { demo: false, ..facts(Ending::Certified(samples::receipt())) }, &Words::new(Language::Chinese));
    assert_eq!(real.demo, "");
}

#[test]
fn a_receipt_that_nobody_signed_claims_nothing() {
    let receipt = Receipt { signature: String::new(), ..samples::receipt() };
    let slip = of(&facts(Ending::Certified(receipt)), &Words::new(Language::Chinese));
    assert_eq!(slip.square.unwrap().1, "认证编号和日期");
}

/// The time of the visit, what its clock is worth, and a code that proves it, until there is a receipt.
#[test]
fn a_slip_without_a_receipt_proves_the_visit() {
    let words = Words::new(Language::Chinese);
    let with = |clock| {
        let visit = VisitProof { clock, ..samples::visit() };
        let facts = SlipFacts { visit: Some(visit.clone()), way: Some(Way::Face), ..facts(Ending::Saved) };
        (whole(&of(&facts, &words)), visit)
    };
    let (said, visit) = with(ClockCheck::Bureau);
    assert!(said.contains("到窗时间 2026年11月21日 09:12\n") && said.contains(&visit.code()), "{said}");
    assert!(said.contains("算您今天到窗口的日子"), "{said}");
    assert!(with(ClockCheck::Unchecked).0.contains("09:12（窗口时钟未核对）"));
    assert!(with(ClockCheck::Back).0.contains("窗口时钟不准"));
    let late = Receipt { visited_on: Some(date(2026, 11, 20)), ..samples::receipt() };
    let said = whole(&of(&facts(Ending::Certified(late)), &words));
    assert!(said.contains("2026年11月20日（2026年11月21日 核对）"), "{said}");
}
