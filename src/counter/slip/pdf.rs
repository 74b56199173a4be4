//! A slip as a PDF of one A5 page (half of what every office has in its printer; a roll of 80 mm holds twelve letters
//! of this size in a line). Letters are for eyes of eighty years; they are carried along and can be searched and read
//! aloud. The bytes follow from the slip alone: no date, no name and no number stand in them beside what is to be read.

use pdf_writer::{
    Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr,
    types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap},
};
use renzheng_domain::{slip::Slip, text::wrap_by};

use super::{
    code::{self, RIM},
    letters::{DOTS, DOTS_BELOW, Letters, Shape},
};

/// A5, points (ISO 216: 148 mm by 210 mm).
const PAGE: [f32; 2] = [419.5, 595.3];
/// 12 mm: printers cannot reach the last few.
const MARGIN: f32 = 34.0;
/// Of a line that goes from margin to margin, points.
const WIDTH: f32 = PAGE[0] - 2.0 * MARGIN;
/// Size of the headline, points.
const TITLE: f32 = 32.0;
/// Size of what must not be overlooked, points.
const LARGE: f32 = 20.0;
/// Size of everything else, points. Guides for large print ask for 16 (RNIB Clear Print: 14 at the least).
const BODY: f32 = 16.0;
/// A line's height by its letters'.
const LEADING: f32 = 1.4;
/// Between two blocks, points.
const GAP: f32 = 10.0;
/// Side of the code with its rim, points: 56 mm, so that the squares of a usual receipt are 0.7 mm.
const CODE: f32 = 160.0;
/// Labels take no more of a line than this.
const WIDEST_LABEL: f32 = 0.4;
/// The typeface's name in the file.
const FONT: Name<'static> = Name(b"F");
/// What its numbers mean: nothing outside this file.
const SYSTEM: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// The file; `None` when the built-in typeface cannot be read.
pub fn file(slip: &Slip) -> Option<Vec<u8>> {
    let sheet = set(slip)?;
    sheet.bound(&slip.title)
}

/// The slip on its pages.
fn set(slip: &Slip) -> Option<Sheet> {
    let mut sheet = Sheet {
        letters: Letters::new()?,
        pages: Vec::new(),
        y: 0.0,
        #[cfg(test)]
        written: Vec::new(),
    };
    sheet.turn();
    for line in sheet.wrap(&slip.demo, LARGE, WIDTH).iter().filter(|line| !line.is_empty()) {
        sheet.centred(line, LARGE);
    }
    for line in sheet.wrap(&slip.title, TITLE, WIDTH) {
        sheet.centred(&line, TITLE);
    }
    sheet.rule();
    sheet.rows(&slip.rows);
    for text in &slip.paragraphs {
        sheet.skip(GAP);
        sheet.prose(text, BODY, (0.0, WIDTH));
    }
    sheet.rule();
    sheet.foot(slip);
    Some(sheet)
}

/// Pages being written from top to bottom.
struct Sheet {
    letters: Letters,
    pages: Vec<Content>,
    /// Points above the lower edge.
    y: f32,
    /// Page of each text, and its left, lower, right and upper edge.
    #[cfg(test)]
    written: Vec<(usize, [f32; 4])>,
}

impl Sheet {
    fn wrap(&self, text: &str, size: f32, room: f32) -> Vec<String> {
        wrap_by(text, (room * 1000.0 / size) as usize, |part| self.letters.measure(part))
    }

    /// A new page.
    fn turn(&mut self) {
        self.pages.push(Content::new());
        self.y = PAGE[1] - MARGIN + BODY * (LEADING - 1.0);
    }

    /// Goes down, to a new page where this one ends.
    fn skip(&mut self, height: f32) {
        self.y -= height;
        if self.y < MARGIN {
            self.turn();
            self.y -= height;
        }
    }

    fn line(&mut self, text: &str, size: f32, indent: f32) {
        self.skip(size * LEADING);
        self.write(text, size, MARGIN + indent);
    }

    fn centred(&mut self, text: &str, size: f32) {
        let width = self.letters.measure(text) as f32 * size / 1000.0;
        self.line(text, size, ((WIDTH - width) / 2.0).max(0.0));
    }

    fn rule(&mut self) {
        self.skip(GAP);
        let y = self.y;
        if let Some(page) = self.pages.last_mut() {
            page.rect(MARGIN, y, WIDTH, 1.0).fill_nonzero();
        }
    }

