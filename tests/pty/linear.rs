//! The line mode: the whole job through the terminal's own line editing, as a screen reader's user does it.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use super::counter::{Counter, PROGRAM};

/// Columns of the widest line.
const WIDEST: usize = renzheng::ui::linear::WIDEST as usize;

/// The demonstration in line mode.
fn start(arguments: &[&str]) -> Counter {
    Counter::start(&[&["--accessible", "--camera", "mock"], arguments].concat())
}

impl Counter {
    /// Types a line when this has been said since the line before.
    fn reply(&mut self, heard: &mut usize, wanted: &str, line: &str) {
        self.hears(heard, wanted);
        self.press(&format!("{line}\r"));
    }

    /// Waits until this has been said behind what was heard before.
    fn hears(&mut self, heard: &mut usize, wanted: &str) {
        loop {
            let text = self.remembered();
            if let Some(at) = text.get(*heard..).and_then(|rest| rest.find(wanted)) {
                *heard += at + wanted.len();
                return;
            }
            self.more(wanted);
        }
    }
}

#[test]
fn a_whole_person_is_done_line_by_line() {
    let mut counter = start(&[]);
    let heard = &mut 0;
    counter.reply(heard, "请输入账号", "demo");
    counter.hears(heard, "请输入密码");
    counter.until_secret();
    counter.press("demo\r");
    // A wrong number is answered, and nothing is chosen.
    counter.reply(heard, "直接回车，就是 1：人脸识别认证。", "7");
    counter.reply(heard, "请输入编号，1 到 3", "1");
    counter.reply(heard, "请输入姓名", "王示例");
    counter.reply(heard, "请输入身份证号码", "119999195003150029");
    counter.hears(heard, "出生日期：1950年3月15日");
    counter.reply(heard, "就是：是本人", "是");
    counter.reply(heard, "1 到 7", "1");
    counter.reply(heard, "第 1 段完", "");
    counter.reply(heard, "第 2 段完", "!略过");
    counter.reply(heard, "要勾选“同意拍摄我的脸部照片”吗？", "是");
    counter.reply(heard, "要勾选“同意把照片发给办理机构核对”吗？", "是");
    counter.reply(heard, "就是 3：同意，继续", "");
    counter.hears(heard, "会自动往下走");
    counter.hears(heard, "请跟着做");
    counter.reply(heard, "要勾选“我看着本人完成了认证”吗？", "是");
    counter.reply(heard, "就是：提交", "");
    counter.hears(heard, "认证成功");
    counter.hears(heard, "认证编号：");
    counter.reply(heard, "就是：办理下一位", "!退出");
    counter.reply(heard, "就是：退出", "");
    assert!(counter.ended().success());
    let text = counter.remembered();
    assert!(text.trim_end().ends_with("已经退出，资料和照片都清除了。"), "{text}");
    let is_drawn = |c: char| ('\u{2500}'..='\u{28ff}').contains(&c);
    assert!(!text.contains(is_drawn), "{text}");
    assert!(counter.is_cooked() && !counter.screen().alternate_screen());
    let wide = text.lines().find(|line| unicode_width::UnicodeWidthStr::width(*line) > WIDEST);
    assert_eq!(wide, None);
}

#[test]
fn by_hand_in_english_without_a_face() {
    let mut counter = start(&["--lang", "en"]);
    let heard = &mut 0;
    counter.reply(heard, "Type: Name", "demo");
    counter.hears(heard, "Type: Password");
    counter.until_secret();
    counter.press("demo\r");
    counter.reply(heard, "Enter alone takes 1", "1");
    counter.reply(heard, "Type: Name", "王示例");
    counter.reply(heard, "Type: ID number", "119999195003150029");
    counter.reply(heard, "Enter alone means: That is me", "yes");
    counter.reply(heard, "Type a number from 1 to 7", "2");
    counter.reply(heard, "Type a number from 1 to 3", "1");
    counter.reply(heard, "type ! and its number", "!2");
    counter.reply(heard, "this one is chosen", "The face matches the card");
    counter.hears(heard, "What the picture shows cannot be read out here");
    counter.reply(heard, "Type yes or no", "!skip");
    counter.reply(heard, "Nobody else is there", "");
    counter.reply(heard, "I saw the person and the papers, and this is true\"?", "yes");
    counter.reply(heard, "Enter alone means: Submit", "");
    counter.hears(heard, "Step 9 of 9");
    counter.hears(heard, "Number: ");
    counter.reply(heard, "Enter alone means: Next person", "");
    counter.reply(heard, "Type: Name", "!leave");
    counter.reply(heard, "Enter alone means: Leave", "yes");
    assert!(counter.ended().success());
    assert!(counter.remembered().trim_end().ends_with("You have left, and what was shown is wiped."));
}

#[test]
fn the_end_of_the_input_leaves_without_a_question() {
    let mut counter = start(&[]);
    counter.until("请输入账号");
    counter.press("\u{4}");
    assert!(counter.ended().success());
    assert!(counter.is_cooked());
}

#[test]
fn ctrl_c_leaves_and_the_echo_comes_back() {
    let mut counter = start(&[]);
    let heard = &mut 0;
    counter.reply(heard, "请输入账号", "demo");
    counter.hears(heard, "请输入密码");
    counter.until_secret();
    counter.press("\u{3}");
    assert!(counter.ended().success());
    assert!(counter.is_cooked(), "the echo is still off");
}

#[test]
fn a_pipe_takes_the_place_of_a_hand() {
    let home = tempfile::tempdir().unwrap();
    let mut child = Command::new(PROGRAM)
        .args(["--accessible", "--camera", "mock", "--lang", "en"])
        .env_clear()
        .env("HOME", home.path())
        .env("TMPDIR", home.path())
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all("demo\nwrong\n!!demo\ndemo\n!lang\n!lang\n3\n".as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
    assert!(!text.contains("wrong"), "{text}");
    assert!(text.contains("Please note") && text.contains("请选择要办的事") && text.contains("You have left"), "{text}");
}
