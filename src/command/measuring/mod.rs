//! What the commands that measure pictures share: which pictures are meant, clocks and memory, error rates, and a plot.

pub mod meter;
pub mod pictures;
pub mod plot;
pub mod rates;
