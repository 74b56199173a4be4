//! What each error means for a record: retried, held or parked; and sealing while the bureau cannot be asked.

use std::{
    collections::{BTreeMap, VecDeque},
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use renzheng::{
    backend::{Backend, BackendError},
    domain::{
        consent::Agreement,
        due::DuePolicy,
        entitlement::PersonFacts,
        filing::{Decision, Filing, FilingId, Sealed, VirtualCameras},
        person::Person,
        session::{Case, Operator, Service},
        time::Clock as _,
        trial::{Act, Challenge},
    },
    outbox::{Courier, CourierConfig, CourierNews, OutboxError, State},
    wire::{SealingKey, Suite, encode},
};
use secrecy::SecretString;

use crate::{
    filing::filing,
    setting::{HandClock, person},
};

/// A bureau that gives the answers it was given.
#[derive(Default)]
pub struct Scripted {
    pub key: Mutex<Option<BackendError>>,
    pub puts: Mutex<VecDeque<Result<(), BackendError>>>,
    pub bytes: Mutex<Vec<Vec<u8>>>,
    pub decisions: Mutex<VecDeque<Result<Decision, BackendError>>>,
    /// How long sealed bytes outlive a decision.
    pub keeps: Option<Duration>,
}

#[async_trait]
impl Backend for Scripted {
    async fn service(&self) -> Result<Service, BackendError> {
        Err(BackendError::Unreachable)
    }
    async fn sign_in(&self, _: &str, _: &SecretString) -> Result<Operator, BackendError> {
        Err(BackendError::Unreachable)
    }
    fn sign_out(&self) {}
    fn due_policy(&self) -> Option<DuePolicy> {
        None
    }
    async fn check_person(&self, _: &Person, _: &[Act]) -> Result<Case, BackendError> {
        Err(BackendError::Unreachable)
    }
    async fn sealing_key(&self) -> Result<SealingKey, BackendError> {
        match self.key.lock().unwrap().clone() {
            Some(error) => Err(error),
            // The base point of the curve, which is a public key like any other.
            None => Ok(SealingKey {
                kid: "k".into(),
                suite: Suite::Hpke.name().into(),
                public_key: encode(&std::array::from_fn::<u8, 32, _>(|i| if i == 0 { 9 } else { 0 })),
            }),
        }
    }
    async fn put(&self, _: FilingId, envelope: &[u8]) -> Result<(), BackendError> {
        self.bytes.lock().unwrap().push(envelope.to_vec());
        self.puts.lock().unwrap().pop_front().unwrap()
    }
    fn keeps_decided(&self) -> Option<Duration> {
        self.keeps
    }
    async fn decision(&self, _: Sealed<'_>, _: Duration) -> Result<Decision, BackendError> {
        self.decisions.lock().unwrap().pop_front().unwrap()
    }
}

pub async fn open(folder: &Path, backend: &Arc<Scripted>) -> Courier {
    let config = CourierConfig { device: "窗口1".into(), wait: Duration::ZERO, models: BTreeMap::new() };
    Courier::open(folder, Arc::clone(backend) as _, config).await.unwrap()
}

pub fn some_filing(clock: &HandClock) -> Filing {
    let at = clock.now().wall;
    let challenge = Challenge::new("n".into(), vec![Act::Blink], at);
    let today = jiff::civil::date(2026, 3, 1);
    let (id, masked) = ("case".to_owned(), String::new());
    let case = Case {
        id,
        masked_name: masked.clone(),
        masked_number: masked.clone(),
        birth: Some(today),
        due: today,
        promise: None,
        certified_on: None,
        challenge,
        known: PersonFacts::default(),
    };
    let agreement =
        Agreement { version: "1".into(), text_zh: "文".into(), text_en: "text".into(), sha256: "0".into() };
    let service = Service {
        bureau_name: masked.clone(),
        demo: true,
        agreement,
        judged_attempts: 3,
        acts_asked: 1,
        hotline: masked,
        virtual_cameras: VirtualCameras::Warn,
        offers: Vec::new(),
        takes_cases: false,
        packed: None,
    };
    filing(&case, &service, person(0), b"jpeg", at)
}

#[tokio::test]
async fn the_table_of_the_protocol() {
    let table = [
        (BackendError::Unreachable, State::Waiting),
        (BackendError::Timeout, State::Waiting),
        (BackendError::Fault(408), State::Waiting),
        (BackendError::Fault(502), State::Waiting),
        (BackendError::Busy { retry_after: None }, State::Waiting),
        (BackendError::Unintelligible("a redirect"), State::Waiting),
        (BackendError::Untrusted, State::Waiting),
        (BackendError::Unauthorized, State::Held),
        (BackendError::Forbidden(String::new()), State::Held),
        (BackendError::UpdateRequired, State::Held),
        (BackendError::Conflict, State::Parked),
        (BackendError::KeyRetired, State::Parked),
        (BackendError::Refused(413), State::Parked),
        (BackendError::Refused(422), State::Parked),
    ];
    let (clock, folder, backend) = (HandClock::new(), tempfile::tempdir().unwrap(), Arc::new(Scripted::default()));
    let courier = open(folder.path(), &backend).await;
    for (error, state) in table {
        let filing = some_filing(&clock);
        courier.submit(&filing, clock.now()).await.unwrap();
        backend.puts.lock().unwrap().push_back(Err(error.clone()));
        let news = courier.round(clock.now()).await.news;
        let entry = courier.list().await.unwrap().into_iter().find(|entry| entry.id == filing.id).unwrap();
        assert_eq!(entry.state, state, "{error:?}");
        assert_eq!(entry.attempts, u32::from(state != State::Held), "{error:?}");
        let told = match &news[0] {
            CourierNews::Deferred { id, error, .. } => (State::Waiting, *id, error.clone()),
            CourierNews::Held { id, error } => (State::Held, *id, error.clone()),
            CourierNews::Parked { id, error } => (State::Parked, *id, error.clone()),
            other => panic!("{other:?}"),
        };
        // A held counter holds everything that waits, oldest first; the one that was sent is among them.
        let mut held = news.iter().filter(|news| matches!(news, CourierNews::Held { id, .. } if *id == filing.id));
        assert_eq!((told.0, told.2), (state, error));
        assert!(told.1 == filing.id || held.next().is_some());
    }
    // Parked records stay, and are not sent by `send_now`.
    courier.send_now(clock.now()).await.unwrap();
    let list = courier.list().await.unwrap();
    assert_eq!(list.iter().filter(|entry| entry.state == State::Parked).count(), 4);
    assert_eq!(list.iter().filter(|entry| entry.next_try == Some(clock.now().wall)).count(), 10);
}

#[tokio::test]
async fn a_question_that_fails_is_asked_again_quietly() {
    let (clock, folder, backend) = (HandClock::new(), tempfile::tempdir().unwrap(), Arc::new(Scripted::default()));
    let courier = open(folder.path(), &backend).await;
    let filing = some_filing(&clock);
    courier.submit(&filing, clock.now()).await.unwrap();
    backend.puts.lock().unwrap().push_back(Ok(()));
    let comparing = Decision::Comparing { queue_position: 3 };
    backend.decisions.lock().unwrap().extend([
        Err(BackendError::Timeout),
        Err(BackendError::Unauthorized),
        Ok(comparing.clone()),
        Ok(Decision::Cancelled),
    ]);
    assert_eq!(courier.round(clock.now()).await.news[0], CourierNews::Delivered(filing.id));
    assert_eq!(courier.round(clock.pass(Duration::from_secs(1))).await.news, []);
    let held = CourierNews::Held { id: filing.id, error: BackendError::Unauthorized };
    assert_eq!(courier.round(clock.pass(Duration::from_mins(5))).await.news, [held, CourierNews::Queue(0)]);
    assert_eq!(courier.round(clock.pass(Duration::from_hours(1))).await.next, None);
    courier.send_now(clock.now()).await.unwrap();
    let mut news = Vec::new();
    for _ in 0..3 {
        news.extend(courier.round(clock.pass(Duration::from_secs(1))).await.news);
    }
    assert_eq!(
        news,
        [CourierNews::Decided(filing.id, comparing), CourierNews::Decided(filing.id, Decision::Cancelled)]
    );
}

/// An answer that a gateway carried back will not be another one tomorrow.
#[tokio::test]
async fn a_record_that_the_bureau_does_not_take_is_parked_and_asked_about_no_more() {
    let (clock, folder, backend) = (HandClock::new(), tempfile::tempdir().unwrap(), Arc::new(Scripted::default()));
    let courier = open(folder.path(), &backend).await;
    let filing = some_filing(&clock);
    courier.submit(&filing, clock.now()).await.unwrap();
    for status in [422, 409] {
        backend.puts.lock().unwrap().push_back(Ok(()));
        backend.decisions.lock().unwrap().push_back(Err(BackendError::NotTaken(status)));
        assert_eq!(courier.round(clock.now()).await.news[0], CourierNews::Delivered(filing.id));
        let parked = CourierNews::Parked { id: filing.id, error: BackendError::NotTaken(status) };
        assert_eq!(courier.round(clock.pass(Duration::from_secs(1))).await.news, [parked, CourierNews::Queue(0)]);
        assert_eq!(courier.round(clock.pass(Duration::from_hours(1))).await.next, None, "nothing is asked any more");
        let entry = courier.list().await.unwrap().remove(0);
        assert_eq!((entry.state, entry.problem), (State::Parked, Some(status.to_string())));
        // The bytes are kept for whoever brings it back.
        assert_eq!(courier.release(Some(filing.id), clock.now()).await.unwrap(), 1);
    }
    let bytes = backend.bytes.lock().unwrap();
    assert!(bytes.len() == 2 && bytes[0] == bytes[1]);
}

#[tokio::test]
async fn sealing_needs_a_key_that_was_known_once() {
    let (clock, folder, backend) = (HandClock::new(), tempfile::tempdir().unwrap(), Arc::new(Scripted::default()));
    *backend.key.lock().unwrap() = Some(BackendError::Unreachable);
    let courier = open(folder.path(), &backend).await;
    let first = courier.submit(&some_filing(&clock), clock.now()).await;
    assert!(matches!(first, Err(OutboxError::NoSealingKey(BackendError::Unreachable))), "{first:?}");
    assert_eq!(courier.waiting().await.unwrap(), 0);

    *backend.key.lock().unwrap() = None;
    courier.submit(&some_filing(&clock), clock.now()).await.unwrap();
    courier.close().await;
    *backend.key.lock().unwrap() = Some(BackendError::Unreachable);
    let courier = open(folder.path(), &backend).await;
    courier.submit(&some_filing(&clock), clock.now()).await.unwrap();
    assert_eq!(courier.waiting().await.unwrap(), 2);
}

/// A bureau that never says anything about a record.
struct Pending(Scripted);

#[async_trait]
impl Backend for Pending {
    async fn service(&self) -> Result<Service, BackendError> {
        self.0.service().await
    }
    async fn sign_in(&self, operator: &str, secret: &SecretString) -> Result<Operator, BackendError> {
        self.0.sign_in(operator, secret).await
    }
    fn sign_out(&self) {}
    fn due_policy(&self) -> Option<DuePolicy> {
        None
    }
    async fn check_person(&self, person: &Person, cannot: &[Act]) -> Result<Case, BackendError> {
        self.0.check_person(person, cannot).await
    }
    async fn sealing_key(&self) -> Result<SealingKey, BackendError> {
        self.0.sealing_key().await
    }
    async fn put(&self, _: FilingId, _: &[u8]) -> Result<(), BackendError> {
        Ok(())
    }
    async fn decision(&self, _: Sealed<'_>, _: Duration) -> Result<Decision, BackendError> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_waiting_question_is_given_up_for_the_next_person() {
    let (clock, folder) = (HandClock::new(), tempfile::tempdir().unwrap());
    let config = CourierConfig { device: "窗口1".into(), wait: Duration::from_secs(25), models: BTreeMap::new() };
    let backend = Arc::new(Pending(Scripted::default()));
    let courier = Arc::new(Courier::open(folder.path(), backend, config).await.unwrap());
    courier.submit(&some_filing(&clock), clock.now()).await.unwrap();
    courier.round(clock.now()).await;
    let waiting = tokio::spawn({
        let (courier, now) = (Arc::clone(&courier), clock.now());
        async move { courier.round(now).await }
    });
    let next = some_filing(&clock);
    courier.submit(&next, clock.now()).await.unwrap();
    assert_eq!(waiting.await.unwrap().next, Some(Duration::ZERO));
    assert_eq!(courier.round(clock.now()).await.news[0], CourierNews::Delivered(next.id));
}
