//! Shows a presentation to the program's vision, as the trial would see it, and lets the same evidence judge it.

use std::{fs::File, io::BufReader, path::Path, time::Duration};

use image::{
    AnimationDecoder as _, DynamicImage, ImageDecoder, ImageResult,
    codecs::{gif::GifDecoder, webp::WebPDecoder},
};

use crate::{
    command::measuring::pictures,
    domain::{frame::Frame, picture, time::Moment},
    flow::{
        evidence::{Evidence, Summary},
        guidance::{Guidance, Hint},
    },
    vision::Vision,
};

/// Between two frames without a time of their own: 30 a second, the camera's usual rate.
const STEP: Duration = Duration::from_millis(33);
/// A still stands for about a second, like a card held before the camera, or until it has been judged.
const STANDS: usize = 30;
/// Containers of video that are not read here.
const VIDEOS: [&str; 7] = ["mp4", "avi", "mov", "mkv", "webm", "m4v", "mpg"];

/// What was seen of one presentation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// Verdict and medians over all frames.
    pub summary: Summary,
    /// Number of frames shown.
    pub frames: usize,
    /// Frames with a face that the trial would use.
    pub usable: usize,
}

/// The vision, and the trial's rules of which frame may be used.
struct Sitting<'a> {
    vision: &'a mut Vision,
    guidance: Guidance,
    evidence: Evidence,
    now: Moment,
    frames: usize,
    usable: usize,
}

/// Shows a still, a folder of frames in the order of their names, or a clip. The complaint goes behind the file's name.
pub fn show(vision: &mut Vision, path: &Path) -> Result<Seen, &'static str> {
    vision.forget();
    let mut sitting = Sitting {
        vision,
        guidance: Guidance::acting(),
        evidence: Evidence::default(),
        now: Moment::ZERO,
        frames: 0,
        usable: 0,
    };
    if path.is_dir() {
        for path in pictures::of_folder(path)? {
            sitting.look(&mut pictures::read(&path)?, STEP);
        }
    } else if has(path, &VIDEOS) {
        return Err("is a video: turn it into a folder of JPEG frames");
    } else {
        sitting.clip(path)?;
    }
    let Sitting { evidence, frames, usable, .. } = sitting;
    Ok(Seen { summary: evidence.summary(), frames, usable })
}

impl Sitting<'_> {
    /// The next frame, which stays so long; whether it was judged.
    fn look(&mut self, frame: &mut Frame, stays: Duration) -> bool {
        (frame.seq, frame.captured) = (self.frames as u64, self.now);
        self.frames += 1;
        self.now = self.now + stays;
        let seen = self.vision.look(frame);
        let (Hint::Ok, Some(face)) = (self.guidance.see_acting(&seen), seen.face) else { return false };
        self.usable += 1;
        self.evidence.add(&face);
        face.bona_fide.is_some()
    }

    /// An animated GIF or WebP, or a still.
    fn clip(&mut self, path: &Path) -> Result<(), &'static str> {
        let mut moving = animation(path)?.into_iter();
        let Some(first) = moving.next().filter(|_| moving.len() > 0) else { return self.still(path) };
        for (mut frame, stays) in std::iter::once(first).chain(moving) {
            self.look(&mut frame, stays);
        }
        Ok(())
    }

    /// Shows one picture until it has been judged: showing it longer would be no further opinion.
    fn still(&mut self, path: &Path) -> Result<(), &'static str> {
        let mut frame = pictures::read(path)?;
        for _ in 0..STANDS {
            if self.look(&mut frame, STEP) {
                break;
            }
        }
        Ok(())
    }
}

