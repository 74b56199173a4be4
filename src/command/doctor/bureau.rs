//! The bureau and the way to it. In the demonstration one in memory is asked, behind a real socket.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use super::{
    bounds::{self, at_most},
    finding::{Check, Finding, Grade},
};
use crate::{
    backend::{
        Backend, BackendError,
        http::{HttpBackend, HttpConfig, Limits},
    },
    bureau::{Bureau, Running, compare::FaceCompare},
    domain::{session::Service, time::Clock},
    setup::{
        complaint::{Bilingual, Complaint},
        config::Bureau as Configured,
        connect, demo,
        problems::{Question, of_bureau, of_models, wrong_address},
    },
    vision::ModelFolder,
};

const CHECK: Check = Check::Bureau;
/// A median of five.
const QUESTIONS: usize = 5;

/// What the bureau answered.
#[derive(Clone, Debug)]
pub struct Answers {
    /// `https://…`, or the folder of a file gateway.
    pub url: String,
    /// How it is spoken to, as `kind` has it.
    pub kind: &'static str,
    /// The bureau's signed description of itself.
    pub service: Result<Service, BackendError>,
    /// How long each answer took.
    pub took: Vec<Duration>,
    /// How far its clock is ahead of ours, milliseconds.
    pub offset_ms: Option<i64>,
}

/// The demonstration's bureau, as long as it is held.
pub struct Embedded {
    _bureau: Bureau,
    _running: Running,
}

/// A way to a bureau, and the bureau if it is one of ours.
pub struct Way {
    /// How it is spoken to.
    pub backend: Arc<dyn Backend>,
    url: String,
    kind: &'static str,
    _embedded: Option<Embedded>,
}

impl Way {
    /// To the bureau of the configuration, or to one in memory.
    pub async fn open(
        address: Option<&Configured>,
        device: &str,
        models: Option<&ModelFolder>,
        clock: &Arc<dyn Clock>,
    ) -> Result<Self, Complaint> {
        let limits = Limits { total: bounds::ANSWER_WITHIN, ..Limits::default() };
        let (url, root, embedded) = match (address, models) {
            (Some(address), _) => {
                let backend = connect::at_work(address, device, limits, clock)?;
                return Ok(Self { backend, url: address.place(), kind: address.kind(), _embedded: None });
            }
            (None, Some(models)) => embed(models, clock).await?,
            (None, None) => return Err(no_models()),
        };
        let config = HttpConfig { limits, ..HttpConfig::new(url.clone(), device, Some(root)) };
        let backend = HttpBackend::new(config, Arc::clone(clock)).map_err(|e| wrong_address(&e))?;
        Ok(Self { backend: Arc::new(backend), url, kind: "v1", _embedded: Some(embedded) })
    }

    /// Asks for the service document until there are enough answers, or the first refusal.
    pub async fn ask(&self, clock: &dyn Clock) -> Answers {
        let (mut took, mut service) = (Vec::new(), Err(BackendError::Unreachable));
        for _ in 0..QUESTIONS {
            let begun = clock.now().at;
            service = self.backend.service().await;
            if service.is_err() {
                break;
            }
            took.push(clock.now().at.since(begun));
        }
        Answers { url: self.url.clone(), kind: self.kind, service, took, offset_ms: self.backend.clock_offset_ms() }
    }
}

