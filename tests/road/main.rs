//! The road of a record, over real sockets and real files: counter, outbox, HTTP, bureau, receipt.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod contract;
mod demo;
mod filing;
mod liar;
mod outage;
mod queue;
mod records;
mod setting;
mod trust;
mod upgrade;
