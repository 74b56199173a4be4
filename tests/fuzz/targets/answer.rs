//! Whole answers of a bureau over a real socket: the client gives something a terminal can show, or one precise error.

use std::{
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::Duration,
};

use ed25519_dalek::SigningKey;
use jiff::{Timestamp, civil::date};
use renzheng::{
    backend::{
        Backend, BackendError,
        http::{HttpBackend, HttpConfig, Limits},
    },
    domain::{
        filing::{Decision, FilingId, Receipt, Sealed},
        person::{IdNumber, Person, PersonName},
        time::{Clock, Moment, Now},
    },
    wire::{Answer, KeyList, SealingKey, SignedKeys, Suite, encode, sha256_hex, sign_receipt},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    runtime::{Builder, Runtime},
};
use uuid::Uuid;

/// What the bureau is asked.
#[derive(Clone, Copy, Debug)]
pub enum Question {
    Service,
    SignIn,
    Person,
    Put,
    Decision,
}

/// A service document whose signatures are put in by [`signed`].
const SERVICE: &str = include_str!("../corpus/reply/service.json");

/// A record; what it says is for the bureau.
const ENVELOPE: &[u8] = include_bytes!("../corpus/envelope/good.json");

const QUESTIONS: [Question; 5] =
    [Question::Service, Question::SignIn, Question::Person, Question::Put, Question::Decision];

/// Whose signatures are believed in these tests.
pub fn root() -> SigningKey {
    SigningKey::from_bytes(&[9; 32])
}

/// The same noon for ever.
pub(super) struct Noon;

impl Clock for Noon {
    fn now(&self) -> Now {
        Now { at: Moment::ZERO, wall: Timestamp::from_second(1_772_352_000).expect("a second of 2026") }
    }

    /// Time stands still here.
    fn wait(&self, _: Duration) {}
}

/// What the bureau says next.
#[derive(Clone)]
struct Saying {
    answer: Vec<u8>,
    /// Whether the service document is what is asked about; otherwise a good one is given to whoever needs its keys.
    is_service: bool,
}

/// A client, and the bureau that says what it is told to say.
pub(super) struct Line {
    runtime: Runtime,
    client: Box<dyn Backend>,
    saying: Arc<Mutex<Saying>>,
}

static LINE: LazyLock<Mutex<Line>> =
    LazyLock::new(|| line(|config| Box::new(HttpBackend::new(config, Arc::new(Noon)).expect("a client"))));

/// A bureau, and the client that `client` makes for its address.
pub(super) fn line(client: fn(HttpConfig) -> Box<dyn Backend>) -> Mutex<Line> {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let saying = Arc::new(Mutex::new(Saying { answer: Vec::new(), is_service: true }));
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a port");
    let base_url = format!("http://{}", listener.local_addr().expect("its address"));
    let limits = Limits { total: Duration::from_secs(5), reply_bytes: 64 << 10, ..Limits::default() };
    let root = Some(encode(root().verifying_key().as_bytes()));
    let config = HttpConfig { limits, ..HttpConfig::new(base_url, "窗口1", root) };
    let client = client(config);
    let said = Arc::clone(&saying);
    runtime.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let saying = said.lock().unwrap_or_else(PoisonError::into_inner).clone();
            tokio::spawn(say(stream, saying));
        }
    });
    Mutex::new(Line { runtime, client, saying })
}

/// Takes the request to its end, so that closing does not throw the answer away, and answers.
async fn say(mut stream: TcpStream, saying: Saying) {
    let mut request = Vec::new();
    while !is_whole(&request) {
        if stream.read_buf(&mut request).await.unwrap_or(0) == 0 {
            return;
        }
    }
    let aside = request.starts_with(b"GET /v1/service") && !saying.is_service;
    let answer = if aside { ok(&signed(SERVICE.as_bytes()).expect("a good document")) } else { saying.answer };
    let _ = stream.write_all(&answer).await;
    let _ = stream.shutdown().await;
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}

/// Asks; the bureau answers with exactly these bytes. The error, if there is one; what is right is checked here.
pub fn ask(question: Question, answer: &[u8]) -> Option<BackendError> {
    ask_over(&LINE, question, answer)
}

