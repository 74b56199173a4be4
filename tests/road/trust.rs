//! What the bureau keeps and for how long, and that nobody changes it unseen.

use std::{
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, channel},
    },
    time::Duration,
};

use ed25519_dalek::SigningKey;
use renzheng::{
    backend::{Backend as _, BackendError},
    bureau::{
        AuditFault, BureauConfig, Compare, CompareError, Deciding, DevicePolicy, Doubt, Gap, HandError, HandRuling,
        Likeness,
    },
    domain::{
        bands::Bands,
        filing::{Decision, Filing, FilingId, Reason, Sealed},
        promise::PhotoQuality,
        time::Clock as _,
    },
    wire::DeviceRequest,
};
use sqlx::Executor as _;
use uuid::Uuid;

use crate::{
    records,
    setting::{HandClock, Office, backend, config, office, office_that_compares_by, office_with},
};

/// One person certified, and what the counter sent.
pub async fn certified(office: &Office, n: usize) -> (Filing, Vec<u8>) {
    let filing = office.filing(n, b"0.5").await;
    let sealed = office.sealed(&filing).await;
    office.backend.put(filing.id, &sealed).await.unwrap();
    let decision = office.final_decision(filing.id).await;
    assert!(matches!(decision, Decision::Approved { .. }), "{decision:?}");
    (filing, sealed)
}

async fn faults(office: &Office) -> Vec<AuditFault> {
    office.bureau.check_audit(None).await.unwrap().faults
}

async fn doubts(office: &Office, id: FilingId) -> Vec<Doubt> {
    office.bureau.look_at(id).await.unwrap().unwrap().doubts
}

async fn change(office: &Office, sql: &'static str) {
    records::look(office.folder.path()).await.execute(sql).await.unwrap();
}

#[tokio::test]
async fn what_was_done_is_chained_and_every_change_is_found() {
    let office = office().await;
    let (first, _) = certified(&office, 0).await;
    let (second, _) = certified(&office, 1).await;
    let clean = office.bureau.check_audit(None).await.unwrap();
    assert_eq!((clean.faults.as_slice(), clean.records), ([].as_slice(), 2));
    // Five keys, the name, forgotten approvals; two operators, five people and their facts, four more; a session, the
    // counter's key, and for each record case, reception, decision.
    assert_eq!(clean.rows, (5 + 1 + 1) + (2 + 2 * 5 + 4) + (1 + 1 + 2 * 3));
    assert_eq!(office.bureau.check_audit(Some(&clean.head)).await.unwrap().faults, []);

    let id = second.id.to_string();
    change(&office, "UPDATE certifications SET decision = replace(decision, '*', '+') WHERE seq = 2").await;
    assert_eq!(faults(&office).await, [AuditFault::Decision(id.clone())]);
    change(&office, "UPDATE certifications SET decision = replace(decision, '+', '*') WHERE seq = 2").await;
    assert_eq!(faults(&office).await, []);

    change(&office, "UPDATE audit SET actor = 'somebody' WHERE seq = 5").await;
    assert_eq!(faults(&office).await, [AuditFault::Broken(5)]);
    change(&office, "UPDATE audit SET at = at + 1 WHERE seq = 7").await;
    assert_eq!(faults(&office).await, [AuditFault::Broken(5), AuditFault::Broken(7)]);
    change(&office, "DELETE FROM audit WHERE seq = 7").await;
    // The row behind the one that was taken out does not follow any more.
    assert_eq!(faults(&office).await, [AuditFault::Broken(5), AuditFault::Missing(7), AuditFault::Broken(8)]);
    change(&office, "DELETE FROM certifications WHERE seq = 1").await;
    assert!(faults(&office).await.contains(&AuditFault::Lost(first.id.to_string())));
    change(&office, "UPDATE audit_head SET seq = seq - 1").await;
    assert!(faults(&office).await.contains(&AuditFault::Head));
    let noted = office.bureau.check_audit(Some("0123")).await.unwrap();
    assert!(noted.faults.contains(&AuditFault::NotedHead));
}

