//! What happens around the wizard when a page opens: at the bureau, on the way to it, and on this computer's disk.

use strum::EnumString;

use crate::bureau::Mishap;

/// One thing that a scenario makes happen at the bureau or on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BureauOrder {
    /// The listener and all connections are closed.
    Down,
    /// The bureau listens again on the same port.
    Up,
    /// Another office answers at the same address, with keys of its own.
    OtherOffice,
    /// The next so many certifications are answered with 503.
    Busy(u32),
    /// The next record, or the next request of any kind, goes wrong so.
    Mishap(Mishap),
    /// The person at the counter is certified at another counter meanwhile.
    CertifiedElsewhere,
    /// Other data certified the first person of the demonstration, so many days ago.
    CertifiedByData(u32),
    /// The first person's photo on file is another one.
    Photo(PhotoOrder),
    /// The outbox cannot take another record.
    DiskFull,
    /// The outbox can be written again.
    DiskFree,
}

/// What a photo on file is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum PhotoOrder {
    /// There is none.
    None,
    /// There is no face in it.
    Unusable,
    /// It is small.
    Poor,
}

impl BureauOrder {
    /// Every order as it is written.
    pub const WORDS: &str = "down, up, other office, busy N, lose answer, answer STATUS, garble, no answer, pass, take back, \
                             certified elsewhere, certified by data DAYS, photo none, photo unusable, photo poor, disk full, disk free";

    /// Reads one; `None` if there is no such order.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "down" => Self::Down,
            "up" => Self::Up,
            "other office" => Self::OtherOffice,
            "lose answer" => Self::Mishap(Mishap::DropAfter),
            "garble" => Self::Mishap(Mishap::Garble),
            "no answer" => Self::Mishap(Mishap::Hang),
            "pass" => Self::Mishap(Mishap::Pass),
            "take back" => Self::Mishap(Mishap::TakeBack),
            "certified elsewhere" => Self::CertifiedElsewhere,
            "disk full" => Self::DiskFull,
            "disk free" => Self::DiskFree,
            other if other.starts_with("certified by data ") => {
                Self::CertifiedByData(other.trim_start_matches("certified by data ").trim().parse().ok()?)
            }
            other => match other.split_once(' ')? {
                ("photo", word) => Self::Photo(word.trim().parse().ok()?),
                ("busy", times) => Self::Busy(times.trim().parse().ok()?),
                ("answer", status) => Self::Mishap(Mishap::Answer(refusal(status.trim().parse().ok()?)?)),
                _ => return None,
            },
        })
    }
}

/// Only refusals and faults are mishaps.
fn refusal(status: u16) -> Option<u16> {
    (400..600).contains(&status).then_some(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_an_order() {
        for word in BureauOrder::WORDS.split(", ") {
            let sample = word.trim().replace(" N", " 3").replace("STATUS", "403").replace("DAYS", "40");
            assert!(BureauOrder::parse(&sample).is_some(), "{sample}");
        }
        for wrong in ["", "busy", "busy many", "answer 200", "answer 600", "away"] {
            assert_eq!(BureauOrder::parse(wrong), None, "{wrong}");
        }
    }
}
