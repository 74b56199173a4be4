//! Cases made by hand, visits at home, and what a person at the bureau does with them.

use std::time::Duration;

use renzheng::{
    backend::{Backend as _, BackendError},
    bureau::{Doubt, Found, HandError, HandRuling, PersonFile, Way},
    domain::{
        applicant::{Account, Applicant, Relation},
        casework::{HomeVisit, ManualCase, WhyManual, Witness},
        filing::{Decision, Filing, FilingId, Grounds, Reason},
        id_record::{IdRecord, Validity},
        trial::Verdict,
    },
};
use uuid::Uuid;

use crate::{
    records,
    setting::{Office, demo_secret, office, person},
};

/// The other helper.
const OTHER: &str = "li";

async fn two_helpers() -> Office {
    let office = office().await;
    office.bureau.add_operator(OTHER, "李主任", &"second-secret".into()).await.unwrap();
    office
}

/// A case made by hand for person `n`, with a picture and no witness.
async fn by_hand(office: &Office, n: usize) -> Filing {
    let mut filing = office.filing(n, b"somebody with a card").await;
    let consent = filing.grounds.face().unwrap().consent.clone();
    let case = office.backend.check_person(&person(n), &[]).await.unwrap();
    filing.case = case.id;
    filing.grounds = Grounds::Manual {
        manual: ManualCase {
            why: WhyManual::Health,
            statement: "左眼手术，纱布未拆；身份证和本人一致".to_owned(),
            code: case.challenge.digits(),
            witness: None,
            consent: Some(consent),
        },
    };
    filing
}

fn manual(filing: &mut Filing) -> &mut ManualCase {
    match &mut filing.grounds {
        Grounds::Manual { manual } => manual,
        other => panic!("{other:?}"),
    }
}

async fn sent(office: &Office, filing: &Filing) -> Decision {
    office.backend.put(filing.id, &office.sealed(filing).await).await.unwrap();
    // Person checks are paced by the minute.
    office.clock.pass(Duration::from_secs(10));
    office.final_decision(filing.id).await
}

async fn witnessed(office: &Office, id: FilingId) -> bool {
    office.bureau.look_at(id).await.unwrap().unwrap().queued.is_witnessed
}

#[tokio::test]
async fn a_case_made_by_hand_goes_to_a_person_even_when_its_challenge_is_spent_or_over() {
    let office = two_helpers().await;
    // A trial that was not done uses the case up, and the way by hand is taken then.
    let mut trial = office.filing(0, b"0.5").await;
    trial.grounds.face_mut().unwrap().trial.verdict = Verdict::NotDone;
    assert_eq!(sent(&office, &trial).await, Decision::Rejected { reason: Reason::Liveness });
    let mut filing = by_hand(&office, 0).await;
    filing.case.clone_from(&trial.case);
    filing.captured_at = office.clock.pass(Duration::from_hours(3)).wall;
    assert_eq!(sent(&office, &filing).await, Decision::Review { reason: Reason::Manual });

    let approved = office.approve(filing.id, "王科长").await;
    assert!(matches!(approved, Decision::Approved { .. }), "{approved:?}");
    assert!(matches!(office.final_decision(filing.id).await, Decision::Approved { .. }));
    assert_eq!(office.bureau.check_audit(None).await.unwrap().faults, []);
}

#[tokio::test]
async fn a_case_of_somebody_else_of_another_helper_or_without_consent_is_not_taken_for_one() {
    let office = two_helpers().await;
    let other = Decision::Review { reason: Reason::Other };
    let wrong: [fn(&mut Filing); 4] = [
        |f| f.person = person(1),
        |f| f.attestation.operator = OTHER.to_owned(),
        |f| f.operator = OTHER.to_owned(),
        |f| manual(f).consent = None,
    ];
    for (n, change) in wrong.into_iter().enumerate() {
        let mut filing = by_hand(&office, 0).await;
        change(&mut filing);
        assert_eq!(sent(&office, &filing).await, other, "change {n}");
    }
    // Without a picture nothing need be agreed to.
    let mut bare = by_hand(&office, 0).await;
    (manual(&mut bare).consent, bare.pictures) = (None, Vec::new());
    assert_eq!(sent(&office, &bare).await, Decision::Review { reason: Reason::Manual });
    let mut unknown = by_hand(&office, 0).await;
    unknown.case = "nobody's".to_owned();
    assert_eq!(sent(&office, &unknown).await, Decision::Review { reason: Reason::Challenge });
}

