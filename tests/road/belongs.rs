//! What belongs to a bureau's records: their keys, what they are for, their name, who is signed in, and the photos.

use std::{path::Path, sync::Arc, time::Duration};

use renzheng::{
    backend::{Backend as _, BackendError},
    bureau::{Bureau, BureauConfig, BureauError, Deciding, Gap, demo},
    domain::{
        filing::{Decision, FilingId},
        time::Clock as _,
    },
    outbox::{Courier, CourierConfig, OutboxError},
    wire::keyfile::KeyFileError,
};
use sqlx::{Connection as _, Executor as _};
use uuid::Uuid;

use crate::{
    queue::{Scripted, open, some_filing},
    records,
    setting::{HandClock, config, demo_secret, office, office_with, person},
    trust::certified,
};

async fn opened(folder: &Path) -> Result<Bureau, BureauError> {
    Bureau::open(config(folder), HandClock::new()).await
}

/// A replica with other keys would open nothing that was sealed for the first, and sign what nobody trusts.
#[tokio::test]
async fn a_bureau_opens_with_the_keys_of_its_records_and_with_no_others() {
    let office = office().await;
    let folder = office.folder.path().to_owned();
    let elsewhere = tempfile::tempdir().unwrap();
    drop(opened(elsewhere.path()).await.unwrap());
    let keys = |from: &Path| -> Vec<_> {
        let files = std::fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.extension().is_some_and(|ending| ending == "key")).collect()
    };
    let mine = tempfile::tempdir().unwrap();
    for file in keys(&folder) {
        std::fs::rename(&file, mine.path().join(file.file_name().unwrap())).unwrap();
    }
    assert!(matches!(opened(&folder).await, Err(BureauError::Key(KeyFileError::Lost(name))) if name == "root"));
    assert_eq!(keys(&folder).len(), 0, "none was made");
    for file in keys(elsewhere.path()) {
        std::fs::copy(&file, folder.join(file.file_name().unwrap())).unwrap();
    }
    let refused = opened(&folder).await.err().unwrap();
    assert!(matches!(&refused, BureauError::KeysLacking(keys) if keys.len() == 5), "{refused}");
    for file in keys(mine.path()) {
        std::fs::copy(&file, folder.join(file.file_name().unwrap())).unwrap();
    }
    assert!(opened(&folder).await.is_ok());
}

#[tokio::test]
async fn a_demonstration_and_work_never_share_records() {
    let office = office().await;
    let folder = office.folder.path();
    certified(&office, 0).await;
    let work = |folder: &Path| BureauConfig { demo: false, ..config(folder) };
    let refused = Bureau::open(work(folder), HandClock::new()).await.unwrap().start().await.err();
    assert!(matches!(refused, Some(BureauError::Demonstration)), "{refused:?}");

    let place = tempfile::tempdir().unwrap();
    let bureau = Bureau::open(work(place.path()), HandClock::new()).await.unwrap().start().await.unwrap();
    bureau.add_operator("li", "李主任", &"a long secret".into()).await.unwrap();
    drop(bureau);
    let bureau = opened(place.path()).await.unwrap();
    assert!(matches!(demo::install(&bureau).await, Err(BureauError::Working)));
    assert!(matches!(bureau.start().await.err(), Some(BureauError::Working)));
    let mut look = records::look(place.path()).await;
    let operators: Vec<String> = sqlx::query_scalar("SELECT id FROM operators").fetch_all(&mut look).await.unwrap();
    assert_eq!(operators, ["li"], "nobody with a known password came in");
}

#[tokio::test]
async fn a_bureau_is_named_once_and_signs_with_its_name_also_what_is_decided_by_hand() {
    let office = office_with(|config| config.deciding = Deciding::ByHand).await;
    let filing = office.filing(0, b"0.5").await;
    office.backend.put(filing.id, &office.sealed(&filing).await).await.unwrap();
    let shown = office.at_the_desk(&["show", &filing.id.number()]);
    let code = shown.split_once("--seen ").unwrap().1.trim_end_matches([')', '\n']);
    office.at_the_desk(&["decide", &filing.id.number(), "approve", "--seen", code, "--by", "王科长"]);
    let Decision::Approved { receipt } = office.final_decision(filing.id).await else { panic!() };
    assert_eq!(receipt.bureau_name, "示例社保局", "and not the name of a demonstration");

    let place = tempfile::tempdir().unwrap();
    let work = || Bureau::open(BureauConfig { demo: false, ..config(place.path()) }, HandClock::new());
    assert_eq!(work().await.unwrap().named("甲市社保局").await.unwrap().name(), "甲市社保局");
    assert_eq!(work().await.unwrap().name(), "甲市社保局");
    let other = work().await.unwrap().named("乙市社保局").await.err();
    assert!(matches!(&other, Some(BureauError::Named(name)) if name == "甲市社保局"), "{other:?}");
}

