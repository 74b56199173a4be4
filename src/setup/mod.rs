//! What must be known before anything begins, the wizard and every command alike.
//!
//! [`shared`] has the options of every command, [`config`] the configuration file, [`paths`] and [`counter`] the
//! folders and what a counter consists of, [`connect`] a way to the configured bureau, [`demo`] the demonstration.
//! [`clock`] is the only place that reads a clock. What goes wrong is a [`complaint::Complaint`]: what happened, and
//! what to do.

pub mod book;
pub mod channels;
pub mod clock;
pub mod complaint;
pub mod config;
pub mod connect;
pub mod counter;
pub mod demo;
pub mod hardening;
pub mod language;
pub mod log;
pub mod mock_script;
pub mod nearest;
pub mod offline_pack;
pub mod paths;
pub mod printer;
pub mod problems;
pub mod remembered;
pub mod room_baseline;
pub mod rows;
pub mod run_mode;
pub mod say;
pub mod shared;
