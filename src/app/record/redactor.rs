//! Facts without anybody in them. Beside the wizard at work runs a shadow that is told the changed facts only: it
//! is what a replay will be, so it knows the stand-ins that stand in its fields and the ids that it makes.

use std::sync::Arc;

use uuid::Uuid;

use super::{
    cameras::{CAMERA, Cameras},
    stand_in,
};
use crate::{
    domain::{
        casework::Witness,
        credential::Credential,
        entitlement::{Account, PersonFacts},
        filing::{Decision, FilingId, Receipt},
        frame::Frame,
        promise::{Certified, FaceOutlook, PhotoOnFile, Promise},
        room::Baseline,
        session::{Case, Operator},
        time::{Now, china},
        visit::VisitProof,
        worklist::{Found, Listed},
    },
    flow::{
        CameraState, Deed, Effect, Event, Handed, Key, Problem, Settings, Step, Wizard,
        event::Status,
        field::{Field, Kind},
        step::{Focus, GuardianForm, PersonForm},
    },
};

/// A nonce of no bureau: 16 zero bytes, base64url.
const NONCE: &str = "AAAAAAAAAAAAAAAAAAAAAA";

/// A fact as it may be written down.
#[derive(Clone, Debug)]
pub struct Redacted {
    /// Keys that come first: they put the stand-in of the number right before it is judged.
    pub mended: Vec<Event>,
    /// The fact.
    pub event: Event,
}

/// Facts without anybody in them.
pub struct Redactor {
    shadow: Wizard,
    /// Ids of records, and what stands for them.
    ids: Vec<(FilingId, FilingId)>,
    cameras: Cameras,
    strangers: u128,
    submitted: Option<FilingId>,
}

/// Settings as they may be written down: ids are made from the seed, so it would lead to the bureau's records.
pub fn settings(settings: &Settings) -> Settings {
    let baseline = settings.baseline.clone().map(|known| Baseline { camera: CAMERA.to_owned(), ..known });
    Settings { seed: [0; 32], baseline, ..settings.clone() }
}

impl Redactor {
    /// For a wizard with these settings, before its first fact.
    pub fn new(told: &Settings) -> Self {
        let room = told.baseline.as_ref().map(|known| known.camera.clone());
        Self {
            shadow: Wizard::new(settings(told)),
            ids: Vec::new(),
            cameras: Cameras::new(room),
            strangers: 0,
            submitted: None,
        }
    }

    /// The fact without anybody in it; `live` is the wizard before it takes it.
    pub fn redact(&mut self, event: &Event, live: &Wizard, now: Now) -> Redacted {
        let mended = match event {
            Event::Pressed(Key::Enter) => self.mend(live, now),
            _ => Vec::new(),
        };
        Redacted { mended, event: self.changed(event, live) }
    }

    /// The shadow takes what was written down; gives its orders by name.
    pub fn follow(&mut self, redacted: Redacted, now: Now) -> Vec<String> {
        let facts = redacted.mended.into_iter().chain([redacted.event]);
        let orders: Vec<Effect> = facts.flat_map(|fact| self.shadow.update(fact, now)).collect();
        self.submitted = orders.iter().find_map(submitted);
        orders.iter().map(|order| order.name().to_owned()).collect()
    }

    /// The wizard at work has turned: its new record and the shadow's are one. False when the shadow is elsewhere.
    pub fn pair(&mut self, orders: &[Effect], live: &Wizard) -> bool {
        if let (Some(real), Some(shadow)) = (orders.iter().find_map(submitted), self.submitted) {
            self.ids.retain(|(known, _)| *known != real);
            self.ids.push((real, shadow));
        }
        self.shadow.step.id() == live.step.id()
    }

    /// What a replay would be now.
    #[cfg(test)]
    pub const fn shadow(&self) -> &Wizard {
        &self.shadow
    }

