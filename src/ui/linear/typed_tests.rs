//! What comes of a typed line, on the sample pages.

use renzheng_flow::{
    Key, Step,
    overlay::Overlay,
    sheet::{Sheet, Topic},
    step::AgreementItem,
};
use strum::VariantArray as _;
use unicode_width::UnicodeWidthStr;

use super::{
    tests::{linear, wizards},
    *,
};
use crate::{pages_tests, samples};

/// Types a line and lets the wizard have all that comes of it.
fn type_line(linear: &mut Linear, wizard: &mut Wizard, line: &str) -> Vec<String> {
    let now = renzheng_domain::time::Now { at: Moment::ZERO, wall: jiff::Timestamp::UNIX_EPOCH };
    linear.tell(wizard, now.at);
    let mut said = linear.take(line, wizard, now.at);
    while let Some(fact) = linear.next(wizard, now.at) {
        wizard.update(fact, now);
    }
    said.extend(linear.tell(wizard, now.at));
    said
}

fn sample(name: &str) -> Wizard {
    let step = samples::steps().into_iter().find(|(known, _)| *known == name).unwrap().1;
    samples::wizard(Language::Chinese, step)
}

#[test]
fn a_number_chooses_and_a_wrong_one_is_answered() {
    let (mut linear, mut wizard) = (linear(), sample("entry"));
    let said = type_line(&mut linear, &mut wizard, "99");
    assert_eq!(wizard.step.id(), "entry");
    assert!(said[0].starts_with("请输入编号，1 到"), "{said:?}");
    type_line(&mut linear, &mut wizard, "２");
    assert_eq!(wizard.step.id(), "worklist");
    type_line(&mut linear, &mut wizard, "!返回");
    assert_eq!(wizard.step.id(), "entry");
}

#[test]
fn ticks_change_without_moving_what_enter_means() {
    let (mut linear, mut wizard) = (linear(), sample("method"));
    let said = type_line(&mut linear, &mut wizard, "4");
    assert_eq!(said[0], "4：张嘴，已勾选。");
    assert!(said.iter().any(|line| line.contains("1：人脸识别认证")), "{said:?}");
    assert_eq!(type_line(&mut linear, &mut wizard, "4")[0], "4：张嘴，未勾选。");
}

#[test]
fn a_consent_is_never_given_by_enter_alone() {
    let (mut linear, mut wizard) = (linear(), sample("agreement"));
    let Step::Agreement(page) = &mut wizard.step else { panic!("no agreement") };
    (page.capture, page.send, page.selected) = (false, false, renzheng_flow::step::AgreementItem::Capture);
    let ticks = |wizard: &Wizard| match &wizard.step {
        Step::Agreement(page) => (page.capture, page.send),
        _ => panic!("no agreement"),
    };
    let said = type_line(&mut linear, &mut wizard, "是");
    assert_eq!((ticks(&wizard), said[0].as_str()), ((false, false), "请按回车听下一段，或者输入 !略过。"));
    type_line(&mut linear, &mut wizard, "!skip");
    type_line(&mut linear, &mut wizard, "");
    assert_eq!(ticks(&wizard), (false, false));
    type_line(&mut linear, &mut wizard, "否");
    type_line(&mut linear, &mut wizard, "y");
    assert_eq!(ticks(&wizard), (false, true), "the second one was asked after the no to the first");
    type_line(&mut linear, &mut wizard, "1");
    assert_eq!(ticks(&wizard), (true, true));
}

#[test]
fn what_enter_would_refuse_is_not_offered_and_the_missing_consent_is_named() {
    let (mut linear, mut wizard) = (linear(), sample("agreement"));
    let Step::Agreement(page) = &mut wizard.step else { panic!("no agreement") };
    (page.capture, page.send, page.selected, page.notice) = (true, false, AgreementItem::Send, None);
    type_line(&mut linear, &mut wizard, "!略过");
    let said = type_line(&mut linear, &mut wizard, "否");
    assert_eq!(said, ["请输入编号，1 到 4。", "还没有勾选 2：同意把照片发给办理机构核对。"]);
    let said = type_line(&mut linear, &mut wizard, "");
    assert!(said[1].starts_with("还没有勾选 2") && wizard.step.id() == "agreement", "{said:?}");
    assert!(type_line(&mut linear, &mut wizard, "2").concat().contains("直接回车，就是 3：同意，继续"));
}

