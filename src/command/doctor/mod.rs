//! `renzheng doctor`: checks this counter before work. Measuring and judging are apart: [`stay`], [`looks`] and the
//! first halves of the other files measure; the functions called `judge` make findings of what was measured, and
//! nothing else. Every bound is in [`bounds`]. Each check has its own bound in time ([`bounded`]), and what one cannot
//! tell does not keep the others from speaking.

mod bounded;
mod bounds;
mod bureau;
mod camera;
mod disk;
mod finding;
mod json;
mod light;
mod looks;
mod models;
mod slip;
mod stay;
mod table;
mod terminal;
mod time;
mod voice;
mod watching;
mod window;

use std::{
    io::{IsTerminal as _, Write as _},
    process::ExitCode,
    sync::Arc,
};

use clap::Args;
use jiff::tz::TimeZone;

use self::{
    bounded::within,
    finding::{Check, Finding, worst},
    light::Kept,
    looks::{Cost, Seen},
    stay::Sight,
    table::Paper,
    window::Window,
};
use crate::{
    app::terminal::capabilities,
    domain::{
        frame::Frame,
        room::Baseline,
        time::{Clock, Now},
    },
    flow::wizard::Language,
    setup::{
        clock::SystemClock,
        complaint::{Bilingual, Complaint},
        config::words::CameraChoice,
        counter::runtime,
        room_baseline,
        say::say,
        shared::Shared,
    },
    ui::theme::Colours,
    vision::{ModelFolder, Vision},
};

/// Options of `renzheng doctor`.
#[derive(Args, Clone, Debug)]
pub struct DoctorOptions {
    /// 输出 JSON，格式见 docs/doctor.md · Print JSON, described in docs/doctor.md
    #[arg(long)]
    pub json: bool,
    /// 摄像头：auto 自动，mock 模拟（只用于演示），或设备名 · Camera: auto, mock (demonstrations only), or a device
    #[arg(long, value_name = "auto|mock|ID")]
    pub camera: Option<CameraChoice>,
    /// 模拟摄像头的剧本：文件，或直接写步骤 · Script of the mock camera: a file, or the steps themselves
    #[arg(long, value_name = "FILE|STEPS")]
    pub mock_script: Option<String>,
    /// 不更新本窗口的光线基准 · Keep the window's baseline of light as it is
    #[arg(long)]
    pub keep_baseline: bool,
    /// 看摄像头多少秒 · How many seconds the camera is watched
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=60))]
    pub seconds: u64,
    /// 或者看多少帧 · Or how many frames
    #[arg(long, value_name = "N", conflicts_with = "seconds", value_parser = clap::value_parser!(u32).range(8..=600))]
    pub frames: Option<u32>,
}

/// Exit code where nothing could be checked: 1 would say that work can begin.
const WRONG_CALL: u8 = 2;
/// Widest line of the table: longer ones are hard to read.
const WIDEST: u16 = 100;
/// Where no terminal says how wide it is.
const USUAL_WIDTH: u16 = 80;

/// Checks, prints, and says by the exit code how bad the worst is.
pub fn run(options: &DoctorOptions, shared: &Shared) -> Result<ExitCode, Complaint> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let mut window =
        Window::read(options, shared, &clock).map_err(|complaint| Complaint { code: WRONG_CALL, ..complaint })?;
    let known = capabilities(&|name| std::env::var(name).ok());
    let to_terminal = std::io::stdout().is_terminal();
    let letters = known.utf8 || !to_terminal;
    if !letters {
        window.language = Language::English;
    }
    let language = window.language;
    let findings = examine(&mut window, &clock);
    progress(None, language);
    let time = clock.now().wall;
    if options.json {
        say(&json::json(&findings, window.is_demo(), time, language));
    } else {
        let width = crossterm::terminal::size().map_or(USUAL_WIDTH, |(columns, _)| columns);
        let width = if to_terminal { width.min(WIDEST) } else { USUAL_WIDTH };
        let paper = Paper { width, colours: to_terminal && known.colours != Colours::None, utf8: letters };
        say(&table::table(&findings, time, language, paper));
    }
    Ok(ExitCode::from(worst(&findings).code()))
}

/// Every check, one after the other: processor time is that of the whole program.
fn examine(window: &mut Window, clock: &Arc<dyn Clock>) -> Vec<Finding> {
    let language = window.language;
    let step = |check: Check| progress(Some(check), language);
    step(Check::Models);
    let models = window.models();
    let folder = models.as_ref().ok().cloned();
    let (mut findings, vision) = within(bounds::MODELS_WITHIN, move || models::check(models))
        .unwrap_or_else(|unfinished| (vec![unfinished.finding(Check::Models)], None));
    step(Check::Camera);
    let (sight, frames) = match window.watch(clock) {
        Ok((devices, stay)) => (Ok((devices, stay.sight())), stay.kept().to_vec()),
        Err(finding) => (Err(finding), Vec::new()),
    };
    let (seen, cost, unfinished) = looked(vision, frames);
    findings.extend(unfinished);
    match sight {
        Ok((devices, sight)) => {
            let mut camera = camera::judge(&devices, window.virtual_cameras, &sight, &seen);
            let light = room(window, &sight, &seen, clock.now());
            camera::excuse(&mut camera, &light);
            findings.extend(camera.into_iter().chain(light));
        }
        Err(finding) => {
            findings.push(*finding);
            findings.extend(light::judge(&Sight::default(), &seen));
        }
    }
    step(Check::Terminal);
    findings.extend(
        within(crate::app::terminal::ANSWERS_WITHIN * 4, terminal::ask).map_or_else(
            |unfinished| vec![unfinished.finding(Check::Terminal)],
            |known| terminal::judge(known.as_ref()),
        ),
    );
    if let Some(config) = window.voice.clone() {
        step(Check::Voice);
        let times = Arc::clone(clock);
        let spoken = within(bounds::VOICE_WITHIN, move || voice::check(&config, language, &*times));
        findings.extend(spoken.unwrap_or_else(|unfinished| vec![unfinished.finding(Check::Voice)]));
    }
    if let Some(config) = window.slip.clone() {
        step(Check::Slip);
        let looked = within(bounds::SLIP_WITHIN, move || slip::check(&config));
        findings.extend(looked.unwrap_or_else(|unfinished| vec![unfinished.finding(Check::Slip)]));
    }
    step(Check::Bureau);
    findings.extend(connected(window, folder, clock));
    findings.extend(time::clock(clock.now().wall, &TimeZone::system()));
    findings.extend(time::cost(cost.as_ref()));
    findings.sort_by_key(|finding| finding.check);
    findings
}

