//! Options of every command.

use std::path::PathBuf;

use clap::Args;
use secrecy::SecretString;

use super::config::words::Lang;

/// Options of every command.
#[derive(Args, Clone, Debug, Default)]
pub struct Shared {
    /// 配置文件 (TOML) · Configuration file
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
    /// 数据文件夹：待发记录、密钥、日志 · Folder of outbox, keys and logs
    #[arg(long, value_name = "DIR", global = true)]
    pub data: Option<PathBuf>,
    /// 模型文件夹 · Folder of the model files
    #[arg(long, value_name = "DIR", global = true)]
    pub models: Option<PathBuf>,
    /// 界面语言 · Language of screen and messages
    #[arg(long, value_name = "zh|en", global = true)]
    pub lang: Option<Lang>,
}

/// A secret of the command line: it is printed nowhere.
#[expect(clippy::unnecessary_wraps, reason = "clap asks so")]
pub fn secret(text: &str) -> Result<SecretString, std::convert::Infallible> {
    Ok(text.into())
}
