//! The configuration file: TOML, every key optional but the bureau's address, unknown keys refused with the nearest
//! known one. No file at all means the demonstration.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use toml::de::{DeTable, DeValue};

use super::{
    cli::{CameraChoice, Lang},
    complaint::{Complaint, Words, file},
    log::Level,
    nearest::nearest,
};
use crate::{camera::turn::Turn, domain::session::VirtualCameras};

/// Keys outside any table.
const TOP: [&str; 9] =
    ["bureau", "device", "channel", "camera", "camera_rotation", "virtual_cameras", "language", "data_folder", "log"];
/// Keys of `[bureau]`.
const BUREAU: [&str; 2] = ["url", "root_key"];

/// A counter's configuration.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The bureau this counter works for.
    pub bureau: BureauAddress,
    /// What the bureau calls this counter.
    #[serde(default = "Config::usual_device")]
    pub device: String,
    /// Which of the entry ways is put on record.
    #[serde(default = "Config::usual_channel")]
    pub channel: String,
    /// Which camera.
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
    /// Where outbox, keys and logs lie.
    #[serde(default)]
    pub data_folder: Option<PathBuf>,
    /// How much is logged.
    #[serde(default)]
    pub log: Level,
}

/// Where the bureau is and how it is recognised.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct BureauAddress {
    /// `https://…`; plain http is for this computer only.
    pub url: String,
    /// The bureau's Ed25519 root key, base64url without padding: whoever cannot sign with it is not the bureau.
    pub root_key: String,
}

impl Config {
    fn usual_device() -> String {
        "counter-1".to_owned()
    }

    fn usual_channel() -> String {
        "counter".to_owned()
    }

    /// Reads and checks a file.
    pub fn read(path: &Path) -> Result<Self, Complaint> {
        let text = fs::read_to_string(path).map_err(|e| file(path, &e))?;
        Self::parse(&text, &path.display().to_string())
    }

    /// Checks the text of the file called `name`.
    pub fn parse(text: &str, name: &str) -> Result<Self, Complaint> {
        let table = DeTable::parse(text).map_err(|e| not_understood(&e, text, name))?;
        if let Some((offset, key, known)) = unknown_key(table.get_ref()) {
            return Err(unknown(name, line_of(text, offset), &key, known));
        }
        let config: Self = toml::from_str(text).map_err(|e| not_understood(&e, text, name))?;
        config.checked(text, name)
    }

    /// What `camera_rotation` says.
    pub fn turn(&self) -> Turn {
        Turn::from_degrees(self.camera_rotation).unwrap_or_default()
    }

    fn checked(self, text: &str, name: &str) -> Result<Self, Complaint> {
        let is = |line: &str, key: &str| line.split_once('=').is_some_and(|(name, _)| name.trim() == key);
        let line = |key: &str| text.lines().position(|l| is(l, key)).map_or(1, |i| i + 1);
        if self.camera == Some(CameraChoice::Mock) {
            return Err(at(
                name,
                line("camera"),
                &Words::new("正式工作不能使用模拟摄像头", "The mock camera is not for real work"),
                Words::new(
                    "请写 \"auto\" 或设备名；模拟摄像头只用于演示（不带配置文件启动）。",
                    "Write \"auto\" or a device; the mock camera is for demonstrations (start without a configuration).",
                ),
            ));
        }
        if Turn::from_degrees(self.camera_rotation).is_none() {
            return Err(at(
                name,
                line("camera_rotation"),
                &Words::new(
                    format!("摄像头画面不能转 {} 度", self.camera_rotation),
                    format!("The camera's picture cannot be turned by {} degrees", self.camera_rotation),
                ),
                Words::new(
                    "请写 0、90、180 或 270：顺时针转多少度画面就正了。",
                    "Write 0, 90, 180 or 270: how far clockwise makes the picture upright.",
                ),
            ));
        }
        Ok(self)
    }
}

/// The first key that is not known: its place, its name, and what it could have been.
fn unknown_key(table: &DeTable<'_>) -> Option<(usize, String, &'static [&'static str])> {
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        if !TOP.contains(&name) {
            return Some((key.span().start, name.to_owned(), &TOP));
        }
        if let ("bureau", DeValue::Table(inner)) = (name, value.get_ref()) {
            let stranger = inner.iter().find(|(key, _)| !BUREAU.contains(&key.get_ref().as_ref()));
            if let Some((key, _)) = stranger {
                return Some((key.span().start, key.get_ref().to_string(), &BUREAU));
            }
        }
    }
    None
}

fn unknown(name: &str, line: usize, key: &str, known: &[&str]) -> Complaint {
    let remedy = if let Some(k) = nearest(key, known.iter().copied()) {
        Words::new(format!("您是不是想写：{k}？"), format!("Did you mean {k}?"))
    } else {
        let all = known.join(", ");
        Words::new(format!("这里可以写：{all}"), format!("Known here: {all}"))
    };
    at(name, line, &Words::new(format!("没有这个设置项：{key}"), format!("There is no such key: {key}")), remedy)
}

