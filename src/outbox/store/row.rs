//! Reading a row of the outbox: as this program writes it, or as damaged.

use std::str::FromStr as _;

use jiff::Timestamp;
use renzheng_domain::filing::FilingId;
use sqlx::{Row as _, sqlite::SqliteRow};
use uuid::Uuid;

use super::{Entry, State};
use crate::OutboxError;

pub(super) fn timestamp(millis: Option<i64>) -> Result<Option<Timestamp>, OutboxError> {
    millis.map(Timestamp::from_millisecond).transpose().map_err(|_| OutboxError::Damaged)
}

/// A row. One that this program did not write so is [`State::Damaged`] and says which column; where it has lost its id,
/// it has one made of its number.
pub(super) fn entry(row: &SqliteRow) -> Entry {
    let device_seq = row.try_get::<i64, _>("device_seq").unwrap_or_default().cast_unsigned();
    read(row, device_seq).unwrap_or_else(|column| Entry {
        id: row
            .try_get("id")
            .ok()
            .and_then(|id| Uuid::from_str(id).ok())
            .map_or_else(|| FilingId(Uuid::from_u128(u128::from(device_seq))), FilingId),
        state: State::Damaged,
        since: Timestamp::UNIX_EPOCH,
        attempts: 0,
        next_try: None,
        problem: Some(format!("row: {column}")),
        device_seq,
        sha256: row.try_get("sha256").unwrap_or_default(),
        reason: None,
        exported: None,
    })
}

/// A row as this program writes it, or the column that is not.
fn read(row: &SqliteRow, device_seq: u64) -> Result<Entry, &'static str> {
    let time = |column: &'static str| row.try_get(column).ok().and_then(|at| timestamp(at).ok()).ok_or(column);
    let text = |column: &'static str| row.try_get::<Option<String>, _>(column).map_err(|_| column);
    let state = text("state")?.unwrap_or_default();
    let attempts: i64 = row.try_get("attempts").map_err(|_| "attempts")?;
    Ok(Entry {
        id: FilingId(text("id")?.and_then(|id| Uuid::from_str(&id).ok()).ok_or("id")?),
        state: State::ALL.into_iter().find(|known| known.name() == state).ok_or("state")?,
        since: time("created")?.ok_or("created")?,
        attempts: attempts as u32,
        next_try: time("next_at")?,
        problem: text("problem")?,
        device_seq,
        sha256: text("sha256")?.ok_or("sha256")?,
        reason: text("reason")?,
        exported: time("exported")?,
    })
}

/// Whether SQLite found the file damaged where it read (`SQLITE_CORRUPT`, with all its kinds), and not merely locked or
/// out of room.
pub(super) fn is_corrupt(error: &sqlx::Error) -> bool {
    const SQLITE_CORRUPT: u32 = 11;
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xFF == SQLITE_CORRUPT)
}
