//! What the bureau knows of a person, what the face is compared with, and what follows success.

use std::{sync::Arc, time::Duration};

use renzheng::{
    backend::{Backend as _, BackendError},
    bureau::{ActLikeness, Compare, CompareError, Deciding, Likeness, PersonFile},
    domain::{
        applicant::{Account, CardState},
        bands::Bands,
        channel::AfterStep,
        entitlement::{Pension, PersonFacts},
        filing::{Decision, Filing, Reason, Receipt},
        id_record::{IdRecord, Validity},
        person::Person,
        promise::PhotoQuality,
        security::SecuritySettings,
    },
    wire,
};

use crate::{
    records,
    setting::{Office, backend, demo_secret, office, office_that_compares_by, office_with, person},
};

fn pension(kind: &str) -> Pension {
    Pension {
        kind: kind.to_owned(),
        office: "示例市社会保险基金管理中心".to_owned(),
        account_tail: Some("0023".to_owned()),
        paid_for: Some(jiff::civil::date(2026, 2, 1)),
    }
}

fn id_record(person: &Person) -> IdRecord {
    IdRecord {
        name: person.name.expose().to_owned(),
        sex: "女".to_owned(),
        ethnicity: "汉".to_owned(),
        birth: person.id_number.birth().unwrap(),
        address: "示例市示例街1号".to_owned(),
        number: person.id_number.expose().to_owned(),
        validity: Validity { from: jiff::civil::date(2001, 5, 1), until: Some(jiff::civil::date(2021, 5, 1)) },
        issuer: "示例市公安局".to_owned(),
    }
}

async fn decided(office: &Office, filing: &Filing) -> Decision {
    office.backend.put(filing.id, &office.sealed(filing).await).await.unwrap();
    office.clock.pass(Duration::from_secs(10));
    office.final_decision(filing.id).await
}

async fn certified(office: &Office, n: usize) -> (Filing, Receipt) {
    let filing = office.filing(n, b"0.5").await;
    match decided(office, &filing).await {
        Decision::Approved { receipt } => (filing, receipt),
        other => panic!("{other:?}"),
    }
}

async fn known(office: &Office, n: usize) -> PersonFacts {
    office.backend.check_person(&person(n), &[]).await.unwrap().known
}

#[tokio::test]
async fn what_is_on_file_of_a_person_is_told_with_the_case_and_the_account() {
    let office = office().await;
    let nothing = PersonFacts { has_account: Some(false), ..PersonFacts::default() };
    assert_eq!(known(&office, 0).await, nothing);
    let pensions = vec![pension("城镇职工基本养老保险"), pension("供养亲属抚恤金")];
    let file = PersonFile {
        id_record: Some(id_record(&person(0))),
        card: Some(CardState::Lost),
        pensions: pensions.clone(),
        ..PersonFile::default()
    };
    office.bureau.put_on_file(&person(0), &file).await.unwrap();
    let told = PersonFacts {
        has_account: Some(false),
        card: Some(CardState::Lost),
        id_card_until: Some(jiff::civil::date(2021, 5, 1)),
        pensions: pensions.clone(),
    };
    assert_eq!(known(&office, 0).await, told);

    let (filing, receipt) = certified(&office, 0).await;
    let account = office.backend.account(&filing.case).await.unwrap();
    assert_eq!((account.masked_name.as_str(), account.due.to_string().as_str()), ("赵**", "2027-03-01"));
    assert_eq!((account.standing, account.pensions), (Some(receipt), pensions));
    assert_eq!(office.backend.account("nobody's").await.map(|_| ()), Err(BackendError::Refused(404)));
    // What was known before is replaced as a whole.
    office.bureau.put_on_file(&person(0), &PersonFile::default()).await.unwrap();
    assert_eq!(known(&office, 0).await, nothing);
}

