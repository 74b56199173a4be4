//! The exchange folder: what is written stands there whole or not at all, also after a power cut, and what is read is
//! measured before it is believed.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Read as _, Write as _},
    path::{Path, PathBuf},
};

use renzheng_domain::filing::{Decision, FilingId};
use renzheng_wire::sha256_hex;
use serde_json::Value;

use crate::{BackendError, FolderFault, http::refusal};

/// Where records are put.
pub const OUTGOING: &str = "outgoing";
/// Where answers are looked for.
pub const ANSWERS: &str = "answers";
/// What was handed over.
const SENT: &str = "sent";
/// Longest answer, bytes; as the longest reply over HTTP.
const LONGEST_ANSWER: u64 = 1 << 20;

/// The folder; it may come and go.
#[derive(Clone)]
pub(super) struct Exchange(PathBuf);

impl Exchange {
    pub fn at(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// The folder must be there: one that is made where a drive should be mounted would swallow records.
    pub fn is_there(&self) -> Result<(), BackendError> {
        match fs::metadata(&self.0) {
            Ok(found) if found.is_dir() => Ok(()),
            Ok(_) => Err(BackendError::Folder(FolderFault::Unusable)),
            Err(error) => Err(fault(&error)),
        }
    }

    fn below(&self, place: &str) -> Result<PathBuf, BackendError> {
        self.is_there()?;
        let folder = self.0.join(place);
        match fs::create_dir(&folder) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(fault(&error)),
            _ => Ok(folder),
        }
    }

    /// Puts a record out, once. The note of it is written last: whoever dies in between puts the same bytes out again,
    /// and the bureau knows them by their id.
    pub fn hand_over(&self, id: FilingId, envelope: &[u8]) -> Result<(), BackendError> {
        let (outgoing, sent) = (self.below(OUTGOING)?, self.below(SENT)?);
        let digest = sha256_hex(envelope);
        if let Some(known) = self.digest_of(id)? {
            return if known == digest { Ok(()) } else { Err(BackendError::Conflict) };
        }
        let record = outgoing.join(format!("{id}.json"));
        match fs::read(&record) {
            Ok(there) if there != envelope => return Err(BackendError::Conflict),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => write(&record, envelope).map_err(|e| fault(&e))?,
            Err(error) => return Err(fault(&error)),
        }
        write(&sent.join(id.to_string()), digest.as_bytes()).map_err(|e| fault(&e))
    }

    fn digest_of(&self, id: FilingId) -> Result<Option<String>, BackendError> {
        match fs::read_to_string(self.0.join(SENT).join(id.to_string())) {
            Ok(digest) => Ok(Some(digest)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(fault(&error)),
        }
    }

    /// What was answered to a record, as far as anything was. A record that never was handed over has no answer,
    /// whatever lies there.
    pub fn answer(&self, id: FilingId) -> Result<Decision, BackendError> {
        self.is_there()?;
        if self.digest_of(id)?.is_none() {
            return Err(BackendError::Refused(404));
        }
        match File::open(self.0.join(ANSWERS).join(format!("{id}.json"))) {
            Ok(file) => read(file),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Decision::Received),
            Err(error) => Err(fault(&error)),
        }
    }
}

/// An answer: a decision, or a problem document with its status. A gateway that writes in place is met half-way as
/// well; the next look finds the rest.
fn read(file: File) -> Result<Decision, BackendError> {
    let mut bytes = Vec::new();
    file.take(LONGEST_ANSWER + 1).read_to_end(&mut bytes).map_err(|e| fault(&e))?;
    if bytes.len() as u64 > LONGEST_ANSWER {
        return Err(BackendError::Unintelligible("too big"));
    }
    let json: Value =
        serde_json::from_slice(&bytes).map_err(|_| BackendError::Unintelligible("an answer that is not whole"))?;
    if let Some(status) = json.get("status").and_then(Value::as_u64) {
        let status = u16::try_from(status).ok().and_then(|status| reqwest::StatusCode::from_u16(status).ok());
        return Err(match status {
            // The gateway carries nothing else under the record's name: asking again would be for ever.
            Some(status) if !status.is_success() => refusal(status, None, &bytes).of_a_record(),
            _ => BackendError::Unintelligible("an unknown status"),
        });
    }
    serde_json::from_value(json).map_err(|_| BackendError::Unintelligible("an answer that is no decision"))
}