fn ask_over(line: &Mutex<Line>, question: Question, answer: &[u8]) -> Option<BackendError> {
    let line = line.lock().unwrap_or_else(PoisonError::into_inner);
    *line.saying.lock().unwrap_or_else(PoisonError::into_inner) =
        Saying { answer: answer.to_vec(), is_service: matches!(question, Question::Service) };
    let client = &line.client;
    // What a bureau gave as a token before must not keep this question from being asked.
    client.sign_out();
    line.runtime.block_on(async {
        match question {
            Question::Service => client.service().await.map(|service| {
                super::assert_seen(&service.bureau_name);
                super::assert_seen(&service.hotline);
                super::assert_seen(&service.agreement.text_zh);
                super::assert_seen(&service.agreement.text_en);
                assert!((1..=10).contains(&service.judged_attempts) && service.acts_asked >= 1);
            }),
            Question::SignIn => client.sign_in("demo", &"demo".to_owned().into()).await.map(|operator| {
                super::assert_seen(&operator.id);
                super::assert_seen(&operator.display_name);
            }),
            Question::Person => client.check_person(&person(), &[]).await.map(|case| {
                super::assert_seen(&format!("{}{}{}", case.id, case.masked_name, case.masked_number));
                assert!(!case.challenge.acts.is_empty());
            }),
            Question::Put => client.put(filing(), ENVELOPE).await,
            Question::Decision => client
                .decision(Sealed { id: filing(), sha256: &sha256_hex(ENVELOPE) }, Duration::ZERO)
                .await
                .map(|decision| {
                    if let Decision::Approved { receipt } | Decision::Duplicate { receipt } = decision {
                        super::assert_seen(&format!("{}{}", receipt.number, receipt.bureau_name));
                        super::assert_seen(&format!("{}{}", receipt.masked_name, receipt.masked_number));
                    }
                }),
        }
        .err()
    })
}

fn person() -> Person {
    let id_number = IdNumber::parse("11010519491231002X", date(2026, 3, 1)).expect("the standard's example");
    Person { name: PersonName::parse("王示例").expect("a name"), id_number }
}

fn filing() -> FilingId {
    FilingId(Uuid::from_u128(1))
}

/// Puts signatures where a bureau would put them, so that what lies behind the check is reached too.
fn signed(body: &[u8]) -> Option<Vec<u8>> {
    let mut json: serde_json::Value = serde_json::from_slice(body).ok()?;
    if json.get("keys").is_some() {
        let sealing = SealingKey { kid: "k".into(), suite: Suite::Hpke.name().into(), public_key: encode(&[3; 32]) };
        let receipt_key = encode(root().verifying_key().as_bytes());
        let list = KeyList {
            issued: Timestamp::UNIX_EPOCH,
            sealing: vec![sealing],
            receipt_key,
            earlier_receipt_keys: Vec::new(),
            credential_keys: Vec::new(),
        };
        json["keys"] = serde_json::to_value(SignedKeys::sign(&list, &root()).ok()?).ok()?;
    }
    if let Some(text) = json.pointer("/agreement/text_zh").and_then(serde_json::Value::as_str) {
        let sha256 = sha256_hex(text.as_bytes());
        json["agreement"]["sha256"] = sha256.into();
    }
    if let Some(receipt) = json.get("receipt") {
        let receipt: Receipt = serde_json::from_value(receipt.clone()).ok()?;
        json["receipt"] = serde_json::to_value(sign_receipt(receipt, &root())?).ok()?;
    }
    if json.get("status").is_some() {
        let decision: Decision = serde_json::from_value(json.clone()).ok()?;
        let sha256 = sha256_hex(ENVELOPE);
        let answer = Answer::sign(Sealed { id: filing(), sha256: &sha256 }, decision, Timestamp::UNIX_EPOCH, &root());
        json = serde_json::to_value(answer).ok()?;
    }
    serde_json::to_vec(&json).ok()
}

fn ok(body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// One byte: what is asked (modulo 5), and how the rest is taken: below 86 as the whole answer, below 171 as a body
/// with 200, else as such a body with signatures put right.
pub fn check(bytes: &[u8]) {
    check_over(&LINE, bytes);
}

/// The same over another line.
pub(super) fn check_over(line: &Mutex<Line>, bytes: &[u8]) {
    let Some((how, rest)) = bytes.split_first() else { return };
    let question = QUESTIONS[*how as usize % QUESTIONS.len()];
    let body = if *how < 171 { None } else { signed(rest) };
    let body = body.as_deref().unwrap_or(rest);
    let answer = if *how < 86 { rest.to_vec() } else { ok(body) };
    if let Some(error) = ask_over(line, question, &answer) {
        super::assert_seen(&error.to_string());
        assert!(!error.to_string().contains('\n'), "{error}");
    }
}
