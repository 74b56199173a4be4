//! What the configuration says of a bureau that cannot be asked: its name, its agreement, its keys.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::{Timestamp, civil::Date};
use renzheng_domain::{
    consent::Agreement,
    due::{DuePolicy, DueRule, UNKNOWN_BIRTH},
    filing::{Receipt, VirtualCameras},
    person::{IdNumber, clean},
    session::Service,
    time::china,
};
use renzheng_wire::{SealingKey, Suite, decode, decode_array, sha256_hex, verify_receipt};
use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;

use super::BackendError;

/// The longest agreement text that is read, bytes: some fifty times the reference one's.
const LONGEST_TEXT: u64 = 1 << 18;

/// `[bureau.facts]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The official office.
    pub name: String,
    /// Telephone for questions.
    #[serde(default = "Facts::usual_hotline")]
    pub hotline: String,
    /// How due days are reckoned: `{ months = 12 }` or `{ months = 6 }` from the last certification, `"birth_month"`
    /// (once in each year that begins with it), `{ fixed_month = 9 }` for everybody, `"calendar_year"`.
    #[serde(default)]
    pub due: DueRule,
    /// Days after the due day for which nothing is stopped yet.
    #[serde(default)]
    #[schemars(range(min = 0, max = 183))]
    pub grace_days: u16,
    /// Version of the agreement, as the bureau numbers it.
    #[serde(default)]
    pub agreement_version: Option<String>,
    /// File with the agreement in Chinese; blank lines part paragraphs.
    #[serde(default)]
    pub agreement_zh: Option<PathBuf>,
    /// File with the agreement in English.
    #[serde(default)]
    pub agreement_en: Option<PathBuf>,
    /// The bureau's public key that records are sealed to, base64url without padding.
    #[serde(default)]
    pub sealing_key: Option<String>,
    /// What the bureau calls that key.
    #[serde(default)]
    pub key_id: Option<String>,
    /// The suite it is for.
    #[serde(default = "Facts::usual_suite")]
    pub suite: String,
    /// The bureau's Ed25519 key for receipts, base64url without padding. Without it a receipt is the bureau's word and
    /// no proof: its signature is not kept.
    #[serde(default)]
    pub receipt_key: Option<String>,
    /// How many judged trials a person has before the other ways are offered.
    #[serde(default = "Facts::usual_attempts")]
    #[schemars(range(min = 1, max = 10))]
    pub judged_attempts: u32,
    /// How many acts of a challenge are always asked for.
    #[serde(default = "renzheng_domain::session::one")]
    #[schemars(range(min = 1, max = 3))]
    pub acts_asked: u32,
    /// What this bureau wants done about virtual cameras.
    #[serde(default)]
    pub virtual_cameras: VirtualCameras,
    /// Whether its people take cases made by hand and visits at home from sealed records.
    #[serde(default)]
    pub takes_cases: bool,
    /// How many days the sealed bytes of a record are kept here after its decision. Such a bureau does not sign what it
    /// says, so anybody on the way may have made the decision up; until then the record can be sent again.
    #[serde(default = "Facts::usual_keep")]
    #[schemars(range(min = 1, max = 365))]
    pub keep_days: u32,
}

/// What is wrong with a fact; the key of `[bureau.facts]` that it stands under.
#[derive(Debug, Error)]
pub enum FactsError {
    /// A file that cannot be read.
    #[error("{key}: {path} cannot be read: {error}")]
    File {
        /// The key of `[bureau.facts]` that names the file.
        key: &'static str,
        /// Where the file lies.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// Longer than any agreement, or with characters that cannot be shown.
    #[error("{0}: this is no text that can be shown")]
    Text(&'static str),
    /// Not 32 bytes in base64url without padding.
    #[error("{0}: this is no key")]
    NotAKey(&'static str),
    /// Something else stands where it should not.
    #[error("{0}: this cannot be")]
    Value(&'static str),
    /// Another fact needs this one.
    #[error("{0}: this is missing")]
    Missing(&'static str),
}

impl FactsError {
    /// The key it is about.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::File { key, .. } | Self::Text(key) | Self::NotAKey(key) | Self::Value(key) | Self::Missing(key) => {
                key
            }
        }
    }
}

/// Facts as they are used.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub name: String,
    pub hotline: String,
    pub due: DuePolicy,
    pub agreement: Option<Agreement>,
    pub sealing: Option<SealingKey>,
    /// Any of these may have signed a receipt; none: nothing is claimed of receipts.
    pub receipt_keys: Vec<String>,
    pub judged_attempts: u32,
    pub acts_asked: u32,
    pub virtual_cameras: VirtualCameras,
    pub takes_cases: bool,
    /// How long the sealed bytes outlive a decision.
    pub keep: Duration,
}

impl Facts {
    fn usual_hotline() -> String {
        "12333".to_owned()
    }

