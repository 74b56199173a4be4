//! What every bureau must do, told once: whoever is spoken to, and however.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, LazyLock, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use renzheng::{
    backend::{Backend, BackendError},
    domain::{
        casework::{HomeVisit, ManualCase, WhyManual},
        filing::{Decision, Filing, FilingId, Grounds, Reason, Receipt, Sealed},
        frame::Frame,
        person::{IdNumber, Person, PersonName},
        session::{Case, Service},
        time::Clock as _,
        trial::{Act, DrawnBy},
    },
    outbox::{
        Courier, CourierConfig, CourierNews,
        key::DeviceKey,
        seal::{Stamp, seal},
    },
    wire::{self, sha256_hex},
};
use uuid::Uuid;

use crate::{
    filing::filing,
    setting::{HandClock, demo_secret},
};

/// What a bureau of that kind can and cannot do. The story is the same; where something cannot be done, nothing is
/// claimed.
pub struct Can {
    /// It says whether it knows somebody. Else everybody is taken as typed.
    pub knows_people: bool,
    /// Who draws the acts. What the counter drew goes to a person at the bureau.
    pub draws: DrawnBy,
    /// The key its receipts are signed with; `None`: receipts are its word and no proof.
    pub receipt_key: Option<String>,
    /// What an outage looks like.
    pub outage: BackendError,
}

/// A bureau, a way to it, and whatever lies between.
#[async_trait]
pub trait World: Send + Sync {
    fn backend(&self) -> Arc<dyn Backend>;
    fn clock(&self) -> Arc<HandClock>;
    fn folder(&self) -> &Path;
    fn can(&self) -> Can;
    /// Somebody who is approved, and the picture that does it.
    fn good(&self) -> (Person, Arc<Frame>);
    /// Somebody whom the picture does not show.
    fn bad(&self) -> (Person, Arc<Frame>);
    /// Lets whoever carries files go once.
    async fn carry(&self) {}
    /// The bureau is gone.
    async fn cut(&mut self);
    /// It is back.
    async fn mend(&mut self);
}

/// The whole story.
pub async fn tell(world: &mut dyn World) {
    let backend = world.backend();
    let service = backend.service().await.unwrap();
    assert!(!service.bureau_name.is_empty());
    assert_eq!(service.agreement.sha256, wire::sha256_hex(service.agreement.text_zh.as_bytes()));

    signing_in(&*world).await;
    checking(&*world).await;
    let first = delivering(&*world, &service).await;
    deciding(&*world, &service, first).await;
    by_hand(&*world, &service).await;

    backend.sign_out();
    let (person, _) = world.good();
    assert_eq!(backend.check_person(&person, &[]).await, Err(BackendError::Unauthorized));
    backend.sign_in("demo", &demo_secret()).await.unwrap();
    outage(world, &service).await;
}

async fn signing_in(world: &dyn World) {
    let (backend, (person, _)) = (world.backend(), world.good());
    let unauthorized = Err(BackendError::Unauthorized);
    assert_eq!(backend.check_person(&person, &[]).await.map(|_| ()), unauthorized, "nobody is signed in");
    assert_eq!(backend.sign_in("demo", &"wrong".into()).await.map(|_| ()), unauthorized);
    assert_eq!(backend.sign_in("nobody", &demo_secret()).await.map(|_| ()), unauthorized);
    assert_eq!(backend.check_person(&person, &[]).await.map(|_| ()), unauthorized, "a refusal lets nobody in");
    let operator = backend.sign_in("demo", &demo_secret()).await.unwrap();
    assert_eq!((operator.id.as_str(), operator.display_name.is_empty()), ("demo", false));
}

