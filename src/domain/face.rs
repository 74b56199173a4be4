//! What one picture shows, in the words of ISO/IEC 29794-5. Vision writes these, guidance and the trial read them.
//!
//! Coordinates are pixels of the unmirrored picture: x to the right, y down. "Left" and "right" of a person are the
//! person's own; where the picture's side is meant the name says `image_left`.

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::time::Moment;

/// A point in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Distance from the left edge to the right, pixels.
    pub x: f32,
    /// Distance from the top edge down, pixels.
    pub y: f32,
}

/// An upright rectangle in pixels; `x0 <= x1`, `y0 <= y1`; may reach outside the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub x0: f32,
    /// Top edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Bottom edge.
    pub y1: f32,
}

impl Rect {
    /// Width, pixels.
    pub fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    /// Height, pixels.
    pub fn height(&self) -> f32 {
        self.y1 - self.y0
    }

    /// Square pixels.
    pub fn area(&self) -> f32 {
        self.width().max(0.0) * self.height().max(0.0)
    }

    /// The middle.
    pub fn centre(&self) -> Point {
        Point { x: f32::midpoint(self.x0, self.x1), y: f32::midpoint(self.y0, self.y1) }
    }
}

/// A way to move or turn. Left and right are the person's own; in the mirrored picture they are the screen's as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Side {
    /// The person's own left.
    Left,
    /// The person's own right.
    Right,
    /// Towards the top of the picture.
    Up,
    /// Towards the bottom of the picture.
    Down,
}

/// Head pose in degrees; all zero is a face straight to the camera. A head takes it by turning about the picture's
/// axes, first by the yaw, then the pitch, then the roll.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pose {
    /// Positive: turned to the person's own left (towards the right of the unmirrored picture).
    pub yaw: f32,
    /// Positive: chin up.
    pub pitch: f32,
    /// Positive: tilted clockwise as seen in the unmirrored picture.
    pub roll: f32,
}

/// Light on the face; luminance is linear light in `[0, 1]` as ISO/IEC 29794-5 defines it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FaceLight {
    /// Mean luminance of the face region.
    pub mean: f32,
    /// Share of the region's pixels whose 8-bit luminance is in 0..=25.
    pub under_exposed: f32,
    /// Share of the region's pixels whose 8-bit luminance is in 247..=255.
    pub over_exposed: f32,
    /// Entropy of the region's 8-bit luminances, bits in `[0, 8]`: the dynamic range of ISO/IEC 29794-5.
    pub dynamic_range: f32,
    /// Mean luminance of the cheek square on the person's left.
    pub left: f32,
    /// Mean luminance of the cheek square on the person's right.
    pub right: f32,
    /// Sum over 256 bins of the smaller of both cheeks' normalised histograms, in `[0, 1]`.
    pub uniformity: f32,
    /// Mean luminance of the picture beside and above the head; 0 when none of it is in the picture.
    pub surround: f32,
    /// Share of it that is brighter than a wall in the face's light can be: windows, lamps, the sky.
    pub surround_burnt: f32,
    /// How far the face's mean colour lies outside the range of skin in CIELAB, in its units; 0 inside. The raw measure
    /// of ISO/IEC 29794-5, natural colour.
    pub colour_cast: f32,
}

/// How much of the face is hidden, each `[0, 1]`: 0 free, 1 surely covered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Covering {
    /// The person's left eye: a dark glass, a hand. Clear glasses do not count.
    pub left_eye: f32,
    /// The person's right eye: a dark glass, a hand. Clear glasses do not count.
    pub right_eye: f32,
    /// Mouth and chin: a mask, a scarf, a hand.
    pub mouth: f32,
    /// The forehead: a hat, a cap, a scarf. Hair does not count.
    pub head: f32,
    /// Bright reflections on glasses over the eyes.
    pub glare: f32,
}

/// Signs, found without a model, that a picture is shown instead of a face. Each is `[0, 1]`: 0 nothing of it, .5
/// beyond every bona fide presentation that was measured, 1 surely; `None` where it cannot be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cues {
    /// Straight edges of a sheet or a screen around the face.
    pub border: Option<f32>,
    /// Moiré: the pixel grid of a screen or the screen of a print, seen through the camera's own grid.
    pub moire: Option<f32>,
    /// Bands of light and dark that run over the face but not over its surround, as a refreshed screen has them.
    pub bands: Option<f32>,
    /// What surrounds the face moves with it as one piece.
    pub rigid: Option<f32>,
    /// For how long the face has not moved by itself: no lid, no lip. Some living faces are as still.
    pub still: Option<f32>,
}

/// How the face's points have moved since it looked straight at the camera, for telling a head from a flat picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parallax {
    /// How far the head has turned since, degrees.
    pub turn: f32,
    /// What a homography, the motion of a plane, leaves unexplained: root mean square, in inter-eye distances.
    pub plane: f32,
    /// What a rigid head in three dimensions leaves unexplained, the same unit.
    pub head: f32,
}