#[tokio::test]
async fn another_helper_vouches_for_one_record_and_for_no_other() {
    let office = two_helpers().await;
    let mut filing = by_hand(&office, 0).await;
    let secret = "second-secret".into();
    let id = filing.id;
    let ask = async |operator: &str, secret| office.backend.witness(operator, &secret, id).await;
    let unauthorized = Err(BackendError::Unauthorized);
    assert_eq!(ask(OTHER, demo_secret()).await.map(|_| ()), unauthorized);
    assert_eq!(ask("nobody", demo_secret()).await.map(|_| ()), unauthorized);
    assert_eq!(ask("demo", demo_secret()).await, Err(BackendError::Conflict), "nobody vouches for themselves");
    let witness = ask(OTHER, "second-secret".into()).await.unwrap();
    assert_eq!((witness.operator.as_str(), witness.display_name.as_str()), (OTHER, "李主任"));

    manual(&mut filing).witness = Some(witness.clone());
    assert_eq!(sent(&office, &filing).await, Decision::Review { reason: Reason::Manual });
    assert!(witnessed(&office, filing.id).await);

    // The same word for another record, under another name, made up, or of the record's own helper: it does not count.
    let made_up = Witness { token: "A".repeat(43), ..witness.clone() };
    let named = Witness { operator: "zhang".to_owned(), ..witness.clone() };
    for (n, wrong) in [witness.clone(), made_up, named].into_iter().enumerate() {
        let mut filing = by_hand(&office, 1).await;
        manual(&mut filing).witness = Some(wrong);
        assert_eq!(sent(&office, &filing).await, Decision::Review { reason: Reason::Manual }, "{n}");
        assert!(!witnessed(&office, filing.id).await, "{n}");
    }
    // The second helper signs in, and files what they vouched for themselves.
    let mut own = by_hand(&office, 2).await;
    manual(&mut own).witness = Some(office.backend.witness(OTHER, &secret, own.id).await.unwrap());
    (own.operator, own.attestation.operator) = (OTHER.to_owned(), OTHER.to_owned());
    sent(&office, &own).await;
    assert!(!witnessed(&office, own.id).await);

    // Guessing is paced, and no session is no question.
    let mut last = unauthorized.clone();
    for _ in 0..11 {
        last = ask(OTHER, demo_secret()).await.map(|_| ());
    }
    assert!(matches!(last, Err(BackendError::Busy { .. })), "{last:?}");
    office.backend.sign_out();
    assert_eq!(ask("third", demo_secret()).await.map(|_| ()), unauthorized);
}

#[tokio::test]
async fn the_queue_tells_what_waits_and_a_number_finds_it() {
    let office = two_helpers().await;
    let record = IdRecord {
        name: "赵示例".to_owned(),
        sex: "男".to_owned(),
        ethnicity: "汉".to_owned(),
        birth: person(1).id_number.birth().unwrap(),
        address: "示例市示例街1号".to_owned(),
        number: person(1).id_number.expose().to_owned(),
        validity: Validity { from: jiff::civil::date(2001, 5, 1), until: None },
        issuer: "示例市公安局".to_owned(),
    };
    let file = PersonFile { id_record: Some(record), ..PersonFile::default() };
    office.bureau.put_on_file(&person(1), &file).await.unwrap();

    let mut manual_case = by_hand(&office, 0).await;
    let token = office.backend.witness(OTHER, &"second-secret".into(), manual_case.id).await.unwrap();
    manual(&mut manual_case).witness = Some(token);
    let mut visit = office.filing(1, b"").await;
    visit.grounds = Grounds::Visit {
        visit: HomeVisit { note: "卧床；\u{1b}[2J白天有人".to_owned(), telephone: "010-1234".to_owned() },
    };
    visit.pictures.clear();
    visit.applicant = Applicant {
        account: Account::OnBehalf { agent: "赵小示".to_owned(), relation: Relation::Child },
        card: None,
    };
    let face = office.filing(2, b"1.0").await;
    for (filing, reason) in [(&manual_case, Reason::Manual), (&visit, Reason::HomeVisit), (&face, Reason::FaceUnsure)] {
        assert_eq!(sent(&office, filing).await, Decision::Review { reason });
    }

    let queue = office.bureau.review().await.unwrap();
    let rows: Vec<_> = queue.iter().map(|q| (q.id, q.is_witnessed)).collect();
    assert_eq!(rows, [(manual_case.id, true), (visit.id, false), (face.id, false)]);
    assert!(matches!(queue[0].way, Way::Manual(_)) && matches!(queue[1].way, Way::Visit(_)));
    assert_eq!(queue[2].way, Way::Face);

    let number = visit.id.number();
    assert_eq!(office.bureau.find(&number.to_lowercase()).await.unwrap(), Found::One(visit.id));
    assert_eq!(office.bureau.find(&visit.id.to_string()).await.unwrap(), Found::One(visit.id));
    assert_eq!(office.bureau.find("0000-0000").await.unwrap(), Found::None);
    let look = office.bureau.look_at(visit.id).await.unwrap().unwrap();
    assert_eq!(look.address.as_deref(), Some("示例市示例街1号"));
    let look = office.bureau.look_at(manual_case.id).await.unwrap().unwrap();
    assert_eq!((look.code_fits, look.pictures), (Some(true), vec![b"somebody with a card".to_vec()]));
    assert!(office.bureau.look_at(FilingId(Uuid::now_v7())).await.unwrap().is_none());
    on_the_command_line(&office, &manual_case, &visit);
}

