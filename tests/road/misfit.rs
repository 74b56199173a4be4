//! A mapping that does not fit: each fault is one clear error that names its key, on screen as well, and nothing is
//! lost.

use std::{collections::BTreeMap, path::Path, sync::Arc, time::Duration};

use renzheng::{
    backend::{Backend, BackendError, Misfit, MisfitFault},
    domain::{
        filing::{FilingId, Sealed},
        time::Clock as _,
    },
    outbox::{Courier, CourierConfig, CourierNews},
    setup::config::Config,
};
use uuid::Uuid;

use crate::{
    setting::{demo_secret, person},
    story::World as _,
    worlds::{self, connection, facts, mapping},
};

fn misfit(place: &str, fault: MisfitFault) -> BackendError {
    BackendError::Mapping(Misfit { place: place.to_owned(), fault })
}

/// What goes wrong first on the way from sign-in to the answer about a record that is there.
async fn first_error(backend: &dyn Backend, known: FilingId) -> Option<BackendError> {
    if let Err(error) = backend.service().await {
        return Some(error);
    }
    if let Err(error) = backend.sign_in("demo", &demo_secret()).await {
        return Some(error);
    }
    if let Err(error) = backend.check_person(&person(0), &[]).await {
        return Some(error);
    }
    backend.decision(Sealed { id: known, sha256: "" }, Duration::ZERO).await.err()
}

#[tokio::test]
async fn each_pointer_that_does_not_fit_is_one_error_that_names_it() {
    use MisfitFault::{Kind, Nothing, Word};
    let world = worlds::mapped().await;
    world.office.backend.sign_in("demo", &demo_secret()).await.unwrap();
    let filing = world.office.filing(0, b"0.5").await;
    world.backend().put(filing.id, &world.office.sealed(&filing).await).await.unwrap();
    world.office.final_decision(filing.id).await;
    let worlds::Between::Foreign(foreign) = &world.between else { panic!() };
    let good = mapping::full(foreign.addr, &world.office.bureau.root_public_key(), &facts(&world.office, false).await);
    let cases = [
        ("at = \"/code\"", "at = \"/cod\"", misfit("codes.at", Nothing)),
        ("\"0\" = 200, ", "", misfit("codes.status", Word)),
        ("name = \"/data/office\"", "name = \"/data/offce\"", misfit("replies.service.name", Nothing)),
        ("keys = \"/data/keys\"", "keys = \"/data/office\"", misfit("replies.service.keys", Kind)),
        ("token = \"/data/token\"", "token = \"/data/user\"", misfit("replies.sign_in.token", Kind)),
        ("na~1me", "na~0me", misfit("replies.sign_in.display_name", Nothing)),
        ("case = \"/data/caseId\"", "case = \"/data/task\"", misfit("replies.check_person.case", Kind)),
        ("born", "xm", misfit("replies.check_person.birth", Kind)),
        ("acts = \"/data/task/do\"", "acts = \"/data/xm\"", misfit("replies.check_person.challenge.acts", Kind)),
        (
            "NEW = \"received\"\nBUSY = \"comparing\"\nPASS = ",
            "NEW = \"received\"\nPAS = ",
            misfit("replies.decision.words", Word),
        ),
        ("paper/decided_on", "paper/number", misfit("replies.decision.receipt.decided_on", Kind)),
        ("paper/next_due", "paper/none", misfit("replies.decision.receipt.next_due", Nothing)),
        ("paper/signature", "paper/number", BackendError::Untrusted),
    ];
    let folder = world.office.folder.path();
    for (right, wrong, error) in cases {
        assert!(good.contains(right), "{right}");
        let connection = connection(&good.replace(right, wrong), folder, &world.office.clock).await;
        assert_eq!(first_error(&*connection.backend, filing.id).await, Some(error), "{wrong}");
        world.office.clock.pass(Duration::from_secs(30));
    }
    assert_eq!(first_error(&*connection(&good, folder, &world.office.clock).await.backend, filing.id).await, None);
}

