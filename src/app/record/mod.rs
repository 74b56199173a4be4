//! A session written down: JSON lines, a head and then a line a turn. Facts are data and the wizard reads no clock, so
//! the same facts at the same moments make the same pages again (`renzheng replay`).
//!
//! What is written is of nobody. [`redactor`] changes every fact before it leaves the loop: pixels are left out; what
//! is typed is replaced character by character, by one of the same kind and width ([`stand_in`]); names, numbers,
//! tokens and ids that come from the bureau are replaced in the same way. The rule in one sentence: a page made from
//! the record has the same words at the same places, and where it named somebody it names 某示例.

mod cameras;
mod file;
mod journal;
mod reading;
mod redactor;
mod ring;
pub mod stand_in;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::{
    file::{RecordFile, private_file},
    journal::Journal,
    reading::Record,
    ring::Ring,
};
use crate::{
    domain::time::{Moment, Now},
    flow::{Event, Settings},
};

/// What the lines mean; a change that an older program would misread counts it up.
pub const FORMAT: u32 = 1;

/// The first line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// [`FORMAT`].
    pub renzheng_record: u32,
    /// The program's.
    pub version: String,
    /// Columns and rows of the terminal at the start.
    pub size: (u16, u16),
    /// What the wizard was told before its first page, with a stand-in for the seed.
    pub settings: Settings,
}

impl Head {
    /// The head of a record by this program.
    pub fn new(size: (u16, u16), settings: &Settings) -> Self {
        let settings = redactor::settings(settings);
        Self { renzheng_record: FORMAT, version: env!("CARGO_PKG_VERSION").to_owned(), size, settings }
    }
}

/// Every other line.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Since the start of the program.
    pub at: Moment,
    /// Calendar time, UTC.
    pub wall: Timestamp,
    /// The page that stood there.
    pub page: String,
    /// What happened.
    pub what: What,
}

impl Line {
    /// Both clocks.
    pub const fn now(&self) -> Now {
        Now { at: self.at, wall: self.wall }
    }
}

/// What happened.
#[expect(clippy::large_enum_variant, reason = "nearly all of them are facts")]
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum What {
    /// A fact came.
    Fact {
        /// Keys that put the stand-in of the number right before it is judged.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mended: Vec<Event>,
        /// The fact.
        event: Event,
    },
    /// Orders that came of the fact before.
    Orders(Vec<String>),
    /// The window has another size: columns and rows.
    Size(u16, u16),
    /// The record is as long as a record may be; the session went on.
    Full,
}
