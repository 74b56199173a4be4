//! Electronic credentials: who gets one, that it is checked without the bureau, and that one that was taken back is
//! found.

use std::{path::Path, process::Command, sync::Arc, time::Duration};

use renzheng::{
    backend::{
        Backend as _, BackendError,
        http::{HttpBackend, HttpConfig},
    },
    bureau::{Bureau, KeyUse, PersonFile},
    domain::{
        credential::Credential,
        filing::{Decision, Filing, Reason},
        id_record::{IdRecord, Validity},
        time::Clock as _,
    },
    wire::{
        ProblemReply, SessionReply, SessionRequest,
        credential::{Standing, StatusList, verify},
        sha256_hex,
    },
};
use serde_json::json;

use crate::{
    records,
    setting::{Office, backend, config, demo_secret, office, person},
};

/// The channel that compares with the police's photo.
const E_ID: &str = "e-id";

fn id_record(n: usize, until: Option<&str>) -> IdRecord {
    let person = person(n);
    IdRecord {
        name: person.name.expose().to_owned(),
        sex: "女".to_owned(),
        ethnicity: "汉".to_owned(),
        birth: person.id_number.birth().unwrap(),
        address: "某省某市某区某街道 1 号".to_owned(),
        number: person.id_number.expose().to_owned(),
        validity: Validity { from: jiff::civil::date(2006, 5, 1), until: until.map(|day| day.parse().unwrap()) },
        issuer: "某市公安局".to_owned(),
    }
}

async fn on_file(office: &Office, n: usize, until: Option<&str>) {
    let file = PersonFile {
        police_photo: Some(b"photo on file".to_vec()),
        id_record: Some(id_record(n, until)),
        ..PersonFile::default()
    };
    office.bureau.put_on_file(&person(n), &file).await.unwrap();
}

/// A record that came in over this channel, decided.
async fn decided(office: &Office, n: usize, channel: &str, picture: &[u8]) -> (Filing, Decision) {
    let mut filing = office.filing(n, picture).await;
    channel.clone_into(&mut filing.channel);
    office.backend.put(filing.id, &office.sealed(&filing).await).await.unwrap();
    let decision = office.final_decision(filing.id).await;
    (filing, decision)
}

/// Somebody who got a credential.
async fn holder(office: &Office, n: usize) -> (String, Credential) {
    on_file(office, n, None).await;
    let (filing, decision) = decided(office, n, E_ID, b"0.5").await;
    assert!(matches!(decision, Decision::Approved { .. }), "{decision:?}");
    let credential = office.backend.credential(&filing.case).await.ok().unwrap();
    (filing.case, credential)
}

/// A session beside the counter's own.
async fn token(office: &Office) -> String {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let secret = SessionRequest { operator: "demo".into(), secret: "demo".into(), device: "窗口2".into() };
    let post = client.post(format!("http://{}/v1/operator/session", office.addr)).json(&secret);
    post.send().await.unwrap().json::<SessionReply>().await.unwrap().token
}

/// Status and type of the bureau's refusal.
async fn refusal(office: &Office, case: &str) -> (u16, String) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let post = client.post(format!("http://{}/v1/credentials", office.addr)).bearer_auth(token(office).await);
    let post = post.json(&json!({ "case": case }));
    let problem: ProblemReply = post.send().await.unwrap().json().await.unwrap();
    (problem.status, problem.kind.trim_start_matches("urn:renzheng:problem:").to_owned())
}

async fn list(office: &Office) -> String {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let reply = client.get(format!("http://{}/v1/credentials/status", office.addr)).send().await.unwrap();
    assert_eq!(reply.headers()["content-type"], "application/statuslist+jwt");
    assert_eq!(reply.headers()["cache-control"], "public, max-age=3600");
    reply.text().await.unwrap()
}

