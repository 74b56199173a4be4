//! Electronic credentials: issuing one, and the list of those that were taken back.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::IntoResponse,
};
use renzheng_domain::credential::Credential;
use renzheng_wire::{CredentialRequest, ProblemReply};

use super::{Body, operator, read};
use crate::{Inner, credentials, problem::Refusal};

/// Media type of a status list.
const STATUS_LIST: &str = "application/statuslist+jwt";

/// Issues the credential of a case that was approved by comparison with the police's photo, to the operator who opened
/// the case. The same case again is the same credential.
#[utoipa::path(
    post,
    path = "/v1/credentials",
    request_body(content = CredentialRequest, content_type = "application/json"),
    security(("session" = [])),
    responses(
        (status = 200, body = Credential),
        (status = "4XX", body = ProblemReply, content_type = "application/problem+json"),
        (status = "5XX", body = ProblemReply, content_type = "application/problem+json")
    )
)]
pub(crate) async fn issue(
    State(bureau): State<Arc<Inner>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Credential>, Refusal> {
    let operator = operator(&bureau, &headers).await?;
    let request: CredentialRequest = read(body)?;
    let known = bureau.store.case(&request.case).await?.filter(|case| case.operator == operator);
    let case = known.ok_or(Refusal::CaseUnknown)?;
    Ok(Json(credentials::of_case(&bureau, &case).await?))
}

/// The signed list of credentials that were taken back (Token Status List). It names nobody, so anybody may have it.
#[utoipa::path(
    get,
    path = "/v1/credentials/status",
    responses(
        (status = 200, body = String, content_type = "application/statuslist+jwt"),
        (status = "4XX", body = ProblemReply, content_type = "application/problem+json"),
        (status = "5XX", body = ProblemReply, content_type = "application/problem+json")
    )
)]
pub(crate) async fn status(State(bureau): State<Arc<Inner>>) -> Result<impl IntoResponse, Refusal> {
    let list = credentials::status_list(&bureau).await?;
    let kept = format!("public, max-age={}", credentials::LIST_KEPT.as_secs());
    Ok(([(header::CONTENT_TYPE, STATUS_LIST.to_owned()), (header::CACHE_CONTROL, kept)], list))
}