    fn changed(&mut self, event: &Event, live: &Wizard) -> Event {
        match event {
            Event::Pressed(Key::Char(c)) => Event::Pressed(Key::Char(typed(*c, live))),
            Event::Pasted(text) => Event::Pasted(pasted(text, live)),
            // Where somebody points is half of their secret: in the record it is always the middle.
            Event::Pointed(_) => Event::Pointed(4),
            Event::Observed(seen, frame) => Event::Observed(*seen, Arc::new(without_pixels(frame))),
            Event::CameraChanged(CameraState::Streaming(facts)) => {
                Event::CameraChanged(CameraState::Streaming(self.cameras.stand_in(facts)))
            }
            Event::CamerasListed(ticket, Ok(found)) => {
                Event::CamerasListed(*ticket, Ok(found.iter().map(|camera| self.cameras.stand_in(camera)).collect()))
            }
            Event::CamerasListed(ticket, Err(problem)) => Event::CamerasListed(*ticket, Err(of_camera(problem))),
            Event::CameraChanged(CameraState::Lost(problem)) => {
                Event::CameraChanged(CameraState::Lost(of_camera(problem)))
            }
            Event::SignedIn(ticket, Ok(who)) => Event::SignedIn(*ticket, Ok(operator(who))),
            Event::PersonChecked(ticket, Ok(found)) => Event::PersonChecked(*ticket, Ok(case(found))),
            Event::Witnessed(ticket, Ok(second)) => Event::Witnessed(*ticket, Ok(witness(second))),
            Event::TakenBack(ticket, Ok(decision)) => Event::TakenBack(*ticket, Ok(self.decision(decision))),
            Event::StatusKnown(ticket, Ok(status)) => Event::StatusKnown(*ticket, Ok(self.status(status))),
            Event::AccountKnown(ticket, Ok(account)) => Event::AccountKnown(*ticket, Ok(self.account(account))),
            Event::CredentialIssued(ticket, Ok(_)) => Event::CredentialIssued(*ticket, Ok(nobodys_credential())),
            Event::SlipHanded(ticket, handed) => Event::SlipHanded(*ticket, nowhere(handed)),
            Event::DueFound(ticket, Ok(found)) => Event::DueFound(*ticket, Ok(listed(found))),
            Event::Stored(id) => Event::Stored(self.id(*id)),
            Event::CameInTime(proof) => Event::CameInTime(Box::new(self.visit(proof))),
            Event::StoreFailed(id, problem) => Event::StoreFailed(self.id(*id), problem.clone()),
            Event::Delivered(id) => Event::Delivered(self.id(*id)),
            Event::Deferred { id, problem, retry_in } => {
                Event::Deferred { id: self.id(*id), problem: problem.clone(), retry_in: *retry_in }
            }
            Event::Parked(id, problem) => Event::Parked(self.id(*id), problem.clone()),
            Event::Decided(id, decision) => Event::Decided(self.id(*id), self.decision(decision)),
            // Named one by one: a fact that is new here must be thought about.
            Event::Pressed(_)
            | Event::Ticked
            | Event::Terminated
            | Event::QueueCounted(_)
            | Event::LateCounted(_)
            | Event::WindowFits(_)
            | Event::CameraChanged(CameraState::Off | CameraState::Opening)
            | Event::ServiceKnown(_)
            | Event::SignedIn(_, Err(_))
            | Event::Unlocked(..)
            | Event::PersonChecked(_, Err(_))
            | Event::Witnessed(_, Err(_))
            | Event::TakenBack(_, Err(_))
            | Event::StatusKnown(_, Err(_))
            | Event::AccountKnown(_, Err(_))
            | Event::SecuritySet(..)
            | Event::CredentialIssued(_, Err(_))
            | Event::DueFound(_, Err(_))
            | Event::Enrolled(..) => event.clone(),
        }
    }

    /// Records of earlier days are numbered as they turn up.
    fn id(&mut self, real: FilingId) -> FilingId {
        if let Some((_, shadow)) = self.ids.iter().find(|(known, _)| *known == real) {
            return *shadow;
        }
        self.strangers += 1;
        let shadow = FilingId(Uuid::from_u128(self.strangers));
        self.ids.push((real, shadow));
        shadow
    }

