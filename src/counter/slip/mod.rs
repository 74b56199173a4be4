//! A slip on paper: [`pdf`] for an office's printer and for a file, [`text`] for the roll of a receipt printer. Both
//! set what `ui::slip` has written and add no word of their own.

mod code;
mod letters;
pub mod pdf;
pub mod text;

#[cfg(test)]
pub(crate) mod samples {
    use renzheng_domain::slip::Slip;

    /// Everything that a slip can have, with the longest things that happen.
    pub fn slip() -> Slip {
        let row = |label: &str, value: &str| (label.to_owned(), value.to_owned());
        Slip {
            demo: "演示 · 不是真实办理".to_owned(),
            is_done: true,
            title: "认证成功".to_owned(),
            rows: vec![
                row("姓名", "阿***·***************"),
                row("认证编号", "2026-0412-0815"),
                row(
                    "办理机构",
                    "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县社会保险事业管理局驻乡镇便民服务中心",
                ),
            ],
            paragraphs: vec!["下一步：这张凭条请收好。下次请在 2027年12月31日 以前再来认证。".to_owned()],
            free: "本认证不收费".to_owned(),
            beware: "有人叫您交钱，请先打电话问一问。".to_owned(),
            square: Some(("2026-0412-0815 2026-11-22 2027-12-31".to_owned(), "认证凭证".to_owned())),
        }
    }
}
