//! Whom a name and a number mean: people on file, and people with a document whose number is not checked, who are put
//! on file as the helper typed it. Nobody of those is approved without a person at the bureau.

use jiff::Timestamp;
use renzheng_domain::person::{Person, PersonName};

use super::{Inner, problem::Refusal};

/// The name on file. One answer for somebody who is not on file and a name that does not fit.
pub(super) async fn on_file(bureau: &Inner, person: &Person, now: Timestamp) -> Result<String, Refusal> {
    let (typed, number) = (&person.name, person.id_number.expose());
    let known = bureau.store.name_of(number).await?;
    let fits = |name: &String| PersonName::parse(name).ok().as_ref() == Some(typed);
    match known.filter(fits) {
        Some(name) => Ok(name),
        None if person.id_number.document().is_none() || !bureau.config.takes_cases => Err(Refusal::PersonUnknown),
        // A name that was mistyped before is mended; one that has been certified stays.
        None if bureau.store.certifications(number).await?.last().is_some() => Err(Refusal::PersonUnknown),
        None => {
            bureau.store.put_person(number, typed.expose(), None, now).await?;
            Ok(typed.expose().to_owned())
        }
    }
}
