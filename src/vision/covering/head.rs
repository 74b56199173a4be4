//! The forehead under a hat, a cap, a headscarf. Hair is none of these.
//!
//! From the brows to a little above the mesh's top, place by place, against cheeks and nose: either most of it has a
//! colour that neither skin nor hair has, or one smooth plain surface begins at a smooth line low on the forehead.
//! A fringe has the colour of hair and strands; a bare or shining forehead the colour of skin, a little paler. What is
//! patterned in the colours of hair stays free: better than to call hair a hat.

use super::{
    patch::{Patches, Rgb, luminance, mean, median, quantile, ratio, tint},
    ramp,
};

/// Middles of the brows.
const BROWS: [usize; 2] = [105, 334];
/// The top of the mesh.
const TOP: usize = 10;
/// Columns, a tenth of an inter-eye distance apart.
const COLUMNS: usize = 9;
/// Levels from the brows (0) to the mesh's top (1): this many, a twentieth apart,
const LEVELS: usize = 21;
/// from here: lower down are the brows.
const FIRST: f32 = 0.15;
const STEP: f32 = 0.05;
/// Levels in which colour is judged: .3 to 1.05.
const COLOURED: std::ops::Range<usize> = 3..19;
/// Where skin and hair lie from this face's skin in red and blue over green: from skin to grey and white, and from skin
/// to brown, red and blond.
const SKIN_AND_HAIR: [[f32; 2]; 2] = [[-0.95, 0.65], [0.35, -0.85]];
/// Farther from both than this is neither. Hair and skin are up to .35, navy, green, red, yellow from .6.
const NEITHER: f32 = 0.42;
/// Share of the forehead with such a colour: uncovered at most .17, a plain hat of that colour .4 to 1.
const SHARE: f32 = 0.3;
/// Luminance under which colour is noise, and from which it is sure.
const BLACK: [f32; 2] = [0.002, 0.008];
/// Another surface than the cheeks: so far in colour, or so much darker (natural logarithm).
const OTHER: [f32; 2] = [0.5, -0.6];
/// The line's height on the forehead: hats .15 to .7, hairlines mostly from .9; a fringe may be as low as .35.
const LOW: f32 = 0.7;
/// How far the line is from a smooth curve: hats under .05, hair up to .8.
const SMOOTH: f32 = 0.1;
/// Spread of brightness above it (natural logarithm): plain cloth .05 to .25 with its shades, hair .24 to .45.
const PLAIN: f32 = 0.22;
/// Spread of colour above it: plain cloth under .1, hair .1 to .3.
const PLAIN_COLOUR: f32 = 0.12;
/// A paler forehead is lit, not covered: the surface must be so much darker or brighter, or so far in colour.
const DIFFERENT: [f32; 2] = [0.6, 0.55];

/// One place against the skin.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    tint: [f32; 2],
    lighter: f32,
    luminance: f32,
}

impl Place {
    fn is_other(&self) -> bool {
        self.tint[0].hypot(self.tint[1]) > OTHER[0] || self.lighter < OTHER[1]
    }

    fn is_neither(&self) -> bool {
        let sure = ((self.luminance - BLACK[0]) / (BLACK[1] - BLACK[0])).clamp(0.0, 1.0);
        let far = SKIN_AND_HAIR.map(|end| from_line(self.tint, end));
        far[0].min(far[1]) * sure > NEITHER
    }
}

type Forehead = [[Place; COLUMNS]; LEVELS];

/// How surely the forehead is covered; 0 when the picture does not show all of it. A blurred fringe is as plain as
/// cloth, so only a sharp picture is asked for surfaces.
pub fn covered(face: &Patches<'_>, sharp: bool) -> f32 {
    let Some(forehead) = read(face) else { return 0.0 };
    let coloured = forehead[COLOURED].iter().flatten().filter(|place| place.is_neither()).count();
    let share = coloured as f32 / (COLOURED.len() * COLUMNS) as f32;
    (share / SHARE / 2.0).clamp(0.0, 1.0).max(if sharp { plain_surface(&forehead) } else { 0.0 })
}

fn read(face: &Patches<'_>) -> Option<Forehead> {
    let (brow, top) = (face.between(BROWS[0], BROWS[1], 0.5), face.at(TOP));
    let at = |level: usize, column: usize| {
        let up = FIRST + STEP * level as f32;
        let middle =
            renzheng_domain::face::Point { x: brow.x + (top.x - brow.x) * up, y: brow.y + (top.y - brow.y) * up };
        face.shift(middle, (column as f32 - 4.0) / 10.0, 0.0)
    };
    if ![0, COLUMNS - 1].iter().all(|column| face.shows(at(LEVELS - 1, *column))) {
        return None;
    }
    let [left, right] = face.sides().map(|side| face.high_cheek(side));
    let skin: Rgb = median(&[left, right, face.bridge()]);
    let place = |level, column| {
        let rgb = mean(face.samples(at(level, column), [0.045, 0.02], [4, 4]).map(|(_, _, rgb)| rgb));
        let y = luminance(rgb);
        Place { tint: tint(skin, rgb), lighter: ratio(y, luminance(skin)), luminance: y }
    };
    Some(std::array::from_fn(|level| std::array::from_fn(|column| place(level, column))))
}