    fn decision(&mut self, decision: &Decision) -> Decision {
        match decision {
            Decision::Approved { receipt } => Decision::Approved { receipt: self.receipt(receipt) },
            Decision::Duplicate { receipt } => Decision::Duplicate { receipt: self.receipt(receipt) },
            other => other.clone(),
        }
    }

    fn receipt(&mut self, real: &Receipt) -> Receipt {
        Receipt {
            number: stand_in::text(Kind::Code, 0, &real.number),
            filing: self.id(real.filing),
            masked_name: stand_in::text(Kind::Name, 0, &real.masked_name),
            masked_number: stand_in::text(Kind::Number, 0, &real.masked_number),
            visited_on: real.visited_on,
            decided_on: real.decided_on,
            next_due: year_end(real.next_due),
            bureau_name: real.bureau_name.clone(),
            signature: String::new(),
        }
    }

    fn visit(&mut self, real: &VisitProof) -> VisitProof {
        VisitProof {
            filing: self.id(real.filing),
            masked_name: stand_in::text(Kind::Name, 0, &real.masked_name),
            masked_number: stand_in::text(Kind::Number, 0, &real.masked_number),
            sha256: String::new(),
            key: String::new(),
            signature: String::new(),
            ..real.clone()
        }
    }

    fn status(&mut self, real: &Status) -> Status {
        let decision = real.decision.as_ref().map(|decision| self.decision(decision));
        Status { id: self.id(real.id), decision, ..real.clone() }
    }

    fn account(&mut self, real: &Account) -> Account {
        Account {
            masked_name: stand_in::text(Kind::Name, 0, &real.masked_name),
            masked_number: stand_in::text(Kind::Number, 0, &real.masked_number),
            due: year_end(real.due),
            standing: real.standing.as_ref().map(|receipt| self.receipt(receipt)),
            pensions: Vec::new(),
        }
    }

    /// A number typed out of order has a stand-in that other rules judge: it is typed anew before it is judged.
    fn mend(&self, live: &Wizard, now: Now) -> Vec<Event> {
        let (Some(typed), Some(shown)) = (judged(live), judged(&self.shadow)) else { return Vec::new() };
        let today = now.wall.to_zoned(china()).date();
        let verdict = |number: &str| stand_in::verdict(number, today);
        if verdict(typed.text()) == verdict(shown.text()) {
            return Vec::new();
        }
        let length = shown.text().chars().count();
        let keys = std::iter::once(Key::Home).chain(std::iter::repeat_n(Key::Delete, length));
        let back = std::iter::repeat_n(Key::Left, length.saturating_sub(shown.cursor()));
        keys.map(Event::Pressed)
            .chain([Event::Pasted(stand_in::judged_number(typed.text(), today))])
            .chain(back.map(Event::Pressed))
            .collect()
    }
}

/// The number that an Enter would have judged now.
fn judged(wizard: &Wizard) -> Option<&Field> {
    match &wizard.step {
        Step::Person(PersonForm { number, document: None, focus: Focus::Second, waiting: None, .. })
        | Step::Guardian(GuardianForm { number, focus: Focus::Second, .. })
            if wizard.over.sheet().is_none() && wizard.over.lock().is_none() && !wizard.over.is_leaving() =>
        {
            Some(number)
        }
        _ => None,
    }
}

/// The field that takes what is typed now, and what belongs into it.
fn in_hand(wizard: &Wizard) -> Option<(Kind, &Field)> {
    if let Some(lock) = wizard.over.lock() {
        return Some((Kind::Secret, &lock.secret));
    }
    wizard.step.typing()
}

fn place_in(kind: Kind, field: &Field) -> usize {
    stand_in::place(kind, field.text().chars().take(field.cursor()))
}

/// On pages without a field only the blank means something; whatever else is typed there was meant for another page.
fn typed(c: char, live: &Wizard) -> char {
    match in_hand(live) {
        Some((kind, field)) => stand_in::character(kind, place_in(kind, field), c),
        None if c == ' ' => c,
        // It means "look anew".
        None if live.over.picker().is_some() && matches!(c, 'r' | 'R' | 'ｒ' | 'Ｒ') => c,
        None => 'x',
    }
}

