//! A scenario file: who sits there, what the bureau does, which keys are pressed, and the transcript expected.

use std::{ops::Range, path::Path, time::Duration};

use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;

use super::{
    crowd::{self, Part},
    keys::{self, Token},
    order::BureauOrder,
    vocabulary,
};
use crate::{
    camera::mock::{Script, ScriptError},
    domain::{filing::VirtualCameras, room::RoomLight, trial::Act},
    flow::{Channels, wizard::Language},
    setup::{channels, complaint::line_of, nearest::nearest},
};

/// Why a scenario cannot be run: exit code 2.
#[derive(Debug, Error)]
pub enum FileError {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Read(#[from] std::io::Error),
    /// The file is not valid TOML of a scenario; the message names the line.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// A key that does not exist.
    #[error("keys: {0}")]
    Keys(#[from] keys::KeysError),
    /// An entry way that does not exist.
    #[error("channels: {0}")]
    Channel(String),
    /// A camera step that does not exist.
    #[error("camera script: {0}")]
    Camera(#[from] ScriptError),
    /// A bureau step that does not exist.
    #[error("bureau script: '{0}' is not 'PAGE: ORDER' with an order of: {words}", words = BureauOrder::WORDS)]
    Bureau(String),
    /// A page, a hint or a line of the transcript that does not exist.
    #[error("line {line}: there is no '{word}'")]
    Unknown {
        /// Line of the file, from 1.
        line: usize,
        /// The unknown word as it stands in the file.
        word: String,
        /// The known word that was probably meant.
        nearest: Option<String>,
    },
    /// `expect` is empty, so there is nothing to compare the transcript with.
    #[error("`expect` is empty: a scenario that expects nothing shows nothing")]
    Empty,
}

/// A scenario file: who sits there, what the bureau does, which keys are pressed, and the transcript expected.
#[derive(Debug)]
pub struct Scenario {
    /// Keys to press and conditions to wait for.
    pub keys: Vec<Token>,
    /// Lines of the transcript.
    pub expect: Vec<String>,
    /// The mock camera's script.
    pub camera: Script,
    /// What the bureau does when a page opens.
    pub bureau: Vec<(String, BureauOrder)>,
    /// The acts the bureau asks for, instead of random ones.
    pub acts: Vec<Act>,
    /// Whether the person's photo on file is taken first, as in the demonstration with a webcam.
    pub enrol: bool,
    /// Whether what is said aloud stands in the transcript.
    pub voice: bool,
    /// What the counter does about virtual cameras.
    pub virtual_cameras: VirtualCameras,
    /// The entry ways that the counter serves.
    pub channels: Channels,
    /// The counter was packed for visits without a network.
    pub packed: bool,
    /// Name and number of people whom the bureau knows besides those of the demonstration.
    pub crowd: Vec<(String, String)>,
    /// Light of the surroundings when the window was set up.
    pub room: Option<RoomLight>,
    /// Language of the screen.
    pub language: Language,
    /// The printer's command.
    pub print: Vec<String>,
    /// The slip that must come of it, as it is printed; `None`: whatever it says.
    pub slip: Option<Vec<String>>,
    /// Virtual time after which the run ends whatever happened.
    pub limit: Duration,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[expect(dead_code, reason = "every file has a title, for whoever reads it")]
    title: String,
    keys: Spanned<String>,
    expect: Spanned<String>,
    #[serde(default)]
    camera: Vec<String>,
    #[serde(default)]
    bureau: Vec<Spanned<String>>,
    #[serde(default = "one_act")]
    acts: Vec<Act>,
    #[serde(default)]
    enrol: bool,
    #[serde(default)]
    voice: bool,
    #[serde(default)]
    virtual_cameras: VirtualCameras,
    #[serde(default = "the_counter")]
    channels: Vec<String>,
    #[serde(default)]
    packed: bool,
    #[serde(default)]
    people: u32,
    #[serde(default)]
    on_file: Vec<(String, String)>,
    #[serde(default)]
    each: Vec<Part>,
    #[serde(default)]
    room: Option<RoomLight>,
    #[serde(default)]
    lang: Lang,
    #[serde(default)]
    print: Vec<String>,
    slip: Option<String>,
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

fn the_counter() -> Vec<String> {
    vec!["counter".to_owned()]
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

    /// Reads a scenario, with so many people instead of those in the file.
    pub fn read_with(path: &Path, people: u32) -> Result<Self, FileError> {
        let text = std::fs::read_to_string(path)?;
        Self::of(Written { people, ..toml::from_str(&text)? }, &text)
    }

    fn parse(text: &str) -> Result<Self, FileError> {
        Self::of(toml::from_str(text)?, text)
    }

    fn of(written: Written, text: &str) -> Result<Self, FileError> {
        let lines = written.expect.get_ref().lines();
        let mut expect: Vec<String> = lines.map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect();
        if expect.is_empty() {
            return Err(FileError::Empty);
        }
        let mut keys = keys::parse(written.keys.get_ref())?;
        let bureau: Vec<_> = written.bureau.iter().map(|l| bureau_step(l.get_ref())).collect::<Result<_, _>>()?;
        known_lines(&expect, &Place { text, span: written.expect.span() })?;
        known_waits(&keys, &Place { text, span: written.keys.span() })?;
        for ((page, _), line) in bureau.iter().zip(&written.bureau) {
            known(page, vocabulary::pages().iter().copied(), &Place { text, span: line.span() })?;
        }
        let mut crowd = crowd::people(if written.each.is_empty() { 0 } else { written.people });
        let parts = crowd::parts(&crowd, &written.each)?;
        let place = Place { text, span: 0..text.len() };
        known_lines(&parts.expect, &place)?;
        known_waits(&parts.keys, &place)?;
        keys.extend(parts.keys);
        expect.extend(parts.expect);
        crowd.extend(written.on_file);
        Ok(Self {
            keys,
            expect,
            packed: written.packed,
            crowd,
            camera: Script::parse(&written.camera)?,
            bureau,
            acts: written.acts,
            enrol: written.enrol,
            voice: written.voice,
            virtual_cameras: written.virtual_cameras,
            channels: channels::chosen(&written.channels, None).map_err(|e| FileError::Channel(e.what.en))?,
            room: written.room,
            language: match written.lang {
                Lang::Zh => Language::Chinese,
                Lang::En => Language::English,
            },
            print: written.print,
            slip: written.slip.map(|text| text.lines().map(str::to_owned).collect()),
            limit: Duration::from_secs(written.limit_s) + parts.time,
        })
    }
}

/// Where a value stands in the file.
struct Place<'a> {
    text: &'a str,
    span: Range<usize>,
}

impl Place<'_> {
    fn unknown(&self, word: &str, nearest: Option<&str>) -> FileError {
        let inside = self.text.get(self.span.clone()).and_then(|value| value.find(word)).unwrap_or(0);
        let line = line_of(self.text, self.span.start + inside);
        FileError::Unknown { line, word: word.to_owned(), nearest: nearest.map(str::to_owned) }
    }
}

fn known<'a>(word: &str, words: impl Iterator<Item = &'a str> + Clone, place: &Place<'_>) -> Result<(), FileError> {
    if words.clone().any(|known| known == word) { Ok(()) } else { Err(place.unknown(word, nearest(word, words))) }
}

fn known_lines(expect: &[String], place: &Place<'_>) -> Result<(), FileError> {
    let known = vocabulary::lines();
    let unknown = expect.iter().find(|line| !known.iter().any(|k| k == vocabulary::without_payload(line)));
    unknown.map_or(Ok(()), |line| Err(place.unknown(line, nearest(line, known.iter().map(String::as_str)))))
}

fn known_waits(keys: &[Token], place: &Place<'_>) -> Result<(), FileError> {
    keys.iter().try_for_each(|token| match token {
        Token::Page(page) => known(page, vocabulary::pages().iter().copied(), place),
        Token::Hint(hint) => known(hint, vocabulary::hints().collect::<Vec<_>>().into_iter(), place),
        Token::Press(_) | Token::Wait(_) | Token::Bureau(_) => Ok(()),
    })
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
    fn a_word_that_nothing_is_called_is_refused_with_its_line_and_the_nearest_one() {
        let good = "title='t'\nkeys=\"\"\"<Enter>\n<page framing><hint too_dark>\"\"\"\nexpect=\"\"\"\npage sign_in\nproblem id_number(CheckDigit)\npage result: review FaceUnsure\n\"\"\"\nbureau=['attest: down',\n'queued: up']";
        Scenario::parse(good).unwrap();
        for (from, to, at, meant) in [
            ("page framing", "page framng", 3, Some("framing")),
            ("too_dark", "to_dark", 3, Some("too_dark")),
            ("page sign_in", "page singin", 5, Some("page sign_in")),
            ("id_number", "id_nummer", 6, Some("problem id_number")),
            ("FaceUnsure", "FaceUnsound", 7, Some("page result: review FaceUnsure")),
            ("queued: up", "qeued: up", 10, Some("queued")),
            ("page sign_in", "xyz", 5, None),
        ] {
            let error = Scenario::parse(&good.replace(from, to)).unwrap_err();
            let FileError::Unknown { line, nearest, .. } = error else { panic!("{error}") };
            assert_eq!((line, nearest.as_deref()), (at, meant), "{to}");
        }
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
