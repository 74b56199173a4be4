//! `renzheng worklist`: taking lists in, looking at them, and writing them out with what became of everybody.

mod export;
mod import;
mod pack;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand, ValueEnum};

use crate::{
    counter::{BOOK, Book, Entry},
    domain::{
        due::DueRule,
        time::{Clock as _, Now, china},
        worklist::{Order, Outcome, Search},
    },
    flow::wizard::Language,
    setup::{
        book::{broken, open, unusable},
        clock::SystemClock,
        complaint::{Bilingual, Complaint},
        counter::{Ground, runtime},
        say::say,
        shared::Shared,
    },
    ui::{text, words},
};

/// What can be done with the list.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum WorklistCommand {
    /// 导入名单 (CSV)：可用的行导入，其余逐行说明 · Take in a CSV file: rows that can be used are, the others are named
    ///
    /// Excel 另存的 GB18030、UTF-8、Unicode 文本都可以。至少要有“姓名”和“公民身份号码”两列；
    /// 也认识：到期日、上次认证日期、电话、地址、备注、上门。同一号码再次导入即更新。
    /// GB18030, UTF-8 and Excel's Unicode text are read. 姓名 (name) and 公民身份号码 (number) are needed; a number that is on
    /// the
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
    /// Asks for the helper's password. Who is to be visited is taken from the list; records go out when the network is
    /// back,
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
    #[arg(long = "find", value_name = "TEXT", default_value = "")]
    pub text: String,
    /// 先后：due 先到期在前，aged 80 岁以上在前 · Who comes first
    #[arg(long, value_name = "due|aged", default_value = "due")]
    pub order: Sorted,
    /// 只要未办的 · Only who is still to do
    #[arg(long)]
    pub open: bool,
}

/// Who comes first in a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Sorted {
    /// By due date.
    #[default]
    Due,
    /// Those of 80 and more first.
    Aged,
}

/// Does what is asked.
pub fn run(command: &WorklistCommand, shared: &Shared) -> Result<ExitCode, Complaint> {
    let ground = Ground::make(shared)?;
    let (language, now) = (ground.language, SystemClock::start().now());
    runtime()?.block_on(async {
        let book = open(&ground.paths.data, now).await?;
        let rule = book.rule().await.map_err(|error| broken(&error))?.rule;
        let desk = Desk { language, rule, now };
        let done = desk.serve(&book, command, shared).await;
        book.close().await;
        done
    })
}

/// Language, rule and time that the work list's commands share.
struct Desk {
    language: Language,
    rule: DueRule,
    now: Now,
}

