//! The people and the helper of the demonstration. Made-up names; the numbers' region code 119999 is assigned to no
//! place, so they are nobody's.

use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, date},
};
use renzheng_domain::{
    applicant::CardState,
    entitlement::Pension,
    id_record::{IdRecord, Validity},
    person::{IdNumber, Sex},
    time::china,
};
use serde::Deserialize;

use super::{Bureau, BureauError, PersonFile, password, store::Store};

/// Name with which the demonstration's helper signs in.
pub const OPERATOR: &str = "demo";
/// Password of the demonstration's helper.
pub const SECRET: &str = "demo";
/// What goes on screen for the demo helper.
const OPERATOR_NAME: &str = "演示工作人员";
/// Name with which the demonstration's second helper signs in, who signs for cases made by hand.
pub const COLLEAGUE: &str = "demo2";
/// Password of the demonstration's second helper.
pub const COLLEAGUE_SECRET: &str = "demo2";
const COLLEAGUE_NAME: &str = "演示同事";

const PEOPLE: &str = include_str!("../../assets/demo/people.toml");

/// Photos on file by the name in `people.toml`.
const PHOTOS: [(&str, &[u8]); 3] = [
    ("astronaut.png", include_bytes!("../../assets/pictures/astronaut.png")),
    ("astronaut-old.jpg", include_bytes!("../../assets/pictures/astronaut-old.jpg")),
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
    /// The year in which that was taken.
    pub photo_year: Option<i16>,
    /// Name of the photo of the police's identity record.
    pub police_photo: Option<String>,
    /// The last day of the identity card; `None`: it is for good.
    pub card_until: Option<Date>,
    /// Where the social-security card is.
    pub card: CardState,
    /// Whether there is an account.
    #[serde(default)]
    pub account: bool,
    /// What the person draws.
    pub pensions: Vec<Pension>,
    /// What happens to this person, for who tries the demonstration out; Chinese.
    pub expect_zh: String,
    /// What happens to this person, for who tries the demonstration out; English.
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

impl DemoPerson {
    /// What is on file beside name and photo. A card that ends was valid for twenty years, as those of people of 26 to
    /// 45 are.
    fn file(&self, now: Timestamp) -> Result<PersonFile, BureauError> {
        let number = IdNumber::parse(&self.id_number, now.to_zoned(china()).date());
        let number = number.map_err(|_| BureauError::Damaged("a demo number"))?;
        let from = self.card_until.map_or(date(2010, 6, 1), |until| until.saturating_sub(20.years()));
        let id_record = IdRecord {
            name: self.name.clone(),
            sex: if number.sex() == Some(Sex::Male) { "男" } else { "女" }.to_owned(),
            ethnicity: if self.name.starts_with("阿依古丽") { "维吾尔" } else { "汉" }.to_owned(),
            birth: number.birth().ok_or(BureauError::Damaged("a demo number"))?,
            address: "示例省示例市示例街道1号".to_owned(),
            number: self.id_number.clone(),
            validity: Validity { from, until: self.card_until },
            issuer: "示例市公安局".to_owned(),
        };
        Ok(PersonFile {
            police_photo: photo(self.police_photo.as_deref())?.map(<[u8]>::to_vec),
            police_photo_year: None,
            id_record: Some(id_record),
            card: Some(self.card),
            pensions: self.pensions.clone(),
            account_opened: self.account.then_some(now),
            certified_by_data: None,
        })
    }
}

/// The encoded photo of that name, if one is named.
fn photo(name: Option<&str>) -> Result<Option<&'static [u8]>, BureauError> {
    let Some(name) = name else { return Ok(None) };
    let known = PHOTOS.iter().find(|(known, _)| *known == name).map(|(_, bytes)| *bytes);
    known.map(Some).ok_or(BureauError::Damaged("a demo photo"))
}

/// More made-up people, with the portrait that the mock camera shows on file.
pub(super) async fn admit(store: &Store, people: &[(String, String)], now: Timestamp) -> Result<(), BureauError> {
    for (name, number) in people {
        store.put_person(number, name, photo(Some("astronaut.png"))?, now).await?;
    }
    Ok(())
}

/// Writes helper and people into the records of a bureau that is not started yet; records of work are refused. Each
/// demonstration begins anew: whoever was certified in an earlier one can be again.
pub async fn install(bureau: &Bureau) -> Result<(), BureauError> {
    let (store, now) = (&bureau.inner.store, bureau.inner.clock.now().wall);
    bureau.claim().await?;
    store.forget_approvals(now).await?;
    for (id, name, secret) in [(OPERATOR, OPERATOR_NAME, SECRET), (COLLEAGUE, COLLEAGUE_NAME, COLLEAGUE_SECRET)] {
        // With the hash of before nobody is signed out when the demonstration begins anew.
        let kept = store.operator(id).await?.map(|(_, phc)| phc).filter(|phc| password::verify(secret, phc));
        store.put_operator(id, name, &kept.map_or_else(|| password::hash(secret), Ok)?, now).await?;
    }
    for person in people()? {
        store.put_person(&person.id_number, &person.name, photo(person.photo.as_deref())?, now).await?;
        if let Some(year) = person.photo_year {
            store.put_photo_year(&person.id_number, year).await?;
        }
        store.put_facts(&person.id_number, &person.file(now)?, now).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use renzheng_domain::person::PersonName;

    #[test]
    fn every_demo_person_could_be_typed_and_is_nobody() {
        let people = people().unwrap();
        for person in &people {
            let number = IdNumber::parse(&person.id_number, jiff::civil::date(2026, 1, 1)).unwrap();
            assert_eq!(PersonName::parse(&person.name).unwrap().expose(), person.name);
            assert!(person.id_number.starts_with("119999"));
            assert!((1940..=1956).contains(&number.birth().unwrap().year()));
            for name in [&person.photo, &person.police_photo] {
                assert!(photo(name.as_deref()).is_ok(), "{name:?}");
            }
        }
        assert_eq!(people.len(), 5);
        let first = IdNumber::parse(&people[0].id_number, jiff::civil::date(2026, 1, 1)).unwrap();
        assert_eq!(first.sex(), Some(Sex::Female));
    }

    #[test]
    fn the_demonstration_has_somebody_for_every_case() {
        let now = "2026-03-01T08:00:00Z".parse().unwrap();
        let files: Vec<PersonFile> = people().unwrap().iter().map(|person| person.file(now).unwrap()).collect();
        let count = |is: &dyn Fn(&PersonFile) -> bool| files.iter().filter(|file| is(file)).count();
        let expired =
            |file: &PersonFile| file.id_record.as_ref().is_some_and(|record| record.validity.is_over(date(2026, 3, 1)));
        assert_eq!(count(&expired), 1);
        assert_eq!(count(&|file| file.card == Some(CardState::Lost)), 1);
        assert_eq!(count(&|file| file.card == Some(CardState::None)), 1);
        assert_eq!(count(&|file| file.pensions.len() == 2), 1);
        assert!(files[0].police_photo.is_some() && count(&|file| file.account_opened.is_none()) == 2);
    }
}
