//! Who is due, and what has become of everybody (待认证名单): what the helper's list shows.

use std::fmt;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use super::{due::age, filing::FilingId, person::IdNumber};

/// From this age on, people come first and are offered a visit: the rule of most offices (高龄).
pub const AGED: u8 = 80;

/// Somebody on the list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The person's number in the book, which never changes.
    pub row: i64,
    /// As on the identity card.
    pub name: String,
    /// Checked by the rules of its kind.
    pub number: String,
    /// Birth date, from the number; `None`: the number does not tell it.
    #[serde(default)]
    pub birth: Option<Date>,
    /// Last day of the period.
    pub due: Date,
    /// Where they stand.
    pub outcome: Outcome,
    /// Somebody goes to see them at home.
    pub visit: bool,
}

impl Listed {
    /// What stands in the number behind the birth date: enough to tell people of one name apart.
    pub fn tail(&self) -> String {
        IdNumber::tail(&self.number).to_owned()
    }

    /// Whether they are of the age that comes first.
    pub fn is_aged(&self, today: Date) -> bool {
        self.birth.is_some_and(|birth| age(birth, today) >= AGED)
    }
}

impl fmt::Debug for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listed").field("row", &self.row).field("outcome", &self.outcome).finish_non_exhaustive()
    }
}

/// What has come of somebody, or of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    /// Nothing yet.
    #[default]
    Open,
    /// Captured; on this computer, or at the bureau without an answer yet.
    Queued,
    /// The bureau has certified the person.
    Accepted,
    /// Somebody at the bureau looks at it.
    Review,
    /// By hand or at home: somebody at the bureau decides it.
    Manual,
    /// Not by face; another way is needed.
    NotApproved,
    /// Taken back.
    Withdrawn,
}

impl Outcome {
    /// The word in files and databases.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// The outcome of that word.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::VARIANTS.iter().copied().find(|one| one.id() == id)
    }

    /// Whether the helper has something to do for this person.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::NotApproved | Self::Withdrawn)
    }
}

/// Who comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// Who is due first; of one day, those of [`AGED`] and more.
    #[default]
    Due,
    /// Those of [`AGED`] and more; among them and the others, who is due first.
    Aged,
}

impl Order {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Due => Self::Aged,
            Self::Aged => Self::Due,
        }
    }
}

/// What is looked for.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// Initials, letters of the name's pinyin, part of the name, or digits of the number; empty: everybody.
    pub text: String,
    /// Who comes first.
    pub order: Order,
    /// Whether those who are done are listed too.
    pub all: bool,
}

impl fmt::Debug for Search {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Search").field("order", &self.order).field("all", &self.all).finish_non_exhaustive()
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// In order; cut to what a screen can use.
    pub people: Vec<Listed>,
    /// How many there are in all.
    pub count: u32,
    /// How many stand on the whole list.
    pub listed: u32,
    /// The day it was looked for.
    pub today: Date,
}

/// A sitting: from the choice of a way to the moment the page is the person's no more. Who it was is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// When it ended.
    pub ended: Timestamp,
    /// The helper.
    pub operator: String,
    /// Completed years of the person; 0 where the document does not tell them.
    pub age: u8,
    /// Trials that were judged; what was not judged counts for nothing.
    pub judged: u32,
    /// What came of it.
    pub record: Option<FilingId>,
}
