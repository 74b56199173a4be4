//! The task that delivers records: runs the outbox's courier on the async runtime and reports its news as events.

use std::{
    sync::{Arc, mpsc::SyncSender},
    time::Duration,
};

use tokio::{runtime::Handle, sync::Notify, task::JoinHandle, time::timeout};

use super::crash::inject_panic;
use crate::{
    domain::time::{Clock, Now},
    flow::{Event, Problem},
    outbox::{Courier, CourierNews, State},
    setup::{
        book::DayBook,
        problems::{Question, of_bureau},
    },
};

/// Longest pause between two deliveries, when the outbox expects nothing. This process notifies the task of new work,
/// but `queue release` is another process: its records need not wait longer than this, and a look at an empty queue
/// costs nothing.
const NOTHING_EXPECTED: Duration = Duration::from_secs(30);

/// Handle of the delivery task, which runs until the runtime ends.
pub struct Round {
    bell: Arc<Notify>,
    walk: JoinHandle<()>,
}

impl Round {
    /// Starts the delivery task. Records from earlier days are sent at once.
    pub fn start(
        courier: Arc<Courier>,
        day: DayBook,
        clock: Arc<dyn Clock>,
        events: SyncSender<Event>,
        runtime: &Handle,
    ) -> Self {
        let bell = Arc::new(Notify::new());
        let walk = runtime.spawn(Walk { courier, day, bell: Arc::clone(&bell), events }.walk(clock));
        Self { bell, walk }
    }

    /// The notification that wakes the delivery task when there is work.
    pub fn bell(&self) -> Arc<Notify> {
        Arc::clone(&self.bell)
    }

    /// Whether the delivery task has ended: only a defect ends it.
    pub fn is_gone(&self) -> bool {
        self.walk.is_finished()
    }
}

/// State of the delivery task.
struct Walk {
    courier: Arc<Courier>,
    day: DayBook,
    bell: Arc<Notify>,
    events: SyncSender<Event>,
}

impl Walk {
    async fn walk(self, clock: Arc<dyn Clock>) {
        if let Ok(waiting) = self.courier.waiting().await {
            self.tell(Event::QueueCounted(waiting));
        }
        self.tell_late(clock.now()).await;
        // What was set aside on an earlier day is told again every day, until somebody has looked at it.
        for entry in self.courier.list().await.unwrap_or_default() {
            if entry.state == State::Damaged {
                self.tell(fact(CourierNews::Damaged { id: entry.id }));
            }
        }
        loop {
            let result = self.courier.round(clock.now()).await;
            for news in result.news {
                self.day.heard(&news, clock.now()).await;
                let is_count = matches!(news, CourierNews::Queue(_));
                self.tell(fact(news));
                if is_count {
                    self.tell_late(clock.now()).await;
                }
            }
            // Either the pause is over or the task was notified: both start another delivery.
            let _ = timeout(result.next.unwrap_or(NOTHING_EXPECTED).min(NOTHING_EXPECTED), self.bell.notified()).await;
            inject_panic("courier");
        }
    }

    /// Records of visits so long ago are called out, whatever keeps them here.
    async fn tell_late(&self, now: Now) {
        if let Ok(late) = self.courier.late(self.day.rule().await.late_days, now.wall).await {
            self.tell(Event::LateCounted(late));
        }
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
        // Goes by itself after the next sign-in, or when the counter is updated or allowed again: the problem says
        // which.
        CourierNews::Held { id, error } => Event::Deferred { id, problem: problem(error), retry_in: Duration::ZERO },
        CourierNews::Parked { id, error } => Event::Parked(id, problem(error)),
        CourierNews::Damaged { id } => Event::Parked(id, Problem::RecordDamaged),
        CourierNews::Decided(id, decision) => Event::Decided(id, decision),
        CourierNews::Queue(waiting) => Event::QueueCounted(waiting),
    }
}
