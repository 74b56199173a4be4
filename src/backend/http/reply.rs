//! Reading what a bureau answers: nothing of it is believed before it is measured.

use std::{error::Error, time::Duration};

use jiff::Timestamp;
use renzheng_domain::{
    casework::Witness,
    consent::Agreement,
    due::DuePolicy,
    entitlement::{Account, Pension, PersonFacts},
    person::clean,
    session::{Case, Service},
    trial::{Act, Challenge},
};
use renzheng_wire::{OfficeReply, PROBLEMS, ProblemReply, ServiceReply, sha256_hex};
use reqwest::{
    Response, StatusCode,
    header::{DATE, HeaderMap, HeaderName, RETRY_AFTER},
};

use crate::BackendError;

/// A bureau cannot send a counter away for longer than this: three of the courier's longest own waits.
const LONGEST_RETRY_AFTER: Duration = Duration::from_mins(15);
/// More judged attempts than anybody should be put through.
const MOST_ATTEMPTS: u32 = 10;
/// Pensions of one person; three are rare.
const MOST_PENSIONS: usize = 16;
/// Characters of what a pension is, who pays it, and what a helper is called: two lines of the narrowest window.
const LONGEST_TEXT: usize = 80;
/// Characters of a witness's token; ours has 43.
const LONGEST_TOKEN: usize = 256;

/// No answer at all: which kind.
pub(super) fn transport(error: &reqwest::Error) -> BackendError {
    if error.is_timeout() {
        return BackendError::Timeout;
    }
    let mut source = error.source();
    while let Some(cause) = source {
        if is_tls(cause) {
            return BackendError::Untrusted;
        }
        if cause.downcast_ref::<std::io::Error>().is_some_and(|io| io.kind() == std::io::ErrorKind::TimedOut) {
            return BackendError::Timeout;
        }
        source = cause.source();
    }
    if error.is_decode() || error.is_body() {
        BackendError::Unintelligible("broken off")
    } else {
        BackendError::Unreachable
    }
}

/// TLS errors come wrapped in one or several I/O errors, which do not name them as their source.
fn is_tls(error: &(dyn Error + 'static)) -> bool {
    let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    error.is::<rustls::Error>() || inner.is_some_and(|inner| is_tls(inner))
}

/// The body, in pieces, up to `limit` bytes: an endless one is refused when it passes the limit.
pub(super) async fn read(mut response: Response, limit: usize) -> Result<Vec<u8>, BackendError> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| transport(&error))? {
        if body.len() + piece.len() > limit {
            return Err(BackendError::Unintelligible("too big"));
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

/// A status that is no success.
pub(crate) fn refusal(status: StatusCode, retry_after: Option<Duration>, body: &[u8]) -> BackendError {
    match status.as_u16() {
        401 => BackendError::Unauthorized,
        403 => BackendError::Forbidden(title(body)),
        409 => BackendError::Conflict,
        410 => BackendError::KeyRetired,
        426 => BackendError::UpdateRequired,
        429 | 503 => BackendError::Busy { retry_after },
        408 => BackendError::Fault(408),
        300..400 => BackendError::Unintelligible("a redirect"),
        code @ 400..500 => BackendError::Refused(code),
        code @ 500..600 => BackendError::Fault(code),
        _ => BackendError::Unintelligible("an unknown status"),
    }
}

/// A status that is no success, of a bureau of protocol version 1. A refusal without its problem document is none of
/// the bureau's: a proxy, a sign-in page or another program answered.
pub(super) fn own_refusal(status: StatusCode, retry_after: Option<Duration>, body: &[u8]) -> BackendError {
    let is_own = serde_json::from_slice::<ProblemReply>(body).is_ok_and(|problem| problem.kind.starts_with(PROBLEMS));
    match refusal(status, retry_after, body) {
        error @ (BackendError::Busy { .. } | BackendError::Fault(_) | BackendError::Unintelligible(_)) => error,
        error if is_own => error,
        _ => BackendError::Unintelligible("a refusal that is not the bureau's"),
    }
}

/// The title of a problem document, for logs.
fn title(body: &[u8]) -> String {
    serde_json::from_slice::<ProblemReply>(body).map(|problem| clean(&problem.title)).unwrap_or_default()
}

/// An HTTP date, RFC 9110 section 5.6.7.
fn http_date(headers: &HeaderMap, name: HeaderName) -> Option<Timestamp> {
    let text = headers.get(name)?.to_str().ok()?;
    Some(jiff::fmt::rfc2822::parse(text).ok()?.timestamp())
}

/// How far the bureau's clock is ahead of ours, milliseconds; the header has whole seconds.
pub(super) fn clock_offset_ms(headers: &HeaderMap, now: Timestamp) -> Option<i64> {
    Some(http_date(headers, DATE)?.as_millisecond().saturating_sub(now.as_millisecond()))
}

/// Seconds or an HTTP date, bounded.
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => Duration::try_from(now.until(http_date(headers, RETRY_AFTER)?).ok()?).unwrap_or_default(),
    };
    Some(wait.min(LONGEST_RETRY_AFTER))
}

