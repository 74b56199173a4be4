//! The options of the commands that measure pictures.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// See [`super::Command::Analyse`].
#[derive(Args, Clone, Debug)]
pub struct AnalyseOptions {
    /// 每张图片输出一行 JSON · Print one line of JSON a picture
    #[arg(long)]
    pub json: bool,
    /// 对照表（CSV：file、expected，可加 severity），最后输出混淆表 · A CSV of what is expected; ends in a confusion table
    #[arg(long, value_name = "CSV")]
    pub against: Option<PathBuf>,
    /// 图片或文件夹 · Pictures or folders
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// See [`super::Command::Match`].
#[derive(Args, Clone, Debug)]
pub struct MatchOptions {
    /// 配对表（CSV：a、b、same，可加 years），给出各阈值的 FMR 和 FNMR · A CSV of pairs; gives FMR and FNMR per threshold
    #[arg(long, value_name = "CSV")]
    pub pairs: Option<PathBuf>,
    /// 配对表中图片所在文件夹，默认为表所在文件夹 · Folder of the table's pictures; the table's own by default
    #[arg(long, value_name = "DIR", conflicts_with = "pictures")]
    pub root: Option<PathBuf>,
    /// 每对输出一行 JSON · Print one line of JSON a pair
    #[arg(long)]
    pub json: bool,
    /// 把距离分布画成图 (SVG) · Draw the distances to this file (SVG)
    #[arg(long, value_name = "FILE", conflicts_with = "pictures")]
    pub svg: Option<PathBuf>,
    /// 比对模型：mobilefacenet、dlib，或自备模型的说明文件 · Network: mobilefacenet, dlib, or the file that describes your own
    #[arg(long, value_name = "NAME|FILE")]
    pub matcher: Option<String>,
    /// 两张照片相隔的年数 · Years between the two pictures
    #[arg(long, value_name = "N", conflicts_with = "pairs")]
    pub years: Option<u32>,
    /// 两张图片 · Two pictures
    #[arg(num_args = 2, required_unless_present = "pairs", conflicts_with = "pairs", value_name = "PICTURE")]
    pub pictures: Vec<PathBuf>,
}

/// See [`super::Command::Pad`].
#[derive(Clone, Debug, Subcommand)]
pub enum PadCommand {
    /// 检测报告：各类攻击的 APCER、BPCER、无应答率 · Report: APCER per attack species, BPCER, non-response
    ///
    /// 退出码：0 都看了，1 有文件读不出。
    /// Exit code: 0 all were looked at, 1 some files cannot be read.
    Report(PadOptions),
}

/// See [`PadCommand::Report`].
#[derive(Args, Clone, Debug)]
pub struct PadOptions {
    /// 输出一个 JSON 对象 · Print one JSON object
    #[arg(long)]
    pub json: bool,
    /// 把 DET 曲线画成图 (SVG) · Draw the DET curve to this file (SVG)
    #[arg(long, value_name = "FILE")]
    pub det: Option<PathBuf>,
    /// 攻击是模拟的：结果只说明流程可用 · The attacks are simulated: the figures show only that the plumbing works
    #[arg(long)]
    pub simulated: bool,
    /// 含 manifest.csv（file、species、label、subject）的文件夹 · Folder with manifest.csv (file, species, label, subject)
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::super::Cli;

    #[test]
    fn two_pictures_or_a_table_of_pairs_are_compared() {
        let parsed = |line: &str| Cli::try_parse_from(line.split(' ')).is_ok();
        for right in ["match a b", "match a b --json --years 12", "match --pairs p.csv --root d --svg x.svg --json"] {
            assert!(parsed(&format!("renzheng {right}")), "{right}");
        }
        for wrong in ["match", "match a", "match a b c", "match a b --pairs p", "match a b --root d", "pad"] {
            assert!(!parsed(&format!("renzheng {wrong}")), "{wrong}");
        }
        assert!(parsed("renzheng pad report d --json --det x.svg --simulated"));
    }
}