#[tokio::test]
async fn a_table_of_people_puts_on_file_what_its_columns_say() {
    let office = office().await;
    let (table, photo) = (office.folder.path().join("people.csv"), office.folder.path().join("a.png"));
    std::fs::write(&photo, b"\x89PNG\r\n\x1a\n").unwrap();
    let people = "name,id_number,police_photo,sex,ethnicity,address,valid_from,valid_until,issuer,card,account_since,\
                  pension_kind,pension_office,pension_account_tail,pension_paid_for\n\
                  赵示例,119999195107070023,a.png,女,汉,示例街1号,2001-05-01,2021-05-01,示例公安局,lost,2019-01-01,\
                  城镇职工基本养老保险;供养亲属抚恤金,甲局;乙局,0023;,2026-02;\n\
                  赵示例,119999194808220034,,,,,,,,,,,,,\n";
    std::fs::write(&table, people).unwrap();
    assert!(office.at_the_desk(&["people", table.to_str().unwrap()]).contains("2 people, 0 of them with a photo"));
    let told = known(&office, 0).await;
    assert_eq!((told.has_account, told.card), (Some(true), Some(CardState::Lost)));
    assert_eq!(told.id_card_until, Some(jiff::civil::date(2021, 5, 1)));
    let pensions: Vec<_> = told.pensions.iter().map(|p| (p.office.as_str(), p.account_tail.as_deref())).collect();
    assert_eq!(pensions, [("甲局", Some("0023")), ("乙局", None)]);
    assert_eq!(known(&office, 1).await, PersonFacts { has_account: Some(false), ..PersonFacts::default() });
}

#[tokio::test]
async fn an_account_that_is_asked_for_is_opened_with_the_approval_and_not_before() {
    let office = office().await;
    let ask = async |n: usize, picture: &[u8]| {
        let mut filing = office.filing(n, picture).await;
        filing.applicant.account = Account::New;
        (filing.id, decided(&office, &filing).await)
    };
    assert!(matches!(ask(0, b"0.5").await.1, Decision::Approved { .. }));
    assert_eq!(known(&office, 0).await.has_account, Some(true));
    let (waiting, decision) = ask(1, b"1.0").await;
    assert_eq!(decision, Decision::Review { reason: Reason::FaceUnsure });
    assert_eq!(known(&office, 1).await.has_account, Some(false));
    office.approve(waiting, "王科长").await;
    assert_eq!(known(&office, 1).await.has_account, Some(true), "a person approved");
    certified(&office, 2).await;
    assert_eq!(known(&office, 2).await.has_account, Some(false), "nobody asked for one");
    // What is put on file later does not close it.
    office.bureau.put_on_file(&person(0), &PersonFile::default()).await.unwrap();
    assert_eq!(known(&office, 0).await.has_account, Some(true));
}

/// The portrait says how far it is; all together are nearer, as with the real network. Which photo it is compared with
/// says how far off the whole is: the police's may show somebody else.
struct Gate;

impl Compare for Gate {
    fn compare(&self, live: &[Vec<u8>], on_file: &[u8]) -> Result<Likeness, CompareError> {
        let portrait: f32 = std::str::from_utf8(&live[0]).unwrap().parse().unwrap();
        let portrait = if on_file == b"somebody else" { 1.3 } else { portrait };
        let bands = Bands::new(0.938, 1.2, 1.42).map_err(|_| CompareError::Models)?;
        Ok(Likeness { bands, portrait, fused: portrait - 0.1, acts: Vec::<ActLikeness>::new() })
    }

    fn photo_quality(&self, _: &[u8]) -> Option<PhotoQuality> {
        Some(PhotoQuality::Good)
    }

    fn bands(&self) -> Option<Bands> {
        Bands::new(0.938, 1.2, 1.42).ok()
    }
}

/// What the bureau remembers that the records were compared with, oldest first.
async fn references(office: &Office) -> Vec<String> {
    let mut look = records::look(office.folder.path()).await;
    let all = sqlx::query_scalar("SELECT reference FROM certifications ORDER BY seq");
    all.fetch_all(&mut look).await.unwrap()
}

