//! Shapes with soft edges, painted into a picture pixel by pixel. A shape is its signed distance: negative inside, in
//! pixels; what it looks like may depend on the place and on how deep inside it lies, so that things are round rather
//! than cut out of paper.

use image::RgbImage;

use super::warp::Corner;

/// A shape.
pub enum Shape {
    /// A closed outline.
    Outline(Vec<Corner>),
    /// Limbs: from, to, and the radius at either end.
    Limbs(Vec<(Corner, Corner, f32, f32)>),
    /// Within this distance of a closed outline.
    Rim(Vec<Corner>, f32),
}

impl Shape {
    /// A closed outline through these points, rounded twice by cutting corners (Chaikin).
    pub fn rounded(points: &[Corner]) -> Self {
        Self::Outline(rounded(points))
    }

    /// Signed distance in pixels.
    pub fn distance(&self, at: Corner) -> f32 {
        match self {
            Self::Outline(points) => outline_distance(points, at),
            Self::Limbs(limbs) => limbs.iter().map(|limb| limb_distance(limb, at).0).fold(f32::MAX, f32::min),
            Self::Rim(points, half) => outline_distance(points, at).abs() - half,
        }
    }

    /// How near the middle of its limb the place is: 0 on the skin, 1 on the bone; creases lie between limbs.
    pub fn roundness(&self, at: Corner) -> f32 {
        let Self::Limbs(limbs) = self else { return 1.0 };
        let depths = limbs.iter().map(|limb| {
            let (distance, radius) = limb_distance(limb, at);
            -distance / radius
        });
        depths.fold(0.0, f32::max).min(1.0)
    }

    fn bounds(&self) -> (Corner, Corner) {
        let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
        let mut take = |point: Corner, reach: f32| {
            for i in 0..2 {
                low[i] = low[i].min(point[i] - reach);
                high[i] = high[i].max(point[i] + reach);
            }
        };
        match self {
            Self::Outline(points) => points.iter().for_each(|p| take(*p, 0.0)),
            Self::Rim(points, half) => points.iter().for_each(|p| take(*p, *half)),
            Self::Limbs(limbs) => limbs.iter().for_each(|(a, b, r, s)| {
                take(*a, *r);
                take(*b, *s);
            }),
        }
        (low, high)
    }
}

/// A closed outline with its corners cut twice.
pub fn rounded(points: &[Corner]) -> Vec<Corner> {
    let cut = |points: &[Corner]| -> Vec<Corner> {
        let next = points.iter().cycle().skip(1);
        let sides = points.iter().zip(next).take(points.len());
        sides.flat_map(|(a, b)| [mix(*a, *b, 0.25), mix(*a, *b, 0.75)]).collect()
    };
    cut(&cut(points))
}

/// The point a share of the way from `a` to `b`.
pub fn mix(a: Corner, b: Corner, share: f32) -> Corner {
    [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]
}

/// What a shape is painted with at a place: colour (8-bit sRGB) and opacity.
pub type Ink = ([f32; 3], f32);

/// Paints a shape. The edge fades over `feather` pixels.
pub fn paint(view: &mut RgbImage, shape: &Shape, feather: f32, ink: impl Fn(Corner, f32) -> Ink) {
    let (low, high) = shape.bounds();
    let (width, height) = view.dimensions();
    let range = |i: usize, limit: u32| {
        let first = (low[i] - feather).clamp(0.0, limit as f32) as u32;
        first..((high[i] + feather).ceil().clamp(0.0, limit as f32) as u32)
    };
    for y in range(1, height) {
        for x in range(0, width) {
            let at = [x as f32 + 0.5, y as f32 + 0.5];
            let distance = shape.distance(at);
            let cover = (0.5 - distance / feather).clamp(0.0, 1.0);
            if cover > 0.0 {
                let (colour, opacity) = ink(at, -distance);
                blend(view.get_pixel_mut(x, y), colour, cover * opacity);
            }
        }
    }
}

/// The soft shadow that something close to the skin throws: below it, wider than itself.
pub fn shadow(view: &mut RgbImage, shape: &Shape, reach: f32) {
    let lifted = |at: Corner| [at[0], at[1] - reach * 0.5];
    let (low, high) = shape.bounds();
    let (width, height) = view.dimensions();
    let range = |i: usize, limit: u32| {
        let first = (low[i] - reach).clamp(0.0, limit as f32) as u32;
        first..((high[i] + 2.0 * reach).clamp(0.0, limit as f32) as u32)
    };
    for y in range(1, height) {
        for x in range(0, width) {
            let distance = shape.distance(lifted([x as f32 + 0.5, y as f32 + 0.5]));
            let share = smooth(0.5 - distance / (2.0 * reach)) * 0.4;
            blend(view.get_pixel_mut(x, y), [12.0, 8.0, 8.0], share);
        }
    }
}

