//! Somebody who carries files between an exchange folder and a bureau.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use renzheng::{
    backend::{
        Backend, BackendError,
        spool::{ANSWERS, OUTGOING},
    },
    domain::filing::{FilingId, Sealed},
    wire::sha256_hex,
};
use serde_json::json;
use uuid::Uuid;

pub struct Gateway(PathBuf);

impl Gateway {
    pub fn at(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// Carries what lies there to the bureau, and brings its answers.
    pub async fn carry(&self, bureau: &dyn Backend) {
        let answers = self.0.join(ANSWERS);
        fs::create_dir_all(&answers).unwrap();
        for record in fs::read_dir(self.0.join(OUTGOING)).unwrap().map(|entry| entry.unwrap().path()) {
            let id = FilingId(Uuid::try_parse(record.file_stem().unwrap().to_str().unwrap()).unwrap());
            let bytes = fs::read(&record).unwrap();
            let answer = match bureau.put(id, &bytes).await {
                Ok(()) => serde_json::to_value(self.decided(bureau, Sealed { id, sha256: &sha256_hex(&bytes) }).await)
                    .unwrap(),
                Err(BackendError::Refused(status)) => json!({ "type": "urn:x", "title": "t", "status": status }),
                Err(error) => panic!("{error}"),
            };
            let part = answers.join(format!("{id}.part"));
            fs::write(&part, answer.to_string()).unwrap();
            fs::rename(&part, answers.join(format!("{id}.json"))).unwrap();
            fs::remove_file(record).unwrap();
        }
    }

    async fn decided(&self, bureau: &dyn Backend, record: Sealed<'_>) -> renzheng::domain::filing::Decision {
        loop {
            let decision = bureau.decision(record, Duration::from_secs(20)).await.unwrap();
            if decision.is_final() {
                return decision;
            }
        }
    }

    /// The drive is pulled.
    pub fn unmount(&self) {
        fs::rename(&self.0, self.0.with_extension("pulled")).unwrap();
    }

    /// The drive is back.
    pub fn mount(&self) {
        fs::rename(self.0.with_extension("pulled"), &self.0).unwrap();
    }
}
