//! A credential is handed on only when it is the bureau's, and of the person of the case it was asked for.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use jiff::Timestamp;
use renzheng_domain::{
    credential::Credential,
    person::{IdNumber, clean},
    session::Case,
    time::china,
};
use renzheng_wire::{
    KeyList,
    credential::{Fault, verify},
};

use crate::BackendError;

/// Cases that are remembered: many days of a counter.
const MOST: usize = 512;

/// Whose case is whose, masked.
#[derive(Default)]
pub(super) struct Cases(Mutex<VecDeque<Masked>>);

/// The person of a case as the bureau named them.
#[derive(Clone)]
pub(super) struct Masked {
    case: String,
    name: String,
    number: String,
}

impl Cases {
    pub fn remember(&self, case: &Case) {
        let Case { id, masked_name, masked_number, .. } = case;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.truncate(MOST - 1);
        known.push_front(Masked { case: id.clone(), name: masked_name.clone(), number: masked_number.clone() });
    }

    /// `None`: nobody was checked under this handle since the program started.
    pub fn of(&self, case: &str) -> Option<Masked> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().find(|known| known.case == case).cloned()
    }
}

/// The credential, if a key of `keys` signed it, `root` vouches for that, and it names this person.
pub(super) fn checked(
    credential: Credential,
    person: &Masked,
    (root, keys): (&str, &KeyList),
    now: Timestamp,
) -> Result<Credential, BackendError> {
    let read = |text: &str| {
        verify(text, root, now).map_err(|fault| match fault {
            Fault::Key | Fault::Signature | Fault::Disclosure => BackendError::Untrusted,
            Fault::Shape => BackendError::Unintelligible("no credential"),
            Fault::Expired => BackendError::Unintelligible("a credential that has expired"),
        })
    };
    let (whole, shown) = (read(&credential.whole)?, read(&credential.shown)?);
    if !keys.credential_keys.contains(&whole.key) {
        return Err(BackendError::Untrusted);
    }
    if !credential.whole.starts_with(&credential.shown) || !shown.disclosed.is_empty() {
        return Err(BackendError::Unintelligible("another credential to show"));
    }
    if whole.number != credential.number || whole.expires != credential.expires || clean(&whole.number) != whole.number
    {
        return Err(BackendError::Unintelligible("another number or end"));
    }
    let today = now.to_zoned(china()).date();
    let number = whole.item("id_number").and_then(|number| IdNumber::parse(number, today).ok());
    if whole.masked_name != person.name || number.is_none_or(|number| number.masked() != person.number) {
        return Err(BackendError::Unintelligible("the credential of another person"));
    }
    Ok(credential)
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;
    use jiff::civil::date;

    use super::*;
    use renzheng_domain::id_record::{IdRecord, Validity};
    use renzheng_wire::{
        credential::{Grant, Issuer, SALTS, StatusRef, issue},
        encode,
    };

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_bytes(&[seed; 32])
    }

    fn now() -> Timestamp {
        "2026-03-01T08:00:00Z".parse().unwrap()
    }

    fn issued(id_number: &str, masked_name: &str, number: &str, key_seed: u8) -> Credential {
        let record = IdRecord {
            name: "赵示例".to_owned(),
            sex: "女".to_owned(),
            ethnicity: "汉".to_owned(),
            birth: date(1951, 7, 7),
            address: "某街道 1 号".to_owned(),
            number: id_number.to_owned(),
            validity: Validity { from: date(2006, 5, 1), until: None },
            issuer: "某市公安局".to_owned(),
        };
        let grant = Grant {
            number,
            bureau: "示例社保局",
            masked_name,
            issued: now(),
            expires: "2027-12-31T15:59:59Z".parse().unwrap(),
            status: StatusRef { idx: 1, uri: "urn:x".to_owned() },
        };
        issue(&grant, &record, b"photo", &[[1; 16]; SALTS], &Issuer::new(key(key_seed), &key(1))).unwrap()
    }

    #[test]
    fn only_the_bureaus_credential_of_this_person_is_handed_on() {
        let person = IdNumber::parse("119999195107070023", date(2026, 1, 1)).unwrap();
        let masked = Masked { case: String::new(), name: "赵**".to_owned(), number: person.masked() };
        let keys = KeyList {
            issued: now(),
            sealing: Vec::new(),
            receipt_key: String::new(),
            earlier_receipt_keys: Vec::new(),
            credential_keys: vec![encode(key(2).verifying_key().as_bytes())],
        };
        let of = |credential: Credential, root: u8, now: Timestamp| {
            let root = encode(key(root).verifying_key().as_bytes());
            checked(credential, &masked, (&root, &keys), now).err()
        };
        let good = || issued("119999195107070023", "赵**", "2026-1", 2);
        assert_eq!(of(good(), 1, now()), None);
        assert_eq!(of(good(), 9, now()), Some(BackendError::Untrusted), "another bureau");
        let retired = issued("119999195107070023", "赵**", "2026-1", 3);
        assert_eq!(of(retired, 1, now()), Some(BackendError::Untrusted), "a key that is on no list");
        let cut =
            |credential: Credential| Credential { whole: credential.whole.replacen('~', "~AAAA~", 1), ..credential };
        assert_eq!(of(cut(good()), 1, now()), Some(BackendError::Untrusted));
        let late = "2028-01-01T00:00:00Z".parse().unwrap();
        for (wrong, at) in [
            (good(), late),
            (issued("119999194808220034", "赵**", "2026-1", 2), now()),
            (issued("119999195107070023", "钱**", "2026-1", 2), now()),
            (Credential { number: "2026-2".to_owned(), ..good() }, now()),
            (Credential { expires: late, ..good() }, now()),
            (Credential { shown: issued("119999195107070023", "赵**", "2026-2", 2).shown, ..good() }, now()),
            (Credential { shown: good().whole, ..good() }, now()),
            (Credential { whole: good().shown, ..good() }, now()),
            (Credential { whole: String::new(), ..good() }, now()),
        ] {
            assert!(matches!(of(wrong, 1, at), Some(BackendError::Unintelligible(_))));
        }
    }

    #[test]
    fn the_newest_cases_are_remembered() {
        let cases = Cases::default();
        let case = |n: usize| -> Case {
            serde_json::from_value(serde_json::json!({
                "id": n.to_string(), "masked_name": "赵**", "masked_number": "1", "birth": "1951-07-07",
                "due": "2026-12-31", "certified_on": null,
                "challenge": {"nonce": "", "acts": ["blink"], "expires": "2026-03-01T08:00:00Z"}
            }))
            .unwrap()
        };
        for n in 0..=MOST {
            cases.remember(&case(n));
        }
        assert!(cases.of("0").is_none() && cases.of("1").is_some() && cases.of(&MOST.to_string()).is_some());
    }
}
