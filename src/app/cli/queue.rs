//! `renzheng queue` and `renzheng status` on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use uuid::Uuid;

use crate::domain::filing::FilingId;

/// See [`super::Command::Queue`].
#[derive(Args, Clone, Debug)]
pub struct QueueOptions {
    /// What is asked.
    #[command(subcommand)]
    pub command: QueueCommand,
    /// 输出 JSON，格式见 docs/queue.md · Print JSON, described in docs/queue.md
    #[arg(long, global = true)]
    pub json: bool,
}

/// See [`super::Command::Status`].
#[derive(Args, Clone, Debug)]
pub struct StatusOptions {
    /// 受理编号，如 7K3F-9QXD；查的是这台电脑办的记录 · Number on the slip, such as 7K3F-9QXD; of records made on this computer
    pub number: String,
    /// 撤回还没有核对完的记录 · Take it back, if it is not decided
    #[arg(long)]
    pub withdraw: bool,
}

/// What can be done with records that wait. Nothing here deletes one.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum QueueCommand {
    /// 列出待发记录 · List them
    List,
    /// 立即发送 · Send them now
    Send,
    /// 停止发送一份记录，留在本机 · Take a record out of the sending; it stays here
    Park {
        /// 记录编号 · Which record
        #[arg(value_parser = filing)]
        id: FilingId,
        /// 原因，会显示在列表里；不要写姓名和号码 · Why, shown in the list; no names or numbers here
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// 恢复发送 · Bring parked and held records back into the sending
    Release(Which),
    /// 复制密封的记录，由人送交；本机的不删除 · Copy sealed records to be carried by hand; nothing is deleted here
    Export {
        /// Which ones.
        #[command(flatten)]
        which: Which,
        /// 复制到哪个文件夹 · Folder of the copies
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
}

/// One record, or all.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
#[group(required = true, multiple = false)]
pub struct Which {
    /// 记录编号 · Which record
    #[arg(value_parser = filing)]
    pub id: Option<FilingId>,
    /// 全部 · All of them
    #[arg(long)]
    pub all: bool,
}

fn filing(text: &str) -> Result<FilingId, String> {
    Uuid::parse_str(text).map(FilingId).map_err(|_| "00000000-0000-7000-8000-000000000000".to_owned())
}
