//! The counter's book beside the outbox: what is captured and what becomes of it is written down as it happens, and
//! looked up again at the start. The book is a help and no evidence: where it cannot be read or written, work goes on.

use std::{path::Path, sync::Arc, time::Duration};

use jiff::{Timestamp, ToSpan as _, civil::Date};

use super::complaint::{Bilingual, Complaint};
use crate::{
    backend::Backend,
    counter::{BOOK, Book, BookError, Filed, import::Due, reckoning::Record},
    domain::{
        due::DuePolicy,
        filing::{Decision, Filing, FilingId, Reason},
        person::IdNumber,
        time::{Now, china},
        worklist::{Found, Outcome, Search, Sitting},
    },
    flow::Problem,
    outbox::{CourierNews, Entry},
};

/// The counter's book, which is kept in addition to the outbox: what is captured and what becomes of it is written down
/// as it happens, and looked up again at the start.
#[derive(Clone, Debug, Default)]
pub struct DayBook {
    book: Option<Book>,
}

impl DayBook {
    /// Opens the book in `folder`; without one that can be used, work goes on without a list.
    pub async fn open(folder: &Path, now: Now) -> Self {
        match Book::open(folder, today(now)).await {
            Ok(book) => Self { book: Some(book) },
            Err(error) => {
                tracing::error!(%error, "the counter's book does not open");
                Self { book: None }
            }
        }
    }

    /// Puts the people of the demonstration on the list.
    pub async fn take_in(&self, people: &[Due], now: Now) {
        if let Some(book) = &self.book {
            told(book.take_in(people, now.wall).await.map(drop));
        }
    }

    /// People on the work list who match the search.
    pub async fn find(&self, search: &Search, now: Now) -> Result<Found, Problem> {
        let book = self.book.as_ref().ok_or(Problem::BookUnusable)?;
        book.find(search, today(now)).await.map_err(|error| {
            tracing::error!(%error, "the list cannot be read");
            Problem::BookUnusable
        })
    }

    /// By what rule the office reckons due days, if the bureau said so.
    pub async fn rule_is(&self, due: Option<DuePolicy>) {
        if let (Some(book), Some(due)) = (&self.book, due) {
            told(book.rule_is(due).await);
        }
    }

    /// The bureau's clock is so far ahead of this one, milliseconds: where both say the same day, who is over the time
    /// leaves the list.
    pub async fn clocks(&self, offset_ms: Option<i64>, now: Now) {
        let agrees = offset_ms.is_some_and(|offset| offset.unsigned_abs() < HALF_AN_HOUR_MS);
        if let Some(book) = self.book.as_ref().filter(|_| agrees) {
            told(book.agreed(today(now)).await);
        }
    }

    /// The rule that the bureau said last; the national one where none did.
    pub async fn rule(&self) -> DuePolicy {
        match &self.book {
            Some(book) => book.rule().await.unwrap_or_default(),
            None => DuePolicy::default(),
        }
    }

    /// The day by which the bureau says somebody's next certification is due.
    pub async fn due_is(&self, number: &IdNumber, due: Date) {
        if let Some(book) = &self.book {
            told(book.told(number, due).await);
        }
    }

    /// Written before the outbox has it, so that no record is without its person after a crash.
    pub async fn submitting(&self, filing: &Filing) {
        let Some(book) = &self.book else { return };
        let way = filing.grounds.way();
        let (number, operator) = (&filing.person.id_number, filing.operator.as_str());
        told(book.filed(&Filed { id: filing.id, number, operator, way, captured: filing.captured_at }).await);
    }

    /// The record could not be made durable.
    pub async fn not_stored(&self, id: FilingId) {
        if let Some(book) = &self.book {
            told(book.not_filed(id).await);
        }
    }

    /// Notes what the outbox reports of a record.
    pub async fn heard(&self, news: &CourierNews, now: Now) {
        if let CourierNews::Decided(id, decision) = news {
            self.decided(*id, decision, now).await;
        }
    }

    /// What the bureau says of a record.
    pub async fn decided(&self, id: FilingId, decision: &Decision, now: Now) {
        let Some(book) = &self.book else { return };
        told(book.moved(id, outcome(decision), now.wall).await);
        if let Decision::Approved { receipt } | Decision::Duplicate { receipt } = decision {
            told(book.certified(id, receipt.next_due).await);
        }
    }

    /// Notes a sitting and its outcome.
    pub async fn sat(&self, sitting: &Sitting) {
        if let Some(book) = &self.book {
            told(book.sat(sitting).await);
        }
    }

