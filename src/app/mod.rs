//! The running wizard: the only room that draws on a terminal and owns threads.
//!
//! [`wizard`] opens everything and hands it to [`mod@run`], the loop. [`effects`] carries orders out, [`answer`] asks
//! for those that expect a reply, [`lanes`] and [`courier_round`] bring facts in. [`record`] writes a session down,
//! [`show`] plays one on the terminal, [`linear`] is the line mode, [`patron`] the person's own screen, [`voice`] says
//! hints aloud.

pub(crate) mod answer;
pub mod camera_plan;
pub(crate) mod courier_round;
pub(crate) mod crash;
pub(crate) mod effects;
pub(crate) mod lanes;
pub(crate) mod linear;
pub(crate) mod options;
pub(crate) mod patron;
pub(crate) mod pointing;
pub(crate) mod record;
pub(crate) mod run;
pub(crate) mod show;
pub(crate) mod side_outputs;
pub(crate) mod signals;
pub(crate) mod terminal;
pub(crate) mod unlock;
pub(crate) mod voice;
pub(crate) mod wizard;
