//! The wizard from the first thread to the last: opens the counter, the lanes and the screen, and runs the loop.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc::sync_channel},
};

use super::{
    answer::Desk,
    cli::{CameraChoice, Shared, WizardOptions},
    complaint::{Complaint, Words},
    counter::{Counter, Plan, runtime},
    courier::Round,
    crash::{Crash, rehearse},
    demo::{self, DemoBureau},
    doctor,
    effects::Effects,
    lanes::{self, Eyes},
    record::{Head, Journal, RecordFile, Ring},
    run::{FACTS_WAITING, Session, Surface, lane_died},
    signals,
    terminal::{Screen, capabilities},
};
use crate::{
    camera::{
        CameraBackend,
        lane::{CameraLane, DeviceWish},
        slot::Slot,
    },
    domain::{
        frame::Frame,
        time::{Clock, Moment},
    },
    flow::{Settings, Step, Wizard},
    ui,
};

/// How long the runtime may take to end after the screen is given back: what is on disk is safe, what is under way is
/// asked again at the next start.
const LAST_WORDS: std::time::Duration = std::time::Duration::from_millis(500);

/// Runs the wizard.
pub fn run(shared: &Shared, options: &WizardOptions) -> Result<(), Complaint> {
    let plan = Plan::make(shared)?;
    Screen::possible()?;
    let runtime = runtime()?;
    let counter = runtime.block_on(Counter::open(&plan))?;
    let eye = Eye::choose(&plan, options, &counter.clock)?;
    let settings = settings(&plan, eye.enrol_first)?;
    let (events, facts) = sync_channel(FACTS_WAITING);
    let ring = Ring::default();
    let journal = journal(options, &settings, ring.clone())?;
    let crash = Crash::arm(plan.paths.folder("logs")?, ring, events.clone());
    crash.speak(plan.language);
    let news = events.clone();
    let camera = CameraLane::spawn(
        eye.backend,
        eye.wish,
        plan.turn,
        Arc::clone(&counter.clock),
        Box::new(move |n| {
            let _ = news.send(lanes::camera_fact(n));
            rehearse("camera");
        }),
    );
    let eyes = Eyes::open(plan.models.clone(), camera.vision(), events.clone()).map_err(|e| no_thread(&e))?;
    let surface = Painted::open(camera.view(), crash.clone())?;
    signals::watch(events.clone(), surface.screen.given_back()).map_err(|e| no_thread(&e))?;
    lanes::keys(events.clone()).map_err(|e| no_thread(&e))?;
    let courier =
        Round::start(Arc::clone(&counter.courier), Arc::clone(&counter.clock), events.clone(), runtime.handle());
    let desk = Desk {
        backend: Arc::clone(&counter.backend),
        courier: Arc::clone(&counter.courier),
        demo: counter.demo.as_ref().map(DemoBureau::bureau),
    };
    let hands = Effects {
        events,
        runtime: runtime.handle().clone(),
        desk: Arc::new(desk),
        courier,
        camera,
        eyes,
        crash: crash.clone(),
        camera_on: false,
    };
    tracing::info!(demo = plan.demo(), version = env!("CARGO_PKG_VERSION"), "the counter is open");
    let wizard = Wizard::new(settings);
    let session = Session { wizard, facts, hands, surface, journal, clock: &*counter.clock };
    // Nothing of the session outlives its panic: the terminal is given back and its report written.
    let end = catch_unwind(AssertUnwindSafe(|| session.run()))
        .unwrap_or_else(|_| Err(crash.complaint().unwrap_or_else(lane_died)));
    tracing::info!(well = end.is_ok(), "the counter is closed");
    runtime.shutdown_timeout(LAST_WORDS);
    end.map_err(|complaint| complaint.spoken(crash.language()))
}

/// What is told of every turn: into a file only if one was asked for.
fn journal(options: &WizardOptions, settings: &Settings, ring: Ring) -> Result<Journal, Complaint> {
    let head = Head::new(crossterm::terminal::size().unwrap_or_default(), settings);
    let file = options.record.as_deref().map(|path| RecordFile::create(path, &head)).transpose()?;
    Ok(Journal::new(settings, ring, file))
}

/// The terminal with the picture in it.
struct Painted {
    screen: Screen,
    pages: ui::Screen,
    pictures: Slot<Arc<Frame>>,
    crash: Crash,
}

impl Painted {
    fn open(pictures: Slot<Arc<Frame>>, crash: Crash) -> Result<Self, Complaint> {
        let capabilities = capabilities(&|name| std::env::var(name).ok());
        Ok(Self { screen: Screen::open()?, pages: ui::Screen::new(capabilities), pictures, crash })
    }
}

impl Surface for Painted {
    fn paint(&mut self, wizard: &Wizard, now: Moment) -> io::Result<()> {
        self.crash.speak(wizard.language);
        if matches!(wizard.step, Step::ReadBack(_)) {
            rehearse("main");
        }
        let pages = &mut self.pages;
        self.screen.paint(|frame| pages.draw(frame, wizard, now))
    }

