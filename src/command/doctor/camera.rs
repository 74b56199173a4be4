//! What is to be said of a camera.

use std::time::Duration;

use super::{
    bounds::{self, at_least, at_most},
    finding::{Check, Finding, Grade},
    looks::Seen,
    stay::{Room, Sight},
};
use crate::{
    camera::{DeviceInfo, Mode},
    domain::{
        face::{BLACK_PICTURE, SHARP_FACE, SMEARED_LENS},
        filing::VirtualCameras,
    },
    flow::Problem,
    setup::{complaint::Bilingual, problems::of_camera},
};

const CHECK: Check = Check::Camera;

/// Everything of the camera. `devices`: what was found; `policy`: this counter's on virtual ones; `seen`: what the
/// models made of the pictures.
pub fn judge(devices: &[DeviceInfo], policy: VirtualCameras, sight: &Sight, seen: &Seen) -> Vec<Finding> {
    let mut findings: Vec<Finding> = devices.iter().map(device).collect();
    let pictures = sight.pictures > 0;
    match (&sight.lost, &sight.device) {
        (Some(error), _) => findings.push(Finding::problem(CHECK, "opens", OPEN, &of_camera(error))),
        (None, Some((device, mode))) if pictures => findings.extend([opened(device), size(*mode)]),
        _ => findings.push(Finding::problem(CHECK, "opens", OPEN, &Problem::CameraStalled)),
    }
    findings.extend(sight.first_picture.map(first_picture));
    findings.extend(sight.device.as_ref().and_then(|(_, mode)| Some(rate(sight.rate?, mode.fps))));
    if pictures {
        findings.push(missing(sight));
    }
    if let Some((device, _)) = &sight.device {
        findings.extend((pictures && !is_mock(device)).then(|| live(sight)));
        findings.push(is_real(device, policy));
    }
    findings.extend(sight.room.iter().flat_map(|room| lens(room, seen)));
    findings
}

const OPEN: (&str, &str) = ("打开", "opening");

fn device(info: &DeviceInfo) -> Finding {
    let facts = &info.facts;
    let known = [Some(info.id.as_str()), facts.driver.as_deref(), facts.bus.as_deref()];
    let known = known.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let message = Bilingual::new(format!("{}（{known}）", info.name), format!("{} ({known})", info.name));
    let found = Finding::good(CHECK, "device", ("找到的设备", "device found"), message);
    let found = found.with("id", info.id.as_str(), "").with("name", info.name.as_str(), "");
    let found = found.with("driver", facts.driver.as_deref().unwrap_or("?"), "");
    let found = found.with("bus", facts.bus.as_deref().unwrap_or("?"), "");
    facts.is_virtual.iter().fold(found, |found, is_virtual| found.with("virtual", *is_virtual, ""))
}

fn opened(device: &DeviceInfo) -> Finding {
    let said = Bilingual::new(format!("能用：{}", device.id), format!("works: {}", device.id));
    Finding::good(CHECK, "opens", OPEN, said).with("id", device.id.as_str(), "")
}

fn size(mode: Mode) -> Finding {
    let layout = format!("{:?}", mode.format);
    let said = format!("{}×{} {}", mode.width, mode.height, layout.to_uppercase());
    let found = Finding::good(CHECK, "resolution", ("画面大小", "picture size"), Bilingual::new(said.clone(), said));
    let found = found.with("width", u64::from(mode.width), "px").with("height", u64::from(mode.height), "px");
    found.with("format", layout.to_lowercase().as_str(), "")
}

fn first_picture(after: Duration) -> Finding {
    let said = format!("{:.1} ", after.as_secs_f64());
    let said = Bilingual::new(format!("{said}秒后来了画面"), format!("a picture after {said}s"));
    let found = Finding::good(CHECK, "first_picture", ("第一帧", "first picture"), said);
    let grade = at_most(after, bounds::FIRST_FRAME.0, bounds::FIRST_FRAME.1);
    found.with("after", after.as_secs_f64(), "s").graded(
        grade,
        Bilingual::new(
            "请把摄像头直接插在电脑上，不经过集线器。",
            "Plug the camera into the computer itself, not into a hub.",
        ),
    )
}

