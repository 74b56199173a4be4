//! The idle lock: a counter that nobody touches covers its page until the helper's password has been typed again. What
//! lies under it stays as it is, evidence and answers that come meanwhile included.

use std::time::Duration;

use renzheng_domain::time::Moment;
use secrecy::SecretString;

use super::{
    effect::Question,
    event::Key,
    field::Field,
    ids::Ticket,
    overlay_context::{OverlayContext, Then},
};

/// Without a key, a paste or a face before the camera for so long, the helper has gone away. Longer than anybody reads
/// one page, shorter than a break; the pages of a result are wiped after a minute of their own.
pub(super) const IDLE: Duration = Duration::from_mins(5);
/// After the n-th wrong password the next one is not taken for 2^n seconds, up to this exponent: a minute.
const LONGEST_REST: u32 = 6;

/// What lies over the page.
#[derive(Clone, Debug, Default)]
pub struct Lock {
    /// The password that is being typed; drawn as dots.
    pub secret: Field,
    /// Set while the password is compared.
    pub waiting: Option<Ticket>,
    /// Number of wrong passwords so far.
    pub wrong: u32,
    /// Until then no other is taken.
    pub rests_until: Moment,
}

impl Lock {
    /// Takes a key: nothing of it reaches the page.
    pub(super) fn press(&mut self, key: Key, context: &mut OverlayContext<'_>) -> Then {
        match key {
            Key::Enter => self.try_secret(context),
            key if self.waiting.is_none() => drop(self.secret.press(key)),
            _ => {}
        }
        Then::Stays
    }

    /// Takes a paste.
    pub(super) fn paste(&mut self, text: &str) {
        if self.waiting.is_none() {
            self.secret.paste(text);
        }
    }

    fn try_secret(&mut self, context: &mut OverlayContext<'_>) {
        let ticket = context.ids.ticket();
        if self.waiting.is_none() && self.rests_until <= context.now.at && !self.secret.text().is_empty() {
            self.waiting = Some(ticket);
            context.ask(ticket, Question::Unlock(SecretString::from(self.secret.text())));
        }
    }

    /// The password was compared.
    pub(super) fn unlocked(&mut self, ticket: Ticket, fits: bool, now: Moment) -> Then {
        if self.waiting != Some(ticket) {
            return Then::Stays;
        }
        if fits {
            return Then::Closes;
        }
        let wrong = self.wrong.saturating_add(1);
        let rest = Duration::from_secs(1 << wrong.min(LONGEST_REST));
        *self = Self { wrong, rests_until: now + rest.min(Duration::from_mins(1)), ..Self::default() };
        Then::Stays
    }
}