fn pasted(text: &str, live: &Wizard) -> String {
    /// More than a field takes.
    const LONGEST: usize = 128;
    let Some((kind, field)) = in_hand(live) else { return String::new() };
    let text: String = crate::domain::person::clean(text).chars().take(LONGEST).collect();
    stand_in::text(kind, place_in(kind, field), &text)
}

fn without_pixels(frame: &Frame) -> Frame {
    Frame { rgb: Vec::new(), jpeg: None, ..*frame }
}

/// Folders are called after their owners.
fn nowhere(handed: &Handed) -> Handed {
    let saved = handed.saved.clone().map(|saved| saved.map(|_| "slip.pdf".to_owned()));
    Handed { saved, ..handed.clone() }
}

/// Programs may be called after the project or the person somebody works on.
fn of_camera(problem: &Problem) -> Problem {
    match problem {
        Problem::CameraBusy { holder } => {
            let holder = holder.as_deref().map(|program| stand_in::text(Kind::Name, 0, program));
            Problem::CameraBusy { holder }
        }
        other => other.clone(),
    }
}

fn operator(real: &Operator) -> Operator {
    let name = |text: &str| stand_in::text(Kind::Name, 0, text);
    Operator { id: name(&real.id), display_name: name(&real.display_name) }
}

fn witness(real: &Witness) -> Witness {
    let name = |text: &str| stand_in::text(Kind::Name, 0, text);
    Witness { operator: name(&real.operator), display_name: name(&real.display_name), token: String::new() }
}

/// Everybody on the list is the same nobody.
fn listed(real: &Found) -> Found {
    let people = real.people.iter().map(|one| Listed {
        name: stand_in::text(Kind::Name, 0, &one.name),
        number: stand_in::NUMBER.to_owned(),
        birth: one.birth.map(|_| stand_in::BIRTH),
        due: year_end(one.due),
        ..one.clone()
    });
    Found { people: people.collect(), ..*real }
}

const fn nobodys_credential() -> Credential {
    let expires = jiff::Timestamp::UNIX_EPOCH;
    Credential { number: String::new(), whole: String::new(), shown: String::new(), expires }
}

fn case(real: &Case) -> Case {
    let mut challenge = real.challenge.clone();
    NONCE.clone_into(&mut challenge.nonce);
    Case {
        id: "case".to_owned(),
        masked_name: stand_in::text(Kind::Name, 0, &real.masked_name),
        masked_number: stand_in::text(Kind::Number, 0, &real.masked_number),
        birth: real.birth.map(|_| stand_in::BIRTH),
        due: year_end(real.due),
        certified_on: real.certified_on,
        challenge,
        promise: real.promise.as_ref().map(promise),
        // What a person draws, and how their papers stand, tells who they are.
        known: PersonFacts::default(),
    }
}

/// The way it sends the wizard, without the years that would tell people apart.
fn promise(real: &Promise) -> Promise {
    let outlook = |outlook: FaceOutlook| match outlook {
        FaceOutlook::Approved { photo } => FaceOutlook::Approved { photo: PhotoOnFile { year: None, ..photo } },
        FaceOutlook::Looked { why, photo } => FaceOutlook::Looked { why, photo: PhotoOnFile { year: None, ..photo } },
        useless @ FaceOutlook::Useless { .. } => useless,
    };
    Promise {
        certified: real.certified.map(|known| Certified { until: year_end(known.until), ..known }),
        face: real.face.map(outlook),
        police_face: real.police_face.map(outlook),
        next_due: year_end(real.next_due),
    }
}

/// In some places the due day is the birthday.
fn year_end(day: jiff::civil::Date) -> jiff::civil::Date {
    jiff::civil::Date::new(day.year(), 12, 31).unwrap_or(day)
}

fn submitted(order: &Effect) -> Option<FilingId> {
    match order {
        Effect::Do(Deed::Submit(filing)) => Some(filing.id),
        _ => None,
    }
}
