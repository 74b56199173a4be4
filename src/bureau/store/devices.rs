//! The counters, and the keys they have had. A key that was replaced still counts for what it signed before.

use jiff::Timestamp;
use renzheng_wire::sha256_hex;
use sqlx::{AnyConnection, Row as _};

use super::{
    Store,
    audit::{Action, Deed, append},
};
use crate::BureauError;

/// What a counter's key is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The bureau has no key of this counter.
    Unknown,
    /// The counter's own key, or one it had when the record was made.
    Fits,
    /// The counter has another key.
    Other,
}

impl Store {
    /// Whether a counter may not send any more.
    pub async fn is_revoked(&self, device: &str) -> Result<bool, BureauError> {
        let row = sqlx::query_scalar("SELECT count(*) FROM devices WHERE device = $1 AND revoked IS NOT NULL");
        Ok(row.bind(device).fetch_one(&self.reads).await.map(|count: i64| count > 0)?)
    }

    /// What `key` is worth for a record that `device` made at `made`.
    pub async fn device_key(&self, device: &str, key: &str, made: Timestamp) -> Result<Standing, BureauError> {
        let rows = sqlx::query("SELECT key, until FROM device_keys WHERE device = $1").bind(device);
        let rows = rows.fetch_all(&self.reads).await?;
        let mut standing = if rows.is_empty() { Standing::Unknown } else { Standing::Other };
        for row in rows {
            let until: Option<i64> = row.try_get(1)?;
            if row.try_get::<String, _>(0)? == key && until.is_none_or(|until| made.as_millisecond() <= until) {
                standing = Standing::Fits;
            }
        }
        Ok(standing)
    }

    /// Trust on first use: the first key a counter shows is its key.
    pub async fn adopt_device_key(&self, device: &str, key: &str, now: Timestamp) -> Result<(), BureauError> {
        let mut tx = self.begin().await?;
        let known = sqlx::query_scalar("SELECT count(*) FROM device_keys WHERE device = $1").bind(device);
        let known: i64 = known.fetch_one(&mut *tx).await?;
        if known == 0 {
            add_key(&mut tx, device, key, now).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Puts down a code with which `device` may enrol once, until `expires`. What was revoked may come back so.
    pub async fn invite_device(
        &self,
        device: &str,
        code_hash: &str,
        expires: Timestamp,
        now: Timestamp,
    ) -> Result<(), BureauError> {
        let mut tx = self.begin().await?;
        let sql = "INSERT INTO devices (device, code_hash, code_expires) VALUES ($1, $2, $3)
                   ON CONFLICT (device) DO UPDATE SET code_hash = $2, code_expires = $3";
        sqlx::query(sql).bind(device).bind(code_hash).bind(expires.as_millisecond()).execute(&mut *tx).await?;
        append(&mut tx, now, &[Deed { actor: "bureau", action: Action::DeviceInvited, subject: device, detail: "" }])
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes on a counter's first key for a code. The code is spent; `false`: it is not this counter's, or its time is
    /// over.
    pub async fn enrol_device(
        &self,
        device: &str,
        code_hash: &str,
        key: &str,
        now: Timestamp,
    ) -> Result<bool, BureauError> {
        let mut tx = self.begin().await?;
        let sql = "UPDATE devices SET code_hash = NULL, code_expires = NULL, revoked = NULL
                   WHERE device = $1 AND code_hash = $2 AND code_expires > $3";
        let spent = sqlx::query(sql).bind(device).bind(code_hash).bind(now.as_millisecond()).execute(&mut *tx).await?;
        if spent.rows_affected() == 0 {
            return Ok(false);
        }
        end_keys(&mut tx, device, now).await?;
        add_key(&mut tx, device, key, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Puts `key` in the place of `previous`; `false`: that is not the counter's key.
    pub async fn rotate_device_key(
        &self,
        device: &str,
        previous: &str,
        key: &str,
        now: Timestamp,
    ) -> Result<bool, BureauError> {
        let mut tx = self.begin().await?;
        let sql = "UPDATE device_keys SET until = $3 WHERE device = $1 AND key = $2 AND until IS NULL
                   AND NOT EXISTS (SELECT 1 FROM devices WHERE device = $1 AND revoked IS NOT NULL)";
        let ended = sqlx::query(sql).bind(device).bind(previous).bind(now.as_millisecond()).execute(&mut *tx).await?;
        if ended.rows_affected() == 0 {
            return Ok(false);
        }
        add_key(&mut tx, device, key, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// From now on nothing of this counter is taken; `false`: there is no such counter.
    pub async fn revoke_device(&self, device: &str, now: Timestamp) -> Result<bool, BureauError> {
        let mut tx = self.begin().await?;
        let sql = "UPDATE devices SET revoked = $2, code_hash = NULL WHERE device = $1 AND revoked IS NULL";
        let done = sqlx::query(sql).bind(device).bind(now.as_millisecond()).execute(&mut *tx).await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        append(&mut tx, now, &[Deed { actor: "bureau", action: Action::DeviceRevoked, subject: device, detail: "" }])
            .await?;
        tx.commit().await?;
        Ok(true)
    }
}

async fn end_keys(tx: &mut AnyConnection, device: &str, now: Timestamp) -> Result<(), BureauError> {
    let sql = "UPDATE device_keys SET until = $2 WHERE device = $1 AND until IS NULL";
    sqlx::query(sql).bind(device).bind(now.as_millisecond()).execute(tx).await?;
    Ok(())
}

async fn add_key(tx: &mut AnyConnection, device: &str, key: &str, now: Timestamp) -> Result<(), BureauError> {
    let sql = "INSERT INTO devices (device) VALUES ($1) ON CONFLICT (device) DO NOTHING";
    sqlx::query(sql).bind(device).execute(&mut *tx).await?;
    let sql = "INSERT INTO device_keys (device, key, since) VALUES ($1, $2, $3)
               ON CONFLICT (device, key) DO UPDATE SET until = NULL";
    sqlx::query(sql).bind(device).bind(key).bind(now.as_millisecond()).execute(&mut *tx).await?;
    let digest = sha256_hex(key.as_bytes());
    append(tx, now, &[Deed { actor: device, action: Action::DeviceKeyAdded, subject: device, detail: &digest }]).await
}
