//! The four kinds of bureaus as a configuration names them, each with the story told on it.

mod foreign;
pub mod gateway;
pub mod mapping;

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use renzheng::{
    backend::{Backend, BackendError, FolderFault, spool::hashed},
    bureau::demo,
    domain::{
        frame::Frame,
        person::{IdNumber, Person, PersonName},
        time::{Clock, Moment},
        trial::DrawnBy,
    },
    setup::{
        config::Config,
        connect::{self, Connection},
    },
    vision::ModelFolder,
    wire::ServiceReply,
};

use self::{foreign::Foreign, gateway::Gateway};
use crate::{
    setting::{HandClock, Office, demo_secret, office, person},
    story::{Can, World, tell},
};

/// The way to the bureau of a configuration.
pub async fn connection(toml: &str, folder: &Path, clock: &Arc<HandClock>) -> Connection {
    let config = Config::parse(toml, "counter.toml", folder).unwrap_or_else(|complaint| panic!("{complaint}"));
    let (models, clock) = (ModelFolder::find(None).unwrap(), Arc::clone(clock) as Arc<dyn Clock>);
    connect::open(&config.bureau, "窗口1", (folder, &models), &clock).await.unwrap()
}

/// A picture that says how far it is from the photo on file.
fn told(far: &[u8]) -> Arc<Frame> {
    Arc::new(Frame { seq: 1, captured: Moment::ZERO, width: 1, height: 1, rgb: vec![0; 3], jpeg: Some(far.into()) })
}

/// The keys and texts of a bureau that cannot be asked for them.
pub async fn facts(office: &Office, receipt_key: bool) -> String {
    let (folder, agreement) = (office.folder.path(), &office.service.agreement);
    std::fs::write(folder.join("zh.txt"), &agreement.text_zh).unwrap();
    std::fs::write(folder.join("en.txt"), &agreement.text_en).unwrap();
    let keys = office.signed_keys().await.verify(&office.bureau.root_public_key()).unwrap();
    let (version, sealing) = (&agreement.version, &keys.sealing[0]);
    let receipt_key = if receipt_key { format!("receipt_key = \"{}\"\n", keys.receipt_key) } else { String::new() };
    format!(
        "[bureau.facts]\nname = \"示例社保局\"\nagreement_version = \"{version}\"\nagreement_zh = \"zh.txt\"\n\
         agreement_en = \"en.txt\"
takes_cases = true
sealing_key = \"{}\"
key_id = \"{}\"
suite = \"{}\"
{receipt_key}",
        sealing.public_key, sealing.kid, sealing.suite
    )
}

/// What stands between the counter and the reference bureau.
pub enum Between {
    Nothing,
    Foreign(Foreign),
    Gateway(Gateway),
}

/// A world around the reference bureau.
pub struct Around {
    pub office: Office,
    pub connection: Connection,
    pub between: Between,
    can: Mutex<Option<Can>>,
}

impl Around {
    async fn new(office: Office, toml: &str, between: Between, can: Can) -> Self {
        let connection = connection(toml, office.folder.path(), &office.clock).await;
        Self { office, connection, between, can: Mutex::new(Some(can)) }
    }
}

async fn can(office: &Office, outage: BackendError) -> Can {
    let keys = office.signed_keys().await.verify(&office.bureau.root_public_key()).unwrap();
    Can { knows_people: true, draws: DrawnBy::Bureau, receipt_key: Some(keys.receipt_key), outage }
}

/// A bureau of protocol version 1.
pub async fn v1() -> Around {
    let office = office().await;
    let toml =
        format!("[bureau]\nurl = \"http://{}\"\nroot_key = \"{}\"\n", office.addr, office.bureau.root_public_key());
    let can = can(&office, BackendError::Unreachable).await;
    Around::new(office, &toml, Between::Nothing, can).await
}

/// A bureau with its own interface that tells everything ours does.
pub async fn mapped() -> Around {
    let office = office().await;
    let foreign = Foreign::start(office.addr, None);
    let toml = mapping::full(foreign.addr, &office.bureau.root_public_key(), &facts(&office, false).await);
    let can = can(&office, BackendError::Unreachable).await;
    Around::new(office, &toml, Between::Foreign(foreign), can).await
}

/// One that tells no more than it must.
pub async fn mapped_sparely() -> Around {
    let office = office().await;
    let foreign = Foreign::start(office.addr, None);
    let toml = mapping::spare(foreign.addr, &facts(&office, false).await);
    let can = Can { draws: DrawnBy::Counter, receipt_key: None, ..can(&office, BackendError::Unreachable).await };
    Around::new(office, &toml, Between::Foreign(foreign), can).await
}

