//! What lies over the page, and what of it is seen and takes the keys.
use super::*;
use crate::{Outlets, overlay::Overlay};

const IDLE: Duration = Duration::from_mins(5);

fn top(counter: &Counter) -> &'static str {
    match counter.wizard.over.top() {
        None => "page",
        Some(Overlay::Lock(_)) => "lock",
        Some(Overlay::Leaving) => "leaving",
        Some(Overlay::Picker(_)) => "picker",
        Some(Overlay::Sheet(_)) => "sheet",
        Some(Overlay::Slip(_)) => "slip",
    }
}

#[test]
fn only_the_question_whether_to_leave_is_asked_over_another() {
    let mut counter = Counter::open();
    counter.reach_framing(&[Act::Blink]);
    for (key, opened) in [(Key::F(1), "sheet"), (Key::F(3), "sheet"), (Key::F(4), "picker")] {
        counter.press(key);
        assert_eq!(top(&counter), opened);
        for other in [Key::F(4), Key::F(6)] {
            counter.press(other);
            assert_eq!(top(&counter), opened, "{other:?} over {opened}");
        }
        counter.press(Key::CtrlC);
        assert_eq!(top(&counter), "leaving");
        counter.press(Key::F(1));
        counter.press(Key::Esc);
        assert_eq!(top(&counter), opened, "what lay there before comes out again");
        counter.press(Key::Esc);
        assert_eq!((top(&counter), counter.page()), ("page", "framing"));
    }
}

#[test]
fn the_lock_falls_on_everything_and_opens_under_the_question_whether_to_leave() {
    let mut counter = Counter::new(Settings { slip: Outlets { prints: true, saves: true }, ..Settings::default() });
    counter.sign_in();
    counter.keys("王示例\n11010519491231002x\n");
    counter.tell(Event::PersonChecked(counter.ticket(), Err(Problem::PersonUnknown)));
    counter.press(Key::F(6));
    assert_eq!(top(&counter), "slip");
    counter.press(Key::CtrlC);
    counter.pass(IDLE);
    assert_eq!(top(&counter), "lock");
    counter.keys("demo\n");
    let asked = counter.ticket();
    counter.press(Key::CtrlC);
    counter.tell(Event::Unlocked(asked, true));
    assert_eq!((top(&counter), counter.wizard.over.lock().is_none()), ("leaving", true));
    counter.press(Key::Esc);
    assert_eq!((top(&counter), counter.page()), ("page", "person"), "the slip was put away when the lock fell");
}