    /// Labels as wide as the widest, values behind them.
    fn rows(&mut self, rows: &[(String, String)]) {
        let widest = rows.iter().map(|(label, _)| self.letters.measure(label)).max().unwrap_or(0);
        let column = (widest as f32 * BODY / 1000.0).min(WIDTH * WIDEST_LABEL);
        let indent = column + GAP;
        for (label, value) in rows {
            let (labels, values) = (self.wrap(label, BODY, column), self.wrap(value, BODY, WIDTH - indent));
            for at in 0..labels.len().max(values.len()) {
                self.line(labels.get(at).map_or("", String::as_str), BODY, 0.0);
                self.write(values.get(at).map_or("", String::as_str), BODY, MARGIN + indent);
            }
        }
    }

    /// What it costs and whom to believe, beside the code if there is one.
    fn foot(&mut self, slip: &Slip) {
        let code = slip.square.as_ref().and_then(|(text, label)| Some((code::of(text)?, label)));
        let Some((code, label)) = code else {
            for line in self.wrap(&slip.free, LARGE, WIDTH) {
                self.centred(&line, LARGE);
            }
            return self.prose(&slip.beware, BODY, (0.0, WIDTH));
        };
        let labels = self.wrap(label, BODY, CODE);
        // Above the first of them is the code's rim.
        let below = BODY + labels.len().saturating_sub(1) as f32 * BODY * LEADING;
        let height = CODE + below;
        self.skip(height);
        let bottom = self.y;
        self.squares_of(&code, bottom + below);
        self.y = bottom + below + BODY * (LEADING - 1.0);
        for line in labels {
            let width = self.letters.measure(&line) as f32 * BODY / 1000.0;
            self.line(&line, BODY, ((CODE - width) / 2.0).max(0.0));
        }
        self.y = bottom + height;
        let beside = (CODE + GAP, WIDTH - CODE - GAP);
        self.prose(&slip.free, LARGE, beside);
        self.prose(&slip.beware, BODY, beside);
        self.y = self.y.min(bottom);
    }

    /// Text in a column: how far from the margin, and how wide.
    fn prose(&mut self, text: &str, size: f32, (indent, width): (f32, f32)) {
        for line in self.wrap(text, size, width) {
            self.line(&line, size, indent);
        }
    }

    /// The code at the left margin, its lower edge with the rim at `bottom`.
    fn squares_of(&mut self, code: &code::Code, bottom: f32) {
        let step = CODE / (code.side + 2 * RIM) as f32;
        let (left, top) = (MARGIN + RIM as f32 * step, bottom + CODE - RIM as f32 * step);
        #[cfg(test)]
        self.written.push((self.pages.len(), [MARGIN, bottom, MARGIN + CODE, bottom + CODE]));
        let Some(page) = self.pages.last_mut() else { return };
        for (x, y, length) in &code.runs {
            page.rect(left + *x as f32 * step, top - (*y + 1) as f32 * step, *length as f32 * step, step);
        }
        page.fill_nonzero();
    }

    /// Letters from `x` on the present line, of the typeface in one go and of squares each by itself.
    fn write(&mut self, text: &str, size: f32, mut x: f32) {
        #[cfg(test)]
        if !text.is_empty() {
            let right = x + self.letters.measure(text) as f32 * size / 1000.0;
            self.written.push((self.pages.len(), [x, self.y - size * 0.2, right, self.y + size * 0.8]));
        }
        let mut run: Vec<u8> = Vec::new();
        let mut start = x;
        for c in text.chars() {
            let Some((shape, width)) = self.letters.shape(c) else { continue };
            match shape {
                Shape::Type(id) => run.extend(self.letters.take(id, c).to_be_bytes()),
                Shape::Dots(glyph) => {
                    self.show(&std::mem::take(&mut run), size, start);
                    self.squares(glyph, c, size, x);
                    start = x + width as f32 * size / 1000.0;
                }
            }
            x += width as f32 * size / 1000.0;
        }
        self.show(&run, size, start);
    }

    fn show(&mut self, run: &[u8], size: f32, x: f32) {
        let y = self.y;
        if let Some(page) = self.pages.last_mut().filter(|_| !run.is_empty()) {
            page.begin_text().set_font(FONT, size).next_line(x, y).show(Str(run)).end_text();
        }
    }

