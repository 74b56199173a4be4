//! The ways that need no face, as they go on record: a case that helpers vouch for, and a visit at home.

use std::fmt;

use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};
use utoipa::ToSchema;

use super::consent::Consent;

/// A case that is made by hand at the counter: helpers look at the person and their papers and say so (人工核验). A person
/// at the bureau decides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManualCase {
    /// Why not by face.
    pub why: WhyManual,
    /// What the helper saw, in their own words.
    pub statement: String,
    /// The digits on the card that the person holds in the picture: drawn by the bureau for this case, so that no older
    /// picture shows them.
    pub code: String,
    /// The second helper; `None` where none was there, which the bureau weighs.
    pub witness: Option<Witness>,
    /// What the person agreed to; `None` where no picture was taken.
    pub consent: Option<Consent>,
}

/// Why a case is made by hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray, ToSchema)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum WhyManual {
    /// The person would rather not be compared by face.
    #[default]
    NotWished,
    /// The record did not come about by face.
    NotByFace,
    /// Illness, an injury or a bandage hides the face or forbids the movements.
    Health,
    /// The face has changed since the photo on file was taken.
    Changed,
    /// The camera or the program did not work.
    Equipment,
    /// The person has a document whose number is not checked here.
    Document,
}

impl WhyManual {
    /// What can be chosen: the document is the reason, or it is none.
    pub fn of(other_document: bool) -> &'static [Self] {
        let (others, document) = Self::VARIANTS.split_at(Self::Document as usize);
        if other_document { document } else { others }
    }
}

/// A helper who saw the same, and proved to the bureau who they are.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Witness {
    /// The operator's id.
    pub operator: String,
    /// The name that goes on screen.
    pub display_name: String,
    /// What the bureau gave for this one record; worth nothing for another.
    pub token: String,
}

impl fmt::Debug for ManualCase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ManualCase").field("why", &self.why).finish_non_exhaustive()
    }
}

impl fmt::Debug for HomeVisit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HomeVisit(…)")
    }
}

impl fmt::Debug for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Witness").field("operator", &self.operator).finish_non_exhaustive()
    }
}

/// Somebody comes to the person's home (上门认证): what the bureau needs to plan it. The address on file is used, so none
/// is typed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeVisit {
    /// Why the person does not come, and anything that whoever visits should know.
    pub note: String,
    /// Telephone to call before the visit.
    pub telephone: String,
}
