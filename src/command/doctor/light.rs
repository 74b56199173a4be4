//! Findings about the light of the surroundings while nobody sits there, and about its change since the last time.

use super::{
    bounds::{self, at_least, at_most},
    camera::is_covered,
    finding::{Check, Finding, Grade, worst},
    looks::Seen,
    stay::{Room, Sight},
};
use crate::{
    domain::{
        room::{Baseline, Change, RoomLight, change},
        time::china,
    },
    setup::complaint::Bilingual,
    vision::flicker::Bands,
};

const CHECK: Check = Check::Light;

/// Everything of the light. Nothing can be told of a camera without pictures; the camera's findings say why.
pub fn judge(sight: &Sight, seen: &Seen) -> Vec<Finding> {
    let Some(room) = sight.room.as_ref().filter(|room| !is_covered(room)) else {
        let said = Bilingual::new("没有可看的画面", "there is no picture to measure");
        let remedy = Bilingual::new("请先弄好摄像头。", "See to the camera first.");
        return vec![Finding::good(CHECK, "brightness", BRIGHTNESS, said).graded(Grade::Unknown, remedy)];
    };
    let light = &room.light;
    let mut findings = vec![chair(seen), brightness(light), sides(light), behind(light), colour(light)];
    findings.extend(room.bands.map(flicker));
    findings
}

const BRIGHTNESS: (&str, &str) = ("亮度", "brightness");

/// Whether nobody is there is known only to the models.
pub fn is_empty(seen: &Seen) -> bool {
    seen.looked && seen.faces == 0
}

fn chair(seen: &Seen) -> Finding {
    let (said, grade) = match (seen.looked, seen.faces) {
        (false, _) => {
            (Bilingual::new("不知道有没有人：模型没有看", "not known: the models did not look"), Grade::Unknown)
        }
        (true, 0) => (Bilingual::new("没有人", "nobody there"), Grade::Good),
        (true, faces) => (
            Bilingual::new(
                format!("画面里有 {faces} 个人，不算空椅子，光线基准没有保存"),
                format!("{faces} in the picture: not an empty chair, the baseline is not saved"),
            ),
            Grade::Unknown,
        ),
    };
    let found = Finding::good(CHECK, "chair", ("椅子", "chair"), said).with("faces", u64::from(seen.faces), "");
    found.graded(grade, Bilingual::new("请让开镜头，再检查一次。", "Step out of the picture and check again."))
}

fn brightness(light: &RoomLight) -> Finding {
    let percent = light.mean * 100.0;
    let dark = at_least(light.mean, bounds::DARK.0, bounds::DARK.1);
    let bright = at_most(light.mean, bounds::BRIGHT.0, bounds::BRIGHT.1);
    let said = match (dark, bright) {
        (Grade::Good, Grade::Good) => {
            Bilingual::new(format!("合适（平均 {percent:.0} %）"), format!("right (mean {percent:.0} %)"))
        }
        (Grade::Good, _) => {
            Bilingual::new(format!("太亮（平均 {percent:.0} %）"), format!("too bright (mean {percent:.0} %)"))
        }
        _ => Bilingual::new(format!("太暗（平均 {percent:.1} %）"), format!("too dark (mean {percent:.1} %)")),
    };
    let remedy = if dark == Grade::Good {
        Bilingual::new(
            "请拉上窗帘，或把照着镜头的灯移开。",
            "Draw the curtain, or move the lamp that shines into the lens.",
        )
    } else {
        Bilingual::new("请开灯，最好在镜头后面放一盏台灯。", "Switch on the light; best is a lamp behind the camera.")
    };
    let found = Finding::good(CHECK, "brightness", BRIGHTNESS, said).with("mean", light.mean, "");
    found.graded(dark.max(bright), remedy)
}

fn sides(light: &RoomLight) -> Finding {
    let (left, right) = (light.image_left, light.image_right);
    let ratio = left.min(right) / left.max(right).max(f32::EPSILON);
    let (zh, en) = if left < right { ("左", "left") } else { ("右", "right") };
    let uneven = ratio < bounds::SIDES;
    let said = if uneven {
        Bilingual::new(
            format!("画面{zh}边暗，只有另一边的 {:.0} %", ratio * 100.0),
            format!("the picture's {en} has {:.0} % of the other side", ratio * 100.0),
        )
    } else {
        Bilingual::new(
            format!("均匀（暗的一边有亮的 {:.0} %）", ratio * 100.0),
            format!("even (the darker has {:.0} % of the other)", ratio * 100.0),
        )
    };
    let found = Finding::good(CHECK, "sides", ("左右", "left and right"), said);
    let found = found.with("image_left", left, "").with("image_right", right, "").with("ratio", ratio, "");
    found.graded(
        if uneven { Grade::Advice } else { Grade::Good },
        Bilingual::new(
            format!("请在画面{zh}边加一盏灯，或把灯移到镜头后面。"),
            format!("Add a lamp on the picture's {en}, or move the lamp behind the camera."),
        ),
    )
}

fn behind(light: &RoomLight) -> Finding {
    let step = light.around / light.centre.max(1e-3);
    let burnt = light.burnt * 100.0;
    let bad = light.burnt > bounds::BURNT || step > bounds::BACK_LIGHT;
    let said = if bad {
        Bilingual::new(
            format!("身后太亮：头的周围有 {burnt:.0} % 过亮，是头后面的 {step:.1} 倍"),
            format!("too bright: {burnt:.0} % of it burnt, {step:.1} times what is behind the head"),
        )
    } else {
        Bilingual::new(
            format!("不逆光（过亮 {burnt:.0} %，{step:.1} 倍）"),
            format!("no back light ({burnt:.0} % burnt, {step:.1} times)"),
        )
    };
    let found = Finding::good(CHECK, "behind", ("身后", "behind"), said);
    let found = found.with("around", light.around, "").with("centre", light.centre, "").with("burnt", light.burnt, "");
    found.with("step", step, "").graded(
        if bad { Grade::Advice } else { Grade::Good },
        Bilingual::new(
            "请拉上窗帘，或转一转椅子和镜头，让背后是墙。",
            "Draw the curtain, or turn chair and camera so that a wall is behind.",
        ),
    )
}

