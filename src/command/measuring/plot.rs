//! A small plot as SVG: two axes, curves or bars, lines that mark something, a legend. No style sheet and no script, so
//! that a browser, an editor and a printed report show the same.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 460.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 66.0;
const BOTTOM: f64 = 60.0;
/// Upper edge of the legend.
const LEGEND: f64 = 32.0;
/// About as wide as a letter is.
const LETTER: f64 = 6.5;
/// Steps that an axis is divided into.
const STEPS: u32 = 10;
/// Told apart by colour-blind eyes and in grey print (Okabe and Ito's blue and vermilion).
pub const BLUE: &str = "#0072b2";
/// Colour of the second curve, told apart from the first also by the colour-blind.
pub const RED: &str = "#d55e00";

/// What is drawn.
pub struct Plot {
    title: String,
    body: String,
    /// Where the next entry of the legend begins.
    legend: f64,
    /// What the right and the upper end stand for.
    ends: (f64, f64),
}

impl Plot {
    /// Axes from 0 to `ends`, with their names.
    pub fn new(title: &str, x: &str, y: &str, ends: (f64, f64)) -> Self {
        let ends = (ends.0.max(f64::MIN_POSITIVE), ends.1.max(f64::MIN_POSITIVE));
        let mut plot = Self { title: escaped(title), body: String::new(), legend: LEFT, ends };
        plot.axes();
        let middle = f64::midpoint(TOP, HEIGHT - BOTTOM);
        plot.text(f64::midpoint(LEFT, WIDTH - RIGHT), HEIGHT - 14.0, "middle", "", x);
        plot.text(18.0, middle, "middle", &format!(" transform=\"rotate(-90 18 {middle:.1})\""), y);
        plot
    }

    fn axes(&mut self) {
        let (x0, y0, x1, y1) = (LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, TOP);
        for step in 0..=STEPS {
            let share = f64::from(step) / f64::from(STEPS);
            let (x, y) = (self.x(share * self.ends.0), self.y(share * self.ends.1));
            let grid = "stroke=\"#ddd\"";
            self.line((x, y0), (x, y1), grid);
            self.line((x0, y), (x1, y), grid);
            let (across, up) = (tick(share * self.ends.0), tick(share * self.ends.1));
            self.text(x, y0 + 18.0, "middle", "", &across);
            self.text(x0 - 8.0, y + 4.0, "end", "", &up);
        }
        self.line((x0, y0), (x1, y0), "stroke=\"#000\"");
        self.line((x0, y0), (x0, y1), "stroke=\"#000\"");
    }

    fn x(&self, value: f64) -> f64 {
        LEFT + (value / self.ends.0).clamp(0.0, 1.0) * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, value: f64) -> f64 {
        HEIGHT - BOTTOM - (value / self.ends.1).clamp(0.0, 1.0) * (HEIGHT - TOP - BOTTOM)
    }

    /// Bars of equal width from 0 to the right end, half transparent so that two sets are seen through each other.
    pub fn bars(&mut self, heights: &[f64], colour: &str, name: &str) {
        let width = self.ends.0 / heights.len().max(1) as f64;
        for (i, height) in heights.iter().enumerate().filter(|(_, height)| **height > 0.0) {
            let (x0, x1, y) = (self.x(i as f64 * width), self.x((i + 1) as f64 * width), self.y(*height));
            let (w, h) = (x1 - x0, HEIGHT - BOTTOM - y);
            let _ = writeln!(
                self.body,
                "<rect x=\"{x0:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" fill=\"{colour}\" \
                 fill-opacity=\"0.5\"/>"
            );
        }
        self.entry(colour, name);
    }

    /// A curve through the points.
    pub fn curve(&mut self, points: &[(f64, f64)], colour: &str, name: &str) {
        let path: Vec<String> = points.iter().map(|(x, y)| format!("{:.1},{:.1}", self.x(*x), self.y(*y))).collect();
        let path = path.join(" ");
        let _ =
            writeln!(self.body, "<polyline points=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>");
        self.entry(colour, name);
    }

    /// A point that is of interest.
    pub fn mark(&mut self, at: (f64, f64), colour: &str, name: &str) {
        let (x, y) = (self.x(at.0), self.y(at.1));
        let _ = writeln!(self.body, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\" fill=\"{colour}\"/>");
        self.entry(colour, name);
    }

    /// An upright line with its name.
    pub fn bound(&mut self, at: f64, name: &str) {
        let x = self.x(at);
        self.line((x, HEIGHT - BOTTOM), (x, TOP), "stroke=\"#000\" stroke-dasharray=\"5 4\"");
        self.text(x, TOP - 6.0, "middle", "", name);
    }

    /// The file.
    pub fn svg(&self) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" \
             height=\"{HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
             <text x=\"{:.1}\" y=\"20\" text-anchor=\"middle\" font-size=\"15\">{}</text>\n{}</svg>\n",
            f64::midpoint(LEFT, WIDTH - RIGHT),
            self.title,
            self.body
        )
    }

    /// The legend is one line above the axes, where no curve is.
    fn entry(&mut self, colour: &str, name: &str) {
        let x = self.legend;
        let _ = writeln!(self.body, "<rect x=\"{x:.1}\" y=\"{LEGEND}\" width=\"12\" height=\"12\" fill=\"{colour}\"/>");
        self.text(x + 18.0, LEGEND + 10.0, "start", "", name);
        self.legend += 40.0 + LETTER * name.width() as f64;
    }

    fn line(&mut self, from: (f64, f64), to: (f64, f64), style: &str) {
        let ((x1, y1), (x2, y2)) = (from, to);
        let _ = writeln!(self.body, "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" {style}/>");
    }

    fn text(&mut self, x: f64, y: f64, anchor: &str, more: &str, text: &str) {
        let text = escaped(text);
        let _ = writeln!(self.body, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\"{more}>{text}</text>");
    }
}

/// Two digits at most, none of them idle.
fn tick(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_to_their_places_and_stay_inside() {
        let plot = Plot::new("t", "x", "y", (2.0, 100.0));
        assert!((plot.x(0.0) - LEFT).abs() < 1e-9 && (plot.x(2.0) - (WIDTH - RIGHT)).abs() < 1e-9);
        assert!((plot.y(0.0) - (HEIGHT - BOTTOM)).abs() < 1e-9 && (plot.y(100.0) - TOP).abs() < 1e-9);
        assert!((plot.x(9.0) - plot.x(2.0)).abs() < 1e-9);
    }

    #[test]
    fn every_element_is_in_the_file_and_names_are_escaped() {
        let mut plot = Plot::new("a < b & c", "x", "y", (1.0, 1.0));
        plot.bars(&[0.5, 0.0, 1.0], BLUE, "bars");
        plot.curve(&[(0.0, 1.0), (1.0, 0.0)], RED, "curve");
        plot.mark((0.5, 0.5), RED, "mark");
        plot.bound(0.3, "bound");
        let svg = plot.svg();
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n") && svg.contains("a &lt; b &amp; c"));
        assert_eq!(svg.matches("fill-opacity").count(), 2, "an empty bar is none");
        for part in ["<polyline points=\"70.0,66.0 700.0,400.0\"", "<circle ", "stroke-dasharray", ">curve</text>"] {
            assert!(svg.contains(part), "{part}");
        }
    }

    #[test]
    fn ticks_have_no_idle_digits() {
        assert_eq!([0.0, 0.5, 1.2, 100.0].map(tick), ["0", "0.5", "1.2", "100"].map(str::to_owned));
    }
}
