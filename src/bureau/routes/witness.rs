//! Another helper gives their word for one record.

use std::sync::Arc;

use axum::{Extension, Json, extract::State, http::HeaderMap};
use renzheng_domain::casework::Witness;
use renzheng_wire::{ProblemReply, WitnessRequest, encode, sha256_hex};
use secrecy::SecretString;

use super::{Body, known_operator, operator, read_secret};
use crate::{Inner, challenge, connections::Connection, problem::Refusal, sign_ins::Attempt};

/// Another helper than the signed-in one gives their name and secret for one record, which need not have come in yet.
/// One answer for an unknown name and a wrong secret; 409 for the signed-in helper's own.
#[utoipa::path(
    post,
    path = "/v1/operator/witness",
    request_body(content = WitnessRequest, content_type = "application/json"),
    security(("session" = [])),
    responses(
        (status = 200, body = Witness),
        (status = "4XX", body = ProblemReply, content_type = "application/problem+json"),
        (status = "5XX", body = ProblemReply, content_type = "application/problem+json")
    )
)]
pub(crate) async fn witness(
    State(bureau): State<Arc<Inner>>,
    Extension(connection): Extension<Arc<Connection>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Witness>, Refusal> {
    let first = operator(&bureau, &headers).await?;
    let WitnessRequest { operator, secret, record } = read_secret(body)?;
    let attempt = Attempt { operator: &operator, device: "", address: connection.address };
    let display_name = known_operator(&bureau, attempt, SecretString::from(secret)).await?;
    // Only whoever proved to be that one hears this.
    if operator == first {
        return Err(Refusal::SameOperator);
    }
    if record.0.get_version_num() != 7 {
        return Err(Refusal::NotUnderstood);
    }
    let token = encode(&challenge::random::<32>()?);
    let now = bureau.clock.now().wall;
    bureau.store.put_witness(&sha256_hex(token.as_bytes()), &operator, record, now).await?;
    Ok(Json(Witness { operator, display_name, token }))
}