#[tokio::test]
async fn evidence_is_wiped_when_its_time_is_over_and_the_decision_stays() {
    let office = office().await;
    let (filing, sealed) = certified(&office, 0).await;
    let open = office.filing(1, b"1.0").await;
    office.backend.put(open.id, &office.sealed(&open).await).await.unwrap();
    let review = Decision::Review { reason: Reason::FaceUnsure };
    assert_eq!(office.final_decision(open.id).await, review);
    assert_eq!(office.bureau.purge().await.unwrap(), 0, "kept for a day");

    office.clock.pass(Duration::from_hours(25));
    assert_eq!(office.bureau.purge().await.unwrap(), 1, "what a person has still to look at is kept");
    assert_eq!(office.bureau.purge().await.unwrap(), 0);
    let mut look = records::look(office.folder.path()).await;
    let lengths: Vec<(i64, i64)> =
        sqlx::query_as("SELECT seq, CAST(length(bytes) AS BIGINT) FROM certifications ORDER BY seq")
            .fetch_all(&mut look)
            .await
            .unwrap();
    assert_eq!(lengths[0], (1, 0));
    assert!(lengths[1].1 > 0);
    assert_eq!(faults(&office).await, []);
    assert!(matches!(office.final_decision(filing.id).await, Decision::Approved { .. }));
    // The counter that never heard the answer sends again: the same bytes are still the same.
    assert_eq!(office.backend.put(filing.id, &sealed).await, Ok(()));
    assert_eq!(office.backend.put(filing.id, &office.sealed(&open).await).await, Err(BackendError::Refused(422)));
    if !records::is_postgres() {
        let file = std::fs::read(office.folder.path().join("bureau.sqlite")).unwrap();
        let log = std::fs::read(office.folder.path().join("bureau.sqlite-wal")).unwrap_or_default();
        let needle = &sealed[sealed.len() / 2..][..64];
        let found = |bytes: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
        assert!(!found(&file) && !found(&log), "nothing of it is left on the disk");
    }
}

#[tokio::test]
async fn a_record_that_is_kept_back_leaves_a_gap() {
    let office = office().await;
    let courier = office.courier().await;
    let mut kept = Vec::new();
    for n in 0..3 {
        let filing = office.filing(n, b"0.5").await;
        courier.submit(&filing, office.clock.now()).await.unwrap();
        kept.push(filing.id);
    }
    assert_eq!(office.bureau.gaps().await.unwrap(), []);
    // The newest goes first.
    courier.round(office.clock.now()).await;
    let gap = Gap { device: "窗口1".to_owned(), device_seq: (1, 2), missing: true };
    assert_eq!(office.bureau.gaps().await.unwrap(), [gap]);
    for _ in 0..6 {
        courier.round(office.clock.pass(Duration::from_secs(1))).await;
    }
    assert_eq!(office.bureau.gaps().await.unwrap(), []);
    // One that names another predecessor is told as well.
    let stray = office.filing(3, b"0.5").await;
    office.backend.put(stray.id, &office.sealed_as(&stray, 1, "0123").await).await.unwrap();
    let gap = Gap { device: "窗口2".to_owned(), device_seq: (1, 1), missing: false };
    assert_eq!(office.bureau.gaps().await.unwrap(), [gap]);
}

/// Compares when it is let go, and then not at all: the stand-in for a bureau that is gone in the middle.
struct Held(Mutex<Receiver<()>>);

impl Compare for Held {
    fn compare(&self, _: &[Vec<u8>], _: &[u8]) -> Result<Likeness, CompareError> {
        let _ = self.0.lock().unwrap().recv();
        Err(CompareError::Models)
    }

    fn photo_quality(&self, _: &[u8]) -> Option<PhotoQuality> {
        Some(PhotoQuality::Good)
    }

    fn bands(&self) -> Option<Bands> {
        Bands::new(0.938, 1.2, 1.42).ok()
    }
}

