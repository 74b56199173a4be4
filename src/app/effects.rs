//! The only place that carries the wizard's orders out. Every answer comes back as a fact with the order's number.

use std::{
    future::Future,
    ops::ControlFlow,
    sync::{Arc, mpsc::SyncSender},
};

use tokio::runtime::Handle;

use super::{
    complaint::Complaint,
    courier::Round,
    demo::DemoBureau,
    lanes::Eyes,
    problems::{Question, of_bureau, of_models},
    run::Hands,
};
use crate::{
    backend::Backend,
    camera::lane::CameraLane,
    domain::time::Now,
    flow::{Effect, Event},
};

/// Everything that an order can reach.
pub struct Effects {
    /// Facts go in here.
    pub events: SyncSender<Event>,
    /// Where waiting for sockets and disks happens.
    pub runtime: Handle,
    /// The bureau, however it is spoken to.
    pub backend: Arc<dyn Backend>,
    /// The outbox.
    pub courier: Round,
    /// The camera.
    pub camera: CameraLane,
    /// The models.
    pub eyes: Eyes,
    /// The bureau in this process, in demonstrations.
    pub demo: Option<DemoBureau>,
    /// What the camera was last told.
    pub camera_on: bool,
}

impl Effects {
    /// Runs `answer` on the runtime and puts the fact it makes into the channel; nobody listens when we are leaving.
    fn ask(&self, answer: impl Future<Output = Event> + Send + 'static) {
        let events = self.events.clone();
        self.runtime.spawn(async move {
            let fact = answer.await;
            let _ = events.send(fact);
        });
    }

    fn ask_the_bureau(&self, effect: Effect, now: Now) {
        let backend = Arc::clone(&self.backend);
        match effect {
            Effect::FetchService => self.ask(async move {
                Event::ServiceKnown(backend.service().await.map_err(|e| of_bureau(&e, Question::Any)))
            }),
            Effect::SignIn { ticket, operator, secret } => {
                let courier = self.courier.clone();
                self.ask(async move {
                    let reply = backend.sign_in(&operator, &secret).await;
                    if reply.is_ok() {
                        courier.send_now(now).await;
                    }
                    Event::SignedIn(ticket, reply.map_err(|e| of_bureau(&e, Question::SignIn)))
                });
            }
            Effect::CheckPerson { ticket, person, cannot } => self.ask(async move {
                let reply = backend.check_person(&person, &cannot).await;
                Event::PersonChecked(ticket, reply.map_err(|e| of_bureau(&e, Question::Person)))
            }),
            Effect::Enrol { ticket, case, frame } => {
                let demo = self.demo.clone();
                self.ask(async move { Event::Enrolled(ticket, DemoBureau::enrol(demo, case, frame).await) });
            }
            _ => {}
        }
    }
}

impl Hands for Effects {
    fn carry_out(&mut self, effect: Effect, now: Now) -> ControlFlow<()> {
        match effect {
            Effect::FetchService | Effect::SignIn { .. } | Effect::CheckPerson { .. } | Effect::Enrol { .. } => {
                self.ask_the_bureau(effect, now);
            }
            Effect::SignOut => self.backend.sign_out(),
            Effect::Prompt(act) => self.camera.prompt(act),
            Effect::Submit(filing) => self.courier.submit(*filing, now),
            Effect::Wipe => {
                self.camera.wipe();
                self.eyes.forget();
            }
            Effect::Quit => return ControlFlow::Break(()),
        }
        ControlFlow::Continue(())
    }

    fn camera_wanted(&mut self, wanted: bool) {
        if self.camera_on != wanted {
            self.camera.set_on(wanted);
            self.camera_on = wanted;
        }
    }

    fn broken(&mut self) -> Option<Complaint> {
        self.eyes.ended().map(|end| match end {
            Err(error) => of_models(&error),
            Ok(()) => super::run::lane_died(),
        })
    }
}
