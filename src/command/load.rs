//! `renzheng load`: how many records a second a bureau takes in. Many counters at once, each with a key and a chain of
//! its own, send made-up evidence and keep a ledger of what they were told; at the end the bureau is asked for every
//! record it acknowledged.
//!
//! With a rate, the next record is due when the clock says so, whether or not the one before has been answered, and its
//! time counts from then: a bureau that stands still for a second does not look fast because nobody asked meanwhile.

mod evidence;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use clap::Args;
use hdrhistogram::Histogram;
use secrecy::SecretString;
use serde::Serialize;
use tokio::{task::JoinSet, time};

use self::evidence::Source;
use crate::{
    backend::{
        Backend as _, BackendError,
        http::{HttpBackend, HttpConfig},
    },
    domain::{
        filing::{FilingId, Sealed},
        time::{Clock, Moment},
    },
    setup::{
        clock::SystemClock,
        complaint::{Bilingual, Complaint},
        config::Config,
        counter::runtime,
        shared::{Shared, secret},
    },
};

/// Options of `renzheng load`.
#[derive(Args, Clone, Debug)]
pub struct LoadOptions {
    /// 经办机构服务的地址 · Where the bureau is
    #[arg(long, default_value = "http://127.0.0.1:8790")]
    pub url: String,
    /// 经办机构的根公钥；本机可不给 · The bureau's root key; on this computer it may be left out
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    pub root_key: Option<String>,
    /// 登录名 · Operator
    #[arg(long, default_value = "demo")]
    pub operator: String,
    /// 口令 · Password
    #[arg(long, default_value = "demo", value_parser = secret)]
    pub secret: SecretString,
    /// 同时有多少窗口 · Counters at once
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub clients: u32,
    /// 每秒多少条；不给则有多快算多快 · Records a second; as fast as they are answered by default
    #[arg(long, value_name = "R", value_parser = rate)]
    pub rate: Option<f64>,
    /// 测多少秒 · For how long
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=86400))]
    pub seconds: u32,
    /// 每条的影像大小，千字节 · Pictures of each record, kilobytes
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=2000))]
    pub evidence_kb: u32,
    /// 服务进程号：量它的内存 · The server's process, to measure its memory
    #[arg(long)]
    pub pid: Option<u32>,
    /// 输出 JSON · Print JSON
    #[arg(long)]
    pub json: bool,
}

/// From one a minute to more than any disk can do.
fn rate(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|f| (0.01..=100_000.0).contains(f)).ok_or_else(|| "0.01..100000".to_owned())
}

/// What a run measured.
#[derive(Serialize)]
struct Report {
    clients: u32,
    /// Records a second that were asked for; none: as fast as the bureau answers.
    rate: Option<f64>,
    /// Bytes of one envelope.
    envelope_bytes: usize,
    seconds: f64,
    submitted: u64,
    acknowledged: u64,
    refused: u64,
    per_second: f64,
    p50_ms: f64,
    p95_ms: f64,
    p99_ms: f64,
    max_ms: f64,
    /// Acknowledged, and not there when asked for afterwards.
    lost: u64,
    /// Resident memory of the server at the start and at the end, MB; with `--pid` on Linux.
    server_mb: Option<(f64, f64)>,
}

/// What one counter saw.
struct Ledger {
    submitted: u64,
    /// With the SHA-256 of each.
    acknowledged: Vec<(FilingId, String)>,
    refused: u64,
    /// Time to the answer, microseconds.
    times: Histogram<u64>,
}

/// What the counters share.
struct Run {
    clock: Arc<dyn Clock>,
    source: Source,
    begin: Moment,
    until: Moment,
    rate: Option<f64>,
    /// Records that are due so far, over all counters.
    tickets: AtomicU64,
}

