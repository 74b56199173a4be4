//! `renzheng verify`: is this receipt or this credential the bureau's? Needs the bureau's root key and nothing else.

mod credential;
mod pasted;
pub mod visit;

use std::{
    io::Read as _,
    path::{Path, PathBuf},
};

use clap::Args;
use jiff::Timestamp;

use crate::{
    domain::{filing::Receipt, slip::receipt_in, time::Clock as _, visit::VisitProof},
    setup::{
        clock::SystemClock,
        complaint::{Bilingual, Complaint, file},
        config::Config,
        shared::Shared,
    },
    wire::{ReceiptReply, SignedKeys, credential::LONGEST_LIST_TEXT, decode_array},
};

/// Options of `renzheng verify`.
#[derive(Args, Clone, Debug)]
pub struct VerifyOptions {
    /// 回执（GET /v1/certifications/{id}/receipt 的答复，或凭条上二维码的文字，包括到窗凭证）或电子凭证；“-”为标准输入 · A receipt (the reply of GET
    /// /v1/certifications/{id}/receipt, or the text of a slip's code, a proof of a visit too) or a credential; - is
    /// standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// 凭证状态清单（GET /v1/credentials/status 的答复） · The credentials' status list (the reply of
    /// GET /v1/credentials/status)
    #[arg(long, value_name = "FILE")]
    pub status: Option<PathBuf>,
    /// 机构签名的密钥清单（GET /v1/service 的答复），核对凭条上的二维码时要用 · The bureau's signed list of keys (the reply of
    /// GET /v1/service), for the code of a slip
    #[arg(long, value_name = "FILE")]
    pub keys: Option<PathBuf>,
    /// 窗口的公钥：到窗凭证必须是它签的 · The counter's public key that a proof of a visit must be signed by
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    pub counter_key: Option<String>,
    /// 经办机构的根公钥，默认取配置文件里的 · The bureau's root key; by default the configuration's
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    pub root_key: Option<String>,
}

/// Lines of a receipt's code, its signature included; one more where the day of the visit is another.
const RECEIPT_LINES: usize = 9;
/// Lines of the code of a visit.
const VISIT_LINES: usize = 11;
/// More than any receipt with its keys, and than any credential: what is longer is none.
const LONGEST: usize = 64 << 10;

/// What the receipt or the credential says, if it is genuine.
pub fn run(options: &VerifyOptions, shared: &Shared) -> Result<Bilingual, Complaint> {
    let text = read(&options.file)?;
    // A counter's word needs no key of the bureau's.
    if let Some(proof) = visit_in(&text) {
        return visit::said(&proof, options.counter_key.as_deref());
    }
    let root = match (&options.root_key, &shared.config) {
        (Some(root), _) => root.clone(),
        (None, Some(path)) => Config::read(path)?.bureau.root_key().ok_or_else(no_root)?.to_owned(),
        (None, None) => return Err(no_root()),
    };
    if decode_array::<32>(&root).is_none() {
        return Err(no_root());
    }
    let list = options.status.as_deref().map(|path| read_long(path, LONGEST_LIST_TEXT)).transpose()?;
    let keys = options.keys.as_deref().map(|path| read_long(path, LONGEST_LIST_TEXT)).transpose()?;
    let written = [RECEIPT_LINES, RECEIPT_LINES + 1].map(|lines| receipt_in(&pasted::unwrapped(&text, lines)));
    if let Some(written) = written.into_iter().flatten().next() {
        return receipt(with_keys(written, keys.as_deref())?, &root);
    }
    said(&text, list.as_deref(), &root, SystemClock::start().now().wall)
}

/// The proof of a visit in a text, if it is one.
pub fn visit_in(text: &str) -> Option<VisitProof> {
    VisitProof::of_code(&pasted::unwrapped(text, VISIT_LINES))
}

