use ed25519_dalek::SigningKey;
use jiff::civil::date;
use proptest::prelude::*;
use renzheng_domain::id_record::Validity;

use super::*;
use crate::{KeyList, SignedKeys, encode};

const PHOTO: &[u8] = b"photo";

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn root() -> String {
    encode(key(1).verifying_key().as_bytes())
}

fn issuer() -> Issuer {
    Issuer::new(key(2), &key(1))
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn now() -> Timestamp {
    at("2026-03-01T08:00:00Z")
}

fn record() -> IdRecord {
    IdRecord {
        name: "赵示例".to_owned(),
        sex: "女".to_owned(),
        ethnicity: "汉".to_owned(),
        birth: date(1951, 7, 7),
        address: "某省某市某区某街道 1 号".to_owned(),
        number: "119999195107070023".to_owned(),
        validity: Validity { from: date(2006, 5, 1), until: None },
        issuer: "某市公安局某分局".to_owned(),
    }
}

fn salts(seed: u8) -> [[u8; 16]; SALTS] {
    std::array::from_fn(|n| [seed.wrapping_add(n as u8); 16])
}

fn issued_by(issuer: &Issuer, seed: u8, idx: u64) -> Credential {
    let grant = Grant {
        number: "2026-1234-5678-9012",
        bureau: "示例市社会保险经办机构",
        masked_name: "赵**",
        issued: now(),
        expires: at("2027-12-31T15:59:59Z"),
        status: StatusRef { idx, uri: status_uri(&root()) },
    };
    issue(&grant, &record(), PHOTO, &salts(seed), issuer).unwrap()
}

fn issued() -> Credential {
    issued_by(&issuer(), 7, 1_234_567)
}

fn fault(text: &str) -> Option<Fault> {
    verify(text, &root(), now()).err()
}

fn list_of(revoked: &[u64], last: u64, credential_keys: &[String], by: &Issuer) -> String {
    let keys = KeyList {
        issued: now(),
        sealing: Vec::new(),
        receipt_key: String::new(),
        earlier_receipt_keys: Vec::new(),
        credential_keys: credential_keys.to_vec(),
    };
    let keys = SignedKeys::sign(&keys, &key(1)).unwrap();
    let expires = at("2026-03-08T08:00:00Z");
    sign_list(NewList { uri: status_uri(&root()), issued: now(), expires, ttl: 60, last, revoked, keys }, by).unwrap()
}

#[test]
fn everything_of_the_record_is_in_it_and_the_photo_as_its_hash() {
    let credential = issued();
    let genuine = verify(&credential.whole, &root(), now()).ok().unwrap();
    assert_eq!((genuine.number.as_str(), genuine.masked_name.as_str()), ("2026-1234-5678-9012", "赵**"));
    assert_eq!((genuine.issued, genuine.expires), (now(), credential.expires));
    let names: Vec<&str> = genuine.disclosed.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ITEMS);
    assert_eq!(genuine.item("id_number"), Some("119999195107070023"));
    assert_eq!(genuine.item("photo_sha256"), Some(sha256_hex(PHOTO).as_str()));
    assert_eq!(genuine.disclosed[6].1, json!({ "from": "2006-05-01", "until": null }));
}

/// A QR code of version 20 holds 858 bytes at the lowest level of correction and 666 at the next.
#[test]
fn what_is_shown_fits_into_a_qr_code_and_tells_no_item() {
    let credential = issued();
    assert!(credential.shown.len() <= 700, "{}", credential.shown.len());
    assert!(credential.whole.len() < 2500, "{}", credential.whole.len());
    let code = qrcode::QrCode::with_error_correction_level(&credential.shown, qrcode::EcLevel::L).unwrap();
    assert!(matches!(code.version(), qrcode::Version::Normal(..=20)), "{:?}", code.version());
    let genuine = verify(&credential.shown, &root(), now()).ok().unwrap();
    assert!(genuine.disclosed.is_empty());
    assert_eq!(genuine.masked_name, "赵**");
}