#[tokio::test]
async fn the_police_photo_is_compared_by_a_strict_gate_and_it_is_remembered() {
    let office = office_that_compares_by(Arc::new(Gate)).await;
    let police = |photo: &[u8], year| PersonFile {
        police_photo: Some(photo.to_vec()),
        police_photo_year: year,
        ..PersonFile::default()
    };
    office.bureau.put_on_file(&person(0), &police(b"police photo", None)).await.unwrap();
    office.bureau.put_on_file(&person(1), &police(b"somebody else", None)).await.unwrap();
    office.bureau.put_on_file(&person(2), &police(b"police photo", Some(1990))).await.unwrap();
    let by = async |channel: &str, n: usize, picture: &[u8]| {
        let mut filing = office.filing(n, picture).await;
        filing.channel = channel.to_owned();
        decided(&office, &filing).await
    };
    let review = |reason| Decision::Review { reason };
    // The portrait alone is over the bound, all together are not: enough at the counter, not before a credential.
    assert_eq!(by("e-id", 0, b"1.0").await, review(Reason::FaceUnsure));
    assert_eq!(by("e-id", 2, b"1.0").await, review(Reason::AgedPhoto));
    assert_eq!(by("e-id", 1, b"0.2").await, Decision::Rejected { reason: Reason::FaceMismatch });
    assert_eq!(by("e-id", 3, b"0.2").await, review(Reason::NoUsablePhoto), "the police have none");
    assert!(matches!(by("counter", 1, b"1.0").await, Decision::Approved { .. }), "the bureau's own photo");
    assert!(matches!(by("e-id", 0, b"0.9").await, Decision::Approved { .. }));
    let (police, bureau) = ("police_id_photo", "bureau_photo");
    assert_eq!(references(&office).await, [police, police, police, "", bureau, police]);
    assert_eq!(office.bureau.check_audit(None).await.unwrap().faults, []);
}

fn settings(password: Option<&str>, gesture: Option<&str>) -> SecuritySettings {
    SecuritySettings { password: password.map(Into::into), gesture: gesture.map(Into::into) }
}

#[tokio::test]
async fn a_person_who_is_certified_sets_a_password_and_a_gesture_within_the_rules() {
    let office = office().await;
    let set =
        async |case: &str, password, gesture| office.backend.set_security(case, &settings(password, gesture)).await;
    let refused = |status| Err(BackendError::Refused(status));
    let unused = office.backend.check_person(&person(0), &[]).await.unwrap().id;
    assert_eq!(set(&unused, Some("135790"), None).await, refused(403), "not certified");
    let (filing, _) = certified(&office, 0).await;
    let case = &filing.case;
    for (password, gesture) in [
        (None, None),
        (Some("123456"), None),
        (Some("111111"), None),
        (Some("195107"), None),
        (Some("13579"), None),
        (None, Some("012")),
        (None, Some("0245")),
        (Some("135790"), Some("0122")),
    ] {
        assert_eq!(set(case, password, gesture).await, refused(422), "{password:?} {gesture:?}");
    }
    assert_eq!(set("nobody's", Some("135790"), None).await, refused(404));
    assert_eq!(set(case, Some("135790"), None).await, Ok(()));
    assert_eq!(set(case, None, Some("0124678")).await, Ok(()));

    let mut look = records::look(office.folder.path()).await;
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT password, gesture FROM person_security").fetch_all(&mut look).await.unwrap();
    let [(password, gesture)] = rows.as_slice() else { panic!("{rows:?}") };
    assert!(password.starts_with("$argon2id$") && gesture.starts_with("$argon2id$"), "the first stayed as it was");
    let audited: i64 =
        sqlx::query_scalar("SELECT count(*) FROM audit WHERE action = 'security_set' AND actor = 'demo'")
            .fetch_one(&mut look)
            .await
            .unwrap();
    assert_eq!(audited, 2);
    assert_eq!(office.bureau.check_audit(None).await.unwrap().faults, []);
}

#[tokio::test]
async fn whose_face_did_not_pass_in_this_case_changes_nothing_that_is_set() {
    let office = office().await;
    office.bureau.add_operator("li", "李主任", &"second-secret".into()).await.unwrap();
    let password = settings(Some("135790"), None);
    let (filing, _) = certified(&office, 0).await;
    // Certified by another case: what nobody has set may be set.
    let later = office.backend.check_person(&person(0), &[]).await.unwrap().id;
    assert_eq!(office.backend.set_security(&later, &password).await, Ok(()));
    let again = office.backend.check_person(&person(0), &[]).await.unwrap().id;
    assert_eq!(office.backend.set_security(&again, &password).await, Err(BackendError::Conflict));
    // A duplicate's face passed.
    let duplicate = office.filing(0, b"0.5").await;
    assert!(matches!(decided(&office, &duplicate).await, Decision::Duplicate { .. }));
    assert_eq!(office.backend.set_security(&duplicate.case, &password).await, Ok(()));
    // Another helper's session knows nothing of this case.
    let other = backend(office.addr, Some(office.bureau.root_public_key()), &office.clock);
    assert_eq!(other.set_security(&filing.case, &password).await, Err(BackendError::Unauthorized));
    other.sign_in("li", &"second-secret".into()).await.unwrap();
    assert_eq!(other.set_security(&filing.case, &password).await, Err(BackendError::Refused(404)));
    assert_eq!(other.account(&filing.case).await.map(|_| ()), Err(BackendError::Refused(404)));
}

