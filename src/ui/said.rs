//! What a page says, without its look: the drawing pen (`ui::pen`) notes it while it draws, and the linear (read-aloud)
//! output reads this. A page that is written with the pen is readable without further work; what is drawn past the pen
//! states its own words.

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
    /// One item of a list from which one is chosen with Enter.
    Choice {
        /// Text of the item.
        label: String,
        /// Whether the item is marked, so that Enter takes it.
        marked: bool,
        /// Whether the item's tick box is ticked; `None`: the item has none.
        ticked: Option<bool>,
    },
    /// One radio item: exactly one item of its group is selected.
    Radio {
        /// Text of the item.
        label: String,
        /// Whether this item is the selected one.
        holds: bool,
    },
    /// Something to be typed.
    Field(SaidField),
    /// Something is under way.
    Waiting(String),
    /// One of several processing steps that follow each other, with its state.
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
    /// Label of the field.
    pub(super) label: String,
    /// Short note shown next to the field.
    pub(super) note: String,
    /// Text in the field; `None` when it is secret.
    pub(super) value: Option<String>,
    /// Number of characters in the field.
    pub(super) length: usize,
    /// Whether the field has the focus.
    pub(super) focused: bool,
    /// Which characters the field accepts.
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

/// State of a processing step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// The step is finished.
    Done,
    /// The step is under way.
    Now,
    /// The step is still to come.
    Later,
}

/// A key that works on a page, as the key bar calls it, and what it does.
pub(super) type KeyHint = (&'static str, String);

/// A whole page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// Name of the page, with the step's number if it has one.
    pub(super) heading: String,
    /// Contents of the page, from top to bottom.
    pub(super) body: Vec<Said>,
    /// The keys that work on the page.
    pub(super) keys: Vec<KeyHint>,
}