    fn usual_suite() -> String {
        Suite::Hpke.name().to_owned()
    }

    const fn usual_attempts() -> u32 {
        3
    }

    /// A month: long enough for the person to hear nothing and ask.
    const fn usual_keep() -> u32 {
        30
    }

    /// Everything that is wrong with them, files included.
    pub fn faults(&self) -> Vec<FactsError> {
        let mut found = Vec::new();
        found.extend(self.agreement().err());
        found.extend(self.sealing().err());
        found.extend(self.receipt().err());
        for (key, text) in [("name", &self.name), ("hotline", &self.hotline)] {
            if clean(text) != **text || text.is_empty() {
                found.push(FactsError::Text(key));
            }
        }
        found
    }

    pub(super) fn read(&self) -> Result<Known, FactsError> {
        Ok(Known {
            name: self.name.clone(),
            hotline: self.hotline.clone(),
            due: DuePolicy { rule: self.due, grace_days: self.grace_days, ..DuePolicy::default() }.bounded(),
            agreement: self.agreement()?,
            sealing: self.sealing()?,
            receipt_keys: self.receipt()?.into_iter().collect(),
            judged_attempts: self.judged_attempts.clamp(1, 10),
            acts_asked: self.acts_asked.clamp(1, 3),
            virtual_cameras: self.virtual_cameras,
            takes_cases: self.takes_cases,
            keep: Duration::from_hours(24 * u64::from(self.keep_days.clamp(1, 365))),
        })
    }

    fn agreement(&self) -> Result<Option<Agreement>, FactsError> {
        let Some(zh) = &self.agreement_zh else { return Ok(None) };
        let en = self.agreement_en.as_ref().ok_or(FactsError::Missing("agreement_en"))?;
        let version = self.agreement_version.clone().ok_or(FactsError::Missing("agreement_version"))?;
        let (text_zh, text_en) = (text("agreement_zh", zh)?, text("agreement_en", en)?);
        let sha256 = sha256_hex(text_zh.as_bytes());
        Ok(Some(Agreement { version, text_zh, text_en, sha256 }))
    }

    fn sealing(&self) -> Result<Option<SealingKey>, FactsError> {
        let Some(public_key) = self.sealing_key.clone() else { return Ok(None) };
        let suite = Suite::named(&self.suite).ok_or(FactsError::Value("suite"))?;
        if !decode(&public_key).is_some_and(|bytes| suite.is_key(&bytes)) {
            return Err(FactsError::NotAKey("sealing_key"));
        }
        let kid = self.key_id.clone().ok_or(FactsError::Missing("key_id"))?;
        Ok(Some(SealingKey { kid, suite: self.suite.clone(), public_key }))
    }

    fn receipt(&self) -> Result<Option<String>, FactsError> {
        match &self.receipt_key {
            Some(key) if decode_array::<32>(key).is_none() => Err(FactsError::NotAKey("receipt_key")),
            key => Ok(key.clone()),
        }
    }
}

/// A text that can be shown, exactly as it stands in the file: its SHA-256 goes on record.
fn text(key: &'static str, path: &Path) -> Result<String, FactsError> {
    let failed = |error| FactsError::File { key, path: path.to_owned(), error };
    if std::fs::metadata(path).map_err(failed)?.len() > LONGEST_TEXT {
        return Err(FactsError::Text(key));
    }
    let text = std::fs::read_to_string(path).map_err(failed)?;
    let is_clean = text.lines().all(|line| clean(line) == line);
    if is_clean && !text.trim().is_empty() { Ok(text) } else { Err(FactsError::Text(key)) }
}

impl Known {
    /// What the wizard knows of the bureau.
    pub fn service(&self) -> Result<Service, BackendError> {
        Ok(Service {
            bureau_name: self.name.clone(),
            demo: false,
            agreement: self.agreement.clone().ok_or(BackendError::Unintelligible("no agreement"))?,
            judged_attempts: self.judged_attempts,
            acts_asked: self.acts_asked,
            hotline: self.hotline.clone(),
            virtual_cameras: self.virtual_cameras,
            offers: Vec::new(),
            takes_cases: self.takes_cases,
            packed: None,
        })
    }

