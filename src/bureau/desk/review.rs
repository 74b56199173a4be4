//! What waits for a person, what such a record says, and taking a record's evidence away again.

use jiff::{Timestamp, civil::Date};
use renzheng_domain::{
    applicant::Applicant,
    casework::{HomeVisit, ManualCase},
    filing::{Decision, FilingId, Grounds},
    guardian::Guardian,
    session::Operator,
};
use renzheng_wire::sha256_hex;
use uuid::Uuid;

use crate::{
    Bureau, BureauError, Inner,
    examine::{Doubt, Examined, Seen, examine, visited as visited_on},
    open::{self, Opened},
    store::QueueRow,
    worker::{check_counter, photos_on_file},
};

/// Which way a record came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// By face.
    Face,
    /// Helpers vouch for the person.
    Manual(ManualCase),
    /// Somebody is to go to the person's home.
    Visit(HomeVisit),
    /// It cannot be opened: damaged, wiped, or sealed to a key that is retired.
    Unreadable,
}

/// A record that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// The record.
    pub id: FilingId,
    /// Where it stands, with the reason.
    pub decision: Decision,
    /// How it came about.
    pub way: Way,
    /// When it came in.
    pub since: Timestamp,
    /// Whether a second helper vouches, as the bureau itself knows.
    pub is_witnessed: bool,
}

/// Everything a record says, for whoever decides it. It names a person, so it has no `Debug`.
pub struct Look {
    /// The record.
    pub queued: Queued,
    /// The person's name and number, the helper who vouches, and how the person came in; `None`: it cannot be opened.
    pub says: Option<(String, String, Operator, Applicant)>,
    /// Name and number on file of the person whom an approval certifies; `None`: the case is unknown.
    pub person: Option<(String, String)>,
    /// The day of the visit, in China, from which an approval counts; `None`: it cannot be opened, or the case is
    /// unknown.
    pub visited: Option<Date>,
    /// Who consented for a child; `None`: nobody did.
    pub guardian: Option<Box<Guardian>>,
    /// What does not agree; empty: nothing.
    pub doubts: Vec<Doubt>,
    /// What an approval is bound to; `None`: nobody may approve it.
    pub seen: Option<Seen>,
    /// Whether the digits in a case made by hand are those the bureau drew; `None`: there are none.
    pub code_fits: Option<bool>,
    /// The address on file, for a visit.
    pub address: Option<String>,
    /// What was sent: the best picture first, or the person with the digits.
    pub pictures: Vec<Vec<u8>>,
    /// The bureau's photo of the case's person and the police's, as far as they are on file.
    pub on_file: [Option<Vec<u8>>; 2],
}

/// What a typed number names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// No record has it.
    None,
    /// One record.
    One(FilingId),
    /// Several: the whole id is needed.
    Several,
}

impl Bureau {
    /// What waits for a person, oldest first.
    pub async fn review(&self) -> Result<Vec<Queued>, BureauError> {
        let (inner, mut after, mut queue) = (&self.inner, 0, Vec::new());
        loop {
            let rows = inner.store.review(after).await?;
            let Some(last) = rows.last() else { return Ok(queue) };
            after = last.seq;
            for row in rows {
                queue.push(queued(inner, &row, opened(inner, &row).as_ref()).await?);
            }
        }
    }

    /// The record with this short number or whole id.
    pub async fn find(&self, typed: &str) -> Result<Found, BureauError> {
        if let Ok(id) = Uuid::try_parse(typed.trim()) {
            return Ok(Found::One(FilingId(id)));
        }
        let found = self.inner.store.numbered(typed).await?;
        Ok(match found.as_slice() {
            [] => Found::None,
            [one] => Found::One(*one),
            _ => Found::Several,
        })
    }

