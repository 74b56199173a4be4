//! By how many quarter turns a picture is rotated.

/// A rotation of a picture by quarter turns, clockwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rotation {
    /// As it is.
    #[default]
    None,
    /// By 90 degrees: what is at the left comes to the top.
    Quarter,
    /// By 180 degrees: what is at the bottom comes to the top.
    Half,
    /// By 270 degrees: what is at the right comes to the top.
    ThreeQuarters,
}

impl Rotation {
    /// From 0, 90, 180 or 270 degrees; no other angle is a rotation by quarter turns.
    pub const fn from_degrees(degrees: i64) -> Option<Self> {
        match degrees {
            0 => Some(Self::None),
            90 => Some(Self::Quarter),
            180 => Some(Self::Half),
            270 => Some(Self::ThreeQuarters),
            _ => None,
        }
    }
}
