//! What is done at the bureau: looking after its records, counters, helpers, people and keys.

mod cases;
mod credentials;
mod identity;
mod offices;
mod operators;
pub mod options;
mod people;
mod photos;
pub mod place;
mod visits;

use std::{path::Path, sync::Arc, time::Duration};

use self::{
    options::{AuditCommand, BureauCommand, BureauOptions, DeviceCommand, KeyCommand, KeyWord},
    place::{database, folder},
};
use crate::{
    bureau::{
        AuditFault, Bureau, BureauConfig, BureauError, Compare, CompareError, FaceCompare, Gap, KeyUse, Likeness,
    },
    domain::{bands::Bands, promise::PhotoQuality},
    flow::wizard::Language,
    setup::{
        clock::SystemClock,
        complaint::{Bilingual, Complaint},
        counter::runtime,
        demo,
        problems::of_models,
        shared::Shared,
    },
    vision::ModelFolder,
    wire::Suite,
};

/// A day, for periods given in days.
const DAY: Duration = Duration::from_hours(24);

/// A desk compares nothing.
struct NoCompare;

impl Compare for NoCompare {
    fn compare(&self, _: &[Vec<u8>], _: &[u8]) -> Result<Likeness, CompareError> {
        Err(CompareError::Models)
    }

    fn photo_quality(&self, _: &[u8]) -> Option<PhotoQuality> {
        None
    }

    fn bands(&self) -> Option<Bands> {
        None
    }
}

/// Whether the command is about records there are: it makes no bureau where there is none.
const fn only_looks(command: &BureauCommand) -> bool {
    let makes = matches!(
        command,
        BureauCommand::Init { .. }
            | BureauCommand::Office(_)
            | BureauCommand::Operator(_)
            | BureauCommand::People { .. }
            | BureauCommand::Device(_)
    );
    !makes
}

fn no_bureau(folder: &Path) -> Complaint {
    let shown = folder.display();
    Complaint::usage(
        Bilingual::new(format!("这里没有经办机构的数据：{shown}"), format!("There is no bureau in {shown}")),
        Bilingual::new(
            "请用 --folder 指定 renzheng serve 的数据文件夹，或用 --database。",
            "Name the folder of `renzheng serve` with --folder, or a database with --database.",
        ),
    )
}

/// Does one of `renzheng bureau`.
pub fn run(options: &BureauOptions, shared: &Shared, language: Language) -> Result<String, Complaint> {
    let folder = folder(&options.place, shared)?;
    if let BureauCommand::Key(command) = &options.command {
        return key(command, &folder).map(|words| words.get(language).to_owned()).map_err(|e| refused(&e));
    }
    let retention = match options.command {
        BureauCommand::Purge { days } => DAY * days,
        _ => DAY,
    };
    let database = database(&options.place);
    if database.is_none() && only_looks(&options.command) && !folder.join("bureau.sqlite").exists() {
        return Err(no_bureau(&folder));
    }
    let compare: Arc<dyn Compare> = match options.command {
        BureauCommand::People { .. } => {
            let models = ModelFolder::find(shared.models.as_deref()).map_err(|e| of_models(&e))?;
            Arc::new(FaceCompare::load(&models).map_err(|e| of_models(&e))?)
        }
        _ => Arc::new(NoCompare),
    };
    let config = BureauConfig { folder: Some(folder), database, retention, ..demo::desk(compare)? };
    let said = runtime()?.block_on(async {
        let desk = Bureau::open(config, Arc::new(SystemClock::start())).await.map_err(|e| refused(&e))?;
        one(&desk, &options.command).await
    })?;
    Ok(said.get(language).to_owned())
}

