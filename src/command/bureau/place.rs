//! Where a bureau's records and keys lie, as the command line and the environment say.
#![expect(clippy::doc_markdown, reason = "these comments are the help text, where backticks would be seen")]

use std::path::PathBuf;

use clap::Args;
use secrecy::SecretString;

use crate::setup::{complaint::Complaint, paths::Paths, shared::Shared};

/// Where a bureau's records and keys lie.
#[derive(Args, Clone, Debug, Default)]
pub struct BureauPlace {
    /// 数据库与密钥所在文件夹 · Folder of database and keys
    #[arg(long, value_name = "DIR", global = true)]
    pub folder: Option<PathBuf>,
    /// PostgreSQL 地址，默认用文件夹里的 SQLite；带口令时请用环境变量 RENZHENG_DATABASE · PostgreSQL in place of the SQLite
    /// file in the folder; with a password in it better by the environment variable RENZHENG_DATABASE
    #[arg(long, value_name = "postgres://…", global = true)]
    pub database: Option<String>,
}

/// Where the records and keys lie.
pub fn folder(place: &BureauPlace, shared: &Shared) -> Result<PathBuf, Complaint> {
    match &place.folder {
        Some(folder) => Ok(Paths::open(Some(folder))?.data),
        None => Paths::open(shared.data.as_deref())?.folder("bureau"),
    }
}

/// The PostgreSQL database, if one is named.
pub fn database(place: &BureauPlace) -> Option<SecretString> {
    let named = place.database.clone().or_else(|| std::env::var("RENZHENG_DATABASE").ok());
    named.filter(|url| !url.is_empty()).map(Into::into)
}
