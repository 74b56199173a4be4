//! Entry ways, the ways without a face, and practice.
use renzheng_domain::{
    applicant::{Account, CardState, Relation},
    casework::{WhyManual, Witness},
    channel::{AfterStep, Bilingual, Channel, ChannelStep, SignInKind},
    filing::{Filing, Grounds, Reason},
};

use super::*;
use crate::{Channels, step::WhyOther};

/// An entry way with every page there is.
fn long_way(after: &[AfterStep]) -> Channel {
    use ChannelStep::{Account, Agreement, Card, Face, Method, Person};
    Channel {
        id: "long".into(),
        name: Bilingual { zh: "长".into(), en: "long".into() },
        sign_in: SignInKind::Account,
        steps: vec![Account, Person, Card, Method, Agreement, Face],
        after: after.to_vec(),
        ..Channel::counter()
    }
}

pub(super) fn offering() -> Service {
    let offers = vec![AfterStep::Security, AfterStep::Account, AfterStep::Credential];
    Service { offers, takes_cases: true, ..service() }
}

/// Signed in, at the first page of a channel.
pub(super) fn counter_of(channels: Vec<Channel>, service: Service) -> Counter {
    let channels = Channels::new(channels).unwrap();
    let mut counter = Counter::new(Settings { channels, ..Settings::default() });
    counter.sign_in();
    counter.tell(Event::ServiceKnown(Ok(service)));
    counter
}

/// At the method page of somebody the bureau knows.
fn choosing(counter: &mut Counter) {
    counter.keys("王示例\n11010519491231002x\n");
    counter.tell(Event::PersonChecked(counter.ticket(), Ok(case(&[Act::OpenMouth]))));
    counter.keys("\n");
    assert_eq!(counter.page(), "method");
}

/// At the ways without a face.
fn otherwise(counter: &mut Counter) {
    choosing(counter);
    counter.press(Key::Down);
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "other_ways");
}

pub(super) fn submitted(counter: &Counter) -> &Filing {
    let filing = counter.effects.iter().rev().find_map(|effect| match effect {
        Effect::Do(Deed::Submit(filing)) => Some(&**filing),
        _ => None,
    });
    filing.expect("a record")
}

/// From the sending page to the result page of an approval.
pub(super) fn approve(counter: &mut Counter) {
    let id = submitted(counter).id;
    counter.tell(Event::Stored(id));
    counter.tell(approved(id));
    assert_eq!(counter.page(), "result");
    counter.pass(Duration::from_secs(1));
}

#[test]
fn the_first_item_after_the_sign_in_is_the_certification_and_escape_signs_out() {
    let mut counter = Counter::open();
    assert_eq!(counter.page(), "person", "one key");
    counter.press(Key::Esc);
    assert_eq!(counter.page(), "entry");
    counter.press(Key::Esc);
    assert_eq!((counter.page(), counter.count(|e| matches!(e, Effect::Do(Deed::SignOut)))), ("sign_in", 1));
}

#[test]
fn account_relation_and_card_go_on_record_with_the_channel() {
    let mut counter = counter_of(vec![long_way(&[])], offering());
    assert_eq!(counter.page(), "account");
    counter.press(Key::Up);
    counter.press(Key::Enter);
    counter.keys("\n");
    assert_eq!(counter.page(), "agent", "without a name nobody is on record");
    counter.keys("王小示");
    counter.press(Key::Down);
    counter.keys("\n");
    counter.keys("王示例\n11010519491231002x\n");
    counter.tell(Event::PersonChecked(counter.ticket(), Ok(case(&[Act::OpenMouth]))));
    counter.keys("\n");
    assert_eq!(counter.page(), "card");
    counter.press(Key::Down);
    counter.keys("\n");
    assert_eq!(counter.page(), "method", "a lost card is no obstacle");
    counter.press(Key::Esc);
    assert_eq!(counter.page(), "card");
    counter.keys("\n\n");
    counter.keys("\n\n\n");
    counter.tell(Event::CameraChanged(CameraState::Streaming(facts())));
    counter.tell(Event::ServiceKnown(Ok(offering())));
    counter.see(good(), 2);
    counter.pass(Duration::from_secs(2));
    (0..40).for_each(|_| {
        if counter.page() == "framing" {
            counter.see(good(), 1);
        }
    });
    counter.rest();
    counter.act(&mouth_open());
    counter.keys(" \n");
    let filing = submitted(&counter);
    let agent = Account::OnBehalf { agent: "王小示".into(), relation: Relation::Spouse };
    assert_eq!((&filing.applicant.account, filing.applicant.card), (&agent, Some(CardState::Lost)));
    assert_eq!(filing.channel, "long");
}

#[test]
fn the_next_person_begins_where_the_channel_begins() {
    let mut counter = counter_of(vec![long_way(&[]), Channel::counter()], offering());
    counter.press(Key::Esc);
    counter.press(Key::Right);
    counter.keys("\n");
    assert_eq!(counter.page(), "person");
    counter.reach_attest_from_person();
    counter.keys(" \n");
    assert_eq!(submitted(&counter).channel, "counter");
    approve(&mut counter);
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "person");
}

