//! `renzheng bench --lanes`: how long it takes from the light on the sensor to the hint on the screen, through the real
//! threads: mock camera, decoder, newest-only slots, models, the loop, the page. Only the terminal is a counter of
//! bytes, and the bureau's answers are ready-made, so that the wizard stays on the framing page for as long as is
//! measured.

use std::{
    io,
    ops::ControlFlow,
    sync::{
        Arc,
        mpsc::{SyncSender, sync_channel},
    },
    time::Duration,
};

use jiff::{Timestamp, civil::Date};
use serde::Serialize;

use super::{BenchOptions, millis, percentile, round};
use crate::{
    app::{
        lanes::{self, VisionThread},
        record::{Journal, Ring},
        run::{Executor, FACTS_WAITING, Session, Surface, lane_died},
    },
    camera::{
        lane::{CameraLane, DeviceWish},
        mock::{MockCamera, Script, Source},
        slot::Slot,
    },
    command::measuring::meter::{Meter, peak_rss_mb},
    domain::{
        consent::Agreement,
        entitlement::PersonFacts,
        filing::VirtualCameras,
        frame::Frame,
        rotation::Rotation,
        session::{Case, Operator, Service},
        time::{Clock, Moment, Now},
        trial::Challenge,
    },
    flow::{Deed, Effect, Event, Key, Question, Settings, Step, Wizard},
    setup::{
        clock::SystemClock,
        complaint::{Bilingual, Complaint},
        demo,
    },
    ui::{self, theme::Capabilities, viewfinder::tally::Tally},
    vision::ModelFolder,
};

/// What the camera delivers.
const SCRIPT: [&str; 2] = ["size 1280x720", "fps 30 forever"];
/// The page is drawn at this size of terminal.
const PAGE: (u16, u16) = (120, 40);
/// While models load and the camera opens nothing is counted.
const WARM: Duration = Duration::from_secs(2);
/// What is typed at first, once signed in, and once the person is known: on to the framing page.
const KEYS: [&str; 3] = ["a\tb\n", "王示例\n119999195003150029\n", "\n\n\n\n\n"];

#[derive(Debug, Serialize)]
struct Report {
    source: &'static str,
    seconds: f64,
    /// Frames the camera took.
    captured: u64,
    /// Frames whose hint came onto the screen; the others were overtaken by newer ones.
    painted: usize,
    glass_to_hint_ms_median: f64,
    glass_to_hint_ms_p95: f64,
    glass_to_hint_ms_max: f64,
    /// All threads together, the mock camera's drawing and coding included.
    cpu_share_of_one_core: f64,
    peak_rss_mb: f64,
}

/// Runs and prints.
pub fn run(options: &BenchOptions, models: &ModelFolder) -> Result<String, Complaint> {
    let clock = Arc::new(SystemClock::start());
    let shared: Arc<dyn Clock> = clock.clone();
    let source = options.folder.clone().map_or_else(demo::puppet, Source::Folder);
    let script = Script::parse(&SCRIPT.map(str::to_owned)).map_err(|e| broken(&e))?;
    let camera = MockCamera::new(&source, script, &demo::album(), Arc::clone(&shared)).map_err(|e| broken(&e))?;
    let (events, facts) = sync_channel(FACTS_WAITING);
    let news = events.clone();
    let told = Box::new(move |n| drop(news.send(lanes::camera_fact(n))));
    let camera = CameraLane::spawn(Box::new(camera), DeviceWish::Auto, Rotation::None, shared, told);
    let eyes = VisionThread::open(models.clone(), camera.vision(), events.clone()).map_err(|e| broken(&e))?;
    typed(KEYS[0]).for_each(|event| drop(events.send(event)));
    let notes = Slot::new();
    let pages = ui::Screen::new(Capabilities::default());
    let tally = Tally::new(PAGE.0, PAGE.1).map_err(|e| broken(&e))?;
    let surface = Watched {
        tally,
        pages,
        pictures: camera.view(),
        meter: Meter::start(),
        events: events.clone(),
        span: Duration::from_secs(options.seconds),
        seen: Seen::default(),
        notes: notes.clone(),
    };
    let executor = Rehearsed { events, camera, eyes, on: false, signed_in: false, known: false };
    // As at a counter: the journal is always kept.
    let settings = Settings::default();
    let journal = Journal::new(&settings, Ring::default(), None);
    Session { wizard: Wizard::new(settings), facts, executor, surface, journal, clock: &*clock }.run()?;
    // Without notes the loop ended before its time: zeros would look like a measurement.
    let seen = notes.take().ok_or_else(lane_died)?;
    Ok(report(source.id(), seen, options))
}

