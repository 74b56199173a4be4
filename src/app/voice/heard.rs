//! What would be said, without a command: for scenarios, by the same rules.

use super::pace::Pace;
use crate::{
    domain::time::Moment,
    flow::{Wizard, wizard::Language},
    ui::{patron, words::Words},
};

/// What would be said, without a command: for scenarios, by the same rules.
pub struct Heard {
    pace: Pace,
    chinese: Words,
    english: Words,
}

impl Default for Heard {
    fn default() -> Self {
        let (chinese, english) = (Words::new(Language::Chinese), Words::new(Language::English));
        Self { pace: Pace::default(), chinese, english }
    }
}

impl Heard {
    /// The id of what is said at this moment.
    pub fn turn(&mut self, wizard: &Wizard, now: Moment) -> Option<String> {
        let view = patron::view(wizard);
        let words = if view.language == Language::Chinese { &self.chinese } else { &self.english };
        self.pace.turn(patron::utterance(&view, words), now).map(|said| said.id)
    }
}
