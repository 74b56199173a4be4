//! People whom numbers of other kinds name, people with documents that are not checked, and children.

use std::time::Duration;

use renzheng::{
    backend::{Backend as _, BackendError},
    bureau::Doubt,
    domain::{
        casework::{ManualCase, WhyManual},
        document::DocumentKind,
        filing::{Decision, Filing, Grounds, Reason},
        guardian::{Guardian, GuardianRelation},
        person::{IdNumber, Person, PersonName},
    },
};

use crate::setting::{Office, office, office_with};

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 1, 1);

fn named(name: &str, number: &str) -> Person {
    Person { name: PersonName::parse(name).unwrap(), id_number: IdNumber::read(number, TODAY).unwrap() }
}

async fn sent(office: &Office, filing: &Filing) -> Decision {
    office.backend.put(filing.id, &office.sealed(filing).await).await.unwrap();
    // Person checks are paced by the minute.
    office.clock.pass(Duration::from_secs(10));
    office.final_decision(filing.id).await
}

async fn doubts(office: &Office, filing: &Filing) -> Vec<Doubt> {
    office.bureau.look_at(filing.id).await.unwrap().unwrap().doubts
}

/// A case by hand without a picture.
async fn by_hand(office: &Office, person: Person) -> Filing {
    let mut filing = office.filing_of(person, b"").await;
    filing.pictures.clear();
    let manual = ManualCase {
        why: WhyManual::Document,
        statement: "本人持护照到窗口，相貌相符".to_owned(),
        code: String::new(),
        witness: None,
        consent: None,
    };
    filing.grounds = Grounds::Manual { manual };
    filing
}

#[tokio::test]
async fn permanent_residents_are_certified_by_either_number_and_the_receipt_hides_the_birth_date() {
    let office = office().await;
    for (number, masked, born) in [
        ("911000195002250010", "911000********0010", Some(jiff::civil::date(1950, 2, 25))),
        ("ZZZ119920060103", "ZZZ1199******03", None),
    ] {
        let person = named("SHILI JIA", number);
        office.bureau.add_person(&person, Some(b"photo on file")).await.unwrap();
        let case = office.backend.check_person(&person, &[]).await.unwrap();
        assert_eq!((case.birth, case.masked_number.as_str()), (born, masked));
        let mut filing = office.filing_of(person, b"0.5").await;
        if born.is_none() {
            // Born in 1920 or in 2020: the guardian of the younger one consents.
            assert_eq!(sent(&office, &filing).await, Decision::Review { reason: Reason::Other });
            assert_eq!(doubts(&office, &filing).await, [Doubt::Guardian]);
            filing = with_guardian(&office, filing.person.clone()).await;
        }
        let Decision::Approved { receipt } = sent(&office, &filing).await else { panic!("{number}") };
        assert_eq!(receipt.masked_number, masked);
    }
}

/// A certification by face with the guardian's consent.
async fn with_guardian(office: &Office, person: Person) -> Filing {
    let mut filing = office.filing_of(person, b"0.5").await;
    let guardian = Guardian { name: "王小示".into(), relation: GuardianRelation::Parent, id_number: None };
    filing.grounds.face_mut().unwrap().consent.guardian = Some(Box::new(guardian));
    filing
}

#[tokio::test]
async fn a_passport_opens_a_case_that_only_people_decide() {
    let office = office().await;
    let holder = named("SHILI JIA", "passport:E12345678");
    let filing = by_hand(&office, holder.clone()).await;
    assert_eq!(sent(&office, &filing).await, Decision::Review { reason: Reason::Manual });
    assert_eq!(doubts(&office, &filing).await, [Doubt::Document]);
    let said = office.at_the_desk(&["show", &filing.id.to_string()]);
    assert!(said.contains("Document: passport E12345678\n"), "{said}");
    assert!(said.contains("Please note: the document's number was not checked"), "{said}");
    let Decision::Approved { receipt } = office.approve(filing.id, "王科长").await else { panic!() };
    assert_eq!((receipt.masked_name.as_str(), receipt.masked_number.as_str()), ("S***", "E1*****78"));
    assert_eq!(office.bureau.check_audit(None).await.unwrap().faults, []);

    // A face that says it is the passport's goes to people as well, whatever it looks like.
    let face = office.filing_of(holder, b"0.5").await;
    assert_eq!(sent(&office, &face).await, Decision::Review { reason: Reason::Manual });
    // Whoever is certified keeps their name; the same digits of another kind are somebody else's.
    let other = named("SHILI YI", "passport:E12345678");
    assert_eq!(office.backend.check_person(&other, &[]).await.map(|_| ()), Err(BackendError::PersonUnknown));
    let kind = IdNumber::of_document(DocumentKind::Other, "E12345678").unwrap();
    let other = Person { id_number: kind, ..other };
    assert!(office.backend.check_person(&other, &[]).await.is_ok());
}

#[tokio::test]
async fn a_mistyped_name_beside_a_passport_is_mended_and_the_record_under_it_is_not_approved() {
    let office = office().await;
    let mistyped = by_hand(&office, named("SHILI JAI", "passport:E12345678")).await;
    assert_eq!(sent(&office, &mistyped).await, Decision::Review { reason: Reason::Manual });
    let mended = by_hand(&office, named("SHILI JIA", "passport:E12345678")).await;
    assert_eq!(sent(&office, &mended).await, Decision::Review { reason: Reason::Manual });
    assert_eq!(doubts(&office, &mistyped).await, [Doubt::Name, Doubt::Document]);
    assert!(matches!(office.approve(mended.id, "王科长").await, Decision::Approved { .. }));
}

#[tokio::test]
async fn a_bureau_that_takes_no_cases_by_hand_knows_no_passports() {
    let office = office_with(|config| config.takes_cases = false).await;
    let holder = named("SHILI JIA", "passport:E12345678");
    assert_eq!(office.backend.check_person(&holder, &[]).await.map(|_| ()), Err(BackendError::PersonUnknown));
}

#[tokio::test]
async fn a_childs_record_without_the_guardians_consent_goes_to_people() {
    let office = office().await;
    let child = named("示例小甲", "119999201606010015");
    office.bureau.add_person(&child, Some(b"photo on file")).await.unwrap();
    let alone = office.filing_of(child.clone(), b"0.5").await;
    assert_eq!(sent(&office, &alone).await, Decision::Review { reason: Reason::Other });
    assert_eq!(doubts(&office, &alone).await, [Doubt::Guardian]);
    let said = office.at_the_desk(&["show", &alone.id.to_string()]);
    assert!(said.contains("Please note: a child under 14, and no guardian consented\n"), "{said}");

    let filing = with_guardian(&office, child).await;
    assert!(matches!(sent(&office, &filing).await, Decision::Approved { .. }));
    assert_eq!(doubts(&office, &filing).await, []);
    let said = office.at_the_desk(&["show", &filing.id.to_string()]);
    assert!(said.contains("Guardian who consented: 王小示 (Father or mother)\n"), "{said}");
}
