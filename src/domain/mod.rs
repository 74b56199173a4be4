//! Nouns only. Nothing of ours is imported here, and everybody may import from here.

pub mod applicant;
pub mod bands;
pub mod casework;
pub mod channel;
pub mod consent;
pub mod credential;
pub mod document;
pub mod due;
pub mod entitlement;
pub mod face;
pub mod filing;
pub mod frame;
pub mod guardian;
pub mod id_record;
pub mod number;
pub mod person;
pub mod picture;
pub mod room;
pub mod rotation;
pub mod security;
pub mod session;
pub mod slip;
pub mod text;
pub mod time;
pub mod trial;
pub mod worklist;
