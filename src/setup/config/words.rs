//! Words of the command line and of the configuration alike.

use clap::ValueEnum;

use crate::{flow::wizard::Language, ui::theme::Letters};

/// Language of screen and messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// 中文
    Zh,
    /// English
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Zh => Self::Chinese,
            Lang::En => Self::English,
        }
    }
}

/// How large the letters are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ThemeWord {
    /// 常用
    #[default]
    Standard,
    /// 大字
    Large,
}

impl From<ThemeWord> for Letters {
    fn from(word: ThemeWord) -> Self {
        match word {
            ThemeWord::Standard => Self::Standard,
            ThemeWord::Large => Self::Large,
        }
    }
}

/// Which camera is wanted.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(from = "String")]
#[schemars(with = "String")]
pub enum CameraChoice {
    /// The first one that works.
    Auto,
    /// The mock camera; in demonstrations only.
    Mock,
    /// The one with this id.
    Id(String),
}

impl From<String> for CameraChoice {
    fn from(text: String) -> Self {
        match text.as_str() {
            "auto" => Self::Auto,
            "mock" => Self::Mock,
            _ => Self::Id(text),
        }
    }
}

/// What was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PreviewWord {
    /// 按终端能力选最好的 · the best that the terminal says it can
    #[default]
    Auto,
    /// kitty 图像协议 · kitty's graphics
    Kitty,
    /// iTerm2 内嵌图像 · iTerm2's inline images
    Iterm2,
    /// sixel 图像 · sixels
    Sixel,
    /// 真彩色半字块 · half-blocks in 24-bit colours
    Blocks,
    /// 256 色半字块 · half-blocks in 256 colours
    #[value(name = "256")]
    #[serde(rename = "256")]
    Indexed,
    /// 灰色字符 · grey letters
    Grey,
    /// 纯字符，无颜色 · letters without colours
    Ascii,
}
