//! The only place that carries the wizard's orders out. Every answer comes back as a fact with the order's number.

use std::{
    ops::ControlFlow,
    sync::{Arc, mpsc::SyncSender},
};

use tokio::runtime::Handle;

use super::{
    answer::{Answer, Services},
    courier_round::Round,
    crash::Crash,
    lanes::{VisionThread, cameras_fact},
    run::{Executor, lane_died},
};
use crate::{
    camera::lane::{Acquaintance, CameraLane, DeviceWish},
    domain::{filing::CameraFacts, time::Now},
    flow::{Deed, Effect, Event},
    setup::{complaint::Complaint, problems::of_models, remembered::Remembered},
};

/// Everything that an order can reach.
pub struct Effects {
    /// Facts go in here.
    pub events: SyncSender<Event>,
    /// Where waiting for sockets and disks happens.
    pub runtime: Handle,
    /// Who is asked.
    pub services: Arc<Services>,
    /// The running delivery task.
    pub courier: Round,
    /// The camera.
    pub camera: CameraLane,
    /// Where a choice of camera is kept; nowhere in demonstrations.
    pub remembered: Option<Remembered>,
    /// The models.
    pub eyes: VisionThread,
    /// What knows of panics.
    pub crash: Crash,
    /// What the camera was last told.
    pub camera_on: bool,
}

impl Effects {
    /// Asks on the runtime and puts what comes of it into the channel; nobody listens when we are leaving.
    fn at_services<F>(&self, ask: impl FnOnce(Arc<Services>) -> F)
    where
        F: Future<Output = Answer> + Send + 'static,
    {
        let (asked, bell, events) = (ask(Arc::clone(&self.services)), self.courier.bell(), self.events.clone());
        self.runtime.spawn(async move {
            let answer = asked.await;
            for fact in answer.facts {
                let _ = events.send(fact);
            }
            if answer.outbox_moved {
                bell.notify_one();
            }
        });
    }
}

impl Effects {
    fn use_camera(&self, facts: &CameraFacts) {
        let chosen = Acquaintance::with(facts);
        if let Some(remembered) = &self.remembered {
            remembered.keep(&chosen);
        }
        self.camera.choose(DeviceWish::Known(chosen));
    }
}

impl Executor for Effects {
    fn carry_out(&mut self, effect: Effect, now: Now) -> ControlFlow<()> {
        match effect {
            Effect::Ask(ticket, question) => {
                self.at_services(|services| async move { services.answer(ticket, question, now).await });
            }
            Effect::Do(Deed::FetchService) => {
                self.at_services(|services| async move { services.fetch_service(now).await });
            }
            Effect::Do(Deed::Submit(filing)) => {
                self.at_services(|services| async move { services.submit(&filing, now).await });
            }
            Effect::Do(Deed::NoteSitting(sitting)) => {
                self.at_services(|services| async move { services.note_sitting(&sitting).await });
            }
            Effect::Do(Deed::SignOut) => self.services.sign_out(),
            Effect::Do(Deed::ListCameras(ticket)) => {
                let events = self.events.clone();
                self.camera.list(move |found| {
                    let _ = events.send(cameras_fact(ticket, found));
                });
            }
            Effect::Do(Deed::UseCamera(facts)) => self.use_camera(&facts),
            Effect::Do(Deed::Prompt(act)) => self.camera.prompt(act),
            Effect::Do(Deed::ForgetPictures) => {
                self.camera.wipe();
                self.eyes.forget();
            }
            Effect::Do(Deed::Quit) => return ControlFlow::Break(()),
        }
        ControlFlow::Continue(())
    }

    fn camera_wanted(&mut self, wanted: bool) {
        if self.camera_on != wanted {
            self.camera.set_on(wanted);
            self.camera_on = wanted;
        }
    }

    fn lids_wanted(&mut self, wanted: bool) {
        self.eyes.watch_lids(wanted);
    }

    fn broken(&mut self) -> Option<Complaint> {
        if let Some(complaint) = self.crash.complaint() {
            return Some(complaint);
        }
        if let Some(Err(error)) = self.eyes.ended() {
            return Some(of_models(&error));
        }
        (self.eyes.is_gone() || self.camera.is_gone() || self.courier.is_gone()).then(lane_died)
    }
}