/// Runs the load and says what was measured.
pub fn run(options: &LoadOptions, shared: &Shared) -> Result<Bilingual, Complaint> {
    let report = runtime()?.block_on(measure(options, shared))?;
    let said = if options.json { serde_json::to_string(&report).map_err(|_| unreadable())? } else { table(&report) };
    if report.lost > 0 {
        return Err(Complaint::new(
            Bilingual::new(
                format!("丢了 {} 条已确认的记录\n{said}", report.lost),
                format!("{} acknowledged records are lost\n{said}", report.lost),
            ),
            Bilingual::new("请查看经办机构服务的日志。", "Look into the bureau's log."),
        ));
    }
    Ok(Bilingual::new(said.clone(), said))
}

async fn measure(options: &LoadOptions, shared: &Shared) -> Result<Report, Complaint> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    // One session for all counters, because the bureau limits the rate of sign-ins.
    let backend = backend(options, shared, &clock)?;
    let service = backend.service().await.map_err(|error| unanswered(&error))?;
    let sealing = backend.sealing_key().await.map_err(|error| unanswered(&error))?;
    backend.sign_in(&options.operator, &options.secret).await.map_err(|error| unanswered(&error))?;
    let source = Source::new(&service, sealing, options.evidence_kb, &options.operator).ok_or_else(unreadable)?;
    let envelope_bytes = source.envelope(0, 1, "", clock.now().wall).ok_or_else(unreadable)?.1.len();
    let before = options.pid.and_then(resident);
    let begin = clock.now().at;
    let until = begin + Duration::from_secs(options.seconds.into());
    let run = Arc::new(Run { clock, source, begin, until, rate: options.rate, tickets: AtomicU64::new(0) });
    let mut counters = JoinSet::new();
    for n in 0..options.clients as usize {
        let times = histogram().ok_or_else(unreadable)?;
        counters.spawn(counter(Arc::clone(&run), Arc::clone(&backend), n, times));
    }
    let ledgers = counters.join_all().await;
    let seconds = run.clock.now().at.since(begin).as_secs_f64();
    let server_mb = before.zip(options.pid.and_then(resident));
    let mut report = summed(&ledgers, seconds).ok_or_else(unreadable)?;
    report.lost = missing(&backend, &ledgers).await;
    Ok(Report { clients: options.clients, rate: options.rate, envelope_bytes, server_mb, ..report })
}

fn backend(options: &LoadOptions, shared: &Shared, clock: &Arc<dyn Clock>) -> Result<Arc<HttpBackend>, Complaint> {
    let root = match (&options.root_key, &shared.config) {
        (Some(root), _) => Some(root.clone()),
        (None, Some(path)) => Config::read(path)?.bureau.root_key().map(str::to_owned),
        (None, None) => None,
    };
    let config = HttpConfig::new(options.url.clone(), "load", root);
    let backend = HttpBackend::new(config, Arc::clone(clock)).map_err(|error| {
        Complaint::usage(
            Bilingual::new(
                format!("经办机构地址不能用（{error}）"),
                format!("The bureau's address cannot be used: {error}"),
            ),
            Bilingual::new("请检查 --url 和 --root-key。", "Check --url and --root-key."),
        )
    })?;
    Ok(Arc::new(backend))
}

