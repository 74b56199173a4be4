use std::path::PathBuf;

use clap::CommandFactory;

use super::*;
use crate::{
    app::show::speed,
    command::replay::size,
    setup::config::words::{CameraChoice, Lang},
};

#[test]
fn the_definition_holds_together() {
    Cli::command().debug_assert();
}

#[test]
fn no_arguments_is_the_wizard() {
    let cli = Cli::try_parse_from(["renzheng"]).unwrap();
    assert!(cli.command.is_none() && cli.wizard.camera.is_none());
}

#[test]
fn cameras_are_named_or_chosen() {
    for (typed, meant) in [
        ("auto", CameraChoice::Auto),
        ("mock", CameraChoice::Mock),
        ("/dev/video2", CameraChoice::Id("/dev/video2".into())),
    ] {
        let cli = Cli::try_parse_from(["renzheng", "--camera", typed]).unwrap();
        assert_eq!(cli.wizard.camera, Some(meant));
    }
}

#[test]
fn sizes_and_speeds_have_bounds() {
    assert_eq!(size("120x40"), Ok((120, 40)));
    for wrong in ["80", "0x24", "80x", "9999x24", "axb"] {
        assert!(size(wrong).is_err(), "{wrong}");
    }
    assert_eq!(speed("2.5"), Ok(2.5));
    for wrong in ["0", "-1", "inf", "NaN", "fast"] {
        assert!(speed(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn shared_options_may_follow_the_subcommand() {
    let cli = Cli::try_parse_from(["renzheng", "queue", "list", "--data", "/x", "--lang", "en"]).unwrap();
    assert_eq!(cli.shared.data, Some(PathBuf::from("/x")));
    assert_eq!(cli.shared.lang, Some(Lang::En));
}

#[test]
fn a_key_may_begin_with_a_hyphen() {
    let key = "-FO3Onc_4btYoNIXsbEJa8ohBy0EquApCcJBgggpBk8";
    for line in [["renzheng", "verify", "--root-key", key, "code"].as_slice(), &["renzheng", "load", "--root-key", key]]
    {
        assert!(Cli::try_parse_from(line).is_ok(), "{line:?}");
    }
}

#[test]
fn two_pictures_or_a_table_of_pairs_are_compared() {
    let parsed = |line: &str| Cli::try_parse_from(line.split(' ')).is_ok();
    for right in ["match a b", "match a b --json --years 12", "match --pairs p.csv --root d --svg x.svg --json"] {
        assert!(parsed(&format!("renzheng {right}")), "{right}");
    }
    for wrong in ["match", "match a", "match a b c", "match a b --pairs p", "match a b --root d", "pad"] {
        assert!(!parsed(&format!("renzheng {wrong}")), "{wrong}");
    }
    assert!(parsed("renzheng pad report d --json --det x.svg --simulated"));
}
