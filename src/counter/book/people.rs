//! The people on the list.

use jiff::{Timestamp, civil::Date};
use renzheng_domain::{
    person::IdNumber,
    worklist::{Found, Listed, Outcome, Search},
};
use renzheng_wire::keyfile::KeyFileError;
use serde::{Deserialize, Serialize};
use sqlx::{Row as _, sqlite::SqliteRow};

use super::{
    Book,
    search::{Wanted, place},
};
use crate::{BookError, import::Due};

/// As many as a helper would look through before typing another letter.
pub const MOST_FOUND: u32 = 200;

/// What came of taking a list in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// People who were not on the list.
    pub new: u32,
    /// People whose entry was brought up to date.
    pub known: u32,
}

/// A person with what the office wrote beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who, until when, and how it stands.
    pub listed: Listed,
    /// The person's telephone number as the list has it; empty: none.
    pub telephone: String,
    /// Where the person lives, as the list has it; empty: not named.
    pub address: String,
    /// What else is to be known.
    pub note: String,
    /// When the outcome came about, if there is one.
    pub moved: Option<Timestamp>,
}

/// Everything about a person, as it is sealed.
#[derive(Serialize, Deserialize)]
struct Kept {
    name: String,
    number: String,
    #[serde(default)]
    birth: Option<Date>,
    telephone: String,
    address: String,
    note: String,
    visit: bool,
}

impl Kept {
    fn of(due: &Due) -> Self {
        let text = |text: &str| text.to_owned();
        Self {
            name: text(due.person.name.expose()),
            number: text(due.person.id_number.expose()),
            birth: due.person.id_number.birth(),
            telephone: text(&due.telephone),
            address: text(&due.address),
            note: text(&due.note),
            visit: due.visit,
        }
    }
}

impl Book {
    /// Takes a list in, whole or not at all. Who is on it already is brought up to date and keeps their outcome, unless
    /// a later period is due now.
    pub async fn take_in(&self, people: &[Due], now: Timestamp) -> Result<Taken, BookError> {
        let sql = "INSERT INTO people (who, sealed, due, since, named) VALUES ($1, $2, $3, $4, $4)
             ON CONFLICT (who) DO UPDATE SET sealed = excluded.sealed, due = excluded.due, named = excluded.named,
                 since = CASE WHEN excluded.due > people.due THEN excluded.since ELSE people.since END,
                 told = CASE WHEN excluded.due > people.due THEN NULL ELSE people.told END";
        let sealing = self.sealing()?;
        let count = "SELECT COUNT(*) FROM people";
        let mut whole = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        // Nobody is written with one key beside others with another.
        if let Some(one) = sqlx::query("SELECT who, sealed FROM people LIMIT 1").fetch_optional(&mut *whole).await? {
            sealing.open::<Kept>(one.try_get("who")?, one.try_get("sealed")?)?;
        }
        let before: i64 = sqlx::query_scalar(count).fetch_one(&mut *whole).await?;
        for one in people {
            let who = sealing.who(&one.person.id_number);
            sqlx::query(sql)
                .bind(who.to_vec())
                .bind(sealing.seal(&who, &Kept::of(one))?)
                .bind(one.due.to_string())
                .bind(now.as_second())
                .execute(&mut *whole)
                .await?;
        }
        let after: i64 = sqlx::query_scalar(count).fetch_one(&mut *whole).await?;
        whole.commit().await?;
        let new = (after - before) as u32;
        Ok(Taken { new, known: people.len() as u32 - new })
    }

    /// Who is meant, in order, at most [`MOST_FOUND`] of them.
    pub async fn find(&self, search: &Search, today: Date) -> Result<Found, BookError> {
        let entries = self.entries(search, today).await?;
        let count = entries.len() as u32;
        let people = entries.into_iter().take(MOST_FOUND as usize).map(|entry| entry.listed).collect();
        Ok(Found { people, count, listed: self.listed().await?, today })
    }

    /// Who is meant, in order, with everything the office wrote. Nobody can be looked for in what is sealed, so every
    /// row is opened.
    pub async fn entries(&self, search: &Search, today: Date) -> Result<Vec<Entry>, BookError> {
        // Everybody with the newest record of their period, if there is one.
        let sql = "SELECT people.*, COALESCE(told, due) AS until, records.outcome, records.moved FROM people
             LEFT JOIN records ON records.id = (SELECT id FROM records WHERE records.person = people.row
                 AND records.captured >= people.since ORDER BY captured DESC, id DESC LIMIT 1)";
        let wanted = Wanted::new(search);
        let mut found = Vec::new();
        for row in sqlx::query(sql).fetch_all(&self.pool).await? {
            let entry = self.entry(&row)?;
            if wanted.is(&entry.listed) {
                found.push(entry);
            }
        }
        found.sort_by_cached_key(|entry| place(&entry.listed, search.order, today));
        Ok(found)
    }

    /// The bureau's last day of the present period for this number: it counts, whatever the list says.
    pub async fn told(&self, number: &IdNumber, due: Date) -> Result<(), BookError> {
        let sql = "UPDATE people SET told = $2 WHERE who = $1 AND COALESCE(told, due) <> $2";
        let who = self.sealing()?.who(number);
        sqlx::query(sql).bind(who.to_vec()).bind(due.to_string()).execute(&self.pool).await?;
        Ok(())
    }

    /// Takes everybody off the list; what became of records stays. How many. A damaged key goes too: the next who opens
    /// the book makes another.
    pub async fn clear(&self) -> Result<u64, BookError> {
        let gone = sqlx::query("DELETE FROM people").execute(&self.pool).await?.rows_affected();
        if self.sealing.is_none() {
            std::fs::remove_file(&self.key).map_err(KeyFileError::Io)?;
        }
        Ok(gone)
    }

    /// How many stand on the list.
    pub async fn listed(&self) -> Result<u32, BookError> {
        let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM people").fetch_one(&self.pool).await?;
        Ok(count as u32)
    }

    fn entry(&self, row: &SqliteRow) -> Result<Entry, BookError> {
        let outcome = match row.try_get::<Option<&str>, _>("outcome")? {
            Some(id) => Outcome::of_id(id).ok_or(BookError::Damaged)?,
            None => Outcome::Open,
        };
        let kept: Kept = self.sealing()?.open(row.try_get("who")?, row.try_get("sealed")?)?;
        let listed = Listed {
            row: row.try_get("row")?,
            name: kept.name,
            number: kept.number,
            birth: kept.birth,
            due: row.try_get::<&str, _>("until")?.parse().map_err(|_| BookError::Damaged)?,
            outcome,
            visit: kept.visit,
        };
        let moved = row.try_get::<Option<i64>, _>("moved")?.map(super::time).transpose()?;
        Ok(Entry { listed, telephone: kept.telephone, address: kept.address, note: kept.note, moved })
    }
}
