//! The wizard from the first thread to the last: opens the counter, the lanes and the screen, and runs the loop.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        mpsc::{SyncSender, sync_channel},
    },
};

use super::{
    answer::Services,
    camera_plan::CameraPlan,
    courier_round::Round,
    crash::{Crash, inject_panic},
    effects::Effects,
    lanes::{self, VisionThread},
    linear::Lines,
    options::{Switch, WizardOptions},
    pointing::Pointing,
    record::{Head, Journal, RecordFile, Ring},
    run::{FACTS_WAITING, Session, Surface, lane_died},
    side_outputs::SideOutputs,
    signals,
    terminal::{GivenBack, Screen, capabilities},
};
use crate::{
    camera::{lane::CameraLane, slot::Slot},
    domain::{filing::VirtualCameras, frame::Frame, time::Moment},
    flow::{Event, Settings, Step, Wizard},
    setup::{
        book::DayBook,
        complaint::{Bilingual, Complaint},
        config::words::{PreviewWord, ThemeWord},
        counter::{Counter, Plan, of_process, runtime},
        demo::{self, DemoBureau},
        remembered::Remembered,
        room_baseline,
        run_mode::RunMode,
        shared::Shared,
    },
    ui,
};

/// How long the runtime may take to end after the screen is given back: what is on disk is safe, what is under way is
/// asked again at the next start.
const LAST_WORDS: std::time::Duration = std::time::Duration::from_millis(500);

/// Runs the wizard.
pub fn run(shared: &Shared, options: &WizardOptions) -> Result<(), Complaint> {
    let mut plan = Plan::make(shared)?;
    if options.voice == Some(Switch::On) && plan.voice.is_none() {
        return Err(no_voice());
    }
    plan.voice = plan.voice.filter(|_| options.voice != Some(Switch::Off));
    let reads_aloud = options.accessible || plan.accessible;
    if !reads_aloud {
        Screen::possible()?;
    }
    let runtime = runtime()?;
    let counter = runtime.block_on(Counter::open(&plan, open_already))?;
    let remembered = Remembered::of(&plan.paths);
    let camera_plan = CameraPlan::choose(&plan.run_mode, options, &remembered, &counter.clock)?;
    let settings = settings(&plan, camera_plan.enrol_first)?;
    let (events, facts) = sync_channel(FACTS_WAITING);
    let ring = Ring::default();
    let journal = journal(options, &settings, ring.clone())?;
    let crash = Crash::arm(plan.paths.folder("logs")?, ring, events.clone());
    crash.speak(plan.language);
    let news = events.clone();
    let camera = CameraLane::spawn(
        camera_plan.backend,
        camera_plan.wish,
        plan.rotation,
        Arc::clone(&counter.clock),
        Box::new(move |n| {
            let _ = news.send(lanes::camera_fact(n));
            inject_panic("camera");
        }),
    );
    let eyes = VisionThread::open(plan.models.clone(), camera.vision(), events.clone()).map_err(|e| no_thread(&e))?;
    let wizard = Wizard::new(settings);
    let beside = SideOutputs::open(&plan, &counter, runtime.handle(), &wizard);
    let (surface, given_back) = if reads_aloud {
        lines(camera.view(), beside, crash.clone(), events.clone()).map_err(|e| no_thread(&e))?
    } else {
        let look = (options.preview.unwrap_or(plan.preview), options.theme.unwrap_or(plan.theme));
        painted(camera.view(), beside, crash.clone(), events.clone(), look)?
    };
    signals::watch(events.clone(), given_back).map_err(|e| no_thread(&e))?;
    let day = runtime.block_on(day(&plan, &counter));
    let courier = Round::start(
        Arc::clone(&counter.courier),
        day.clone(),
        Arc::clone(&counter.clock),
        events.clone(),
        runtime.handle(),
    );
    let services = Services {
        backend: Arc::clone(&counter.backend),
        courier: Arc::clone(&counter.courier),
        demo: counter.demo.as_ref().map(DemoBureau::bureau),
        unlock: Arc::default(),
        slips: plan.slips.clone(),
        day,
    };
    let executor = Effects {
        events,
        runtime: runtime.handle().clone(),
        services: Arc::new(services),
        courier,
        camera,
        // What is chosen in a demonstration is for that time only.
        remembered: (!plan.demo()).then_some(remembered),
        eyes,
        crash: crash.clone(),
        camera_on: false,
    };
    tracing::info!(demo = plan.demo(), version = env!("CARGO_PKG_VERSION"), "the counter is open");
    let session = Session { wizard, facts, executor, surface, journal, clock: &*counter.clock };
    // Nothing of the session outlives its panic: the terminal is given back and its report written.
    let end = catch_unwind(AssertUnwindSafe(|| session.run()))
        .unwrap_or_else(|_| Err(crash.complaint().unwrap_or_else(lane_died)));
    tracing::info!(well = end.is_ok(), "the counter is closed");
    runtime.shutdown_timeout(LAST_WORDS);
    end.map_err(|complaint| complaint.spoken(crash.language()))
}

