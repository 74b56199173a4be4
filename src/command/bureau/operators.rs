//! Who works at the bureau: helpers and their sessions, and the bureau's own name.

use std::{io::BufRead as _, path::Path};

use secrecy::SecretString;

use super::{
    options::{OperatorCommand, OperatorOptions, SessionCommand},
    refused,
};
use crate::{
    bureau::{Bureau, BureauError, EndSessions, OpenSession},
    domain::{person::clean, time::china},
    setup::complaint::{Bilingual, Complaint, file},
};

/// Gives the bureau its name; records and keys were made when it was opened.
pub(super) async fn init(desk: &Bureau, name: &str) -> Result<Bilingual, Complaint> {
    if desk.set_name(name).await.map_err(|e| refused(&e))? {
        let root = desk.root_public_key();
        return Ok(Bilingual::new(
            format!("机构名称：{name}\n根密钥 root_key：{root}"),
            format!("Name: {name}\nroot_key: {root}"),
        ));
    }
    let known = desk.name();
    Err(Complaint::new(
        Bilingual::new(format!("机构名称已定为“{known}”"), format!("The bureau's name is {known} already")),
        Bilingual::new(
            "名称签在回执上，不能再改；另一个机构请用另一个文件夹。",
            "It is signed on receipts and stays; another bureau has another folder.",
        ),
    ))
}

/// Does one of `renzheng bureau operator`.
pub(super) async fn run(desk: &Bureau, options: &OperatorOptions) -> Result<Bilingual, Complaint> {
    match (&options.command, &options.id, &options.name) {
        (Some(OperatorCommand::Add { id, name }), ..) | (None, Some(id), Some(name)) => add(desk, id, name).await,
        (Some(OperatorCommand::Remove { id }), ..) => {
            if desk.remove_operator(id).await.map_err(|e| refused(&e))? {
                return Ok(Bilingual::new(
                    format!("已移除工作人员 {id}，其登录已全部结束。"),
                    format!("Removed {id}; every session of theirs has ended."),
                ));
            }
            Err(nobody(id))
        }
        // The command line asks for both.
        (None, ..) => Ok(Bilingual::new("", "")),
    }
}

fn nobody(id: &str) -> Complaint {
    Complaint::new(
        Bilingual::new(format!("没有工作人员 {id}"), format!("There is no helper {id}")),
        Bilingual::new("请核对登录名。", "Check the name they sign in with."),
    )
}

async fn add(desk: &Bureau, id: &str, name: &str) -> Result<Bilingual, Complaint> {
    let mut secret = String::new();
    std::io::stdin().lock().read_line(&mut secret).map_err(|e| file(Path::new("-"), &e))?;
    let secret = SecretString::from(secret.trim_end_matches(['\r', '\n']));
    desk.add_operator(id, name, &secret).await.map_err(|error| match error {
        BureauError::WeakSecret => Complaint::usage(
            Bilingual::new("口令太短", "The password is too short"),
            Bilingual::new(
                "请给至少 8 个字符，从标准输入读一行。",
                "Give at least 8 characters as one line of standard input.",
            ),
        ),
        error => refused(&error),
    })?;
    Ok(Bilingual::new(format!("已保存工作人员 {id}（{name}）。"), format!("Saved {id} ({name}).")))
}

/// Does one of `renzheng bureau session`.
pub(super) async fn session(desk: &Bureau, command: &SessionCommand) -> Result<Bilingual, Complaint> {
    let which = match command {
        SessionCommand::List => return Ok(list(&desk.sessions().await.map_err(|e| refused(&e))?)),
        SessionCommand::End { id: Some(id), .. } => EndSessions::One(id),
        SessionCommand::End { operator, .. } => EndSessions::Operator(operator.as_deref().unwrap_or_default()),
    };
    match desk.end_sessions(which).await.map_err(|e| refused(&e))? {
        0 => Err(Complaint::new(
            Bilingual::new("没有这样的登录", "There is no such session"),
            Bilingual::new("renzheng bureau session list 列出全部。", "`renzheng bureau session list` lists them."),
        )),
        ended => Ok(Bilingual::new(format!("已结束 {ended} 个登录。"), format!("Ended: {ended}."))),
    }
}

fn list(sessions: &[OpenSession]) -> Bilingual {
    let line = |session: &OpenSession| {
        let time = |at: jiff::Timestamp| at.to_zoned(china()).strftime("%Y-%m-%d %H:%M").to_string();
        let (operator, device) = (clean(&session.operator), clean(&session.device));
        format!("{}  {} – {}  {operator}  {device}\n", session.id, time(session.opened), time(session.expires))
    };
    let (lines, count) = (sessions.iter().map(line).collect::<String>(), sessions.len());
    Bilingual::new(format!("{lines}共 {count} 个登录。"), format!("{lines}{count} sessions."))
}
