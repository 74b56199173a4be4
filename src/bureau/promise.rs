//! What the bureau promises before a picture is taken. It goes by what `decide` goes by, so that nothing is refused or
//! left to a person afterwards for a reason that was known before.

use std::sync::Arc;

use renzheng_domain::{
    channel::Reference,
    promise::{Certified, CertifiedBy, FaceOutlook, PhotoOnFile, PhotoQuality, Promise, WhyLooked, WhyUseless},
    time::china,
};

use super::{
    BureauError, Deciding, DevicePolicy, Inner, approve, keys::photos::Photo, store::CaseRow, worker::photo_on_file,
};

/// What is promised of a case that is opened at the counter `device`.
pub(super) async fn promise(bureau: &Arc<Inner>, case: &CaseRow, device: &str) -> Result<Promise, BureauError> {
    let standing = approve::standing(bureau, case).await?;
    let counter_unknown =
        bureau.config.devices == DevicePolicy::Enrolled && !bureau.store.has_device_key(device).await?;
    let certified = standing.known.last().filter(|_| standing.is_certified).map(|on| Certified {
        on,
        by: if standing.known.by_data == Some(on) { CertifiedBy::Data } else { CertifiedBy::Record },
        until: standing.due,
        renews: standing.renews,
    });
    Ok(Promise {
        certified,
        face: Some(outlook(bureau, case, Reference::BureauPhoto, counter_unknown).await?),
        police_face: Some(outlook(bureau, case, Reference::PoliceIdPhoto, counter_unknown).await?),
        next_due: standing.next_due,
    })
}

async fn outlook(
    bureau: &Arc<Inner>,
    case: &CaseRow,
    reference: Reference,
    counter_unknown: bool,
) -> Result<FaceOutlook, BureauError> {
    let (photo, year) = photo_on_file(bureau, case, reference).await?;
    let Some(photo) = photo else { return Ok(FaceOutlook::Useless { why: WhyUseless::NoPhoto }) };
    let quality = quality(bureau, &case.id_number, reference, photo).await?;
    let this_year = bureau.clock.now().wall.to_zoned(china()).year();
    let years = year.map(|year| u32::try_from(this_year - year).unwrap_or_default());
    let is_aged = bureau.config.compare.bands().is_some_and(|bands| bands.aged(years) != bands);
    let why = match quality {
        PhotoQuality::Unusable => return Ok(FaceOutlook::Useless { why: WhyUseless::UnusablePhoto }),
        _ if bureau.config.deciding == Deciding::ByHand => Some(WhyLooked::ByHand),
        _ if counter_unknown => Some(WhyLooked::CounterUnknown),
        _ if is_aged => Some(WhyLooked::AgedPhoto),
        PhotoQuality::Poor => Some(WhyLooked::PoorPhoto),
        PhotoQuality::Good => None,
    };
    let photo = PhotoOnFile { year, quality };
    Ok(why.map_or(FaceOutlook::Approved { photo }, |why| FaceOutlook::Looked { why, photo }))
}

/// How good a photo on file is, as it was measured when it was put there; one that was not is measured now, once.
async fn quality(
    bureau: &Arc<Inner>,
    id_number: &str,
    reference: Reference,
    photo: Vec<u8>,
) -> Result<PhotoQuality, BureauError> {
    let kind = match reference {
        Reference::BureauPhoto => Photo::Bureau,
        Reference::PoliceIdPhoto => Photo::Police,
    };
    if let Some(known) = bureau.store.photo_quality(id_number, kind).await? {
        return Ok(known);
    }
    let compare = Arc::clone(&bureau.config.compare);
    let measured = tokio::task::spawn_blocking(move || compare.photo_quality(&photo)).await.unwrap_or(None);
    // Where it cannot be measured nothing is said against it.
    let Some(measured) = measured else { return Ok(PhotoQuality::Good) };
    bureau.store.put_photo_quality(id_number, kind, measured).await?;
    Ok(measured)
}

/// Measures every photo on file that was not measured yet; how many are of each quality.
pub(super) async fn measure_all(bureau: &Arc<Inner>) -> Result<Vec<PhotoReport>, BureauError> {
    for (id_number, reference) in bureau.store.unmeasured_photos().await? {
        let photo = match reference {
            Reference::BureauPhoto => bureau.store.photo_of(&id_number).await?,
            Reference::PoliceIdPhoto => bureau.store.police_photo(&id_number).await?,
        };
        if let Some(photo) = photo {
            quality(bureau, &id_number, reference, photo).await?;
        }
    }
    bureau.store.photo_report().await
}

/// A person and how good their photos on file are. It names a person, so it has no `Debug`.
pub struct PhotoReport {
    /// As on file.
    pub name: String,
    /// As on file.
    pub id_number: String,
    /// The bureau's own photo: its year, and its quality; `None`: there is none.
    pub photo: Option<(Option<i16>, Option<PhotoQuality>)>,
    /// The photo of the police's identity record, likewise.
    pub police_photo: Option<(Option<i16>, Option<PhotoQuality>)>,
}
