//! A whole person in virtual time, as it is heard; and how much is said while the camera sees a lot.

use std::{collections::VecDeque, time::Duration};

use jiff::Timestamp;
use renzheng_domain::{
    face::Observation,
    filing::Decision,
    time::Now,
    trial::{Act, Challenge},
};
use renzheng_flow::{Deed, Effect, Hint, Question, Step, guidance::Detail, step::SignIn};

use super::*;
use crate::samples;

const FRAME: Duration = Duration::from_millis(66);

/// A helper who hears, and a bureau that says yes to everything.
struct Talk {
    wizard: Wizard,
    linear: Linear,
    at: Moment,
    seq: u64,
    heard: Vec<String>,
    replies: VecDeque<Event>,
}

impl Talk {
    fn on(step: Step) -> Self {
        let wizard = samples::wizard(Language::Chinese, step);
        let linear = Linear::new(Capabilities::default(), true);
        let mut talk = Self { wizard, linear, at: Moment::ZERO, seq: 0, heard: Vec::new(), replies: VecDeque::new() };
        talk.listen();
        talk
    }

    fn now(&self) -> Now {
        Now { at: self.at, wall: Timestamp::UNIX_EPOCH + self.at.since_start() }
    }

    fn tell(&mut self, fact: Event) {
        for effect in self.wizard.update(fact, self.now()) {
            self.answer(effect);
        }
    }

    fn answer(&mut self, effect: Effect) {
        let replies = match effect {
            Effect::Ask(ticket, Question::SignIn { .. }) => {
                vec![Event::SignedIn(ticket, Ok(self.wizard.operator.clone().unwrap()))]
            }
            Effect::Ask(ticket, Question::CheckPerson { .. }) => {
                let mut case = samples::case();
                let hour = Timestamp::from_second(3600).unwrap();
                case.challenge = Challenge::new("AAAAAAAAAAAAAAAAAAAAAA".into(), vec![Act::OpenMouth], hour);
                vec![Event::PersonChecked(ticket, Ok(case))]
            }
            Effect::Do(Deed::Submit(filing)) => {
                let receipt = renzheng_domain::filing::Receipt { filing: filing.id, ..samples::receipt() };
                let approved = Decision::Approved { receipt };
                vec![Event::Stored(filing.id), Event::Delivered(filing.id), Event::Decided(filing.id, approved)]
            }
            Effect::Do(Deed::FetchService) => vec![Event::ServiceKnown(Ok(self.wizard.service.clone().unwrap()))],
            _ => Vec::new(),
        };
        self.replies.extend(replies);
    }

    /// Takes what there is to hear.
    fn listen(&mut self) -> usize {
        let said = self.linear.tell(&self.wizard, self.at);
        self.heard.extend(said.iter().cloned());
        said.len()
    }

    fn pass(&mut self, span: Duration) {
        self.at = self.at + span;
        if self.wizard.deadline().is_some_and(|at| at <= self.at) {
            self.tell(Event::Ticked);
        }
        self.listen();
    }

    /// Types a line and hears what comes of it, the bureau's replies included.
    fn say(&mut self, line: &str) {
        self.heard.push(format!("> {line}"));
        let said = self.linear.take(line, &self.wizard, self.at);
        self.heard.extend(said);
        while let Some(fact) = self.linear.next(&self.wizard, self.at) {
            self.tell(fact);
        }
        self.listen();
        while let Some(reply) = self.replies.pop_front() {
            self.pass(FRAME);
            self.tell(reply);
            self.listen();
        }
    }

    fn see(&mut self, seen: &Observation, frames: u32) -> usize {
        let mut lines = 0;
        for _ in 0..frames {
            self.seq += 1;
            self.at = self.at + FRAME;
            let seen = Observation { seq: self.seq, captured: self.at, ..*seen };
            let frame = samples::frame(self.seq, 2, 2);
            self.linear.picture_came(Arc::clone(&frame));
            self.tell(Event::Observed(seen, frame));
            if self.wizard.deadline().is_some_and(|at| at <= self.at) {
                self.tell(Event::Ticked);
            }
            // As often as the shell reads while pictures come.
            if self.seq.is_multiple_of(2) {
                lines += self.listen();
            }
        }
        lines
    }
}

fn good() -> Observation {
    let mut seen = samples::observation(0.5, 0.5);
    if let Some(face) = &mut seen.face {
        (face.bona_fide, face.who) = (Some(0.98), Some(1));
    }
    seen
}

fn mouth_open() -> Observation {
    let mut seen = good();
    if let Some(face) = &mut seen.face {
        face.mouth_open = 0.6;
    }
    seen
}

#[test]
fn a_person_from_the_sign_in_to_the_receipt() {
    let mut talk = Talk::on(Step::SignIn(SignIn::default()));
    for line in ["demo", "demo1234", "1", "", "王秀英", "119900194910010023", "是"] {
        talk.say(line);
    }
    if talk.wizard.step.id() == "card" {
        talk.say("1");
    }
    for line in ["3", "1", "", "!略过", "是", "是", "3"] {
        talk.say(line);
    }
    assert_eq!(talk.wizard.step.id(), "pre_check", "{:#?}", talk.heard);
    talk.see(&good(), 40);
    let mut dark = good();
    if let Some(face) = &mut dark.face {
        (face.light.mean, face.light.left, face.light.right) = (0.005, 0.005, 0.005);
    }
    talk.see(&dark, 60);
    for _ in 0..300 {
        let asked = matches!(&talk.wizard.step, Step::Trial(trial) if trial.act() == Some(Act::OpenMouth));
        talk.see(&if asked && talk.seq % 24 > 16 { mouth_open() } else { good() }, 1);
    }
    assert_eq!(talk.wizard.step.id(), "attest", "{:#?}", talk.heard);
    for line in ["", "是", ""] {
        talk.say(line);
    }
    assert_eq!(talk.wizard.step.id(), "result", "{:#?}", talk.heard);
    insta::assert_snapshot!("session", talk.heard.join("\n"));
}

#[test]
fn hints_that_take_turns_do_not_become_a_flood() {
    let mut talk = Talk::on(samples::framing(Hint::NoFace, Detail::Plain, 0.5, 0.5));
    let mut dark = good();
    if let Some(face) = &mut dark.face {
        (face.light.mean, face.light.left, face.light.right) = (0.005, 0.005, 0.005);
    }
    let nobody = Observation { faces: 0, face: None, ..good() };
    let two = Observation { faces: 2, other_face: 0.8, ..good() };
    let mut lines = 0;
    // A minute in which the picture says something else every second and something odd in between.
    for second in 0..60 {
        for (seen, frames) in [([dark, nobody, two][second % 3], 12), (good(), 1), (nobody, 2)] {
            lines += talk.see(&seen, frames);
        }
    }
    // A hint and its remedy are two lines, and there are three seconds between two hints.
    assert!((10..=2 * 60 / 3).contains(&lines), "{lines} lines: {:#?}", talk.heard);
}

#[test]
fn what_takes_long_is_said_now_and_then() {
    let mut talk = Talk::on(samples::steps().into_iter().find(|(name, _)| *name == "sending").unwrap().1);
    let before = talk.heard.len();
    for _ in 0..8 * 60 {
        talk.pass(Duration::from_millis(125));
    }
    let said = &talk.heard[before..];
    // Four reminders, and once that one need not wait.
    assert!((4..=6).contains(&said.len()), "{said:#?}");
}
