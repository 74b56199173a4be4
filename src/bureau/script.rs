//! What a tester lets go wrong: each mishap meets one record, or one request of any kind, that comes in. Decisions stay
//! real. A bureau that only serves has nothing of it: it is a layer that [`super::Bureau::serve_scripted`] puts on.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Json, Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{Method, StatusCode},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
};
use renzheng_domain::{filing::Decision, trial::Act};
use renzheng_wire::{PROBLEMS, ProblemReply};

use super::{
    Inner,
    connections::Connection,
    problem::Refusal,
    routes::{BODY_LIMIT, records},
};

/// The path of a record, before its id.
const RECORD: &str = "/v1/certifications/";

/// What happens to the next record, or to the next request of any kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// 503 with this `Retry-After`.
    Busy(Duration),
    /// The connection is cut before the record is stored.
    DropBefore,
    /// The record is stored and the connection is cut before the answer: done, but the answer is lost.
    DropAfter,
    /// The record is stored, and somebody at the bureau takes it back before it is compared.
    TakeBack,
    /// The next request, whatever it asks, is answered with this status.
    Answer(u16),
    /// The next request is answered with a page that is not of the protocol, as a network's own sign-in page would be.
    Garble,
    /// The next request is not answered at all.
    Hang,
    /// The next request is answered as ever; what is queued behind meets the one after.
    Pass,
}

impl Mishap {
    const fn meets_any_request(self) -> bool {
        matches!(self, Self::Answer(_) | Self::Garble | Self::Hang | Self::Pass)
    }
}

/// What is still to happen.
#[derive(Default)]
struct Pending {
    mishaps: VecDeque<Mishap>,
    acts: Vec<Act>,
    asked: u64,
}

/// A bureau's mishaps, in memory.
#[derive(Default)]
pub struct BureauScript(Mutex<Pending>);

impl BureauScript {
    /// Adds a mishap behind those that are still to come.
    pub fn push(&self, mishap: Mishap) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).mishaps.push_back(mishap);
    }

    /// Every challenge from now on asks for these acts; none: they are drawn at random again.
    pub fn ask(&self, acts: &[Act]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).acts = acts.to_vec();
    }

    /// The acts to ask for instead of random ones, with a nonce that is the same in every run: so are the rests.
    pub(super) fn asked(&self, cannot: &[Act]) -> Option<(Vec<Act>, String)> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.acts.is_empty() {
            return None;
        }
        state.asked += 1;
        let mut acts = state.acts.clone();
        acts.retain(|act| !cannot.contains(act));
        if acts.is_empty() {
            acts.push(Act::Digits);
        }
        Some((acts, format!("scripted-{}", state.asked)))
    }

    /// The mishap of a record that has come in.
    fn next(&self) -> Option<Mishap> {
        self.next_if(|mishap| !mishap.meets_any_request())
    }

    /// The mishap of a request that has come in.
    fn next_of_any(&self) -> Option<Mishap> {
        self.next_if(Mishap::meets_any_request)
    }

    fn next_if(&self, is_meant: impl Fn(Mishap) -> bool) -> Option<Mishap> {
        let mishaps = &mut self.0.lock().unwrap_or_else(PoisonError::into_inner).mishaps;
        mishaps.pop_front_if(|mishap| is_meant(*mishap))
    }
}

/// The routes as they are, with what the script says happening to their requests.
pub(super) fn put_on(routes: Router<Arc<Inner>>, inner: &Arc<Inner>, script: Arc<BureauScript>) -> Router<Arc<Inner>> {
    routes.layer(middleware::from_fn_with_state((Arc::clone(inner), script), meet))
}

type Scripted = State<(Arc<Inner>, Arc<BureauScript>)>;

async fn meet(State((bureau, script)): Scripted, mut request: Request, next: Next) -> Response {
    match script.next_of_any() {
        Some(Mishap::Answer(status)) => {
            let problem = ProblemReply { kind: format!("{PROBLEMS}scripted"), title: "Scripted.".to_owned(), status };
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            return (status, Json(problem)).into_response();
        }
        Some(Mishap::Garble) => return Html("<html><title>Welcome to our network</title></html>").into_response(),
        Some(Mishap::Hang) => return std::future::pending().await,
        _ => {}
    }
    // Whoever opens a case asks it for the acts.
    request.extensions_mut().insert(Arc::clone(&script));
    let id = request.uri().path().strip_prefix(RECORD).map(str::to_owned);
    match id.filter(|_| request.method() == Method::PUT) {
        Some(id) => meet_record(&bureau, &script, &id, request, next).await.unwrap_or_else(IntoResponse::into_response),
        None => next.run(request).await,
    }
}

/// What happens to a record once all of it has come in.
async fn meet_record(
    bureau: &Arc<Inner>,
    script: &BureauScript,
    id: &str,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let connection = request.extensions().get::<Arc<Connection>>().cloned().ok_or(Refusal::Fault)?;
    let (head, body) = request.into_parts();
    let bytes = to_bytes(body, BODY_LIMIT).await.map_err(|_| Refusal::TooLarge)?;
    let mishap = script.next();
    match mishap {
        Some(Mishap::Busy(wait)) => return Err(Refusal::Busy(wait)),
        Some(Mishap::DropBefore) => connection.hang_up().await,
        Some(Mishap::TakeBack) => {
            // Stored here, so that nobody takes it up before it is taken back; the route finds the same bytes then.
            let id = records::filing(id)?;
            records::store(bureau, id, &head.headers, &bytes).await?;
            bureau.store.decide(id, &Decision::Cancelled, None, "tester", bureau.clock.now().wall).await?;
        }
        _ => {}
    }
    let response = next.run(Request::from_parts(head, Body::from(bytes))).await;
    if mishap == Some(Mishap::DropAfter) && response.status().is_success() {
        connection.hang_up().await;
    }
    Ok(response)
}
