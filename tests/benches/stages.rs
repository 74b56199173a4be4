//! What each stage of a picture costs, on the pictures that the program ships, enlarged to what a camera delivers.

use std::{hint::black_box, io::Cursor, path::Path, sync::Arc};

use criterion::{Criterion, criterion_group, criterion_main};
use image::{codecs::jpeg::JpegEncoder, imageops::FilterType};
use renzheng::{
    camera::{Mode, PixelFormat, RawFrame, decode::Decoder},
    domain::{frame::Frame, time::Moment},
    ui::{
        theme::Capabilities,
        viewfinder::{Ring, Viewfinder, tally::Tally},
    },
    vision::{ModelFolder, Stage, Vision, stages::Stages},
};

/// The same allocator as the program's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Failed = Box<dyn std::error::Error>;

/// What a camera opened at 720p delivers, with the usual quality of a webcam.
const SIZE: (u32, u32) = (1280, 720);
const QUALITY: u8 = 88;

fn camera_frame() -> Result<RawFrame, Failed> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/pictures/astronaut.png");
    let picture = image::open(path)?.resize_to_fill(SIZE.0, SIZE.1, FilterType::Triangle).into_rgb8();
    let mut jpeg = Cursor::new(Vec::new());
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, QUALITY))?;
    let mode = Mode { width: SIZE.0, height: SIZE.1, format: PixelFormat::Mjpeg, fps: 30 };
    Ok(RawFrame { seq: 1, captured: Moment::ZERO, arrived: Moment::ZERO, mode, data: jpeg.into_inner().into() })
}

fn frame() -> Result<Frame, Failed> {
    Ok(Decoder::new().decode(&camera_frame()?)?)
}

fn camera(c: &mut Criterion) -> Result<(), Failed> {
    let (raw, mut decoder) = (camera_frame()?, Decoder::new());
    c.bench_function("decode", |b| b.iter(|| black_box(decoder.decode(black_box(&raw)).is_ok())));
    Ok(())
}

fn vision(c: &mut Criterion) -> Result<(), Failed> {
    let folder = ModelFolder::find(None)?;
    let mut stages = Stages::new(&folder, frame()?)?.ok_or("no face in the picture")?;
    for (name, stage) in [
        ("scene", Stage::Scene),
        ("detect", Stage::Detect),
        ("mesh", Stage::Mesh),
        ("pose", Stage::Pose),
        ("light", Stage::Light),
        ("sharpness", Stage::Sharpness),
        ("covering", Stage::Covering),
        ("anti-spoof pair", Stage::Spoof),
        ("cues", Stage::Cues),
        ("embedding", Stage::Identity),
    ] {
        stages.run(stage)?;
        c.bench_function(name, |b| b.iter(|| black_box(stages.run(stage).is_ok())));
    }
    let (mut vision, frame) = (Vision::load(&folder)?, frame()?);
    c.bench_function("whole look", |b| b.iter(|| black_box(vision.look(&frame).face.is_some())));
    Ok(())
}

fn preview(c: &mut Criterion) -> Result<(), Failed> {
    let (frame, mut tally) = (Arc::new(frame()?), Tally::new(120, 40)?);
    let mut viewfinder = Viewfinder::new(Capabilities::default());
    c.bench_function("preview", |b| {
        b.iter(|| {
            viewfinder.accept(Arc::clone(&frame));
            let paint = |to: &mut ratatui::Frame<'_>| viewfinder.render(to.area(), to.buffer_mut(), Ring::Good);
            black_box(tally.paint(paint).is_ok())
        });
    });
    Ok(())
}

#[expect(clippy::panic, reason = "a bench without its picture or models has nothing to measure")]
fn all(c: &mut Criterion) {
    for part in [camera, vision, preview] {
        if let Err(failed) = part(c) {
            panic!("{failed}");
        }
    }
}

criterion_group!(stages, all);
criterion_main!(stages);
