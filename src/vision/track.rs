//! Following one face from picture to picture: the mesh of the last picture gives the crop for the next, so the
//! detector runs only when the face is lost and, now and then, to count faces.

use std::{collections::VecDeque, time::Duration};

use renzheng_domain::{face::Point, time::Moment};

use super::{
    mesh::{Opening, Roi},
    parallax::Straight,
};

/// A detected box is a face from this probability of the mesh model: of 100 stills every real face gives more than
/// .999, the one wrong box .966.
pub const FOUND: f32 = 0.98;
/// Below this probability a face that was followed is lost; `MediaPipe`'s value. Lower than [`FOUND`], so that a hand
/// in front of the face for a moment does not end the track.
pub const LOST: f32 = 0.5;
/// The detector runs at every so many tracked pictures to count faces: half a second at 30 pictures a second, which a
/// bystander's hint can wait, for a fifteenth of the detector's cost.
pub const RECOUNT: u32 = 15;
/// Anti-spoof runs at every so many tracked pictures: the pair costs as much as the mesh, neighbouring pictures say the
/// same, and six judgements a second are plenty for a median.
pub const JUDGE: u32 = 5;
/// At leisure, lids and lips are read again before so much time has passed: at every third picture of a camera with 30
/// a second, whose pictures come a few milliseconds early or late, and at every one of a slow camera. A blink takes 100
/// to 150 ms.
const UNREAD: Duration = Duration::from_millis(110);
/// Motion is measured over this span: long enough that the jitter of the mesh (about .3 pixel) does not count as
/// motion, short enough that a nod does.
const SPAN: Duration = Duration::from_millis(200);

/// The faces besides the one that is followed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Others {
    /// How many.
    pub count: u32,
    /// Area of the largest, square pixels.
    pub largest: f32,
}

/// The face being followed.
#[derive(Clone, Debug)]
pub struct Track {
    /// Where to look for it in the next picture.
    pub roi: Roi,
    /// Pictures since the track began, 0 for the first.
    pub age: u32,
    /// The other faces that the last full detection found.
    pub others: Others,
    /// Lids and lips when they were last read, and when that was.
    pub opening: Option<(Moment, Opening)>,
    /// The face looking straight at the camera.
    pub straight: Option<Straight>,
    trail: VecDeque<(Moment, Point)>,
}

impl Track {
    /// A new track.
    pub fn begin(roi: Roi, others: Others) -> Self {
        Self { roi, age: 0, others, opening: None, straight: None, trail: VecDeque::new() }
    }

    /// Whether faces should be counted on this picture.
    pub fn recount_due(&self) -> bool {
        self.age % RECOUNT == RECOUNT - 1
    }

    /// Whether anti-spoof should run on this picture.
    pub fn judge_due(&self) -> bool {
        self.age.is_multiple_of(JUDGE)
    }

    /// Lids and lips as they were a moment ago; `None` when they must be read, because the next picture would come too
    /// late.
    pub fn recent_opening(&self, at: Moment) -> Option<Opening> {
        let ((read, opening), (last, _)) = (self.opening?, self.trail.back()?);
        (at.since(read) + at.since(*last) < UNREAD).then_some(opening)
    }

    /// Goes on to the next picture, where the face is looked for in `roi`.
    pub fn advance(&mut self, roi: Roi) {
        self.roi = roi;
        self.age = self.age.wrapping_add(1);
    }

    /// Adds where the face is now and says how fast it moved over the last [`SPAN`], in inter-eye distances a second.
    pub fn motion(&mut self, at: Moment, centre: Point, inter_eye: f32) -> f32 {
        while self.trail.len() > 1 && self.trail.front().is_some_and(|(then, _)| at.since(*then) > SPAN) {
            self.trail.pop_front();
        }
        let first = self.trail.front().copied();
        self.trail.push_back((at, centre));
        let Some((then, place)) = first else { return 0.0 };
        let seconds = at.since(then).as_secs_f32();
        if seconds <= 0.0 || inter_eye <= 0.0 {
            return 0.0;
        }
        super::affine::distance(centre, place) / inter_eye / seconds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track() -> Track {
        Track::begin(Roi { centre: Point::default(), side: 1.0, angle: 0.0 }, Others::default())
    }

    #[test]
    fn motion_is_speed_over_the_last_fifth_of_a_second() {
        let mut track = track();
        let mut step = |millis, x| track.motion(Moment::from_millis(millis), Point { x, y: 0.0 }, 50.0);
        assert!(step(0, 0.0).abs() < 1e-6, "the first picture of a track has no motion");
        assert!((step(100, 10.0) - 2.0).abs() < 1e-3);
        assert!((step(200, 10.0) - 1.0).abs() < 1e-3);
        for i in 1..10 {
            step(200 + 40 * i, 10.0);
        }
        assert!(step(600, 10.0).abs() < 1e-3, "old motion is forgotten");
        assert!(step(600, 12.0).is_finite(), "two pictures of one moment");
    }

    #[test]
    fn the_first_picture_is_judged_and_faces_are_counted_later() {
        let mut track = track();
        let due: Vec<_> = (0..30)
            .map(|age| {
                track.age = age;
                (track.judge_due(), track.recount_due())
            })
            .collect();
        assert_eq!(due.iter().filter(|d| d.0).count(), 6);
        assert!(due[0].0 && !due[0].1 && due[14].1 && due[29].1);
    }
}
