//! Cases, the records made for them, and what became of those.

use std::time::Duration;

use jiff::{Timestamp, civil::Date};
use renzheng_domain::{
    channel::Reference,
    filing::{Decision, FilingId, Receipt},
    trial::{Act, Challenge},
};
use renzheng_failpoint::failpoint;
use renzheng_wire::sha256_hex;
use sqlx::{AnyConnection, Row as _, any::AnyRow};

use super::{
    Dialect, Store,
    audit::{Action, Deed, append},
    facts::open_account,
    json, timestamp,
};
use crate::{BureauError, examine::Seen};

/// A case as it was opened.
#[derive(Clone)]
pub(crate) struct CaseRow {
    pub id: String,
    pub name: String,
    pub id_number: String,
    /// Whose helper opened it: its rule of due days counts.
    pub office: String,
    /// Who opened it: only their word counts on the record.
    pub operator: String,
    /// When it was opened, by the bureau's clock.
    pub opened: Timestamp,
    pub challenge: Challenge,
}

/// A record that came in.
pub(crate) struct NewRecord {
    pub id: FilingId,
    pub bytes: Vec<u8>,
    pub sha256: String,
    pub case: String,
    pub device: String,
    pub device_seq: u64,
    pub prev: String,
}

/// An approval that is to be written.
pub(crate) struct Approval {
    pub receipt: Receipt,
    /// The day of the visit it counts from, in China.
    pub visited: Date,
    /// Which certification of the person it is, by the office's rule.
    pub term: Date,
    /// What the face was compared with just now.
    pub reference: Option<Reference>,
    /// The person is to have an account.
    pub opens_account: bool,
    /// What a person who approves saw, as it goes into the chain; `None`: the bureau itself decides.
    pub seen: Option<Seen>,
}

/// A record that was taken up.
pub(crate) struct Claimed {
    pub id: FilingId,
    pub bytes: Vec<u8>,
    /// When it came in, by the bureau's clock.
    pub received: Timestamp,
}

/// What putting a record did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Put {
    New,
    SameBytes,
    OtherBytes,
}

impl Store {
    pub async fn put_case(&self, case: &CaseRow, now: Timestamp) -> Result<(), BureauError> {
        let mut tx = self.begin().await?;
        let sql = "INSERT INTO cases (id, id_number, office, operator, nonce, acts, expires, opened)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        sqlx::query(sql)
            .bind(case.id.as_str())
            .bind(case.id_number.as_str())
            .bind(case.office.as_str())
            .bind(case.operator.as_str())
            .bind(case.challenge.nonce.as_str())
            .bind(json(&case.challenge.acts)?)
            .bind(case.challenge.expires.as_millisecond())
            .bind(case.opened.as_millisecond())
            .execute(&mut *tx)
            .await?;
        // The handle is a permission: in the chain stands its hash.
        let subject = sha256_hex(case.id.as_bytes());
        let deed = Deed { actor: &case.operator, action: Action::CaseOpened, subject: &subject, detail: "" };
        append(&mut tx, now, &[deed]).await?;
        Ok(tx.commit().await?)
    }

    pub async fn case(&self, id: &str) -> Result<Option<CaseRow>, BureauError> {
        let sql =
            "SELECT cases.id, cases.id_number, cases.office, cases.operator, cases.nonce, cases.acts, cases.expires,
                   cases.opened, people.name FROM cases JOIN people ON people.id_number = cases.id_number WHERE cases.id = $1";
        sqlx::query(sql).bind(id).fetch_optional(&self.reads).await?.as_ref().map(case_row).transpose()
    }

    /// On disk when it returns.
    pub async fn put_record(&self, record: NewRecord, now: Timestamp) -> Result<Put, BureauError> {
        self.inbox.put(record, now).await
    }

