use super::*;

const GOOD: &str = "device = \"窗口 3\"\ncamera = \"/dev/video0\"\nlanguage = \"en\"\n\n[bureau]\nurl = \"https://b.example\"\nroot_key = \"CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk\"\n";

fn parse(text: &str) -> Result<Config, Complaint> {
    Config::parse(text, "c.toml", Path::new(""))
}

/// Everything that is wrong, in English, with the remedies.
fn wrong(text: &str) -> Vec<(String, String)> {
    let all = Config::examine(text, "c.toml", Path::new("")).unwrap_err();
    all.into_iter().map(|c| (c.what.en, c.remedy.en)).collect()
}

#[test]
fn a_full_file_is_read_and_the_rest_is_usual() {
    let config = parse(GOOD).unwrap();
    assert_eq!(config.device, "窗口 3");
    assert_eq!(config.camera, Some(CameraChoice::Id("/dev/video0".into())));
    assert_eq!(config.language, Some(Lang::En));
    assert_eq!((config.channels.as_slice(), config.log), (["counter".to_owned()].as_slice(), Level::Info));
    assert_eq!(config.virtual_cameras, VirtualCameras::Warn);
    assert!(matches!(&config.bureau, Bureau::V1(v1) if v1.url == "https://b.example"), "{:?}", config.bureau);
    let strict = parse(&format!("virtual_cameras = \"block\"\n{GOOD}")).unwrap();
    assert_eq!(strict.virtual_cameras, VirtualCameras::Block);
    assert_eq!(parse(&format!("{GOOD}kind = \"v1\"\n")).unwrap(), config);
}

#[test]
fn an_unknown_key_is_refused_with_its_line_and_the_nearest_known_one() {
    for (wrong, line, nearest) in [
        (format!("langauge = \"zh\"\n{GOOD}"), 1, "Did you mean language?"),
        (format!("{GOOD}rootkey = \"x\"\n"), 8, "Did you mean root_key?"),
        (format!("{GOOD}zzz = 1\n"), 8, "Known here: kind, proxy, root_key, tls, url"),
        (format!("{GOOD}[bureau.tls]\nrotos = \"x\"\n"), 9, "Did you mean roots?"),
    ] {
        let said = parse(&wrong).unwrap_err();
        assert!(said.what.en.starts_with(&format!("c.toml, line {line}: There is no such key")), "{said}");
        assert_eq!(said.remedy.en, nearest);
    }
}

#[test]
fn the_due_rule_is_a_word_or_a_number_of_months() {
    use crate::domain::due::DueRule::{BirthMonth, CalendarYear, FixedMonth, Months};
    let with = |rule: &str| {
        let spool = "[bureau]\nkind = \"spool\"\nfolder = \"/srv/x\"\noperators = []\n[bureau.facts]\nname = \"局\"\n";
        format!("{spool}due = {rule}\n")
    };
    let read_as = |rule: &str| {
        toml::from_str::<crate::backend::facts::Facts>(&format!("name = \"局\"\ndue = {rule}\n")).unwrap().due
    };
    for (rule, read) in [
        ("\"birth_month\"", BirthMonth),
        ("{ months = 12 }", Months(12)),
        ("{ months = 6 }", Months(6)),
        ("{ fixed_month = 9 }", FixedMonth(9)),
        ("\"calendar_year\"", CalendarYear),
    ] {
        assert_eq!(read_as(rule), read, "{rule}");
    }
    for (rule, what, remedy) in [
        ("\"birthmonth\"", "due cannot be \"birthmonth\"", "Did you mean birth_month?"),
        ("{ months = 0 }", "The value of months is out of bounds", "It takes: 1–24"),
        ("{ fixed_month = 13 }", "The value of fixed_month is out of bounds", "It takes: 1–12"),
        ("{ month = 12 }", "There is no such key: month", "Did you mean months?"),
        ("{ years = 1 }", "There is no such key: years", "Known here: months, fixed_month"),
        ("{}", "This key is missing: months / fixed_month", "Write it; docs/config.md says what it means."),
        ("12", "The value of due is of another kind", "It should be a text in quotes."),
    ] {
        assert!(wrong(&with(rule)).contains(&(format!("c.toml, line 7: {what}"), remedy.to_owned())), "{rule}");
    }
}

