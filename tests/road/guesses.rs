//! Guessing a password is slow, and locks nobody out who does not guess. Linux has all of 127.0.0.0/8 on this computer.

use std::net::{IpAddr, Ipv4Addr};

use renzheng::{backend::Backend as _, wire::SessionRequest};

use crate::setting::{Office, demo_secret, office};

/// The status of a sign-in from 127.0.0.`last`, under this counter's name.
async fn sign_in(office: &Office, last: u8, device: &str, secret: &str) -> u16 {
    let from = IpAddr::from(Ipv4Addr::new(127, 0, 0, last));
    let client = reqwest::Client::builder().no_proxy().local_address(from).build().unwrap();
    let request = SessionRequest { operator: "demo".into(), secret: secret.into(), device: device.into() };
    let post = client.post(format!("http://{}/v1/operator/session", office.addr)).json(&request);
    post.send().await.unwrap().status().as_u16()
}

async fn guess(office: &Office, last: u8, device: &str) -> Vec<u16> {
    let mut said = Vec::new();
    for _ in 0..11 {
        said.push(sign_in(office, last, device, "a guess").await);
    }
    said
}

#[tokio::test]
async fn ten_wrong_passwords_lock_out_who_guesses_and_nobody_else() {
    let office = office().await;
    let slowed: Vec<u16> = [401; 10].into_iter().chain([429]).collect();
    // From the office's own address, as all come behind a proxy, and from another.
    assert_eq!(guess(&office, 1, "x").await, slowed);
    assert_eq!(guess(&office, 2, "x").await, slowed);
    assert_eq!(sign_in(&office, 2, "x", "demo").await, 429, "also the right one, from where it is guessed");
    office.backend.sign_in("demo", &demo_secret()).await.unwrap();
    assert_eq!(sign_in(&office, 3, "a new counter", "demo").await, 200);
    // Who says the counter's name has that counter's guesses, and no more.
    assert_eq!(guess(&office, 3, "a new counter").await, slowed);
    office.backend.sign_in("demo", &demo_secret()).await.unwrap();
}
