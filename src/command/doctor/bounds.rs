//! Every bound of the doctor, with its reason. Luminance is linear light in `[0, 1]`.

use std::time::Duration;

use super::finding::Grade;

/// The grade of a measure that should be small.
pub fn at_most<T: PartialOrd + Copy>(value: T, advice: T, fault: T) -> Grade {
    if value > fault {
        Grade::Fault
    } else if value > advice {
        Grade::Advice
    } else {
        Grade::Good
    }
}

/// The grade of a measure that should be large.
pub fn at_least<T: PartialOrd + Copy>(value: T, advice: T, fault: T) -> Grade {
    if value < fault {
        Grade::Fault
    } else if value < advice {
        Grade::Advice
    } else {
        Grade::Good
    }
}

// How long a check may take. What a system or a device does not answer by then it will not.

/// Devices are listed and opened (the lane gives an opening 5 s), and pictures settle; the watched time comes on top.
pub const CAMERA_WITHIN: Duration = Duration::from_secs(15);
/// Files of 18 MB are read, hashed and built: 1 s on an office computer, 10 s from a worn disk.
pub const MODELS_WITHIN: Duration = Duration::from_secs(30);
/// Looking at a dozen pictures, four times as slow as the advice begins.
pub const LOOKS_WITHIN: Duration = Duration::from_secs(30);
/// Five questions, each given up by [`ANSWER_WITHIN`], and the demonstration's bureau to be opened.
pub const BUREAU_WITHIN: Duration = Duration::from_secs(30);
/// A bureau that takes longer makes a queue at the window; the wizard waits for longer, and says so.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(8);
/// A disk that takes longer is no disk to wait for.
pub const DISK_WITHIN: Duration = Duration::from_secs(20);
/// Looking for a program and a folder: a network drive that is gone takes longer, and is told as unfinished.
pub const SLIP_WITHIN: Duration = Duration::from_secs(5);
/// A voice is given its own bound, and a moment to be ended in.
pub const VOICE_WITHIN: Duration = Duration::from_secs(20);

// Camera.

/// Automatic exposure and white balance come to rest in about a second; pictures from before do not count for light.
pub const SETTLES: Duration = Duration::from_secs(1);
/// USB cameras need one to three seconds to start streaming.
pub const FIRST_FRAME: (Duration, Duration) = (Duration::from_secs(3), Duration::from_secs(5));
/// Share of the mode's rate that arrives: under .8 the light is short (exposure is longer than a frame) or the bus is
/// full; under .33, five of fifteen, a blink falls between two frames.
pub const RATE: (f64, f64) = (0.8, 0.33);
/// The slowest mode that is opened, frames a second: what announces less is measured by this.
pub const SLOWEST: u32 = 15;
/// Share of frames that were bad, old or lost: one in twenty is a glitch of the cable, one in two is a broken one.
pub const MISSING: (f64, f64) = (0.05, 0.5);
/// Share of pixels without any colour from which the picture is grey: the infrared camera of a pair was opened instead
/// of the colour camera. A grey room through a colour sensor keeps coloured noise in more than a few of a hundred
/// pixels.
pub const GREY: f32 = 0.995;
/// Bits of entropy of a picture that shows anything: a covered lens in a lit room has under 1, a bare wall over 3.
pub const FEATURELESS: f32 = 1.0;
/// Unit of `SharpnessMeter::scene`; its measurements stand there. Out of focus by 2.5 of 640 columns and more lies
/// below.
pub const SCENE_SHARP: f32 = 0.25;
/// Unit of `vision::haze::veil`: clean lens up to .05 (.09 in poor video), a third of the light scattered from .17.
pub const VEIL: f32 = 0.17;

// Light with an empty chair.

/// Mean of the empty picture in linear light, `[0, 1]`: advice below the first bound, a fault below the second.
/// Exposure aims at .18, so a third of it means that the exposure is at its end; under .02 the pre-check calls the
/// surroundings too dark to sit down in.
pub const DARK: (f32, f32) = (0.06, 0.02);
/// Mean of the empty picture in linear light, `[0, 1]`: advice above the first bound, a fault above the second. The
/// first is nearly two stops over what exposure aims at (.18), so the exposure is at its other end.
pub const BRIGHT: (f32, f32) = (0.6, 0.8);
/// Light of the darker half of the picture over that of the brighter half, below which the light comes from one side. A
/// face is lit unevenly under .6 (`flow::guidance`); walls and cabinets differ more than cheeks, so a third.
pub const SIDES: f32 = 0.33;
/// Share of the surround of the head that is brighter than any wall: white walls 0, windows from .06
/// (`flow::guidance`).
pub const BURNT: f32 = 0.05;
/// Light of the surround over light of what is behind the head, both linear, from which a face counts as back-lit (as
/// in `flow::guidance`).
pub const BACK_LIGHT: f32 = 4.5;
/// Distance of the mean colour from grey in CIELAB. A wooden wall under balanced light has up to about 20; a grey room
/// under unbalanced incandescent light more than 30.
pub const CAST: f32 = 25.0;
/// Percent of the light that bands take and give. IEEE Std 1789-2015 counts a modulation of .0333 % times its frequency
/// as without effect: 3.3 % at 100 Hz. Noise of 2 % a row makes less than .5 (`vision::flicker`).
pub const BANDS: f32 = 3.3;

// The rest.

/// Columns and rows in which nothing of a page is squeezed: the size the pages are drawn for.
pub const COMFORTABLE: (u16, u16) = (80, 24);
/// Answers of the bureau: people call a second slow, and nothing is to be done within five.
pub const LATENCY: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(5));
/// The bureau's clock against ours. Never a fault: the record says the offset, and challenges are read by it. A minute
/// shows on papers.
pub const OFFSET: Duration = Duration::from_mins(1);
/// Bytes of a sealed record with its pictures.
pub const RECORD: u64 = 200_000;
/// Records that fit: a window serves up to 200 people a day. A month of outage is advice, a day is the least.
pub const RECORDS: (u64, u64) = (200 * 22, 200);
/// Time of one durable write: advice above the first bound, a fault above the second. Disks take 2 to 50 ms, a worn
/// card some hundred; from half a second on it is felt at the window.
pub const DURABLE_WRITE: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(5));
/// Number of waiting records from which there is advice: a day of one window's records. More means that something keeps
/// them from being sent.
pub const WAITING: u64 = 200;
/// Year before which the clock is certainly wrong: this program was not written before.
pub const FIRST_YEAR: i16 = 2026;
/// A clock after this year is set wrong: the program and its keys will have been renewed by then.
pub const LAST_YEAR: i16 = 2060;
/// A look may take as long as a frame at 15 a second; what is longer drops frames, and blinks with them.
pub const LOOK: Duration = Duration::from_millis(66);
/// A blink closes the eyes for about .3 s: with looks longer than this it falls between two.
pub const LOOK_AT_ALL: Duration = Duration::from_millis(300);
