//! An approval: which certification of the person it is, and until when it holds.

use jiff::{Timestamp, civil::Date};
use renzheng_domain::{
    channel::Reference,
    due::UNKNOWN_BIRTH,
    filing::{Decision, FilingId},
    person::IdNumber,
};

use super::{
    BureauError, Inner,
    examine::Seen,
    receipt::{self, Days, day_of},
    store::{Approval as Row, CaseRow, Certifications},
};

/// What is approved.
pub(super) struct Approval {
    /// The record.
    pub id: FilingId,
    /// The day of the visit, in China.
    pub visited: Date,
    /// What the face was compared with just now.
    pub reference: Option<Reference>,
    /// The person is to have an account.
    pub opens_account: bool,
    /// What a person who approves saw; `None`: the bureau itself decides.
    pub seen: Option<Seen>,
}

/// Approves, or says which approval stands for the same certification.
pub(super) async fn approve(
    bureau: &Inner,
    case: &CaseRow,
    approval: Approval,
    by: &str,
    now: Timestamp,
) -> Result<Decision, BureauError> {
    let Approval { id, visited, reference, opens_account, seen } = approval;
    let rule = bureau.store.due_policy(&case.office).await?.rule;
    let birth = birth(case, day_of(now))?;
    let known = bureau.store.certifications(&case.id_number).await?;
    if let Some(same) = known.same(rule, birth, visited) {
        return bureau.store.duplicate(id, Some(same.receipt.clone()), reference, by, now).await;
    }
    let next_due = known.due_with(visited, rule, birth);
    let days = Days { visited, decided: day_of(now), next_due };
    let receipt = receipt::issue(id, case, &days, &bureau.name, &bureau.keys)?;
    renzheng_failpoint::failpoint!("bureau.receipt-made");
    let row = Row { receipt, visited, term: rule.term(birth, visited), reference, opens_account, seen };
    bureau.store.approve(case, row, by, now).await
}

/// Where the person of a case stands.
pub(super) struct Standing {
    /// All that certifies them.
    pub known: Certifications,
    /// The day by which the next certification is due.
    pub due: Date,
    /// Whether that day is not over and there was a certification.
    pub is_certified: bool,
    /// Whether a visit of today would be another certification than the last one.
    pub renews: bool,
    /// The due day after a certification of today.
    pub next_due: Date,
}

/// Where the person of a case stands today.
pub(super) async fn standing(bureau: &Inner, case: &CaseRow) -> Result<Standing, BureauError> {
    let rule = bureau.store.due_policy(&case.office).await?.rule;
    let today = day_of(bureau.clock.now().wall);
    let birth = birth(case, today)?;
    let known = bureau.store.certifications(&case.id_number).await?;
    let due = known.due(rule, birth, today);
    Ok(Standing {
        is_certified: known.last().is_some() && today <= due,
        renews: known.same(rule, birth, today).is_none(),
        next_due: known.due_with(today, rule, birth),
        due,
        known,
    })
}

fn birth(case: &CaseRow, today: Date) -> Result<Date, BureauError> {
    let number = IdNumber::read(&case.id_number, today);
    let number = number.map_err(|_| BureauError::Damaged("an identity number"))?;
    Ok(number.latest_birth().unwrap_or(UNKNOWN_BIRTH))
}
