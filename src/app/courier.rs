//! The courier's round: the outbox on the runtime, its news into the channel of facts.

use std::{
    sync::{Arc, mpsc::SyncSender},
    time::Duration,
};

use tokio::{runtime::Handle, sync::Notify, time::timeout};

use super::problems::{Question, of_bureau, of_outbox};
use crate::{
    domain::{
        filing::Filing,
        time::{Clock, Now},
    },
    flow::Event,
    outbox::{Courier, CourierNews},
};

/// How long the round sleeps when the outbox expects nothing; whoever has work for it rings the bell.
const NOTHING_EXPECTED: Duration = Duration::from_hours(1);

/// A courier that is on its round until the runtime ends.
#[derive(Clone)]
pub struct Round {
    courier: Arc<Courier>,
    bell: Arc<Notify>,
    events: SyncSender<Event>,
    runtime: Handle,
}

impl Round {
    /// Starts the round. What was waiting from earlier days goes on its way at once.
    pub fn start(courier: Arc<Courier>, clock: Arc<dyn Clock>, events: SyncSender<Event>, runtime: Handle) -> Self {
        let round = Self { courier, bell: Arc::new(Notify::new()), events, runtime };
        round.runtime.spawn(round.clone().walk(clock));
        round
    }

    async fn walk(self, clock: Arc<dyn Clock>) {
        if let Ok(waiting) = self.courier.waiting().await {
            self.tell(Event::QueueCounted(waiting));
        }
        loop {
            let turn = self.courier.turn(clock.now()).await;
            for news in turn.news {
                self.tell(fact(news));
            }
            // Either the time has come or the bell has rung: both mean another turn.
            let _ = timeout(turn.next.unwrap_or(NOTHING_EXPECTED), self.bell.notified()).await;
        }
    }

    /// Seals and stores; the answer is a fact, and the sending follows by itself.
    pub fn submit(&self, filing: Filing, now: Now) {
        let round = self.clone();
        self.runtime.spawn(async move {
            let fact = match round.courier.submit(&filing, now).await {
                Ok(()) => Event::Stored(filing.id),
                Err(error) => {
                    tracing::error!(%error, "a record could not be made durable");
                    Event::StoreFailed(filing.id, of_outbox(&error))
                }
            };
            round.tell(fact);
            if let Ok(waiting) = round.courier.waiting().await {
                round.tell(Event::QueueCounted(waiting));
            }
            round.bell.notify_one();
        });
    }

    /// After a sign-in: what was held goes on its way.
    pub async fn send_now(&self, now: Now) {
        if let Err(error) = self.courier.send_now(now).await {
            tracing::warn!(%error, "held records stay held");
        }
        self.bell.notify_one();
    }

    /// Nobody listens any more when the program is leaving; what is on disk stays there.
    fn tell(&self, fact: Event) {
        let _ = self.events.send(fact);
    }
}

/// What the outbox reports, as a fact.
pub fn fact(news: CourierNews) -> Event {
    let problem = |error| of_bureau(&error, Question::Any);
    match news {
        CourierNews::Delivered(id) => Event::Delivered(id),
        CourierNews::Deferred { id, error, retry_in } => Event::Deferred { id, problem: problem(error), retry_in },
        // Goes by itself after the next sign-in, or when the counter is updated or allowed again: the problem says which.
        CourierNews::Held { id, error } => Event::Deferred { id, problem: problem(error), retry_in: Duration::ZERO },
        CourierNews::Parked { id, error } => Event::Parked(id, problem(error)),
        CourierNews::Decided(id, decision) => Event::Decided(id, decision),
        CourierNews::Queue(waiting) => Event::QueueCounted(waiting),
    }
}
