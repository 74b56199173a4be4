//! The terminal as the wizard needs it, and the promise that it is given back as it was: on the way out, on an
//! error, on a panic and on a signal.

pub mod answers;
mod environment;
pub mod preview;
mod projector;
#[cfg(unix)]
pub mod query;
pub mod secret;
mod shared;

use std::{
    io::{self, BufWriter, IsTerminal, Stdout, Write},
    panic,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
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

pub use self::environment::capabilities;
use self::{answers::Answers, projector::Projector, shared::Shared};
use crate::{
    setup::{
        complaint::{Bilingual, Complaint},
        config::words::PreviewWord,
    },
    ui::{
        self,
        viewfinder::{
            kitty,
            pixels::{Preview, Protocol},
        },
    },
};

/// A whole repaint of a 240x70 half-block picture fits, so that a picture leaves in one write.
const BUFFER_BYTES: usize = 256 * 1024;

/// Terminals answer a question within a few milliseconds, over a slow line within some hundred.
pub const ANSWERS_WITHIN: Duration = Duration::from_millis(600);

/// Our terminal; dropping it gives the user's back.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    given_back: GivenBack,
    /// The size of the last page.
    painted: Option<Size>,
    mouse: bool,
    /// Where pixels go, if they do.
    projector: Option<Projector>,
}

/// Whether the terminal is the user's again. Shared with the panic hook and the signal thread.
#[derive(Clone, Debug, Default)]
pub struct GivenBack(Arc<Lent>);

/// What must be undone when the terminal is given back, in addition to its modes.
#[derive(Debug, Default)]
struct Lent {
    given_back: AtomicBool,
    /// kitty keeps pictures until it is told to forget them.
    kitty: AtomicBool,
    shared: OnceLock<Shared>,
    /// What is done instead, for a terminal that was taken over in another way.
    otherwise: Option<fn()>,
}

impl GivenBack {
    /// For a terminal that was taken over in another way, and is given back so.
    pub fn by(how: fn()) -> Self {
        Self(Arc::new(Lent { otherwise: Some(how), ..Lent::default() }))
    }

    /// Gives the terminal back; the second call does nothing.
    pub fn now(&self) {
        if self.0.given_back.swap(true, Ordering::SeqCst) {
            return;
        }
        if let Some(otherwise) = self.0.otherwise {
            return otherwise();
        }
        // Nothing can be done about a terminal that is gone, and there is nobody to tell.
        let _ = give_back(&mut io::stdout(), self.0.kitty.load(Ordering::SeqCst));
        if let Some(shared) = self.0.shared.get() {
            shared.remove();
        }
        let _ = disable_raw_mode();
    }
}

/// What is written to give the terminal back: also the picture left in its scrollback goes, and the one that kitty
/// keeps.
fn give_back(out: &mut impl Write, kitty: bool) -> io::Result<()> {
    let mut pictures = Vec::new();
    if kitty {
        // A picture may have been cut off in the middle of its bytes: the first two end it.
        pictures.extend(b"\x1b\\");
        kitty::gone(&mut pictures);
    }
    out.write_all(&pictures)?;
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
        Ok(Self { terminal, given_back, painted: None, mouse: false, projector: None })
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

    /// Finds out how the picture is shown, and lets the pages show it so. To be called before anybody reads the
    /// keyboard; gives back what was typed meanwhile.
    pub fn prepare(&mut self, pages: &mut ui::Screen, wish: PreviewWord) -> Vec<crossterm::event::Event> {
        let env = |name: &str| std::env::var(name).ok();
        let (answers, shared) = if preview::worth_asking(wish, &env) { ask() } else { (Answers::default(), None) };
        let (preview, can) = preview::choose(wish, &env, &answers, cell_in_pixels(), capabilities(&env));
        tracing::info!(?preview, asked = ?wish, "the picture is shown so");
        if let Preview::Pixels { protocol, .. } = preview {
            let shared = shared.filter(|_| protocol == Protocol::KittyShared);
            let kitty = matches!(protocol, Protocol::Kitty | Protocol::KittyShared);
            self.given_back.0.kitty.store(kitty, Ordering::SeqCst);
            if let Some(shared) = &shared {
                let _ = self.given_back.0.shared.set(shared.clone());
            }
            self.projector = Some(Projector::new(protocol, shared));
        }
        pages.viewfinder.show_as(preview, can);
        pages.viewfinder.doubt(preview::is_doubtful(wish, &env, &answers));
        answers.keys()
    }

    /// Paints a page with its picture; the terminal shows all of it or nothing.
    pub fn paint_page(
        &mut self,
        pages: &mut ui::Screen,
        draw: impl FnOnce(&mut ui::Screen, &mut Frame<'_>),
    ) -> io::Result<()> {
        let size = self.terminal.size()?;
        if let (Some(cell), true) = (cell_in_pixels(), self.painted != Some(size)) {
            // Letters of another size make another size of window.
            pages.viewfinder.cell_is(cell);
        }
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.painted = Some(self.terminal.draw(|frame| draw(pages, frame))?.area.as_size());
        if let Some(projector) = &mut self.projector {
            projector.follow(&mut pages.viewfinder, self.terminal.backend_mut())?;
        }
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
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

/// Asks the terminal, with memory to share if there is such a thing.
#[cfg(unix)]
pub fn ask() -> (Answers, Option<Shared>) {
    let shared = Shared::new().ok().filter(|shared| shared.put(&[0; 3]).is_ok());
    let answers = query::ask(&preview::questions(shared.as_ref().map(Shared::name))).unwrap_or_default();
    if let Some(shared) = &shared {
        shared.remove();
    }
    (answers, shared)
}

/// Consoles of Windows are not asked.
#[cfg(not(unix))]
pub fn ask() -> (Answers, Option<Shared>) {
    (Answers::default(), None)
}

/// Width and height of a cell in pixels, if the system knows them.
pub fn cell_in_pixels() -> Option<(u16, u16)> {
    let window = crossterm::terminal::window_size().ok()?;
    let cell = (window.width.checked_div(window.columns)?, window.height.checked_div(window.rows)?);
    (cell.0 > 0 && cell.1 > 0).then_some(cell)
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

fn no_terminal() -> Complaint {
    Complaint::new(
        Bilingual::new("认证向导需要一个终端窗口。", "The wizard needs a terminal."),
        Bilingual::new(
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
        give_back(&mut out, true).unwrap();
        let out = String::from_utf8(out).unwrap();
        let place = |code: &str| out.find(code).unwrap_or_else(|| panic!("{code:?} is missing in {out:?}"));
        assert!(place("\u{1b}[2J") < place("\u{1b}[?1049l"), "our picture is wiped before we leave");
        assert!(place("\u{1b}[?1049l") < place("\u{1b}[3J"), "the scrollback belongs to the main screen");
        // The first bytes end what may have been cut off.
        assert!(out.starts_with("\u{1b}\\\u{1b}_Ga=d,d=I,"), "{out:?}");
        let mut without = Vec::new();
        give_back(&mut without, false).unwrap();
        assert!(!String::from_utf8(without).unwrap().contains("\u{1b}_"), "others may print what they do not know");
        place("\u{1b}[?2004l");
        place("\u{1b}[?25h");
    }
}
