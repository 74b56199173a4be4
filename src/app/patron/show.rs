//! The screen itself: paints what has come, and listens for the end.

use std::{
    io,
    ops::ControlFlow,
    sync::{Arc, mpsc::sync_channel},
    time::Duration,
};

use crossterm::event::{self, KeyCode, KeyEventKind, KeyModifiers};

use super::{PatronOptions, link::Link, serve, stage::Stage};
use crate::{
    app::{
        options::Switch,
        run::screen_lost,
        signals,
        terminal::{Screen, capabilities},
    },
    domain::time::Clock,
    setup::{
        clock::SystemClock,
        complaint::{Bilingual, Complaint},
        counter::Ground,
        shared::Shared,
    },
    ui::patron,
};

/// 30 looks a second, as often as the wizard paints; without news nothing is painted.
const BETWEEN_LOOKS: Duration = Duration::from_millis(33);

/// Shows until somebody ends it.
pub fn run(options: PatronOptions, shared: &Shared) -> Result<(), Complaint> {
    Screen::possible()?;
    let ground = Ground::make(shared)?;
    let path = ground.paths.data.join(serve::NAME);
    if path.as_os_str().len() > serve::LONGEST_PATH {
        return Err(too_long());
    }
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let screen = Screen::open()?;
    let (events, asked_to_end) = sync_channel(1);
    signals::watch(events, screen.given_back()).map_err(|e| screen_lost(&e))?;
    let link = Link::open(path, Arc::clone(&clock)).map_err(|e| screen_lost(&e))?;
    let pages = patron::Screen::new(capabilities(&|name| std::env::var(name).ok()), options.light == Switch::On);
    let shown = Showing { screen, pages, link, stage: Stage::new(ground.language), clock };
    shown.run(|| asked_to_end.try_recv().is_ok()).map_err(|e| screen_lost(&e))
}

/// A path that no socket can have: the wizard has none there either, and its log says so.
fn too_long() -> Complaint {
    Complaint::new(
        Bilingual::new(
            "数据文件夹的路径太长，接不上窗口程序。",
            "The data folder's path is too long to reach the wizard.",
        ),
        Bilingual::new(
            "请用 --data 指定一个路径短的文件夹，两边相同。",
            "Name a folder with a shorter path with --data, the same for both.",
        ),
    )
}

struct Showing {
    screen: Screen,
    pages: patron::Screen,
    link: Link,
    stage: Stage,
    clock: Arc<dyn Clock>,
}

impl Showing {
    fn run(mut self, is_asked_to_end: impl Fn() -> bool) -> io::Result<()> {
        let (mut is_stale, mut held) = (true, false);
        while !is_asked_to_end() {
            let now = self.clock.now().at;
            if let Some(news) = self.link.news.take() {
                is_stale = true;
                if self.stage.hear(news, now) {
                    self.pages.viewfinder.wipe();
                }
            }
            if let Some(picture) = self.link.pictures.take().filter(|_| self.stage.mirrors()) {
                is_stale = true;
                self.pages.viewfinder.accept(picture);
            }
            let holds = self.stage.holds(now);
            if is_stale || held != holds || self.screen.was_resized() {
                self.paint()?;
                (is_stale, held) = (false, holds);
            }
            if listen()?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn paint(&mut self) -> io::Result<()> {
        let (pages, stage, now) = (&mut self.pages, &self.stage, self.clock.now().at);
        let painted = self.screen.paint(|frame| pages.draw(frame, stage.shown(now), stage.language()));
        if painted.as_ref().is_err_and(signals::is_hang_up) {
            signals::hung_up(&self.screen.given_back());
        }
        painted
    }
}

/// Waits for a key until it is time to look again; `Break`: it ends the program.
fn listen() -> io::Result<ControlFlow<()>> {
    if !event::poll(BETWEEN_LOOKS)? {
        return Ok(ControlFlow::Continue(()));
    }
    let event::Event::Key(key) = event::read()? else { return Ok(ControlFlow::Continue(())) };
    let ends = match key.code {
        _ if key.kind == KeyEventKind::Release => false,
        KeyCode::Esc | KeyCode::Char('q') => true,
        KeyCode::Char('c') => key.modifiers.contains(KeyModifiers::CONTROL),
        _ => false,
    };
    Ok(if ends { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
}
