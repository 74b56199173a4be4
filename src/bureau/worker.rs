//! The one task that decides, oldest record first. What it cannot finish stays undecided and is taken up again.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError},
    time::Duration,
};

use renzheng_domain::{
    applicant::Account,
    channel::Reference,
    filing::{Decision, FilingId, Reason},
    time::china,
};
use renzheng_failpoint::failpoint;
use tokio::time::{Instant, interval, interval_at, timeout};

use super::{
    BureauError, DevicePolicy, HandRuling, Inner,
    compare::{CompareError, Likeness},
    decide::{Facts, Ruling, before_comparing, by_likeness, captured},
    open::{self, Opened},
    receipt,
    store::{Approval, CaseRow, Standing},
};

/// After the records could not be read or written.
const PAUSE: Duration = Duration::from_secs(5);
/// Between two looks at records that several bureaus share: what an old person does not notice.
const LOOK: Duration = Duration::from_secs(1);

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

/// Wipes what has been kept long enough, now and every hour.
pub(super) async fn wipe(bureau: Arc<Inner>) {
    let mut hourly = interval(Duration::from_hours(1));
    loop {
        hourly.tick().await;
        match purge(&bureau).await {
            Ok(0) => {}
            Ok(records) => tracing::info!(records, "evidence was wiped"),
            Err(error) => tracing::error!(%error, "evidence could not be wiped"),
        }
    }
}

/// Wipes the evidence whose time is over; how many records.
pub(super) async fn purge(bureau: &Inner) -> Result<u64, BureauError> {
    let now = bureau.clock.now().wall;
    let cutoff = now.checked_sub(bureau.config.retention).map_err(|_| BureauError::Damaged("the time"))?;
    bureau.store.purge(cutoff, now).await
}

/// Decides the oldest record; whether there was one.
async fn one(bureau: &Arc<Inner>) -> Result<bool, BureauError> {
    let lease = bureau.config.lease;
    let Some((id, bytes)) = bureau.store.claim(bureau.clock.now().wall, lease).await? else { return Ok(false) };
    failpoint!("bureau.taken-up");
    tell(bureau);
    let decision = tokio::select! {
        decision = decide(bureau, id, &bytes) => decision?,
        error = keep(bureau, id) => return Err(error),
    };
    failpoint!("bureau.decided");
    tracing::info!(%id, final_ = decision.is_final(), "decided");
    tell(bureau);
    Ok(true)
}

/// What a person decides; `None`: there is nothing to decide.
pub(super) async fn by_hand(
    bureau: &Inner,
    id: FilingId,
    ruling: HandRuling,
    by: &str,
) -> Result<Option<Decision>, BureauError> {
    let Some(standing) = bureau.store.decision(id).await? else { return Ok(None) };
    if standing.is_final() && !matches!(standing, Decision::Review { .. }) {
        return Ok(None);
    }
    let now = bureau.clock.now().wall;
    // Never taken for the bureau's own word.
    let by = &format!("hand:{by}");
    let decision = match (ruling, bureau.store.case_of(id).await?) {
        (HandRuling::Approve, Some(case)) => {
            let receipt = receipt::issue(id, &case, &bureau.config.name, &bureau.keys, now)?;
            let opens_account = bureau.store.bytes(id).await?.is_some_and(|bytes| asks_for_account(bureau, &bytes));
            let approval = Approval { receipt, reference: None, opens_account };
            Some(bureau.store.approve(&case, approval, by, now).await?)
        }
        // Nobody knows whom to approve.
        (HandRuling::Approve, None) => None,
        (HandRuling::Reject(reason), _) => {
            let decision = Decision::Rejected { reason };
            bureau.store.decide(id, &decision, None, by, now).await?.then_some(decision)
        }
    };
    tell(bureau);
    Ok(decision)
}

/// Keeps the record as long as this bureau thinks; returns only when that fails.
async fn keep(bureau: &Inner, id: FilingId) -> BureauError {
    let lease = bureau.config.lease;
    let every = lease / 3;
    let mut again = interval_at(Instant::now() + every, every);
    loop {
        again.tick().await;
        if let Err(error) = bureau.store.keep_claim(id, bureau.clock.now().wall, lease).await {
            return error;
        }
    }
}

fn tell(bureau: &Inner) {
    bureau.changed.send_modify(|count| *count = count.wrapping_add(1));
}

