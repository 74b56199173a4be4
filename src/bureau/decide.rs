//! What the bureau decides, and why: pure rules over what was opened and the case it was made for.
//!
//! A doubt about the record goes to a person at the bureau (review); it is never an accusation. Refused is only what
//! was judged: an act that did not come, or a face that is clearly another's.

use renzheng_domain::{
    bands::{Band, Bands},
    channel::Reference,
    filing::{CameraFacts, FaceGrounds, Grounds, Reason, VirtualCameras},
    trial::{Act, DrawnBy, Verdict},
};
use renzheng_wire::Clear;

use super::{
    compare::{ActLikeness, CompareError, Likeness},
    examine::{Doubt, SLACK, captured},
    open::Opened,
    store::CaseRow,
};

/// What is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ruling {
    Approve,
    Reject(Reason),
    Review(Reason),
}

/// What the bureau itself knows beside the record.
pub(super) struct Facts<'a> {
    pub case: &'a CaseRow,
    pub case_used_before: bool,
    /// What [`super::examine`] found.
    pub doubts: &'a [Doubt],
    pub demo: bool,
    pub virtual_cameras: VirtualCameras,
    pub acts_asked: u32,
}

/// The rules that need no comparison; `None` when the faces must be compared.
pub(super) fn before_comparing(record: &Opened, facts: &Facts<'_>) -> Option<Ruling> {
    if let Some(reason) = facts.doubts.iter().find_map(|doubt| doubt.reason()) {
        return Some(Ruling::Review(reason));
    }
    let payload = &record.payload;
    // What is done by hand answers no challenge: it may follow a trial that used it up, or come long after.
    let face = match &payload.grounds {
        Grounds::Face(face) => face,
        Grounds::Manual { .. } => return Some(Ruling::Review(Reason::Manual)),
        Grounds::Visit { .. } => return Some(Ruling::Review(Reason::HomeVisit)),
    };
    if !challenge_met(&record.clear, face, facts) {
        return Some(Ruling::Review(Reason::Challenge));
    }
    liveness(face, facts)
}

/// The nonce and time of this case, for the first time.
fn challenge_met(clear: &Clear, face: &FaceGrounds, facts: &Facts<'_>) -> bool {
    let challenge = &facts.case.challenge;
    let in_time = captured(clear).is_some_and(|at| challenge.expires.checked_add(SLACK).is_ok_and(|end| at <= end));
    let nonce = face.trial.nonce == challenge.nonce;
    // What the counter drew for itself it knew before.
    nonce && face.trial.drawn_by == DrawnBy::Bureau && in_time && !facts.case_used_before
}

fn liveness(face: &FaceGrounds, facts: &Facts<'_>) -> Option<Ruling> {
    let trial = &face.trial;
    let done: Vec<Act> = trial.acts.iter().map(|act| act.act).collect();
    let asked = &facts.case.challenge.acts;
    let always = asked.len().min(facts.acts_asked as usize);
    match trial.verdict {
        Verdict::NotDone => Some(Ruling::Reject(Reason::Liveness)),
        Verdict::Suspect | Verdict::NotJudged(_) => Some(Ruling::Review(Reason::Liveness)),
        // Said to be passed, but the acts are others, or no picture was judged: the record contradicts itself.
        Verdict::Passed if !asked.starts_with(&done) || done.len() < always => Some(Ruling::Review(Reason::Challenge)),
        // The helper heard or saw the digits; that they are in the picture is for a person to see.
        Verdict::Passed if done.contains(&Act::Digits) => Some(Ruling::Review(Reason::Liveness)),
        Verdict::Passed if trial.bona_fide.is_none() => Some(Ruling::Review(Reason::Liveness)),
        Verdict::Passed if !camera_believed(&face.camera, facts.demo, facts.virtual_cameras) => {
            Some(Ruling::Review(Reason::Liveness))
        }
        Verdict::Passed => None,
    }
}

/// A virtual camera shows whatever it is fed: at work a person looks at what came from one, whatever the policy. What
/// is not known to be virtual is believed, because systems other than Linux do not tell.
fn camera_believed(camera: &CameraFacts, demo: bool, policy: VirtualCameras) -> bool {
    camera.is_virtual != Some(true) || demo && !camera.is_refused(policy)
}

/// The three bands, for a photo of that kind and age in years.
pub(super) fn by_likeness(
    likeness: Result<Likeness, CompareError>,
    years: Option<u32>,
    reference: Reference,
) -> Ruling {
    match likeness {
        Ok(likeness) => by_bands(&likeness, likeness.bands.aged(years), reference),
        Err(CompareError::NoFaceLive | CompareError::UnreadableLive) => Ruling::Review(Reason::NoUsablePicture),
        Err(CompareError::NoFaceOnFile | CompareError::UnreadableOnFile) => Ruling::Review(Reason::NoUsablePhoto),
        Err(CompareError::Models) => Ruling::Review(Reason::Other),
    }
}

