//! Other helpers' words for records, given out before the record comes in. Only the hash of what was given is here.

use jiff::Timestamp;
use renzheng_domain::filing::FilingId;

use super::{
    Store,
    audit::{Action, Deed, append},
};
use crate::BureauError;

impl Store {
    pub async fn put_witness(
        &self,
        token_hash: &str,
        operator: &str,
        record: FilingId,
        now: Timestamp,
    ) -> Result<(), BureauError> {
        let mut tx = self.begin().await?;
        let sql = "INSERT INTO witnesses (token_hash, operator, record, given) VALUES ($1, $2, $3, $4)";
        let record = record.to_string();
        sqlx::query(sql)
            .bind(token_hash)
            .bind(operator)
            .bind(record.as_str())
            .bind(now.as_millisecond())
            .execute(&mut *tx)
            .await?;
        let deed = Deed { actor: operator, action: Action::WitnessGiven, subject: &record, detail: "" };
        append(&mut tx, now, &[deed]).await?;
        Ok(tx.commit().await?)
    }

    /// Whether exactly this was given to that operator for that record.
    pub async fn is_witness(&self, token_hash: &str, operator: &str, record: FilingId) -> Result<bool, BureauError> {
        let sql = "SELECT count(*) FROM witnesses WHERE token_hash = $1 AND operator = $2 AND record = $3";
        let row = sqlx::query_scalar(sql).bind(token_hash).bind(operator).bind(record.to_string());
        Ok(row.fetch_one(&self.reads).await.map(|count: i64| count > 0)?)
    }
}
