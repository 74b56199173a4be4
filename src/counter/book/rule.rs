//! By what rule the office reckons due days, as the bureau last said: lists are taken in without a network too.

use renzheng_domain::due::DuePolicy;

use super::Book;
use crate::BookError;

impl Book {
    /// Notes the rule.
    pub async fn rule_is(&self, due: DuePolicy) -> Result<(), BookError> {
        let text = serde_json::to_string(&due).map_err(|_| BookError::Damaged)?;
        let sql = "INSERT INTO rule (id, due) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET due = $1 WHERE due <> $1";
        sqlx::query(sql).bind(text).execute(&self.pool).await?;
        Ok(())
    }

    /// The rule; the national one where no bureau has said any.
    pub async fn rule(&self) -> Result<DuePolicy, BookError> {
        let text: Option<String> =
            sqlx::query_scalar("SELECT due FROM rule WHERE id = 1").fetch_optional(&self.pool).await?;
        let due = text.map(|text| serde_json::from_str::<DuePolicy>(&text)).transpose();
        Ok(due.map_err(|_| BookError::Damaged)?.unwrap_or_default().bounded())
    }
}
