//! The people and the helper of the demonstration. Made-up names; the numbers' region code 119999 is assigned to no
//! place, so they are nobody's.

use jiff::Timestamp;
use serde::Deserialize;

use super::{BureauError, password, store::Store};

/// Name and password of the demo helper.
pub const OPERATOR: &str = "demo";
/// See [`OPERATOR`].
pub const SECRET: &str = "demo";
/// What goes on screen for the demo helper.
const OPERATOR_NAME: &str = "演示工作人员";

const PEOPLE: &str = include_str!("../../assets/demo/people.toml");

/// Photos on file by the name in `people.toml`.
const PHOTOS: [(&str, &[u8]); 2] = [
    ("astronaut.png", include_bytes!("../../assets/pictures/astronaut.png")),
    ("obama.jpg", include_bytes!("../../assets/pictures/obama.jpg")),
];

/// A person of the demonstration.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DemoPerson {
    /// As on the ID card.
    pub name: String,
    /// As on the ID card.
    pub id_number: String,
    /// Name of the photo on file; `None`: there is none.
    pub photo: Option<String>,
    /// What a newcomer can expect, Chinese.
    pub expect_zh: String,
    /// What a newcomer can expect, English.
    pub expect_en: String,
}

#[derive(Deserialize)]
struct People {
    person: Vec<DemoPerson>,
}

/// Everybody of the demonstration, for the wizard's page.
pub fn people() -> Result<Vec<DemoPerson>, BureauError> {
    Ok(toml::from_str::<People>(PEOPLE)?.person)
}

/// The encoded photo of that name.
fn photo(name: &str) -> Option<&'static [u8]> {
    PHOTOS.iter().find(|(known, _)| *known == name).map(|(_, bytes)| *bytes)
}

/// Writes helper and people into the records. Each demonstration begins anew: whoever was certified in an earlier one
/// can be again.
pub(super) async fn install(store: &Store, now: Timestamp) -> Result<(), BureauError> {
    store.forget_approvals(now).await?;
    store.put_operator(OPERATOR, OPERATOR_NAME, &password::hash(SECRET)?, now).await?;
    for person in people()? {
        let photo = match &person.photo {
            Some(name) => Some(photo(name).ok_or(BureauError::Damaged("a demo photo"))?),
            None => None,
        };
        store.put_person(&person.id_number, &person.name, photo).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::{IdNumber, PersonName, Sex};

    #[test]
    fn every_demo_person_could_be_typed_and_is_nobody() {
        let people = people().unwrap();
        for person in &people {
            let number = IdNumber::parse(&person.id_number, jiff::civil::date(2026, 1, 1)).unwrap();
            assert_eq!(PersonName::parse(&person.name).unwrap().expose(), person.name);
            assert!(person.id_number.starts_with("119999"));
            assert!((1940..=1956).contains(&number.birth().year()));
            assert!(person.photo.as_deref().is_none_or(|name| photo(name).is_some()), "{:?}", person.photo);
        }
        assert_eq!(people.len(), 4);
        let first = IdNumber::parse(&people[0].id_number, jiff::civil::date(2026, 1, 1)).unwrap();
        assert_eq!(first.sex(), Sex::Female);
    }
}
