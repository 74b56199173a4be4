//! Orders that go out: what is asked, and what is done. Whoever carries them out matches both lists to the end, so that
//! the compiler finds an order that was forgotten. None prints what a person typed or who somebody is.

use std::{fmt, sync::Arc};

use renzheng_domain::{
    filing::{CameraFacts, Filing, FilingId},
    frame::Frame,
    person::Person,
    security::SecuritySettings,
    slip::SlipFacts,
    trial::Act,
    worklist::{Search, Sitting},
};
use secrecy::SecretString;
use strum::IntoStaticStr;

use super::{ids::Ticket, settings::Language};

/// An order to the shell. Only its name is ever written down: it follows from the facts before it.
#[derive(Clone)]
pub enum Effect {
    /// Answered by the shell (`app::answer`); the answer is an event that carries this ticket.
    Ask(Ticket, Question),
    /// Done, and nobody waits for an answer with a number.
    Do(Deed),
}

/// A request to the shell whose answer comes back as an event.
#[derive(Clone, IntoStaticStr)]
pub enum Question {
    /// Sign the helper in.
    SignIn {
        /// The operator's account name.
        operator: String,
        /// The password that was typed.
        secret: SecretString,
    },
    /// Compare this with the password the helper signed in with; the bureau is not asked.
    Unlock(SecretString),
    /// Ask the bureau for this person, with the acts they cannot do.
    CheckPerson {
        /// The person's name and identity number as typed.
        person: Person,
        /// Acts never to be asked.
        cannot: Vec<Act>,
    },
    /// Demo with a real webcam: take this picture as the photo on file of the case, in memory only.
    Enrol {
        /// Identifier of the case at the bureau.
        case: String,
        /// The picture to store as the photo on file.
        frame: Arc<Frame>,
    },
    /// Let another helper sign for a record that is being made.
    AskWitness {
        /// Account name of the second helper.
        operator: String,
        /// Password of the second helper.
        secret: SecretString,
        /// Identifier of the record that is to be signed for.
        record: FilingId,
    },
    /// Take this record back, wherever it is.
    TakeBack(FilingId),
    /// Where the record with this number, as it was typed, stands, as far as this counter knows or the bureau tells.
    AskStatus(String),
    /// Show the account of this case's person.
    AskAccount(String),
    /// Set a password, a pattern, or both.
    SetSecurity {
        /// Identifier of the case at the bureau.
        case: String,
        /// The password, the pattern, or both.
        settings: SecuritySettings,
    },
    /// Issue the electronic credential for this case.
    IssueCredential(String),
    /// Give out a slip, in the language of the screen.
    PrintSlip {
        /// What the slip states.
        facts: Box<SlipFacts>,
        /// Language of the slip's sentences.
        language: Language,
    },
    /// Search the work list for people whose certification is due.
    FindDue(Search),
}

/// An order to the shell that has no numbered answer.
#[derive(Clone, IntoStaticStr)]
pub enum Deed {
    /// Ask the bureau to describe itself. Whoever looks after the link does so too, so the answer bears no number.
    FetchService,
    /// Seal, store and send. What becomes of the record is told by its id.
    Submit(Box<Filing>),
    /// Write down that somebody sat here, and what came of it.
    NoteSitting(Sitting),
    /// Sign the helper out at the bureau's door: the session token and what opens the lock are forgotten.
    SignOut,
    /// Look which cameras there are; the camera lane answers with this number.
    ListCameras(Ticket),
    /// Close the camera in use and open this one, now and at the next start.
    UseCamera(CameraFacts),
    /// Tell the (mock) camera which act the person is asked for now.
    Prompt(Act),
    /// Forget every picture: the viewfinder goes blank and the lanes start afresh. Recordings name it `Wipe`.
    #[strum(serialize = "Wipe")]
    ForgetPictures,
    /// Leave the program.
    Quit,
}

impl Effect {
    /// The word of recordings.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ask(_, question) => question.into(),
            Self::Do(deed) => deed.into(),
        }
    }

    /// The number of the answer, if one is expected.
    pub const fn ticket(&self) -> Option<Ticket> {
        match self {
            Self::Ask(ticket, _) | Self::Do(Deed::ListCameras(ticket)) => Some(*ticket),
            Self::Do(_) => None,
        }
    }
}

impl From<Deed> for Effect {
    fn from(deed: Deed) -> Self {
        Self::Do(deed)
    }
}

impl fmt::Debug for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name();
        match self {
            Self::Ask(ticket, _) | Self::Do(Deed::ListCameras(ticket)) => write!(f, "{name}({ticket:?})"),
            Self::Do(Deed::Prompt(act)) => write!(f, "{name}({act:?})"),
            Self::Do(Deed::Submit(filing)) => write!(f, "{name}({})", filing.id),
            // Cameras of telephones are called after their owners.
            Self::Do(_) => f.write_str(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_and_nobody_named_prints() {
        let sign_in = Question::SignIn { operator: "wang".into(), secret: "s".into() };
        assert_eq!(format!("{:?}", Effect::Ask(Ticket(1), sign_in)), "SignIn(Ticket(1))");
        let phone = CameraFacts { name: "Wang's phone".into(), ..CameraFacts::default() };
        assert_eq!(format!("{:?}", Effect::Do(Deed::UseCamera(phone))), "UseCamera");
    }

    #[test]
    fn recordings_keep_their_word_for_forgotten_pictures() {
        assert_eq!(Effect::Do(Deed::ForgetPictures).name(), "Wipe");
    }
}
