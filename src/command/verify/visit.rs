//! The proof that somebody came (到窗凭证): whole, and by which counter's key.

use crate::{
    domain::{
        time::china,
        visit::{ClockCheck, VisitProof},
    },
    setup::complaint::{Bilingual, Complaint},
    wire::verify_visit,
};

/// What the proof says, if it is whole; `key`: the counter's key that it must be by.
pub fn said(proof: &VisitProof, key: Option<&str>) -> Result<Bilingual, Complaint> {
    if !verify_visit(proof) {
        return Err(Complaint::new(
            Bilingual::new("到窗凭证不真：签名与内容不符", "Not genuine: the signature is not of this proof"),
            Bilingual::new("请向经办机构查询。", "Ask the bureau."),
        ));
    }
    if key.is_some_and(|key| key != proof.key) {
        return Err(Complaint::new(
            Bilingual::new("到窗凭证不是这个窗口签的", "The proof was not signed by this counter"),
            Bilingual::new("请核对窗口的公钥。", "Check the counter's public key."),
        ));
    }
    let VisitProof { filing, masked_name, masked_number, device, device_seq, .. } = proof;
    let came = proof.came.to_zoned(china()).strftime("%Y-%m-%d %H:%M").to_string();
    let (number, (clock_zh, clock_en)) = (filing.number(), clock(proof.clock));
    let by = if key.is_some() {
        Bilingual::new("签名是这个窗口的。", "Signed by this counter.")
    } else {
        let key = &proof.key;
        Bilingual::new(
            format!(
                "签名完整，公钥 {key}；是不是这个窗口的，用 renzheng bureau visit 在经办机构核对，或用 --counter-key 给出窗口的公钥。"
            ),
            format!(
                "Whole, signed by {key}; whether that is the counter's key the bureau knows (`renzheng bureau visit`), or name \
                 it with --counter-key."
            ),
        )
    };
    Ok(Bilingual::new(
        format!(
            "到窗凭证。\n受理编号 {number}\n{masked_name} {masked_number}\n到窗 {came}{clock_zh}\n窗口 {device}，第 {device_seq} 条\n{}",
            by.zh
        ),
        format!(
            "Proof of a visit.\nNumber {number}\n{masked_name} {masked_number}\nCame {came}{clock_en}\nCounter {device}, record \
             {device_seq}\n{}",
            by.en
        ),
    ))
}

/// What the counter knew of its clock.
const fn clock(check: ClockCheck) -> (&'static str, &'static str) {
    match check {
        ClockCheck::Bureau => ("（已与经办机构的时间核对）", " (checked against the bureau's clock)"),
        ClockCheck::Unchecked => ("（窗口时钟未核对）", " (the counter's clock, not checked)"),
        ClockCheck::Back => ("（窗口时钟不准）", " (the counter's clock, which was wrong)"),
    }
}
