//! When a record is sent, what an answer means for it, and when it is tried again. Time comes in as an argument, so a
//! week of outage is a test of a millisecond.

mod keeping;
mod notes;
mod pace;
mod visit;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use jiff::{Timestamp, civil::Date};
use renzheng_backend::{Backend, BackendError};
use renzheng_domain::{
    filing::{Decision, Filing, FilingId},
    time::{Now, china},
    visit::{ClockCheck, VisitProof},
};
use renzheng_failpoint::failpoint;
use renzheng_wire::{SealingKey, sha256_hex};
use tokio::sync::{Mutex, Notify, futures::Notified};

pub use self::keeping::TakeBackError;
use self::{
    notes::Notes,
    pace::{Course, course, problem_code, retry_in},
};
use super::{
    OutboxError,
    key::DeviceKey,
    lock::Lock,
    room,
    seal::{SealError, Stamp, seal},
    store::{Change, Entry, NewRecord, State, Store},
};

/// Between two questions about the same record; the long poll itself does the waiting.
const QUESTION_PAUSE: Duration = Duration::from_secs(1);
/// After the outbox itself could not be read or written.
const STORE_PAUSE: Duration = Duration::from_secs(5);

/// What the courier is opened with.
#[derive(Clone, Debug)]
pub struct CourierConfig {
    /// The counter's name at the bureau.
    pub device: String,
    /// How long one question about a decision may wait at the bureau; protocol: 25 s.
    pub wait: Duration,
    /// SHA-256 of each model by file name, for the record.
    pub models: BTreeMap<String, String>,
}

/// Something the wizard should know.
#[derive(Clone, Debug, PartialEq)]
pub enum CourierNews {
    /// The bureau has the record.
    Delivered(FilingId),
    /// Not now; tried again by itself.
    Deferred {
        /// The record's id.
        id: FilingId,
        /// What the bureau said, or why it could not be asked.
        error: BackendError,
        /// After how long it is tried again.
        retry_in: Duration,
    },
    /// Never again by itself; kept for a supervisor.
    Parked {
        /// The record's id.
        id: FilingId,
        /// What the bureau said, or why it could not be asked.
        error: BackendError,
    },
    /// What is on disk of it is not what was written: it is set aside and the others go on.
    Damaged {
        /// The record's id.
        id: FilingId,
    },
    /// Not until [`Courier::send_now`], which is called after a sign-in.
    Held {
        /// The record's id.
        id: FilingId,
        /// What the bureau said, or why it could not be asked.
        error: BackendError,
    },
    /// Where a record stands at the bureau; also while it is still being compared.
    Decided(FilingId, Decision),
    /// How many records the bureau does not have yet.
    Queue(u32),
}

/// What one round of the courier brought: at most one delivery or one question, see [`Courier::round`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoundResult {
    /// What the wizard should know, in the order in which it happened.
    pub news: Vec<CourierNews>,
    /// After how long, counted from the round's `now`, the next round has something to do; `None`: not before a
    /// submission.
    pub next: Option<Duration>,
}

/// Owns the outbox and the way to the bureau.
pub struct Courier {
    folder: PathBuf,
    store: Store,
    backend: Arc<dyn Backend>,
    key: DeviceKey,
    config: CourierConfig,
    /// Nobody else sends from here.
    lock: Lock,
    notes: Notes,
    /// The last day that was counted for sealed bytes that outlive their decision.
    counted: Mutex<Option<Date>>,
    /// Envelopes are chained, so they are sealed one after the other.
    chain: Mutex<()>,
    /// Notified by a submission: a waiting question is given up for it.
    submitted: Notify,
}

impl Courier {
    /// Opens the outbox in `folder`, which is made if it is not there; what was waiting goes on waiting. Fails when
    /// another process sends from it.
    pub async fn open(folder: &Path, backend: Arc<dyn Backend>, config: CourierConfig) -> Result<Self, OutboxError> {
        std::fs::create_dir_all(folder)?;
        let lock = Lock::take(folder)?;
        let store = Store::open(&folder.join("outbox.sqlite")).await?;
        // The key is made with the first record; a counter that lost it says so and makes no other in secret.
        let is_first = store.next_link().await?.0 == 1;
        let key = if is_first { DeviceKey::open(folder)? } else { DeviceKey::existing(folder)? };
        failpoint!("outbox.key-made");
        let keep = backend.keeps_decided();
        Ok(Self {
            folder: folder.to_owned(),
            store,
            backend,
            key,
            config,
            lock,
            notes: Notes::new(keep),
            counted: Mutex::new(None),
            chain: Mutex::new(()),
            submitted: Notify::new(),
        })
    }

    /// Whether another record fits on the disk.
    pub fn has_room(&self) -> bool {
        room::has_room(room::free_space(&self.folder))
    }

