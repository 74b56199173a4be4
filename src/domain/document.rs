//! Documents whose numbers no rule here checks: people look at them, so their kind and number go on record as typed.

use strum::{IntoStaticStr, VariantArray};

use super::{
    number::IdNumberError,
    person::{clean, narrow},
};

/// Longest number of a document in characters: what stands on the longest of them is shorter than 20.
const LONGEST: usize = 30;

/// What kind of document somebody has instead of those whose numbers are checked: what social-insurance offices take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum DocumentKind {
    /// 护照
    Passport,
    /// 港澳居民来往内地通行证
    HongKongMacao,
    /// 台湾居民来往大陆通行证
    Taiwan,
    /// 军官证、士兵证、文职人员证
    Military,
    /// 15 位的旧身份证号码
    OldNumber,
    /// 其他证件
    Other,
}

impl DocumentKind {
    /// The word before the colon, on the wire and on record.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// The kind of that word.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::VARIANTS.iter().copied().find(|one| one.id() == id)
    }

    /// The kind behind this one in the order of the page; behind the last comes none: the number is checked again.
    pub fn after(kind: Option<Self>) -> Option<Self> {
        let next = kind.map_or(0, |kind| kind as usize + 1);
        Self::VARIANTS.get(next).copied()
    }
}

/// What was typed, without blanks, letters and digits narrow and large: how else a document is written is its own.
pub(super) fn document_number(typed: &str) -> Result<String, IdNumberError> {
    let number: String = clean(typed).chars().map(narrow).filter(|c| !c.is_whitespace()).collect();
    match number.chars().count() {
        0 => Err(IdNumberError::Empty),
        count if count > LONGEST => Err(IdNumberError::TooLong),
        _ => Ok(number),
    }
}