fn report(source: &'static str, mut seen: Seen, options: &BenchOptions) -> String {
    let painted = seen.waits.len();
    let report = Report {
        source,
        seconds: round(seen.wall.as_secs_f64()),
        captured: seen.last_seq.saturating_sub(seen.first_seq.unwrap_or_default()),
        painted,
        glass_to_hint_ms_median: round(percentile(&mut seen.waits, 0.5)),
        glass_to_hint_ms_p95: round(percentile(&mut seen.waits, 0.95)),
        glass_to_hint_ms_max: round(seen.waits.last().copied().unwrap_or_default()),
        cpu_share_of_one_core: round(seen.cpu.as_secs_f64() / seen.wall.as_secs_f64().max(f64::EPSILON)),
        peak_rss_mb: round(peak_rss_mb().unwrap_or_default()),
    };
    if options.json {
        return serde_json::to_string(&report).unwrap_or_default();
    }
    [
        format!("source {} · 1280x720 at 30 a second, {} s", report.source, report.seconds),
        format!("frames {} captured, hint of {} painted", report.captured, report.painted),
        format!(
            "glass to hint {} ms median, {} ms p95, {} ms at most",
            report.glass_to_hint_ms_median, report.glass_to_hint_ms_p95, report.glass_to_hint_ms_max
        ),
        format!("cpu    {} of one core, the mock camera's own drawing included", report.cpu_share_of_one_core),
        format!("memory {} MB at most", report.peak_rss_mb),
    ]
    .join("\n")
}

/// Events for these keys. Something is typed before each Enter, because the wizard takes two Enters close together for
/// one unless something came between.
fn typed(keys: &str) -> impl Iterator<Item = Event> {
    keys.chars().flat_map(|c| match c {
        '\n' => vec![Event::Pasted(String::new()), Event::Pressed(Key::Enter)],
        '\t' => vec![Event::Pressed(Key::Tab)],
        c => vec![Event::Pressed(Key::Char(c))],
    })
}

fn broken(error: &dyn std::fmt::Display) -> Complaint {
    Complaint::new(
        Bilingual::new(format!("无法测速（{error}）"), format!("Speed cannot be measured: {error}")),
        Bilingual::new("请检查文件夹和系统资源。", "Check the folder and the system's resources."),
    )
}

/// Answers every order at once, and lets the real camera run.
struct Rehearsed {
    events: SyncSender<Event>,
    camera: CameraLane,
    eyes: VisionThread,
    on: bool,
    signed_in: bool,
    known: bool,
}