#[tokio::test]
async fn nothing_is_set_before_the_decision_and_a_record_is_taken_back_until_then() {
    let office = office_with(|config| config.deciding = Deciding::ByHand).await;
    let filing = office.filing(0, b"0.5").await;
    office.backend.put(filing.id, &office.sealed(&filing).await).await.unwrap();
    let password = settings(Some("135790"), None);
    assert_eq!(office.backend.set_security(&filing.case, &password).await, Err(BackendError::Conflict));
    assert_eq!(office.cancel(filing.id).await, 200);
    assert_eq!(office.cancel(filing.id).await, 200, "the answer may have been lost");
    assert_eq!(office.backend.set_security(&filing.case, &password).await, Err(BackendError::Refused(403)));
}

#[tokio::test]
async fn the_refusals_of_what_follows_success_have_their_types() {
    let office = office().await;
    let (filing, _) = certified(&office, 0).await;
    let uncertified = office.backend.check_person(&person(1), &[]).await.unwrap().id;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let base = format!("http://{}/v1", office.addr);
    let secret = wire::SessionRequest { operator: "demo".into(), secret: "demo".into(), device: "窗口2".into() };
    let session = client.post(format!("{base}/operator/session")).json(&secret).send().await.unwrap();
    let token = session.json::<wire::SessionReply>().await.unwrap().token;
    let refused = async |request: reqwest::RequestBuilder| {
        let reply = request.bearer_auth(&token).send().await.unwrap();
        let problem: wire::ProblemReply = serde_json::from_slice(&reply.bytes().await.unwrap()).unwrap();
        (problem.status, problem.kind.replace("urn:renzheng:problem:", ""))
    };
    let put = |case: &str, body: &'static str| client.put(format!("{base}/persons/{case}/security")).body(body);
    let vouch = |body: &'static str| client.post(format!("{base}/operator/witness")).body(body);
    let own = r#"{"operator":"demo","secret":"demo","record":"01960000-0000-7000-8000-000000000001"}"#;
    for (request, status, kind) in [
        (put(&uncertified, r#"{"password":"135790"}"#), 403, "not-certified"),
        (put("nobody", r#"{"password":"135790"}"#), 404, "case-unknown"),
        (put(&filing.case, "{}"), 422, "nothing-set"),
        (put(&filing.case, r#"{"password":"123456"}"#), 422, "password-refused"),
        (put(&filing.case, r#"{"gesture":"0245"}"#), 422, "gesture-refused"),
        (put(&filing.case, "["), 400, "not-understood"),
        (vouch(own), 409, "same-operator"),
        (vouch("{}"), 400, "not-understood"),
    ] {
        assert_eq!(refused(request).await, (status, kind.to_owned()));
    }
}

#[tokio::test]
async fn the_service_says_what_it_offers() {
    let office = office().await;
    assert_eq!(office.service.offers, [AfterStep::Security, AfterStep::Account, AfterStep::Credential]);
    assert!(office.service.takes_cases);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let reply = client.get(format!("http://{}/openapi.json", office.addr)).send().await.unwrap();
    let description: serde_json::Value = serde_json::from_slice(&reply.bytes().await.unwrap()).unwrap();
    assert!(description["paths"]["/v1/operator/witness"]["post"].is_object());
    assert!(description["paths"]["/v1/persons/{case}/security"]["put"].is_object());
    let bare = office_with(|config| (config.offers, config.takes_cases) = (Vec::new(), false)).await;
    assert_eq!((bare.service.offers.len(), bare.service.takes_cases), (0, false));
    bare.backend.sign_in("demo", &demo_secret()).await.unwrap();
}
