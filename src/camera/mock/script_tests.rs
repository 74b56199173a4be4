use super::*;

fn parse(text: &str) -> Result<Script, ScriptError> {
    Script::parse(&text.lines().map(str::to_owned).collect::<Vec<_>>())
}

#[test]
fn reads_every_word_of_the_table() {
    let table = include_str!("script.rs").lines().filter(|line| line.starts_with("//! | `"));
    for word in table.flat_map(|line| line.split('|').nth(1).unwrap_or_default().split(',')) {
        let sample = word.trim().trim_matches('`').split('[').next().unwrap_or_default().trim().to_owned();
        let sample = sample.replace("NAME", "a.png").replace("ACT", "blink").replace("YAW PITCH ROLL", "1 2 3");
        let sample = sample.replace(" F", " 2").replace(" N", " 5");
        let sample =
            sample.replace("R G B", "1 1 .5").replace("SIDE", "left").replace("KIND", "virtual").replace("ANGLE", "90");
        let script = parse(&format!("{sample} 2s")).unwrap_or_else(|e| panic!("`{sample}`: {e}"));
        assert_eq!(script.steps.len(), 1, "{sample}");
    }
}

#[test]
fn reads_steps_acts_and_settings() {
    let script =
        parse("# morning\n\ndim + far 0.3 1.5s # dusk\nact turn_left at 2.1s\nacts wrong\nsize 1280x720").unwrap();
    let effects = vec![Effect::Light(0.1), Effect::Zoom(0.3)];
    assert_eq!(script.steps, [Step { effects, lasts: Some(Duration::from_millis(1500)) }]);
    assert_eq!(script.timed, [(Act::TurnLeft, Duration::from_millis(2100))]);
    assert_eq!((script.acts, script.size), (Acts::Wrong, (1280, 720)));
}

#[test]
fn says_the_line_and_what_is_wrong() {
    for (text, line, reason) in [
        ("play 1s\nfly 2s", 2, "unknown word `fly`"),
        ("black", 1, "how long? end the line with a time such as 3s, 250ms or forever"),
        ("black 3", 1, "how long? end the line with a time such as 3s, 250ms or forever"),
        ("3s", 1, "how long? end the line with a time such as 3s, 250ms or forever"),
        ("black -1s", 1, "`-1s` is no time such as 3s, 250ms or forever"),
        ("black NaNs", 1, "`NaNs` is no time such as 3s, 250ms or forever"),
        ("light NaN 3s", 1, "`light` needs a factor from 0 to 20"),
        ("light 3s", 1, "`light` needs a factor from 0 to 20"),
        ("fps 0 3s", 1, "`fps` needs 0.2 to 60 frames a second"),
        ("freeze now 3s", 1, "too many words after `freeze`"),
        ("hold still 3s", 1, "`hold` needs blink, open_mouth, turn_left, turn_right or nod"),
        ("act blink 3s", 1, "`act` needs an act, `at` and a time"),
        ("acts maybe", 1, "`acts` needs follow, ignore or wrong"),
        ("size 8x8", 1, "`size` needs 640x480 or 1280x720"),
        ("black forever\nplay 1s", 2, "the step before lasts for ever"),
    ] {
        let error = parse(text).unwrap_err();
        assert_eq!((error.line, error.reason.to_string().as_str()), (line, reason), "{text}");
    }
}

#[test]
fn knows_the_step_of_every_moment() {
    let script = parse("black 1s\nplay 500ms").unwrap();
    let at = |ms| script.at(Duration::from_millis(ms)).map(|(i, _)| i);
    assert_eq!((at(0), at(999), at(1000), at(1499), at(1500)), (Some(0), Some(0), Some(1), Some(1), None));
    assert_eq!(script.end_of(Duration::from_millis(1200)), Duration::from_millis(1500));
    assert_eq!(script.end_of(Duration::from_millis(1500)), Duration::MAX);
}

#[test]
fn survives_being_written_down() {
    let script = parse("black 1s\nacts ignore").unwrap();
    let text = serde_json::to_string(&script).unwrap();
    assert_eq!(
        (text.as_str(), serde_json::from_str::<Script>(&text).unwrap()),
        (r#"["black 1s","acts ignore"]"#, script)
    );
    assert!(serde_json::from_str::<Script>(r#"["nonsense"]"#).is_err());
}

#[test]
fn every_word_that_is_offered_is_known_and_every_one_of_the_table_is_offered() {
    for word in WORDS {
        let reason = parse(&format!("{word} 2s")).err().map(|error| error.reason);
        assert!(!matches!(reason, Some(Reason::UnknownWord(_))), "{word}");
    }
    let table = include_str!("script.rs").lines().filter(|line| line.starts_with("//! | `"));
    let named = table.flat_map(|line| line.split('|').nth(1).unwrap_or_default().split('`').skip(1).step_by(2));
    for word in named.filter_map(|words| words.split_whitespace().next()) {
        assert!(WORDS.contains(&word), "{word}");
    }
}
