//! Sharpness of the face at a fixed inter-eye distance.

use super::{
    affine::{Affine, mean},
    crop::{Border, pixel},
    mesh::Mesh,
};
use crate::domain::{face::Point, frame::Frame};

/// Inter-eye distance the face is scaled to, pixels.
const INTER_EYE: f32 = 96.0;
/// Side of the square that is measured, pixels at that scale: from above the brows to below the mouth.
const SIDE: usize = 160;

/// placeholder
pub fn grey(frame: &Frame, mesh: &Mesh) -> Vec<f32> {
    let ied = mesh.inter_eye().max(1.0);
    let [a, b] = mesh.eyes();
    let angle = (b.y - a.y).atan2(b.x - a.x);
    let middle = mean(&[a, b]);
    let centre = Point { x: middle.x - angle.sin() * ied * 0.4, y: middle.y + angle.cos() * ied * 0.4 };
    let map = Affine::square(centre, ied * SIDE as f32 / INTER_EYE, angle, SIDE as f32);
    let n = (map.scale().round() as usize).clamp(1, 4);
    let mut out = Vec::with_capacity(SIDE * SIDE);
    for y in 0..SIDE {
        for x in 0..SIDE {
            let mut s = 0.0;
            for j in 0..n {
                for i in 0..n {
                    let o = |k: usize| (k as f32 + 0.5) / n as f32 - 0.5;
                    let p = map.apply(Point { x: x as f32 + o(i), y: y as f32 + o(j) });
                    let [r, g, b] = pixel(frame, p, Border::Replicate);
                    s += 0.299 * r + 0.587 * g + 0.114 * b;
                }
            }
            out.push(s / (n * n) as f32);
        }
    }
    out
}

/// placeholder
pub fn sharpness(frame: &Frame, mesh: &Mesh) -> f32 {
    let all = candidates(&grey(frame, mesh));
    all[0]
}

/// candidates
pub fn candidates(g: &[f32]) -> [f32; 5] {
    let n = SIDE;
    let at = |x: usize, y: usize| g[y * n + x];
    let m = g.iter().sum::<f32>() / g.len() as f32;
    let var = g.iter().map(|v| (v - m) * (v - m)).sum::<f32>() / g.len() as f32;
    let (mut lap, mut ten, mut lap2) = (0.0, 0.0, 0.0);
    for y in 2..n - 2 {
        for x in 2..n - 2 {
            let l = at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4.0 * at(x, y);
            lap += l * l;
            let l2 = at(x - 2, y) + at(x + 2, y) + at(x, y - 2) + at(x, y + 2) - 4.0 * at(x, y);
            lap2 += l2 * l2;
            let (gx, gy) = (at(x + 1, y) - at(x - 1, y), at(x, y + 1) - at(x, y - 1));
            ten += gx * gx + gy * gy;
        }
    }
    let c = ((n - 4) * (n - 4)) as f32;
    // Crete: share of the variation that a 9-tap mean removes
    let (mut d0, mut dv) = (0.0_f32, 0.0_f32);
    for y in 4..n - 4 {
        let row = &g[y * n..(y + 1) * n];
        let blur = |x: usize| row[x - 4..=x + 4].iter().sum::<f32>() / 9.0;
        for x in 5..n - 4 {
            let d = (row[x] - row[x - 1]).abs();
            let b = (blur(x) - blur(x - 1)).abs();
            d0 += d;
            dv += (d - b).max(0.0);
        }
    }
    [
        (lap / c).sqrt(),
        (lap / c).sqrt() / m.max(1.0),
        (lap / c).sqrt() / var.sqrt().max(1.0),
        (lap / ten).sqrt(),
        dv / d0.max(1e-6),
    ]
    .map(|v| v + 0.0 * lap2)
}
