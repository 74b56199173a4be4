//! `renzheng scenario run FILE...`: the real flow, the real vision, the real outbox and the real bureau, driven without
//! a screen and in virtual time. A scenario is the testers' language: keys, a camera script, a bureau script, and the
//! transcript that must come of it.

mod disk;
mod eye;
mod file;
mod keys;
mod order;
mod stage;
mod theatre;
mod transcript;

use std::path::{Path, PathBuf};

use anyhow::Context;

pub use self::file::{FileError, Scenario};
use self::{
    stage::{EmptyHouse, Stage},
    theatre::Theatre,
};
use crate::vision::ModelFolder;

/// How a scenario ended.
#[derive(Debug)]
pub enum Outcome {
    /// As expected.
    Same,
    /// Not: the lines that differ, ready to print.
    Different(Vec<String>),
    /// The file cannot be run.
    Unreadable(FileError),
}

/// Runs every file and tells `report` of each; the exit code is 0 if all were as expected, 1 if some differ, 2 if a file
/// could not be read.
pub fn run(files: &[PathBuf], models: &ModelFolder, mut report: impl FnMut(&Path, &Outcome)) -> anyhow::Result<u8> {
    let mut theatre = Theatre::open(models).context("the models cannot be loaded")?;
    let mut code = 0;
    for path in files {
        let outcome = play(&mut theatre, path)?;
        code = code.max(match outcome {
            Outcome::Same => 0,
            Outcome::Different(_) => 1,
            Outcome::Unreadable(_) => 2,
        });
        report(path, &outcome);
    }
    Ok(code)
}

fn play(theatre: &mut Theatre, path: &Path) -> anyhow::Result<Outcome> {
    let scenario = match Scenario::read(path) {
        Ok(scenario) => scenario,
        Err(error) => return Ok(Outcome::Unreadable(error)),
    };
    let seen = Stage::set(theatre, &scenario, &mut EmptyHouse)?.play()?;
    let difference = transcript::difference(&scenario.expect, &seen);
    Ok(if difference.is_empty() { Outcome::Same } else { Outcome::Different(difference) })
}