/// The service document as the wizard knows it. The agreement must be exactly the text with the hash that goes on
/// record, so text that would have to be cleaned is refused instead.
pub(super) fn service(reply: ServiceReply) -> Result<Service, BackendError> {
    if !reply.api.iter().any(|version| version == "v1") {
        return Err(BackendError::UpdateRequired);
    }
    if is_newer(&reply.minimum_client, env!("CARGO_PKG_VERSION")) {
        return Err(BackendError::UpdateRequired);
    }
    check_agreement(&reply.agreement)?;
    Ok(Service {
        bureau_name: clean(&reply.bureau_name),
        demo: reply.demo,
        agreement: reply.agreement,
        acts_asked: reply.acts_asked.clamp(1, Act::ALL.len() as u32),
        judged_attempts: reply.judged_attempts.clamp(1, MOST_ATTEMPTS),
        hotline: clean(&reply.hotline),
        virtual_cameras: reply.virtual_cameras,
        offers: reply.offers,
        takes_cases: reply.takes_cases,
        packed: None,
    })
}

fn check_agreement(agreement: &Agreement) -> Result<(), BackendError> {
    let unclean = |text: &str| text.lines().any(|line| clean(line) != line);
    if unclean(&agreement.text_zh) || unclean(&agreement.text_en) || unclean(&agreement.version) {
        return Err(BackendError::Unintelligible("unprintable characters in the agreement"));
    }
    if sha256_hex(agreement.text_zh.as_bytes()) != agreement.sha256 {
        return Err(BackendError::Unintelligible("the agreement has another hash"));
    }
    Ok(())
}

/// Whether `minimum` is a newer `a.b.c` than `ours`.
fn is_newer(minimum: &str, ours: &str) -> bool {
    let parts = |text: &str| text.split('.').map(|part| part.parse().unwrap_or(0)).collect::<Vec<u64>>();
    parts(minimum) > parts(ours)
}

/// The case as the wizard knows it: a challenge that asks for nothing, or for what the person cannot do, is no answer.
pub(crate) fn case(mut case: Case, cannot: &[Act]) -> Result<Case, BackendError> {
    let acts = &case.challenge.acts;
    if acts.is_empty() || acts.len() > Act::ALL.len() || acts.iter().any(|act| cannot.contains(act)) {
        return Err(BackendError::Unintelligible("a challenge that cannot be done"));
    }
    if clean(&case.id) != case.id || clean(&case.challenge.nonce) != case.challenge.nonce {
        return Err(BackendError::Unintelligible("unprintable characters in a case"));
    }
    let Challenge { nonce, acts, expires, .. } = case.challenge;
    case.challenge = Challenge::new(nonce, acts, expires);
    case.masked_name = clean(&case.masked_name);
    case.masked_number = clean(&case.masked_number);
    case.known = facts(case.known);
    Ok(case)
}

/// Offices of one bureau; a province has some thousand.
const MOST_OFFICES: usize = 4096;

/// The offices with their rules, within the bounds of these.
pub(super) fn offices(offices: &[OfficeReply]) -> Result<Vec<(String, DuePolicy)>, BackendError> {
    if offices.len() > MOST_OFFICES || offices.iter().any(|office| clean(&office.id) != office.id) {
        return Err(BackendError::Unintelligible("offices that cannot be"));
    }
    Ok(offices.iter().map(|office| (office.id.clone(), office.due.bounded())).collect())
}

/// What is too long is cut: nobody is kept from a certification by what stands beside it.
fn facts(facts: PersonFacts) -> PersonFacts {
    PersonFacts { pensions: pensions(facts.pensions), ..facts }
}

fn pensions(pensions: Vec<Pension>) -> Vec<Pension> {
    let tail = |tail: String| Some(tail).filter(|tail| tail.len() <= 4 && tail.bytes().all(|b| b.is_ascii_digit()));
    let pension = |pension: Pension| Pension {
        kind: shown(&pension.kind),
        office: shown(&pension.office),
        // More would be the account's number, which has no place on a screen.
        account_tail: pension.account_tail.and_then(tail),
        paid_for: pension.paid_for,
    };
    pensions.into_iter().take(MOST_PENSIONS).map(pension).collect()
}

/// A text that can be shown, cut.
fn shown(text: &str) -> String {
    clean(text).chars().take(LONGEST_TEXT).collect()
}

