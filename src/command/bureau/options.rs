//! The options of the bureau's own commands.
#![expect(clippy::doc_markdown, reason = "these comments are the help text, where backticks would be seen")]

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::place::BureauPlace;
use crate::domain::{due::DueRule, person::clean};

/// Characters of a name: as many as on an ID card.
const LONGEST_NAME: usize = 40;

/// Options of `renzheng bureau`.
#[derive(Args, Clone, Debug)]
pub struct BureauOptions {
    /// Which bureau.
    #[command(flatten)]
    pub place: BureauPlace,
    /// What to do.
    #[command(subcommand)]
    pub command: BureauCommand,
}

/// Options of `renzheng bureau`.
#[derive(Clone, Debug, Subcommand)]
pub enum BureauCommand {
    /// 各状态有多少记录 · How many records stand where
    Status,
    /// 操作记录链 · The chain of what was done
    #[command(subcommand)]
    Audit(AuditCommand),
    /// 各窗口的记录编号有无缺号 · Whether records of a counter are missing
    ///
    /// 退出码：0 没有缺号，1 有。 Exit code: 0 none, 1 some.
    Gaps,
    /// 删除到期的影像等证据，保留结果 · Wipe evidence whose time is over; decisions stay
    Purge {
        /// 决定后保留多少天 · Days evidence is kept after the decision
        #[arg(long, value_name = "N", default_value_t = 90)]
        days: u32,
    },
    /// 窗口（设备） · Counters
    #[command(subcommand)]
    Device(DeviceCommand),
    /// 密钥 · Keys
    #[command(subcommand)]
    Key(KeyCommand),
    /// 建立数据文件夹和密钥，并定下机构名称；名称会签在回执上，只能定一次 · Make records and keys, and give the bureau its name once and
    /// for all: it is signed on every receipt
    Init {
        /// 机构全称 · The official name
        #[arg(long, value_name = "NAME", value_parser = somebody)]
        name: String,
    },
    /// 工作人员 · Helpers
    #[command(args_conflicts_with_subcommands = true)]
    Operator(OperatorOptions),
    /// 经办点和各自的认证期限 · Offices, and the rule of due days of each
    #[command(subcommand)]
    Office(OfficeCommand),
    /// 登录会话 · Sessions
    #[command(subcommand)]
    Session(SessionCommand),
    /// 从 CSV 导入人员：name,id_number 以及其他列 · Import people from a table: name, id_number, and other columns
    ///
    /// 可以有的列：photo、police_photo（照片文件，相对于表格）；photo_year、police_photo_year（拍摄年份）；
    /// sex、ethnicity、address、valid_from、valid_until（日期或“长期”）、issuer（身份证项目，要么都填，要么都不填）；
    /// birth（号码只有两位年份的旧版永久居留证才要）；card（valid、lost、none）；account_since（开户日期）；
    /// certified_by_data（静默认证的日期）；
    /// pension_kind、pension_office、pension_account_tail、pension_paid_for（几项待遇用分号隔开；月份写 2026-03）。
    ///
    /// Columns there may be: photo, police_photo (picture files beside the table); photo_year, police_photo_year (when
    /// they were taken); sex, ethnicity, address, valid_from, valid_until (a day or 长期), issuer (the identity card's
    /// items, all or none); birth (only beside an earlier permanent residence card's number, which has two digits of
    /// the year); card (valid, lost, none); account_since (a day); certified_by_data (the day other data certified the
    /// person); pension_kind, pension_office, pension_account_tail, pension_paid_for (several parted by semicolons; a
    /// month as 2026-03).
    ///
    /// 照片导入时量一次，能不能用来比对随即报出；--check 再报一次。 Photos are measured once, when they are taken in, and how
    /// good they are is said; --check says it again.
    #[command(verbatim_doc_comment)]
    People {
        /// 表格 · The table
        #[arg(required_unless_present = "check")]
        file: Option<PathBuf>,
        /// 逐人报告照片：没有、不能用、勉强、好，以及拍摄年份；会显示姓名和号码 · Tell the photos of everybody: none, unusable, poor, good,
        /// and their years; shows names and numbers
        #[arg(long, conflicts_with = "file")]
        check: bool,
    },
    /// 电子凭证 · Electronic credentials
    #[command(subcommand)]
    Credential(CredentialCommand),
    /// 等待人工处理的记录：编号、方式、收到时间、有无第二人核验 · What waits for a person: number, way, since when, second helper
    List,
    /// 显示一条记录；会显示姓名和号码 · Show a record, with the person's name and number
    Show {
        /// 受理编号或记录编号 · The short number, or the record's id
        number: String,
        /// 把影像和留存照片写进这个文件夹，看完请删除 · Write its pictures and the photos on file into this folder; delete them afterwards
        #[arg(long, value_name = "DIR")]
        pictures: Option<PathBuf>,
    },
    /// 核对到窗凭证：是不是本机构窗口签的，记录收到没有 · Check a proof of a visit: by which counter, and whether its record came in
    Visit {
        /// 凭条上二维码的文字；“-”为标准输入 · The text of the slip's code; - is standard input
        file: PathBuf,
    },
    /// 本人撤回同意，立即删除影像等证据 · The person withdraws their consent
    ///
    /// 决定和操作记录保留；还没决定的同时撤销。
    /// The evidence is wiped at once, decision and log stay; a record that is not decided is cancelled.
    Withdraw {
        /// 受理编号或记录编号 · The short number, or the record's id
        number: String,
        /// 谁办理的 · Who does it
        #[arg(long, value_name = "NAME", value_parser = somebody)]
        by: String,
    },
    /// 人工决定一条记录 · Decide a record by hand
    Decide {
        /// 受理编号或记录编号 · The short number, or the record's id
        number: String,
        /// 决定 · What
        ruling: RulingWord,
        /// 通过时必填：bureau show 给出的核对码，表明看过的就是现在要通过的 · To approve: the code that `bureau show` gave, so that
        /// what is approved is what was looked at
        #[arg(long, value_name = "CODE", required_if_eq("ruling", "approve"))]
        seen: Option<String>,
        /// 谁决定的 · Who decides
        #[arg(long, value_name = "NAME", value_parser = somebody)]
        by: String,
    },
}