    /// The day by which somebody's next certification is due, after one on `last`, if it is known.
    pub fn due(&self, number: &IdNumber, last: Option<Date>, now: Timestamp) -> Date {
        self.due.rule.due(number.latest_birth().unwrap_or(UNKNOWN_BIRTH), last, now.to_zoned(china()).date())
    }

    /// A receipt is signed by the known key. Where none is known nothing is claimed: the signature is left out.
    pub fn believed(&self, mut receipt: Receipt) -> Result<Receipt, BackendError> {
        let texts = [&receipt.number, &receipt.masked_name, &receipt.masked_number, &receipt.bureau_name];
        if texts.iter().any(|text| clean(text) != **text) {
            return Err(BackendError::Unintelligible("unprintable characters in a receipt"));
        }
        if self.receipt_keys.is_empty() {
            receipt.signature.clear();
            return Ok(receipt);
        }
        let is_signed = self.receipt_keys.iter().any(|key| verify_receipt(&receipt, key));
        if is_signed { Ok(receipt) } else { Err(BackendError::Untrusted) }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use renzheng_wire::encode;

    /// Complete ones, with their texts in `folder`.
    pub fn facts(folder: &Path) -> Facts {
        let (zh, en) = (folder.join("zh.txt"), folder.join("en.txt"));
        std::fs::write(&zh, "第一段\n\n第二段\n").unwrap();
        std::fs::write(&en, "First\n\nSecond\n").unwrap();
        Facts {
            name: "甲市社保局".to_owned(),
            hotline: "12333".to_owned(),
            due: DueRule::FixedMonth(6),
            grace_days: 0,
            agreement_version: Some("7".to_owned()),
            agreement_zh: Some(zh),
            agreement_en: Some(en),
            sealing_key: Some(encode(&[9; 32])),
            key_id: Some("k1".to_owned()),
            suite: Suite::Hpke.name().to_owned(),
            receipt_key: None,
            judged_attempts: 3,
            acts_asked: 1,
            virtual_cameras: VirtualCameras::Warn,
            takes_cases: false,
            keep_days: 30,
        }
    }

    #[test]
    fn an_agreement_is_read_and_due_days_follow_the_rule() {
        let folder = tempfile::tempdir().unwrap();
        let known = facts(folder.path()).read().unwrap();
        let service = known.service().unwrap();
        let bytes = std::fs::read(folder.path().join("zh.txt")).unwrap();
        assert_eq!(service.agreement.text_zh.as_bytes(), bytes);
        assert_eq!(service.agreement.sha256, sha256_hex(&bytes));
        let number = IdNumber::parse("119999195003150029", jiff::civil::date(2026, 1, 1)).unwrap();
        let due = |now: &str| known.due(&number, None, now.parse().unwrap()).to_string();
        assert_eq!(due("2026-06-30T15:59:00Z"), "2026-06-30");
        assert_eq!(due("2026-06-30T16:01:00Z"), "2027-06-30", "midnight is China's");
    }

    #[test]
    fn each_wrong_fact_is_named_by_its_key() {
        type Change = fn(&mut Facts);
        let folder = tempfile::tempdir().unwrap();
        let wrong: [(Change, &str); 7] = [
            (|f| f.agreement_en = None, "agreement_en"),
            (|f| f.agreement_zh = Some("/nowhere/zh.txt".into()), "agreement_zh"),
            (|f| f.sealing_key = Some("abc".to_owned()), "sealing_key"),
            (|f| f.key_id = None, "key_id"),
            (|f| f.suite = "rot13".to_owned(), "suite"),
            (|f| f.receipt_key = Some("abc".to_owned()), "receipt_key"),
            (|f| f.name = "a\u{1b}[2J".to_owned(), "name"),
        ];
        assert!(facts(folder.path()).faults().is_empty());
        for (change, key) in wrong {
            let mut facts = facts(folder.path());
            change(&mut facts);
            assert_eq!(facts.faults().iter().map(FactsError::key).collect::<Vec<_>>(), [key]);
        }
    }
}
