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

    /// An approval of a store without rules counts from its day, and no rule had signed its due day.
    #[tokio::test]
    async fn approvals_of_before_there_were_rules_count_from_their_day() {
        type Days = (Option<String>, Option<String>, Option<String>);
        sqlx::any::install_default_drivers();
        let pool = sqlx::any::AnyPoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
        let before: Vec<Migration> = of(Dialect::Sqlite).iter().filter(|step| step.version < 7).cloned().collect();
        Migrator::with_migrations(before).run(&pool).await.unwrap();
        let decision =
            r#"{"status":"approved","receipt":{"number":"2026-1","decided_on":"2026-01-05","next_due":"2027-12-31"}}"#;
        for sql in [
            "INSERT INTO people (id_number, name) VALUES ('1', 'a')",
            "INSERT INTO cases (id, id_number, period, operator, nonce, acts, expires)
             VALUES ('c', '1', 2026, 'o', 'n', '[]', 0)",
        ] {
            sqlx::query(sql).execute(&pool).await.unwrap();
        }
        let sql = "INSERT INTO certifications
                   (id, bytes, sha256, case_id, device, device_seq, received, decision, status, approved_person, period)
                   VALUES ($2, x'', '', 'c', 'd', $3, 0, $1, 'approved', $4, $5)";
        for (id, n, person) in [("a", 1_i64, Some("1")), ("b", 2, None)] {
            let row = sqlx::query(sql).bind(decision).bind(id).bind(n).bind(person);
            row.bind(person.map(|_| 2026_i64)).execute(&pool).await.unwrap();
        }
        of(Dialect::Sqlite).run(&pool).await.unwrap();
        let days: Vec<Days> =
            sqlx::query_as("SELECT visited, term, due FROM certifications ORDER BY id").fetch_all(&pool).await.unwrap();
        let day = || Some("2026-01-05".to_owned());
        assert_eq!(days, [(day(), day(), None), (None, None, None)]);
        let office: String = sqlx::query_scalar("SELECT office FROM cases").fetch_one(&pool).await.unwrap();
        assert_eq!(office, "");
    }
}