    /// Everything a record says.
    pub async fn look_at(&self, id: FilingId) -> Result<Option<Look>, BureauError> {
        let inner = &self.inner;
        let Some(row) = inner.store.row(id).await? else { return Ok(None) };
        let Examined { record, case, doubts } = examine(inner, id, &row.bytes, row.received).await?;
        let queued = queued(inner, &row, record.as_ref()).await?;
        let on_file = match &case {
            Some(case) => photos_on_file(inner, case).await?,
            None => [None, None],
        };
        let visited = record.as_ref().zip(case.as_ref());
        let visited = visited.map(|(record, case)| visited_on(&record.clear, case.opened, row.received));
        let seen = case.as_ref().filter(|_| !doubts.iter().any(|doubt| doubt.bars_approval()));
        let seen = seen.map(|case| Seen::of(&row.bytes, case, on_file.each_ref().map(Option::as_deref)));
        let code_fits = match &queued.way {
            Way::Manual(manual) => Some(case.as_ref().is_some_and(|case| case.challenge.digits() == manual.code)),
            _ => None,
        };
        let address = match (&queued.way, &case) {
            (Way::Visit(_), Some(case)) => {
                inner.store.facts(&case.id_number).await?.id_record.map(|record| record.address)
            }
            _ => None,
        };
        let guardian = record.as_ref().and_then(|record| record.payload.grounds.consent()?.guardian.clone());
        let (says, pictures) = match record {
            Some(Opened { payload, jpegs, .. }) => {
                let id = payload.attestation.operator;
                let display_name = inner.store.operator(&id).await?.map(|(name, _)| name).unwrap_or_default();
                let operator = Operator { id, display_name };
                (Some((payload.name, payload.id_number, operator, payload.applicant)), jpegs)
            }
            None => (None, Vec::new()),
        };
        let person = case.map(|case| (case.name, case.id_number));
        Ok(Some(Look { queued, says, person, visited, guardian, doubts, seen, code_fits, address, pictures, on_file }))
    }

    /// The person takes their consent back: the evidence is wiped at once, a record that nobody decided is cancelled; a
    /// decision that was made and what was done stay. `None`: there is no such record.
    pub async fn withdraw(&self, id: FilingId, by: &str) -> Result<Option<Decision>, BureauError> {
        let now = self.inner.clock.now().wall;
        let by = &format!("hand:{by}");
        if let Some(row) = self.inner.store.row(id).await? {
            check_counter(&self.inner, &row).await?;
        }
        // One that is decided stays as it is.
        self.inner.store.decide(id, &Decision::Cancelled, None, by, now).await?;
        self.inner.store.withdraw(id, by, now).await?;
        self.inner.store.decision(id).await
    }
}

fn opened(inner: &Inner, row: &QueueRow) -> Option<Opened> {
    open::open(&row.bytes, &inner.keys).ok()
}

async fn queued(inner: &Inner, row: &QueueRow, opened: Option<&Opened>) -> Result<Queued, BureauError> {
    let way = match opened.map(|opened| &opened.payload.grounds) {
        None => Way::Unreadable,
        Some(Grounds::Face(_)) => Way::Face,
        Some(Grounds::Manual { manual }) => Way::Manual(manual.clone()),
        Some(Grounds::Visit { visit }) => Way::Visit(visit.clone()),
    };
    let is_witnessed = match opened {
        Some(opened) => is_witnessed(inner, opened).await?,
        None => false,
    };
    Ok(Queued { id: row.id, decision: row.decision.clone(), way, since: row.received, is_witnessed })
}

/// Whether another helper than the record's own gave their word for exactly this record.
async fn is_witnessed(inner: &Inner, record: &Opened) -> Result<bool, BureauError> {
    let Grounds::Manual { manual } = &record.payload.grounds else { return Ok(false) };
    let Some(witness) = &manual.witness else { return Ok(false) };
    let own = [&record.payload.attestation.operator, &record.clear.operator];
    if own.contains(&&witness.operator) {
        return Ok(false);
    }
    inner.store.is_witness(&sha256_hex(witness.token.as_bytes()), &witness.operator, record.clear.id).await
}
