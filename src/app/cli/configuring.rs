//! `renzheng config …`.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

/// See [`super::Command::Config`].
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
