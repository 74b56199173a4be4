//! The helper's day.

pub mod slip;
