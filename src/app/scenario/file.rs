//! A scenario file: who sits there, what the bureau does, which keys are pressed, and the transcript expected.

use std::{path::Path, time::Duration};

use serde::Deserialize;
use thiserror::Error;

use super::{
    keys::{self, Token},
    order::BureauOrder,
};
use crate::{
    camera::mock::{Script, ScriptError},
    domain::trial::Act,
    flow::wizard::Language,
};

/// Why a scenario cannot be run: exit code 2.
#[derive(Debug, Error)]
pub enum FileError {
    /// Not readable.
    #[error("cannot be read: {0}")]
    Read(#[from] std::io::Error),
    /// Not the TOML it should be; the message names the line.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// A key that does not exist.
    #[error("keys: {0}")]
    Keys(#[from] keys::KeysError),
    /// A camera step that does not exist.
    #[error("camera script: {0}")]
    Camera(#[from] ScriptError),
    /// A bureau step that does not exist.
    #[error("bureau script: '{0}' is not 'PAGE: ORDER' with an order of: {words}", words = BureauOrder::WORDS)]
    Bureau(String),
    /// Nothing to compare with.
    #[error("`expect` is empty: a scenario that expects nothing shows nothing")]
    Empty,
}

/// See the module.
#[derive(Debug)]
pub struct Scenario {
    /// One line.
    pub title: String,
    /// What is pressed and waited for.
    pub keys: Vec<Token>,
    /// Lines of the transcript.
    pub expect: Vec<String>,
    /// The mock camera's script.
    pub camera: Script,
    /// What the bureau does when a page opens.
    pub bureau: Vec<(String, BureauOrder)>,
    /// The acts the bureau asks for, instead of random ones.
    pub acts: Vec<Act>,
    /// As with a webcam in the demonstration: the person's own photo on file is taken first.
    pub enrol: bool,
    /// Language of the screen.
    pub language: Language,
    /// Virtual time after which the run ends whatever happened.
    pub limit: Duration,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    title: String,
    keys: String,
    expect: String,
    #[serde(default)]
    camera: Vec<String>,
    #[serde(default)]
    bureau: Vec<String>,
    #[serde(default = "one_act")]
    acts: Vec<Act>,
    #[serde(default)]
    enrol: bool,
    #[serde(default)]
    lang: Lang,
    #[serde(default = "limit")]
    limit_s: u64,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "lowercase")]
enum Lang {
    #[default]
    Zh,
    En,
}

fn one_act() -> Vec<Act> {
    vec![Act::OpenMouth]
}

const fn limit() -> u64 {
    300
}

impl Scenario {
    /// Reads and checks a file.
    pub fn read(path: &Path) -> Result<Self, FileError> {
        Self::parse(&std::fs::read_to_string(path)?)
    }

    fn parse(text: &str) -> Result<Self, FileError> {
        let written: Written = toml::from_str(text)?;
        let expect: Vec<String> =
            written.expect.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect();
        if expect.is_empty() {
            return Err(FileError::Empty);
        }
        Ok(Self {
            title: written.title,
            keys: keys::parse(&written.keys)?,
            expect,
            camera: Script::parse(&written.camera)?,
            bureau: written.bureau.iter().map(|line| bureau_step(line)).collect::<Result<_, _>>()?,
            acts: written.acts,
            enrol: written.enrol,
            language: match written.lang {
                Lang::Zh => Language::Chinese,
                Lang::En => Language::English,
            },
            limit: Duration::from_secs(written.limit_s),
        })
    }
}

fn bureau_step(line: &str) -> Result<(String, BureauOrder), FileError> {
    let wrong = || FileError::Bureau(line.to_owned());
    let (page, order) = line.split_once(':').ok_or_else(wrong)?;
    let order = BureauOrder::parse(order.trim()).ok_or_else(wrong)?;
    Ok((page.trim().to_owned(), order))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "title='t'\nkeys='<Enter>'\nexpect='page sign_in'\nbureau=['attest: down', 'queued: busy 3']";

    #[test]
    fn a_scenario_is_read_whole() {
        let scenario = Scenario::parse(GOOD).unwrap();
        assert_eq!(
            scenario.bureau,
            [("attest".to_owned(), BureauOrder::Down), ("queued".to_owned(), BureauOrder::Busy(3))]
        );
        assert_eq!(scenario.expect, ["page sign_in"]);
    }

    #[test]
    fn every_mistake_in_it_is_named() {
        for (from, to, says) in [
            ("title", "titel", "titel"),
            ("down", "away", "attest: away"),
            ("<Enter>", "<Entre>", "Entre"),
            ("page sign_in", " ", "expect"),
        ] {
            let error = Scenario::parse(&GOOD.replace(from, to)).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}
