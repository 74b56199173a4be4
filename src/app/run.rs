//! The loop: one channel of facts in, one turn of the wizard each, then one paint of the last state.

use std::{
    io,
    ops::ControlFlow,
    sync::mpsc::{Receiver, RecvTimeoutError},
    time::Duration,
};

use super::record::Journal;
use crate::{
    domain::time::{Clock, Moment, Now},
    flow::{Deed, Effect, Event, Wizard},
    setup::complaint::{Bilingual, Complaint},
    ui,
};

/// Facts that may wait for the loop. More than a second of typing, pictures and answers together; who finds the
/// channel full waits, so nothing is lost and nothing piles up.
pub const FACTS_WAITING: usize = 256;
/// 30 paints a second at most: more than a camera delivers, and xterm keeps up (measured 66 to 191 a second).
const BETWEEN_PAINTS: Duration = Duration::from_millis(33);
/// A sign that turns eight times a second looks alive and costs a few bytes.
const BETWEEN_TURNS: Duration = Duration::from_millis(125);
/// Rest between two turns when the wizard's deadline is already past, so that no mistake there can spin the loop.
const SHORTEST_REST: Duration = Duration::from_millis(5);
/// How long the loop sleeps when nothing at all is expected; each waking looks after the lanes.
const LONGEST_REST: Duration = Duration::from_secs(1);

/// What carries the wizard's orders out.
pub trait Executor {
    /// Carries out one order; `Break` when the program ends.
    fn carry_out(&mut self, effect: Effect, now: Now) -> ControlFlow<()>;
    /// The wizard's standing wish, after each turn.
    fn camera_wanted(&mut self, wanted: bool);
    /// Sets whether lids and lips are measured on every picture.
    fn lids_wanted(&mut self, wanted: bool);
    /// Why the program cannot go on, if a lane has ended.
    fn broken(&mut self) -> Option<Complaint>;
}

/// What the wizard is shown on.
pub trait Surface {
    /// Shows the present state.
    fn paint(&mut self, wizard: &Wizard, now: Moment) -> io::Result<()>;
    /// Takes the newest camera picture, if there is a new one; says whether there was.
    fn picture_came(&mut self) -> bool;
    /// Whether the window has another size than the last page was painted for.
    fn was_resized(&self) -> bool;
    /// Columns and rows the last page was painted for.
    fn size(&self) -> (u16, u16);
    /// Forgets the picture.
    fn wipe(&mut self);
    /// The next fact of what was typed, on a surface that reads whole lines and not keys: asked for after each paint,
    /// until there is none.
    fn typed(&mut self, _wizard: &Wizard, _now: Moment) -> Option<Event> {
        None
    }
}

impl<S: Surface + ?Sized> Surface for Box<S> {
    fn paint(&mut self, wizard: &Wizard, now: Moment) -> io::Result<()> {
        (**self).paint(wizard, now)
    }

    fn picture_came(&mut self) -> bool {
        (**self).picture_came()
    }

    fn was_resized(&self) -> bool {
        (**self).was_resized()
    }

    fn size(&self) -> (u16, u16) {
        (**self).size()
    }

    fn wipe(&mut self) {
        (**self).wipe();
    }

    fn typed(&mut self, wizard: &Wizard, now: Moment) -> Option<Event> {
        (**self).typed(wizard, now)
    }
}

/// Only a defect ends a lane. A wizard that goes on without it would stand still without a word.
pub fn lane_died() -> Complaint {
    Complaint::new(
        Bilingual::new("程序内部出错，已停止。", "A part of the program has stopped because of a defect."),
        Bilingual::new(
            "已确认的记录都保存在本机。请重新启动；如再次出现，请把日志交给维护人员。",
            "Confirmed records are safe on this computer. Start again; if it comes back, hand the log to support.",
        ),
    )
}

/// The terminal is gone or refuses.
pub fn screen_lost(error: &io::Error) -> Complaint {
    tracing::error!(%error, "the terminal cannot be written");
    Complaint::new(
        Bilingual::new("终端无法写入。", "The terminal cannot be written."),
        Bilingual::new("请在新的终端窗口中重新启动。", "Start again in a new terminal window."),
    )
}

