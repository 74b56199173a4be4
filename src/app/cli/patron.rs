//! Options of the person's own screen.

use clap::{Args, ValueEnum};

/// See [`super::Command::Patron`].
#[derive(Args, Clone, Copy, Debug)]
pub struct PatronOptions {
    /// 补光：屏幕四周用暖白色照亮脸 · A warm white around the picture that lights the face
    #[arg(long, value_name = "off|on", default_value = "off")]
    pub light: Switch,
}

/// Something that is used or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// 关 · Off
    Off,
    /// 开 · On
    On,
}