async fn embed(models: &ModelFolder, clock: &Arc<dyn Clock>) -> Result<(String, String, Embedded), Complaint> {
    let compare = Arc::new(FaceCompare::load(models).map_err(|e| of_models(&e))?);
    let bureau = demo::open(demo::bureau(compare)?, Arc::clone(clock)).await.map_err(|e| demo::complaint(&e))?;
    let running = bureau.serve(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.map_err(|e| demo::complaint(&e))?;
    let (url, root) = (format!("http://{}", running.addr), bureau.root_public_key());
    Ok((url, root, Embedded { _bureau: bureau, _running: running }))
}

fn no_models() -> Complaint {
    Complaint::new(
        Bilingual::new("演示的办理机构要有模型才能启动", "the demonstration's bureau needs the models"),
        Bilingual::new("请先弄好模型。", "See to the models first."),
    )
}

const REACHED: (&str, &str) = ("连接", "connection");

/// The way could not even be begun.
pub fn unusable(complaint: Complaint) -> Finding {
    Finding::fault(CHECK, "reachable", REACHED, complaint)
}

/// What is to be said of it.
pub fn judge(answers: &Answers) -> Vec<Finding> {
    let service = match &answers.service {
        Ok(service) => service,
        Err(error) => {
            let found = Finding::problem(CHECK, "reachable", REACHED, &of_bureau(error, Question::Any));
            return vec![found.with("url", answers.url.as_str(), "")];
        }
    };
    let mut findings = vec![reached(answers), trusted(answers), of_itself(service, answers.kind)];
    findings.extend(latency(&answers.took));
    findings.push(offset(answers.offset_ms));
    findings
}

fn reached(answers: &Answers) -> Finding {
    let said = Bilingual::new(format!("连上了：{}", answers.url), format!("reached: {}", answers.url));
    Finding::good(CHECK, "reachable", REACHED, said).with("url", answers.url.as_str(), "")
}

/// An answer that was read has been checked: plain http only to this computer, and in protocol version 1 keys signed by
/// the pinned root. Of other kinds no more is said than is so.
fn trusted(answers: &Answers) -> Finding {
    let (tls, signature) = (answers.url.starts_with("https://"), answers.kind == "v1");
    let said = match (answers.kind, tls) {
        ("spool", _) => {
            Bilingual::new("文件交换；记录加密给配置中的公钥", "by files; records are sealed to the configured key")
        }
        ("mapped", true) => Bilingual::new("加密；公钥以配置为准", "encrypted; keys as configured"),
        ("mapped", false) => {
            Bilingual::new("本机连接，没有加密；公钥以配置为准", "on this computer, in the clear; keys as configured")
        }
        (_, true) => Bilingual::new("加密，签名可信", "encrypted, signature trusted"),
        (_, false) => {
            Bilingual::new("本机连接，没有加密；签名可信", "on this computer, in the clear; signature trusted")
        }
    };
    let found = Finding::good(CHECK, "trusted", ("可信", "trust"), said);
    found.with("tls", tls, "").with("signature", signature, "")
}

fn of_itself(service: &Service, kind: &'static str) -> Finding {
    let (name, version) = (service.bureau_name.as_str(), service.agreement.version.as_str());
    let said = Bilingual::new(
        format!("{name}（接口 {kind}，协议版本 {version}）"),
        format!("{name} (interface {kind}, agreement {version})"),
    );
    let found = Finding::good(CHECK, "service", ("机构", "office"), said).with("name", name, "");
    found.with("api", kind, "").with("agreement", version, "").with("demo", service.demo, "")
}

fn latency(took: &[Duration]) -> Option<Finding> {
    let mut sorted = took.to_vec();
    sorted.sort();
    let middle = *sorted.get(sorted.len() / 2)?;
    let millis = middle.as_secs_f64() * 1e3;
    let said = Bilingual::new(
        format!("{millis:.1} 毫秒（{} 次的中位数）", took.len()),
        format!("{millis:.1} ms (median of {})", took.len()),
    );
    let found = Finding::good(CHECK, "latency", ("应答", "answers in"), said).with("median", millis, "ms");
    Some(found.with("first", took[0].as_secs_f64() * 1e3, "ms").graded(
        at_most(middle, bounds::LATENCY.0, bounds::LATENCY.1),
        Bilingual::new("请看看网线或无线网络；办理照常，只是要等。", "See to the network; work goes on, with waiting."),
    ))
}

/// The header tells whole seconds.
fn offset(ms: Option<i64>) -> Finding {
    let name = ("时钟差", "clock offset");
    let remedy = Bilingual::new("请打开电脑的自动校时。", "Let the computer set its clock by itself.");
    let Some(ms) = ms else {
        let said = Bilingual::new("机构没有说它的时间", "the bureau did not tell its time");
        return Finding::good(CHECK, "offset", name, said).graded(Grade::Unknown, remedy);
    };
    let seconds = ms as f64 / 1e3;
    let off = ms.unsigned_abs() > bounds::OFFSET.as_millis() as u64;
    let said = if seconds.abs() <= 1.0 {
        Bilingual::new("相差不到一秒", "within a second")
    } else {
        let (zh, en) = if ms > 0 { ("快", "ahead") } else { ("慢", "behind") };
        let by = seconds.abs();
        Bilingual::new(format!("机构的时钟{zh} {by:.0} 秒"), format!("the bureau's clock is {en} by {by:.0} s"))
    };
    let found = Finding::good(CHECK, "offset", name, said).with("ahead", seconds, "s");
    found.graded(if off { Grade::Advice } else { Grade::Good }, remedy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{consent::Agreement, filing::VirtualCameras};

    fn answers(service: Result<Service, BackendError>) -> Answers {
        let took = [4, 1, 1, 9, 2].map(Duration::from_millis).to_vec();
        Answers { url: "https://b.example".to_owned(), kind: "v1", service, took, offset_ms: Some(-400) }
    }

    fn service() -> Service {
        let text = String::new;
        let agreement = Agreement { version: "1".to_owned(), text_zh: text(), text_en: text(), sha256: text() };
        Service {
            bureau_name: "局".to_owned(),
            demo: false,
            agreement,
            judged_attempts: 1,
            acts_asked: 1,
            hotline: text(),
            virtual_cameras: VirtualCameras::Warn,
            offers: Vec::new(),
            takes_cases: false,
            packed: None,
        }
    }

    #[test]
    fn a_bureau_that_refuses_is_a_fault_in_the_words_of_the_screen() {
        for (error, problem) in [
            (BackendError::Unreachable, "bureau_unreachable"),
            (BackendError::Untrusted, "bureau_untrusted"),
            (BackendError::UpdateRequired, "update_needed"),
            (BackendError::Fault(500), "bureau_fault"),
        ] {
            let found = judge(&answers(Err(error)));
            assert_eq!((found.len(), found[0].grade), (1, Grade::Fault));
            assert_eq!(found[0].values[0].value, problem.into());
            assert!(found[0].remedy.is_some());
        }
    }

    #[test]
    fn latency_is_the_middle_and_a_clock_that_is_off_is_advice_only() {
        let good = judge(&answers(Ok(service())));
        assert!(good.iter().all(|f| f.grade == Grade::Good), "{good:?}");
        assert_eq!(good.iter().find(|f| f.id == "latency").unwrap().values[0].value, 2.0.into());
        let grade = |answers: Answers, id: &str| judge(&answers).iter().find(|f| f.id == id).unwrap().grade;
        let offset = |offset_ms| grade(Answers { offset_ms, ..answers(Ok(service())) }, "offset");
        assert_eq!(offset(Some(-86_400_000)), Grade::Advice);
        assert_eq!((offset(Some(i64::MIN)), offset(None)), (Grade::Advice, Grade::Unknown));
        let slow = |seconds| Answers { took: vec![Duration::from_secs(seconds); 5], ..answers(Ok(service())) };
        assert_eq!((grade(slow(2), "latency"), grade(slow(6), "latency")), (Grade::Advice, Grade::Fault));
    }
}
