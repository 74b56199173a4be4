//! The helper's wizard in one terminal, the person's screen in another.

use ratatui::{Terminal, backend::TestBackend};
use renzheng::{
    domain::trial::Act,
    flow::{Hint, guidance::Detail, wizard::Language},
    ui::{
        patron::{Calm, Say, Scene, Screen, Shown, View},
        text::cells,
        theme::Capabilities,
    },
};

use crate::{ENTER, SPACE, counter::Counter, signed_in};

/// Columns and rows of the person's window: room for letters eight rows high.
const SIZE: (u16, u16) = (120, 40);

/// The rows of the window as they are drawn when this is shown, without a picture.
fn drawn(shown: Shown<'_>) -> Vec<String> {
    let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).unwrap();
    let mut screen = Screen::new(Capabilities::default(), false);
    terminal.draw(|frame| screen.draw(frame, shown, Language::Chinese)).unwrap();
    let buffer = terminal.backend().buffer();
    // The second cell of a hanzi holds nothing in a terminal, a blank here.
    let row = |y: u16| {
        let mut x = 0;
        let mut row = String::new();
        while x < SIZE.0 {
            let symbol = buffer[(x, y)].symbol();
            row.push_str(symbol);
            x += cells(symbol).max(1);
        }
        row.trim_end().to_owned()
    };
    (0..SIZE.1).map(row).collect()
}

/// Whether the window shows this. In front of the mirror the rows of the sentence are compared, letters eight rows
/// high.
fn is_drawn(screen: &vt100::Screen, shown: Shown<'_>) -> bool {
    let rows: Vec<String> = screen.rows(0, SIZE.0).map(|row| row.trim_end().to_owned()).collect();
    let is_mirror = matches!(shown, Shown::View(View { scene: Scene::Mirror(_), .. }));
    let compared = if is_mirror { 1..9 } else { 0..usize::from(SIZE.1) };
    let expected = drawn(shown);
    rows.len() == expected.len() && rows[compared.clone()] == expected[compared]
}

fn shows(screen: &vt100::Screen, scene: &Scene) -> bool {
    let view = View { language: Language::Chinese, office: None, scene: scene.clone() };
    is_drawn(screen, Shown::View(&view))
}

fn patron(counter: &Counter) -> Counter {
    let mut patron = counter.beside(&["patron"]);
    patron.resize(SIZE.0, SIZE.1);
    patron
}

fn welcomed(patron: &mut Counter) {
    patron.until_screen("the welcome", |screen| {
        // The office's name stands above it.
        let office = Some("演示社会保险经办机构".to_owned());
        let of = |office| View { language: Language::Chinese, office, scene: Scene::Welcome };
        is_drawn(screen, Shown::View(&of(office))) || is_drawn(screen, Shown::View(&of(None)))
    });
}

#[test]
fn the_person_sees_the_hint_then_the_act_then_that_it_is_done_then_the_welcome() {
    let mut counter = signed_in(&["--mock-script", "far 15s"]);
    let mut patron = patron(&counter);
    welcomed(&mut patron);
    counter.press("王示例\r119999195003150029\r");
    counter.consents();
    let far = Scene::Mirror(Say::Hint(Hint::TooFar, Detail::Plain));
    patron.until_screen("to come closer, in large letters", |screen| shows(screen, &far));
    patron.until_screen("the picture", |screen| screen.contents().matches('▀').count() > 500);
    let acts: Vec<Scene> = Act::ALL.into_iter().map(|act| Scene::Mirror(Say::Act(act))).collect();
    patron.until_screen("a movement, in large letters", |screen| acts.iter().any(|act| shows(screen, act)));
    patron.until_screen("that the pictures are taken", |screen| shows(screen, &Scene::Calm(Calm::Taken)));
    counter.until("请经办员确认");
    counter.press(&[SPACE, ENTER].concat());
    patron.until_screen("that it is done", |screen| shows(screen, &Scene::Done));
    counter.until("认证编号");
    counter.enter();
    welcomed(&mut patron);
    for told in ["王", "1199", "认证编号", "F1", "demo"] {
        assert!(!patron.remembered().contains(told), "{told}");
    }
    patron.press("q");
    assert!(patron.ended().success());
}

#[test]
fn each_goes_on_without_the_other() {
    let mut counter = Counter::start(&[]);
    counter.until("经办员登录");
    let mut patron = patron(&counter);
    welcomed(&mut patron);
    counter.signal("KILL");
    patron.until_screen("that the wizard has gone", |screen| is_drawn(screen, Shown::Gone));
    let mut again = counter.beside(&[]);
    again.until("经办员登录");
    welcomed(&mut patron);
    patron.signal("KILL");
    patron.ended();
    again.press("demo\rdemo\r");
    again.until("请选择要办的事");
}

#[test]
fn the_screen_waits_for_the_wizard_and_one_folder_has_one_wizard() {
    let mut patron = Counter::start(&["patron"]);
    patron.resize(SIZE.0, SIZE.1);
    patron.until_screen("that it waits", |screen| is_drawn(screen, Shown::Waiting));
    let mut counter = patron.beside(&[]);
    counter.until("经办员登录");
    welcomed(&mut patron);
    let mut second = counter.beside(&[]);
    second.until("向导已经在另一个窗口里打开");
    assert!(!second.ended().success());
    counter.press("\u{3}");
    assert!(counter.ended().success());
    patron.until_screen("that the wizard has gone", |screen| is_drawn(screen, Shown::Gone));
    patron.press("\u{1b}");
    assert!(patron.ended().success());
    assert!(!patron.screen().alternate_screen() && patron.is_cooked());
}
