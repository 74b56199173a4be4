#!/usr/bin/env bash
# Guessed: a crate that scales RGB pictures with fast_image_resize compiles the code for RGB pictures.
# Seen on 2026-12-01 with fast_image_resize 6.1.0 and rustc 1.95.0 on x86-64: `Resizer::resize` is generic over its images and
# chooses among all pixel types as the program runs, so the code for each of them is compiled into the crate that calls
# it. `Resizer::resize_typed` does the same work for one pixel type. The pixels that come out are equal.
# A crate of one function: 1006 functions with `resize`, 240 with `resize_typed`, counted as `define` in its LLVM IR.
#
# Wants cargo. Fails when the behaviour is another one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "scaling"
version = "0.0.0"
edition = "2024"

[features]
typed = []

[dependencies]
fast_image_resize = "=6.1.0"
TOML
cat >src/main.rs <<'RUST'
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};

fn options() -> ResizeOptions {
    ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear))
}

#[cfg(not(feature = "typed"))]
fn scaled(rgb: &[u8]) -> Vec<u8> {
    use fast_image_resize::{PixelType, images::{Image, ImageRef}};
    let source = ImageRef::new(64, 48, rgb, PixelType::U8x3).unwrap();
    let mut target = Image::new(24, 18, PixelType::U8x3);
    Resizer::new().resize(&source, &mut target, &options()).unwrap();
    target.into_vec()
}

#[cfg(feature = "typed")]
fn scaled(rgb: &[u8]) -> Vec<u8> {
    use fast_image_resize::{images::{TypedImage, TypedImageRef}, pixels::U8x3};
    let source = TypedImageRef::<U8x3>::from_buffer(64, 48, rgb).unwrap();
    let mut target = TypedImage::<U8x3>::new(24, 18);
    Resizer::new().resize_typed(&source, &mut target, &options()).unwrap();
    target.pixels().iter().flat_map(|pixel| pixel.0).collect()
}

fn main() {
    let rgb: Vec<u8> = (0..64 * 48 * 3).map(|i| (i * 7 % 251) as u8).collect();
    println!("{:?}", scaled(&rgb));
}
RUST
functions() {
    rm -rf target/release/deps/scaling-*.ll
    cargo rustc --release -q "$@" -- -C codegen-units=1 --emit=llvm-ir,link
    target/release/scaling >"$folder/pixels"
    grep -c '^define ' target/release/deps/scaling-*.ll
}
every=$(functions)
cp pixels pixels-every
one=$(functions --features typed)
cmp pixels pixels-every
echo "functions in the crate that calls: resize $every, resize_typed $one; the pixels are equal"
[ "$every" -gt $((one * 3)) ]
