//! `renzheng serve` on the command line.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, ValueEnum};

use super::Place;

/// See [`super::Command::Serve`].
#[derive(Args, Clone, Debug)]
pub struct ServeOptions {
    /// 监听地址 · Address to listen on
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8790")]
    pub listen: SocketAddr,
    /// Its records and keys.
    #[command(flatten)]
    pub place: Place,
    /// 窗口怎样才被信任：enrolled 先登记，first-use 首次使用即信任（演示默认） · Which counters are believed: enrolled ones, or
    /// whoever comes first under a name (the demonstration's way)
    #[arg(long, value_name = "enrolled|first-use")]
    pub devices: Option<DeviceWord>,
    /// 不自动比对，全部由人工决定 · Compare nothing: people decide
    #[arg(long)]
    pub by_hand: bool,
    /// 决定后证据保留多少天 · Days evidence is kept after the decision
    #[arg(long, value_name = "N", default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub retention_days: u32,
    /// 一个副本失联多少秒后由别的副本接手 · Seconds after which another replica takes over what one had taken up
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub lease: u32,
    /// 虚拟摄像头：warn 提示，block 禁用 · Virtual cameras: warn or block
    #[arg(long, value_name = "warn|block")]
    pub virtual_cameras: Option<PolicyWord>,
    /// 比对模型：mobilefacenet、dlib，或自备模型的说明文件 · Network that compares: mobilefacenet, dlib, or the file that
    /// describes your own
    #[arg(long, value_name = "NAME|FILE")]
    pub matcher: Option<String>,
    /// 每次认证必做的动作个数；有疑问时最多三个 · Movements always asked for; up to three on doubt
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=3))]
    pub acts: u32,
    /// 本机构自己的渠道文件：各渠道和哪张照片比对 · The bureau's own channel files, for which photo each compares with
    #[arg(long, value_name = "DIR")]
    pub channels: Option<PathBuf>,
    /// 放入演示人员与演示账号 · Put in the demo people and the demo account
    #[arg(long)]
    pub demo: bool,
}

/// See [`ServeOptions::devices`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DeviceWord {
    /// Only enrolled counters.
    Enrolled,
    /// The first key under a name.
    FirstUse,
}

/// See [`ServeOptions::virtual_cameras`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PolicyWord {
    /// The helper is told.
    Warn,
    /// No picture is used.
    Block,
}
