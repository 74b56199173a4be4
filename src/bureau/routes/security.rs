//! What a person sets after success: a password and a gesture.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use renzheng_domain::{
    person::IdNumber,
    security::{check_gesture, check_password},
};
use renzheng_wire::{ProblemReply, SecurityRequest, sha256_hex};
use secrecy::{ExposeSecret as _, SecretString};

use super::{Body, operator, read_secret};
use crate::{
    BureauError, Inner,
    approve::standing,
    password::{self, Whose},
    problem::Refusal,
    receipt,
    store::{CaseRow, Hashed},
};

/// Sets a password, a gesture or both; what is absent stays as it was. 403: the person is not certified in this period;
/// 409: the case is not decided yet, or something is set and this case's face did not pass, and only who shows their
/// face changes it; 422: what is set breaks the rules.
#[utoipa::path(
    put,
    path = "/v1/persons/{case}/security",
    params(("case" = String, Path, description = "The handle of the case.")),
    request_body(content = SecurityRequest, content_type = "application/json"),
    security(("session" = [])),
    responses(
        (status = 204, description = "Set."),
        (status = "4XX", body = ProblemReply, content_type = "application/problem+json"),
        (status = "5XX", body = ProblemReply, content_type = "application/problem+json")
    )
)]
pub(crate) async fn set_security(
    State(bureau): State<Arc<Inner>>,
    Path(case): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Refusal> {
    let operator = operator(&bureau, &headers).await?;
    let request: SecurityRequest = read_secret(body)?;
    let (password, gesture) = (request.password.map(SecretString::from), request.gesture.map(SecretString::from));
    let known = bureau.store.case(&case).await?.filter(|case| case.operator == operator);
    let case = known.ok_or(Refusal::CaseUnknown)?;
    may_set(&bureau, &case).await?;

    let now = bureau.clock.now().wall;
    let number = IdNumber::read(&case.id_number, receipt::day_of(now));
    let number = number.map_err(|_| BureauError::Damaged("an identity number"))?;
    if password.is_none() && gesture.is_none() {
        return Err(Refusal::NothingSet);
    }
    if password.as_ref().is_some_and(|password| check_password(password, &number).is_err()) {
        return Err(Refusal::PasswordRefused);
    }
    if gesture.as_ref().is_some_and(|gesture| check_gesture(gesture).is_err()) {
        return Err(Refusal::GestureRefused);
    }
    let turn = bureau.hashes.turn(Whose::Known).await.map_err(Refusal::Busy)?;
    let hashes = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let hash = |secret: Option<SecretString>| secret.map(|s| password::hash(s.expose_secret())).transpose();
        Ok::<_, BureauError>(Hashed { password: hash(password)?, gesture: hash(gesture)? })
    });
    let hashes = hashes.await.map_err(|_| Refusal::Fault)??;
    let who = (operator.as_str(), sha256_hex(case.id.as_bytes()));
    bureau.store.put_security(&case.id_number, &hashes, (who.0, &who.1), now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A case that passed may set and change. One of somebody who is certified by another case may only set what nobody has
/// set: else any helper could change a person's password behind their back.
async fn may_set(bureau: &Inner, case: &CaseRow) -> Result<(), Refusal> {
    let statuses = bureau.store.statuses(&case.id).await?;
    let is = |wanted: &[&str]| statuses.iter().any(|status| wanted.contains(&status.as_str()));
    let is_certified = standing(bureau, case).await?.is_certified;
    // A duplicate's face passed as well.
    if is_certified && is(&["approved", "duplicate"]) {
        return Ok(());
    }
    if is(&["received", "comparing"]) {
        return Err(Refusal::NotDecided);
    }
    if !is_certified {
        return Err(Refusal::NotCertified);
    }
    if bureau.store.has_security(&case.id_number).await? { Err(Refusal::AlreadySet) } else { Ok(()) }
}
