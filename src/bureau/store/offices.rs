//! The offices of a bureau (经办点), each with its rule of due days.

use renzheng_domain::due::DuePolicy;
use sqlx::Row as _;

use jiff::Timestamp;

use super::{
    Store,
    audit::{Action, Deed, append},
    json,
};
use crate::BureauError;

/// An office. The one whose id is empty is the bureau itself: who belongs to no other belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// How the bureau calls it in commands.
    pub id: String,
    /// Its name; empty: the bureau's.
    pub name: String,
    /// Its rule of due days.
    pub due: DuePolicy,
}

/// Who belongs to an office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member<'a> {
    /// A helper.
    Operator(&'a str),
    /// A counter.
    Device(&'a str),
}

impl Store {
    /// Puts an office on file or changes it.
    pub async fn put_office(&self, office: &Office, now: Timestamp) -> Result<(), BureauError> {
        let mut tx = self.begin().await?;
        let due = json(&office.due)?;
        let sql = "INSERT INTO offices (id, name, due) VALUES ($1, $2, $3)
                   ON CONFLICT (id) DO UPDATE SET name = $2, due = $3";
        let row = sqlx::query(sql).bind(office.id.as_str()).bind(office.name.as_str());
        row.bind(due.as_str()).execute(&mut *tx).await?;
        let deed = Deed { actor: "bureau", action: Action::OfficeSet, subject: &office.id, detail: &due };
        append(&mut tx, now, &[deed]).await?;
        Ok(tx.commit().await?)
    }

    /// All offices, the bureau itself first.
    pub async fn offices(&self) -> Result<Vec<Office>, BureauError> {
        let rows = sqlx::query("SELECT id, name, due FROM offices ORDER BY id").fetch_all(&self.reads).await?;
        let office = |row: &sqlx::any::AnyRow| {
            let due: String = row.try_get(2)?;
            let due: DuePolicy = serde_json::from_str(&due).map_err(|_| BureauError::Damaged("a rule of due days"))?;
            Ok(Office { id: row.try_get(0)?, name: row.try_get(1)?, due: due.bounded() })
        };
        rows.iter().map(office).collect()
    }

    /// The rule of an office; that of the bureau for one that is not known.
    pub async fn due_policy(&self, office: &str) -> Result<DuePolicy, BureauError> {
        let offices = self.offices().await?;
        let own = offices.iter().find(|known| known.id == office).or_else(|| offices.first());
        own.map(|office| office.due).ok_or(BureauError::Damaged("the offices"))
    }

    /// Puts a helper or a counter into an office; `false`: there is no such one, or no such office.
    pub async fn assign(&self, member: Member<'_>, office: &str, now: Timestamp) -> Result<bool, BureauError> {
        if !self.offices().await?.iter().any(|known| known.id == office) {
            return Ok(false);
        }
        let (sql, id) = match member {
            Member::Operator(id) => ("UPDATE operators SET office = $2 WHERE id = $1", id),
            Member::Device(id) => ("UPDATE devices SET office = $2 WHERE device = $1", id),
        };
        let mut tx = self.begin().await?;
        if sqlx::query(sql).bind(id).bind(office).execute(&mut *tx).await?.rows_affected() == 0 {
            return Ok(false);
        }
        append(&mut tx, now, &[Deed { actor: "bureau", action: Action::OfficeMember, subject: id, detail: office }])
            .await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The office that a session works for: the helper's; for one who belongs to none, that of the counter where they
    /// signed in, by the counter's own word; else the bureau itself.
    pub async fn office_of_session(&self, token_hash: &str) -> Result<String, BureauError> {
        let sql = "SELECT COALESCE(operators.office, devices.office, '') FROM sessions
                   LEFT JOIN operators ON operators.id = sessions.operator
                   LEFT JOIN devices ON devices.device = sessions.device WHERE token_hash = $1";
        let row: Option<String> = sqlx::query_scalar(sql).bind(token_hash).fetch_optional(&self.reads).await?;
        Ok(row.unwrap_or_default())
    }
}
