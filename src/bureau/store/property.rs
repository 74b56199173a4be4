//! What the records say of themselves: whether they are a demonstration's, the bureau's name, and which keys belong to
//! them.

use jiff::Timestamp;
use sqlx::Row as _;
use strum::{EnumString, IntoStaticStr};

use super::{
    Store,
    audit::{Action, Deed, append},
};
use crate::{BureauError, keys::KeyId};

/// What records are for. The words stand in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// People are certified.
    Work,
    /// Made-up people, who can be certified again and again.
    Demonstration,
}

const KIND: &str = "kind";
const NAME: &str = "name";
const WIPING: &str = "wiping";
const PHOTOS: &str = "photos";

impl Store {
    /// What the records are for; `None`: nobody has used them yet, or an older program made them.
    pub async fn kind(&self) -> Result<Option<Kind>, BureauError> {
        let kind = self.property(KIND).await?.map(|word| word.parse());
        kind.transpose().map_err(|_| BureauError::Damaged("the kind of the records"))
    }

    /// Says once and for all what the records are for.
    pub async fn set_kind(&self, kind: Kind) -> Result<bool, BureauError> {
        self.set(KIND, kind.into()).await
    }

    /// The bureau's name, if it was given one.
    pub async fn bureau_name(&self) -> Result<Option<String>, BureauError> {
        self.property(NAME).await
    }

    /// Gives the bureau its name, once; `false`: it has one.
    pub async fn set_bureau_name(&self, name: &str, now: Timestamp) -> Result<bool, BureauError> {
        if !self.set(NAME, name).await? {
            return Ok(false);
        }
        let mut tx = self.begin().await?;
        append(&mut tx, now, &[Deed { actor: "bureau", action: Action::Named, subject: name, detail: "" }]).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Whether every photo on file is encrypted; a program from before this did not.
    pub(super) async fn has_sealed_photos(&self) -> Result<bool, BureauError> {
        Ok(self.property(PHOTOS).await?.is_some())
    }

    pub(super) async fn set_sealed_photos(&self) -> Result<(), BureauError> {
        self.set(PHOTOS, "sealed").await.map(|_| ())
    }

    /// Whether something that was wiped may still be in the log beside the file.
    pub async fn is_wiping(&self) -> Result<bool, BureauError> {
        Ok(self.property(WIPING).await?.is_some())
    }

    pub(super) async fn set_wiping(&self, pending: bool) -> Result<(), BureauError> {
        if pending {
            return self.set(WIPING, "pending").await.map(|_| ());
        }
        sqlx::query("DELETE FROM properties WHERE name = $1").bind(WIPING).execute(&self.writes).await?;
        Ok(())
    }

    /// Whether nobody has put anything into the records yet.
    pub async fn is_fresh(&self) -> Result<bool, BureauError> {
        for sql in [
            "SELECT 1 FROM operators LIMIT 1",
            "SELECT 1 FROM people LIMIT 1",
            "SELECT 1 FROM certifications LIMIT 1",
            "SELECT 1 FROM devices LIMIT 1",
        ] {
            if sqlx::query(sql).fetch_optional(&self.reads).await?.is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether somebody of this number is on file.
    pub async fn has_person(&self, id_number: &str) -> Result<bool, BureauError> {
        Ok(self.name_of(id_number).await?.is_some())
    }

    /// The keys that belong to the records.
    pub async fn key_ids(&self) -> Result<Vec<KeyId>, BureauError> {
        let rows =
            sqlx::query("SELECT purpose, id FROM bureau_keys ORDER BY purpose, id").fetch_all(&self.reads).await?;
        let key = |row: &sqlx::any::AnyRow| Ok(KeyId { purpose: row.try_get(0)?, id: row.try_get(1)? });
        rows.iter().map(key).collect()
    }

    /// Adds keys to those of the records, and takes retired ones off.
    pub async fn note_keys(&self, added: &[KeyId], retired: &[KeyId], now: Timestamp) -> Result<(), BureauError> {
        if added.is_empty() && retired.is_empty() {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        for key in added {
            let sql = "INSERT INTO bureau_keys (purpose, id) VALUES ($1, $2) ON CONFLICT (purpose, id) DO NOTHING";
            sqlx::query(sql).bind(key.purpose.as_str()).bind(key.id.as_str()).execute(&mut *tx).await?;
        }
        for key in retired {
            let sql = "DELETE FROM bureau_keys WHERE purpose = $1 AND id = $2";
            sqlx::query(sql).bind(key.purpose.as_str()).bind(key.id.as_str()).execute(&mut *tx).await?;
        }
        let deed = |action, key: &'_ KeyId| (action, key.purpose.clone(), key.id.clone());
        let added = added.iter().map(|key| deed(Action::KeyAdded, key));
        let all: Vec<_> = added.chain(retired.iter().map(|key| deed(Action::KeyRetired, key))).collect();
        let deeds: Vec<Deed<'_>> = all
            .iter()
            .map(|(action, purpose, id)| Deed { actor: "bureau", action: *action, subject: purpose, detail: id })
            .collect();
        append(&mut tx, now, &deeds).await?;
        Ok(tx.commit().await?)
    }

    async fn property(&self, name: &str) -> Result<Option<String>, BureauError> {
        let row = sqlx::query_scalar("SELECT value FROM properties WHERE name = $1").bind(name);
        Ok(row.fetch_optional(&self.reads).await?)
    }

    async fn set(&self, name: &str, value: &str) -> Result<bool, BureauError> {
        let sql = "INSERT INTO properties (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
        let set = sqlx::query(sql).bind(name).bind(value).execute(&self.writes).await?;
        Ok(set.rows_affected() == 1)
    }
}
