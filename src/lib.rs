//! `renzheng` (认证): a terminal wizard with which a helper at a service counter certifies a retiree
//! for the yearly social-insurance check.
//!
//! The map of the house, top floor first. Imports go down only, and rooms of one floor do not see each other
//! (a few doors excepted, marked `+`); `tests/house.rs` holds the walls up.
//!
//! | floor | room | what it decides |
//! |---|---|---|
//! | 4 | `main.rs` | parse, run, exit code |
//! | 3 | [`app`] | the only room that touches the world: threads, clock, terminal, files, command line, scenarios |
//! | 2 | [`ui`] | what a [`flow::Wizard`] looks like in a terminal, and every sentence it says |
//! | 1 | [`flow`] | what happens next: a pure state machine, events in and effects out |
//! | 1 | [`camera`] | where pictures come from: nokhwa, the mock camera, decoding, the watchdog |
//! | 1 | [`vision`] | what a picture shows: one stage a file, models run by rten |
//! | 1 | [`backend`] | how a bureau is spoken to: a trait, the wire, HTTP, a mapped interface, a folder of files |
//! | 1 | [`outbox`] | how nothing is lost: seal, store, courier (+ `backend`) |
//! | 1 | [`bureau`] | the reference bureau that answers (+ `backend::{wire, keyfile}`, `vision`) |
//! | 1 | [`counter`] | the helper's day: who is due, what became of everybody, slips |
//! | 0 | [`domain`] | nouns: frame, face, trial, filing, person, session |
//!
//! [`failpoint`] belongs to no floor: it is where testers kill the program.
//!
//! Two walks explain the rest; `docs/architecture.md` takes them step by step.

#[macro_use]
pub mod failpoint;

pub mod app;
pub mod backend;
pub mod bureau;
pub mod camera;
pub mod counter;
pub mod domain;
pub mod flow;
pub mod outbox;
pub mod ui;
pub mod vision;
