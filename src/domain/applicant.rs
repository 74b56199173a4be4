//! Who stands before the counter: the person alone or somebody for them, with or without an account, and what they say
//! of their card. It goes on record with the evidence.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

/// What is recorded of the applicant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    /// How the person comes in.
    #[serde(default)]
    pub account: Account,
    /// What was said of the social-security card; `None` where nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<CardState>,
}

impl Applicant {
    /// Whether it says nothing: what older records mean, which have no applicant, and what is therefore not written.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// How the person comes in (注册、登录、代办).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Account {
    /// By an account there is, or where none is needed.
    #[default]
    Existing,
    /// By an account that is opened with this certification.
    New,
    /// Through somebody else, who is on record too (代办).
    OnBehalf {
        /// The other one's name, as on their ID card.
        agent: String,
        /// What they are to the person.
        relation: Relation,
    },
}

/// What the one who comes for a person is to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray, ToSchema)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Relation {
    /// 子女
    #[default]
    Child,
    /// 配偶
    Spouse,
    /// 其他亲属
    Relative,
    /// 社区或村里的工作人员
    Community,
    /// 其他人
    Other,
}

/// Where the social-security card is (实体卡或电子社保卡).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, EnumString, VariantArray, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum CardState {
    /// There is one that works.
    Valid,
    /// It is lost.
    Lost,
    /// There never was one.
    None,
}
