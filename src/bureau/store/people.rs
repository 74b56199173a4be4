//! Who may work here, and who is to be certified.

use jiff::Timestamp;
use renzheng_wire::sha256_hex;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _, any::AnyRow};

use super::{
    Store,
    audit::{Action, Deed, append},
    photos::forget_quality,
    timestamp,
};
use crate::{
    BureauError,
    keys::photos::{Photo, PhotoKey},
};

/// Rows read at once; a photo has some hundred thousand bytes.
const AT_ONCE: i64 = 100;
/// Letters of a session's id, the first of its token's hash: 48 bits.
const SESSION_ID: usize = 12;

/// A session that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// What it is ended by; opens nothing.
    pub id: String,
    /// Who signed in.
    pub operator: String,
    /// Where, by the counter's own word.
    pub device: String,
    /// When it was opened.
    pub opened: Timestamp,
    /// When it ends by itself.
    pub expires: Timestamp,
}

/// Which sessions are to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndSessions<'a> {
    /// The one of this id.
    One(&'a str),
    /// All of an operator.
    Operator(&'a str),
}

impl Store {
    /// Lets somebody sign in with a secret, or changes it; with another secret every session of theirs ends.
    pub async fn put_operator(
        &self,
        id: &str,
        display_name: &str,
        secret: &str,
        now: Timestamp,
    ) -> Result<(), BureauError> {
        let mut tx = self.begin().await?;
        let sql = "DELETE FROM sessions WHERE operator = $1
                   AND EXISTS (SELECT 1 FROM operators WHERE id = $1 AND secret <> $2)";
        sqlx::query(sql).bind(id).bind(secret).execute(&mut *tx).await?;
        let sql = "INSERT INTO operators (id, display_name, secret) VALUES ($1, $2, $3)
                   ON CONFLICT (id) DO UPDATE SET display_name = $2, secret = $3";
        sqlx::query(sql).bind(id).bind(display_name).bind(secret).execute(&mut *tx).await?;
        append(&mut tx, now, &[Deed { actor: "bureau", action: Action::OperatorSet, subject: id, detail: "" }]).await?;
        Ok(tx.commit().await?)
    }

    /// Lets somebody sign in no more and ends their sessions; `false`: there is nobody of that name.
    pub async fn remove_operator(&self, id: &str, now: Timestamp) -> Result<bool, BureauError> {
        let mut tx = self.begin().await?;
        let removed = sqlx::query("DELETE FROM operators WHERE id = $1").bind(id).execute(&mut *tx).await?;
        if removed.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("DELETE FROM sessions WHERE operator = $1").bind(id).execute(&mut *tx).await?;
        let deed = Deed { actor: "bureau", action: Action::OperatorRemoved, subject: id, detail: "" };
        append(&mut tx, now, &[deed]).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The sessions that have not ended, the oldest first.
    pub async fn sessions(&self, now: Timestamp) -> Result<Vec<OpenSession>, BureauError> {
        let sql = "SELECT token_hash, operator, device, opened, expires FROM sessions WHERE expires > $1
                   ORDER BY opened, token_hash";
        let rows = sqlx::query(sql).bind(now.as_millisecond()).fetch_all(&self.reads).await?;
        let session = |row: &AnyRow| {
            Ok(OpenSession {
                id: row.try_get::<String, _>(0)?.chars().take(SESSION_ID).collect(),
                operator: row.try_get(1)?,
                device: row.try_get(2)?,
                opened: timestamp(row.try_get(3)?)?,
                expires: timestamp(row.try_get(4)?)?,
            })
        };
        rows.iter().map(session).collect()
    }

    /// Ends the session of that id, or those of an operator; how many.
    pub async fn end_sessions(&self, which: EndSessions<'_>, now: Timestamp) -> Result<u64, BureauError> {
        let (sql, named) = match which {
            EndSessions::One(id) => ("SELECT operator FROM sessions WHERE substr(token_hash, 1, 12) = $1", id),
            EndSessions::Operator(id) => ("SELECT operator FROM sessions WHERE operator = $1", id),
        };
        let mut tx = self.begin().await?;
        let operators: Vec<String> = sqlx::query_scalar(sql).bind(named).fetch_all(&mut *tx).await?;
        let sql = match which {
            EndSessions::One(_) => "DELETE FROM sessions WHERE substr(token_hash, 1, 12) = $1",
            EndSessions::Operator(_) => "DELETE FROM sessions WHERE operator = $1",
        };
        let ended = sqlx::query(sql).bind(named).execute(&mut *tx).await?.rows_affected();
        let deed = |operator| Deed { actor: "bureau", action: Action::SessionEnded, subject: operator, detail: "" };
        append(&mut tx, now, &operators.iter().map(|operator| deed(operator)).collect::<Vec<_>>()).await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// Display name and secret hash.
    pub async fn operator(&self, id: &str) -> Result<Option<(String, String)>, BureauError> {
        let row = sqlx::query_as("SELECT display_name, secret FROM operators WHERE id = $1").bind(id);
        Ok(row.fetch_optional(&self.reads).await?)
    }

    pub async fn put_session(
        &self,
        token_hash: &str,
        (operator, device): (&str, &str),
        expires: Timestamp,
        now: Timestamp,
    ) -> Result<(), BureauError> {
        let mut tx = self.begin().await?;
        let sql = "INSERT INTO sessions (token_hash, operator, expires, device, opened) VALUES ($1, $2, $3, $4, $5)";
        let row = sqlx::query(sql).bind(token_hash).bind(operator).bind(expires.as_millisecond());
        row.bind(device).bind(now.as_millisecond()).execute(&mut *tx).await?;
        let deed = Deed { actor: operator, action: Action::SessionOpened, subject: operator, detail: "" };
        append(&mut tx, now, &[deed]).await?;
        Ok(tx.commit().await?)
    }

    /// The operator of a session that has not ended, and the counter it was opened at, by the counter's own word.
    pub async fn session(&self, token_hash: &str, now: Timestamp) -> Result<Option<(String, String)>, BureauError> {
        let row = sqlx::query_as("SELECT operator, device FROM sessions WHERE token_hash = $1 AND expires > $2");
        Ok(row.bind(token_hash).bind(now.as_millisecond()).fetch_optional(&self.reads).await?)
    }

    /// Puts a person on file or changes name and photo.
    pub async fn put_person(
        &self,
        id_number: &str,
        name: &str,
        photo: Option<&[u8]>,
        now: Timestamp,
    ) -> Result<(), BureauError> {
        let sealed = photo.map(|photo| self.photos()?.seal(Photo::Bureau, id_number, photo)).transpose()?;
        let mut tx = self.begin().await?;
        let sql = "INSERT INTO people (id_number, name, photo) VALUES ($1, $2, $3)
                   ON CONFLICT (id_number) DO UPDATE SET name = $2, photo = $3";
        sqlx::query(sql).bind(id_number).bind(name).bind(sealed).execute(&mut *tx).await?;
        // Whatever was known of the photo before this one.
        forget_quality(&mut tx, id_number, Photo::Bureau).await?;
        sqlx::query("DELETE FROM photo_years WHERE id_number = $1").bind(id_number).execute(&mut *tx).await?;
        self.note_person(&mut tx, id_number, photo, now).await?;
        Ok(tx.commit().await?)
    }

    /// Notes in the chain that a person or a photo of theirs was changed.
    pub(super) async fn note_person(
        &self,
        tx: &mut AnyConnection,
        id_number: &str,
        photo: Option<&[u8]>,
        now: Timestamp,
    ) -> Result<(), BureauError> {
        let (subject, detail) = (self.photos()?.pseudonym(id_number), photo.map(sha256_hex).unwrap_or_default());
        let deed = Deed { actor: "bureau", action: Action::PersonSet, subject: &subject, detail: &detail };
        append(tx, now, &[deed]).await
    }

    /// Encrypts the photos that an older program left in the clear.
    pub(super) async fn seal_photos(&self) -> Result<(), BureauError> {
        for (table, column, photo) in
            [("people", "photo", Photo::Bureau), ("person_facts", "police_photo", Photo::Police)]
        {
            let select = format!(
                "SELECT id_number, {column} FROM {table} WHERE {column} IS NOT NULL AND id_number > $1
                 ORDER BY id_number LIMIT $2"
            );
            let update = format!("UPDATE {table} SET {column} = $1 WHERE id_number = $2");
            let mut after = String::new();
            loop {
                let rows = sqlx::query(AssertSqlSafe(select.as_str())).bind(after.as_str()).bind(AT_ONCE);
                let rows = rows.fetch_all(&self.reads).await?;
                let Some(last) = rows.last() else { break };
                after = last.try_get(0)?;
                for row in &rows {
                    let (id_number, bytes): (String, Vec<u8>) = (row.try_get(0)?, row.try_get(1)?);
                    if !PhotoKey::is_sealed(&bytes) {
                        let sealed = self.photos()?.seal(photo, &id_number, &bytes)?;
                        let row = sqlx::query(AssertSqlSafe(update.as_str())).bind(sealed).bind(id_number);
                        row.execute(&self.writes).await?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The name on file of a number.
    pub async fn name_of(&self, id_number: &str) -> Result<Option<String>, BureauError> {
        let row = sqlx::query_scalar("SELECT name FROM people WHERE id_number = $1").bind(id_number);
        Ok(row.fetch_optional(&self.reads).await?)
    }

    /// The bureau's own photo of a person.
    pub async fn photo_of(&self, id_number: &str) -> Result<Option<Vec<u8>>, BureauError> {
        let row = sqlx::query_scalar("SELECT photo FROM people WHERE id_number = $1").bind(id_number);
        let sealed: Option<Vec<u8>> = row.fetch_optional(&self.reads).await?.flatten();
        sealed.map(|sealed| self.photos()?.open(Photo::Bureau, id_number, &sealed)).transpose()
    }

    pub async fn put_photo_year(&self, id_number: &str, year: i16) -> Result<(), BureauError> {
        let sql = "INSERT INTO photo_years (id_number, year) VALUES ($1, $2)
                   ON CONFLICT (id_number) DO UPDATE SET year = $2";
        sqlx::query(sql).bind(id_number).bind(i64::from(year)).execute(&self.writes).await?;
        Ok(())
    }

    /// The year in which the photo on file was taken, if anybody knows.
    pub async fn photo_year(&self, id_number: &str) -> Result<Option<i16>, BureauError> {
        let row = sqlx::query_scalar("SELECT year FROM photo_years WHERE id_number = $1").bind(id_number);
        let year: Option<i64> = row.fetch_optional(&self.reads).await?;
        year.map(i16::try_from).transpose().map_err(|_| BureauError::Damaged("a year"))
    }
}
