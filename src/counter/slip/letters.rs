//! The letters of a slip on paper: Noto Sans SC, which a PDF carries as far as it uses it; the squares of GNU Unifont
//! for what that has not; and the mark of a missing type for the rest. No letter is an empty box.

use std::collections::BTreeMap;

use skrifa::{FontRef, GlyphId, MetadataProvider as _, instance::LocationRef, metrics::Metrics, prelude::Size};
use subsetter::{GlyphRemapper, subset};
use unifont::{Glyph, get_glyph};

/// Latin, the marks of Chinese, and 8,230 hanzi: GB 2312 and 通用规范汉字表. Of 237,121 hanzi in a dictionary's 78,273
/// names, 85 are not among them; `assets/letters/SOURCES.md` says how that was counted.
const FILE: &[u8] = include_bytes!("../../../assets/letters/noto-sans-sc-medium.ttf");
/// Stands for a letter that is nowhere (下駄 of compositors).
const MISSING: char = '〓';
/// Pixels of the height of a Unifont letter.
pub const DOTS: usize = 16;
/// Rows of them below the base line.
pub const DOTS_BELOW: usize = 2;

/// How a letter is drawn.
#[derive(Clone, Copy)]
pub enum Shape {
    /// By the typeface; its number there.
    Type(GlyphId),
    /// By squares.
    Dots(&'static Glyph),
}

/// The typeface, and what was used of it.
pub struct Letters {
    face: FontRef<'static>,
    used: GlyphRemapper,
    /// Letters by their number in the part that is carried.
    texts: BTreeMap<u16, char>,
}

impl Letters {
    /// `None` when the built-in typeface cannot be read, which a test rules out.
    pub fn new() -> Option<Self> {
        let face = FontRef::new(FILE).ok()?;
        Some(Self { face, used: GlyphRemapper::new(), texts: BTreeMap::new() })
    }

    /// How a letter is drawn, and how wide it is in thousandths of its size; nothing of a control character.
    pub fn shape(&self, c: char) -> Option<(Shape, usize)> {
        if c.is_control() {
            return None;
        }
        let of_type = |c: char| self.face.charmap().map(c).map(|id| (Shape::Type(id), self.advance(id)));
        let of_dots = |c: char| get_glyph(c).map(|glyph| (Shape::Dots(glyph), glyph.get_width() * 1000 / DOTS));
        of_type(c).or_else(|| of_dots(c)).or_else(|| of_type(MISSING))
    }

    /// How wide a text is, in thousandths of its size.
    pub fn measure(&self, text: &str) -> usize {
        text.chars().filter_map(|c| self.shape(c)).map(|(_, width)| width).sum()
    }

    /// The number of a letter in the part that is carried, which has it from now on.
    pub fn take(&mut self, id: GlyphId, c: char) -> u16 {
        let number = self.used.remap(id.to_u32() as u16);
        self.texts.entry(number).or_insert(c);
        number
    }

    /// The part that is carried, its letters by number, and the width of each in thousandths.
    pub fn part(&self) -> Option<Part<'_>> {
        let file = subset(FILE, 0, &self.used).ok()?;
        let widths = self.used.remapped_gids().map(|old| self.advance(GlyphId::new(u32::from(old))) as f32).collect();
        Some(Part { file, texts: &self.texts, widths })
    }

    /// Heights above and below the base line, and of capitals, in thousandths.
    pub fn heights(&self) -> [f32; 3] {
        let metrics = self.metrics();
        let capitals = metrics.cap_height.unwrap_or(metrics.ascent);
        [metrics.ascent, metrics.descent, capitals].map(|units| thousandths(&metrics, units))
    }

    /// The box that every letter fits in, in thousandths: left, bottom, right, top.
    pub fn bounds(&self) -> [f32; 4] {
        let metrics = self.metrics();
        let whole = metrics.bounds.unwrap_or_default();
        [whole.x_min, whole.y_min, whole.x_max, whole.y_max].map(|units| thousandths(&metrics, units))
    }

    fn advance(&self, id: GlyphId) -> usize {
        let width = self.face.glyph_metrics(Size::unscaled(), LocationRef::default()).advance_width(id);
        thousandths(&self.metrics(), width.unwrap_or(0.0)).round() as usize
    }

    fn metrics(&self) -> Metrics {
        self.face.metrics(Size::unscaled(), LocationRef::default())
    }
}

fn thousandths(metrics: &Metrics, units: f32) -> f32 {
    units * 1000.0 / f32::from(metrics.units_per_em)
}

/// As much of the typeface as was used.
pub struct Part<'a> {
    /// The font's file, TrueType.
    pub file: Vec<u8>,
    /// Letters by their number.
    pub texts: &'a BTreeMap<u16, char>,
    /// Widths by number, from 0.
    pub widths: Vec<f32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_marks_and_latin_are_of_the_typeface_and_what_it_lacks_is_of_squares() {
        let letters = Letters::new().unwrap();
        for c in "王秀英认证受理编号，。：；！？（）“”·—…《》〓AZaz09-/'éüñ䶮㛃喆堃邨𬭎𫖯".chars()
        {
            assert!(matches!(letters.shape(c), Some((Shape::Type(_), _))), "{c}");
        }
        // Real surnames and given names outside the standard, letters of other scripts.
        for c in "殢輶郞諠ཀЖ".chars() {
            assert!(matches!(letters.shape(c), Some((Shape::Dots(_), _))), "{c}");
        }
    }

    #[test]
    fn a_letter_that_is_nowhere_is_the_mark_of_a_missing_type_and_a_control_character_is_nothing() {
        let letters = Letters::new().unwrap();
        let Some((Shape::Type(id), width)) = letters.shape('𠮷') else { panic!("no mark") };
        assert_eq!((id, width), (letters.face.charmap().map('〓').unwrap(), 1000));
        assert!(letters.shape('\u{1b}').is_none());
        assert_eq!(letters.measure("王\n王"), 2000);
    }

    #[test]
    fn only_what_is_used_is_carried() {
        let mut letters = Letters::new().unwrap();
        for c in "认证认证".chars() {
            let Some((Shape::Type(id), _)) = letters.shape(c) else { panic!("{c}") };
            letters.take(id, c);
        }
        let part = letters.part().unwrap();
        assert_eq!(part.texts.values().collect::<String>(), "认证");
        assert_eq!(part.widths.len(), 3, "and the one that is never used");
        assert!(part.file.len() < 5000, "{} bytes", part.file.len());
    }
}
