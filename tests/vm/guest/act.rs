//! The person in front of the camera: reads what the page asks for, and does it.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use renzheng::{
    domain::{time::Clock, trial::Act},
    setup::clock::SystemClock,
};

use crate::{counter::Counter, film::Film};

/// A human needs about so long from reading to doing.
const REACTION: Duration = Duration::from_millis(700);
/// After so long without an answer the act is done once more.
const AGAIN: Duration = Duration::from_secs(6);
/// Longest wait for a page: three times the longest, which is the watchdog's for a camera that never sends.
const PATIENCE: Duration = Duration::from_secs(15);
/// Three times what two acts need.
const TRIES: usize = 6;
/// The page that comes when all acts are done.
const DONE: &str = "请经办员确认";

/// What the page says without the spaces of its large letters.
pub fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// Waits for words in large or small letters.
pub fn until(counter: &mut Counter, words: &str) {
    until_text(counter, words, |text| squeezed(text).contains(words));
}

/// Waits until the page says so; `what` names it when it does not come.
pub fn until_text(counter: &mut Counter, what: &str, seen: impl Fn(&str) -> bool) {
    if let Err(why) = counter.within(PATIENCE, |screen| seen(&screen.contents())) {
        panic!("waited for {what:?} ({why}), the screen shows:\n{}", counter.text());
    }
}

/// The act on the page.
pub fn asked(text: &str) -> Option<Act> {
    let text = squeezed(text);
    let words = |act| match act {
        Act::Blink => "请眨一下眼",
        Act::OpenMouth => "请张大嘴",
        Act::TurnLeft => "请向左转头",
        Act::TurnRight => "请向右转头",
        Act::Nod => "请点一下头",
        Act::Digits => "请念出这四个数字",
    };
    Act::ALL.into_iter().find(|act| text.contains(words(*act)))
}

/// Which act of how many, as the page says it.
pub fn number(text: &str) -> Option<String> {
    let text = squeezed(text);
    let place = text.find("动作")?;
    Some(text[place..].chars().take("动作1/2".chars().count()).collect())
}

/// Does what is asked until the helper is asked to confirm. Returns how many times something was done.
pub fn follow(counter: &mut Counter, film: &Arc<Mutex<Film>>) -> usize {
    let clock = SystemClock::start();
    let mut times = 0;
    while times < TRIES {
        until_text(counter, "an act, or the end of them", |text| {
            squeezed(text).contains(DONE) || asked(text).is_some()
        });
        let text = counter.text();
        let Some(act) = asked(&text) else { return times };
        let before = number(&text);
        let moved_on = |screen: &vt100::Screen| {
            let text = screen.contents();
            squeezed(&text).contains(DONE) || number(&text) != before
        };
        clock.wait(REACTION);
        film.lock().unwrap().perform(act);
        times += 1;
        // Who was not understood does it again; if it never is, the page turns to another that nobody waits for.
        counter.within(AGAIN, moved_on).ok();
    }
    panic!("{times} acts and no end, the screen shows:\n{}", counter.text());
}
