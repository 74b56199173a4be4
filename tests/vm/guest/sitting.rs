//! One sitting at the counter, from sign-in to receipt, with everything that can happen to a cable on the way.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use renzheng::{domain::time::Clock, setup::clock::SystemClock};

use crate::{
    act::{asked, follow, number, squeezed, until, until_text},
    counter::{Counter, PROGRAM},
    devices::{NODE, await_node},
    film::Film,
    webcam::{Ailment, Webcam},
};

/// Where the counter and the bureau keep their things: the disk that survives.
pub const DATA: &str = "/data";
/// The configuration of a counter that works.
pub const CONFIG: &str = "/data/config.toml";
/// A helper hears of a freeze within so long.
const FREEZE: Duration = Duration::from_secs(2);
/// What the watchdog, the screen and this program's own hearing may add in a machine that is emulated.
const HEARING: Duration = Duration::from_millis(500);

/// The bureau next door; ends with this value.
pub struct Bureau(Child);

impl Bureau {
    /// Starts it and writes the configuration of a counter that works for it.
    pub fn open() -> Self {
        let folder = format!("{DATA}/bureau");
        let mut child = Command::new(PROGRAM)
            .args(["serve", "--demo", "--lang", "en", "--listen", "127.0.0.1:8790", "--folder", &folder])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let key = said.find_map(|line| line.unwrap().strip_prefix("root_key: ").map(str::to_owned)).unwrap();
        let config = format!(
            "device = \"窗口1\"\ncamera = \"{NODE}\"\ndata_folder = \"{DATA}/counter\"\n\n\
             [bureau]\nurl = \"http://127.0.0.1:8790\"\nroot_key = \"{key}\"\n"
        );
        fs::write(CONFIG, config).unwrap();
        Self(child)
    }
}

impl Drop for Bureau {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// At a counter that blocks virtual cameras, with one.
pub fn refused() {
    let _bureau = Bureau::open();
    let strict = format!("virtual_cameras = \"block\"\n{}", fs::read_to_string(CONFIG).unwrap());
    fs::write(CONFIG, strict).unwrap();
    let mut counter = Counter::start(&["--config", CONFIG]);
    counter.resize(80, 24);
    sign_in(&mut counter);
    until(&mut counter, "这里不能用虚拟摄像头");
}

/// All of it. The webcam is plugged in at the beginning, and somebody else has it.
pub fn cases(case: &mut dyn FnMut(&str, &mut dyn FnMut()), webcam: &mut Webcam, film: &Arc<Mutex<Film>>) {
    let _bureau = Bureau::open();
    let mut other = Command::new("/host/vm-guest").args(["hold", NODE]).stdout(Stdio::piped()).spawn().unwrap();
    assert_eq!(BufReader::new(other.stdout.take().unwrap()).lines().next().unwrap().unwrap(), "held");
    let mut counter = Counter::start(&["--config", CONFIG]);
    counter.resize(80, 24);
    case("sitting: sign-in, person, consent", &mut || sign_in(&mut counter));
    case("sitting: another program has the camera, and is named", &mut || {
        until(&mut counter, "vm-guest");
        webcam.ail(Ailment::Frozen);
        other.kill().unwrap();
        other.wait().unwrap();
    });
    case("sitting: a camera that opens and sends nothing", &mut || until(&mut counter, "摄像头没有画面了"));
    case("sitting: pictures that are all cut", &mut || {
        webcam.ail(Ailment::Cut);
        until(&mut counter, "画面看不清");
    });
    case("sitting: pulled out", &mut || {
        webcam.pull();
        await_node(false);
        until(&mut counter, "没有找到摄像头");
    });
    case("sitting: plugged in, the checks are good by themselves", &mut || {
        webcam.plug();
        until(&mut counter, "请看镜头");
    });
    case("sitting: frozen, told within two seconds, the screen alive, thawed", &mut || freeze(&mut counter, webcam));
    case("sitting: the framing takes its picture", &mut || {
        until_text(&mut counter, "an act", |text| asked(text).is_some());
    });
    case("sitting: pulled out in the trial, the same act again, no attempt lost", &mut || {
        pulled_in_the_trial(&mut counter, webcam);
    });
    case("sitting: the acts are seen, the record is sent, the receipt comes", &mut || {
        let times = follow(&mut counter, film);
        println!("       {times} acts");
        counter.press(" ");
        counter.enter();
        until(&mut counter, "认证成功");
        println!("{}", counter.text());
    });
    case("sitting: nothing waits any more, and the program leaves", &mut || {
        counter.press("\u{3}");
        counter.within(Duration::from_secs(2), |_| false).ok();
        drop(std::mem::replace(&mut counter, Counter::start(&["queue", "list", "--config", CONFIG])));
        until(&mut counter, "没有待发记录");
    });
}

fn sign_in(counter: &mut Counter) {
    until(counter, "经办员登录");
    counter.press("demo\rdemo\r");
    until(counter, "请选择要办的事");
    counter.enter();
    until(counter, "填写姓名和号码");
    counter.press("王示例\r119999195003150029\r");
    counter.consents();
}

fn freeze(counter: &mut Counter, webcam: &Webcam) {
    let clock = SystemClock::start();
    webcam.ail(Ailment::Frozen);
    let begun = clock.now().at;
    counter
        .within(FREEZE + HEARING, |screen| squeezed(&screen.contents()).contains("摄像头没有画面了"))
        .unwrap_or_else(|why| panic!("{why}:\n{}", counter.text()));
    println!("       told after {:.2} s", clock.now().at.since(begun).as_secs_f32());
    counter.press("\u{1b}OP");
    until(counter, "帮助");
    counter.press("\u{1b}");
    webcam.ail(Ailment::None);
    until_text(counter, "the picture again", |text| !squeezed(text).contains("摄像头没有画面了"));
}

fn pulled_in_the_trial(counter: &mut Counter, webcam: &mut Webcam) {
    let before = (asked(&counter.text()), number(&counter.text()));
    webcam.pull();
    until(counter, "请把摄像头重新插好");
    await_node(false);
    webcam.plug();
    until_text(counter, "the same act", |text| {
        (asked(text), number(text)) == before && !squeezed(text).contains("请把摄像头重新插好")
    });
}
