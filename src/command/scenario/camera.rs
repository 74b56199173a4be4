//! The mock camera in virtual time, behind the same watchdog as a camera thread's: only the threads are missing.

use std::{sync::Arc, time::Duration};

use crate::{
    camera::{
        CameraBackend as _, CameraError,
        decode::Decoder,
        lane::Listed,
        mock::{MockCamera, MockTurn},
        warm_up::WarmUp,
        watch::{CameraNews, Fact, MAX_AGE, Order, Watch},
    },
    domain::{frame::Frame, time::Moment},
};

/// The watchdog looks this often, as the lane's does.
const TICK: Duration = Duration::from_millis(100);

/// What one look at the camera brought.
#[derive(Default)]
pub struct Glance {
    /// What the lane would tell, in order.
    pub news: Vec<CameraNews>,
    /// The newest picture, if one came.
    pub picture: Option<Arc<Frame>>,
    /// When to look again; `None` while the camera is not wanted.
    pub next: Option<Moment>,
}

/// The mock camera in virtual time, behind the same watchdog as a camera thread's: only the threads are missing.
pub struct ScenarioCamera {
    camera: MockCamera,
    decoder: Decoder,
    warm_up: WarmUp,
    watch: Watch,
    wanted: bool,
    /// Opened, and whether the watchdog knows.
    open: Option<bool>,
    /// The device that has shown somebody: as in the lane, no other one takes its place unasked.
    settled: Option<String>,
    chosen: bool,
}

impl ScenarioCamera {
    /// A camera that has not been opened yet.
    pub fn new(camera: MockCamera) -> Self {
        Self {
            camera,
            decoder: Decoder::new(),
            warm_up: WarmUp::Cold,
            watch: Watch::new(),
            wanted: false,
            open: None,
            settled: None,
            chosen: false,
        }
    }

    /// The mock camera.
    pub const fn camera(&mut self) -> &mut MockCamera {
        &mut self.camera
    }

    /// The cameras there are.
    pub fn list(&mut self) -> Listed {
        self.camera.list()
    }

    /// The one there is, is used: what was open is closed first.
    pub const fn choose(&mut self) {
        self.chosen = true;
    }

    /// What the lane would do at `now` when the wizard wants the camera or does not.
    pub fn glance(&mut self, wanted: bool, now: Moment) -> Glance {
        let mut glance = Glance::default();
        if std::mem::take(&mut self.chosen) {
            self.want(false, now, &mut glance);
        }
        self.want(wanted, now, &mut glance);
        if !wanted {
            return glance;
        }
        glance.next = Some(now + TICK);
        if self.open.is_some() {
            self.poll(now, &mut glance);
        }
        self.tell(Fact::Ticked, now, &mut glance);
        glance
    }

    fn want(&mut self, wanted: bool, now: Moment, glance: &mut Glance) {
        if wanted != self.wanted {
            (self.wanted, self.settled) = (wanted, None);
            self.tell(Fact::Wanted(wanted), now, glance);
        }
    }

    fn poll(&mut self, now: Moment, glance: &mut Glance) {
        let device = self.camera.device(now);
        let is_another = self.settled.as_ref().is_some_and(|settled| *settled != device.id);
        if self.open == Some(false) && is_another {
            return self.tell(Fact::Failed(CameraError::NotFound), now, glance);
        }
        match self.camera.poll(now) {
            MockTurn::Failed(error) => self.tell(Fact::Failed(error), now, glance),
            MockTurn::NotYet(until) => glance.next = Some(until.clamp(now + Duration::from_millis(1), now + TICK)),
            MockTurn::Frame(raw) => {
                glance.next = Some(now + Duration::from_millis(1));
                if self.open.replace(true) == Some(false) {
                    let opened = Fact::Opened(Box::new(device.clone()), self.camera.mode());
                    self.tell(opened, now, glance);
                    self.settled = Some(device.id);
                }
                if now.since(raw.captured) > MAX_AGE {
                    return self.tell(Fact::Stale, now, glance);
                }
                match self.decoder.decode(&raw) {
                    Ok(frame) => {
                        self.tell(Fact::Good, now, glance);
                        if self.warm_up.holds_back(&frame) {
                            return;
                        }
                        glance.picture = Some(Arc::new(frame));
                    }
                    Err(error) => self.tell(Fact::Bad(error.to_string()), now, glance),
                }
            }
        }
    }

    fn tell(&mut self, fact: Fact, now: Moment, glance: &mut Glance) {
        let (news, order) = self.watch.take(fact, now);
        match order {
            Some(Order::Open) => {
                self.open = Some(false);
                (self.decoder, self.warm_up) = (Decoder::new(), WarmUp::Cold);
            }
            Some(Order::Close) => self.open = None,
            None => {}
        }
        glance.news.extend(news);
    }
}
