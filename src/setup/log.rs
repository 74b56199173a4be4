//! The log: our own events only, to a file in the data folder. Names, numbers and pictures never go into it; the
//! libraries below are silent because they would log addresses and headers.

use std::path::Path;

use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

use super::complaint::{Complaint, Words};

/// One file a day, and a working week of them: enough to look into a complaint, short enough to forget.
const FILES_KEPT: usize = 7;

/// How much is written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing.
    Off,
    /// What goes wrong.
    Warn,
    /// Also what happens: started, opened, stored, delivered.
    #[default]
    Info,
    /// Also every turn of the lanes.
    Debug,
}

impl Level {
    const fn directive(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Warn => "off,renzheng=warn",
            Self::Info => "off,renzheng=info",
            Self::Debug => "off,renzheng=debug",
        }
    }
}

/// Starts writing into `folder`. A log that cannot be written is no reason to close the counter, but a folder that
/// cannot be written is: the outbox lives beside it.
pub fn start(folder: &Path, level: Level) -> Result<(), Complaint> {
    if level == Level::Off {
        return Ok(());
    }
    let appender = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("renzheng")
        .filename_suffix("log")
        .max_log_files(FILES_KEPT)
        .build(folder)
        .map_err(|_| unwritable(folder))?;
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_env_filter(EnvFilter::new(level.directive()))
        .with_writer(std::sync::Mutex::new(appender))
        .finish();
    // A second start in one process (tests) keeps the first log.
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(())
}

fn unwritable(folder: &Path) -> Complaint {
    Complaint::new(
        Words::new(
            format!("无法写入日志文件夹：{}", folder.display()),
            format!("The log folder cannot be written: {}", folder.display()),
        ),
        Words::new(
            "请检查权限，或用 --data 换一个文件夹。",
            "Check its permissions, or name another folder with --data.",
        ),
    )
}
