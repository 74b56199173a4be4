//! Maps every error of the lower layers (backend, camera, outbox, vision) to exactly one [`Problem`], which is what the
//! person at the counter is told.

use super::complaint::{Bilingual, Complaint};
use crate::{
    backend::{BackendError, FolderFault, http::HttpConfigError},
    camera::CameraError,
    flow::Problem,
    outbox::{OutboxError, TakeBackError, seal::SealError},
    vision::{ModelError, OwnError},
};

/// What was asked of the bureau: the same answer means different things to different questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Describe yourself; take this record; where does it stand.
    Any,
    /// Whether the bureau knows this operator.
    SignIn,
    /// Whether the bureau knows this person.
    Person,
    /// Whether the bureau knows this second operator.
    Witness,
    /// Take this record back.
    Cancel,
}

/// Maps an error of the bureau's backend.
pub fn of_bureau(error: &BackendError, question: Question) -> Problem {
    match (error, question) {
        (BackendError::Unreachable, _) => Problem::BureauUnreachable,
        (BackendError::Timeout, _) => Problem::BureauSlow,
        (BackendError::Untrusted, _) => Problem::BureauUntrusted,
        (BackendError::Unauthorized, Question::SignIn | Question::Witness) => Problem::SignInRefused,
        (BackendError::Unauthorized, _) => Problem::SessionExpired,
        (BackendError::Forbidden(_), _) => Problem::DeviceRevoked,
        (BackendError::PersonUnknown, Question::Person) => Problem::PersonUnknown,
        (BackendError::PersonUnknown, _) => Problem::BureauRefused(404),
        (BackendError::Conflict, Question::Cancel) => Problem::AlreadyDecided,
        (BackendError::Conflict, Question::Witness) => Problem::SameHelper,
        (BackendError::Conflict, _) => Problem::BureauRefused(409),
        (BackendError::KeyRetired | BackendError::NotTaken(410), _) => Problem::KeyRetired,
        (BackendError::UpdateRequired, _) => Problem::UpdateNeeded,
        (BackendError::Busy { .. }, Question::Person) => Problem::TooManyChecks,
        (BackendError::Busy { .. }, _) => Problem::BureauBusy,
        (BackendError::Refused(status) | BackendError::NotTaken(status), _) => Problem::BureauRefused(*status),
        (BackendError::Fault(_), _) => Problem::BureauFault,
        (BackendError::Unintelligible(_), _) => Problem::BureauUnintelligible,
        (BackendError::Mapping(misfit), _) => Problem::MappingWrong(misfit.place.clone()),
        (BackendError::Folder(FolderFault::Missing), _) => Problem::ExchangeMissing,
        (BackendError::Folder(FolderFault::Full), _) => Problem::ExchangeFull,
        (BackendError::Folder(FolderFault::Unusable), _) => Problem::ExchangeUnusable,
        (BackendError::NotOffered, _) => Problem::NotOffered,
    }
}

/// Maps an error of the camera.
pub fn of_camera(error: &CameraError) -> Problem {
    match error {
        CameraError::NotFound => Problem::CameraAbsent,
        CameraError::PermissionDenied => Problem::CameraDenied,
        CameraError::Busy { holder } => Problem::CameraBusy { holder: holder.clone() },
        CameraError::Disconnected => Problem::CameraUnplugged,
        CameraError::NoUsableMode(_) => Problem::CameraNoMode,
        CameraError::Stalled(_) => Problem::CameraStalled,
        CameraError::BadFrame(_) => Problem::CameraGarbage,
        CameraError::Other(_) => Problem::CameraFault,
    }
}

/// Why a record was not taken back.
pub fn of_taking_back(error: &TakeBackError) -> Problem {
    match error {
        TakeBackError::Unknown => Problem::NumberUnknown,
        TakeBackError::Outbox(error) => of_outbox(error),
        TakeBackError::Bureau(error) => of_bureau(error, Question::Cancel),
    }
}

/// Maps an error of the outbox.
pub fn of_outbox(error: &OutboxError) -> Problem {
    match error {
        OutboxError::NoSealingKey(error) => of_bureau(error, Question::Any),
        OutboxError::Seal(SealError::Suite) => Problem::UpdateNeeded,
        OutboxError::Seal(SealError::BureauKey) => Problem::BureauUnintelligible,
        // A picture or record that cannot be written is for the page's "try again": nothing of it is on disk yet.
        OutboxError::Store(_)
        | OutboxError::Folder(_)
        | OutboxError::Key(_)
        | OutboxError::Damaged
        // Said where the outbox is opened, before any record.
        | OutboxError::InUse { .. }
        | OutboxError::Newer { .. }
        | OutboxError::Seal(_) => Problem::DiskUnwritable,
    }
}

/// The complaint for an error of the model files.
pub fn of_models(error: &ModelError) -> Complaint {
    let remedy = Bilingual::new(
        "请恢复随程序发布的 models 文件夹，或用 --models 指定；renzheng models verify 可逐个核对。",
        "Restore the models folder that came with the program, or name it with --models; `renzheng models verify` checks each file.",
    );
    let what = match error {
        ModelError::NoFolder { tried } => {
            let places = tried.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ");
            Bilingual::new(format!("找不到模型文件夹，已查找：{places}"), format!("No model folder in: {places}"))
        }
        ModelError::Missing { file, folder } => Bilingual::new(
            format!("缺少模型文件 {file}（{}）", folder.display()),
            format!("Model file {file} is missing in {}", folder.display()),
        ),
        ModelError::Altered { file, .. } => Bilingual::new(
            format!("模型文件 {file} 与发布的不一致，不会加载"),
            format!("Model file {file} is not the released one and will not be loaded"),
        ),
        ModelError::Unreadable { file, .. } => {
            Bilingual::new(format!("模型文件 {file} 无法读取"), format!("Model file {file} cannot be read"))
        }
        ModelError::Unusable { file, .. } => {
            Bilingual::new(format!("模型文件 {file} 无法使用"), format!("Model file {file} cannot be used"))
        }
        ModelError::Manifest(_) | ModelError::NoModelFor(_) => {
            Bilingual::new("程序内置的模型清单有误", "The built-in list of models is wrong")
        }
        ModelError::Own(own) => return of_own(own),
    };
    Complaint::new(what, remedy)
}

