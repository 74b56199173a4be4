//! What waits for a person at the bureau: the queue, one record, the decision, and a consent that is taken back.

use std::{io::Write as _, path::Path};

use super::{identity, options::RulingWord, refused, wiping};
use crate::{
    bureau::{Bureau, Doubt, Found, HandError, HandRuling, Look, Queued, Way},
    domain::{
        applicant::{Account, Relation},
        casework::WhyManual,
        filing::{Decision, FilingId, Reason},
        person::clean,
        time::china,
    },
    setup::complaint::{Bilingual, Complaint, file},
};

/// The queue, oldest first.
pub(super) async fn list(desk: &Bureau) -> Result<Bilingual, Complaint> {
    let queue = desk.review().await.map_err(|e| refused(&e))?;
    if queue.is_empty() {
        return Ok(Bilingual::new("没有等待人工处理的记录。", "Nothing waits for a person."));
    }
    let lines: Vec<(Bilingual, &Queued)> = queue.iter().map(|queued| (way(&queued.way), queued)).collect();
    let line = |way: &str, queued: &Queued, witnessed: &str| {
        format!("{}  {}  {way}{}  {witnessed}\n", queued.id.number(), since(queued), reason(&queued.decision))
    };
    let witness = |queued: &Queued, yes, no| match (&queued.way, queued.is_witnessed) {
        (Way::Manual(_), true) => yes,
        (Way::Manual(_), false) => no,
        _ => "",
    };
    let all = |line: &dyn Fn(&(Bilingual, &Queued)) -> String| lines.iter().map(line).collect::<String>();
    let zh = all(&|(way, queued)| line(&way.zh, queued, witness(queued, "有第二人", "没有第二人")));
    let en = all(&|(way, queued)| line(&way.en, queued, witness(queued, "witnessed", "no witness")));
    let count = queue.len();
    Ok(Bilingual::new(format!("{zh}共 {count} 条。"), format!("{en}{count} records.")))
}

fn since(queued: &Queued) -> String {
    queued.since.to_zoned(china()).strftime("%Y-%m-%d %H:%M").to_string()
}

fn way(way: &Way) -> Bilingual {
    match way {
        Way::Face => Bilingual::new("人脸", "face"),
        Way::Manual(_) => Bilingual::new("人工核验", "by hand"),
        Way::Visit(_) => Bilingual::new("上门", "home visit"),
        Way::Unreadable => Bilingual::new("打不开", "cannot be opened"),
    }
}

/// The word of the closed list, as it stands in the interface.
fn reason(decision: &Decision) -> String {
    let Decision::Review { reason } = decision else { return String::new() };
    match serde_json::to_value(reason) {
        Ok(serde_json::Value::String(word)) => format!(" ({word})"),
        _ => String::new(),
    }
}

/// The record of a typed number.
async fn found(desk: &Bureau, number: &str) -> Result<FilingId, Complaint> {
    match desk.find(number).await.map_err(|e| refused(&e))? {
        Found::One(id) => Ok(id),
        Found::None => Err(unknown()),
        Found::Several => Err(Complaint::new(
            Bilingual::new("几条记录有这个受理编号", "Several records have this number"),
            Bilingual::new("请用完整的记录编号。", "Give the record's whole id."),
        )),
    }
}

fn unknown() -> Complaint {
    Complaint::new(
        Bilingual::new("没有这个编号的记录", "No record has this number"),
        Bilingual::new("请核对编号，例如 7K3F-9QXD。", "Check the number; it looks like 7K3F-9QXD."),
    )
}

