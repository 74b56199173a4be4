//! What must be known before anything begins, the wizard and every command alike.
//!
//! [`shared`] has the options of every command, [`config`] the configuration file, [`paths`] and [`counter`] the
//! folders and what a counter consists of, [`connect`] a way to the configured bureau, [`demo`] the demonstration.
//! [`clock`] is the only place that reads a clock. What goes wrong is a [`complaint::Complaint`]: what happened, and
//! what to do.

pub(crate) mod book;
pub(crate) mod channels;
pub mod clock;
pub mod complaint;
pub mod config;
pub mod connect;
pub(crate) mod counter;
pub(crate) mod demo;
pub(crate) mod hardening;
pub mod language;
pub(crate) mod log;
pub(crate) mod mock_script;
pub(crate) mod nearest;
pub(crate) mod offline_pack;
pub(crate) mod paths;
pub(crate) mod printer;
pub(crate) mod problems;
pub(crate) mod remembered;
pub(crate) mod room_baseline;
pub(crate) mod rows;
pub(crate) mod run_mode;
pub(crate) mod say;
pub(crate) mod shared;