/// A bureau's own network: the description is to be corrected, not the program's models.
fn of_own(error: &OwnError) -> Complaint {
    let english = error.to_string();
    let zh = match error {
        OwnError::Unreadable { path, .. } => format!("{} 读不出来", path.display()),
        OwnError::NotUnderstood { path, line, message } => format!("{} 第 {line} 行读不懂：{message}", path.display()),
        OwnError::Recipe { path, fault } => format!("{} 写得不对：{fault}", path.display()),
        OwnError::Altered { path, found, .. } => format!("{} 的 sha256 是 {found}，与写明的不同", path.display()),
        OwnError::Unusable { path, .. } => format!("{} 不是可以运行的模型", path.display()),
        OwnError::Unlike { path, source } => format!("{} 与所写的不符：{source}", path.display()),
        OwnError::NoEmbedding { path, numbers } => {
            format!("{} 输出 {numbers} 个数，不是人脸特征（或含有非数）", path.display())
        }
    };
    let (zh_remedy, en_remedy) = match error {
        OwnError::Unreadable { .. } => ("请检查路径和权限。", "Check the path and its permissions."),
        OwnError::Altered { .. } => (
            "请换回原来的模型；确实换了模型时，改写 sha256，并重新测定三段界限。",
            "Put the right model back; if the model has changed on purpose, write its digest and measure its bands anew.",
        ),
        OwnError::Unusable { .. } => ("请提供 ONNX 模型。", "Provide an ONNX model."),
        _ => ("请对照 docs/matching.md 修改说明文件。", "Correct the description; docs/matching.md lists every key."),
    };
    Complaint::usage(Bilingual::new(zh, english), Bilingual::new(zh_remedy, en_remedy))
}

/// What is wrong with the bureau's address.
pub fn wrong_address(error: &HttpConfigError) -> Complaint {
    let (what, remedy) = http_fault(error);
    Complaint::usage(what, remedy)
}

/// What is wrong with the way to the bureau, and what to do.
pub fn http_fault(error: &HttpConfigError) -> (Bilingual, Bilingual) {
    let (zh, en, zh_remedy, en_remedy) = match error {
        HttpConfigError::Address => (
            "配置中的经办机构地址不对",
            "The bureau's address in the configuration is not valid",
            "请写成 https://域名，不带账号和参数。",
            "Write https://host, without account or query.",
        ),
        HttpConfigError::PlainHttp => (
            "经办机构地址没有加密",
            "The bureau's address is not encrypted",
            "请使用 https://；http 只能用于本机。",
            "Use https://; http is for this computer only.",
        ),
        HttpConfigError::Root => (
            "配置中的 root_key 不是有效的密钥",
            "root_key in the configuration is no key",
            "请向经办机构索取，或从 renzheng serve 的输出复制。",
            "Ask the bureau for it, or copy it from the output of `renzheng serve`.",
        ),
        HttpConfigError::Roots => (
            "配置中的 roots 文件里没有可用的证书",
            "The file named as roots holds no certificate that can be read",
            "应当是 PEM 文件（-----BEGIN CERTIFICATE-----）。",
            "It is a PEM file (-----BEGIN CERTIFICATE-----).",
        ),
        HttpConfigError::Identity => (
            "本窗口的证书和私钥不能用",
            "The counter's certificate and key cannot be used",
            "都应当是 PEM 文件，互相配对，私钥不加密。",
            "Both are PEM files that belong together; the key is not encrypted.",
        ),
        HttpConfigError::Proxy => {
            ("代理地址不对", "The proxy's address is not valid", "请写成 http://主机:端口。", "Write http://host:port.")
        }
        HttpConfigError::Tls => (
            "本机无法建立加密连接",
            "TLS cannot be set up on this computer",
            "请安装系统根证书（ca-certificates）。",
            "Install the system's root certificates (ca-certificates).",
        ),
    };
    (Bilingual::new(zh, en), Bilingual::new(zh_remedy, en_remedy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_description_is_the_operators_to_correct_and_not_the_programs() {
        let missing = std::path::Path::new("/nowhere/matcher.toml");
        let folder = crate::vision::ModelFolder::find(None).unwrap();
        let error = crate::vision::Matcher::load_own(&folder, missing).err().unwrap();
        let said = of_models(&error);
        assert_eq!((said.code, said.what.zh.as_str()), (2, "/nowhere/matcher.toml 读不出来"));
        assert_eq!(said.remedy.en, "Check the path and its permissions.");
    }

    #[test]
    fn the_same_answer_means_what_was_asked() {
        let refused = BackendError::Unauthorized;
        assert_eq!(of_bureau(&refused, Question::SignIn), Problem::SignInRefused);
        assert_eq!(of_bureau(&refused, Question::Person), Problem::SessionExpired);
        let busy = BackendError::Busy { retry_after: None };
        assert_eq!(of_bureau(&busy, Question::Person), Problem::TooManyChecks);
        assert_eq!(of_bureau(&busy, Question::Any), Problem::BureauBusy);
    }
}
