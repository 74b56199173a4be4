//! What a certification that stands looks like.

use jiff::{Timestamp, civil::Date, tz};
use renzheng_domain::{
    filing::{FilingId, Receipt},
    person::{IdNumber, PersonName},
};
use renzheng_wire::sign_receipt;

use super::{BureauError, challenge::random, keys::BureauKeys, store::CaseRow};

/// The day in China: one time zone, no summer time.
pub(super) fn day_of(at: Timestamp) -> Date {
    tz::Offset::constant(8).to_datetime(at).date()
}

/// The days that a receipt names, in China.
pub(super) struct Days {
    /// Of the visit.
    pub visited: Date,
    /// Of the decision.
    pub decided: Date,
    /// The last one on which the next certification is in time.
    pub next_due: Date,
}

/// Signs a receipt for the person of `case`.
pub(super) fn issue(
    id: FilingId,
    case: &CaseRow,
    days: &Days,
    bureau_name: &str,
    keys: &BureauKeys,
) -> Result<Receipt, BureauError> {
    let (masked_name, masked_number) = masked(&case.name, &case.id_number, days.decided)?;
    let receipt = Receipt {
        number: number(days.visited.year())?,
        filing: id,
        masked_name,
        masked_number,
        visited_on: (days.visited != days.decided).then_some(days.visited),
        decided_on: days.decided,
        next_due: days.next_due,
        bureau_name: bureau_name.to_owned(),
        signature: String::new(),
    };
    sign_receipt(receipt, keys.receipt()).ok_or(BureauError::Crypto("a receipt"))
}

/// Name and number as they may be shown.
pub(super) fn masked(name: &str, id_number: &str, today: Date) -> Result<(String, String), BureauError> {
    let name = PersonName::parse(name).map_err(|_| BureauError::Damaged("a name"))?;
    let number = IdNumber::read(id_number, today).map_err(|_| BureauError::Damaged("an identity number"))?;
    Ok((name.masked(), number.masked()))
}

/// Year and eight random digits in groups of four, to be read out on the telephone.
fn number(year: i16) -> Result<String, BureauError> {
    let random = u64::from_be_bytes(random::<8>()?) % 100_000_000;
    Ok(format!("{year}-{:04}-{:04}", random / 10_000, random % 10_000))
}
