//! The demonstration: a bureau in this process on 127.0.0.1, made-up people, and a mock camera that does as it is
//! asked.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use super::{
    channels,
    complaint::{Bilingual, Complaint},
    mock_script,
    paths::Paths,
    problems::of_models,
    run_mode::Demo,
};
use crate::{
    bureau::{
        Bureau, BureauConfig, BureauError, Compare, Deciding, DevicePolicy, Running,
        compare::FaceCompare,
        demo::{self, people},
    },
    camera::mock::{Blob, MockCamera, Script, Source},
    counter::import::Due,
    domain::{
        channel::AfterStep,
        due::DueRule,
        filing::VirtualCameras,
        person::{IdNumber, Person, PersonName},
        time::{Clock, Now, china},
    },
    flow::{Settings, wizard::DemoPerson},
    vision::{Matcher, ModelFolder},
    wire::keyfile::KeyFileError,
};

/// The office of the demonstration, as it stands on receipts.
const DEMO_NAME: &str = "演示社会保险经办机构";
/// The office of `renzheng serve` without demo people.
const REFERENCE_NAME: &str = "参考社会保险经办机构";
/// The national social-insurance telephone.
const HOTLINE: &str = "12333";
/// A comparison takes well under a second; a bureau that has not been heard of for so long is gone.
const LEASE: Duration = Duration::from_secs(30);
/// How long evidence is kept after the decision: long enough for an objection within the usual sixty days of an
/// administrative review, with a month to spare.
const RETENTION: Duration = Duration::from_hours(90 * 24);
/// Every version so far speaks the protocol as it is.
const MINIMUM_CLIENT: &str = "0.1.0";

/// The bureau in this process; it answers as long as one of these is held.
#[derive(Clone)]
pub struct DemoBureau {
    bureau: Arc<Bureau>,
    running: Arc<Running>,
}

impl DemoBureau {
    /// Opens its records in the data folder and answers on a free port of this computer.
    pub async fn open(paths: &Paths, models: &ModelFolder, clock: Arc<dyn Clock>) -> Result<Self, Complaint> {
        let config = config(paths.folder("bureau")?, models, None, true)?;
        let bureau = self::open(config, clock).await.map_err(|e| complaint(&e))?;
        let running = bureau.serve(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.map_err(|e| complaint(&e))?;
        tracing::info!(addr = %running.addr, "the demo bureau answers");
        Ok(Self { bureau: Arc::new(bureau), running: Arc::new(running) })
    }

    /// `http://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("http://{}", self.running.addr)
    }

    /// Ends it, unless somebody else holds it.
    pub async fn close(self) {
        if let Some(running) = Arc::into_inner(self.running) {
            running.stop().await;
        }
    }

    /// The bureau's root public key, which the counter trusts.
    pub fn root_key(&self) -> String {
        self.bureau.root_public_key()
    }

    /// The bureau itself, for what no counter can ask of it.
    pub fn bureau(&self) -> Arc<Bureau> {
        Arc::clone(&self.bureau)
    }
}

/// The bureau of `renzheng serve` and of the demonstration; it compares with the network asked for.
pub fn config(
    folder: PathBuf,
    models: &ModelFolder,
    matcher: Option<&str>,
    demo: bool,
) -> Result<BureauConfig, Complaint> {
    let compare = Arc::new(FaceCompare::with(Matcher::load_named(models, matcher).map_err(|e| of_models(&e))?));
    let config = BureauConfig { folder: Some(folder), ..bureau(compare)? };
    Ok(if demo { config } else { BureauConfig { name: REFERENCE_NAME.to_owned(), demo: false, ..config } })
}

/// The demonstration's bureau at work, with the people and the helpers of the demonstration.
pub async fn open(config: BureauConfig, clock: Arc<dyn Clock>) -> Result<Bureau, BureauError> {
    let bureau = Bureau::open(config, clock).await?;
    demo::install(&bureau).await?;
    bureau.start().await
}

/// What the demonstration's bureau is opened with, in memory.
pub fn bureau(compare: Arc<dyn Compare>) -> Result<BureauConfig, Complaint> {
    Ok(BureauConfig {
        folder: None,
        database: None,
        devices: DevicePolicy::FirstUse,
        deciding: Deciding::Comparing,
        lease: LEASE,
        retention: RETENTION,
        minimum_client: MINIMUM_CLIENT.to_owned(),
        counter_models: BTreeMap::new(),
        name: DEMO_NAME.to_owned(),
        hotline: HOTLINE.to_owned(),
        demo: true,
        virtual_cameras: VirtualCameras::Warn,
        acts_asked: 1,
        references: channels::references(None)?,
        offers: vec![AfterStep::Security, AfterStep::Account, AfterStep::Credential],
        takes_cases: true,
        compare,
    })
}

/// Helper and people of the demonstration, for the pages.
pub fn on_the_pages(settings: Settings) -> Result<Settings, Complaint> {
    let people = people().map_err(|e| complaint(&e))?;
    let shown = |p: demo::DemoPerson| DemoPerson {
        name: p.name,
        number: p.id_number,
        note_zh: p.expect_zh,
        note_en: p.expect_en,
    };
    let demo_people = people.into_iter().map(shown).collect();
    let account = |name: &str, secret: &str| Some((name.to_owned(), secret.to_owned()));
    Ok(Settings {
        demo_operator: account(demo::OPERATOR, demo::SECRET),
        demo_colleague: account(demo::COLLEAGUE, demo::COLLEAGUE_SECRET),
        demo_people,
        ..settings
    })
}

