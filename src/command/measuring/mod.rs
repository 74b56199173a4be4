//! What the commands that measure pictures share: which pictures are meant, clocks and memory, error rates, and a plot.

pub(crate) mod meter;
pub(crate) mod pictures;
pub(crate) mod plot;
pub(crate) mod rates;