/// The receipt in a slip's code; the keys are not on the slip.
fn with_keys(receipt: Receipt, keys: Option<&str>) -> Result<ReceiptReply, Complaint> {
    /// The part of the reply to `GET /v1/service`, and to others, that is needed.
    #[derive(serde::Deserialize)]
    struct Keys {
        keys: SignedKeys,
    }
    let text = keys.ok_or_else(|| {
        Complaint::usage(
            Bilingual::new("凭条上没有机构的密钥清单", "A slip has no list of the bureau's keys on it"),
            Bilingual::new(
                "请用 --keys 给出 GET /v1/service 的答复；可以事先存好，不用联网。",
                "Name the reply to GET /v1/service with --keys; it can be kept, so that no network is needed.",
            ),
        )
    })?;
    let Keys { keys } = serde_json::from_str(text).map_err(|_| {
        Complaint::new(
            Bilingual::new("看不懂密钥清单", "The list of keys cannot be understood"),
            Bilingual::new("请用 GET /v1/service 的答复。", "Use the reply to GET /v1/service."),
        )
    })?;
    Ok(ReceiptReply { receipt, keys })
}

/// The text to be verified in a file, or standard input for `-`.
pub fn read(path: &Path) -> Result<String, Complaint> {
    read_long(path, LONGEST)
}

/// A file, or standard input for `-`; nothing of one that is too long to be right.
fn read_long(path: &Path, longest: usize) -> Result<String, Complaint> {
    let most = longest as u64 + 1;
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    read.map_err(|e| file(path, &e))?;
    Ok(if bytes.len() > longest { String::new() } else { pasted::text(&bytes) })
}

/// Credentials have their pieces between `~`, which stands in no JSON before its first brace.
fn said(text: &str, list: Option<&str>, root: &str, now: Timestamp) -> Result<Bilingual, Complaint> {
    let text = text.trim();
    if !text.starts_with('{') && text.contains('~') {
        // There is no blank in one: a line that ends was wrapped.
        let whole: String = text.split_whitespace().collect();
        credential::said(&whole, list, root, now)
    } else {
        receipt(serde_json::from_str(text).map_err(|_| neither())?, root)
    }
}

fn receipt(reply: ReceiptReply, root: &str) -> Result<Bilingual, Complaint> {
    let keys = reply.keys.verify(root).ok_or_else(|| {
        Complaint::new(
            Bilingual::new("密钥清单不是这个经办机构签的", "The list of keys was not signed by this bureau"),
            Bilingual::new(
                "请核对根公钥；对的话，这份回执不能作数。",
                "Check the root key; if it is right, this receipt is worth nothing.",
            ),
        )
    })?;
    if !keys.vouches_for(&reply.receipt) {
        return Err(Complaint::new(
            Bilingual::new("回执不真：签名与内容不符", "Not genuine: the signature is not of this receipt"),
            ask_the_bureau(),
        ));
    }
    let receipt = reply.receipt;
    let (number, name, id) = (&receipt.number, &receipt.masked_name, &receipt.masked_number);
    let (on, due, bureau) = (receipt.decided_on, receipt.next_due, &receipt.bureau_name);
    let came =
        receipt.visited_on.map_or_else(Default::default, |day| (format!("到窗 {day}，"), format!("came on {day}, ")));
    Ok(Bilingual::new(
        format!("回执为真。\n编号 {number}\n{name} {id}\n{}认证日期 {on}，下次截止 {due}\n{bureau}", came.0),
        format!("Genuine.\nNumber {number}\n{name} {id}\n{}certified on {on}, next due {due}\n{bureau}", came.1),
    ))
}

fn ask_the_bureau() -> Bilingual {
    Bilingual::new("请向经办机构查询。", "Ask the bureau.")
}

fn no_root() -> Complaint {
    Complaint::usage(
        Bilingual::new("没有经办机构的根公钥", "The bureau's root key is missing"),
        Bilingual::new("请用 --root-key 或 --config 给出。", "Name it with --root-key or --config."),
    )
}

fn neither() -> Complaint {
    Complaint::new(
        Bilingual::new("这个文件既不是回执也不是电子凭证", "This file is neither a receipt nor a credential"),
        Bilingual::new(
            "请用经办机构 GET /v1/certifications/{id}/receipt 的答复，或电子凭证的文字。",
            "Use the bureau's reply to GET /v1/certifications/{id}/receipt, or the text of a credential.",
        ),
    )
}
