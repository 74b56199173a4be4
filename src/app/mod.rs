//! The only room that touches the world: threads, clocks, terminal, files, the command line.

pub mod cli;
pub mod clock;
pub mod complaint;
pub mod config;
pub mod courier;
pub mod log;
pub mod paths;
pub mod problems;
pub mod run;