async fn checking(world: &dyn World) {
    let (backend, can, (person, _)) = (world.backend(), world.can(), world.good());
    let case = backend.check_person(&person, &[]).await.unwrap();
    assert_eq!((case.masked_name, case.masked_number), (person.name.masked(), person.id_number.masked()));
    assert_eq!((case.birth, case.certified_on), (person.id_number.birth(), None));
    assert_eq!(case.challenge.drawn_by, can.draws);
    assert!(!case.challenge.nonce.is_empty() && case.challenge.expires > world.clock().now().wall);

    // Unknown and not fitting are one answer.
    let other_name = Person { name: PersonName::parse("钱无此人").unwrap(), ..person.clone() };
    let today = jiff::civil::date(2026, 1, 1);
    let unknown = Person { id_number: IdNumber::parse("11010519491231002X", today).unwrap(), ..person.clone() };
    for stranger in [other_name, unknown] {
        let answer = backend.check_person(&stranger, &[]).await;
        match answer {
            Err(error) => assert!(can.knows_people && error == BackendError::PersonUnknown, "{error}"),
            Ok(case) => assert!(!can.knows_people && case.certified_on.is_none()),
        }
    }

    // What a person cannot do is never asked.
    let cannot = [Act::Blink, Act::OpenMouth, Act::TurnLeft, Act::Nod];
    let acts = async |cannot: &[Act]| backend.check_person(&person, cannot).await.map(|case| case.challenge.acts);
    assert_eq!(acts(&cannot).await, Ok(vec![Act::TurnRight]));
    assert_eq!(acts(&Act::MOVEMENTS).await, Ok(vec![Act::Digits]));
    assert_eq!(acts(&Act::ALL).await, Err(BackendError::Refused(422)));
}

/// Somebody's record, sealed by a counter with a key of its own.
async fn sealed(world: &dyn World, service: &Service, who: (Person, Arc<Frame>)) -> (Filing, Vec<u8>) {
    sealed_with(world, service, who, |_| {}).await
}

async fn sealed_with(
    world: &dyn World,
    service: &Service,
    who: (Person, Arc<Frame>),
    change: impl FnOnce(&mut Filing),
) -> (Filing, Vec<u8>) {
    let backend = world.backend();
    let (person, picture) = who;
    let case: Case = backend.check_person(&person, &[]).await.unwrap();
    let mut filing = filing(&case, service, person, b"", world.clock().now().wall);
    filing.pictures = vec![picture];
    change(&mut filing);
    let stamp = Stamp {
        device: "窗口2".to_owned(),
        device_seq: 1,
        prev: String::new(),
        clock_offset_ms: Some(0),
        models: BTreeMap::new(),
    };
    let key = DeviceKey::open(world.folder()).unwrap();
    let bytes = seal(&filing, stamp, &key, &backend.sealing_key().await.unwrap()).unwrap();
    SENT.lock().unwrap().insert(filing.id, sha256_hex(&bytes).leak());
    (filing, bytes)
}

/// The hashes of what was sealed here.
static SENT: Mutex<BTreeMap<FilingId, &'static str>> = Mutex::new(BTreeMap::new());
static NOTHING: LazyLock<String> = LazyLock::new(|| sha256_hex(b""));

fn known(id: &FilingId) -> Sealed<'static> {
    Sealed { id: *id, sha256: SENT.lock().unwrap()[id] }
}

async fn delivering(world: &dyn World, service: &Service) -> Filing {
    let backend = world.backend();
    let (filing, bytes) = sealed(world, service, world.good()).await;
    assert_eq!(
        backend.decision(known(&filing.id), Duration::ZERO).await,
        Err(BackendError::Refused(404)),
        "not there yet"
    );
    backend.put(filing.id, &bytes).await.unwrap();
    backend.put(filing.id, &bytes).await.unwrap();
    let spaced = [&bytes[..bytes.len() - 1], b" }"].concat();
    let mut touched: wire::Envelope = serde_json::from_slice(&bytes).unwrap();
    touched.clear.device_seq = 2;
    let touched = serde_json::to_vec(&touched).unwrap();
    assert_eq!(backend.put(filing.id, &touched).await, Err(BackendError::Conflict));
    // Whether a blank is another record is for whoever keeps the bytes as they came.
    assert!(matches!(backend.put(filing.id, &spaced).await, Ok(()) | Err(BackendError::Conflict)));
    let other = FilingId(Uuid::now_v7());
    assert_eq!(backend.put(other, b"no json").await, Err(BackendError::Refused(400)));
    assert_eq!(backend.put(other, b"{}").await, Err(BackendError::Refused(400)));
    assert_eq!(
        backend.decision(Sealed { id: other, sha256: &NOTHING }, Duration::ZERO).await,
        Err(BackendError::Refused(404))
    );
    filing
}

async fn final_decision(world: &dyn World, id: FilingId) -> Decision {
    world.carry().await;
    for _ in 0..10 {
        let decision = world.backend().decision(known(&id), Duration::from_secs(20)).await.unwrap();
        if decision.is_final() {
            return decision;
        }
    }
    panic!("never decided")
}

