//! The configuration file: understood, or a complaint in both languages that a terminal can show.

use std::path::Path;

use renzheng::setup::config::Config;

/// Any bytes as the text of a file.
pub fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Err(complaint) = Config::parse(&text, "c.toml", Path::new("/nowhere")) {
        for language in [renzheng::flow::wizard::Language::Chinese, renzheng::flow::wizard::Language::English] {
            let said = complaint.said(language);
            assert!(said.lines().count() >= 2, "a complaint is two sentences: {said:?}");
            super::assert_seen(&said);
        }
    }
}