/// Another surface down to a smooth line, and plain.
fn plain_surface(forehead: &Forehead) -> f32 {
    let edges: [usize; COLUMNS] = std::array::from_fn(|column| {
        let skin = (0..LEVELS).rev().find(|level| !forehead[*level][column].is_other());
        skin.map_or(0, |level| level + 1)
    });
    // The first level above the edge is still mixed.
    let above = |column: usize| (edges[column] + 2).min(LEVELS)..LEVELS;
    let surface: Vec<&Place> = (0..COLUMNS).flat_map(|c| above(c).map(move |l| &forehead[l][c])).collect();
    if surface.len() < COLUMNS * LEVELS / 5 {
        return 0.0;
    }
    let column = |of: fn(&Place) -> f32| surface.iter().map(|p| of(p)).collect::<Vec<_>>();
    let (mut red, mut blue, mut light) = (column(|p| p.tint[0]), column(|p| p.tint[1]), column(|p| p.lighter));
    let (colour_spread, spread) = (deviation(&red).hypot(deviation(&blue)), deviation(&light));
    let colour = quantile(&mut red, 0.5).hypot(quantile(&mut blue, 0.5));
    if quantile(&mut light, 0.5).abs() < DIFFERENT[0] && colour < DIFFERENT[1] {
        return 0.0;
    }
    let height = edges.map(|edge| if edge < LEVELS { FIRST + STEP * edge as f32 } else { 1.3 });
    ramp(-quantile(&mut height.clone(), 0.5), -LOW, 0.5)
        .min(ramp(-off_curve(&height), -SMOOTH, 0.2))
        .min(ramp(-spread, -PLAIN, 0.2))
        .min(ramp(-colour_spread, -PLAIN_COLOUR, 0.12))
}

/// The largest distance from the parabola that fits best, by the orthogonal polynomials over -4..=4.
fn off_curve(heights: &[f32; COLUMNS]) -> f32 {
    let x = |i: usize| i as f32 - 4.0;
    let basis = |i: usize| [1.0, x(i), x(i) * x(i) - 20.0 / 3.0];
    // The sums of their squares over the nine columns.
    let size = [9.0, 60.0, 308.0];
    let fit: [f32; 3] =
        std::array::from_fn(|k| heights.iter().enumerate().map(|(i, h)| h * basis(i)[k]).sum::<f32>() / size[k]);
    let curve = |i: usize| basis(i).iter().zip(fit).map(|(b, f)| b * f).sum::<f32>();
    heights.iter().enumerate().map(|(i, h)| (h - curve(i)).abs()).fold(0.0, f32::max)
}

fn deviation(values: &[f32]) -> f32 {
    let n = values.len().max(1) as f32;
    let mean = values.iter().sum::<f32>() / n;
    (values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / n).sqrt()
}

/// How far a point is from the line between the origin and `end`.
fn from_line(p: [f32; 2], end: [f32; 2]) -> f32 {
    let along = ((p[0] * end[0] + p[1] * end[1]) / (end[0] * end[0] + end[1] * end[1])).clamp(0.0, 1.0);
    (p[0] - along * end[0]).hypot(p[1] - along * end[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Skin up to `edge` levels, then `above` of level and column.
    fn forehead(edge: impl Fn(usize) -> usize, above: impl Fn(usize, usize) -> Place) -> Forehead {
        let skin = Place { luminance: 0.3, ..Place::default() };
        std::array::from_fn(|l| std::array::from_fn(|c| if l < edge(c) { skin } else { above(l, c) }))
    }

    fn grey(lighter: f32) -> Place {
        Place { tint: [-0.7, 0.5], lighter, luminance: 0.3 * lighter.exp() }
    }

    #[test]
    fn a_plain_surface_from_a_straight_line_is_a_hat() {
        let hat = plain_surface(&forehead(|_| 4, |_, _| grey(-1.0)));
        assert!(hat > 0.9, "{hat}");
        let bent = plain_surface(&forehead(|c| 4 + c.abs_diff(4) / 2, |_, _| grey(-1.0)));
        assert!(bent > 0.6, "{bent}");
    }

    #[test]
    fn strands_a_hairline_a_ragged_fringe_and_a_shining_forehead_are_none() {
        let strands = forehead(|_| 4, |_, c| grey(if c % 2 == 0 { -0.6 } else { -1.5 }));
        let hairline = forehead(|_| 16, |_, _| grey(-2.0));
        let ragged = forehead(|c| if c % 3 == 0 { 10 } else { 3 }, |_, _| grey(-2.0));
        let shine = Place { tint: [-0.3, 0.1], lighter: 0.5, luminance: 0.5 };
        for free in [strands, hairline, ragged, forehead(|_| 2, |_, _| shine)] {
            assert!(plain_surface(&free) < 0.3, "{}", plain_surface(&free));
        }
    }

    #[test]
    fn hair_and_skin_have_their_colours_and_cloth_may_have_others() {
        let place = |tint| Place { tint, lighter: 0.0, luminance: 0.2 };
        for hair in [[0.0, 0.0], [-0.9, 0.6], [0.3, -0.8], [-0.4, 0.1]] {
            assert!(!place(hair).is_neither(), "{hair:?}");
        }
        for cloth in [[2.0, 0.5], [-1.0, 1.3], [-1.8, -0.5], [-0.4, -1.8]] {
            assert!(place(cloth).is_neither(), "{cloth:?}");
            assert!(!Place { luminance: 0.002, ..place(cloth) }.is_neither(), "black has no colour");
        }
    }
}
