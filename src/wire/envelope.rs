//! The envelope: what stands in the clear, what is sealed, and the exact bytes that are signed and bound to each other.

use jiff::Timestamp;
use renzheng_domain::{
    applicant::Applicant,
    filing::{Attestation, FilingId, Grounds},
};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use super::bytes::{decode, encode, sha256_hex};

/// The only version there is.
pub const VERSION: u32 = 1;
/// Told apart from every other thing that is signed.
const CONTEXT: &[u8] = b"renzheng-record-v1\n";
/// More pictures than any trial gives; a longer list is refused before anything is cut.
const MOST_PICTURES: usize = 16;

/// What stands in the clear and is bound to the sealed part as associated data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Clear {
    /// [`VERSION`].
    pub v: u32,
    /// The certification.
    pub id: FilingId,
    /// The counter.
    pub device: String,
    /// Counted by the counter from 1 without gaps, so that a gap tells of a lost or withheld record
    /// (`renzheng bureau gaps`).
    pub device_seq: u64,
    /// SHA-256 (lower-case hex) of this counter's previous envelope; empty for the first.
    pub prev: String,
    /// The signed-in helper.
    pub operator: String,
    /// The bureau's handle.
    pub case: String,
    /// When the evidence was taken, by the counter's clock.
    pub captured_at: Timestamp,
    /// How far the bureau's clock is ahead of the counter's, ms, if ever learnt.
    pub clock_offset_ms: Option<i64>,
    /// Name and version of the program.
    pub software: String,
    /// Name of a [`super::Suite`]: that of the key.
    pub suite: String,
    /// The bureau's key this is sealed to.
    pub kid: String,
}

impl Clear {
    /// Associated data: the JSON of this type, members in its order, no blanks.
    pub fn associated_data(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }
}

/// The body of `PUT /v1/certifications/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Envelope {
    /// In the clear.
    #[serde(flatten)]
    pub clear: Clear,
    /// Encapsulated key, as its suite has it.
    pub enc: String,
    /// Sealed payload.
    pub ct: String,
    /// Ed25519 signature of the counter over [`Signed`].
    pub sig: String,
}

/// What the counter signs before sealing: context, length of the clear part, clear part, payload.
pub struct Signed<'a> {
    /// [`Clear::associated_data`].
    pub clear: &'a [u8],
    /// What is sealed.
    pub payload: &'a [u8],
}

impl Signed<'_> {
    /// The exact bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let length = (self.clear.len() as u64).to_be_bytes();
        [CONTEXT, &length, self.clear, self.payload].concat()
    }
}

/// The sealed part. It holds a name, a number and pictures, so it has no `Debug`.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Payload {
    /// As on the ID card.
    pub name: String,
    /// The name as it was typed, where that is written otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_typed: Option<String>,
    /// As on the document; of one whose number is not checked its kind and a colon before it, `passport:E12345678`.
    pub id_number: String,
    /// Which of the entry ways this is.
    pub channel: String,
    /// How the person comes in.
    #[serde(default, skip_serializing_if = "Applicant::is_plain")]
    pub applicant: Applicant,
    /// The helper's word.
    pub attestation: Attestation,
    /// What speaks for the person: the face with its consent, trial and camera, or what was done instead.
    #[serde(flatten)]
    pub grounds: Grounds,
    /// The counter's Ed25519 public key, base64url.
    pub device_key: String,
    /// SHA-256 (lower-case hex) of each model file by name, as far as the counter said so.
    #[serde(default)]
    pub models: std::collections::BTreeMap<String, String>,
}

/// Why sealed bytes are no payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PayloadError {
    /// Too short, or lengths that do not add up.
    #[error("the parts of the payload do not add up")]
    Shape,
    /// The record is not the JSON it should be.
    #[error("the record in the payload cannot be read")]
    Record,
    /// A picture is not the one that was signed for.
    #[error("a picture in the payload has another hash")]
    Picture,
}

/// Where a picture stands behind the record.
#[derive(Serialize, Deserialize)]
struct PictureEntry {
    length: usize,
    sha256: String,
}

/// The record with the list of pictures that follow it.
#[derive(Serialize, Deserialize)]
struct Packed {
    #[serde(flatten)]
    record: Payload,
    pictures: Vec<PictureEntry>,
}

/// Payload bytes: length of the JSON (4 bytes, big-endian), the JSON, then the JPEGs one behind the other. Base64
/// inside base64 would make an envelope a third larger.
pub fn pack_payload(record: &Payload, jpegs: &[Vec<u8>]) -> Result<Vec<u8>, serde_json::Error> {
    let pictures = jpegs.iter().map(|jpeg| PictureEntry { length: jpeg.len(), sha256: sha256_hex(jpeg) }).collect();
    let json = serde_json::to_vec(&Packed { record: record.clone(), pictures })?;
    let length = (json.len() as u32).to_be_bytes();
    let mut bytes = Vec::with_capacity(4 + json.len() + jpegs.iter().map(Vec::len).sum::<usize>());
    bytes.extend_from_slice(&length);
    bytes.extend_from_slice(&json);
    for jpeg in jpegs {
        bytes.extend_from_slice(jpeg);
    }
    Ok(bytes)
}

