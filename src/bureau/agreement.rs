//! The agreement people are asked for: text, version, hash.

use renzheng_domain::consent::Agreement;
use renzheng_wire::sha256_hex;
use serde::Deserialize;

use super::BureauError;

const TEXT_ZH: &str = include_str!("../../assets/agreement/zh-CN.md");
const TEXT_EN: &str = include_str!("../../assets/agreement/en.md");
const ABOUT: &str = include_str!("../../assets/agreement/agreement.toml");

#[derive(Deserialize)]
struct About {
    version: String,
}

/// The text that is in force.
pub(super) fn current() -> Result<Agreement, BureauError> {
    let about: About = toml::from_str(ABOUT)?;
    Ok(Agreement {
        version: about.version,
        text_zh: TEXT_ZH.to_owned(),
        text_en: TEXT_EN.to_owned(),
        sha256: sha256_hex(TEXT_ZH.as_bytes()),
    })
}
