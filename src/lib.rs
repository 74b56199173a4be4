//! `renzheng` (认证): a terminal wizard with which a helper at a service counter certifies a retiree
//! for the yearly social-insurance check.
//!
//! The map of the house, top floor first. Imports go down only, and rooms of one floor do not see each other
//! (a few doors excepted, marked `+`); `tests/house.rs` holds the walls up.
//!
//! | floor | room | what it decides |
//! |---|---|---|
//! | 6 | `main.rs` | parse, run, exit code |
//! | 5 | [`command`] | one file or folder for each command, named as it is typed, with its options |
//! | 4 | [`app`] | the running wizard: loop, effects, threads, terminal, record, line mode, patron screen, voice |
//! | 3 | [`setup`] | what is known before anything begins: configuration, paths, log, clock, connection, demonstration |
//! | 2 | [`ui`] | what a [`flow::Wizard`] looks like in a terminal, and every sentence it says |
//! | 2 | [`counter`] | the helper's day: who is due, what became of everybody, slips (+ `wire::keyfile`) |
//! | 2 | [`outbox`] | how nothing is lost: seal, store, courier (+ `backend`, `wire`) |
//! | 2 | [`bureau`] | the reference bureau that answers (+ `wire`, `vision`) |
//! | 1 | [`flow`] | what happens next: a pure state machine, events in and effects out |
//! | 1 | [`camera`] | where pictures come from: nokhwa, the mock camera, decoding, the watchdog |
//! | 1 | [`vision`] | what a picture shows: one stage a file, models run by rten |
//! | 1 | [`backend`] | how a bureau is spoken to: a trait, HTTP, a mapped interface, a folder of files (+ `wire`) |
//! | 1 | [`wire`] | what counter and bureau agree on: types, suites, signatures, key files |
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
pub mod command;
pub mod counter;
pub mod domain;
pub mod flow;
pub mod outbox;
pub mod setup;
pub mod ui;
pub mod vision;
pub mod wire;
