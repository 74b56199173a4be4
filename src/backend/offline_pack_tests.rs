use std::sync::{Mutex, PoisonError};

use jiff::civil::date;
use renzheng_domain::{
    consent::Agreement,
    entitlement::PersonFacts,
    filing::{Sealed, VirtualCameras},
    person::{IdNumber, PersonName},
    time::{Moment, Now},
    trial::{Challenge, DrawnBy},
};

use super::*;

/// A bureau that gives this answer to everything.
struct Mute(BackendError);

#[async_trait]
impl Backend for Mute {
    async fn service(&self) -> Result<Service, BackendError> {
        Err(self.0.clone())
    }
    async fn sign_in(&self, _operator: &str, _secret: &SecretString) -> Result<Operator, BackendError> {
        Err(self.0.clone())
    }
    fn sign_out(&self) {}
    fn due_policy(&self) -> Option<DuePolicy> {
        None
    }
    async fn check_person(&self, _person: &Person, _cannot: &[Act]) -> Result<Case, BackendError> {
        Err(self.0.clone())
    }
    async fn sealing_key(&self) -> Result<wire::SealingKey, BackendError> {
        Err(self.0.clone())
    }
    async fn put(&self, _id: FilingId, _envelope: &[u8]) -> Result<(), BackendError> {
        Err(self.0.clone())
    }
    async fn decision(&self, _: Sealed<'_>, _wait: Duration) -> Result<Decision, BackendError> {
        Err(self.0.clone())
    }
}

struct HandClock(Mutex<Timestamp>);

impl Clock for HandClock {
    fn now(&self) -> Now {
        Now { at: Moment::ZERO, wall: *self.0.lock().unwrap_or_else(PoisonError::into_inner) }
    }
    fn wait(&self, _span: Duration) {}
}

fn packed_at() -> Timestamp {
    "2026-11-22T01:00:00Z".parse().unwrap()
}

fn person(name: &str) -> Person {
    let id_number = IdNumber::parse("119999195003150029", date(2026, 11, 22)).unwrap();
    Person { name: PersonName::parse(name).unwrap(), id_number }
}

fn sealing() -> wire::SealingKey {
    wire::SealingKey { kid: "k1".into(), suite: "s".into(), public_key: "p".into() }
}

fn pack() -> OfflinePack {
    let agreement =
        Agreement { version: "1".into(), text_zh: "协议".into(), text_en: "text".into(), sha256: "0".repeat(64) };
    let service = Service {
        bureau_name: "示例局".into(),
        demo: false,
        agreement,
        judged_attempts: 3,
        acts_asked: 1,
        hotline: "12333".into(),
        virtual_cameras: VirtualCameras::Warn,
        offers: vec![renzheng_domain::channel::AfterStep::Account],
        takes_cases: true,
        packed: None,
    };
    let helper = Operator { id: "wang".into(), display_name: "王".into() };
    let mut pack = OfflinePack::new(service, sealing(), helper, &"hunter2".into(), packed_at()).unwrap();
    let case = Case {
        id: "case-1".into(),
        masked_name: "王**".into(),
        masked_number: "119999********0029".into(),
        birth: Some(date(1950, 3, 15)),
        due: date(2026, 12, 31),
        certified_on: None,
        promise: None,
        challenge: Challenge::new("bureau".into(), vec![Act::Blink], packed_at()),
        known: PersonFacts::default(),
    };
    pack.put(&person("王示例"), case);
    // As it comes back from the disk.
    serde_json::from_slice(&serde_json::to_vec(&pack).unwrap()).unwrap()
}

fn counter(answer: BackendError, hours: i64) -> OfflinePackBackend {
    let now = packed_at() + jiff::Span::new().hours(hours);
    OfflinePackBackend::new(Arc::new(Mute(answer)), pack(), Arc::new(HandClock(Mutex::new(now))))
}

#[tokio::test]
async fn without_a_network_the_pack_answers_and_says_that_the_acts_are_its_own() {
    for away in [BackendError::Unreachable, BackendError::Timeout] {
        let counter = counter(away, 2);
        let service = counter.service().await.unwrap();
        assert_eq!((service.packed, service.offers.len()), (Some(packed_at()), 0));
        assert_eq!(counter.sign_in("wang", &"hunter2".into()).await.unwrap().id, "wang");
        let case = counter.check_person(&person("王示例"), &[Act::Blink]).await.unwrap();
        assert_eq!((case.id.as_str(), case.challenge.drawn_by), ("case-1", DrawnBy::Counter));
        assert_eq!(counter.sealing_key().await.unwrap(), sealing());
        assert!(case.challenge.expires > counter.clock.now().wall && !case.challenge.acts.contains(&Act::Blink));
    }
}

#[tokio::test]
async fn only_the_helper_with_the_password_and_only_those_who_were_packed() {
    let counter = counter(BackendError::Unreachable, 2);
    for (who, secret) in [("wang", "wrong"), ("li", "hunter2"), ("", "")] {
        assert_eq!(counter.sign_in(who, &secret.into()).await, Err(BackendError::Unauthorized), "{who}");
    }
    let other = counter.check_person(&person("李示例"), &[]).await;
    assert_eq!(other, Err(BackendError::Unreachable), "the number alone is not enough");
}

#[tokio::test]
async fn a_bureau_that_answers_has_the_last_word_and_an_old_pack_has_none() {
    for answer in [BackendError::Unauthorized, BackendError::PersonUnknown, BackendError::Untrusted] {
        let counter = counter(answer.clone(), 2);
        assert_eq!(counter.sign_in("wang", &"hunter2".into()).await, Err(answer.clone()));
        assert_eq!(counter.check_person(&person("王示例"), &[]).await, Err(answer));
    }
    for hours in [73, -1] {
        let counter = counter(BackendError::Unreachable, hours);
        assert_eq!(counter.service().await, Err(BackendError::Unreachable), "{hours}");
        assert!(counter.sign_in("wang", &"hunter2".into()).await.is_err());
    }
}

#[test]
fn names_numbers_and_passwords_are_not_in_it() {
    let text = serde_json::to_string(&pack()).unwrap();
    for told in ["王示例", "119999195003150029", "hunter2"] {
        assert!(!text.contains(told), "{told}");
    }
}
