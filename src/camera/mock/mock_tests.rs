use std::sync::atomic::{AtomicU64, Ordering};

use renzheng_domain::{frame::Frame, rotation::Rotation, time::Now};

use super::*;
use crate::decode::Decoder;

/// Time moved by hand; waiting moves it.
#[derive(Default)]
struct HandClock(AtomicU64);

impl Clock for HandClock {
    fn now(&self) -> Now {
        let at = Moment::from_millis(self.0.load(Ordering::SeqCst));
        Now { at, wall: jiff::Timestamp::UNIX_EPOCH }
    }
    fn wait(&self, span: Duration) {
        self.0.fetch_add(span.as_millis().max(1) as u64, Ordering::SeqCst);
    }
}

/// A light grey picture with a dark square in the middle, as PNG.
fn card(grey: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(640, 480, |x, y| {
        let inside = (220..420).contains(&x) && (140..340).contains(&y);
        image::Rgb([if inside { 20 } else { grey }; 3])
    });
    let mut bytes = Vec::new();
    picture.write_with_encoder(image::codecs::png::PngEncoder::new(&mut bytes)).unwrap();
    bytes
}

fn camera(lines: &[&str]) -> MockCamera {
    let album = tempfile::tempdir().unwrap();
    std::fs::write(album.path().join("other.png"), card(240)).unwrap();
    let script = Script::parse(&lines.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>()).unwrap();
    let source = Source::Picture(Blob::Bytes(card(150).into()));
    MockCamera::new(&source, script, album.path(), Arc::new(HandClock::default())).unwrap()
}

fn at(seconds: f64) -> Moment {
    Moment::after_start(Duration::from_secs_f64(100.0 + seconds))
}

/// The picture at `seconds`, seen through the real decoder.
fn picture(camera: &MockCamera, seconds: f64) -> Frame {
    match camera.poll(at(seconds)) {
        MockTurn::Frame(raw) => Decoder::new().decode(&raw).unwrap(),
        other => panic!("no frame at {seconds}: {other:?}"),
    }
}

fn grey(frame: &Frame, x: u32, y: u32) -> u8 {
    frame.pixel(x, y)[0]
}

#[test]
fn paces_its_frames_and_plays_on_for_ever() {
    let camera = camera(&["fps 5 1s"]);
    let mut now = at(0.0);
    let mut times = Vec::new();
    while now < at(1.5) {
        match camera.poll(now) {
            MockTurn::Frame(frame) => times.push((frame.seq, frame.captured.since(at(0.0)).as_millis())),
            MockTurn::NotYet(then) => now = then,
            MockTurn::Failed(error) => panic!("{error}"),
        }
    }
    assert_eq!(times[..6], [(1, 0), (2, 200), (3, 400), (4, 600), (5, 800), (6, 1000)]);
    assert_eq!(times.len(), 13, "15 a second after the first second: {times:?}");
    assert!(matches!(camera.poll(at(100_000.0)), MockTurn::Frame(_)));
}

#[test]
fn changes_light_and_focus() {
    let camera = camera(&["black 1s", "dim 0.1 1s", "bright 1s", "blur 20 1s", "picture other.png 1s"]);
    assert_eq!(grey(&picture(&camera, 0.0), 50, 50), 0);
    let dim = grey(&picture(&camera, 1.1), 50, 50);
    assert!((45..=53).contains(&dim), "a tenth of linear light of 150 is 49, got {dim}");
    assert!(grey(&picture(&camera, 2.1), 50, 50) > 250);
    let edge = grey(&picture(&camera, 3.1), 220, 240);
    assert!((60..=110).contains(&edge), "an edge between 20 and 150 blurs to their middle, got {edge}");
    assert!(grey(&picture(&camera, 4.1), 50, 50).abs_diff(240) < 4);
    assert!(grey(&picture(&camera, 5.1), 50, 50).abs_diff(150) < 4);
}