    fn squares(&mut self, glyph: &unifont::Glyph, c: char, size: f32, x: f32) {
        let (y, step) = (self.y, size / DOTS as f32);
        let Some(page) = self.pages.last_mut() else { return };
        // What is drawn and not written can be read aloud too.
        let mut span = page.begin_marked_content_with_properties(Name(b"Span"));
        span.properties().actual_text(TextStr(c.encode_utf8(&mut [0; 4])));
        span.finish();
        for row in 0..DOTS {
            let bottom = y + (DOTS - 1 - row) as f32 * step - DOTS_BELOW as f32 * step;
            for column in (0..glyph.get_width()).filter(|column| glyph.get_pixel(*column, row)) {
                page.rect(x + column as f32 * step, bottom, step, step);
            }
        }
        page.fill_nonzero().end_marked_content();
    }

    /// The pages and their letters as a file.
    fn bound(self, title: &str) -> Option<Vec<u8>> {
        let [catalog, tree, info, font] = [1, 2, 3, 4].map(Ref::new);
        let mut pdf = Pdf::new();
        let count = i32::try_from(self.pages.len()).ok()?;
        let place = |at: i32| (Ref::new(20 + 2 * at), Ref::new(21 + 2 * at));
        pdf.catalog(catalog).pages(tree).viewer_preferences().display_doc_title(true);
        pdf.document_info(info).title(TextStr(title)).producer(TextStr("renzheng"));
        pdf.pages(tree).kids((0..count).map(|at| place(at).0)).count(count);
        self.carry(font, &mut pdf)?;
        for (at, content) in (0..).zip(self.pages) {
            let (page_id, content_id) = place(at);
            let mut page = pdf.page(page_id);
            page.media_box(Rect::new(0.0, 0.0, PAGE[0], PAGE[1])).parent(tree).contents(content_id);
            page.resources().fonts().pair(FONT, font);
            page.finish();
            pdf.stream(content_id, &packed(&content.finish())).filter(Filter::FlateDecode);
        }
        Some(pdf.finish())
    }

    /// The used part of the typeface (ISO 32000-1, 9.7), with what each of its numbers means as text.
    fn carry(&self, font: Ref, pdf: &mut Pdf) -> Option<()> {
        let part = self.letters.part()?;
        let [descendant, descriptor, file, texts] = [5, 6, 7, 8].map(Ref::new);
        let name = Name(b"RENZHE+NotoSansSC-Medium");
        let mut type0 = pdf.type0_font(font);
        type0.base_font(name).encoding_predefined(Name(b"Identity-H")).descendant_font(descendant).to_unicode(texts);
        type0.finish();
        let mut cid = pdf.cid_font(descendant);
        cid.subtype(CidFontType::Type2).base_font(name).system_info(SYSTEM).font_descriptor(descriptor);
        cid.default_width(1000.0).cid_to_gid_map_predefined(Name(b"Identity"));
        cid.widths().consecutive(0, part.widths);
        cid.finish();
        let [ascent, descent, capitals] = self.letters.heights();
        let [left, bottom, right, top] = self.letters.bounds();
        let mut described = pdf.font_descriptor(descriptor);
        described.name(name).flags(FontFlags::SYMBOLIC).bbox(Rect::new(left, bottom, right, top)).italic_angle(0.0);
        described.ascent(ascent).descent(descent).cap_height(capitals).stem_v(95.0).font_file2(file);
        described.finish();
        let outlines = packed(&part.file);
        let mut stream = pdf.stream(file, &outlines);
        stream.filter(Filter::FlateDecode).pair(Name(b"Length1"), i32::try_from(part.file.len()).ok()?);
        stream.finish();
        let mut map = UnicodeCmap::<u16>::new(Name(b"Texts"), SYSTEM);
        part.texts.iter().for_each(|(number, c)| map.pair(*number, *c));
        pdf.stream(texts, &packed(&map.finish())).filter(Filter::FlateDecode);
        Some(())
    }
}

/// zlib, as PDF has it.
fn packed(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    // Memory takes everything.
    let _ = packed.write_all(bytes);
    packed.finish().unwrap_or_default()
}

#[cfg(test)]
#[path = "pdf_tests.rs"]
mod tests;
