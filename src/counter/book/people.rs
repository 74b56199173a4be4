//! The people on the list.

use jiff::{Timestamp, ToSpan, civil::Date};
use sqlx::{Row as _, sqlite::SqliteRow};

use super::Book;
use crate::{
    counter::{BookError, import::Due, initials::keys},
    domain::worklist::{AGED, Found, Listed, Order, Outcome, Search},
};

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
    /// Telephone.
    pub telephone: String,
    /// Where they live.
    pub address: String,
    /// What else is to be known.
    pub note: String,
    /// When the outcome came about, if there is one.
    pub moved: Option<Timestamp>,
}

/// Everybody with the newest record of their period, if there is one.
macro_rules! everybody {
    ($what:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM people LEFT JOIN records ON records.id = (SELECT id FROM records WHERE records.person = people.row
                  AND records.captured >= people.since ORDER BY captured DESC, id DESC LIMIT 1) ",
            $rest
        )
    };
}

impl Book {
    /// Takes a list in, whole or not at all. Who is on it already is brought up to date and keeps their outcome, unless
    /// a later period is due now.
    pub async fn take_in(&self, people: &[Due], now: Timestamp) -> Result<Taken, BookError> {
        let sql = "INSERT INTO people (name, number, birth, keys, due, telephone, address, note, visit, since)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (number) DO UPDATE SET name = excluded.name, keys = excluded.keys,
                 telephone = excluded.telephone, address = excluded.address, note = excluded.note, visit = excluded.visit,
                 since = CASE WHEN excluded.due > people.due THEN excluded.since ELSE people.since END, due = excluded.due";
        let count = "SELECT COUNT(*) FROM people";
        let mut whole = self.0.begin_with("BEGIN IMMEDIATE").await?;
        let before: i64 = sqlx::query_scalar(count).fetch_one(&mut *whole).await?;
        for one in people {
            sqlx::query(sql)
                .bind(one.person.name.expose())
                .bind(one.person.id_number.expose())
                .bind(one.person.id_number.birth().to_string())
                .bind(keys(one.person.name.expose()))
                .bind(one.due.to_string())
                .bind(&one.telephone)
                .bind(&one.address)
                .bind(&one.note)
                .bind(one.visit)
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
        let listed: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM people").fetch_one(&self.0).await?;
        let people = entries.into_iter().take(MOST_FOUND as usize).map(|entry| entry.listed).collect();
        Ok(Found { people, count, listed: listed as u32, today })
    }

    /// Who is meant, in order, with everything the office wrote.
    pub async fn entries(&self, search: &Search, today: Date) -> Result<Vec<Entry>, BookError> {
        let sql = everybody!(
            "people.*, records.outcome, records.moved",
            "WHERE ($1 = '' OR instr(people.name, $1) > 0 OR instr(people.number, $2) > 0
                    OR instr(' ' || people.keys, ' ' || $3) > 0)
               AND ($4 OR COALESCE(records.outcome, 'open') IN ('open', 'not_approved', 'withdrawn'))
             ORDER BY CASE WHEN $5 AND birth <= $6 THEN 0 ELSE 1 END, due, birth <= $6 DESC, people.row"
        );
        let text = search.text.trim();
        let letters: String = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        // Nothing but signs is looked for as it is: the empty text would be found in every key and number.
        let letters = if letters.is_empty() { text.to_owned() } else { letters };
        let digits = letters.to_uppercase();
        let rows = sqlx::query(sql)
            .bind(text)
            .bind(digits)
            .bind(letters)
            .bind(search.all)
            .bind(search.order == Order::Aged)
            .bind(today.saturating_sub(i32::from(AGED).years()).to_string())
            .fetch_all(&self.0)
            .await?;
        rows.iter().map(entry).collect()
    }

    /// Takes everybody off the list; what became of records stays. How many.
    pub async fn clear(&self) -> Result<u64, BookError> {
        Ok(sqlx::query("DELETE FROM people").execute(&self.0).await?.rows_affected())
    }

    /// How many stand on the list.
    pub async fn listed(&self) -> Result<u32, BookError> {
        let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM people").fetch_one(&self.0).await?;
        Ok(count as u32)
    }
}

fn entry(row: &SqliteRow) -> Result<Entry, BookError> {
    let day = |column: &str| -> Result<Date, BookError> {
        row.try_get::<String, _>(column)?.parse().map_err(|_| BookError::Damaged)
    };
    let outcome = match row.try_get::<Option<String>, _>("outcome")? {
        Some(id) => Outcome::of_id(&id).ok_or(BookError::Damaged)?,
        None => Outcome::Open,
    };
    let moved = row.try_get::<Option<i64>, _>("moved")?.map(super::time).transpose()?;
    let listed = Listed {
        row: row.try_get("row")?,
        name: row.try_get("name")?,
        number: row.try_get("number")?,
        birth: day("birth")?,
        due: day("due")?,
        outcome,
        visit: row.try_get("visit")?,
    };
    Ok(Entry {
        listed,
        telephone: row.try_get("telephone")?,
        address: row.try_get("address")?,
        note: row.try_get("note")?,
        moved,
    })
}
