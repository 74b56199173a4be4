//! The report in words and as a DET curve.

use super::tally::{Group, Tally};
use crate::{
    command::measuring::{
        plot::{BLUE, Plot, RED},
        rates::{Rate, percent},
    },
    flow::wizard::Language,
    setup::complaint::Bilingual,
};

/// What must not be read out of the report. Loud when the attacks are simulated.
pub fn warning(simulated: bool) -> Bilingual {
    if simulated {
        Bilingual::new(
            "!!! 攻击是模拟的：只说明流程可用，不能据此作任何声明。",
            "!!! SIMULATED ATTACKS: plumbing only, no claim follows.",
        )
    } else {
        Bilingual::new(
            "不构成符合性声明：ISO/IEC 30107-3 要求由检测机构规定攻击种类、人数和条件。",
            "No claim of conformance follows: ISO/IEC 30107-3 wants species, subjects and conditions set by a test laboratory.",
        )
    }
}

/// The whole table; `unreadable` files are named at its head.
pub fn text(tally: &Tally, unreadable: &[(String, &'static str)], simulated: bool, language: Language) -> String {
    let say = |words: Bilingual| words.get(language).to_owned();
    let mut lines = vec![say(warning(simulated))];
    lines.extend(unreadable.iter().map(|(file, why)| format!("  ? {file}: {why}")));
    lines.push(say(Bilingual::new(
        "（区间：Clopper-Pearson，95 %；呈现互不独立时真实区间更宽）",
        "(intervals: Clopper-Pearson, 95 %; wider in truth where presentations depend on each other)",
    )));
    lines.push(say(Bilingual::new(
        "次数  人数  APCER                               无应答 APNRR                        攻击种类",
        "shown people APCER                              non-response APNRR                  species",
    )));
    lines.extend(tally.attacks.iter().map(row));
    if let Some(worst) = &tally.worst {
        let (species, error) = (worst.species.as_deref().unwrap_or_default(), rate(worst.error));
        lines.push(say(Bilingual::new(
            format!("最差 APCER：{error}  {species}"),
            format!("worst APCER: {error}  {species}"),
        )));
    }
    lines.push(say(Bilingual::new(
        "次数  人数  BPCER                               无应答 BPNRR",
        "shown people BPCER                              non-response BPNRR",
    )));
    lines.push(row(&tally.bona_fide));
    lines.join("\n")
}

fn row(group: &Group) -> String {
    let (shown, people, species) = (group.presentations, group.subjects, group.species.as_deref().unwrap_or_default());
    format!("{shown:>5} {people:>5}  {:<35} {:<35} {species}", rate(group.error), rate(group.non_response))
        .trim_end()
        .to_owned()
}

/// `50.0 % = 1/2 (1.26 % - 98.7 %)`.
fn rate(rate: Rate) -> String {
    let (low, high) = rate.interval();
    let share = rate.share().map_or_else(|| "-".to_owned(), percent);
    format!("{share} = {}/{} ({} - {})", rate.errors, rate.of, percent(low), percent(high))
}

/// The DET curve, with the point at which the program works.
pub fn det(tally: &Tally, simulated: bool, language: Language) -> String {
    let say = |zh: &str, en: &str| Bilingual::new(zh, en).get(language).to_owned();
    let title = if simulated {
        say("DET（模拟攻击，不作声明）", "DET (simulated attacks, no claim)")
    } else {
        "DET".into()
    };
    let (x, y) = (say("BPCER，%", "BPCER, %"), say("最差种类的 APCER，%", "APCER of the worst species, %"));
    let mut plot = Plot::new(&title, &x, &y, (100.0, 100.0));
    if !tally.det.is_empty() {
        plot.curve(&stairs(tally), BLUE, &say("按中位概率的阈值", "by threshold on the median probability"));
    }
    let works = tally.worst.as_ref().and_then(|g| g.error.share()).zip(tally.bona_fide.error.share());
    if let Some((apcer, bpcer)) = works {
        plot.mark((bpcer * 100.0, apcer * 100.0), RED, &say("本程序", "as the program judges"));
    }
    plot.svg()
}

/// Between two scores nothing changes: the curve goes straight on and then down.
fn stairs(tally: &Tally) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    for point in &tally.det {
        let at = (point.bpcer * 100.0, point.apcer * 100.0);
        points.extend(points.last().map(|last| (at.0, last.1)));
        points.push(at);
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::pad::tally::tests::some;

    #[test]
    fn the_table_has_the_words_of_the_standard_and_exact_intervals() {
        let table = text(&Tally::new(&some()), &[("a.mp4".into(), "is a video")], true, Language::English);
        for part in [
            "!!! SIMULATED ATTACKS: plumbing only, no claim follows.",
            "  ? a.mp4: is a video",
            "    2     2  50.0 % = 1/2 (1.26 % - 98.7 %)",
            "worst APCER: 100.0 % = 1/1 (2.50 % - 100.0 %)  replay",
            "- = 0/0 (0.0 % - 100.0 %)",
            "33.3 % = 1/3",
            "BPNRR",
        ] {
            assert!(table.contains(part), "{part}\n{table}");
        }
    }

    #[test]
    fn without_a_laboratory_no_claim_follows_either_and_both_languages_say_so() {
        let tally = Tally::new(&some());
        for (simulated, zh, en) in [(true, "模拟", "SIMULATED"), (false, "不构成符合性声明", "No claim")] {
            let of = |language| text(&tally, &[], simulated, language);
            assert!(of(Language::Chinese).contains(zh) && of(Language::English).contains(en));
            assert_eq!(of(Language::Chinese).lines().count(), of(Language::English).lines().count());
        }
    }

    #[test]
    fn the_curve_and_the_working_point_are_drawn() {
        let svg = det(&Tally::new(&some()), true, Language::English);
        assert!(svg.contains("<polyline") && svg.contains("<circle") && svg.contains("no claim"));
        let empty = det(&Tally::new(&[]), false, Language::Chinese);
        assert!(!empty.contains("<polyline") && !empty.contains("<circle"));
    }
}
