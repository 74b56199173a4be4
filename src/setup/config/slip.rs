//! `[slip]`: where slips go beside the screen.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;

/// What is given to the printer's command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SlipFormat {
    /// UTF-8 lines.
    #[default]
    Text,
    /// An A5 page.
    Pdf,
}

/// `[slip]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SlipConfig {
    /// The printer's command and its arguments, such as `["lp", "-d", "POS"]`; it reads the slip from its standard
    /// input.
    #[serde(default)]
    pub print: Vec<String>,
    /// What it reads.
    #[serde(default)]
    pub format: SlipFormat,
    /// Columns of the roll, for text: 32 on paper of 58 mm, 48 on 80 mm.
    #[serde(default = "SlipConfig::usual_columns")]
    #[schemars(range(min = 24, max = 80))]
    pub columns: u16,
    /// Every slip is also kept here as a PDF.
    #[serde(default)]
    pub folder: Option<PathBuf>,
}

impl SlipConfig {
    /// The narrower of the two rolls that are sold: its lines fit on the other.
    const fn usual_columns() -> u16 {
        32
    }

    /// Its paths are below the folder of the configuration.
    pub(super) fn anchor(&mut self, folder: &Path) {
        self.folder = self.folder.take().map(|path| folder.join(path));
    }

    /// Whether `print` names nothing that could be started.
    pub(super) fn is_nameless(&self) -> bool {
        self.print.first().is_some_and(|program| program.trim().is_empty())
    }
}

impl Default for SlipConfig {
    fn default() -> Self {
        let columns = Self::usual_columns();
        Self { print: Vec::new(), format: SlipFormat::default(), columns, folder: None }
    }
}
