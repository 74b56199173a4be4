//! The wizard's own options.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::setup::config::words::{CameraChoice, PreviewWord, ThemeWord};

/// Options of the wizard alone.
#[derive(Args, Clone, Debug, Default)]
pub struct WizardOptions {
    /// 摄像头：auto 自动，mock 模拟，或设备名如 /dev/video0 · Camera: auto, mock, or a device
    #[arg(long, value_name = "auto|mock|ID")]
    pub camera: Option<CameraChoice>,
    /// 模拟摄像头的剧本：文件，或直接写步骤 · Script of the mock camera: a file, or the steps themselves
    #[arg(long, value_name = "FILE|STEPS")]
    pub mock_script: Option<String>,
    /// 预览画面：auto 自动选最好的，或指定一种 · Preview: auto takes the best that the terminal shows, or one is forced
    #[arg(long, value_name = "auto|kitty|iterm2|sixel|blocks|256|grey|ascii", hide_possible_values = true)]
    pub preview: Option<PreviewWord>,
    /// 字号：large 放大画面上方的提示和认证结果，给视力弱的老人 · Letters: large enlarges the sentence over the picture and
    /// the result
    #[arg(long, value_name = "standard|large", hide_possible_values = true)]
    pub theme: Option<ThemeWord>,
    /// 逐行模式：整页换成一行一行的文字，供读屏软件和盲文点显器使用 · Line mode for screen readers and braille displays: plain
    /// prompts and lines
    #[arg(long)]
    pub accessible: bool,
    /// 把会话记到文件里，供回放；不含图像、姓名、号码和口令 · Record the session for `replay`: no pictures, names, numbers or
    /// passwords
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// 语音：off 这一次不出声；on 要先在配置里写 voice 一节 · Voice: off is silent this time; on needs the voice section of the
    /// configuration
    #[arg(long, value_name = "off|on", hide_possible_values = true)]
    pub voice: Option<Switch>,
}

/// Something that is used or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// 关 · Off
    Off,
    /// 开 · On
    On,
}