#[tokio::test]
async fn a_new_password_or_a_farewell_ends_every_session() {
    let office = office().await;
    let ask = async || office.backend.check_person(&person(0), &[]).await.map(|_| ());
    // The desk goes by the system's clock.
    let made = office.folder.path().metadata().unwrap().modified().unwrap();
    office.clock.turn_to(jiff::Timestamp::try_from(made).unwrap());
    office.backend.sign_in("demo", &demo_secret()).await.unwrap();
    assert_eq!(ask().await, Ok(()));
    office.bureau.add_operator("demo", "演示工作人员", &"quite another".into()).await.unwrap();
    assert_eq!(ask().await, Err(BackendError::Unauthorized));
    assert_eq!(office.backend.sign_in("demo", &demo_secret()).await, Err(BackendError::Unauthorized));
    office.backend.sign_in("demo", &"quite another".into()).await.unwrap();
    // The same password again is no new one.
    office.bureau.add_operator("demo", "演示员", &"quite another".into()).await.unwrap();
    assert_eq!(ask().await, Ok(()));

    let listed = office.at_the_desk(&["session", "list"]);
    assert!(listed.contains("demo  窗口1") && listed.ends_with("1 sessions.\n"), "{listed}");
    let id = listed.split_whitespace().next().unwrap();
    office.at_the_desk(&["session", "end", id]);
    assert_eq!(ask().await, Err(BackendError::Unauthorized));
    office.backend.sign_in("demo", &"quite another".into()).await.unwrap();
    assert!(office.at_the_desk(&["operator", "remove", "demo"]).contains("Removed demo"));
    assert_eq!(ask().await, Err(BackendError::Unauthorized));
    assert_eq!(office.backend.sign_in("demo", &"quite another".into()).await, Err(BackendError::Unauthorized));
    assert_eq!(office.bureau.check_audit(None).await.unwrap().faults, []);
}

/// Whoever has the database alone sees no face: not of new photos, nor of those that an older program left.
#[tokio::test]
async fn photos_on_file_are_encrypted_with_a_key_that_is_not_in_the_database() {
    let office = office().await;
    let photos = async || -> Vec<Vec<u8>> {
        let mut look = records::look(office.folder.path()).await;
        let all = "SELECT photo FROM people WHERE photo IS NOT NULL UNION ALL
                   SELECT police_photo FROM person_facts WHERE police_photo IS NOT NULL";
        sqlx::query_scalar(all).fetch_all(&mut look).await.unwrap()
    };
    let is_sealed = |photos: &[Vec<u8>]| photos.iter().all(|photo| photo.starts_with(b"RZP1"));
    let known = photos().await;
    assert!(known.len() >= 9 && is_sealed(&known));
    let number = person(0).id_number.expose().to_owned();
    let row = sqlx::query("UPDATE people SET photo = $1 WHERE id_number = $2").bind(&b"photo on file"[..]).bind(number);
    let mut look = records::look(office.folder.path()).await;
    row.execute(&mut look).await.unwrap();
    look.execute("DELETE FROM properties WHERE name = 'photos'").await.unwrap();
    assert!(!is_sealed(&photos().await));
    drop(opened(office.folder.path()).await.unwrap());
    assert!(is_sealed(&photos().await), "sealed when it was opened");
    certified(&office, 0).await;
}

/// SQLite's log is emptied only when nobody reads the file: until then it is said that what was wiped is still there.
#[tokio::test]
async fn what_cannot_be_wiped_now_is_said_and_wiped_later() {
    if records::is_postgres() {
        return;
    }
    let office = office().await;
    let filing = office.filing(0, b"1.0").await;
    let sealed = office.sealed(&filing).await;
    office.backend.put(filing.id, &sealed).await.unwrap();
    office.final_decision(filing.id).await;
    let holds = || {
        let log = std::fs::read(office.folder.path().join("bureau.sqlite-wal")).unwrap_or_default();
        let needle = &sealed[sealed.len() / 2..][..64];
        log.windows(needle.len()).any(|window| window == needle)
    };
    let mut reader = records::look(office.folder.path()).await;
    let mut reading = reader.begin().await.unwrap();
    reading.execute("SELECT count(*) FROM certifications").await.unwrap();
    let said = office.at_the_desk(&["withdraw", &filing.id.number(), "--by", "王科长"]);
    assert!(said.contains("still in the log") && holds(), "{said}");
    assert!(office.at_the_desk(&["status"]).contains("still in the log"));
    reading.rollback().await.unwrap();
    reader.close().await.unwrap();
    office.bureau.purge().await.unwrap();
    assert!(!office.bureau.is_wiping().await.unwrap() && !holds());
    assert!(!office.at_the_desk(&["status"]).contains("still in the log"));
}