fn asks_for_account(bureau: &Inner, bytes: &[u8]) -> bool {
    open::open(bytes, &bureau.keys).is_ok_and(|record| record.payload.applicant.account == Account::New)
}

async fn decide(bureau: &Arc<Inner>, id: FilingId, bytes: &[u8]) -> Result<Decision, BureauError> {
    let Ruled { ruling, case, reference, opens_account } = rule(bureau, id, bytes).await?;
    failpoint!("bureau.deciding");
    let now = bureau.clock.now().wall;
    let decision = match (ruling, case) {
        (Ruling::Approve, Some(case)) => {
            let receipt = receipt::issue(id, &case, &bureau.config.name, &bureau.keys, now)?;
            failpoint!("bureau.receipt-made");
            return bureau.store.approve(&case, Approval { receipt, reference, opens_account }, BUREAU, now).await;
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
    /// What the face was compared with, if it was.
    reference: Option<Reference>,
    opens_account: bool,
}

impl From<Ruling> for Ruled {
    fn from(ruling: Ruling) -> Self {
        Self { ruling, case: None, reference: None, opens_account: false }
    }
}

async fn rule(bureau: &Arc<Inner>, id: FilingId, bytes: &[u8]) -> Result<Ruled, BureauError> {
    let record = match open::open(bytes, &bureau.keys) {
        Ok(record) => record,
        Err(error) => {
            tracing::warn!(%id, %error, "a record cannot be believed");
            return Ok(Ruling::Review(Reason::Other).into());
        }
    };
    let Some(case) = bureau.store.case(&record.clear.case).await? else {
        return Ok(Ruling::Review(Reason::Challenge).into());
    };
    let facts = Facts {
        case: &case,
        case_used_before: bureau.store.case_used_before(id, &case.id).await?,
        counter_fits: models_known(&bureau.config.counter_models, &record.payload.models)
            && device_key_fits(bureau, &record).await?,
        agreement: &bureau.agreement,
        demo: bureau.config.demo,
        acts_asked: bureau.config.acts_asked,
        virtual_cameras: bureau.config.virtual_cameras,
    };
    let opens_account = record.payload.applicant.account == Account::New;
    let (ruling, reference) = match before_comparing(&record, &facts) {
        Some(ruling) => (ruling, None),
        None => compared(bureau, record, &case).await?,
    };
    Ok(Ruled { ruling, case: Some(case), reference, opens_account })
}

/// What the comparison says, and what with; no reference where there was nothing to compare.
async fn compared(
    bureau: &Arc<Inner>,
    record: Opened,
    case: &CaseRow,
) -> Result<(Ruling, Option<Reference>), BureauError> {
    let reference = bureau.config.references.get(&record.payload.channel).copied().unwrap_or_default();
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
    let likeness = match enrolled.map(|jpeg| jpeg.to_vec()).or(on_file) {
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

async fn device_key_fits(bureau: &Inner, record: &Opened) -> Result<bool, BureauError> {
    let (device, key) = (&record.clear.device, &record.payload.device_key);
    // A record whose clock cannot be read was made now: a key that was replaced does not count.
    let made = captured(&record.clear).unwrap_or(bureau.clock.now().wall);
    let standing = bureau.store.device_key(device, key, made).await?;
    if standing == Standing::Unknown && bureau.config.devices == DevicePolicy::FirstUse {
        bureau.store.adopt_device_key(device, key, bureau.clock.now().wall).await?;
        return Ok(bureau.store.device_key(device, key, made).await? == Standing::Fits);
    }
    Ok(standing == Standing::Fits)
}

/// A counter that says nothing of a file says nothing wrong of it.
fn models_known(known: &BTreeMap<String, String>, used: &BTreeMap<String, String>) -> bool {
    used.iter().all(|(name, digest)| known.get(name).is_none_or(|wanted| wanted == digest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_models_than_the_bureaus_are_noticed_and_unnamed_ones_are_not() {
        let list = |names: &[(&str, &str)]| names.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let known: BTreeMap<String, String> = list(&[("mesh.onnx", "ab"), ("detect.onnx", "cd")]);
        for (used, fits) in [
            (list(&[]), true),
            (list(&[("mesh.onnx", "ab")]), true),
            (list(&[("mesh.onnx", "ab"), ("own.onnx", "00")]), true),
            (list(&[("mesh.onnx", "cd")]), false),
        ] {
            assert_eq!(models_known(&known, &used), fits, "{used:?}");
        }
    }
}
