//! What is said aloud while the person's screen stands like this: the hint, the movement, and that it is done. Digits
//! are for reading, and nothing that is said belongs to anybody.

use std::collections::BTreeSet;

use renzheng_domain::trial::Act;
use renzheng_flow::Hint;
use strum::VariantArray;

use super::view::{Say, Scene, View};
use crate::words::{Words, patron::say_key};

/// Something to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Utterance {
    /// Identifier of the utterance, by which a recording is found: small letters and `-`.
    pub id: String,
    /// The words, in the helper's language.
    pub text: String,
    /// Whether it is said at once. A hint is waited for: it may leave by itself.
    pub at_once: bool,
}

/// The id of what is said at the end.
const DONE: &str = "patron-done";

impl Utterance {
    fn new(id: &str, words: &Words, at_once: bool) -> Self {
        Self { id: id.to_owned(), text: words.patron_text(id), at_once }
    }

    /// What is said when all is done; also what a trial of the voice says.
    pub fn done(words: &Words) -> Self {
        Self::new(DONE, words, true)
    }

    /// Everything that may ever be said, by name.
    pub fn every(words: &Words) -> Vec<Self> {
        let hints = Hint::VARIANTS.iter().flat_map(|hint| hint.details().iter().map(|how| Say::of(*hint, *how)));
        let acts = Act::ALL.map(Say::Act);
        let keys: BTreeSet<String> = hints.chain(acts).map(|say| say_key(&say)).collect();
        keys.iter().map(|key| Self::new(key, words, false)).chain([Self::done(words)]).collect()
    }
}

/// What belongs to this view, if anything is to be heard.
pub fn utterance(view: &View, words: &Words) -> Option<Utterance> {
    match &view.scene {
        Scene::Mirror(say @ (Say::Act(_) | Say::Digits(_))) => Some(Utterance::new(&say_key(say), words, true)),
        Scene::Mirror(say @ (Say::Hint(..) | Say::Hold)) => Some(Utterance::new(&say_key(say), words, false)),
        Scene::Done => Some(Utterance::done(words)),
        Scene::Mirror(Say::LookAhead | Say::OnceMore | Say::Wait) | Scene::Calm(_) | Scene::Welcome => None,
    }
}
