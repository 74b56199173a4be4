//! A message and a remedy for everything that can go wrong.

use fluent_bundle::FluentValue;
use renzheng_domain::person::{EarlierCardFault, IdNumberError, NameError};
use renzheng_flow::Problem;

use super::{Advice, Words};

impl Words {
    /// What happened and what to do.
    pub fn problem(&self, problem: &Problem) -> Advice {
        match problem {
            Problem::Name(error) => self.name_error(*error),
            Problem::IdNumber(error) => self.number_error(*error),
            Problem::BureauRefused(code) => {
                self.advice("problem-bureau-refused", &[("code", FluentValue::from(code.to_string()))])
            }
            Problem::PrinterRefused(Some(code)) => {
                self.advice("problem-printer-refused", &[("code", FluentValue::from(code.to_string()))])
            }
            Problem::MappingWrong(place) => {
                self.advice("problem-mapping-misfit", &[("place", FluentValue::from(place.as_str()))])
            }
            Problem::CameraBusy { holder: Some(program) } => {
                self.advice("problem-camera-busy-by", &[("program", FluentValue::from(program.as_str()))])
            }
            Problem::CameraDenied => self.advice(denied(System::HERE), &[]),
            other => self.advice(key(other), &[]),
        }
    }

    fn name_error(&self, error: NameError) -> Advice {
        match error {
            NameError::Empty => self.advice("problem-name-empty", &[]),
            NameError::TooLong => self.advice("problem-name-too-long", &[]),
            NameError::Character(c) => {
                self.advice("problem-name-character", &[("char", FluentValue::from(c.to_string()))])
            }
        }
    }

    fn number_error(&self, error: IdNumberError) -> Advice {
        match error {
            IdNumberError::Empty => self.advice("problem-number-empty", &[]),
            IdNumberError::FifteenDigits => self.advice("problem-number-fifteen", &[]),
            IdNumberError::Length(count) => {
                self.advice("problem-number-length", &[("count", FluentValue::from(count))])
            }
            IdNumberError::NotADigit(at) => self.advice("problem-number-not-a-digit", &[("at", FluentValue::from(at))]),
            IdNumberError::Province => self.advice("problem-number-province", &[]),
            IdNumberError::BirthDate => self.advice("problem-number-birth", &[]),
            IdNumberError::CheckDigit => self.advice("problem-number-check", &[]),
            IdNumberError::Place => self.advice("problem-number-place", &[]),
            IdNumberError::OtherDocument => self.advice("problem-number-other-document", &[]),
            IdNumberError::EarlierCard(fault) => self.earlier_card_error(fault),
            IdNumberError::TooLong => self.advice("problem-number-document-too-long", &[]),
        }
    }

    fn earlier_card_error(&self, fault: EarlierCardFault) -> Advice {
        match fault {
            EarlierCardFault::Length(count) => {
                self.advice("problem-number-earlier-length", &[("count", FluentValue::from(count))])
            }
            EarlierCardFault::NotADigit(at) => {
                self.advice("problem-number-earlier-not-a-digit", &[("at", FluentValue::from(at))])
            }
            EarlierCardFault::Place => self.advice("problem-number-earlier-place", &[]),
            EarlierCardFault::BirthDate => self.advice("problem-number-earlier-birth", &[]),
        }
    }
}

/// Who says whether the camera may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum System {
    Linux,
    Windows,
    MacOs,
}

impl System {
    /// The operating system this program was built for.
    const HERE: Self = if cfg!(target_os = "windows") {
        Self::Windows
    } else if cfg!(target_os = "macos") {
        Self::MacOs
    } else {
        Self::Linux
    };
}

/// Every system has its own place where the camera is allowed.
pub(super) const fn denied(system: System) -> &'static str {
    match system {
        System::Linux => "problem-camera-denied",
        System::Windows => "problem-camera-denied-windows",
        System::MacOs => "problem-camera-denied-macos",
    }
}

/// Keys of the problems that carry no data; those that do are taken apart above.
const fn key(problem: &Problem) -> &'static str {
    match problem {
        Problem::Name(_) => "problem-name-empty",
        Problem::IdNumber(_) => "problem-number-empty",
        Problem::BookUnusable => "problem-book-unusable",
        Problem::FieldEmpty => "problem-field-empty",
        Problem::Telephone => "problem-telephone",
        Problem::BureauUnreachable => "problem-bureau-unreachable",
        Problem::BureauSlow => "problem-bureau-slow",
        Problem::BureauBusy => "problem-bureau-busy",
        Problem::BureauUntrusted => "problem-bureau-untrusted",
        Problem::BureauUnintelligible => "problem-bureau-unintelligible",
        Problem::MappingWrong(_) => "problem-mapping-misfit",
        Problem::ExchangeMissing => "problem-exchange-missing",
        Problem::ExchangeFull => "problem-exchange-full",
        Problem::ExchangeUnusable => "problem-exchange-unusable",
        Problem::BureauFault => "problem-bureau-fault",
        Problem::BureauRefused(_) => "problem-bureau-refused",
        Problem::SignInRefused => "problem-sign-in-refused",
        Problem::SessionExpired => "problem-session-expired",
        Problem::PersonUnknown => "problem-person-unknown",
        Problem::TooManyChecks => "problem-too-many-checks",
        Problem::DeviceRevoked => "problem-device-revoked",
        Problem::UpdateNeeded => "problem-update-needed",
        Problem::KeyRetired => "problem-key-retired",
        Problem::NotOffered => "problem-not-offered",
        Problem::AlreadyDecided => "problem-already-decided",
        Problem::SameHelper => "problem-same-helper",
        Problem::NumberUnknown => "problem-number-unknown",
        Problem::CameraAbsent => "problem-camera-absent",
        Problem::CameraDenied => "problem-camera-denied",
        Problem::CameraBusy { .. } => "problem-camera-busy",
        Problem::CameraUnplugged => "problem-camera-unplugged",
        Problem::CameraStalled => "problem-camera-stalled",
        Problem::CameraNoMode => "problem-camera-no-mode",
        Problem::CameraGarbage => "problem-camera-garbage",
        Problem::CameraFault => "problem-camera-fault",
        Problem::CameraVirtual => "problem-camera-virtual",
        Problem::DiskUnwritable => "problem-disk-unwritable",
        Problem::DiskFull => "problem-disk-full",
        Problem::RecordDamaged => "problem-record-damaged",
        Problem::PrinterMissing => "problem-printer-missing",
        Problem::PrinterRefused(_) => "problem-printer-ended",
        Problem::PrinterSlow => "problem-printer-slow",
        Problem::SlipUnwritable => "problem-slip-unwritable",
        Problem::ModelsUnusable => "problem-models-unusable",
    }
}
