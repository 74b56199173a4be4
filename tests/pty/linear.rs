//! The line mode: the whole job through the terminal's own line editing, as a screen reader's user does it.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use super::counter::{Counter, PROGRAM};

/// Columns of the widest line.
const WIDEST: usize = renzheng::ui::linear::WIDEST as usize;

/// A helper who types and hears.
struct Ear {
    counter: Counter,
    /// Everything the terminal was sent.
    said: Vec<u8>,
    /// How much of it has been heard.
    heard: usize,
}

impl Ear {
    /// At the demonstration in line mode.
    fn open(arguments: &[&str]) -> Self {
        let counter = Counter::start(&[&["--accessible", "--camera", "mock"], arguments].concat());
        Self { counter, said: Vec::new(), heard: 0 }
    }

    /// Waits until this has been said behind what was heard before.
    fn hears(&mut self, wanted: &str) {
        let found = |said: &[u8]| said.windows(wanted.len()).position(|part| part == wanted.as_bytes());
        loop {
            if let Some(at) = found(&self.said[self.heard..]) {
                self.heard += at + wanted.len();
                return;
            }
            match self.counter.more() {
                Some(bytes) => self.said.extend(bytes),
                None => panic!("waited for {wanted:?}, what was said:\n{}", self.text()),
            }
        }
    }

    /// Types a line when this has been said.
    fn reply(&mut self, wanted: &str, line: &str) {
        self.hears(wanted);
        self.counter.press(&format!("{line}\r"));
    }

    /// The same where it does not show.
    fn secret(&mut self, wanted: &str, line: &str) {
        self.hears(wanted);
        self.counter.until_secret();
        self.counter.press(&format!("{line}\r"));
    }

    /// Waits for the end, and hears the rest.
    fn ended(&mut self) -> bool {
        while let Some(bytes) = self.counter.more() {
            self.said.extend(bytes);
        }
        self.counter.ended().success()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.said).replace('\r', "")
    }
}

#[test]
fn a_whole_person_is_done_line_by_line() {
    let mut ear = Ear::open(&[]);
    ear.reply("请输入账号", "demo");
    ear.secret("请输入密码", "demo");
    // A wrong number is answered, and nothing is chosen.
    ear.reply("直接回车，就是 1：人脸识别认证。", "99");
    ear.reply("请输入编号，1 到", "1");
    ear.reply("请输入姓名", "王示例");
    ear.reply("请输入身份证号码", "119999195003150029");
    ear.hears("出生日期：1950年3月15日");
    ear.reply("就是：是本人", "是");
    ear.reply("1 到 7", "1");
    ear.reply("第 1 段完", "");
    ear.reply("第 2 段完", "!略过");
    ear.reply("要勾选“同意拍摄我的脸部照片”吗？", "是");
    ear.reply("要勾选“同意把照片发给办理机构核对”吗？", "是");
    ear.reply("就是 3：同意，继续", "");
    ear.hears("会自动往下走");
    ear.hears("请跟着做");
    ear.reply("要勾选“我看着本人完成了认证”吗？", "是");
    ear.reply("就是：提交", "");
    ear.hears("认证成功");
    ear.hears("认证编号：");
    // An empty line only repeats what must not be missed.
    ear.reply("输入 1，就是：办理下一位", "");
    ear.hears("认证成功");
    ear.hears("认证编号：");
    ear.reply("输入 1，就是：办理下一位", "!退出");
    ear.reply("就是：退出", "");
    assert!(ear.ended());
    let text = ear.text();
    assert!(text.trim_end().ends_with("已经退出，资料和照片都清除了。"), "{text}");
    let is_drawn = |c: char| ('\u{2500}'..='\u{28ff}').contains(&c);
    assert!(!text.contains(is_drawn) && !text.contains('\u{1b}'), "{text}");
    assert!(ear.counter.is_cooked() && !ear.counter.screen().alternate_screen());
    let wide = text.lines().find(|line| unicode_width::UnicodeWidthStr::width(*line) > WIDEST);
    assert_eq!(wide, None);
}

#[test]
fn by_hand_in_english_without_a_face() {
    let mut ear = Ear::open(&["--lang", "en"]);
    ear.reply("Type: Account", "demo");
    ear.secret("Type: Password", "demo");
    ear.reply("Enter alone takes 1", "1");
    ear.reply("Type: Name", "王示例");
    ear.reply("Type: ID number", "119999195003150029");
    ear.reply("Enter alone means: That is me", "yes");
    ear.reply("Type a number from 1 to 7", "2");
    ear.reply("Type a number from 1 to 3", "1");
    ear.reply("type ! and its number", "!2");
    ear.reply("this one is chosen", "The face matches the card");
    ear.hears("What the picture shows cannot be read out here");
    ear.reply("Type yes or no", "!skip");
    ear.reply("Nobody else is there", "");
    ear.reply("I saw the person and the papers, and this is true\"?", "yes");
    ear.reply("Enter alone means: Submit", "");
    ear.hears("Step 9 of 9");
    ear.hears("Number: ");
    ear.reply("1 means: Next person", "1");
    ear.reply("Type: Name", "!leave");
    ear.reply("Enter alone means: Leave", "yes");
    assert!(ear.ended());
    assert!(ear.text().trim_end().ends_with("You have left, and what was shown is wiped."));
}

#[test]
fn the_end_of_the_input_leaves_without_a_question() {
    let mut ear = Ear::open(&[]);
    ear.hears("请输入账号");
    ear.counter.press("\u{4}");
    assert!(ear.ended());
    assert!(ear.counter.is_cooked());
}

#[test]
fn ctrl_c_leaves_and_the_echo_comes_back() {
    let mut ear = Ear::open(&[]);
    ear.reply("请输入账号", "demo");
    ear.hears("请输入密码");
    ear.counter.until_secret();
    ear.counter.press("\u{3}");
    assert!(ear.ended());
    assert!(ear.counter.is_cooked(), "the echo is still off");
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
    child.stdin.take().unwrap().write_all("demo\nwrong\n!!demo\ndemo\n3\n!lang\n!lang\n".as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
    assert!(!text.contains("wrong"), "{text}");
    assert!(text.contains("Please note") && text.contains("练一练") && text.contains("You have left"), "{text}");
}