impl Executor for Rehearsed {
    fn carry_out(&mut self, effect: Effect, now: Now) -> ControlFlow<()> {
        let (answer, keys) = match effect {
            Effect::Do(Deed::FetchService) => (Event::ServiceKnown(Ok(service())), ""),
            Effect::Ask(ticket, Question::SignIn { operator, .. }) => {
                let operator = Operator { id: operator.clone(), display_name: operator };
                let first = !std::mem::replace(&mut self.signed_in, true);
                (Event::SignedIn(ticket, Ok(operator)), if first { KEYS[1] } else { "" })
            }
            Effect::Ask(ticket, Question::CheckPerson { .. }) => {
                let first = !std::mem::replace(&mut self.known, true);
                (Event::PersonChecked(ticket, Ok(case(now.wall))), if first { KEYS[2] } else { "" })
            }
            Effect::Do(Deed::Quit) => return ControlFlow::Break(()),
            _ => return ControlFlow::Continue(()),
        };
        // Not a waiting send: the loop that would empty a full channel is the one that is speaking.
        let sent = std::iter::once(answer).chain(typed(keys)).all(|event| self.events.try_send(event).is_ok());
        if sent { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn camera_wanted(&mut self, wanted: bool) {
        if self.on != wanted {
            self.camera.set_on(wanted);
            self.on = wanted;
        }
    }

    fn lids_wanted(&mut self, wanted: bool) {
        self.eyes.watch_lids(wanted);
    }

    fn broken(&mut self) -> Option<Complaint> {
        self.eyes.ended().map(|_| lane_died())
    }
}

fn service() -> Service {
    let agreement =
        Agreement { version: "1".to_owned(), text_zh: String::new(), text_en: String::new(), sha256: String::new() };
    Service {
        bureau_name: String::new(),
        demo: false,
        agreement,
        judged_attempts: 1,
        acts_asked: 1,
        hotline: String::new(),
        virtual_cameras: VirtualCameras::Warn,
        offers: Vec::new(),
        takes_cases: false,
        packed: None,
    }
}

/// A case whose challenge has run out already: the framing asks for another one again and again, and never ends.
fn case(now: Timestamp) -> Case {
    let challenge = Challenge::new(String::new(), Vec::new(), now);
    Case {
        id: String::new(),
        masked_name: String::new(),
        masked_number: String::new(),
        birth: None,
        due: Date::ZERO,
        certified_on: None,
        promise: None,
        challenge,
        known: PersonFacts::default(),
    }
}

/// What was measured.
#[derive(Debug, Default)]
struct Seen {
    /// Milliseconds, one a painted frame.
    waits: Vec<f64>,
    first_seq: Option<u64>,
    last_seq: u64,
    wall: Duration,
    cpu: Duration,
    /// When counting begins.
    begins: Option<Moment>,
    /// Processor time spent by then.
    spent_before: Duration,
}

/// Draws into a terminal that counts, and looks at the clock after each paint.
struct Watched {
    tally: Tally,
    pages: ui::Screen,
    pictures: Slot<Arc<Frame>>,
    meter: Meter,
    events: SyncSender<Event>,
    span: Duration,
    seen: Seen,
    notes: Slot<Seen>,
}

impl Surface for Watched {
    fn paint(&mut self, wizard: &Wizard, now: Moment) -> io::Result<()> {
        let pages = &mut self.pages;
        let begun = self.meter.wall();
        self.tally.paint(|frame| pages.draw(frame, wizard, now))?;
        let done = now + self.meter.wall().since(begun);
        if let Step::Framing(page) = &wizard.step
            && let Some(last) = &page.guidance.last
        {
            self.note(last.seq, last.captured, done);
        }
        // Should the channel be full, the next paint asks again.
        if self.seen.wall >= self.span && self.events.try_send(Event::Terminated).is_ok() {
            self.notes.put(std::mem::take(&mut self.seen));
        }
        Ok(())
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
        false
    }

    fn size(&self) -> (u16, u16) {
        PAGE
    }

    fn wipe(&mut self) {
        self.pages.viewfinder.wipe();
    }
}

impl Watched {
    /// Counts the first paint of each frame's hint, once everything runs.
    fn note(&mut self, seq: u64, captured: Moment, painted: Moment) {
        let (seen, cpu) = (&mut self.seen, self.meter.now().cpu);
        let begins = *seen.begins.get_or_insert(painted + WARM);
        if painted < begins {
            (seen.last_seq, seen.spent_before) = (seq, cpu);
        } else if seen.last_seq != seq {
            seen.first_seq.get_or_insert(seen.last_seq);
            seen.last_seq = seq;
            seen.waits.push(millis(painted.since(captured)));
            (seen.wall, seen.cpu) = (painted.since(begins), cpu.saturating_sub(seen.spent_before));
        }
    }
}
