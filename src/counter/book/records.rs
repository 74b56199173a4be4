//! What was captured, and what became of it: no names, no numbers.

use jiff::{Timestamp, civil::Date};
use renzheng_domain::{
    filing::{FilingId, Way},
    person::IdNumber,
    worklist::Outcome,
};
use sqlx::Row as _;
use uuid::Uuid;

use super::{Book, time};
use crate::{BookError, reckoning::Record};

/// A record as it is made.
#[derive(Clone, Debug)]
pub struct Filed<'a> {
    /// The record's id.
    pub id: FilingId,
    /// Whose it is: only used to find them on the list.
    pub number: &'a IdNumber,
    /// The helper.
    pub operator: &'a str,
    /// By face, by hand, at home.
    pub way: Way,
    /// When it was captured.
    pub captured: Timestamp,
}

impl Book {
    /// Writes down that a record was made; a second time changes nothing.
    pub async fn filed(&self, filed: &Filed<'_>) -> Result<(), BookError> {
        let sql = "INSERT INTO records (id, person, operator, way, captured, outcome, moved)
             VALUES ($1, (SELECT row FROM people WHERE who = $2), $3, $4, $5, 'queued', $5)
             ON CONFLICT (id) DO NOTHING";
        sqlx::query(sql)
            .bind(filed.id.to_string())
            .bind(self.sealing.as_ref().map(|sealing| sealing.who(filed.number).to_vec()))
            .bind(filed.operator)
            .bind(filed.way.id())
            .bind(filed.captured.as_second())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Writes down what became of a record. One the book does not know is none that this counter made.
    pub async fn moved(&self, id: FilingId, outcome: Outcome, now: Timestamp) -> Result<(), BookError> {
        let sql = "UPDATE records SET outcome = $2, moved = $3 WHERE id = $1 AND outcome <> $2";
        sqlx::query(sql).bind(id.to_string()).bind(outcome.id()).bind(now.as_second()).execute(&self.pool).await?;
        Ok(())
    }

    /// The person of a record is certified until then: the bureau's word counts, whatever the list says.
    pub async fn certified(&self, id: FilingId, due: Date) -> Result<(), BookError> {
        let sql = "UPDATE people SET told = $2 WHERE row = (SELECT person FROM records WHERE id = $1)";
        sqlx::query(sql).bind(id.to_string()).bind(due.to_string()).execute(&self.pool).await?;
        Ok(())
    }

    /// The record could not be made durable: it never was.
    pub async fn not_filed(&self, id: FilingId) -> Result<(), BookError> {
        sqlx::query("DELETE FROM records WHERE id = $1").bind(id.to_string()).execute(&self.pool).await?;
        Ok(())
    }

    /// What was captured from one moment up to another, the oldest first.
    pub async fn records(&self, from: Timestamp, until: Timestamp) -> Result<Vec<Record>, BookError> {
        let sql = "SELECT id, operator, way, captured, outcome, moved FROM records
             WHERE captured >= $1 AND captured < $2 ORDER BY captured, id";
        self.read(sqlx::query(sql).bind(from.as_second()).bind(until.as_second())).await
    }

    /// What may still change: everything without a final outcome.
    pub async fn unsettled(&self) -> Result<Vec<Record>, BookError> {
        let sql = "SELECT id, operator, way, captured, outcome, moved FROM records
             WHERE outcome IN ('queued', 'review', 'manual') ORDER BY captured, id";
        self.read(sqlx::query(sql)).await
    }

    async fn read(
        &self,
        query: sqlx::query::Query<'_, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>,
    ) -> Result<Vec<Record>, BookError> {
        let rows = query.fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| {
                let word = |column: &str| row.try_get::<String, _>(column);
                let id = Uuid::parse_str(&word("id")?).map_err(|_| BookError::Damaged)?;
                Ok(Record {
                    id: FilingId(id),
                    operator: word("operator")?,
                    way: Way::of_id(&word("way")?).ok_or(BookError::Damaged)?,
                    captured: time(row.try_get("captured")?)?,
                    outcome: Outcome::of_id(&word("outcome")?).ok_or(BookError::Damaged)?,
                    moved: time(row.try_get("moved")?)?,
                })
            })
            .collect()
    }
}
