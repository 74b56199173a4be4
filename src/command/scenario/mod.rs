//! `renzheng scenario run FILE...`: the real flow, the real vision, the real outbox and the real bureau, driven without
//! a screen and in virtual time. A scenario is the testers' language: keys, a camera script, a bureau script, and the
//! transcript that must come of it.

pub mod camera;
pub mod command;
mod crowd;
mod difference;
mod disk;
mod file;
mod keys;
mod on_file;
mod order;
pub mod soak;
mod stage;
mod theatre;
mod transcript;
mod unplayable;
mod vocabulary;
mod watch;

use std::path::{Path, PathBuf};

use secrecy::SecretString;

pub use self::{
    difference::Difference,
    file::{FileError, Scenario},
    transcript::Transcript,
};
use self::{
    stage::{EmptyHouse, Stage},
    theatre::Theatre,
    unplayable::Unplayable,
    watch::Viewer,
};
use crate::vision::ModelFolder;

/// How a scenario ended.
#[derive(Debug)]
pub enum Outcome {
    /// The transcript is as expected.
    Same,
    /// The transcript differs from what was expected; this is how.
    Different(Difference),
    /// The viewer ended the scenario.
    Left,
    /// The file cannot be run.
    Unreadable(FileError),
}

impl Outcome {
    /// 0: nothing to complain about, 1: it differs, 2: it cannot be run.
    pub const fn code(&self) -> u8 {
        match self {
            Self::Same | Self::Left => 0,
            Self::Different(_) => 1,
            Self::Unreadable(_) => 2,
        }
    }
}

/// How scenarios are played.
#[derive(Debug, Default)]
pub struct How {
    /// On the real screen, so many times as fast as people are; `None`: without a screen.
    pub watch: Option<f64>,
    /// Where the bureau keeps its records, if not in memory: an empty PostgreSQL database.
    pub database: Option<SecretString>,
}

/// Runs every file and tells `report` of each; a viewer who leaves ends the run. Gives the worst code.
pub fn run(
    files: &[PathBuf],
    models: &ModelFolder,
    how: &How,
    mut report: impl FnMut(&Path, &Outcome),
) -> Result<u8, Unplayable> {
    let mut theatre = Theatre::open(models, how.database.clone())?;
    let mut code = 0;
    for path in files {
        let outcome = play(&mut theatre, path, how.watch)?;
        code = code.max(outcome.code());
        report(path, &outcome);
        if matches!(outcome, Outcome::Left) {
            break;
        }
    }
    Ok(code)
}

fn play(theatre: &mut Theatre, path: &Path, watch: Option<f64>) -> Result<Outcome, Unplayable> {
    let scenario = match Scenario::read(path) {
        Ok(scenario) => scenario,
        Err(error) => return Ok(Outcome::Unreadable(error)),
    };
    let played = match watch {
        Some(speed) => {
            let mut viewer = Viewer::open(speed)?;
            let played = Stage::set(theatre, &scenario, &mut viewer)?.play()?;
            viewer.hold(&played)?;
            played
        }
        None => Stage::set(theatre, &scenario, &mut EmptyHouse)?.play()?,
    };
    let slip = scenario.slip.as_ref().and_then(|slip| Difference::of(slip, &played.slip));
    Ok(match Difference::of(&scenario.expect, &played.lines).or(slip) {
        _ if played.is_broken_off => Outcome::Left,
        None => Outcome::Same,
        Some(difference) => Outcome::Different(difference),
    })
}