/// The counter's book; in a demonstration with its people on the list. What the last run did not hear any more is asked
/// for meanwhile.
async fn day(plan: &Plan, counter: &Counter) -> DayBook {
    let now = counter.clock.now();
    let day = DayBook::open(&plan.paths.data, now).await;
    if plan.demo() {
        day.take_in(&demo::due(now), now).await;
    }
    if let Ok(kept) = counter.courier.list().await {
        day.forget_unmade(&kept).await;
        let (later, backend) = (day.clone(), Arc::clone(&counter.backend));
        tokio::spawn(async move { later.catch_up(&kept, &backend, now).await });
    }
    day
}

/// What is told of every turn: into a file only if one was asked for.
fn journal(options: &WizardOptions, settings: &Settings, ring: Ring) -> Result<Journal, Complaint> {
    let head = Head::new(crossterm::terminal::size().unwrap_or_default(), settings);
    let file = options.record.as_deref().map(|path| RecordFile::create(path, &head)).transpose()?;
    Ok(Journal::new(settings, ring, file))
}

/// Where the wizard is shown, and how that is given back.
type Shown = (Box<dyn Surface>, GivenBack);

/// Lines out, lines in.
fn lines(
    pictures: Slot<Arc<Frame>>,
    beside: SideOutputs,
    crash: Crash,
    events: SyncSender<Event>,
) -> io::Result<Shown> {
    let capabilities = capabilities(&|name| std::env::var(name).ok());
    let (lines, given_back) = Lines::open(capabilities, pictures, (beside, crash), events)?;
    Ok((Box::new(lines), given_back))
}

/// Pages out, keys in.
fn painted(
    pictures: Slot<Arc<Frame>>,
    beside: SideOutputs,
    crash: Crash,
    events: SyncSender<Event>,
    (preview, theme): (PreviewWord, ThemeWord),
) -> Result<Shown, Complaint> {
    let (mut surface, typed) = Painted::open(pictures, beside, crash, preview)?;
    surface.pages.write_in(theme.into());
    for fact in typed.into_iter().filter_map(ui::keys::event) {
        // There is room: nobody else has sent anything to speak of.
        let _ = events.try_send(fact);
    }
    let given_back = surface.screen.given_back();
    lanes::keys(events, given_back.clone(), surface.pointing.clone()).map_err(|e| no_thread(&e))?;
    Ok((Box::new(surface), given_back))
}

/// The terminal with the picture in it.
struct Painted {
    screen: Screen,
    pages: ui::Screen,
    pictures: Slot<Arc<Frame>>,
    beside: SideOutputs,
    crash: Crash,
    pointing: Pointing,
}