impl Parallax {
    /// How far the points stand out of a plane, in inter-eye distances, whatever the angle: near 0 for a picture.
    pub fn relief(&self) -> f32 {
        self.plane / self.turn.to_radians().sin().max(f32::EPSILON)
    }
}

/// Sharpness of a face ([`FaceView::sharpness`]) from which its picture may be taken and compared. Good portraits have
/// .22 and more, soft webcams from .19 (19 of 20 over .2); out of focus by 1.2 % of the face's width up to .19, moved
/// by 9 % under .2 (19 of 20). A blur of .8 % has .17 to .25 and may pass.
pub const SHARP_FACE: f32 = 0.195;
/// Width of a face, pixels, from which the anti-spoof models are asked: measured, narrower faces score low whether they
/// are bona fide or not.
pub const JUDGED_FACE: f32 = 110.0;
/// Share of scattered light ([`Observation::haze`]) from which the lens counts as smeared. Half of the light scattered,
/// with a window in view: .46 to .75; clean lenses up to .35.
pub const SMEARED_LENS: f32 = 0.45;
/// Mean luminance of a whole picture ([`Observation::scene_luminance`]) under which nothing can be found in it: a lens
/// cap, or no light. 2 of 255 in 8-bit linear light.
pub const BLACK_PICTURE: f32 = 0.008;

/// The measured face: the largest one in the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FaceView {
    /// Extents of the 468 mesh points.
    pub bounds: Rect,
    /// Head pose.
    pub pose: Pose,
    /// Lid gap over eye width of the person's left eye; about .3 open, under .15 closed.
    pub left_eye_open: f32,
    /// Lid gap over eye width of the person's right eye; about .3 open, under .15 closed.
    pub right_eye_open: f32,
    /// Inner-lip gap over mouth width; about 0 closed, over .4 wide open.
    pub mouth_open: f32,
    /// Lid distance over the eye-middle to chin distance of the eye that is open less (eyes open of ISO/IEC 29794-5).
    pub lid_gap: f32,
    /// Inner-lip distance over the eye-middle to chin distance (mouth closed of ISO/IEC 29794-5).
    pub lip_gap: f32,
    /// The middle of both eye centres.
    pub eye_middle: Point,
    /// Distance of the eye centres, pixels.
    pub inter_eye: f32,
    /// The eye-middle to chin distance (T), pixels.
    pub eye_to_chin: f32,
    /// Light on the face.
    pub light: FaceLight,
    /// Edge energy of the face at a fixed inter-eye distance; bigger is sharper. Unit and range: `vision::sharpness`.
    pub sharpness: f32,
    /// How much more of the edges is lost along one direction than across it, `[0, 1]`: a face that moved while the
    /// picture was taken, where a face out of focus loses the same all round.
    pub shake: f32,
    /// What hides the face.
    pub covering: Covering,
    /// How fast the face's centre moves, in inter-eye distances a second; 0 on the first frame of a track.
    pub motion: f32,
    /// The mesh model's own probability that this is a face, `[0, 1]`.
    pub presence: f32,
    /// Fused probability of a bona fide presentation, `[0, 1]`; `None` when not judged on this frame.
    pub bona_fide: Option<f32>,
    /// Model-free signs of a shown picture; `None` when not looked for on this frame.
    #[serde(default)]
    pub cues: Option<Cues>,
    /// Measured while the head is turned away; `None` otherwise.
    #[serde(default)]
    pub parallax: Option<Parallax>,
    /// Which of the people of this sitting this is, counted from 0 by their embeddings, which themselves go nowhere;
    /// `None` when not looked at on this frame, or when it cannot be told.
    #[serde(default)]
    pub who: Option<u32>,
}

/// Everything the flow learns from one picture.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// The frame's number.
    pub seq: u64,
    /// The frame's time.
    pub captured: Moment,
    /// Picture width, pixels.
    pub width: u32,
    /// Picture height, pixels.
    pub height: u32,
    /// How many faces were found; while one face is being tracked, the count of the last full detection.
    pub faces: u32,
    /// Area of the second largest face over that of the largest, `[0, 1]`: the raw measure of ISO/IEC 29794-5, single
    /// face present. 0 for one face; of the last full detection, as `faces`.
    #[serde(default)]
    pub other_face: f32,
    /// Mean luminance of the whole picture, linear light, `[0, 1]`.
    pub scene_luminance: f32,
    /// How milky the whole picture is, `[0, 1]`: light that a smeared lens scatters over it. 0 where it cannot be told:
    /// without a face or without anything bright in the picture.
    pub haze: f32,
    /// The largest face, if any.
    pub face: Option<FaceView>,
    /// Where a face was found that could not be read: cut by the picture's edge, or blurred beyond reading.
    pub unread: Option<Rect>,
}
