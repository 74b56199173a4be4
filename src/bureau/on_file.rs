//! What is put on file of a person beside their name and photo.

use jiff::{Timestamp, civil::Date};
use renzheng_domain::{
    applicant::CardState,
    entitlement::{Pension, PersonFacts},
    id_record::IdRecord,
};

/// What is put on file of a person. It names a person, so it has no `Debug`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PersonFile {
    /// The photo of the police's identity record, encoded.
    pub police_photo: Option<Vec<u8>>,
    /// The year in which that was taken.
    pub police_photo_year: Option<i16>,
    /// The record that the identity card stands for.
    pub id_record: Option<IdRecord>,
    /// Where the social-security card is.
    pub card: Option<CardState>,
    /// What the person draws.
    pub pensions: Vec<Pension>,
    /// Since when there is an account; one that there is already keeps its own time.
    pub account_opened: Option<Timestamp>,
    /// The day on which other data certified the person (静默认证).
    pub certified_by_data: Option<Date>,
}

impl PersonFile {
    /// What a counter may see of it.
    pub(super) fn known(&self) -> PersonFacts {
        PersonFacts {
            has_account: Some(self.account_opened.is_some()),
            card: self.card,
            id_card_until: self.id_record.as_ref().and_then(|record| record.validity.until),
            pensions: self.pensions.clone(),
        }
    }
}
