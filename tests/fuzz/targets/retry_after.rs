//! `Retry-After`: seconds, a date or nonsense; nobody is sent away for longer than the protocol's quarter of an hour.

use std::time::Duration;

use renzheng::backend::BackendError;

use super::answer::{Question, ask};

/// Any bytes as the header's value.
pub fn check(bytes: &[u8]) {
    let value: Vec<u8> = bytes.iter().copied().filter(|b| !matches!(b, b'\r' | b'\n')).collect();
    let head = b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\nconnection: close\r\nretry-after: ";
    let said = ask(Question::Service, &[head, value.as_slice(), b"\r\n\r\n"].concat());
    if let Some(BackendError::Busy { retry_after: Some(wait) }) = said {
        assert!(wait <= Duration::from_mins(15), "{wait:?}");
    }
}
