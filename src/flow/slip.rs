//! The slip that F6 lays over a page on which somebody may leave: what it says, and what became of it on paper. It is never
//! in anybody's way: without a printer it is read on screen, and with one that does not work too.

use jiff::civil::Date;

use super::{
    Wizard,
    effect::{Effect, Question},
    event::{Event, Handed, Key, Ticket},
    step::{Outcome, Subject},
};
use crate::domain::{
    filing::{Decision, FilingId, Way},
    slip::{Ending, SlipFacts},
    time::{Now, china},
};

/// How many lines a page key scrolls.
const PAGE: u16 = 10;
/// No slip is longer than this, so scrolling further would only have to be scrolled back.
const LONGEST: u16 = 60;

/// An open slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSlip {
    /// What it is about; it follows the page below.
    pub facts: SlipFacts,
    /// First line shown. The screen clamps what it draws to the slip's end.
    pub scroll: u16,
    /// Set while it is on its way.
    pub waiting: Option<Ticket>,
    /// What became of it last.
    pub handed: Option<Handed>,
}

impl Wizard {
    /// Whether F6 does anything here.
    pub fn offers_slip(&self) -> bool {
        self.slip_facts(Date::default()).is_some()
    }

    /// Whether this counter has more than a screen.
    pub const fn hands_slips(&self) -> bool {
        self.settings.slip.prints || self.settings.slip.saves
    }

    /// A key that opens the slip, or one while it is open; `None` for all others.
    pub(super) fn press_slip(&mut self, key: Key, now: Now) -> Option<Vec<Effect>> {
        if self.leaving || self.sheet.is_some() || self.picker.is_some() || matches!(key, Key::CtrlC | Key::F(2)) {
            return None;
        }
        let Some(open) = &mut self.slip else {
            let day = now.wall.to_zoned(china()).date();
            let facts = self.slip_facts(day).filter(|_| key == Key::F(6))?;
            self.slip = Some(OpenSlip { facts, scroll: 0, waiting: None, handed: None });
            return Some(Vec::new());
        };
        let scroll = open.scroll;
        let scroll = match key {
            Key::Down => scroll.saturating_add(1),
            Key::Up => scroll.saturating_sub(1),
            Key::PageDown => scroll.saturating_add(PAGE),
            Key::PageUp => scroll.saturating_sub(PAGE),
            Key::Home => 0,
            _ => scroll,
        };
        open.scroll = scroll.min(LONGEST);
        match key {
            Key::Enter => return Some(self.hand_slip()),
            Key::Esc | Key::F(6) => self.slip = None,
            // Somebody reads it: the page below does not wipe itself meanwhile.
            _ => return Some(self.step_on(Event::Pressed(Key::F(6)), now)),
        }
        Some(Vec::new())
    }

    /// Out to the printer and the folder; once it is there, Enter puts the slip away.
    fn hand_slip(&mut self) -> Vec<Effect> {
        let (hands, language) = (self.hands_slips(), self.language);
        let Some(open) = self.slip.as_mut().filter(|open| open.waiting.is_none()) else { return Vec::new() };
        if !hands || open.handed.as_ref().is_some_and(Handed::is_well) {
            self.slip = None;
            return Vec::new();
        }
        let ticket = self.ids.ticket();
        (open.waiting, open.handed) = (Some(ticket), None);
        vec![Effect::Ask(ticket, Question::PrintSlip { facts: Box::new(open.facts.clone()), language })]
    }

    /// The reply; one to an earlier slip is dropped.
    pub(super) fn slip_handed(&mut self, ticket: Ticket, handed: &Handed) {
        if let Some(open) = self.slip.as_mut().filter(|open| open.waiting == Some(ticket)) {
            (open.waiting, open.handed) = (None, Some(handed.clone()));
        }
    }

    /// The page below may have moved on: the slip says what is so now, or is put away.
    pub(super) fn follow_with_slip(&mut self) {
        let Some(open) = &self.slip else { return };
        let Some(facts) = self.slip_facts(open.facts.day) else {
            self.slip = None;
            return;
        };
        if let Some(open) = self.slip.as_mut().filter(|open| open.facts != facts) {
            // What was printed says something else.
            (open.facts, open.waiting, open.handed) = (facts, None, None);
        }
    }

    /// What a slip of this page would say.
    fn slip_facts(&self, day: Date) -> Option<SlipFacts> {
        let OnSlip { ending, filing, subject, way, masked } = self.step.page().slip(day)?;
        let office = self.service.as_ref().map_or_else(String::new, |service| service.bureau_name.clone());
        let hotline = self.service.as_ref().map_or_else(String::new, |service| service.hotline.clone());
        let case = subject.map(|subject| &subject.case);
        let (masked_name, masked_number) = match (ending.receipt(), case) {
            (Some(receipt), _) => (receipt.masked_name.clone(), receipt.masked_number.clone()),
            (None, Some(case)) => (case.masked_name.clone(), case.masked_number.clone()),
            (None, None) => masked,
        };
        let (due, demo) = (case.map(|case| case.due), self.settings.demo);
        Some(SlipFacts { ending, masked_name, masked_number, way, filing, day, due, office, hotline, demo })
    }
}

/// How it stands for the person of a page.
pub(super) struct OnSlip<'a> {
    /// How it stands.
    pub ending: Ending,
    /// Their record.
    pub filing: Option<FilingId>,
    /// Who they are.
    pub subject: Option<&'a Subject>,
    /// What speaks for them, as far as the page knows.
    pub way: Option<Way>,
    /// Name and number, masked, as far as the page has them; used where neither receipt nor case says them.
    pub masked: (String, String),
}

impl OnSlip<'_> {
    /// How it stands, and nothing else known.
    pub const fn about(ending: Ending) -> Self {
        Self { ending, filing: None, subject: None, way: None, masked: (String::new(), String::new()) }
    }
}

/// How it stands with a record that the bureau said this of, or nothing yet.
pub(super) fn of_decision(decision: Option<&Decision>) -> Ending {
    let Some(decision) = decision else { return Ending::Saved };
    Outcome::of(decision.clone()).map_or(Ending::Sent, of_outcome)
}

/// How it stands with a record of this outcome.
pub(super) fn of_outcome(outcome: Outcome) -> Ending {
    match outcome {
        Outcome::Approved(receipt) => Ending::Certified(receipt),
        Outcome::Duplicate(receipt) => Ending::Before(receipt),
        Outcome::Rejected(reason) => Ending::TurnedDown(reason),
        Outcome::Review(reason) => Ending::Review(reason),
        Outcome::Cancelled => Ending::Withdrawn,
    }
}
