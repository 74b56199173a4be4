//! What whoever looks after the bureau wants to see of all records at once.

use sqlx::Row as _;

use renzheng_domain::filing::FilingId;

use super::{
    Store,
    review::{AT_ONCE, QueueRow, row},
};
use crate::BureauError;

/// A place in a counter's chain of envelopes where one is not here, or not the one that was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The counter.
    pub device: String,
    /// Its numbers of the first and last record of the gap, or of the record whose predecessor is another.
    pub device_seq: (i64, i64),
    /// Whether records are missing; else the one before is not the one that is named.
    pub missing: bool,
}

impl Store {
    /// How many records stand where, by the word of their decision.
    pub async fn counts(&self) -> Result<Vec<(String, i64)>, BureauError> {
        let rows = sqlx::query_as("SELECT status, count(*) FROM certifications GROUP BY status ORDER BY status");
        Ok(rows.fetch_all(&self.reads).await?)
    }

    /// Notes whether a record is its counter's own, once; what another says in its name is in no chain.
    pub async fn set_counter_known(&self, id: FilingId, known: bool) -> Result<(), BureauError> {
        let row = sqlx::query("UPDATE certifications SET counter_known = $2 WHERE id = $1 AND counter_known IS NULL")
            .bind(id.to_string());
        row.bind(i64::from(known)).execute(&self.writes).await?;
        Ok(())
    }

    /// Records whose counter nobody has checked yet, the oldest first.
    pub async fn unchecked(&self) -> Result<Vec<QueueRow>, BureauError> {
        let sql = "SELECT seq, id, decision, received, bytes, device FROM certifications
                   WHERE counter_known IS NULL AND device_seq > 0 ORDER BY seq LIMIT $1";
        let rows = sqlx::query(sql).bind(AT_ONCE).fetch_all(&self.reads).await?;
        rows.iter().map(row).collect()
    }

    /// What is missing or does not fit in the counters' chains of envelopes: a record was lost or is being kept back.
    pub async fn gaps(&self) -> Result<Vec<Gap>, BureauError> {
        let sql = "SELECT device, device_seq, sha256, prev FROM certifications
                   WHERE device_seq > 0 AND counter_known = 1 ORDER BY device, device_seq, seq";
        let rows = sqlx::query(sql).fetch_all(&self.reads).await?;
        let mut gaps = Vec::new();
        let mut last = (String::new(), 0, String::new());
        for row in rows {
            let (device, seq, sha256, prev): (String, i64, String, String) =
                (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
            if device != last.0 {
                last = (device.clone(), 0, String::new());
            }
            if seq > last.1 + 1 {
                gaps.push(Gap { device: device.clone(), device_seq: (last.1 + 1, seq - 1), missing: true });
            } else if prev != last.2 {
                gaps.push(Gap { device: device.clone(), device_seq: (seq, seq), missing: false });
            }
            last = (device, seq, sha256);
        }
        Ok(gaps)
    }
}