#[test]
fn colours_smears_shakes_and_turns() {
    let lines =
        ["cast warm 1s", "grey 1s", "smear 1s", "shake 40 0 1s", "shake 40 90 1s", "turned 90 1s", "turned 270 1s"];
    let camera = camera(&lines);
    let [r, _, b] = picture(&camera, 0.0).pixel(50, 50);
    assert!(r > 165 && b < 100, "{r} {b}");
    let [r, g, b] = picture(&camera, 1.1).pixel(50, 50);
    assert!(r.abs_diff(g) < 3 && g.abs_diff(b) < 3);
    let milky = picture(&camera, 2.1);
    assert!(grey(&milky, 50, 50).abs_diff(grey(&milky, 320, 240)) < 80, "130 apart without the smear");
    let between = |frame: &Frame, x, y| (60..=110).contains(&grey(frame, x, y));
    let (sideways, upright) = (picture(&camera, 3.1), picture(&camera, 4.1));
    assert!(between(&sideways, 220, 240) && !between(&sideways, 320, 150), "only upright edges are lost");
    assert!(!between(&upright, 230, 240) && between(&upright, 320, 140), "only level edges are lost");
    for seconds in [5.1, 6.1] {
        let turned = picture(&camera, seconds);
        assert_eq!((turned.width, turned.height), (640, 480));
        assert!(grey(&turned, 320, 240) < 40 && grey(&turned, 320, 60) > 130);
    }
}

#[test]
fn frames_come_at_the_scripts_own_rate() {
    let camera = camera(&["fps 8"]);
    assert!(matches!(camera.poll(at(0.0)), MockTurn::Frame(_)));
    assert!(matches!(camera.poll(at(0.1)), MockTurn::NotYet(then) if then == at(0.125)));
    assert_eq!(camera.mode().fps, 8);
}

#[test]
fn reframes() {
    let camera = camera(&["far 1s", "near 1s", "shift 0.3 1s", "away 1s", "second_face 1s"]);
    let dark = |frame: &Frame, x, y| grey(frame, x, y) < 60;
    let far = picture(&camera, 0.0);
    assert!(dark(&far, 320, 240) && !dark(&far, 380, 240) && !dark(&far, 10, 10));
    assert!(dark(&picture(&camera, 1.1), 160, 240));
    let shifted = picture(&camera, 2.1);
    assert!(dark(&shifted, 600, 240) && !dark(&shifted, 320, 240));
    assert!(!dark(&picture(&camera, 3.1), 320, 240));
    let two = picture(&camera, 4.1);
    assert!(dark(&two, 320, 240) && dark(&two, 560, 190));
}

#[test]
fn breaks_its_frames() {
    let camera = camera(&["garbage 1s", "truncate 1s", "wrong_size 1s", "stale 1s"]);
    for seconds in [0.0, 1.1, 2.1] {
        let MockTurn::Frame(raw) = camera.poll(at(seconds)) else { panic!("no frame at {seconds}") };
        assert!(matches!(Decoder::new().decode(&raw), Err(CameraError::BadFrame(_))), "{seconds}");
    }
    let MockTurn::Frame(raw) = camera.poll(at(3.1)) else { panic!("no stale frame") };
    assert_eq!(raw.arrived.since(raw.captured), Duration::from_secs(2));
}

#[test]
fn fails_and_freezes() {
    let camera = camera(&["freeze 2s", "unplug 1s", "busy 1s", "denied 1s", "absent 1s"]);
    assert!(matches!(camera.poll(at(0.0)), MockTurn::NotYet(then) if then == at(2.0)));
    for (seconds, error) in [
        (2.5, CameraError::Disconnected),
        (3.5, CameraError::Busy { holder: None }),
        (4.5, CameraError::PermissionDenied),
        (5.5, CameraError::NotFound),
    ] {
        assert!(matches!(camera.poll(at(seconds)), MockTurn::Failed(e) if e == error), "{seconds}");
    }
    assert!(matches!(camera.poll(at(6.0)), MockTurn::Frame(_)));
}