/// The frames of a clip with how long each stays; empty for what does not move.
fn animation(path: &Path) -> Result<Vec<(Frame, Duration)>, &'static str> {
    let open = || File::open(path).map(BufReader::new).map_err(|_| "cannot be opened");
    let frames = if has(path, &["gif"]) {
        bounded(GifDecoder::new(open()?))?.into_frames()
    } else if has(path, &["webp"]) {
        let decoder = bounded(WebPDecoder::new(open()?))?;
        if !decoder.has_animation() {
            return Ok(Vec::new());
        }
        decoder.into_frames()
    } else {
        return Ok(Vec::new());
    };
    let read = |frame: image::ImageResult<image::Frame>| {
        let frame = frame.map_err(|_| "is no whole picture")?;
        let (numerator, denominator) = frame.delay().numer_denom_ms();
        let stays = Duration::from_millis(u64::from(numerator / denominator.max(1)));
        let rgb = DynamicImage::ImageRgba8(frame.into_buffer()).into_rgb8();
        Ok((pictures::frame(rgb)?, if stays.is_zero() { STEP } else { stays }))
    };
    frames.map(read).collect()
}

fn bounded<D: ImageDecoder>(decoder: ImageResult<D>) -> Result<D, &'static str> {
    decoder.and_then(|decoder| picture::bounded(decoder, pictures::LONGEST_SIDE)).map_err(|_| "is no picture")
}

fn has(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|e| endings.iter().any(|known| e.eq_ignore_ascii_case(known)))
}

#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf};

    use image::{RgbaImage, codecs::gif::GifEncoder};

    use super::*;
    use crate::{flow::evidence::Passive, vision::ModelFolder};

    fn vision() -> Vision {
        Vision::load(&ModelFolder::find(None).unwrap()).unwrap()
    }

    fn shipped(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/pictures").join(name)
    }

    #[test]
    fn a_still_is_one_opinion_and_a_folder_as_many_as_it_has_judged_frames() {
        let mut vision = vision();
        let still = show(&mut vision, &shipped("obama.jpg")).unwrap();
        assert_eq!((still.summary.judged, still.summary.passive), (1, Passive::BonaFide));
        let folder = tempfile::tempdir().unwrap();
        for i in 0..11 {
            fs::copy(shipped("obama.jpg"), folder.path().join(format!("{i:02}.jpg"))).unwrap();
        }
        let seen = show(&mut vision, folder.path()).unwrap();
        assert_eq!((seen.frames, seen.usable), (11, 11));
        assert_eq!(seen.summary.judged, 3, "every fifth frame is judged");
    }

    #[test]
    fn a_wall_is_not_judged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wall.png");
        image::RgbImage::from_pixel(320, 240, image::Rgb([180, 170, 160])).save(&path).unwrap();
        let seen = show(&mut vision(), &path).unwrap();
        assert_eq!((seen.frames, seen.usable, seen.summary.passive), (STANDS, 0, Passive::NotJudged));
    }

    #[test]
    fn a_gif_that_moves_is_a_clip_with_its_own_times() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.gif");
        let mut encoder = GifEncoder::new(File::create(&path).unwrap());
        let delay = image::Delay::from_numer_denom_ms(100, 1);
        for grey in [10, 200] {
            let picture = RgbaImage::from_pixel(8, 8, image::Rgba([grey, grey, grey, 255]));
            encoder.encode_frame(image::Frame::from_parts(picture, 0, 0, delay)).unwrap();
        }
        drop(encoder);
        let clip = animation(&path).unwrap();
        assert!(clip.len() == 2 && clip.iter().all(|(_, stays)| stays.as_millis() == 100));
        assert!(animation(&shipped("obama.jpg")).unwrap().is_empty());
    }

    #[test]
    fn what_cannot_be_shown_says_why() {
        let (mut vision, folder) = (vision(), tempfile::tempdir().unwrap());
        assert_eq!(show(&mut vision, folder.path()).unwrap_err(), "is a folder without pictures");
        assert!(show(&mut vision, Path::new("x.MP4")).unwrap_err().contains("folder of JPEG frames"));
        assert_eq!(show(&mut vision, Path::new("/nowhere.png")).unwrap_err(), "cannot be opened");
    }
}