    /// What was written here when the power failed before the outbox had it never was a record. `kept` is what the
    /// outbox holds or held; only for whoever makes the records, before the first.
    pub async fn forget_unmade(&self, kept: &[Entry]) {
        for record in self.unsettled().await {
            if !kept.iter().any(|entry| entry.id == record.id)
                && let Some(book) = &self.book
            {
                told(book.not_filed(record.id).await);
            }
        }
    }

    /// What the last run did not hear any more, and what people at the bureau have decided since: asked for once.
    pub async fn catch_up(&self, kept: &[Entry], backend: &Arc<dyn Backend>, now: Now) {
        for record in self.unsettled().await {
            if let Some(entry) = kept.iter().find(|entry| entry.id == record.id && !entry.is_here())
                && let Ok(decision) = backend.decision(entry.sealed(), Duration::ZERO).await
            {
                self.decided(record.id, &decision, now).await;
            }
        }
    }

    async fn unsettled(&self) -> Vec<Record> {
        let Some(book) = &self.book else { return Vec::new() };
        book.unsettled().await.unwrap_or_else(|error| {
            tracing::error!(%error, "the counter's book cannot be read");
            Vec::new()
        })
    }
}

/// Two clocks this far apart say the same day but around midnight, milliseconds; the list is kept for a quarter.
const HALF_AN_HOUR_MS: u64 = 30 * 60 * 1000;

/// What a decision means for the day.
pub const fn outcome(decision: &Decision) -> Outcome {
    match decision {
        Decision::Received | Decision::Comparing { .. } => Outcome::Queued,
        Decision::Approved { .. } | Decision::Duplicate { .. } => Outcome::Accepted,
        Decision::Rejected { .. } => Outcome::NotApproved,
        Decision::Review { reason: Reason::Manual | Reason::HomeVisit } => Outcome::Manual,
        Decision::Review { .. } => Outcome::Review,
        Decision::Cancelled => Outcome::Withdrawn,
    }
}

/// Whether the bureau does not have a record whose visit is too long ago by its rule.
pub fn is_late(entry: &Entry, rule: DuePolicy, now: Timestamp) -> bool {
    let days = jiff::SignedDuration::from_hours(24 * i64::from(rule.late_days));
    entry.is_here() && now.duration_since(entry.since) > days
}

/// The day of this moment, in China.
pub fn today(now: Now) -> Date {
    now.wall.to_zoned(china()).date()
}

fn told(written: Result<(), BookError>) {
    if let Err(error) = written {
        tracing::error!(%error, "the counter's book cannot be written");
    }
}

/// The book of this counter.
pub async fn open(folder: &Path, now: Now) -> Result<Book, Complaint> {
    let today = now.wall.to_zoned(china()).date();
    Book::open(folder, today).await.map_err(|error| unusable(&folder.join(BOOK), &error))
}

/// The book cannot be used.
pub fn unusable(file: &Path, error: &BookError) -> Complaint {
    tracing::error!(%error, "the counter's book cannot be used");
    let shown = file.display();
    // What the disk or the database says is English; the remedy tells the rest apart.
    let detail = if let BookError::Store(error) = error { format!(" ({error})") } else { String::new() };
    let what =
        Bilingual::new(format!("名单无法打开：{shown}{detail}"), format!("The list cannot be opened: {shown}{detail}"));
    let remedy = match error {
        BookError::Newer { .. } => Bilingual::new("请安装更新的程序。", "Install the newer program."),
        BookError::OtherKey => Bilingual::new(
            "钥匙文件 book.key 坏了或被换过。有备份就放回原处；没有，请用 renzheng worklist clear --yes 清空名单，再导入一次。",
            "The key file book.key is damaged or another one. Put it back from a backup; else empty the list with `renzheng \
             worklist clear --yes` and take it in again.",
        ),
        BookError::Store(_) | BookError::Damaged | BookError::Key(_) | BookError::Random => Bilingual::new(
            "请检查权限和磁盘空间；文件坏了可以移开，再导入一次名单。已提交的记录不在这个文件里。",
            "Check permissions and space. A damaged file may be moved away and the list taken in again: records that were \
             submitted are not in it.",
        ),
    };
    Complaint::new(what, remedy)
}

/// The book of this counter cannot be read.
pub fn broken(error: &BookError) -> Complaint {
    unusable(Path::new(BOOK), error)
}

/// From the first moment of one day to the first after another, in China.
pub fn bounds(from: Date, to: Date) -> (Timestamp, Timestamp) {
    let start = |day: Date| day.to_zoned(china()).map_or(Timestamp::UNIX_EPOCH, |start| start.timestamp());
    (start(from), start(to.saturating_add(1.day())))
}
