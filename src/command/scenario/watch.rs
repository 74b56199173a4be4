//! A scenario on the real screen: the scenario's own wizard, drawn as at the counter, with the camera's picture.

use std::{ops::ControlFlow, sync::Arc};

use super::stage::{Audience, Played};
use crate::{
    app::show::Show,
    domain::{frame::Frame, time::Moment},
    flow::Wizard,
    setup::complaint::Complaint,
};

/// An observer that draws the scenario on the terminal.
pub struct Viewer(Show);

impl Viewer {
    /// Takes the terminal.
    pub fn open(speed: f64) -> Result<Self, Complaint> {
        Show::open(speed, Moment::ZERO).map(Self)
    }

    /// The last page stays until the viewer leaves.
    pub fn hold(&mut self, played: &Played) -> std::io::Result<()> {
        if played.is_broken_off { Ok(()) } else { self.0.hold(&played.wizard) }
    }
}

impl Audience for Viewer {
    fn picture(&mut self, frame: &Arc<Frame>) {
        self.0.take(Some(Arc::clone(frame)), false);
    }

    fn wiped(&mut self) {
        self.0.take(None, true);
    }

    fn wait(&mut self, wizard: &Wizard, until: Moment) -> ControlFlow<()> {
        // A terminal that cannot be written is one that nobody watches.
        self.0.wait(wizard, until).unwrap_or(ControlFlow::Break(()))
    }
}
