//! Electronic credentials: who gets one, for how long, and which were taken back.
//!
//! The gate is strict: the case's own comparison with the police's photo must have approved it, by itself. What a
//! person decided by hand, or another photo, is good enough for a pension and not for this.

use std::time::Duration;

use jiff::{Timestamp, civil::Date};
use renzheng_domain::{credential::Credential, filing::FilingId, id_record::IdRecord, time::china};
use renzheng_wire::credential::{Grant, NewList, SALTS, StatusRef, issue, sign_list, status_uri};

use super::{
    Bureau, BureauError, Inner,
    approve::standing,
    challenge::random,
    problem::Refusal,
    receipt,
    store::{CaseRow, IssuedCredential, NewCredential},
};

/// How long a status list counts: a week bridges a counter's line that is down over the holidays, and bounds how long
/// one that was taken back goes unnoticed offline.
const LIST_COUNTS: Duration = Duration::from_hours(7 * 24);
/// How long whoever is online may keep one.
pub(super) const LIST_KEPT: Duration = Duration::from_hours(1);
/// A number of twelve digits is taken with a chance of one in a million when a million were given out; three times
/// never.
const TRIES: usize = 3;

/// The credential of an operator's case, issued if there is none.
pub(super) async fn of_case(bureau: &Inner, case: &CaseRow) -> Result<Credential, Refusal> {
    for _ in 0..TRIES {
        if let Some(kept) = bureau.store.credential_of(&case.id).await? {
            return match kept.issued.revoked {
                Some(_) => Err(Refusal::CredentialRevoked),
                None => again(kept.issued, kept.whole),
            };
        }
        let Some(record) = bureau.store.approved_by_police_photo(&case.id).await? else {
            return Err(Refusal::NotCompared);
        };
        make(bureau, case, record).await?;
    }
    Err(Refusal::Fault)
}

/// A credential that was issued before.
fn again(issued: IssuedCredential, whole: String) -> Result<Credential, Refusal> {
    let Some((token, _)) = whole.split_once('~') else { return Err(Refusal::CredentialRevoked) };
    Ok(Credential { number: issued.number, shown: format!("{token}~"), whole, expires: issued.expires })
}

async fn make(bureau: &Inner, case: &CaseRow, record: FilingId) -> Result<(), Refusal> {
    let now = bureau.clock.now().wall;
    let today = receipt::day_of(now);
    let on_file = bureau.store.id_record_of(&case.id_number).await?;
    let (id_record, photo) = on_file.ok_or(Refusal::NoIdRecord)?;
    if id_record.validity.is_over(today) {
        return Err(Refusal::IdCardExpired);
    }
    let expires = expires(standing(bureau, case).await?.due, &id_record)?;
    let number = number(today.year())?;
    let (masked_name, _) = receipt::masked(&case.name, &case.id_number, today)?;
    let random = random::<{ 16 * SALTS }>()?;
    let mut salts = [[0; 16]; SALTS];
    salts.iter_mut().zip(random.chunks_exact(16)).for_each(|(salt, bytes)| salt.copy_from_slice(bytes));
    let new = NewCredential { number: &number, case: &case.id, record, operator: &case.operator, issued: now, expires };
    let sign = |idx| {
        let grant = Grant {
            number: &number,
            bureau: &bureau.name,
            masked_name: &masked_name,
            issued: now,
            expires,
            status: StatusRef { idx, uri: status_uri(&bureau.keys.root_public()) },
        };
        let issued = issue(&grant, &id_record, &photo, &salts, &bureau.keys.credentials.issuer);
        Ok(issued.map_err(|_| BureauError::Crypto("a credential"))?.whole)
    };
    // That somebody else was quicker shows at the next look.
    bureau.store.put_credential(&new, sign).await?;
    Ok(())
}

/// The last second of the day by which the next certification is due, and no longer than the identity card.
fn expires(due: Date, record: &IdRecord) -> Result<Timestamp, BureauError> {
    let last = record.validity.until.map_or(due, |until| until.min(due));
    let end = last.at(23, 59, 59, 0).to_zoned(china());
    end.map(|end| end.timestamp()).map_err(|_| BureauError::Damaged("a due day"))
}

/// Year and twelve random digits in groups of four.
fn number(year: i16) -> Result<String, BureauError> {
    let random = u64::from_be_bytes(random::<8>()?) % 1_000_000_000_000;
    let group = |power: u32| random / 10_000_u64.pow(power) % 10_000;
    Ok(format!("{year}-{:04}-{:04}-{:04}", group(2), group(1), group(0)))
}

/// The signed list of what was taken back.
pub(super) async fn status_list(bureau: &Inner) -> Result<String, BureauError> {
    let now = bureau.clock.now().wall;
    let (last, revoked) = bureau.store.credential_standing().await?;
    let list = NewList {
        uri: status_uri(&bureau.keys.root_public()),
        issued: now,
        expires: now.checked_add(LIST_COUNTS).map_err(|_| BureauError::Damaged("the time"))?,
        ttl: LIST_KEPT.as_secs() as u32,
        last,
        revoked: &revoked,
        keys: bureau.keys.signed(now)?,
    };
    sign_list(list, &bureau.keys.credentials.issuer).ok_or(BureauError::Crypto("a status list"))
}

impl Bureau {
    /// Every credential that was issued, the oldest first.
    pub async fn credentials(&self) -> Result<Vec<IssuedCredential>, BureauError> {
        self.inner.store.credentials().await
    }

    /// Takes a credential back for good; `false`: there is none of that number, or it was done before.
    pub async fn revoke_credential(&self, number: &str, by: &str) -> Result<bool, BureauError> {
        // Never taken for the bureau's own word.
        let by = format!("hand:{by}");
        self.inner.store.revoke_credential(number, &by, self.inner.clock.now().wall).await
    }

    /// The signed list of what was taken back, for those who check offline.
    pub async fn status_list(&self) -> Result<String, BureauError> {
        status_list(&self.inner).await
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use renzheng_domain::id_record::Validity;

    #[test]
    fn it_ends_with_the_due_day_or_with_the_identity_card() {
        let record = |until| IdRecord {
            name: String::new(),
            sex: String::new(),
            ethnicity: String::new(),
            birth: date(1951, 7, 7),
            address: String::new(),
            number: String::new(),
            validity: Validity { from: date(2006, 5, 1), until },
            issuer: String::new(),
        };
        let end = |until| expires(date(2027, 3, 1), &record(until)).unwrap().to_string();
        assert_eq!(end(None), "2027-03-01T15:59:59Z");
        assert_eq!(end(Some(date(2030, 1, 1))), "2027-03-01T15:59:59Z");
        assert_eq!(end(Some(date(2026, 5, 1))), "2026-05-01T15:59:59Z");
    }

    #[test]
    fn a_number_is_a_year_and_twelve_digits() {
        let number = number(2026).unwrap();
        assert_eq!(number.len(), "2026-1234-5678-9012".len());
        assert!(number.starts_with("2026-") && number.chars().all(|c| c.is_ascii_digit() || c == '-'));
    }
}