/// Plays one counter until the time is over.
async fn counter(run: Arc<Run>, backend: Arc<HttpBackend>, n: usize, times: Histogram<u64>) -> Ledger {
    let mut ledger = Ledger { submitted: 0, acknowledged: Vec::new(), refused: 0, times };
    let mut prev = String::new();
    while let Some(due) = next_due(&run).await {
        let wall = run.clock.now().wall;
        let Some((id, envelope)) = run.source.envelope(n, ledger.submitted + 1, &prev, wall) else { break };
        let begun = if run.rate.is_some() { due } else { run.clock.now().at };
        ledger.submitted += 1;
        let answer = backend.put(id, &envelope).await;
        prev = crate::wire::sha256_hex(&envelope);
        let took = run.clock.now().at.since(begun);
        match answer {
            Ok(()) => {
                ledger.acknowledged.push((id, prev.clone()));
                // The histogram grows as needed, and refuses only times that no run is long enough for.
                let _ = ledger.times.record(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
            }
            Err(_) => ledger.refused += 1,
        }
    }
    ledger
}

/// Waits until the next record is due, and says when that was; `None`: the time is over.
async fn next_due(run: &Run) -> Option<Moment> {
    let now = run.clock.now().at;
    let Some(rate) = run.rate else { return (now < run.until).then_some(now) };
    let ticket = run.tickets.fetch_add(1, Ordering::Relaxed);
    let due = run.begin + Duration::from_secs_f64(ticket as f64 / rate);
    if due >= run.until {
        return None;
    }
    // This measures real time; there is no virtual clock to advance.
    let _ = time::timeout(due.since(now), std::future::pending::<()>()).await;
    Some(due)
}

/// Three digits are exact enough; it grows as needed.
fn histogram() -> Option<Histogram<u64>> {
    Histogram::new(3).ok()
}

fn summed(ledgers: &[Ledger], seconds: f64) -> Option<Report> {
    let mut times = histogram()?;
    for ledger in ledgers {
        times.add(&ledger.times).ok()?;
    }
    let ms = |quantile: f64| times.value_at_quantile(quantile) as f64 / 1000.0;
    let acknowledged: u64 = ledgers.iter().map(|ledger| ledger.acknowledged.len() as u64).sum();
    Some(Report {
        clients: 0,
        rate: None,
        envelope_bytes: 0,
        seconds,
        submitted: ledgers.iter().map(|ledger| ledger.submitted).sum(),
        acknowledged,
        refused: ledgers.iter().map(|ledger| ledger.refused).sum(),
        per_second: acknowledged as f64 / seconds,
        p50_ms: ms(0.5),
        p95_ms: ms(0.95),
        p99_ms: ms(0.99),
        max_ms: times.max() as f64 / 1000.0,
        lost: 0,
        server_mb: None,
    })
}

/// How many of the acknowledged records the bureau does not have.
async fn missing(backend: &HttpBackend, ledgers: &[Ledger]) -> u64 {
    let mut lost = 0;
    for (id, sha256) in ledgers.iter().flat_map(|ledger| &ledger.acknowledged) {
        if backend.decision(Sealed { id: *id, sha256 }, Duration::ZERO).await == Err(BackendError::Refused(404)) {
            lost += 1;
        }
    }
    lost
}

/// Resident memory of a process, MB.
fn resident(pid: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: f64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kib / 1024.0)
}

fn table(report: &Report) -> String {
    let rate = report.rate.map_or_else(|| "-".to_owned(), |rate| format!("{rate}"));
    let memory = report.server_mb.map_or_else(String::new, |(a, b)| format!("\nserver MB      {a:.1} -> {b:.1}"));
    format!(
        "clients        {}\nrate asked     {rate}\nenvelope bytes {}\nseconds        {:.1}\nsubmitted      {}\n\
         acknowledged   {}\nrefused        {}\nper second     {:.1}\np50 p95 p99 ms {:.1} {:.1} {:.1}\n\
         slowest ms     {:.1}\nlost           {}{memory}",
        report.clients,
        report.envelope_bytes,
        report.seconds,
        report.submitted,
        report.acknowledged,
        report.refused,
        report.per_second,
        report.p50_ms,
        report.p95_ms,
        report.p99_ms,
        report.max_ms,
        report.lost,
    )
}

fn unanswered(error: &BackendError) -> Complaint {
    Complaint::new(
        Bilingual::new(
            format!("经办机构没有照常答复（{error}）"),
            format!("The bureau does not answer as it should: {error}"),
        ),
        Bilingual::new(
            "请检查地址、根公钥、登录名和口令。",
            "Check the address, the root key, the operator and the password.",
        ),
    )
}

fn unreadable() -> Complaint {
    Complaint::new(
        Bilingual::new("造不出测试记录", "No test record can be made"),
        Bilingual::new("请检查 --evidence-kb。", "Check --evidence-kb."),
    )
}
