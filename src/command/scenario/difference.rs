//! Expected and actual transcript side by side, aligned, with a mark where they differ.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_width::UnicodeWidthStr;

use crate::{flow::wizard::Language, setup::complaint::Bilingual};

/// Lines shown around each place where they part.
const CONTEXT: usize = 3;
/// Widest left column, cells; no line of a transcript is longer.
const WIDEST: usize = 44;

/// A line of the comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Row {
    Same(String),
    Missing(String),
    Extra(String),
    Changed(String, String),
}

/// A transcript that is not as expected.
#[derive(Clone, Debug)]
pub struct Difference {
    rows: Vec<Row>,
}

impl Difference {
    /// `None` when all is as expected.
    pub fn of(expected: &[String], seen: &[String]) -> Option<Self> {
        if expected == seen {
            return None;
        }
        let ops = capture_diff_slices(Algorithm::Myers, expected, seen);
        Some(Self { rows: ops.iter().flat_map(|op| rows(op, expected, seen)).collect() })
    }

    /// The whole comparison as it is printed: headings, rows with context, and how many differ.
    pub fn said(&self, language: Language) -> String {
        let heading = |words: Bilingual| words.get(language).to_owned();
        let (left, right) = (heading(Bilingual::new("应为", "expected")), heading(Bilingual::new("实际", "seen")));
        let width = self.rows.iter().map(|row| row.sides().0.width()).max().unwrap_or(0).clamp(left.width(), WIDEST);
        let line = |number: &str, mark: char, left: &str, right: &str| {
            let fill = " ".repeat(width.saturating_sub(left.width()));
            format!("  {mark} {number:>3}  {left}{fill}  │ {right}").trim_end().to_owned()
        };
        let mut lines = vec![line("", ' ', &left, &right)];
        for (at, part) in self.parts().into_iter().enumerate() {
            let skipped = part.start - if at == 0 { 0 } else { self.parts()[at - 1].end };
            lines.extend((skipped > 0).then(|| skipped_words(skipped).get(language).to_owned()));
            for at in part {
                let (left, right) = self.rows[at].sides();
                lines.push(line(&self.number(at), self.rows[at].mark(), left, right));
            }
        }
        let after = self.rows.len() - self.parts().last().map_or(0, |part| part.end);
        lines.extend((after > 0).then(|| skipped_words(after).get(language).to_owned()));
        lines.push(self.counted().get(language).to_owned());
        lines.join("\n")
    }

    /// The number of the expected line, from 1; nothing for a line that was not expected.
    fn number(&self, at: usize) -> String {
        let is_expected = |row: &&Row| !matches!(row, Row::Extra(_));
        if !is_expected(&&self.rows[at]) {
            return String::new();
        }
        self.rows[..=at].iter().filter(is_expected).count().to_string()
    }

    /// Stretches of rows that are shown.
    fn parts(&self) -> Vec<Range<usize>> {
        let mut parts: Vec<Range<usize>> = Vec::new();
        for at in (0..self.rows.len()).filter(|&at| self.rows[at].mark() != ' ') {
            let around = at.saturating_sub(CONTEXT)..(at + CONTEXT + 1).min(self.rows.len());
            match parts.last_mut() {
                Some(last) if last.end >= around.start => last.end = around.end,
                _ => parts.push(around),
            }
        }
        parts
    }

    fn counted(&self) -> Bilingual {
        let count = |mark: char| self.rows.iter().filter(|row| row.mark() == mark).count();
        let (changed, missing, extra) = (count('≠'), count('-'), count('+'));
        Bilingual::new(
            format!("    {changed} 行不同（≠），{missing} 行没有出现（-），{extra} 行多出（+）"),
            format!("    {changed} changed (≠), {missing} missing (-), {extra} not expected (+)"),
        )
    }
}

fn skipped_words(count: usize) -> Bilingual {
    Bilingual::new(format!("    ⋯ {count} 行相同"), format!("    ⋯ {count} the same"))
}

impl Row {
    fn sides(&self) -> (&str, &str) {
        match self {
            Self::Same(line) => (line, line),
            Self::Missing(line) => (line, ""),
            Self::Extra(line) => ("", line),
            Self::Changed(expected, seen) => (expected, seen),
        }
    }

    const fn mark(&self) -> char {
        match self {
            Self::Same(_) => ' ',
            Self::Missing(_) => '-',
            Self::Extra(_) => '+',
            Self::Changed(..) => '≠',
        }
    }
}

fn rows(op: &DiffOp, expected: &[String], seen: &[String]) -> Vec<Row> {
    let (old, new) = (&expected[op.old_range()], &seen[op.new_range()]);
    if matches!(op, DiffOp::Equal { .. }) {
        return new.iter().cloned().map(Row::Same).collect();
    }
    let paired = old.len().min(new.len());
    let changed = old.iter().zip(new).map(|(old, new)| Row::Changed(old.clone(), new.clone()));
    let missing = old[paired..].iter().cloned().map(Row::Missing);
    let extra = new[paired..].iter().cloned().map(Row::Extra);
    changed.chain(missing).chain(extra).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn the_same_has_no_difference() {
        assert!(Difference::of(&lines("a b c"), &lines("a b c")).is_none());
    }

    #[test]
    fn both_sides_stand_beside_each_other_with_marks_and_context() {
        let said = Difference::of(&lines("1 2 3 4 5 6 b c z 7"), &lines("1 2 3 4 5 6 x c 7 d")).unwrap();
        let wanted = [
            "         expected  │ seen",
            "    ⋯ 3 the same",
            "      4  4         │ 4",
            "      5  5         │ 5",
            "      6  6         │ 6",
            "  ≠   7  b         │ x",
            "      8  c         │ c",
            "  -   9  z         │",
            "     10  7         │ 7",
            "  +                │ d",
            "    1 changed (≠), 1 missing (-), 1 not expected (+)",
        ];
        assert_eq!(said.said(Language::English).lines().collect::<Vec<_>>(), wanted);
        assert!(said.said(Language::Chinese).contains("1 行不同（≠），1 行没有出现（-），1 行多出（+）"));
    }
}
