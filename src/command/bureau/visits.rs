//! A proof that somebody came, against what the bureau knows: whose key signed it, and whether the record came in.

use std::path::Path;

use super::refused;
use crate::{
    bureau::{Bureau, CounterKey},
    command::verify,
    setup::complaint::{Bilingual, Complaint},
};

/// What is to be said of the proof in a file.
pub(super) async fn check(desk: &Bureau, path: &Path) -> Result<Bilingual, Complaint> {
    let proof = verify::visit_in(&verify::read(path)?).ok_or_else(|| {
        Complaint::new(
            Bilingual::new("这不是到窗凭证", "This is no proof of a visit"),
            Bilingual::new("请用凭条上二维码的文字。", "Use the text of the code on the slip."),
        )
    })?;
    let said = verify::visit::said(&proof, Some(&proof.key))?;
    let found = desk.check_visit(&proof).await.map_err(|e| refused(&e))?;
    let (zh, en) = match found.counter {
        CounterKey::Fits => ("公钥是这个窗口的。", "The key is this counter's."),
        CounterKey::Ended => ("公钥曾是这个窗口的，已停用或换过。", "The key was this counter's; it has ended."),
        CounterKey::Unknown => {
            return Err(Complaint::new(
                Bilingual::new("公钥不是这个窗口的", "The key is not this counter's"),
                Bilingual::new(
                    "本机构没有这把公钥；到窗凭证不能作数，请当面核实。",
                    "This bureau does not know the key: the proof is worth nothing, ask the person.",
                ),
            ));
        }
    };
    let (record_zh, record_en) = match (found.status, found.is_same) {
        (None, _) => (
            "记录还没有收到：可能还在窗口排队，请到窗口查 renzheng queue list；到窗那天算数。".to_owned(),
            "The record has not come in: it may wait at the counter (`renzheng queue list`). The day counts."
                .to_owned(),
        ),
        (Some(status), true) => (format!("记录已收到：{status}。"), format!("The record came in: {status}.")),
        (Some(status), false) => (
            format!("收到了同一编号的记录（{status}），内容与凭证不同，请人工核实。"),
            format!("A record of this id came in ({status}) with other bytes: ask."),
        ),
    };
    Ok(Bilingual::new(format!("{}\n{zh}\n{record_zh}", said.zh), format!("{}\n{en}\n{record_en}", said.en)))
}