    /// Seals and stores: from the moment this returns `Ok` the record cannot be lost. Submitting the same filing again
    /// changes nothing.
    pub async fn submit(&self, filing: &Filing, now: Now) -> Result<VisitProof, OutboxError> {
        let _chain = self.chain.lock().await;
        if let Some(entry) = self.store.find(filing.id).await? {
            return self.proof(filing, entry.device_seq, entry.sha256, ClockCheck::Unchecked);
        }
        let clock = self.clock(filing.captured_at).await?;
        let bureau = self.sealing_key().await?;
        let (device_seq, prev) = self.store.next_link().await?;
        let stamp = Stamp {
            device: self.config.device.clone(),
            device_seq,
            prev,
            clock_offset_ms: self.backend.clock_offset_ms(),
            models: self.config.models.clone(),
        };
        let (key, id, kept) = (self.key.clone(), filing.id, filing);
        let filing = filing.clone();
        let sealed = tokio::task::spawn_blocking(move || seal(&filing, stamp, &key, &bureau)).await;
        let envelope = sealed.map_err(|_| SealError::Interrupted)??;
        failpoint!("outbox.sealed");
        let sha256 = sha256_hex(&envelope);
        self.store.put(&NewRecord { id, device_seq, envelope: &envelope, sha256: &sha256 }, now.wall).await?;
        self.submitted.notify_one();
        self.proof(kept, device_seq, sha256, clock)
    }

    /// The bureau's newest key, or the last one known while the bureau cannot be asked.
    async fn sealing_key(&self) -> Result<SealingKey, OutboxError> {
        let remembered = self.store.remembered_key().await?;
        match (self.backend.sealing_key().await, remembered) {
            (Ok(key), Some(known)) if key == known => Ok(key),
            (Ok(key), _) => {
                self.store.remember_key(&key).await?;
                Ok(key)
            }
            // A bureau that is not trusted now does not make the key wrong that was trusted before. One that has gone
            // on to a suite that this program has not does: to go on with the earlier key would be a step down.
            (Err(error), Some(known)) if error != BackendError::UpdateRequired => Ok(known),
            (Err(error), _) => Err(OutboxError::NoSealingKey(error)),
        }
    }

    /// At most one delivery or one question. May be dropped at any point: everything asked is safe to ask again.
    pub async fn round(&self, now: Now) -> RoundResult {
        match self.try_round(now.wall).await {
            Ok(result) => result,
            Err(error) => {
                // What was acknowledged stays; the same step is done again.
                tracing::warn!(%error, "the outbox could not be read or written");
                RoundResult { news: Vec::new(), next: Some(STORE_PAUSE) }
            }
        }
    }

    async fn try_round(&self, now: Timestamp) -> Result<RoundResult, OutboxError> {
        // What was submitted before is in the store by now and is seen below; what is submitted from here on ends a
        // waiting question.
        {
            std::pin::pin!(self.submitted.notified()).enable();
        }
        let mut notified = std::pin::pin!(self.submitted.notified());
        notified.as_mut().enable();
        self.count_day(now).await?;
        let behind = self.notes.catch_up(&self.store).await;
        let (mut news, deliveries) = self.whole(self.store.due_deliveries(now).await?).await?;
        let (damaged, questions) = self.whole(self.store.due_questions(now).await?).await?;
        news.extend(damaged);
        if let Some(entry) = self.notes.due(deliveries, now) {
            news.extend(self.deliver(&entry, now).await?);
        } else if let Some(entry) = self.notes.due(questions, now) {
            news.extend(self.question(&entry, now, notified).await?);
        }
        if news.iter().any(|one| !matches!(one, CourierNews::Decided(..))) {
            // What happened is told whether or not the disk lets itself be counted.
            news.extend(self.store.waiting().await.ok().map(CourierNews::Queue));
        }
        let next = self.store.next_at(now).await.unwrap_or_else(|_| Some(later(now, STORE_PAUSE)));
        let next = next.map(|at| Duration::try_from(at.duration_since(now)).unwrap_or_default());
        // Rows that are behind look due all the time.
        Ok(RoundResult { news, next: if behind { Some(next.unwrap_or_default().max(STORE_PAUSE)) } else { next } })
    }

    async fn count_day(&self, now: Timestamp) -> Result<(), OutboxError> {
        let (today, mut counted) = (now.to_zoned(china()).date(), self.counted.lock().await);
        if *counted != Some(today) {
            self.store.count_day(today).await?;
            *counted = Some(today);
        }
        Ok(())
    }

    /// Sets the rows aside that cannot be read; the others.
    async fn whole(&self, entries: Vec<Entry>) -> Result<(Vec<CourierNews>, Vec<Entry>), OutboxError> {
        let (damaged, whole): (Vec<Entry>, Vec<Entry>) =
            entries.into_iter().partition(|entry| entry.state == State::Damaged);
        let mut news = Vec::new();
        for entry in damaged {
            tracing::error!(number = entry.device_seq, problem = entry.problem, "a row of the outbox is damaged");
            self.store.set_aside(&entry).await?;
            news.push(CourierNews::Damaged { id: entry.id });
        }
        Ok((news, whole))
    }

