//! Attacks on a bureau by strangers, on the real `renzheng serve`. Attackers and counters come from the same address,
//! 127.0.0.1, as they do behind a proxy. During each attack a counter sends good records, each on a connection of its
//! own, and sends each again that was cut off. Each attack prints a line `door NAME: held S s, others' worst answer MS
//! ms, peak MB`; `tests/trust doors` looks at the milliseconds, on a computer that does nothing else.
#![allow(clippy::disallowed_methods, reason = "another process is measured, in real time")]
#![allow(clippy::print_stdout, reason = "the figures are what it is run for")]

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use renzheng::{
    backend::Backend as _,
    domain::{
        filing::{Filing, FilingId},
        frame::Frame,
        person::{IdNumber, Person, PersonName},
        time::{Clock as _, Moment},
    },
    outbox::{
        key::DeviceKey,
        seal::{Stamp, seal},
    },
    wire::{SealingKey, SessionRequest},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::Mutex,
    task::JoinSet,
    time::{sleep, timeout},
};
use uuid::Uuid;

use crate::{
    filing::filing,
    server::Server,
    setting::{HandClock, backend, demo_secret},
};

/// One attack at a time: each is measured by how long others wait.
static ALONE: Mutex<()> = Mutex::const_new(());
/// How long an attack goes on.
const HELD: Duration = Duration::from_secs(10);
/// How soon a counter sends a record again that was cut off.
const NEXT_TRY: Duration = Duration::from_millis(100);
/// The most memory the server may have taken at any time, MB.
const MOST_MB: f64 = 300.0;
/// A record's picture, bytes: that of an ordinary record.
const PICTURE: usize = 200_000;
/// After a connection was closed an attacker begins another one so much later.
const AGAIN: Duration = Duration::from_millis(500);

/// What makes good records: a case that was opened before the attack, and a counter's key.
struct Records {
    filing: Filing,
    key: DeviceKey,
    sealing: SealingKey,
    addr: SocketAddr,
}

impl Records {
    async fn of(server: &Server) -> Self {
        let clock = HandClock::new();
        let counter = backend(server.addr, Some(server.root.clone()), &clock);
        let service = counter.service().await.unwrap();
        counter.sign_in("demo", &demo_secret()).await.unwrap();
        let number = IdNumber::parse("119999195003150029", jiff::civil::date(2026, 1, 1)).unwrap();
        let person = Person { name: PersonName::parse("王示例").unwrap(), id_number: number };
        let case = counter.check_person(&person, &[]).await.unwrap();
        Self {
            filing: filing(&case, &service, person, &vec![b'0'; PICTURE], clock.now().wall),
            key: DeviceKey::open(server.folder.path()).unwrap(),
            sealing: counter.sealing_key().await.unwrap(),
            addr: server.addr,
        }
    }

    fn sealed(&self, filing: &Filing, n: u64) -> Vec<u8> {
        let stamp = Stamp {
            device: "窗口2".to_owned(),
            device_seq: n,
            prev: String::new(),
            clock_offset_ms: None,
            models: std::collections::BTreeMap::new(),
        };
        seal(filing, stamp, &self.key, &self.sealing).unwrap()
    }

    /// Sends record number `n` on connections of its own until it is answered; how long that took.
    async fn send(&mut self, n: u64) -> Result<Duration, String> {
        self.filing.id = FilingId(Uuid::now_v7());
        let bytes = self.sealed(&self.filing, n);
        let client = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap();
        let url = format!("http://{}/v1/certifications/{}", self.addr, self.filing.id);
        let begun = Instant::now();
        loop {
            match client.put(&url).body(bytes.clone()).timeout(HELD).send().await {
                Ok(reply) if matches!(reply.status().as_u16(), 200 | 201) => return Ok(begun.elapsed()),
                Ok(reply) => return Err(format!("status {}", reply.status())),
                Err(error) if begun.elapsed() > HELD => return Err(format!("{error:?}")),
                Err(_) => sleep(NEXT_TRY).await,
            }
        }
    }
}

