use std::collections::{BTreeMap, BTreeSet};

use renzheng_domain::{
    filing::Reason,
    person::{EarlierCardFault, IdNumberError, NameError},
    trial::{Act, NotJudged},
};
use renzheng_flow::{
    Hint, Problem,
    step::{Movement, WhyOther},
};
use strum::VariantArray;

use super::{
    enums::{act_key, help_key, hint_key, movement_key, title_key},
    *,
};
use crate::samples;

fn problems() -> Vec<Problem> {
    let mut all: Vec<Problem> =
        [NameError::Empty, NameError::TooLong, NameError::Character('7')].map(Problem::Name).to_vec();
    all.extend(
        [
            IdNumberError::Empty,
            IdNumberError::FifteenDigits,
            IdNumberError::Length(17),
            IdNumberError::NotADigit(3),
            IdNumberError::Province,
            IdNumberError::BirthDate,
            IdNumberError::CheckDigit,
            IdNumberError::Place,
            IdNumberError::OtherDocument,
            IdNumberError::EarlierCard(EarlierCardFault::Length(14)),
            IdNumberError::EarlierCard(EarlierCardFault::NotADigit(4)),
            IdNumberError::EarlierCard(EarlierCardFault::Place),
            IdNumberError::EarlierCard(EarlierCardFault::BirthDate),
            IdNumberError::TooLong,
        ]
        .map(Problem::IdNumber),
    );
    all.extend([
        Problem::FieldEmpty,
        Problem::BureauUnreachable,
        Problem::BureauSlow,
        Problem::BureauBusy,
        Problem::BureauUntrusted,
        Problem::BureauUnintelligible,
        Problem::MappingWrong("replies.check_person.case".to_owned()),
        Problem::ExchangeMissing,
        Problem::ExchangeFull,
        Problem::ExchangeUnusable,
        Problem::BureauFault,
        Problem::BureauRefused(422),
        Problem::SignInRefused,
        Problem::SessionExpired,
        Problem::PersonUnknown,
        Problem::TooManyChecks,
        Problem::DeviceRevoked,
        Problem::UpdateNeeded,
        Problem::KeyRetired,
        Problem::CameraAbsent,
        Problem::CameraDenied,
        Problem::CameraBusy { holder: None },
        Problem::CameraBusy { holder: Some("firefox".to_owned()) },
        Problem::CameraUnplugged,
        Problem::CameraStalled,
        Problem::CameraNoMode,
        Problem::CameraGarbage,
        Problem::CameraFault,
        Problem::CameraVirtual,
        Problem::DiskUnwritable,
        Problem::DiskFull,
        Problem::RecordDamaged,
        Problem::ModelsUnusable,
        Problem::PrinterMissing,
        Problem::PrinterRefused(Some(1)),
        Problem::PrinterRefused(None),
        Problem::PrinterSlow,
        Problem::SlipUnwritable,
    ]);
    all
}

/// Key (attributes as `key.name`) and the arguments its text names.
fn keys(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let (mut message, mut current) = (String::new(), String::new());
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" =") {
            if let Some(attribute) = name.strip_prefix("    .") {
                current = format!("{message}.{attribute}");
            } else if !name.starts_with([' ', '*', '}']) {
                name.clone_into(&mut message);
                current.clone_from(&message);
            }
        }
        let names = line
            .split('$')
            .skip(1)
            .map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>());
        found.entry(current.clone()).or_default().extend(names);
    }
    found.remove("");
    found
}

fn both() -> [Words; 2] {
    [Words::new(Language::Chinese), Words::new(Language::English)]
}

