//! Whose record this is, and what in it does not agree. The bureau's own decision, a person who looks at a record and a
//! person who decides it all go by this.

use std::{collections::BTreeMap, time::Duration};

use jiff::{SignedDuration, Timestamp, civil::Date};
use renzheng_domain::{
    consent::Consent,
    filing::{FilingId, Reason},
    guardian::needs_guardian,
    person::{IdNumber, PersonName},
};
use renzheng_wire::{Clear, sha256_hex};
use serde_json::json;

use super::{
    BureauError, Inner,
    open::{self, Opened},
    receipt::day_of,
    store::{CaseRow, Standing},
};

/// The counter's clock may be off even after correction by whole seconds of a `Date` header and a slow line.
pub(super) const SLACK: Duration = Duration::from_mins(2);
/// How long after a counter's key was replaced a person may still approve what it signed before: a long weekend, after
/// which every counter that is in use has sent what waited.
const GRACE: Duration = Duration::from_hours(72);

/// Something about a record that does not agree, or that the bureau does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It cannot be opened: damaged, wiped, or sealed to a key that is retired.
    Unopened,
    /// It names a case that this bureau never opened, so nobody knows whose it is.
    CaseUnknown,
    /// The case was opened for another number than the record holds.
    Number,
    /// The record holds another name than is on file.
    Name,
    /// The same name, written otherwise than on file.
    Spelling,
    /// The record, its attestation and its case name different helpers.
    Helper,
    /// Pictures without the person's consent to take and to send them.
    Consent,
    /// Consent to another text than the one in force.
    Agreement,
    /// A record by face without a picture.
    Pictures,
    /// The bureau has no key of this counter.
    CounterUnknown,
    /// Signed by a key that is not this counter's.
    CounterKey,
    /// Signed by a key that had ended when the record came in.
    KeyEnded,
    /// Signed by a key that was replaced after the case was opened and shortly before the record came in.
    KeyReplaced,
    /// Captured before its case was opened, or after it came in, by the counter's own word.
    Clock,
    /// Came in longer after the visit than this bureau goes by without a look.
    Late,
    /// Judged by other models than this bureau's.
    Models,
    /// The person has a document whose number is not checked: only people know whether it is theirs.
    Document,
    /// The person was under 14 when the case was opened, and no guardian consented to the pictures.
    Guardian,
}

impl Doubt {
    /// Whether nobody may approve the record: it may be about somebody else than it says, or nobody knows whom.
    pub const fn bars_approval(self) -> bool {
        match self {
            Self::Unopened
            | Self::CaseUnknown
            | Self::Number
            | Self::Name
            | Self::Helper
            | Self::Consent
            | Self::Pictures
            | Self::CounterKey
            | Self::KeyEnded => true,
            Self::Spelling
            | Self::Agreement
            | Self::CounterUnknown
            | Self::KeyReplaced
            | Self::Clock
            | Self::Late
            | Self::Models
            | Self::Document
            | Self::Guardian => false,
        }
    }

    /// Why a record with this doubt is left to a person; `None`: it is not, for this.
    pub(super) const fn reason(self) -> Option<Reason> {
        match self {
            Self::Spelling => None,
            Self::CaseUnknown | Self::Clock => Some(Reason::Challenge),
            Self::Late => Some(Reason::Late),
            Self::Document => Some(Reason::Manual),
            _ => Some(Reason::Other),
        }
    }
}

/// A record beside what the bureau itself knows of it.
pub(super) struct Examined {
    /// `None`: it cannot be opened.
    pub record: Option<Opened>,
    /// `None`: this bureau never opened it.
    pub case: Option<CaseRow>,
    /// What does not agree, in the order of [`Doubt`]; empty: nothing.
    pub doubts: Vec<Doubt>,
}

