//! Outputs in addition to the helper's screen: the screen for the person, and the voice. Both follow the wizard,
//! neither can stop it.

use std::sync::Arc;

use super::voice::Voice;
use crate::{
    domain::{frame::Frame, time::Moment},
    flow::{Wizard, wizard::Language},
    setup::counter::{Counter, Plan},
    ui::{patron, words::Words},
};

/// Outputs in addition to the helper's screen: the screen for the person, and the voice.
pub struct SideOutputs {
    #[cfg(unix)]
    screens: Option<super::patron::serve::Serving>,
    voice: Option<Voice>,
    chinese: Words,
    english: Words,
}

impl SideOutputs {
    /// Opens what there is. What cannot be opened is logged and done without.
    pub fn open(plan: &Plan, counter: &Counter, runtime: &tokio::runtime::Handle, wizard: &Wizard) -> Self {
        #[cfg(unix)]
        let screens = super::patron::serve::Serving::open(&plan.paths.data, &patron::view(wizard), runtime)
            .inspect_err(|error| tracing::warn!(%error, "no screen for the person can be served"))
            .ok();
        let voice = plan.voice.clone().and_then(|config| {
            Voice::open(config, Arc::clone(&counter.clock))
                .inspect_err(|error| tracing::warn!(%error, "there is no voice"))
                .ok()
        });
        Self {
            #[cfg(unix)]
            screens,
            voice,
            chinese: Words::new(Language::Chinese),
            english: Words::new(Language::English),
        }
    }

    /// The wizard stands like this now.
    pub fn turn(&mut self, wizard: &Wizard, now: Moment) {
        let view = patron::view(wizard);
        if let Some(voice) = &mut self.voice {
            let words = if view.language == Language::Chinese { &self.chinese } else { &self.english };
            voice.turn(patron::utterance(&view, words), view.language, now);
        }
        #[cfg(unix)]
        if let Some(screens) = &mut self.screens {
            screens.show(&view);
        }
    }

    /// A picture came from the camera.
    pub fn picture(&self, frame: &Arc<Frame>) {
        #[cfg(unix)]
        if let Some(screens) = &self.screens {
            screens.picture(frame);
        }
    }

    /// The person is done: nothing of them is shown any more. What is being said belongs to nobody and is said to its
    /// end.
    pub fn wipe(&self) {
        #[cfg(unix)]
        if let Some(screens) = &self.screens {
            screens.wipe();
        }
    }
}
