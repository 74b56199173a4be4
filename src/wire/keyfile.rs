//! How a secret key stands on disk: 32 random bytes, base64url, in a file of mode 0600 that appears whole or not at
//! all.

use std::{
    fs::OpenOptions,
    io::{self, Write as _},
    path::Path,
};

use thiserror::Error;
use zeroize::Zeroizing;

use super::{decode_array, encode};

/// Why there is no key.
#[derive(Debug, Error)]
pub enum KeyFileError {
    /// The file or its folder cannot be used.
    #[error("the key file cannot be read or made: {0}")]
    Io(#[from] io::Error),
    /// It is no key file.
    #[error("the key file is damaged")]
    Damaged,
    /// It is not there, and what was made with it is.
    #[error("the key file {0}.key is lost")]
    Lost(String),
    /// It is for a cipher suite that this program was built without.
    #[error("a key is for a cipher suite that this program was built without")]
    Suite,
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    Random,
}

/// Thirty-two random bytes.
pub fn random_secret() -> Result<Zeroizing<[u8; 32]>, KeyFileError> {
    let mut secret = Zeroizing::new([0; 32]);
    getrandom::fill(secret.as_mut()).map_err(|_| KeyFileError::Random)?;
    Ok(secret)
}

/// Reads the secret at `path`, or makes it. Two programs that start together end up with the same one.
pub fn read_or_create(path: &Path) -> Result<Zeroizing<[u8; 32]>, KeyFileError> {
    match std::fs::read_to_string(path) {
        Ok(text) => parse(&Zeroizing::new(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            create(path)?;
            parse(&Zeroizing::new(std::fs::read_to_string(path)?))
        }
        Err(error) => Err(error.into()),
    }
}

/// Reads the secret at `path`, which must be there.
pub fn read(path: &Path) -> Result<Zeroizing<[u8; 32]>, KeyFileError> {
    match std::fs::read_to_string(path) {
        Ok(text) => parse(&Zeroizing::new(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(KeyFileError::Lost(path.file_stem().unwrap_or_default().to_string_lossy().into_owned()))
        }
        Err(error) => Err(error.into()),
    }
}

fn parse(text: &str) -> Result<Zeroizing<[u8; 32]>, KeyFileError> {
    decode_array(text.trim()).map(Zeroizing::new).ok_or(KeyFileError::Damaged)
}

/// Writes a draft of its own, then links it to its name: the link fails if somebody else was quicker, and a crash
/// leaves a draft, never half a key.
fn create(path: &Path) -> Result<(), KeyFileError> {
    let secret = random_secret()?;
    let text = Zeroizing::new(encode(secret.as_ref()));
    let draft = path.with_extension(format!("{}.draft", uuid::Uuid::now_v7()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    let linked = written.and_then(|()| std::fs::hard_link(&draft, path));
    std::fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
        _ => {}
    }
    // Elsewhere a folder cannot be opened as a file, and its entries are durable by themselves.
    #[cfg(unix)]
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("device.key");
        let first = read_or_create(&path).unwrap();
        assert_eq!(*first, *read_or_create(&path).unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_damaged_file_is_an_error_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("device.key");
        std::fs::write(&path, "short").unwrap();
        assert!(matches!(read_or_create(&path), Err(KeyFileError::Damaged)));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "short");
    }
}