/// Examines the record `id` that came in at `received` with these bytes.
pub(super) async fn examine(
    bureau: &Inner,
    id: FilingId,
    bytes: &[u8],
    received: Timestamp,
) -> Result<Examined, BureauError> {
    let case = bureau.store.case_of(id).await?;
    let record = match open::open(bytes, &bureau.keys) {
        Ok(record) if record.clear.id == id => Some(record),
        Ok(_) => None,
        Err(error) => {
            tracing::warn!(%id, %error, "a record cannot be believed");
            None
        }
    };
    let mut doubts = Vec::new();
    match (&record, &case) {
        (None, None) => doubts.extend([Doubt::Unopened, Doubt::CaseUnknown]),
        (None, Some(_)) => doubts.push(Doubt::Unopened),
        (Some(_), None) => doubts.push(Doubt::CaseUnknown),
        (Some(record), Some(case)) => {
            let standing = bureau.store.device_key(&record.clear.device, &record.payload.device_key).await?;
            let facts = Facts {
                case,
                received,
                standing,
                agreement: &bureau.agreement.sha256,
                models: &bureau.config.counter_models,
                late_days: bureau.store.due_policy(&case.office).await?.late_days,
            };
            doubts = disagreements(record, &facts);
        }
    }
    Ok(Examined { record, case, doubts })
}

/// What the bureau itself knows.
struct Facts<'a> {
    case: &'a CaseRow,
    received: Timestamp,
    standing: Standing,
    /// SHA-256 of the agreement in force, lower-case hex.
    agreement: &'a str,
    models: &'a BTreeMap<String, String>,
    late_days: u16,
}

fn disagreements(record: &Opened, facts: &Facts<'_>) -> Vec<Doubt> {
    let (payload, clear, case) = (&record.payload, &record.clear, facts.case);
    let consent = payload.grounds.consent();
    let consented = consent.is_some_and(|consent| consent.capture && consent.send);
    let by_face = payload.grounds.face().is_some();
    let all = [
        (payload.id_number != case.id_number).then_some(Doubt::Number),
        name_doubt(&payload.name, &case.name),
        [&payload.attestation.operator, &clear.operator]
            .into_iter()
            .any(|helper| *helper != case.operator)
            .then_some(Doubt::Helper),
        ((by_face || !record.jpegs.is_empty()) && !consented).then_some(Doubt::Consent),
        consent.is_some_and(|consent| consent.sha256 != facts.agreement).then_some(Doubt::Agreement),
        (by_face && record.jpegs.is_empty()).then_some(Doubt::Pictures),
        counter_doubt(facts.standing, case.opened, facts.received),
        clock_doubt(clear, case.opened, facts.received).then_some(Doubt::Clock),
        is_late(clear, facts).then_some(Doubt::Late),
        (!models_known(facts.models, &payload.models)).then_some(Doubt::Models),
        document_doubt(&payload.id_number, case.opened),
        guardian_doubt(&payload.id_number, consent, case.opened),
    ];
    all.into_iter().flatten().collect()
}

fn number(sealed: &str, opened: Timestamp) -> Option<IdNumber> {
    IdNumber::read(sealed, day_of(opened)).ok()
}

/// A number that cannot be is of no document that is checked either.
fn document_doubt(sealed: &str, opened: Timestamp) -> Option<Doubt> {
    number(sealed, opened).is_none_or(|number| number.document().is_some()).then_some(Doubt::Document)
}

/// The age is that of the day in China on which the bureau opened the case.
fn guardian_doubt(sealed: &str, consent: Option<&Consent>, opened: Timestamp) -> Option<Doubt> {
    let consents_alone = consent.is_some_and(|consent| consent.guardian.is_none());
    let is_child = number(sealed, opened).is_some_and(|number| needs_guardian(&number, day_of(opened)));
    (consents_alone && is_child).then_some(Doubt::Guardian)
}

/// Names are compared as where the case was opened.
fn name_doubt(sealed: &str, on_file: &str) -> Option<Doubt> {
    if sealed == on_file {
        return None;
    }
    match (PersonName::parse(sealed), PersonName::parse(on_file)) {
        (Ok(sealed), Ok(on_file)) if sealed == on_file => Some(Doubt::Spelling),
        _ => Some(Doubt::Name),
    }
}

