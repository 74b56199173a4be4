//! What happens next: a pure state machine. `update(event, now)` moves it and returns effects; nothing here reads a
//! clock, a pixel, a file or a socket. Standing wishes (camera on, wake me at) are levels, read after each turn.

pub mod effect;
pub mod event;
pub mod evidence;
pub mod field;
pub mod guidance;
mod ids;
pub mod lock;
pub mod overlay;
mod overlay_context;
pub mod picker;
pub mod problem;
pub mod seat;
mod settings;
pub mod sheet;
pub mod slip;
pub mod step;
pub mod tray;
pub mod wizard;

pub use effect::{Deed, Effect, Question};
pub use event::{CameraState, Event, Handed, Key};
pub use guidance::{Guidance, Hint};
pub use ids::Ticket;
pub use problem::Problem;
pub use settings::{Channels, Outlets};
pub use step::Step;
pub use wizard::{DemoPerson, Settings, Wizard};

#[cfg(test)]
mod tests;
