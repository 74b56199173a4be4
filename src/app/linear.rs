//! The line mode's way to the world: lines from the terminal's own line editing, or from a pipe, and lines to whatever
//! reads them. The terminal is left as it is; only its echo rests while a secret is typed.

use std::{
    io::{self, BufRead as _, IsTerminal as _, Read as _, Write},
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
    time::Duration,
};

use zeroize::Zeroizing;

use super::{
    crash::Crash,
    run::Surface,
    side_outputs::SideOutputs,
    signals,
    terminal::{GivenBack, hook},
};
use crate::{
    camera::slot::Slot,
    domain::{frame::Frame, time::Moment},
    flow::{Event, Wizard},
    ui::{self, linear::Linear, theme::Capabilities},
};

/// Lines that may wait for the event loop. A person never types so far ahead; a pipe is blocked at this bound.
const LINES_WAITING: usize = 64;
/// Bytes of a line: more than the longest field; what is longer is cut into several.
const LONGEST_LINE: u64 = 4096;
/// While pictures come the page is read at most so often: hints settle for longer than this before they are shown.
const BETWEEN_READINGS: Duration = Duration::from_millis(150);
/// How long the end of a pipe waits for the page under way to ask something: a bureau answers within seconds to a
/// minute.
const LAST_PATIENCE: Duration = Duration::from_mins(2);
/// Columns and rows that the wizard is told: enough for every page, as none is drawn.
const SIZE: (u16, u16) = (80, 24);

/// What comes from the input thread.
enum Typed {
    Line(Zeroizing<String>),
    /// End of input: Ctrl-D, or the end of the pipe.
    End,
}

/// The wizard as lines.
pub struct Lines {
    linear: Linear,
    pictures: Slot<Arc<Frame>>,
    beside: SideOutputs,
    typed: Receiver<Typed>,
    /// Taken from the input and not used yet.
    held: Option<Typed>,
    crash: Crash,
    echo: Echo,
    piped: bool,
    /// When the page was read last.
    read_at: Option<Moment>,
    /// A line may be taken: what came of the one before has been said.
    is_ready: bool,
    /// When the end of the input was seen.
    ended_at: Option<Moment>,
    broken: Option<io::Error>,
}

impl Lines {
    /// Starts to listen. Gives also what the signal thread needs.
    pub fn open(
        capabilities: Capabilities,
        pictures: Slot<Arc<Frame>>,
        (beside, crash): (SideOutputs, Crash),
        events: SyncSender<Event>,
    ) -> io::Result<(Self, GivenBack)> {
        let given_back = GivenBack::by(|| Echo::set(true));
        hook(given_back.clone());
        let (lines, typed) = sync_channel(LINES_WAITING);
        let gone = given_back.clone();
        thread::Builder::new().name("input".to_owned()).spawn(move || listen(&lines, &events, &gone))?;
        let piped = !io::stdin().is_terminal();
        let surface = Self {
            linear: Linear::new(capabilities, piped),
            pictures,
            beside,
            typed,
            held: None,
            crash,
            echo: Echo { given_back: given_back.clone(), on: true },
            piped,
            read_at: None,
            is_ready: false,
            ended_at: None,
            broken: None,
        };
        Ok((surface, given_back))
    }

    fn tell(&mut self, wizard: &Wizard, now: Moment) {
        let lines = self.linear.tell(wizard, now);
        if !self.piped {
            self.echo.turn(!self.linear.hides());
        }
        self.print(&lines);
    }

    /// All lines in one write, so that none is torn.
    fn print(&mut self, lines: &[String]) {
        let text: String = lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
        let mut out = io::stdout().lock();
        let printed = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        if let Err(error) = printed {
            self.broken = Some(error);
        }
    }

