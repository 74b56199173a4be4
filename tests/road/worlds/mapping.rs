//! The interface of the foreign bureau as a configuration describes it.

use std::net::SocketAddr;

/// What every such configuration says: questions, codes, and where the answers are.
const CALLS: &str = r#"
[bureau.mapping.token]
header = "x-session"
prefix = "tok "

[bureau.mapping.codes]
at = "/code"
status = { "0" = 200, "1400" = 400, "1401" = 401, "1404" = 404, "1409" = 409, "1410" = 410, "1422" = 422, "1500" = 500 }

[bureau.mapping.calls.sign_in]
method = "POST"
path = "/login"
headers = { "x-app" = "$software" }
body = { user = "$operator", password = "$secret", counter = { id = "$device", kind = "$$window" } }

[bureau.mapping.calls.check_person]
method = "POST"
path = "/persons/query"
body = { xm = "$name", sfzh = "$id_number", unable = "$cannot" }

[bureau.mapping.calls.put]
method = "PUT"
path = "/records/r-{id}"
body = { meta = { case = "$case", no = "$device_seq" }, data = "$envelope_base64" }

[bureau.mapping.calls.decision]
method = "GET"
path = "/records/r-{id}/state"
query = { wait = "$wait" }
"#;

const WORDS: &str = r#"
[bureau.mapping.replies.decision.words]
NEW = "received"
BUSY = "comparing"
PASS = "approved"
NO = "rejected"
LOOK = "review"
AGAIN = "duplicate"
GONE = "cancelled"

[bureau.mapping.replies.decision.reasons]
R1 = "face_mismatch"
R6 = "challenge"
R7 = "home_visit"
R8 = "manual"
"#;

/// With everything the bureau can tell.
pub fn full(addr: SocketAddr, root: &str, facts: &str) -> String {
    let replies = r#"
[bureau.mapping.calls.service]
method = "GET"
path = "/about"

[bureau.mapping.replies.service]
name = "/data/office"
hotline = "/data/phone"
keys = "/data/keys"
agreement_version = "/data/paper/no"
agreement_zh = "/data/paper/zh"
agreement_en = "/data/paper/en"

[bureau.mapping.replies.sign_in]
token = "/data/token"
operator = "/data/user/0/id"
display_name = "/data/user/0/na~1me"

[bureau.mapping.replies.check_person]
case = "/data/caseId"
masked_name = "/data/xm"
masked_number = "/data/sfzh"
birth = "/data/born"
due = "/data/until"
certified_on = "/data/last"
challenge = { nonce = "/data/task/rnd", acts = "/data/task/do", expires = "/data/task/end", words = { EYES = "blink", MOUTH = "open_mouth", LEFT = "turn_left", RIGHT = "turn_right", NOD = "nod", SAY = "digits" } }

[bureau.mapping.replies.put]
id = "/data/got"
sha256 = "/data/digest"

[bureau.mapping.replies.decision]
status = "/data/state"
queue_position = "/data/before"
reason = "/data/why"

[bureau.mapping.replies.decision.receipt]
number = "/data/paper/number"
filing = "/data/paper/filing"
masked_name = "/data/paper/masked_name"
masked_number = "/data/paper/masked_number"
decided_on = "/data/paper/decided_on"
next_due = "/data/paper/next_due"
bureau_name = "/data/paper/bureau_name"
signature = "/data/paper/signature"
"#;
    format!(
        "[bureau]\nkind = \"mapped\"\nurl = \"http://{addr}/api\"\nroot_key = \"{root}\"\n{facts}\n{CALLS}{replies}{WORDS}"
    )
}

/// With what must be there and no more.
pub fn spare(addr: SocketAddr, facts: &str) -> String {
    let replies = r#"
[bureau.mapping.replies.sign_in]
token = "/data/token"

[bureau.mapping.replies.check_person]
case = "/data/caseId"

[bureau.mapping.replies.decision]
status = "/data/state"
reason = "/data/why"
receipt = { number = "/data/paper/number", decided_on = "/data/paper/decided_on", next_due = "/data/paper/next_due" }
"#;
    format!("[bureau]\nkind = \"mapped\"\nurl = \"http://{addr}/api\"\n{facts}\n{CALLS}{replies}{WORDS}")
}
