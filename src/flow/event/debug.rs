//! How facts print: by name, and with what tells two of them apart. What was typed, who somebody is and what
//! a bureau said never print.

use std::{fmt, sync::Arc};

use renzheng_domain::{frame::Frame, time::Moment};

use super::{Event, Key};

/// What stands for a frame that was not written down.
pub(super) fn no_frame() -> Arc<Frame> {
    Arc::new(Frame { seq: 0, captured: Moment::ZERO, width: 0, height: 0, rgb: Vec::new(), jpeg: None })
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Char(' ') => "Char(' ')",
            Self::Char(_) => "Char(…)",
            Self::F(n) => return write!(f, "F({n})"),
            Self::Enter => "Enter",
            Self::Esc => "Esc",
            Self::Tab => "Tab",
            Self::BackTab => "BackTab",
            Self::Backspace => "Backspace",
            Self::Delete => "Delete",
            Self::Left => "Left",
            Self::Right => "Right",
            Self::Up => "Up",
            Self::Down => "Down",
            Self::PageUp => "PageUp",
            Self::PageDown => "PageDown",
            Self::Home => "Home",
            Self::End => "End",
            Self::CtrlC => "CtrlC",
        };
        f.write_str(name)
    }
}

/// `Ok`, or the problem: problems are a closed list without free text.
fn answer<T>(reply: &Result<T, super::Problem>) -> String {
    reply.as_ref().err().map_or_else(|| "Ok".to_owned(), |problem| format!("{problem:?}"))
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name: &str = self.into();
        match self {
            Self::Pressed(key) => write!(f, "{name}({key:?})"),
            Self::Pasted(text) => write!(f, "{name}({} characters)", text.chars().count()),
            Self::Observed(seen, _) => write!(f, "{name}(#{}, {} faces)", seen.seq, seen.faces),
            Self::CamerasListed(ticket, Ok(found)) => write!(f, "{name}({ticket:?}, {} found)", found.len()),
            Self::CamerasListed(ticket, Err(problem)) => write!(f, "{name}({ticket:?}, {problem:?})"),
            Self::ServiceKnown(reply) => write!(f, "{name}({})", answer(reply)),
            Self::SignedIn(ticket, reply) => write!(f, "{name}({ticket:?}, {})", answer(reply)),
            Self::Unlocked(ticket, fits) => write!(f, "{name}({ticket:?}, {fits})"),
            Self::PersonChecked(ticket, reply) => write!(f, "{name}({ticket:?}, {})", answer(reply)),
            Self::Enrolled(ticket, reply) | Self::SecuritySet(ticket, reply) => {
                write!(f, "{name}({ticket:?}, {})", answer(reply))
            }
            Self::Witnessed(ticket, reply) => write!(f, "{name}({ticket:?}, {})", answer(reply)),
            Self::TakenBack(ticket, reply) => write!(f, "{name}({ticket:?}, {})", answer(reply)),
            Self::StatusKnown(ticket, reply) => write!(f, "{name}({ticket:?}, {})", answer(reply)),
            Self::AccountKnown(ticket, reply) => write!(f, "{name}({ticket:?}, {})", answer(reply)),
            Self::DueFound(ticket, reply) => write!(f, "{name}({ticket:?}, {})", answer(reply)),
            Self::CredentialIssued(ticket, reply) => write!(f, "{name}({ticket:?}, {})", answer(reply)),
            Self::SlipHanded(ticket, handed) => write!(f, "{name}({ticket:?}, well: {})", handed.is_well()),
            Self::StoreFailed(id, problem) | Self::Parked(id, problem) | Self::Deferred { id, problem, .. } => {
                write!(f, "{name}({id}, {problem:?})")
            }
            Self::CameInTime(proof) => write!(f, "{name}({})", proof.filing),
            Self::Stored(id) | Self::Delivered(id) | Self::Decided(id, _) => write!(f, "{name}({id})"),
            Self::WindowFits(fits) => write!(f, "{name}({fits})"),
            Self::QueueCounted(count) | Self::LateCounted(count) => write!(f, "{name}({count})"),
            // Where somebody points is half of their secret.
            Self::Ticked | Self::CameraChanged(_) | Self::Terminated | Self::Pointed(_) => f.write_str(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Ticket, event::Problem};
    use renzheng_domain::{filing::CameraFacts, session::Operator};

    #[test]
    fn nothing_typed_and_nobody_named_prints() {
        let phone = CameraFacts { name: "Wang's phone".into(), ..CameraFacts::default() };
        let operator = Operator { id: "wang".into(), display_name: "王秀英".into() };
        for (event, printed) in [
            (Event::Pressed(Key::Char('7')), "Pressed(Char(…))"),
            (Event::Pasted("王秀英".into()), "Pasted(3 characters)"),
            (Event::SignedIn(Ticket(2), Ok(operator)), "SignedIn(Ticket(2), Ok)"),
            (Event::SignedIn(Ticket(2), Err(Problem::BureauSlow)), "SignedIn(Ticket(2), BureauSlow)"),
            (Event::CamerasListed(Ticket(3), Ok(vec![phone])), "CamerasListed(Ticket(3), 1 found)"),
            (Event::CamerasListed(Ticket(3), Err(Problem::CameraFault)), "CamerasListed(Ticket(3), CameraFault)"),
        ] {
            assert_eq!(format!("{event:?}"), printed);
        }
    }
}
