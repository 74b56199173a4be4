//! Slips on paper: through the configured command, into the configured folder, or neither. What does not work is told
//! and stands in nobody's way; nothing of a slip is logged, and what a command says of itself is not read.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};

use tokio::{
    io::AsyncWriteExt as _,
    process::{Child, Command},
    time::timeout,
};

use super::config::{SlipConfig, SlipFormat};
use crate::{
    counter::slip::{pdf, text},
    domain::{
        slip::{Slip, SlipFacts},
        time::{Now, china},
    },
    flow::{Handed, Outlets, Problem, wizard::Language},
    ui::{slip, words::Words},
};

/// A spooler answers at once; a receipt printer on a serial line of 9600 baud takes two seconds for the longest slip.
const PATIENCE: Duration = Duration::from_secs(10);
/// Blank lines after a slip, so that it can be torn off below its last word.
const FEED: &str = "\n\n\n\n";
/// Most slips given out in one second at one counter: more than anybody can ask for.
const MOST_IN_A_SECOND: u32 = 100;

/// Where this counter's slips go.
#[derive(Clone, Debug)]
pub struct Slips {
    config: SlipConfig,
    patience: Duration,
}

impl Slips {
    /// The outlets as configured; `usual` is the folder where the configuration names none, for demonstrations.
    pub fn new(config: &SlipConfig, usual: Option<PathBuf>) -> Self {
        let folder = config.folder.clone().or(usual);
        Self { config: SlipConfig { folder, ..config.clone() }, patience: PATIENCE }
    }

    /// Which outlets pages may offer.
    pub const fn outlets(&self) -> Outlets {
        Outlets { prints: !self.config.print.is_empty(), saves: self.config.folder.is_some() }
    }

    /// The slip as it comes out of a receipt printer.
    pub fn lines(&self, facts: &SlipFacts, language: Language) -> Vec<String> {
        text::lines(&slip::of(facts, &Words::new(language)), self.config.columns)
    }

    /// Gives a slip out on every way there is.
    pub async fn hand_out(&self, facts: &SlipFacts, language: Language, now: Now) -> Handed {
        let slip = slip::of(facts, &Words::new(language));
        let mut handed = Handed::default();
        if self.outlets().prints {
            handed.printed = Some(self.print(&slip).await);
        }
        if let Some(folder) = self.config.folder.clone() {
            let kept = tokio::task::spawn_blocking(move || keep(&slip, &folder, now)).await;
            let kept = kept.unwrap_or_else(|_| Err(io::ErrorKind::Other.into()));
            handed.saved = Some(kept.map(|path| path.display().to_string()).map_err(|error| {
                tracing::warn!(%error, "a slip could not be saved");
                Problem::SlipUnwritable
            }));
        }
        handed
    }

    async fn print(&self, slip: &Slip) -> Result<(), Problem> {
        let bytes = match self.config.format {
            SlipFormat::Text => (text::lines(slip, self.config.columns).join("\n") + FEED).into_bytes(),
            SlipFormat::Pdf => pdf::file(slip).ok_or(Problem::PrinterRefused(None))?,
        };
        let mut child = self.start().map_err(|error| {
            tracing::warn!(%error, "the print command cannot be started");
            Problem::PrinterMissing
        })?;
        let Ok(ended) = timeout(self.patience, fed(&mut child, &bytes)).await else {
            end(&mut child).await;
            tracing::warn!("the print command did not come to an end");
            return Err(Problem::PrinterSlow);
        };
        match ended {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => {
                tracing::warn!(%status, "the print command has not printed");
                Err(Problem::PrinterRefused(status.code()))
            }
            Err(error) => {
                tracing::warn!(%error, "the print command is out of sight");
                Err(Problem::PrinterRefused(None))
            }
        }
    }

    fn start(&self) -> io::Result<Child> {
        let (program, arguments) = self.config.print.split_first().ok_or(io::ErrorKind::NotFound)?;
        let mut command = Command::new(program);
        // Whatever it says would stand across the pages.
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        #[cfg(unix)]
        command.process_group(0);
        command.spawn()
    }
}

/// The command with the slip on its standard input, to its end. One that does not read to the end says by its exit code
/// whether it minds.
async fn fed(child: &mut Child, bytes: &[u8]) -> io::Result<ExitStatus> {
    let input = child.stdin.take();
    let feed = async {
        if let Some(mut input) = input {
            let _ = input.write_all(bytes).await;
        }
    };
    let ((), ended) = tokio::join!(feed, child.wait());
    ended
}

/// Ends the command and all that it has started.
async fn end(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = child.id().and_then(|id| rustix::process::Pid::from_raw(id.cast_signed())) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill().await;
}

/// Writes the slip under a name that says when and of whom nothing; gives the path.
fn keep(slip: &Slip, folder: &Path, now: Now) -> io::Result<PathBuf> {
    let bytes = pdf::file(slip).ok_or(io::ErrorKind::InvalidData)?;
    super::paths::private_folder(folder)?;
    let when = now.wall.to_zoned(china()).strftime("slip-%Y%m%d-%H%M%S").to_string();
    let names =
        (1..=MOST_IN_A_SECOND).map(|at| if at == 1 { format!("{when}.pdf") } else { format!("{when}-{at}.pdf") });
    for name in names {
        let path = folder.join(name);
        match private_file(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(mut file) => {
                // Half a slip is none.
                return file.write_all(&bytes).map(|()| path.clone()).inspect_err(|_| drop(fs::remove_file(&path)));
            }
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// A new file for its owner only.
fn private_file(path: &Path) -> io::Result<fs::File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(all(test, unix))]
#[path = "printer_tests.rs"]
mod tests;