/// A key counts by the moment in which the record came in. One that was replaced, and not taken away, is excused for
/// what must have waited at the counter: the case is older than the new key. Of both times the bureau's own clock
/// knows.
fn counter_doubt(standing: Standing, opened: Timestamp, received: Timestamp) -> Option<Doubt> {
    match standing {
        Standing::Fits => None,
        Standing::Unknown => Some(Doubt::CounterUnknown),
        Standing::Other => Some(Doubt::CounterKey),
        Standing::Ended { at, .. } if received <= at => None,
        Standing::Ended { at, revoked: false }
            if opened <= at && received.duration_since(at) <= SignedDuration::try_from(GRACE).unwrap_or_default() =>
        {
            Some(Doubt::KeyReplaced)
        }
        Standing::Ended { .. } => Some(Doubt::KeyEnded),
    }
}

/// When the evidence was taken, by the counter's word.
pub(super) fn captured(clear: &Clear) -> Option<Timestamp> {
    clear.captured_at.checked_add(SignedDuration::from_millis(clear.clock_offset_ms.unwrap_or(0))).ok()
}

/// The day of the visit in China: when the evidence was taken by the counter's word, within what the bureau itself
/// knows: not before it opened the case, and not after it had the record.
pub(super) fn visited(clear: &Clear, opened: Timestamp, received: Timestamp) -> Date {
    day_of(captured(clear).map_or(received, |at| at.max(opened).min(received)))
}

/// Came in so long after the visit that a person looks at it.
fn is_late(clear: &Clear, facts: &Facts<'_>) -> bool {
    let (at, received) = (captured(clear).unwrap_or(facts.received), facts.received);
    received.duration_since(at) > SignedDuration::from_hours(24 * i64::from(facts.late_days))
}

fn clock_doubt(clear: &Clear, opened: Timestamp, received: Timestamp) -> bool {
    let within = |from: Timestamp, to: Timestamp| to.checked_add(SLACK).is_ok_and(|to| from <= to);
    !captured(clear).is_some_and(|at| within(opened, at) && within(at, received))
}

/// A counter that says nothing of a file says nothing wrong of it.
fn models_known(known: &BTreeMap<String, String>, used: &BTreeMap<String, String>) -> bool {
    used.iter().all(|(name, digest)| known.get(name).is_none_or(|wanted| wanted == digest))
}

/// What somebody saw who looked at a record: the record itself, the case's person, and the photos on file, as one
/// SHA-256 in lower-case hex. The case's handle is in it, which nobody can guess, so it tells nothing of the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen(String);

impl Seen {
    pub(super) fn of(record: &[u8], case: &CaseRow, on_file: [Option<&[u8]>; 2]) -> Self {
        let photos = on_file.map(|photo| photo.map(sha256_hex));
        let all = json!(["renzheng-seen-v1", sha256_hex(record), case.id, case.id_number, case.name, photos]);
        Self(sha256_hex(all.to_string().as_bytes()))
    }

    /// All of it, as it stands in the chain of what was done.
    pub(super) fn digest(&self) -> &str {
        &self.0
    }

    /// The first 64 bits in groups of four, to be copied: who approves says with it what they approve.
    pub fn code(&self) -> String {
        let groups: Vec<&str> = (0..4).map(|group| &self.0[4 * group..4 * (group + 1)]).collect();
        groups.join("-")
    }

    /// Whether this is the code that was typed; blanks and capitals do not matter.
    pub fn is(&self, typed: &str) -> bool {
        typed.trim().eq_ignore_ascii_case(&self.code())
    }
}

