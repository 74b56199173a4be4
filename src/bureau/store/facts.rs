//! What is known of a person beside name and photo, and what they set for themselves.

use jiff::Timestamp;
use sqlx::{AnyConnection, Row as _};

use super::{
    Store,
    audit::{Action, Deed, append},
    json,
    photos::forget_quality,
    timestamp,
};
use crate::{BureauError, keys::photos::Photo, on_file::PersonFile};

/// What a person sets, hashed; what is absent stays as it was.
pub(crate) struct Hashed {
    pub password: Option<String>,
    pub gesture: Option<String>,
}

impl Store {
    /// Puts everything on file anew; an account that there is stays opened.
    pub async fn put_facts(&self, id_number: &str, file: &PersonFile, now: Timestamp) -> Result<(), BureauError> {
        let photo = file.police_photo.as_deref();
        let sealed = photo.map(|photo| self.photos()?.seal(Photo::Police, id_number, photo)).transpose()?;
        let mut tx = self.begin().await?;
        let sql = "INSERT INTO person_facts
                   (id_number, police_photo, police_photo_year, id_record, card, pensions, account_opened)
                   VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id_number) DO UPDATE SET
                   police_photo = $2, police_photo_year = $3, id_record = $4, card = $5, pensions = $6,
                   account_opened = COALESCE(person_facts.account_opened, $7)";
        sqlx::query(sql)
            .bind(id_number)
            .bind(sealed)
            .bind(file.police_photo_year.map(i64::from))
            .bind(file.id_record.as_ref().map(json).transpose()?)
            .bind(file.card.map(<&'static str>::from))
            .bind(json(&file.pensions)?)
            .bind(file.account_opened.map(Timestamp::as_millisecond))
            .execute(&mut *tx)
            .await?;
        forget_quality(&mut tx, id_number, Photo::Police).await?;
        self.note_person(&mut tx, id_number, photo, now).await?;
        Ok(tx.commit().await?)
    }

    /// What is on file; empty where nothing is. The photo is left out (see [`Self::police_photo`]), and what certifies
    /// (see [`Self::certifications`]).
    pub async fn facts(&self, id_number: &str) -> Result<PersonFile, BureauError> {
        let sql = "SELECT police_photo_year, id_record, card, pensions, account_opened FROM person_facts
                   WHERE id_number = $1";
        let Some(row) = sqlx::query(sql).bind(id_number).fetch_optional(&self.reads).await? else {
            return Ok(PersonFile::default());
        };
        let year: Option<i64> = row.try_get(0)?;
        let (id_record, card): (Option<String>, Option<String>) = (row.try_get(1)?, row.try_get(2)?);
        let pensions: String = row.try_get(3)?;
        let damaged = BureauError::Damaged;
        Ok(PersonFile {
            police_photo: None,
            police_photo_year: year.map(i16::try_from).transpose().map_err(|_| damaged("a year"))?,
            id_record: id_record
                .map(|text| serde_json::from_str(&text))
                .transpose()
                .map_err(|_| damaged("an identity record"))?,
            card: card.map(|word| word.parse()).transpose().map_err(|_| damaged("a card"))?,
            pensions: serde_json::from_str(&pensions).map_err(|_| damaged("a pension"))?,
            account_opened: row.try_get::<Option<i64>, _>(4)?.map(timestamp).transpose()?,
            certified_by_data: None,
        })
    }

    /// The photo of the police's identity record.
    pub async fn police_photo(&self, id_number: &str) -> Result<Option<Vec<u8>>, BureauError> {
        let row = sqlx::query_scalar("SELECT police_photo FROM person_facts WHERE id_number = $1").bind(id_number);
        let sealed: Option<Vec<u8>> = row.fetch_optional(&self.reads).await?.flatten();
        sealed.map(|sealed| self.photos()?.open(Photo::Police, id_number, &sealed)).transpose()
    }

    /// Whether the person has set anything.
    pub async fn has_security(&self, id_number: &str) -> Result<bool, BureauError> {
        let row = sqlx::query_scalar("SELECT count(*) FROM person_security WHERE id_number = $1").bind(id_number);
        Ok(row.fetch_one(&self.reads).await.map(|count: i64| count > 0)?)
    }

    /// Keeps what a person set. `case_hash` stands in the chain of what was done.
    pub async fn put_security(
        &self,
        id_number: &str,
        set: &Hashed,
        (operator, case_hash): (&str, &str),
        now: Timestamp,
    ) -> Result<(), BureauError> {
        let mut tx = self.begin().await?;
        let sql = "INSERT INTO person_security (id_number, password, gesture, changed) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (id_number) DO UPDATE SET password = COALESCE($2, person_security.password),
                   gesture = COALESCE($3, person_security.gesture), changed = $4";
        sqlx::query(sql)
            .bind(id_number)
            .bind(set.password.as_deref())
            .bind(set.gesture.as_deref())
            .bind(now.as_millisecond())
            .execute(&mut *tx)
            .await?;
        let deed = Deed { actor: operator, action: Action::SecuritySet, subject: case_hash, detail: "" };
        append(&mut tx, now, &[deed]).await?;
        Ok(tx.commit().await?)
    }
}

/// Opens an account, if there is none.
pub(super) async fn open_account(tx: &mut AnyConnection, id_number: &str, now: Timestamp) -> Result<(), BureauError> {
    let sql = "INSERT INTO person_facts (id_number, account_opened) VALUES ($1, $2) ON CONFLICT (id_number)
               DO UPDATE SET account_opened = COALESCE(person_facts.account_opened, $2)";
    sqlx::query(sql).bind(id_number).bind(now.as_millisecond()).execute(tx).await?;
    Ok(())
}
