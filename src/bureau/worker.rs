//! The one task that decides, oldest record first. What it cannot finish stays undecided and is taken up again.

use std::{
    sync::{Arc, PoisonError},
    time::Duration,
};

use tokio::time::timeout;

use super::{
    BureauError, Inner,
    compare::{CompareError, Likeness},
    decide::{Facts, Ruling, before_comparing, by_likeness},
    open::{self, Opened},
    receipt,
    store::CaseRow,
};
use crate::domain::{
    filing::{Decision, FilingId, Reason},
    time::china,
};

/// After the records could not be read or written.
const PAUSE: Duration = Duration::from_secs(5);

/// Decides for as long as the bureau lives.
pub(super) async fn run(bureau: Arc<Inner>) {
    loop {
        match one(&bureau).await {
            Ok(true) => {}
            Ok(false) => bureau.work.notified().await,
            Err(error) => {
                tracing::error!(%error, "a record could not be decided");
                let _ = timeout(PAUSE, bureau.work.notified()).await;
            }
        }
    }
}

/// Decides the oldest record; whether there was one.
async fn one(bureau: &Arc<Inner>) -> Result<bool, BureauError> {
    let Some((id, bytes)) = bureau.store.oldest_undecided().await? else { return Ok(false) };
    bureau.store.mark_comparing(id).await?;
    failpoint!("bureau.taken-up");
    tell(bureau);
    let delay = bureau.script.delayed_by();
    if !delay.is_zero() {
        let clock = Arc::clone(&bureau.clock);
        // Interrupted only when the program ends.
        let _ = tokio::task::spawn_blocking(move || clock.wait(delay)).await;
    }
    let decision = decide(bureau, id, &bytes).await?;
    failpoint!("bureau.decided");
    tracing::info!(%id, final_ = decision.is_final(), "decided");
    tell(bureau);
    Ok(true)
}

fn tell(bureau: &Inner) {
    bureau.changed.send_modify(|count| *count = count.wrapping_add(1));
}

async fn decide(bureau: &Arc<Inner>, id: FilingId, bytes: &[u8]) -> Result<Decision, BureauError> {
    let (ruling, case) = rule(bureau, id, bytes).await?;
    failpoint!("bureau.deciding");
    let now = bureau.clock.now().wall;
    let decision = match (ruling, case) {
        (Ruling::Approve, Some(case)) => {
            let receipt = receipt::issue(id, &case, &bureau.config.name, &bureau.keys, now)?;
            failpoint!("bureau.receipt-made");
            return bureau.store.approve(&case, receipt, now).await;
        }
        (Ruling::Approve, None) => Decision::Review { reason: Reason::Challenge },
        (Ruling::Reject(reason), _) => Decision::Rejected { reason },
        (Ruling::Review(reason), _) => Decision::Review { reason },
    };
    bureau.store.decide(id, &decision, now).await?;
    Ok(decision)
}

async fn rule(bureau: &Arc<Inner>, id: FilingId, bytes: &[u8]) -> Result<(Ruling, Option<CaseRow>), BureauError> {
    let record = match open::open(bytes, &bureau.keys) {
        Ok(record) => record,
        Err(error) => {
            tracing::warn!(%id, %error, "a record cannot be believed");
            return Ok((Ruling::Review(Reason::Other), None));
        }
    };
    let Some(case) = bureau.store.case(&record.clear.case).await? else {
        return Ok((Ruling::Review(Reason::Challenge), None));
    };
    let facts = Facts {
        case: &case,
        case_used_before: bureau.store.case_used_before(id, &case.id).await?,
        device_key_fits: bureau.store.device_key_fits(&record.clear.device, &record.payload.device_key).await?,
        agreement: &bureau.agreement,
        demo: bureau.config.demo,
        acts_asked: bureau.config.acts_asked,
        virtual_cameras: bureau.config.virtual_cameras,
    };
    let ruling = match before_comparing(&record, &facts) {
        Some(ruling) => ruling,
        None => by_likeness(compare(bureau, record, &case).await?, photo_age(bureau, &case).await?),
    };
    Ok((ruling, Some(case)))
}

/// Whole years, if it is known when the photo on file was taken.
async fn photo_age(bureau: &Inner, case: &CaseRow) -> Result<Option<u32>, BureauError> {
    let this_year = bureau.clock.now().wall.to_zoned(china()).year();
    let taken = bureau.store.photo_year(&case.id_number).await?;
    Ok(taken.map(|year| u32::try_from(this_year - year).unwrap_or_default()))
}

/// The pictures against the photo on file.
async fn compare(
    bureau: &Arc<Inner>,
    record: Opened,
    case: &CaseRow,
) -> Result<Result<Likeness, CompareError>, BureauError> {
    let enrolled = bureau.enrolled.lock().unwrap_or_else(PoisonError::into_inner).get(&case.id_number).cloned();
    let on_file = match enrolled {
        Some(jpeg) => Some(jpeg.to_vec()),
        None => bureau.store.photo_of(&case.id_number).await?,
    };
    let Some(on_file) = on_file else { return Ok(Err(CompareError::NoFaceOnFile)) };
    let compare = Arc::clone(&bureau.config.compare);
    let likeness = tokio::task::spawn_blocking(move || compare.compare(&record.jpegs, &on_file)).await;
    Ok(likeness.unwrap_or(Err(CompareError::Models)))
}
