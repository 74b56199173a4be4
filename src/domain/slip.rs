//! The slip (凭条) that somebody takes home: what it is about, and what it looks like before it is a screen, a sheet of
//! paper or lines of a printer. Its sentences are the screen's (`ui::slip`).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    filing::{FilingId, Reason, Receipt, Way},
    person::clean,
    trial::NotJudged,
    visit::VisitProof,
};

/// First line of a receipt's code; it is also what the bureau's signature begins with, so that it is for nothing else.
pub const RECEIPT_MARK: &str = "renzheng-receipt-v1";
/// The same of a receipt that counts from another day than that of its decision.
pub const LATE_MARK: &str = "renzheng-receipt-v2";

/// How it ended for the person today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ending {
    /// The person is certified.
    Certified(Receipt),
    /// Certified already in this period.
    Before(Receipt),
    /// The record is on this computer and goes out by itself.
    Saved,
    /// The record is on this computer until an administrator has looked at it.
    Parked,
    /// The bureau has the record and has not decided.
    Sent,
    /// Somebody at the bureau looks at it.
    Review(Reason),
    /// The bureau did not approve.
    TurnedDown(Reason),
    /// Taken back.
    Withdrawn,
    /// There was nothing to judge; `None`: the act did not come.
    Unfinished(Option<NotJudged>),
    /// The tries of today are used up.
    NoTriesLeft,
    /// The person wants another way.
    AnotherWay,
    /// The bureau does not know this name with this number.
    NotFound,
    /// Something here or on the way to the bureau does not work.
    OutOfOrder,
}

impl Ending {
    /// The receipt, if the person is certified.
    pub const fn receipt(&self) -> Option<&Receipt> {
        match self {
            Self::Certified(receipt) | Self::Before(receipt) => Some(receipt),
            _ => None,
        }
    }
}

/// What a slip is about. Names and numbers are masked: paper gets lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlipFacts {
    /// How it ended.
    pub ending: Ending,
    /// Masked; empty where nobody is known any more.
    pub masked_name: String,
    /// Masked; empty likewise.
    pub masked_number: String,
    /// What speaks for the person in their record, where that is known.
    #[serde(default)]
    pub way: Option<Way>,
    /// Number of the record (受理编号), if there is one.
    pub filing: Option<FilingId>,
    /// The day it is given out, in China.
    pub day: Date,
    /// The day by which the next certification is due.
    pub due: Option<Date>,
    /// That the person came, signed by this counter; while there is no receipt.
    #[serde(default)]
    pub visit: Option<VisitProof>,
    /// The office, as it calls itself; empty when it has not been heard of.
    pub office: String,
    /// Telephone for questions; empty: the national one.
    pub hotline: String,
    /// Of a demonstration: a paper that looks official says so.
    #[serde(default)]
    pub demo: bool,
}

/// A slip as it is to be set: nothing of it is more than text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slip {
    /// Above everything else, that it is of a demonstration; empty on a real one.
    pub demo: String,
    /// Whether the person is certified.
    pub is_done: bool,
    /// The headline.
    pub title: String,
    /// What each fact is called, and what it is.
    pub rows: Vec<(String, String)>,
    /// Why, and what comes next; each begins with what it is about.
    pub paragraphs: Vec<String>,
    /// 本认证不收费。
    pub free: String,
    /// What to do when somebody asks for money or sends a link.
    pub beware: String,
    /// What the code below says, and a line under it.
    pub square: Option<(String, String)>,
}

/// What stands in a receipt's code: the receipt and its signature, a field a line, so that whoever has the bureau's
/// keys can check it and a telephone shows it. A receipt that nobody signed is its number and days. No address in
/// either: people are taught not to trust them.
pub fn receipt_code(receipt: &Receipt) -> String {
    if receipt.signature.is_empty() {
        return format!("{} {} {}", clean(&receipt.number), receipt.decided_on, receipt.next_due);
    }
    format!("{}\n{}", receipt_fields(receipt).join("\n"), receipt.signature)
}

/// The mark and every field but the signature, in the order in which they are signed. The day of the visit has a line,
/// and another mark, only where it is not the day of the decision.
pub fn receipt_fields(receipt: &Receipt) -> Vec<String> {
    let mark = if receipt.visited_on.is_some() { LATE_MARK } else { RECEIPT_MARK };
    let who = [
        mark.to_owned(),
        receipt.number.clone(),
        receipt.filing.to_string(),
        receipt.masked_name.clone(),
        receipt.masked_number.clone(),
    ];
    let days = receipt.visited_on.into_iter().chain([receipt.decided_on, receipt.next_due]);
    who.into_iter().chain(days.map(|day| day.to_string())).chain([receipt.bureau_name.clone()]).collect()
}

/// The receipt in a code, if there is a whole one; nothing is said of its signature.
pub fn receipt_in(code: &str) -> Option<Receipt> {
    let lines: Vec<&str> = code.trim_end_matches(['\r', '\n']).lines().collect();
    let (visited_on, rest) = match lines[..] {
        [RECEIPT_MARK, ref rest @ ..] => (None, rest.to_vec()),
        [LATE_MARK, number, filing, name, id_number, visited, ref rest @ ..] => {
            (Some(visited.parse().ok()?), [&[number, filing, name, id_number], rest].concat())
        }
        _ => return None,
    };
    let [number, filing, name, id_number, decided_on, next_due, bureau, signature] = rest[..] else { return None };
    Some(Receipt {
        number: number.to_owned(),
        filing: FilingId(filing.parse().ok()?),
        masked_name: name.to_owned(),
        masked_number: id_number.to_owned(),
        visited_on,
        decided_on: decided_on.parse().ok()?,
        next_due: next_due.parse().ok()?,
        bureau_name: bureau.to_owned(),
        signature: signature.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    fn receipt() -> Receipt {
        Receipt {
            number: "2026-0412-0815".into(),
            filing: FilingId(Uuid::from_u128(7)),
            masked_name: "王**".into(),
            masked_number: "110***********0021".into(),
            visited_on: None,
            decided_on: date(2026, 11, 22),
            next_due: date(2027, 12, 31),
            bureau_name: "演示社会保险经办机构".into(),
            signature: "c2ln".into(),
        }
    }

    #[test]
    fn a_code_is_read_back_as_the_receipt_it_was_made_of() {
        let code = receipt_code(&receipt());
        assert_eq!(receipt_in(&code), Some(receipt()));
        assert_eq!(receipt_in(&format!("{code}\n")), Some(receipt()), "a reader of codes ends the line");
        let late = Receipt { visited_on: Some(date(2026, 11, 20)), ..receipt() };
        assert_eq!(receipt_in(&receipt_code(&late)), Some(late.clone()));
        assert_eq!(receipt_in(&receipt_code(&late).replace("v2", "v1")), None, "a day too many");
        for broken in
            [code.replace("v1", "v2"), code.replace("2026-11-22", "heute"), format!("x\n{code}"), String::new()]
        {
            assert_eq!(receipt_in(&broken), None, "{broken}");
        }
    }

    #[test]
    fn a_receipt_that_nobody_signed_is_its_number_and_days() {
        let unsigned = Receipt { signature: String::new(), ..receipt() };
        assert_eq!(receipt_code(&unsigned), "2026-0412-0815 2026-11-22 2027-12-31");
        assert_eq!(receipt_in(&receipt_code(&unsigned)), None);
    }
}