fn on_the_command_line(office: &Office, manual: &Filing, visit: &Filing) {
    let list = office.at_the_desk(&["list"]);
    let line = |filing: &Filing| list.lines().find(|line| line.contains(&filing.id.number())).unwrap().to_owned();
    assert!(line(manual).contains("by hand (manual)  witnessed"), "{list}");
    assert!(line(visit).contains("home visit (home_visit)"), "{list}");
    assert!(list.contains("3 records."), "{list}");

    let shown = office.at_the_desk(&["show", &visit.id.number()]);
    assert!(shown.contains("Telephone: 010-1234") && shown.contains("Address: 示例市示例街1号"), "{shown}");
    assert!(shown.contains("赵小示 (child)") && !shown.contains('\u{1b}'), "{shown}");
    let pictures = office.folder.path().join("pictures");
    let shown = office.at_the_desk(&["show", &manual.id.number(), "--pictures", pictures.to_str().unwrap()]);
    assert!(shown.contains("李主任 (li), verified") && shown.contains("as the bureau drew it"), "{shown}");
    assert!(shown.contains("Statement: 左眼手术"), "{shown}");
    assert_eq!(std::fs::read_dir(&pictures).unwrap().count(), 2, "what was sent, and the photo on file");

    let code = shown.split_once("--seen ").unwrap().1.trim_end_matches([')', '\n']);
    let decided = office.at_the_desk(&["decide", &manual.id.number(), "approve", "--seen", code, "--by", "王科长"]);
    assert!(decided.contains("Approved"), "{decided}");
    assert!(office.at_the_desk(&["withdraw", &visit.id.number(), "--by", "王科长"]).contains("Cancelled"));
    assert!(office.at_the_desk(&["withdraw", &manual.id.number(), "--by", "王科长"]).contains("wiped; the decision"));
    assert!(office.at_the_desk(&["list"]).contains("1 records."));
}

#[tokio::test]
async fn a_consent_that_is_taken_back_wipes_the_evidence_and_leaves_the_decision() {
    let office = two_helpers().await;
    let approved = office.filing(0, b"0.5").await;
    let decision = sent(&office, &approved).await;
    assert!(matches!(decision, Decision::Approved { .. }), "{decision:?}");
    assert_eq!(office.cancel(approved.id).await, 409, "it is decided");
    let waiting = by_hand(&office, 1).await;
    sent(&office, &waiting).await;

    assert_eq!(office.bureau.withdraw(approved.id, "王科长").await.unwrap(), Some(decision.clone()));
    assert_eq!(office.bureau.withdraw(waiting.id, "王科长").await.unwrap(), Some(Decision::Cancelled));
    assert_eq!(office.bureau.withdraw(FilingId(Uuid::now_v7()), "王科长").await.unwrap(), None);
    assert_eq!(office.final_decision(approved.id).await, decision);
    let mut look = records::look(office.folder.path()).await;
    let left: i64 = sqlx::query_scalar("SELECT CAST(sum(length(bytes)) AS BIGINT) FROM certifications")
        .fetch_one(&mut look)
        .await
        .unwrap();
    assert_eq!(left, 0);
    let rows: i64 =
        sqlx::query_scalar("SELECT count(*) FROM audit WHERE action = 'withdrawn' AND actor = 'hand:王科长'")
            .fetch_one(&mut look)
            .await
            .unwrap();
    assert_eq!(rows, 2);
    assert!(office.bureau.review().await.unwrap().is_empty());
    assert_eq!(office.bureau.check_audit(None).await.unwrap().faults, []);
}