fn not_understood(error: &toml::de::Error, text: &str, name: &str) -> Complaint {
    let line = line_of(text, error.span().map_or(0, |s| s.start));
    let detail = error.message().lines().next().unwrap_or_default();
    at(
        name,
        line,
        &Words::new(format!("配置无法读懂（{detail}）"), format!("The configuration cannot be understood ({detail})")),
        Words::new("请对照 docs/config.md 修改这一行。", "Correct this line; docs/config.md lists every key."),
    )
}

fn at(name: &str, line: usize, what: &Words, remedy: Words) -> Complaint {
    Complaint::usage(
        Words::new(format!("{name} 第 {line} 行：{}", what.zh), format!("{name}, line {line}: {}", what.en)),
        remedy,
    )
}

/// Lines count from 1.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    text.get(..offset).map_or(1, |before| before.matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "device = \"窗口 3\"\ncamera = \"/dev/video0\"\nlanguage = \"en\"\n\n[bureau]\nurl = \"https://b.example\"\nroot_key = \"abc\"\n";

    #[test]
    fn a_full_file_is_read_and_the_rest_is_usual() {
        let config = Config::parse(GOOD, "c.toml").unwrap();
        assert_eq!(config.device, "窗口 3");
        assert_eq!(config.camera, Some(CameraChoice::Id("/dev/video0".into())));
        assert_eq!(config.language, Some(Lang::En));
        assert_eq!((config.channel.as_str(), config.log), ("counter", Level::Info));
        assert_eq!(config.virtual_cameras, VirtualCameras::Warn);
        let strict = Config::parse(&format!("virtual_cameras = \"block\"\n{GOOD}"), "c.toml").unwrap();
        assert_eq!(strict.virtual_cameras, VirtualCameras::Block);
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line_and_the_nearest_known_one() {
        for (wrong, line, nearest) in [
            (format!("langauge = \"zh\"\n{GOOD}"), 1, "Did you mean language?"),
            (format!("{GOOD}rootkey = \"x\"\n"), 8, "Did you mean root_key?"),
            (format!("{GOOD}zzz = 1\n"), 8, "Known here: url, root_key"),
        ] {
            let said = Config::parse(&wrong, "c.toml").unwrap_err();
            assert!(said.what.en.starts_with(&format!("c.toml, line {line}: There is no such key")), "{said}");
            assert_eq!(said.remedy.en, nearest);
        }
    }

    #[test]
    fn broken_toml_wrong_types_and_missing_keys_name_the_line() {
        for (wrong, line) in [
            ("a = = 1\n".to_owned(), 1),
            (GOOD.replace("\"en\"", "\"fr\""), 3),
            (GOOD.replace("\"窗口 3\"", "3"), 1),
            (format!("virtual_cameras = \"ignore\"\n{GOOD}"), 1),
            (GOOD.replace("root_key = \"abc\"\n", ""), 5),
        ] {
            let said = Config::parse(&wrong, "c.toml").unwrap_err();
            assert!(said.what.zh.starts_with(&format!("c.toml 第 {line} 行：配置无法读懂")), "{said:?}");
        }
    }

    #[test]
    fn the_mock_camera_is_not_for_real_work() {
        let said = Config::parse(&GOOD.replace("/dev/video0", "mock"), "c.toml").unwrap_err();
        assert!(said.what.en.starts_with("c.toml, line 2: The mock camera"), "{said}");
    }

    #[test]
    fn only_right_angles_turn_the_picture() {
        assert_eq!(Config::parse(GOOD, "c.toml").unwrap().turn(), Turn::None);
        for (degrees, turn) in
            [("0", Turn::None), ("90", Turn::Quarter), ("180", Turn::Half), ("270", Turn::ThreeQuarters)]
        {
            let config = Config::parse(&format!("camera_rotation = {degrees}\n{GOOD}"), "c.toml");
            assert_eq!(config.unwrap().turn(), turn);
        }
        for wrong in ["45", "-90", "360", "91"] {
            let said = Config::parse(&format!("# x\ncamera_rotation = {wrong}\n{GOOD}"), "c.toml").unwrap_err();
            let what = format!("c.toml, line 2: The camera's picture cannot be turned by {wrong} degrees");
            assert_eq!((said.what.en.as_str(), said.remedy.en.starts_with("Write 0, 90")), (what.as_str(), true));
        }
        for wrong in ["\"90\"", "90.0"] {
            let said = Config::parse(&format!("camera_rotation = {wrong}\n{GOOD}"), "c.toml").unwrap_err();
            assert!(said.what.en.starts_with("c.toml, line 1: The configuration cannot be understood"), "{said}");
        }
    }
}
