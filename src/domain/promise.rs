//! What the bureau says before a picture is taken: where the person stands, and what a picture can lead to. A person
//! who came here on foot is not to learn afterwards what was known before.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};
use utoipa::ToSchema;

use super::channel::Reference;

/// What the bureau says of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Promise {
    /// The certification that holds, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certified: Option<Certified>,
    /// What a picture leads to where faces are compared with the bureau's own photo; `None`: the bureau does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub face: Option<FaceOutlook>,
    /// What it leads to where they are compared with the photo of the police's identity record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub police_face: Option<FaceOutlook>,
    /// The day by which the next certification is due after one of today.
    pub next_due: Date,
}

impl Promise {
    /// What a picture leads to in an entry way that compares with this.
    pub const fn outlook(&self, reference: Reference) -> Option<FaceOutlook> {
        match reference {
            Reference::BureauPhoto => self.face,
            Reference::PoliceIdPhoto => self.police_face,
        }
    }
}

/// A certification that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Certified {
    /// The day it counts from.
    pub on: Date,
    /// What it rests on.
    pub by: CertifiedBy,
    /// The day by which the next one is due.
    pub until: Date,
    /// Whether one of today would be a new certification; `false`: it would be the same one again.
    pub renews: bool,
}

/// What a certification rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CertifiedBy {
    /// A record: by face, by hand, a visit.
    Record,
    /// Other data of the bureau's, without the person (静默认证).
    Data,
}

/// What a picture of the face leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "way")]
pub enum FaceOutlook {
    /// If the face is that of the photo on file, and the helper vouches, it is approved.
    Approved {
        /// The photo on file.
        photo: PhotoOnFile,
    },
    /// A person at the bureau may have to look at it, whatever the picture shows.
    Looked {
        /// Why.
        why: WhyLooked,
        /// The photo on file.
        photo: PhotoOnFile,
    },
    /// A picture is of no use: another way at once.
    Useless {
        /// Why.
        why: WhyUseless,
    },
}

/// The photo on file, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PhotoOnFile {
    /// The year it was taken in, if the bureau knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    /// How good it is.
    pub quality: PhotoQuality,
}

/// How good a photo on file is for a comparison: a class, never a score.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    ToSchema,
    IntoStaticStr,
    EnumString,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum PhotoQuality {
    /// Large, sharp and well lit enough.
    Good,
    /// Small, soft or too bright: it can be compared, and a person is needed more often.
    Poor,
    /// There is no face in it that can be compared.
    Unusable,
}

/// Why a person may have to look at a record by face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum WhyLooked {
    /// The photo on file is old.
    AgedPhoto,
    /// The photo on file is small, soft or too bright.
    PoorPhoto,
    /// At this bureau people decide every record.
    ByHand,
    /// The bureau does not know this counter's key.
    CounterUnknown,
}

/// Why a picture of the face is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum WhyUseless {
    /// There is no photo on file.
    NoPhoto,
    /// There is no face in it that can be compared.
    UnusablePhoto,
}
