//! Lines for the roll of a receipt printer, whose letters all have one width and whose hanzi have two.

use renzheng_domain::{
    slip::Slip,
    text::{cells, wrap},
};

/// Where a label takes more than this share of a line, its value begins on the next one.
const LABEL_SHARE: u16 = 2;

/// The slip in lines of at most `columns` cells, without blanks at their ends and without any control character.
pub fn lines(slip: &Slip, columns: u16) -> Vec<String> {
    let rule = "-".repeat(usize::from(columns));
    let mut lines = Vec::new();
    if !slip.demo.is_empty() {
        lines.extend(wrap(&slip.demo, columns).iter().map(|line| centred(line, columns)));
    }
    for line in wrap(&spaced(&slip.title), columns) {
        lines.push(centred(&line, columns));
    }
    lines.push(rule.clone());
    rows(slip, columns, &mut lines);
    for text in &slip.paragraphs {
        lines.push(rule.clone());
        lines.extend(wrap(text, columns));
    }
    lines.push(rule.clone());
    lines.extend(wrap(&slip.free, columns).iter().map(|line| centred(line, columns)));
    lines.push(rule);
    lines.extend(wrap(&slip.beware, columns));
    for line in &mut lines {
        line.retain(|c| !c.is_control());
        line.truncate(line.trim_end().len());
    }
    lines
}

/// Labels as wide as the widest, values behind them.
fn rows(slip: &Slip, columns: u16, lines: &mut Vec<String>) {
    let widest = slip.rows.iter().map(|(label, _)| cells(label)).max().unwrap_or(0) + 2;
    let is_beside = widest * LABEL_SHARE <= columns;
    for (label, value) in &slip.rows {
        let margin = if is_beside { widest } else { 2 };
        let mut parts = wrap(value, columns.saturating_sub(margin)).into_iter();
        if is_beside {
            let fill = " ".repeat(usize::from(widest - cells(label)));
            lines.push(format!("{label}{fill}{}", parts.next().unwrap_or_default()));
        } else {
            lines.extend(wrap(label, columns));
        }
        lines.extend(parts.map(|part| format!("{}{part}", " ".repeat(usize::from(margin)))));
    }
}

fn centred(line: &str, columns: u16) -> String {
    let before = columns.saturating_sub(cells(line)) / 2;
    format!("{}{line}", " ".repeat(usize::from(before)))
}

/// A printer of one letter size says what matters most with blanks between the hanzi.
fn spaced(title: &str) -> String {
    let apart = title.chars().flat_map(|c| if c.is_ascii() { vec![c] } else { vec![c, ' '] });
    apart.collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::slip::samples::slip;

    #[test]
    fn a_slip_on_a_narrow_roll() {
        insta::assert_snapshot!(lines(&slip(), 32).join("\n"));
    }

    #[test]
    fn a_label_that_is_too_long_stands_above_its_value() {
        let slip = Slip { rows: vec![("Citizen identity number".into(), "110***21".into())], ..Slip::default() };
        let lines = lines(&slip, 24);
        assert!(lines.windows(2).any(|two| two == ["Citizen identity number", "  110***21"]), "{lines:?}");
    }

    #[test]
    fn no_control_character_reaches_a_printer() {
        let slip = Slip { rows: vec![("名".into(), "a\u{1b}@b\u{7}c\td".into())], ..Slip::default() };
        let text = lines(&slip, 32).concat();
        assert!(!text.contains(|c: char| c.is_control()) && text.contains("a@bcd"), "{text:?}");
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_roll(
            value in "[a-z 一-十，。·𠮷0-9]{0,80}",
            label in "[a-z一-十]{0,20}",
            columns in 24_u16..64,
        ) {
            let rows = vec![(label, value.clone())];
            let slip = Slip { title: value.clone(), rows, paragraphs: vec![value], ..slip() };
            for line in lines(&slip, columns) {
                prop_assert!(cells(&line) <= columns, "{line}");
            }
        }
    }
}
