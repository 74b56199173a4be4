//! Whoever consents for a child. Orphans draw pensions, and under 14 the use of a face needs a guardian's consent:
//! article 7 of 人脸识别技术应用安全管理办法, in force since 2025-06-01.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use super::{due::age, person::IdNumber};

/// Completed years from which a person consents alone: the article names 14.
const CONSENTS_FROM: u8 = 14;

/// Who consented for a child. It names somebody, so `Debug` does not.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guardian {
    /// As on the guardian's own document.
    pub name: String,
    /// What they are to the child.
    pub relation: GuardianRelation,
    /// The guardian's own identity number, where it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number: Option<String>,
}

/// Who can be a guardian: 民法典, article 27.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum GuardianRelation {
    /// 父亲或母亲
    #[default]
    Parent,
    /// 祖父母、外祖父母
    Grandparent,
    /// 兄、姐
    Sibling,
    /// 其他个人
    OtherPerson,
    /// 居委会、村委会、民政部门
    Organisation,
}

/// Whether a guardian has to consent for the person with this number on that day. A number that does not tell the year
/// is taken for the younger person's; a document that says nothing of the age asks for nobody.
pub fn needs_guardian(number: &IdNumber, on: Date) -> bool {
    number.latest_birth().is_some_and(|born| age(born, on) < CONSENTS_FROM)
}

impl fmt::Debug for Guardian {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guardian").field("relation", &self.relation).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_fourteenth_birthday_is_the_first_day_without_a_guardian() {
        let today = date(2026, 12, 1);
        for (number, on, needed) in [
            ("119999201212010039", date(2026, 11, 30), true),
            ("119999201212010039", date(2026, 12, 1), false),
            ("119999195003150029", today, false),
            // Two digits of the year: 1920 or 2020, and 1950.
            ("ZZZ119920031503", today, true),
            ("ZZZ119950031503", today, false),
        ] {
            let number = IdNumber::parse(number, today).unwrap();
            assert_eq!(needs_guardian(&number, on), needed, "{} {on}", number.expose());
        }
        let passport = IdNumber::read("passport:E12345678", today).unwrap();
        assert!(!needs_guardian(&passport, today));
    }
}
