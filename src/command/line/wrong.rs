//! What is said when the command line is wrong.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::setup::complaint::{Bilingual, Complaint};

/// What clap found wrong, as a pair in the user's language. Help and version are no errors: the caller prints them.
pub fn complaint(error: &clap::Error) -> Complaint {
    let word = named(error);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => both(&word, "没有这个选项或参数", "There is no such option or argument"),
        ErrorKind::InvalidSubcommand => both(&word, "没有这个子命令", "There is no such subcommand"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            both(&word, "这个选项的值不对", "The value of this option is not valid")
        }
        ErrorKind::MissingRequiredArgument => both(&word, "缺少", "This is missing"),
        ErrorKind::ArgumentConflict => both(&word, "这个选项不能这样组合", "This option cannot be combined so"),
        _ => both(&word, "命令行不完整或写错了", "The command line is incomplete or wrong"),
    };
    Complaint::usage(what, remedy(error))
}

fn both(word: &str, zh: &str, en: &str) -> Bilingual {
    if word.is_empty() {
        Bilingual::new(format!("{zh}。"), format!("{en}."))
    } else {
        Bilingual::new(format!("{zh}：{word}"), format!("{en}: {word}"))
    }
}

fn named(error: &clap::Error) -> String {
    let part = |kind| error.get(kind).map(shown).unwrap_or_default();
    let arg = if error.kind() == ErrorKind::InvalidSubcommand {
        part(ContextKind::InvalidSubcommand)
    } else {
        part(ContextKind::InvalidArg)
    };
    match part(ContextKind::InvalidValue) {
        value if value.is_empty() => arg,
        value => format!("{arg} = {value}"),
    }
}

fn remedy(error: &clap::Error) -> Bilingual {
    let suggestion = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
        .into_iter()
        .find_map(|kind| error.get(kind).map(shown));
    let possible = error.get(ContextKind::ValidValue).map(shown).filter(|v| !v.is_empty());
    let possible = possible.or_else(|| range(error));
    match (suggestion, possible) {
        (Some(word), _) => Bilingual::new(format!("您是不是想用：{word}？"), format!("Did you mean {word}?")),
        (None, Some(values)) => Bilingual::new(format!("可以用：{values}"), format!("It takes: {values}")),
        (None, None) => Bilingual::new("请看帮助：renzheng --help", "See the help: renzheng --help"),
    }
}

/// The permitted range of a number that is out of bounds; clap states it only in a sentence: "0 is not in 1..=60".
fn range(error: &clap::Error) -> Option<String> {
    let sentence = std::error::Error::source(error)?.to_string();
    Some(sentence.rsplit_once(" is not in ")?.1.replace("..=", "–"))
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::String(one) => one.clone(),
        ContextValue::Strings(many) => many.join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::command::line::Cli;

    fn wrong(line: &[&str]) -> Complaint {
        complaint(&Cli::try_parse_from(line).unwrap_err())
    }

    #[test]
    fn a_misspelt_option_is_named_with_the_nearest_one() {
        let said = wrong(&["renzheng", "--camra", "mock"]);
        assert_eq!(said.what.zh, "没有这个选项或参数：--camra");
        assert_eq!(said.remedy.en, "Did you mean --camera?");
        assert_eq!(said.code, 2);
    }

    #[test]
    fn a_wrong_value_is_named_with_the_possible_ones() {
        let said = wrong(&["renzheng", "--lang", "klingon"]);
        assert!(said.what.en.contains("klingon"), "{said}");
        assert_eq!(said.remedy.zh, "可以用：zh, en");
    }

    #[test]
    fn a_number_out_of_bounds_is_told_the_bounds() {
        let said = wrong(&["renzheng", "doctor", "--seconds", "0"]);
        assert_eq!((said.remedy.zh.as_str(), said.code), ("可以用：1–60", 2));
    }

    #[test]
    fn a_missing_argument_is_named() {
        let said = wrong(&["renzheng", "bench", "--json"]);
        assert!(said.what.zh.contains("<DIR>"), "{said:?}");
    }
}
