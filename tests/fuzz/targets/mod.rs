//! What a fuzzer throws bytes at, one function a file: each takes any bytes at all and panics when a promise is broken.
//! `tests/fuzz/mains` hands them to libFuzzer, `tests/bad_input.rs` to an ordinary test.

pub mod answer;
pub mod config;
pub mod credential;
pub mod envelope;
pub mod frame;
pub mod id_number;
pub mod mapped;
pub mod name;
pub mod picture;
pub mod reply;
pub mod retry_after;

/// A target.
pub type Target = fn(&[u8]);

/// All of them, by the name of their corpus.
pub const ALL: [(&str, Target); 11] = [
    ("answer", answer::check),
    ("config", config::check),
    ("credential", credential::check),
    ("envelope", envelope::check),
    ("frame", frame::check),
    ("id_number", id_number::check),
    ("mapped", mapped::check),
    ("name", name::check),
    ("picture", picture::check),
    ("reply", reply::check),
    ("retry_after", retry_after::check),
];

/// Nothing that goes to a terminal moves its cursor or turns its text round.
fn assert_seen(text: &str) {
    for line in text.lines() {
        let unseen = |c: &char| {
            c.is_control() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!line.chars().any(|c| unseen(&c)), "{line:?}");
    }
}
