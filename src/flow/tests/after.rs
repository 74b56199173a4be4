//! What follows success.
use jiff::civil::date;
use renzheng_domain::{
    channel::{AfterStep, Channel},
    credential::Credential,
    entitlement::Account as Overviewed,
};
use secrecy::ExposeSecret as _;

use super::{
    ways::{approve, counter_of, offering},
    *,
};

#[test]
fn what_follows_success_is_what_the_channel_wants_and_the_bureau_offers() {
    let after = [AfterStep::Security, AfterStep::Account, AfterStep::Credential];
    for (offers, pages) in [
        (vec![], vec!["person"]),
        (vec![AfterStep::Account], vec!["overview", "person"]),
        (vec![AfterStep::Credential, AfterStep::Security], vec!["security", "credential", "person"]),
    ] {
        let channel = Channel { after: after.to_vec(), ..Channel::counter() };
        let mut counter = counter_of(vec![channel], Service { offers, ..service() });
        counter.reach_attest_from_person();
        counter.keys(" \n");
        approve(&mut counter);
        let mut seen = Vec::new();
        for key in [Key::Enter, Key::Esc, Key::Enter].into_iter().take(pages.len()) {
            counter.press(key);
            seen.push(counter.page());
        }
        assert_eq!(seen, pages);
    }
}

/// At the security page of somebody who was approved.
fn setting() -> Counter {
    let channel = Channel { after: vec![AfterStep::Security], ..Channel::counter() };
    let mut counter = counter_of(vec![channel], offering());
    counter.reach_attest_from_person();
    counter.keys(" \n");
    approve(&mut counter);
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "security");
    counter
}

#[test]
fn a_password_and_a_pattern_are_given_twice_and_sent_once() {
    let mut counter = setting();
    assert!(!counter.wizard.wants_mouse());
    counter.keys("135790\n135791\n");
    counter.keys("135790\n135790\n");
    assert!(counter.wizard.wants_mouse());
    // From 1 to 9 the line passes over 5.
    counter.keys("19");
    counter.tell(Event::Pointed(1));
    counter.keys("\n1592\n");
    let ticket = counter.ticket();
    let set: Vec<_> = counter
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Ask(_, Question::SetSecurity { case, settings }) => Some((case, settings)),
            _ => None,
        })
        .collect();
    let [(case, settings)] = set[..] else { panic!("{} orders", set.len()) };
    let said = |secret: &Option<secrecy::SecretString>| secret.as_ref().map(|s| s.expose_secret().to_owned());
    assert_eq!(case, "case-1");
    assert_eq!((said(&settings.password), said(&settings.gesture)), (Some("135790".into()), Some("0481".into())));
    counter.tell(Event::SecuritySet(ticket, Ok(())));
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "person");
}

#[test]
fn either_may_be_left_out_and_a_refusal_begins_again() {
    let mut counter = setting();
    counter.keys("\n1234\n1234\n");
    counter.tell(Event::SecuritySet(counter.ticket(), Err(Problem::BureauSlow)));
    assert_eq!(counter.page(), "security");
    counter.keys("\n\n");
    assert_eq!(counter.page(), "person", "nothing was set, and nothing stands in the way");
    assert_eq!(counter.count(|e| matches!(e, Effect::Ask(_, Question::SetSecurity { .. }))), 1);
}

#[test]
fn account_and_credential_wipe_themselves() {
    for step in [AfterStep::Account, AfterStep::Credential] {
        let channel = Channel { after: vec![step], ..Channel::counter() };
        let mut counter = counter_of(vec![channel], offering());
        counter.reach_attest_from_person();
        counter.keys(" \n");
        approve(&mut counter);
        counter.press(Key::Enter);
        let ticket = counter.ticket();
        let account = Overviewed {
            masked_name: "王**".into(),
            masked_number: String::new(),
            due: date(2027, 3, 1),
            standing: None,
            pensions: Vec::new(),
        };
        let expires = Timestamp::from_second(MORNING).unwrap();
        let credential = Credential { number: "1".into(), whole: String::new(), shown: String::new(), expires };
        counter.tell(match step {
            AfterStep::Account => Event::AccountKnown(ticket, Ok(account)),
            _ => Event::CredentialIssued(ticket, Ok(credential)),
        });
        counter.pass(Duration::from_secs(61));
        assert_eq!(counter.page(), "person");
        assert!(counter.wizard.over.lock().is_none());
    }
}
