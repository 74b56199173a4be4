//! Every sentence of a slip (凭条), in the language of the screen: the one source of what stands on the slip on screen,
//! on paper and on the roll of a printer.

use renzheng_domain::{
    filing::{Reason, Receipt, Way},
    person::clean,
    slip::{Ending, Slip, SlipFacts, receipt_code},
    time::china,
    visit::{ClockCheck, VisitProof},
};

use super::words::Words;

/// The national social-insurance line, when the bureau names none.
pub const NATIONAL_HOTLINE: &str = "12333";

/// The slip of these facts.
pub fn of(facts: &SlipFacts, words: &Words) -> Slip {
    let is_done = facts.ending.receipt().is_some();
    let code = facts.ending.receipt().map(|receipt| {
        let is_signed = !receipt.signature.is_empty();
        (receipt_code(receipt), if is_signed { words.slip_code() } else { words.slip_code_plain() })
    });
    let code = code.or_else(|| Some((facts.visit.as_ref()?.code(), words.slip_code_visit())));
    let mut rows = rows(facts, words);
    for (_, value) in &mut rows {
        *value = without_links(&clean(value));
    }
    rows.retain(|(_, value)| !value.is_empty());
    Slip {
        demo: if facts.demo { words.slip_demo() } else { String::new() },
        is_done,
        title: title(facts, words),
        rows,
        paragraphs: paragraphs(facts, words),
        free: words.slip_free(),
        beware: words.slip_beware(),
        square: code,
    }
}

fn title(facts: &SlipFacts, words: &Words) -> String {
    match &facts.ending {
        Ending::Certified(_) => words.slip_certified(),
        Ending::Before(_) => words.slip_before(),
        Ending::Saved | Ending::Parked | Ending::Sent if facts.way == Some(Way::Visit) => words.slip_visit(),
        // The bureau has nothing yet.
        Ending::Saved | Ending::Parked => words.slip_kept(),
        Ending::Sent | Ending::Review(_) => words.slip_waiting(),
        Ending::Withdrawn => words.slip_withdrawn(),
        Ending::TurnedDown(_)
        | Ending::Unfinished(_)
        | Ending::NoTriesLeft
        | Ending::AnotherWay
        | Ending::NotFound
        | Ending::OutOfOrder => words.slip_not_yet(),
    }
}

fn rows(facts: &SlipFacts, words: &Words) -> Vec<(String, String)> {
    let hotline = if facts.hotline.trim().is_empty() { NATIONAL_HOTLINE.to_owned() } else { facts.hotline.clone() };
    let mut rows =
        vec![(words.result_name(), facts.masked_name.clone()), (words.result_number(), facts.masked_number.clone())];
    if let Some(receipt) = facts.ending.receipt() {
        rows.extend([
            (words.slip_about(), words.slip_about_text()),
            (words.result_decided(), days(receipt, words)),
            (words.result_receipt(), receipt.number.clone()),
            (words.result_next_due(), words.date(receipt.next_due)),
            (words.result_bureau(), receipt.bureau_name.clone()),
        ]);
    } else {
        rows.push((words.slip_about(), words.slip_about_text()));
        match &facts.visit {
            Some(visit) => rows.push((words.slip_came(), came(visit, words))),
            None => rows.push((words.slip_day(), words.date(facts.day))),
        }
        rows.extend(facts.filing.map(|filing| (words.slip_number(), filing.number())));
        rows.extend(facts.due.map(|due| (words.slip_due(), words.date(due))));
        rows.push((words.result_bureau(), facts.office.clone()));
    }
    rows.push((words.slip_hotline(), hotline));
    rows
}

/// The day of the visit, from which a certification counts, and that of the decision where it is another.
pub(crate) fn days(receipt: &Receipt, words: &Words) -> String {
    let decided = words.date(receipt.decided_on);
    match receipt.visited_on {
        Some(visited) => words.result_days(&words.date(visited), &decided),
        None => decided,
    }
}

/// When somebody came, and what is wrong with the clock that said so.
fn came(visit: &VisitProof, words: &Words) -> String {
    let at = visit.came.to_zoned(china());
    let time = words.slip_came_at(&words.date(at.date()), &at.strftime("%H:%M").to_string());
    match visit.clock {
        ClockCheck::Bureau => time,
        ClockCheck::Unchecked => words.slip_came_unchecked(&time),
        ClockCheck::Back => words.slip_came_back(&time),
    }
}

