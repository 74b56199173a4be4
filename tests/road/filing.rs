//! One certification as a counter makes it, with everything made up but the case.

use std::sync::Arc;

use jiff::Timestamp;
use renzheng::domain::{
    applicant::Applicant,
    consent::Consent,
    filing::{Attestation, CameraFacts, FaceGrounds, Filing, FilingId, Grounds},
    frame::Frame,
    person::Person,
    session::{Case, Service},
    time::Moment,
    trial::{ActRecord, TrialRecord, Verdict},
};
use uuid::Uuid;

/// A filing that answers `case`; `picture` is what [`Told`] reads.
pub fn filing(case: &Case, service: &Service, person: Person, picture: &[u8], at: Timestamp) -> Filing {
    let record = |act| ActRecord { act, prompted: Moment::ZERO, began_ms: 500, done_ms: 900 };
    Filing {
        id: FilingId(Uuid::now_v7()),
        case: case.id.clone(),
        channel: "counter".to_owned(),
        person,
        operator: "demo".to_owned(),
        captured_at: at,
        applicant: Applicant::default(),
        attestation: Attestation { operator: "demo".to_owned(), at },
        grounds: Grounds::Face(FaceGrounds {
            consent: Consent {
                version: service.agreement.version.clone(),
                sha256: service.agreement.sha256.clone(),
                capture: true,
                send: true,
                agreed_at: at,
                guardian: None,
            },
            trial: TrialRecord {
                nonce: case.challenge.nonce.clone(),
                drawn_by: case.challenge.drawn_by,
                acts: case.challenge.acts.iter().map(|act| record(*act)).collect(),
                verdict: Verdict::Passed,
                bona_fide: Some(0.98),
                cues: renzheng::domain::face::Cues::default(),
                relief: None,
                same_person: true,
                judged_frames: 12,
                attempt: 1,
            },
            camera: CameraFacts {
                id: "mock:puppet".to_owned(),
                is_virtual: Some(true),
                mock: true,
                ..CameraFacts::default()
            },
        }),
        pictures: vec![Arc::new(Frame {
            seq: 1,
            captured: Moment::ZERO,
            width: 1,
            height: 1,
            rgb: vec![0; 3],
            jpeg: Some(picture.into()),
        })],
    }
}
