//! The list of cameras that F4 lays over a page: which there are, which is in use, and the choice of another one.
//! It is offered where a camera is looked through or missing, never while a trial sees somebody.

use super::{
    effect::{Deed, Effect},
    event::{CameraState, Key, Ticket},
    problem::Problem,
    wizard::Wizard,
};
use crate::domain::filing::CameraFacts;

/// What is known of the cameras.
#[derive(Clone, Debug, PartialEq)]
pub enum Listing {
    /// Being looked for.
    Looking(Ticket),
    /// These; there may be none.
    Found(Vec<CameraFacts>),
    /// They cannot be listed, and why.
    Failed(Problem),
}

/// The open list.
#[derive(Clone, Debug, PartialEq)]
pub struct Picker {
    /// What was found.
    pub listing: Listing,
    /// Which one is marked.
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

    const fn is_looking(&self) -> bool {
        matches!(self.listing, Listing::Looking(_))
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

impl Wizard {
    /// Whether F4 does anything here.
    pub fn offers_cameras(&self) -> bool {
        self.step.page().offers_cameras(&self.camera)
    }

    /// Whether this camera is the one that is open now.
    pub fn is_in_use(&self, camera: &CameraFacts) -> bool {
        matches!(self.lane(), CameraState::Streaming(open) if open.is_same_device(camera))
    }

    /// Whether the list is open and not there yet.
    pub(super) fn is_looking_for_cameras(&self) -> bool {
        self.picker.as_ref().is_some_and(Picker::is_looking)
    }

    /// Opens the list, or looks anew.
    pub(super) fn look_for_cameras(&mut self) -> Vec<Effect> {
        let ticket = self.ids.ticket();
        self.picker = Some(Picker { listing: Listing::Looking(ticket), selected: 0 });
        vec![Deed::ListCameras(ticket).into()]
    }

    /// A key while the list is open.
    pub(super) fn press_picker(&mut self, key: Key) -> Vec<Effect> {
        match key {
            Key::Esc => self.picker = None,
            Key::Enter => return self.choose(),
            // An input method left in full-width mode sends a wide letter.
            Key::F(4) | Key::Char('r' | 'R' | 'ｒ' | 'Ｒ') if !self.is_looking_for_cameras() => {
                return self.look_for_cameras();
            }
            key => {
                if let Some(picker) = &mut self.picker {
                    picker.mark(key);
                }
            }
        }
        Vec::new()
    }

    /// The marked camera is used from now on; the one that is in use already goes on undisturbed.
    fn choose(&mut self) -> Vec<Effect> {
        let Some(camera) = self.picker.as_ref().and_then(Picker::marked).cloned() else { return Vec::new() };
        self.picker = None;
        if self.is_in_use(&camera) {
            Vec::new()
        } else {
            vec![Deed::ForgetPictures.into(), Deed::UseCamera(camera).into()]
        }
    }

    /// The reply; one to an earlier question is dropped.
    pub(super) fn cameras_listed(&mut self, ticket: Ticket, reply: &Result<Vec<CameraFacts>, Problem>) {
        if !self.picker.as_ref().is_some_and(|picker| picker.listing == Listing::Looking(ticket)) {
            return;
        }
        self.picker = Some(match reply {
            Ok(cameras) => {
                let selected = cameras.iter().position(|camera| self.is_in_use(camera)).unwrap_or(0);
                Picker { listing: Listing::Found(cameras.clone()), selected }
            }
            Err(problem) => Picker { listing: Listing::Failed(problem.clone()), selected: 0 },
        });
    }
}
