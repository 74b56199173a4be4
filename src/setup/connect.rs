//! From the configured bureau to one that can be spoken to, whichever kind it is.

use std::{path::Path, sync::Arc};

use super::{
    complaint::{Bilingual, Complaint},
    config::{Bureau, TlsFault},
    demo::DemoBureau,
    paths::Paths,
    problems::wrong_address,
};
use crate::{
    backend::{
        Backend,
        facts::FactsError,
        http::{HttpBackend, HttpConfig, Limits},
        mapped::{MappedBackend, MappedError},
        spool::SpoolBackend,
    },
    domain::time::Clock,
    vision::ModelFolder,
};

/// A way to a bureau, and the bureau if it is one of ours.
pub struct Connection {
    /// How it is spoken to.
    pub backend: Arc<dyn Backend>,
    /// The bureau in this process, in demonstrations.
    pub demo: Option<DemoBureau>,
}

impl Connection {
    /// Ends the embedded bureau, if there is one.
    pub async fn close(self) {
        if let Some(demo) = self.demo {
            demo.close().await;
        }
    }
}

/// Opens the way to `bureau`; connects to nothing, but an embedded bureau is started, with its records below `data`.
pub async fn open(
    bureau: &Bureau,
    device: &str,
    (data, models): (&Path, &ModelFolder),
    clock: &Arc<dyn Clock>,
) -> Result<Connection, Complaint> {
    match bureau {
        Bureau::Embedded(_) => {
            let demo = DemoBureau::open(&Paths::open(Some(data))?, models, Arc::clone(clock)).await?;
            let config = HttpConfig::new(demo.url(), device, Some(demo.root_key()));
            let backend = HttpBackend::new(config, Arc::clone(clock)).map_err(|e| wrong_address(&e))?;
            Ok(Connection { backend: Arc::new(backend), demo: Some(demo) })
        }
        other => Ok(Connection { backend: at_work(other, device, Limits::default(), clock)?, demo: None }),
    }
}

/// The way to a bureau that is not in this program.
pub fn at_work(
    bureau: &Bureau,
    device: &str,
    limits: Limits,
    clock: &Arc<dyn Clock>,
) -> Result<Arc<dyn Backend>, Complaint> {
    let http = || match bureau.http(device) {
        Some(Ok(config)) => Ok(HttpConfig { limits, ..config }),
        Some(Err(TlsFault::File(_, path, error))) => Err(super::complaint::file(&path, &error)),
        Some(Err(TlsFault::Missing(key))) => Err(changed(&format!("tls.{key}"))),
        None => Err(changed("kind")),
    };
    Ok(match bureau {
        Bureau::V1(_) => Arc::new(HttpBackend::new(http()?, Arc::clone(clock)).map_err(|e| wrong_address(&e))?),
        Bureau::Mapped(mapped) => {
            let backend = MappedBackend::new(http()?, &mapped.facts, mapped.mapping.clone(), Arc::clone(clock));
            Arc::new(backend.map_err(|e| of_mapped(&e))?)
        }
        Bureau::Spool(spool) => {
            let operators = spool.operators.clone();
            let backend = SpoolBackend::new(&spool.folder, &spool.facts, operators, Arc::clone(clock));
            Arc::new(backend.map_err(|e| of_facts(&e))?)
        }
        Bureau::Embedded(_) => return Err(changed("kind")),
    })
}

fn of_mapped(error: &MappedError) -> Complaint {
    match error {
        MappedError::Http(error) => wrong_address(error),
        MappedError::Facts(error) => of_facts(error),
        MappedError::Mapping(fault) => changed(&format!("mapping.{}", fault.path.join("."))),
    }
}

fn of_facts(error: &FactsError) -> Complaint {
    changed(&format!("facts.{}", error.key()))
}

/// The configuration was checked when it was read: what is wrong now has changed since, or is a file.
fn changed(key: &str) -> Complaint {
    Complaint::usage(
        Bilingual::new(
            format!("配置中的 [bureau] {key} 不能用"),
            format!("[bureau] {key} in the configuration cannot be used"),
        ),
        Bilingual::new("请运行 renzheng config check 查看。", "Run `renzheng config check`."),
    )
}
