//! What a bureau with an interface of its own says before a picture is taken, as far as the mapping names it.

use jiff::{Timestamp, civil::Date};
use renzheng_domain::{
    due::{DueRule, UNKNOWN_BIRTH},
    person::IdNumber,
    promise::{Certified, CertifiedBy, FaceOutlook, PhotoOnFile, PhotoQuality, Promise, WhyLooked, WhyUseless},
    time::china,
};

use super::{answer::Answer, mapping::PersonAt};
use crate::BackendError;

/// The promise; none where the answer says nothing of it.
pub(super) fn promise(
    at: &PersonAt,
    told: &Answer<'_>,
    (certified_on, until): (Option<Date>, Date),
    number: &IdNumber,
    rule: DueRule,
    now: Timestamp,
) -> Result<Option<Promise>, BackendError> {
    let by_data = told.flag_if_any("certified_by_data", at.certified_by_data.as_ref())?.unwrap_or_default();
    let has_photo = told.flag_if_any("photo_on_file", at.photo_on_file.as_ref())?;
    let is_old = told.flag_if_any("photo_is_old", at.photo_is_old.as_ref())?;
    let year = told.year_if_any("photo_year", at.photo_year.as_ref())?;
    let today = now.to_zoned(china()).date();
    let birth = number.latest_birth().unwrap_or(UNKNOWN_BIRTH);
    let certified = certified_on.map(|on| Certified {
        on,
        by: if by_data { CertifiedBy::Data } else { CertifiedBy::Record },
        until,
        renews: rule.term(birth, on) != rule.term(birth, today),
    });
    let photo = PhotoOnFile { year, quality: PhotoQuality::Good };
    let face = match (has_photo, is_old) {
        (Some(false), _) => Some(FaceOutlook::Useless { why: WhyUseless::NoPhoto }),
        (_, Some(true)) => Some(FaceOutlook::Looked { why: WhyLooked::AgedPhoto, photo }),
        _ => None,
    };
    if certified.is_none() && face.is_none() {
        return Ok(None);
    }
    let next_due = rule.due(birth, Some(today), today).max(until);
    Ok(Some(Promise { certified, face, police_face: face, next_due }))
}