async fn one(desk: &Bureau, command: &BureauCommand) -> Result<Bilingual, Complaint> {
    let done = match command {
        BureauCommand::Status => return status(desk).await,
        BureauCommand::Audit(AuditCommand::Check { head }) => return audit(desk, head.as_deref()).await,
        BureauCommand::Gaps => return gaps(&desk.gaps().await.map_err(|e| refused(&e))?),
        BureauCommand::Purge { .. } => {
            let records = desk.purge().await.map_err(|e| refused(&e))?;
            let wiping = wiping(desk).await?;
            Ok(Bilingual::new(
                format!("已删除 {records} 条记录的证据。{}", wiping.zh),
                format!("Wiped the evidence of {records} records.{}", wiping.en),
            ))
        }
        BureauCommand::Device(DeviceCommand::Invite { device }) => {
            desk.invite_device(device).await.map(|code| invitation(device, &code))
        }
        BureauCommand::Device(DeviceCommand::Revoke { device }) => return revoked(desk, device).await,
        BureauCommand::Init { name } => return operators::init(desk, name).await,
        BureauCommand::Operator(options) => return operators::run(desk, options).await,
        BureauCommand::Session(command) => return operators::session(desk, command).await,
        BureauCommand::Credential(command) => return credentials::run(desk, command).await,
        BureauCommand::Visit { file } => return visits::check(desk, file).await,
        BureauCommand::Office(command) => return offices::run(desk, command).await,
        BureauCommand::People { file, .. } => return people::run(desk, file.as_deref()).await,
        BureauCommand::List => return cases::list(desk).await,
        BureauCommand::Show { number, pictures } => return cases::show(desk, number, pictures.as_deref()).await,
        BureauCommand::Withdraw { number, by } => return cases::withdraw(desk, number, by).await,
        BureauCommand::Decide { number, ruling, seen, by } => {
            return cases::decide(desk, number, (*ruling, seen.as_deref()), by).await;
        }
        BureauCommand::Key(_) => return Ok(Bilingual::new("", "")),
    };
    done.map_err(|e| refused(&e))
}

fn refused(error: &BureauError) -> Complaint {
    if let Some(complaint) = demo::of_the_records(error) {
        return complaint;
    }
    Complaint::new(
        Bilingual::new(format!("没有做成（{error}）"), format!("Not done: {error}")),
        Bilingual::new(
            "请检查数据文件夹或数据库的地址、权限和磁盘空间。",
            "Check the folder or the database: address, permissions, space.",
        ),
    )
}

async fn status(desk: &Bureau) -> Result<Bilingual, Complaint> {
    let counts = desk.counts().await.map_err(|e| refused(&e))?;
    let total: i64 = counts.iter().map(|(_, count)| count).sum();
    let lines: Vec<String> = counts.iter().map(|(status, count)| format!("{status:<10} {count:>8}\n")).collect();
    let (lines, name, wiping) = (lines.concat(), desk.name(), wiping(desk).await?);
    Ok(Bilingual::new(
        format!("{name}\n{lines}合计 {total} 条。{}", wiping.zh),
        format!("{name}\n{lines}{total} records.{}", wiping.en),
    ))
}

/// What is to be said while something that was wiped is still in the log beside the records; empty when nothing is.
async fn wiping(desk: &Bureau) -> Result<Bilingual, Complaint> {
    if !desk.is_wiping().await.map_err(|e| refused(&e))? {
        return Ok(Bilingual::new("", ""));
    }
    Ok(Bilingual::new(
        "\n有程序正在读数据库，删除的影像在日志文件里还没有清掉；服务运行时每十秒再试，清掉为止。",
        "\nSomebody reads the records: what was wiped is still in the log beside them. A bureau at work tries every ten \
         seconds until it is gone.",
    ))
}

async fn audit(desk: &Bureau, head: Option<&str>) -> Result<Bilingual, Complaint> {
    let report = desk.check_audit(head).await.map_err(|e| refused(&e))?;
    let (rows, records, head) = (report.rows, report.records, &report.head);
    if report.faults.is_empty() {
        return Ok(Bilingual::new(
            format!("没有改动：{rows} 行，{records} 条记录。\n链尾 {head}（请抄存别处，下次用 --head 核对）"),
            format!(
                "Nothing was changed: {rows} rows, {records} records.\nHead {head} (note it down elsewhere; --head checks it)"
            ),
        ));
    }
    let lines = |in_words: fn(&AuditFault) -> Bilingual, language| {
        let lines = report.faults.iter().map(|fault| format!("\n- {}", in_words(fault).get(language)));
        lines.collect::<Vec<_>>().concat()
    };
    let zh = lines(fault, Language::Chinese);
    let en = lines(fault, Language::English);
    Err(Complaint::new(
        Bilingual::new(
            format!("记录被改动过（{rows} 行，{records} 条记录）：{zh}"),
            format!("Something was changed ({rows} rows, {records} records):{en}"),
        ),
        Bilingual::new(
            "请保留现有数据，与备份和抄存的链尾比对。",
            "Keep the data as they are; compare them with a backup and a head noted down earlier.",
        ),
    ))
}

