//! `renzheng device`: this counter's key at the bureau.

use std::sync::Arc;

use clap::Subcommand;
use secrecy::{ExposeSecret as _, SecretString};

use crate::{
    backend::{BackendError, http::HttpBackend},
    outbox::{
        OutboxError,
        key::{DeviceKey, Rotation},
    },
    setup::{
        clock::SystemClock,
        complaint::{Bilingual, Complaint},
        config::Bureau,
        counter::{Ground, no_outbox, runtime},
        problems::wrong_address,
        shared::{Shared, secret},
    },
};

/// Options of `renzheng device`.
#[derive(Clone, Debug, Subcommand)]
pub enum DeviceAction {
    /// 显示窗口名和公钥 · Name and public key
    Show,
    /// 用经办机构给的登记码登记 · Enrol with the bureau's code
    Enrol {
        /// 登记码，大小写和空格、横线不论 · The code, in capitals or not, with blanks and dashes or without
        #[arg(value_parser = secret)]
        code: SecretString,
    },
    /// 换一把新密钥 · Put a new key in use
    Rotate,
}

/// Does one of `renzheng device`.
pub fn run(action: &DeviceAction, shared: &Shared) -> Result<String, Complaint> {
    let ground = Ground::make(shared)?;
    let config = ground.config.as_ref().ok_or_else(only_at_work)?;
    let folder = ground.paths.folder("outbox")?;
    let unusable = |error: OutboxError| no_outbox(&folder, &error);
    // An enrolment may put a new key in the place of one that was lost; nothing else does.
    let is_new = matches!(action, DeviceAction::Enrol { .. }) || !folder.join("outbox.sqlite").exists();
    let key = if is_new { DeviceKey::open(&folder) } else { DeviceKey::existing(&folder) };
    let key = key.map_err(|error| unusable(error.into()))?;
    let device = &config.device;
    let said = match action {
        DeviceAction::Show => {
            let key = key.public();
            Bilingual::new(format!("窗口：{device}\n公钥：{key}"), format!("Counter: {device}\nPublic key: {key}"))
        }
        DeviceAction::Enrol { code } => {
            let code: String =
                code.expose_secret().to_uppercase().chars().filter(char::is_ascii_alphanumeric).collect();
            let backend = backend(&config.bureau, device)?;
            let runtime = runtime()?;
            match runtime.block_on(backend.set_device_key(&key.enrol(device, &code))) {
                // The bureau may have ended this key: one that had ended is never taken on again.
                Err(BackendError::Forbidden(_)) => {
                    let rotation = Rotation::begin(&folder).map_err(unusable)?;
                    let enrolled = runtime.block_on(backend.set_device_key(&rotation.enrol(device, &code)));
                    enrolled.map_err(|error| refused(&error))?;
                    rotation.finish().map_err(unusable)?;
                }
                enrolled => enrolled.map_err(|error| refused(&error))?,
            }
            Bilingual::new(format!("窗口“{device}”已登记。"), format!("{device} is enrolled."))
        }
        DeviceAction::Rotate => {
            let backend = backend(&config.bureau, device)?;
            let rotation = Rotation::begin(&folder).map_err(unusable)?;
            runtime()?.block_on(put_in_place(&backend, &rotation, device)).map_err(|error| refused(&error))?;
            rotation.finish().map_err(unusable)?;
            Bilingual::new("已换新密钥。", "A new key is in use.")
        }
    };
    Ok(said.get(ground.language).to_owned())
}

/// The bureau may have the new key from a first try whose answer was lost.
async fn put_in_place(backend: &HttpBackend, rotation: &Rotation, device: &str) -> Result<(), BackendError> {
    let first = backend.set_device_key(&rotation.request(device)).await;
    if matches!(first, Err(BackendError::Forbidden(_))) {
        return backend.set_device_key(&rotation.again(device)).await;
    }
    first
}

fn backend(bureau: &Bureau, device: &str) -> Result<HttpBackend, Complaint> {
    let Bureau::V1(_) = bureau else { return Err(only_at_work()) };
    let config = bureau.http(device).and_then(Result::ok).ok_or_else(only_at_work)?;
    HttpBackend::new(config, Arc::new(SystemClock::start())).map_err(|error| wrong_address(&error))
}

fn only_at_work() -> Complaint {
    Complaint::usage(
        Bilingual::new("只有接 v1 经办机构的窗口才要登记", "Only a counter of a bureau of kind v1 enrols"),
        Bilingual::new("请用 --config 给出该窗口的配置文件。", "Name the counter's configuration with --config."),
    )
}

fn refused(error: &BackendError) -> Complaint {
    let (what, remedy) = if matches!(error, BackendError::Forbidden(_)) {
        (
            Bilingual::new("经办机构不接受", "The bureau does not accept it"),
            Bilingual::new(
                "请核对窗口名和登记码；登记码只能用一次，七天内有效。",
                "Check the counter's name and the code; a code is good once, for seven days.",
            ),
        )
    } else {
        (
            Bilingual::new(
                format!("经办机构没有照常答复（{error}）"),
                format!("The bureau does not answer as it should: {error}"),
            ),
            Bilingual::new(
                "请检查网络后再试一次；再试不会出错。",
                "Check the network and try again; that does no harm.",
            ),
        )
    };
    Complaint::new(what, remedy)
}