#[test]
fn an_empty_line_never_wipes_a_result_and_a_number_goes_on() {
    for (name, mut wizard) in wizards(Language::Chinese).into_iter().filter(|(_, wizard)| wants(wizard) == Wants::Word)
    {
        let (mut linear, id) = (linear(), wizard.step.id());
        let first = linear.tell(&wizard, Moment::ZERO);
        let asked = first.iter().position(|line| line.starts_with("输入 1，就是：")).unwrap();
        assert!(first[asked + 1].starts_with("直接回车，再听一遍"), "{name}: {first:?}");
        assert!(!first.concat().contains("按回车键"), "{name}: {first:?}");
        let heading = linear.read(&wizard, Moment::ZERO).heading;
        let again = type_line(&mut linear, &mut wizard, "");
        assert!(wizard.step.id() == id && again.concat().contains(&heading), "{name}: {again:?}");
        type_line(&mut linear, &mut wizard, "2");
        assert_eq!(wizard.step.id(), id, "{name}");
        let before = format!("{:?}", wizard.step);
        type_line(&mut linear, &mut wizard, "1");
        assert_ne!(format!("{:?}", wizard.step), before, "{name}");
    }
    for name in ["result_approved", "result_duplicate", "result_rejected", "result_review", "queued"] {
        assert_eq!(wants(&sample(name)), Wants::Word, "{name}");
    }
}

#[test]
fn a_lone_number_beside_reasons_is_one_of_them_and_no_testimony() {
    let (mut linear, mut wizard) = (linear(), sample("manual"));
    let form = |wizard: &Wizard| match &wizard.step {
        Step::Manual(page) => (page.why, page.statement.text().to_owned()),
        _ => panic!("no form"),
    };
    let (_, before) = form(&wizard);
    type_line(&mut linear, &mut wizard, "3");
    assert_eq!(form(&wizard), (renzheng_domain::casework::WhyManual::VARIANTS[2], before));
}

#[test]
fn a_no_where_a_word_is_needed_names_the_way_out() {
    let (mut linear, mut wizard) = (linear(), sample("attest"));
    let said = type_line(&mut linear, &mut wizard, "否");
    assert_eq!(said[..2], ["好，不勾选，就先不往下走。", "可以输入 !重新拍照。"]);
    type_line(&mut linear, &mut wizard, "!重新拍照");
    assert_ne!(wizard.step.id(), "attest");
}

#[test]
fn the_name_of_a_file_is_said_in_one_piece() {
    let place = format!("/home/window/{}/slip-20261123-060404.pdf", "folder-".repeat(8));
    for (_, mut wizard) in pages_tests::slips(Language::Chinese) {
        let Some(Overlay::Slip(open)) = wizard.over.top_mut() else { continue };
        (open.waiting, open.handed) =
            (None, Some(renzheng_flow::Handed { printed: None, saved: Some(Ok(place.clone())) }));
        assert!(linear().tell(&wizard, Moment::ZERO).concat().contains(&place));
    }
}

#[test]
fn after_a_wrong_password_the_way_back_to_the_account_is_said() {
    let (mut linear, mut wizard) = (linear(), sample("sign_in"));
    let Step::SignIn(page) = &mut wizard.step else { panic!("no sign-in") };
    page.problem = None;
    let without = type_line(&mut linear, &mut wizard, "demo").concat();
    let Step::SignIn(page) = &mut wizard.step else { panic!("no sign-in") };
    page.problem = Some(renzheng_flow::Problem::SignInRefused);
    let said = linear.tell(&wizard, Moment::ZERO).concat();
    let way = "要改账号，输入 !下一栏";
    assert!(!without.contains(way) && said.contains(way), "{without} / {said}");
}

#[test]
fn a_sentence_about_a_key_says_what_is_typed_for_it() {
    let said = |name: &str| linear().tell(&sample(name), Moment::ZERO).concat();
    assert!(said("read_back").contains("不对，请输入 !返回。"), "{}", said("read_back"));
    for (name, wizard) in wizards(Language::Chinese) {
        let said = linear().tell(&wizard, Moment::ZERO);
        let about = said.iter().find(|line| line.contains("按 Esc") || line.contains("按 F"));
        // The introduction tells how keys are typed.
        assert!(about.is_none_or(|line| line.starts_with("话里说")), "{name}: {about:?}");
    }
}

#[test]
fn a_line_takes_the_place_of_what_stood_in_the_field() {
    let (mut linear, mut wizard) = (linear(), sample("person"));
    type_line(&mut linear, &mut wizard, "!下一栏");
    type_line(&mut linear, &mut wizard, "欧阳·示例");
    let Step::Person(page) = &wizard.step else { panic!("no form") };
    assert!([page.name.text(), page.number.text()].contains(&"欧阳·示例"));
}

#[test]
fn the_same_mistake_is_said_again() {
    let (mut linear, mut wizard) = (linear(), sample("person"));
    let Step::Person(page) = &mut wizard.step else { panic!("no form") };
    page.focus = renzheng_flow::step::Focus::First;
    let first = type_line(&mut linear, &mut wizard, "7");
    let second = type_line(&mut linear, &mut wizard, "7");
    assert!(first.iter().any(|line| line.contains("姓名里有")), "{first:?}");
    assert!(second.iter().any(|line| line.contains("姓名里有")), "{second:?}");
}

