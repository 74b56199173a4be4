//! Who leaves the book, and when. One clock that jumps ahead lets nobody go: time counts by the days on which this
//! counter was at work, or when the bureau's clock agrees.

use jiff::{Span, civil::Date};

use super::{Book, seconds_of};
use crate::BookError;

/// Whose due day was so long ago and whom no list has named for so long leaves the book: a quarter, after which
/// offices stop payments and the case goes another way. Who is long overdue and on a new list is the one to be found.
const KEPT_PEOPLE: i32 = 90;
/// Records and sittings bear no names; a year and a month let one year be compared with the one before.
const KEPT_RECORDS: i32 = 400;
/// Days of work within the last [`KEPT_PEOPLE`] after which this computer's clock is believed: a clock that jumped has
/// seen one of them, and whoever works four days a week twelve.
const BELIEVED: i64 = 12;

impl Book {
    /// Notes that `today` is a day of work, and lets go who is to go, if this clock has been seen to walk there.
    pub(super) async fn day_of_work(&self, today: Date) -> Result<(), BookError> {
        sqlx::query("INSERT INTO days (day) VALUES ($1) ON CONFLICT (day) DO NOTHING")
            .bind(today.to_string())
            .execute(&self.pool)
            .await?;
        let sql = "SELECT COUNT(*) FROM days WHERE day > $1 AND day <= $2";
        let days = sqlx::query_scalar(sql).bind(before(today, KEPT_PEOPLE).to_string()).bind(today.to_string());
        let days: i64 = days.fetch_one(&self.pool).await?;
        if days >= BELIEVED { self.let_go(today).await } else { Ok(()) }
    }

    /// The bureau's clock says the same day: who is to go is let go.
    pub async fn agreed(&self, today: Date) -> Result<(), BookError> {
        self.let_go(today).await
    }

    /// How many people are over the time and will leave as soon as a second sign agrees that it is `today`.
    pub async fn leaving(&self, today: Date) -> Result<u32, BookError> {
        let long_ago = before(today, KEPT_PEOPLE);
        let sql = "SELECT COUNT(*) FROM people WHERE COALESCE(told, due) < $1 AND named < $2";
        let count = sqlx::query_scalar(sql).bind(long_ago.to_string()).bind(seconds_of(long_ago));
        let count: i64 = count.fetch_one(&self.pool).await?;
        Ok(count as u32)
    }

    /// Deletes people whose due day was, and whom a list named last, more than 90 days before `today`, and what was
    /// reckoned more than 400 days before.
    async fn let_go(&self, today: Date) -> Result<(), BookError> {
        let people = "DELETE FROM people WHERE COALESCE(told, due) < $1 AND named < $2";
        let long_ago = before(today, KEPT_PEOPLE);
        sqlx::query(people).bind(long_ago.to_string()).bind(seconds_of(long_ago)).execute(&self.pool).await?;
        let old = before(today, KEPT_RECORDS);
        let records = "DELETE FROM records WHERE captured < $1 AND person IS NULL";
        sqlx::query(records).bind(seconds_of(old)).execute(&self.pool).await?;
        sqlx::query("DELETE FROM sittings WHERE ended < $1").bind(seconds_of(old)).execute(&self.pool).await?;
        sqlx::query("DELETE FROM days WHERE day < $1").bind(old.to_string()).execute(&self.pool).await?;
        Ok(())
    }
}

fn before(today: Date, days: i32) -> Date {
    today.saturating_sub(Span::new().days(days))
}