#[test]
fn everything_wrong_is_said_at_once_in_the_order_of_the_file() {
    let text = "langauge = \"zh\"\ndevice = 3\nlog = \"loud\"\nvirtual_cameras = true\n[bureau]\nurl = \"https://b.example\"\n";
    let expected = [
        ("c.toml, line 1: There is no such key: langauge", "Did you mean language?"),
        ("c.toml, line 2: The value of device is of another kind", "It should be a text in quotes."),
        ("c.toml, line 3: log cannot be \"loud\"", "It takes: off, warn, info, debug"),
        ("c.toml, line 4: The value of virtual_cameras is of another kind", "It should be a text in quotes."),
        ("c.toml, line 5: This key is missing: root_key", "Write it; docs/config.md says what it means."),
    ];
    assert_eq!(wrong(text), expected.map(|(what, remedy)| (what.to_owned(), remedy.to_owned())));
    let broken = wrong("a = = 1\nb = 'x\n");
    assert!(broken[0].0.starts_with("c.toml, line 1: The configuration cannot be understood"), "{broken:?}");
    assert!(broken.iter().any(|(what, _)| what.starts_with("c.toml, line 2:")), "{broken:?}");
}

#[test]
fn what_cannot_be_seen_by_keys_alone_is_said_with_its_line_as_well() {
    let text = "camera = \"mock\"\ncamera_rotation = 45\n[bureau]\nurl = \"http://b.example\"\nroot_key = \"abc\"\nproxy = \"p\"\n[bureau.tls]\nroots = \"/nowhere/roots.pem\"\n";
    let lines = |text: &str| wrong(text).iter().map(|(what, _)| what[..14].to_owned()).collect::<Vec<_>>();
    assert_eq!(
        lines(text),
        ["c.toml, line 1", "c.toml, line 2", "c.toml, line 8"],
        "a file that is not there comes first"
    );
    let without_file = text.replace("[bureau.tls]\nroots = \"/nowhere/roots.pem\"\n", "");
    assert_eq!(lines(&without_file), ["c.toml, line 1", "c.toml, line 2", "c.toml, line 4", "c.toml, line 6"]);
}

#[test]
fn a_kind_has_its_own_keys_and_an_unknown_one_is_named() {
    let of = |kind: &str| format!("[bureau]\nkind = \"{kind}\"\nurl = \"https://b.example\"\n");
    let said = wrong(&of("maped"));
    assert_eq!(said, [("c.toml, line 2: kind cannot be \"maped\"".to_owned(), "Did you mean mapped?".to_owned())]);
    let missing: Vec<String> = wrong(&of("mapped")).into_iter().map(|(what, _)| what).collect();
    assert_eq!(missing, ["c.toml, line 1: This key is missing: facts", "c.toml, line 1: This key is missing: mapping"]);
    let spool = wrong(&of("spool"));
    assert_eq!(spool.len(), 4, "folder, facts, operators are missing, url is not known: {spool:?}");
    assert!(parse("camera = \"mock\"\n[bureau]\nkind = \"embedded\"\n").is_ok(), "the mock is for demonstrations");
    assert!(wrong("[bureau]\nkind = 3\n")[0].0.contains("kind cannot be"));
    assert!(wrong("device = \"x\"\n")[0].0.contains("This key is missing: bureau"));
}

#[test]
fn the_mock_camera_is_not_for_real_work() {
    let said = parse(&GOOD.replace("/dev/video0", "mock")).unwrap_err();
    assert!(said.what.en.starts_with("c.toml, line 2: The mock camera"), "{said}");
}

#[test]
fn only_right_angles_turn_the_picture() {
    assert_eq!(parse(GOOD).unwrap().rotation(), Rotation::None);
    for (degrees, rotation) in
        [("0", Rotation::None), ("90", Rotation::Quarter), ("180", Rotation::Half), ("270", Rotation::ThreeQuarters)]
    {
        assert_eq!(parse(&format!("camera_rotation = {degrees}\n{GOOD}")).unwrap().rotation(), rotation);
    }
    for wrong in ["45", "-90", "360", "91"] {
        let said = parse(&format!("# x\ncamera_rotation = {wrong}\n{GOOD}")).unwrap_err();
        let what = format!("c.toml, line 2: The camera's picture cannot be turned by {wrong} degrees");
        assert_eq!((said.what.en.as_str(), said.remedy.en.starts_with("Write 0, 90")), (what.as_str(), true));
    }
    for wrong in ["\"90\"", "90.0"] {
        let said = parse(&format!("camera_rotation = {wrong}\n{GOOD}")).unwrap_err();
        assert_eq!(said.what.en, "c.toml, line 1: The value of camera_rotation is of another kind");
    }
}

#[test]
fn the_schema_names_every_kind_and_closes_every_table() {
    let schema = Config::schema();
    let text = schema.to_string();
    for kind in KINDS {
        assert!(text.contains(&format!("\"const\":\"{kind}\"")), "{kind}");
    }
    assert_eq!(schema["additionalProperties"], false);
    let open: Vec<&String> = schema["$defs"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, d)| d.get("properties").is_some() && d["additionalProperties"] != false)
        .map(|(name, _)| name)
        .collect();
    assert!(open.is_empty(), "{open:?}");
}
