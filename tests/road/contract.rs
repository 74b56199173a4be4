//! What every bureau must do, told over the reference bureau.

use std::{sync::Arc, time::Duration};

use renzheng::{
    backend::{Backend as _, BackendError},
    domain::{
        filing::{Decision, Filing, Reason},
        time::Clock as _,
    },
    outbox::{Courier, CourierConfig, CourierNews},
};

use crate::setting::{Office, office, person};

const WAIT: Duration = Duration::from_secs(20);

pub async fn courier(office: &Office) -> Courier {
    let config = CourierConfig { device: "窗口1".to_owned(), wait: WAIT, models: std::collections::BTreeMap::new() };
    Courier::open(&office.folder.path().join("outbox"), Arc::clone(&office.backend) as _, config).await.unwrap()
}

/// Carries until the bureau has decided for good.
async fn decided(office: &Office, courier: &Courier, filing: &Filing) -> Decision {
    courier.submit(filing, office.clock.now()).await.unwrap();
    for _ in 0..10 {
        for news in courier.turn(office.clock.pass(Duration::from_secs(1))).await.news {
            match news {
                CourierNews::Decided(id, decision) if decision.is_final() => {
                    assert_eq!(id, filing.id);
                    return decision;
                }
                CourierNews::Decided(..) | CourierNews::Delivered(_) | CourierNews::Queue(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }
    panic!("never decided")
}

#[tokio::test]
async fn from_sign_in_to_receipt() {
    let office = office().await;
    let courier = courier(&office).await;
    let filing = office.filing(0, b"0.5").await;
    let decision = decided(&office, &courier, &filing).await;
    let Decision::Approved { receipt } = decision else { panic!("{decision:?}") };
    assert_eq!(receipt.filing, filing.id);
    assert_eq!(receipt.masked_name, "赵**");
    assert_eq!(receipt.masked_number, "119999********0037");
    assert_eq!(
        (receipt.decided_on.to_string(), receipt.next_due.to_string()),
        ("2026-03-01".into(), "2027-12-31".into())
    );
    assert_eq!(courier.waiting().await.unwrap(), 0);
    let case = office.backend.check_person(&person(0), &[]).await.unwrap();
    assert_eq!(case.certified_on, Some(receipt.decided_on));
}
