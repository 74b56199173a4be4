//! What is done by hand at the bureau: who works here, who is on file, which counters and keys count, and what a person
//! decides. Another program may serve the same records meanwhile.

mod review;

use std::{path::Path, time::Duration};

use renzheng_domain::{
    filing::{Decision, FilingId},
    person::Person,
    visit::VisitProof,
};
use renzheng_wire::sha256_hex;
use secrecy::{ExposeSecret as _, SecretString};

pub use self::review::{Found, Look, Queued, Way};
use super::{
    Bureau, BureauError, HandError, HandRuling, KeyUse, PersonFile, PhotoReport, SHORTEST_SECRET, challenge, keys,
    password, promise,
    store::{AuditReport, EndSessions, Gap, Member, Office, OpenSession, Standing},
    worker,
};

/// From the letter with the code to somebody at the counter who types it.
const INVITATION: Duration = Duration::from_hours(7 * 24);

/// What the key of a proof is to the bureau.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CounterKey {
    /// The counter's own key.
    Fits,
    /// It was the counter's key.
    Ended,
    /// It was never this counter's key.
    Unknown,
}

/// What the bureau knows of a proof that somebody came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitFound {
    /// What the key is.
    pub counter: CounterKey,
    /// The word of the record's decision; `None`: it has not come in.
    pub status: Option<String>,
    /// Whether the record that came in is the one of the proof, byte for byte.
    pub is_same: bool,
}

impl Bureau {
    /// Lets somebody sign in with `secret`; a second call changes name and secret. A secret is never shorter than
    /// [`SHORTEST_SECRET`].
    pub async fn add_operator(&self, id: &str, display_name: &str, secret: &SecretString) -> Result<(), BureauError> {
        let secret = secret.expose_secret();
        if secret.chars().count() < SHORTEST_SECRET {
            return Err(BureauError::WeakSecret);
        }
        let now = self.inner.clock.now().wall;
        // The same secret again is no change: nobody is signed out.
        let kept = self.inner.store.operator(id).await?.map(|(_, phc)| phc);
        let phc = match kept.filter(|phc| password::verify(secret, phc)) {
            Some(phc) => phc,
            None => password::hash(secret)?,
        };
        self.inner.store.put_operator(id, display_name, &phc, now).await
    }

    /// Lets somebody sign in no more and ends their sessions; `false`: there is nobody of that name.
    pub async fn remove_operator(&self, id: &str) -> Result<bool, BureauError> {
        self.inner.store.remove_operator(id, self.inner.clock.now().wall).await
    }

    /// The sessions that have not ended, the oldest first.
    pub async fn sessions(&self) -> Result<Vec<OpenSession>, BureauError> {
        self.inner.store.sessions(self.inner.clock.now().wall).await
    }

    /// Ends sessions; how many.
    pub async fn end_sessions(&self, which: EndSessions<'_>) -> Result<u64, BureauError> {
        self.inner.store.end_sessions(which, self.inner.clock.now().wall).await
    }

    /// Puts a person on file; a second call changes name and photo.
    pub async fn add_person(&self, person: &Person, photo: Option<&[u8]>) -> Result<(), BureauError> {
        let now = self.inner.clock.now().wall;
        self.inner.store.put_person(person.id_number.expose(), person.name.expose(), photo, now).await
    }

    /// Puts on file in which year somebody's photo was taken: an old one leaves more cases to a human, and decides
    /// none.
    pub async fn photo_taken_in(&self, person: &Person, year: i16) -> Result<(), BureauError> {
        self.inner.store.put_photo_year(person.id_number.expose(), year).await
    }

    /// Puts on file what is known of a person beside name and photo, in place of what was.
    pub async fn put_on_file(&self, person: &Person, file: &PersonFile) -> Result<(), BureauError> {
        let (id_number, now) = (person.id_number.expose(), self.inner.clock.now().wall);
        self.inner.store.put_facts(id_number, file, now).await?;
        match file.certified_by_data {
            Some(day) => self.inner.store.certify_by_data(id_number, day, now).await,
            None => Ok(()),
        }
    }

    /// Everybody on file with how good their photos are; those that nobody measured are measured now.
    pub async fn check_photos(&self) -> Result<Vec<PhotoReport>, BureauError> {
        promise::measure_all(&self.inner).await
    }

