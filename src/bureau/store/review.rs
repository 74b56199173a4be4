//! What a person looks at: the queue, one record, and a record by the number somebody reads out.

use jiff::Timestamp;
use renzheng_domain::filing::{Decision, FilingId, Sealed};
use sqlx::{Row as _, any::AnyRow};

use super::{
    Dialect, Store,
    audit::{Action, Deed, append},
    records::{NewRecord, filing_id, parse},
    timestamp,
};
use crate::BureauError;

/// Records read at once: a hundred of them are some 20 MB.
pub(super) const AT_ONCE: i64 = 100;
/// Ids read at once.
const PAGE: i64 = 10_000;

/// A record that waits for a person, as it is stored.
pub(crate) struct QueueRow {
    /// Counted up in the order in which records came in.
    pub seq: i64,
    /// The record's id.
    pub id: FilingId,
    /// What became of it so far.
    pub decision: Decision,
    /// When it came in.
    pub received: Timestamp,
    /// The counter that sent it, by its own word.
    pub device: String,
    /// The envelope as the counter sent it.
    pub bytes: Vec<u8>,
}

impl Store {
    /// The next records behind `after` that wait for a person, oldest first; those that nobody took up are among them.
    pub async fn review(&self, after: i64) -> Result<Vec<QueueRow>, BureauError> {
        let sql = "SELECT seq, id, decision, received, bytes, device FROM certifications
                   WHERE seq > $1 AND (status = 'review' OR decided IS NULL) ORDER BY seq LIMIT $2";
        let rows = sqlx::query(sql).bind(after).bind(AT_ONCE).fetch_all(&self.reads).await?;
        rows.iter().map(row).collect()
    }

    /// One record, whatever became of it.
    pub async fn row(&self, id: FilingId) -> Result<Option<QueueRow>, BureauError> {
        let sql = "SELECT seq, id, decision, received, bytes, device FROM certifications WHERE id = $1";
        sqlx::query(sql).bind(id.to_string()).fetch_optional(&self.reads).await?.as_ref().map(row).transpose()
    }

    /// SHA-256 of a record's envelope as it came in.
    pub async fn sha256_of(&self, id: FilingId) -> Result<Option<String>, BureauError> {
        let row = sqlx::query_scalar("SELECT sha256 FROM certifications WHERE id = $1").bind(id.to_string());
        Ok(row.fetch_optional(&self.reads).await?)
    }

    /// Keeps a record's place for one that was taken back before it came in: when it comes, it is cancelled.
    pub async fn cancel_before_reception(
        &self,
        record: Sealed<'_>,
        operator: &str,
        now: Timestamp,
    ) -> Result<(), BureauError> {
        let place = NewRecord {
            id: record.id,
            bytes: Vec::new(),
            sha256: record.sha256.to_owned(),
            case: String::new(),
            device: String::new(),
            // In no counter's chain.
            device_seq: 0,
            prev: String::new(),
        };
        self.put_record(place, now).await?;
        self.decide(record.id, &Decision::Cancelled, None, operator, now).await?;
        self.withdraw(record.id, operator, now).await.map(|_| ())
    }

    /// Every record with this short number.
    pub async fn numbered(&self, typed: &str) -> Result<Vec<FilingId>, BureauError> {
        let (mut after, mut found) = (0_i64, Vec::new());
        loop {
            let sql = "SELECT seq, id FROM certifications WHERE seq > $1 ORDER BY seq LIMIT $2";
            let rows = sqlx::query(sql).bind(after).bind(PAGE).fetch_all(&self.reads).await?;
            let Some(last) = rows.last() else { return Ok(found) };
            after = last.try_get(0)?;
            for row in rows {
                let id = filing_id(&row.try_get::<String, _>(1)?)?;
                if id.is_numbered(typed) {
                    found.push(id);
                }
            }
        }
    }

    /// Wipes a decided record's evidence at once; whether there was any.
    pub async fn withdraw(&self, id: FilingId, actor: &str, now: Timestamp) -> Result<bool, BureauError> {
        let mut tx = self.begin().await?;
        let sql = "UPDATE certifications SET bytes = $1, purged = $2
                   WHERE id = $3 AND purged IS NULL AND decided IS NOT NULL";
        let (id, none) = (id.to_string(), &[][..]);
        let wiped = sqlx::query(sql).bind(none).bind(now.as_millisecond()).bind(id.as_str()).execute(&mut *tx).await?;
        if wiped.rows_affected() == 0 {
            return Ok(false);
        }
        append(&mut tx, now, &[Deed { actor, action: Action::Withdrawn, subject: &id, detail: "" }]).await?;
        tx.commit().await?;
        self.forget_log().await?;
        Ok(true)
    }

    /// SQLite's log beside the file still holds what was wiped; it is emptied, unless somebody reads the file. Then it
    /// is noted that this is still to be done; whether it is done.
    pub(crate) async fn forget_log(&self) -> Result<bool, BureauError> {
        if self.dialect != Dialect::Sqlite {
            return Ok(true);
        }
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&self.writes).await?;
        let is_busy = row.try_get::<i64, _>(0)? != 0;
        self.set_wiping(is_busy).await?;
        Ok(!is_busy)
    }
}

pub(super) fn row(row: &AnyRow) -> Result<QueueRow, BureauError> {
    Ok(QueueRow {
        seq: row.try_get(0)?,
        id: filing_id(&row.try_get::<String, _>(1)?)?,
        decision: parse(&row.try_get::<String, _>(2)?)?,
        received: timestamp(row.try_get(3)?)?,
        bytes: row.try_get(4)?,
        device: row.try_get(5)?,
    })
}
