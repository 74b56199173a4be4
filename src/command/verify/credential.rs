//! What is said of a credential: whether it is genuine, whether it still stands, and what was shown of it.

use jiff::{Timestamp, civil::Date};
use serde_json::Value;

use super::ask_the_bureau;
use crate::{
    domain::{person::clean, time::china},
    setup::complaint::{Bilingual, Complaint},
    wire::credential::{Fault, Genuine, ITEMS, Standing, StatusList, Unknown, verify},
};

/// Exit code of one that was taken back.
const REVOKED: u8 = 3;
/// Exit code of one that is genuine, of which the list that was given cannot say whether it was taken back.
const UNKNOWN: u8 = 4;

/// What the items are called, in the order of [`ITEMS`].
const NAMES: [(&str, &str); ITEMS.len()] = [
    ("姓名", "Name"),
    ("性别", "Sex"),
    ("民族", "Ethnicity"),
    ("出生", "Born"),
    ("住址", "Address"),
    ("公民身份号码", "Identity number"),
    ("有效期限", "Card valid"),
    ("签发机关", "Card issued by"),
    ("照片 SHA-256", "SHA-256 of the photo"),
];

/// Says what a credential shows, and how it stands by the list, if one was given.
pub(super) fn said(text: &str, list: Option<&str>, root: &str, now: Timestamp) -> Result<Bilingual, Complaint> {
    let genuine = verify(text, root, now).map_err(not_genuine)?;
    let shown = shown(&genuine);
    let Some(list) = list else {
        return Ok(with(
            &shown,
            "吊销状态：未查（用 --status 给出状态清单）",
            "Revoked or not: not looked up (--status)",
        ));
    };
    let list = match StatusList::open(list, root) {
        Ok(list) => list,
        Err(fault) => return Err(unknown(&shown, &refused_list(fault))),
    };
    let made = day(list.issued);
    match list.standing(&genuine, now) {
        Standing::Valid => Ok(with(
            &shown,
            &format!("吊销状态：未吊销（{made} 的清单）"),
            &format!("Not revoked by the list of {made}"),
        )),
        Standing::Revoked => Err(Complaint { code: REVOKED, ..revoked(&genuine, made) }),
        Standing::KeyRetired => Err(not_genuine(Fault::Key)),
        Standing::Unknown(why) => Err(unknown(&shown, &cannot_say(why, &list))),
    }
}

fn day(at: Timestamp) -> Date {
    at.to_zoned(china()).date()
}

fn with(shown: &Bilingual, zh: &str, en: &str) -> Bilingual {
    Bilingual::new(format!("{}\n{zh}", shown.zh), format!("{}\n{en}", shown.en))
}

/// Only what was disclosed, each in a line of its own.
fn shown(genuine: &Genuine) -> Bilingual {
    let Genuine { number, masked_name, bureau, issued, expires, .. } = genuine;
    let (number, masked_name, bureau) = (clean(number), clean(masked_name), clean(bureau));
    let (issued, expires) = (day(*issued), day(*expires));
    let mut words = Bilingual::new(
        format!("电子凭证为真。\n编号 {number}\n持有人 {masked_name}\n{bureau} {issued} 签发，有效期至 {expires}"),
        format!(
            "Genuine.\nNumber {number}\nHolder {masked_name}\nIssued by {bureau} on {issued}, valid until {expires}"
        ),
    );
    for (name, value) in &genuine.disclosed {
        let known = ITEMS.iter().position(|item| item == name).map(|at| NAMES[at]);
        let (zh, en) = known.unwrap_or((name, name));
        let (in_zh, in_en) = (item(value, "长期"), item(value, "for good"));
        words = with(&words, &clean(&format!("{zh} {in_zh}")), &clean(&format!("{en}: {in_en}")));
    }
    words
}

/// An item as text: a span of days, or what was written.
fn item(value: &Value, for_good: &str) -> String {
    match (value, value.get("from").and_then(Value::as_str)) {
        (Value::String(text), _) => text.clone(),
        (value, Some(from)) => format!("{from} – {}", value.get("until").and_then(Value::as_str).unwrap_or(for_good)),
        (value, None) => value.to_string(),
    }
}

fn not_genuine(fault: Fault) -> Complaint {
    let (zh, en) = match fault {
        Fault::Shape => ("这不是电子凭证，或已残缺", "This is no credential, or part of one"),
        Fault::Key => (
            "凭证不真：签名的密钥不是这个经办机构承认的",
            "Not genuine: this bureau does not vouch for the key that signed it",
        ),
        Fault::Signature => ("凭证不真：签名与内容不符", "Not genuine: the signature is not of this credential"),
        Fault::Disclosure => (
            "凭证不真：有一项被改过，或不是这张凭证的",
            "Not genuine: an item was changed or is not of this credential",
        ),
        Fault::Expired => ("凭证已过有效期", "The credential has expired"),
    };
    let remedy = match fault {
        Fault::Key => Bilingual::new(
            "请核对根公钥；对的话，请向经办机构查询。",
            "Check the root key; if it is right, ask the bureau.",
        ),
        Fault::Expired => Bilingual::new("请本人重新办理。", "The person may get a new one."),
        _ => ask_the_bureau(),
    };
    Complaint::new(Bilingual::new(zh, en), remedy)
}

fn revoked(genuine: &Genuine, made: Date) -> Complaint {
    let number = clean(&genuine.number);
    Complaint::new(
        Bilingual::new(
            format!("凭证 {number} 已被吊销（{made} 的清单）"),
            format!("Credential {number} was revoked (list of {made})"),
        ),
        Bilingual::new(
            "不能再作证明；请本人向经办机构查询。",
            "It proves nothing any more; the person may ask the bureau.",
        ),
    )
}

fn unknown(shown: &Bilingual, why: &Bilingual) -> Complaint {
    let what = with(shown, &format!("吊销状态：不知道。{}", why.zh), &format!("Revoked or not: unknown. {}", why.en));
    let remedy = Bilingual::new(
        "请用这个经办机构新的状态清单（GET /v1/credentials/status）再核。",
        "Check again with a new status list of this bureau (GET /v1/credentials/status).",
    );
    Complaint { code: UNKNOWN, ..Complaint::new(what, remedy) }
}

fn refused_list(fault: Fault) -> Bilingual {
    match fault {
        Fault::Key => Bilingual::new("清单不是这个经办机构签的。", "The list was not signed by this bureau."),
        Fault::Signature => Bilingual::new("清单被改过。", "The list was changed."),
        _ => Bilingual::new("这不是状态清单。", "This is no status list."),
    }
}

fn cannot_say(why: Unknown, list: &StatusList) -> Bilingual {
    let (made, until) = (day(list.issued), day(list.expires));
    match why {
        Unknown::OtherList => Bilingual::new("这不是它的清单。", "This is not its list."),
        Unknown::TooShort => Bilingual::new(
            format!("清单（{made}）比凭证旧。"),
            format!("The list (of {made}) is older than the credential."),
        ),
        Unknown::Stale => Bilingual::new(
            format!("清单（{made}）只到 {until} 有效。"),
            format!("The list (of {made}) counted until {until}."),
        ),
    }
}
