//! The words of a script line, read one after another. What they mean is told in [`super::script`].

use std::{str::FromStr, time::Duration};

use renzheng_domain::{face::Side, trial::Act};

use super::script::{Acts, Attack, Device, Effect, Garment, Reason, Script, ScriptError, Step};

impl Script {
    /// Reads lines of the grammar told in [`super::script`].
    pub fn parse(lines: &[String]) -> Result<Self, ScriptError> {
        let mut script = Self { lines: lines.to_vec(), ..Self::default() };
        for (i, line) in lines.iter().enumerate() {
            let words: Vec<&str> = line.split('#').next().unwrap_or_default().split_whitespace().collect();
            read_line(&mut script, &words).map_err(|reason| ScriptError { line: i + 1, reason })?;
        }
        Ok(script)
    }
}

impl TryFrom<Vec<String>> for Script {
    type Error = ScriptError;
    fn try_from(lines: Vec<String>) -> Result<Self, ScriptError> {
        Self::parse(&lines)
    }
}

/// Adds one line to the script.
fn read_line(script: &mut Script, words: &[&str]) -> Result<(), Reason> {
    match words {
        [] => {}
        ["act", act, "at", at] => script.timed.push((read_act("act", act)?, read_span(at)?.unwrap_or(Duration::MAX))),
        ["act", ..] => return Err(Reason::BadArgument("act".into(), "an act, `at` and a time")),
        ["acts", rest @ ..] => script.acts = read_policy(rest)?,
        ["size", rest @ ..] => script.size = read_size(rest)?,
        ["fps", number] => script.fps = read_fps(&mut Arguments { name: "fps", rest: &[number] })?,
        _ => script.steps.push(read_step(script, words)?),
    }
    Ok(())
}

fn read_step(script: &Script, words: &[&str]) -> Result<Step, Reason> {
    if script.steps.last().is_some_and(|step| step.lasts.is_none()) {
        return Err(Reason::Unreachable);
    }
    let (time, effects) = words.split_last().ok_or(Reason::NoDuration)?;
    let effects: Vec<Effect> = effects.split(|word| *word == "+").map(read_effect).collect::<Result<_, _>>()?;
    Ok(Step { effects, lasts: read_span(time)? })
}

fn read_effect(words: &[&str]) -> Result<Effect, Reason> {
    let Some((&name, rest)) = words.split_first() else { return Err(Reason::NoDuration) };
    let mut rest = Arguments { name, rest };
    let effect = match name {
        "play" => Effect::Play,
        "picture" => Effect::Picture(rest.word("the name of a picture")?.to_owned()),
        "black" => Effect::Black,
        "light" => Effect::Light(rest.number(None, (0.0, 20.0), "a factor from 0 to 20")?),
        "dim" => Effect::Light(rest.number(Some(0.1), (0.0, 1.0), "a factor from 0 to 1")?),
        "bright" => Effect::Light(rest.number(Some(4.0), (1.0, 20.0), "a factor from 1 to 20")?),
        "blur" => Effect::Blur(rest.number(Some(6.0), (0.0, 50.0), "0 to 50 pixels")?),
        "far" => Effect::Zoom(rest.number(Some(0.45), (0.1, 1.0), "a factor from .1 to 1")?),
        "near" => Effect::Zoom(rest.number(Some(1.8), (1.0, 4.0), "a factor from 1 to 4")?),
        "shift" => {
            let x = rest.number(Some(0.3), (-1.0, 1.0), "two shares from -1 to 1")?;
            Effect::Shift(x, rest.number(Some(0.0), (-1.0, 1.0), "two shares from -1 to 1")?)
        }
        "away" => Effect::Away,
        "second_face" => Effect::SecondFace(rest.number(Some(0.72), (0.2, 0.8), "a size from .2 to .8")?),
        "hold" => Effect::Hold(read_act("hold", rest.word("an act")?)?),
        "pose" => {
            let mut angle = || rest.number(None, (-35.0, 35.0), "three angles from -35 to 35");
            Effect::Pose(angle()?, angle()?, angle()?)
        }
        "print" => Effect::Show(Attack::Print(rest.number(Some(0.0), (-35.0, 35.0), "an angle from -35 to 35")?)),
        "flat" => Effect::Show(Attack::Flat),
        "replay" => Effect::Show(Attack::Replay),
        "restless" => Effect::Restless,
        "fps" => Effect::Fps(read_fps(&mut rest)?),
        _ => return read_light(name, rest),
    };
    rest.end(effect)
}