/// A bureau behind a file gateway.
pub async fn spool() -> Around {
    let office = office().await;
    let folder = office.folder.path().join("exchange");
    std::fs::create_dir(&folder).unwrap();
    let hash = hashed(&demo_secret()).unwrap();
    let toml = format!(
        "[bureau]\nkind = \"spool\"\nfolder = \"exchange\"\n{}\n[[bureau.operators]]\nid = \"demo\"\nname = \"演示\"\n\
         secret = \"{hash}\"\n",
        facts(&office, true).await
    );
    let outage = BackendError::Folder(FolderFault::Missing);
    let can = Can { knows_people: false, draws: DrawnBy::Counter, ..can(&office, outage).await };
    Around::new(office, &toml, Between::Gateway(Gateway::at(&folder)), can).await
}

#[async_trait]
impl World for Around {
    fn backend(&self) -> Arc<dyn Backend> {
        Arc::clone(&self.connection.backend)
    }

    fn clock(&self) -> Arc<HandClock> {
        Arc::clone(&self.office.clock)
    }

    fn folder(&self) -> &Path {
        self.office.folder.path()
    }

    fn can(&self) -> Can {
        let kept = self.can.lock().unwrap();
        let can = kept.as_ref().unwrap();
        Can { receipt_key: can.receipt_key.clone(), outage: can.outage.clone(), ..*can }
    }

    fn good(&self) -> (Person, Arc<Frame>) {
        (person(0), told(b"0.5"))
    }

    fn bad(&self) -> (Person, Arc<Frame>) {
        (person(1), told(b"1.3"))
    }

    async fn carry(&self) {
        if let Between::Gateway(gateway) = &self.between {
            gateway.carry(&*self.office.backend).await;
        }
    }

    async fn cut(&mut self) {
        match &mut self.between {
            Between::Nothing => self.office.running.take().unwrap().stop().await,
            Between::Foreign(foreign) => foreign.stop(),
            Between::Gateway(gateway) => gateway.unmount(),
        }
    }

    async fn mend(&mut self) {
        match &mut self.between {
            Between::Nothing => {
                self.office.running = Some(self.office.bureau.serve(self.office.addr).await.unwrap());
            }
            Between::Foreign(foreign) => *foreign = Foreign::start(self.office.addr, Some(foreign.addr)),
            Between::Gateway(gateway) => gateway.mount(),
        }
    }
}

/// The demonstration's bureau in this program, with the real comparison.
struct InProgram {
    clock: Arc<HandClock>,
    folder: tempfile::TempDir,
    connection: Option<Connection>,
    backend: Arc<dyn Backend>,
    receipt_key: String,
}

impl InProgram {
    async fn open() -> Self {
        let (clock, folder) = (HandClock::new(), tempfile::tempdir().unwrap());
        let connection = connection("[bureau]\nkind = \"embedded\"\n", folder.path(), &clock).await;
        let backend = Arc::clone(&connection.backend);
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let base = connection.demo.as_ref().unwrap().url();
        let service = client.get(format!("{base}/v1/service")).send().await.unwrap();
        let keys = service.json::<ServiceReply>().await.unwrap().keys;
        let receipt_key = keys.verify(&keys.root).unwrap().receipt_key;
        Self { clock, folder, connection: Some(connection), backend, receipt_key }
    }

    fn demo_person(n: usize) -> (Person, Arc<Frame>) {
        let demo = &demo::people().unwrap()[n];
        let today = jiff::civil::date(2026, 1, 1);
        let person = Person {
            name: PersonName::parse(&demo.name).unwrap(),
            id_number: IdNumber::parse(&demo.id_number, today).unwrap(),
        };
        (person, crate::demo::astronaut())
    }
}

#[async_trait]
impl World for InProgram {
    fn backend(&self) -> Arc<dyn Backend> {
        Arc::clone(&self.backend)
    }

    fn clock(&self) -> Arc<HandClock> {
        Arc::clone(&self.clock)
    }

    fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn can(&self) -> Can {
        Can {
            knows_people: true,
            draws: DrawnBy::Bureau,
            receipt_key: Some(self.receipt_key.clone()),
            outage: BackendError::Unreachable,
        }
    }

    fn good(&self) -> (Person, Arc<Frame>) {
        Self::demo_person(0)
    }

    fn bad(&self) -> (Person, Arc<Frame>) {
        Self::demo_person(1)
    }

    async fn cut(&mut self) {
        self.connection.take().unwrap().close().await;
    }

    /// It comes back with the program, at another port.
    async fn mend(&mut self) {
        let again = connection("[bureau]\nkind = \"embedded\"\n", self.folder.path(), &self.clock).await;
        self.backend = Arc::clone(&again.backend);
        self.connection = Some(again);
    }
}

#[tokio::test]
async fn the_story_on_v1() {
    tell(&mut v1().await).await;
}

#[tokio::test]
async fn the_story_on_embedded() {
    tell(&mut InProgram::open().await).await;
}

#[tokio::test]
async fn the_story_on_mapped() {
    tell(&mut mapped().await).await;
}

#[tokio::test]
async fn the_story_on_mapped_with_as_little_as_there_can_be() {
    tell(&mut mapped_sparely().await).await;
}

#[tokio::test]
async fn the_story_on_spool() {
    tell(&mut spool().await).await;
}