#[cfg(test)]
mod tests {
    use renzheng_domain::guardian::{Guardian, GuardianRelation};

    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + 60 * minute).unwrap()
    }

    #[test]
    fn other_models_than_the_bureaus_are_noticed_and_unnamed_ones_are_not() {
        let list = |names: &[(&str, &str)]| names.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let known: BTreeMap<String, String> = list(&[("mesh.onnx", "ab"), ("detect.onnx", "cd")]);
        for (used, fits) in [
            (list(&[]), true),
            (list(&[("mesh.onnx", "ab")]), true),
            (list(&[("mesh.onnx", "ab"), ("own.onnx", "00")]), true),
            (list(&[("mesh.onnx", "cd")]), false),
        ] {
            assert_eq!(models_known(&known, &used), fits, "{used:?}");
        }
    }

    #[test]
    fn a_key_counts_by_the_moment_of_reception_and_waiting_records_go_to_people_for_a_while() {
        let hours = |hours: i64| at(60 * hours);
        let replaced = Standing::Ended { at: hours(10), revoked: false };
        let revoked = Standing::Ended { at: hours(10), revoked: true };
        for (standing, opened, received, doubt) in [
            (Standing::Fits, hours(1), hours(500), None),
            (Standing::Unknown, hours(1), hours(2), Some(Doubt::CounterUnknown)),
            (Standing::Other, hours(1), hours(2), Some(Doubt::CounterKey)),
            (replaced, hours(9), hours(10), None),
            (replaced, hours(9), hours(11), Some(Doubt::KeyReplaced)),
            (replaced, hours(9), hours(82), Some(Doubt::KeyReplaced)),
            (replaced, hours(9), hours(83), Some(Doubt::KeyEnded)),
            (replaced, hours(11), hours(12), Some(Doubt::KeyEnded)),
            (revoked, hours(9), hours(10), None),
            (revoked, hours(9), hours(11), Some(Doubt::KeyEnded)),
        ] {
            assert_eq!(counter_doubt(standing, opened, received), doubt, "{standing:?} {opened} {received}");
        }
    }

    #[test]
    fn a_document_that_is_not_checked_and_a_child_alone_are_left_to_people() {
        let opened: Timestamp = "2026-11-30T16:30:00Z".parse().unwrap();
        let by = |guardian: Option<Box<Guardian>>| Consent {
            version: "1".into(),
            sha256: String::new(),
            capture: true,
            send: true,
            agreed_at: opened,
            guardian,
        };
        let guardian = Guardian { name: "王小示".into(), relation: GuardianRelation::Parent, id_number: None };
        let (alone, guarded) = (by(None), by(Some(Box::new(guardian))));
        for (number, consent, document, child) in [
            ("119999195003150029", Some(&alone), false, false),
            ("119999201606010015", Some(&alone), false, true),
            ("119999201606010015", Some(&guarded), false, false),
            ("119999201606010015", None, false, false),
            // 14 on this day in China, where it is 2026-12-01 already.
            ("119999201212010039", Some(&alone), false, false),
            ("119999201212020034", Some(&alone), false, true),
            ("passport:E12345678", Some(&alone), true, false),
            ("E12345678", Some(&alone), true, false),
        ] {
            assert_eq!(document_doubt(number, opened), document.then_some(Doubt::Document), "{number}");
            assert_eq!(guardian_doubt(number, consent, opened), child.then_some(Doubt::Guardian), "{number}");
        }
        for doubt in [Doubt::Document, Doubt::Guardian] {
            assert!(doubt.reason().is_some() && !doubt.bars_approval());
        }
    }

    #[test]
    fn names_are_compared_as_at_the_counter_and_another_spelling_is_said() {
        for (sealed, on_file, doubt) in [
            ("赵示例", "赵示例", None),
            (" 赵示例", "赵示例", Some(Doubt::Spelling)),
            ("买买提•示例", "买买提·示例", Some(Doubt::Spelling)),
            ("赵示", "赵示例", Some(Doubt::Name)),
            ("", "赵示例", Some(Doubt::Name)),
        ] {
            assert_eq!(name_doubt(sealed, on_file), doubt, "{sealed} {on_file}");
        }
    }
}
