//! What was done, by whom, to what: rows that are chained by their hashes, so that one that is changed, taken out or
//! put in afterwards is found. Nothing in them tells who was certified.
//!
//! Whoever can write the whole database can write a whole new chain; so the newest hash is to be noted down elsewhere
//! from time to time ([`AuditReport::head`]).

use std::collections::HashMap;

use jiff::Timestamp;
use renzheng_wire::sha256_hex;
use serde_json::json;
use sqlx::{AnyConnection, AnyPool, Row as _};
use strum::{EnumString, IntoStaticStr};

use super::Store;
use crate::BureauError;

/// Rows read at once while checking.
const PAGE: i64 = 1000;

/// What was done. The names stand in the rows for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Action {
    /// An operator was put on file or changed.
    OperatorSet,
    /// An operator signed in.
    SessionOpened,
    /// An operator may not work here any more.
    OperatorRemoved,
    /// A session was ended by hand; subject: the operator.
    SessionEnded,
    /// The bureau was given its name.
    Named,
    /// A key was put in use; subject: what it is for, detail: its id.
    KeyAdded,
    /// A key was retired; subject: what it was for, detail: its id.
    KeyRetired,
    /// A person was put on file or changed, or a photo was; subject: a keyed hash of the person's number.
    PersonSet,
    /// A case was opened for a person.
    CaseOpened,
    /// A record came in; detail: SHA-256 of its bytes.
    Received,
    /// A person saw what they approve; detail: SHA-256 of the record, the case, its person and the photos on file.
    Seen,
    /// A record was decided; detail: SHA-256 of the decision.
    Decided,
    /// A record's evidence was wiped.
    Purged,
    /// A record's evidence was wiped because the person wished it.
    Withdrawn,
    /// A helper gave their word for another's record.
    WitnessGiven,
    /// A person set a password or a gesture; subject: hash of the case.
    SecuritySet,
    /// A code was made with which a counter may enrol.
    DeviceInvited,
    /// A counter's key was taken on; detail: SHA-256 of the key.
    DeviceKeyAdded,
    /// A counter may not send any more.
    DeviceRevoked,
    /// A credential was issued; detail: SHA-256 of its text.
    CredentialIssued,
    /// A credential was taken back.
    CredentialRevoked,
    /// An office was put on file or its rule changed; detail: the rule.
    OfficeSet,
    /// A helper or a counter was put into an office; detail: its id.
    OfficeMember,
    /// Other data certifies a person; subject: a keyed hash of the person's number, detail: the day.
    CertifiedByData,
    /// The approvals of a demonstration were forgotten.
    DemoReset,
}

/// One thing that was done.
pub(crate) struct Deed<'a> {
    pub actor: &'a str,
    pub action: Action,
    pub subject: &'a str,
    pub detail: &'a str,
}

