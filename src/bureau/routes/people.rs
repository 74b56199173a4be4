//! Signing in, and asking about a person.

use std::{sync::Arc, time::Duration};

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::HeaderMap,
};
use renzheng_domain::{
    entitlement::Account,
    person::{IdNumber, Person, PersonName},
    session::Case,
    trial::Challenge,
};
use renzheng_wire::{
    CaseReply, PersonCheckRequest, ProblemReply, SessionReply, SessionRequest, SignedPromise, encode, sha256_hex,
};
use secrecy::SecretString;

use super::{Body, known_operator, operator, read, read_secret, working};
use crate::{
    Inner, approve::standing, challenge, connections::Connection, named, problem::Refusal, promise::promise, receipt,
    script::BureauScript, sign_ins::Attempt, store::CaseRow,
};

/// A session lasts a working day.
const SESSION: Duration = Duration::from_hours(12);

/// Signs an operator in. One answer for an unknown name and a wrong secret.
#[utoipa::path(
    post,
    path = "/v1/operator/session",
    request_body(content = SessionRequest, content_type = "application/json"),
    responses(
        (status = 200, body = SessionReply),
        (status = "4XX", body = ProblemReply, content_type = "application/problem+json"),
        (status = "5XX", body = ProblemReply, content_type = "application/problem+json")
    )
)]
pub(crate) async fn sign_in(
    State(bureau): State<Arc<Inner>>,
    Extension(connection): Extension<Arc<Connection>>,
    body: Body,
) -> Result<Json<SessionReply>, Refusal> {
    let SessionRequest { operator, secret, device } = read_secret(body)?;
    let attempt = Attempt { operator: &operator, device: &device, address: connection.address };
    let display_name = known_operator(&bureau, attempt, SecretString::from(secret)).await?;
    let now = bureau.clock.now();
    let token = encode(&challenge::random::<32>()?);
    let expires = now.wall.checked_add(SESSION).map_err(|_| Refusal::Fault)?;
    let token_hash = sha256_hex(token.as_bytes());
    bureau.store.put_session(&token_hash, (&operator, &device), expires, now.wall).await?;
    let office = bureau.store.office_of_session(&token_hash).await?;
    Ok(Json(SessionReply { token, operator, display_name, expires, office }))
}

/// Opens a case for a person. One answer for somebody who is not on file and a name that does not fit.
#[utoipa::path(
    post,
    path = "/v1/persons/check",
    request_body(content = PersonCheckRequest, content_type = "application/json"),
    security(("session" = [])),
    responses(
        (status = 200, body = CaseReply),
        (status = "4XX", body = ProblemReply, content_type = "application/problem+json"),
        (status = "5XX", body = ProblemReply, content_type = "application/problem+json")
    )
)]
pub(crate) async fn check_person(
    State(bureau): State<Arc<Inner>>,
    script: Option<Extension<Arc<BureauScript>>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<CaseReply>, Refusal> {
    let working = working(&bureau, &headers).await?;
    let (operator, office) = (working.operator, working.office);
    let now = bureau.clock.now();
    bureau.checks.ask(&operator, now.at).map_err(Refusal::TooMany)?;
    let request: PersonCheckRequest = read(body)?;
    let today = receipt::day_of(now.wall);
    // A name or number that cannot be, one that is not on file, and a pair that does not fit get the same answer.
    let name = PersonName::parse(&request.name).map_err(|_| Refusal::PersonUnknown)?;
    let id_number = IdNumber::read(&request.id_number, today).map_err(|_| Refusal::PersonUnknown)?;
    let person = Person { name, id_number };
    let on_file = named::on_file(&bureau, &person, now.wall).await?;
    let mut challenge = challenge::draw(&request.cannot, now.wall)?.ok_or(Refusal::NothingLeftToAsk)?;
    if let Some((acts, nonce)) = script.and_then(|script| script.asked(&request.cannot)) {
        challenge = Challenge::new(nonce, acts, challenge.expires);
    }
    let case = CaseRow {
        id: challenge::handle()?,
        name: on_file,
        id_number: person.id_number.expose().to_owned(),
        office,
        operator,
        opened: now.wall,
        challenge,
    };
    bureau.store.put_case(&case, now.wall).await?;
    let standing = standing(&bureau, &case).await?;
    let known = bureau.store.facts(&case.id_number).await?.known();
    let promise = promise(&bureau, &case, &working.device).await?;
    let signed = SignedPromise::sign(&case.id, promise, now.wall, bureau.keys.receipt()).map_err(|_| Refusal::Fault)?;
    let case = Case {
        id: case.id,
        masked_name: person.name.masked(),
        masked_number: person.id_number.masked(),
        birth: person.id_number.birth(),
        due: standing.due,
        certified_on: standing.known.last().filter(|_| standing.is_certified),
        challenge: case.challenge,
        known,
        promise: None,
    };
    Ok(Json(CaseReply { case, signed_promise: Some(signed) }))
}

/// What is known of the certification of a case's person, masked; for the operator who opened the case.
#[utoipa::path(
    get,
    path = "/v1/persons/{case}/account",
    params(("case" = String, Path, description = "The handle of the case.")),
    security(("session" = [])),
    responses(
        (status = 200, body = Account),
        (status = "4XX", body = ProblemReply, content_type = "application/problem+json"),
        (status = "5XX", body = ProblemReply, content_type = "application/problem+json")
    )
)]
pub(crate) async fn account(
    State(bureau): State<Arc<Inner>>,
    Path(case): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Account>, Refusal> {
    let operator = operator(&bureau, &headers).await?;
    let known = bureau.store.case(&case).await?.filter(|case| case.operator == operator);
    let case = known.ok_or(Refusal::CaseUnknown)?;
    let today = receipt::day_of(bureau.clock.now().wall);
    let (masked_name, masked_number) = receipt::masked(&case.name, &case.id_number, today)?;
    let mut standing = standing(&bureau, &case).await?;
    let pensions = bureau.store.facts(&case.id_number).await?.pensions;
    let receipt = standing.known.approvals.pop().filter(|_| standing.is_certified).map(|one| one.receipt);
    Ok(Json(Account { masked_name, masked_number, due: standing.due, standing: receipt, pensions }))
}
