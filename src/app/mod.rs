//! The running wizard: the only room that draws on a terminal and owns threads.
//!
//! [`wizard`] opens everything and hands it to [`mod@run`], the loop. [`effects`] carries orders out, [`answer`] asks
//! for those that expect a reply, [`lanes`] and [`courier_round`] bring facts in. [`record`] writes a session down,
//! [`show`] plays one on the terminal, [`linear`] is the line mode, [`patron`] the person's own screen, [`voice`] says
//! hints aloud.

pub mod answer;
pub mod camera_plan;
pub mod courier_round;
pub mod crash;
pub mod effects;
pub mod lanes;
pub mod linear;
pub mod options;
pub mod patron;
pub mod pointing;
pub mod record;
pub mod run;
pub mod show;
pub mod side_outputs;
pub mod signals;
pub mod terminal;
pub mod unlock;
pub mod voice;
pub mod wizard;
