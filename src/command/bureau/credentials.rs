//! Credentials that were issued: what there is, taking one back, and the list for those who check offline.

use super::{options::CredentialCommand, refused};
use crate::{
    bureau::{Bureau, IssuedCredential},
    domain::time::china,
    setup::complaint::{Bilingual, Complaint, file},
};

/// Does one of `renzheng bureau credential`.
pub(super) async fn run(desk: &Bureau, command: &CredentialCommand) -> Result<Bilingual, Complaint> {
    match command {
        CredentialCommand::List => Ok(list(&desk.credentials().await.map_err(|e| refused(&e))?)),
        CredentialCommand::Revoke { number, by } => revoke(desk, number, by).await,
        CredentialCommand::Status { out } => {
            let list = desk.status_list().await.map_err(|e| refused(&e))?;
            std::fs::write(out, list + "\n").map_err(|e| file(out, &e))?;
            let out = out.display();
            Ok(Bilingual::new(
                format!("状态清单已写到 {out}，七天内有效。"),
                format!("The status list is in {out}; it counts for seven days."),
            ))
        }
    }
}

fn list(issued: &[IssuedCredential]) -> Bilingual {
    let day = |at: jiff::Timestamp| at.to_zoned(china()).date();
    let line = |one: &IssuedCredential| {
        let IssuedCredential { number, record, issued, expires, revoked } = one;
        let revoked = revoked.map(|at| format!("  吊销 · revoked {}", day(at))).unwrap_or_default();
        format!("{number}  {}  {} – {}{revoked}\n", record.number(), day(*issued), day(*expires))
    };
    let (lines, total) = (issued.iter().map(line).collect::<String>(), issued.len());
    let revoked = issued.iter().filter(|one| one.revoked.is_some()).count();
    Bilingual::new(
        format!("{lines}共 {total} 张，吊销 {revoked} 张。"),
        format!("{lines}{total} issued, {revoked} revoked."),
    )
}

async fn revoke(desk: &Bureau, number: &str, by: &str) -> Result<Bilingual, Complaint> {
    if desk.revoke_credential(number, by).await.map_err(|e| refused(&e))? {
        return Ok(Bilingual::new(
            format!("已吊销 {number}。请把新的状态清单发给离线核验的地方。"),
            format!("Revoked {number}. Give a new status list to those who check offline."),
        ));
    }
    Err(Complaint::new(
        Bilingual::new(format!("没有有效的凭证 {number}"), format!("There is no credential {number} that stands")),
        Bilingual::new(
            "请用 renzheng bureau credential list 核对编号。",
            "Check the number with renzheng bureau credential list.",
        ),
    ))
}