fn fault(fault: &AuditFault) -> Bilingual {
    match fault {
        AuditFault::Broken(seq) => Bilingual::new(
            format!("第 {seq} 行与上一行接不上"),
            format!("row {seq} does not follow from the one before"),
        ),
        AuditFault::Missing(seq) => Bilingual::new(format!("缺第 {seq} 行"), format!("row {seq} is missing")),
        AuditFault::Head => Bilingual::new("链尾不对", "the chain ends elsewhere than its head says"),
        AuditFault::NotedHead => {
            Bilingual::new("抄存的链尾不在链中", "the head that was noted down is not in the chain")
        }
        AuditFault::Bytes(id) => {
            Bilingual::new(format!("记录 {id} 的内容变了"), format!("record {id} has other bytes"))
        }
        AuditFault::Decision(id) => {
            Bilingual::new(format!("记录 {id} 的决定变了"), format!("record {id} has another decision"))
        }
        AuditFault::Lost(id) => Bilingual::new(format!("记录 {id} 不见了"), format!("record {id} is gone")),
        AuditFault::Unheard(id) => Bilingual::new(format!("记录 {id} 来历不明"), format!("record {id} never came in")),
    }
}

fn gaps(gaps: &[Gap]) -> Result<Bilingual, Complaint> {
    if gaps.is_empty() {
        return Ok(Bilingual::new("没有缺号。", "No records are missing."));
    }
    let line = |gap: &Gap| {
        let (device, (first, last)) = (&gap.device, gap.device_seq);
        let what = if gap.missing { "缺 · missing" } else { "前一条不符 · another before it" };
        format!("\n- {device}  {first}–{last}  {what}")
    };
    let lines: String = gaps.iter().map(line).collect();
    Err(Complaint::new(
        Bilingual::new(format!("有缺号：{lines}"), format!("Records are missing:{lines}")),
        Bilingual::new(
            "可能还在窗口的待发记录里；过一天仍缺，请到窗口查看 renzheng queue list。",
            "They may still wait at the counter; if they are missing tomorrow, look there with renzheng queue list.",
        ),
    ))
}

fn invitation(device: &str, code: &str) -> Bilingual {
    Bilingual::new(
        format!("窗口“{device}”的登记码：{code}\n七天内可用一次：renzheng device enrol {code} --config FILE"),
        format!("Code for {device}: {code}\nGood once within seven days: renzheng device enrol {code} --config FILE"),
    )
}

async fn revoked(desk: &Bureau, device: &str) -> Result<Bilingual, Complaint> {
    if desk.revoke_device(device).await.map_err(|e| refused(&e))? {
        return Ok(Bilingual::new(format!("已停用窗口“{device}”。"), format!("Nothing more is taken from {device}.")));
    }
    Err(Complaint::new(
        Bilingual::new(format!("没有在用的窗口“{device}”"), format!("There is no counter {device} in use")),
        Bilingual::new("请核对窗口名。", "Check the name."),
    ))
}

fn key(command: &KeyCommand, folder: &std::path::Path) -> Result<Bilingual, BureauError> {
    match command {
        KeyCommand::Rotate { which } => {
            let which = match which {
                KeyWord::Sealing => KeyUse::Sealing(Suite::Hpke),
                #[cfg(feature = "gm")]
                KeyWord::GmSealing => KeyUse::Sealing(Suite::Gm),
                KeyWord::Receipt => KeyUse::Receipt,
                KeyWord::Credential => KeyUse::Credential,
            };
            let old = Bureau::rotate_key(folder, which)?;
            Ok(Bilingual::new(
                format!("已换新密钥；旧密钥 {old} 仍可用。请重新启动服务。"),
                format!("A new key is in place; the old one, {old}, still counts. Start the server again."),
            ))
        }
        KeyCommand::Retire { kid } => Ok(if Bureau::retire_key(folder, kid)? {
            Bilingual::new(
                "已停用；重新启动服务后，用它封装的记录须重新采集，用它签的凭证不再作数。",
                "Retired; when the server is started again, what is sealed to it must be captured again, and credentials signed with it are worth nothing.",
            )
        } else {
            Bilingual::new(
                "没有这把旧密钥，或它正在使用；什么也没做。",
                "There is no such earlier key, or it is in use; nothing was done.",
            )
        }),
    }
}
