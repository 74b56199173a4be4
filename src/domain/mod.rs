//! Nouns only. Nothing of ours is imported here, and everybody may import from here.

pub mod bands;
pub mod face;
pub mod filing;
pub mod frame;
pub mod person;
pub mod picture;
pub mod room;
pub mod session;
pub mod time;
pub mod trial;
