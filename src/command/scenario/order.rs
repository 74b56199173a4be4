//! What happens around the wizard when a page opens: at the bureau, on the way to it, and on this computer's disk.

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
    /// The outbox cannot take another record.
    DiskFull,
    /// The outbox can be written again.
    DiskFree,
}

impl BureauOrder {
    /// Every order as it is written.
    pub const WORDS: &str = "down, up, other office, busy N, lose answer, answer STATUS, garble, no answer, pass, take back, \
                             certified elsewhere, disk full, disk free";

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
            other => match other.split_once(' ')? {
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
            let sample = word.trim().replace(" N", " 3").replace("STATUS", "403");
            assert!(BureauOrder::parse(&sample).is_some(), "{sample}");
        }
        for wrong in ["", "busy", "busy many", "answer 200", "answer 600", "away"] {
            assert_eq!(BureauOrder::parse(wrong), None, "{wrong}");
        }
    }
}
