//! What the wizard asks of a page. Each page answers in its own file; what most pages answer is the default.

use std::fmt::Debug;

use jiff::civil::Date;
use renzheng_domain::{filing::FilingId, time::Moment};

use super::{Step, StepContext};
use crate::{
    event::{CameraState, Event},
    field::{Field, Kind},
    guidance::Guidance,
    problem::Problem,
    slip::OnSlip,
};

/// A page of the wizard.
pub(crate) trait Page: Debug {
    /// Takes one fact and says where the wizard is then. Facts that mean nothing here change nothing.
    fn on(self, event: Event, context: &mut StepContext<'_>) -> Step
    where
        Self: Sized;

    /// When it wants to be woken.
    fn deadline(&self) -> Option<Moment> {
        None
    }

    /// Whether it clears itself when nobody is there.
    fn wipes_itself(&self) -> bool {
        false
    }

    /// Whether the bureau was asked something and the page can do nothing without the answer.
    fn awaits_answer(&self) -> bool {
        false
    }

    /// Whether something is waited for, so that the page should show that it is alive.
    fn is_waiting(&self) -> bool {
        self.awaits_answer() || self.wants_camera()
    }

    /// Whether pictures are wanted here.
    fn wants_camera(&self) -> bool {
        false
    }

    /// Whether lids and lips matter on every picture: an act is watched, or any of them may become the portrait.
    fn wants_lids(&self) -> bool {
        false
    }

    /// Whether the mouse is of use here.
    fn wants_mouse(&self) -> bool {
        false
    }

    /// Whether another camera can be chosen here, the present one being in this state.
    fn offers_cameras(&self, _camera: &CameraState) -> bool {
        false
    }

    /// Something is laid over the page: a stretch of good pictures does not reach across it, and a page that nobody
    /// reads does not turn by itself.
    fn cover(&mut self) {}

    /// Whether leaving now would lose evidence that is not on disk yet.
    fn is_unsaved(&self) -> bool {
        false
    }

    /// Whether nobody is signed in here.
    fn is_door(&self) -> bool {
        false
    }

    /// Whether the page is about nobody: who sat here has gone.
    fn is_nobodys(&self) -> bool {
        false
    }

    /// Trials judged so far of whoever this page is about.
    fn judged(&self) -> u32 {
        0
    }

    /// The record whose way this page tells, and the masked name on it.
    fn record(&self) -> Option<(FilingId, &str)> {
        None
    }

    /// How it stands for the person of this page, on a slip of this day; `None` where nobody leaves.
    fn slip(&self, _day: Date) -> Option<OnSlip<'_>> {
        None
    }

    /// What stands in the way, or went wrong last.
    fn problem(&self) -> Option<&Problem> {
        None
    }

    /// What the person before the camera is told.
    fn guidance(&self) -> Option<&Guidance> {
        None
    }

    /// The field that takes what is typed now, and what belongs into it. What is typed for the person's own password or
    /// pattern is not named here: it is not written down in any form.
    fn typing(&self) -> Option<(Kind, &Field)> {
        None
    }
}
