//! The session of a signed-in helper: its token stays here.

use std::sync::{Mutex, MutexGuard, PoisonError};

use secrecy::SecretString;

use crate::BackendError;

#[derive(Default)]
struct State {
    token: Option<SecretString>,
    operator: String,
    /// The office that is worked for; stays when the helper signs out.
    office: String,
    /// Counts how often somebody signed out, so that a session that arrives late is not taken.
    sign_outs: u64,
}

/// At most one helper at a time.
#[derive(Default)]
pub(crate) struct Session(Mutex<State>);

impl Session {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends what there was; the number is for [`Self::begin`].
    pub fn end(&self) -> u64 {
        let mut state = self.state();
        state.token = None;
        state.operator.clear();
        state.sign_outs += 1;
        state.sign_outs
    }

    /// Somebody may have signed out, or in again, while the bureau was thinking: then this session is nobody's.
    pub fn begin(&self, sign_outs: u64, token: SecretString, operator: &str, office: &str) -> Result<(), BackendError> {
        let mut state = self.state();
        if state.sign_outs != sign_outs {
            return Err(BackendError::Unauthorized);
        }
        state.token = Some(token);
        operator.clone_into(&mut state.operator);
        office.clone_into(&mut state.office);
        Ok(())
    }

    /// The office of the session, or of the last one; empty: the bureau itself.
    pub fn office(&self) -> String {
        self.state().office.clone()
    }

    /// Whose it is, and the token; `None` when nobody is signed in.
    pub fn now(&self) -> Option<(String, SecretString)> {
        let state = self.state();
        Some((state.operator.clone(), state.token.clone()?))
    }
}