/// The loop and what it holds.
pub struct Session<'a, H, S> {
    /// The wizard.
    pub wizard: Wizard,
    /// Facts come in here.
    pub facts: Receiver<Event>,
    /// Orders go out here.
    pub executor: H,
    /// The screen.
    pub surface: S,
    /// What is told of every turn.
    pub journal: Journal,
    /// The clock that every fact is dated with.
    pub clock: &'a dyn Clock,
}

impl<H: Executor, S: Surface> Session<'_, H, S> {
    /// Runs until the wizard leaves.
    pub fn run(mut self) -> Result<(), Complaint> {
        let first = self.wizard.start();
        if self.carry_out(first, self.clock.now()).is_break() {
            return Ok(());
        }
        let mut painted: Option<Moment> = None;
        let mut stale = true;
        loop {
            let now = self.clock.now().at;
            if stale && painted.is_none_or(|at| now.since(at) >= BETWEEN_PAINTS) {
                self.surface.paint(&self.wizard, now).map_err(|e| screen_lost(&e))?;
                self.journal.size(self.surface.size(), &self.wizard, self.clock.now());
                painted = Some(now);
                stale = false;
                let fits = ui::fits(self.surface.size());
                if fits != self.wizard.fits && self.turn(Event::WindowFits(fits)).is_break() {
                    return Ok(());
                }
                while let Some(fact) = self.surface.typed(&self.wizard, now) {
                    stale = true;
                    if self.turn(fact).is_break() {
                        return Ok(());
                    }
                }
            }
            match self.facts.recv_timeout(self.rest(now, painted, stale)) {
                Ok(first) => {
                    stale = true;
                    if self.take_all(first).is_break() {
                        return Ok(());
                    }
                }
                // Signs that turn must turn while nothing else happens.
                Err(RecvTimeoutError::Timeout) => stale |= self.wizard.is_waiting(),
                Err(RecvTimeoutError::Disconnected) => return Err(lane_died()),
            }
            if self.wizard.deadline().is_some_and(|d| d <= self.clock.now().at) {
                stale = true;
                if self.turn(Event::Ticked).is_break() {
                    return Ok(());
                }
            }
            let wanted = self.wizard.wants_camera();
            self.executor.camera_wanted(wanted);
            self.executor.lids_wanted(self.wizard.wants_lids());
            stale |= wanted && self.surface.picture_came();
            // The news of a new size can be lost on its way through the keyboard's reader: the size itself cannot.
            stale |= self.surface.was_resized();
            if let Some(complaint) = self.executor.broken() {
                return Err(complaint);
            }
        }
    }

    /// Until when nothing needs to be done unless a fact comes.
    fn rest(&self, now: Moment, painted: Option<Moment>, stale: bool) -> Duration {
        let next_paint = if stale || self.wizard.wants_camera() {
            BETWEEN_PAINTS.saturating_sub(painted.map_or(Duration::ZERO, |at| now.since(at)))
        } else if self.wizard.is_waiting() {
            BETWEEN_TURNS
        } else {
            LONGEST_REST
        };
        let deadline = self.wizard.deadline().map_or(LONGEST_REST, |d| d.since(now));
        next_paint.min(deadline).max(SHORTEST_REST)
    }

    /// Takes what waits in the channel, at most as much as fits in it: the screen must have its turn too.
    fn take_all(&mut self, first: Event) -> ControlFlow<()> {
        self.turn(first)?;
        for _ in 0..FACTS_WAITING {
            match self.facts.try_recv() {
                Ok(next) => self.turn(next)?,
                Err(_) => break,
            }
        }
        ControlFlow::Continue(())
    }

    fn turn(&mut self, fact: Event) -> ControlFlow<()> {
        let now = self.clock.now();
        self.journal.fact(&fact, &self.wizard, now);
        let effects = self.wizard.update(fact, now);
        self.journal.turned(&effects, &self.wizard, now);
        self.carry_out(effects, now)
    }

    fn carry_out(&mut self, effects: Vec<Effect>, now: Now) -> ControlFlow<()> {
        for effect in effects {
            if matches!(effect, Effect::Do(Deed::ForgetPictures)) {
                self.surface.wipe();
            }
            self.executor.carry_out(effect, now)?;
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;
