//! Receipts that are checked away from the bureau.

use std::process::Command;

use renzheng::{
    domain::{filing::Receipt, slip::receipt_code},
    wire::RECORD_HEADER,
};

use crate::{
    setting::{Office, office},
    trust::certified,
};

/// What `renzheng verify` says of a file with this text, in English, and its exit code.
fn verified(text: &str, root: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("receipt.json");
    std::fs::write(&file, text).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_renzheng"));
    let output = program.args(["verify", "--lang", "en", "--root-key", root]).arg(&file).output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

/// A slip has the receipt in its code and the keys nowhere: they were kept from another day.
async fn the_code_of_its_slip_is_checked_with_the_keys_alone(office: &Office, reply: &str, root: &str) {
    let receipt: Receipt = serde_json::from_str(reply).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let service = reqwest::Client::builder().no_proxy().build().unwrap();
    let service = service.get(format!("http://{}/v1/service", office.addr)).send().await.unwrap().text().await.unwrap();
    std::fs::write(folder.path().join("service.json"), service).unwrap();
    for (code, keys, exit, says) in [
        (receipt_code(&receipt), true, 0, "Genuine"),
        (receipt_code(&receipt) + "\r\n", true, 0, "Genuine"),
        (receipt_code(&receipt).replace("赵**", "钱**"), true, 1, "Not genuine"),
        (receipt_code(&receipt), false, 2, "--keys"),
    ] {
        std::fs::write(folder.path().join("code.txt"), code).unwrap();
        let mut program = Command::new(env!("CARGO_BIN_EXE_renzheng"));
        program.current_dir(folder.path()).args(["verify", "--lang", "en", "--root-key", root, "code.txt"]);
        let output = if keys { program.args(["--keys", "service.json"]) } else { &mut program }.output().unwrap();
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.code() == Some(exit) && said.contains(says), "{said}");
    }
}

#[tokio::test]
async fn a_receipt_is_checked_without_the_bureau_and_a_changed_one_is_found() {
    let office = office().await;
    let (filing, _) = certified(&office, 0).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("http://{}/v1/certifications/{}/receipt", office.addr, filing.id);
    assert_eq!(client.get(&url).send().await.unwrap().status(), 404, "the id alone opens nothing");
    let get = client.get(url).header(RECORD_HEADER, office.sha256_of(filing.id).await);
    let text = get.send().await.unwrap().text().await.unwrap();
    let root = office.bureau.root_public_key();
    let (code, said) = verified(&text, &root);
    assert!(code == Some(0) && said.contains("Genuine") && said.contains("赵**"), "{said}");
    let (code, said) = verified(&text.replace("赵**", "钱**"), &root);
    assert!(code == Some(1) && said.contains("Not genuine"), "{said}");
    let (code, said) = verified(&text, "KHP5qa4blyydnTXYozPmKkYqtmEn0MDlnsL86vNEUv8");
    assert!(code == Some(1) && said.contains("not signed by this bureau"), "{said}");
    the_code_of_its_slip_is_checked_with_the_keys_alone(&office, &text, &root).await;
    assert_eq!(verified(&text, "short").0, Some(2));
    assert_eq!(verified("{}", &root).0, Some(1));
}
