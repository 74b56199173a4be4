//! The list of cameras that F4 lays over a page: which there are, which is in use, and the choice of another one.
//! It is offered where a camera is looked through or missing, never while a trial sees somebody.

use renzheng_domain::filing::CameraFacts;

use super::{
    effect::Deed,
    event::{CameraState, Key},
    ids::Ticket,
    overlay_context::{OverlayContext, Then},
    problem::Problem,
};

/// What is known of the cameras.
#[derive(Clone, Debug, PartialEq)]
pub enum Listing {
    /// The cameras are being listed; the answer carries this ticket.
    Looking(Ticket),
    /// The cameras that were found; may be empty.
    Found(Vec<CameraFacts>),
    /// The cameras could not be listed, for this reason.
    Failed(Problem),
}

/// The open list of cameras.
#[derive(Clone, Debug, PartialEq)]
pub struct Picker {
    /// The cameras that were found.
    pub listing: Listing,
    /// Index of the marked camera.
    pub selected: usize,
}

impl Picker {
    /// The camera under the mark.
    pub fn marked(&self) -> Option<&CameraFacts> {
        match &self.listing {
            Listing::Found(cameras) => cameras.get(self.selected),
            Listing::Looking(_) | Listing::Failed(_) => None,
        }
    }

    /// Whether they are being looked for.
    pub(super) const fn is_looking(&self) -> bool {
        matches!(self.listing, Listing::Looking(_))
    }

    /// The open list, while the cameras are looked for.
    pub(super) fn open(context: &mut OverlayContext<'_>) -> Self {
        let ticket = context.ids.ticket();
        context.order(Deed::ListCameras(ticket));
        Self { listing: Listing::Looking(ticket), selected: 0 }
    }

    /// Takes a key.
    pub(super) fn press(&mut self, key: Key, context: &mut OverlayContext<'_>) -> Then {
        match key {
            Key::Esc => return Then::Closes,
            Key::Enter => return self.choose(context),
            // An input method left in full-width mode sends a wide letter.
            Key::F(4) | Key::Char('r' | 'R' | 'ｒ' | 'Ｒ') if !self.is_looking() => *self = Self::open(context),
            key => self.mark(key),
        }
        Then::Stays
    }

    /// The marked camera is used from now on; the one that is in use already goes on undisturbed.
    fn choose(&self, context: &mut OverlayContext<'_>) -> Then {
        let Some(camera) = self.marked().cloned() else { return Then::Stays };
        if !is_in_use(&camera, context.lane) {
            context.order(Deed::ForgetPictures);
            context.order(Deed::UseCamera(camera));
        }
        Then::Closes
    }

    /// The answer; one to an earlier question is dropped.
    pub(super) fn listed(&mut self, ticket: Ticket, reply: &Result<Vec<CameraFacts>, Problem>, lane: &CameraState) {
        if self.listing != Listing::Looking(ticket) {
            return;
        }
        *self = match reply {
            Ok(cameras) => {
                let selected = cameras.iter().position(|camera| is_in_use(camera, lane)).unwrap_or(0);
                Self { listing: Listing::Found(cameras.clone()), selected }
            }
            Err(problem) => Self { listing: Listing::Failed(problem.clone()), selected: 0 },
        };
    }

    fn mark(&mut self, key: Key) {
        let Listing::Found(cameras) = &self.listing else { return };
        let last = cameras.len().saturating_sub(1);
        self.selected = match key {
            Key::Up | Key::BackTab => self.selected.saturating_sub(1),
            Key::Down | Key::Tab => self.selected.saturating_add(1).min(last),
            Key::Home => 0,
            Key::End => last,
            _ => self.selected,
        };
    }
}

/// Whether this camera is the one that the camera lane has open.
pub(super) fn is_in_use(camera: &CameraFacts, lane: &CameraState) -> bool {
    matches!(lane, CameraState::Streaming(open) if open.is_same_device(camera))
}