/// A bureau is gone while it decides. Over a file the next one takes up at once what was left; over a database that
/// several share, when the time is over for which it was left alone with it.
#[tokio::test]
async fn what_a_bureau_left_undone_another_takes_up() {
    let (hold, held) = channel();
    let office = office_that_compares_by(Arc::new(Held(Mutex::new(held)))).await;
    let filing = office.filing(0, b"0.5").await;
    office.backend.put(filing.id, &office.sealed(&filing).await).await.unwrap();
    while office.standing(filing.id, Duration::ZERO).await.unwrap() == Decision::Received {}
    let sha256 = office.sha256_of(filing.id).await;
    let record = Sealed { id: filing.id, sha256: &sha256 };
    drop(office.bureau);

    let next = crate::setting::open(config(office.folder.path()), &office.clock).await;
    let running = next.serve("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let counter = backend(running.addr, Some(next.root_public_key()), &office.clock);
    if records::is_postgres() {
        let waiting = counter.decision(record, Duration::from_secs(2)).await.unwrap();
        assert_eq!(waiting, Decision::Comparing { queue_position: 0 }, "it may still be at work");
        office.clock.pass(Duration::from_secs(31));
    }
    let mut decision = Decision::Received;
    while !decision.is_final() {
        decision = counter.decision(record, Duration::from_secs(20)).await.unwrap();
    }
    assert!(matches!(decision, Decision::Approved { .. }), "{decision:?}");
    assert_eq!(next.check_audit(None).await.unwrap().faults, []);
    drop(hold);
}

/// Counters that come at the same moment, at two bureaus where they share a database.
#[tokio::test]
async fn forty_records_of_one_person_are_one_approval() {
    let office = office().await;
    let other = crate::setting::open(config(office.folder.path()), &office.clock).await;
    let running = other.serve("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let mut puts = tokio::task::JoinSet::new();
    for n in 0..40 {
        let filing = office.filing(0, b"0.5").await;
        // Person checks are paced by the minute.
        office.clock.pass(Duration::from_secs(5));
        let sealed = office.sealed(&filing).await;
        let address = if records::is_postgres() && n % 2 == 0 { running.addr } else { office.addr };
        let counter = backend(address, Some(office.bureau.root_public_key()), &office.clock);
        puts.spawn(async move { counter.put(filing.id, &sealed).await.map(|()| filing.id) });
    }
    let mut approved = 0;
    while let Some(id) = puts.join_next().await {
        match office.final_decision(id.unwrap().unwrap()).await {
            Decision::Approved { .. } => approved += 1,
            Decision::Duplicate { .. } => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(approved, 1);
    assert_eq!(faults(&office).await, []);
}

/// Eight counters with one and the same record: one is told it is new.
#[tokio::test]
async fn one_record_from_eight_counters_is_received_once() {
    let office = office().await;
    let filing = office.filing(0, b"0.5").await;
    let sealed = Arc::new(office.sealed(&filing).await);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("http://{}/v1/certifications/{}", office.addr, filing.id);
    let mut puts = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let put = client.put(&url).body(sealed.to_vec());
        puts.spawn(async move { put.send().await.unwrap().status().as_u16() });
    }
    let mut statuses = puts.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 200, 200, 200, 200, 200, 201]);
}

#[tokio::test]
async fn only_enrolled_counters_are_believed_where_that_is_wanted() {
    let office = office_with(|config| config.devices = DevicePolicy::Enrolled).await;
    let decided = async |n: usize| {
        let filing = office.filing(n, b"0.5").await;
        office.backend.put(filing.id, &office.sealed(&filing).await).await.unwrap();
        office.final_decision(filing.id).await
    };
    let review = Decision::Review { reason: Reason::Other };
    assert_eq!(decided(0).await, review, "nobody knows this counter");

    let counter = "窗口2";
    let (key, next) = (office.signing_key(), SigningKey::from_bytes(&[7; 32]));
    let code = office.bureau.invite_device(counter).await.unwrap();
    let refused = Err(403);
    assert_eq!(office.set_key(&DeviceRequest::enrol("窗口3", &code, &key)).await, refused);
    assert_eq!(office.set_key(&DeviceRequest::enrol(counter, "ABCDEFGHJKLM", &key)).await, refused);
    assert_eq!(office.set_key(&DeviceRequest::enrol(counter, &code, &key)).await, Ok(()));
    assert_eq!(office.set_key(&DeviceRequest::enrol(counter, &code, &key)).await, refused, "a code is good once");
    assert!(matches!(decided(0).await, Decision::Approved { .. }));

    // A new key in the place of the old: what came in before still counts, what was under way goes to a person, and
    // what is made afterwards with the old key nobody approves, whatever time it states.
    let before = office.filing(1, b"0.5").await;
    office.clock.pass(Duration::from_secs(1));
    assert_eq!(office.set_key(&DeviceRequest::rotate(counter, &next, &next)).await, refused);
    assert_eq!(office.set_key(&DeviceRequest::rotate(counter, &key, &next)).await, Ok(()));
    office.clock.pass(Duration::from_secs(1));
    office.backend.put(before.id, &office.sealed(&before).await).await.unwrap();
    assert_eq!(office.final_decision(before.id).await, review, "it may have waited at the counter");
    assert_eq!(doubts(&office, before.id).await, [Doubt::KeyReplaced]);
    assert!(matches!(office.approve(before.id, "李主任").await, Decision::Approved { .. }));
    let mut forged = office.filing(2, b"0.5").await;
    forged.captured_at = before.captured_at;
    office.backend.put(forged.id, &office.sealed(&forged).await).await.unwrap();
    assert!(matches!(office.final_decision(forged.id).await, Decision::Review { .. }));
    assert!(doubts(&office, forged.id).await.contains(&Doubt::KeyEnded), "the old key is not in use any more");
    // A code does not bring it back, not even for the counter whose key it was.
    let code = office.bureau.invite_device(counter).await.unwrap();
    assert_eq!(office.set_key(&DeviceRequest::enrol(counter, &code, &key)).await, refused);
    assert_eq!(office.set_key(&DeviceRequest::rotate(counter, &next, &key)).await, refused);

    // Nor does another name for the counter.
    let renamed = office.filing(2, b"0.5").await;
    let sealed = office.sealed_under("窗口4", &renamed).await;
    office.backend.put(renamed.id, &sealed).await.unwrap();
    assert!(matches!(office.final_decision(renamed.id).await, Decision::Review { .. }));
    assert_eq!(doubts(&office, renamed.id).await, [Doubt::KeyEnded]);

    assert!(office.bureau.revoke_device(counter).await.unwrap());
    let late = office.filing(3, b"0.5").await;
    let refused = office.backend.put(late.id, &office.sealed(&late).await).await;
    assert!(matches!(refused, Err(BackendError::Forbidden(_))), "{refused:?}");
    assert!(!office.bureau.revoke_device(counter).await.unwrap());
    assert_eq!(faults(&office).await, []);
}

#[tokio::test]
async fn a_code_is_good_for_a_week() {
    let office = office().await;
    let code = office.bureau.invite_device("窗口9").await.unwrap();
    office.clock.pass(Duration::from_hours(7 * 24 + 1));
    assert_eq!(office.set_key(&DeviceRequest::enrol("窗口9", &code, &office.signing_key())).await, Err(403));
}

#[tokio::test]
async fn a_person_decides_what_was_left_to_a_person() {
    let office = office_with(|config| config.deciding = Deciding::ByHand).await;
    let (first, second) = (office.filing(0, b"0.5").await, office.filing(1, b"0.5").await);
    for filing in [&first, &second] {
        office.backend.put(filing.id, &office.sealed(filing).await).await.unwrap();
    }
    assert_eq!(office.standing(first.id, Duration::ZERO).await, Ok(Decision::Received));
    let approved = office.approve(first.id, "李主任").await;
    assert!(matches!(approved, Decision::Approved { .. }), "{approved:?}");
    let reject = HandRuling::Reject(Reason::FaceMismatch);
    let decided = async |id| office.bureau.decide_by_hand(id, reject, "李主任").await;
    assert!(matches!(decided(first.id).await, Err(HandError::Nothing)), "it is decided");
    assert_eq!(decided(second.id).await.unwrap(), Decision::Rejected { reason: Reason::FaceMismatch });
    assert!(matches!(decided(FilingId(Uuid::now_v7())).await, Err(HandError::Nothing)));
    assert_eq!(faults(&office).await, []);
}

#[tokio::test]
async fn a_record_is_taken_back_until_it_is_decided() {
    let office = office_with(|config| config.deciding = Deciding::ByHand).await;
    let (first, second) = (office.filing(0, b"0.5").await, office.filing(1, b"0.5").await);
    for filing in [&first, &second] {
        office.backend.put(filing.id, &office.sealed(filing).await).await.unwrap();
    }
    assert_eq!(office.cancel(first.id).await, 200);
    assert_eq!(office.cancel(first.id).await, 200, "the answer may have been lost");
    assert_eq!(office.standing(first.id, Duration::ZERO).await, Ok(Decision::Cancelled));
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM certifications WHERE id = $1 AND purged IS NULL")
        .bind(first.id.to_string())
        .fetch_one(&mut super::records::look(office.folder.path()).await)
        .await
        .unwrap();
    assert_eq!(left, 0, "its evidence is wiped at once");
    office.approve(second.id, "李主任").await;
    assert_eq!(office.cancel(second.id).await, 409);
    assert_eq!(office.cancel(FilingId(Uuid::now_v7())).await, 404, "a stranger without a session");
    assert_eq!(faults(&office).await, []);
}

#[tokio::test]
async fn a_program_that_is_too_old_is_told_and_hears_which_one_is_wanted() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), HandClock::new());
    let config = BureauConfig { minimum_client: "0.10.0".to_owned(), ..config(folder.path()) };
    let bureau = crate::setting::open(config, &clock).await;
    let running = bureau.serve("127.0.0.1:0".parse().unwrap()).await.unwrap();
    // The first of these names the cryptography for all of them.
    let counter = backend(running.addr, Some(bureau.root_public_key()), &clock);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let status = async |path: &str, agent: &str| {
        let get = client.get(format!("http://{}{path}", running.addr)).header("user-agent", agent);
        get.send().await.unwrap().status().as_u16()
    };
    assert_eq!(status("/v1/service", "renzheng/0.9.1").await, 200);
    assert_eq!(status("/v1/persons/x/account", "renzheng/0.9.1").await, 426);
    for agent in ["renzheng/0.10.0", "renzheng/1.0.0-rc", "renzheng/nonsense", "curl/8"] {
        assert_eq!(status("/v1/persons/x/account", agent).await, 401, "{agent}");
    }
    assert_eq!(counter.service().await.map(|_| ()), Err(BackendError::UpdateRequired));
}
