//! What a step can read and order while it handles one event.

use renzheng_domain::{
    channel::{Channel, ChannelStep},
    room::RoomLight,
    session::{Operator, Service},
    time::Now,
};

use super::{AccountPage, PersonForm, Place, Step, Worklist};
use crate::{
    effect::{Deed, Effect, Question},
    event::CameraState,
    ids::{Ids, Ticket},
    settings::{Link, Settings},
};

/// What a step sees and may touch while it takes one fact.
pub(crate) struct StepContext<'a> {
    pub now: Now,
    pub settings: &'a Settings,
    pub service: Option<&'a Service>,
    pub link: &'a Link,
    pub camera: &'a CameraState,
    pub channel: &'a mut usize,
    /// Where on the list the person was chosen, if they were.
    pub list: &'a mut Option<Place>,
    /// Something lies over the page: nobody reads it now.
    pub covered: bool,
    pub operator: &'a mut Option<Operator>,
    pub ids: &'a mut Ids,
    pub effects: Vec<Effect>,
}

impl StepContext<'_> {
    /// Has something done.
    pub fn order(&mut self, deed: Deed) {
        self.effects.push(Effect::Do(deed));
    }

    /// Asks something; gives the number that the answer will bear.
    pub fn ask(&mut self, question: Question) -> Ticket {
        let ticket = self.ids.ticket();
        self.effects.push(Effect::Ask(ticket, question));
        ticket
    }

    /// Light of the surroundings when the window was set up, as this camera measured it; `None` for another camera,
    /// which sees other surroundings.
    pub fn room(&self) -> Option<RoomLight> {
        let CameraState::Streaming(facts) = self.camera else { return None };
        self.settings.baseline.as_ref().filter(|known| known.camera == facts.id).map(|known| known.light)
    }

    /// The entry way that is served.
    pub fn channel(&self) -> &Channel {
        self.settings.channels.get(*self.channel)
    }

    /// The entry way so many places further on.
    pub const fn change_channel(&mut self, by: usize) {
        *self.channel = (*self.channel + by) % self.settings.channels.count();
    }

    /// The signed-in helper.
    pub fn operator_id(&self) -> String {
        self.operator.as_ref().map(|operator| operator.id.clone()).unwrap_or_default()
    }

    /// Where a person begins in this entry way.
    pub fn first_page(&self) -> Step {
        if self.channel().has(ChannelStep::Account) {
            Step::Account(AccountPage::default())
        } else {
            Step::Person(PersonForm::default())
        }
    }

    /// Everything of this person is forgotten and the first page stands empty; whoever came from the list is back on
    /// it.
    pub fn next_person(&mut self) -> Step {
        self.order(Deed::ForgetPictures);
        match self.list.take() {
            Some(place) => Worklist::open(Some(place.after()), self),
            None => self.first_page(),
        }
    }
}
