//! The one task that decides, oldest record first. What it cannot finish stays undecided and is taken up again.

use std::{
    sync::{Arc, PoisonError},
    time::Duration,
};

use jiff::{Timestamp, civil::Date};
use renzheng_domain::{
    applicant::Account,
    channel::Reference,
    filing::{Decision, FilingId, Reason},
    time::china,
};
use renzheng_failpoint::failpoint;
use thiserror::Error;
use tokio::time::{Instant, interval, interval_at, timeout};

use super::{
    BureauError, DevicePolicy, HandRuling, Inner,
    approve::{Approval, approve},
    compare::{CompareError, Likeness},
    decide::{Facts, Ruling, before_comparing, by_likeness},
    examine::{Doubt, Seen, examine, visited},
    open::Opened,
    store::{CaseRow, Claimed, QueueRow},
};

/// After the records could not be read or written.
const PAUSE: Duration = Duration::from_secs(5);
/// Between two looks at records that several bureaus share: what an old person does not notice.
const LOOK: Duration = Duration::from_secs(1);

/// Between two tries to empty the log beside the file: nobody reads the records longer, as a rule.
const WIPING: Duration = Duration::from_secs(10);

/// Who decided, in the chain of what was done.
const BUREAU: &str = "bureau";

/// Decides for as long as the bureau lives.
pub(super) async fn run(bureau: Arc<Inner>) {
    loop {
        match one(&bureau).await {
            Ok(true) => {}
            // Another bureau may have received one, or have ended while it decided one.
            Ok(false) if bureau.store.is_shared() => drop(timeout(LOOK, bureau.work.notified()).await),
            Ok(false) => bureau.work.notified().await,
            Err(error) => {
                tracing::error!(%error, "a record could not be decided");
                let _ = timeout(PAUSE, bureau.work.notified()).await;
            }
        }
    }
}

/// Wipes what has been kept long enough, now and every hour; what could not be wiped from the log beside the file
/// because somebody read it, every ten seconds until it is done.
pub(super) async fn wipe(bureau: Arc<Inner>) {
    let (mut hourly, mut soon) = (interval(Duration::from_hours(1)), interval(WIPING));
    loop {
        tokio::select! {
            _ = hourly.tick() => {}
            _ = soon.tick() => {
                match again(&bureau).await {
                    Ok(()) => {}
                    Err(error) => tracing::error!(%error, "the log could not be emptied"),
                }
                continue;
            }
        }
        match purge(&bureau).await {
            Ok(0) => {}
            Ok(records) => tracing::info!(records, "evidence was wiped"),
            Err(error) => tracing::error!(%error, "evidence could not be wiped"),
        }
    }
}

async fn again(bureau: &Inner) -> Result<(), BureauError> {
    if bureau.store.is_wiping().await? && !bureau.store.forget_log().await? {
        tracing::warn!("somebody reads the records: what was wiped is still in the log beside them");
    }
    Ok(())
}

/// Wipes the evidence whose time is over; how many records.
pub(super) async fn purge(bureau: &Inner) -> Result<u64, BureauError> {
    let now = bureau.clock.now().wall;
    let cutoff = now.checked_sub(bureau.config.retention).map_err(|_| BureauError::Damaged("the time"))?;
    let wiped = bureau.store.purge(cutoff, now).await?;
    again(bureau).await?;
    Ok(wiped)
}

/// Decides the oldest record; whether there was one.
async fn one(bureau: &Arc<Inner>) -> Result<bool, BureauError> {
    let lease = bureau.config.lease;
    let now = bureau.clock.now().wall;
    let Some(claimed) = bureau.store.claim(now, lease).await? else { return Ok(false) };
    let id = claimed.id;
    // Longer than the lease: another bureau may have taken it up before, and ended.
    let waited_s = now.duration_since(claimed.received).as_secs();
    tracing::info!(%id, waited_s, lease_s = lease.as_secs(), "taken up");
    failpoint!("bureau.taken-up");
    tell(bureau);
    let decision = tokio::select! {
        decision = decide(bureau, &claimed) => decision?,
        error = keep(bureau, id) => return Err(error),
    };
    failpoint!("bureau.decided");
    let (standing, reason) = in_words(&decision);
    tracing::info!(%id, standing, reason, "decided");
    tell(bureau);
    Ok(true)
}

/// A decision and its reason, for the log.
fn in_words(decision: &Decision) -> (&'static str, Option<&'static str>) {
    match decision {
        Decision::Received => ("received", None),
        Decision::Comparing { .. } => ("comparing", None),
        Decision::Approved { .. } => ("approved", None),
        Decision::Rejected { reason } => ("rejected", Some(reason.into())),
        Decision::Review { reason } => ("review", Some(reason.into())),
        Decision::Duplicate { .. } => ("duplicate", None),
        Decision::Cancelled => ("cancelled", None),
    }
}

