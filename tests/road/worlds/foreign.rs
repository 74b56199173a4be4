//! A bureau with an interface of its own: other paths, other names, other words, 200 to everything. Behind it is the
//! reference bureau.

use std::{
    collections::BTreeMap,
    net::{SocketAddr, TcpListener},
    sync::Mutex,
};

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, Method},
    middleware::map_response,
    response::Response,
    routing::{get, post, put},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use renzheng::wire::{RECORD_HEADER, sha256_hex};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// Its words for acts.
const ACTS: [(&str, &str); 6] = [
    ("blink", "EYES"),
    ("open_mouth", "MOUTH"),
    ("turn_left", "LEFT"),
    ("turn_right", "RIGHT"),
    ("nod", "NOD"),
    ("digits", "SAY"),
];
/// Its words for decisions.
const STATES: [(&str, &str); 7] = [
    ("received", "NEW"),
    ("comparing", "BUSY"),
    ("approved", "PASS"),
    ("rejected", "NO"),
    ("review", "LOOK"),
    ("duplicate", "AGAIN"),
    ("cancelled", "GONE"),
];

/// The hashes of what it was given; it outlives a restart.
static HAD: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());

/// It has threads of its own, so that it is gone with them.
pub struct Foreign {
    pub addr: SocketAddr,
    runtime: Option<Runtime>,
}

#[derive(Clone)]
struct Behind {
    base: String,
    client: reqwest::Client,
}

impl Foreign {
    /// In front of the reference bureau at `behind`; at a port of before, or a free one.
    pub fn start(behind: SocketAddr, at: Option<SocketAddr>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = TcpListener::bind(at.unwrap_or_else(|| "127.0.0.1:0".parse().unwrap())).unwrap();
        listener.set_nonblocking(true).unwrap();
        let addr = listener.local_addr().unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let routes = Router::new()
            .route("/api/about", get(about))
            .route("/api/login", post(login))
            .route("/api/persons/query", post(query))
            .route("/api/records/{record}", put(take))
            .route("/api/records/{record}/state", get(state))
            // It goes by the same clock as what it says of times.
            .layer(map_response(async |mut response: Response| {
                response.headers_mut().insert("date", HeaderValue::from_static("Sun, 01 Mar 2026 08:00:00 GMT"));
                response
            }))
            .with_state(Behind { base: format!("http://{behind}/v1"), client });
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, routes).await.unwrap();
        });
        Self { addr, runtime: Some(runtime) }
    }

    pub fn stop(&mut self) {
        self.runtime.take().unwrap().shutdown_background();
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn word(table: &[(&str, &str)], ours: &Value) -> Value {
    table.iter().find(|(known, _)| ours == known).unwrap().1.into()
}

impl Behind {
    /// Asks the reference bureau; a refusal is a code of this bureau's own.
    async fn ask(&self, method: Method, path: &str, headers: &HeaderMap, body: Vec<u8>) -> Result<Value, Json<Value>> {
        let mut request = self.client.request(method, format!("{}{path}", self.base)).body(body);
        if let Some(token) = headers.get("x-session").and_then(|value| value.to_str().ok()?.strip_prefix("tok ")) {
            request = request.bearer_auth(token);
        }
        if let Some(record) = headers.get(RECORD_HEADER) {
            request = request.header(RECORD_HEADER, record);
        }
        let reply = request.send().await.unwrap();
        let status = reply.status();
        let body = reply.bytes().await.unwrap();
        if !status.is_success() {
            return Err(Json(json!({ "code": 1000 + status.as_u16(), "message": "no" })));
        }
        Ok(serde_json::from_slice(&body).unwrap_or(Value::Null))
    }
}

type Said = Result<Json<Value>, Json<Value>>;

#[allow(clippy::unnecessary_wraps, reason = "the end of functions that may fail before")]
fn said(data: &Value) -> Said {
    Ok(Json(json!({ "code": 0, "data": data })))
}

async fn about(State(behind): State<Behind>, headers: HeaderMap) -> Said {
    let ours = behind.ask(Method::GET, "/service", &headers, Vec::new()).await?;
    let paper = &ours["agreement"];
    said(&json!({
        "office": ours["bureau_name"], "phone": ours["hotline"], "keys": ours["keys"],
        "paper": { "no": paper["version"], "zh": paper["text_zh"], "en": paper["text_en"] }
    }))
}

async fn login(State(behind): State<Behind>, headers: HeaderMap, Json(asked): Json<Value>) -> Said {
    assert_eq!(asked["counter"]["kind"], "$window");
    assert!(headers["x-app"].to_str().unwrap().starts_with("renzheng/"));
    let body = json!({ "operator": asked["user"], "secret": asked["password"], "device": asked["counter"]["id"] });
    let ours = behind.ask(Method::POST, "/operator/session", &headers, body.to_string().into_bytes()).await?;
    said(&json!({ "token": ours["token"], "user": [{ "id": ours["operator"], "na/me": ours["display_name"] }] }))
}

async fn query(State(behind): State<Behind>, headers: HeaderMap, Json(asked): Json<Value>) -> Said {
    let body = json!({ "name": asked["xm"], "id_number": asked["sfzh"], "cannot": asked["unable"] });
    let ours = behind.ask(Method::POST, "/persons/check", &headers, body.to_string().into_bytes()).await?;
    let task = &ours["challenge"];
    let acts: Vec<Value> = task["acts"].as_array().unwrap().iter().map(|act| word(&ACTS, act)).collect();
    said(&json!({
        "caseId": ours["id"], "xm": ours["masked_name"], "sfzh": ours["masked_number"], "born": ours["birth"],
        "until": ours["due"], "last": ours["certified_on"],
        "task": { "rnd": task["nonce"], "do": acts, "end": task["expires"] }
    }))
}

async fn take(
    State(behind): State<Behind>,
    Path(record): Path<String>,
    headers: HeaderMap,
    Json(asked): Json<Value>,
) -> Said {
    let id = record.strip_prefix("r-").unwrap();
    let bytes = STANDARD.decode(asked["data"].as_str().unwrap()).unwrap();
    let sha256 = sha256_hex(&bytes);
    let envelope: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!((&asked["meta"]["case"], &asked["meta"]["no"]), (&envelope["case"], &envelope["device_seq"]));
    let ours = behind.ask(Method::PUT, &format!("/certifications/{id}"), &headers, bytes).await?;
    HAD.lock().unwrap().insert(id.to_owned(), sha256);
    said(&json!({ "got": ours["id"], "digest": ours["sha256"] }))
}

async fn state(
    State(behind): State<Behind>,
    Path(record): Path<String>,
    Query(asked): Query<BTreeMap<String, u64>>,
    headers: HeaderMap,
) -> Said {
    let (id, wait) = (record.strip_prefix("r-").unwrap(), asked["wait"]);
    let mut headers = headers;
    let sha256 = HAD.lock().unwrap().get(id).cloned().unwrap_or_else(|| sha256_hex(b""));
    headers.insert(RECORD_HEADER, sha256.parse().unwrap());
    let ours = behind.ask(Method::GET, &format!("/certifications/{id}?wait={wait}"), &headers, Vec::new()).await?;
    let why = match ours["reason"].as_str() {
        Some("face_mismatch") => "R1",
        Some("challenge") => "R6",
        Some("manual") => "R8",
        Some("home_visit") => "R7",
        _ => "R9",
    };
    let before = &ours["queue_position"];
    said(&json!({ "state": word(&STATES, &ours["status"]), "before": before, "why": why, "paper": ours["receipt"] }))
}
