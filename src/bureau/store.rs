//! The bureau's records: SQLite (one file, or in memory), or PostgreSQL, which several bureaus may share. One set of
//! statements serves both; where the two differ it says so. A record is on disk before it is acknowledged, and the
//! database itself sees to it that one person has one approval for one certification.

mod audit;
mod certified;
mod credentials;
mod devices;
mod facts;
mod migrations;
mod offices;
mod overview;
mod people;
mod photos;
mod property;
mod records;
mod retention;
mod review;
mod witnesses;
mod writer;

use std::{
    net::IpAddr,
    path::{Path, absolute},
    time::Duration,
};

use jiff::Timestamp;
use reqwest::Url;
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::{
    Any, AnyPool, ConnectOptions as _, Connection as _, Executor as _, Transaction,
    any::{AnyConnectOptions, AnyPoolOptions},
    sqlite::SqliteConnectOptions,
};

pub use self::{
    audit::{AuditFault, AuditReport},
    credentials::IssuedCredential,
    offices::{Member, Office},
    overview::Gap,
    people::{EndSessions, OpenSession},
};
pub(super) use self::{
    certified::Certifications,
    credentials::NewCredential,
    devices::Standing,
    facts::Hashed,
    property::Kind,
    records::{Approval, CaseRow, Claimed, NewRecord, Put},
    review::QueueRow,
};
use super::{BureauError, keys::photos::PhotoKey};

/// Reads beside the one writer of SQLite.
const READERS: u32 = 4;
/// Connections to PostgreSQL: each is a process there, and two bureaus of this size fit into its usual hundred.
const CONNECTIONS: u32 = 16;
/// Another program, such as `renzheng bureau`, may write for a moment.
const BUSY: Duration = Duration::from_secs(5);

/// What is asked of SQLite on every connection. Deleted evidence is overwritten.
const SQLITE: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    Sqlite,
    Postgres,
}

/// The bureau's records.
pub(super) struct Store {
    reads: AnyPool,
    writes: AnyPool,
    dialect: Dialect,
    inbox: writer::Inbox,
    photos: Option<PhotoKey>,
}

impl Store {
    /// Opens the records at `database` (`postgres://…`), else in `folder`, else in memory, and brings older ones up to
    /// date.
    pub async fn open(folder: Option<&Path>, database: Option<&SecretString>) -> Result<Self, BureauError> {
        sqlx::any::install_default_drivers();
        let (dialect, reads, writes) = match (database, folder) {
            (Some(url), _) => {
                let pool =
                    AnyPoolOptions::new().max_connections(CONNECTIONS).connect(&with_tls(url.expose_secret())?).await?;
                (Dialect::Postgres, pool.clone(), pool)
            }
            (None, Some(folder)) => {
                let file = folder.join("bureau.sqlite");
                // The writer comes first: it makes the file.
                let writes = sqlite(Some(&file), 1).await?;
                (Dialect::Sqlite, sqlite(Some(&file), READERS).await?, writes)
            }
            (None, None) => {
                let pool = sqlite(None, 1).await?;
                (Dialect::Sqlite, pool.clone(), pool)
            }
        };
        let migrations = migrations::of(dialect);
        match dialect {
            Dialect::Sqlite => {
                // All in one transaction that writes: another process that begins in the same moment waits for it, and
                // then finds nothing left to do.
                let mut all = begin(&writes, dialect).await?;
                migrations.run_direct(None, &mut *all, false).await?;
                all.commit().await?;
            }
            Dialect::Postgres => migrations.run(&writes).await?,
        }
        let inbox = writer::start(writes.clone(), dialect);
        Ok(Self { reads, writes, dialect, inbox, photos: None })
    }

    /// Gives the records the key of their photos, and encrypts photos that an older program left in the clear.
    pub async fn take_photo_key(&mut self, key: PhotoKey) -> Result<(), BureauError> {
        self.photos = Some(key);
        if !self.has_sealed_photos().await? {
            self.seal_photos().await?;
            self.set_sealed_photos().await?;
        }
        Ok(())
    }

    fn photos(&self) -> Result<&PhotoKey, BureauError> {
        self.photos.as_ref().ok_or(BureauError::Damaged("the photos' key"))
    }

    /// Whether another bureau may decide records of the same database.
    pub fn is_shared(&self) -> bool {
        self.dialect == Dialect::Postgres
    }

