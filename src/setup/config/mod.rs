//! The configuration file: TOML, every key optional but the bureau's, unknown keys refused with the nearest known one.
//! No file at all means the demonstration.

mod bureau;
mod faults;
mod slip;
pub mod voice;
mod walk;
pub mod words;

use std::{
    fs,
    path::{Path, PathBuf},
};

use schemars::JsonSchema;
use serde::Deserialize;
use toml::de::DeTable;

pub use self::bureau::{Bureau, Embedded, KINDS, Mapped, Spool, Tls, TlsFault, V1};
pub use self::slip::{SlipConfig, SlipFormat};
use self::{
    voice::VoiceConfig,
    walk::{SchemaFault, What},
    words::{CameraChoice, Lang, PreviewWord, ThemeWord},
};
use super::{
    complaint::{Bilingual, Complaint, file, line_of},
    log::Level,
    nearest::nearest,
};
use crate::domain::{filing::VirtualCameras, rotation::Rotation};

/// A counter's configuration.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The bureau this counter works for.
    pub bureau: Bureau,
    /// What the bureau calls this counter.
    #[serde(default = "Config::usual_device")]
    pub device: String,
    /// The entry ways that this counter serves, by id; the first is the one it begins with.
    #[serde(default = "Config::usual_channels")]
    pub channels: Vec<String>,
    /// Where the bureau's own channel files lie.
    #[serde(default)]
    pub channel_folder: Option<PathBuf>,
    /// Which camera: `auto`, or a device such as `/dev/video0`.
    #[serde(default)]
    pub camera: Option<CameraChoice>,
    /// Degrees clockwise that make its picture upright: 0, 90, 180 or 270.
    #[serde(default)]
    pub camera_rotation: i64,
    /// What is done about virtual cameras; a stricter bureau prevails.
    #[serde(default)]
    pub virtual_cameras: VirtualCameras,
    /// Screen language at the start.
    #[serde(default)]
    pub language: Option<Lang>,
    /// How the live picture is shown: `auto`, or one way whatever the terminal says.
    #[serde(default)]
    pub preview: PreviewWord,
    /// How large the letters are: `standard`, or `large` for weak eyes.
    #[serde(default)]
    pub theme: ThemeWord,
    /// The wizard as plain lines, for screen readers and braille displays.
    #[serde(default)]
    pub accessible: bool,
    /// Where outbox, keys and logs lie.
    #[serde(default)]
    pub data_folder: Option<PathBuf>,
    /// How much is logged.
    #[serde(default)]
    pub log: Level,
    /// What says hints and movements aloud.
    #[serde(default)]
    pub voice: Option<VoiceConfig>,
    /// Where slips go beside the screen.
    #[serde(default)]
    pub slip: SlipConfig,
}

impl Config {
    fn usual_device() -> String {
        "counter-1".to_owned()
    }

    fn usual_channels() -> Vec<String> {
        vec!["counter".to_owned()]
    }

    /// Reads and checks a file; the first thing that is wrong with it.
    pub fn read(path: &Path) -> Result<Self, Complaint> {
        Self::read_all(path).map_err(first)
    }

    /// Reads and checks a file; everything that is wrong with it.
    pub fn read_all(path: &Path) -> Result<Self, Vec<Complaint>> {
        let text = fs::read_to_string(path).map_err(|e| vec![file(path, &e)])?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::examine(&text, &path.display().to_string(), folder)
    }

    /// Checks the text of the file called `name` in `folder`.
    pub fn parse(text: &str, name: &str, folder: &Path) -> Result<Self, Complaint> {
        Self::examine(text, name, folder).map_err(first)
    }

    /// The JSON Schema of the file.
    pub fn schema() -> serde_json::Value {
        schemars::schema_for!(Self).to_value()
    }

    /// What `camera_rotation` says.
    pub fn rotation(&self) -> Rotation {
        Rotation::from_degrees(self.camera_rotation).unwrap_or_default()
    }

