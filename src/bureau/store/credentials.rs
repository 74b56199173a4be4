//! Credentials that were issued, and which were taken back. The text itself is kept as long as it is valid, so that the
//! same case gets the same credential again; after that only its number stays.

use super::records::filing_id;
use jiff::Timestamp;
use renzheng_domain::{filing::FilingId, id_record::IdRecord};
use renzheng_wire::sha256_hex;
use sqlx::{Row as _, any::AnyRow};

use super::{
    Store,
    audit::{Action, Deed, append},
    timestamp,
};
use crate::BureauError;

/// A credential before it is signed: its index is known only when its row is there.
pub(crate) struct NewCredential<'a> {
    pub number: &'a str,
    pub case: &'a str,
    pub record: FilingId,
    pub operator: &'a str,
    pub issued: Timestamp,
    pub expires: Timestamp,
}

/// What the bureau knows of one that it issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedCredential {
    /// Short number.
    pub number: String,
    /// The certification that it was issued for.
    pub record: FilingId,
    /// When it was issued.
    pub issued: Timestamp,
    /// The last moment it is valid.
    pub expires: Timestamp,
    /// When it was taken back.
    pub revoked: Option<Timestamp>,
}

/// A credential as it was given out; it names a person, so it has no `Debug`.
pub(crate) struct Kept {
    pub issued: IssuedCredential,
    /// Empty when it was taken back or its time is over.
    pub whole: String,
}

impl Store {
    /// The record that the case's own comparison with the police's photo approved by itself: neither somebody's
    /// hand nor another photo did, and nobody took their consent back. One of a person who is certified in this period
    /// already passed the same comparison.
    pub async fn approved_by_police_photo(&self, case: &str) -> Result<Option<FilingId>, BureauError> {
        let sql = "SELECT id FROM certifications WHERE case_id = $1 AND reference = 'police_id_photo'
                   AND (status = 'duplicate' OR status = 'approved' AND approved_person IS NOT NULL)
                   AND NOT EXISTS (SELECT 1 FROM audit WHERE subject = certifications.id
                   AND action IN ('decided', 'withdrawn') AND actor <> 'bureau')";
        let id: Option<String> = sqlx::query_scalar(sql).bind(case).fetch_optional(&self.reads).await?;
        id.map(|id| filing_id(&id)).transpose()
    }

    /// The identity record on file of a number, and the photo of the police.
    pub async fn id_record_of(&self, id_number: &str) -> Result<Option<(IdRecord, Vec<u8>)>, BureauError> {
        let record = self.facts(id_number).await?.id_record;
        Ok(record.zip(self.police_photo(id_number).await?))
    }

    /// The credential of a case.
    pub async fn credential_of(&self, case: &str) -> Result<Option<Kept>, BureauError> {
        let sql = "SELECT number, record, issued, expires, revoked, whole FROM credentials WHERE case_id = $1";
        let row = sqlx::query(sql).bind(case).fetch_optional(&self.reads).await?;
        row.as_ref().map(kept).transpose()
    }

    /// Keeps what `sign` makes of the next index; `false`: the case has one, or the number is taken.
    pub async fn put_credential(
        &self,
        new: &NewCredential<'_>,
        sign: impl FnOnce(u64) -> Result<String, BureauError> + Send,
    ) -> Result<bool, BureauError> {
        let mut tx = self.begin().await?;
        let sql = "INSERT INTO credentials (number, case_id, record, issued, expires) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT DO NOTHING RETURNING idx";
        let idx: Option<i64> = sqlx::query_scalar(sql)
            .bind(new.number)
            .bind(new.case)
            .bind(new.record.to_string())
            .bind(new.issued.as_millisecond())
            .bind(new.expires.as_millisecond())
            .fetch_optional(&mut *tx)
            .await?;
        let Some(idx) = idx else { return Ok(false) };
        let whole = sign(idx.cast_unsigned())?;
        sqlx::query("UPDATE credentials SET whole = $2 WHERE idx = $1")
            .bind(idx)
            .bind(whole.as_str())
            .execute(&mut *tx)
            .await?;
        let digest = sha256_hex(whole.as_bytes());
        let deed = Deed { actor: new.operator, action: Action::CredentialIssued, subject: new.number, detail: &digest };
        append(&mut tx, new.issued, &[deed]).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Takes one back for good; `false`: there is none of that number, or it was done before.
    pub async fn revoke_credential(&self, number: &str, by: &str, now: Timestamp) -> Result<bool, BureauError> {
        let mut tx = self.begin().await?;
        let sql = "UPDATE credentials SET revoked = $2, whole = '' WHERE number = $1 AND revoked IS NULL";
        let done = sqlx::query(sql).bind(number).bind(now.as_millisecond()).execute(&mut *tx).await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        let deed = Deed { actor: by, action: Action::CredentialRevoked, subject: number, detail: "" };
        append(&mut tx, now, &[deed]).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Every credential, the oldest first.
    pub async fn credentials(&self) -> Result<Vec<IssuedCredential>, BureauError> {
        let sql = "SELECT number, record, issued, expires, revoked, '' FROM credentials ORDER BY idx";
        let rows = sqlx::query(sql).fetch_all(&self.reads).await?;
        rows.iter().map(|row| kept(row).map(|kept| kept.issued)).collect()
    }

    /// The newest index that was given out, and those that were taken back.
    pub async fn credential_standing(&self) -> Result<(u64, Vec<u64>), BureauError> {
        let last: Option<i64> = sqlx::query_scalar("SELECT max(idx) FROM credentials").fetch_one(&self.reads).await?;
        let revoked = sqlx::query_scalar("SELECT idx FROM credentials WHERE revoked IS NOT NULL ORDER BY idx");
        let revoked: Vec<i64> = revoked.fetch_all(&self.reads).await?;
        // What came between the two is beyond the first.
        let last = last.max(revoked.last().copied()).unwrap_or_default();
        Ok((last.cast_unsigned(), revoked.into_iter().map(i64::cast_unsigned).collect()))
    }

    /// Wipes the texts whose time is over.
    pub(super) async fn forget_credentials(&self, now: Timestamp) -> Result<(), BureauError> {
        let sql = "UPDATE credentials SET whole = '' WHERE expires <= $1 AND whole <> ''";
        sqlx::query(sql).bind(now.as_millisecond()).execute(&self.writes).await?;
        Ok(())
    }
}

fn kept(row: &AnyRow) -> Result<Kept, BureauError> {
    let revoked: Option<i64> = row.try_get(4)?;
    let issued = IssuedCredential {
        number: row.try_get(0)?,
        record: filing_id(&row.try_get::<String, _>(1)?)?,
        issued: timestamp(row.try_get(2)?)?,
        expires: timestamp(row.try_get(3)?)?,
        revoked: revoked.map(timestamp).transpose()?,
    };
    Ok(Kept { issued, whole: row.try_get(5)? })
}