/// What the program says in English, and its exit code.
fn program(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_renzheng"));
    if let Some(database) = records::database(folder) {
        program.env("RENZHENG_DATABASE", secrecy::ExposeSecret::expose_secret(&database));
    }
    let output = program.args(["--lang", "en"]).args(arguments).current_dir(folder).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

#[tokio::test]
async fn whoever_the_police_photo_matched_gets_one_and_the_same_one_again() {
    let office = office().await;
    let (case, credential) = holder(&office, 0).await;
    assert!(office.backend.credential(&case).await.ok().unwrap() == credential, "the same bytes");
    let (root, now) = (office.bureau.root_public_key(), office.clock.now().wall);
    let whole = verify(&credential.whole, &root, now).ok().unwrap();
    assert_eq!((whole.masked_name.as_str(), whole.bureau.as_str()), ("赵**", "示例社保局"));
    assert_eq!(whole.item("name"), Some("赵示例"));
    assert_eq!(whole.item("photo_sha256"), Some(sha256_hex(b"photo on file").as_str()));
    assert_eq!(credential.expires.to_string(), "2027-03-01T15:59:59Z");
    assert!(credential.shown.len() <= 700, "{}", credential.shown.len());
    let issued = office.bureau.credentials().await.unwrap();
    assert_eq!((issued.len(), issued[0].number.as_str()), (1, credential.number.as_str()));
    assert_eq!(office.bureau.check_audit(None).await.unwrap().faults, []);
}

#[tokio::test]
async fn nobody_gets_one_by_another_photo_by_hand_or_without_a_record() {
    let office = office().await;
    let conflict = |why: &str| (409, why.to_owned());
    on_file(&office, 0, None).await;
    let case = office.backend.check_person(&person(0), &[]).await.unwrap();
    assert_eq!(refusal(&office, &case.id).await, conflict("not-compared"), "nothing was sent");
    assert_eq!(office.backend.credential(&case.id).await.err(), Some(BackendError::Conflict));
    assert_eq!(refusal(&office, "nobody").await, (404, "case-unknown".to_owned()));

    let (filing, decision) = decided(&office, 0, "counter", b"0.5").await;
    assert!(matches!(decision, Decision::Approved { .. }), "{decision:?}");
    assert_eq!(refusal(&office, &filing.case).await, conflict("not-compared"), "the bureau's own photo");
    let (again, decision) = decided(&office, 0, E_ID, b"0.5").await;
    assert!(matches!(decision, Decision::Duplicate { .. }), "{decision:?}");
    assert!(
        office.backend.credential(&again.case).await.is_ok(),
        "the same comparison passed, the year was certified already"
    );

    on_file(&office, 1, None).await;
    let (unsure, decision) = decided(&office, 1, E_ID, b"1.0").await;
    assert_eq!(decision, Decision::Review { reason: Reason::FaceUnsure });
    assert_eq!(refusal(&office, &unsure.case).await, conflict("not-compared"), "undetermined");
    let by_hand = office.approve(unsure.id, "李主任").await;
    assert!(matches!(by_hand, Decision::Approved { .. }), "{by_hand:?}");
    assert_eq!(refusal(&office, &unsure.case).await, conflict("not-compared"), "somebody's hand");

    let photo_only = PersonFile { police_photo: Some(b"photo on file".to_vec()), ..PersonFile::default() };
    office.bureau.put_on_file(&person(2), &photo_only).await.unwrap();
    let (bare, _) = decided(&office, 2, E_ID, b"0.5").await;
    assert_eq!(refusal(&office, &bare.case).await, conflict("no-id-record"));
    on_file(&office, 2, Some("2026-02-28")).await;
    assert_eq!(refusal(&office, &bare.case).await, conflict("id-card-expired"));
    on_file(&office, 2, Some("2026-03-01")).await;
    let last_day = office.backend.credential(&bare.case).await.ok().unwrap();
    assert_eq!(last_day.expires.to_string(), "2026-03-01T15:59:59Z", "no longer than the card");
    assert_eq!(office.bureau.check_audit(None).await.unwrap().faults, []);
}

#[tokio::test]
async fn only_the_operator_of_the_case_may_ask() {
    let office = office().await;
    let (case, _) = holder(&office, 0).await;
    office.bureau.add_operator("other", "别人", &"a long secret".into()).await.unwrap();
    let config = HttpConfig::new(format!("http://{}", office.addr), "窗口3", Some(office.bureau.root_public_key()));
    let other = HttpBackend::new(config, Arc::clone(&office.clock) as _).unwrap();
    other.sign_in("other", &"a long secret".into()).await.unwrap();
    // A counter does not even ask for a case that it did not open.
    assert!(matches!(other.credential(&case).await.err(), Some(BackendError::Unintelligible(_))));
    let own = other.check_person(&person(0), &[]).await.unwrap();
    assert_eq!(other.credential(&own.id).await.err(), Some(BackendError::Conflict));
    office.backend.sign_out();
    assert_eq!(office.backend.credential(&case).await.err(), Some(BackendError::Unauthorized));
    office.backend.sign_in("demo", &demo_secret()).await.unwrap();
    assert!(office.backend.credential(&case).await.is_ok());
}

/// Counters that ask at the same moment, at two bureaus where they share a database.
#[tokio::test]
async fn eight_at_once_get_one_credential() {
    let office = office().await;
    on_file(&office, 0, None).await;
    let (filing, _) = decided(&office, 0, E_ID, b"0.5").await;
    let other = Bureau::open(config(office.folder.path()), Arc::clone(&office.clock) as _).await.unwrap();
    let running = other.serve("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let token = token(&office).await;
    let mut asked = tokio::task::JoinSet::new();
    for n in 0..8 {
        let addr = if records::is_postgres() && n % 2 == 0 { running.addr } else { office.addr };
        let post = client.post(format!("http://{addr}/v1/credentials")).bearer_auth(&token);
        let post = post.json(&json!({ "case": filing.case }));
        asked.spawn(async move { post.send().await.unwrap().json::<Credential>().await.unwrap().whole });
    }
    let mut texts = asked.join_all().await;
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), 1);
    assert_eq!(office.bureau.credentials().await.unwrap().len(), 1);
    assert_eq!(office.bureau.check_audit(None).await.unwrap().faults, []);
}

