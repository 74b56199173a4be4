//! The bureau's records: SQLite, in one file or in memory. A record is on disk before it is acknowledged, and the
//! database itself sees to it that one person is certified once in a period.

use std::{path::Path, str::FromStr as _};

use jiff::Timestamp;
use sqlx::{
    Row as _, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous},
};
use uuid::Uuid;

use super::BureauError;
use crate::domain::{
    filing::{Decision, FilingId, Receipt},
    trial::{Act, Challenge},
};

const SCHEMA: &str = include_str!("schema.sql");

/// A case as it was opened.
#[derive(Clone)]
pub(super) struct CaseRow {
    pub id: String,
    pub name: String,
    pub id_number: String,
    /// The calendar year the certification is for.
    pub period: i16,
    /// Who opened it: only their word counts on the record.
    pub operator: String,
    pub challenge: Challenge,
}

/// A record that came in.
pub(super) struct NewRecord<'a> {
    pub id: FilingId,
    pub bytes: &'a [u8],
    pub sha256: &'a str,
    pub case: &'a str,
    pub device: &'a str,
    pub device_seq: u64,
}

/// What putting a record did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Put {
    New,
    SameBytes,
    OtherBytes,
}

/// The bureau's records.
pub(super) struct Store(SqlitePool);

impl Store {
    pub async fn open(folder: Option<&Path>) -> Result<Self, BureauError> {
        let options = match folder {
            Some(folder) => SqliteConnectOptions::new()
                .filename(folder.join("bureau.sqlite"))
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full),
            None => SqliteConnectOptions::new().in_memory(true),
        };
        // One connection, which never ends: there is one writer, and a database in memory is its connection.
        let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
        let pool = pool.connect_with(options.foreign_keys(true)).await?;
        sqlx::raw_sql(SCHEMA).execute(&pool).await?;
        Ok(Self(pool))
    }

    pub async fn put_operator(&self, id: &str, display_name: &str, secret: &str) -> Result<(), BureauError> {
        let sql = "INSERT OR REPLACE INTO operators (id, display_name, secret) VALUES (?, ?, ?)";
        sqlx::query(sql).bind(id).bind(display_name).bind(secret).execute(&self.0).await?;
        Ok(())
    }

    /// Display name and secret hash.
    pub async fn operator(&self, id: &str) -> Result<Option<(String, String)>, BureauError> {
        let row = sqlx::query_as("SELECT display_name, secret FROM operators WHERE id = ?").bind(id);
        Ok(row.fetch_optional(&self.0).await?)
    }

    pub async fn put_session(&self, token_hash: &str, operator: &str, expires: Timestamp) -> Result<(), BureauError> {
        let sql = "INSERT INTO sessions (token_hash, operator, expires) VALUES (?, ?, ?)";
        sqlx::query(sql).bind(token_hash).bind(operator).bind(expires.as_millisecond()).execute(&self.0).await?;
        Ok(())
    }

    /// The operator of a session that has not ended.
    pub async fn session(&self, token_hash: &str, now: Timestamp) -> Result<Option<String>, BureauError> {
        let row = sqlx::query_scalar("SELECT operator FROM sessions WHERE token_hash = ? AND expires > ?");
        Ok(row.bind(token_hash).bind(now.as_millisecond()).fetch_optional(&self.0).await?)
    }

    pub async fn put_person(&self, id_number: &str, name: &str, photo: Option<&[u8]>) -> Result<(), BureauError> {
        let sql = "INSERT INTO people (id_number, name, photo) VALUES (?1, ?2, ?3)
                   ON CONFLICT (id_number) DO UPDATE SET name = ?2, photo = ?3";
        sqlx::query(sql).bind(id_number).bind(name).bind(photo).execute(&self.0).await?;
        // Whatever was known of the photo before this one.
        sqlx::query("DELETE FROM photo_years WHERE id_number = ?").bind(id_number).execute(&self.0).await?;
        Ok(())
    }

    /// The name on file of a number.
    pub async fn name_of(&self, id_number: &str) -> Result<Option<String>, BureauError> {
        let row = sqlx::query_scalar("SELECT name FROM people WHERE id_number = ?").bind(id_number);
        Ok(row.fetch_optional(&self.0).await?)
    }

    pub async fn photo_of(&self, id_number: &str) -> Result<Option<Vec<u8>>, BureauError> {
        let row = sqlx::query_scalar("SELECT photo FROM people WHERE id_number = ?").bind(id_number);
        Ok(row.fetch_optional(&self.0).await?.flatten())
    }

    pub async fn put_photo_year(&self, id_number: &str, year: i16) -> Result<(), BureauError> {
        let sql = "INSERT OR REPLACE INTO photo_years (id_number, year) VALUES (?, ?)";
        sqlx::query(sql).bind(id_number).bind(i64::from(year)).execute(&self.0).await?;
        Ok(())
    }

    /// The year in which the photo on file was taken, if anybody knows.
    pub async fn photo_year(&self, id_number: &str) -> Result<Option<i16>, BureauError> {
        let row = sqlx::query_scalar("SELECT year FROM photo_years WHERE id_number = ?").bind(id_number);
        Ok(row.fetch_optional(&self.0).await?)
    }

    pub async fn put_case(&self, case: &CaseRow) -> Result<(), BureauError> {
        let sql =
            "INSERT INTO cases (id, id_number, period, operator, nonce, acts, expires) VALUES (?, ?, ?, ?, ?, ?, ?)";
        sqlx::query(sql)
            .bind(&case.id)
            .bind(&case.id_number)
            .bind(i64::from(case.period))
            .bind(&case.operator)
            .bind(&case.challenge.nonce)
            .bind(json(&case.challenge.acts)?)
            .bind(case.challenge.expires.as_millisecond())
            .execute(&self.0)
            .await?;
        Ok(())
    }

    pub async fn case(&self, id: &str) -> Result<Option<CaseRow>, BureauError> {
        let sql = "SELECT cases.*, people.name FROM cases JOIN people USING (id_number) WHERE cases.id = ?";
        sqlx::query(sql).bind(id).fetch_optional(&self.0).await?.as_ref().map(case_row).transpose()
    }

    /// On disk when it returns.
    pub async fn put_record(&self, record: &NewRecord<'_>, now: Timestamp) -> Result<Put, BureauError> {
        let sql = "INSERT INTO certifications (id, bytes, sha256, case_id, device, device_seq, received, decision)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING";
        let done = sqlx::query(sql)
            .bind(record.id.to_string())
            .bind(record.bytes)
            .bind(record.sha256)
            .bind(record.case)
            .bind(record.device)
            .bind(record.device_seq.cast_signed())
            .bind(now.as_millisecond())
            .bind(json(&Decision::Received)?)
            .execute(&self.0)
            .await?;
        if done.rows_affected() == 1 {
            return Ok(Put::New);
        }
        let row = sqlx::query_scalar("SELECT sha256 FROM certifications WHERE id = ?").bind(record.id.to_string());
        let stored: String = row.fetch_one(&self.0).await?;
        Ok(if stored == record.sha256 { Put::SameBytes } else { Put::OtherBytes })
    }

    /// Where a record stands, with its place in the queue.
    pub async fn decision(&self, id: FilingId) -> Result<Option<Decision>, BureauError> {
        let row = sqlx::query(
            "SELECT decision, (SELECT count(*) FROM certifications before
               WHERE before.decided IS NULL AND before.seq < it.seq) FROM certifications it WHERE id = ?",
        );
        let Some(row) = row.bind(id.to_string()).fetch_optional(&self.0).await? else { return Ok(None) };
        let decision = serde_json::from_str(row.try_get(0)?).map_err(|_| BureauError::Damaged("a decision"))?;
        Ok(Some(match decision {
            Decision::Comparing { .. } => Decision::Comparing { queue_position: row.try_get::<i64, _>(1)? as u32 },
            other => other,
        }))
    }

    /// The oldest record that is not decided.
    pub async fn oldest_undecided(&self) -> Result<Option<(FilingId, Vec<u8>)>, BureauError> {
        let row = sqlx::query("SELECT id, bytes FROM certifications WHERE decided IS NULL ORDER BY seq LIMIT 1");
        let Some(row) = row.fetch_optional(&self.0).await? else { return Ok(None) };
        Ok(Some((filing_id(row.try_get(0)?)?, row.try_get(1)?)))
    }

    /// A record was taken up.
    pub async fn mark_comparing(&self, id: FilingId) -> Result<(), BureauError> {
        let decision = json(&Decision::Comparing { queue_position: 0 })?;
        let row = sqlx::query("UPDATE certifications SET decision = ? WHERE id = ? AND decided IS NULL").bind(decision);
        row.bind(id.to_string()).execute(&self.0).await?;
        Ok(())
    }

    /// Writes a decision that is no approval.
    pub async fn decide(&self, id: FilingId, decision: &Decision, now: Timestamp) -> Result<(), BureauError> {
        let row = sqlx::query("UPDATE certifications SET decision = ?, decided = ? WHERE id = ? AND decided IS NULL")
            .bind(json(decision)?);
        row.bind(now.as_millisecond()).bind(id.to_string()).execute(&self.0).await?;
        Ok(())
    }

    /// Approves with `receipt`, or finds the approval there already is for this person and period: the unique index
    /// decides, so two at once cannot both stand.
    pub async fn approve(&self, case: &CaseRow, receipt: Receipt, now: Timestamp) -> Result<Decision, BureauError> {
        let id = receipt.filing;
        let decision = Decision::Approved { receipt };
        let sql = "UPDATE OR IGNORE certifications SET decision = ?, decided = ?, approved_person = ?, period = ?
                   WHERE id = ? AND decided IS NULL";
        let done = sqlx::query(sql)
            .bind(json(&decision)?)
            .bind(now.as_millisecond())
            .bind(&case.id_number)
            .bind(i64::from(case.period))
            .bind(id.to_string())
            .execute(&self.0)
            .await?;
        if done.rows_affected() == 1 {
            return Ok(decision);
        }
        // Another process on the same records may have decided this very one meanwhile: its word stands.
        if let Some(own) = self.decision(id).await?.filter(Decision::is_final) {
            return Ok(own);
        }
        let receipt = self.standing(&case.id_number, case.period).await?;
        let decision = Decision::Duplicate { receipt: receipt.ok_or(BureauError::Damaged("an approval"))? };
        self.decide(id, &decision, now).await?;
        Ok(decision)
    }

    /// Lets everybody be certified again, for the demonstration; receipts that were given stay as they are.
    pub async fn forget_approvals(&self) -> Result<(), BureauError> {
        let sql = "UPDATE certifications SET approved_person = NULL, period = NULL WHERE approved_person IS NOT NULL";
        sqlx::query(sql).execute(&self.0).await?;
        Ok(())
    }

    /// The receipt of a person's approval in a period.
    pub async fn standing(&self, id_number: &str, period: i16) -> Result<Option<Receipt>, BureauError> {
        let sql = "SELECT decision FROM certifications WHERE approved_person = ? AND period = ?";
        let row: Option<String> =
            sqlx::query_scalar(sql).bind(id_number).bind(i64::from(period)).fetch_optional(&self.0).await?;
        match row.map(|text| serde_json::from_str(&text)).transpose() {
            Ok(None) => Ok(None),
            Ok(Some(Decision::Approved { receipt })) => Ok(Some(receipt)),
            _ => Err(BureauError::Damaged("an approval")),
        }
    }

    /// Whether an earlier record was made for the same case.
    pub async fn case_used_before(&self, id: FilingId, case: &str) -> Result<bool, BureauError> {
        let sql = "SELECT count(*) FROM certifications WHERE case_id = ?2
                   AND seq < (SELECT seq FROM certifications WHERE id = ?1)";
        let count: i64 = sqlx::query_scalar(sql).bind(id.to_string()).bind(case).fetch_one(&self.0).await?;
        Ok(count > 0)
    }

    /// Trust on first use: the key a counter showed first is its key. Whether this is that key.
    pub async fn device_key_fits(&self, device: &str, key: &str) -> Result<bool, BureauError> {
        let sql = "INSERT INTO devices (device, key) VALUES (?, ?) ON CONFLICT (device) DO NOTHING";
        sqlx::query(sql).bind(device).bind(key).execute(&self.0).await?;
        let known: String =
            sqlx::query_scalar("SELECT key FROM devices WHERE device = ?").bind(device).fetch_one(&self.0).await?;
        Ok(known == key)
    }
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, BureauError> {
    serde_json::to_string(value).map_err(|_| BureauError::Damaged("a value"))
}

fn filing_id(text: &str) -> Result<FilingId, BureauError> {
    Uuid::from_str(text).map(FilingId).map_err(|_| BureauError::Damaged("an id"))
}

fn case_row(row: &SqliteRow) -> Result<CaseRow, BureauError> {
    let acts: Vec<Act> = serde_json::from_str(row.try_get("acts")?).map_err(|_| BureauError::Damaged("a challenge"))?;
    let expires = Timestamp::from_millisecond(row.try_get("expires")?).map_err(|_| BureauError::Damaged("a time"))?;
    Ok(CaseRow {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        id_number: row.try_get("id_number")?,
        period: row.try_get::<i64, _>("period")? as i16,
        operator: row.try_get("operator")?,
        challenge: Challenge::new(row.try_get("nonce")?, acts, expires),
    })
}
