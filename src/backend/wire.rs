//! The wire, version 1: what stands in JSON between counter and bureau.

use serde::{Deserialize, Serialize};

/// A bureau's public key for sealing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealingKey {
    /// Key id.
    pub kid: String,
    /// Suite id, of a closed list.
    pub suite: String,
    /// Public key, base64url without padding.
    pub public_key: String,
}
