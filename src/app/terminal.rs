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
    event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture},
    execute, queue,
    terminal::{
        BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
        disable_raw_mode, enable_raw_mode,
    },
};
use ratatui::{Frame, Terminal, backend::CrosstermBackend, layout::Size};

use super::complaint::{Complaint, Words};
use crate::ui::theme::{Capabilities, Colours};

/// A whole repaint of a 240x70 half-block picture fits, so that a picture leaves in one write.
const BUFFER_BYTES: usize = 256 * 1024;

/// Our terminal; dropping it gives the user's back.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    given_back: GivenBack,
    /// The size of the last page.
    painted: Option<Size>,
    mouse: bool,
}

/// Whether the terminal is the user's again. Shared with the panic hook and the signal thread.
#[derive(Clone, Debug)]
pub struct GivenBack {
    done: Arc<AtomicBool>,
    how: fn(),
}

impl Default for GivenBack {
    fn default() -> Self {
        // Nothing can be done about a terminal that is gone, and there is nobody to tell.
        Self::by(|| {
            let _ = give_back(&mut io::stdout());
            let _ = disable_raw_mode();
        })
    }
}

impl GivenBack {
    /// For a terminal that was taken over in another way, and is given back so.
    pub fn by(how: fn()) -> Self {
        Self { done: Arc::default(), how }
    }

    /// Gives the terminal back; the second call does nothing.
    pub fn now(&self) {
        if !self.done.swap(true, Ordering::SeqCst) {
            (self.how)();
        }
    }
}

/// What is written to give the terminal back: also the picture left in its scrollback goes.
fn give_back(out: &mut impl Write) -> io::Result<()> {
    execute!(
        out,
        EndSynchronizedUpdate,
        DisableBracketedPaste,
        Clear(ClearType::All),
        DisableMouseCapture,
        LeaveAlternateScreen,
        Clear(ClearType::Purge),
        Show
    )
}

impl Screen {
    /// Whether there is a terminal at all: asked before anything is opened.
    pub fn possible() -> Result<(), Complaint> {
        if io::stdin().is_terminal() && io::stdout().is_terminal() { Ok(()) } else { Err(no_terminal()) }
    }

    /// Takes the terminal over. A panic of the main thread gives it back before it is reported; after one of another
    /// thread the loop ends.
    pub fn open() -> Result<Self, Complaint> {
        Self::possible()?;
        let given_back = GivenBack::default();
        hook(given_back.clone());
        let screen = take_over();
        if screen.is_err() {
            given_back.now();
        }
        let terminal = screen.map_err(|_| no_terminal())?;
        Ok(Self { terminal, given_back, painted: None, mouse: false })
    }

    /// For the signal thread.
    pub fn given_back(&self) -> GivenBack {
        self.given_back.clone()
    }

    /// Whether the window has another size than what was painted last.
    pub fn was_resized(&self) -> bool {
        self.terminal.size().is_ok_and(|size| self.painted != Some(size))
    }

    /// Columns and rows of the last page; of the terminal, before the first.
    pub fn size(&self) -> (u16, u16) {
        let size = self.painted.or_else(|| self.terminal.size().ok()).unwrap_or_default();
        (size.width, size.height)
    }

    /// Listens to the mouse, or leaves it to the terminal, whose text it selects.
    pub fn listen_to_mouse(&mut self, on: bool) -> io::Result<()> {
        if self.mouse != on {
            self.mouse = on;
            let out = self.terminal.backend_mut();
            return if on { execute!(out, EnableMouseCapture) } else { execute!(out, DisableMouseCapture) };
        }
        Ok(())
    }

    /// Paints once; the terminal shows all of it or nothing.
    pub fn paint(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.painted = Some(self.terminal.draw(draw)?.area.as_size());
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

/// A panic of the main thread gives the terminal back before it is reported.
pub fn hook(given_back: GivenBack) {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().name() == Some("main") {
            given_back.now();
        }
        before(info);
    }));
}

/// What the terminal can show, from its environment variables (`env` looks one up).
///
/// `NO_COLOR` makes crossterm drop every colour, so the picture must do without. An unset locale counts as UTF-8: every
/// terminal of the last twenty years is; one that names another character set, or says `C` or `POSIX`, is believed.
pub fn capabilities(env: &dyn Fn(&str) -> Option<String>) -> Capabilities {
    let set = |name: &str| env(name).filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set).unwrap_or_default().to_ascii_lowercase();
    let utf8 = match locale.split_once('.') {
        Some((_, charset)) => charset.starts_with("utf-8") || charset.starts_with("utf8"),
        None => !matches!(locale.as_str(), "c" | "posix"),
    };
    let term = set("TERM").unwrap_or_default();
    let full = set("COLORTERM").is_some_and(|c| matches!(c.as_str(), "truecolor" | "24bit"))
        || ["direct", "kitty", "alacritty", "foot", "wezterm", "ghostty"].iter().any(|name| term.contains(name))
        || set("WT_SESSION").is_some();
    let colours = match term.as_str() {
        _ if set("NO_COLOR").is_some() => Colours::None,
        _ if full => Colours::True,
        // Consoles of Windows set no TERM, and have all colours since Windows 10 1703.
        "" if cfg!(windows) => Colours::True,
        "" | "dumb" => Colours::None,
        name if name.contains("256") => Colours::Indexed,
        _ => Colours::Sixteen,
    };
    Capabilities { colours, utf8 }
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
    fn capabilities_follow_the_environment() {
        let with = |pairs: &[(&str, &str)]| {
            let pairs: std::collections::HashMap<_, _> =
                pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            let found = capabilities(&move |name| pairs.get(name).cloned());
            (found.colours, found.utf8)
        };
        assert_eq!(with(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]), (Colours::True, true));
        assert_eq!(with(&[("TERM", "xterm-256color"), ("LANG", "zh_CN.UTF-8")]), (Colours::Indexed, true));
        assert_eq!(with(&[("TERM", "xterm-kitty"), ("LC_ALL", "C.UTF-8")]), (Colours::True, true));
        assert_eq!(with(&[("TERM", "xterm-kitty"), ("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")]), (Colours::True, false));
        assert_eq!(with(&[("TERM", "xterm-16color"), ("LANG", "POSIX")]), (Colours::Sixteen, false));
        assert_eq!(with(&[("TERM", "linux"), ("LANG", "zh_CN.GB18030")]), (Colours::Sixteen, false));
        assert_eq!(with(&[("TERM", "xterm-kitty"), ("NO_COLOR", "1")]), (Colours::None, true));
        assert_eq!(with(&[("TERM", "dumb")]), (Colours::None, true));
    }

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
