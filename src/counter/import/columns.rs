//! Which heading means what, in the words that offices write over their columns.

use strum::{IntoStaticStr, VariantArray};

use renzheng_domain::person::clean;

use super::{HEADINGS_WITHIN, ImportError};

/// A column that is understood; others are left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Column {
    /// 姓名
    Name,
    /// 公民身份号码
    Number,
    /// 到期日
    Due,
    /// 上次认证日期
    Last,
    /// 电话
    Telephone,
    /// 地址
    Address,
    /// 备注
    Note,
    /// 上门
    Visit,
}

impl Column {
    /// What stands over it, as it is written: the first is what is exported and said.
    pub const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Name => &["姓名", "参保人", "参保人姓名", "name"],
            Self::Number => &[
                "公民身份号码",
                "身份证号",
                "身份证号码",
                "身份证",
                "身份号码",
                "居民身份证号",
                "居民身份证号码",
                "身份证件号码",
                "身份证件号",
                "证件号",
                "证件号码",
                "社会保障号码",
                "社会保障号",
                "id_number",
                "idnumber",
                "number",
            ],
            Self::Due => &["到期日", "到期日期", "认证到期日", "截止日期", "due"],
            Self::Last => &["上次认证日期", "上次认证", "最近认证日期", "last"],
            Self::Telephone => &["电话", "联系电话", "手机", "手机号", "手机号码", "telephone", "phone"],
            Self::Address => &["地址", "住址", "居住地址", "address"],
            Self::Note => &["备注", "说明", "note"],
            Self::Visit => &["上门", "是否上门", "上门认证", "visit"],
        }
    }

    const fn is_needed(self) -> bool {
        matches!(self, Self::Name | Self::Number)
    }
}

/// Where each column stands.
pub(super) struct Columns([Option<usize>; Column::VARIANTS.len()]);

impl Columns {
    /// Of several columns for free text the first counts, and the others are left out.
    pub(super) fn of(headings: &[String]) -> Result<Self, ImportError> {
        let mut places = [None; Column::VARIANTS.len()];
        for column in Column::VARIANTS {
            let mut found = headings.iter().enumerate().filter(|(_, heading)| means(heading, *column));
            places[*column as usize] = found.next().map(|(at, _)| at);
            let is_free = matches!(column, Column::Telephone | Column::Address | Column::Note);
            if !is_free && found.next().is_some() {
                return Err(ImportError::TwoColumns(*column));
            }
        }
        match Column::VARIANTS.iter().find(|c| c.is_needed() && places[**c as usize].is_none()) {
            Some(missing) => Err(ImportError::NoColumn(*missing)),
            None => Ok(Self(places)),
        }
    }

    /// Every heading that says something, and what its column is read as.
    pub(super) fn read(&self, headings: &[String]) -> Vec<(String, Option<Column>)> {
        let of = |at: usize| Column::VARIANTS.iter().copied().find(|column| self.place(*column) == Some(at));
        let said = headings.iter().enumerate().filter(|(_, heading)| !heading.is_empty());
        said.map(|(at, heading)| (clean(heading).chars().take(LONGEST_HEADING).collect(), of(at))).collect()
    }

    pub(super) const fn place(&self, column: Column) -> Option<usize> {
        self.0[column as usize]
    }
}

/// Characters of a heading that are shown.
const LONGEST_HEADING: usize = 20;

/// What marks a heading as one that must be filled in, before or behind it.
const MARKS: [char; 9] = ['*', '＊', '★', '☆', '●', ':', '：', '\'', '√'];

/// Blanks, capitals, marks, and what stands in brackets make no difference: `*身份证号（18位）`.
fn means(heading: &str, column: Column) -> bool {
    let bare: String =
        heading.chars().take_while(|c| !matches!(c, '(' | '（')).filter(|c| !c.is_whitespace()).collect();
    column.headings().contains(&bare.to_lowercase().trim_matches(MARKS))
}

/// Whether these cells are headings and no title above them.
pub(super) fn are_headings(cells: &[String]) -> bool {
    cells.iter().any(|cell| means(cell, Column::Name) || means(cell, Column::Number))
}

/// Whether these cells go on with the headings above them: some are headings, and nothing in them is anybody's number
/// or day.
pub(super) fn go_on(cells: &[String]) -> bool {
    let is_heading = |cell: &String| Column::VARIANTS.iter().any(|column| means(cell, *column));
    cells.iter().any(is_heading) && !cells.iter().any(|cell| cell.contains(|c: char| c.is_ascii_digit()))
}

/// Two rows of headings as one: the lower one counts where it says something.
pub(super) fn joined(upper: &[String], lower: &[String]) -> Vec<String> {
    let at = |row: &[String], at: usize| row.get(at).filter(|cell| !cell.is_empty()).cloned();
    let width = upper.len().max(lower.len());
    (0..width).map(|column| at(lower, column).or_else(|| at(upper, column)).unwrap_or_default()).collect()
}

/// What parts the cells: whichever of the three makes most headings of one of the first lines.
pub(super) fn delimiter(text: &str) -> u8 {
    let headings = |delimiter: u8| {
        let of_line = |line: &str| {
            let cells = line.split(char::from(delimiter)).map(|cell| cell.trim().trim_matches('"'));
            cells.filter(|cell| Column::VARIANTS.iter().any(|column| means(cell, *column))).count()
        };
        text.lines().filter(|line| !line.trim().is_empty()).take(HEADINGS_WITHIN).map(of_line).max().unwrap_or(0)
    };
    // `max_by_key` takes the last of equals.
    *[b';', b'\t', b','].iter().max_by_key(|delimiter| headings(**delimiter)).unwrap_or(&b',')
}
