//! What every bureau must do, told over the reference bureau.

use std::time::Duration;

use renzheng::{
    backend::{Backend as _, BackendError},
    domain::{
        filing::{Decision, Filing, FilingId, Reason},
        person::{Person, PersonName},
        time::Clock as _,
        trial::{Act, NotJudged, Verdict},
    },
    outbox::{Courier, CourierNews},
    wire,
};
use uuid::Uuid;

use crate::setting::{Office, backend, demo_secret, office, person};

/// What the picture says, what else is changed in a good filing, and what follows.
type Story = (&'static [u8], fn(&mut Filing), Decision);

/// Carries until the bureau has decided for good.
async fn decided(office: &Office, courier: &Courier, filing: &Filing) -> Decision {
    courier.submit(filing, office.clock.now()).await.unwrap();
    for _ in 0..10 {
        for news in courier.round(office.clock.pass(Duration::from_secs(1))).await.news {
            match news {
                CourierNews::Decided(id, decision) if decision.is_final() => {
                    assert_eq!(id, filing.id);
                    return decision;
                }
                CourierNews::Decided(..) | CourierNews::Delivered(_) | CourierNews::Queue(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }
    panic!("never decided")
}

#[tokio::test]
async fn from_sign_in_to_receipt() {
    let office = office().await;
    let courier = office.courier().await;
    let filing = office.filing(0, b"0.5").await;
    let decision = decided(&office, &courier, &filing).await;
    let Decision::Approved { receipt } = decision else { panic!("{decision:?}") };
    assert_eq!(receipt.filing, filing.id);
    assert_eq!(receipt.masked_name, "赵**");
    assert_eq!(receipt.masked_number, "119999********0023");
    assert_eq!(receipt.decided_on.to_string(), "2026-03-01");
    assert_eq!(receipt.next_due.to_string(), "2027-03-01");
    assert_eq!(courier.waiting().await.unwrap(), 0);

    // The same person again in this period: the old receipt.
    let case = office.backend.check_person(&person(0), &[]).await.unwrap();
    assert_eq!(case.certified_on, Some(receipt.decided_on));
    let again = office.filing(0, b"0.5").await;
    assert_eq!(decided(&office, &courier, &again).await, Decision::Duplicate { receipt: receipt.clone() });

    // The signature holds for this receipt and for no other.
    let keys = office.signed_keys().await;
    let list = keys.verify(&office.bureau.root_public_key()).unwrap();
    assert!(wire::verify_receipt(&receipt, &list.receipt_key));
    let altered = renzheng::domain::filing::Receipt { masked_name: "钱**".to_owned(), ..receipt };
    assert!(!wire::verify_receipt(&altered, &list.receipt_key));
}

#[tokio::test]
async fn decisions_follow_the_record() {
    let office = office().await;
    let courier = office.courier().await;
    let rejected = |reason| Decision::Rejected { reason };
    let review = |reason| Decision::Review { reason };
    let stories: [Story; 12] = [
        (b"1.3", |_| {}, rejected(Reason::FaceMismatch)),
        (b"1.0", |_| {}, review(Reason::FaceUnsure)),
        (b"nobody", |_| {}, review(Reason::NoUsablePicture)),
        (b"0.1", |f| f.grounds.face_mut().unwrap().trial.verdict = Verdict::NotDone, rejected(Reason::Liveness)),
        (b"0.1", |f| f.grounds.face_mut().unwrap().trial.verdict = Verdict::Suspect, review(Reason::Liveness)),
        (
            b"0.1",
            |f| f.grounds.face_mut().unwrap().trial.verdict = Verdict::NotJudged(NotJudged::FaceLost),
            review(Reason::Liveness),
        ),
        (b"0.1", |f| f.grounds.face_mut().unwrap().trial.bona_fide = None, review(Reason::Liveness)),
        (b"0.1", |f| f.grounds.face_mut().unwrap().trial.acts.clear(), review(Reason::Challenge)),
        (b"0.1", |f| f.grounds.face_mut().unwrap().trial.nonce.push('A'), review(Reason::Challenge)),
        (b"0.1", |f| f.captured_at += Duration::from_hours(1), review(Reason::Challenge)),
        (b"0.1", |f| f.grounds.face_mut().unwrap().consent.send = false, review(Reason::Other)),
        (b"0.1", |f| f.attestation.operator.clear(), review(Reason::Other)),
    ];
    for (n, (picture, change, expected)) in stories.into_iter().enumerate() {
        let mut filing = office.filing(n % 4, picture).await;
        change(&mut filing);
        assert_eq!(decided(&office, &courier, &filing).await, expected, "story {n}");
        // Person checks are paced by the minute.
        office.clock.pass(Duration::from_secs(10));
    }
    // A nonce counts once: the same case a second time goes to a human.
    let first = office.filing(0, b"1.3").await;
    assert_eq!(decided(&office, &courier, &first).await, rejected(Reason::FaceMismatch));
    let second = Filing { id: FilingId(Uuid::now_v7()), ..first };
    assert_eq!(decided(&office, &courier, &second).await, review(Reason::Challenge));
    // An old photo on file is a reason to look, and none to refuse.
    office.clock.pass(Duration::from_secs(10));
    office.bureau.photo_taken_in(&person(0), 1990).await.unwrap();
    let aged = office.filing(0, b"1.3").await;
    assert_eq!(decided(&office, &courier, &aged).await, review(Reason::AgedPhoto));
}

#[tokio::test]
async fn who_does_not_belong_stays_outside() {
    let office = office().await;
    let stranger = backend(office.addr, Some(office.bureau.root_public_key()), &office.clock);
    let unauthorized = Err(BackendError::Unauthorized);
    assert_eq!(stranger.check_person(&person(0), &[]).await.map(|_| ()), unauthorized);
    assert_eq!(stranger.sign_in("demo", &"wrong".into()).await.map(|_| ()), unauthorized);
    assert_eq!(stranger.sign_in("nobody", &demo_secret()).await.map(|_| ()), unauthorized);
    // An envelope for a case that was never opened is in the outage story; what is no envelope is not looked at at all.
    assert_eq!(stranger.put(FilingId(Uuid::now_v7()), b"{}").await, Err(BackendError::Refused(400)));

    // Unknown and not fitting are one answer.
    let other_name = Person { name: PersonName::parse("钱示例").unwrap(), ..person(0) };
    assert_eq!(office.backend.check_person(&other_name, &[]).await, Err(BackendError::PersonUnknown));
    let today = jiff::civil::date(2026, 1, 1);
    let id_number = renzheng::domain::person::IdNumber::parse("11010519491231002X", today).unwrap();
    let unknown = Person { id_number, ..person(0) };
    assert_eq!(office.backend.check_person(&unknown, &[]).await, Err(BackendError::PersonUnknown));

    // What a person cannot do is never asked.
    let cannot = [Act::Blink, Act::OpenMouth, Act::TurnLeft, Act::Nod];
    let case = office.backend.check_person(&person(0), &cannot).await.unwrap();
    assert_eq!(case.challenge.acts, [Act::TurnRight]);
    let still = office.backend.check_person(&person(0), &Act::MOVEMENTS).await.unwrap();
    assert_eq!(still.challenge.acts, [Act::Digits]);
    assert_eq!(office.backend.check_person(&person(0), &Act::ALL).await, Err(BackendError::Refused(422)));

    // Too often.
    let mut last = Ok(());
    for _ in 0..20 {
        last = office.backend.check_person(&person(0), &[]).await.map(|_| ());
    }
    assert!(matches!(last, Err(BackendError::Busy { retry_after: Some(_) })), "{last:?}");

    // The session ends.
    office.clock.pass(Duration::from_hours(13));
    assert_eq!(office.backend.check_person(&person(0), &[]).await.map(|_| ()), unauthorized);
}

#[tokio::test]
async fn another_root_is_not_believed() {
    let office = office().await;
    let other = wire::encode(&[9; 32]);
    let counter = backend(office.addr, Some(other), &office.clock);
    assert_eq!(counter.service().await, Err(BackendError::Untrusted));
    assert_eq!(counter.sealing_key().await, Err(BackendError::Untrusted));
}

#[tokio::test]
async fn one_id_is_one_record() {
    let office = office().await;
    let filing = office.filing(0, b"0.5").await;
    let bytes = office.sealed(&filing).await;
    assert_eq!(office.put_status(filing.id, &bytes).await, 201);
    assert_eq!(office.put_status(filing.id, &bytes).await, 200);
    let spaced = [&bytes[..bytes.len() - 1], b" }"].concat();
    assert_eq!(office.backend.put(filing.id, &spaced).await, Err(BackendError::Conflict));
    let other_id = FilingId(Uuid::now_v7());
    assert_eq!(office.backend.put(other_id, &bytes).await, Err(BackendError::Refused(422)));
    assert_eq!(office.backend.put(other_id, b"no json").await, Err(BackendError::Refused(400)));
    assert_eq!(office.backend.put(other_id, &vec![b'x'; 5 << 20]).await, Err(BackendError::Refused(413)));
    let no_such = office.standing(other_id, Duration::ZERO).await;
    assert_eq!(no_such, Err(BackendError::Refused(404)));
}

#[tokio::test]
async fn a_record_that_was_touched_is_not_believed() {
    let office = office().await;
    let untouched = office.filing(1, b"0.5").await;
    let bytes = office.sealed(&untouched).await;
    office.backend.put(untouched.id, &bytes).await.unwrap();
    assert!(matches!(office.final_decision(untouched.id).await, Decision::Approved { .. }), "the control");
    let touch: [fn(&mut wire::Envelope); 5] = [
        |e| e.ct.replace_range(40..41, if &e.ct[40..41] == "A" { "B" } else { "A" }),
        |e| e.clear.captured_at += Duration::from_secs(1),
        |e| e.clear.operator = "other".to_owned(),
        |e| e.clear.prev = "0".repeat(64),
        |e| e.sig = wire::encode(&[7; 64]),
    ];
    for (n, touch) in touch.into_iter().enumerate() {
        let filing = office.filing(0, b"0.5").await;
        let mut envelope: wire::Envelope = serde_json::from_slice(&office.sealed(&filing).await).unwrap();
        touch(&mut envelope);
        office.backend.put(filing.id, &serde_json::to_vec(&envelope).unwrap()).await.unwrap();
        assert_eq!(office.final_decision(filing.id).await, Decision::Review { reason: Reason::Other }, "touch {n}");
    }
    for (change, error) in [
        ((|e| e.clear.kid = "0".repeat(16)) as fn(&mut wire::Envelope), BackendError::KeyRetired),
        (|e| e.clear.suite = "rot13".to_owned(), BackendError::UpdateRequired),
        (|e| e.clear.v = 2, BackendError::UpdateRequired),
    ] {
        let filing = office.filing(0, b"0.5").await;
        let mut envelope: wire::Envelope = serde_json::from_slice(&office.sealed(&filing).await).unwrap();
        change(&mut envelope);
        let bytes = serde_json::to_vec(&envelope).unwrap();
        assert_eq!(office.backend.put(filing.id, &bytes).await, Err(error));
    }
}

#[tokio::test]
async fn the_photo_on_file_can_be_taken_for_the_demonstration() {
    let office = office().await;
    let courier = office.courier().await;
    let demo = &renzheng::bureau::demo::people().unwrap()[2];
    assert_eq!(demo.photo, None);
    let newcomer = Person {
        name: PersonName::parse(&demo.name).unwrap(),
        id_number: renzheng::domain::person::IdNumber::parse(&demo.id_number, jiff::civil::date(2026, 1, 1)).unwrap(),
    };
    let without = office.filing_of(newcomer.clone(), b"0.2").await;
    assert_eq!(decided(&office, &courier, &without).await, Decision::Review { reason: Reason::NoUsablePhoto });
    let with = office.filing_of(newcomer, b"0.2").await;
    office.bureau.enrol(&with.case, b"photo on file".to_vec()).await.unwrap();
    assert!(matches!(decided(&office, &courier, &with).await, Decision::Approved { .. }));
}

#[tokio::test]
async fn every_refusal_is_a_problem_document() {
    let office = office().await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let base = format!("http://{}", office.addr);
    for (request, status, code) in [
        (client.get(format!("{base}/nowhere")), 404, "unknown-path"),
        (client.delete(format!("{base}/v1/service")), 405, "wrong-method"),
        (client.post(format!("{base}/v1/operator/session")).body("{"), 400, "not-understood"),
        (client.post(format!("{base}/v1/persons/check")).body("{}"), 401, "not-signed-in"),
    ] {
        let reply = request.send().await.unwrap();
        assert_eq!(reply.status(), status);
        assert_eq!(reply.headers()["content-type"], wire::PROBLEM_JSON);
        let problem: wire::ProblemReply = serde_json::from_slice(&reply.bytes().await.unwrap()).unwrap();
        assert_eq!((problem.kind, problem.status), (format!("urn:renzheng:problem:{code}"), status));
    }
}