fn blend(pixel: &mut image::Rgb<u8>, colour: [f32; 3], share: f32) {
    for (byte, new) in pixel.0.iter_mut().zip(colour) {
        let old = f32::from(*byte);
        *byte = (old + (new - old) * share.clamp(0.0, 1.0)).round().clamp(0.0, 255.0) as u8;
    }
}

/// 0 to 1 without jerks.
pub fn smooth(x: f32) -> f32 {
    let x = x.clamp(0.0, 1.0);
    x * x * (3.0 - 2.0 * x)
}

/// A colour under so much light.
pub fn shaded(colour: [u8; 3], light: f32) -> [f32; 3] {
    colour.map(|byte| (f32::from(byte) * light).clamp(0.0, 255.0))
}

/// Grain of cloth and skin, -1 to 1, the same at the same place (the usual one-line hash of shaders).
pub fn grain(at: Corner) -> f32 {
    let value = ((at[0].floor() * 12.9898 + at[1].floor() * 78.233).sin() * 43_758.547).fract();
    value.abs() * 2.0 - 1.0
}

/// Distance to a closed outline, negative inside (even-odd).
fn outline_distance(points: &[Corner], at: Corner) -> f32 {
    let mut nearest = f32::MAX;
    let mut inside = false;
    let mut last = points.len() - 1;
    for i in 0..points.len() {
        let (a, b) = (points[last], points[i]);
        let (side, to) = ([b[0] - a[0], b[1] - a[1]], [at[0] - a[0], at[1] - a[1]]);
        let along = (to[0] * side[0] + to[1] * side[1]) / (side[0] * side[0] + side[1] * side[1]).max(1e-6);
        let along = along.clamp(0.0, 1.0);
        let (dx, dy) = (to[0] - side[0] * along, to[1] - side[1] * along);
        nearest = nearest.min(dx * dx + dy * dy);
        if (a[1] <= at[1]) != (b[1] <= at[1]) && at[0] < a[0] + (at[1] - a[1]) / (b[1] - a[1]) * side[0] {
            inside = !inside;
        }
        last = i;
    }
    if inside { -nearest.sqrt() } else { nearest.sqrt() }
}

/// Distance to a limb, and its radius there.
fn limb_distance((a, b, r, s): &(Corner, Corner, f32, f32), at: Corner) -> (f32, f32) {
    let (side, to) = ([b[0] - a[0], b[1] - a[1]], [at[0] - a[0], at[1] - a[1]]);
    let along = (to[0] * side[0] + to[1] * side[1]) / (side[0] * side[0] + side[1] * side[1]).max(1e-6);
    let along = along.clamp(0.0, 1.0);
    let radius = r + (s - r) * along;
    ((to[0] - side[0] * along).hypot(to[1] - side[1] * along) - radius, radius)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_is_negative_inside_and_grows_outside() {
        let square = Shape::Outline(vec![[10.0, 10.0], [30.0, 10.0], [30.0, 30.0], [10.0, 30.0]]);
        assert!((square.distance([20.0, 20.0]) + 10.0).abs() < 1e-4);
        assert!((square.distance([35.0, 20.0]) - 5.0).abs() < 1e-4);
        let rim = Shape::Rim(vec![[10.0, 10.0], [30.0, 10.0], [30.0, 30.0], [10.0, 30.0]], 2.0);
        assert!(rim.distance([10.0, 20.0]) < 0.0 && rim.distance([20.0, 20.0]) > 0.0);
    }

    #[test]
    fn a_limb_is_round_and_fades_at_its_edge() {
        let limb = Shape::Limbs(vec![([20.0, 20.0], [60.0, 20.0], 8.0, 4.0)]);
        assert!((limb.distance([20.0, 30.0]) - 2.0).abs() < 1e-4 && (limb.distance([64.0, 20.0])).abs() < 1e-4);
        assert!(limb.roundness([20.0, 20.0]) > 0.99 && limb.roundness([20.0, 27.0]) < 0.2);
        let mut view = RgbImage::new(80, 40);
        paint(&mut view, &limb, 4.0, |_, _| ([200.0; 3], 1.0));
        assert_eq!((view.get_pixel(40, 20).0[0], view.get_pixel(40, 35).0[0]), (200, 0));
        let edge = view.get_pixel(20, 28).0[0];
        assert!((50..150).contains(&edge), "half covered: {edge}");
    }
}