/// Lets `attack` go on while good records are sent, prints the line and asserts the bounds.
async fn hold(name: &str, attack: impl FnOnce(&Records, &mut JoinSet<()>)) {
    let _alone = ALONE.lock().await;
    let server = Server::start(&["--by-hand"]);
    let mut records = Records::of(&server).await;
    let mut attackers = JoinSet::new();
    let begun = Instant::now();
    attack(&records, &mut attackers);
    // They have their places before the first record comes.
    sleep(Duration::from_secs(1)).await;
    let (mut worst, mut failed, mut n) = (Duration::ZERO, Vec::new(), 0);
    while begun.elapsed() < HELD {
        n += 1;
        match records.send(n).await {
            Ok(took) => worst = worst.max(took),
            Err(error) => {
                worst = worst.max(HELD);
                failed.push(error);
            }
        }
        sleep(Duration::from_millis(100)).await;
    }
    let held = begun.elapsed().as_secs_f64();
    let ended = attackers.try_join_next();
    assert!(ended.is_none(), "{name}: one of them gave up: {ended:?}");
    attackers.shutdown().await;
    let peak = server.peak();
    println!("\ndoor {name}: held {held:.1} s, others' worst answer {} ms, peak {peak:.0} MB", worst.as_millis());
    assert!(failed.is_empty(), "{name}: of {n} records {} failed, the first with {}", failed.len(), failed[0]);
    assert!(peak < MOST_MB, "{name}: {peak} MB");
}

