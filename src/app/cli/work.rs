//! `renzheng worklist`, `renzheng day` and `renzheng statistics` on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

/// What can be done with the list.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum WorklistCommand {
    /// 导入名单 (CSV)：可用的行导入，其余逐行说明 · Take in a CSV file: rows that can be used are, the others are named
    ///
    /// Excel 另存的 GB18030、UTF-8、Unicode 文本都可以。至少要有“姓名”和“公民身份号码”两列；
    /// 也认识：到期日、上次认证日期、电话、地址、备注、上门。同一号码再次导入即更新。
    /// GB18030, UTF-8 and Excel's Unicode text are read. 姓名 (name) and 公民身份号码 (number) are needed; a number that is on the
    /// list already is brought up to date. Exit code: 0 every row was used, 1 some were not.
    Import {
        /// 名单文件 · The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// 列出名单 · List people
    List(Find),
    /// 导出名单，每人带办理结果 · Write the list with what became of everybody
    Export {
        /// 写到哪里；已有的文件不覆盖 · Where to; a file that is there is not written over
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// 用 GB18030 而不是 UTF-8 · In GB18030 instead of UTF-8
        #[arg(long)]
        gb18030: bool,
        /// Whom.
        #[command(flatten)]
        find: Find,
    },
    /// 上门的路线单：要上门而未办的人，按地址排序，可打印带走 · The round of visits at home, by address, to be taken along
    Round {
        /// 写成 CSV 文件 · Write a CSV file
        #[arg(long, value_name = "FILE")]
        export: Option<PathBuf>,
    },
    /// 装好上门资料：联网时运行一次，三天内没有网络也能在老人家里办理 · Pack for visits without a network: good for three days
    ///
    /// 要输入工作人员的口令（不显示）。上门的人从名单里取；办理的记录回来联网后自动送达，由人工复核。
    /// Asks for the helper's password. Who is to be visited is taken from the list; records go out when the network is back,
    /// and a person at the bureau looks at them.
    Pack {
        /// 工作人员账号 · The helper's name
        #[arg(long, value_name = "NAME")]
        helper: String,
    },
    /// 清空名单；办理记录不受影响 · Take everybody off the list; records stay
    Clear {
        /// 确认 · Yes, really
        #[arg(long)]
        yes: bool,
    },
}

/// Whom to look for.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Find {
    /// 姓名首字母、姓名，或号码里的数字 · Initials, name, or digits of the number
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub find: String,
    /// 先后：due 先到期在前，aged 80 岁以上在前 · Who comes first
    #[arg(long, value_name = "due|aged", default_value = "due")]
    pub order: Sorted,
    /// 只要未办的 · Only who is still to do
    #[arg(long)]
    pub open: bool,
}

/// See [`Find::order`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Sorted {
    /// By due date.
    #[default]
    Due,
    /// Those of 80 and more first.
    Aged,
}

/// See [`super::Command::Day`].
#[derive(Args, Clone, Debug)]
pub struct DayOptions {
    /// 哪一天，默认今天 · Which day; today by default
    #[arg(long, value_name = "2026-11-22")]
    pub date: Option<Date>,
    /// 输出 JSON · Print JSON
    #[arg(long)]
    pub json: bool,
    /// 不问经办机构 · Do not ask the bureau first
    #[arg(long)]
    pub offline: bool,
}

/// See [`super::Command::Statistics`].
#[derive(Args, Clone, Debug)]
pub struct StatisticsOptions {
    /// 从哪一天 · First day; 30 days ago by default
    #[arg(long, value_name = "2026-11-01")]
    pub from: Option<Date>,
    /// 到哪一天 · Last day; today by default
    #[arg(long, value_name = "2026-11-30")]
    pub to: Option<Date>,
    /// 输出 CSV · Print CSV
    #[arg(long)]
    pub csv: bool,
    /// 其他窗口用 --csv 写成的文件，一并计入 · Files that other windows wrote with --csv, to be put together with this one's
    #[arg(value_name = "FILE")]
    pub others: Vec<PathBuf>,
}
