//! The real binary in a pseudo-terminal.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "the counts are what one of them is run for")]

mod counter;
#[cfg(debug_assertions)]
mod crash;
mod marker;
mod patron;
mod replay;
mod slip;

use counter::Counter;

const CTRL_C: &str = "\u{3}";
const F2: &str = "\u{1b}OQ";
const ENTER: &str = "\r";
const SPACE: &str = " ";

/// To the page where name and number are typed.
fn signed_in(arguments: &[&str]) -> Counter {
    let mut counter = Counter::start(arguments);
    counter.until("演示账号");
    counter.press("demo\rdemo\r");
    counter.until("请选择要办的事");
    counter.enter();
    counter.until("填写姓名和号码");
    counter
}

/// What a terminal must be like when a program has left it.
fn assert_given_back(counter: &Counter) {
    let screen = counter.screen();
    assert!(!screen.alternate_screen(), "still in the alternate screen");
    assert!(!screen.bracketed_paste(), "paste is still bracketed");
    assert!(!screen.hide_cursor(), "the cursor is hidden");
    assert!(counter.is_cooked(), "the terminal is still raw");
}

#[test]
fn the_first_page_is_chinese_and_a_demonstration_and_f2_turns_it_english() {
    let mut counter = Counter::start(&[]);
    counter.until("经办员登录");
    counter.until("演示");
    assert!(counter.screen().alternate_screen() && counter.screen().bracketed_paste() && !counter.is_cooked());
    counter.press(F2);
    counter.until("Sign in");
    counter.press(F2);
    counter.until("经办员登录");
}

#[test]
fn hanzi_are_typed_pasted_and_taken_back() {
    let mut counter = signed_in(&[]);
    counter.press("王小");
    counter.until("王小");
    counter.press("\u{1b}[200~欧阳\u{1b}[201~");
    counter.until("王小欧阳");
    counter.press("\u{7f}\u{7f}\u{7f}");
    counter.until_screen("王 alone in the field", |screen| {
        screen.contents().lines().any(|line| line.contains("┃ 王") && !line.contains('小'))
    });
}

#[test]
fn a_smaller_and_a_larger_window_show_the_same_page() {
    let mut counter = Counter::start(&[]);
    counter.until("经办员登录");
    counter.resize(80, 24);
    counter.until_screen("the page in 80 columns", |screen| {
        (screen.size().0.get(), screen.size().1.get()) == (24, 80)
            && screen.contents().contains("经办员登录")
            && screen.contents().contains("F2")
    });
    counter.resize(20, 5);
    counter.until("窗口太小");
    counter.resize(120, 40);
    counter.until("经办员登录");
}

#[test]
fn ctrl_c_gives_the_terminal_back() {
    let mut counter = Counter::start(&[]);
    counter.until("经办员登录");
    counter.press(CTRL_C);
    assert!(counter.ended().success());
    assert_given_back(&counter);
    assert_eq!(counter.text().trim(), "", "nothing is left on the screen");
}

#[test]
fn sigterm_gives_the_terminal_back() {
    let mut counter = signed_in(&[]);
    counter.signal("TERM");
    assert!(counter.ended().success());
    assert_given_back(&counter);
}

#[test]
fn a_window_that_is_gone_ends_the_program() {
    let mut counter = Counter::start(&[]);
    counter.until("经办员登录");
    counter.hang_up();
    let status = counter.ended();
    // 128 and SIGHUP, whether the signal, the keyboard or the screen noticed it first.
    assert_eq!((status.exit_code(), status.signal()), (129, None), "{status:?}");
}

#[test]
fn from_the_start_to_the_receipt_and_on_to_the_next_person() {
    let mut counter = signed_in(&[]);
    counter.press("王示例\r119999195003150029\r");
    counter.consents();
    counter.until("请看镜头");
    counter.until_screen("the picture", |screen| screen.contents().matches('▀').count() > 200);
    counter.until("请经办员确认");
    counter.press(&[SPACE, ENTER].concat());
    counter.until("认证成功");
    counter.until("认证编号");
    counter.enter();
    counter.until_screen("an empty page for the next person", |screen| {
        let text = screen.contents();
        text.contains("填写姓名和号码") && !text.contains("认证编号") && !text.contains("119999********0029")
    });
}
