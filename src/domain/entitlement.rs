//! What a person is entitled to and what the bureau knows of them beside it, as far as the counter may see it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{applicant::CardState, filing::Receipt};

/// What the bureau knows of a person; a bureau may say nothing of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonFacts {
    /// Whether there is an account already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_account: Option<bool>,
    /// Where the social-security card is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<CardState>,
    /// The last day of the identity card, where it is known and there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_card_until: Option<Date>,
    /// What the person draws: one certification is for all of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pensions: Vec<Pension>,
}

/// One of the benefits a person draws (待遇), masked by the bureau.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Pension {
    /// What it is: 城镇职工基本养老保险.
    pub kind: String,
    /// Who pays it.
    pub office: String,
    /// The last four digits of where it is paid to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_tail: Option<String>,
    /// The month it was last paid for, as its first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_for: Option<Date>,
}

/// What a person may see of their account after success: read only, masked by the bureau.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Account {
    /// The person's name, the family name shown and the rest as stars: `王**`.
    pub masked_name: String,
    /// The person's ID number, its birth date as stars: `110101********002X`.
    pub masked_number: String,
    /// The last day on which the next certification is in time.
    pub due: Date,
    /// The receipt of the last certification, if it still holds.
    pub standing: Option<Receipt>,
    /// What the person draws.
    #[serde(default)]
    pub pensions: Vec<Pension>,
}