/// Everything a record says; its pictures go into a folder.
pub(super) async fn show(desk: &Bureau, number: &str, pictures: Option<&Path>) -> Result<Bilingual, Complaint> {
    let id = found(desk, number).await?;
    let look = desk.look_at(id).await.map_err(|e| refused(&e))?.ok_or_else(unknown)?;
    let mut said = head(&look);
    person(&look, &mut said);
    doubts(&look, &mut said);
    match &look.queued.way {
        Way::Manual(case) => {
            said.add("原因", why(case.why).zh, "Why", why(case.why).en);
            said.same("说明", "Statement", &case.statement);
            let fits = if look.pictures.is_empty() {
                ("没有拍照", "no picture was taken")
            } else if look.code_fits == Some(true) {
                ("与下发的一致", "as the bureau drew it")
            } else {
                ("与下发的不一致", "not the one the bureau drew")
            };
            said.add(
                "数字",
                format!("{}（{}）", clean(&case.code), fits.0),
                "Digits",
                format!("{} ({})", clean(&case.code), fits.1),
            );
            witness(case.witness.as_ref().map(|w| (w.operator.as_str(), w.display_name.as_str())), &look, &mut said);
        }
        Way::Visit(visit) => {
            said.same("电话", "Telephone", &visit.telephone);
            said.same("情况", "Note", &visit.note);
            let address = look.address.as_deref();
            said.add("地址", address.unwrap_or("没有留存"), "Address", address.unwrap_or("none on file"));
        }
        Way::Face | Way::Unreadable => {}
    }
    if let Some(folder) = pictures {
        let count = write(&look, folder).map_err(|e| file(folder, &e))?;
        let folder = folder.display();
        said.add(
            "图片",
            format!("{count} 张，在 {folder}；看完请删除"),
            "Pictures",
            format!("{count} in {folder}; delete them afterwards"),
        );
    } else {
        let count = look.pictures.len();
        said.add(
            "图片",
            format!("{count} 张（--pictures 写出）"),
            "Pictures",
            format!("{count} (--pictures writes them)"),
        );
    }
    match &look.seen {
        Some(seen) => {
            let code = seen.code();
            said.add(
                "核对码",
                format!("{code}（看完照片，通过时写 --seen {code}）"),
                "Seen",
                format!("{code} (when you have looked at the pictures: approve with --seen {code})"),
            );
        }
        None => said.add("核对码", "没有：这条记录不能通过", "Seen", "none: this record cannot be approved"),
    }
    Ok(said.done())
}

/// Lines of a heading and what stands under it, in both languages.
struct Said(Vec<(String, String)>);

impl Said {
    fn add(&mut self, zh: &str, said_zh: impl AsRef<str>, en: &str, said_en: impl AsRef<str>) {
        self.0.push((format!("{zh}：{}", clean(said_zh.as_ref())), format!("{en}: {}", clean(said_en.as_ref()))));
    }

    fn same(&mut self, zh: &str, en: &str, said: &str) {
        self.add(zh, said, en, said);
    }

    fn done(self) -> Bilingual {
        let (zh, en): (Vec<String>, Vec<String>) = self.0.into_iter().unzip();
        Bilingual::new(zh.join("\n"), en.join("\n"))
    }
}

fn head(look: &Look) -> Said {
    let (queued, mut said) = (&look.queued, Said(Vec::new()));
    said.same("受理编号", "Number", &queued.id.number());
    said.same("记录", "Record", &queued.id.to_string());
    said.same("收到", "Received", &since(queued));
    if let Some(visited) = look.visited {
        said.same("到窗口", "Visit", &visited.to_string());
    }
    let way = way(&queued.way);
    let why = reason(&queued.decision);
    said.add("方式", format!("{}{why}", way.zh), "Way", format!("{}{why}", way.en));
    said
}

fn person(look: &Look, said: &mut Said) {
    let Some((name, number, operator, applicant)) = &look.says else { return };
    said.same("姓名", "Name", name);
    let [(zh, said_zh), (en, said_en)] = identity::number(number);
    said.add(&zh, said_zh, &en, said_en);
    if let Some(guardian) = &look.guardian {
        let (zh, en) = identity::guardian(guardian);
        said.add("同意的监护人", zh, "Guardian who consented", en);
    }
    said.same("经办人", "Helper", &format!("{} ({})", operator.display_name, operator.id));
    if let Account::OnBehalf { agent, relation } = &applicant.account {
        let relation = of(*relation);
        said.add("代办人", format!("{agent}（{}）", relation.0), "On behalf, by", format!("{agent} ({})", relation.1));
    }
}

/// What does not agree, and whom an approval would certify where the record says otherwise.
fn doubts(look: &Look, said: &mut Said) {
    for doubt in &look.doubts {
        let words = words(*doubt);
        let (zh, en) =
            if doubt.bars_approval() { ("不能通过", "Cannot be approved") } else { ("请留意", "Please note") };
        said.add(zh, words.zh, en, words.en);
    }
    let differs = [Doubt::Number, Doubt::Name, Doubt::Spelling].iter().any(|doubt| look.doubts.contains(doubt));
    if let Some((name, number)) = look.person.as_ref().filter(|_| differs || look.says.is_none()) {
        said.same("档案中的人", "Person on file", &format!("{name} {number}"));
    }
}