    /// All offices, the bureau itself first.
    pub async fn offices(&self) -> Result<Vec<Office>, BureauError> {
        self.inner.store.offices().await
    }

    /// Puts an office on file or changes it.
    pub async fn put_office(&self, office: &Office) -> Result<(), BureauError> {
        self.inner.store.put_office(office, self.inner.clock.now().wall).await
    }

    /// Puts a helper or a counter into an office; `false`: there is no such one, or no such office.
    pub async fn assign(&self, member: Member<'_>, office: &str) -> Result<bool, BureauError> {
        self.inner.store.assign(member, office, self.inner.clock.now().wall).await
    }

    /// A code with which `device` may enrol once within a week, in place of any before it.
    pub async fn invite_device(&self, device: &str) -> Result<String, BureauError> {
        let (code, now) = (challenge::code()?, self.inner.clock.now().wall);
        let expires = now.checked_add(INVITATION).map_err(|_| BureauError::Damaged("the time"))?;
        self.inner.store.invite_device(device, &sha256_hex(code.as_bytes()), expires, now).await?;
        Ok(code)
    }

    /// Takes nothing more from a counter; `false`: there is none of that name, or it was done before.
    pub async fn revoke_device(&self, device: &str) -> Result<bool, BureauError> {
        self.inner.store.revoke_device(device, self.inner.clock.now().wall).await
    }

    /// Puts a new key in the place of the one in use; says the id of that. It takes effect when the bureau is opened
    /// anew.
    pub fn rotate_key(folder: &Path, which: KeyUse) -> Result<String, BureauError> {
        Ok(keys::rotate(folder, which)?)
    }

    /// Opens nothing more that was sealed to an earlier key; `false`: there is no such key, or it is the one in use.
    pub fn retire_key(folder: &Path, kid: &str) -> Result<bool, BureauError> {
        Ok(keys::retire(folder, kid)?)
    }

    /// A person decides what no other decision was made on, or what was left to a person.
    pub async fn decide_by_hand(&self, id: FilingId, ruling: HandRuling<'_>, by: &str) -> Result<Decision, HandError> {
        worker::by_hand(&self.inner, id, ruling, by).await
    }

    /// Checks the chain of what was done, and every record against it; see [`AuditReport`].
    pub async fn check_audit(&self, noted_head: Option<&str>) -> Result<AuditReport, BureauError> {
        self.inner.store.check_audit(noted_head).await
    }

    /// What the bureau knows of a proof that somebody came. Whether it is whole is not looked at.
    pub async fn check_visit(&self, proof: &VisitProof) -> Result<VisitFound, BureauError> {
        let store = &self.inner.store;
        let counter = match store.device_key(&proof.device, &proof.key).await? {
            Standing::Fits => CounterKey::Fits,
            Standing::Ended { .. } => CounterKey::Ended,
            Standing::Unknown | Standing::Other => CounterKey::Unknown,
        };
        let record = store.hash_and_status(proof.filing).await?;
        let is_same = record.as_ref().is_some_and(|(sha256, _)| *sha256 == proof.sha256);
        Ok(VisitFound { counter, status: record.map(|(_, status)| status), is_same })
    }

    /// Whether something that was wiped is still in the log beside the records, because somebody reads them. A bureau
    /// that is at work tries again until it is gone.
    pub async fn is_wiping(&self) -> Result<bool, BureauError> {
        self.inner.store.is_wiping().await
    }

    /// Wipes the evidence whose time is over; how many records.
    pub async fn purge(&self) -> Result<u64, BureauError> {
        worker::purge(&self.inner).await
    }

    /// What is missing in the counters' chains of envelopes.
    pub async fn gaps(&self) -> Result<Vec<Gap>, BureauError> {
        loop {
            let unchecked = self.inner.store.unchecked().await?;
            if unchecked.is_empty() {
                return self.inner.store.gaps().await;
            }
            for row in unchecked {
                worker::check_counter(&self.inner, &row).await?;
            }
        }
    }

    /// How many records stand where, by the word of their decision.
    pub async fn counts(&self) -> Result<Vec<(String, i64)>, BureauError> {
        self.inner.store.counts().await
    }
}
