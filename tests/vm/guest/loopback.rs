//! A program that pretends to be a camera: it writes pictures into a `v4l2loopback` node, as fraud software does.

use std::{
    io::Write,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use image::{
    RgbImage,
    imageops::{self, FilterType},
};
use renzheng::{domain::time::Clock, setup::clock::SystemClock};
use v4l::{
    Device, Format, FourCC,
    video::{Output, output::Parameters},
};

use crate::film::{Film, SIZE};

/// What it offers: the raw layout of cheap webcams.
const OFFERED: (u32, u32) = (640, 480);
const FPS: u32 = 15;
/// Pictures that are shown again and again.
const PICTURES: usize = 8;

/// Writes until it is dropped.
pub struct Loopback {
    wanted: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Loopback {
    /// Starts writing into `node`.
    pub fn start(node: &str, film: &mut Film) -> Self {
        let pictures: Vec<Vec<u8>> = (0..PICTURES).map(|_| yuyv(&film.next(SIZE).unwrap())).collect();
        let mut device = Device::with_path(node).unwrap();
        Output::set_format(&device, &Format::new(OFFERED.0, OFFERED.1, FourCC::new(b"YUYV"))).unwrap();
        Output::set_params(&device, &Parameters::with_fps(FPS)).unwrap();
        let wanted = Arc::new(AtomicBool::new(true));
        let told = Arc::clone(&wanted);
        // Only a node that somebody writes into can be read from.
        device.write_all(&pictures[0]).unwrap();
        let thread = thread::spawn(move || {
            let clock = SystemClock::start();
            for picture in pictures.iter().cycle() {
                if !told.load(Ordering::SeqCst) {
                    return;
                }
                device.write_all(picture).unwrap();
                clock.wait(Duration::from_secs(1) / FPS);
            }
        });
        Self { wanted, thread: Some(thread) }
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.wanted.store(false, Ordering::SeqCst);
        self.thread.take().map(JoinHandle::join);
    }
}

/// Y0 U Y1 V after BT.601 in studio range, chroma of each pair's first pixel.
fn yuyv(jpeg: &[u8]) -> Vec<u8> {
    let picture = image::load_from_memory(jpeg).unwrap().to_rgb8();
    let small: RgbImage = imageops::resize(&picture, OFFERED.0, OFFERED.1, FilterType::Triangle);
    let mix = |[r, g, b]: [u8; 3], [x, y, z]: [f32; 3], zero: f32| {
        (zero + (x * f32::from(r) + y * f32::from(g) + z * f32::from(b)) / 256.0) as u8
    };
    let luma = |pixel| mix(pixel, [65.7, 129.1, 25.1], 16.0);
    let pixels: Vec<[u8; 3]> = small.pixels().map(|pixel| pixel.0).collect();
    let pair = |pair: &[[u8; 3]]| {
        let blue = mix(pair[0], [-37.9, -74.5, 112.4], 128.0);
        let red = mix(pair[0], [112.4, -94.2, -18.3], 128.0);
        [luma(pair[0]), blue, luma(pair[1]), red]
    };
    pixels.chunks_exact(2).flat_map(pair).collect()
}
