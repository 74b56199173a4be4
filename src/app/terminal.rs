//! The terminal as the wizard needs it, and the promise that it is given back as it was: on the way out, on an
//! error, on a panic and on a signal.

use std::{
    io::{self, BufWriter, IsTerminal, Stdout, Write},
    panic,
    sync::Arc,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use crossterm::{
    cursor::Show,
    event::{DisableBracketedPaste, EnableBracketedPaste},
    execute, queue,
    terminal::{
        BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
        disable_raw_mode, enable_raw_mode,
    },
};
use ratatui::{Frame, Terminal, backend::CrosstermBackend};

use super::complaint::{Complaint, Words};

/// A whole repaint of a 240x70 half-block picture fits, so that a picture leaves in one write.
const BUFFER_BYTES: usize = 256 * 1024;

/// Our terminal; dropping it gives the user's back.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    given_back: GivenBack,
}

/// Whether the terminal is the user's again. Shared with the panic hook and the signal thread.
#[derive(Clone, Debug, Default)]
pub struct GivenBack(Arc<AtomicBool>);

impl GivenBack {
    /// Gives the terminal back; the second call does nothing.
    pub fn now(&self) {
        if self.0.swap(true, Ordering::SeqCst) {
            return;
        }
        // Nothing can be done about a terminal that is gone, and there is nobody to tell.
        let _ = give_back(&mut io::stdout());
        let _ = disable_raw_mode();
    }
}

/// What is written to give the terminal back: also the picture left in its scrollback goes.
fn give_back(out: &mut impl Write) -> io::Result<()> {
    execute!(
        out,
        EndSynchronizedUpdate,
        DisableBracketedPaste,
        Clear(ClearType::All),
        LeaveAlternateScreen,
        Clear(ClearType::Purge),
        Show
    )
}

impl Screen {
    /// Takes the terminal over. A panic of the main thread gives it back before it is reported; one of another
    /// thread is only logged here, and the loop notices that the thread is gone.
    pub fn open() -> Result<Self, Complaint> {
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return Err(no_terminal());
        }
        let given_back = GivenBack::default();
        hook(given_back.clone());
        let screen = take_over();
        if screen.is_err() {
            given_back.now();
        }
        let terminal = screen.map_err(|_| no_terminal())?;
        Ok(Self { terminal, given_back })
    }

    /// For the signal thread.
    pub fn given_back(&self) -> GivenBack {
        self.given_back.clone()
    }

    /// Paints once; the terminal shows all of it or nothing.
    pub fn paint(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(draw)?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.given_back.now();
    }
}

fn take_over() -> io::Result<Terminal<CrosstermBackend<BufWriter<Stdout>>>> {
    enable_raw_mode()?;
    let mut out = BufWriter::with_capacity(BUFFER_BYTES, io::stdout());
    // Not `Terminal::clear`: it asks the terminal where the cursor is, and the answer would race with the input thread.
    execute!(out, EnterAlternateScreen, Clear(ClearType::All), EnableBracketedPaste)?;
    Terminal::new(CrosstermBackend::new(out))
}

fn hook(given_back: GivenBack) {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        tracing::error!(at = info.location().map(ToString::to_string), "a thread panicked");
        if thread::current().name() == Some("main") {
            given_back.now();
            before(info);
        }
    }));
}

fn no_terminal() -> Complaint {
    Complaint::new(
        Words::new("认证向导需要一个终端窗口。", "The wizard needs a terminal."),
        Words::new(
            "请在终端中直接运行，不要用管道或重定向；无界面测试请用 renzheng scenario run。",
            "Run it in a terminal, without pipes or redirection; for tests without a screen: renzheng scenario run.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn giving_back_leaves_the_alternate_screen_and_wipes_the_scrollback() {
        let mut out = Vec::new();
        give_back(&mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        let place = |code: &str| out.find(code).unwrap_or_else(|| panic!("{code:?} is missing in {out:?}"));
        assert!(place("\u{1b}[2J") < place("\u{1b}[?1049l"), "our picture is wiped before we leave");
        assert!(place("\u{1b}[?1049l") < place("\u{1b}[3J"), "the scrollback belongs to the main screen");
        place("\u{1b}[?2004l");
        place("\u{1b}[?25h");
    }
}
