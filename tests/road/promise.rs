//! What is promised before a picture is taken, and that nothing is left to a person afterwards for a reason that was
//! known before and was not said.

use std::net::SocketAddr;

use renzheng::{
    backend::{Backend as _, BackendError},
    bureau::{BureauConfig, Deciding, DevicePolicy},
    domain::{
        channel::Reference,
        filing::{Decision, Reason},
        promise::{FaceOutlook, PhotoOnFile, PhotoQuality, WhyLooked, WhyUseless},
    },
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use crate::setting::{Office, backend, demo_secret, office, office_with, person};

async fn outlook(office: &Office, n: usize) -> FaceOutlook {
    let case = office.backend.check_person(&person(n), &[]).await.unwrap();
    case.promise.unwrap().outlook(Reference::BureauPhoto).unwrap()
}

/// What came of a record of person `n` with the picture that fits.
async fn came(office: &Office, n: usize) -> Decision {
    let filing = office.filing(n, b"0.5").await;
    let bytes = office.sealed_as(&filing, n as u64 + 1, "").await;
    office.backend.put(filing.id, &bytes).await.unwrap();
    office.final_decision(filing.id).await
}

const fn good(year: Option<i16>) -> PhotoOnFile {
    PhotoOnFile { year, quality: PhotoQuality::Good }
}

#[tokio::test]
async fn what_is_promised_is_what_comes() {
    let office = office().await;
    assert_eq!(outlook(&office, 0).await, FaceOutlook::Approved { photo: good(None) });
    assert!(matches!(came(&office, 0).await, Decision::Approved { .. }));
    office.bureau.add_person(&person(1), None).await.unwrap();
    assert_eq!(outlook(&office, 1).await, FaceOutlook::Useless { why: WhyUseless::NoPhoto });
    assert_eq!(came(&office, 1).await, Decision::Review { reason: Reason::NoUsablePhoto });
    office.bureau.add_person(&person(2), Some(b"no face")).await.unwrap();
    assert_eq!(outlook(&office, 2).await, FaceOutlook::Useless { why: WhyUseless::UnusablePhoto });
    office.bureau.add_person(&person(2), Some(b"photo on file")).await.unwrap();
    assert_eq!(
        outlook(&office, 2).await,
        FaceOutlook::Approved { photo: good(None) },
        "a better photo is measured anew"
    );
    office.bureau.photo_taken_in(&person(3), 1996).await.unwrap();
    assert_eq!(outlook(&office, 3).await, FaceOutlook::Looked { why: WhyLooked::AgedPhoto, photo: good(Some(1996)) });
}

#[tokio::test]
async fn what_the_bureau_itself_wants_is_said_before() {
    type Change = fn(&mut BureauConfig);
    let causes: [(Change, WhyLooked); 2] = [
        (|config| config.deciding = Deciding::ByHand, WhyLooked::ByHand),
        (|config| config.devices = DevicePolicy::Enrolled, WhyLooked::CounterUnknown),
    ];
    for (change, why) in causes {
        let office = office_with(change).await;
        assert_eq!(outlook(&office, 0).await, FaceOutlook::Looked { why, photo: good(None) });
    }
}

/// Every photo on file is told, by quality and year.
#[tokio::test]
async fn the_photos_on_file_are_reported() {
    let office = office().await;
    office.bureau.add_person(&person(1), None).await.unwrap();
    office.bureau.add_person(&person(2), Some(b"no face")).await.unwrap();
    office.bureau.photo_taken_in(&person(2), 2001).await.unwrap();
    let report = office.bureau.check_photos().await.unwrap();
    let of = |n: usize| report.iter().find(|one| one.id_number == person(n).id_number.expose()).unwrap();
    assert_eq!(of(0).photo, Some((None, Some(PhotoQuality::Good))));
    assert_eq!((of(1).photo, of(1).police_photo), (None, None));
    assert_eq!(of(2).photo, Some((Some(2001), Some(PhotoQuality::Unusable))));
}

/// Answers each path with what it says.
async fn says(answers: [(&'static str, String); 3]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let read = stream.read(&mut request).await.unwrap_or_default();
            let head = String::from_utf8_lossy(&request[..read]).into_owned();
            let Some((_, body)) = answers.iter().find(|(path, _)| head.contains(path)) else { continue };
            let length = body.len();
            let reply = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
            let _ = stream.write_all(reply.as_bytes()).await;
        }
    });
    addr
}

/// A promise counts for the case it was made for, and with the bureau's signature.
#[tokio::test]
async fn a_promise_that_the_bureau_did_not_sign_is_refused() {
    let office = office().await;
    let token = office.session("demo", "demo").await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let person_json = serde_json::json!({ "name": "赵示例", "id_number": person(0).id_number.expose() });
    let ask = client.post(format!("http://{}/v1/persons/check", office.addr)).bearer_auth(&token).json(&person_json);
    let case: serde_json::Value = ask.send().await.unwrap().json().await.unwrap();
    let service = client.get(format!("http://{}/v1/service", office.addr)).send().await.unwrap().text().await.unwrap();
    let session = serde_json::json!({
        "token": token, "operator": "demo", "display_name": "x", "expires": "2030-01-01T00:00:00Z"
    });
    let asked_of = async |case: serde_json::Value| {
        let answers = [
            ("/v1/service", service.clone()),
            ("/v1/operator/session", session.to_string()),
            ("/v1/persons/check", case.to_string()),
        ];
        let counter = backend(says(answers).await, Some(office.bureau.root_public_key()), &office.clock);
        counter.sign_in("demo", &demo_secret()).await.unwrap();
        counter.check_person(&person(0), &[]).await.map(|case| case.promise.is_some())
    };
    let mut unsigned = case.clone();
    unsigned["promise"] = serde_json::json!({ "next_due": "2099-01-01" });
    let members = unsigned.as_object_mut().unwrap();
    members.remove("signed_promise");
    let mut of_another = case.clone();
    of_another["id"] = "another".into();
    assert_eq!(asked_of(case).await, Ok(true));
    assert_eq!(asked_of(unsigned).await, Ok(false), "what is not signed does not count");
    assert_eq!(asked_of(of_another).await, Err(BackendError::Untrusted));
}
