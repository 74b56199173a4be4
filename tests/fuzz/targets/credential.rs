//! A credential or a status list from anywhere: signed by nobody whom the root knows, it is refused; signed by the root
//! of the corpus, what is shown is what was issued.

use jiff::Timestamp;
use renzheng::wire::credential::{ITEMS, StatusList, verify};

/// The root of the corpus: nobody has its key any more.
const ROOT: &str = "Aq5ptJpzr9eBQkcXWmfPGolzey4S9wqAPWCiBjAPsQ8";
/// The number of every credential of the corpus.
const NUMBER: &str = "2026-1234-5678-9012";
/// When they were issued.
const ISSUED: i64 = 1_772_352_000;

/// Any bytes as a credential, and as a list.
pub fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let now = Timestamp::from_second(ISSUED).expect("a time");
    let nobody = renzheng::wire::encode(&[7; 32]);
    assert!(verify(&text, &nobody, now).is_err() && StatusList::open(&text, &nobody).is_err(), "a signature of nobody");
    if let Ok(genuine) = verify(&text, ROOT, now) {
        assert_eq!(genuine.number, NUMBER);
        assert!(genuine.disclosed.iter().all(|(name, _)| ITEMS.contains(&name.as_str())));
        assert!(genuine.item("name").is_none_or(|name| name == "赵示例"));
        if let Ok(list) = StatusList::open(&text, ROOT) {
            // Nothing is both.
            panic!("{:?}", list.standing(&genuine, now));
        }
    }
}
