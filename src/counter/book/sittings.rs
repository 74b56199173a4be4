//! Who sat down, without saying who: age, judged trials, and the record that came of it.

use jiff::Timestamp;
use renzheng_domain::{
    filing::FilingId,
    worklist::{Outcome, Sitting},
};
use sqlx::Row as _;

use super::{Book, time};
use crate::{BookError, statistics::Sat};

impl Book {
    /// Writes a sitting down.
    pub async fn sat(&self, sitting: &Sitting) -> Result<(), BookError> {
        let sql = "INSERT INTO sittings (ended, operator, age, judged, record) VALUES ($1, $2, $3, $4, $5)";
        sqlx::query(sql)
            .bind(sitting.ended.as_second())
            .bind(&sitting.operator)
            .bind(i64::from(sitting.age))
            .bind(i64::from(sitting.judged))
            .bind(sitting.record.map(|id| id.to_string()))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The sittings that ended from one moment up to another, each with what its record has come to.
    pub async fn sittings(&self, from: Timestamp, until: Timestamp) -> Result<Vec<Sat>, BookError> {
        let sql = "SELECT ended, sittings.operator, age, judged, record, records.outcome, records.way
             FROM sittings LEFT JOIN records ON records.id = sittings.record
             WHERE ended >= $1 AND ended < $2 ORDER BY ended, sitting";
        let rows = sqlx::query(sql).bind(from.as_second()).bind(until.as_second()).fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| {
                let record = row.try_get::<Option<String>, _>("record")?;
                let outcome = row.try_get::<Option<String>, _>("outcome")?;
                Ok(Sat {
                    sitting: Sitting {
                        ended: time(row.try_get("ended")?)?,
                        operator: row.try_get("operator")?,
                        age: u8::try_from(row.try_get::<i64, _>("age")?).map_err(|_| BookError::Damaged)?,
                        judged: u32::try_from(row.try_get::<i64, _>("judged")?).map_err(|_| BookError::Damaged)?,
                        record: record.map(|id| id.parse::<FilingId>().map_err(|_| BookError::Damaged)).transpose()?,
                    },
                    outcome: outcome
                        .map(|id| Outcome::of_id(&id).ok_or(BookError::Damaged))
                        .transpose()?
                        .unwrap_or_default(),
                })
            })
            .collect()
    }
}
