//! The shape of a mapping, as it stands in the configuration.

use std::collections::BTreeMap;

use renzheng_domain::{filing::Reason, trial::Act};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// How a bureau's own interface is spoken: questions in `calls`, answers in `replies`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// How the session's token is shown to the bureau.
    #[serde(default)]
    pub token: TokenHeader,
    /// For bureaus that answer 200 to everything and put the outcome into the body.
    #[serde(default)]
    pub codes: Option<Codes>,
    /// What is asked.
    pub calls: Calls,
    /// Where what we need stands in the answers.
    pub replies: Replies,
}

/// The header of the token.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TokenHeader {
    /// Its name.
    pub header: String,
    /// What stands before the token.
    pub prefix: String,
}

impl Default for TokenHeader {
    fn default() -> Self {
        Self { header: "authorization".to_owned(), prefix: "Bearer ".to_owned() }
    }
}

/// Their outcome codes as statuses of HTTP, which mean what they mean in protocol version 1.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Codes {
    /// Where the code stands.
    pub at: Pointer,
    /// The status of each code, such as `"0" = 200` and `"1004" = 404`.
    pub status: BTreeMap<String, u16>,
}

/// A JSON Pointer (RFC 6901), such as `/data/id`. The empty one is the whole answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String", extend("pattern" = "^(/.*)?$"))]
pub struct Pointer(pub(super) String);

impl TryFrom<String> for Pointer {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let escapes = text.split('~').skip(1).all(|after| after.starts_with(['0', '1']));
        let is_pointer = (text.is_empty() || text.starts_with('/')) && escapes;
        if is_pointer { Ok(Self(text)) } else { Err("a JSON Pointer begins with / (RFC 6901)") }
    }
}

/// The calls. Each is one of the trait's.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Calls {
    /// Describe yourself; without it `[bureau.facts]` has to say everything.
    #[serde(default)]
    pub service: Option<Call>,
    /// Our values: `operator`, `secret`.
    pub sign_in: Call,
    /// Our values: `name`, `id_number`, `cannot`, `operator`.
    pub check_person: Call,
    /// Our values: `id`, `envelope`, `envelope_base64`, `sha256`, `case`, `operator`, `captured_at`, `device_seq`.
    pub put: Call,
    /// Our values: `id`, `wait`.
    pub decision: Call,
}

/// One question. `device` and `software` are known in each.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// The method of HTTP.
    pub method: Method,
    /// Below `url`; `{name}` is our value, percent-encoded.
    pub path: String,
    /// The query parameters; `$name` is our value.
    #[serde(default)]
    pub query: BTreeMap<String, String>,
    /// `$name` is our value.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The JSON; a text that is `$name` is our value, `$$…` a text that begins with `$`.
    #[serde(default)]
    pub body: Option<Value>,
}

/// Methods that make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
    /// PUT
    Put,
    /// PATCH
    Patch,
}

/// The answers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Replies {
    /// Where the answer to `service` has what we need.
    #[serde(default)]
    pub service: ServiceAt,
    /// Where the answer to `sign_in` has what we need.
    pub sign_in: SignInAt,
    /// Where the answer to `check_person` has what we need.
    pub check_person: PersonAt,
    /// Where the answer to `put` has what we need.
    #[serde(default)]
    pub put: PutAt,
    /// Where the answer to `decision` has what we need.
    pub decision: DecisionAt,
}

/// What is not here is taken from `[bureau.facts]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceAt {
    /// The official office.
    #[serde(default)]
    pub name: Option<Pointer>,
    /// Telephone for questions.
    #[serde(default)]
    pub hotline: Option<Pointer>,
    /// Version of the agreement.
    #[serde(default)]
    pub agreement_version: Option<Pointer>,
    /// Its Chinese text.
    #[serde(default)]
    pub agreement_zh: Option<Pointer>,
    /// Its English text.
    #[serde(default)]
    pub agreement_en: Option<Pointer>,
    /// The key list of protocol version 1, signed by `root_key`. A key that nobody signed is not taken from the line.
    #[serde(default)]
    pub keys: Option<Pointer>,
}

/// What a sign-in brings.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInAt {
    /// The session's token.
    pub token: Pointer,
    /// The operator's id; else the name that was typed.
    #[serde(default)]
    pub operator: Option<Pointer>,
    /// The name that goes on screen; else the id.
    #[serde(default)]
    pub display_name: Option<Pointer>,
}