fn rate(rate: f64, announced: u32) -> Finding {
    let share = rate / f64::from(announced.max(bounds::SLOWEST));
    let said = Bilingual::new(
        format!("每秒 {rate:.1} 帧，摄像头标称 {announced} 帧"),
        format!("{rate:.1} frames a second of the {announced} announced"),
    );
    let found = Finding::good(CHECK, "rate", ("帧率", "frame rate"), said);
    let found = found.with("measured", rate, "1/s").with("mode", u64::from(announced), "1/s");
    found.graded(
        at_least(share, bounds::RATE.0, bounds::RATE.1),
        Bilingual::new(
            "请开一盏灯（太暗时摄像头会变慢），或换一个 USB 口。",
            "Switch on a lamp (cameras slow down in the dark), or use another USB port.",
        ),
    )
}

fn missing(sight: &Sight) -> Finding {
    let percent = sight.missing * 100.0;
    let said = Bilingual::new(
        format!("{} 帧，缺 {percent:.0} %（坏的、过时的或来不及看的）", sight.pictures),
        format!("{} frames, {percent:.0} % missing (bad, old or overtaken)", sight.pictures),
    );
    let found = Finding::good(CHECK, "missing", ("缺帧", "missing frames"), said);
    let found = found.with("pictures", sight.pictures, "").with("missing", sight.missing, "");
    found.graded(
        at_most(sight.missing, bounds::MISSING.0, bounds::MISSING.1),
        Bilingual::new(
            "请换一根线或换一个 USB 口；关掉占用电脑的程序。",
            "Use another cable or USB port; close programs that keep the computer busy.",
        ),
    )
}

/// A sensor has noise: no two of its pictures are the same. Not asked of the mock, whose background has none.
fn live(sight: &Sight) -> Finding {
    let said = if sight.is_still {
        Bilingual::new("每一帧都一模一样，是一张不动的图", "every picture is the same one: a still")
    } else {
        Bilingual::new("画面是活的", "the picture lives")
    };
    let found = Finding::good(CHECK, "live", ("画面在动", "live picture"), said).with("still", sight.is_still, "");
    found.graded(
        if sight.is_still { Grade::Fault } else { Grade::Good },
        Bilingual::new(
            "可能选错了设备：请拔下再插上，或用 --camera 换一个。",
            "Perhaps the wrong device: replug it, or name another with --camera.",
        ),
    )
}

fn is_mock(device: &DeviceInfo) -> bool {
    device.facts.mock
}

fn is_real(device: &DeviceInfo, policy: VirtualCameras) -> Finding {
    let (said, grade) = match device.facts.is_virtual {
        _ if is_mock(device) => {
            (Bilingual::new("模拟摄像头，只用于演示", "the mock camera, for demonstrations only"), Grade::Good)
        }
        Some(false) => (Bilingual::new("是真实的设备", "a real device"), Grade::Good),
        Some(true) if device.facts.is_refused(policy) => {
            (Bilingual::new("是虚拟摄像头，本窗口不许用", "virtual: not allowed at this counter"), Grade::Fault)
        }
        Some(true) => {
            (Bilingual::new("是虚拟摄像头，画面可能是程序放的", "virtual: a program may be playing"), Grade::Advice)
        }
        None => (Bilingual::new("系统没有说明是不是真实的设备", "the system does not tell"), Grade::Unknown),
    };
    Finding::good(CHECK, "real", ("真实设备", "real device"), said).graded(
        grade,
        Bilingual::new(
            "办理时请用插在电脑上的摄像头；这一点会写进记录。",
            "Use a camera that is plugged in; the record tells the bureau what was used.",
        ),
    )
}

/// What the pictures tell of the lens; under a covered one nothing else can be told.
fn lens(room: &Room, seen: &Seen) -> Vec<Finding> {
    let covered = covered(room);
    if covered.grade != Grade::Good {
        return vec![covered];
    }
    vec![covered, colour(room), focus(room, seen), clean(room, seen)]
}

/// Whether nothing at all is seen.
pub fn is_covered(room: &Room) -> bool {
    room.light.mean < BLACK_PICTURE || room.entropy < bounds::FEATURELESS
}

fn covered(room: &Room) -> Finding {
    let dark = is_covered(room);
    let said = if dark {
        Bilingual::new("画面几乎全黑，或什么也看不出", "the picture is black, or shows nothing at all")
    } else {
        Bilingual::new("没有遮挡", "not covered")
    };
    let found = Finding::good(CHECK, "cover", ("镜头遮挡", "lens cover"), said);
    let found = found.with("mean", room.light.mean, "").with("entropy", room.entropy, "bit");
    found.graded(
        if dark { Grade::Fault } else { Grade::Good },
        Bilingual::new(
            "请打开镜头盖，开灯，再检查一次。",
            "Open the lens cover, switch on the light, and check again.",
        ),
    )
}

