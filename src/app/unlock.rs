//! What the idle lock compares with: a hash of the password the helper signed in with, in memory until they sign out.
//! So a counter without a network opens again, and the session at the bureau goes on.

use std::sync::{Mutex, PoisonError};

use argon2::Argon2;
use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroizing;

/// Salt and hash.
type Kept = ([u8; 16], Zeroizing<[u8; 32]>);

/// The helper's password, hashed: Argon2id with the crate's parameters (19 MiB, two passes).
#[derive(Default)]
pub struct Unlock(Mutex<Option<Kept>>);

impl Unlock {
    /// Somebody signed in with this. Without random bytes or memory nothing is kept, and the lock opens by signing in
    /// anew only.
    pub fn keep(&self, secret: &SecretString) {
        let mut salt = [0; 16];
        let kept = getrandom::fill(&mut salt).ok().and_then(|()| Some((salt, hash(secret, &salt)?)));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = kept;
    }

    /// Nobody is signed in.
    pub fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Whether it is the password that was kept.
    pub fn fits(&self, secret: &SecretString) -> bool {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Who can time this sits at the keyboard, and has one try in a second.
        kept.as_ref().is_some_and(|(salt, known)| hash(secret, salt).is_some_and(|hash| *hash == **known))
    }
}

fn hash(secret: &SecretString, salt: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    let mut hash = Zeroizing::new([0; 32]);
    Argon2::default().hash_password_into(secret.expose_secret().as_bytes(), salt, hash.as_mut()).ok()?;
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_of_the_sign_in_fits_and_none_when_nobody_is_signed_in() {
        let unlock = Unlock::default();
        assert!(!unlock.fits(&"demo".into()));
        unlock.keep(&"demo".into());
        assert!(unlock.fits(&"demo".into()) && !unlock.fits(&"Demo".into()) && !unlock.fits(&"".into()));
        unlock.forget();
        assert!(!unlock.fits(&"demo".into()));
    }
}
