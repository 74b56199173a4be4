//! What is wrong with a configuration whose keys and kinds are right: files that are not there, keys that are none, a
//! mapping that asks for what there is not. Nothing is connected to.

use super::{
    Bureau, Config, Mapped, Spool, TlsFault,
    voice::{PLACES, unknown_places},
    words::CameraChoice,
};
use crate::{
    backend::{
        facts::{Facts, FactsError},
        http::HttpConfigError,
        mapped::{MappingFault, MappingFaultKind},
    },
    domain::rotation::Rotation,
    setup::{
        channels,
        complaint::{Bilingual, Complaint, file},
        nearest::nearest,
        problems::http_fault,
    },
};

/// One fault of the configuration, with the keys that lead to its place.
#[derive(Debug)]
pub struct Fault {
    pub path: Vec<String>,
    pub what: Bilingual,
    pub remedy: Bilingual,
}

impl Fault {
    fn at(path: &[&str], what: Bilingual, remedy: Bilingual) -> Self {
        Self { path: path.iter().map(|&key| key.to_owned()).collect(), what, remedy }
    }
}

impl Config {
    /// All of them.
    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut found = Vec::new();
        if self.camera == Some(CameraChoice::Mock) && !matches!(self.bureau, Bureau::Embedded(_)) {
            found.push(Fault::at(
                &["camera"],
                Bilingual::new("正式工作不能使用模拟摄像头", "The mock camera is not for real work"),
                Bilingual::new(
                    "请写 \"auto\" 或设备名；模拟摄像头只用于演示（不带配置文件启动）。",
                    "Write \"auto\" or a device; the mock camera is for demonstrations (start without a configuration).",
                ),
            ));
        }
        if let Err(Complaint { what, remedy, .. }) = channels::chosen(&self.channels, self.channel_folder.as_deref()) {
            found.push(Fault::at(&["channels"], what, remedy));
        }
        if Rotation::from_degrees(self.camera_rotation).is_none() {
            found.push(Fault::at(
                &["camera_rotation"],
                Bilingual::new(
                    format!("摄像头画面不能转 {} 度", self.camera_rotation),
                    format!("The camera's picture cannot be turned by {} degrees", self.camera_rotation),
                ),
                Bilingual::new(
                    "请写 0、90、180 或 270：顺时针转多少度画面就正了。",
                    "Write 0, 90, 180 or 270: how far clockwise makes the picture upright.",
                ),
            ));
        }
        found.extend(self.voice.iter().flat_map(|voice| of_voice(&voice.command)));
        if self.slip.is_nameless() {
            found.push(Fault::at(
                &["slip", "print"],
                Bilingual::new("打印命令是空的", "The print command is empty"),
                Bilingual::new(
                    "请写命令和参数，例如 [\"lp\", \"-d\", \"POS\"]；没有打印机就去掉这一行。",
                    "Write a command and its arguments, such as [\"lp\", \"-d\", \"POS\"]; without a printer leave it out.",
                ),
            ));
        }
        found.extend(self.way_faults());
        match &self.bureau {
            Bureau::V1(_) | Bureau::Embedded(_) => {}
            Bureau::Mapped(mapped) => found.extend(of_mapped(mapped)),
            Bureau::Spool(spool) => found.extend(of_spool(spool)),
        }
        found
    }

    /// Address, certificates and proxy.
    fn way_faults(&self) -> Vec<Fault> {
        match self.bureau.http(&self.device) {
            None => Vec::new(),
            Some(Err(fault)) => vec![of_tls(&fault)],
            Some(Ok(http)) => http.faults().iter().map(of_way).collect(),
        }
    }
}

/// A command without a program, or with a place that nothing is filled in for.
fn of_voice(command: &[String]) -> Vec<Fault> {
    let place = ["voice", "command"];
    if command.first().is_none_or(|program| program.trim().is_empty()) {
        return vec![Fault::at(
            &place,
            Bilingual::new("command 里没有程序", "command names no program"),
            Bilingual::new(
                "如 [\"espeak-ng\", \"-v\", \"{lang}\", \"--stdin\"]。",
                "As in [\"espeak-ng\", \"-v\", \"{lang}\", \"--stdin\"].",
            ),
        )];
    }
    let path = || place.map(str::to_owned).to_vec();
    unknown_places(command).iter().map(|name| unknown_value(path(), name, &PLACES)).collect()
}

