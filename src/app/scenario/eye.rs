//! The mock camera in virtual time: what the camera lane and its watchdog would report, and the frames in between.

use std::{sync::Arc, time::Duration};

use crate::{
    app::problems::of_camera,
    camera::{
        CameraError,
        decode::Decoder,
        mock::{MockCamera, MockTurn},
    },
    domain::{frame::Frame, time::Moment},
    flow::{CameraState, Event},
};

/// The lane looks for a lost camera so often.
const LOOKS_AGAIN: Duration = Duration::from_millis(500);
/// The watchdog's bound, as in `camera::lane`.
const STALLS: Duration = Duration::from_secs(2);

/// What the camera did at a moment.
pub enum Glance {
    /// Nothing until then.
    Nothing(Moment),
    /// The lane would say this.
    News(Event),
    /// A picture.
    Picture(Arc<Frame>),
}

/// See the module.
pub struct Eye {
    camera: MockCamera,
    decoder: Decoder,
    state: CameraState,
    last_frame: Moment,
    next: Moment,
}

impl Eye {
    pub fn new(camera: MockCamera) -> Self {
        Self {
            camera,
            decoder: Decoder::default(),
            state: CameraState::Off,
            last_frame: Moment::ZERO,
            next: Moment::ZERO,
        }
    }

    pub fn camera(&mut self) -> &mut MockCamera {
        &mut self.camera
    }

    /// When it is worth looking again.
    pub fn next(&self) -> Moment {
        self.next
    }

    /// What the lane would do at `now` when the wizard wants the camera or does not.
    pub fn glance(&mut self, wanted: bool, now: Moment) -> Glance {
        match (&self.state, wanted) {
            (CameraState::Off, false) => Glance::Nothing(Moment::after_start(Duration::MAX)),
            (_, false) => self.become_state(CameraState::Off),
            (CameraState::Off, true) => {
                (self.last_frame, self.next) = (now, now);
                self.become_state(CameraState::Opening)
            }
            _ if now < self.next => Glance::Nothing(self.next),
            _ => self.look(now),
        }
    }

    fn look(&mut self, now: Moment) -> Glance {
        match self.camera.poll(now) {
            MockTurn::Failed(error) => self.lost(&error, now),
            MockTurn::NotYet(_) if now.since(self.last_frame) >= STALLS => {
                self.lost(&CameraError::Stalled(STALLS), now)
            }
            MockTurn::NotYet(until) => {
                self.next = until.min(self.last_frame + STALLS).max(now + Duration::from_millis(1));
                Glance::Nothing(self.next)
            }
            MockTurn::Frame(raw) => {
                self.next = now + Duration::from_millis(1);
                match self.decoder.decode(&raw) {
                    Ok(frame) => self.picture(frame, now),
                    Err(error) if now.since(self.last_frame) >= STALLS => self.lost(&error, now),
                    Err(_) => Glance::Nothing(self.next),
                }
            }
        }
    }

    /// The first picture comes right after the news that pictures come.
    fn picture(&mut self, frame: Frame, now: Moment) -> Glance {
        self.last_frame = now;
        if matches!(self.state, CameraState::Streaming(_)) {
            return Glance::Picture(Arc::new(frame));
        }
        self.become_state(CameraState::Streaming(self.camera.device().facts))
    }

    fn lost(&mut self, error: &CameraError, now: Moment) -> Glance {
        self.next = now + LOOKS_AGAIN;
        let state = CameraState::Lost(of_camera(error));
        if self.state == state { Glance::Nothing(self.next) } else { self.become_state(state) }
    }

    fn become_state(&mut self, state: CameraState) -> Glance {
        self.state = state.clone();
        Glance::News(Event::CameraChanged(state))
    }
}