fn colour(light: &RoomLight) -> Finding {
    let coloured = light.cast > bounds::CAST;
    let said = if coloured {
        Bilingual::new(format!("灯光颜色偏（{:.0}）", light.cast), format!("coloured ({:.0})", light.cast))
    } else {
        Bilingual::new(format!("自然（偏 {:.0}）", light.cast), format!("natural (off by {:.0})", light.cast))
    };
    let found = Finding::good(CHECK, "colour", ("灯光颜色", "colour of light"), said).with("cast", light.cast, "ΔE");
    found.graded(
        if coloured { Grade::Advice } else { Grade::Good },
        Bilingual::new("请换白色的灯；不要混用不同颜色的灯。", "Use white lamps, and do not mix colours."),
    )
}

fn flicker(bands: Bands) -> Finding {
    let banded = bands.percent > bounds::BANDS;
    let said = if banded {
        Bilingual::new(
            format!("有移动的横条（{:.1} %，{:.1} 条）", bands.percent, bands.cycles),
            format!("moving bands ({:.1} %, {:.1} of them)", bands.percent, bands.cycles),
        )
    } else {
        Bilingual::new(
            format!("看不出频闪（{:.1} %）", bands.percent),
            format!("none to be seen ({:.1} %)", bands.percent),
        )
    };
    let found = Finding::good(CHECK, "flicker", ("频闪", "flicker"), said);
    let found = found.with("amplitude", bands.percent, "%").with("bands", bands.cycles, "");
    found.graded(
        if banded { Grade::Advice } else { Grade::Good },
        Bilingual::new(
            "请在摄像头的设置里把防闪烁选为 50 Hz，或换不频闪的灯。",
            "Set the camera's anti-flicker to 50 Hz, or use lamps that do not flicker.",
        ),
    )
}

/// Whether this light may stand as what the window was set up with: seen by an open lens, in an empty room that is fit
/// for work. A lens cap must not be what tomorrow is measured by.
pub fn may_stand(room: &Room, seen: &Seen, light: &[Finding]) -> bool {
    is_empty(seen) && !is_covered(room) && worst(light) < Grade::Fault
}

/// Against the last time.
pub fn against(before: Option<&Baseline>, now: &Baseline) -> Finding {
    let name = ("和上次比", "since last time");
    let Some(before) = before else {
        return Finding::good(CHECK, "changed", name, Bilingual::new("以前没有量过", "never measured before"));
    };
    let day = before.taken.to_zoned(china()).strftime("%Y-%m-%d %H:%M").to_string();
    if before.camera != now.camera {
        let said = Bilingual::new(format!("上次（{day}）是另一个摄像头"), format!("another camera last time ({day})"));
        return Finding::good(CHECK, "changed", name, said).with("camera_before", before.camera.as_str(), "");
    }
    let ratio = now.light.mean / before.light.mean.max(1e-6);
    let changed = change(before.light.mean, now.light.mean);
    let (zh, en) = match changed {
        Some(Change::Darker) => ("暗了很多", "much darker"),
        Some(Change::Brighter) => ("亮了很多", "much brighter"),
        None => ("差不多", "about the same"),
    };
    let said = Bilingual::new(
        format!("{zh}：是上次的 {ratio:.2} 倍（{day}）"),
        format!("{en}: {ratio:.2} times that of {day}"),
    );
    let found = Finding::good(CHECK, "changed", name, said).with("mean_before", before.light.mean, "");
    let found = found.with("ratio", ratio, "").with("around_before", before.light.around, "");
    found.graded(
        if changed.is_some() { Grade::Advice } else { Grade::Good },
        match changed {
            Some(Change::Brighter) => {
                Bilingual::new("请看看窗帘是不是拉开了，再检查一次。", "See whether a blind is open, then check again.")
            }
            _ => Bilingual::new("请看看灯是不是没开，再检查一次。", "See whether a lamp is off, then check again."),
        },
    )
}

/// What became of the baseline.
pub fn baseline(kept: Kept) -> Finding {
    let (said, grade) = match kept {
        Kept::Saved => (Bilingual::new("已保存，取景时用来比较", "saved; live hints compare with it"), Grade::Good),
        Kept::AsItWas => {
            (Bilingual::new("没有更新（--keep-baseline）", "left as it was (--keep-baseline)"), Grade::Good)
        }
        Kept::Unfit => {
            (Bilingual::new("没有保存：先解决上面的问题", "not saved: mend what stands above first"), Grade::Unknown)
        }
        Kept::Unwritable => (Bilingual::new("没有保存：写不进数据文件夹", "not saved: the data folder"), Grade::Advice),
    };
    let found = Finding::good(CHECK, "baseline", ("光线基准", "baseline"), said);
    found
        .with("saved", kept == Kept::Saved, "")
        .graded(grade, Bilingual::new("弄好后再运行一次 renzheng doctor。", "Then run `renzheng doctor` again."))
}

/// What became of the window's baseline of light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// The baseline was written.
    Saved,
    /// Nobody wanted it written.
    AsItWas,
    /// Somebody sits there, or the light is no light to work in.
    Unfit,
    /// The folder.
    Unwritable,
}

#[cfg(test)]
#[path = "light_tests.rs"]
mod tests;