fn check(advice: &Advice, key_like: &str) {
    assert!(!advice.message.is_empty(), "{key_like}");
    for text in [&advice.message, &advice.remedy] {
        assert!(!text.contains(['{', '}', '\u{2068}', '\u{2069}']), "{text}");
        assert!(!text.starts_with("problem-") && !text.starts_with("hint-"), "no words for {text}");
    }
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_arguments() {
    let (chinese, english) = (keys(CHINESE), keys(ENGLISH));
    assert!(chinese.len() > 200, "only {} messages were read", chinese.len());
    assert_eq!(chinese, english);
}

#[test]
fn both_sources_are_read_without_a_fault() {
    for source in [CHINESE, ENGLISH] {
        assert!(FluentResource::try_new(source.to_owned()).is_ok());
    }
}

/// What the pages declare in their own files.
fn messages_of_pages() -> String {
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/page")).unwrap();
    let texts = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    let declared =
        |text: String| text.split_once("messages! {").and_then(|(_, rest)| Some(rest.split_once("\n}")?.0.to_owned()));
    texts.filter_map(declared).collect()
}

#[test]
fn every_message_is_used_and_every_used_message_is_there() {
    let code = [
        include_str!("words.rs"),
        include_str!("words/plain.rs"),
        include_str!("words/enums.rs"),
        include_str!("words/identity.rs"),
        include_str!("words/linear.rs"),
        include_str!("words/patron.rs"),
        include_str!("words/problems.rs"),
        include_str!("words/slips.rs"),
    ]
    .concat()
        + &messages_of_pages();
    let code: String = code.split_inclusive('\n').filter(|line| !line.contains("target_os")).collect();
    let there: BTreeSet<String> = keys(CHINESE).into_keys().filter(|key| !key.contains('.')).collect();
    let quoted =
        |text: &str| text.len() > 3 && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    let used: BTreeSet<String> =
        code.split('"').skip(1).step_by(2).filter(|text| quoted(text)).map(str::to_owned).collect();
    // Those of hints are put together from the hint's id and its detail.
    let hints = Hint::VARIANTS.iter().flat_map(|hint| hint.details().iter().map(|detail| hint_key(*hint, *detail)));
    // Those of pages from the step, and those of acts and movements from their ids.
    let movements = Movement::ALL.into_iter().map(movement_key);
    let steps = crate::samples::steps();
    let pages = steps.iter().flat_map(|(_, step)| [title_key(step), help_key(step)]);
    let acts = Act::ALL.iter().flat_map(|act| ["", "-how", "-name"].map(|part| act_key(*act) + part));
    let used: BTreeSet<String> = used.into_iter().chain(hints).chain(acts).chain(movements).chain(pages).collect();
    let arguments: BTreeSet<String> = keys(CHINESE).into_values().flatten().chain(["remedy".to_owned()]).collect();
    let used: BTreeSet<String> = used.difference(&arguments).cloned().collect::<BTreeSet<_>>();
    let there: BTreeSet<String> = there.difference(&arguments).cloned().collect();
    assert_eq!(there.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "never used");
    assert_eq!(used.difference(&there).collect::<Vec<_>>(), Vec::<&String>::new(), "not there");
}

#[test]
fn every_problem_has_a_message_and_a_remedy() {
    for words in both() {
        let mut seen = BTreeSet::new();
        for problem in problems() {
            let advice = words.problem(&problem);
            check(&advice, &format!("{problem:?}"));
            assert!(!advice.remedy.is_empty(), "{problem:?} has no remedy");
            assert!(seen.insert(advice.message), "{problem:?} has another problem's words");
        }
    }
}

#[test]
fn every_hint_act_and_reason_has_words() {
    use NotJudged as N;
    use Reason as R;
    use WhyOther as W;

    for words in both() {
        for (hint, &detail) in Hint::VARIANTS.iter().flat_map(|hint| hint.details().iter().map(move |d| (*hint, d))) {
            let advice = words.hint(hint, detail);
            check(&advice, &format!("{hint:?} {detail:?}"));
            assert!(!advice.message.starts_with("hint-"), "{hint:?} {detail:?} has no words");
        }
        for act in Act::ALL {
            check(&words.act(act), "act");
            assert_ne!(words.act_done(act), words.act(act).message);
        }
        for why in [N::FaceLost, N::MultipleFaces, N::PoorPicture, N::CameraLost, N::NoEvidence].map(Some) {
            assert!(!words.not_judged(why).remedy.is_empty());
        }
        check(&words.not_judged(None), "not done");
        for reason in
            [R::FaceMismatch, R::FaceUnsure, R::NoUsablePhoto, R::NoUsablePicture, R::Liveness, R::Challenge, R::Other]
        {
            assert!(!words.reason(reason).remedy.is_empty());
        }
        let not_approved = W::NotApproved(samples::filing_id(), Reason::Other);
        for why in [W::Chosen, W::Refused, W::AttemptsUsed, not_approved] {
            assert!(!words.why_other(why).is_empty());
        }
        for (name, step) in samples::steps() {
            assert!(!words.page_title(&step).contains("-title"), "{name}");
            assert!(!words.help_about(&step).starts_with("help-"), "{name}");
        }
    }
}

#[test]
fn days_and_counts_read_as_people_write_them() {
    let [chinese, english] = both();
    let day = jiff::civil::date(2026, 11, 5);
    assert_eq!(chinese.date(day), "2026年11月5日");
    assert_eq!(english.date(day), "5 November 2026");
    assert_eq!(chinese.step_of(3, 9), "第 3 步，共 9 步");
    assert!(english.try_again_left(1).ends_with("one more try."));
    assert!(english.try_again_left(2).ends_with("2 more tries."));
}

#[test]
fn a_message_that_is_not_there_shows_as_its_key() {
    assert_eq!(Words::new(Language::Chinese).say("not-there", &[]), "not-there");
}

#[test]
fn every_system_has_its_own_way_to_allow_the_camera() {
    use problems::{System, denied};
    for words in both() {
        for (system, sign) in [(System::Linux, "usermod -aG video"), (System::Windows, "> "), (System::MacOs, "> ")] {
            let said = words.advice(denied(system), &[]);
            check(&said, denied(system));
            assert!(said.remedy.contains(sign), "{}", said.remedy);
        }
        assert!(words.advice(denied(System::Windows), &[]) != words.advice(denied(System::MacOs), &[]));
    }
}

#[test]
fn names_the_program_that_has_the_camera() {
    let told = both().map(|words| words.problem(&Problem::CameraBusy { holder: Some("firefox".to_owned()) }).message);
    assert_eq!(told, ["摄像头正被“firefox”占用", "“firefox” is using the camera"]);
}