#[test]
fn secrets_are_neither_shown_nor_said() {
    let (mut linear, mut wizard) = (linear(), sample("sign_in"));
    let said = type_line(&mut linear, &mut wizard, "demo");
    assert!(linear.hides(), "{said:?}");
    let said = [type_line(&mut linear, &mut wizard, "geheim"), type_line(&mut linear, &mut wizard, "!重读")].concat();
    assert!(!said.concat().contains("geheim"), "{said:?}");
}

#[test]
fn a_pattern_is_digits_and_blanks_between_them_mean_nothing() {
    let (mut linear, mut wizard) = (linear(), sample("security_gesture"));
    assert!(linear.tell(&wizard, Moment::ZERO).iter().any(|line| line.contains("图案")) && linear.hides());
    type_line(&mut linear, &mut wizard, "1 4 7 8 9");
    let Step::Security(page) = &wizard.step else { panic!("no pattern") };
    assert_eq!(page.stage, renzheng_flow::step::SecurityStage::GestureAgain);
}

#[test]
fn help_the_list_and_unknown_commands() {
    let (mut linear, mut wizard) = (linear(), sample("entry"));
    assert!(type_line(&mut linear, &mut wizard, "！").iter().any(|line| line.starts_with("!退出登录")));
    assert!(type_line(&mut linear, &mut wizard, "!没有的")[0].contains("没有这个命令"));
    type_line(&mut linear, &mut wizard, "?");
    assert_eq!(wizard.over.sheet(), Some(Sheet::about(Topic::Page)));
    type_line(&mut linear, &mut wizard, "");
    assert_eq!(wizard.over.sheet(), None);
}

#[test]
fn yes_and_no_answer_a_question_with_two_keys() {
    let (mut linear, mut wizard) = (linear(), sample("read_back"));
    type_line(&mut linear, &mut wizard, "n");
    assert_eq!(wizard.step.id(), "person");
    let mut wizard = sample("read_back");
    type_line(&mut linear, &mut wizard, "y");
    assert_eq!(wizard.step.id(), "method");
}

#[test]
fn the_text_of_a_code_can_be_heard_letter_by_letter() {
    let (mut linear, mut wizard) = (linear(), sample("credential"));
    let Step::Credential(page) = &wizard.step else { panic!("no credential") };
    let shown = page.credential.as_ref().unwrap().shown.clone();
    let said = linear.take("!文本", &wizard, Moment::ZERO);
    assert_eq!(said.concat(), shown);
    assert!(said.iter().all(|line| line.width() <= usize::from(WIDEST)));
    assert!(type_line(&mut linear, &mut wizard, "!text").concat().starts_with(&shown));
}

#[test]
fn a_page_that_uses_only_the_pen_needs_no_further_work() {
    // What others will build: items, facts, a field beside choices.
    let mut terminal = Terminal::new(TestBackend::new(120, 60)).unwrap();
    let (mut screen, wizard) = (Screen::new(Capabilities::default()), sample("entry"));
    let mut reading = Reading::default();
    let words = Words::new(Language::Chinese);
    terminal
        .draw(|frame| {
            let area = frame.area();
            let mut pen = crate::pen::Pen {
                frame,
                words: &words,
                theme: screen.theme,
                wizard: &wizard,
                viewfinder: &mut screen.viewfinder,
                gesture: &mut None,
                now: Moment::ZERO,
                reading: Some(&mut reading),
                area,
            };
            let look = crate::pen::FieldLook { focused: true, secret: false, cursor: true };
            pen.field("查找", "", &renzheng_flow::field::Field::default(), look);
            pen.choice("王示例", true, None);
            pen.choice("李示例", false, None);
        })
        .unwrap();
    reading.keys = vec![("Enter", "选定".into())];
    let page = Page { reading: &reading, wants: Wants::Line, unread: false, sure: false };
    let Meaning::Keys(mut steps) = errand::meaning(&grammar::read("!2"), &page) else { panic!("no keys") };
    assert!(matches!(errand::next(&mut steps, &reading), Some(Event::Pressed(Key::Down))));
    let Meaning::Keys(steps) = errand::meaning(&grammar::read("李"), &page) else { panic!("no keys") };
    assert_eq!(steps.len(), 2, "a search is typed and nothing is chosen: {steps:?}");
    assert_eq!(
        voice::prompt(&reading, Wants::Line, &words),
        ["请输入查找，再按回车", "要选上面的一项，输入 !编号，例如 !2"]
    );
}
