//! A credential is handed on only when it is the bureau's, and of the person of the case it was asked for.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use jiff::Timestamp;

use crate::{
    backend::{
        BackendError,
        wire::{
            KeyList,
            credential::{Fault, verify},
        },
    },
    domain::{
        credential::Credential,
        person::{IdNumber, clean},
        session::Case,
        time::china,
    },
};

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