#[test]
fn a_case_by_hand_has_the_picture_that_was_agreed_to_and_the_word_of_two() {
    let mut counter = counter_of(vec![Channel::counter()], offering());
    otherwise(&mut counter);
    counter.keys("\n\n");
    assert_eq!(counter.page(), "manual", "an empty statement says nothing");
    counter.press(Key::Down);
    counter.press(Key::Down);
    counter.keys("相貌相符\n");
    assert_eq!((counter.page(), counter.wizard.wants_camera()), ("case_photo", false));
    counter.keys("\n");
    assert_eq!(counter.page(), "case_photo", "nothing is taken without consent");
    counter.keys(" ");
    assert!(counter.wizard.wants_camera());
    counter.tell(Event::CameraChanged(CameraState::Streaming(facts())));
    counter.see(good(), 3);
    counter.keys("\n");
    assert_eq!((counter.page(), counter.wizard.wants_camera()), ("witness", false));
    counter.keys("demo\nsecret\n");
    assert_eq!(
        counter.count(|e| matches!(e, Effect::Ask(_, Question::AskWitness { .. }))),
        0,
        "whoever made it is no witness"
    );
    for _ in 0..4 {
        counter.press(Key::Backspace);
    }
    counter.keys("li\nsecret\n");
    let asked = counter.effects.iter().find_map(|effect| match effect {
        Effect::Ask(_, Question::AskWitness { record, .. }) => Some(*record),
        _ => None,
    });
    let witness = Witness { operator: "li".into(), display_name: "老李".into(), token: "t".into() };
    counter.tell(Event::Witnessed(counter.ticket(), Ok(witness.clone())));
    counter.keys("\n");
    assert_eq!(counter.count(|e| matches!(e, Effect::Do(Deed::Submit(_)))), 0, "not without the helper's word");
    counter.keys(" \n");
    let filing = submitted(&counter);
    let Grounds::Manual { manual } = &filing.grounds else { panic!("not by hand") };
    assert_eq!((manual.why, manual.statement.as_str()), (WhyManual::Health, "相貌相符"));
    assert_eq!((manual.witness.as_ref(), Some(filing.id), filing.pictures.len()), (Some(&witness), asked, 1));
    assert!(manual.consent.as_ref().is_some_and(|consent| consent.capture && consent.send && consent.version == "1"));
    assert_eq!(manual.code, case(&[Act::OpenMouth]).challenge.digits());
    let id = filing.id;
    counter.tell(Event::Stored(id));
    counter.tell(Event::Decided(id, Decision::Review { reason: Reason::Manual }));
    assert_eq!(counter.page(), "result");
}

#[test]
fn nobody_has_to_be_photographed_and_a_helper_alone_may_say_so() {
    let mut counter = counter_of(vec![Channel::counter()], offering());
    otherwise(&mut counter);
    counter.keys("\n看过证件\n");
    counter.press(Key::Tab);
    assert_eq!(counter.page(), "witness");
    counter.keys("\n");
    assert_eq!(counter.page(), "case_word");
    counter.keys(" \n");
    let Grounds::Manual { manual } = &submitted(&counter).grounds else { panic!("not by hand") };
    assert_eq!((manual.why, &manual.witness, &manual.consent), (WhyManual::NotWished, &None, &None));
    assert!(submitted(&counter).pictures.is_empty());
}

#[test]
fn a_visit_needs_a_telephone_and_nothing_else() {
    let mut counter = counter_of(vec![Channel::counter()], offering());
    otherwise(&mut counter);
    counter.press(Key::Down);
    counter.keys("\n12ab\n");
    assert_eq!(counter.page(), "visit");
    (0..2).for_each(|_| counter.press(Key::Backspace));
    counter.keys("345-678\n\n");
    assert_eq!(counter.page(), "visit", "it is read back");
    counter.keys("\n");
    assert_eq!(counter.page(), "sending");
    let Grounds::Visit { visit } = &submitted(&counter).grounds else { panic!("no visit") };
    assert_eq!((visit.telephone.as_str(), visit.note.as_str()), ("12345-678", ""));
}