#[test]
fn opens_like_a_device() {
    let mut camera = camera(&["absent 1s", "busy 1s", "freeze 1s", "unplug 1s"]);
    let clock = Arc::clone(&camera.clock);
    let second = Duration::from_secs(1);
    assert_eq!(camera.list().unwrap(), []); // starts the script
    clock.wait(second);
    assert_eq!(camera.list().unwrap()[0].facts.is_virtual, Some(true));
    assert_eq!(camera.open("mock:picture", &[]).err(), Some(CameraError::Busy { holder: None }));
    assert_eq!(camera.open("/dev/video0", &[]).err(), Some(CameraError::NotFound));
    clock.wait(second);
    let mut source = camera.open("mock:picture", &[]).unwrap();
    assert_eq!(source.next_frame().unwrap_err(), CameraError::Disconnected); // waits through the freeze
    assert_eq!(camera.open("mock:picture", &[]).err(), Some(CameraError::NotFound));
    clock.wait(second);
    let mut again = camera.open("mock:picture", &[]).unwrap();
    assert_eq!(again.next_frame().unwrap().seq, 1);
    assert_eq!(source.next_frame().unwrap_err(), CameraError::Disconnected, "opened anew, the old one is dead");
}

#[test]
fn is_another_device_when_the_script_says_so() {
    let mut camera =
        camera(&["play 1s", "device real 1s", "device other 1s", "device virtual 1s", "device unknown 1s"]);
    let clock = Arc::clone(&camera.clock);
    let mut seen = Vec::new();
    let mut before: Option<String> = None;
    for _ in 0..5 {
        let facts = camera.list().unwrap().remove(0).facts;
        if let Some(id) = before.replace(facts.id.clone()) {
            assert_eq!(camera.open(&id, &[]).err(), Some(CameraError::NotFound), "{id} is gone");
        }
        camera.open(&facts.id, &[]).unwrap();
        seen.push((facts.is_virtual, facts.mock));
        clock.wait(Duration::from_secs(1));
    }
    let played = [Some(false), Some(false), Some(true), None].map(|is_virtual| (is_virtual, false));
    assert_eq!(seen, [&[(Some(true), true)], played.as_slice()].concat());
}

#[test]
fn plays_folders_and_animations() {
    let folder = tempfile::tempdir().unwrap();
    for (name, tone) in [("b.png", 200), ("a.png", 100)] {
        std::fs::write(folder.path().join(name), card(tone)).unwrap();
    }
    std::fs::write(folder.path().join("notes.txt"), "no picture").unwrap();
    let clock: Arc<dyn Clock> = Arc::new(HandClock::default());
    let mock = |source: &Source| MockCamera::new(source, Script::default(), folder.path(), Arc::clone(&clock));
    let slides = mock(&Source::Folder(folder.path().to_owned())).unwrap();
    let tones: Vec<u8> = [0.0, 0.1, 0.2].iter().map(|s| grey(&picture(&slides, *s), 50, 50)).collect();
    assert!(tones.iter().zip([100u8, 200, 100]).all(|(a, b)| a.abs_diff(b) < 4), "{tones:?}");

    let mut gif = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut gif);
    for tone in [0, 255] {
        let buffer = image::RgbaImage::from_pixel(16, 12, image::Rgba([tone, tone, tone, 255]));
        let delay = image::Delay::from_numer_denom_ms(500, 1);
        encoder.encode_frame(image::Frame::from_parts(buffer, 0, 0, delay)).unwrap();
    }
    drop(encoder);
    let film = mock(&Source::Animation(Blob::Bytes(gif.into()))).unwrap();
    let tones: Vec<u8> = [0.0, 0.6, 1.1].iter().map(|s| grey(&picture(&film, *s), 50, 50)).collect();
    assert_eq!(tones, [0, 255, 0]);
}

