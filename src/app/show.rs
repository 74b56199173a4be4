//! A wizard played on the real screen at a human pace: a replay, or a scenario. Its keys are not the wizard's: Space
//! pauses, Esc and Ctrl-C leave, and the last row says so.

use std::{
    io,
    ops::ControlFlow,
    sync::{
        Arc,
        mpsc::{Receiver, sync_channel},
    },
    time::Duration,
};

use crossterm::event::{self, KeyCode, KeyEventKind, KeyModifiers};
use ratatui::{
    Frame as Canvas,
    layout::Rect,
    style::{Modifier, Style},
    text::Line,
    widgets::Clear,
};

use super::{
    signals,
    terminal::{Screen, capabilities},
};
use crate::{
    domain::{
        frame::Frame,
        time::{Clock, Moment},
    },
    flow::{Event, Wizard},
    setup::{
        clock::{SystemClock, clock_face},
        complaint::{Bilingual, Complaint},
    },
    ui,
};

/// 30 paints a second, as the wizard at work.
const BETWEEN_PAINTS: Duration = Duration::from_millis(33);
/// What takes longer than this to be made is not caught up with: the play slows down instead of jumping.
const LATE: Duration = Duration::from_millis(250);

/// The screen and its own time.
pub struct Show {
    screen: Screen,
    pages: ui::Screen,
    clock: SystemClock,
    pace: Pace,
    asked_to_end: Receiver<Event>,
}

/// Maps real time to the time of the wizard that is shown, with a speed and a pause.
struct Pace {
    speed: f64,
    paused: bool,
    /// The shown wizard's time (`stage`) at the real moment (`house`); both are reset when the pace changes.
    stage: Moment,
    house: Moment,
}

impl Pace {
    fn now(&self, house: Moment) -> Moment {
        if self.paused { self.stage } else { self.stage + house.since(self.house).mul_f64(self.speed) }
    }

    fn set(&mut self, stage: Moment, house: Moment) {
        (self.stage, self.house) = (stage, house);
    }

    fn pause_or_go_on(&mut self, house: Moment) {
        self.set(self.now(house), house);
        self.paused = !self.paused;
    }
}

impl Show {
    /// Takes the terminal; the shown wizard's time begins at `stage`.
    pub fn open(speed: f64, stage: Moment) -> Result<Self, Complaint> {
        let screen = Screen::open()?;
        let pages = ui::Screen::new(capabilities(&|name| std::env::var(name).ok()));
        let (events, asked_to_end) = sync_channel(1);
        signals::watch(events, screen.given_back()).map_err(|e| super::run::screen_lost(&e))?;
        let clock = SystemClock::start();
        let house = clock.now().at;
        Ok(Self { screen, pages, clock, pace: Pace { speed, paused: false, stage, house }, asked_to_end })
    }

    /// What came of a turn, for the viewfinder.
    pub fn take(&mut self, picture: Option<Arc<Frame>>, wiped: bool) {
        if wiped {
            self.pages.viewfinder.wipe();
        }
        if let Some(picture) = picture {
            self.pages.viewfinder.accept(picture);
        }
    }

    /// Shows this wizard until its own time reaches `until`; `Break`: the viewer ended the show.
    pub fn wait(&mut self, wizard: &Wizard, until: Moment) -> io::Result<ControlFlow<()>> {
        loop {
            let house = self.clock.now().at;
            let now = self.pace.now(house);
            if now >= until && !self.pace.paused {
                if now.since(until) > LATE {
                    self.pace.set(until, house);
                }
                return Ok(ControlFlow::Continue(()));
            }
            self.paint(wizard, now.min(until))?;
            let left = until.since(now).div_f64(self.pace.speed);
            let rest = if self.pace.paused { BETWEEN_PAINTS } else { left.min(BETWEEN_PAINTS) };
            if self.listen(rest)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }

    /// The end: stays until the viewer leaves.
    pub fn hold(&mut self, wizard: &Wizard) -> io::Result<()> {
        self.pace.pause_or_go_on(self.clock.now().at);
        self.pace.paused = true;
        let end = self.pace.stage;
        while self.pace.paused {
            self.paint(wizard, end)?;
            if self.listen(BETWEEN_PAINTS)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn paint(&mut self, wizard: &Wizard, now: Moment) -> io::Result<()> {
        let (pages, paused) = (&mut self.pages, self.pace.paused);
        self.screen.paint(|canvas| {
            pages.draw(canvas, wizard, now);
            let said = footer(paused, now);
            write_footer(canvas, said.get(wizard.language));
        })
    }

    /// Takes the viewer's keys for so long.
    fn listen(&mut self, span: Duration) -> io::Result<ControlFlow<()>> {
        if self.asked_to_end.try_recv().is_ok() {
            return Ok(ControlFlow::Break(()));
        }
        if !event::poll(span)? {
            return Ok(ControlFlow::Continue(()));
        }
        let event::Event::Key(key) = event::read()? else { return Ok(ControlFlow::Continue(())) };
        if key.kind == KeyEventKind::Release {
            return Ok(ControlFlow::Continue(()));
        }
        match key.code {
            KeyCode::Char(' ') => self.pace.pause_or_go_on(self.clock.now().at),
            KeyCode::Esc | KeyCode::Char('q') => return Ok(ControlFlow::Break(())),
            KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => return Ok(ControlFlow::Break(())),
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    }
}

fn footer(paused: bool, now: Moment) -> Bilingual {
    let at = clock_face(now.since_start());
    if paused {
        Bilingual::new(format!(" ‖ {at}  空格 继续 · Esc 离开"), format!(" ‖ {at}  Space goes on · Esc leaves"))
    } else {
        Bilingual::new(format!(" ▶ {at}  空格 暂停 · Esc 离开"), format!(" ▶ {at}  Space pauses · Esc leaves"))
    }
}

/// Over the key bar, whose keys do nothing here.
fn write_footer(canvas: &mut Canvas<'_>, words: &str) {
    let area = canvas.area();
    let bar = Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..area };
    canvas.render_widget(Clear, bar);
    canvas.render_widget(Line::styled(words.to_owned(), Style::new().add_modifier(Modifier::REVERSED)), bar);
}

/// From a slow motion to as fast as the eye can follow.
pub fn speed(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|f| (0.05..=100.0).contains(f)).ok_or_else(|| "0.05..100".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_on_stage_follows_the_speed_and_stands_while_paused() {
        let house = Moment::from_millis;
        let mut pace = Pace { speed: 2.0, paused: false, stage: Moment::ZERO, house: Moment::ZERO };
        assert_eq!(pace.now(house(1000)), Moment::from_millis(2000));
        pace.pause_or_go_on(house(1000));
        assert_eq!(pace.now(house(9000)), Moment::from_millis(2000));
        pace.pause_or_go_on(house(9000));
        assert_eq!(pace.now(house(9500)), Moment::from_millis(3000));
    }
}
