//! Made-up records: what a counter sends, with bytes in place of pictures. The person has a number with a region code
//! that is assigned to no place.

use std::sync::Arc;

use jiff::{Timestamp, civil::date};
use uuid::Uuid;

use crate::{
    domain::{
        applicant::Applicant,
        consent::Consent,
        face::Cues,
        filing::{Attestation, CameraFacts, FaceGrounds, Filing, FilingId, Grounds},
        frame::Frame,
        person::{IdNumber, Person, PersonName},
        session::Service,
        time::Moment,
        trial::{DrawnBy, TrialRecord, Verdict},
    },
    outbox::{
        key::DeviceKey,
        seal::{Stamp, seal},
    },
    wire::SealingKey,
};

/// Makes envelopes.
pub(super) struct Source {
    filing: Filing,
    sealing: SealingKey,
    key: DeviceKey,
}

impl Source {
    /// For this bureau, with so much evidence in each.
    pub fn new(service: &Service, sealing: SealingKey, evidence_kb: u32, operator: &str) -> Option<Self> {
        let folder = tempfile::tempdir().ok()?;
        let key = DeviceKey::open(folder.path()).ok()?;
        let at = Timestamp::UNIX_EPOCH;
        let person = Person {
            name: PersonName::parse("赵示例").ok()?,
            id_number: IdNumber::parse("119999195107070023", date(2026, 1, 1)).ok()?,
        };
        let consent = Consent {
            version: service.agreement.version.clone(),
            sha256: service.agreement.sha256.clone(),
            capture: true,
            send: true,
            agreed_at: at,
            guardian: None,
        };
        let camera = CameraFacts { id: "load".to_owned(), ..CameraFacts::default() };
        let filing = Filing {
            id: FilingId(Uuid::nil()),
            case: "load".to_owned(),
            channel: "counter".to_owned(),
            person,
            applicant: Applicant::default(),
            operator: operator.to_owned(),
            captured_at: at,
            attestation: Attestation { operator: operator.to_owned(), at },
            grounds: Grounds::Face(FaceGrounds { consent, trial: trial(), camera }),
            pictures: vec![picture(evidence_kb)?],
        };
        Some(Self { filing, sealing, key })
    }

    /// Record number `device_seq` of counter `n`.
    pub fn envelope(&self, n: usize, device_seq: u64, prev: &str, now: Timestamp) -> Option<(FilingId, Vec<u8>)> {
        let id = FilingId(Uuid::now_v7());
        let filing = Filing { id, captured_at: now, ..self.filing.clone() };
        let stamp = Stamp {
            device: format!("load-{}-{n}", self.key.public()),
            device_seq,
            prev: prev.to_owned(),
            clock_offset_ms: Some(0),
            models: std::collections::BTreeMap::new(),
        };
        Some((id, seal(&filing, stamp, &self.key, &self.sealing).ok()?))
    }
}

fn trial() -> TrialRecord {
    TrialRecord {
        nonce: "load".to_owned(),
        drawn_by: DrawnBy::Bureau,
        acts: Vec::new(),
        verdict: Verdict::Passed,
        bona_fide: Some(0.9),
        cues: Cues::default(),
        relief: None,
        same_person: true,
        judged_frames: 1,
        attempt: 1,
    }
}

/// Bytes that nothing makes smaller, as a picture's.
fn picture(kilobytes: u32) -> Option<Arc<Frame>> {
    let mut bytes = vec![0; kilobytes as usize * 1000];
    getrandom::fill(&mut bytes).ok()?;
    Some(Arc::new(Frame {
        seq: 1,
        captured: Moment::ZERO,
        width: 1,
        height: 1,
        rgb: vec![0; 3],
        jpeg: Some(bytes.into()),
    }))
}
