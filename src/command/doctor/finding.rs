//! What a check found: one fact of this counter with its figures, how good it is, and the next step if it is not.

use serde::Serialize;
use strum::VariantArray;

use crate::{
    flow::{Problem, wizard::Language},
    setup::complaint::{Bilingual, Complaint},
    ui::words,
};

/// A part of the counter, in the order in which it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, VariantArray)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Devices, rate, lens.
    Camera,
    /// The light with nobody in the chair.
    Light,
    /// Model files.
    Models,
    /// Size, colours, letters.
    Terminal,
    /// The command that speaks, where there is one.
    Voice,
    /// The printer and the folder of slips, where there is one.
    Slip,
    /// The bureau and the way to it.
    Bureau,
    /// Data folder and outbox.
    Disk,
    /// The clock, and what a frame costs.
    Time,
}

impl Check {
    /// Heading of the check.
    pub fn name(self) -> Bilingual {
        let (zh, en) = match self {
            Self::Camera => ("摄像头", "Camera"),
            Self::Light => ("空椅子时的光线", "Light with an empty chair"),
            Self::Models => ("模型", "Models"),
            Self::Terminal => ("终端", "Terminal"),
            Self::Voice => ("语音", "Voice"),
            Self::Slip => ("凭条", "Slips"),
            Self::Bureau => ("办理机构", "Bureau"),
            Self::Disk => ("磁盘", "Disk"),
            Self::Time => ("时间和速度", "Time and speed"),
        };
        Bilingual::new(zh, en)
    }
}

/// How good a finding is; the order is that of the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// The thing checked is as it should be.
    Good,
    /// Cannot be told here; no reason not to work.
    Unknown,
    /// Works, and would work better.
    Advice,
    /// To be mended before work.
    Fault,
}

impl Grade {
    /// The exit code when this is the worst.
    pub const fn code(self) -> u8 {
        match self {
            Self::Good | Self::Unknown => 0,
            Self::Advice => 1,
            Self::Fault => 2,
        }
    }
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Figure {
    /// A number.
    Number(f64),
    /// A whole number.
    Count(u64),
    /// A word, such as an id.
    Text(String),
    /// Yes or no.
    Flag(bool),
}

impl From<f64> for Figure {
    fn from(value: f64) -> Self {
        // Four digits are more than any of these measures is worth, and a line of JSON stays readable.
        Self::Number((value * 1e4).round() / 1e4)
    }
}

impl From<f32> for Figure {
    fn from(value: f32) -> Self {
        f64::from(value).into()
    }
}

impl From<u64> for Figure {
    fn from(value: u64) -> Self {
        Self::Count(value)
    }
}

impl From<bool> for Figure {
    fn from(value: bool) -> Self {
        Self::Flag(value)
    }
}

impl From<&str> for Figure {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

/// A figure with its name and unit.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(clippy::struct_field_names, reason = "they are the keys of the object that is printed")]
pub struct Value {
    /// Name of the figure.
    pub name: &'static str,
    /// The figure itself.
    pub value: Figure,
    /// Unit of the figure; empty for words, flags, counts and shares of one.
    pub unit: &'static str,
}

/// What a check found: one fact of this counter with its figures, how good it is, and the next step if it is not.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which part of the counter.
    pub check: Check,
    /// Which fact of it.
    pub id: &'static str,
    /// How good.
    pub grade: Grade,
    /// The figures it was judged by.
    pub values: Vec<Value>,
    /// Name of the thing that was checked, in two or three words.
    pub name: Bilingual,
    /// What was found.
    pub message: Bilingual,
    /// The next step; only a good finding has none.
    pub remedy: Option<Bilingual>,
}

impl Finding {
    /// A good one.
    pub fn good(check: Check, id: &'static str, (zh, en): (&str, &str), message: Bilingual) -> Self {
        let (name, values) = (Bilingual::new(zh, en), Vec::new());
        Self { check, id, grade: Grade::Good, values, name, message, remedy: None }
    }

    /// This finding with a grade, and with its next step unless the grade is good.
    #[must_use]
    pub fn graded(self, grade: Grade, remedy: Bilingual) -> Self {
        Self { grade, remedy: (grade != Grade::Good).then_some(remedy), ..self }
    }

    /// This finding with a figure.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Figure>, unit: &'static str) -> Self {
        self.values.push(Value { name, value: value.into(), unit });
        self
    }

    /// What is complained about elsewhere, in the same words.
    pub fn fault(check: Check, id: &'static str, name: (&str, &str), complaint: Complaint) -> Self {
        Self::good(check, id, name, complaint.what).graded(Grade::Fault, complaint.remedy)
    }

    /// A problem that the wizard knows, in the words of its screen.
    pub fn problem(check: Check, id: &'static str, name: (&str, &str), problem: &Problem) -> Self {
        let zh = words::Words::new(Language::Chinese).problem(problem);
        let en = words::Words::new(Language::English).problem(problem);
        let found =
            Self::good(check, id, name, Bilingual::new(zh.message, en.message)).with("problem", problem.id(), "");
        found.graded(Grade::Fault, Bilingual::new(zh.remedy, en.remedy))
    }
}

/// The worst of several.
pub fn worst(findings: &[Finding]) -> Grade {
    findings.iter().map(|finding| finding.grade).max().unwrap_or(Grade::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_decides_and_what_is_unknown_stops_nobody() {
        let of = |grade: Grade| {
            let words = || Bilingual::new("一", "a");
            Finding::good(Check::Disk, "x", ("一", "a"), words()).graded(grade, words())
        };
        assert_eq!(worst(&[]).code(), 0);
        for (grades, code) in [
            (vec![Grade::Good, Grade::Unknown], 0),
            (vec![Grade::Advice, Grade::Unknown, Grade::Good], 1),
            (vec![Grade::Fault, Grade::Advice], 2),
        ] {
            assert_eq!(worst(&grades.into_iter().map(of).collect::<Vec<_>>()).code(), code);
        }
        assert!(of(Grade::Good).remedy.is_none() && of(Grade::Unknown).remedy.is_some());
    }
}