/// The portrait alone refuses; approved is what all pictures together say, since several of one person part people
/// better than one (`docs/matching.md`). Whoever acted must be the one who was framed: an act that shows somebody else
/// makes the whole unsure, never better.
///
/// The strict gate, before a credential, asks the same of the portrait alone as of all together: the bound of `same` is
/// the lowest false match rate that was measured (.003 % of 85,226 pairs, `docs/matching.md`), and it was measured on
/// single pictures. No lower rate is supported by so many pairs.
///
/// Where the photo is so old that the bands have moved, and the pictures do not contradict each other, its age is the
/// reason.
fn by_bands(likeness: &Likeness, bands: Bands, reference: Reference) -> Ruling {
    let another = |act: &ActLikeness| {
        bands.of(act.on_file) == Band::Different || likeness.bands.of(act.portrait) == Band::Different
    };
    let portrait = bands.of(likeness.portrait);
    let is_strict = reference == Reference::PoliceIdPhoto;
    match portrait {
        Band::Different => Ruling::Reject(Reason::FaceMismatch),
        _ if likeness.acts.iter().any(another) => Ruling::Review(Reason::FaceUnsure),
        _ if bands.of(likeness.fused) == Band::Same && (!is_strict || portrait == Band::Same) => Ruling::Approve,
        _ if bands != likeness.bands => Ruling::Review(Reason::AgedPhoto),
        _ => Ruling::Review(Reason::FaceUnsure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn virtual_cameras_are_believed_in_a_demonstration_only_and_never_where_they_are_blocked() {
        use VirtualCameras::{Block, Warn};
        let camera = |is_virtual, mock| CameraFacts { is_virtual, mock, ..CameraFacts::default() };
        let (program, mock) = (camera(Some(true), false), camera(Some(true), true));
        for (camera, demo, policy, believed) in [
            (&program, false, Warn, false),
            (&program, false, Block, false),
            (&program, true, Warn, true),
            (&program, true, Block, false),
            (&mock, true, Block, true),
            (&mock, false, Warn, false),
            (&camera(None, false), false, Block, true),
            (&camera(Some(false), false), false, Block, true),
        ] {
            assert_eq!(camera_believed(camera, demo, policy), believed, "{camera:?} {demo} {policy:?}");
        }
    }

    /// A portrait and one act, each so far from the photo on file, together in the middle.
    fn ruled(portrait: f32, act: f32, between: f32, years: Option<u32>) -> Ruling {
        let acts = vec![ActLikeness { on_file: act, portrait: between }];
        let bands = Bands::new(0.938, 1.2, 1.42).unwrap();
        let likeness = Likeness { bands, portrait, fused: f32::midpoint(portrait, act), acts };
        by_likeness(Ok(likeness), years, Reference::BureauPhoto)
    }

    #[test]
    fn before_a_credential_the_portrait_alone_must_be_the_same_as_well() {
        let bands = Bands::new(0.938, 1.2, 1.42).unwrap();
        let ruled = |portrait, fused, years| {
            let likeness = Likeness { bands, portrait, fused, acts: Vec::new() };
            let of = |reference| by_likeness(Ok(likeness.clone()), years, reference);
            (of(Reference::BureauPhoto), of(Reference::PoliceIdPhoto))
        };
        let unsure = Ruling::Review(Reason::FaceUnsure);
        assert_eq!(ruled(0.938, 0.938, None), (Ruling::Approve, Ruling::Approve));
        assert_eq!(ruled(0.939, 0.7, None), (Ruling::Approve, unsure));
        assert_eq!(ruled(0.939, 0.7, Some(20)), (Ruling::Approve, Ruling::Review(Reason::AgedPhoto)));
        assert_eq!(ruled(0.7, 0.939, None), (unsure, unsure));
        let another = Ruling::Reject(Reason::FaceMismatch);
        assert_eq!(ruled(1.2, 0.5, None), (another, another));
    }

    #[test]
    fn all_pictures_together_approve_and_the_portrait_alone_refuses() {
        assert_eq!(ruled(0.5, 0.9, 0.7, None), Ruling::Approve);
        assert_eq!(ruled(1.0, 0.8, 0.7, None), Ruling::Approve);
        assert_eq!(ruled(0.9, 1.1, 0.7, None), Ruling::Review(Reason::FaceUnsure));
        assert_eq!(ruled(1.3, 0.2, 0.7, None), Ruling::Reject(Reason::FaceMismatch));
        assert_eq!(ruled(f32::NAN, 0.2, 0.7, None), Ruling::Review(Reason::FaceUnsure));
    }

    #[test]
    fn somebody_else_in_the_act_makes_the_whole_unsure_and_never_better() {
        assert_eq!(ruled(0.5, 1.3, 0.7, None), Ruling::Review(Reason::FaceUnsure));
        assert_eq!(ruled(0.5, 0.5, 1.3, None), Ruling::Review(Reason::FaceUnsure));
        assert_eq!(ruled(1.1, 1.3, 0.7, None), Ruling::Review(Reason::FaceUnsure));
        assert_eq!(ruled(1.3, 0.5, 1.3, None), Ruling::Reject(Reason::FaceMismatch));
    }

    #[test]
    fn an_old_photo_is_a_reason_to_look_and_neither_refuses_nor_approves() {
        assert_eq!(ruled(1.25, 1.25, 0.7, Some(20)), Ruling::Review(Reason::AgedPhoto));
        assert_eq!(ruled(1.0, 1.0, 0.7, Some(20)), Ruling::Review(Reason::AgedPhoto));
        assert_eq!(ruled(1.0, 1.0, 0.7, Some(5)), Ruling::Review(Reason::FaceUnsure), "it is as good as new");
        assert_eq!(
            ruled(0.5, 1.5, 0.7, Some(20)),
            Ruling::Review(Reason::FaceUnsure),
            "the pictures contradict each other"
        );
        assert_eq!(ruled(0.5, 0.5, 0.7, Some(20)), Ruling::Approve);
        assert_eq!(ruled(1.5, 0.5, 0.7, Some(20)), Ruling::Reject(Reason::FaceMismatch));
    }
}
