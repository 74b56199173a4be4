//! `renzheng manual` and `renzheng completions`: pages and completions, made from the command line's own definition, so
//! that they cannot differ from what the program understands.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::{Args, Command};
use clap_mangen::{
    Man,
    roff::{Roff, roman},
};

use crate::setup::complaint::{Bilingual, Complaint, file};

/// Options of `renzheng manual`.
#[derive(Args, Clone, Debug)]
pub struct ManualOptions {
    /// 每个命令一页，写进这个文件夹；看的时候用 man -l · A page for each command into this folder, to be read with man -l
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
}

/// Options of `renzheng completions`.
#[derive(Args, Clone, Debug)]
pub struct CompletionsOptions {
    /// 哪种命令行 · Which shell
    pub shell: clap_complete::Shell,
}

/// The page of the program, or with a folder every page. `more` is what stands below the options: headings and lines.
pub fn run(options: &ManualOptions, command: &Command, more: &[(&str, &str)]) -> Result<Bilingual, Complaint> {
    match &options.to {
        Some(folder) => pages(folder, command, more),
        None => page(command, more).map(|text| breakable(&text)).map(|text| Bilingual::new(text.clone(), text)),
    }
}

/// The examples and what follows them keep their lines.
fn page(command: &Command, more: &[(&str, &str)]) -> Result<String, Complaint> {
    let unwritten = |e| file(Path::new("renzheng.1"), &e);
    let mut bytes = Vec::new();
    let command = command.clone().after_help(None::<&str>).after_long_help(None::<&str>);
    Man::new(command).render(&mut bytes).map_err(unwritten)?;
    for (title, lines) in more {
        let mut section = Roff::new();
        section.control("SH", [*title]).control("nf", []);
        for line in lines.lines() {
            section.text([roman(line)]);
        }
        section.control("fi", []).to_writer(&mut bytes).map_err(unwritten)?;
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Hanzi have no blanks at which a line could end: from the second section on (the first one is for `whatis`) it may do
/// so behind a sign. And nothing is stretched to the margin.
fn breakable(page: &str) -> String {
    let (name, rest) = page.split_at(page.find(".SH SYNOPSIS").unwrap_or_default());
    let rest = ['，', '。', '；', '：', '、']
        .iter()
        .fold(rest.to_owned(), |text, sign| text.replace(*sign, &format!("{sign}\\:")));
    format!("{name}.ad l\n{rest}")
}

/// Made beside first: the folder may be full of other programs' pages.
fn pages(folder: &Path, command: &Command, more: &[(&str, &str)]) -> Result<Bilingual, Complaint> {
    let unwritten = |e| file(folder, &e);
    let made = tempfile::tempdir().map_err(unwritten)?;
    clap_mangen::generate_to(command.clone(), made.path()).map_err(unwritten)?;
    fs::write(made.path().join("renzheng.1"), page(command, more)?).map_err(unwritten)?;
    fs::create_dir_all(folder).map_err(unwritten)?;
    for entry in fs::read_dir(made.path()).map_err(unwritten)? {
        let entry = entry.map_err(unwritten)?;
        let text = fs::read_to_string(entry.path()).map_err(unwritten)?;
        fs::write(folder.join(entry.file_name()), breakable(&text)).map_err(unwritten)?;
    }
    let shown = folder.display();
    Ok(Bilingual::new(format!("手册已写入 {shown}"), format!("The manual is in {shown}")))
}

/// What a shell must know to complete a command line of ours.
pub fn completions(options: &CompletionsOptions, command: &mut Command) -> String {
    let mut bytes = Vec::new();
    clap_complete::generate(options.shell, command, "renzheng", &mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum as _;
    use clap_complete::Shell;

    use super::*;
    use crate::command::line::{command, more};

    /// Every command with the words that lead to it.
    fn ways(command: &Command, before: &[String]) -> Vec<Vec<String>> {
        let here = [before, &[command.get_name().to_owned()]].concat();
        let below = command.get_subcommands().flat_map(|below| ways(below, &here)).collect::<Vec<_>>();
        [vec![here], below].concat()
    }

    #[test]
    fn every_command_has_a_page_that_names_its_options() {
        let folder = tempfile::tempdir().unwrap();
        run(&ManualOptions { to: Some(folder.path().join("man1")) }, &command(), &more()).unwrap();
        let ways = ways(&command(), &[]);
        assert!(ways.len() > 40, "{}", ways.len());
        for way in &ways {
            let page = fs::read_to_string(folder.path().join("man1").join(format!("{}.1", way.join("-")))).unwrap();
            for part in [".SH NAME", ".SH SYNOPSIS", "\\-\\-config", "配置文件"] {
                assert!(page.contains(part), "{way:?}: {part}");
            }
        }
        assert_eq!(fs::read_dir(folder.path().join("man1")).unwrap().count(), ways.len());
    }

    #[test]
    fn the_first_page_keeps_the_lines_of_the_examples() {
        let Bilingual { zh, en } = run(&ManualOptions { to: None }, &command(), &more()).unwrap();
        assert_eq!(zh, en);
        let examples = zh.split(".SH \"例子 · Examples\"").nth(1).unwrap();
        assert!(examples.trim_start().starts_with(".nf\n"), "{examples}");
        assert!(examples.lines().any(|line| line.starts_with("  renzheng queue list")), "{examples}");
    }

    #[test]
    fn every_shell_is_told_every_command() {
        for shell in Shell::value_variants() {
            let text = completions(&CompletionsOptions { shell: *shell }, &mut command());
            for name in ways(&command(), &[]).iter().filter_map(|way| way.last()) {
                assert!(text.contains(name.as_str()), "{shell}: {name}");
            }
        }
    }
}
