//! `renzheng bench`: how fast a folder of JPEG frames is looked at, in the same words as every other program that is
//! measured with the same meter, plus the time of each stage and the cost of the preview.

mod lanes;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use clap::Args;
use serde::Serialize;

use super::measuring::meter::{self, Meter, Spent};
use crate::{
    camera::{Mode, PixelFormat, RawFrame, decode::Decoder},
    domain::{frame::Frame, time::Moment},
    setup::{
        complaint::{Bilingual, Complaint, file},
        problems::of_models,
    },
    ui::{
        theme::Capabilities,
        viewfinder::{Ring, Viewfinder, tally::Tally},
    },
    vision::{ModelFolder, Stage, Vision},
};

/// Options of `renzheng bench`.
#[derive(Args, Clone, Debug)]
pub struct BenchOptions {
    /// 输出一行 JSON · Print one line of JSON
    #[arg(long)]
    pub json: bool,
    /// 从镜头到提示的时间：经过真实的各线程 · From the lens to the hint, through the real threads
    #[arg(long)]
    pub lanes: bool,
    /// --lanes 测多少秒 · How many seconds --lanes measures
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub seconds: u64,
    /// JPEG 文件夹，按文件名排序；--lanes 可以不给 · Folder of JPEG files, in the order of their names; --lanes needs none
    #[arg(value_name = "DIR", required_unless_present = "lanes")]
    pub folder: Option<PathBuf>,
}

/// Frames at the start that are looked at but not counted, while caches and clocks settle.
const WARM: usize = 10;
/// Time between two frames of the stream: 30 a second.
const FRAME_MILLIS: u64 = 33;
/// The preview is measured at this size of terminal, all of it picture.
const PREVIEW: (u16, u16) = (120, 40);
/// The work of a frame.
const SCOPE: &str = "decode, detect/track, mesh with eyes and lips (as on the framing page; on every picture: _acting), pose, \
     light, sharpness, coverings, anti-spoof pair, signs without a model, identity";

/// The line that is printed. Names and meanings are those of the shared meter; `cpu_ms_per_frame_acting` and the last
/// three are our own.
#[derive(Debug, Serialize)]
struct Report {
    peer: &'static str,
    version: &'static str,
    scope: &'static str,
    frames: usize,
    found: usize,
    wall_ms_median: f64,
    wall_ms_p95: f64,
    cpu_ms_per_frame: f64,
    /// With lids and lips on every picture, as during the acts.
    cpu_ms_per_frame_acting: f64,
    decode_wall_ms_median: f64,
    decode_cpu_ms: f64,
    first_result_ms: f64,
    peak_rss_mb: f64,
    stages_ms: BTreeMap<String, f64>,
    preview_cpu_ms: f64,
    preview_bytes: usize,
}

/// Runs and prints.
pub fn run(options: &BenchOptions, models: Option<&Path>) -> Result<String, Complaint> {
    let folder = ModelFolder::find(models).map_err(|e| of_models(&e))?;
    let files = match (&options.folder, options.lanes) {
        (Some(pictures), false) => frames(pictures)?,
        _ => return lanes::run(options, &folder),
    };
    let mut vision = Vision::load(&folder).map_err(|e| of_models(&e))?;
    let meter = Meter::start();
    vision.reuse_recent_openings(true);
    let mut report = drive(&files, &mut vision, &meter)?;
    vision.forget();
    vision.reuse_recent_openings(false);
    report.cpu_ms_per_frame_acting = drive(&files, &mut vision, &meter)?.cpu_ms_per_frame;
    (report.preview_cpu_ms, report.preview_bytes) = preview(&files, &meter)?;
    if options.json { Ok(serde_json::to_string(&report).unwrap_or_default()) } else { Ok(table(&report)) }
}

/// The frames in the order of their names.
fn frames(folder: &Path) -> Result<Vec<PathBuf>, Complaint> {
    let entries = fs::read_dir(folder).map_err(|e| file(folder, &e))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("jpg")));
    files.sort();
    if files.len() > WARM {
        return Ok(files);
    }
    let shown = folder.display();
    Err(Complaint::usage(
        Bilingual::new(
            format!("{shown} 里只有 {} 个 .jpg 文件", files.len()),
            format!("{shown} holds only {} .jpg files", files.len()),
        ),
        Bilingual::new(
            format!("请放入多于 {WARM} 张；前 {WARM} 张用于预热，不计入。"),
            format!("Put in more than {WARM}; the first {WARM} warm up and do not count."),
        ),
    ))
}

