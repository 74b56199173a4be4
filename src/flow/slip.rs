//! The slip that F6 lays over a page on which somebody may leave: what it says, and what became of it on paper. It is
//! never in anybody's way: without a printer it is read on screen, and with one that does not work too.

use jiff::civil::Date;
use renzheng_domain::{
    filing::{Decision, FilingId, Reason, Way},
    session::Service,
    slip::{Ending, SlipFacts},
    time::china,
    visit::VisitProof,
};

use super::{
    effect::Question,
    event::{Handed, Key},
    ids::Ticket,
    overlay_context::{OverlayContext, Then},
    settings::Settings,
    step::{Outcome, Page, Subject},
};

/// How many lines a page key scrolls.
const PAGE: u16 = 10;
/// No slip is longer than this, so scrolling further would only have to be scrolled back.
const LONGEST: u16 = 60;

/// An open slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSlip {
    /// What the slip states; it is updated when the page below changes.
    pub facts: SlipFacts,
    /// First line shown. The screen limits what it draws to the end of the slip.
    pub scroll: u16,
    /// Ticket of the print request while it is under way.
    pub waiting: Option<Ticket>,
    /// Result of the last print request.
    pub handed: Option<Handed>,
}

impl OpenSlip {
    /// Takes a key.
    pub(super) fn press(&mut self, key: Key, context: &mut OverlayContext<'_>) -> Then {
        let scroll = self.scroll;
        let scroll = match key {
            Key::Down => scroll.saturating_add(1),
            Key::Up => scroll.saturating_sub(1),
            Key::PageDown => scroll.saturating_add(PAGE),
            Key::PageUp => scroll.saturating_sub(PAGE),
            Key::Home => 0,
            _ => scroll,
        };
        self.scroll = scroll.min(LONGEST);
        match key {
            Key::Enter => self.hand_out(context),
            Key::Esc | Key::F(6) => Then::Closes,
            _ => Then::IsRead,
        }
    }

    /// Out to the printer and the folder; once it is there, Enter puts the slip away.
    fn hand_out(&mut self, context: &mut OverlayContext<'_>) -> Then {
        if self.waiting.is_some() {
            return Then::Stays;
        }
        if !context.settings.slip.is_any() || self.handed.as_ref().is_some_and(Handed::is_well) {
            return Then::Closes;
        }
        let (ticket, language) = (context.ids.ticket(), *context.language);
        (self.waiting, self.handed) = (Some(ticket), None);
        context.ask(ticket, Question::PrintSlip { facts: Box::new(self.facts.clone()), language });
        Then::Stays
    }

    /// The answer; one to an earlier slip is dropped.
    pub(super) fn handed_out(&mut self, ticket: Ticket, handed: &Handed) {
        if self.waiting == Some(ticket) {
            (self.waiting, self.handed) = (None, Some(handed.clone()));
        }
    }

    /// The page below may have moved on: the slip says what is so now, or is put away.
    pub(super) fn follow(&mut self, context: &OverlayContext<'_>) -> Then {
        let Some(facts) = facts(context.page, context.service, context.settings, self.facts.day) else {
            return Then::Closes;
        };
        if self.facts != facts {
            // What was printed says something else.
            (self.facts, self.waiting, self.handed) = (facts, None, None);
        }
        Then::Stays
    }
}

/// The slip of the page below, if somebody may leave from it.
pub(super) fn open(context: &OverlayContext<'_>) -> Option<OpenSlip> {
    let day = context.now.wall.to_zoned(china()).date();
    let facts = facts(context.page, context.service, context.settings, day)?;
    Some(OpenSlip { facts, scroll: 0, waiting: None, handed: None })
}

/// What a slip of this page would say.
pub(super) fn facts(page: &dyn Page, service: Option<&Service>, settings: &Settings, day: Date) -> Option<SlipFacts> {
    let OnSlip { ending, filing, subject, way, masked, visit } = page.slip(day)?;
    let office = service.map_or_else(String::new, |service| service.bureau_name.clone());
    let hotline = service.map_or_else(String::new, |service| service.hotline.clone());
    let case = subject.map(|subject| &subject.case);
    let (masked_name, masked_number) = match (ending.receipt(), case) {
        (Some(receipt), _) => (receipt.masked_name.clone(), receipt.masked_number.clone()),
        (None, Some(case)) => (case.masked_name.clone(), case.masked_number.clone()),
        (None, None) => masked,
    };
    let (due, demo) = (case.map(|case| case.due), settings.demo);
    // It is proved as long as it may count. A visit at home is asked for, it has not been one.
    let may_count = match &ending {
        Ending::Saved | Ending::Parked | Ending::Sent => way != Some(Way::Visit),
        Ending::Review(reason) => *reason != Reason::HomeVisit,
        _ => false,
    };
    let visit = visit.filter(|_| may_count).cloned();
    Some(SlipFacts { ending, masked_name, masked_number, way, filing, day, due, visit, office, hotline, demo })
}

/// How it stands for the person of a page.
pub(super) struct OnSlip<'a> {
    /// The outcome that the slip states.
    pub ending: Ending,
    /// Identifier of the person's record.
    pub filing: Option<FilingId>,
    /// The person.
    pub subject: Option<&'a Subject>,
    /// What speaks for them, as far as the page knows.
    pub way: Option<Way>,
    /// Name and number, masked, as far as the page has them; used where neither receipt nor case says them.
    pub masked: (String, String),
    /// That the person was here.
    pub visit: Option<&'a VisitProof>,
}

impl OnSlip<'_> {
    /// How it stands, and nothing else known.
    pub const fn about(ending: Ending) -> Self {
        Self { ending, filing: None, subject: None, way: None, masked: (String::new(), String::new()), visit: None }
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
