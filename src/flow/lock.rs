//! The idle lock: a counter that nobody touches covers its page until the helper's password has been typed again. What
//! lies under it stays as it is, evidence and answers that come meanwhile included.

use std::time::Duration;

use secrecy::SecretString;

use super::{
    Step, Wizard,
    effect::{Effect, Question},
    event::{Event, Key, Ticket},
    field::Field,
};
use crate::domain::time::Moment;

/// Without a key, a paste or a face before the camera for so long, the helper has gone away. Longer than anybody reads
/// one page, shorter than a break; the pages of a result are wiped after a minute of their own.
const IDLE: Duration = Duration::from_mins(5);
/// After the n-th wrong password the next one is not taken for 2^n seconds, up to this exponent: a minute.
const LONGEST_REST: u32 = 6;

/// What lies over the page.
#[derive(Clone, Debug, Default)]
pub struct Lock {
    /// Password; drawn as dots.
    pub secret: Field,
    /// Set while the password is compared.
    pub waiting: Option<Ticket>,
    /// Wrong passwords so far.
    pub wrong: u32,
    /// Until then no other is taken.
    pub rests_until: Moment,
}

impl Wizard {
    /// When the lock falls if nobody is there.
    pub(super) fn locks_at(&self) -> Option<Moment> {
        let has_helper = self.operator.is_some() && self.lock.is_none();
        let wipes_itself = self.step.page().wipes_itself() || matches!(self.step, Step::SignIn(_));
        (has_helper && !wipes_itself).then(|| self.touched + IDLE)
    }

    /// Whether somebody is there, and whether nobody has been for too long.
    pub(super) fn watch_idleness(&mut self, event: &Event, now: Moment) {
        match event {
            Event::Pressed(_) | Event::Pasted(_) | Event::Pointed(_) | Event::SignedIn(..) => self.touched = now,
            Event::Observed(seen, _) if seen.face.is_some() => self.touched = now,
            Event::Ticked if self.locks_at().is_some_and(|at| at <= now) => {
                self.lock = Some(Lock::default());
                (self.sheet, self.picker, self.slip, self.leaving) = (None, None, None, false);
                self.step.page_mut().cover();
            }
            _ => {}
        }
    }

    /// A key or a paste while the counter is locked: nothing of it reaches the page.
    pub(super) fn type_at_lock(&mut self, event: &Event, now: Moment) -> Vec<Effect> {
        match event {
            Event::Pressed(key @ (Key::CtrlC | Key::F(2))) => return self.press_anywhere(*key).unwrap_or_default(),
            Event::Pressed(key) if self.leaving => return self.press_anywhere(*key).unwrap_or_default(),
            Event::Pressed(Key::Enter) => return self.try_secret(now),
            _ => {}
        }
        match (event, self.lock.as_mut().filter(|lock| lock.waiting.is_none())) {
            (Event::Pressed(key), Some(lock)) => drop(lock.secret.press(*key)),
            (Event::Pasted(text), Some(lock)) => lock.secret.paste(text),
            _ => {}
        }
        Vec::new()
    }

    fn try_secret(&mut self, now: Moment) -> Vec<Effect> {
        // So that a second Enter close behind it does not answer the page that comes out.
        self.is_same_enter(now);
        let ticket = self.ids.ticket();
        match &mut self.lock {
            Some(lock) if lock.waiting.is_none() && lock.rests_until <= now && !lock.secret.text().is_empty() => {
                lock.waiting = Some(ticket);
                vec![Effect::Ask(ticket, Question::Unlock(SecretString::from(lock.secret.text())))]
            }
            _ => Vec::new(),
        }
    }

    /// The password was compared.
    pub(super) fn unlocked(&mut self, ticket: Ticket, fits: bool, now: Moment) {
        let Some(lock) = self.lock.as_mut().filter(|lock| lock.waiting == Some(ticket)) else { return };
        if fits {
            self.lock = None;
            self.touched = now;
            return;
        }
        let wrong = lock.wrong.saturating_add(1);
        let rest = Duration::from_secs(1 << wrong.min(LONGEST_REST));
        *lock = Lock { wrong, rests_until: now + rest.min(Duration::from_mins(1)), ..Lock::default() };
    }
}