    fn examine(text: &str, name: &str, folder: &Path) -> Result<Self, Vec<Complaint>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            return Err(errors.iter().map(|error| not_understood(error, text, name)).collect());
        }
        let strangers = walk::strangers(&table, &Self::schema());
        if !strangers.is_empty() {
            return Err(strangers.iter().map(|one| stranger(one, name, line_of(text, one.offset))).collect());
        }
        let mut by_kind = table.clone();
        bureau::by_kind(by_kind.get_mut());
        let read = Self::deserialize(toml::Deserializer::from(by_kind));
        let mut config = read.map_err(|e| vec![not_understood(&e, text, name)])?;
        config.bureau.anchor(folder);
        config.slip.anchor(folder);
        config.channel_folder = config.channel_folder.map(|path| folder.join(path));
        let faults = config.faults();
        if faults.is_empty() {
            return Ok(config);
        }
        let said =
            |fault: faults::Fault| at(name, line_of(text, walk::place(&table, &fault.path)), &fault.what, fault.remedy);
        Err(faults.into_iter().map(said).collect())
    }
}

/// The first complaint of a list that is not empty.
fn first(complaints: Vec<Complaint>) -> Complaint {
    complaints.into_iter().next().unwrap_or_else(|| Complaint::usage(Bilingual::new("", ""), Bilingual::new("", "")))
}

/// What is said of a key that the schema does not allow so.
fn stranger(stranger: &SchemaFault, name: &str, line: usize) -> Complaint {
    let key = &stranger.key;
    let (what, remedy) = match &stranger.what {
        What::Unknown(known) => (
            Bilingual::new(format!("没有这个设置项：{key}"), format!("There is no such key: {key}")),
            one_of(key, known, ("这里可以写", "Known here")),
        ),
        What::Missing => (
            Bilingual::new(format!("缺少设置项：{key}"), format!("This key is missing: {key}")),
            Bilingual::new("请补上这一项，含义见 docs/config.md。", "Write it; docs/config.md says what it means."),
        ),
        What::Kind(kind) => {
            let (zh, en) = kind_in_words(kind);
            (
                Bilingual::new(format!("{key} 的值不对"), format!("The value of {key} is of another kind")),
                Bilingual::new(format!("这里应当是{zh}。"), format!("It should be {en}.")),
            )
        }
        What::Word(word, known) => (
            Bilingual::new(format!("{key} 不能是“{word}”"), format!("{key} cannot be \"{word}\"")),
            one_of(word, known, ("可以用", "It takes")),
        ),
        What::Bounds(least, most) => (
            Bilingual::new(format!("{key} 的值超出范围"), format!("The value of {key} is out of bounds")),
            Bilingual::new(format!("可以用：{least}–{most}"), format!("It takes: {least}–{most}")),
        ),
    };
    at(name, line, &what, remedy)
}

fn one_of(word: &str, known: &[String], (zh, en): (&str, &str)) -> Bilingual {
    if let Some(k) = nearest(word, known.iter().map(String::as_str)) {
        return Bilingual::new(format!("您是不是想写：{k}？"), format!("Did you mean {k}?"));
    }
    let all = known.join(", ");
    Bilingual::new(format!("{zh}：{all}"), format!("{en}: {all}"))
}

fn kind_in_words(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "string" => ("一段文字，加引号", "a text in quotes"),
        "integer" => ("一个整数", "a whole number"),
        "number" => ("一个数", "a number"),
        "boolean" => (" true 或 false", "true or false"),
        "array" => ("一个列表", "a list"),
        _ => ("一个表（[…] 小节）", "a table (a […] section)"),
    }
}

fn not_understood(error: &toml::de::Error, text: &str, name: &str) -> Complaint {
    let line = line_of(text, error.span().map_or(0, |s| s.start));
    let detail = error.message().lines().next().unwrap_or_default();
    at(
        name,
        line,
        &Bilingual::new(
            format!("配置无法读懂（{detail}）"),
            format!("The configuration cannot be understood ({detail})"),
        ),
        Bilingual::new("请对照 docs/config.md 修改这一行。", "Correct this line; docs/config.md lists every key."),
    )
}

fn at(name: &str, line: usize, what: &Bilingual, remedy: Bilingual) -> Complaint {
    Complaint::usage(
        Bilingual::new(format!("{name} 第 {line} 行：{}", what.zh), format!("{name}, line {line}: {}", what.en)),
        remedy,
    )
}

#[cfg(test)]
mod tests;
