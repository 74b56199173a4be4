//! The road of a record, over real sockets and real files: counter, outbox, HTTP, bureau, receipt.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod after;
mod belongs;
mod carried;
mod cases;
mod contract;
mod credential;
mod damaged;
mod demo;
mod documents;
mod door;
mod due;
mod filing;
#[cfg(target_os = "linux")]
mod guesses;
mod liar;
mod locked;
mod misfit;
mod outage;
mod promise;
mod queue;
mod receipts;
mod records;
#[cfg(target_os = "linux")]
mod serve_log;
#[cfg(target_os = "linux")]
mod server;
mod setting;
#[cfg(target_os = "linux")]
mod siege;
mod story;
mod suites;
mod trust;
mod upgrade;
mod worlds;