/// What the models see in the camera's own pictures.
fn looked(vision: Option<Vision>, frames: Vec<Arc<Frame>>) -> (Seen, Option<Cost>, Option<Finding>) {
    let Some(vision) = vision else { return (Seen::default(), None, None) };
    match within(bounds::LOOKS_WITHIN, move || looks::look(vision, &frames)) {
        Ok((seen, cost)) => (seen, cost, None),
        Err(unfinished) => (Seen::default(), None, Some(unfinished.finding(Check::Time))),
    }
}

/// The room's light, against the last time, and the new baseline.
fn room(window: &Window, sight: &Sight, seen: &Seen, now: Now) -> Vec<Finding> {
    let mut findings = light::judge(sight, seen);
    let (Some(room), Some((device, _))) = (&sight.room, &sight.device) else { return findings };
    let measured = Baseline { camera: device.id.clone(), taken: now.wall, light: room.light };
    let folder = window.data.as_ref().ok().map(|paths| paths.data.as_path());
    let before = folder.and_then(room_baseline::known);
    let may_stand = light::may_stand(room, seen, &findings);
    let kept = match folder {
        _ if !may_stand => Kept::Unfit,
        _ if window.keep_baseline => Kept::AsItWas,
        Some(folder) if room_baseline::write(folder, &measured).is_ok() => Kept::Saved,
        _ => Kept::Unwritable,
    };
    if may_stand {
        findings.push(light::against(before.as_ref(), &measured));
    }
    findings.push(light::baseline(kept));
    findings
}

/// The bureau, and the disk with the outbox, which needs a way to the bureau to be opened.
fn connected(window: &Window, models: Option<ModelFolder>, clock: &Arc<dyn Clock>) -> Vec<Finding> {
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(complaint) => return vec![bureau::unusable(complaint)],
    };
    let (address, device, times) = (window.bureau.clone(), window.device.clone(), Arc::clone(clock));
    let handle = runtime.handle().clone();
    let asked = within(bounds::BUREAU_WITHIN, move || {
        handle.block_on(async {
            let way = bureau::Way::open(address.as_ref(), &device, models.as_ref(), &times).await?;
            let answers = way.ask(&*times).await;
            Ok::<_, Complaint>((way, answers))
        })
    });
    let (mut findings, way) = match asked {
        Ok(Ok((way, answers))) => (bureau::judge(&answers), Some(way)),
        Ok(Err(complaint)) => (vec![bureau::unusable(complaint)], None),
        Err(unfinished) => (vec![unfinished.finding(Check::Bureau)], None),
    };
    progress(Some(Check::Disk), window.language);
    findings.extend(disk_of(window, way.as_ref(), runtime.handle(), clock));
    drop(way);
    runtime.shutdown_background();
    findings
}

fn disk_of(
    window: &Window,
    way: Option<&bureau::Way>,
    runtime: &tokio::runtime::Handle,
    clock: &Arc<dyn Clock>,
) -> Vec<Finding> {
    let folder = match &window.data {
        Ok(paths) => paths.data.clone(),
        Err(complaint) => return vec![disk::unwritable(complaint.clone())],
    };
    let (times, runtime) = (Arc::clone(clock), runtime.clone());
    let counter = way.is_some();
    let checked = within(bounds::DISK_WITHIN, move || {
        let measured = match disk::measure(&folder, &*times) {
            Ok(measured) => measured,
            Err(error) => return vec![disk::broke(&folder, &error)],
        };
        let mut findings = disk::judge(&folder, &measured);
        findings.extend(counter.then(|| disk::outbox(runtime.block_on(disk::kept(&folder, times.now())))));
        findings
    });
    checked.unwrap_or_else(|unfinished| vec![unfinished.finding(Check::Disk)])
}

/// Says what is being checked, to who watches; `None`: all is done, and the line goes.
fn progress(check: Option<Check>, language: Language) {
    let mut out = std::io::stderr();
    if !out.is_terminal() {
        return;
    }
    let said = check.map_or_else(Default::default, |check| {
        let name = check.name();
        let said = Bilingual::new(format!("正在检查：{}", name.zh), format!("Checking: {}", name.en));
        said.get(language).to_owned()
    });
    // A terminal that takes no progress takes the table or not; nothing is lost.
    let _ = write!(out, "\r\u{1b}[K{said}");
    let _ = out.flush();
}

#[cfg(test)]
mod tests;
