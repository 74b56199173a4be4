//! Why a scenario cannot be played at all, whatever stands in it.

use std::io;

use thiserror::Error;

use crate::{
    backend::{BackendError, http::HttpConfigError},
    bureau::BureauError,
    camera::mock::MockError,
    outbox::OutboxError,
    setup::complaint::{Bilingual, Complaint},
    vision::ModelError,
};

/// What a scenario needs and did not get.
#[derive(Debug, Error)]
pub enum Unplayable {
    /// A complaint of what is opened for every command, in both languages already.
    #[error("{}", .0.what.en)]
    Complaint(#[from] Complaint),
    /// A folder, the runtime or the terminal.
    #[error("the system refuses: {0}")]
    System(#[from] io::Error),
    /// The scenario's camera cannot play its pictures.
    #[error("the mock camera cannot play: {0}")]
    Camera(#[from] MockError),
    /// The full disk of a scenario is a trigger in the outbox, which could not be put there or taken away.
    #[error("the disk cannot be made full or free: {0}")]
    Disk(#[from] sqlx::Error),
    /// The models cannot be loaded.
    #[error("the models cannot be loaded: {0}")]
    Models(#[from] ModelError),
    /// The scenario's bureau.
    #[error("the bureau: {0}")]
    Bureau(#[from] BureauError),
    /// The way to the scenario's bureau.
    #[error("the way to the bureau: {0}")]
    Connection(#[from] HttpConfigError),
    /// The system gives no random bytes for the pack.
    #[error("no random bytes")]
    Random,
    /// The scenario's bureau did not answer while the pack was made.
    #[error("the pack cannot be made: {0}")]
    Pack(#[from] BackendError),
    /// The scenario's outbox.
    #[error("the outbox: {0}")]
    Outbox(#[from] OutboxError),
    /// An order to the bureau that means something on one page only.
    #[error("`{order}` belongs to the page `{page}`")]
    OtherPage {
        /// The order as it is written.
        order: &'static str,
        /// The page's id.
        page: &'static str,
    },
}

impl Unplayable {
    /// What is said of it.
    pub fn complaint(self) -> Complaint {
        let error = match self {
            Self::Complaint(complaint) => return complaint,
            error => error,
        };
        tracing::error!(%error, "a scenario cannot be played");
        Complaint::new(
            Bilingual::new(format!("剧本无法运行（{error}）"), format!("The scenario cannot be played: {error}")),
            Bilingual::new("请检查模型和磁盘空间。", "Check the models and the disk space."),
        )
    }
}
