//! Who may work here, and who is to be certified.

use jiff::Timestamp;

use super::{
    Store,
    audit::{Action, Deed, append},
};
use crate::BureauError;

impl Store {
    pub async fn put_operator(
        &self,
        id: &str,
        display_name: &str,
        secret: &str,
        now: Timestamp,
    ) -> Result<(), BureauError> {
        let mut tx = self.begin().await?;
        let sql = "INSERT INTO operators (id, display_name, secret) VALUES ($1, $2, $3)
                   ON CONFLICT (id) DO UPDATE SET display_name = $2, secret = $3";
        sqlx::query(sql).bind(id).bind(display_name).bind(secret).execute(&mut *tx).await?;
        append(&mut tx, now, &[Deed { actor: "bureau", action: Action::OperatorSet, subject: id, detail: "" }]).await?;
        Ok(tx.commit().await?)
    }

    /// Display name and secret hash.
    pub async fn operator(&self, id: &str) -> Result<Option<(String, String)>, BureauError> {
        let row = sqlx::query_as("SELECT display_name, secret FROM operators WHERE id = $1").bind(id);
        Ok(row.fetch_optional(&self.reads).await?)
    }

    pub async fn put_session(
        &self,
        token_hash: &str,
        operator: &str,
        expires: Timestamp,
        now: Timestamp,
    ) -> Result<(), BureauError> {
        let mut tx = self.begin().await?;
        let sql = "INSERT INTO sessions (token_hash, operator, expires) VALUES ($1, $2, $3)";
        sqlx::query(sql).bind(token_hash).bind(operator).bind(expires.as_millisecond()).execute(&mut *tx).await?;
        let deed = Deed { actor: operator, action: Action::SessionOpened, subject: operator, detail: "" };
        append(&mut tx, now, &[deed]).await?;
        Ok(tx.commit().await?)
    }

    /// The operator of a session that has not ended.
    pub async fn session(&self, token_hash: &str, now: Timestamp) -> Result<Option<String>, BureauError> {
        let row = sqlx::query_scalar("SELECT operator FROM sessions WHERE token_hash = $1 AND expires > $2");
        Ok(row.bind(token_hash).bind(now.as_millisecond()).fetch_optional(&self.reads).await?)
    }

    pub async fn put_person(&self, id_number: &str, name: &str, photo: Option<&[u8]>) -> Result<(), BureauError> {
        let mut tx = self.begin().await?;
        let sql = "INSERT INTO people (id_number, name, photo) VALUES ($1, $2, $3)
                   ON CONFLICT (id_number) DO UPDATE SET name = $2, photo = $3";
        sqlx::query(sql).bind(id_number).bind(name).bind(photo).execute(&mut *tx).await?;
        // Whatever was known of the photo before this one.
        sqlx::query("DELETE FROM photo_years WHERE id_number = $1").bind(id_number).execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }

    /// The name on file of a number.
    pub async fn name_of(&self, id_number: &str) -> Result<Option<String>, BureauError> {
        let row = sqlx::query_scalar("SELECT name FROM people WHERE id_number = $1").bind(id_number);
        Ok(row.fetch_optional(&self.reads).await?)
    }

    pub async fn photo_of(&self, id_number: &str) -> Result<Option<Vec<u8>>, BureauError> {
        let row = sqlx::query_scalar("SELECT photo FROM people WHERE id_number = $1").bind(id_number);
        Ok(row.fetch_optional(&self.reads).await?.flatten())
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
