//! How `--help` looks: the commands in groups as they come up at work, Chinese first and English second, and at the end
//! what a newcomer types. The pages of the manual and the completions are made from the same definition.

use clap::{Arg, ArgAction, Command, CommandFactory as _, builder::Styles};
use unicode_width::UnicodeWidthStr as _;

use super::Cli;

/// Between the Chinese and the English of a text.
const BETWEEN: &str = " · ";

/// Headings with the commands below them. Whoever adds a command gives it a place here; a test asks for it.
const GROUPS: [(&str, &[&str]); 5] = [
    (
        "窗口的一天 · The counter's day",
        &["doctor", "patron", "worklist", "queue", "status", "verify", "day", "statistics"],
    ),
    ("准备 · Setting up", &["config", "device", "models"]),
    ("经办机构 · At the bureau", &["serve", "bureau", "load"]),
    ("测试 · For testers", &["scenario", "replay", "analyse", "match", "pad", "bench"]),
    ("其他 · More", &["manual", "completions", "help"]),
];

/// clap makes this command itself, and only while it parses.
const HELP: (&str, &str) = ("help", "某个命令的帮助 · Help of a command");

const EXAMPLES: &str = "\
\x20 renzheng                  没有配置就是演示 · A demonstration, if unconfigured
  renzheng --camera auto    演示，用真实摄像头 · A demonstration with a camera
  renzheng doctor           这台电脑能不能开工 · Whether this computer is ready
  renzheng config init      写一份带说明的配置 · A commented configuration
  renzheng queue list       还有什么没有发出 · What still waits to be sent
  renzheng queue --help     一个命令的全部说明 · All about one command";

const EXIT_CODES: &str = "\
\x20 0  办成了 · Done
  1  没有办成，原因和办法都写出来了 · Not done; reason and remedy were said
  2  命令行或配置有错 · The command line or the configuration is wrong
  另有含义的，见该命令的帮助。 · Some commands mean more; their help says so.";

const FILES: &str = "\
\x20 ~/.config/renzheng/config.toml  配置 · Configuration
  ~/.local/share/renzheng         待发记录、密钥、日志 · Records, keys, logs
  RENZHENG_DATABASE               经办机构的数据库 · The bureau's PostgreSQL
  LANG                            命令行的语言 · Language of the command line
  NO_COLOR                        不用颜色 · No colours";

/// The command line as it is parsed, explained and written down.
pub fn command() -> Command {
    let command = explained(Cli::command());
    let usage = format!("{} {{usage}}", heading("用法 · Usage"));
    let options = heading("选项 · Options");
    let template =
        format!("{{about-with-newline}}\n{usage}\n\n{}{options}\n{{options}}{{after-help}}", groups(&command));
    let parts: Vec<String> = more().iter().map(|(title, lines)| format!("{}\n{lines}", heading(title))).collect();
    let (short, long) = (parts.first().cloned().unwrap_or_default(), parts.join("\n\n"));
    command.help_template(template).after_help(short).after_long_help(long)
}

/// What stands below the options, headings and lines; the examples come first.
pub const fn more() -> [(&'static str, &'static str); 3] {
    [
        ("例子 · Examples", EXAMPLES),
        ("退出码 · Exit codes", EXIT_CODES),
        ("文件和环境变量 · Files and environment", FILES),
    ]
}

/// A command and all below it with headings in both languages, and in the long help each language on lines of its own.
fn explained(command: Command) -> Command {
    let command = command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .mut_args(|arg| match (arg.get_long_help(), arg.get_help()) {
            (Some(text), _) | (None, Some(text)) => {
                let text = apart(&text.to_string());
                arg.long_help(text)
            }
            (None, None) => arg,
        })
        .arg(flag("help", 'h', ArgAction::Help, "帮助；--help 更详细 · Help; --help says more"));
    let command = match command.get_version() {
        Some(_) => command.arg(flag("version", 'V', ArgAction::Version, "版本 · Version")),
        None => command,
    };
    let command = match command.get_long_about().or(command.get_about()).map(|text| apart(&text.to_string())) {
        Some(text) => command.long_about(text),
        None => command,
    };
    let template = template(&command);
    command.help_template(template).mut_subcommands(|below| explained(below).disable_help_subcommand(true))
}