/// Why, and what comes next.
fn paragraphs(facts: &SlipFacts, words: &Words) -> Vec<String> {
    let (why, next) = why_and_next(facts, words);
    let about = |heading: &str, text: &str| format!("{}{text}", words.slip_paragraph(heading));
    let why = (!why.is_empty()).then(|| about(&words.result_why(), &why));
    let next = if facts.visit.is_some() { joined(&next, &words.slip_day_counts(), words) } else { next };
    why.into_iter().chain([about(&words.result_next(), &next)]).collect()
}

fn why_and_next(facts: &SlipFacts, words: &Words) -> (String, String) {
    let by = facts.due.map_or_else(|| words.slip_by_unknown(), |due| words.date(due));
    match &facts.ending {
        Ending::Certified(receipt) | Ending::Before(receipt) => {
            (String::new(), words.slip_next_done(&words.date(receipt.next_due)))
        }
        Ending::Saved => (words.slip_why_saved(), wait(facts.way, words)),
        Ending::Parked => (words.slip_why_parked(), wait(facts.way, words)),
        Ending::Sent if facts.way == Some(Way::Visit) => (words.slip_why_asked(), wait(facts.way, words)),
        Ending::Sent => (words.slip_why_sent(), wait(facts.way, words)),
        Ending::Review(reason) => {
            let said = words.reason(*reason);
            (
                said.message,
                if waits(*reason) { joined(&said.remedy, &words.slip_ask(), words) } else { wait(None, words) },
            )
        }
        // What can be done right here was done or not; on the way home other things count.
        Ending::TurnedDown(reason) => (words.reason(*reason).message, words.slip_next_ways(&by)),
        Ending::Withdrawn => (String::new(), words.slip_next_withdrawn(&by)),
        Ending::Unfinished(why) => (words.not_judged(*why).message, words.slip_next_return(&by)),
        Ending::NoTriesLeft => (words.slip_why_tries(), words.slip_next_ways(&by)),
        Ending::AnotherWay => (words.slip_why_chosen(), words.slip_next_ways(&by)),
        Ending::NotFound => (words.slip_why_not_found(), words.slip_next_not_found()),
        Ending::OutOfOrder => (words.slip_why_out_of_order(), words.slip_next_return(&by)),
    }
}

/// What there is to do while it waits: nothing. What is said of pictures is for whom one was taken of.
fn wait(way: Option<Way>, words: &Words) -> String {
    let next = match way {
        Some(Way::Face) => words.slip_next_wait(),
        Some(Way::Manual) | None => words.slip_next_home(),
        Some(Way::Visit) => words.slip_next_visit(),
    };
    joined(&next, &words.slip_ask(), words)
}

/// Whether the remedy on screen is one for somebody who goes home and waits.
const fn waits(reason: Reason) -> bool {
    match reason {
        Reason::FaceUnsure
        | Reason::NoUsablePhoto
        | Reason::Liveness
        | Reason::AgedPhoto
        | Reason::Late
        | Reason::Manual
        | Reason::HomeVisit => true,
        Reason::FaceMismatch | Reason::NoUsablePicture | Reason::Challenge | Reason::Other => false,
    }
}

/// Two sentences behind each other.
fn joined(first: &str, second: &str, words: &Words) -> String {
    let between = if words.is_chinese() || first.is_empty() { "" } else { " " };
    format!("{first}{between}{second}")
}

/// Not even an office that has its address in its name brings one onto a slip. People are taught to trust no link that
/// is handed to them, so one on a real slip would make the false slips look real.
fn without_links(value: &str) -> String {
    let is_of_link = |c: char| c.is_ascii_graphic();
    let mut kept = String::new();
    let mut rest = value;
    while let Some(start) = rest.find(is_of_link) {
        let (before, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(|c| !is_of_link(c)).unwrap_or(from.len()));
        let small = word.to_ascii_lowercase();
        kept.push_str(before);
        if !(small.contains("://") || small.contains("www.") || small.contains("http")) {
            kept.push_str(word);
        }
        rest = after;
    }
    kept.push_str(rest);
    kept.trim().to_owned()
}

#[cfg(test)]
#[path = "slip_tests.rs"]
mod tests;
