//! What the lane makes of what it hears from a camera: pure decisions in a given time. The lane's threads and a
//! scenario in virtual time use the same ones.

use std::time::Duration;

use renzheng_domain::time::Moment;

use super::{CameraError, DeviceInfo, Mode};

/// No picture for so long is a stall. The slowest camera we open delivers one in 67 ms, automatic exposure in a dark
/// room can halve that several times, and the counter should know within two seconds, checks included.
const STALL_AFTER: Duration = Duration::from_millis(1500);
/// Opening and the first picture may take longer: USB cameras need one to three seconds to start streaming.
const OPEN_WITHIN: Duration = Duration::from_secs(5);
/// There are no hot-plug events; asking twice a second costs nothing and feels immediate.
const RETRY_AFTER: Duration = Duration::from_millis(500);
/// A picture older than this is of the past: after a stall of 1 s a driver was seen to hand over three of 950 ms.
pub const MAX_AGE: Duration = Duration::from_millis(500);
/// One bad frame is a glitch of the bus and is skipped. Fifteen in a row are a second at the slowest rate we open:
/// by then the person at the counter sees that the picture stands still.
const BAD_RUN: u32 = 15;

/// What the lane tells.
#[derive(Clone, Debug, PartialEq)]
pub enum CameraNews {
    /// Nobody wants it, and it is closed.
    Off,
    /// Being looked for and opened.
    Opening,
    /// Pictures come.
    Streaming(DeviceInfo, Mode),
    /// No pictures, and why; the lane keeps trying.
    Lost(CameraError),
}

/// What has happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// The camera is wanted, or not any more.
    Wanted(bool),
    /// It was opened.
    Opened(Box<DeviceInfo>, Mode),
    /// A good and fresh picture came.
    Good,
    /// A picture came that is too old.
    Stale,
    /// Bytes came that are no picture.
    Bad(String),
    /// Opening or reading failed: the source is gone.
    Failed(CameraError),
    /// Time has passed.
    Ticked,
}

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Look for the device and open it.
    Open,
    /// Let the source go.
    Close,
}

#[derive(Debug)]
enum State {
    Off,
    /// Under way; `since` the last sign of life, `device` once it is open.
    Running {
        since: Moment,
        device: Option<(Box<DeviceInfo>, Mode)>,
        seen: bool,
        bad: u32,
    },
    /// Failed; tried again at this moment.
    Waiting(Moment),
}

/// The watchdog. Feed it every fact with its time; it never asks for more than one order at a time.
#[derive(Debug)]
pub struct Watch {
    state: State,
    told: CameraNews,
}

impl Default for Watch {
    fn default() -> Self {
        Self::new()
    }
}

impl Watch {
    /// A watch over a camera that is off.
    pub const fn new() -> Self {
        Self { state: State::Off, told: CameraNews::Off }
    }

    /// Takes a fact in; returns what is new and what is to be done.
    pub fn take(&mut self, fact: Fact, now: Moment) -> (Option<CameraNews>, Option<Order>) {
        match fact {
            Fact::Wanted(true) if matches!(self.state, State::Off) => {
                self.state = running(now);
                (self.tell(CameraNews::Opening), Some(Order::Open))
            }
            Fact::Wanted(false) if !matches!(self.state, State::Off) => {
                self.state = State::Off;
                (self.tell(CameraNews::Off), Some(Order::Close))
            }
            Fact::Failed(error) if matches!(self.state, State::Running { .. }) => {
                self.state = State::Waiting(now + RETRY_AFTER);
                (self.tell(CameraNews::Lost(error)), Some(Order::Close))
            }
            Fact::Ticked => self.tick(now),
            Fact::Opened(..) | Fact::Good | Fact::Bad(_) => (self.hear(fact, now), None),
            // Old pictures are no sign of life: who sees only those sees a stalled camera.
            Fact::Wanted(_) | Fact::Failed(_) | Fact::Stale => (None, None),
        }
    }

    fn tick(&mut self, now: Moment) -> (Option<CameraNews>, Option<Order>) {
        match &self.state {
            State::Waiting(until) if now >= *until => {
                self.state = running(now);
                (None, Some(Order::Open)) // quietly: what was told last still holds
            }
            // The source is kept: a blocked read cannot be ended, and it may come back to life.
            State::Running { since, seen, .. } => {
                let (quiet, limit) = (now.since(*since), if *seen { STALL_AFTER } else { OPEN_WITHIN });
                let known = matches!(self.told, CameraNews::Lost(CameraError::Stalled(_)));
                let news = (quiet >= limit && !known).then_some(CameraNews::Lost(CameraError::Stalled(quiet)));
                (news.and_then(|news| self.tell(news)), None)
            }
            State::Off | State::Waiting(_) => (None, None),
        }
    }

    /// Something from the open camera.
    fn hear(&mut self, fact: Fact, now: Moment) -> Option<CameraNews> {
        let State::Running { since, device, seen, bad } = &mut self.state else { return None };
        *since = now;
        let news = match fact {
            Fact::Opened(info, mode) => {
                *device = Some((info, mode));
                None
            }
            Fact::Bad(reason) => {
                *bad += 1;
                (*bad == BAD_RUN).then_some(CameraNews::Lost(CameraError::BadFrame(reason)))
            }
            _ => {
                (*seen, *bad) = (true, 0);
                device.clone().map(|(info, mode)| CameraNews::Streaming(*info, mode))
            }
        };
        news.and_then(|news| self.tell(news))
    }

    fn tell(&mut self, news: CameraNews) -> Option<CameraNews> {
        if news == self.told {
            return None;
        }
        self.told = news.clone();
        Some(news)
    }
}

const fn running(now: Moment) -> State {
    State::Running { since: now, device: None, seen: false, bad: 0 }
}

#[cfg(test)]
#[path = "watch_tests.rs"]
mod tests;