impl Desk {
    async fn serve(&self, book: &Book, command: &WorklistCommand, shared: &Shared) -> Result<ExitCode, Complaint> {
        match command {
            WorklistCommand::Import { file } => return self.import(book, file).await,
            WorklistCommand::List(find) => {
                say(&self.list(&self.entries(book, find).await?));
                self.tell_leaving(book).await?;
            }
            WorklistCommand::Export { file, gb18030, find } => {
                let entries = self.entries(book, find).await?;
                export::write(&entries, file, *gb18030, self.language)?;
                say(&self.written(entries.len(), file));
            }
            WorklistCommand::Round { export } => {
                let visits = self.round(book).await?;
                match export {
                    Some(file) => {
                        export::write(&visits, file, false, self.language)?;
                        say(&self.written(visits.len(), file));
                    }
                    None => say(&self.visits(&visits)),
                }
            }
            WorklistCommand::Pack { helper } => return self.pack(&self.round(book).await?, helper, shared).await,
            WorklistCommand::Clear { yes: false } => return Err(not_sure()),
            WorklistCommand::Clear { yes: true } => {
                let gone = book.clear().await.map_err(|e| unusable(Path::new(BOOK), &e))?;
                say(Bilingual::new(
                    format!("已清空，{gone} 人。"),
                    format!("The list is empty; {gone} people were on it."),
                )
                .get(self.language));
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    async fn entries(&self, book: &Book, find: &Find) -> Result<Vec<Entry>, Complaint> {
        let order = match find.order {
            Sorted::Due => Order::Due,
            Sorted::Aged => Order::Aged,
        };
        let search = Search { text: find.text.clone(), order, all: !find.open };
        let today = self.now.wall.to_zoned(china()).date();
        book.entries(&search, today).await.map_err(|e| unusable(Path::new(BOOK), &e))
    }

    /// People who are to be visited and not yet accepted, sorted by address and due date.
    async fn round(&self, book: &Book) -> Result<Vec<Entry>, Complaint> {
        let mut visits = self.entries(book, &Find { open: false, ..Find::default() }).await?;
        visits.retain(|entry| entry.listed.visit && entry.listed.outcome != Outcome::Accepted);
        visits.sort_by(|a, b| a.address.cmp(&b.address).then(a.listed.due.cmp(&b.listed.due)));
        Ok(visits)
    }

    /// The people as text, one line each.
    /// Who is about to leave the list is told before it happens.
    async fn tell_leaving(&self, book: &Book) -> Result<(), Complaint> {
        let today = self.now.wall.to_zoned(china()).date();
        let leaving = book.leaving(today).await.map_err(|error| broken(&error))?;
        if leaving > 0 {
            let said = Bilingual::new(
                format!(
                    "有 {leaving} 人到期和最后一次列入名单都过了 90 天，核对时钟以后会移出名单。今天是 {today} 吗？要留的请先导出，或再导入一次。"
                ),
                format!(
                    "{leaving} people are due, and were named last, more than 90 days ago: they leave the list once the clock is \
                     confirmed. Is today {today}? Export whom you want to keep, or take the list in again."
                ),
            );
            say(said.get(self.language));
        }
        Ok(())
    }

    fn list(&self, entries: &[Entry]) -> String {
        if entries.is_empty() {
            return Bilingual::new("名单里没有这样的人。", "Nobody like that is on the list.")
                .get(self.language)
                .to_owned();
        }
        let (words, today) = (words::Words::new(self.language), self.now.wall.to_zoned(china()).date());
        let heading = Bilingual::new(
            "到期日      80岁  姓名              公民身份号码        结果",
            "Due         80+   Name              Number              Outcome",
        );
        let aged = |entry: &Entry| match (entry.listed.is_aged(today), self.language) {
            (false, _) => "    ",
            (true, Language::Chinese) => "是  ",
            (true, Language::English) => "yes ",
        };
        let line = |entry: &Entry| {
            let one = &entry.listed;
            let name = one.name.clone() + &" ".repeat(16_usize.saturating_sub(text::cells(&one.name).into()));
            format!("{}  {}  {name}  {}  {}", one.due, aged(entry), one.number, words.listed(one.outcome))
        };
        std::iter::once(heading.get(self.language).to_owned())
            .chain(entries.iter().map(line))
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// A few lines a visit, with room to write beside them.
    fn visits(&self, visits: &[Entry]) -> String {
        if visits.is_empty() {
            return Bilingual::new("没有要上门的人。", "Nobody is to be visited.").get(self.language).to_owned();
        }
        let labels = match self.language {
            Language::Chinese => ["电话", "备注", "到期", "结果：□ 已办  □ 不在家  □ 搬走  □ 其他"],
            Language::English => {
                ["Telephone", "Note", "Due", "Outcome: [ ] done  [ ] not at home  [ ] moved  [ ] other"]
            }
        };
        let one = |(at, entry): (usize, &Entry)| {
            let Entry { listed, telephone, address, note, .. } = entry;
            // What is carried through the streets names the number by its last four only.
            let tail = listed.tail();
            format!(
                "{}. {address}\n   {} …{tail}  {} {}  {} {telephone}\n   {} {note}\n   {}",
                at + 1,
                listed.name,
                labels[2],
                listed.due,
                labels[0],
                labels[1],
                labels[3]
            )
        };
        visits.iter().enumerate().map(one).collect::<Vec<_>>().join("\n\n")
    }

    fn written(&self, count: usize, file: &Path) -> String {
        let shown = file.display();
        let said = Bilingual::new(
            format!("已写出 {count} 人：{shown}\n文件里有姓名和号码，用完请删除。"),
            format!("{count} people written to {shown}\nThe file holds names and numbers: delete it after use."),
        );
        said.get(self.language).to_owned()
    }
}

fn not_sure() -> Complaint {
    Complaint::usage(
        Bilingual::new("清空名单要加 --yes", "Clearing the list needs --yes"),
        Bilingual::new(
            "先导出一份：renzheng worklist export 文件.csv",
            "Export it first: renzheng worklist export FILE.csv",
        ),
    )
}

#[cfg(test)]
mod tests;
