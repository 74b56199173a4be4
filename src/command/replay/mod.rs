//! `renzheng replay FILE`: the recorded facts go to a fresh wizard at their recorded times, and what it shows is what
//! was shown, with stand-ins for names and numbers and an outline for the picture.

mod outline;
mod play;
mod screens;

use std::{path::PathBuf, time::Duration};

use clap::Args;

use self::{
    play::{Happened, Replay, Scene},
    screens::Screens,
};
use super::scenario::Transcript;
use crate::{
    app::{
        record::Record,
        run::screen_lost,
        show::{Show, speed},
    },
    flow::wizard::Language,
    setup::{
        clock::clock_face,
        complaint::{Bilingual, Complaint},
        say::say,
    },
};

/// Options of `renzheng replay`.
#[derive(Args, Clone, Debug)]
pub struct ReplayOptions {
    /// 用 --record 写成的记录 · A record written with --record
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// 打印每一个不同的画面 · Print each distinct screen
    #[arg(long, conflicts_with = "watch")]
    pub screens: bool,
    /// 在终端里按原来的速度重放：空格暂停，Esc 离开 · Play it in this terminal at its own pace: Space pauses, Esc leaves
    #[arg(long)]
    pub watch: bool,
    /// 画面大小，默认与记录时相同 · Size of the printed screens; as recorded by default
    #[arg(long, value_name = "80x24", value_parser = size, requires = "screens")]
    pub size: Option<(u16, u16)>,
    /// 观看的速度倍数 · How many times as fast to watch
    #[arg(long, value_name = "F", default_value = "1", value_parser = speed, requires = "watch")]
    pub speed: f64,
}

/// Columns and rows; a window of more than a thousand of either is a slip of the hand.
pub(super) fn size(text: &str) -> Result<(u16, u16), String> {
    let sides = text.split_once(['x', 'X']).and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    sides.filter(|(w, h)| (1..=1000).contains(w) && (1..=1000).contains(h)).ok_or_else(|| "80x24".to_owned())
}

/// Replays the file as the options say.
pub fn run(options: &ReplayOptions, language: Language) -> Result<(), Complaint> {
    let mut replay = Replay::of(Record::open(&options.file)?);
    if options.watch {
        watch(&mut replay, options.speed)?;
    } else if options.screens {
        print_screens(&mut replay, options.size)?;
    } else {
        print_transcript(&mut replay)?;
    }
    if replay.is_cut() {
        say(cut().get(language));
    }
    Ok(())
}

fn cut() -> Bilingual {
    Bilingual::new(
        "记录到此中断：写它的程序当时被终止，或记录已达最大长度。",
        "The record breaks off here: the program that wrote it was ended, or it is as long as a record may be.",
    )
}

fn print_transcript(replay: &mut Replay) -> Result<(), Complaint> {
    let mut transcript = Transcript::default();
    transcript.note(&replay.wizard, &[]);
    let mut told = 0;
    let mut tell = |transcript: &Transcript, at: Duration| {
        transcript.lines[told..].iter().for_each(|line| say(&format!("{:>10}  {line}", clock_face(at))));
        told = transcript.lines.len();
    };
    tell(&transcript, Duration::ZERO);
    while let Some(scene) = replay.scene() {
        let Scene { now, happened } = scene?;
        if let Happened::Turned { event, orders, .. } = happened {
            transcript.hear(&event);
            transcript.note(&replay.wizard, &orders);
        }
        tell(&transcript, now.at.since_start());
    }
    Ok(())
}

fn print_screens(replay: &mut Replay, size: Option<(u16, u16)>) -> Result<(), Complaint> {
    let mut screens = Screens::new(size.unwrap_or(replay.head().size));
    let mut last = String::new();
    let mut show = |text: String, at: Duration, page: &str| {
        if text != last {
            say(&format!("──── {} · {page} ────\n{text}", clock_face(at)));
            last = text;
        }
    };
    show(screens.draw(&replay.wizard, crate::domain::time::Moment::ZERO), Duration::ZERO, replay.wizard.step.id());
    while let Some(scene) = replay.scene() {
        let Scene { now, happened } = scene?;
        match happened {
            Happened::Turned { picture, wiped, .. } => screens.take(picture, wiped),
            Happened::Resized(to) if size.is_none() => screens.resize(to),
            Happened::Resized(_) => {}
        }
        show(screens.draw(&replay.wizard, now.at), now.at.since_start(), replay.wizard.step.id());
    }
    Ok(())
}

fn watch(replay: &mut Replay, speed: f64) -> Result<(), Complaint> {
    let mut show = Show::open(speed, crate::domain::time::Moment::ZERO)?;
    while let Some(at) = replay.upcoming()? {
        if show.wait(&replay.wizard, at).map_err(|e| screen_lost(&e))?.is_break() {
            return Ok(());
        }
        let Some(scene) = replay.scene() else { break };
        if let Happened::Turned { picture, wiped, .. } = scene?.happened {
            show.take(picture, wiped);
        }
    }
    show.hold(&replay.wizard).map_err(|e| screen_lost(&e))
}

#[cfg(test)]
mod tests;
