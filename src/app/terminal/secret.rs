//! A password is read from the terminal without being shown.

use std::io::{self, IsTerminal as _, Write as _};

use zeroize::Zeroizing;

use crate::{flow::wizard::Language, setup::complaint::Bilingual};

/// Reads one line; at a terminal it is not shown while it is typed.
pub fn read_secret(language: Language) -> io::Result<Zeroizing<String>> {
    let mut typed = Zeroizing::new(String::new());
    if io::stdin().is_terminal() {
        let _ = write!(io::stderr(), "{}", Bilingual::new("口令（不显示）：", "Password (not shown): ").get(language));
    }
    let _hidden = Hidden::begin();
    io::stdin().read_line(&mut typed)?;
    Ok(typed)
}

/// What is typed is not shown as long as this is held.
struct Hidden {
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
}

#[cfg(unix)]
impl Hidden {
    fn begin() -> Self {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let before = tcgetattr(io::stdin()).ok();
        if let Some(mut hidden) = before.clone() {
            hidden.local_modes.remove(LocalModes::ECHO);
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &hidden);
        }
        Self { before }
    }
}

#[cfg(unix)]
impl Drop for Hidden {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            let _ = rustix::termios::tcsetattr(io::stdin(), rustix::termios::OptionalActions::Now, before);
            let _ = writeln!(io::stderr());
        }
    }
}

#[cfg(not(unix))]
impl Hidden {
    fn begin() -> Self {
        Self {}
    }
}
