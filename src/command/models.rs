//! `renzheng models`: the files of the models.

use clap::Subcommand;

use crate::{
    setup::{complaint::Complaint, counter::find_models, problems::of_models, say::say, shared::Shared},
    vision::ModelCheck,
};

/// Options of `renzheng models`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum ModelsCommand {
    /// 核对每个模型文件的 sha256 · Check the sha256 of every model file
    Verify,
}

/// Compares every model file with its pinned digest; each is listed, and the first that is wrong is complained about.
pub fn verify(shared: &Shared) -> Result<String, Complaint> {
    let checks = find_models(shared.models.as_deref())?.verify();
    let line = |check: &ModelCheck| {
        let mark = if check.result.is_ok() { "✓" } else { "✗" };
        format!("{mark} {}  {}", check.entry.sha256, check.entry.file)
    };
    let text = checks.iter().map(line).collect::<Vec<_>>().join("\n");
    match checks.into_iter().find_map(|check| check.result.err()) {
        None => Ok(text),
        Some(error) => {
            say(&text);
            Err(of_models(&error))
        }
    }
}
