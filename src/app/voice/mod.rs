//! The voice: a command of the counter's own that says hints, movements and the good end aloud. Never required: without
//! one, and with one that does not work, everything goes on as it is.

pub mod heard;
pub mod mouth;
mod pace;

use std::{io, sync::Arc};

use self::{
    mouth::{Ending, Mouth},
    pace::Pace,
};
use crate::{
    domain::time::{Clock, Moment},
    flow::wizard::Language,
    setup::config::voice::{VoiceConfig, filled},
    ui::patron::Utterance,
};

/// The voice: a command of the counter's own that says hints, movements and the good end aloud.
pub struct Voice {
    config: VoiceConfig,
    pace: Pace,
    mouth: Mouth,
}

impl Voice {
    /// Ready to speak.
    pub fn open(config: VoiceConfig, clock: Arc<dyn Clock>) -> io::Result<Self> {
        let mut is_told = false;
        let mouth = Mouth::open(clock, move |ending| {
            // Once: a command that does not work will not work the next time either.
            if !is_told && !matches!(ending, Ending::Well) {
                is_told = true;
                tracing::warn!(%ending, "the voice does not work; renzheng doctor says more");
            }
        })?;
        Ok(Self { config, pace: Pace::default(), mouth })
    }

    /// Takes what the page wants said now.
    pub fn turn(&mut self, wanted: Option<Utterance>, language: Language, now: Moment) {
        let said = self.pace.turn(wanted, now);
        if let Some(command) = said.and_then(|utterance| filled(&self.config.command, &utterance, language)) {
            self.mouth.say(command);
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
