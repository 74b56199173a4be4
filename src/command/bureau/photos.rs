//! How good the photos on file are, in words.

use crate::{bureau::PhotoReport, domain::promise::PhotoQuality, setup::complaint::Bilingual};

/// A photo on file in words.
fn photo_in_words(photo: Option<(Option<i16>, Option<PhotoQuality>)>) -> Bilingual {
    let Some((year, quality)) = photo else { return Bilingual::new("没有", "none") };
    let (zh, en) = match quality {
        Some(PhotoQuality::Good) => ("好", "good"),
        Some(PhotoQuality::Poor) => ("勉强（小、模糊或太亮）", "poor (small, soft or too bright)"),
        Some(PhotoQuality::Unusable) => ("不能用（看不清人脸）", "unusable (no face that can be compared)"),
        None => ("没有量过", "not measured"),
    };
    year.map_or_else(
        || Bilingual::new(zh, en),
        |year| Bilingual::new(format!("{zh} {year} 年"), format!("{en} {year}")),
    )
}

/// How many people cannot be certified by face, or may need a person, for their photo.
pub(super) fn in_sum(report: &[PhotoReport]) -> Bilingual {
    let count = |is: fn(&PhotoReport) -> bool| report.iter().filter(|one| is(one)).count();
    let none = count(|one| one.photo.is_none());
    let of = |wanted| report.iter().filter(|one| one.photo.and_then(|(_, quality)| quality) == Some(wanted)).count();
    let (good, poor, unusable) = (of(PhotoQuality::Good), of(PhotoQuality::Poor), of(PhotoQuality::Unusable));
    Bilingual::new(
        format!(
            "留存照片：好 {good}，勉强 {poor}，不能用 {unusable}，没有 {none}；逐人见 renzheng bureau people --check。"
        ),
        format!(
            "Photos on file: {good} good, {poor} poor, {unusable} unusable, {none} none; `renzheng bureau people --check` tells \
             whose."
        ),
    )
}

/// Everybody's photos, a person a line.
pub(super) fn in_full(report: &[PhotoReport]) -> Bilingual {
    let lines = |get: fn(&Bilingual) -> &str, police: &str| -> String {
        let line = |one: &PhotoReport| {
            let (own, other) = (photo_in_words(one.photo), photo_in_words(one.police_photo));
            format!("{}  {}  {}  {police} {}\n", one.id_number, one.name, get(&own), get(&other))
        };
        report.iter().map(line).collect()
    };
    let sum = in_sum(report);
    Bilingual::new(lines(|words| &words.zh, "公安照片") + &sum.zh, lines(|words| &words.en, "police photo") + &sum.en)
}
