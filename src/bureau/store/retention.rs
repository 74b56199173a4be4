//! What is wiped when its time is over: the evidence of decided records, sessions that have ended, and cases that
//! nothing came of. What was decided, and the chain of what was done, stay.

use jiff::Timestamp;
use sqlx::Row as _;

use super::{
    Store,
    audit::{Action, Deed, append},
};
use crate::BureauError;

/// Records of one transaction.
const AT_ONCE: i64 = 200;

impl Store {
    /// Wipes the evidence of what was decided before `cutoff`; how many records. One that a person is still to look at
    /// is not decided.
    pub async fn purge(&self, cutoff: Timestamp, now: Timestamp) -> Result<u64, BureauError> {
        let mut wiped = 0;
        loop {
            let mut tx = self.begin().await?;
            let sql = "UPDATE certifications SET bytes = $1, purged = $2 WHERE seq IN
                       (SELECT seq FROM certifications WHERE decided <= $3 AND purged IS NULL AND status <> 'review'
                        ORDER BY seq LIMIT $4) RETURNING id";
            let rows = sqlx::query(sql)
                .bind(&[][..])
                .bind(now.as_millisecond())
                .bind(cutoff.as_millisecond())
                .bind(AT_ONCE)
                .fetch_all(&mut *tx)
                .await?;
            let ids = rows.iter().map(|row| row.try_get::<String, _>(0)).collect::<Result<Vec<_>, _>>()?;
            let deed = |id| Deed { actor: "bureau", action: Action::Purged, subject: id, detail: "" };
            append(&mut tx, now, &ids.iter().map(|id| deed(id)).collect::<Vec<_>>()).await?;
            tx.commit().await?;
            wiped += ids.len() as u64;
            if ids.is_empty() {
                break;
            }
        }
        self.forget(cutoff, now).await?;
        if wiped > 0 {
            self.forget_log().await?;
        }
        Ok(wiped)
    }

    async fn forget(&self, cutoff: Timestamp, now: Timestamp) -> Result<(), BureauError> {
        self.forget_credentials(now).await?;
        let sessions = sqlx::query("DELETE FROM sessions WHERE expires <= $1").bind(now.as_millisecond());
        sessions.execute(&self.writes).await?;
        let sql = "DELETE FROM cases WHERE expires <= $1
                   AND NOT EXISTS (SELECT 1 FROM certifications WHERE case_id = cases.id)";
        sqlx::query(sql).bind(cutoff.as_millisecond()).execute(&self.writes).await?;
        // A record that is still under way, or that a person is still to look at, needs its witness.
        let sql = "DELETE FROM witnesses WHERE given <= $1 AND NOT EXISTS (SELECT 1 FROM certifications
                   WHERE id = witnesses.record AND (decided IS NULL OR status = 'review'))";
        sqlx::query(sql).bind(cutoff.as_millisecond()).execute(&self.writes).await?;
        Ok(())
    }
}
