//! The counters, and the keys they have had. A key that was replaced still counts for what it signed before.

use jiff::Timestamp;
use renzheng_wire::sha256_hex;
use sqlx::{AnyConnection, Row as _};

use super::{
    Store,
    audit::{Action, Deed, append},
    timestamp,
};
use crate::BureauError;

/// What a counter's key is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The bureau has no key of this counter.
    Unknown,
    /// The counter's own key.
    Fits,
    /// It was the counter's key until then; whether it was taken out of use, and not replaced by the counter itself.
    Ended { at: Timestamp, revoked: bool },
    /// It was never this counter's key.
    Other,
}

impl Store {
    /// Whether a counter may not send any more.
    pub async fn is_revoked(&self, device: &str) -> Result<bool, BureauError> {
        let row = sqlx::query_scalar("SELECT count(*) FROM devices WHERE device = $1 AND revoked IS NOT NULL");
        Ok(row.bind(device).fetch_one(&self.reads).await.map(|count: i64| count > 0)?)
    }

    /// What `key` is worth as one of `device`. A key that has ended under any name has ended under every name.
    pub async fn device_key(&self, device: &str, key: &str) -> Result<Standing, BureauError> {
        let sql = "SELECT device, key, until, revoked FROM device_keys WHERE device = $1 OR key = $2";
        let rows = sqlx::query(sql).bind(device).bind(key).fetch_all(&self.reads).await?;
        let (mut own, mut ended, mut has_others) = (None, None, false);
        for row in rows {
            let (is_device, is_key) = (row.try_get::<String, _>(0)? == device, row.try_get::<String, _>(1)? == key);
            let standing = match row.try_get::<Option<i64>, _>(2)? {
                None => Standing::Fits,
                Some(until) => Standing::Ended { at: timestamp(until)?, revoked: row.try_get::<i64, _>(3)? != 0 },
            };
            match (is_device, is_key) {
                (true, true) => own = Some(standing),
                (false, true) if standing != Standing::Fits => ended = Some(standing),
                (true, false) => has_others = true,
                _ => {}
            }
        }
        Ok(own.or(ended).unwrap_or(if has_others { Standing::Other } else { Standing::Unknown }))
    }

    /// Whether the bureau has a key of this counter that has not ended.
    pub async fn has_device_key(&self, device: &str) -> Result<bool, BureauError> {
        let row = sqlx::query_scalar("SELECT count(*) FROM device_keys WHERE device = $1 AND until IS NULL");
        Ok(row.bind(device).fetch_one(&self.reads).await.map(|count: i64| count > 0)?)
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
        if !is_current(&mut tx, device, key).await? {
            end_keys(&mut tx, device, false, now).await?;
            if !add_key(&mut tx, device, key, now).await? {
                return Ok(false);
            }
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Puts `key` in the place of `previous`; `false`: that is not the counter's key, or `key` has been one before. The
    /// same key twice asks whether it is the one in use.
    pub async fn rotate_device_key(
        &self,
        device: &str,
        previous: &str,
        key: &str,
        now: Timestamp,
    ) -> Result<bool, BureauError> {
        let mut tx = self.begin().await?;
        if previous == key {
            return is_current(&mut tx, device, key).await;
        }
        let sql = "UPDATE device_keys SET until = $3 WHERE device = $1 AND key = $2 AND until IS NULL
                   AND NOT EXISTS (SELECT 1 FROM devices WHERE device = $1 AND revoked IS NOT NULL)";
        let ended = sqlx::query(sql).bind(device).bind(previous).bind(now.as_millisecond()).execute(&mut *tx).await?;
        if ended.rows_affected() == 0 {
            return Ok(false);
        }
        if !add_key(&mut tx, device, key, now).await? {
            return Ok(false);
        }
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
        end_keys(&mut tx, device, true, now).await?;
        append(&mut tx, now, &[Deed { actor: "bureau", action: Action::DeviceRevoked, subject: device, detail: "" }])
            .await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// Ends the key in use; `revoked`: for good, with those that were replaced before.
async fn end_keys(tx: &mut AnyConnection, device: &str, revoked: bool, now: Timestamp) -> Result<(), BureauError> {
    let sql = "UPDATE device_keys SET until = $2 WHERE device = $1 AND until IS NULL";
    sqlx::query(sql).bind(device).bind(now.as_millisecond()).execute(&mut *tx).await?;
    if revoked {
        sqlx::query("UPDATE device_keys SET revoked = 1 WHERE device = $1").bind(device).execute(tx).await?;
    }
    Ok(())
}

/// Whether the counter is in use with this key.
async fn is_current(tx: &mut AnyConnection, device: &str, key: &str) -> Result<bool, BureauError> {
    let sql = "SELECT count(*) FROM device_keys WHERE device = $1 AND key = $2 AND until IS NULL
               AND NOT EXISTS (SELECT 1 FROM devices WHERE device = $1 AND revoked IS NOT NULL)";
    let count: i64 = sqlx::query_scalar(sql).bind(device).bind(key).fetch_one(tx).await?;
    Ok(count > 0)
}

/// Takes on a key, but none that this counter has had, or that has ended elsewhere: whoever kept it would be let in
/// again. `false`: it is such a one. A counter may go on under another name.
async fn add_key(tx: &mut AnyConnection, device: &str, key: &str, now: Timestamp) -> Result<bool, BureauError> {
    let sql = "SELECT count(*) FROM device_keys WHERE key = $1 AND (device = $2 OR until IS NOT NULL)";
    let spent: i64 = sqlx::query_scalar(sql).bind(key).bind(device).fetch_one(&mut *tx).await?;
    if spent > 0 {
        return Ok(false);
    }
    let sql = "INSERT INTO devices (device) VALUES ($1) ON CONFLICT (device) DO NOTHING";
    sqlx::query(sql).bind(device).execute(&mut *tx).await?;
    let sql = "INSERT INTO device_keys (device, key, since) VALUES ($1, $2, $3)";
    sqlx::query(sql).bind(device).bind(key).bind(now.as_millisecond()).execute(&mut *tx).await?;
    let digest = sha256_hex(key.as_bytes());
    append(tx, now, &[Deed { actor: device, action: Action::DeviceKeyAdded, subject: device, detail: &digest }])
        .await?;
    Ok(true)
}
