//! What a list was found to be, in words.

use std::{fs::File, io::Read as _, path::Path, process::ExitCode};

use super::{BOOK, Desk};
use crate::{
    counter::{
        Book,
        import::{self, Column, Encoding, Fault, ImportError, MOST_BYTES, RowFault},
    },
    domain::time::china,
    flow::{Problem, wizard::Language},
    setup::{
        book::unusable,
        complaint::{Bilingual, Complaint, file},
        say::say,
    },
    ui::words,
};

/// More wrong rows than this say the same thing again.
const MOST_TOLD: usize = 50;

impl Desk {
    pub(super) async fn import(&self, book: &Book, path: &Path) -> Result<ExitCode, Complaint> {
        let today = self.now.wall.to_zoned(china()).date();
        let bytes = bytes(path)?;
        let import = import::read(&bytes, self.rule, today).map_err(|error| unreadable(path, &error))?;
        let taken = book.take_in(&import.people, self.now.wall).await.map_err(|e| unusable(Path::new(BOOK), &e))?;
        let encoding = match import.encoding {
            Encoding::Utf8 => "UTF-8",
            Encoding::Gb18030 => "GB18030",
            Encoding::Utf16 => "UTF-16",
            Encoding::Workbook => "Excel",
        };
        let wrong = import.faults.len();
        let said = Bilingual::new(
            format!("{encoding}：新增 {} 人，更新 {} 人，{wrong} 行没有导入。", taken.new, taken.known),
            format!("{encoding}: {} new, {} brought up to date, {wrong} rows not used.", taken.new, taken.known),
        );
        say(said.get(self.language));
        say(columns(&import.headings).get(self.language));
        self.tell(&import.faults);
        if !import.doubts.is_empty() {
            let count = import.doubts.len();
            let said = Bilingual::new(
                format!("下面 {count} 处看不懂，人已经导入；请核对："),
                format!("{count} cells were not understood; the people are on the list. Please check:"),
            );
            say(said.get(self.language));
            self.tell(&import.doubts);
        }
        if wrong > 0 {
            let remedy = Bilingual::new(
                "改好这些行，再导入一次；已有的人不会重复。",
                "Mend these rows and take the file in again: nobody is doubled.",
            );
            say(remedy.get(self.language));
        }
        let is_clean = wrong == 0 && import.doubts.is_empty();
        Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn tell(&self, faults: &[RowFault]) {
        for fault in faults.iter().take(MOST_TOLD) {
            say(&said_of(fault, self.language));
        }
        if faults.len() > MOST_TOLD {
            let more = faults.len() - MOST_TOLD;
            say(Bilingual::new(format!("……还有 {more} 行。"), format!("… and {more} more.")).get(self.language));
        }
    }
}

/// Which columns were read as what, and which were left out.
fn columns(headings: &[(String, Option<Column>)]) -> Bilingual {
    let listed = |is: fn(Option<Column>) -> bool| {
        let names = headings.iter().filter(|(_, column)| is(*column)).map(|(heading, column)| match column {
            Some(column) if self::heading(*column) != heading => format!("{heading}（{}）", self::heading(*column)),
            _ => heading.clone(),
        });
        names.collect::<Vec<_>>().join("、")
    };
    let (read, left_out) = (listed(|column| column.is_some()), listed(|column| column.is_none()));
    let none = |text: &str, word: &str| if text.is_empty() { word.to_owned() } else { text.to_owned() };
    Bilingual::new(
        format!("读了这些列：{read}；没有用到：{}", none(&left_out, "无")),
        format!("Columns read: {read}; left out: {}", none(&left_out, "none")),
    )
}

/// No more of the file than can be used.
fn bytes(path: &Path) -> Result<Vec<u8>, Complaint> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|opened| {
        // What is too large to be used is not read at all.
        let most = if opened.metadata()?.len() > MOST_BYTES as u64 { 0 } else { MOST_BYTES as u64 + 1 };
        opened.take(most).read_to_end(&mut bytes).map(|_| most > 0)
    });
    let fits = read.map_err(|error| file(path, &error))?;
    if fits { Ok(bytes) } else { Err(unreadable(path, &ImportError::TooLarge)) }
}