/// A bureau whose PostgreSQL is on another computer believes its certificate and its name, or does not open.
#[tokio::test]
async fn postgresql_is_believed_by_its_certificate_and_its_name() {
    let Ok(server) = std::env::var("RENZHENG_TEST_POSTGRES_TLS") else {
        assert!(!records::is_postgres(), "tests/postgres/with names it");
        return;
    };
    let root = std::env::var("RENZHENG_TEST_POSTGRES_ROOT").unwrap();
    // The default of any address that is not of this computer, which the server's is here.
    let address = |host: &str, more: &str| {
        format!("{}?sslmode=verify-full{more}", server.replace("127.0.0.1", host).replace("/postgres", "/tls"))
    };
    let root = format!("&sslrootcert={root}");
    let name = server.rsplit_once('/').unwrap().0.to_owned();
    let made = std::process::Command::new("psql")
        .args(["-q", &format!("{name}/postgres"), "-c", "CREATE DATABASE tls"])
        .status()
        .unwrap();
    assert!(made.success());
    for (url, opens) in
        [(address("127.0.0.1", &root), true), (address("127.0.0.1", ""), false), (address("localhost", &root), false)]
    {
        let folder = tempfile::tempdir().unwrap();
        let config = BureauConfig { database: Some(url.clone().into()), ..config(folder.path()) };
        let opened = Bureau::open(config, HandClock::new()).await.map(|_| ());
        assert_eq!(opened.is_ok(), opens, "{url}: {opened:?}");
    }
}

/// A number that somebody else names for a counter makes no gap in that counter's chain.
#[tokio::test]
async fn a_forged_number_is_in_no_counters_chain() {
    let office = office().await;
    certified(&office, 0).await;
    // Another counter's key, under the first one's name.
    let key = tempfile::tempdir().unwrap();
    let filing = office.filing(1, b"0.5").await;
    let forged = office.sealed_by(&filing, 9000, "", key.path()).await;
    office.backend.put(filing.id, &forged).await.unwrap();
    assert!(matches!(office.final_decision(filing.id).await, Decision::Review { .. }));
    assert_eq!(office.bureau.gaps().await.unwrap(), []);
    let late = office.filing(2, b"0.5").await;
    office.backend.put(late.id, &office.sealed_as(&late, 3, "").await).await.unwrap();
    let gap = Gap { device: "窗口2".to_owned(), device_seq: (2, 2), missing: true };
    assert_eq!(office.bureau.gaps().await.unwrap(), [gap]);
}

/// A counter whose key is lost beside its records makes no other in secret.
#[tokio::test]
async fn a_counter_says_that_its_key_is_lost() {
    let (clock, folder, backend) = (HandClock::new(), tempfile::tempdir().unwrap(), Arc::new(Scripted::default()));
    let courier = open(folder.path(), &backend).await;
    courier.submit(&some_filing(&clock), clock.now()).await.unwrap();
    courier.close().await;
    std::fs::remove_file(folder.path().join("device.key")).unwrap();
    let config =
        CourierConfig { device: "窗口1".into(), wait: Duration::ZERO, models: std::collections::BTreeMap::new() };
    let again = Courier::open(folder.path(), backend as _, config).await.err();
    assert!(matches!(again, Some(OutboxError::Key(KeyFileError::Lost(_)))), "{again:?}");
    assert!(!folder.path().join("device.key").exists());
}

/// Who knows only the id of a record, from an address in a log, neither learns where it stands nor takes it back; nor
/// does another counter, or a helper whose case it is not.
#[tokio::test]
async fn a_record_is_taken_back_by_its_counter_or_its_helper_alone() {
    let office = office_with(|config| config.deciding = Deciding::ByHand).await;
    office.bureau.add_operator("li", "李主任", &"a long secret".into()).await.unwrap();
    let put = async |n| {
        let filing = office.filing(n, b"0.5").await;
        office.backend.put(filing.id, &office.sealed(&filing).await).await.unwrap();
        filing.id
    };
    let (first, second) = (put(0).await, put(1).await);
    let stranger = ed25519_dalek::SigningKey::from_bytes(&[8; 32]);
    assert_eq!(office.cancel_by(first, &stranger, None).await, 403);
    let other = office.session("li", "a long secret").await;
    assert_eq!(office.cancel_by(first, &stranger, Some(&other)).await, 403);
    let own = office.session("demo", "demo").await;
    assert_eq!(office.cancel_by(first, &stranger, Some(&own)).await, 200, "the helper's own case");
    assert_eq!(office.cancel_by(second, &office.signing_key(), None).await, 200, "the counter's own record");
    // One that never came in is taken back before it does.
    let late = office.filing(2, b"0.5").await;
    let sealed = office.sealed(&late).await;
    let nobody = FilingId(Uuid::now_v7());
    assert_eq!(office.cancel_by(nobody, &stranger, None).await, 404);
    office.cancel_before(late.id, &sealed, &own).await;
    office.backend.put(late.id, &sealed).await.unwrap();
    assert_eq!(office.final_decision(late.id).await, Decision::Cancelled);
    assert_eq!(office.bureau.check_audit(None).await.unwrap().faults, []);
}
