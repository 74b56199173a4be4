//! Which preview the terminal gets: what was asked for, or the best of what it can show.

use super::answers::Answers;
use crate::{
    setup::config::words::PreviewWord,
    ui::{
        theme::{Capabilities, Colours},
        viewfinder::{
            kitty,
            pixels::{Preview, Protocol},
        },
    },
};

/// The cell of a VT340, in pixels: what is taken for one where nobody says. Where the terminal scales the picture only
/// its shape matters.
const USUAL_CELL: (u16, u16) = (10, 20);
/// The colours of our sixels.
const SIXEL_COLOURS: u32 = 240;

/// What is put to a terminal before a wish is met. `shared` is shared memory of three bytes.
pub fn questions(shared: Option<&str>) -> Vec<u8> {
    let mut questions = kitty::question(None);
    questions.extend(shared.map(|name| kitty::question(Some(name))).unwrap_or_default());
    // The size of a cell in pixels; the number of colours of sixels.
    questions.extend(b"\x1b[16t\x1b[?1;1;0S");
    questions
}

/// Whether asking can change anything: not where cells are wanted, and not where another program stands in between,
/// which would have to be told to let pictures through.
pub fn worth_asking(wish: PreviewWord, env: &dyn Fn(&str) -> Option<String>) -> bool {
    match wish {
        PreviewWord::Auto => !between(env) && !matches!(env("TERM").as_deref(), None | Some("" | "dumb" | "linux")),
        PreviewWord::Kitty | PreviewWord::Sixel => true,
        _ => false,
    }
}

/// Whether tmux or screen stands between us and the terminal. They pass the variables of the outer terminal on.
fn between(env: &dyn Fn(&str) -> Option<String>) -> bool {
    let set = |name: &str| env(name).is_some_and(|value| !value.is_empty());
    let term = env("TERM").unwrap_or_default();
    set("TMUX") || set("STY") || term.starts_with("tmux") || term.starts_with("screen")
}

/// Whether pixels were asked for and nothing says that they would be seen. They are sent all the same: the terminal may
/// only be silent about it.
pub fn is_doubtful(wish: PreviewWord, env: &dyn Fn(&str) -> Option<String>, answers: &Answers) -> bool {
    match wish {
        PreviewWord::Kitty => !(answers.kitty || answers.kitty_shared),
        PreviewWord::Sixel => !answers.sixel(),
        PreviewWord::Iterm2 => between(env) || !is_iterm2(env),
        _ => false,
    }
}

/// Whether the terminal calls itself one of those that show iTerm2's images; there is no question for it.
pub fn is_iterm2(env: &dyn Fn(&str) -> Option<String>) -> bool {
    let has = |name: &str, words: &[&str]| env(name).is_some_and(|value| words.iter().any(|word| value.contains(word)));
    has("TERM_PROGRAM", &["iTerm", "WezTerm"]) || has("LC_TERMINAL", &["iTerm2"])
}

/// The preview, and what it may use in cells. `cell` is the size of a cell in pixels by the system.
pub fn choose(
    wish: PreviewWord,
    env: &dyn Fn(&str) -> Option<String>,
    answers: &Answers,
    cell: Option<(u16, u16)>,
    can: Capabilities,
) -> (Preview, Capabilities) {
    let pixels = |protocol| {
        let cell = cell.or(answers.cell).unwrap_or(USUAL_CELL);
        (Preview::Pixels { protocol, cell }, can)
    };
    let kitty = if answers.kitty_shared { Protocol::KittyShared } else { Protocol::Kitty };
    let cells = |colours| (Preview::Cells, Capabilities { colours, ..can });
    match wish {
        PreviewWord::Kitty => pixels(kitty),
        PreviewWord::Iterm2 => pixels(Protocol::Iterm2),
        PreviewWord::Sixel => pixels(Protocol::Sixel),
        // Without colours letters are all there is: nothing else would come through.
        _ if can.colours == Colours::None && wish != PreviewWord::Auto => cells(Colours::None),
        PreviewWord::Blocks => cells(Colours::True),
        PreviewWord::Indexed => cells(Colours::Indexed),
        PreviewWord::Grey => cells(Colours::Sixteen),
        PreviewWord::Ascii => cells(Colours::None),
        PreviewWord::Auto if answers.attributes.is_none() || between(env) => (Preview::Cells, can),
        PreviewWord::Auto if answers.kitty || answers.kitty_shared => pixels(kitty),
        PreviewWord::Auto if is_iterm2(env) => pixels(Protocol::Iterm2),
        PreviewWord::Auto if sixels_do(answers, cell) => pixels(Protocol::Sixel),
        PreviewWord::Auto => (Preview::Cells, can),
    }
}

