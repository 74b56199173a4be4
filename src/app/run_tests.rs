//! The loop with executor and a surface that only take notes.

use std::{
    cell::RefCell,
    rc::Rc,
    sync::mpsc::{SyncSender, sync_channel},
};

use super::*;
use crate::{
    app::record::Ring,
    flow::{Key, Settings, Step},
    setup::clock::SystemClock,
};

#[derive(Default)]
struct Notes {
    effects: Vec<String>,
    painted: Vec<String>,
    wishes: Vec<bool>,
}

struct TakesNotes(Rc<RefCell<Notes>>, Option<Complaint>);

impl Executor for TakesNotes {
    fn carry_out(&mut self, effect: Effect, _now: Now) -> ControlFlow<()> {
        let name = format!("{effect:?}");
        self.0.borrow_mut().effects.push(name.split([' ', '(', '{']).next().unwrap_or_default().to_owned());
        if matches!(effect, Effect::Do(Deed::Quit)) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn camera_wanted(&mut self, wanted: bool) {
        self.0.borrow_mut().wishes.push(wanted);
    }

    fn lids_wanted(&mut self, wanted: bool) {
        assert!(!wanted, "nobody sits in front of the sign-in page");
    }

    fn broken(&mut self) -> Option<Complaint> {
        self.1.take()
    }
}

impl Surface for TakesNotes {
    fn paint(&mut self, wizard: &Wizard, _now: Moment) -> io::Result<()> {
        let typed = match &wizard.step {
            Step::SignIn(page) => page.operator.text().to_owned(),
            other => panic!("nobody signed in: {other:?}"),
        };
        self.0.borrow_mut().painted.push(typed);
        Ok(())
    }

    fn picture_came(&mut self) -> bool {
        false
    }

    fn was_resized(&self) -> bool {
        false
    }

    fn size(&self) -> (u16, u16) {
        (80, 24)
    }

    fn wipe(&mut self) {}
}

/// Runs a session over these facts; the sender stays open until the end.
fn run(facts: Vec<Event>, broken: Option<Complaint>) -> (Result<(), Complaint>, Notes, SyncSender<Event>) {
    let notes = Rc::new(RefCell::new(Notes::default()));
    let (sender, receiver) = sync_channel(FACTS_WAITING);
    for fact in facts {
        sender.try_send(fact).unwrap();
    }
    let clock = SystemClock::start();
    let session = Session {
        wizard: Wizard::new(Settings::default()),
        facts: receiver,
        executor: TakesNotes(Rc::clone(&notes), broken),
        surface: TakesNotes(Rc::clone(&notes), None),
        journal: Journal::new(&Settings::default(), Ring::default(), None),
        clock: &clock,
    };
    let end = session.run();
    (end, Rc::into_inner(notes).unwrap().into_inner(), sender)
}

fn typed(text: &str) -> Vec<Event> {
    text.chars().map(|c| Event::Pressed(Key::Char(c))).collect()
}

#[test]
fn the_first_page_is_painted_once_and_what_waited_is_drained_before_the_next_paint() {
    let mut facts = typed("abcdefghij");
    facts.push(Event::Terminated);
    let (end, notes, _sender) = run(facts, None);
    assert_eq!(end, Ok(()));
    assert_eq!(notes.painted, [""], "ten keys are one turn of the loop, and leaving paints nothing");
    assert_eq!(notes.effects, ["FetchService", "Quit"]);
}

#[test]
fn a_dead_lane_ends_the_session_with_a_complaint() {
    let (end, notes, _sender) = run(typed("a"), Some(lane_died()));
    assert_eq!(end, Err(lane_died()));
    assert_eq!(notes.wishes, [false]);
}