/// Adds rows to the chain, in the transaction that does what they say. The head's row is locked until that ends, so
/// bureaus that share a database write one behind the other.
pub(super) async fn append(tx: &mut AnyConnection, now: Timestamp, deeds: &[Deed<'_>]) -> Result<(), BureauError> {
    if deeds.is_empty() {
        return Ok(());
    }
    let head = sqlx::query("UPDATE audit_head SET seq = seq + $1 WHERE id = 1 RETURNING seq, hash");
    let count = deeds.len().cast_signed() as i64;
    let head = head.bind(count).fetch_one(&mut *tx).await?;
    let first = head.try_get::<i64, _>(0)? - count + 1;
    let mut hash: String = head.try_get(1)?;
    let at = now.as_millisecond();
    for (seq, deed) in (first..).zip(deeds) {
        let action: &str = deed.action.into();
        hash = link(&hash, seq, at, [deed.actor, action, deed.subject, deed.detail]);
        sqlx::query(
            "INSERT INTO audit (seq, at, actor, action, subject, detail, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(seq)
        .bind(at)
        .bind(deed.actor)
        .bind(action)
        .bind(deed.subject)
        .bind(deed.detail)
        .bind(&hash)
        .execute(&mut *tx)
        .await?;
    }
    sqlx::query("UPDATE audit_head SET hash = $1 WHERE id = 1").bind(&hash).execute(tx).await?;
    Ok(())
}

/// A row's hash: SHA-256 of the JSON list of the hash before it and its own fields.
fn link(before: &str, seq: i64, at: i64, fields: [&str; 4]) -> String {
    sha256_hex(json!([before, seq, at, fields[0], fields[1], fields[2], fields[3]]).to_string().as_bytes())
}

/// What is wrong with the chain, or with a record it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditFault {
    /// The row's hash does not follow from the row and the one before it.
    Broken(i64),
    /// There is no row of this number.
    Missing(i64),
    /// The chain ends elsewhere than its head says.
    Head,
    /// The head that was noted down is not in the chain.
    NotedHead,
    /// A record has other bytes than those that came in.
    Bytes(String),
    /// A record has another decision than the one that was made, or one that was never made.
    Decision(String),
    /// A record came in and is not there any more.
    Lost(String),
    /// A record is there that never came in.
    Unheard(String),
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditReport {
    /// Rows of the chain.
    pub rows: u64,
    /// Records that were compared with it.
    pub records: u64,
    /// Hash of the newest row; noted down elsewhere, it shows a chain that was written anew.
    pub head: String,
    /// What is wrong; empty: nothing.
    pub faults: Vec<AuditFault>,
}

/// What the chain says of one record.
#[derive(Default)]
struct Said {
    bytes: String,
    decision: Option<String>,
}

impl Store {
    /// Checks the whole chain and every record against it. `noted`: a head that was written down earlier.
    pub async fn check_audit(&self, noted: Option<&str>) -> Result<AuditReport, BureauError> {
        let mut report = AuditReport::default();
        let said = chain(&self.reads, noted, &mut report).await?;
        records(&self.reads, said, &mut report).await?;
        Ok(report)
    }
}

async fn chain(
    pool: &AnyPool,
    noted: Option<&str>,
    report: &mut AuditReport,
) -> Result<HashMap<String, Said>, BureauError> {
    let mut said: HashMap<String, Said> = HashMap::new();
    // The head first: rows that come in meanwhile lie behind it.
    let head = sqlx::query("SELECT seq, hash FROM audit_head WHERE id = 1").fetch_one(pool).await?;
    let (last, newest): (i64, String) = (head.try_get(0)?, head.try_get(1)?);
    let (mut seq, mut hash) = (0, String::new());
    let mut noted_seen = noted.is_none_or(str::is_empty);
    while seq < last {
        let sql = "SELECT seq, at, actor, action, subject, detail, hash FROM audit
                   WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3";
        let rows = sqlx::query(sql).bind(seq).bind(last).bind(PAGE).fetch_all(pool).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let (number, at): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
            report.faults.extend((seq + 1..number).map(AuditFault::Missing));
            let field = |index: usize| row.try_get::<String, _>(index);
            let [actor, action, subject, detail] = [field(2)?, field(3)?, field(4)?, field(5)?];
            let stored = field(6)?;
            if link(&hash, number, at, [&actor, &action, &subject, &detail]) != stored {
                report.faults.push(AuditFault::Broken(number));
            }
            noted_seen |= noted == Some(stored.as_str());
            match action.parse() {
                Ok(Action::Received) => said.entry(subject).or_default().bytes = detail,
                Ok(Action::Decided) => said.entry(subject).or_default().decision = Some(detail),
                _ => {}
            }
            (seq, hash) = (number, stored);
            report.rows += 1;
        }
    }
    if seq != last || hash != newest {
        report.faults.push(AuditFault::Head);
    }
    if !noted_seen {
        report.faults.push(AuditFault::NotedHead);
    }
    report.head = newest;
    Ok(said)
}

async fn records(pool: &AnyPool, mut said: HashMap<String, Said>, report: &mut AuditReport) -> Result<(), BureauError> {
    let mut after = 0;
    loop {
        // One by one would be slow, all at once large: a hundred records of evidence are some 20 MB.
        let sql = "SELECT seq, id, bytes, sha256, decision, decided, purged FROM certifications
                   WHERE seq > $1 ORDER BY seq LIMIT 100";
        let rows = sqlx::query(sql).bind(after).fetch_all(pool).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            after = row.try_get(0)?;
            let id: String = row.try_get(1)?;
            // What came in after the chain was read is for the next check.
            let Some(known) = said.remove(&id) else {
                if row.try_get::<Option<i64>, _>(5)?.is_some() {
                    report.faults.push(AuditFault::Unheard(id));
                }
                continue;
            };
            report.records += 1;
            let (bytes, sha256, decision): (Vec<u8>, String, String) =
                (row.try_get(2)?, row.try_get(3)?, row.try_get(4)?);
            let whole = row.try_get::<Option<i64>, _>(6)?.is_some() || sha256_hex(&bytes) == sha256;
            if sha256 != known.bytes || !whole {
                report.faults.push(AuditFault::Bytes(id.clone()));
            }
            let decided = row.try_get::<Option<i64>, _>(5)?.is_some();
            if known.decision.is_some_and(|digest| !decided || digest != sha256_hex(decision.as_bytes())) {
                report.faults.push(AuditFault::Decision(id));
            }
        }
    }
    report.faults.extend(said.into_keys().map(AuditFault::Lost));
    Ok(())
}