/// The row and the column, what is wrong, and what to do. The cell itself is not repeated: it may be somebody's number.
pub(super) fn said_of(fault: &RowFault, language: Language) -> String {
    let words = words::Words::new(language);
    let column = heading(fault.column);
    let line = fault.line;
    let of = |problem: &Problem| {
        let advice = words.problem(problem);
        Bilingual::new(
            format!("{}。{}", advice.message, advice.remedy),
            format!("{}. {}", advice.message, advice.remedy),
        )
    };
    let what = match fault.fault {
        Fault::Name(error) => of(&Problem::Name(error)),
        Fault::Number(error) => of(&Problem::IdNumber(error)),
        Fault::Rounded => Bilingual::new(
            "Excel 改动了号码，后几位丢了。请把这一列设为“文本”，重新填写号码。",
            "Excel has changed the number and lost its last digits. Make the column “Text” and type the number anew.",
        ),
        Fault::Twice(first) => Bilingual::new(
            format!("和第 {first} 行是同一个号码。请删去一行。"),
            format!("The same number as in line {first}. Take one of them out."),
        ),
        Fault::Date => Bilingual::new("不是日期。请写成 2026-05-03。", "This is no date. Write 2026-05-03."),
        Fault::Future => Bilingual::new(
            "上次认证的日子还没有到。请改成真的日期。",
            "The last certification lies in the future. Write its true date.",
        ),
        Fault::YesNo => {
            Bilingual::new("看不懂。请写“是”或“否”。", "This is not understood. Write 是 (yes) or 否 (no).")
        }
        Fault::Broken => Bilingual::new(
            "这是 Excel 的出错标记，不是内容。请重新填写。",
            "This is a mark of Excel's for a fault. Please fill it in anew.",
        ),
        Fault::Quote => Bilingual::new(
            "这一格里还有一行，可能是引号没有关。请改好引号。",
            "There is another row inside this cell: a quote does not end. Mend the quotes.",
        ),
        Fault::Damaged => Bilingual::new(
            "这一格的文字坏了。请照原件重新填写。",
            "The text of this cell is damaged. Please fill it in anew from the paper.",
        ),
        Fault::Missing => Bilingual::new("这一行不完整。请补齐。", "The row is not complete. Please fill it in."),
    };
    let said = match language {
        Language::Chinese => format!("第 {line} 行，{column}：{}", what.get(language)),
        Language::English => format!("line {line}, {column}: {}", what.get(language)),
    };
    said.trim_end().to_owned()
}

fn heading(column: Column) -> &'static str {
    column.headings().first().copied().unwrap_or_default()
}

fn unreadable(path: &Path, error: &ImportError) -> Complaint {
    let shown = path.display();
    let what = Bilingual::new(format!("名单无法读取：{shown}"), format!("The list cannot be read: {shown}"));
    let remedy = match error {
        ImportError::Empty => Bilingual::new("文件是空的。", "The file is empty."),
        ImportError::TooLarge => Bilingual::new("文件太大，请分成几份。", "The file is too large: part it."),
        ImportError::Workbook => Bilingual::new(
            "这个工作簿打不开。请在 Excel 里打开，“另存为”新的 .xlsx 或 CSV。",
            "This workbook cannot be read. Open it in Excel and save it anew as .xlsx or CSV.",
        ),
        ImportError::Password => Bilingual::new(
            "工作簿有密码。请在 Excel 里打开，去掉密码再保存。",
            "The workbook has a password. Open it in Excel, take the password off and save it.",
        ),
        ImportError::WebPage => Bilingual::new(
            "这是网页，只是文件名像 Excel。请用 Excel 打开，“另存为”.xlsx。",
            "This is a web page under the name of a workbook. Open it in Excel and save it as .xlsx.",
        ),
        ImportError::NotText => Bilingual::new(
            "不是文本文件。请在 Excel 里“另存为”CSV UTF-8。",
            "This is no text. In Excel choose “Save as” and CSV UTF-8.",
        ),
        ImportError::TwoColumns(column) => {
            let heading = heading(*column);
            Bilingual::new(
                format!("有两列都是“{heading}”。请留下一列。"),
                format!("Two columns are called {heading}. Keep one of them."),
            )
        }
        ImportError::Nobody => Bilingual::new("标题下面没有人。", "There is nobody under the headings."),
        ImportError::NoColumn(column) => {
            let (heading, others) = (heading(*column), column.headings().join("、"));
            Bilingual::new(
                format!("没有“{heading}”这一列，或者各列之间不是英文逗号。可以写：{others}。"),
                format!(
                    "There is no column {heading}, or the columns are not parted by commas. Understood are: {others}."
                ),
            )
        }
        ImportError::Form(line) => Bilingual::new(
            format!("第 {line} 行附近的引号或格式不对。"),
            format!("Near line {line} the quotes or the form are broken."),
        ),
    };
    Complaint::new(what, remedy)
}