/// Options of `renzheng bureau operator`; without a subcommand, as `add`.
#[derive(Args, Clone, Debug)]
#[command(subcommand_negates_reqs = true)]
pub struct OperatorOptions {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<OperatorCommand>,
    /// 登录名 · Name to sign in with
    #[arg(required = true)]
    pub id: Option<String>,
    /// 显示的姓名 · Name on screen
    #[arg(required = true)]
    pub name: Option<String>,
}

/// What can be done with helpers.
#[derive(Clone, Debug, Subcommand)]
pub enum OperatorCommand {
    /// 添加或修改；口令从标准输入读一行，改了口令就全部退出登录 · Add or change; the password is one line of standard input, and a new
    /// one ends every session
    Add {
        /// 登录名 · Name to sign in with
        id: String,
        /// 显示的姓名 · Name on screen
        name: String,
    },
    /// 移除，并退出其全部登录 · Remove, and end every session
    Remove {
        /// 登录名 · Name to sign in with
        id: String,
    },
}

/// What can be done with offices.
#[derive(Clone, Debug, Subcommand)]
pub enum OfficeCommand {
    /// 所有经办点；“-”是机构自己 · All of them; "-" is the bureau itself
    List,
    /// 添加或修改；没写的保持不变，新的是上次认证后 12 个月内 · Add or change; what is left out stays, and a new one has twelve months
    Set {
        /// 经办点编号；不写就是机构自己 · Its id; without one the bureau itself
        id: Option<String>,
        /// 名称 · Its name
        #[arg(long, value_name = "NAME", value_parser = somebody)]
        name: Option<String>,
        /// 期限：months:12、birth-month、month:9、calendar-year · The rule
        #[arg(long, value_name = "RULE", value_parser = super::offices::rule)]
        due: Option<DueRule>,
        /// 到期后的宽限天数 · Days of grace after the due day
        #[arg(long, value_name = "N", value_parser = super::offices::grace)]
        grace_days: Option<u16>,
        /// 到窗口多少天以后才收到的记录由人看过再定 · After how many days a record is late and looked at by a person
        #[arg(long, value_name = "N", value_parser = super::offices::late)]
        late_days: Option<u16>,
    },
    /// 把工作人员或窗口归入经办点 · Put a helper or a counter into an office
    Member(OfficeMember),
}