/// Why a person's decision was not taken.
#[derive(Debug, Error)]
pub enum HandError {
    /// There is no such record, or it is decided.
    #[error("there is nothing to decide")]
    Nothing,
    /// Nobody may approve it.
    #[error("the record does not agree with what the bureau knows: {0:?}")]
    Barred(Vec<Doubt>),
    /// What was looked at is not what is there now: record, person or photos on file.
    #[error("what was looked at is not what is there now")]
    Unseen,
    /// The bureau.
    #[error(transparent)]
    Bureau(#[from] BureauError),
}

/// What a person decides. Approved is what they looked at and nothing else.
pub(super) async fn by_hand(
    bureau: &Inner,
    id: FilingId,
    ruling: HandRuling<'_>,
    by: &str,
) -> Result<Decision, HandError> {
    let row = bureau.store.row(id).await?.ok_or(HandError::Nothing)?;
    if row.decision.is_final() && !matches!(row.decision, Decision::Review { .. }) {
        return Err(HandError::Nothing);
    }
    let now = bureau.clock.now().wall;
    // Never taken for the bureau's own word.
    let by = &format!("hand:{by}");
    let decision = match ruling {
        HandRuling::Approve { seen: code } => {
            let examined = examine(bureau, id, &row.bytes, row.received).await?;
            let barring: Vec<Doubt> = examined.doubts.iter().copied().filter(|doubt| doubt.bars_approval()).collect();
            let (Some(record), Some(case), true) = (examined.record, examined.case, barring.is_empty()) else {
                return Err(HandError::Barred(barring));
            };
            let on_file = photos_on_file(bureau, &case).await?;
            let seen = Seen::of(&row.bytes, &case, on_file.each_ref().map(Option::as_deref));
            if !seen.is(code) {
                return Err(HandError::Unseen);
            }
            let visited = visited(&record.clear, case.opened, row.received);
            let opens_account = record.payload.applicant.account == Account::New;
            let approval = Approval { id, visited, reference: None, opens_account, seen: Some(seen) };
            approve(bureau, &case, approval, by, now).await?
        }
        HandRuling::Reject(reason) => {
            let decision = Decision::Rejected { reason };
            if !bureau.store.decide(id, &decision, None, by, now).await? {
                return Err(HandError::Nothing);
            }
            decision
        }
    };
    tell(bureau);
    Ok(decision)
}

/// Checks whether a record is its counter's own, as long as its bytes are there.
pub(super) async fn check_counter(bureau: &Inner, row: &QueueRow) -> Result<(), BureauError> {
    if row.bytes.is_empty() {
        return bureau.store.set_counter_known(row.id, false).await;
    }
    let examined = examine(bureau, row.id, &row.bytes, row.received).await?;
    bureau.store.set_counter_known(row.id, is_counters_own(&examined.doubts)).await
}

/// Signed by a key that is the counter's, or by the first that anybody has seen of it.
fn is_counters_own(doubts: &[Doubt]) -> bool {
    !doubts.iter().any(|doubt| matches!(doubt, Doubt::Unopened | Doubt::CounterKey | Doubt::KeyEnded))
}

/// The bureau's photo of a case's person and the police's, as far as they are on file.
pub(super) async fn photos_on_file(bureau: &Inner, case: &CaseRow) -> Result<[Option<Vec<u8>>; 2], BureauError> {
    Ok([bureau.store.photo_of(&case.id_number).await?, bureau.store.police_photo(&case.id_number).await?])
}

/// Keeps the record as long as this bureau thinks; returns only when that fails.
async fn keep(bureau: &Inner, id: FilingId) -> BureauError {
    let lease = bureau.config.lease;
    let every = lease / 3;
    let mut again = interval_at(Instant::now() + every, every);
    let mut kept = bureau.clock.now().at;
    loop {
        again.tick().await;
        let now = bureau.clock.now();
        if now.at.since(kept) > lease {
            tracing::warn!(%id, "the lease ran out before it was kept: another bureau may have taken the record over");
        }
        if let Err(error) = bureau.store.keep_claim(id, now.wall, lease).await {
            return error;
        }
        kept = now.at;
    }
}

fn tell(bureau: &Inner) {
    bureau.changed.send_modify(|count| *count = count.wrapping_add(1));
}

async fn decide(bureau: &Arc<Inner>, claimed: &Claimed) -> Result<Decision, BureauError> {
    let id = claimed.id;
    let Ruled { ruling, case, visited, reference, opens_account } =
        rule(bureau, id, &claimed.bytes, claimed.received).await?;
    failpoint!("bureau.deciding");
    let now = bureau.clock.now().wall;
    let decision = match (ruling, case.zip(visited)) {
        (Ruling::Approve, Some((case, visited))) => {
            let approval = Approval { id, visited, reference, opens_account, seen: None };
            return approve(bureau, &case, approval, BUREAU, now).await;
        }
        (Ruling::Approve, None) => Decision::Review { reason: Reason::Challenge },
        (Ruling::Reject(reason), _) => Decision::Rejected { reason },
        (Ruling::Review(reason), _) => Decision::Review { reason },
    };
    bureau.store.decide(id, &decision, reference, BUREAU, now).await?;
    Ok(decision)
}

/// A ruling, and what is written with it.
struct Ruled {
    ruling: Ruling,
    case: Option<CaseRow>,
    /// The day of the visit, in China.
    visited: Option<Date>,
    /// What the face was compared with, if it was.
    reference: Option<Reference>,
    opens_account: bool,
}

impl From<Ruling> for Ruled {
    fn from(ruling: Ruling) -> Self {
        Self { ruling, case: None, visited: None, reference: None, opens_account: false }
    }
}

async fn rule(bureau: &Arc<Inner>, id: FilingId, bytes: &[u8], received: Timestamp) -> Result<Ruled, BureauError> {
    let mut examined = examine(bureau, id, bytes, received).await?;
    if bureau.config.devices == DevicePolicy::FirstUse
        && examined.doubts.contains(&Doubt::CounterUnknown)
        && let Some(record) = &examined.record
    {
        let (device, key) = (&record.clear.device, &record.payload.device_key);
        bureau.store.adopt_device_key(device, key, bureau.clock.now().wall).await?;
        examined = examine(bureau, id, bytes, received).await?;
    }
    bureau.store.set_counter_known(id, is_counters_own(&examined.doubts)).await?;
    if !examined.doubts.is_empty() {
        tracing::warn!(%id, doubts = ?examined.doubts, "a record does not agree with what the bureau knows");
    }
    let (Some(record), Some(case)) = (examined.record, examined.case) else {
        let reason = examined.doubts.iter().find_map(|doubt| doubt.reason());
        return Ok(Ruling::Review(reason.unwrap_or(Reason::Other)).into());
    };
    let facts = Facts {
        case: &case,
        case_used_before: bureau.store.case_used_before(id, &case.id).await?,
        doubts: &examined.doubts,
        demo: bureau.config.demo,
        acts_asked: bureau.config.acts_asked,
        virtual_cameras: bureau.config.virtual_cameras,
    };
    let opens_account = record.payload.applicant.account == Account::New;
    let visited = Some(visited(&record.clear, case.opened, received));
    let (ruling, reference) = match before_comparing(&record, &facts) {
        Some(ruling) => (ruling, None),
        None => compared(bureau, record, &case).await?,
    };
    Ok(Ruled { ruling, case: Some(case), visited, reference, opens_account })
}

/// What the face of a case's person is compared with, and the year it was taken in, if the bureau knows.
pub(super) async fn photo_on_file(
    bureau: &Inner,
    case: &CaseRow,
    reference: Reference,
) -> Result<(Option<Vec<u8>>, Option<i16>), BureauError> {
    let (on_file, taken) = match reference {
        Reference::BureauPhoto => {
            (bureau.store.photo_of(&case.id_number).await?, bureau.store.photo_year(&case.id_number).await?)
        }
        Reference::PoliceIdPhoto => {
            let year = bureau.store.facts(&case.id_number).await?.police_photo_year;
            (bureau.store.police_photo(&case.id_number).await?, year)
        }
    };
    // Taken for a demonstration, it stands for either.
    let enrolled = bureau.enrolled.lock().unwrap_or_else(PoisonError::into_inner).get(&case.id_number).cloned();
    Ok((enrolled.map(|jpeg| jpeg.to_vec()).or(on_file), taken))
}

/// What the comparison says, and what with; no reference where there was nothing to compare.
async fn compared(
    bureau: &Arc<Inner>,
    record: Opened,
    case: &CaseRow,
) -> Result<(Ruling, Option<Reference>), BureauError> {
    let reference = bureau.config.references.get(&record.payload.channel).copied().unwrap_or_default();
    let (on_file, taken) = photo_on_file(bureau, case, reference).await?;
    let likeness = match on_file {
        Some(on_file) => likeness(bureau, record, on_file).await,
        None => Err(CompareError::NoFaceOnFile),
    };
    let this_year = bureau.clock.now().wall.to_zoned(china()).year();
    let years = taken.map(|year| u32::try_from(this_year - year).unwrap_or_default());
    let with = likeness.is_ok().then_some(reference);
    Ok((by_likeness(likeness, years, reference), with))
}

async fn likeness(bureau: &Arc<Inner>, record: Opened, on_file: Vec<u8>) -> Result<Likeness, CompareError> {
    let compare = Arc::clone(&bureau.config.compare);
    let likeness = tokio::task::spawn_blocking(move || compare.compare(&record.jpegs, &on_file)).await;
    likeness.unwrap_or(Err(CompareError::Models))
}
