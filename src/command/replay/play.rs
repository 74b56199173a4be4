//! The record told to a fresh wizard, a line at a time, and held against what it does.

use std::{collections::VecDeque, sync::Arc};

use super::outline;
use crate::{
    app::record::{Head, Line, Record, What},
    domain::{
        frame::Frame,
        time::{Moment, Now},
    },
    flow::{Deed, Effect, Event, Wizard},
    setup::complaint::{Bilingual, Complaint},
};

/// A wizard that lives through a record.
pub struct Replay {
    /// The wizard as it is after the last scene.
    pub wizard: Wizard,
    record: Record,
    /// Lines that have been read and not yet played.
    ahead: VecDeque<Line>,
    /// Orders that the wizard gave for the last event.
    orders: Vec<Effect>,
    full: bool,
}

/// One thing that happened in the recorded session.
pub struct Scene {
    /// The moment of the fact, in the recorded session's time.
    pub now: Now,
    /// What happened then.
    pub happened: Happened,
}

/// What happened at one moment of a record.
pub enum Happened {
    /// The wizard took a fact.
    Turned {
        /// The event that the wizard was told.
        event: Box<Event>,
        /// Orders that the wizard gave for the event.
        orders: Vec<Effect>,
        /// An outline of the picture that was looked at.
        picture: Option<Arc<Frame>>,
        /// Whether the picture is to be forgotten.
        wiped: bool,
    },
    /// The window got another size.
    Resized((u16, u16)),
}

impl Replay {
    /// A replay of this record, from its start.
    pub fn of(record: Record) -> Self {
        let wizard = Wizard::new(record.head.settings.clone());
        Self { wizard, record, ahead: VecDeque::new(), orders: Vec::new(), full: false }
    }

    /// The record's head.
    pub const fn head(&self) -> &Head {
        &self.record.head
    }

    /// Whether the session went on after the end of the record.
    pub const fn is_cut(&self) -> bool {
        self.record.is_cut || self.full
    }

    /// When the next scene is.
    pub fn upcoming(&mut self) -> Result<Option<Moment>, Complaint> {
        if self.ahead.is_empty() {
            self.ahead.extend(self.record.next().transpose()?);
        }
        Ok(self.ahead.front().map(|line| line.at))
    }

    /// Plays the next scene.
    pub fn scene(&mut self) -> Option<Result<Scene, Complaint>> {
        loop {
            match self.upcoming() {
                Err(complaint) => return Some(Err(complaint)),
                Ok(None) => return None,
                Ok(Some(_)) => {}
            }
            let line = self.ahead.pop_front()?;
            let now = line.now();
            if line.page != self.wizard.step.id() {
                return Some(Err(self.elsewhere(&line.page)));
            }
            match line.what {
                What::Fact { mended, event } => {
                    let happened = self.turn(mended, event, now);
                    return Some(Ok(Scene { now, happened }));
                }
                What::Orders(names) if !self.gave(&names) => return Some(Err(self.elsewhere(&line.page))),
                What::Orders(_) => {}
                What::Size(columns, rows) => {
                    return Some(Ok(Scene { now, happened: Happened::Resized((columns, rows)) }));
                }
                What::Full => self.full = true,
            }
        }
    }

    fn turn(&mut self, mended: Vec<Event>, event: Event, now: Now) -> Happened {
        let (event, picture) = match event {
            Event::Observed(seen, _) => {
                let drawn = Arc::new(outline::draw(&seen));
                (Event::Observed(seen, Arc::clone(&drawn)), Some(drawn))
            }
            other => (other, None),
        };
        self.orders = mended.into_iter().chain([event.clone()]).flat_map(|e| self.wizard.update(e, now)).collect();
        let wiped = self.orders.iter().any(|order| matches!(order, Effect::Do(Deed::ForgetPictures)));
        Happened::Turned { event: Box::new(event), orders: self.orders.clone(), picture, wiped }
    }

    fn gave(&self, names: &[String]) -> bool {
        self.orders.iter().map(Effect::name).eq(names.iter().map(String::as_str))
    }

    /// A program that decides otherwise makes other screens: better none than wrong ones.
    fn elsewhere(&self, recorded: &str) -> Complaint {
        let (path, line) = (self.record.path().display(), self.record.line());
        let (here, version) = (self.wizard.step.id(), &self.head().version);
        let recorded: String = recorded.chars().filter(|c| c.is_ascii_lowercase() || *c == '_').collect();
        Complaint::new(
            Bilingual::new(
                format!("{path} 第 {line} 行：记录在 {recorded} 页，回放在 {here} 页，两者不再一致"),
                format!(
                    "{path}, line {line}: the record is on page {recorded}, the replay on {here}: they have parted"
                ),
            ),
            Bilingual::new(
                format!("记录由 {version} 版写成，请用那个版本回放；版本相同则文件已被改动。"),
                format!(
                    "Version {version} wrote it: replay it with that one. If it is this one, the file was altered."
                ),
            ),
        )
    }
}
