//! What a foreign answer holds, read by the pointers of a mapping. Every value that is not as it should be is an error
//! that names its key in the mapping.

use jiff::{Timestamp, civil::Date};
use renzheng_domain::{
    filing::{Decision, FilingId, Reason, Receipt},
    person::clean,
    trial::{Act, Challenge},
};
use serde_json::Value;

use super::mapping::{ChallengeAt, DecisionAt, Pointer, ReceiptAt, Standing};
use crate::{BackendError, Misfit, MisfitFault};

/// One answer and the key of the mapping that is about it, such as `replies.sign_in`.
pub(super) struct Answer<'a> {
    pub json: &'a Value,
    pub place: &'static str,
}

/// An error at that key.
pub(super) fn misfit(place: impl Into<String>, fault: MisfitFault) -> BackendError {
    BackendError::Mapping(Misfit { place: place.into(), fault })
}

impl Answer<'_> {
    fn fault(&self, key: &str, fault: MisfitFault) -> BackendError {
        misfit(format!("{}.{key}", self.place), fault)
    }

    /// What is there; null is nothing.
    fn at(&self, key: &str, pointer: &Pointer) -> Result<&Value, BackendError> {
        let found = self.json.pointer(&pointer.0).filter(|value| !value.is_null());
        found.ok_or_else(|| self.fault(key, MisfitFault::Nothing))
    }

    /// A text, or a number as one. What would have to be cleaned is refused.
    pub fn text(&self, key: &str, pointer: &Pointer) -> Result<String, BackendError> {
        let text = match self.at(key, pointer)? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return Err(self.fault(key, MisfitFault::Kind)),
        };
        let is_clean = text.lines().all(|line| clean(line) == line);
        if is_clean { Ok(text) } else { Err(BackendError::Unintelligible("unprintable characters in an answer")) }
    }

    /// The text at `pointer`, or nothing where the mapping names no place for it.
    pub fn perhaps(&self, key: &str, pointer: Option<&Pointer>) -> Result<Option<String>, BackendError> {
        pointer.map(|pointer| self.text(key, pointer)).transpose()
    }

    /// A day.
    pub fn date(&self, key: &str, pointer: &Pointer) -> Result<Date, BackendError> {
        self.text(key, pointer)?.parse().map_err(|_| self.fault(key, MisfitFault::Kind))
    }

    /// A day that need not be there.
    pub fn date_if_any(&self, key: &str, pointer: Option<&Pointer>) -> Result<Option<Date>, BackendError> {
        let there = pointer.filter(|pointer| self.json.pointer(&pointer.0).is_some_and(|value| !value.is_null()));
        there.map(|pointer| self.date(key, pointer)).transpose()
    }

    /// Yes or no, that need not be there: true or false, 1 or 0, `"1"` or `"0"`.
    pub fn flag_if_any(&self, key: &str, pointer: Option<&Pointer>) -> Result<Option<bool>, BackendError> {
        let there = pointer.filter(|pointer| self.json.pointer(&pointer.0).is_some_and(|value| !value.is_null()));
        let flag = |pointer| match self.at(key, pointer)? {
            Value::Bool(flag) => Ok(*flag),
            value if *value == 1 || *value == "1" => Ok(true),
            value if *value == 0 || *value == "0" => Ok(false),
            _ => Err(self.fault(key, MisfitFault::Kind)),
        };
        there.map(flag).transpose()
    }

    /// A year that need not be there.
    pub fn year_if_any(&self, key: &str, pointer: Option<&Pointer>) -> Result<Option<i16>, BackendError> {
        let there = pointer.filter(|pointer| self.json.pointer(&pointer.0).is_some_and(|value| !value.is_null()));
        let year = |pointer| self.text(key, pointer)?.parse().map_err(|_| self.fault(key, MisfitFault::Kind));
        there.map(year).transpose()
    }

    /// A part of the answer of a shape of ours.
    pub fn part<T: serde::de::DeserializeOwned>(&self, key: &str, pointer: &Pointer) -> Result<T, BackendError> {
        serde_json::from_value(self.at(key, pointer)?.clone()).map_err(|_| self.fault(key, MisfitFault::Kind))
    }

    pub fn challenge(&self, at: &ChallengeAt) -> Result<Challenge, BackendError> {
        let words: Vec<String> = self.part("challenge.acts", &at.acts)?;
        let act = |word: &String| {
            let ours = || serde_json::from_value::<Act>(word.as_str().into()).ok();
            let meant = at.words.get(word).copied().or_else(ours);
            meant.ok_or_else(|| self.fault("challenge.words", MisfitFault::Word))
        };
        let acts = words.iter().map(act).collect::<Result<_, _>>()?;
        let expires = self.text("challenge.expires", &at.expires)?.parse::<Timestamp>();
        let expires = expires.map_err(|_| self.fault("challenge.expires", MisfitFault::Kind))?;
        Ok(Challenge::new(self.text("challenge.nonce", &at.nonce)?, acts, expires))
    }

    /// Where record `id` stands; a receipt is not looked at closer than its fields are.
    pub fn decision(&self, at: &DecisionAt, id: FilingId, bureau: &str) -> Result<Decision, BackendError> {
        let word = self.text("status", &at.status)?;
        let standing = at.words.get(&word).ok_or_else(|| self.fault("words", MisfitFault::Word))?;
        Ok(match standing {
            Standing::Received => Decision::Received,
            Standing::Comparing => Decision::Comparing { queue_position: self.queue_position(at) },
            Standing::Approved => Decision::Approved { receipt: self.receipt(at, id, bureau)? },
            Standing::Duplicate => Decision::Duplicate { receipt: self.receipt(at, id, bureau)? },
            Standing::Rejected => Decision::Rejected { reason: self.reason(at) },
            Standing::Review => Decision::Review { reason: self.reason(at) },
            Standing::Cancelled => Decision::Cancelled,
        })
    }

    /// A record does not wait longer because a number for the screen is missing.
    fn queue_position(&self, at: &DecisionAt) -> u32 {
        let told = at.queue_position.as_ref().and_then(|pointer| self.json.pointer(&pointer.0)?.as_u64());
        told.and_then(|n| u32::try_from(n).ok()).unwrap_or(0)
    }

    fn reason(&self, at: &DecisionAt) -> Reason {
        let word = at.reason.as_ref().and_then(|pointer| self.text("reason", pointer).ok());
        word.and_then(|word| at.reasons.get(&word).copied()).unwrap_or(Reason::Other)
    }

    fn receipt(&self, at: &DecisionAt, id: FilingId, bureau: &str) -> Result<Receipt, BackendError> {
        let at: &ReceiptAt = at.receipt.as_ref().ok_or_else(|| self.fault("receipt", MisfitFault::Nothing))?;
        let key = |key: &str| format!("receipt.{key}");
        let text = |name: &str, pointer: &Option<Pointer>| self.perhaps(&key(name), pointer.as_ref());
        let filing = match &at.filing {
            Some(pointer) => self.part(&key("filing"), pointer)?,
            None => id,
        };
        Ok(Receipt {
            number: self.text(&key("number"), &at.number)?,
            filing,
            masked_name: text("masked_name", &at.masked_name)?.unwrap_or_default(),
            masked_number: text("masked_number", &at.masked_number)?.unwrap_or_default(),
            visited_on: self.date_if_any(&key("visited_on"), at.visited_on.as_ref())?,
            decided_on: self.date(&key("decided_on"), &at.decided_on)?,
            next_due: self.date(&key("next_due"), &at.next_due)?,
            bureau_name: text("bureau_name", &at.bureau_name)?.unwrap_or_else(|| bureau.to_owned()),
            signature: text("signature", &at.signature)?.unwrap_or_default(),
        })
    }
}
