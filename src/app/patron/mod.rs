//! `renzheng patron`: the person's own screen, in a terminal of its own. It follows the wizard of the same data folder
//! through a socket there ([`serve`] is the wizard's side, [`link`] this one, [`wire`] what they say to each other),
//! keeps nothing, and takes no keys but those that end it.

#[cfg(unix)]
mod link;
#[cfg(unix)]
pub mod serve;
#[cfg(unix)]
mod show;
#[cfg(unix)]
mod stage;
#[cfg(unix)]
mod wire;

#[cfg(unix)]
pub use self::show::run;
use super::options::Switch;
use clap::Args;

/// Options of `renzheng patron`.
#[derive(Args, Clone, Copy, Debug)]
pub struct PatronOptions {
    /// 补光：屏幕四周用暖白色照亮脸 · A warm white around the picture that lights the face
    #[arg(long, value_name = "off|on", default_value = "off")]
    pub light: Switch,
}

/// Windows has no sockets with owners in files that this program knows how to use.
#[cfg(not(unix))]
pub fn run(
    _options: self::PatronOptions,
    _shared: &crate::setup::shared::Shared,
) -> Result<(), crate::setup::complaint::Complaint> {
    use crate::setup::complaint::{Bilingual, Complaint};
    Err(Complaint::new(
        Bilingual::new("这个系统上还没有老人的屏幕。", "There is no screen for the person on this system yet."),
        Bilingual::new("请把经办员的屏幕转给老人看。", "Turn the helper's screen to the person."),
    ))
}