/// What a person may see of their account.
pub(super) fn account(account: Account) -> Account {
    Account {
        masked_name: shown(&account.masked_name),
        masked_number: shown(&account.masked_number),
        pensions: pensions(account.pensions),
        ..account
    }
}

/// Another helper's word. It is sent on as it is, so one that would have to be cleaned is refused.
pub(super) fn witness(witness: Witness) -> Result<Witness, BackendError> {
    let is_whole = |text: &str, longest| !text.is_empty() && clean(text) == text && text.chars().count() <= longest;
    if !is_whole(&witness.operator, LONGEST_TEXT) || !is_whole(&witness.token, LONGEST_TOKEN) {
        return Err(BackendError::Unintelligible("a witness that cannot be"));
    }
    Ok(Witness { display_name: shown(&witness.display_name), ..witness })
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn now() -> Timestamp {
        "2026-03-01T08:00:00Z".parse().unwrap()
    }

    fn after(value: &'static str) -> Option<Duration> {
        retry_after(&HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(value))]), now())
    }

    #[test]
    fn retry_after_is_bounded() {
        assert_eq!(after("7"), Some(Duration::from_secs(7)));
        assert_eq!(after("Sun, 01 Mar 2026 08:01:00 GMT"), Some(Duration::from_mins(1)));
        assert_eq!(after("Sun, 01 Mar 2026 07:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(after("99999999"), Some(LONGEST_RETRY_AFTER));
        assert_eq!(after("-1"), None);
        assert_eq!(after("soon"), None);
    }

    #[test]
    fn each_status_is_one_error() {
        let map = |status: u16| refusal(StatusCode::from_u16(status).unwrap(), None, b"{}");
        assert_eq!(map(401), BackendError::Unauthorized);
        assert_eq!(map(408), BackendError::Fault(408));
        assert_eq!(map(409), BackendError::Conflict);
        assert_eq!(map(410), BackendError::KeyRetired);
        assert_eq!(map(413), BackendError::Refused(413));
        assert_eq!(map(426), BackendError::UpdateRequired);
        assert_eq!(map(429), BackendError::Busy { retry_after: None });
        assert_eq!(map(502), BackendError::Fault(502));
        assert_eq!(map(302), BackendError::Unintelligible("a redirect"));
    }

    #[test]
    fn a_refusal_without_the_bureaus_own_document_is_the_networks() {
        let own = br#"{"type": "urn:renzheng:problem:record-unknown", "title": "", "status": 404}"#;
        let strange = br#"{"type": "about:blank", "title": "", "status": 404}"#;
        let network = BackendError::Unintelligible("a refusal that is not the bureau's");
        for status in [401, 403, 404, 409, 410, 422, 426] {
            let map = |body: &[u8]| own_refusal(StatusCode::from_u16(status).unwrap(), None, body);
            assert_eq!((map(b""), map(b"<html>"), map(strange)), (network.clone(), network.clone(), network.clone()));
            assert_ne!(map(own), network, "{status}");
        }
        assert_eq!(own_refusal(StatusCode::BAD_GATEWAY, None, b""), BackendError::Fault(502));
    }

    #[test]
    fn what_is_known_of_a_person_is_bounded_and_clean() {
        let pension = |tail: &str| Pension {
            kind: format!("养老\u{202e}{}", "金".repeat(200)),
            office: "甲\u{1b}[2J局".to_owned(),
            account_tail: Some(tail.to_owned()),
            paid_for: None,
        };
        let told = pensions([vec![pension("0123"), pension("6222020200112233")], vec![pension("01 3"); 30]].concat());
        assert_eq!(told.len(), MOST_PENSIONS);
        assert_eq!((told[0].kind.chars().count(), told[0].office.as_str()), (LONGEST_TEXT, "甲[2J局"));
        let tails: Vec<_> = told[..3].iter().map(|pension| pension.account_tail.as_deref()).collect();
        assert_eq!(tails, [Some("0123"), None, None]);
    }

    #[test]
    fn a_witness_that_would_have_to_be_cleaned_is_none() {
        let told = |operator: &str, token: &str| {
            let told = Witness { operator: operator.into(), display_name: "李\u{1b}".into(), token: token.into() };
            witness(told).map(|witness| witness.display_name).ok()
        };
        assert_eq!(told("li", "abc").as_deref(), Some("李"));
        let endless = "x".repeat(LONGEST_TOKEN + 1);
        for (operator, token) in [("", "abc"), ("li", ""), ("l\u{0}i", "abc"), ("li", "a\nb"), ("li", endless.as_str())]
        {
            assert_eq!(told(operator, token), None);
        }
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(is_newer("0.10.0", "0.9.3"));
        assert!(!is_newer("0.1.0", "0.1.0"));
        assert!(!is_newer("0.0.9", "0.1.0"));
    }
}