fn flag(name: &'static str, short: char, action: ArgAction, help: &'static str) -> Arg {
    Arg::new(name).short(short).long(name).action(action).help(help).long_help(apart(help)).display_order(1000)
}

/// A Chinese sentence is followed by a blank only where its English one begins.
fn apart(text: &str) -> String {
    text.replacen(BETWEEN, "\n", 1).replace("。 ", "。\n")
}

/// What the help of a command shows, in this order; no heading without something below it.
fn template(command: &Command) -> String {
    let mut parts = vec![format!("{{about-with-newline}}\n{} {{usage}}", heading("用法 · Usage"))];
    if command.get_positionals().next().is_some() {
        parts.push(format!("{}\n{{positionals}}", heading("参数 · Arguments")));
    }
    if command.has_subcommands() {
        parts.push(format!("{}\n{{subcommands}}", heading("命令 · Commands")));
    }
    parts.push(format!("{}\n{{options}}", heading("选项 · Options")));
    parts.join("\n\n") + "{after-help}"
}

/// The commands, each with its one line, below their headings.
fn groups(command: &Command) -> String {
    let about = |name: &str| match command.find_subcommand(name).and_then(Command::get_about) {
        Some(about) => about.to_string(),
        None => HELP.1.to_owned(),
    };
    let widest = GROUPS.iter().flat_map(|(_, names)| *names).map(|name| name.width()).max().unwrap_or_default();
    let literal = Styles::styled().get_literal().to_owned();
    let row = |name: &str| {
        let gap = " ".repeat(widest - name.width() + 2);
        format!("  {}{name}{}{gap}{}\n", literal.render(), literal.render_reset(), about(name))
    };
    let block = |(title, names): &(&str, &[&str])| {
        let rows: String = names.iter().map(|name| row(name)).collect();
        format!("{}\n{rows}\n", heading(title))
    };
    GROUPS.iter().map(block).collect()
}

/// A heading in the style of clap's own; when the help is printed or piped, only the words remain.
fn heading(text: &str) -> String {
    let style = Styles::styled().get_header().to_owned();
    format!("{}{text}:{}", style.render(), style.render_reset())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Columns of the smallest terminal the wizard works in.
    const NARROW: usize = 80;

    fn all(command: &Command) -> Vec<Command> {
        let below = command.get_subcommands().flat_map(all);
        std::iter::once(command.clone()).chain(below).collect()
    }

    #[test]
    fn every_command_has_a_place_in_one_group() {
        let listed: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let command = command();
        let known: BTreeSet<&str> = command.get_subcommands().map(Command::get_name).chain([HELP.0]).collect();
        assert_eq!(listed.iter().copied().collect::<BTreeSet<_>>(), known);
        assert_eq!(listed.len(), known.len(), "one of them stands in two groups");
    }

    #[test]
    fn every_text_has_both_languages() {
        for command in all(&command()) {
            let name = command.get_name().to_owned();
            let texts = command.get_arguments().filter_map(|arg| arg.get_help().map(ToString::to_string));
            for text in texts.chain(command.get_about().map(ToString::to_string)) {
                let hanzi = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
                assert!(hanzi && text.contains(" · "), "{name}: {text}");
            }
        }
    }

    #[test]
    fn nothing_that_stands_in_columns_is_broken_in_a_narrow_terminal() {
        let mut command = command().term_width(NARROW);
        let (short, long) = (command.render_help().to_string(), command.render_long_help().to_string());
        for (_, lines) in more() {
            assert!(long.contains(lines), "{long}");
        }
        assert!(short.contains(EXAMPLES));
        let upto = short.find("选项 · Options").unwrap();
        for line in short[..upto].lines() {
            assert!(line.width() <= NARROW, "{} columns: {line}", line.width());
        }
    }

    #[test]
    fn the_short_help_is_shorter_and_ends_in_examples() {
        let mut command = command();
        let (short, long) = (command.render_help().to_string(), command.render_long_help().to_string());
        assert!(short.lines().count() < long.lines().count());
        assert!(short.trim_end().ends_with(EXAMPLES.lines().last().unwrap()));
        assert!(long.contains("退出码 · Exit codes") && !short.contains("退出码 · Exit codes"));
    }
}
