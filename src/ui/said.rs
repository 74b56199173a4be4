//! What a page says, without its look: the pen notes it while it draws, and whoever reads pages aloud reads this. A
//! page that is written with the pen is readable without further work; what is drawn past the pen names its words
//! itself.

use super::theme::Sign;

/// One thing on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// What stands around every page: banner, bureau, news. Of interest once, not on every page.
    Around(String),
    /// A text, behind its sign if it has one.
    Text(Option<Sign>, String),
    /// What the person before the camera is told, and how to do it.
    Hint {
        /// An act, or that all is well: it must not come late.
        at_once: bool,
        /// The sentence.
        message: String,
        /// How; empty when there is nothing to add.
        remedy: String,
    },
    /// A measure of the newest picture, as a word.
    Meter(String, String),
    /// What something is called and what it is.
    Fact(String, String),
    /// One of several items.
    Choice {
        /// Its words.
        label: String,
        /// Whether Enter means it.
        marked: bool,
        /// Its tick box, if it has one.
        ticked: Option<bool>,
    },
    /// One of several of which exactly one holds.
    Radio {
        /// Its words.
        label: String,
        /// Whether it is that one.
        holds: bool,
    },
    /// Something to be typed.
    Field(SaidField),
    /// Something is under way.
    Waiting(String),
    /// One of several stages that follow each other.
    Stage(String, Progress),
    /// Leaves of a sheet, and which one is open.
    Leaves(Vec<String>, usize),
    /// A text of many paragraphs, with a title.
    Long(String, String),
    /// A code for telephones: its label, and the text in it.
    Code(String, String),
}

/// A field that is typed into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SaidField {
    /// What it is called.
    pub(super) label: String,
    /// What stands beside it.
    pub(super) note: String,
    /// What stands in it; `None` when that is a secret.
    pub(super) value: Option<String>,
    /// Characters in it.
    pub(super) length: usize,
    /// Typed in now.
    pub(super) focused: bool,
    /// What it takes.
    pub(super) takes: Takes,
}

/// What may be typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// Any characters.
    Text,
    /// Digits; blanks between them mean nothing.
    Digits,
}

/// Where a stage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// Behind us.
    Done,
    /// Under way.
    Now,
    /// A step that is still to come.
    Later,
}

/// A key that works on a page, as the key bar calls it, and what it does.
pub(super) type KeyHint = (&'static str, String);

/// A whole page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// Its name, with the step's number if it has one.
    pub(super) heading: String,
    /// What it says, from top to bottom.
    pub(super) body: Vec<Said>,
    /// The keys that work on it.
    pub(super) keys: Vec<KeyHint>,
}