/// The reverse; the pictures' hashes are checked.
pub fn open_payload(bytes: &[u8]) -> Result<(Payload, Vec<Vec<u8>>), PayloadError> {
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or(PayloadError::Shape)?;
    let (json, mut rest) = rest.split_at_checked(u32::from_be_bytes(*length) as usize).ok_or(PayloadError::Shape)?;
    let packed: Packed = serde_json::from_slice(json).map_err(|_| PayloadError::Record)?;
    if let Grounds::Face(face) = &packed.record.grounds
        && !face.trial.is_finite()
    {
        return Err(PayloadError::Record);
    }
    if packed.pictures.len() > MOST_PICTURES {
        return Err(PayloadError::Shape);
    }
    let mut jpegs = Vec::with_capacity(packed.pictures.len());
    for entry in &packed.pictures {
        let (jpeg, behind) = rest.split_at_checked(entry.length).ok_or(PayloadError::Shape)?;
        if sha256_hex(jpeg) != entry.sha256 {
            return Err(PayloadError::Picture);
        }
        jpegs.push(jpeg.to_vec());
        rest = behind;
    }
    if rest.is_empty() { Ok((packed.record, jpegs)) } else { Err(PayloadError::Shape) }
}

impl Envelope {
    /// Puts the parts together; the result is what is sent byte for byte ever after.
    pub fn to_bytes(clear: Clear, enc: &[u8], ct: &[u8], sig: &[u8]) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(&Self { clear, enc: encode(enc), ct: encode(ct), sig: encode(sig) })
    }

    /// Encapsulated key, sealed payload and signature.
    pub fn parts(&self) -> Option<(Vec<u8>, Vec<u8>, Vec<u8>)> {
        Some((decode(&self.enc)?, decode(&self.ct)?, decode(&self.sig)?))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;
    use renzheng_domain::{
        applicant::{Account, Relation},
        casework::{ManualCase, WhyManual},
        consent::Consent,
        face::Cues,
        filing::{CameraFacts, FaceGrounds},
        trial::{DrawnBy, TrialRecord, Verdict},
    };

    fn payload(camera: CameraFacts) -> Payload {
        let at = date(2026, 3, 2).to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
        Payload {
            name: "王秀英".into(),
            name_typed: None,
            id_number: "11010519491231002X".into(),
            channel: "counter".into(),
            applicant: Applicant::default(),
            attestation: Attestation { operator: "demo".into(), at },
            grounds: Grounds::Face(FaceGrounds {
                consent: Consent {
                    version: "1".into(),
                    sha256: "ab".into(),
                    capture: true,
                    send: true,
                    agreed_at: at,
                    guardian: None,
                },
                trial: TrialRecord {
                    nonce: "n".into(),
                    drawn_by: DrawnBy::Bureau,
                    acts: Vec::new(),
                    verdict: Verdict::Passed,
                    bona_fide: None,
                    cues: Cues::default(),
                    relief: None,
                    same_person: true,
                    judged_frames: 1,
                    attempt: 1,
                },
                camera,
            }),
            device_key: "k".into(),
            models: std::collections::BTreeMap::new(),
        }
    }

    fn face(payload: &Payload) -> &FaceGrounds {
        payload.grounds.face().unwrap()
    }

    /// The bureau judges the camera by what is sealed here: every fact must arrive.
    #[test]
    fn carries_every_fact_about_the_camera() {
        let camera = CameraFacts {
            id: "/dev/video0".into(),
            name: "HD cam".into(),
            driver: Some("uvcvideo".into()),
            bus: Some("usb".into()),
            ids: Some("046d:0825".into()),
            sysfs: Some("/sys/devices/pci0000:00/usb1/1-2/1-2:1.0/video4linux/video0".into()),
            is_virtual: Some(false),
            mock: true,
        };
        let bytes = pack_payload(&payload(camera.clone()), &[vec![0xFF, 0xD8]]).unwrap();
        let (opened, pictures) = open_payload(&bytes).unwrap();
        assert_eq!((&face(&opened).camera, pictures.len()), (&camera, 1));
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(text.contains(r#""ids":"046d:0825","sysfs":"/sys/devices/pci0000:00/"#), "{text}");
    }

    #[test]
    fn who_drew_the_challenge_is_said_only_when_it_was_the_counter() {
        let record = |drawn_by| {
            let mut payload = payload(CameraFacts::default());
            payload.grounds.face_mut().unwrap().trial.drawn_by = drawn_by;
            String::from_utf8_lossy(&pack_payload(&payload, &[]).unwrap()).into_owned()
        };
        assert!(record(DrawnBy::Counter).contains(r#""drawn_by":"counter""#));
        assert!(!record(DrawnBy::Bureau).contains("drawn_by"), "older readers meet nothing new");
        let old: TrialRecord = serde_json::from_value(json!({
            "nonce": "n", "acts": [], "verdict": "passed", "bona_fide": null, "judged_frames": 1, "attempt": 1
        }))
        .unwrap();
        assert_eq!(old.drawn_by, DrawnBy::Bureau);
    }

    #[test]
    fn reads_a_record_of_before_these_facts_were_kept() {
        let mut old = serde_json::to_value(payload(CameraFacts::default())).unwrap();
        old["camera"] =
            json!({ "id": "/dev/video0", "name": "cam", "driver": "uvcvideo", "bus": "usb", "is_virtual": false });
        let read: Payload = serde_json::from_value(old).unwrap();
        let camera = &face(&read).camera;
        assert_eq!((&camera.ids, &camera.sysfs, camera.is_virtual), (&None, &None, Some(false)));
        assert_eq!(read.applicant, Applicant::default());
    }

    #[test]
    fn a_case_made_by_hand_arrives_as_one() {
        let manual = ManualCase {
            why: WhyManual::Health,
            statement: "左眼手术，纱布未拆".into(),
            code: "4711".into(),
            witness: None,
            consent: None,
        };
        let mut sent = payload(CameraFacts::default());
        sent.grounds = Grounds::Manual { manual };
        sent.applicant.account = Account::OnBehalf { agent: "王小示".into(), relation: Relation::Child };
        let bytes = pack_payload(&sent, &[]).unwrap();
        let (opened, _) = open_payload(&bytes).unwrap();
        assert!(opened == sent);
    }
}