#[tokio::test]
async fn what_was_taken_back_is_on_the_list_and_given_to_nobody() {
    let office = office().await;
    let (first_case, first) = holder(&office, 0).await;
    let (_, second) = holder(&office, 1).await;
    let (root, now) = (office.bureau.root_public_key(), office.clock.now().wall);
    let standing = |list: &str, credential: &Credential| {
        let genuine = verify(&credential.shown, &root, now).ok().unwrap();
        StatusList::open(list, &root).ok().unwrap().standing(&genuine, now)
    };
    let before = list(&office).await;
    assert_eq!((standing(&before, &first), standing(&before, &second)), (Standing::Valid, Standing::Valid));
    assert!(office.bureau.revoke_credential(&first.number, "李主任").await.unwrap());
    assert!(!office.bureau.revoke_credential(&first.number, "李主任").await.unwrap(), "once is enough");
    assert!(!office.bureau.revoke_credential("2026-0000-0000-0000", "李主任").await.unwrap());
    let after = list(&office).await;
    assert_eq!((standing(&after, &first), standing(&after, &second)), (Standing::Revoked, Standing::Valid));
    assert_eq!(refusal(&office, &first_case).await, (409, "credential-ended".to_owned()));
    assert_eq!(office.bureau.check_audit(None).await.unwrap().faults, []);
    let mut look = records::look(office.folder.path()).await;
    let kept: Vec<(i64,)> = sqlx::query_as("SELECT CAST(length(whole) AS BIGINT) FROM credentials ORDER BY idx")
        .fetch_all(&mut look)
        .await
        .unwrap();
    assert!(kept[0].0 == 0 && kept[1].0 > 0, "{kept:?}");
    // The text of one whose time is over is wiped; its number stays.
    office.clock.pass(Duration::from_hours(24 * 700));
    office.bureau.purge().await.unwrap();
    let left: i64 =
        sqlx::query_scalar("SELECT count(*) FROM credentials WHERE whole <> ''").fetch_one(&mut look).await.unwrap();
    assert_eq!((left, office.bureau.credentials().await.unwrap().len()), (0, 2));
}