    async fn deliver(&self, entry: &Entry, now: Timestamp) -> Result<Vec<CourierNews>, OutboxError> {
        let envelope = match self.store.envelope(entry).await {
            Ok(envelope) => envelope,
            Err(OutboxError::Damaged) => {
                tracing::error!(id = %entry.id, number = entry.device_seq, "the sealed bytes of a record are damaged");
                let problem = Some("sealed bytes".to_owned());
                self.store.set_aside(&Entry { problem, ..entry.clone() }).await?;
                return Ok(vec![CourierNews::Damaged { id: entry.id }]);
            }
            Err(error) => return Err(error),
        };
        failpoint!("outbox.before-send");
        match self.backend.put(entry.id, &envelope).await {
            Ok(()) => {
                failpoint!("outbox.answered");
                let (from, state) = (entry.state, State::Delivered);
                // Counted on until the bureau says what became of it: one that takes a record and then does not know it
                // is asked less and less often.
                let change = Change { from, state, attempts: entry.attempts, next_at: Some(now), problem: None };
                self.notes.write(&self.store, entry.id, change).await;
                failpoint!("outbox.delivered");
                Ok(vec![CourierNews::Delivered(entry.id)])
            }
            Err(error) => self.deal_with(entry, error, now).await,
        }
    }

    async fn question(
        &self,
        entry: &Entry,
        now: Timestamp,
        notified: Pin<&mut Notified<'_>>,
    ) -> Result<Vec<CourierNews>, OutboxError> {
        // Several open records share the wait, so that none of them waits for all the others.
        let open = self.store.in_state(State::Delivered).await?.len().max(1) as u32;
        let answer = tokio::select! {
            answer = self.backend.decision(entry.sealed(), self.config.wait / open) => answer,
            () = notified => return Ok(Vec::new()),
        };
        match answer {
            Ok(decision) => {
                failpoint!("outbox.told-decision");
                let state = if decision.is_final() { State::Decided } else { State::Delivered };
                let next_at = (!decision.is_final()).then(|| later(now, QUESTION_PAUSE));
                let change = Change { from: entry.state, state, attempts: 0, next_at, problem: None };
                self.notes.write(&self.store, entry.id, change).await;
                Ok(vec![CourierNews::Decided(entry.id, decision)])
            }
            // The bureau has lost what it confirmed: it gets the same bytes again.
            Err(error @ BackendError::Refused(404)) => {
                tracing::warn!(id = %entry.id, %error, "the bureau does not know a record it confirmed");
                Ok(self.defer(entry, State::Waiting, BackendError::Fault(404), now).await)
            }
            Err(error) => self.deal_with(entry, error, now).await,
        }
    }

    async fn deal_with(
        &self,
        entry: &Entry,
        error: BackendError,
        now: Timestamp,
    ) -> Result<Vec<CourierNews>, OutboxError> {
        match course(&error) {
            Course::Retry => Ok(self.defer(entry, entry.state, error, now).await),
            Course::Hold => self.hold(entry, error).await,
            // The bureau has the record; a question that went wrong is asked again. What it says of the record stands.
            Course::Park if entry.state == State::Delivered && !matches!(error, BackendError::NotTaken(_)) => {
                Ok(self.defer(entry, entry.state, error, now).await)
            }
            Course::Park => {
                let (attempts, problem) = (entry.attempts.saturating_add(1), Some(problem_code(&error)));
                let change = Change { from: entry.state, state: State::Parked, attempts, next_at: None, problem };
                self.notes.write(&self.store, entry.id, change).await;
                Ok(vec![CourierNews::Parked { id: entry.id, error }])
            }
        }
    }

    /// A waiting record is sent again, a delivered one asked about again.
    async fn defer(&self, entry: &Entry, state: State, error: BackendError, now: Timestamp) -> Vec<CourierNews> {
        let attempts = entry.attempts.saturating_add(1);
        let retry_in = retry_in(&error, attempts, pace::chance());
        let (next_at, problem) = (Some(later(now, retry_in)), Some(problem_code(&error)));
        let change = Change { from: entry.state, state, attempts, next_at, problem };
        failpoint!("outbox.before-retry");
        self.notes.write(&self.store, entry.id, change).await;
        failpoint!("outbox.after-retry");
        match state {
            State::Waiting => vec![CourierNews::Deferred { id: entry.id, error, retry_in }],
            // The bureau has it, so nobody needs to hear that one question went unanswered.
            _ => Vec::new(),
        }
    }

    /// The trouble is the counter's, not the record's: every record of the same kind stops, none counts an attempt.
    async fn hold(&self, entry: &Entry, error: BackendError) -> Result<Vec<CourierNews>, OutboxError> {
        let mut news = Vec::new();
        for one in self.store.in_state(entry.state).await? {
            let state = if one.state == State::Waiting { State::Held } else { one.state };
            let (attempts, problem) = (one.attempts, Some(problem_code(&error)));
            let change = Change { from: one.state, state, attempts, next_at: None, problem };
            self.notes.write(&self.store, one.id, change).await;
            news.push(CourierNews::Held { id: one.id, error: error.clone() });
        }
        Ok(news)
    }
}

/// A time that far ahead; the calendar's end is far enough.
fn later(now: Timestamp, span: Duration) -> Timestamp {
    now.checked_add(span).unwrap_or(Timestamp::MAX)
}