fn read_light(name: &str, mut rest: Arguments<'_>) -> Result<Effect, Reason> {
    let effect = match name {
        "side_light" => Effect::SideLight(rest.side()?, rest.number(Some(0.15), (0.0, 1.0), "a share from 0 to 1")?),
        "back_light" => Effect::BackLight(rest.number(Some(0.15), (0.0, 1.0), "a share from 0 to 1")?),
        "cast" => Effect::Cast(rest.cast()?),
        "grey" => Effect::Grey,
        "shake" => {
            let reach = rest.number(Some(20.0), (0.0, 60.0), "0 to 60 pixels and an angle from -90 to 90")?;
            Effect::Shake(reach, rest.number(Some(0.0), (-90.0, 90.0), "0 to 60 pixels and an angle from -90 to 90")?)
        }
        "smear" => Effect::Smear(rest.number(Some(0.7), (0.0, 1.0), "a share from 0 to 1")?),
        "turned" => Effect::Turned(match rest.word("90 or 270")? {
            "90" => true,
            "270" => false,
            _ => return Err(Reason::BadArgument(name.to_owned(), "90 or 270")),
        }),
        _ => return read_garment(name, rest),
    };
    rest.end(effect)
}

fn read_garment(name: &str, mut rest: Arguments<'_>) -> Result<Effect, Reason> {
    let garment = match name {
        "glasses" => Garment::Glasses,
        "sunglasses" => Garment::Sunglasses(rest.number(Some(0.96), (0.0, 1.0), "a share from 0 to 1")?),
        "glare" => Garment::Glare(rest.number(Some(0.95), (0.0, 1.0), "a share from 0 to 1")?),
        "cover_eye" => Garment::EyeHand(rest.side()?),
        "mask" => Garment::Mask(rest.colour("blue")?),
        "scarf" => Garment::Scarf,
        "hand" => Garment::Hand,
        "cap" => Garment::Cap(rest.colour("grey")?),
        _ => return read_fault(name, rest),
    };
    rest.end(Effect::Wear(garment))
}

fn read_fault(name: &str, mut rest: Arguments<'_>) -> Result<Effect, Reason> {
    let effect = match name {
        "device" => Effect::Device(rest.device()?),
        "freeze" => Effect::Freeze,
        "garbage" => Effect::Garbage,
        "truncate" => Effect::Truncate,
        "wrong_size" => Effect::WrongSize,
        "stale" => Effect::Stale,
        "unplug" => Effect::Unplug,
        "busy" => Effect::Busy(rest.next().map(str::to_owned)),
        "denied" => Effect::Denied,
        "absent" => Effect::Absent,
        "no_mode" => Effect::NoMode,
        "fault" => Effect::Fault,
        _ => return Err(Reason::UnknownWord(name.to_owned())),
    };
    rest.end(effect)
}

/// The words behind an effect's name that are not read yet.
struct Arguments<'a> {
    name: &'a str,
    rest: &'a [&'a str],
}