fn of_way(error: &HttpConfigError) -> Fault {
    let path: &[&str] = match error {
        HttpConfigError::Address | HttpConfigError::PlainHttp => &["bureau", "url"],
        HttpConfigError::Root => &["bureau", "root_key"],
        HttpConfigError::Roots => &["bureau", "tls", "roots"],
        HttpConfigError::Identity => &["bureau", "tls", "certificate"],
        HttpConfigError::Proxy => &["bureau", "proxy"],
        HttpConfigError::Tls => &["bureau"],
    };
    let (what, remedy) = http_fault(error);
    Fault::at(path, what, remedy)
}

fn of_tls(fault: &TlsFault) -> Fault {
    match fault {
        TlsFault::File(key, path, error) => of_file(&["bureau", "tls", key], path, error),
        TlsFault::Missing(key) => Fault::at(
            &["bureau", "tls"],
            Bilingual::new(format!("缺少 {key}"), format!("{key} is missing")),
            Bilingual::new("证书和私钥要一起写。", "Certificate and key belong together."),
        ),
    }
}

fn of_file(place: &[&str], path: &std::path::Path, error: &std::io::Error) -> Fault {
    let said = file(path, error);
    Fault::at(place, said.what, said.remedy)
}

fn of_facts(facts: &Facts) -> Vec<Fault> {
    facts.faults().iter().map(of_fact).collect()
}

fn of_fact(error: &FactsError) -> Fault {
    let place = ["bureau", "facts", error.key()];
    let key = error.key();
    match error {
        FactsError::File { path, error, .. } => of_file(&place, path, error),
        FactsError::Text(_) => Fault::at(
            &place,
            Bilingual::new(format!("{key} 不是能显示的文字"), format!("{key} is no text that can be shown")),
            Bilingual::new(
                "请用 UTF-8 编码，去掉控制字符；不能是空的。",
                "Write it in UTF-8 without control characters; it cannot be empty.",
            ),
        ),
        FactsError::NotAKey(_) => Fault::at(
            &place,
            Bilingual::new(format!("{key} 不是有效的密钥"), format!("{key} is no key")),
            Bilingual::new(
                "应当是 32 字节的 base64url，不带等号；请向经办机构索取。",
                "It is 32 bytes in base64url without padding; ask the bureau for it.",
            ),
        ),
        FactsError::Value(_) => Fault::at(
            &place,
            Bilingual::new(format!("{key} 的值不能用"), format!("The value of {key} cannot be used")),
            Bilingual::new("写法见 docs/config.md。", "docs/config.md says how it is written."),
        ),
        FactsError::Missing(_) => missing(&["bureau", "facts"], key),
    }
}

fn missing(place: &[&str], key: &str) -> Fault {
    Fault::at(
        place,
        Bilingual::new(format!("缺少设置项：{key}"), format!("This key is missing: {key}")),
        Bilingual::new("请补上这一项，含义见 docs/config.md。", "Write it; docs/config.md says what it means."),
    )
}

fn of_mapped(mapped: &Mapped) -> Vec<Fault> {
    let mapping = mapped.mapping.faults(&mapped.facts, mapped.root_key.is_some());
    of_facts(&mapped.facts).into_iter().chain(mapping.iter().map(of_mapping)).collect()
}

/// Nobody can be asked, so the facts must be complete, and somebody must be able to sign in.
fn of_spool(spool: &Spool) -> Vec<Fault> {
    let mut found = of_facts(&spool.facts);
    let facts = &spool.facts;
    for (key, is_there) in
        [("agreement_zh", facts.agreement_zh.is_some()), ("sealing_key", facts.sealing_key.is_some())]
    {
        if !is_there {
            found.push(missing(&["bureau", "facts"], key));
        }
    }
    if spool.operators.is_empty() {
        found.push(missing(&["bureau"], "operators"));
    }
    for (n, operator) in spool.operators.iter().enumerate().filter(|(_, operator)| !operator.is_usable()) {
        found.push(Fault::at(
            &["bureau", "operators", &n.to_string(), "secret"],
            Bilingual::new(
                format!("{} 的 secret 不是口令的散列值", operator.id),
                format!("The secret of {} is not the hash of a password", operator.id),
            ),
            Bilingual::new("请用 renzheng config secret 生成。", "Make it with `renzheng config secret`."),
        ));
    }
    found
}

