//! Every line a transcript can have. A line of `expect` that is none of them could never be seen: it is a slip, and is
//! said before anything is played.

use strum::{VariantArray as _, VariantNames as _};

use crate::{
    domain::{
        filing::Reason,
        promise::{WhyLooked, WhyUseless},
        trial::{Act, NotJudged},
    },
    flow::{Hint, Problem, Step, step::WhyOther, wizard::Language},
    ui::{patron::Utterance, words::Words},
};

/// Ids of all pages.
pub fn pages() -> &'static [&'static str] {
    Step::VARIANTS
}

/// Ids of all hints.
pub fn hints() -> impl Iterator<Item = &'static str> {
    Hint::VARIANTS.iter().map(|hint| hint.id())
}

/// The line as it stands among the known ones: what is in brackets behind a hint or a problem is free.
pub fn without_payload(line: &str) -> &str {
    line.split('(').next().unwrap_or(line)
}

/// Lines without a part that changes.
const PLAIN: [&str; 38] = [
    "found",
    "camera on",
    "cameras opened",
    "cameras closed",
    "camera chosen",
    "record stored",
    "record delivered",
    "help opened",
    "help closed",
    "leaving asked",
    "leaving taken back",
    "language zh",
    "language en",
    "left",
    "practised",
    "stands: here",
    "stands: approved",
    "stands: duplicate",
    "stands: rejected",
    "stands: review",
    "stands: cancelled",
    "taken back",
    "account of 0 benefits",
    "account of 1 benefits",
    "account of 2 benefits",
    "credential issued",
    "security set",
    "password refused: Digits",
    "password refused: Consecutive",
    "password refused: Repeated",
    "password refused: FromNumber",
    "pattern refused: TooShort",
    "pattern refused: Shape",
    "the two differ",
    "slip opened",
    "slip closed",
    "slip printed",
    "slip saved",
];

/// All of them.
pub fn lines() -> Vec<String> {
    let hints = hints().map(|hint| format!("hint {hint}"));
    let acts = Act::ALL.iter().map(|act| format!("act {}", act.id()));
    let problems = [
        "problem",
        "camera lost:",
        "camera refused:",
        "record deferred:",
        "record parked:",
        "slip not printed:",
        "slip not saved:",
    ];
    let problems = problems.iter().flat_map(|kind| Problem::VARIANTS.iter().map(move |name| format!("{kind} {name}")));
    let checks = Problem::VARIANTS.iter().map(|name| format!("check bureau: {name}"));
    let checks = checks.chain(self::hints().map(|hint| format!("check light: {hint}")));
    let said = Utterance::every(&Words::new(Language::Chinese)).into_iter().map(|said| format!("says {}", said.id));
    let plain = PLAIN.map(str::to_owned).into_iter().chain(told());
    page_lines().into_iter().chain(said).chain(hints).chain(acts).chain(problems).chain(checks).chain(plain).collect()
}

/// What is said before the camera: where the person stands, then what a picture leads to.
fn told() -> impl Iterator<Item = String> {
    let looked = WhyLooked::VARIANTS.iter().map(|why| format!("{why:?}"));
    let outlooks: Vec<String> = looked.chain(WhyUseless::VARIANTS.iter().map(|why| format!("{why:?}"))).collect();
    ["", "certified", "certified by data"].into_iter().flat_map(move |stands| {
        let alone = (!stands.is_empty()).then(|| format!("told: {stands}"));
        let both = |outlook: &String| match stands {
            "" => format!("told: {outlook}"),
            stands => format!("told: {stands}, {outlook}"),
        };
        alone.into_iter().chain(outlooks.iter().map(both)).collect::<Vec<_>>()
    })
}

/// Pages that serve several ends say which.
fn page_lines() -> Vec<String> {
    let mut lines = Vec::new();
    for page in pages() {
        let details = details(page);
        if details.is_empty() || *page == "queued" {
            lines.push(format!("page {page}"));
        }
        lines.extend(details.into_iter().map(|detail| format!("page {page}: {detail}")));
    }
    lines
}

fn details(page: &str) -> Vec<String> {
    match page {
        "queued" => vec!["parked".to_owned()],
        "result" => {
            let with_reason = ["rejected", "review"].into_iter();
            let with_reason =
                with_reason.flat_map(|end| Reason::VARIANTS.iter().map(move |why| format!("{end} {why:?}")));
            ["approved", "duplicate", "cancelled"].map(str::to_owned).into_iter().chain(with_reason).collect()
        }
        "other_ways" => WhyOther::VARIANTS.iter().map(|&why| why.to_owned()).collect(),
        "try_again" => NOT_JUDGED.iter().map(|why| format!("{why:?}")).chain(["NotDone".to_owned()]).collect(),
        _ => Vec::new(),
    }
}

const NOT_JUDGED: [NotJudged; 6] = [
    NotJudged::FaceLost,
    NotJudged::MultipleFaces,
    NotJudged::PoorPicture,
    NotJudged::CameraLost,
    NotJudged::PersonChanged,
    NotJudged::NoEvidence,
];
