//! The road of a record, over real sockets and real files: counter, outbox, HTTP, bureau, receipt.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod after;
mod carried;
mod cases;
mod contract;
mod credential;
mod damaged;
mod demo;
mod door;
mod filing;
mod liar;
mod misfit;
mod outage;
mod queue;
mod receipts;
mod records;
mod setting;
mod siege;
mod story;
mod suites;
mod trust;
mod upgrade;
mod worlds;