    async fn begin(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        begin(&self.writes, self.dialect).await
    }
}

/// The address of a PostgreSQL with TLS that checks certificate and name (`sslmode=verify-full`), unless it says
/// otherwise itself, or is reached by a socket or on this computer.
fn with_tls(url: &str) -> Result<String, sqlx::Error> {
    let mut url = Url::parse(url).map_err(|error| sqlx::Error::Configuration(error.into()))?;
    let of = |wanted: &[&str]| -> Vec<String> {
        url.query_pairs().filter(|(name, _)| wanted.contains(&&**name)).map(|(_, value)| value.into_owned()).collect()
    };
    // What stands in the query goes before the host itself.
    let named = of(&["host", "hostaddr"]);
    let hosts = if named.is_empty() { vec![url.host_str().unwrap_or_default().to_owned()] } else { named };
    if of(&["sslmode", "ssl-mode"]).is_empty() && !hosts.iter().all(|host| is_near(host)) {
        url.query_pairs_mut().append_pair("sslmode", "verify-full");
    }
    Ok(url.into())
}

/// Whether a host is a socket, or this computer.
fn is_near(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let is_socket = host.is_empty() || host.starts_with('/') || host.starts_with("%2F");
    is_socket || host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A transaction that will write. SQLite is told so at once: one that begins by reading cannot wait for another writer.
async fn begin(pool: &AnyPool, dialect: Dialect) -> Result<Transaction<'static, Any>, sqlx::Error> {
    match dialect {
        Dialect::Sqlite => pool.begin_with("BEGIN IMMEDIATE").await,
        Dialect::Postgres => pool.begin().await,
    }
}

/// Connections to one file, or the one connection that is a database in memory; it never ends.
async fn sqlite(file: Option<&Path>, connections: u32) -> Result<AnyPool, sqlx::Error> {
    let url = match file {
        // A relative path would be taken for the name of a computer.
        Some(file) => {
            let options = SqliteConnectOptions::new().filename(absolute(file)?).create_if_missing(true);
            options.busy_timeout(BUSY).to_url_lossy()
        }
        None => Url::parse("sqlite::memory:").map_err(|error| sqlx::Error::Configuration(error.into()))?,
    };
    let pool = AnyPoolOptions::new().max_connections(connections).idle_timeout(None).max_lifetime(None);
    let pool = pool.after_connect(|connection, _| {
        Box::pin(async move { connection.execute(sqlx::raw_sql(SQLITE)).await.map(|_| ()) })
    });
    // A disk that fails makes SQLite roll back by itself; the driver still counts the transaction as open then and
    // begins no other on this connection, ever. It is closed, and the next one begins afresh.
    let pool = pool.after_release(|connection, _| {
        Box::pin(async move { Ok(connection.ping().await.is_ok() && !connection.is_in_transaction()) })
    });
    pool.connect_with(AnyConnectOptions::from_url(&url)?).await
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, BureauError> {
    serde_json::to_string(value).map_err(|_| BureauError::Damaged("a value"))
}

fn timestamp(millis: i64) -> Result<Timestamp, BureauError> {
    Timestamp::from_millisecond(millis).map_err(|_| BureauError::Damaged("a time"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_on_another_computer_is_reached_by_tls_that_is_checked() {
        for (url, is_checked) in [
            ("postgres://u:p@db.example/x", true),
            ("postgres://u@10.0.0.7:5432/x?application_name=a", true),
            ("postgres://u@localhost/x?host=db.example", true),
            ("postgres://u@db.example/x?sslmode=require", false),
            ("postgres://u@localhost/x", false),
            ("postgres://u@127.0.0.1:6000/x", false),
            ("postgres://u@[::1]/x", false),
            ("postgres://u@localhost/x?host=/run/postgresql", false),
            ("postgres:///x?host=/run/postgresql", false),
        ] {
            assert_eq!(with_tls(url).unwrap().contains("sslmode=verify-full"), is_checked, "{url}");
        }
        assert!(with_tls("no address").is_err());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 8)]
    async fn several_that_begin_in_the_same_moment_make_it_once() {
        let folder = tempfile::tempdir().unwrap();
        let open = || {
            let place = folder.path().to_owned();
            tokio::spawn(async move { Store::open(Some(&place), None).await.map(|_| ()) })
        };
        for opened in (0..8).map(|_| open()).collect::<Vec<_>>() {
            opened.await.unwrap().unwrap();
        }
    }
}