#[test]
fn after_the_last_attempt_the_other_ways_begin_here_and_there_is_no_way_back_to_the_camera() {
    let mut counter = counter_of(vec![Channel::counter()], offering());
    counter.reach_trial(&[Act::OpenMouth]);
    for attempt in 1..=2 {
        (0..200).for_each(|_| {
            if counter.page() == "trial" {
                counter.see(good(), 15);
            }
        });
        assert_eq!(counter.page(), "try_again", "after {attempt}");
        counter.press(Key::Enter);
        if attempt == 1 {
            counter.tell(Event::PersonChecked(counter.ticket(), Ok(case(&[Act::OpenMouth]))));
            (0..200).for_each(|_| {
                if counter.page() == "framing" {
                    counter.see(good(), 1);
                }
            });
        }
    }
    counter.tell(Event::ServiceKnown(Ok(offering())));
    let Step::OtherWays(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!((page.why, page.returns()), (WhyOther::AttemptsUsed, false));
    counter.keys("\n");
    let Step::Manual(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!(page.why, WhyManual::NotByFace);
    // Nor is there one round about.
    counter.keys("看过\n");
    counter.press(Key::Esc);
    counter.press(Key::Esc);
    counter.press(Key::Down);
    counter.keys("\n");
    assert_eq!(counter.page(), "visit");
    counter.press(Key::Esc);
    let Step::OtherWays(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!((page.why, page.returns()), (WhyOther::AttemptsUsed, false));
}

#[test]
fn practice_leaves_nothing_behind() {
    let mut counter = counter_of(vec![Channel::counter()], offering());
    counter.press(Key::Esc);
    counter.press(Key::Down);
    counter.press(Key::Down);
    counter.keys("\n");
    assert_eq!((counter.page(), counter.wizard.wants_camera()), ("rehearsal", true));
    let before = counter.effects.len();
    counter.tell(Event::CameraChanged(CameraState::Streaming(facts())));
    counter.see(good(), 40);
    let blink = face(|f| (f.left_eye_open, f.right_eye_open) = (0.02, 0.02));
    let left = face(|f| f.pose.yaw = 30.0_f32.to_radians());
    for _ in 0..3 {
        for movement in [blink, left, mouth_open()] {
            counter.see(good(), 8);
            counter.see(movement, 3);
            counter.see(good(), 3);
        }
    }
    let left = &counter.effects[before..];
    assert!(left.iter().all(|effect| matches!(effect, Effect::Do(Deed::Prompt(_)))), "{left:?}");
    assert!(!left.is_empty());
    counter.press(Key::Esc);
    assert_eq!((counter.page(), counter.wizard.wants_camera()), ("entry", false));
}

#[test]
fn practice_from_the_method_page_comes_back_to_the_same_person_with_all_attempts() {
    let mut counter = counter_of(vec![Channel::counter()], offering());
    choosing(&mut counter);
    counter.press(Key::Up);
    counter.keys("\n");
    assert_eq!(counter.page(), "rehearsal");
    counter.press(Key::Esc);
    let Step::Method(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!((page.subject.case.id.as_str(), page.subject.judged), ("case-1", 0));
}

#[test]
fn a_new_version_of_the_agreement_asks_again() {
    let mut counter = counter_of(vec![Channel::counter()], offering());
    counter.reach_pre_check(&[Act::OpenMouth]);
    let changed = Agreement { version: "2".into(), sha256: "11".into(), ..service().agreement };
    let service = Service { agreement: changed, ..offering() };
    counter.tell(Event::ServiceKnown(Ok(service.clone())));
    let Step::Agreement(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert!(page.notice.is_some() && !page.capture && !page.send, "nothing is ticked beforehand");
    counter.keys("\n\n\n");
    counter.tell(Event::ServiceKnown(Ok(service)));
    assert_eq!(counter.page(), "pre_check");
    let Step::PreCheck(page) = &counter.wizard.step else { panic!() };
    assert_eq!(page.consented.consent.version, "2");
}

#[test]
fn a_record_is_taken_back_once_and_an_answer_is_waited_for() {
    let mut counter = counter_of(vec![Channel::counter()], offering());
    counter.reach_attest_from_person();
    counter.keys(" \n");
    let id = submitted(&counter).id;
    counter.tell(Event::Stored(id));
    counter.tell(Event::Deferred { id, problem: Problem::BureauUnreachable, retry_in: Duration::from_secs(1) });
    counter.press(Key::F(8));
    assert_eq!(counter.page(), "withdraw");
    counter.press(Key::Enter);
    counter.pass(Duration::from_secs(1));
    counter.press(Key::Enter);
    counter.press(Key::Esc);
    assert_eq!(
        (counter.page(), counter.count(|e| matches!(e, Effect::Ask(_, Question::TakeBack(_))))),
        ("withdraw", 1)
    );
    counter.tell(Event::TakenBack(counter.ticket(), Ok(Decision::Cancelled)));
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "person");
}

#[test]
fn an_id_card_that_has_ended_is_said_and_stands_in_nobodys_way() {
    for (until, said) in [(Some(date(2026, 11, 20)), true), (Some(date(2026, 11, 21)), false), (None, false)] {
        let mut counter = Counter::open();
        counter.keys("王示例\n11010519491231002x\n");
        let mut case = case(&[Act::OpenMouth]);
        case.known.id_card_until = until;
        counter.tell(Event::PersonChecked(counter.ticket(), Ok(case)));
        let Step::ReadBack(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
        assert_eq!(page.expired.is_some(), said, "{until:?}");
        counter.keys("\n");
        assert_eq!(counter.page(), "method");
    }
}