/// A doubt in words.
fn words(doubt: Doubt) -> Bilingual {
    match doubt {
        Doubt::Unopened => Bilingual::new(
            "打不开：已损坏、已删除，或封装它的密钥已停用",
            "it cannot be opened: damaged, wiped, or sealed to a key that is retired",
        ),
        Doubt::CaseUnknown => {
            Bilingual::new("本机构没有开过这个案件，不知道是谁的", "its case is unknown here: nobody knows whose it is")
        }
        Doubt::Number => Bilingual::new(
            "记录里的号码不是案件里那个人的",
            "the record holds another number than its case was opened for",
        ),
        Doubt::Name => Bilingual::new("记录里的姓名和档案不同", "the record holds another name than is on file"),
        Doubt::Spelling => Bilingual::new("姓名写法和档案不同", "the name is written otherwise than on file"),
        Doubt::Helper => Bilingual::new(
            "记录、见证声明和案件写的不是同一位经办人",
            "the record, its attestation and its case name different helpers",
        ),
        Doubt::Consent => {
            Bilingual::new("没有本人同意就有影像", "there are pictures, and no consent to take and send them")
        }
        Doubt::Agreement => {
            Bilingual::new("同意的是另一版告知书", "the consent is to another text than the one in force")
        }
        Doubt::Pictures => Bilingual::new("刷脸的记录里没有影像", "a record by face without a picture"),
        Doubt::CounterUnknown => Bilingual::new("这个窗口没有登记", "this counter is not enrolled"),
        Doubt::CounterKey => Bilingual::new("签名的密钥不是这个窗口的", "signed by a key that is not this counter's"),
        Doubt::KeyEnded => {
            Bilingual::new("收到时，签名的密钥早已停用", "signed by a key that had ended when the record came in")
        }
        Doubt::KeyReplaced => Bilingual::new(
            "签名的密钥在开案后换过；记录可能在窗口等过网络",
            "signed by a key that was replaced after the case was opened: it may have waited at the counter",
        ),
        Doubt::Clock => Bilingual::new(
            "窗口写的拍摄时间早于开案或晚于收到，窗口的时钟可能不准",
            "captured before its case was opened or after it came in, by the counter's clock, which may be wrong",
        ),
        Doubt::Late => Bilingual::new(
            "到窗口很久以后才收到；通过就从到窗口那天算起",
            "it came in long after the visit; approved, it counts from the day of the visit",
        ),
        Doubt::Models => Bilingual::new("窗口用的模型和本机构的不同", "judged by other models than this bureau's"),
        Doubt::Document => Bilingual::new(
            "证件号码没有核对过：请对照证件和自己的档案",
            "the document's number was not checked: compare it with the papers and your own files",
        ),
        Doubt::Guardian => {
            Bilingual::new("不满 14 周岁，没有监护人同意", "a child under 14, and no guardian consented")
        }
    }
}

const fn of(relation: Relation) -> (&'static str, &'static str) {
    match relation {
        Relation::Child => ("子女", "child"),
        Relation::Spouse => ("配偶", "spouse"),
        Relation::Relative => ("其他亲属", "relative"),
        Relation::Community => ("社区或村工作人员", "community worker"),
        Relation::Other => ("其他", "other"),
    }
}

fn why(why: WhyManual) -> Bilingual {
    match why {
        WhyManual::NotWished => Bilingual::new("不愿刷脸", "the face is not wished"),
        WhyManual::NotByFace => Bilingual::new("刷脸没有办成", "it did not come about by face"),
        WhyManual::Health => Bilingual::new("身体原因", "health"),
        WhyManual::Changed => Bilingual::new("容貌有变化", "the face has changed"),
        WhyManual::Equipment => Bilingual::new("设备问题", "the equipment"),
        WhyManual::Document => Bilingual::new("证件号码不能自动核对", "the document's number is not checked"),
    }
}

fn witness(named: Option<(&str, &str)>, look: &Look, said: &mut Said) {
    match named {
        None => said.add("第二人", "没有", "Witness", "none"),
        Some((id, name)) if look.queued.is_witnessed => {
            said.add("第二人", format!("{name}（{id}），已核实"), "Witness", format!("{name} ({id}), verified"));
        }
        Some((id, name)) => said.add(
            "第二人",
            format!("写的是 {name}（{id}），核实不了，不算"),
            "Witness",
            format!("{name} ({id}) is named and not verified: it does not count"),
        ),
    }
}