async fn deciding(world: &dyn World, service: &Service, first: Filing) {
    let can = world.can();
    let decision = final_decision(world, first.id).await;
    if can.draws == DrawnBy::Counter {
        assert_eq!(decision, Decision::Review { reason: Reason::Challenge }, "what the counter drew is looked at");
        return;
    }
    let Decision::Approved { receipt } = decision else { panic!("{decision:?}") };
    assert_eq!(receipt.filing, first.id);
    assert_eq!(receipt.decided_on, jiff::civil::date(2026, 3, 1));
    signed(&receipt, can.receipt_key.as_deref());

    // The same person again in this period: the old receipt.
    let case = world.backend().check_person(&first.person, &[]).await.unwrap();
    assert_eq!(case.certified_on, Some(receipt.decided_on));
    let (again, bytes) = sealed(world, service, world.good()).await;
    world.backend().put(again.id, &bytes).await.unwrap();
    assert_eq!(final_decision(world, again.id).await, Decision::Duplicate { receipt });

    // Somebody else in the picture: no receipt.
    let (other, bytes) = sealed(world, service, world.bad()).await;
    world.backend().put(other.id, &bytes).await.unwrap();
    assert_eq!(final_decision(world, other.id).await, Decision::Rejected { reason: Reason::FaceMismatch });
}

/// What is made by hand takes the same road and waits for a person. A gateway's bureau has not opened the case itself.
async fn by_hand(world: &dyn World, service: &Service) {
    assert!(service.takes_cases);
    let why = |reason| if world.can().knows_people { reason } else { Reason::Challenge };
    let manual = Grounds::Manual {
        manual: ManualCase {
            why: WhyManual::NotWished,
            statement: "本人到场，证件相符".to_owned(),
            code: "4711".to_owned(),
            witness: None,
            consent: None,
        },
    };
    let visit = Grounds::Visit { visit: HomeVisit { note: "卧床".to_owned(), telephone: "010-1234".to_owned() } };
    for (grounds, reason) in [(manual, why(Reason::Manual)), (visit, why(Reason::HomeVisit))] {
        let change = |filing: &mut Filing| {
            filing.grounds = grounds;
            filing.pictures.clear();
        };
        let (filing, bytes) = sealed_with(world, service, world.good(), change).await;
        world.backend().put(filing.id, &bytes).await.unwrap();
        assert_eq!(final_decision(world, filing.id).await, Decision::Review { reason });
    }
}

/// The signature holds for this receipt and for no other, or none is claimed.
fn signed(receipt: &Receipt, key: Option<&str>) {
    let Some(key) = key else {
        assert_eq!(receipt.signature, "", "what cannot be verified is not claimed");
        return;
    };
    assert!(wire::verify_receipt(receipt, key));
    let altered = Receipt { masked_name: "钱**".to_owned(), ..receipt.clone() };
    assert!(!wire::verify_receipt(&altered, key));
}

/// A record of a day without a bureau is kept, and goes when it is back.
async fn outage(world: &mut dyn World, service: &Service) {
    let (filing, _) = sealed(&*world, service, world.bad()).await;
    let config = CourierConfig { device: "窗口1".to_owned(), wait: Duration::ZERO, models: BTreeMap::new() };
    let courier = Courier::open(&world.folder().join("outbox"), world.backend(), config).await.unwrap();
    world.cut().await;
    let (error, clock) = (world.can().outage, world.clock());
    let (person, _) = world.good();
    assert_eq!(world.backend().check_person(&person, &[]).await.map(|_| ()), Err(error.clone()));
    courier.submit(&filing, clock.now()).await.unwrap();
    let news = courier.round(clock.now()).await.news;
    assert!(matches!(&news[0], CourierNews::Deferred { error: e, .. } if *e == error), "{news:?}");
    assert_eq!(courier.waiting().await.unwrap(), 1, "nothing is lost");
    courier.close().await;
    // The counter was started again meanwhile.
    world.mend().await;
    let config = CourierConfig { device: "窗口1".to_owned(), wait: Duration::ZERO, models: BTreeMap::new() };
    let courier = Courier::open(&world.folder().join("outbox"), world.backend(), config).await.unwrap();
    let later = clock.pass(Duration::from_mins(6));
    let news = courier.round(later).await.news;
    assert_eq!(news[0], CourierNews::Delivered(filing.id));
    assert_eq!(courier.waiting().await.unwrap(), 0);
    courier.close().await;
}
