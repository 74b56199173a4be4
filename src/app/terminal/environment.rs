//! What the terminal says of itself without being asked.

use crate::ui::theme::{Capabilities, Colours};

/// What the terminal can show, from its environment variables (`env` looks one up).
///
/// `NO_COLOR` makes crossterm drop every colour, so the picture must do without. An unset locale counts as UTF-8: every
/// terminal of the last twenty years is; one that names another character set, or says `C` or `POSIX`, is believed.
pub fn capabilities(env: &dyn Fn(&str) -> Option<String>) -> Capabilities {
    let set = |name: &str| env(name).filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set).unwrap_or_default().to_ascii_lowercase();
    let utf8 = match locale.split_once('.') {
        Some((_, charset)) => charset.starts_with("utf-8") || charset.starts_with("utf8"),
        None => !matches!(locale.as_str(), "c" | "posix"),
    };
    let term = set("TERM").unwrap_or_default();
    let full = set("COLORTERM").is_some_and(|c| matches!(c.as_str(), "truecolor" | "24bit"))
        || ["direct", "kitty", "alacritty", "foot", "wezterm", "ghostty"].iter().any(|name| term.contains(name))
        || set("WT_SESSION").is_some();
    let colours = match term.as_str() {
        _ if set("NO_COLOR").is_some() => Colours::None,
        _ if full => Colours::True,
        // Consoles of Windows set no TERM, and have all colours since Windows 10 1703.
        "" if cfg!(windows) => Colours::True,
        "" | "dumb" => Colours::None,
        name if name.contains("256") => Colours::Indexed,
        _ => Colours::Sixteen,
    };
    Capabilities { colours, utf8 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capabilities_follow_the_environment() {
        let with = |pairs: &[(&str, &str)]| {
            let pairs: std::collections::HashMap<_, _> =
                pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            let found = capabilities(&move |name| pairs.get(name).cloned());
            (found.colours, found.utf8)
        };
        assert_eq!(with(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]), (Colours::True, true));
        assert_eq!(with(&[("TERM", "xterm-256color"), ("LANG", "zh_CN.UTF-8")]), (Colours::Indexed, true));
        assert_eq!(with(&[("TERM", "xterm-kitty"), ("LC_ALL", "C.UTF-8")]), (Colours::True, true));
        assert_eq!(with(&[("TERM", "xterm-kitty"), ("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")]), (Colours::True, false));
        assert_eq!(with(&[("TERM", "xterm-16color"), ("LANG", "POSIX")]), (Colours::Sixteen, false));
        assert_eq!(with(&[("TERM", "linux"), ("LANG", "zh_CN.GB18030")]), (Colours::Sixteen, false));
        assert_eq!(with(&[("TERM", "xterm-kitty"), ("NO_COLOR", "1")]), (Colours::None, true));
        assert_eq!(with(&[("TERM", "dumb")]), (Colours::None, true));
    }
}