/// The people of the demonstration as a list of due people: by the end of the month, as its bureau has it.
pub fn due(now: Now) -> Vec<Due> {
    let today = now.wall.to_zoned(china()).date();
    let due = DueRule::default().due(today, None, today);
    let of = |p: demo::DemoPerson| {
        let person =
            Person { name: PersonName::parse(&p.name).ok()?, id_number: IdNumber::parse(&p.id_number, today).ok()? };
        let empty = String::new;
        Some(Due { person, due, telephone: empty(), address: empty(), note: empty(), visit: false })
    };
    people().unwrap_or_default().into_iter().filter_map(of).collect()
}

/// What a desk over the records of any bureau is opened with: it decides nothing by itself and serves nobody.
pub fn desk(compare: Arc<dyn Compare>) -> Result<BureauConfig, Complaint> {
    Ok(BureauConfig { name: REFERENCE_NAME.to_owned(), demo: false, ..bureau(compare)? })
}

/// Complaints about records and keys that do not belong together; `None`: it is something else.
pub fn of_the_records(error: &BureauError) -> Option<Complaint> {
    let (what, remedy) = match error {
        BureauError::Working => (
            Bilingual::new("这里是正式机构的数据，不能用来演示", "These are the records of a bureau at work"),
            Bilingual::new(
                "演示会清掉已有的认证。请用 --folder 另指定一个文件夹。",
                "A demonstration would forget who is certified. Name another folder with --folder.",
            ),
        ),
        BureauError::Demonstration => (
            Bilingual::new("这里是演示数据，不能正式使用", "These are the records of a demonstration"),
            Bilingual::new(
                "里面有虚构的人和人人知道的口令。正式使用请用 --folder 另指定一个文件夹；演示请加 --demo。",
                "There are made-up people and known passwords in them. Name another folder with --folder, or add --demo.",
            ),
        ),
        BureauError::Named(name) => (
            Bilingual::new(format!("机构名称已定为“{name}”"), format!("The bureau's name is {name} already")),
            Bilingual::new(
                "名称签在回执上，不能再改。请去掉 --name，或用另一个文件夹。",
                "It is signed on receipts and stays. Leave --name out, or use another folder.",
            ),
        ),
        BureauError::KeysLacking(keys) => (
            Bilingual::new(
                format!(
                    "密钥和数据不是一套，缺：{}",
                    keys.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
                ),
                format!("Keys and records differ: {error}"),
            ),
            Bilingual::new(
                "几个副本要用同一套密钥文件。请把原来的 *.key 复制到这个文件夹，再启动；没有新建任何密钥。",
                "Replicas share one set of key files. Copy the *.key files of the others into this folder and start again; \
                 no key was made.",
            ),
        ),
        BureauError::Key(KeyFileError::Lost(name)) => (
            Bilingual::new(format!("密钥文件 {name}.key 不见了"), format!("The key file {name}.key is lost")),
            Bilingual::new(
                "数据还在，所以没有新建密钥：新密钥打不开旧记录，也不被窗口信任。请从备份恢复这个文件。",
                "The records are there, so none was made: a new one opens no earlier record and no counter trusts it. \
                 Restore the file from a backup.",
            ),
        ),
        _ => return None,
    };
    Some(Complaint::new(what, remedy))
}

/// What the bureau complains about, for the person who started it.
pub fn complaint(error: &BureauError) -> Complaint {
    if let Some(complaint) = of_the_records(error) {
        return complaint;
    }
    tracing::error!(%error, "the bureau does not open");
    Complaint::new(
        Bilingual::new(format!("经办机构服务无法启动（{error}）"), format!("The bureau cannot start: {error}")),
        Bilingual::new(
            "请检查数据文件夹的权限和磁盘空间，以及地址是否被占用。",
            "Check the data folder's permissions and space, and whether the address is taken.",
        ),
    )
}

/// The camera of a demonstration, and of nothing else: the moving portrait, under a script if one is given.
pub fn mock_camera(_: &Demo, script: Option<&str>, clock: Arc<dyn Clock>) -> Result<MockCamera, Complaint> {
    let (lines, folder) = match script {
        Some(text) => mock_script::read(text)?,
        None => (Vec::new(), None),
    };
    let script = Script::parse(&lines).map_err(|error| mock_script::unreadable(&error))?;
    MockCamera::new(&puppet(), script, &folder.unwrap_or_else(album), clock).map_err(|error| {
        Complaint::usage(
            Bilingual::new(format!("模拟摄像头无法播放（{error}）"), format!("The mock camera cannot play: {error}")),
            Bilingual::new("请检查剧本中的图片。", "Check the pictures that the script names."),
        )
    })
}

/// The portrait of the demonstration and its mesh, built in: a binary alone can show it.
pub fn puppet() -> Source {
    Source::Puppet {
        picture: Blob::from(include_bytes!("../../assets/pictures/astronaut.png").as_slice()),
        mesh: Blob::from(include_bytes!("../../assets/puppet/astronaut.json").as_slice()),
    }
}

/// Where the pictures that a script may name lie in the source tree.
pub fn album() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/pictures")
}
