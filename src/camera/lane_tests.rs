use renzheng_domain::{
    filing::CameraFacts,
    rotation::Rotation,
    time::{Moment, Now},
};

use super::*;
use crate::{DeviceInfo, FrameSource, Mode, PixelFormat, RawFrame};

/// Tests wait for news, never for time; this only ends a broken run.
const PATIENCE: Duration = Duration::from_secs(20);
const MODE: Mode = Mode { width: 2, height: 1, format: PixelFormat::Rgb8, fps: 15 };

#[derive(Default)]
struct HandClock(std::sync::atomic::AtomicU64);

impl HandClock {
    fn advance(&self, millis: u64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Now {
        let at = Moment::from_millis(self.0.load(Ordering::SeqCst));
        Now { at, wall: jiff::Timestamp::UNIX_EPOCH }
    }
    fn wait(&self, _: Duration) {}
}

type Reads = Receiver<Result<RawFrame, CameraError>>;

/// A device that makes whoever looks for cameras panic.
const BROKEN: &str = "broken";

/// A device's name, and what opening it gives.
type Plugged = (&'static str, Result<Reads, CameraError>);

/// Devices by name; an opened one reads from a channel and blocks while it is empty.
#[derive(Clone, Default)]
struct Bench(Arc<Mutex<Vec<Plugged>>>);

impl Bench {
    fn plug(&self, id: &'static str) -> Sender<Result<RawFrame, CameraError>> {
        let (sender, reads) = mpsc::channel();
        self.0.lock().unwrap().push((id, Ok(reads)));
        sender
    }
}

struct BenchSource(Reads);

impl CameraBackend for Bench {
    fn list(&mut self) -> Result<Vec<DeviceInfo>, CameraError> {
        let devices = self.0.lock().unwrap();
        let ids: Vec<&str> = devices.iter().map(|(id, _)| *id).collect();
        drop(devices);
        assert!(!ids.contains(&BROKEN), "a driver that panics");
        Ok(ids.into_iter().map(info).collect())
    }
    fn open(&mut self, id: &str, _: &[Mode]) -> Result<Box<dyn FrameSource>, CameraError> {
        let mut devices = self.0.lock().unwrap();
        let at = devices.iter().position(|(known, _)| *known == id).ok_or(CameraError::NotFound)?;
        if let Err(error) = &devices[at].1 {
            return Err(error.clone());
        }
        devices.swap_remove(at).1.map(|reads| Box::new(BenchSource(reads)) as Box<dyn FrameSource>)
    }
}

impl FrameSource for BenchSource {
    fn mode(&self) -> Mode {
        MODE
    }
    fn next_frame(&mut self) -> Result<RawFrame, CameraError> {
        let read = self.0.recv().unwrap_or(Err(CameraError::Disconnected));
        assert!(!matches!(&read, Ok(raw) if raw.data.is_empty()), "a driver that panics");
        read
    }
}

fn info(id: &str) -> DeviceInfo {
    let facts = CameraFacts { id: id.into(), name: id.into(), ..CameraFacts::default() };
    DeviceInfo { id: id.into(), name: id.into(), facts }
}

fn raw(seq: u64, captured: u64) -> RawFrame {
    let captured = Moment::from_millis(captured);
    RawFrame { seq, captured, arrived: captured, mode: MODE, data: [70; 6].into() }
}

struct Stand {
    lane: CameraLane,
    clock: Arc<HandClock>,
    news: Receiver<CameraNews>,
    bench: Bench,
}

fn stand(wish: DeviceWish) -> Stand {
    stand_turned(wish, Rotation::None)
}

fn stand_turned(wish: DeviceWish, rotation: Rotation) -> Stand {
    let bench = Bench::default();
    let (lane, clock, news) = lane(Box::new(bench.clone()), wish, rotation);
    Stand { lane, clock, news, bench }
}

fn lane(
    backend: Box<dyn CameraBackend>,
    wish: DeviceWish,
    rotation: Rotation,
) -> (CameraLane, Arc<HandClock>, Receiver<CameraNews>) {
    let (sender, news) = mpsc::channel();
    let clock = Arc::new(HandClock::default());
    let tell = Box::new(move |news| sender.send(news).unwrap_or_default());
    let lane = CameraLane::spawn(backend, wish, rotation, Arc::clone(&clock) as Arc<dyn Clock>, tell);
    (lane, clock, news)
}

impl Stand {
    fn next(&self) -> CameraNews {
        self.news.recv_timeout(PATIENCE).unwrap()
    }
    fn on(&self) {
        self.lane.set_on(true);
        assert_eq!(self.next(), CameraNews::Opening);
    }
}

#[test]
fn hands_the_newest_frame_to_both_readers() {
    let stand = stand(DeviceWish::Auto);
    let camera = stand.bench.plug("a");
    stand.on();
    camera.send(Ok(raw(1, 0))).unwrap();
    assert_eq!(stand.next(), CameraNews::Streaming(info("a"), MODE));
    assert_eq!(stand.lane.view().wait(PATIENCE).unwrap().seq, 1);
    assert_eq!(stand.lane.vision().wait(PATIENCE).unwrap().rgb, [70; 6]);
}

#[test]
fn reports_a_frozen_camera_and_still_closes() {
    let stand = stand(DeviceWish::Auto);
    let camera = stand.bench.plug("a");
    stand.on();
    camera.send(Ok(raw(1, 0))).unwrap();
    assert!(matches!(stand.next(), CameraNews::Streaming(..)));
    stand.clock.advance(1600); // the read blocks from here on
    assert!(matches!(stand.next(), CameraNews::Lost(CameraError::Stalled(quiet)) if quiet.as_millis() == 1600));
    stand.lane.set_on(false);
    assert_eq!(stand.next(), CameraNews::Off);
    assert!(stand.lane.view().take().is_none(), "closing leaves no picture behind");
    let again = stand.bench.plug("a");
    stand.on();
    again.send(Ok(raw(1, 1600))).unwrap();
    assert!(matches!(stand.next(), CameraNews::Streaming(..)), "while the first read is still blocked");
    drop(camera); // the forgotten read ends, and nobody hears of it
    again.send(Ok(raw(2, 1600))).unwrap();
    assert!(stand.lane.vision().wait(PATIENCE).is_some());
}

#[test]
fn goes_on_when_a_frozen_camera_comes_back_to_life() {
    let stand = stand(DeviceWish::Auto);
    let camera = stand.bench.plug("a");
    stand.on();
    camera.send(Ok(raw(1, 0))).unwrap();
    assert!(matches!(stand.next(), CameraNews::Streaming(..)));
    stand.clock.advance(1900);
    assert!(matches!(stand.next(), CameraNews::Lost(CameraError::Stalled(quiet)) if quiet.as_millis() < 2000));
    camera.send(Ok(raw(2, 0))).unwrap(); // lay in the driver all the time: no sign of life
    camera.send(Ok(raw(3, 1900))).unwrap();
    assert_eq!(stand.next(), CameraNews::Streaming(info("a"), MODE));
}

/// A device whose opening tells that it has begun and hangs until the test lets it go on.
struct Wedged(Sender<()>, Receiver<Reads>);

impl CameraBackend for Wedged {
    fn list(&mut self) -> Result<Vec<DeviceInfo>, CameraError> {
        Ok(vec![info("a")])
    }
    fn open(&mut self, _: &str, _: &[Mode]) -> Result<Box<dyn FrameSource>, CameraError> {
        self.0.send(()).unwrap_or_default();
        let reads = self.1.recv().map_err(|_| CameraError::Disconnected)?;
        Ok(Box::new(BenchSource(reads)))
    }
}

#[test]
fn answers_while_an_opening_hangs() {
    let ((begun, knocks), (gate, opened)) = (mpsc::channel(), mpsc::channel());
    let (lane, clock, news) = lane(Box::new(Wedged(begun, opened)), DeviceWish::Auto, Rotation::None);
    let next = || news.recv_timeout(PATIENCE).unwrap();
    for round in 0..3 {
        lane.set_on(true);
        assert_eq!(next(), CameraNews::Opening);
        if round == 0 {
            knocks.recv_timeout(PATIENCE).unwrap();
        }
        clock.advance(5000);
        assert!(matches!(next(), CameraNews::Lost(CameraError::Stalled(_))));
        lane.prompt(Act::Blink); // never waits for the backend either
        lane.set_on(false);
        assert_eq!(next(), CameraNews::Off);
    }
    lane.set_on(true);
    assert_eq!(next(), CameraNews::Opening);
    let (first, reads) = mpsc::channel::<Result<RawFrame, CameraError>>();
    gate.send(reads).unwrap();
    let (second, reads) = mpsc::channel();
    gate.send(reads).unwrap();
    second.send(Ok(raw(1, 15_000))).unwrap();
    assert_eq!(next(), CameraNews::Streaming(info("a"), MODE));
    assert!(first.send(Ok(raw(1, 15_000))).is_err(), "what was opened for nobody is closed");
}

#[test]
fn holds_the_first_black_pictures_back_and_counts_them_as_life() {
    let stand = stand(DeviceWish::Auto);
    let camera = stand.bench.plug("a");
    stand.on();
    for seq in 1..4 {
        camera.send(Ok(RawFrame { data: [3; 6].into(), ..raw(seq, 0) })).unwrap();
    }
    assert_eq!(stand.next(), CameraNews::Streaming(info("a"), MODE));
    assert!(stand.lane.view().take().is_none());
    camera.send(Ok(raw(4, 0))).unwrap();
    assert_eq!(stand.lane.view().wait(PATIENCE).unwrap().seq, 4);
}

#[test]
fn delivers_upright_pictures() {
    let stand = stand_turned(DeviceWish::Auto, Rotation::Quarter);
    let camera = stand.bench.plug("a");
    stand.on();
    camera.send(Ok(RawFrame { data: [50, 51, 52, 60, 61, 62].into(), ..raw(1, 0) })).unwrap();
    let frame = stand.lane.vision().wait(PATIENCE).unwrap();
    assert_eq!((frame.width, frame.height, frame.pixel(0, 1)), (1, 2, [60, 61, 62]));
}

#[test]
fn goes_on_when_the_camera_is_plugged_in_again() {
    let stand = stand(DeviceWish::Id("a".into()));
    let camera = stand.bench.plug("a");
    stand.on();
    camera.send(Ok(raw(5, 0))).unwrap();
    assert!(matches!(stand.next(), CameraNews::Streaming(..)));
    camera.send(Err(CameraError::Disconnected)).unwrap();
    assert_eq!(stand.next(), CameraNews::Lost(CameraError::Disconnected));
    stand.clock.advance(500);
    assert_eq!(stand.next(), CameraNews::Lost(CameraError::NotFound));
    let again = stand.bench.plug("a");
    again.send(Ok(raw(1, 1000))).unwrap();
    stand.clock.advance(500);
    assert_eq!(stand.next(), CameraNews::Streaming(info("a"), MODE), "with the same facts");
    assert_eq!(stand.lane.vision().wait(PATIENCE).unwrap().seq, 6, "numbers go on");
}

#[test]
fn drops_pictures_of_the_past_and_skips_a_bad_one() {
    let stand = stand(DeviceWish::Auto);
    let camera = stand.bench.plug("a");
    stand.clock.advance(10_000);
    camera.send(Ok(raw(1, 9_000))).unwrap();
    camera.send(Ok(RawFrame { data: [1].into(), ..raw(2, 10_000) })).unwrap();
    camera.send(Err(CameraError::BadFrame("torn".into()))).unwrap();
    camera.send(Ok(raw(4, 9_600))).unwrap();
    stand.on();
    assert!(matches!(stand.next(), CameraNews::Streaming(..)));
    assert_eq!(stand.lane.vision().wait(PATIENCE).unwrap().seq, 4);
    stand.lane.wipe();
    assert!(stand.lane.view().take().is_none());
}

#[test]
fn takes_the_first_camera_that_opens_or_tells_why_none_does() {
    let busy = |stand: &Stand| stand.bench.0.lock().unwrap().push(("a", Err(CameraError::Busy { holder: None })));
    let auto = stand(DeviceWish::Auto);
    busy(&auto);
    auto.bench.plug("b").send(Ok(raw(1, 0))).unwrap();
    auto.on();
    assert_eq!(auto.next(), CameraNews::Streaming(info("b"), MODE));
    let wanted = stand(DeviceWish::Id("a".into()));
    busy(&wanted);
    wanted.bench.plug("b");
    wanted.on();
    assert_eq!(wanted.next(), CameraNews::Lost(CameraError::Busy { holder: None }));
}

#[test]
fn survives_a_driver_that_panics() {
    let stand = stand(DeviceWish::Auto);
    stand.bench.plug("a").send(Ok(RawFrame { data: [].into(), ..raw(1, 0) })).unwrap();
    stand.on();
    assert!(matches!(stand.next(), CameraNews::Lost(CameraError::Other(_))));
    stand.bench.plug("a").send(Ok(raw(1, 0))).unwrap();
    stand.clock.advance(500);
    assert!(matches!(stand.next(), CameraNews::Streaming(..)));
}

impl Stand {
    /// What comes of looking for cameras.
    fn listed(&self) -> Receiver<Listed> {
        let (tell, told) = mpsc::channel();
        self.lane.list(move |found| tell.send(found).unwrap_or_default());
        told
    }
}

fn ids(found: &Receiver<Listed>) -> Vec<String> {
    found.recv_timeout(PATIENCE).unwrap().unwrap().into_iter().map(|info| info.id).collect()
}

#[test]
fn lists_the_camera_that_is_open_without_asking_it() {
    let stand = stand(DeviceWish::Auto);
    let camera = stand.bench.plug("a");
    stand.bench.plug("b");
    assert_eq!(ids(&stand.listed()), ["a", "b"]);
    stand.on();
    camera.send(Ok(raw(1, 0))).unwrap();
    assert!(matches!(stand.next(), CameraNews::Streaming(..)));
    // The bench hands an opened device over, so that only the lane knows of it now.
    assert_eq!(ids(&stand.listed()), ["a", "b"]);
    camera.send(Err(CameraError::Disconnected)).unwrap();
    assert_eq!(stand.next(), CameraNews::Lost(CameraError::Disconnected));
    assert_eq!(ids(&stand.listed()), ["b"], "what is unplugged is not there");
}

#[test]
fn a_list_that_hangs_or_panics_holds_nothing_up_and_is_answered() {
    let stand = stand(DeviceWish::Auto);
    let hanging = stand.bench.0.lock().unwrap();
    let asked = stand.listed();
    stand.lane.set_on(true);
    assert_eq!(stand.next(), CameraNews::Opening, "the lane goes on meanwhile");
    stand.lane.set_on(false);
    assert_eq!(stand.next(), CameraNews::Off);
    drop(hanging);
    assert!(ids(&asked).is_empty());
    stand.bench.plug(BROKEN);
    assert!(matches!(stand.listed().recv_timeout(PATIENCE).unwrap(), Err(CameraError::Other(_))));
}

#[test]
fn another_camera_is_opened_when_it_is_chosen() {
    let stand = stand(DeviceWish::Auto);
    let first = stand.bench.plug("a");
    let second = stand.bench.plug("b");
    stand.on();
    first.send(Ok(raw(1, 0))).unwrap();
    assert_eq!(stand.next(), CameraNews::Streaming(info("a"), MODE));
    stand.lane.choose(DeviceWish::Known(Acquaintance::with(&info("b").facts)));
    assert_eq!([stand.next(), stand.next()], [CameraNews::Off, CameraNews::Opening]);
    assert!(stand.lane.view().take().is_none(), "no picture of the first one is left");
    second.send(Ok(raw(1, 0))).unwrap();
    assert_eq!(stand.next(), CameraNews::Streaming(info("b"), MODE));
    stand.lane.set_on(false);
    assert_eq!(stand.next(), CameraNews::Off);
    let again = stand.bench.plug("b");
    stand.bench.plug("a");
    stand.on();
    again.send(Ok(raw(1, 0))).unwrap();
    assert_eq!(stand.next(), CameraNews::Streaming(info("b"), MODE), "and it stays the one");
}

#[test]
fn no_other_camera_takes_the_place_of_one_that_is_unplugged() {
    let stand = stand(DeviceWish::Auto);
    let camera = stand.bench.plug("a");
    let other = stand.bench.plug("b");
    stand.on();
    camera.send(Ok(raw(1, 0))).unwrap();
    assert!(matches!(stand.next(), CameraNews::Streaming(..)));
    camera.send(Err(CameraError::Disconnected)).unwrap();
    assert_eq!(stand.next(), CameraNews::Lost(CameraError::Disconnected));
    stand.clock.advance(500);
    assert_eq!(stand.next(), CameraNews::Lost(CameraError::NotFound), "b is there and nobody has chosen it");
    stand.lane.set_on(false);
    assert_eq!(stand.next(), CameraNews::Off);
    other.send(Ok(raw(1, 500))).unwrap();
    stand.on();
    assert_eq!(stand.next(), CameraNews::Streaming(info("b"), MODE), "the next person has any camera that works");
}
