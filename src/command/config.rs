//! `renzheng config init | check | schema | secret`.

use std::{
    fs::OpenOptions,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use clap::{Subcommand, ValueEnum};
use secrecy::SecretString;
use uuid::Uuid;

use crate::{
    app::terminal::secret::read_secret,
    backend::{Backend, BackendError, http::Limits, spool::hashed},
    domain::{
        filing::{FilingId, Sealed},
        session::Service,
        time::Clock,
    },
    flow::wizard::Language,
    setup::{
        clock::SystemClock,
        complaint::{Bilingual, Complaint, file},
        config::{Bureau, Config},
        connect,
        counter::runtime,
        paths,
        problems::{Question, of_bureau},
        say::say,
        shared::Shared,
    },
    ui::words,
};

/// Options of `renzheng config`.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum ConfigCommand {
    /// 写一份带说明的配置文件，填好两三处即可使用；不会覆盖已有文件 · Write a commented file to be filled in at a few places; never
    /// overwrites one
    Init {
        /// 经办机构的接入方式 · How the bureau is reached
        #[arg(long, value_enum, default_value_t = Kind::V1)]
        kind: Kind,
        /// 写到哪里，默认为平常的位置 · Where to; the usual place by default
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// 检查配置文件，逐条指出错在哪一行、怎么改 · Say everything that is wrong with a file, with line and remedy
    ///
    /// 退出码：0 没有问题，1 连不上或不可信，2 配置有错。
    /// Exit code: 0 all good, 1 not reached or not trusted, 2 the file is wrong.
    Check {
        /// 配置文件，默认为平常的那份 · The file; the usual one by default
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        /// 并且试一试经办机构是否应答、是否可信 · Also whether the bureau answers and is trusted
        #[arg(long)]
        connect: bool,
    },
    /// 打印配置文件的 JSON Schema · Print the JSON Schema of the file
    Schema,
    /// 从标准输入读一个口令，打印它的散列值，用于 spool 的 operators · Hash a password from standard input, for `operators` of spool
    Secret,
}

/// What `kind` in the configuration may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// 接口 v1 · Interface v1
    V1,
    /// 机构自己的 HTTP/JSON 接口 · The bureau's own HTTP and JSON interface
    Mapped,
    /// 单向文件网关 · A one-way file gateway
    Spool,
    /// 演示 · The demonstration
    Embedded,
}

/// Does what was asked; the exit code says how it ended.
pub fn run(command: &ConfigCommand, shared: &Shared, language: Language) -> Result<ExitCode, Complaint> {
    let said = match command {
        ConfigCommand::Init { kind, file } => init(*kind, file.as_deref().or(shared.config.as_deref()))?,
        ConfigCommand::Check { file, connect } => {
            return check(file.clone().or(shared.config.clone()), *connect, language);
        }
        ConfigCommand::Schema => {
            let schema = serde_json::to_string_pretty(&Config::schema()).unwrap_or_default();
            Bilingual::new(schema.clone(), schema)
        }
        ConfigCommand::Secret => secret(language)?,
    };
    say(said.get(language));
    Ok(ExitCode::SUCCESS)
}

/// The file that is begun with.
const fn draft(kind: Kind) -> &'static str {
    match kind {
        Kind::V1 => include_str!("../../assets/config/v1.toml"),
        Kind::Mapped => include_str!("../../assets/config/mapped.toml"),
        Kind::Spool => include_str!("../../assets/config/spool.toml"),
        Kind::Embedded => include_str!("../../assets/config/embedded.toml"),
    }
}

fn init(kind: Kind, named: Option<&Path>) -> Result<Bilingual, Complaint> {
    let path = match named {
        Some(path) => path.to_owned(),
        None => paths::config_place()?,
    };
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => Complaint::new(
            Bilingual::new(
                format!("已有这个文件：{}", path.display()),
                format!("The file is there already: {}", path.display()),
            ),
            Bilingual::new(
                "不会覆盖。请换一个名字，或先把它移开。",
                "It is not overwritten. Choose another name, or move it away.",
            ),
        ),
        _ => file(&path, &error),
    };
    if let Some(folder) = path.parent().filter(|_| named.is_none()) {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut target = OpenOptions::new().write(true).create_new(true).open(&path).map_err(failed)?;
    target.write_all(draft(kind).as_bytes()).and_then(|()| target.sync_all()).map_err(failed)?;
    let shown = path.display();
    Ok(Bilingual::new(
        format!("已写好 {shown}\n请填写标有 ← 的地方，再运行：renzheng config check {shown}"),
        format!("Written: {shown}\nFill in the places marked ←, then: renzheng config check {shown}"),
    ))
}

