//! What a certification that stands looks like, and which period it is for: the calendar year in China.

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

/// The last day of the period that `day` lies in.
pub(super) fn due(day: Date) -> Date {
    day.last_of_year()
}

/// Signs a receipt for the person of `case`.
pub(super) fn issue(
    id: FilingId,
    case: &CaseRow,
    bureau_name: &str,
    keys: &BureauKeys,
    now: Timestamp,
) -> Result<Receipt, BureauError> {
    let decided_on = day_of(now);
    let (masked_name, masked_number) = masked(&case.name, &case.id_number, decided_on)?;
    let receipt = Receipt {
        number: number(case.period)?,
        filing: id,
        masked_name,
        masked_number,
        decided_on,
        next_due: jiff::civil::date(case.period + 1, 12, 31),
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
fn number(period: i16) -> Result<String, BureauError> {
    let random = u64::from_be_bytes(random::<8>()?) % 100_000_000;
    Ok(format!("{period}-{:04}-{:04}", random / 10_000, random % 10_000))
}
