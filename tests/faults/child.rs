//! The counter's process: the real outbox, courier and HTTP, driven line by line. Each line that it prints is what a
//! helper at the counter would have been told; the tester writes that down.
//!
//! Time runs ahead while a retry is waited for, so that an hour of outage takes a moment.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, Write as _},
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::SignedDuration;
use renzheng::{
    backend::{
        Backend,
        http::{HttpBackend, HttpConfig, Limits, Transport},
    },
    domain::{
        filing::Filing,
        session::{Case, Service},
        time::{Clock, Now},
    },
    outbox::{Courier, CourierConfig, CourierNews, State},
    setup::clock::SystemClock,
};

use crate::filing::{SECRET, filing, person, picture};

/// What the tester lets the counter's process know.
pub struct Orders {
    pub url: String,
    pub root: String,
    pub folder: PathBuf,
    pub device: String,
    /// Seconds that this computer's clock is ahead.
    pub clock: i64,
}

impl Orders {
    pub const NAMES: [&str; 5] = ["FAULTS_URL", "FAULTS_ROOT", "FAULTS_FOLDER", "FAULTS_DEVICE", "FAULTS_CLOCK"];

    /// `None`: this process is the tester.
    pub fn given() -> Option<Self> {
        let [url, root, folder, device, clock] = Self::NAMES.map(|name| std::env::var(name).ok());
        Some(Self { url: url?, root: root?, folder: folder?.into(), device: device?, clock: clock?.parse().ok()? })
    }
}

/// A computer's clock that somebody has set wrong.
pub struct Wrong(SystemClock, SignedDuration);

impl Clock for Wrong {
    fn now(&self) -> Now {
        let now = self.0.now();
        Now { wall: now.wall + self.1, ..now }
    }

    fn wait(&self, span: Duration) {
        self.0.wait(span);
    }
}

/// Short, because the tester has many slow answers and little time.
pub const LIMITS: Limits = Limits {
    connect: Duration::from_secs(5),
    total: Duration::from_millis(1500),
    beyond_wait: Duration::from_millis(500),
    reply_bytes: 1 << 20,
};

pub fn say(line: std::fmt::Arguments<'_>) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).unwrap();
}

pub fn backend(orders: &Orders, limits: Limits) -> (Arc<dyn Clock>, Arc<dyn Backend>) {
    let clock: Arc<dyn Clock> = Arc::new(Wrong(SystemClock::start(), SignedDuration::from_secs(orders.clock)));
    let config = HttpConfig {
        base_url: orders.url.clone(),
        device: orders.device.clone(),
        root: Some(orders.root.clone()),
        transport: Transport::default(),
        limits,
    };
    let backend = HttpBackend::new(config, Arc::clone(&clock)).unwrap();
    (clock, Arc::new(backend))
}

/// Does what it is told until nothing more is said.
pub fn run(orders: &Orders) {
    if std::env::var_os("FAULTS_LOG").is_some() {
        tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    if orders.device == "fleet" {
        return runtime.block_on(crate::fleet::run(orders));
    }
    let (clock, backend) = backend(orders, LIMITS);
    let mut counter = Counter {
        folder: orders.folder.clone(),
        device: orders.device.clone(),
        clock,
        backend,
        courier: None,
        service: None,
        cases: BTreeMap::new(),
        filings: BTreeMap::new(),
        ahead: Duration::ZERO,
    };
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match runtime.block_on(counter.obey(&words)) {
            Ok(()) => say(format_args!("ok")),
            Err(error) => say(format_args!("failed {error}")),
        }
    }
}

struct Counter {
    folder: PathBuf,
    device: String,
    clock: Arc<dyn Clock>,
    backend: Arc<dyn Backend>,
    courier: Option<Courier>,
    service: Option<Service>,
    cases: BTreeMap<usize, Case>,
    filings: BTreeMap<String, Filing>,
    /// How far the courier's time runs ahead.
    ahead: Duration,
}

type Done = Result<(), String>;

