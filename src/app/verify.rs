//! `renzheng verify`: is this receipt the bureau's? Needs the bureau's root key and nothing else.

use super::{
    cli::{Shared, VerifyOptions},
    complaint::{Complaint, Words, file},
    config::Config,
};
use crate::backend::wire::{ReceiptReply, decode_array};

/// More than any receipt with its keys: what is longer is none.
const LONGEST: u64 = 64 << 10;

/// What the receipt says, if it is genuine.
pub fn run(options: &VerifyOptions, shared: &Shared) -> Result<Words, Complaint> {
    let root = match (&options.root_key, &shared.config) {
        (Some(root), _) => root.clone(),
        (None, Some(path)) => Config::read(path)?.bureau.root_key().ok_or_else(no_root)?.to_owned(),
        (None, None) => return Err(no_root()),
    };
    if decode_array::<32>(&root).is_none() {
        return Err(no_root());
    }
    let length = std::fs::metadata(&options.file).map_err(|e| file(&options.file, &e))?.len();
    let text =
        if length <= LONGEST { std::fs::read(&options.file).map_err(|e| file(&options.file, &e))? } else { Vec::new() };
    let reply: ReceiptReply = serde_json::from_slice(&text).map_err(|_| no_receipt())?;
    let keys = reply.keys.verify(&root).ok_or_else(|| {
        Complaint::new(
            Words::new("密钥清单不是这个经办机构签的", "The list of keys was not signed by this bureau"),
            Words::new(
                "请核对根公钥；对的话，这份回执不能作数。",
                "Check the root key; if it is right, this receipt is worth nothing.",
            ),
        )
    })?;
    if !keys.vouches_for(&reply.receipt) {
        return Err(Complaint::new(
            Words::new("回执不真：签名与内容不符", "Not genuine: the signature is not of this receipt"),
            Words::new("请向经办机构查询。", "Ask the bureau."),
        ));
    }
    let receipt = reply.receipt;
    let (number, name, id) = (&receipt.number, &receipt.masked_name, &receipt.masked_number);
    let (on, due, bureau) = (receipt.decided_on, receipt.next_due, &receipt.bureau_name);
    Ok(Words::new(
        format!("回执为真。\n编号 {number}\n{name} {id}\n认证日期 {on}，下次截止 {due}\n{bureau}"),
        format!("Genuine.\nNumber {number}\n{name} {id}\nCertified on {on}, next due {due}\n{bureau}"),
    ))
}

fn no_root() -> Complaint {
    Complaint::usage(
        Words::new("没有经办机构的根公钥", "The bureau's root key is missing"),
        Words::new("请用 --root-key 或 --config 给出。", "Name it with --root-key or --config."),
    )
}

fn no_receipt() -> Complaint {
    Complaint::new(
        Words::new("这个文件不是回执", "This file is no receipt"),
        Words::new(
            "请用经办机构 GET /v1/certifications/{id}/receipt 的答复。",
            "Use the bureau's reply to GET /v1/certifications/{id}/receipt.",
        ),
    )
}
