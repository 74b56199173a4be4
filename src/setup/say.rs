//! What a command says: lines on the standard output.

use std::io::Write as _;

/// Prints a line; a reader that has gone away is no fault of ours.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