fn check(named: Option<PathBuf>, connect: bool, language: Language) -> Result<ExitCode, Complaint> {
    let path = named.or_else(paths::usual_config).ok_or_else(|| {
        Complaint::usage(
            Bilingual::new("没有配置文件。", "There is no configuration file."),
            Bilingual::new(
                "请写 renzheng config init，或指出文件名。",
                "Write one with `renzheng config init`, or name it.",
            ),
        )
    })?;
    let config = match Config::read_all(&path) {
        Ok(config) => config,
        Err(complaints) => {
            for complaint in &complaints {
                say(&complaint.said(language));
            }
            let code = complaints.iter().map(|complaint| complaint.code).max().unwrap_or(2);
            return Ok(ExitCode::from(code));
        }
    };
    let shown = path.display();
    say(Bilingual::new(format!("✓ 配置没有问题：{shown}"), format!("✓ Nothing is wrong with {shown}")).get(language));
    if let Some(warning) = config.voice.as_ref().and_then(|voice| silent(&voice.command)) {
        say(warning.get(language));
    }
    if connect {
        say(asked(&config)?.get(language));
    }
    Ok(ExitCode::SUCCESS)
}

/// What is said of a voice whose program is not on this computer; the file may be meant for another one, so it is no
/// fault.
fn silent(command: &[String]) -> Option<Bilingual> {
    let program = command.first()?;
    let there = if program.contains(std::path::MAIN_SEPARATOR) {
        Path::new(program).is_file()
    } else {
        let folders = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&folders).any(|folder| {
            let plain = folder.join(program);
            plain.is_file() || plain.with_extension("exe").is_file()
        })
    };
    (!there).then(|| {
        Bilingual::new(
            format!("! 语音不会出声：这台电脑上没有程序 {program}。请安装它，或改 voice 的 command。"),
            format!("! The voice stays silent: there is no program {program} on this computer. Install it, or change the command of `voice`."),
        )
    })
}

/// Whether the bureau answers and is trusted.
fn asked(config: &Config) -> Result<Bilingual, Complaint> {
    if matches!(config.bureau, Bureau::Embedded(_)) {
        return Ok(Bilingual::new(
            "✓ 演示机构在本程序内，不需要连接。",
            "✓ The demonstration's bureau is in this program.",
        ));
    }
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let place = config.bureau.place();
    let service = runtime()?.block_on(async {
        let backend = connect::at_work(&config.bureau, &config.device, Limits::default(), &clock)?;
        answers(&*backend).await.map_err(|error| unanswered(&error, &place))
    })?;
    let name = service.bureau_name;
    if matches!(&config.bureau, Bureau::Mapped(mapped) if mapped.mapping.calls.service.is_none()) {
        return Ok(Bilingual::new(
            format!(
                "? {place} 有应答，但映射里没有 calls.service：应答的是不是 {name}，这里看不出来。请登录一次，并用一个已知的人试一次核对。"
            ),
            format!(
                "? Something answers at {place}, but the mapping has no calls.service: whether it is {name} cannot be told from here. Sign in once, and check a person who is known."
            ),
        ));
    }
    Ok(Bilingual::new(format!("✓ {name} 应答了，可信：{place}"), format!("✓ {name} answers and is trusted: {place}")))
}

/// The service first, then a record that cannot be known: of a bureau without a service call, that is the first
/// question that reaches it. Any answer will do there, so [`asked`] says that it proves little.
async fn answers(backend: &dyn Backend) -> Result<Service, BackendError> {
    let service = backend.service().await?;
    backend.sealing_key().await?;
    let unknown = Sealed { id: FilingId(Uuid::now_v7()), sha256: &crate::wire::sha256_hex(b"") };
    match backend.decision(unknown, Duration::ZERO).await {
        Ok(_) | Err(BackendError::Refused(_) | BackendError::Unauthorized | BackendError::Mapping(_)) => Ok(service),
        Err(error) => Err(error),
    }
}

fn unanswered(error: &BackendError, place: &str) -> Complaint {
    let problem = of_bureau(error, Question::Any);
    let said = [Language::Chinese, Language::English].map(|language| words::Words::new(language).problem(&problem));
    let [zh, en] = said;
    Complaint::new(
        Bilingual::new(format!("{}：{place}", zh.message), format!("{}: {place}", en.message)),
        Bilingual::new(zh.remedy, en.remedy),
    )
}

fn secret(language: Language) -> Result<Bilingual, Complaint> {
    let typed = read_secret(language).map_err(|e| file(Path::new("stdin"), &e))?;
    if typed.trim().is_empty() {
        return Err(Complaint::usage(
            Bilingual::new("没有读到口令。", "No password was read."),
            Bilingual::new("请输入一行口令。", "Type it in one line."),
        ));
    }
    let secret = SecretString::from(typed.trim_end_matches(['\r', '\n']));
    let hash = hashed(&secret).ok_or_else(|| {
        Complaint::new(
            Bilingual::new("系统无法提供随机数。", "The system gives no random numbers."),
            Bilingual::new("请重新启动电脑。", "Restart the computer."),
        )
    })?;
    Ok(Bilingual::new(hash.clone(), hash))
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
