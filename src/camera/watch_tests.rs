use renzheng_domain::filing::CameraFacts;

use super::*;
use crate::PixelFormat;

const MODE: Mode = Mode { width: 640, height: 480, format: PixelFormat::Mjpeg, fps: 15 };

fn device() -> DeviceInfo {
    let (id, name) = ("/dev/video0".to_owned(), "cam".to_owned());
    let facts = CameraFacts { id: id.clone(), name: name.clone(), ..CameraFacts::default() };
    DeviceInfo { id, name, facts }
}

/// A watch that is streaming at 1 s.
fn streaming() -> Watch {
    let mut watch = Watch::new();
    let ms = Moment::from_millis;
    assert_eq!(watch.take(Fact::Wanted(true), ms(0)), (Some(CameraNews::Opening), Some(Order::Open)));
    assert_eq!(watch.take(Fact::Wanted(true), ms(10)), (None, None));
    assert_eq!(watch.take(Fact::Opened(Box::new(device()), MODE), ms(900)), (None, None));
    assert_eq!(watch.take(Fact::Good, ms(1000)), (Some(CameraNews::Streaming(device(), MODE)), None));
    assert_eq!(watch.take(Fact::Good, ms(1000)), (None, None));
    watch
}

fn ticks(watch: &mut Watch, millis: std::ops::Range<u64>) -> Vec<(u64, CameraNews)> {
    millis.step_by(100).filter_map(|ms| Some((ms, watch.take(Fact::Ticked, Moment::from_millis(ms)).0?))).collect()
}

#[test]
fn reports_a_stall_once_within_two_seconds_and_the_return() {
    let mut watch = streaming();
    let stalled = CameraNews::Lost(CameraError::Stalled(Duration::from_millis(1500)));
    assert_eq!(ticks(&mut watch, 1000..9000), [(2500, stalled)]);
    let back = watch.take(Fact::Good, Moment::from_millis(9000));
    assert_eq!(back, (Some(CameraNews::Streaming(device(), MODE)), None));
}

#[test]
fn gives_a_camera_longer_to_open() {
    let mut watch = Watch::new();
    watch.take(Fact::Wanted(true), Moment::ZERO);
    assert_eq!(ticks(&mut watch, 0..5000), []);
    assert_eq!(ticks(&mut watch, 5000..6000).len(), 1);
}

#[test]
fn tries_again_after_a_loss_and_tells_each_reason_once() {
    let mut watch = streaming();
    let ms = Moment::from_millis;
    let gone = |error| (Some(CameraNews::Lost(error)), Some(Order::Close));
    assert_eq!(watch.take(Fact::Failed(CameraError::Disconnected), ms(2000)), gone(CameraError::Disconnected));
    assert_eq!(watch.take(Fact::Ticked, ms(2499)), (None, None));
    assert_eq!(watch.take(Fact::Ticked, ms(2500)), (None, Some(Order::Open)));
    assert_eq!(watch.take(Fact::Failed(CameraError::NotFound), ms(2501)), gone(CameraError::NotFound));
    watch.take(Fact::Ticked, ms(3100));
    assert_eq!(watch.take(Fact::Failed(CameraError::NotFound), ms(3101)), (None, Some(Order::Close)));
    watch.take(Fact::Ticked, ms(3700));
    watch.take(Fact::Opened(Box::new(device()), MODE), ms(3800));
    assert_eq!(watch.take(Fact::Good, ms(3900)).0, Some(CameraNews::Streaming(device(), MODE)));
}

#[test]
fn a_camera_that_was_busy_and_then_sends_nothing_is_called_stalled() {
    let mut watch = Watch::new();
    let ms = Moment::from_millis;
    watch.take(Fact::Wanted(true), ms(0));
    watch.take(Fact::Failed(CameraError::Busy { holder: None }), ms(10));
    assert_eq!(watch.take(Fact::Ticked, ms(510)), (None, Some(Order::Open)));
    watch.take(Fact::Opened(Box::new(device()), MODE), ms(520));
    let news = ticks(&mut watch, 520..7000);
    assert!(matches!(news[..], [(_, CameraNews::Lost(CameraError::Stalled(_)))]), "{news:?}");
}

#[test]
fn skips_single_bad_frames_but_not_a_second_of_them() {
    let mut watch = streaming();
    let mut now = Moment::from_millis(1000);
    let mut news = Vec::new();
    for kind in [14, 15] {
        for _ in 0..kind {
            now = now + Duration::from_millis(66);
            news.extend(watch.take(Fact::Bad("torn".to_owned()), now).0);
        }
        news.extend(watch.take(Fact::Good, now).0);
    }
    let torn = CameraNews::Lost(CameraError::BadFrame("torn".to_owned()));
    assert_eq!(news, [torn, CameraNews::Streaming(device(), MODE)]);
}

#[test]
fn old_pictures_are_no_sign_of_life_and_off_is_off() {
    let mut watch = streaming();
    for ms in (1000..2400).step_by(66) {
        assert_eq!(watch.take(Fact::Stale, Moment::from_millis(ms)), (None, None));
    }
    assert_eq!(ticks(&mut watch, 2400..2700).len(), 1);
    let off = watch.take(Fact::Wanted(false), Moment::from_millis(2700));
    assert_eq!(off, (Some(CameraNews::Off), Some(Order::Close)));
    for late in [Fact::Good, Fact::Failed(CameraError::Busy { holder: None }), Fact::Ticked] {
        assert_eq!(watch.take(late, Moment::from_millis(20_000)), (None, None));
    }
}
