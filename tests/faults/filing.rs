//! One certification as a counter makes it, with everything made up but the case. The people are the demonstration's.

use std::sync::{Arc, OnceLock};

use renzheng::domain::{
    applicant::Applicant,
    consent::Consent,
    filing::{Attestation, CameraFacts, FaceGrounds, Filing, FilingId, Grounds},
    frame::Frame,
    person::{IdNumber, Person, PersonName},
    session::{Case, Service},
    time::{Moment, Now},
    trial::{ActRecord, TrialRecord, Verdict},
};
use uuid::Uuid;

/// Person `n` of the demonstration; 0 and 3 have the portrait on file that [`picture`] shows.
/// The people of these tests as the table that `renzheng bureau people` reads, with the photos beside it.
pub const PEOPLE: &str = "name,id_number,photo\n王示例,119999195107070023,astronaut.png\n\
                          李示例,119999194808220034,obama.jpg\n欧阳·示例,119999194411090040,\n\
                          阿依古丽·示例买买提,119999194106010067,astronaut.png\n";
/// The helper's password.
pub const SECRET: &str = "of these tests";

pub fn person(n: usize) -> Person {
    let (name, number) = [
        ("王示例", "119999195107070023"),
        ("李示例", "119999194808220034"),
        ("欧阳·示例", "119999194411090040"),
        ("阿依古丽·示例买买提", "119999194106010067"),
    ][n];
    Person {
        name: PersonName::parse(name).unwrap(),
        id_number: IdNumber::parse(number, jiff::civil::date(2026, 1, 1)).unwrap(),
    }
}

/// `face`: the portrait, which the bureau approves for who has it on file. Anything else is no picture at all, of
/// `size` bytes, and goes to review.
pub fn picture(kind: &str, size: usize) -> Vec<u8> {
    static FACE: OnceLock<Vec<u8>> = OnceLock::new();
    if kind != "face" {
        return vec![0; size];
    }
    let portrait = || {
        let picture = image::load_from_memory(include_bytes!("../../assets/pictures/astronaut.png")).unwrap();
        let mut jpeg = std::io::Cursor::new(Vec::new());
        picture.to_rgb8().write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
        jpeg.into_inner()
    };
    FACE.get_or_init(portrait).clone()
}

/// A filing that answers `case`.
pub fn filing(case: &Case, service: &Service, person: Person, picture: Vec<u8>, now: Now) -> Filing {
    let at = now.wall;
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
            camera: CameraFacts { id: "/dev/video0".to_owned(), is_virtual: Some(false), ..CameraFacts::default() },
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
