//! The scenario's interpreter of orders, where no transcript shows what it does.
use super::*;
use crate::vision::ModelFolder;

#[test]
fn after_the_sign_out_the_password_opens_the_lock_no_more() {
    let mut theatre = Theatre::open(&ModelFolder::find(None).unwrap(), None).unwrap();
    let good = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios/good.toml");
    let scenario = Scenario::read(good.as_ref()).unwrap();
    let mut nobody = EmptyHouse;
    let mut stage = Stage::set(&mut theatre, &scenario, &mut nobody).unwrap();
    let secret = secrecy::SecretString::from("demo");
    stage.services.unlock.keep(&secret);
    assert!(stage.services.unlock.fits(&secret));
    stage.carry_out(vec![Deed::SignOut.into()]).unwrap();
    assert!(!stage.services.unlock.fits(&secret));
}