/// Looks at every frame once.
fn drive(files: &[PathBuf], vision: &mut Vision, meter: &Meter) -> Result<Report, Complaint> {
    let mut reader = Reader::new(&files[0])?;
    let (mut wall, mut decode_wall, mut decode_cpu) = (Vec::new(), Vec::new(), Duration::ZERO);
    let mut stages = BTreeMap::<String, Duration>::new();
    let (mut found, mut first_result, mut warm) = (0, None, meter.now());
    for (i, path) in files.iter().enumerate() {
        if i == WARM {
            warm = meter.now();
            stages.clear();
        }
        let begun = meter.now();
        let frame = reader.read(path, i)?;
        let decoded = meter.now();
        let mut last = decoded.wall;
        let observation = vision.look_marking(&frame, &mut |stage: Stage| {
            let now = meter.wall();
            *stages.entry(format!("{stage:?}").to_lowercase()).or_default() += now.since(last);
            last = now;
        });
        let done = meter.now();
        first_result.get_or_insert_with(meter::since_process_start);
        found += usize::from(observation.face.is_some());
        if i >= WARM {
            wall.push(millis(done.wall.since(begun.wall)));
            decode_wall.push(millis(decoded.wall.since(begun.wall)));
            decode_cpu += decoded.cpu.saturating_sub(begun.cpu);
        }
    }
    let frames = wall.len();
    let Spent { cpu, .. } = meter.now();
    let each = |whole: Duration| round(millis(whole) / frames as f64);
    Ok(Report {
        peer: "product",
        version: env!("CARGO_PKG_VERSION"),
        scope: SCOPE,
        frames,
        found,
        wall_ms_median: round(percentile(&mut wall, 0.5)),
        wall_ms_p95: round(percentile(&mut wall, 0.95)),
        cpu_ms_per_frame: each(cpu.saturating_sub(warm.cpu)),
        cpu_ms_per_frame_acting: 0.0,
        decode_wall_ms_median: round(percentile(&mut decode_wall, 0.5)),
        decode_cpu_ms: each(decode_cpu),
        first_result_ms: first_result.flatten().map_or(0.0, |d| millis(d).round()),
        peak_rss_mb: round(meter::peak_rss_mb().unwrap_or(0.0)),
        stages_ms: stages.into_iter().map(|(name, whole)| (name, each(whole))).collect(),
        preview_cpu_ms: 0.0,
        preview_bytes: 0,
    })
}

/// Paints every frame into a terminal that only counts: CPU milliseconds and bytes a frame.
fn preview(files: &[PathBuf], meter: &Meter) -> Result<(f64, usize), Complaint> {
    let mut reader = Reader::new(&files[0])?;
    let mut tally = Tally::new(PREVIEW.0, PREVIEW.1).map_err(|e| file(Path::new("preview"), &e))?;
    let mut viewfinder = Viewfinder::new(Capabilities::default());
    let (mut cpu, mut bytes) = (Duration::ZERO, 0);
    for (i, path) in files.iter().enumerate() {
        viewfinder.accept(Arc::new(reader.read(path, i)?));
        let before = meter.now();
        let written = tally
            .paint(|frame| viewfinder.render(frame.area(), frame.buffer_mut(), Ring::Good))
            .map_err(|e| file(Path::new("preview"), &e))?;
        if i >= WARM {
            cpu += meter.now().cpu.saturating_sub(before.cpu);
            bytes += written;
        }
    }
    let frames = files.len() - WARM;
    Ok((round(millis(cpu) / frames as f64), bytes / frames))
}

/// Reads frames as the camera lane does; the size is that of the first one, as a camera announces it once.
struct Reader {
    decoder: Decoder,
    mode: Mode,
}

impl Reader {
    fn new(first: &Path) -> Result<Self, Complaint> {
        let (width, height) = image::image_dimensions(first).map_err(|_| not_a_picture(first))?;
        let mode = Mode { width, height, format: PixelFormat::Mjpeg, fps: 30 };
        Ok(Self { decoder: Decoder::new(), mode })
    }

    fn read(&mut self, path: &Path, i: usize) -> Result<Frame, Complaint> {
        let data = fs::read(path).map_err(|e| file(path, &e))?;
        let at = Moment::from_millis(i as u64 * FRAME_MILLIS);
        let raw = RawFrame { seq: i as u64 + 1, captured: at, arrived: at, mode: self.mode, data: data.into() };
        self.decoder.decode(&raw).map_err(|_| not_a_picture(path))
    }
}

fn not_a_picture(path: &Path) -> Complaint {
    let shown = path.display();
    Complaint::new(
        Bilingual::new(
            format!("{shown} 不是完整的 JPEG，或大小与第一张不同"),
            format!("{shown} is no whole JPEG of the first one's size"),
        ),
        Bilingual::new("请把它移出文件夹。", "Move it out of the folder."),
    )
}

fn table(report: &Report) -> String {
    let mut lines = vec![
        format!("frames {} (found {})", report.frames, report.found),
        format!("wall   {} ms median, {} ms p95", report.wall_ms_median, report.wall_ms_p95),
        format!("cpu    {} ms a frame, of which decoding {} ms", report.cpu_ms_per_frame, report.decode_cpu_ms),
        format!("acting {} ms a frame, with eyes and lips on every one", report.cpu_ms_per_frame_acting),
        format!("first  {} ms after the start", report.first_result_ms),
        format!("memory {} MB at most", report.peak_rss_mb),
        format!("preview {} ms CPU, {} bytes a frame at 120x40", report.preview_cpu_ms, report.preview_bytes),
    ];
    lines.extend(report.stages_ms.iter().map(|(stage, ms)| format!("  {stage:<10} {ms} ms")));
    lines.join("\n")
}

pub(super) fn millis(span: Duration) -> f64 {
    span.as_secs_f64() * 1e3
}

fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// Linear interpolation between the neighbours, as numpy does; sorts its argument.
pub(super) fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = share * (values.len().saturating_sub(1)) as f64;
    let (low, high) = (at.floor() as usize, at.ceil() as usize);
    match (values.get(low), values.get(high)) {
        (Some(low), Some(high)) => low + (high - low) * at.fract(),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_numpy() {
        let mut values = [4.0, 1.0, 3.0, 2.0];
        assert!((percentile(&mut values, 0.5) - 2.5).abs() < 1e-9);
        assert!((percentile(&mut values, 0.95) - 3.85).abs() < 1e-9);
        assert!(percentile(&mut [], 0.5).abs() < 1e-9);
    }

    #[test]
    fn a_folder_without_enough_frames_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let said = frames(folder.path()).unwrap_err();
        assert!(said.what.zh.contains("只有 0 个"), "{said:?}");
    }
}