/// Opens a connection and does `with` it, again and again.
async fn again_and_again(addr: SocketAddr, with: impl AsyncFn(&mut TcpStream) -> std::io::Result<()>) {
    loop {
        if let Ok(mut stream) = TcpStream::connect(addr).await {
            let _ = with(&mut stream).await;
        }
        sleep(AGAIN).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_ask_and_never_read() {
    hold("512 connections that never read", |records, attackers| {
        let addr = records.addr;
        let one_of_each = ["/openapi.json", "/v1/service", "/v1/credentials/status"]
            .map(|path| format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n"))
            .concat();
        let many: Arc<str> = one_of_each.repeat(300).into();
        for _ in 0..512 {
            let many = Arc::clone(&many);
            attackers.spawn(again_and_again(addr, async move |stream| {
                loop {
                    stream.write_all(many.as_bytes()).await?;
                }
            }));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_come_slowly() {
    hold("512 slow bodies", |records, attackers| {
        let addr = records.addr;
        let piece: Arc<[u8]> = vec![b'x'; 100_000].into();
        for _ in 0..512 {
            let piece = Arc::clone(&piece);
            attackers.spawn(again_and_again(addr, async move |stream| {
                let head = format!("PUT /v1/certifications/{} HTTP/1.1\r\nhost: x\r\n", Uuid::now_v7());
                stream.write_all(format!("{head}content-length: 4000000\r\n\r\n").as_bytes()).await?;
                stream.write_all(&piece).await?;
                loop {
                    sleep(Duration::from_secs(1)).await;
                    stream.write_all(b"x").await?;
                }
            }));
        }
    })
    .await;
}

/// Whole envelopes of nearly the largest size, for a case that was never opened: each is read, taken apart and refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn large_records_of_nobody() {
    hold("100 senders of 4 MB", |records, attackers| {
        let addr = records.addr;
        let mut filing = records.filing.clone();
        filing.case = "nobody".to_owned();
        let jpeg = Some(vec![b'0'; 3_000_000].into());
        let (seq, captured, width, height) = (1, Moment::ZERO, 1, 1);
        filing.pictures = vec![Arc::new(Frame { seq, captured, width, height, rgb: vec![0; 3], jpeg })];
        let bytes: Arc<[u8]> = records.sealed(&filing, 1).into();
        for _ in 0..100 {
            let (bytes, id) = (Arc::clone(&bytes), filing.id.0);
            attackers.spawn(again_and_again(addr, async move |stream| {
                let head = format!("PUT /v1/certifications/{id} HTTP/1.1\r\nhost: x\r\n");
                let head = format!("{head}content-length: {}\r\n\r\n", bytes.len());
                let mut reply = [0; 4096];
                loop {
                    stream.write_all(head.as_bytes()).await?;
                    stream.write_all(&bytes).await?;
                    if stream.read(&mut reply).await? == 0 {
                        return Ok(());
                    }
                }
            }));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sign_ins_with_made_up_names() {
    let slowest = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&slowest);
    hold("200 sign-ins at once", |records, attackers| {
        let addr = records.addr;
        for n in 0..200 {
            let slowest = Arc::clone(&seen);
            attackers.spawn(async move {
                let client = reqwest::Client::builder().no_proxy().build().unwrap();
                for round in 0.. {
                    let operator = format!("nobody-{n}-{round}");
                    let request = SessionRequest { operator, secret: "a guess".into(), device: "x".into() };
                    let begun = Instant::now();
                    let post = client.post(format!("http://{addr}/v1/operator/session")).json(&request);
                    if post.send().await.is_ok() {
                        slowest.fetch_max(begun.elapsed().as_millis() as u64, Ordering::Relaxed);
                    }
                    sleep(AGAIN).await;
                }
            });
        }
    })
    .await;
    let slowest = slowest.load(Ordering::Relaxed);
    println!("door 200 sign-ins at once: the slowest refusal's answer {slowest} ms");
    assert!(slowest > 0, "no sign-in was refused");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_names_of_counters() {
    let sent = Arc::new(AtomicU64::new(0));
    let so_far = Arc::clone(&sent);
    hold("20,000 device names of 15 KB", |records, attackers| {
        let addr = records.addr;
        for _ in 0..16 {
            let sent = Arc::clone(&so_far);
            attackers.spawn(again_and_again(addr, async move |stream| {
                let mut reply = [0; 4096];
                while sent.load(Ordering::Relaxed) < 20_000 {
                    let n = sent.fetch_add(1, Ordering::Relaxed);
                    let body = format!(r#"{{"device":"{n:x<15000}","key":"x","code":"x","signature":"x"}}"#);
                    let head = format!("POST /v1/devices HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n", body.len());
                    stream.write_all(format!("{head}content-type: application/json\r\n\r\n{body}").as_bytes()).await?;
                    if stream.read(&mut reply).await? == 0 {
                        return Ok(());
                    }
                }
                std::future::pending().await
            }));
        }
    })
    .await;
    let sent = sent.load(Ordering::Relaxed);
    println!("door device names of 15 KB: {sent} were sent");
    // 2,000 names that are kept would be 30 MB.
    assert!(sent > 2000, "only {sent} names were sent");
}

/// Forty counters behind one address, each with a connection that waits and one that sends, in the same seconds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_counters_behind_one_address() {
    hold("40 counters of one office", |records, attackers| {
        let addr = records.addr;
        for n in 0..40 {
            attackers.spawn(async move {
                let _waiting = TcpStream::connect(addr).await.unwrap();
                let client = reqwest::Client::builder().no_proxy().build().unwrap();
                let device = format!("窗口{n}");
                let request = SessionRequest { operator: "demo".into(), secret: "demo".into(), device };
                let post = client.post(format!("http://{addr}/v1/operator/session")).json(&request);
                let status = timeout(6 * HELD, post.send()).await.unwrap().unwrap().status();
                assert_eq!(status, 200, "counter {n}");
                loop {
                    let reply = client.get(format!("http://{addr}/v1/service")).send().await.unwrap();
                    assert_eq!(reply.status(), 200, "counter {n}");
                    sleep(AGAIN).await;
                }
            });
        }
    })
    .await;
}
