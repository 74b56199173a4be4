//! What an overlay sees while it takes a key, and what it says of itself afterwards.

use renzheng_domain::{session::Service, time::Now};

use super::{
    effect::{Deed, Effect, Question},
    event::CameraState,
    ids::{Ids, Ticket},
    settings::{Language, Settings},
    step::Page,
};

/// What an overlay sees and may touch while it takes a key.
pub(super) struct OverlayContext<'a> {
    pub now: Now,
    /// The page under the overlay.
    pub page: &'a dyn Page,
    pub service: Option<&'a Service>,
    pub settings: &'a Settings,
    /// The camera as the pages have it.
    pub camera: &'a CameraState,
    /// What the camera lane said last.
    pub lane: &'a CameraState,
    pub language: &'a mut Language,
    pub ids: &'a mut Ids,
    pub effects: Vec<Effect>,
}

impl OverlayContext<'_> {
    /// Orders this deed from the shell.
    pub fn order(&mut self, deed: Deed) {
        self.effects.push(Effect::Do(deed));
    }

    /// Asks something under this number.
    pub fn ask(&mut self, ticket: Ticket, question: Question) {
        self.effects.push(Effect::Ask(ticket, question));
    }
}

/// What an overlay does after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// The overlay stays open.
    Stays,
    /// The overlay stays open and somebody is reading it: the page below does not clear itself meanwhile.
    IsRead,
    /// The overlay closes.
    Closes,
}