/// Who approves approves the person they looked at: a record under one person's case with another's name, number and
/// picture certifies neither of them.
#[tokio::test]
async fn nobody_approves_a_record_that_is_about_somebody_else_than_its_case() {
    let office = two_helpers().await;
    let refused =
        async |id: FilingId| match office.bureau.decide_by_hand(id, HandRuling::Approve { seen: "" }, "王科长").await
        {
            Err(HandError::Barred(doubts)) => doubts,
            other => panic!("{other:?}"),
        };
    let mut swapped = office.filing(0, b"1.0").await;
    swapped.person = person(1);
    assert!(matches!(sent(&office, &swapped).await, Decision::Review { .. }));
    let look = office.bureau.look_at(swapped.id).await.unwrap().unwrap();
    assert_eq!((look.doubts.as_slice(), look.seen), ([Doubt::Number].as_slice(), None));
    assert_eq!(look.person.unwrap().1, person(0).id_number.expose(), "whom an approval would certify");
    assert_eq!(refused(swapped.id).await, [Doubt::Number]);
    let shown = office.at_the_desk(&["show", &swapped.id.number()]);
    assert!(shown.contains("Cannot be approved: the record holds another number"), "{shown}");

    // A record that cannot be opened is nobody's.
    let broken = office.filing(2, b"1.0").await;
    let mut sealed = office.sealed(&broken).await;
    let text = String::from_utf8(sealed.clone()).unwrap();
    let at = text.find("\"ct\":\"").unwrap() + 20;
    sealed[at] = if sealed[at] == b'A' { b'B' } else { b'A' };
    office.backend.put(broken.id, &sealed).await.unwrap();
    assert!(matches!(office.final_decision(broken.id).await, Decision::Review { .. }));
    assert_eq!(refused(broken.id).await, [Doubt::Unopened]);

    for id in [swapped.id, broken.id] {
        let rejected = office.bureau.decide_by_hand(id, HandRuling::Reject(Reason::Other), "王科长").await.unwrap();
        assert_eq!(rejected, Decision::Rejected { reason: Reason::Other });
    }
    for n in 0..3 {
        let case = office.backend.check_person(&person(n), &[]).await.unwrap();
        assert_eq!(case.certified_on, None, "person {n}");
    }
}

/// A decision is bound to what was looked at: the record, its person, and the photos on file.
#[tokio::test]
async fn what_is_approved_is_what_was_looked_at() {
    let office = two_helpers().await;
    let filing = office.filing(0, b"1.0").await;
    assert_eq!(sent(&office, &filing).await, Decision::Review { reason: Reason::FaceUnsure });
    let seen = async || office.bureau.look_at(filing.id).await.unwrap().unwrap().seen.unwrap().code();
    let before = seen().await;
    let approve =
        async |seen: &str| office.bureau.decide_by_hand(filing.id, HandRuling::Approve { seen }, "王科长").await;
    office.bureau.add_person(&person(0), Some(b"another photo")).await.unwrap();
    assert!(matches!(approve(&before).await, Err(HandError::Unseen)), "the photo was changed meanwhile");
    assert!(matches!(approve("").await, Err(HandError::Unseen)));
    let now = seen().await;
    assert_ne!(now, before);
    assert!(matches!(approve(&now.to_uppercase()).await, Ok(Decision::Approved { .. })));
    let mut look = records::look(office.folder.path()).await;
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT actor, subject FROM audit WHERE action = 'seen'").fetch_all(&mut look).await.unwrap();
    assert_eq!(rows, [("hand:王科长".to_owned(), filing.id.to_string())]);
    assert_eq!(office.bureau.check_audit(None).await.unwrap().faults, []);
}

/// A counter says it captured before the bureau opened the case, or tomorrow: its clock is wrong, or somebody lies. A
/// person sees to it, and nobody is rejected for it.
#[tokio::test]
async fn a_time_that_cannot_be_goes_to_a_person() {
    let office = two_helpers().await;
    for (n, hours) in [(0, -24_i64), (1, 24)] {
        let mut filing = office.filing(n, b"0.5").await;
        filing.captured_at += jiff::SignedDuration::from_hours(hours);
        assert_eq!(sent(&office, &filing).await, Decision::Review { reason: Reason::Challenge }, "{hours}");
        assert_eq!(office.bureau.look_at(filing.id).await.unwrap().unwrap().doubts, [Doubt::Clock]);
        assert!(matches!(office.approve(filing.id, "王科长").await, Decision::Approved { .. }));
    }
}
