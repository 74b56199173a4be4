//! Every error of the lower rooms as exactly one [`Problem`]: what the person at the counter meets.

use crate::{backend::BackendError, camera::CameraError, flow::Problem};

/// What was asked of the bureau: the same answer means different things to different questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Describe yourself; take this record; where does it stand.
    Any,
    /// Is this our operator.
    SignIn,
    /// Do you know this person.
    Person,
}

/// The bureau's side.
pub fn of_bureau(error: &BackendError, question: Question) -> Problem {
    match (error, question) {
        (BackendError::Unreachable, _) => Problem::BureauUnreachable,
        (BackendError::Timeout, _) => Problem::BureauSlow,
        (BackendError::Untrusted, _) => Problem::BureauUntrusted,
        (BackendError::Unauthorized, Question::SignIn) => Problem::SignInRefused,
        (BackendError::Unauthorized, _) => Problem::SessionExpired,
        (BackendError::Forbidden(_), _) => Problem::DeviceRevoked,
        (BackendError::PersonUnknown, Question::Person) => Problem::PersonUnknown,
        (BackendError::PersonUnknown, _) => Problem::BureauRefused(404),
        (BackendError::Conflict, _) => Problem::BureauRefused(409),
        (BackendError::KeyRetired, _) => Problem::KeyRetired,
        (BackendError::UpdateRequired, _) => Problem::UpdateNeeded,
        (BackendError::Busy { .. }, Question::Person) => Problem::TooManyChecks,
        (BackendError::Busy { .. }, _) => Problem::BureauBusy,
        (BackendError::Refused(status), _) => Problem::BureauRefused(*status),
        (BackendError::Fault(_), _) => Problem::BureauFault,
        (BackendError::Unintelligible(_), _) => Problem::BureauUnintelligible,
    }
}

/// The camera's side.
pub fn of_camera(error: &CameraError) -> Problem {
    match error {
        CameraError::NotFound => Problem::CameraAbsent,
        CameraError::PermissionDenied => Problem::CameraDenied,
        CameraError::Busy => Problem::CameraBusy,
        CameraError::Disconnected => Problem::CameraUnplugged,
        CameraError::NoUsableMode(_) => Problem::CameraNoMode,
        CameraError::Stalled(_) => Problem::CameraStalled,
        CameraError::BadFrame(_) => Problem::CameraGarbage,
        CameraError::Other(_) => Problem::CameraFault,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_answer_means_what_was_asked() {
        let refused = BackendError::Unauthorized;
        assert_eq!(of_bureau(&refused, Question::SignIn), Problem::SignInRefused);
        assert_eq!(of_bureau(&refused, Question::Person), Problem::SessionExpired);
        let busy = BackendError::Busy { retry_after: None };
        assert_eq!(of_bureau(&busy, Question::Person), Problem::TooManyChecks);
        assert_eq!(of_bureau(&busy, Question::Any), Problem::BureauBusy);
    }
}
