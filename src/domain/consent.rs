//! What the person is asked to agree to, and what they agreed to.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::guardian::Guardian;

/// The agreement text of the bureau.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Agreement {
    /// Version as the bureau numbers it.
    pub version: String,
    /// Chinese text; blank lines part paragraphs.
    pub text_zh: String,
    /// English text.
    pub text_en: String,
    /// Lower-case hex SHA-256 of `text_zh`.
    pub sha256: String,
}

/// What the person agreed to, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Version of the agreement.
    pub version: String,
    /// SHA-256 of the agreement's text.
    pub sha256: String,
    /// Agreed that pictures of the face are taken.
    pub capture: bool,
    /// Agreed that they are sent to the bureau.
    pub send: bool,
    /// When the person agreed.
    pub agreed_at: Timestamp,
    /// Who agreed for a child; `None`: the person did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<Box<Guardian>>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::guardian::GuardianRelation;

    #[test]
    fn older_consents_are_the_persons_own_and_a_guardians_stands_beside_it() {
        let old = json!({
            "version": "1", "sha256": "ab", "capture": true, "send": true, "agreed_at": "2026-03-01T08:00:00Z"
        });
        let mut consent: Consent = serde_json::from_value(old.clone()).unwrap();
        assert_eq!(consent.guardian, None);
        assert_eq!(serde_json::to_value(&consent).unwrap(), old, "older readers meet nothing new");
        consent.guardian = Some(Box::new(Guardian {
            name: "王小示".into(),
            relation: GuardianRelation::OtherPerson,
            id_number: None,
        }));
        let written = serde_json::to_value(&consent).unwrap();
        assert_eq!(written["guardian"], json!({ "name": "王小示", "relation": "other_person" }));
        assert_eq!(serde_json::from_value::<Consent>(written).unwrap(), consent);
        assert!(!format!("{consent:?}").contains('王'));
    }
}
