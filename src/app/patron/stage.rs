//! What the person's screen shows of what it has heard. Apart from the one thing that takes time: the good end stays
//! for a while, also when the helper goes on at once.

use std::time::Duration;

use crate::{
    domain::time::Moment,
    flow::wizard::Language,
    ui::patron::{Scene, Shown, View},
};

/// Two short lines are read in this time, and nobody who has just been told is sent away. Whoever sits down next sees
/// themselves at once: only the welcome waits.
const DONE_STAYS: Duration = Duration::from_secs(4);

/// State of the connection to the wizard at the counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// No wizard is connected.
    Absent,
    /// A wizard is connected that speaks another version of the protocol.
    OtherVersion,
    /// There. Pictures of another sitting than this one are to be forgotten.
    Here {
        /// The page the wizard wants shown.
        view: View,
        /// Counts the sittings: every page without a mirror begins another one.
        sitting: u64,
    },
}

/// What the person's screen shows of what it has heard.
#[derive(Debug)]
pub struct Stage {
    standing: Standing,
    was_here: bool,
    language: Language,
    /// The good end, and since when it stands.
    done: Option<(View, Moment)>,
}

impl Stage {
    /// Nobody is there yet.
    pub const fn new(language: Language) -> Self {
        Self { standing: Standing::Absent, was_here: false, language, done: None }
    }

    /// Takes news; says whether pictures that were had until now are to be forgotten.
    pub fn hear(&mut self, news: Standing, now: Moment) -> bool {
        let sitting = |standing: &Standing| match standing {
            Standing::Here { view, sitting } if matches!(view.scene, Scene::Mirror(_)) => Some(*sitting),
            _ => None,
        };
        let wipes = sitting(&news).is_none() || sitting(&news) != sitting(&self.standing);
        if let Standing::Here { view, .. } = &news {
            self.was_here = true;
            self.language = view.language;
            match view.scene {
                Scene::Done => self.done = Some((view.clone(), now)),
                Scene::Welcome => {}
                _ => self.done = None,
            }
        } else {
            self.done = None;
        }
        self.standing = news;
        wipes
    }

    /// Whether a picture belongs on the screen.
    pub const fn mirrors(&self) -> bool {
        matches!(&self.standing, Standing::Here { view, .. } if matches!(view.scene, Scene::Mirror(_)))
    }

    /// The language of the words around a view.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Whether the good end still stands, whatever came after it.
    pub fn holds(&self, now: Moment) -> bool {
        self.done.as_ref().is_some_and(|(_, since)| now.since(*since) < DONE_STAYS)
    }

    /// What is shown now.
    pub fn shown(&self, now: Moment) -> Shown<'_> {
        match (&self.standing, &self.done) {
            (Standing::Absent, _) if self.was_here => Shown::Gone,
            (Standing::Absent, _) => Shown::Waiting,
            (Standing::OtherVersion, _) => Shown::OtherVersion,
            (Standing::Here { .. }, Some((done, _))) if self.holds(now) => Shown::View(done),
            (Standing::Here { view, .. }, _) => Shown::View(view),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::patron::Say;

    fn here(scene: Scene, sitting: u64) -> Standing {
        Standing::Here { view: View { language: Language::Chinese, office: None, scene }, sitting }
    }

    fn scene(stage: &Stage, seconds: u64) -> Option<&Scene> {
        match stage.shown(Moment::from_millis(seconds * 1000)) {
            Shown::View(view) => Some(&view.scene),
            _ => None,
        }
    }

    #[test]
    fn it_waits_then_shows_then_says_that_the_wizard_has_gone_and_comes_back() {
        let mut stage = Stage::new(Language::English);
        assert_eq!(stage.shown(Moment::ZERO), Shown::Waiting);
        stage.hear(Standing::OtherVersion, Moment::ZERO);
        assert_eq!(stage.shown(Moment::ZERO), Shown::OtherVersion);
        stage.hear(Standing::Absent, Moment::ZERO);
        assert_eq!(stage.shown(Moment::ZERO), Shown::Waiting);
        stage.hear(here(Scene::Welcome, 1), Moment::ZERO);
        assert_eq!((scene(&stage, 0), stage.language()), (Some(&Scene::Welcome), Language::Chinese));
        stage.hear(Standing::Absent, Moment::ZERO);
        assert_eq!(stage.shown(Moment::ZERO), Shown::Gone);
        stage.hear(here(Scene::Welcome, 2), Moment::ZERO);
        assert_eq!(scene(&stage, 0), Some(&Scene::Welcome));
    }

    #[test]
    fn the_good_end_stays_before_the_welcome_and_before_nothing_else() {
        let mut stage = Stage::new(Language::Chinese);
        stage.hear(here(Scene::Done, 1), Moment::ZERO);
        stage.hear(here(Scene::Welcome, 2), Moment::from_millis(200));
        assert_eq!(scene(&stage, 1), Some(&Scene::Done));
        assert_eq!(scene(&stage, 4), Some(&Scene::Welcome));
        stage.hear(here(Scene::Done, 3), Moment::from_millis(9000));
        stage.hear(here(Scene::Mirror(Say::Hold), 3), Moment::from_millis(9100));
        assert_eq!(scene(&stage, 9), Some(&Scene::Mirror(Say::Hold)));
        stage.hear(here(Scene::Done, 4), Moment::from_millis(20_000));
        stage.hear(Standing::Absent, Moment::from_millis(20_100));
        assert_eq!(stage.shown(Moment::from_millis(20_100)), Shown::Gone);
    }

    #[test]
    fn a_picture_never_outlives_its_sitting() {
        let mut stage = Stage::new(Language::Chinese);
        assert!(stage.hear(here(Scene::Mirror(Say::Hold), 1), Moment::ZERO), "whatever lies there is of before");
        assert!(!stage.hear(here(Scene::Mirror(Say::Wait), 1), Moment::ZERO) && stage.mirrors());
        // The welcome between the two was too short to be seen here.
        assert!(stage.hear(here(Scene::Mirror(Say::Hold), 2), Moment::ZERO));
        assert!(stage.hear(here(Scene::Welcome, 3), Moment::ZERO) && !stage.mirrors());
        assert!(stage.hear(Standing::Absent, Moment::ZERO) && !stage.mirrors());
    }
}
