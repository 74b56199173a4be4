#![no_main]

#[allow(dead_code, reason = "each main runs one target")]
#[path = "../targets/mod.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::credential::check(bytes));
