//! The steps that bring the bureau's records up to date, one list for each kind of database. A step that was once
//! released never changes: its hash stands in the database, and the program refuses one that differs.

use sqlx::{
    SqlStr,
    migrate::{Migration, MigrationType, Migrator},
};

use super::Dialect;

/// Number, name and statements of each step in one folder.
macro_rules! steps {
    ($folder:literal, $($number:literal $name:literal),+) => {
        [$(($number, $name, include_str!(concat!($folder, "/000", $number, "_", $name, ".sql")))),+]
    };
}

const SQLITE: [(i64, &str, &str); 7] =
    steps!("sqlite", 1 "records", 2 "trust", 3 "facts", 4 "credentials", 5 "examined", 6 "property", 7 "due");
const POSTGRES: [(i64, &str, &str); 7] =
    steps!("postgres", 1 "records", 2 "trust", 3 "facts", 4 "credentials", 5 "examined", 6 "property", 7 "due");

/// What is to be run on a database of `dialect`.
pub(super) fn of(dialect: Dialect) -> Migrator {
    let steps = match dialect {
        Dialect::Sqlite => SQLITE,
        Dialect::Postgres => POSTGRES,
    };
    let migration = |(number, name, statements): (i64, &'static str, &'static str)| {
        Migration::new(number, name.into(), MigrationType::Simple, SqlStr::from_static(statements), false)
    };
    Migrator::with_migrations(steps.map(migration).to_vec())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[tokio::test]
    async fn every_file_of_the_folders_is_a_step() {
        for (dialect, folder) in [(Dialect::Sqlite, "sqlite"), (Dialect::Postgres, "postgres")] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("store").join(folder);
            let known = |migrator: Migrator| -> Vec<_> {
                let step =
                    |step: &Migration| (step.version, step.description.clone(), step.checksum.clone(), step.no_tx);
                migrator.iter().map(step).collect()
            };
            assert_eq!(known(of(dialect)), known(Migrator::new(folder).await.unwrap()), "{dialect:?}");
        }
    }
}