#[tokio::test]
async fn a_key_of_before_still_counts_until_it_is_retired() {
    let office = office().await;
    let (case, credential) = holder(&office, 0).await;
    let (root, folder, now) = (office.bureau.root_public_key(), office.folder.path(), office.clock.now().wall);
    let genuine = verify(&credential.whole, &root, now).ok().unwrap();
    let kid = Bureau::rotate_key(folder, KeyUse::Credential).unwrap();
    let standing = async || {
        let next = Bureau::open(config(folder), Arc::clone(&office.clock) as _).await.unwrap();
        StatusList::open(&next.status_list().await.unwrap(), &root).ok().unwrap().standing(&genuine, now)
    };
    assert_eq!(standing().await, Standing::Valid);
    assert!(Bureau::retire_key(folder, &kid).unwrap());
    assert_eq!(standing().await, Standing::KeyRetired);
    // The counter takes none that the bureau does not vouch for any more.
    let next = Bureau::open(config(folder), Arc::clone(&office.clock) as _).await.unwrap();
    let running = next.serve("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let counter = backend(running.addr, Some(root.clone()), &office.clock);
    counter.sign_in("demo", &demo_secret()).await.unwrap();
    let opened = counter.check_person(&person(0), &[]).await.unwrap();
    assert_eq!(counter.credential(&opened.id).await.err(), Some(BackendError::Conflict));
    assert!(office.backend.credential(&case).await.is_ok(), "the old bureau still runs");
}

/// `renzheng verify` and `renzheng bureau credential`, as somebody types them.
#[tokio::test]
async fn it_is_checked_and_taken_back_on_the_command_line() {
    let office = office().await;
    let (folder, root) = (office.folder.path(), office.bureau.root_public_key());
    let file = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    file("now", "");
    let now = jiff::Timestamp::try_from(folder.join("now").metadata().unwrap().modified().unwrap()).unwrap();
    office.clock.turn_to(now - Duration::from_hours(8 * 24));
    file("stale.jwt", &list(&office).await);
    office.clock.turn_to(now);
    office.backend.sign_in("demo", &demo_secret()).await.unwrap();
    let (_, credential) = holder(&office, 0).await;
    file("whole.txt", &credential.whole);
    file("shown.txt", &(credential.shown.clone() + "\n"));
    let verify = |arguments: &[&str]| program(folder, &[&["verify", "--root-key", &root], arguments].concat());
    let bureau = |arguments: &[&str]| {
        program(folder, &[&["bureau", "--folder", folder.to_str().unwrap(), "credential"], arguments].concat())
    };
    let (code, said) = verify(&["whole.txt"]);
    assert!(code == 0 && said.contains("Genuine.") && said.contains("Name: 赵示例"), "{code} {said}");
    assert!(said.contains("Card valid: 2006-05-01 – for good") && said.contains("not looked up"), "{said}");
    let (code, said) = verify(&["shown.txt"]);
    assert!(code == 0 && said.contains("Holder 赵**") && !said.contains("赵示例"), "{code} {said}");

    let (code, said) = bureau(&["list"]);
    assert!(code == 0 && said.contains(&credential.number) && said.contains("1 issued, 0 revoked"), "{said}");
    assert_eq!(bureau(&["status", "--out", "list.jwt"]).0, 0);
    let (code, said) = verify(&["--status", "list.jwt", "shown.txt"]);
    assert!(code == 0 && said.contains("Not revoked by the list of"), "{code} {said}");
    assert_eq!(bureau(&["revoke", &credential.number, "--by", "李主任"]).0, 0);
    assert_eq!(bureau(&["revoke", &credential.number, "--by", "李主任"]).0, 1);
    assert_eq!(bureau(&["status", "--out", "after.jwt"]).0, 0);
    let (code, said) = verify(&["--status", "after.jwt", "shown.txt"]);
    assert!(code == 3 && said.contains("was revoked"), "{code} {said}");
    let (code, said) = verify(&["whole.txt"]);
    assert!(code == 0 && said.contains("not looked up"), "{code} {said}");

    let (code, said) = verify(&["--status", "stale.jwt", "shown.txt"]);
    assert!(code == 4 && said.contains("counted until"), "{code} {said}");
    file("none.jwt", "no list");
    let (code, said) = verify(&["--status", "none.jwt", "shown.txt"]);
    assert!(code == 4 && said.contains("Genuine.") && said.contains("no status list"), "{code} {said}");

    let changed = credential.whole.replacen(".ey", ".eY", 1);
    file("changed.txt", &changed);
    assert_eq!(verify(&["changed.txt"]).0, 1);
    let other = "KHP5qa4blyydnTXYozPmKkYqtmEn0MDlnsL86vNEUv8";
    let (code, said) = program(folder, &["verify", "--root-key", other, "whole.txt"]);
    assert!(code == 1 && said.contains("does not vouch"), "{code} {said}");
    assert_eq!(verify(&["nowhere.txt"]).0, 1);
    let mut piped = Command::new(env!("CARGO_BIN_EXE_renzheng"));
    piped.args(["--lang", "zh", "verify", "--root-key", &root, "-"]);
    let output = piped.stdin(std::fs::File::open(folder.join("shown.txt")).unwrap()).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && said.contains("电子凭证为真") && said.contains("持有人 赵**"), "{said}");
}
