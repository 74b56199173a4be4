//! The record that an identity card stands for (居民身份证法 第三条): nine items. Fingerprints are none of them here: they
//! are neither asked for nor kept.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is on file of an identity card. The ninth item, the photo, is kept beside it. It names a person, so it has no
/// `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdRecord {
    /// 姓名
    pub name: String,
    /// 性别, as written on the card.
    pub sex: String,
    /// 民族
    pub ethnicity: String,
    /// 出生日期
    pub birth: Date,
    /// 常住户口所在地住址
    pub address: String,
    /// 公民身份号码
    pub number: String,
    /// 有效期限
    pub validity: Validity,
    /// 签发机关
    pub issuer: String,
}

/// How long a card is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validity {
    /// The first day.
    pub from: Date,
    /// The last day; `None`: for good (长期), as cards of people over 45 are.
    pub until: Option<Date>,
}

impl Validity {
    /// Whether the card's time is over on that day.
    pub fn is_over(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_last_day_still_counts_and_some_cards_never_end() {
        let card = |until| Validity { from: date(2006, 5, 1), until };
        assert!(!card(Some(date(2026, 5, 1))).is_over(date(2026, 5, 1)));
        assert!(card(Some(date(2026, 5, 1))).is_over(date(2026, 5, 2)));
        assert!(!card(None).is_over(date(2126, 1, 1)));
    }
}
