//! `renzheng pad report`: how the passive presentation attack detection does on presentations that somebody has
//! collected, in the words of ISO/IEC 30107-3. The wizard's own eyes and the trial's own evidence judge, so the report
//! is about what works at the counter; the acts, which a presentation on file cannot do, are not part of it.

mod manifest;
mod presentation;
mod table;
mod tally;

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use serde::Serialize;

use self::{
    manifest::Manifest,
    tally::{Judged, Tally},
};
use crate::{
    flow::wizard::Language,
    setup::{
        complaint::{Bilingual, Complaint, file},
        problems::of_models,
        say::say,
    },
    vision::{ModelFolder, Vision},
};

/// Options of `renzheng pad`.
#[derive(Clone, Debug, Subcommand)]
pub enum PadCommand {
    /// 检测报告：各类攻击的 APCER、BPCER、无应答率 · Report: APCER per attack species, BPCER, non-response
    ///
    /// 退出码：0 都看了，1 有文件读不出。
    /// Exit code: 0 all were looked at, 1 some files cannot be read.
    Report(PadOptions),
}

/// Options of `renzheng pad report`.
#[derive(Args, Clone, Debug)]
pub struct PadOptions {
    /// 输出一个 JSON 对象 · Print one JSON object
    #[arg(long)]
    pub json: bool,
    /// 把 DET 曲线画成图 (SVG) · Draw the DET curve to this file (SVG)
    #[arg(long, value_name = "FILE")]
    pub det: Option<PathBuf>,
    /// 攻击是模拟的：结果只说明流程可用 · The attacks are simulated: the figures show only that the plumbing works
    #[arg(long)]
    pub simulated: bool,
    /// 含 manifest.csv（file、species、label、subject）的文件夹 · Folder with manifest.csv (file, species, label, subject)
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// The object that is printed.
#[derive(Debug, Serialize)]
struct Report<'a> {
    /// Whether the attacks are simulated.
    simulated: bool,
    /// What must not be read out of the rest.
    note: String,
    #[serde(flatten)]
    tally: &'a Tally,
    presentations: &'a [Judged],
    unreadable: Vec<Unreadable<'a>>,
}

#[derive(Debug, Serialize)]
struct Unreadable<'a> {
    file: &'a str,
    error: &'static str,
}

/// Shows everything, counts, prints.
pub fn run(options: &PadOptions, models: Option<&Path>, language: Language) -> Result<(), Complaint> {
    let manifest = Manifest::read(&options.folder)?;
    let models = ModelFolder::find(models).map_err(|e| of_models(&e))?;
    let mut vision = Vision::load(&models).map_err(|e| of_models(&e))?;
    let (mut judged, mut unreadable) = (Vec::new(), Vec::new());
    for presentation in manifest.presentations {
        match presentation::show(&mut vision, &options.folder.join(&presentation.file)) {
            Ok(seen) => judged.push(Judged::new(presentation, &seen)),
            Err(why) => unreadable.push((presentation.file, why)),
        }
    }
    let (tally, simulated) = (Tally::new(&judged), manifest.simulated || options.simulated);
    let warning = table::warning(simulated);
    if options.json {
        // Loud beside the object as well.
        let _ = writeln!(std::io::stderr(), "{}", warning.get(language));
        say(&object(&tally, &judged, &unreadable, simulated));
    } else {
        say(&table::text(&tally, &unreadable, simulated, language));
    }
    if let Some(path) = &options.det {
        fs::write(path, table::det(&tally, simulated, language)).map_err(|e| file(path, &e))?;
    }
    if unreadable.is_empty() { Ok(()) } else { Err(not_read(unreadable.len())) }
}

fn object(tally: &Tally, judged: &[Judged], unreadable: &[(String, &'static str)], simulated: bool) -> String {
    let report = Report {
        simulated,
        note: table::warning(simulated).en,
        tally,
        presentations: judged,
        unreadable: unreadable.iter().map(|(file, error)| Unreadable { file, error }).collect(),
    };
    serde_json::to_string(&report).unwrap_or_default()
}

fn not_read(count: usize) -> Complaint {
    Complaint::new(
        Bilingual::new(format!("有 {count} 个呈现读不出。"), format!("{count} presentations could not be read.")),
        Bilingual::new(
            "请看上面标出的文件；视频请先拆成 JPEG 帧的文件夹。",
            "See the files marked above; turn videos into folders of JPEG frames.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::measuring::rates::Rate;

    /// The project's own pictures, whoever they show, as a counter's camera might see them.
    #[test]
    fn real_pictures_go_all_the_way_through_the_eyes() {
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/pictures");
        let folder = tempfile::tempdir().unwrap();
        for name in ["obama.jpg", "obama2.jpg", "biden.jpg"] {
            fs::copy(shipped.join(name), folder.path().join(name)).unwrap();
        }
        let text = "file,species,label,subject\nnone.jpg,,bona_fide,p0\nobama.jpg,,bona_fide,p1\n\
            obama2.jpg,,bona_fide,p1\nbiden.jpg,,bona_fide,p2\n";
        fs::write(folder.path().join(manifest::NAME), text).unwrap();
        let report = folder.path().join("det.svg");
        let (json, simulated) = (true, false);
        let options = PadOptions { json, det: Some(report.clone()), simulated, folder: folder.path().to_owned() };
        let said = run(&options, None, Language::English).unwrap_err();
        assert_eq!((said.code, said.what.en.as_str()), (1, "1 presentations could not be read."));
        assert!(fs::read_to_string(report).unwrap().starts_with("<svg "));
    }

    #[test]
    fn the_object_has_everything() {
        let judged = tally::tests::some();
        let text = object(&Tally::new(&judged), &judged, &[("a.mp4".into(), "is a video")], true);
        let object: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(object["simulated"], true);
        assert_eq!(object["attacks"][1]["error"]["errors"], 1);
        assert_eq!(object["worst"]["species"], "replay");
        assert_eq!(object["bona_fide"]["non_response"]["of"], 3);
        assert_eq!(object["presentations"][0]["response"], "bona_fide");
        assert_eq!(object["unreadable"][0]["error"], "is a video");
        let (low, high) = Rate { errors: 1, of: 2 }.interval();
        let rate = &object["bona_fide"]["error"];
        assert!(
            (rate["low"].as_f64().unwrap() - low).abs() < 1e-9 && (rate["high"].as_f64().unwrap() - high).abs() < 1e-9
        );
    }
}