/// Who is put into which office.
#[derive(Args, Clone, Debug)]
#[command(group = clap::ArgGroup::new("who").required(true))]
pub struct OfficeMember {
    /// 经办点编号；不写就是机构自己 · Its id; without one the bureau itself
    pub office: Option<String>,
    /// 登录名 · A helper
    #[arg(long, value_name = "ID", group = "who")]
    pub operator: Option<String>,
    /// 窗口名 · A counter
    #[arg(long, value_name = "NAME", group = "who")]
    pub device: Option<String>,
}

/// What can be done with sessions.
#[derive(Clone, Debug, Subcommand)]
pub enum SessionCommand {
    /// 还没有到期的登录 · Those that have not ended
    List,
    /// 结束一个登录，或一个人的全部登录 · End one, or all of a helper
    #[command(group = clap::ArgGroup::new("which").required(true))]
    End {
        /// 会话编号 · Its id
        #[arg(group = "which")]
        id: Option<String>,
        /// 登录名 · All of this helper
        #[arg(long, value_name = "ID", group = "which")]
        operator: Option<String>,
    },
}

/// What can be done with electronic credentials.
#[derive(Clone, Debug, Subcommand)]
pub enum CredentialCommand {
    /// 已签发的凭证 · What was issued
    List,
    /// 吊销一张，不能恢复 · Take one back, for good
    Revoke {
        /// 凭证编号 · Its number
        number: String,
        /// 谁吊销的 · Who does so
        #[arg(long, value_name = "NAME", value_parser = somebody)]
        by: String,
    },
    /// 写出签名的状态清单，供离线核验 · Write the signed status list, for those who check offline
    Status {
        /// 写到哪里 · Where to
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// A decision by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RulingWord {
    /// 通过：是本人 · It is the person
    Approve,
    /// 不通过：不是本人 · It is not the person
    Reject,
}

/// What can be done with the chain of what was done.
#[derive(Clone, Debug, Subcommand)]
pub enum AuditCommand {
    /// 核对整条链，以及每条记录是否与链相符 · Check the whole chain, and every record against it
    ///
    /// 退出码：0 没有改动，1 有改动。 Exit code: 0 nothing was changed, 1 something was.
    Check {
        /// 以前抄下的链尾，应当仍在链中 · A head that was noted down earlier and must still be in the chain
        #[arg(long, value_name = "SHA256")]
        head: Option<String>,
    },
}

/// What can be done with counters.
#[derive(Clone, Debug, Subcommand)]
pub enum DeviceCommand {
    /// 发一个登记码，七天内可用一次 · Make a code for a counter to enrol with, once within seven days
    Invite {
        /// 窗口名 · The counter's name
        device: String,
    },
    /// 停用一个窗口 · Take nothing more from a counter
    Revoke {
        /// 窗口名 · The counter's name
        device: String,
    },
}

/// What can be done with the bureau's keys.
#[derive(Clone, Debug, Subcommand)]
pub enum KeyCommand {
    /// 换一把新密钥；旧的仍可解封、验签；重新启动服务后生效 · Put a new key in use; the old one still opens and vouches; takes
    /// effect when the server is started again
    Rotate {
        /// 哪一把 · Which
        which: KeyWord,
    },
    /// 不再用一把旧封装密钥解封，或不再承认一把旧凭证密钥 · Open nothing more that was sealed to an earlier key, or vouch no more
    /// for an earlier key of credentials
    Retire {
        /// 密钥编号 · The key's id
        kid: String,
    },
}

/// A key of the bureau.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KeyWord {
    /// 封装 · Envelopes are sealed to it
    Sealing,
    /// 封装，国密（SM2、SM4）· Envelopes are sealed to it by SM2 and SM4: every counter must have been built with `gm`
    #[cfg(feature = "gm")]
    GmSealing,
    /// 回执签名 · Receipts are signed with it
    Receipt,
    /// 电子凭证签名 · Credentials are signed with it
    Credential,
}

/// A name that can stand in the chain of what was done, or on a receipt.
pub fn somebody(text: &str) -> Result<String, String> {
    let name = clean(text).trim().to_owned();
    if name.is_empty() || name != text.trim() || name.chars().count() > LONGEST_NAME {
        return Err(format!("请写姓名，最多 {LONGEST_NAME} 个字 · a name of {LONGEST_NAME} characters at most"));
    }
    Ok(name)
}