impl<'a> Arguments<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    fn word(&mut self, what: &'static str) -> Result<&'a str, Reason> {
        self.next().ok_or_else(|| Reason::BadArgument(self.name.to_owned(), what))
    }

    fn number(&mut self, default: Option<f32>, range: (f32, f32), what: &'static str) -> Result<f32, Reason> {
        let value = match (self.next(), default) {
            (Some(word), _) => f32::from_str(word).ok(),
            (None, default) => default,
        };
        let in_range = value.filter(|v| (range.0..=range.1).contains(v));
        in_range.ok_or_else(|| Reason::BadArgument(self.name.to_owned(), what))
    }

    fn side(&mut self) -> Result<Side, Reason> {
        match self.word("left or right")? {
            "left" => Ok(Side::Left),
            "right" => Ok(Side::Right),
            _ => Err(Reason::BadArgument(self.name.to_owned(), "left or right")),
        }
    }

    fn device(&mut self) -> Result<Device, Reason> {
        const NEEDS: &str = "real, other, virtual or unknown";
        Ok(match self.word(NEEDS)? {
            "real" => Device::Real,
            "other" => Device::Other,
            "virtual" => Device::Virtual,
            "unknown" => Device::Unknown,
            _ => return Err(Reason::BadArgument(self.name.to_owned(), NEEDS)),
        })
    }

    /// Three factors, or the word of a lamp: a warm bulb and a blue sky against daylight, and a green tube.
    fn cast(&mut self) -> Result<[f32; 3], Reason> {
        const NEEDS: &str = "three factors from 0 to 4, or warm, cool or green";
        let named = match self.rest {
            ["warm"] => [1.5, 0.9, 0.3],
            ["cool"] => [0.45, 0.85, 1.8],
            ["green"] => [0.55, 1.25, 0.55],
            _ => {
                let mut factor = || self.number(None, (0.0, 4.0), NEEDS);
                return Ok([factor()?, factor()?, factor()?]);
            }
        };
        self.rest = &[];
        Ok(named)
    }

    /// Colours as cloth has them, 8-bit sRGB.
    fn colour(&mut self, default: &'static str) -> Result<[u8; 3], Reason> {
        Ok(match self.next().unwrap_or(default) {
            "black" => [34, 34, 38],
            "white" => [228, 230, 232],
            "grey" => [112, 114, 120],
            "red" => [168, 38, 42],
            "green" => [52, 104, 66],
            "blue" => [118, 168, 208],
            "brown" => [112, 74, 50],
            _ => {
                return Err(Reason::BadArgument(self.name.to_owned(), "black, white, grey, red, green, blue or brown"));
            }
        })
    }

    fn end(&self, effect: Effect) -> Result<Effect, Reason> {
        if self.rest.is_empty() { Ok(effect) } else { Err(Reason::TooMany(self.name.to_owned())) }
    }
}

fn read_act(asker: &str, word: &str) -> Result<Act, Reason> {
    let known = "blink, open_mouth, turn_left, turn_right or nod";
    word.parse().map_err(|_| Reason::BadArgument(asker.to_owned(), known))
}

fn read_policy(words: &[&str]) -> Result<Acts, Reason> {
    match words {
        ["follow"] => Ok(Acts::Follow),
        ["ignore"] => Ok(Acts::Ignore),
        ["wrong"] => Ok(Acts::Wrong),
        _ => Err(Reason::BadArgument("acts".into(), "follow, ignore or wrong")),
    }
}

fn read_fps(rest: &mut Arguments<'_>) -> Result<f32, Reason> {
    rest.number(None, (0.2, 60.0), "0.2 to 60 frames a second")
}

/// The sizes the real camera is opened with: a mock must not deliver what a real one cannot.
fn read_size(words: &[&str]) -> Result<(u32, u32), Reason> {
    match words {
        ["640x480"] => Ok((640, 480)),
        ["1280x720"] => Ok((1280, 720)),
        _ => Err(Reason::BadArgument("size".into(), "640x480 or 1280x720")),
    }
}

/// `3s`, `1.5s`, `250ms`; `None` is `forever`. A word without a unit is taken for a forgotten time.
fn read_span(word: &str) -> Result<Option<Duration>, Reason> {
    if word == "forever" {
        return Ok(None);
    }
    let (digits, unit) = match (word.strip_suffix("ms"), word.strip_suffix('s')) {
        (Some(digits), _) => (digits, 0.001),
        (None, Some(digits)) => (digits, 1.0),
        (None, None) => return Err(Reason::NoDuration),
    };
    let seconds = f64::from_str(digits).ok().map(|n| n * unit).filter(|s| *s > 0.0 && *s <= 86_400.0);
    seconds.map(|s| Some(Duration::from_secs_f64(s))).ok_or_else(|| Reason::BadDuration(word.to_owned()))
}
