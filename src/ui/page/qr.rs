//! A QR code (ISO/IEC 18004) in half-blocks.

use qrcode::{EcLevel, QrCode, render::unicode::Dense1x2};
use ratatui::{
    layout::{Margin, Rect},
    style::{Color, Modifier, Style},
    text::{Line, Text},
    widgets::Block,
};
use renzheng_domain::qr::code;

use crate::{
    pen::Pen,
    said::Said,
    text,
    theme::{Colours, Tone},
};

/// White rim around the code, in half-blocks: four modules (ISO/IEC 18004). Two are what phones need, when a long text
/// makes the code too high for the page.
const RIMS: [u16; 2] = [4, 2];

/// A code with its rim.
pub(super) struct Code {
    text: String,
    modules: QrCode,
    rim: u16,
}

impl Code {
    /// The code of a text; `None` when it would not fit in `rows`.
    pub(super) fn of(text: &str, rows: u16) -> Option<Self> {
        let code = code(text, EcLevel::L)?;
        let rim = RIMS.into_iter().find(|rim| (code.width() as u16 + 2 * rim).div_ceil(2) <= rows)?;
        Some(Self { text: text.to_owned(), modules: code, rim })
    }

    /// Columns and rows that the code of a text takes at least, its label included.
    pub(super) fn needs(text: &str) -> Option<(u16, u16)> {
        let code = Self::of(text, u16::MAX)?;
        let columns = code.modules.width() as u16 + 2 * RIMS[1];
        Some((columns, columns.div_ceil(2) + 1))
    }

    /// How wide it is.
    pub(super) fn columns(&self) -> u16 {
        self.modules.width() as u16 + 2 * self.rim
    }

    /// Black on white, because phones do not read the inverse; `label` stands below.
    pub(super) fn draw(self, label: &str, pen: &mut Pen<'_, '_>) {
        if pen.is_read() {
            return pen.say(|| Said::Code(label.to_owned(), self.text));
        }
        let columns = self.columns();
        let rows = columns.div_ceil(2);
        let lower = pen.area.height.saturating_sub(rows + 1) / 3;
        pen.gap(lower);
        let sheet = Rect { width: columns.min(pen.area.width), ..pen.take(rows) };
        let ink = match pen.theme.capabilities.colours {
            // Most terminals are dark, so inverted is the nearest to paper.
            Colours::None => Style::new().add_modifier(Modifier::REVERSED),
            Colours::Sixteen => Style::new().fg(Color::Black).bg(Color::White),
            Colours::Indexed => Style::new().fg(Color::Indexed(16)).bg(Color::Indexed(231)),
            Colours::True => Style::new().fg(Color::Rgb(0, 0, 0)).bg(Color::Rgb(255, 255, 255)),
        };
        pen.put(Block::new().style(ink), sheet);
        let inside = sheet.inner(Margin { horizontal: self.rim, vertical: self.rim / 2 });
        let mut blocks = self.modules.render();
        blocks.quiet_zone(false).module_dimensions(1, 1);
        blocks.dark_color(Dense1x2::Dark).light_color(Dense1x2::Light);
        pen.put(Text::raw(blocks.build()).style(ink), inside);
        let label = text::cut(label, columns);
        let style = pen.style(Tone::Faint);
        let line = Rect { width: columns.min(pen.area.width), ..pen.take(1) };
        pen.put(Line::styled(label, style).centered(), line);
    }
}