/// What a real camera delivered once: its own coding, and bytes behind the end, go to the decoder unchanged.
#[test]
fn plays_the_jpegs_of_a_folder_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let jpeg = |side: (u32, u32)| {
        let picture = image::RgbImage::from_pixel(side.0, side.1, image::Rgb([150; 3]));
        let mut bytes = Vec::new();
        picture.write_with_encoder(image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 33)).unwrap();
        [bytes, vec![7; 100]].concat()
    };
    std::fs::write(folder.path().join("a.jpg"), jpeg((640, 480))).unwrap();
    std::fs::write(folder.path().join("b.jpg"), jpeg((320, 240))).unwrap();
    let script = Script::parse(&["play 100ms".to_owned(), "play 100ms".to_owned(), "grey 1s".to_owned()]).unwrap();
    let clock = Arc::new(HandClock::default());
    let mock = MockCamera::new(&Source::Folder(folder.path().to_owned()), script, folder.path(), clock).unwrap();
    let bytes = |seconds| match mock.poll(at(seconds)) {
        MockTurn::Frame(raw) => raw.data.to_vec(),
        other => panic!("no frame at {seconds}: {other:?}"),
    };
    assert!(bytes(0.0) == jpeg((640, 480)));
    assert!(bytes(0.1) != jpeg((320, 240)), "another size is fitted and coded anew");
    assert!(bytes(0.2) != jpeg((640, 480)), "so is what an effect touches");
}

#[test]
fn says_what_it_cannot_play() {
    let clock: Arc<dyn Clock> = Arc::new(HandClock::default());
    let empty = tempfile::tempdir().unwrap();
    let refused = |source: &Source, lines: &[String]| {
        let script = Script::parse(lines).unwrap();
        MockCamera::new(source, script, empty.path(), Arc::clone(&clock)).unwrap_err()
    };
    let text = Source::Picture(Blob::Bytes((*b"hello").into()));
    assert!(matches!(refused(&text, &[]), MockError::NotAPicture(_)));
    assert!(matches!(refused(&Source::Folder(empty.path().to_owned()), &[]), MockError::NoPictures(_)));
    let card = Source::Picture(Blob::Bytes(card(9).into()));
    assert!(matches!(refused(&card, &["picture gone.png 1s".to_owned()]), MockError::Unreadable(..)));
}

#[test]
fn plays_through_the_real_lane_and_comes_back_after_unplugging() {
    use crate::lane::{CameraLane, CameraNews, DeviceWish};
    let patience = Duration::from_secs(20);
    let clock = Arc::new(HandClock::default());
    let script = Script::parse(&["play 1s".to_owned(), "unplug 1s".to_owned()]).unwrap();
    let source = Source::Picture(Blob::Bytes(card(150).into()));
    let mock = MockCamera::new(&source, script, Path::new("."), Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
    let (sender, news) = std::sync::mpsc::channel();
    let tell = Box::new(move |news| sender.send(news).unwrap_or_default());
    let lane =
        CameraLane::spawn(Box::new(mock), DeviceWish::Auto, Rotation::None, Arc::clone(&clock) as Arc<dyn Clock>, tell);
    let wait_for = |wanted: fn(&CameraNews) -> bool| while !wanted(&news.recv_timeout(patience).unwrap()) {};
    lane.set_on(true);
    wait_for(|news| matches!(news, CameraNews::Streaming(device, _) if device.id == "mock:picture"));
    wait_for(|news| *news == CameraNews::Lost(CameraError::Disconnected));
    clock.wait(Duration::from_secs(2)); // nobody reads now, so time stands unless moved
    wait_for(|news| matches!(news, CameraNews::Streaming(..)));
    let frame = lane.vision().wait(patience).unwrap();
    assert!(frame.seq > 10 && frame.jpeg.is_some(), "{frame:?}");
}
