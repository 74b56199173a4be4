//! The demonstration with the real comparison: its people fare as the page says they will.

use std::{path::Path, sync::Arc};

use renzheng::{
    backend::Backend as _,
    bureau::{FaceCompare, demo},
    domain::{
        filing::{Decision, Reason},
        frame::Frame,
        person::{IdNumber, Person, PersonName},
        time::Moment,
    },
    vision::ModelFolder,
};

use crate::setting::{demo_secret, office, office_that_compares_by};

/// The person of the mock camera, as pixels: the outbox makes the JPEG.
pub fn astronaut() -> Arc<Frame> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/pictures/astronaut.png");
    let picture = image::open(file).unwrap().into_rgb8();
    let (width, height) = picture.dimensions();
    Arc::new(Frame { seq: 1, captured: Moment::ZERO, width, height, rgb: picture.into_raw(), jpeg: None })
}

#[tokio::test]
async fn the_demo_people_fare_as_announced() {
    let compare = FaceCompare::load(&ModelFolder::find(None).unwrap()).unwrap();
    let office = office_that_compares_by(Arc::new(compare)).await;
    let mut decisions = Vec::new();
    for demo in demo::people().unwrap() {
        let person = Person {
            name: PersonName::parse(&demo.name).unwrap(),
            id_number: IdNumber::parse(&demo.id_number, jiff::civil::date(2026, 1, 1)).unwrap(),
        };
        let mut filing = office.filing_of(person, b"").await;
        filing.pictures = vec![astronaut()];
        office.backend.put(filing.id, &office.sealed(&filing).await).await.unwrap();
        decisions.push(office.final_decision(filing.id).await);
    }
    assert!(matches!(decisions[0], Decision::Approved { .. }), "{decisions:?}");
    assert_eq!(decisions[1], Decision::Rejected { reason: Reason::FaceMismatch });
    assert_eq!(decisions[2], Decision::Review { reason: Reason::NoUsablePhoto });
    assert!(matches!(decisions[3], Decision::Approved { .. }), "{decisions:?}");
    assert_eq!(decisions[4], Decision::Review { reason: Reason::AgedPhoto });
}

#[tokio::test]
async fn a_new_demonstration_can_certify_everybody_again_and_keeps_the_receipts() {
    let mut office = office().await;
    let filing = office.filing(0, b"0.5").await;
    let sealed = office.sealed(&filing).await;
    office.backend.put(filing.id, &sealed).await.unwrap();
    let first = office.final_decision(filing.id).await;
    assert!(matches!(first, Decision::Approved { .. }), "{first:?}");
    assert!(office.backend.check_person(&filing.person, &[]).await.unwrap().certified_on.is_some());

    let addr = office.addr;
    office.running.take().unwrap().stop().await;
    drop(office.bureau);
    let config = crate::setting::config(office.folder.path());
    office.bureau = crate::setting::open(config, &office.clock).await;
    office.running = Some(office.bureau.serve(addr).await.unwrap());
    office.backend.sign_in("demo", &demo_secret()).await.unwrap();
    assert_eq!(office.backend.check_person(&filing.person, &[]).await.unwrap().certified_on, None);
    assert_eq!(office.final_decision(filing.id).await, first);
}
