//! Numbers, documents and guardians in words, for whoever works at the bureau.

use crate::{
    domain::{document::DocumentKind, guardian::Guardian, person::IdNumberError},
    flow::{Problem, wizard::Language},
    setup::complaint::Bilingual,
    ui::words::Words,
};

/// What is wrong with a number, and what to do.
pub(super) fn number_fault(error: IdNumberError) -> Bilingual {
    let zh = Words::new(Language::Chinese).problem(&Problem::IdNumber(error));
    let en = Words::new(Language::English).problem(&Problem::IdNumber(error));
    Bilingual::new(format!("{}。{}", zh.message, zh.remedy), format!("{}. {}", en.message, en.remedy))
}

/// A number of a record with the kind of its document: heading and text, Chinese and English.
pub(super) fn number(sealed: &str) -> [(String, String); 2] {
    let document = sealed.split_once(':').and_then(|(kind, number)| Some((DocumentKind::of_id(kind)?, number)));
    match document {
        Some((kind, number)) => {
            let said = |language| format!("{} {number}", Words::new(language).document(kind));
            [("证件".into(), said(Language::Chinese)), ("Document".into(), said(Language::English))]
        }
        None => [("公民身份号码".into(), sealed.to_owned()), ("Identity number".into(), sealed.to_owned())],
    }
}

/// Who consented for a child, Chinese and English.
pub(super) fn guardian(guardian: &Guardian) -> (String, String) {
    let Guardian { name, relation, id_number } = guardian;
    let number = id_number.as_deref().unwrap_or_default();
    let whom = format!("{name} {number}");
    let said = |language| format!("{} ({})", whom.trim(), Words::new(language).guardian_relation(*relation));
    (said(Language::Chinese), said(Language::English))
}