/// What a person check brings.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonAt {
    /// The bureau's handle for this person and visit.
    pub case: Pointer,
    /// Masked; else masked here.
    #[serde(default)]
    pub masked_name: Option<Pointer>,
    /// Masked; else masked here.
    #[serde(default)]
    pub masked_number: Option<Pointer>,
    /// Birth date, `YYYY-MM-DD`; else that of the ID number.
    #[serde(default)]
    pub birth: Option<Pointer>,
    /// The day by which the next certification is due, `YYYY-MM-DD`; else by the rule of the facts.
    #[serde(default)]
    pub due: Option<Pointer>,
    /// The day of the last certification, if it still holds; null or nothing there when none does.
    #[serde(default)]
    pub certified_on: Option<Pointer>,
    /// Whether that one rests on other data and not on a visit (静默认证): true or false, 1 or 0.
    #[serde(default)]
    pub certified_by_data: Option<Pointer>,
    /// Whether there is a photo on file that faces can be compared with.
    #[serde(default)]
    pub photo_on_file: Option<Pointer>,
    /// Whether that photo is so old that a person looks at the record.
    #[serde(default)]
    pub photo_is_old: Option<Pointer>,
    /// The year it was taken in.
    #[serde(default)]
    pub photo_year: Option<Pointer>,
    /// The bureau's challenge. Without it acts are drawn here, and the record says so.
    #[serde(default)]
    pub challenge: Option<ChallengeAt>,
}

/// What the bureau says it has. Without either, any answer that is a success counts: a page of the network that is
/// JSON, or nothing at all, would too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PutAt {
    /// The record's id.
    #[serde(default)]
    pub id: Option<Pointer>,
    /// SHA-256 of the envelope in lower-case hex.
    #[serde(default)]
    pub sha256: Option<Pointer>,
}

/// The bureau's challenge.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChallengeAt {
    /// A text nobody could guess.
    pub nonce: Pointer,
    /// A list of acts.
    pub acts: Pointer,
    /// When it ends, RFC 3339.
    pub expires: Pointer,
    /// Their words for acts, where they are not ours.
    #[serde(default)]
    pub words: BTreeMap<String, Act>,
}

/// Where a record stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionAt {
    /// Their status word or number.
    pub status: Pointer,
    /// What each means. A word that is not here is an error, never a guess.
    pub words: BTreeMap<String, Standing>,
    /// Records before this one.
    #[serde(default)]
    pub queue_position: Option<Pointer>,
    /// Their reason.
    #[serde(default)]
    pub reason: Option<Pointer>,
    /// What each means; `other` where it is not here.
    #[serde(default)]
    pub reasons: BTreeMap<String, Reason>,
    /// Needed where a word means `approved` or `duplicate`.
    #[serde(default)]
    pub receipt: Option<ReceiptAt>,
}

/// Kinds of decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The bureau has it.
    Received,
    /// It compares.
    Comparing,
    /// It stands.
    Approved,
    /// Not the same person, or the acts were not done.
    Rejected,
    /// A person at the bureau will look at it.
    Review,
    /// The same certification was approved before.
    Duplicate,
    /// Taken back.
    Cancelled,
}

/// A receipt.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptAt {
    /// Its number.
    pub number: Pointer,
    /// The day of approval, `YYYY-MM-DD`.
    pub decided_on: Pointer,
    /// The day of the visit, `YYYY-MM-DD`, where it counts from another day than that of approval.
    #[serde(default)]
    pub visited_on: Option<Pointer>,
    /// The day by which the next certification is due, `YYYY-MM-DD`.
    pub next_due: Pointer,
    /// The record it is for; else the one that was asked about.
    #[serde(default)]
    pub filing: Option<Pointer>,
    /// Masked; else empty.
    #[serde(default)]
    pub masked_name: Option<Pointer>,
    /// Masked; else empty.
    #[serde(default)]
    pub masked_number: Option<Pointer>,
    /// The bureau; else the name in the facts.
    #[serde(default)]
    pub bureau_name: Option<Pointer>,
    /// Of protocol version 1; needs `receipt_key` in the facts, or signed keys. Without it nothing is claimed to be
    /// signed.
    #[serde(default)]
    pub signature: Option<Pointer>,
}