fn colour(room: &Room) -> Finding {
    let grey = room.colourless > bounds::GREY;
    let said = if grey {
        Bilingual::new("画面没有颜色，可能是红外摄像头", "no colours: perhaps an infrared camera")
    } else {
        Bilingual::new("彩色", "in colour")
    };
    let found = Finding::good(CHECK, "colour", ("颜色", "colour"), said).with("colourless", room.colourless, "");
    found.graded(
        if grey { Grade::Fault } else { Grade::Good },
        Bilingual::new("请用 --camera 换成彩色摄像头。", "Name the colour camera with --camera."),
    )
}

/// Under bad light nothing is told of the lens: a helper would turn a good one out of focus.
pub fn excuse(findings: &mut [Finding], light: &[Finding]) {
    let bad = |found: &Finding| ["brightness", "sides", "behind"].contains(&found.id) && found.grade >= Grade::Advice;
    if !light.iter().any(bad) {
        return;
    }
    for found in findings.iter_mut().filter(|found| ["focus", "clean"].contains(&found.id)) {
        let remedy = Bilingual::new("请先弄好光线，再检查一次。", "See to the light first, then check again.");
        *found = found.clone().graded(found.grade.min(Grade::Unknown), remedy);
    }
}

fn focus(room: &Room, seen: &Seen) -> Finding {
    let name = ("清晰度", "focus");
    let (measured, bound) = match &seen.face {
        Some(face) => (Some(face.sharpness), SHARP_FACE),
        None => (room.sharpness, bounds::SCENE_SHARP),
    };
    let remedy = Bilingual::new(
        "请转动镜头上的对焦圈，撕掉保护膜，擦一擦镜头。",
        "Turn the focus ring, take the protective film off, wipe the lens.",
    );
    let Some(sharp) = measured else {
        let said = Bilingual::new("看不出：画面里没有清楚的边缘", "cannot be told: nothing in the picture has an edge");
        let remedy = Bilingual::new(
            "请在椅子上放一件有花纹的东西再检查。",
            "Put something with a pattern on the chair and check.",
        );
        return Finding::good(CHECK, "focus", name, said).graded(Grade::Unknown, remedy);
    };
    let soft = sharp < bound;
    let said = format!("{sharp:.2}，{}", if soft { "偏糊" } else { "清楚" });
    let said = Bilingual::new(said, format!("{sharp:.2}, {}", if soft { "soft" } else { "sharp" }));
    let found = Finding::good(CHECK, "focus", name, said).with("sharpness", sharp, "").with("bound", bound, "");
    found.with("of_face", seen.face.is_some(), "").graded(if soft { Grade::Advice } else { Grade::Good }, remedy)
}

fn clean(room: &Room, seen: &Seen) -> Finding {
    let name = ("镜头干净", "clean lens");
    let remedy = Bilingual::new("请用软布擦一擦镜头。", "Wipe the lens with a soft cloth.");
    let (haze, bound) = match &seen.face {
        Some(_) => (Some(seen.haze), SMEARED_LENS),
        None => (room.veil, bounds::VEIL),
    };
    let Some(haze) = haze else {
        let said = Bilingual::new("看不出：画面里没有亮的地方", "cannot be told: nothing in the picture is bright");
        let remedy = Bilingual::new("请看看镜头，脏了就用软布擦一擦。", "Look at the lens; wipe it if it is dirty.");
        return Finding::good(CHECK, "clean", name, said).graded(Grade::Unknown, remedy);
    };
    let dirty = haze > bound;
    let said = if dirty {
        Bilingual::new(
            format!("画面发白（{haze:.2}），镜头可能脏了"),
            format!("milky ({haze:.2}): the lens may be dirty"),
        )
    } else {
        Bilingual::new(format!("干净（{haze:.2}）"), format!("clean ({haze:.2})"))
    };
    let found = Finding::good(CHECK, "clean", name, said).with("haze", haze, "").with("bound", bound, "");
    found.graded(if dirty { Grade::Advice } else { Grade::Good }, remedy)
}

#[cfg(test)]
#[path = "camera_tests.rs"]
mod tests;
