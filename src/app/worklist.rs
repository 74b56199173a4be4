//! `renzheng worklist`: taking lists in, looking at them, and writing them out with what became of everybody.

mod export;
mod import;
mod pack;

use std::{path::Path, process::ExitCode};

use super::{
    cli::{Find, Shared, Sorted, WorklistCommand},
    clock::SystemClock,
    complaint::{Complaint, Words},
    counter::{Ground, runtime},
    say::say,
};
use crate::{
    counter::{BOOK, Book, BookError, Entry},
    domain::{
        due::DueRule,
        time::{Clock as _, Now, china},
        worklist::{Order, Outcome, Search},
    },
    flow::wizard::Language,
    ui::{text, words},
};

/// Does what is asked.
pub fn run(command: &WorklistCommand, shared: &Shared) -> Result<ExitCode, Complaint> {
    let ground = Ground::make(shared)?;
    let rule = ground.config.as_ref().map_or_else(DueRule::default, |config| config.worklist.due);
    let desk = Desk { language: ground.language, rule, now: SystemClock::start().now() };
    runtime()?.block_on(async {
        let book = open(&ground.paths.data, desk.now).await?;
        let done = desk.serve(&book, command, shared).await;
        book.close().await;
        done
    })
}

/// The book of this counter.
pub(super) async fn open(folder: &Path, now: Now) -> Result<Book, Complaint> {
    let today = now.wall.to_zoned(china()).date();
    Book::open(folder, today).await.map_err(|error| unusable(&folder.join(BOOK), &error))
}

/// The book cannot be used.
pub(super) fn unusable(file: &Path, error: &BookError) -> Complaint {
    tracing::error!(%error, "the counter's book cannot be used");
    let shown = file.display();
    // What the disk or the database says is English; the remedy tells the rest apart.
    let detail = if let BookError::Store(error) = error { format!(" ({error})") } else { String::new() };
    let what =
        Words::new(format!("名单无法打开：{shown}{detail}"), format!("The list cannot be opened: {shown}{detail}"));
    let remedy = match error {
        BookError::Newer { .. } => Words::new("请安装更新的程序。", "Install the newer program."),
        BookError::OtherKey => Words::new(
            "钥匙文件 book.key 坏了或被换过。有备份就放回原处；没有，请用 renzheng worklist clear --yes 清空名单，再导入一次。",
            "The key file book.key is damaged or another one. Put it back from a backup; else empty the list with `renzheng \
             worklist clear --yes` and take it in again.",
        ),
        BookError::Store(_) | BookError::Damaged | BookError::Key(_) | BookError::Random => Words::new(
            "请检查权限和磁盘空间；文件坏了可以移开，再导入一次名单。已提交的记录不在这个文件里。",
            "Check permissions and space. A damaged file may be moved away and the list taken in again: records that were \
             submitted are not in it.",
        ),
    };
    Complaint::new(what, remedy)
}

/// Who asks, and when.
struct Desk {
    language: Language,
    rule: DueRule,
    now: Now,
}

impl Desk {
    async fn serve(&self, book: &Book, command: &WorklistCommand, shared: &Shared) -> Result<ExitCode, Complaint> {
        match command {
            WorklistCommand::Import { file } => return self.import(book, file).await,
            WorklistCommand::List(find) => say(&self.list(&self.entries(book, find).await?)),
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
                say(Words::new(
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
        let search = Search { text: find.find.clone(), order, all: !find.open };
        let today = self.now.wall.to_zoned(china()).date();
        book.entries(&search, today).await.map_err(|e| unusable(Path::new(BOOK), &e))
    }

    /// Who is to be visited and still to do, neighbours beside each other.
    async fn round(&self, book: &Book) -> Result<Vec<Entry>, Complaint> {
        let mut visits = self.entries(book, &Find { open: false, ..Find::default() }).await?;
        visits.retain(|entry| entry.listed.visit && entry.listed.outcome != Outcome::Accepted);
        visits.sort_by(|a, b| a.address.cmp(&b.address).then(a.listed.due.cmp(&b.listed.due)));
        Ok(visits)
    }

    /// A line a person.
    fn list(&self, entries: &[Entry]) -> String {
        if entries.is_empty() {
            return Words::new("名单里没有这样的人。", "Nobody like that is on the list.")
                .get(self.language)
                .to_owned();
        }
        let (words, today) = (words::Words::new(self.language), self.now.wall.to_zoned(china()).date());
        let heading = Words::new(
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
            return Words::new("没有要上门的人。", "Nobody is to be visited.").get(self.language).to_owned();
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
            let tail: String = listed.number.chars().skip(14).collect();
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
        let said = Words::new(
            format!("已写出 {count} 人：{shown}\n文件里有姓名和号码，用完请删除。"),
            format!("{count} people written to {shown}\nThe file holds names and numbers: delete it after use."),
        );
        said.get(self.language).to_owned()
    }
}

fn not_sure() -> Complaint {
    Complaint::usage(
        Words::new("清空名单要加 --yes", "Clearing the list needs --yes"),
        Words::new(
            "先导出一份：renzheng worklist export 文件.csv",
            "Export it first: renzheng worklist export FILE.csv",
        ),
    )
}

#[cfg(test)]
mod tests;