/// Writes every picture as `NUMBER-….jpg`; how many. Files and folder are the owner's alone (umask).
fn write(look: &Look, folder: &Path) -> std::io::Result<usize> {
    std::fs::create_dir_all(folder)?;
    let number = look.queued.id.number();
    let sent = look.pictures.iter().enumerate().map(|(at, jpeg)| (format!("sent-{}", at + 1), jpeg));
    let names = ["bureau-photo", "police-photo"];
    let on_file = names.iter().zip(&look.on_file).filter_map(|(name, jpeg)| Some(((*name).to_owned(), jpeg.as_ref()?)));
    let mut count = 0;
    for (name, bytes) in sent.chain(on_file) {
        let kind = image::guess_format(bytes).ok().and_then(|format| format.extensions_str().first().copied());
        let path = folder.join(format!("{number}-{name}.{}", kind.unwrap_or("bin")));
        // A link that somebody put there is not followed: what is written is always a new file.
        if path.symlink_metadata().is_ok() {
            std::fs::remove_file(&path)?;
        }
        std::fs::File::create_new(&path)?.write_all(bytes)?;
        count += 1;
    }
    Ok(count)
}

/// A person's decision, with the code of what they saw.
pub(super) async fn decide(
    desk: &Bureau,
    number: &str,
    (ruling, seen): (RulingWord, Option<&str>),
    by: &str,
) -> Result<Bilingual, Complaint> {
    let id = found(desk, number).await?;
    let look = desk.look_at(id).await.map_err(|e| refused(&e))?.ok_or_else(unknown)?;
    let ruling = match (ruling, look.queued.way) {
        (RulingWord::Approve, _) => HandRuling::Approve { seen: seen.unwrap_or_default() },
        (RulingWord::Reject, Way::Manual(_) | Way::Visit(_)) => HandRuling::Reject(Reason::Other),
        (RulingWord::Reject, _) => HandRuling::Reject(Reason::FaceMismatch),
    };
    match desk.decide_by_hand(id, ruling, by).await {
        Ok(Decision::Approved { receipt }) => {
            let number = receipt.number;
            Ok(Bilingual::new(format!("已通过，回执 {number}。"), format!("Approved, receipt {number}.")))
        }
        Ok(Decision::Duplicate { receipt }) => {
            let number = receipt.number;
            Ok(Bilingual::new(
                format!("和原来那次是同一次认证，回执 {number}。"),
                format!("This is the same certification as that of receipt {number}."),
            ))
        }
        Ok(_) => Ok(Bilingual::new("已作出决定。", "Decided.")),
        Err(HandError::Nothing) => Err(Complaint::new(
            Bilingual::new("没有可以决定的这条记录", "There is no such record to decide"),
            Bilingual::new("它不存在，或已有决定。", "It does not exist, or is decided."),
        )),
        Err(HandError::Barred(doubts)) => {
            let (zh, en): (Vec<String>, Vec<String>) =
                doubts.iter().map(|doubt| words(*doubt)).map(|words| (words.zh, words.en)).unzip();
            Err(Complaint::new(
                Bilingual::new(
                    format!("不能通过：{}", zh.join("；")),
                    format!("It cannot be approved: {}", en.join("; ")),
                ),
                Bilingual::new(
                    "只能不通过（reject）；请通知窗口重新办理。",
                    "It can only be rejected; let the counter begin anew.",
                ),
            ))
        }
        Err(HandError::Unseen) => Err(Complaint::new(
            Bilingual::new(
                "核对码不对，或看过之后记录、档案或照片变了",
                "The code is wrong, or the record, the person or a photo on file has changed since it was given",
            ),
            Bilingual::new(
                "请重新用 bureau show 看一遍，再用新的核对码。",
                "Look at it again with `bureau show`, and use the code it gives.",
            ),
        )),
        Err(HandError::Bureau(error)) => Err(refused(&error)),
    }
}

/// The person takes their consent back.
pub(super) async fn withdraw(desk: &Bureau, number: &str, by: &str) -> Result<Bilingual, Complaint> {
    let id = found(desk, number).await?;
    match desk.withdraw(id, by).await.map_err(|e| refused(&e))? {
        None => Err(unknown()),
        Some(decision) => {
            let said = if decision == Decision::Cancelled {
                ("已撤销，影像等证据已删除。", "Cancelled; its pictures and other evidence are wiped.")
            } else {
                (
                    "影像等证据已删除；已作出的决定和操作记录保留。",
                    "Its pictures and other evidence are wiped; the decision and what was done stay on record.",
                )
            };
            let wiping = wiping(desk).await?;
            Ok(Bilingual::new(format!("{}{}", said.0, wiping.zh), format!("{}{}", said.1, wiping.en)))
        }
    }
}