#[test]
fn an_item_that_is_kept_back_is_fine_and_one_from_elsewhere_is_not() {
    let (credential, other) = (issued(), issued_by(&issuer(), 90, 5));
    let pieces: Vec<&str> = credential.whole.split_terminator('~').collect();
    assert_eq!(pieces.len(), 1 + 1 + ITEMS.len());
    for kept_back in 2..pieces.len() {
        let mut rest = pieces.clone();
        rest.remove(kept_back);
        let rest = rest.join("~") + "~";
        let genuine = verify(&rest, &root(), now()).ok().unwrap();
        assert_eq!(genuine.disclosed.len(), ITEMS.len() - 1);
        assert!(!genuine.disclosed.iter().any(|(name, _)| name == ITEMS[kept_back - 2]));
    }
    let without_what_holds_them = credential.whole.replace(&format!("{}~", pieces[1]), "");
    assert_eq!(fault(&without_what_holds_them), Some(Fault::Disclosure));
    let foreign = other.whole.split_terminator('~').nth(2).unwrap();
    assert_eq!(fault(&format!("{}{foreign}~", credential.whole)), Some(Fault::Disclosure));
    assert_eq!(fault(&format!("{}{}~", credential.whole, pieces[2])), Some(Fault::Disclosure), "twice");
    assert_eq!(fault(&format!("{}e30.e30.AAAA", credential.whole)), Some(Fault::Shape), "a holder's proof");
}

/// Every position of the whole text, each with several other bytes: refused, or nothing else is shown.
#[test]
fn no_byte_can_be_changed_unseen() {
    let whole = issued().whole;
    let shown = verify(&whole, &root(), now()).ok().unwrap().disclosed;
    let mut tried = 0;
    for position in 0..whole.len() {
        for other in [b'A', b'B', b'w', b'_', b'-', b'~', b'.', b' ', b'=', b'"', whole.as_bytes()[position] ^ 1] {
            let mut changed = whole.clone().into_bytes();
            if changed[position] == other {
                continue;
            }
            changed[position] = other;
            let Ok(changed) = String::from_utf8(changed) else { continue };
            tried += 1;
            match verify(&changed, &root(), now()) {
                Err(_) => {}
                Ok(genuine) => assert!(genuine.disclosed == shown, "position {position}, {}", char::from(other)),
            }
        }
    }
    assert!(tried > 20_000, "{tried}");
}

proptest! {
    /// RFC 9901 section 4: each disclosure is `[salt, name, value]`, and its digest stands in what holds it.
    #[test]
    fn the_structure_is_that_of_the_standard(seed: u8, idx in 0_u64..100_000_000) {
        use crate::{decode, sha256};
        let whole = issued_by(&issuer(), seed, idx).whole;
        prop_assert!(whole.ends_with('~'));
        let pieces: Vec<&str> = whole.split_terminator('~').collect();
        let part = |n: usize| -> Value {
            serde_json::from_slice(&decode(pieces[0].split('.').nth(n).unwrap()).unwrap()).unwrap()
        };
        prop_assert_eq!(&part(0)["typ"], "dc+sd-jwt");
        prop_assert_eq!(&part(0)["alg"], "EdDSA");
        prop_assert_eq!(&part(1)["status"]["status_list"]["idx"], &json!(idx));
        let digest = |text: &str| json!(encode(&sha256(text.as_bytes())));
        prop_assert_eq!(&part(1)["_sd"], &json!([digest(pieces[1])]));
        let outer: Vec<Value> = serde_json::from_slice(&decode(pieces[1]).unwrap()).unwrap();
        let inner = outer[2]["_sd"].as_array().unwrap();
        prop_assert!(inner.is_sorted_by_key(|digest| digest.as_str()));
        for (text, name) in pieces[2..].iter().zip(ITEMS) {
            let item: Vec<Value> = serde_json::from_slice(&decode(text).unwrap()).unwrap();
            prop_assert_eq!((item.len(), &item[1]), (3, &json!(name)));
            prop_assert_eq!(decode(item[0].as_str().unwrap()).unwrap().len(), 16);
            prop_assert!(inner.contains(&digest(text)));
        }
    }

    /// Any change of one byte to any other.
    #[test]
    fn any_other_byte_is_refused_or_changes_nothing(position in any::<prop::sample::Index>(), other in 0_u8..128) {
        let whole = issued().whole;
        let mut changed = whole.clone().into_bytes();
        changed[position.index(whole.len())] = other;
        let changed = String::from_utf8(changed).unwrap();
        if let Ok(genuine) = verify(&changed, &root(), now()) {
            prop_assert!(genuine.disclosed == verify(&whole, &root(), now()).ok().unwrap().disclosed);
        }
    }

    #[test]
    fn any_text_is_refused(text in ".{0,200}") {
        prop_assert!(fault(&text).is_some());
        prop_assert!(StatusList::open(&text, &root()).is_err());
    }
}

