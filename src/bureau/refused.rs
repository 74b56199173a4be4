//! What was refused, in the log: what an administrator must see to know that somebody guesses, that a counter has a
//! wrong key, or that records are turned away. Operators' ids, counters' names, ids of records and addresses are
//! written; never what a person is called, a number, a password or a token.

use renzheng_domain::filing::FilingId;

use super::{Inner, problem::Refusal, sign_ins::Attempt};

/// Lines a minute of each kind: an administrator sees that it goes on, and a stranger who is refused again and again
/// fills 20 MB of the disk in a day, not more.
pub(super) const MOST_LOGGED: usize = 60;
/// Characters of a name that is logged; longer ones are no counter's and are left out.
const LONGEST: usize = 64;

fn is_logged(bureau: &Inner, kind: &'static str) -> bool {
    bureau.logged.ask(&kind, bureau.clock.now().at).is_ok()
}

fn named(name: &str) -> &str {
    if name.chars().count() <= LONGEST { name } else { "(too long)" }
}

/// A sign-in. What was typed in place of an operator may be anything, such as a number of a person or a password: only
/// the id of an operator that there is is written.
pub(super) async fn sign_in(bureau: &Inner, attempt: &Attempt<'_>, why: Refusal) {
    if !is_logged(bureau, "sign-in") {
        return;
    }
    let is_known = matches!(bureau.store.operator(attempt.operator).await, Ok(Some(_)));
    let operator = if is_known { attempt.operator } else { "(unknown)" };
    let (device, address) = (named(attempt.device), attempt.address);
    tracing::warn!(operator, device, %address, reason = why.code(), "a sign-in was refused");
}

/// A record that came in.
pub(super) fn record(bureau: &Inner, id: FilingId, why: Refusal) {
    if is_logged(bureau, "record") {
        tracing::warn!(%id, reason = why.code(), "a record was refused");
    }
}

/// A counter's key.
pub(super) fn device_key(bureau: &Inner, device: &str, why: Refusal) {
    if is_logged(bureau, "device") {
        tracing::warn!(device = named(device), reason = why.code(), "a counter's key was refused");
    }
}