#[tokio::test]
async fn a_call_or_a_value_that_is_missing_is_said_before_anything_is_asked() {
    let text = mapping::spare("127.0.0.1:1".parse().unwrap(), "[bureau.facts]\nname = \"x\"\n");
    let cut = |from: &str, to: &str| {
        let (start, end) = (text.find(from).unwrap(), text.find(to).unwrap());
        format!("{}{}", &text[..start], &text[end..])
    };
    let without_put = cut("[bureau.mapping.calls.put]", "[bureau.mapping.calls.decision]");
    let without_answer = cut("[bureau.mapping.replies.sign_in]", "[bureau.mapping.replies.check_person]");
    let unknown = text.replace("$id_number", "$id_numbr");
    for (text, what, remedy) in [
        (without_put, "This key is missing: put", "Write it; docs/config.md says what it means."),
        (without_answer, "This key is missing: sign_in", "Write it; docs/config.md says what it means."),
        (unknown, "There is no value called id_numbr here", "Did you mean id_number?"),
        (text.replace("\"/data/caseId\"", "\"data/caseId\""), "a JSON Pointer begins with /", "Correct this line"),
    ] {
        // With its agreement and key, so that nothing else is wrong.
        let key = renzheng::wire::encode(&[9; 32]);
        let facts = format!(
            "name = \"x\"\nagreement_version = \"1\"\nagreement_zh = \"Cargo.toml\"\nagreement_en = \"Cargo.toml\"\nsealing_key = \"{key}\"\nkey_id = \"1\"\n"
        );
        let text = text.replace("name = \"x\"\n", &facts);
        let said = Config::parse(&text, "c.toml", Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap_err();
        assert!(said.what.en.contains(what) && said.remedy.en.starts_with(remedy), "{said}");
        assert!(said.what.en.starts_with("c.toml, line "), "{said}");
    }
}

#[tokio::test]
async fn a_record_outlives_a_mapping_that_is_wrong() {
    let world = worlds::mapped().await;
    let office = &world.office;
    let worlds::Between::Foreign(foreign) = &world.between else { panic!() };
    let good = mapping::full(foreign.addr, &office.bureau.root_public_key(), &facts(office, false).await);
    let filing = office.filing(0, b"0.5").await;
    let outbox = office.folder.path().join("outbox");
    let courier = async |backend: &Arc<dyn Backend>| {
        // The bureau decides in its own time.
        let wait = Duration::from_secs(2);
        let config = CourierConfig { device: "窗口1".to_owned(), wait, models: BTreeMap::new() };
        Courier::open(&outbox, Arc::clone(backend), config).await.unwrap()
    };

    // Delivered by a code that the table does not name: it may be there or not, so it is sent again.
    let wrong = connection(&good.replace("\"0\" = 200, ", ""), office.folder.path(), &office.clock).await;
    // The key comes from the right one, as it would from the day before.
    let bad = courier(&world.backend()).await;
    bad.submit(&filing, office.clock.now()).await.unwrap();
    bad.close().await;
    let bad = courier(&wrong.backend).await;
    let news = bad.round(office.clock.now()).await.news;
    let expected = misfit("codes.status", MisfitFault::Word);
    assert!(matches!(&news[0], CourierNews::Deferred { error, .. } if *error == expected), "{news:?}");
    assert_eq!(bad.waiting().await.unwrap(), 1);
    assert_eq!(bad.list().await.unwrap()[0].problem.as_deref(), Some("mapping codes.status"));
    bad.close().await;

    let right = courier(&world.backend()).await;
    let mut now = office.clock.pass(Duration::from_mins(6));
    let mut news = Vec::new();
    for _ in 0..10 {
        news.extend(right.round(now).await.news);
        now = office.clock.pass(Duration::from_secs(2));
    }
    assert!(news.contains(&CourierNews::Delivered(filing.id)), "{news:?}");
    assert!(
        news.iter().any(|n| matches!(n, CourierNews::Decided(id, d) if *id == filing.id && d.is_final())),
        "{news:?}"
    );
    assert_eq!(right.waiting().await.unwrap(), 0);
    let other = FilingId(Uuid::now_v7());
    assert_eq!(
        world.backend().decision(Sealed { id: other, sha256: "" }, Duration::ZERO).await,
        Err(BackendError::Refused(404))
    );
}
