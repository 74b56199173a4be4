//! Operators' secrets: Argon2id (RFC 9106) with the crate's parameters, 19 MiB and two passes, as OWASP asks for.

use std::{sync::Arc, time::Duration};

use argon2::{
    Argon2,
    password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString},
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use super::{BureauError, challenge::random};

/// Hashes at once for places that are known, and as many for those that are not. Each takes 19 MiB while it is
/// computed: four are 76 MiB.
const AT_ONCE: usize = 2;
/// How long one waits for its turn. Forty helpers who sign in at the same moment take two seconds, at a tenth of a
/// second for each hash on a slow computer.
const TURN: Duration = Duration::from_secs(3);

/// Whose password is hashed: those at known places never wait for strangers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// Of somebody in a session, or at a place where the right password was given before.
    Known,
    /// Of anybody else.
    Stranger,
}

/// Turns to compute a hash.
pub(super) struct Hashes([Arc<Semaphore>; 2]);

impl Default for Hashes {
    fn default() -> Self {
        Self([(); 2].map(|()| Arc::new(Semaphore::new(AT_ONCE))))
    }
}

impl Hashes {
    /// Waits for a turn; it lasts as long as the permit is kept. `Err` with the time after which to come again.
    pub async fn turn(&self, whose: Whose) -> Result<OwnedSemaphorePermit, Duration> {
        let [known, strangers] = &self.0;
        let turns = if whose == Whose::Known { known } else { strangers };
        let turn = timeout(TURN, Arc::clone(turns).acquire_owned()).await;
        turn.ok().and_then(Result::ok).ok_or(TURN)
    }
}

/// A PHC string.
pub(super) fn hash(secret: &str) -> Result<String, BureauError> {
    let salt = SaltString::encode_b64(&random::<16>()?).map_err(|_| BureauError::Crypto("a salt"))?;
    let hash = Argon2::default().hash_password(secret.as_bytes(), &salt);
    hash.map(|hash| hash.to_string()).map_err(|_| BureauError::Crypto("a password hash"))
}

/// Whether `secret` is the hashed one.
pub(super) fn verify(secret: &str, phc: &str) -> bool {
    PasswordHash::new(phc).is_ok_and(|hash| Argon2::default().verify_password(secret.as_bytes(), &hash).is_ok())
}