    /// Where a record stands, with its place in the queue.
    pub async fn decision(&self, id: FilingId) -> Result<Option<Decision>, BureauError> {
        let row = sqlx::query("SELECT decision, seq FROM certifications WHERE id = $1").bind(id.to_string());
        let Some(row) = row.fetch_optional(&self.reads).await? else { return Ok(None) };
        Ok(Some(match parse(&row.try_get::<String, _>(0)?)? {
            Decision::Comparing { .. } => {
                let before =
                    sqlx::query_scalar("SELECT count(*) FROM certifications WHERE decided IS NULL AND seq < $1");
                let before: i64 = before.bind(row.try_get::<i64, _>(1)?).fetch_one(&self.reads).await?;
                Decision::Comparing { queue_position: before as u32 }
            }
            other => other,
        }))
    }

    /// Takes up the oldest record that nobody decided and nobody else has taken up, until `lease` is over.
    pub async fn claim(&self, now: Timestamp, lease: Duration) -> Result<Option<Claimed>, BureauError> {
        let sql = match self.dialect {
            Dialect::Sqlite => {
                "UPDATE certifications SET claimed_until = $2, decision = $3, status = 'comparing' WHERE seq =
                 (SELECT seq FROM certifications WHERE decided IS NULL
                  AND (claimed_until IS NULL OR claimed_until <= $1)
                  ORDER BY seq LIMIT 1) RETURNING id, bytes, received"
            }
            // Rows that another bureau is taking up this moment are passed over.
            Dialect::Postgres => {
                "UPDATE certifications SET claimed_until = $2, decision = $3, status = 'comparing' WHERE seq =
                 (SELECT seq FROM certifications WHERE decided IS NULL
                  AND (claimed_until IS NULL OR claimed_until <= $1)
                  ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id, bytes, received"
            }
        };
        let row = sqlx::query(sql)
            .bind(now.as_millisecond())
            .bind(until(now, lease))
            .bind(json(&Decision::Comparing { queue_position: 0 })?)
            .fetch_optional(&self.writes)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let (id, received) = (filing_id(&row.try_get::<String, _>(0)?)?, timestamp(row.try_get(2)?)?);
        Ok(Some(Claimed { id, bytes: row.try_get(1)?, received }))
    }

    /// Keeps a record that was taken up.
    pub async fn keep_claim(&self, id: FilingId, now: Timestamp, lease: Duration) -> Result<(), BureauError> {
        let row = sqlx::query("UPDATE certifications SET claimed_until = $2 WHERE id = $1 AND decided IS NULL");
        row.bind(id.to_string()).bind(until(now, lease)).execute(&self.writes).await?;
        Ok(())
    }

    /// Gives back all that was taken up: for a bureau that has the records for itself and begins.
    pub async fn drop_claims(&self) -> Result<(), BureauError> {
        sqlx::query("UPDATE certifications SET claimed_until = NULL WHERE decided IS NULL")
            .execute(&self.writes)
            .await?;
        Ok(())
    }

    /// Writes a decision that is no approval, if none was made; whether it was written. `reference`: what the face was
    /// compared with just now.
    pub async fn decide(
        &self,
        id: FilingId,
        decision: &Decision,
        reference: Option<Reference>,
        actor: &str,
        now: Timestamp,
    ) -> Result<bool, BureauError> {
        let mut tx = self.begin().await?;
        let sql = "UPDATE certifications SET decision = $1, status = $2, decided = $3,
                   reference = COALESCE($6, reference) WHERE id = $4
                   AND (decided IS NULL OR status = 'review' AND $5 <> 'bureau')";
        let text = json(decision)?;
        let done = sqlx::query(sql)
            .bind(text.as_str())
            .bind(status(decision))
            .bind(now.as_millisecond())
            .bind(id.to_string())
            .bind(actor)
            .bind(reference.map(<&'static str>::from))
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        note(&mut tx, id, &text, actor, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Approves, or finds the approval there already is for this certification of the person: the unique index decides,
    /// so two at once cannot both stand.
    pub async fn approve(
        &self,
        case: &CaseRow,
        approval: Approval,
        actor: &str,
        now: Timestamp,
    ) -> Result<Decision, BureauError> {
        let (id, reference) = (approval.receipt.filing, approval.reference);
        match self.try_approve(case, &approval, actor, now).await {
            Ok(true) => return Ok(Decision::Approved { receipt: approval.receipt }),
            Ok(false) => {}
            // Another bureau approved in this very moment.
            Err(BureauError::Store(error)) if is_unique_violation(&error) => {}
            Err(error) => return Err(error),
        }
        let sql = "SELECT decision FROM certifications WHERE approved_person = $1 AND term = $2";
        let row = sqlx::query_scalar(sql).bind(case.id_number.as_str()).bind(approval.term.to_string());
        let standing: Option<String> = row.fetch_optional(&self.reads).await?;
        let receipt = match standing.map(|text| parse(&text)).transpose()? {
            Some(Decision::Approved { receipt }) => Some(receipt),
            _ => None,
        };
        self.duplicate(id, receipt, reference, actor, now).await
    }

    /// Writes that a record is a certification that there is already, of that receipt; or finds what was decided of it
    /// meanwhile: an answer that was given is not taken back.
    pub async fn duplicate(
        &self,
        id: FilingId,
        receipt: Option<Receipt>,
        reference: Option<Reference>,
        actor: &str,
        now: Timestamp,
    ) -> Result<Decision, BureauError> {
        if let Some(own) = self.decision(id).await?.filter(Decision::is_final)
            && !(matches!(own, Decision::Review { .. }) && actor != "bureau")
        {
            return Ok(own);
        }
        let decision = Decision::Duplicate { receipt: receipt.ok_or(BureauError::Damaged("an approval"))? };
        self.decide(id, &decision, reference, actor, now).await?;
        Ok(decision)
    }

    async fn try_approve(
        &self,
        case: &CaseRow,
        approval: &Approval,
        actor: &str,
        now: Timestamp,
    ) -> Result<bool, BureauError> {
        let mut tx = self.begin().await?;
        let sql = "UPDATE certifications SET decision = $1, status = 'approved', decided = $2, approved_person = $3,
                   term = $4, reference = COALESCE($7, reference), receipt = $8, visited = $9, due = $10
                   WHERE id = $5 AND (decided IS NULL OR status = 'review' AND $6 <> 'bureau')
                   AND NOT EXISTS (SELECT 1 FROM certifications WHERE approved_person = $3 AND term = $4)";
        let id = approval.receipt.filing;
        let text = json(&Decision::Approved { receipt: approval.receipt.clone() })?;
        let done = sqlx::query(sql)
            .bind(text.as_str())
            .bind(now.as_millisecond())
            .bind(case.id_number.as_str())
            .bind(approval.term.to_string())
            .bind(id.to_string())
            .bind(actor)
            .bind(approval.reference.map(<&'static str>::from))
            .bind(approval.receipt.number.as_str())
            .bind(approval.visited.to_string())
            .bind(approval.receipt.next_due.to_string())
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        if approval.opens_account {
            open_account(&mut tx, &case.id_number, now).await?;
        }
        if let Some(seen) = &approval.seen {
            let (subject, detail) = (id.to_string(), seen.digest());
            append(&mut tx, now, &[Deed { actor, action: Action::Seen, subject: &subject, detail }]).await?;
        }
        note(&mut tx, id, &text, actor, now).await?;
        failpoint!("bureau.before-receipt");
        tx.commit().await?;
        failpoint!("bureau.receipt-stored");
        Ok(true)
    }

    /// Lets everybody be certified again, for the demonstration, and open an account again; receipts that were given
    /// stay as they are.
    pub async fn forget_approvals(&self, now: Timestamp) -> Result<(), BureauError> {
        let mut tx = self.begin().await?;
        let sql = "UPDATE certifications SET approved_person = NULL, term = NULL WHERE approved_person IS NOT NULL";
        sqlx::query(sql).execute(&mut *tx).await?;
        sqlx::query("UPDATE person_facts SET account_opened = NULL").execute(&mut *tx).await?;
        sqlx::query("DELETE FROM person_security").execute(&mut *tx).await?;
        append(&mut tx, now, &[Deed { actor: "bureau", action: Action::DemoReset, subject: "", detail: "" }]).await?;
        Ok(tx.commit().await?)
    }

    /// SHA-256 of a record's bytes as they came in, and the word of its decision.
    pub async fn hash_and_status(&self, id: FilingId) -> Result<Option<(String, String)>, BureauError> {
        let row = sqlx::query_as("SELECT sha256, status FROM certifications WHERE id = $1").bind(id.to_string());
        Ok(row.fetch_optional(&self.reads).await?)
    }

    /// Whether an earlier record was made for the same case.
    pub async fn case_used_before(&self, id: FilingId, case: &str) -> Result<bool, BureauError> {
        let sql = "SELECT count(*) FROM certifications WHERE case_id = $2
                   AND seq < (SELECT seq FROM certifications WHERE id = $1)";
        let count: i64 = sqlx::query_scalar(sql).bind(id.to_string()).bind(case).fetch_one(&self.reads).await?;
        Ok(count > 0)
    }

    /// How the records of a case stand, by the word of their decision.
    pub async fn statuses(&self, case: &str) -> Result<Vec<String>, BureauError> {
        let rows = sqlx::query_scalar("SELECT status FROM certifications WHERE case_id = $1").bind(case);
        Ok(rows.fetch_all(&self.reads).await?)
    }

    /// The case a record was made for, if it is known.
    pub async fn case_of(&self, id: FilingId) -> Result<Option<CaseRow>, BureauError> {
        let row = sqlx::query_scalar("SELECT case_id FROM certifications WHERE id = $1").bind(id.to_string());
        let case: Option<String> = row.fetch_optional(&self.reads).await?;
        match case {
            Some(case) => self.case(&case).await,
            None => Ok(None),
        }
    }
}

async fn note(
    tx: &mut AnyConnection,
    id: FilingId,
    text: &str,
    actor: &str,
    now: Timestamp,
) -> Result<(), BureauError> {
    let digest = sha256_hex(text.as_bytes());
    append(tx, now, &[Deed { actor, action: Action::Decided, subject: &id.to_string(), detail: &digest }]).await
}

fn until(now: Timestamp, lease: Duration) -> i64 {
    now.as_millisecond().saturating_add(i64::try_from(lease.as_millis()).unwrap_or(i64::MAX))
}

fn is_unique_violation(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

const fn status(decision: &Decision) -> &'static str {
    match decision {
        Decision::Received => "received",
        Decision::Comparing { .. } => "comparing",
        Decision::Approved { .. } => "approved",
        Decision::Rejected { .. } => "rejected",
        Decision::Review { .. } => "review",
        Decision::Duplicate { .. } => "duplicate",
        Decision::Cancelled => "cancelled",
    }
}

pub(super) fn parse(text: &str) -> Result<Decision, BureauError> {
    serde_json::from_str(text).map_err(|_| BureauError::Damaged("a decision"))
}

pub(super) fn filing_id(text: &str) -> Result<FilingId, BureauError> {
    text.parse().map_err(|_| BureauError::Damaged("an id"))
}

fn case_row(row: &AnyRow) -> Result<CaseRow, BureauError> {
    let acts: String = row.try_get("acts")?;
    let acts: Vec<Act> = serde_json::from_str(&acts).map_err(|_| BureauError::Damaged("a challenge"))?;
    Ok(CaseRow {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        id_number: row.try_get("id_number")?,
        office: row.try_get("office")?,
        operator: row.try_get("operator")?,
        opened: timestamp(row.try_get("opened")?)?,
        challenge: Challenge::new(row.try_get("nonce")?, acts, timestamp(row.try_get("expires")?)?),
    })
}
