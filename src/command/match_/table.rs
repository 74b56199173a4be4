//! The tally in words and as a picture.

use super::tally::{Tally, Threshold};
use crate::{
    command::measuring::{
        plot::{BLUE, Plot, RED},
        rates::{Rate, percent},
    },
    flow::wizard::Language,
    setup::complaint::Bilingual,
    vision::Network,
};

/// Widths of a bin: the fine one where all distances are at most 1.
const WIDTHS: [f64; 2] = [0.05, 0.1];
/// Characters of the longest bar in the table.
const LONGEST: usize = 24;

/// The table, in the order of importance: what it is about, the rates, the bands, the distribution.
pub fn text(tally: &Tally, network: &Network, unacquired: &[(String, &'static str)], language: Language) -> String {
    let say = |words: Bilingual| words.get(language).to_owned();
    let mut lines = vec![say(about(tally, network))];
    lines.extend(unacquired.iter().map(|(file, why)| format!("  ! {file}: {why}")));
    lines.push(String::new());
    lines.push(say(Bilingual::new(
        "阈值    错误匹配 FMR（至多*）                  错误不匹配 FNMR（至多*）               一般人群",
        "up to   false matches FMR (at most*)           false non-matches FNMR (at most*)      general set",
    )));
    lines.extend(tally.thresholds.iter().map(line));
    lines.extend(notes(tally).into_iter().map(say));
    lines.push(String::new());
    lines.extend(banded(tally, language));
    lines.push(say(parted(tally)));
    lines.push(String::new());
    lines.extend(histogram(tally, language));
    lines.join("\n")
}

fn about(tally: &Tally, network: &Network) -> Bilingual {
    let (genuine, impostor) = (tally.genuine.len(), tally.impostor.len());
    let (people, name, licence) = (tally.people, &network.name, &network.licence);
    let (a, b) = tally.missed;
    Bilingual::new(
        format!(
            "{name}（{licence}）：同一人 {genuine} 对，不同人 {impostor} 对，至多 {people} 人；\
             未能采集而没有比对：同一人 {a} 对，不同人 {b} 对。"
        ),
        format!(
            "{name} ({licence}): {genuine} genuine and {impostor} impostor pairs, {people} people at most; not compared \
             for failure to acquire: {a} genuine, {b} impostor."
        ),
    )
}

fn line(threshold: &Threshold) -> String {
    let known = threshold.known.map_or_else(String::new, |known| {
        format!("FMR {}, FNMR {}", percent(f64::from(known.fmr)), percent(f64::from(known.fnmr)))
    });
    format!("{:<6.3}  {:<38} {:<38} {known}", threshold.distance, rate(threshold.fmr), rate(threshold.fnmr))
        .trim_end()
        .to_owned()
}

/// `1.90 % = 5/265 (< 3.92 %)`.
fn rate(rate: Rate) -> String {
    let share = rate.share().map_or_else(|| "-".to_owned(), percent);
    format!("{share} = {}/{} (< {})", rate.errors, rate.of, percent(rate.upper()))
}

/// What the numbers cannot say.
fn notes(tally: &Tally) -> Vec<Bilingual> {
    let mut notes = vec![Bilingual::new(
        "* 单侧 95 % 上限（Clopper-Pearson），假定各对互不相关；同一人出现在多对中时，真实的上限更高。",
        "* One-sided 95 % upper bound (Clopper-Pearson), pairs taken as independent; people who are in several pairs make \
         the true bound higher.",
    )];
    let strictest = tally.thresholds.iter().find_map(|t| t.known.map(|known| f64::from(known.fmr)));
    let (have, shown) = (tally.impostor.len(), Rate { errors: 0, of: tally.impostor.len() as u64 }.upper());
    if let Some(fmr) = strictest.filter(|fmr| *fmr < shown) {
        // The rule of three.
        let wanted = (3.0 / fmr).round();
        let fmr = percent(fmr);
        notes.push(Bilingual::new(
            format!("  不同人只有 {have} 对，太少：要看到 FMR {fmr} 至少需要 {wanted:.0} 对。"),
            format!("  {have} impostor pairs are too few: to see an FMR of {fmr} takes at least {wanted:.0}."),
        ));
    }
    notes
}

fn banded(tally: &Tally, language: Language) -> Vec<String> {
    let (same, different) = (tally.bands.same_up_to(), tally.bands.different_from());
    let heading = Bilingual::new(
        format!("三段（相同 ≤ {same:.3}，不同 ≥ {different:.3}）  same / unsure / different"),
        format!("bands (same up to {same:.3}, different from {different:.3})  same / unsure / different"),
    );
    let names = [Bilingual::new("同一人", "genuine"), Bilingual::new("不同人", "impostor")];
    let rows = names
        .iter()
        .zip(tally.banded)
        .map(|(name, [a, b, c])| format!("  {a:>6} {b:>6} {c:>6}  {}", name.get(language)));
    std::iter::once(heading.get(language).to_owned()).chain(rows).collect()
}

fn parted(tally: &Tally) -> Bilingual {
    let number = |value: Option<f32>| value.map_or_else(|| "-".to_owned(), |v| format!("{v:.3}"));
    let (near, far) = (number(tally.impostor.first().copied()), number(tally.genuine.last().copied()));
    let margin = tally.margin().map_or_else(|| "-".to_owned(), |m| format!("{m:+.3}"));
    let d = tally.decidability().map_or_else(|| "-".to_owned(), |d| format!("{d:.2}"));
    Bilingual::new(
        format!("不同人最近 {near}，同一人最远 {far}，间隔 {margin}；可分度 d' {d}。"),
        format!("nearest impostors {near}, farthest genuine pair {far}, margin {margin}; d' {d}."),
    )
}

/// Shares of each kind in bins from 0 to past the farthest pair, and how wide a bin is.
fn shares(tally: &Tally) -> (f64, [Vec<f64>; 2]) {
    let farthest = tally.impostor.last().into_iter().chain(tally.genuine.last()).copied().fold(0.0_f32, f32::max);
    let end = f64::from(farthest.max(tally.bands.different_from()));
    let width = WIDTHS[usize::from(end > 1.0)];
    let count = (end / width) as usize + 1;
    let bins = |distances: &[f32]| {
        let mut bins = vec![0.0; count];
        for distance in distances {
            bins[((f64::from(*distance) / width) as usize).min(count - 1)] += 1.0 / distances.len() as f64;
        }
        bins
    };
    (width, [bins(&tally.genuine), bins(&tally.impostor)])
}

fn histogram(tally: &Tally, language: Language) -> Vec<String> {
    let (width, [genuine, impostor]) = shares(tally);
    let tallest = genuine.iter().chain(&impostor).copied().fold(f64::MIN_POSITIVE, f64::max);
    let bar = |share: f64, of: usize, sign: &str| {
        let count = (share * of as f64).round() as usize;
        if count == 0 {
            return String::new();
        }
        format!("{} {count}", sign.repeat(((share / tallest * LONGEST as f64).round() as usize).max(1)))
    };
    let heading = Bilingual::new("距离   = 同一人，# 不同人", "distance   = genuine, # impostor");
    let rows = genuine.iter().zip(&impostor).enumerate().map(|(i, (a, b))| {
        let (a, b) = (bar(*a, tally.genuine.len(), "="), bar(*b, tally.impostor.len(), "#"));
        format!("{:.2}  {a:<30} {b}", width * i as f64).trim_end().to_owned()
    });
    std::iter::once(heading.get(language).to_owned()).chain(rows).collect()
}

/// The distribution as a picture.
pub fn picture(tally: &Tally, network: &Network, language: Language) -> String {
    let (width, [genuine, impostor]) = shares(tally);
    let end = width * genuine.len() as f64;
    let tallest = genuine.iter().chain(&impostor).copied().fold(0.05, f64::max);
    let say = |zh: &str, en: &str| Bilingual::new(zh, en).get(language).to_owned();
    let x = say("距离", "distance");
    let mut plot = Plot::new(&network.name, &x, &say("占该类的比例", "share of its kind"), (end, tallest));
    let (a, b) = (tally.genuine.len(), tally.impostor.len());
    plot.bars(&genuine, BLUE, &format!("{} ({a})", say("同一人", "genuine")));
    plot.bars(&impostor, RED, &format!("{} ({b})", say("不同人", "impostor")));
    for bound in [tally.bands.same_up_to(), tally.bands.different_from()] {
        plot.bound(f64::from(bound), &format!("{bound:.3}"));
    }
    plot.svg()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::match_::tally::tests::{recipe, tally};

    fn network() -> Network {
        Network { name: "N".into(), sha256: String::new(), licence: "L".into(), recipe: recipe() }
    }

    fn small() -> Tally {
        tally(&[
            ("a1", "a2", true, Some(0.5)),
            ("a1", "b", false, Some(0.95)),
            ("a1", "c", false, Some(1.3)),
            ("a3", "d", false, None),
        ])
    }

    #[test]
    fn the_table_says_what_was_counted_and_what_cannot_be_said() {
        let missing = [("d.jpg".to_owned(), "no face in the picture")];
        let table = text(&small(), &network(), &missing, Language::English);
        for part in [
            "N (L): 1 genuine and 2 impostor pairs, 5 people at most; not compared for failure to acquire: 0 genuine, 1 impostor.",
            "  ! d.jpg: no face in the picture",
            "1.000   50.0 % = 1/2 (< 97.5 %)",
            "0.0 % = 0/1 (< 95.0 %)",
            "FMR 0.0030 %, FNMR 4.00 %",
            "2 impostor pairs are too few: to see an FMR of 0.0030 % takes at least 100000.",
            "       0      1      1  impostor",
            "nearest impostors 0.950, farthest genuine pair 0.500, margin +0.450; d' -.",
        ] {
            assert!(table.contains(part), "{part}\n{table}");
        }
    }

    #[test]
    fn both_languages_say_the_same() {
        let of = |language| text(&small(), &network(), &[], language);
        let (zh, en) = (of(Language::Chinese), of(Language::English));
        assert_eq!(zh.lines().count(), en.lines().count());
        let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
        assert_eq!(digits(&zh), digits(&en));
    }

    #[test]
    fn the_picture_shows_both_kinds_and_the_bands() {
        let svg = picture(&small(), &network(), Language::Chinese);
        assert_eq!(svg.matches("fill-opacity").count(), 3);
        assert!(svg.contains(">0.900<") && svg.contains(">1.200<") && svg.contains("同一人 (1)"));
    }
}
