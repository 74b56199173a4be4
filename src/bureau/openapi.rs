//! The description of the interface (`OpenAPI` 3.1), made from the routes and the types of the wire; served at
//! `/openapi.json`.

use utoipa::{
    Modify, OpenApi,
    openapi::{
        OpenApi as Document,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use super::routes::{credentials, devices, people, records, security, witness};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Certification for social-insurance benefits",
        description = "Version 1. Every refusal is an RFC 9457 problem document; bytes are base64url without padding."
    ),
    paths(
        super::routes::service,
        devices::set_key,
        people::sign_in,
        people::check_person,
        people::account,
        witness::witness,
        security::set_security,
        records::put_record,
        records::decision,
        records::cancel,
        records::receipt_of,
        credentials::issue,
        credentials::status,
    ),
    modifiers(&Session)
)]
pub(super) struct Description;

/// The token of a session.
struct Session;

impl Modify for Session {
    fn modify(&self, document: &mut Document) {
        if let Some(components) = &mut document.components {
            let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
            components.add_security_scheme("session", SecurityScheme::Http(bearer));
        }
    }
}
