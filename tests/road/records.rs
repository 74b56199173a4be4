//! The bureau's database of a test: SQLite in the test's folder, or, when `RENZHENG_TEST_POSTGRES` names a server
//! (`tests/postgres/with`), a database of its own there. Every story of this target runs on either.

use std::{path::Path, process::Command};

use secrecy::SecretString;
use sqlx::{AnyConnection, Connection as _};

/// The address of the folder's database; made at the first call. `None`: SQLite.
pub fn database(folder: &Path) -> Option<SecretString> {
    let server = server()?;
    let name = name(folder);
    // That it is there already is fine; that it could not be made shows when it is opened.
    let _ = psql(&server, &format!("CREATE DATABASE \"{name}\""));
    Some(address(&server, &name).into())
}

/// All records are gone, as after a fire; the keys are not.
pub fn lose(folder: &Path) {
    if let Some(server) = server() {
        assert!(psql(&server, &format!("DROP DATABASE \"{}\" WITH (FORCE)", name(folder))));
    }
    for file in ["bureau.sqlite", "bureau.sqlite-wal", "bureau.sqlite-shm"] {
        let _ = std::fs::remove_file(folder.join(file));
    }
}

/// A look at the records beside the bureau.
pub async fn look(folder: &Path) -> AnyConnection {
    sqlx::any::install_default_drivers();
    let url = match server() {
        Some(server) => address(&server, &name(folder)),
        None => format!("sqlite:{}", folder.join("bureau.sqlite").display()),
    };
    AnyConnection::connect(&url).await.unwrap()
}

pub fn is_postgres() -> bool {
    server().is_some()
}

fn server() -> Option<String> {
    std::env::var("RENZHENG_TEST_POSTGRES").ok()
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap().to_string_lossy().trim_start_matches('.').to_owned()
}

fn address(server: &str, name: &str) -> String {
    server.replace("/postgres?", &format!("/{name}?"))
}

fn psql(server: &str, statement: &str) -> bool {
    Command::new("psql").args(["-q", server, "-c", statement]).output().unwrap().status.success()
}