#[test]
fn each_way_of_not_being_genuine_is_told() {
    let credential = issued();
    assert_eq!(verify(&credential.whole, &root(), credential.expires).err(), None, "the last moment counts");
    assert_eq!(verify(&credential.whole, &root(), at("2028-01-01T00:00:00Z")).err(), Some(Fault::Expired));
    let other_root = encode(key(9).verifying_key().as_bytes());
    assert_eq!(verify(&credential.whole, &other_root, now()).err(), Some(Fault::Key));
    assert_eq!(fault(&issued_by(&Issuer::new(key(2), &key(9)), 7, 1).whole), Some(Fault::Key));
    let (text, _) = credential.shown.rsplit_once('.').unwrap();
    let (_, signature) =
        issued_by(&issuer(), 7, 2).shown.rsplit_once('.').map(|(a, b)| (a.len(), b.to_owned())).unwrap();
    assert_eq!(fault(&format!("{text}.{signature}")), Some(Fault::Signature));
    assert_eq!(fault(&"~".repeat(LONGEST + 1)), Some(Fault::Shape));
    // A token of another type by the same key is none.
    assert_eq!(fault(&format!("{}~", list_of(&[], 1, &[issuer().public()], &issuer()))), Some(Fault::Shape));
}

#[test]
fn a_list_says_what_was_taken_back() {
    let keys = [issuer().public()];
    let credential = |idx| verify(&issued_by(&issuer(), 7, idx).shown, &root(), now()).ok().unwrap();
    let list = StatusList::open(&list_of(&[3, 8, 9000], 9000, &keys, &issuer()), &root()).ok().unwrap();
    for (idx, standing) in [
        (0, Standing::Valid),
        (2, Standing::Valid),
        (3, Standing::Revoked),
        (8, Standing::Revoked),
        (9, Standing::Valid),
        (9000, Standing::Revoked),
        (16_383, Standing::Valid),
        (16_384, Standing::Unknown(Unknown::TooShort)),
        (u64::MAX, Standing::Unknown(Unknown::TooShort)),
    ] {
        assert_eq!(list.standing(&credential(idx), now()), standing, "{idx}");
    }
    let later = at("2026-03-09T08:00:00Z");
    assert_eq!(list.standing(&credential(2), later), Standing::Unknown(Unknown::Stale));
    assert_eq!(list.standing(&credential(3), later), Standing::Revoked, "that is for ever");
}

#[test]
fn a_list_of_another_bureau_or_key_says_nothing() {
    let keys = [issuer().public()];
    let text = list_of(&[], 9, &keys, &issuer());
    let other_root = encode(key(9).verifying_key().as_bytes());
    assert_eq!(StatusList::open(&text, &other_root).err(), Some(Fault::Key));
    // The key is vouched for, but the bureau has given it up.
    assert_eq!(StatusList::open(&list_of(&[], 9, &[], &issuer()), &root()).err(), Some(Fault::Key));
    let next = Issuer::new(key(3), &key(1));
    let genuine = verify(&issued().shown, &root(), now()).ok().unwrap();
    let both = [next.public(), issuer().public()];
    let rotated = StatusList::open(&list_of(&[], 2_000_000, &both, &next), &root()).ok().unwrap();
    assert_eq!(rotated.standing(&genuine, now()), Standing::Valid);
    let retired = StatusList::open(&list_of(&[], 2_000_000, &both[..1], &next), &root()).ok().unwrap();
    assert_eq!(retired.standing(&genuine, now()), Standing::KeyRetired);
    let mut cut = text.clone();
    cut.truncate(text.len() - 3);
    assert_eq!(StatusList::open(&cut, &root()).err(), Some(Fault::Signature));
}
