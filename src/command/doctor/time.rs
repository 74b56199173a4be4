//! The computer's clock, and what a frame costs on it.

use std::time::Duration;

use jiff::{Timestamp, tz::TimeZone};

use super::{
    bounds::{self, at_most},
    finding::{Check, Finding, Grade},
    looks::Cost,
};
use crate::{domain::time::china, setup::complaint::Bilingual};

const CHECK: Check = Check::Time;

/// What is to be said of the clock, set in this zone.
pub fn clock(now: Timestamp, zone: &TimeZone) -> Vec<Finding> {
    vec![calendar(now), place(now, zone)]
}

fn calendar(now: Timestamp) -> Finding {
    let here = now.to_zoned(china());
    let possible = (bounds::FIRST_YEAR..=bounds::LAST_YEAR).contains(&here.year());
    let said = here.strftime("%Y-%m-%d %H:%M").to_string();
    let found = Finding::good(CHECK, "calendar", ("日期", "date"), Bilingual::new(said.clone(), said));
    found.with("year", f64::from(here.year()), "").graded(
        if possible { Grade::Good } else { Grade::Fault },
        Bilingual::new("请把电脑的日期和时间调对。", "Set the computer's date and time."),
    )
}

fn place(now: Timestamp, zone: &TimeZone) -> Finding {
    let hours = f64::from(zone.to_offset(now).seconds()) / 3600.0;
    let here = zone.to_offset(now) == china().to_offset(now);
    let said = if here {
        Bilingual::new("北京时间（UTC+8）", "China's (UTC+8)")
    } else {
        Bilingual::new(format!("UTC{hours:+}，不是北京时间"), format!("UTC{hours:+}, not China's"))
    };
    let found = Finding::good(CHECK, "zone", ("时区", "time zone"), said).with("offset", hours, "h");
    found.graded(
        if here { Grade::Good } else { Grade::Advice },
        Bilingual::new(
            "记录总是写北京时间；为免弄混，请把电脑的时区设为中国。",
            "Records say China's time; to avoid confusion set the computer's zone to it.",
        ),
    )
}

/// What a frame costs.
pub fn cost(cost: Option<&Cost>) -> Vec<Finding> {
    let Some(cost) = cost else {
        let said = Bilingual::new("没有量：没有画面或模型", "not measured: no pictures, or no models");
        let remedy = Bilingual::new("请先弄好摄像头和模型。", "See to camera and models first.");
        return vec![Finding::good(CHECK, "look", LOOK, said).graded(Grade::Unknown, remedy)];
    };
    let mut findings = vec![look(cost), stages(cost)];
    findings.extend(cost.paint.map(paint));
    findings
}

const LOOK: (&str, &str) = ("看一帧", "a look");

fn look(cost: &Cost) -> Finding {
    let millis = in_millis(cost.look);
    let most = in_millis(bounds::LOOK);
    let said = Bilingual::new(
        format!("{millis:.0} 毫秒（{most:.0} 毫秒以内跟得上每秒 15 帧）"),
        format!("{millis:.0} ms of processor time (up to {most:.0} keep up with 15 frames a second)"),
    );
    let found = Finding::good(CHECK, "look", LOOK, said).with("cpu", millis, "ms");
    found.graded(
        at_most(cost.look, bounds::LOOK, bounds::LOOK_AT_ALL),
        Bilingual::new(
            "请关掉其他程序，接上电源；还是慢就换一台电脑。",
            "Close programs, plug in the power; or use a faster one.",
        ),
    )
}

/// Stages of which a reader can make something, in the order in which they run; the small ones together.
fn stages(cost: &Cost) -> Finding {
    let of = |names: &[&str]| names.iter().filter_map(|name| cost.stages.get(name)).sum::<Duration>();
    let light = of(&["scene", "light", "sharpness", "covering", "pose"]);
    let parts = [
        ("decode", cost.decode, "解码", "decode"),
        ("detect", Some(of(&["detect"])), "找脸", "detect"),
        ("mesh", Some(of(&["mesh"])), "网格", "mesh"),
        ("quality", Some(light), "质量", "quality"),
        ("anti_spoof", Some(of(&["anti_spoof"])), "防伪", "anti-spoof"),
    ];
    let known: Vec<_> =
        parts.into_iter().filter_map(|(id, span, zh, en)| Some((id, in_millis(span?), zh, en))).collect();
    let list = |word: fn(&(&'static str, f64, &'static str, &'static str)) -> &'static str| {
        known.iter().map(|part| format!("{} {:.1}", word(part), part.1)).collect::<Vec<_>>().join(" · ")
    };
    let said = Bilingual::new(format!("{} 毫秒", list(|part| part.2)), format!("{} ms", list(|part| part.3)));
    let found = Finding::good(CHECK, "stages", ("其中", "of which"), said);
    known.iter().fold(found, |found, (id, millis, ..)| found.with(id, *millis, "ms"))
}

fn paint(span: Duration) -> Finding {
    let said = format!("{:.1} ", in_millis(span));
    let said = Bilingual::new(format!("{said}毫秒一帧"), format!("{said}ms a frame"));
    Finding::good(CHECK, "preview", ("预览", "preview"), said).with("cpu", in_millis(span), "ms")
}

fn in_millis(span: Duration) -> f64 {
    span.as_secs_f64() * 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_clock_that_lost_its_battery_is_a_fault_and_another_zone_advice() {
        let grades = |now: &str, hours| {
            let zone = TimeZone::fixed(jiff::tz::offset(hours));
            clock(at(now), &zone).iter().map(|f| f.grade).collect::<Vec<_>>()
        };
        assert_eq!(grades("1970-01-01T00:00:10Z", 8), [Grade::Fault, Grade::Good]);
        assert_eq!(grades("2099-01-01T00:00:00Z", 0), [Grade::Fault, Grade::Advice]);
        assert_eq!(grades("2026-03-02T02:00:00Z", 8), [Grade::Good, Grade::Good]);
        assert_eq!(grades("2025-12-31T17:00:00Z", 8)[0], Grade::Good, "in China it is next year already");
    }

    #[test]
    fn a_look_longer_than_a_frame_is_advice_and_one_longer_than_a_blink_a_fault() {
        let of = |millis| {
            let cost_of = Cost { look: Duration::from_millis(millis), ..Cost::default() };
            cost(Some(&cost_of))[0].grade
        };
        assert_eq!((of(66), of(67), of(301)), (Grade::Good, Grade::Advice, Grade::Fault));
        assert_eq!(cost(None)[0].grade, Grade::Unknown);
    }

    #[test]
    fn a_stage_that_did_not_run_takes_no_time_and_raw_pictures_are_not_decoded() {
        let stages = [("mesh", Duration::from_millis(7)), ("light", Duration::from_micros(300))].into();
        let found = &cost(Some(&Cost { stages, ..Cost::default() }))[1];
        let named: Vec<_> = found.values.iter().map(|v| v.name).collect();
        assert_eq!(named, ["detect", "mesh", "quality", "anti_spoof"]);
        assert_eq!(found.message.en, "detect 0.0 · mesh 7.0 · quality 0.3 · anti-spoof 0.0 ms");
    }
}
