//! The findings as one object for programs; `docs/doctor.md` describes it.

use jiff::Timestamp;
use serde::Serialize;

use super::finding::{Check, Finding, Grade, Value, worst};
use crate::flow::wizard::Language;

#[derive(Serialize)]
struct Report<'a> {
    version: &'static str,
    time: Timestamp,
    demo: bool,
    worst: Grade,
    findings: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    check: Check,
    id: &'static str,
    grade: Grade,
    values: &'a [Value],
    message: &'a str,
    remedy: Option<&'a str>,
}

/// The whole report, with all findings, as one JSON object in one line.
pub fn json(findings: &[Finding], demo: bool, time: Timestamp, language: Language) -> String {
    let lines = findings.iter().map(|finding| Line {
        check: finding.check,
        id: finding.id,
        grade: finding.grade,
        values: &finding.values,
        message: finding.message.get(language),
        remedy: finding.remedy.as_ref().map(|words| words.get(language)),
    });
    let findings_out = lines.collect();
    let version = env!("CARGO_PKG_VERSION");
    let report = Report { version, time, demo, worst: worst(findings), findings: findings_out };
    serde_json::to_string(&report).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::complaint::Bilingual;

    #[test]
    fn every_finding_has_the_keys_that_the_manual_names() {
        let words = || Bilingual::new("暗", "dark");
        let dark = Finding::good(Check::Light, "brightness", ("亮度", "brightness"), words());
        let dark = dark.with("mean", 0.031_25_f32, "").with("camera", "mock:puppet", "").with("saved", false, "");
        let findings = [dark.graded(Grade::Advice, Bilingual::new("开灯", "lamp"))];
        let said: serde_json::Value =
            serde_json::from_str(&json(&findings, true, Timestamp::UNIX_EPOCH, Language::Chinese)).unwrap();
        assert_eq!(
            said["findings"],
            serde_json::json!([{
                "check": "light", "id": "brightness", "grade": "advice",
                "values": [
                    {"name": "mean", "value": 0.0313, "unit": ""},
                    {"name": "camera", "value": "mock:puppet", "unit": ""},
                    {"name": "saved", "value": false, "unit": ""},
                ],
                "message": "暗", "remedy": "开灯",
            }])
        );
        assert_eq!((&said["worst"], &said["demo"]), (&"advice".into(), &true.into()));
        assert_eq!(said["time"], "1970-01-01T00:00:00Z");
    }
}
