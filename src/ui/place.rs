//! Where the face is against the oval, in the person's own left and right.

use crate::{
    domain::face::Observation,
    flow::{Hint, guidance::OFF_CENTRE},
};

/// A way to move or turn. Left and right are the person's own; in the mirrored picture they are the screen's as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The person's own left.
    Left,
    /// The person's own right.
    Right,
    /// Up.
    Up,
    /// Down.
    Down,
}

/// The oval on screen, as shares of the picture's height around the picture's middle.
pub struct Oval;

impl Oval {
    /// Half its height. The mesh reaches from the hairline to the chin; .36 leaves room for hair above it at the
    /// distance where the face fills a good half of the picture's height.
    pub const HALF_HEIGHT: f32 = 0.36;
    /// Half its width: heads are about three quarters as wide as high.
    pub const HALF_WIDTH: f32 = 0.27;
    /// Height of the mesh of a well placed face, as a share of the picture's height: the middle of the distance meter.
    pub const FACE_HEIGHT: f32 = 0.5;
}

/// Which way the person should move or turn to follow `hint`, if the hint has a direction and a face is seen.
pub fn towards(hint: Hint, last: Option<&Observation>) -> Option<Side> {
    let seen = last?;
    let face = seen.face?;
    match hint {
        Hint::OffCentre => {
            let centre = face.bounds.centre();
            // Right of the unmirrored picture is the person's own left.
            let left = centre.x - seen.width as f32 / 2.0;
            let low = centre.y - seen.height as f32 / 2.0;
            // The way that the guidance found wrong: to the side if that is off, else up or down.
            let aside = left.abs() / seen.width.max(1) as f32 > OFF_CENTRE;
            Some(match (aside, left > 0.0, low > 0.0) {
                (true, true, _) => Side::Right,
                (true, false, _) => Side::Left,
                (false, _, true) => Side::Up,
                (false, _, false) => Side::Down,
            })
        }
        Hint::Pitch => Some(if face.pose.pitch > 0.0 { Side::Down } else { Side::Up }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::samples;

    #[test]
    fn a_face_right_in_the_picture_has_moved_to_its_own_left_and_should_go_right() {
        let seen = samples::observation(0.7, 0.5);
        assert_eq!(towards(Hint::OffCentre, Some(&seen)), Some(Side::Right));
        let seen = samples::observation(0.3, 0.5);
        assert_eq!(towards(Hint::OffCentre, Some(&seen)), Some(Side::Left));
    }

    #[test]
    fn a_low_face_should_go_up() {
        assert_eq!(towards(Hint::OffCentre, Some(&samples::observation(0.52, 0.8))), Some(Side::Up));
        assert_eq!(towards(Hint::OffCentre, Some(&samples::observation(0.48, 0.2))), Some(Side::Down));
    }

    #[test]
    fn without_a_face_there_is_no_direction() {
        assert_eq!(towards(Hint::OffCentre, None), None);
    }
}
