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
//! | 3 | [`setup`] | known before anything begins: configuration, paths, log, clock, connection, demonstration |
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

pub mod app;
pub mod command;
pub mod setup;

pub use renzheng_backend as backend;
pub use renzheng_bureau as bureau;
pub use renzheng_camera as camera;
pub use renzheng_counter as counter;
pub use renzheng_domain as domain;
pub use renzheng_failpoint as failpoint;
pub use renzheng_flow as flow;
pub use renzheng_outbox as outbox;
pub use renzheng_ui as ui;
pub use renzheng_vision as vision;
pub use renzheng_wire as wire;