/// Whether sixels would be right: in their place, and in their colours.
fn sixels_do(answers: &Answers, cell: Option<(u16, u16)>) -> bool {
    let enough = answers.registers.is_none_or(|registers| registers >= SIXEL_COLOURS);
    answers.sixel() && enough && cell.or(answers.cell).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(pairs: &'static [(&str, &str)]) -> impl Fn(&str) -> Option<String> {
        move |name: &str| pairs.iter().find(|(k, _)| *k == name).map(|(_, v)| (*v).to_owned())
    }

    fn named(preview: (Preview, Capabilities)) -> &'static str {
        match (preview.0, preview.1.colours) {
            (Preview::Pixels { protocol: Protocol::KittyShared, .. }, _) => "kitty, shared",
            (Preview::Pixels { protocol: Protocol::Kitty, .. }, _) => "kitty",
            (Preview::Pixels { protocol: Protocol::Iterm2, .. }, _) => "iterm2",
            (Preview::Pixels { protocol: Protocol::Sixel, .. }, _) => "sixel",
            (Preview::Cells, Colours::True) => "blocks",
            (Preview::Cells, Colours::Indexed) => "256",
            (Preview::Cells, Colours::Sixteen) => "grey",
            (Preview::Cells, Colours::None) => "ascii",
        }
    }

    const XTERM: &[(&str, &str)] = &[("TERM", "xterm-256color")];
    const KITTY: &[(&str, &str)] = &[("TERM", "xterm-kitty"), ("KITTY_WINDOW_ID", "1")];
    const TMUX: &[(&str, &str)] =
        &[("TERM", "tmux-256color"), ("TMUX", "/tmp/tmux-0/default,1,0"), ("KITTY_WINDOW_ID", "1")];
    const SCREEN: &[(&str, &str)] = &[("TERM", "screen"), ("STY", "1.pts")];
    const ITERM: &[(&str, &str)] = &[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")];
    const LOCAL: &[u8] = b"\x1b_Gi=31;OK\x1b\\\x1b_Gi=32;OK\x1b\\\x1b[?62;c";
    const FAR: &[u8] = b"\x1b_Gi=31;OK\x1b\\\x1b_Gi=32;EBADF:\x1b\\\x1b[?62;4c";
    const SIXEL: &[u8] = b"\x1b[6;18;9t\x1b[?1;0;256S\x1b[?63;4c";
    const PLAIN: &[u8] = b"\x1b[?1;2c";

    #[test]
    fn the_best_that_answers_is_taken() {
        type Row = (&'static [(&'static str, &'static str)], &'static [u8], &'static str);
        let table: [Row; 13] = [
            (KITTY, LOCAL, "kitty, shared"),
            (KITTY, FAR, "kitty"),
            // Another terminal that knows the protocol.
            (XTERM, LOCAL, "kitty, shared"),
            (ITERM, PLAIN, "iterm2"),
            (ITERM, SIXEL, "iterm2"),
            (XTERM, SIXEL, "sixel"),
            // Too few colours, or no place known.
            (XTERM, b"\x1b[6;18;9t\x1b[?1;0;16S\x1b[?63;4c", "blocks"),
            (XTERM, b"\x1b[?63;4c", "blocks"),
            (XTERM, PLAIN, "blocks"),
            // Names without an answer are not believed.
            (KITTY, b"", "blocks"),
            (ITERM, b"", "blocks"),
            (TMUX, LOCAL, "blocks"),
            (SCREEN, SIXEL, "blocks"),
        ];
        for (names, said, expected) in table {
            let answers = Answers::read(said);
            let found = choose(PreviewWord::Auto, &env(names), &answers, None, Capabilities::default());
            assert_eq!(named(found), expected, "{names:?} {:?}", String::from_utf8_lossy(said));
        }
    }

    #[test]
    fn pixels_that_nobody_promises_to_show_are_doubtful() {
        use PreviewWord::{Auto, Blocks, Iterm2, Kitty, Sixel};
        let doubtful = |wish, names, said| is_doubtful(wish, &env(names), &Answers::read(said));
        assert!(doubtful(Kitty, TMUX, PLAIN) && doubtful(Sixel, XTERM, PLAIN) && doubtful(Iterm2, XTERM, PLAIN));
        assert!(!doubtful(Kitty, KITTY, LOCAL) && !doubtful(Sixel, XTERM, SIXEL) && !doubtful(Iterm2, ITERM, b""));
        assert!(!doubtful(Auto, XTERM, PLAIN) && !doubtful(Blocks, TMUX, PLAIN));
    }

    #[test]
    fn what_is_asked_for_is_done_whatever_the_terminal_says() {
        use PreviewWord::{Ascii, Blocks, Grey, Indexed, Iterm2, Kitty, Sixel};
        let words = [
            (Kitty, "kitty"),
            (Iterm2, "iterm2"),
            (Sixel, "sixel"),
            (Blocks, "blocks"),
            (Indexed, "256"),
            (Grey, "grey"),
            (Ascii, "ascii"),
        ];
        for (wish, expected) in words {
            let found = choose(wish, &env(TMUX), &Answers::default(), None, Capabilities::default());
            assert_eq!(named(found), expected);
        }
        let colourless = Capabilities { colours: Colours::None, utf8: true };
        for wish in [Blocks, Indexed, Grey] {
            assert_eq!(named(choose(wish, &env(XTERM), &Answers::default(), None, colourless)), "ascii");
        }
    }

    #[test]
    fn the_system_knows_a_cell_better_than_the_terminal_and_any_is_better_than_a_guess() {
        let cell = |system| {
            let answers = Answers::read(SIXEL);
            match choose(PreviewWord::Sixel, &env(XTERM), &answers, system, Capabilities::default()).0 {
                Preview::Pixels { cell, .. } => cell,
                Preview::Cells => (0, 0),
            }
        };
        assert_eq!((cell(None), cell(Some((8, 17)))), ((9, 18), (8, 17)));
    }

    #[test]
    fn nobody_is_asked_in_vain() {
        use PreviewWord::{Ascii, Auto, Iterm2, Kitty};
        for (wish, names, worth) in [
            (Auto, XTERM, true),
            (Auto, TMUX, false),
            (Auto, SCREEN, false),
            (Auto, &[("TERM", "dumb")], false),
            (Auto, &[], false),
            (Kitty, TMUX, true),
            (Iterm2, XTERM, false),
            (Ascii, XTERM, false),
        ] {
            assert_eq!(worth_asking(wish, &env(names)), worth, "{wish:?} {names:?}");
        }
    }
}