impl Painted {
    /// Opens the screen for the wizard. Also gives back what was typed while the terminal was asked what it can show.
    fn open(
        pictures: Slot<Arc<Frame>>,
        beside: SideOutputs,
        crash: Crash,
        wish: PreviewWord,
    ) -> Result<(Self, Vec<crossterm::event::Event>), Complaint> {
        let mut pages = ui::Screen::new(capabilities(&|name| std::env::var(name).ok()));
        let mut screen = Screen::open()?;
        let typed = screen.prepare(&mut pages, wish);
        Ok((Self { screen, pages, pictures, beside, crash, pointing: Pointing::default() }, typed))
    }
}

impl Surface for Painted {
    fn paint(&mut self, wizard: &Wizard, now: Moment) -> io::Result<()> {
        self.crash.speak(wizard.language);
        self.beside.turn(wizard, now);
        if matches!(wizard.step, Step::ReadBack(_)) {
            inject_panic("main");
        }
        let painted = self.screen.paint_page(&mut self.pages, |pages, frame| pages.draw(frame, wizard, now));
        self.pointing.lies(self.pages.gesture());
        let painted = painted.and_then(|()| self.screen.listen_to_mouse(wizard.wants_mouse()));
        if painted.as_ref().is_err_and(signals::is_hang_up) {
            signals::hung_up(&self.screen.given_back());
        }
        painted
    }

    fn picture_came(&mut self) -> bool {
        let picture = self.pictures.take();
        let came = picture.is_some();
        if let Some(frame) = picture {
            self.beside.picture(&frame);
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
        self.beside.wipe();
    }
}

fn settings(plan: &Plan, enrol_first: bool) -> Result<Settings, Complaint> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|_| {
        Complaint::new(
            Bilingual::new("系统无法提供随机数。", "The system gives no random numbers."),
            Bilingual::new("请重新启动电脑。", "Restart the computer."),
        )
    })?;
    let virtual_cameras = match &plan.run_mode {
        RunMode::Work(work) => work.virtual_cameras,
        RunMode::Demo(_) => VirtualCameras::Warn,
    };
    let settings = Settings {
        demo: plan.demo(),
        virtual_cameras,
        enrol_first,
        channels: plan.channels.clone(),
        bureau_key: plan.run_mode.fingerprint(),
        language: plan.language,
        seed,
        baseline: room_baseline::known(&plan.paths.data),
        slip: plan.slips.outlets(),
        ..Settings::default()
    };
    if plan.demo() { demo::on_the_pages(settings) } else { Ok(settings) }
}

/// Somebody waits for a sound that cannot come.
fn no_voice() -> Complaint {
    Complaint::usage(
        Bilingual::new("没有配置语音，--voice on 不会出声。", "No voice is configured, so --voice on stays silent."),
        Bilingual::new(
            "请在配置文件里写 voice 的 command（见 docs/patron.md），或去掉 --voice on。",
            "Name the command of the voice in the configuration (docs/patron.md), or leave out --voice on.",
        ),
    )
}

/// Two wizards of one counter would send, count and ask for the camera side by side.
fn open_already(holder: Option<u32>) -> Complaint {
    let (zh, en) = of_process(holder);
    Complaint::new(
        Bilingual::new(
            format!("向导已经在另一个窗口里打开{zh}。"),
            format!("The wizard is open already in another window{en}."),
        ),
        Bilingual::new(
            "请到那个窗口里接着办；要在这里办，请先把那一个关掉。没有看到那个窗口，请过一会儿再试。",
            "Go on in that window; to work here, close that one first. If there is none to be seen, try again in a moment.",
        ),
    )
}

fn no_thread(error: &io::Error) -> Complaint {
    tracing::error!(%error, "a thread cannot be started");
    Complaint::new(
        Bilingual::new("系统资源不足，无法启动。", "The system is too short of resources to start."),
        Bilingual::new("请关闭其他程序后再试。", "Close other programs and try again."),
    )
}