    fn picture_came(&mut self) -> bool {
        let picture = self.pictures.take();
        let came = picture.is_some();
        if let Some(frame) = picture {
            self.pages.viewfinder.accept(frame);
        }
        came
    }

    fn was_resized(&self) -> bool {
        self.screen.was_resized()
    }

    fn size(&self) -> (u16, u16) {
        self.screen.size()
    }

    fn wipe(&mut self) {
        self.pages.viewfinder.wipe();
    }
}

/// The camera that was chosen.
struct Eye {
    backend: Box<dyn CameraBackend>,
    wish: DeviceWish,
    /// Demonstration with a real camera: the newcomer's own photo goes on file first.
    enrol_first: bool,
}

impl Eye {
    /// Real work takes real cameras only. The demonstration plays the mock unless another is asked for, and falls
    /// back on it when `auto` finds none.
    fn choose(plan: &Plan, options: &WizardOptions, clock: &Arc<dyn Clock>) -> Result<Self, Complaint> {
        let wanted = options.camera.clone().or_else(|| plan.camera.clone());
        if options.mock_script.is_some() && !matches!(wanted, None | Some(CameraChoice::Mock)) {
            return Err(script_without_mock());
        }
        if !plan.demo() {
            if options.mock_script.is_some() {
                return Err(mock_at_work());
            }
            return match wanted.unwrap_or(CameraChoice::Auto) {
                CameraChoice::Mock => Err(mock_at_work()),
                CameraChoice::Auto => Ok(Self { backend: real(clock)?, wish: DeviceWish::Auto, enrol_first: false }),
                CameraChoice::Id(id) => {
                    Ok(Self { backend: real(clock)?, wish: DeviceWish::Id(id), enrol_first: false })
                }
            };
        }
        match wanted {
            Some(CameraChoice::Id(id)) => {
                Ok(Self { backend: real(clock)?, wish: DeviceWish::Id(id), enrol_first: true })
            }
            Some(CameraChoice::Auto) => match real(clock) {
                Ok(mut backend) => match backend.list() {
                    Ok(found) if !found.is_empty() => Ok(Self { backend, wish: DeviceWish::Auto, enrol_first: true }),
                    _ => Self::mock(None, clock),
                },
                Err(_) => Self::mock(None, clock),
            },
            None | Some(CameraChoice::Mock) => Self::mock(options.mock_script.as_deref(), clock),
        }
    }

    fn mock(script: Option<&str>, clock: &Arc<dyn Clock>) -> Result<Self, Complaint> {
        let backend = Box::new(demo::mock_camera(script, Arc::clone(clock))?);
        Ok(Self { backend, wish: DeviceWish::Auto, enrol_first: false })
    }
}

/// The cameras of this computer.
#[cfg(feature = "webcam")]
#[expect(clippy::unnecessary_wraps, reason = "without the feature there is no camera")]
pub(super) fn real(clock: &Arc<dyn Clock>) -> Result<Box<dyn CameraBackend>, Complaint> {
    Ok(Box::new(crate::camera::webcam::Webcams::new(Arc::clone(clock))))
}

/// See above.
#[cfg(not(feature = "webcam"))]
pub(super) fn real(_clock: &Arc<dyn Clock>) -> Result<Box<dyn CameraBackend>, Complaint> {
    Err(Complaint::new(
        Words::new("这个程序编译时没有包含摄像头支持。", "This program was built without camera support."),
        Words::new("请用默认选项重新编译（需要 libclang）。", "Build it with the default features (needs libclang)."),
    ))
}

fn settings(plan: &Plan, enrol_first: bool) -> Result<Settings, Complaint> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|_| {
        Complaint::new(
            Words::new("系统无法提供随机数。", "The system gives no random numbers."),
            Words::new("请重新启动电脑。", "Restart the computer."),
        )
    })?;
    let settings = Settings {
        demo: plan.demo(),
        enrol_first,
        channel: plan.channel.clone(),
        language: plan.language,
        seed,
        baseline: doctor::baseline::known(&plan.paths.data),
        ..Settings::default()
    };
    if plan.demo() { demo::on_the_pages(settings) } else { Ok(settings) }
}

pub(super) fn mock_at_work() -> Complaint {
    Complaint::usage(
        Words::new("正式工作不能使用模拟摄像头。", "The mock camera is not for real work."),
        Words::new(
            "模拟摄像头只用于演示：请不带配置文件启动。",
            "It is for demonstrations: start without a configuration.",
        ),
    )
}

pub(super) fn script_without_mock() -> Complaint {
    Complaint::usage(
        Words::new("--mock-script 只用于模拟摄像头。", "--mock-script is for the mock camera only."),
        Words::new("请去掉它，或加上 --camera mock。", "Leave it out, or add --camera mock."),
    )
}

fn no_thread(error: &io::Error) -> Complaint {
    tracing::error!(%error, "a thread cannot be started");
    Complaint::new(
        Words::new("系统资源不足，无法启动。", "The system is too short of resources to start."),
        Words::new("请关闭其他程序后再试。", "Close other programs and try again."),
    )
}