    /// The line to be handled now. What a person types is handled at any time; lines of a pipe wait until they are
    /// asked for, commands excepted.
    fn line(&mut self, now: Moment) -> Option<Typed> {
        let typed = self.held.take().or_else(|| self.typed.try_recv().ok())?;
        let is_due = match &typed {
            Typed::Line(line) => !self.piped || self.linear.asks() || ui::linear::is_command(line),
            Typed::End => {
                let since = *self.ended_at.get_or_insert(now);
                !self.piped || self.linear.asks() || now.since(since) >= LAST_PATIENCE
            }
        };
        if !is_due {
            self.held = Some(typed);
            return None;
        }
        Some(typed)
    }
}

impl Surface for Lines {
    fn paint(&mut self, wizard: &Wizard, now: Moment) -> io::Result<()> {
        self.crash.speak(wizard.language);
        self.beside.turn(wizard, now);
        let is_early = self.read_at.is_some_and(|at| now.since(at) < BETWEEN_READINGS);
        if !(is_early && wizard.wants_camera() && self.is_ready) {
            self.tell(wizard, now);
            (self.read_at, self.is_ready) = (Some(now), true);
        }
        match self.broken.take() {
            Some(error) if signals::is_hang_up(&error) => signals::hung_up(&self.echo.given_back),
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    fn picture_came(&mut self) -> bool {
        let picture = self.pictures.take();
        let came = picture.is_some();
        if let Some(frame) = picture {
            self.beside.picture(&frame);
            self.linear.picture_came(frame);
        }
        came
    }

    fn was_resized(&self) -> bool {
        false
    }

    fn size(&self) -> (u16, u16) {
        SIZE
    }

    fn wipe(&mut self) {
        self.linear.wipe();
        self.beside.wipe();
    }

    fn typed(&mut self, wizard: &Wizard, now: Moment) -> Option<Event> {
        loop {
            if let Some(fact) = self.linear.next(wizard, now) {
                return Some(fact);
            }
            if !self.is_ready {
                return None;
            }
            let line = match self.line(now)? {
                Typed::Line(line) => line,
                Typed::End => return Some(Event::Terminated),
            };
            let said = self.linear.take(&line, wizard, now);
            self.print(&said);
            match self.linear.next(wizard, now) {
                Some(fact) => {
                    self.is_ready = false;
                    return Some(fact);
                }
                // Only something to hear: what is asked comes after it, and then the next line.
                None => self.tell(wizard, now),
            }
        }
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        self.echo.given_back.now();
        if !thread::panicking() {
            let lines = self.linear.farewell(self.crash.language());
            self.print(&lines);
        }
    }
}

/// Reads lines until there are none.
fn listen(lines: &SyncSender<Typed>, events: &SyncSender<Event>, gone: &GivenBack) {
    let mut input = io::stdin().lock();
    loop {
        let mut bytes = Zeroizing::new(Vec::new());
        let typed = match input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut bytes) {
            Ok(0) => Typed::End,
            Ok(_) => Typed::Line(Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned())),
            Err(error) if signals::is_hang_up(&error) => signals::hung_up(gone),
            Err(_) => Typed::End,
        };
        let ended = matches!(typed, Typed::End);
        // The tick only wakes the loop.
        if lines.send(typed).is_err() || events.send(Event::Ticked).is_err() || ended {
            return;
        }
    }
}

/// Whether the terminal shows what is typed.
struct Echo {
    given_back: GivenBack,
    on: bool,
}

impl Echo {
    fn turn(&mut self, on: bool) {
        if self.on != on {
            self.on = on;
            Self::set(on);
        }
    }

    /// The end of the line shows all the same, so that the next one begins where it should.
    #[cfg(unix)]
    fn set(on: bool) {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let input = io::stdin();
        let Ok(mut settings) = tcgetattr(&input) else { return };
        settings.local_modes.set(LocalModes::ECHO, on);
        settings.local_modes.set(LocalModes::ECHONL, !on);
        // A terminal that refuses shows the secret; there is nothing more to be done.
        let _ = tcsetattr(&input, OptionalActions::Now, &settings);
    }

    /// Only where terminals have such a setting.
    #[cfg(not(unix))]
    const fn set(_on: bool) {}
}