fn of_mapping(fault: &MappingFault) -> Fault {
    use MappingFaultKind as Kind;
    let below: &[&str] =
        if fault.path.first().is_some_and(|key| key == "facts") { &["bureau"] } else { &["bureau", "mapping"] };
    let path = below.iter().map(|&key| key.to_owned()).chain(fault.path.clone()).collect();
    let (zh, en, zh_remedy, en_remedy) = match &fault.kind {
        Kind::Unknown { name, known } => return unknown_value(path, name, known),
        Kind::Path => (
            "路径写错了",
            "The path is not right",
            "以 / 开头，花括号要成对，如 /records/{id}。",
            "It begins with / and closes its braces, as in /records/{id}.",
        ),
        Kind::Header => (
            "请求头写错了",
            "The header is not right",
            "名称只能用字母、数字和 -；值里不能有换行。",
            "A name takes letters, digits and -; a value takes no line ends.",
        ),
        Kind::NoEnvelope => (
            "put 没有发送记录本身",
            "put does not send the record itself",
            "在 body 里写 \"$envelope\" 或 \"$envelope_base64\"。",
            "Write \"$envelope\" or \"$envelope_base64\" in its body.",
        ),
        Kind::Status => (
            "这不是 HTTP 状态码",
            "This is no status of HTTP",
            "如 200、404、409；含义与接口 v1 相同。",
            "Such as 200, 404, 409; they mean what they mean in interface v1.",
        ),
        Kind::NoApproval => (
            "words 里没有哪个词表示通过",
            "No word in words means approved",
            "如 \"PASS\" = \"approved\"。",
            "As in \"PASS\" = \"approved\".",
        ),
        Kind::NoReceipt => (
            "有词表示通过，但没有写回执在哪里",
            "A word means that it stands, and nothing says where the receipt is",
            "请写 receipt = { number = …, decided_on = …, next_due = … }。",
            "Write receipt = { number = …, decided_on = …, next_due = … }.",
        ),
        Kind::Unverifiable => (
            "这个签名无法核对",
            "This signature cannot be checked",
            "还要写 receipt.filing，和 facts.receipt_key；否则请去掉 signature。",
            "It needs receipt.filing and facts.receipt_key as well; else leave signature out.",
        ),
        Kind::NoRoot => (
            "签名的密钥表无法核对",
            "The signed keys cannot be checked",
            "还要写 root_key 和 calls.service；否则把 sealing_key 写在 facts 里。",
            "They need root_key and calls.service as well; else write sealing_key in the facts.",
        ),
        Kind::NoAgreement => (
            "没有知情同意书",
            "There is no agreement",
            "请写 agreement_version、agreement_zh 和 agreement_en。",
            "Write agreement_version, agreement_zh and agreement_en.",
        ),
        Kind::NoSealingKey => (
            "没有经办机构的加密公钥",
            "There is no key of the bureau to seal to",
            "请写 sealing_key 和 key_id，向经办机构索取。",
            "Write sealing_key and key_id; ask the bureau for them.",
        ),
    };
    Fault { path, what: Bilingual::new(zh, en), remedy: Bilingual::new(zh_remedy, en_remedy) }
}

fn unknown_value(path: Vec<String>, name: &str, known: &[&'static str]) -> Fault {
    let what = Bilingual::new(format!("这里没有叫 {name} 的值"), format!("There is no value called {name} here"));
    let remedy = if let Some(k) = nearest(name, known.iter().copied()) {
        Bilingual::new(format!("您是不是想写：{k}？"), format!("Did you mean {k}?"))
    } else {
        let all = known.join(", ");
        Bilingual::new(format!("这里可以写：{all}"), format!("Known here: {all}"))
    };
    Fault { path, what, remedy }
}