impl Counter {
    async fn obey(&mut self, words: &[&str]) -> Done {
        match *words {
            ["open"] => self.open().await,
            ["sign-in"] => self.sign_in().await,
            ["case", n] => self.case(n.parse().unwrap()).await,
            ["submit", n, kind, size] => {
                let n = n.parse().unwrap();
                let case = self.cases.get(&n).ok_or("no case")?;
                let service = self.service.as_ref().ok_or("no service")?;
                let filing = filing(case, service, person(n), picture(kind, size.parse().unwrap()), self.clock.now());
                say(format_args!("submitting {} {n}", filing.id));
                self.filings.insert(filing.id.to_string(), filing.clone());
                self.submit(&filing).await
            }
            ["again", id] => {
                let filing = self.filings.get(id).ok_or("no such filing")?.clone();
                self.submit(&filing).await
            }
            ["turns", count] => {
                for _ in 0..count.parse::<u32>().unwrap() {
                    self.turn().await;
                }
                Ok(())
            }
            ["drain", seconds] => self.drain(Duration::from_secs(seconds.parse().unwrap())).await,
            ["list"] => self.list().await,
            ["room"] if self.courier()?.has_room() => Ok(()),
            ["room"] => Err("no room".to_owned()),
            _ => Err(format!("{words:?}")),
        }
    }

    fn courier(&self) -> Result<&Courier, String> {
        self.courier.as_ref().ok_or_else(|| "not open".to_owned())
    }

    async fn open(&mut self) -> Done {
        let config =
            CourierConfig { device: self.device.clone(), wait: Duration::from_secs(1), models: BTreeMap::new() };
        let courier = Courier::open(&self.folder, Arc::clone(&self.backend), config).await;
        self.courier = Some(courier.map_err(|e| e.to_string())?);
        Ok(())
    }

    async fn sign_in(&mut self) -> Done {
        self.service = Some(self.backend.service().await.map_err(|e| e.to_string())?);
        self.backend.sign_in("demo", &SECRET.into()).await.map_err(|e| e.to_string())?;
        Ok(())
    }

    async fn case(&mut self, n: usize) -> Done {
        let case = self.backend.check_person(&person(n), &[]).await.map_err(|e| e.to_string())?;
        self.cases.insert(n, case);
        Ok(())
    }

    async fn submit(&self, filing: &Filing) -> Done {
        match self.courier()?.submit(filing, self.now()).await {
            Ok(_) => {
                say(format_args!("confirmed {}", filing.id));
                Ok(())
            }
            Err(error) => Err(error.to_string()),
        }
    }

    fn now(&self) -> Now {
        let now = self.clock.now();
        Now { at: now.at + self.ahead, wall: now.wall + self.ahead }
    }

    async fn turn(&mut self) {
        let Some(courier) = &self.courier else { return };
        let result = courier.round(self.now()).await;
        for news in result.news {
            match news {
                CourierNews::Delivered(id) => say(format_args!("delivered {id}")),
                CourierNews::Decided(id, decision) if decision.is_final() => {
                    let decision = serde_json::to_value(&decision).unwrap();
                    say(format_args!("decided {id} {}", decision["status"].as_str().unwrap_or("?")));
                }
                CourierNews::Parked { id, error } => say(format_args!("parked {id} {error}")),
                CourierNews::Damaged { id } => say(format_args!("damaged {id}")),
                CourierNews::Held { id, error } => say(format_args!("held {id} {error}")),
                CourierNews::Deferred { id, error, .. } => say(format_args!("deferred {id} {error}")),
                CourierNews::Decided(..) | CourierNews::Queue(_) => {}
            }
        }
        if let Some(wait) = result.next.filter(|wait| !wait.is_zero()) {
            // No wait of the outbox is longer: more would hide one that is wrong.
            self.ahead += wait.min(Duration::from_mins(20));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn drain(&mut self, most: Duration) -> Done {
        let end = Instant::now() + most;
        while Instant::now() < end {
            let entries = self.courier()?.list().await.unwrap_or_default();
            if entries.iter().all(|entry| entry.state == State::Decided) {
                return self.list().await;
            }
            self.turn().await;
        }
        self.list().await?;
        Err("not drained".to_owned())
    }

    async fn list(&self) -> Done {
        for entry in self.courier()?.list().await.map_err(|e| e.to_string())? {
            let problem = entry.problem.unwrap_or_default();
            say(format_args!("entry {} {} {} {problem}", entry.id, entry.state.name(), entry.sha256));
        }
        Ok(())
    }
}
