//! Operators' secrets: Argon2id (RFC 9106) with the crate's parameters, 19 MiB and two passes, as OWASP asks for.

use argon2::{
    Argon2,
    password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString},
};

use super::{BureauError, challenge::random};

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
