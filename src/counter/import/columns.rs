//! Which heading means what, in the words that offices write over their columns.

use strum::{IntoStaticStr, VariantArray};

use super::ImportError;

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
    pub(super) fn of(headings: &csv::StringRecord) -> Result<Self, ImportError> {
        let mut places = [None; Column::VARIANTS.len()];
        for column in Column::VARIANTS {
            let mut found = headings.iter().enumerate().filter(|(_, heading)| means(heading, *column));
            places[*column as usize] = found.next().map(|(at, _)| at);
            if found.next().is_some() {
                return Err(ImportError::TwoColumns(*column));
            }
        }
        match Column::VARIANTS.iter().find(|c| c.is_needed() && places[**c as usize].is_none()) {
            Some(missing) => Err(ImportError::NoColumn(*missing)),
            None => Ok(Self(places)),
        }
    }

    pub(super) const fn place(&self, column: Column) -> Option<usize> {
        self.0[column as usize]
    }
}

/// Blanks, capitals, and what stands in brackets make no difference: `身份证号（18位）`.
fn means(heading: &str, column: Column) -> bool {
    let bare: String =
        heading.chars().take_while(|c| !matches!(c, '(' | '（')).filter(|c| !c.is_whitespace()).collect();
    column.headings().contains(&bare.to_lowercase().trim_end_matches(['*', ':', '：']))
}

/// Whether these cells are headings and no title above them.
pub(super) fn are_headings(cells: &csv::StringRecord) -> bool {
    cells.iter().any(|cell| means(cell, Column::Name) || means(cell, Column::Number))
}

/// What parts the cells: whichever of the three the line with the headings has most of.
pub(super) fn delimiter(text: &str) -> u8 {
    let is_of_headings = |line: &&str| Column::Name.headings().iter().any(|heading| line.contains(heading));
    let first = text.lines().find(is_of_headings).or_else(|| text.lines().next()).unwrap_or_default();
    let count = |delimiter: &u8| first.bytes().filter(|b| b == delimiter).count();
    // `max_by_key` takes the last of equals.
    *[b';', b'\t', b','].iter().max_by_key(|d| count(d)).unwrap_or(&b',')
}