/// Under another name first, then by its own: nobody meets half a file. The folder is synced too, or a power cut could
/// take the name away again.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = path.with_extension("part");
    let whole = File::create(&part).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    if let Err(error) = whole.and_then(|()| fs::rename(&part, path)) {
        // On a full disk the half file only takes room; what it was made from is in the outbox.
        let _ = fs::remove_file(&part);
        return Err(error);
    }
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn fault(error: &io::Error) -> BackendError {
    BackendError::Folder(match error.kind() {
        ErrorKind::NotFound => FolderFault::Missing,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => FolderFault::Full,
        _ => FolderFault::Unusable,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id() -> FilingId {
        FilingId(uuid::Uuid::now_v7())
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_record_is_put_out_once_and_whole() {
        let folder = tempfile::tempdir().unwrap();
        let (exchange, id) = (Exchange::at(folder.path()), id());
        assert_eq!(exchange.answer(id), Err(BackendError::Refused(404)), "nothing was handed over yet");
        exchange.hand_over(id, b"record").unwrap();
        exchange.hand_over(id, b"record").unwrap();
        assert_eq!(exchange.hand_over(id, b"other"), Err(BackendError::Conflict));
        assert_eq!(names(&folder.path().join(OUTGOING)), [format!("{id}.json")], "no part is left");
        // The gateway takes it away; the same bytes are not put out a second time.
        fs::remove_file(folder.path().join(OUTGOING).join(format!("{id}.json"))).unwrap();
        exchange.hand_over(id, b"record").unwrap();
        assert_eq!(exchange.hand_over(id, b"other"), Err(BackendError::Conflict));
        assert!(names(&folder.path().join(OUTGOING)).is_empty());
        assert_eq!(exchange.answer(id), Ok(Decision::Received));
    }

    #[test]
    fn who_died_before_the_note_was_written_puts_the_same_out_again() {
        let folder = tempfile::tempdir().unwrap();
        let (exchange, id) = (Exchange::at(folder.path()), id());
        fs::create_dir(folder.path().join(OUTGOING)).unwrap();
        fs::write(folder.path().join(OUTGOING).join(format!("{id}.part")), "rec").unwrap();
        exchange.hand_over(id, b"record").unwrap();
        fs::remove_file(folder.path().join(SENT).join(id.to_string())).unwrap();
        exchange.hand_over(id, b"record").unwrap();
        assert_eq!(fs::read(folder.path().join(OUTGOING).join(format!("{id}.json"))).unwrap(), b"record");
        assert_eq!(names(&folder.path().join(OUTGOING)).len(), 1);
    }

    #[test]
    fn each_wrong_answer_is_one_error_and_stays_where_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let (exchange, id) = (Exchange::at(folder.path()), id());
        exchange.hand_over(id, b"record").unwrap();
        let answers = folder.path().join(ANSWERS);
        fs::create_dir(&answers).unwrap();
        let file = answers.join(format!("{id}.json"));
        let not_whole = BackendError::Unintelligible("an answer that is not whole");
        for (text, error) in [
            ("", not_whole.clone()),
            ("{\"status\":\"revi", not_whole.clone()),
            ("{\"status\":\"maybe\"}", BackendError::Unintelligible("an answer that is no decision")),
            ("[]", BackendError::Unintelligible("an answer that is no decision")),
            ("{\"status\":200}", BackendError::Unintelligible("an unknown status")),
            ("{\"status\":70000}", BackendError::Unintelligible("an unknown status")),
            ("{\"type\":\"urn:x\",\"title\":\"t\",\"status\":422}", BackendError::NotTaken(422)),
            ("{\"type\":\"urn:x\",\"title\":\"t\",\"status\":410}", BackendError::NotTaken(410)),
            (&" ".repeat(2 << 20), BackendError::Unintelligible("too big")),
        ] {
            fs::write(&file, text).unwrap();
            assert_eq!(exchange.answer(id), Err(error));
            assert!(file.exists());
        }
        fs::write(&file, "{\"status\":\"review\",\"reason\":\"challenge\"}").unwrap();
        assert!(exchange.answer(id).unwrap().is_final());
        // An answer to somebody else's record is nobody's here.
        let other = super::FilingId(uuid::Uuid::now_v7());
        fs::copy(&file, answers.join(format!("{other}.json"))).unwrap();
        assert_eq!(exchange.answer(other), Err(BackendError::Refused(404)));
    }

    #[test]
    fn a_folder_that_is_not_there_is_never_made() {
        let folder = tempfile::tempdir().unwrap();
        let exchange = Exchange::at(&folder.path().join("mounted"));
        let missing = BackendError::Folder(FolderFault::Missing);
        assert_eq!(exchange.hand_over(id(), b"record"), Err(missing.clone()));
        assert_eq!(exchange.answer(id()), Err(missing));
        assert!(!folder.path().join("mounted").exists());
        fs::write(folder.path().join("mounted"), "a file").unwrap();
        assert_eq!(exchange.is_there(), Err(BackendError::Folder(FolderFault::Unusable)));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_said_and_leaves_no_half_file() {
        assert_eq!(fault(&rustix::io::Errno::NOSPC.into()), BackendError::Folder(FolderFault::Full));
        assert_eq!(fault(&rustix::io::Errno::DQUOT.into()), BackendError::Folder(FolderFault::Full));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.json");
        // Every write to this device fails as on a full disk.
        std::os::unix::fs::symlink("/dev/full", folder.path().join("x.part")).unwrap();
        let error = write(&path, b"record").unwrap_err();
        assert_eq!(fault(&error), BackendError::Folder(FolderFault::Full));
        assert!(names(folder.path()).is_empty(), "{:?}", names(folder.path()));
    }
}
