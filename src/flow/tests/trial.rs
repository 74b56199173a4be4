//! Acts, budgets and verdicts: not judged is not failed.
use renzheng_domain::{
    face::Parallax,
    trial::{NotJudged, Verdict},
};

use super::*;
use crate::Hint;

fn closed() -> Observation {
    face(|f| (f.left_eye_open, f.right_eye_open) = (0.08, 0.08))
}

fn yaw(degrees: f32) -> Observation {
    face(|f| f.pose.yaw = degrees)
}

fn verdict(counter: &Counter) -> Verdict {
    match &counter.wizard.step {
        Step::Attest(page) => page.trial.verdict,
        other => panic!("at {}", other.id()),
    }
}

#[test]
fn each_act_is_recognised_and_nothing_else_is() {
    let acts = [
        (Act::Blink, closed()),
        (Act::OpenMouth, face(|f| f.mouth_open = 0.6)),
        (Act::TurnLeft, yaw(25.0)),
        (Act::TurnRight, yaw(-25.0)),
        (Act::Nod, face(|f| f.pose.pitch = -16.0)),
    ];
    for (asked, _) in &acts {
        for (done, movement) in &acts {
            let mut counter = Counter::open();
            counter.reach_trial(&[*asked]);
            counter.act(movement);
            let expected = if asked == done { "attest" } else { "trial" };
            assert_eq!(counter.page(), expected, "asked {asked:?}, done {done:?}");
        }
    }
}

#[test]
fn several_acts_are_asked_in_order_each_with_its_own_prompt() {
    let mut counter = Counter::open();
    counter.reach_trial(&[Act::TurnLeft, Act::OpenMouth]);
    counter.act(&yaw(25.0));
    assert_eq!(counter.act_asked(), Some(Act::OpenMouth));
    counter.act(&mouth_open());
    assert_eq!(verdict(&counter), Verdict::Passed);
    let prompts: Vec<_> = counter
        .effects
        .iter()
        .filter_map(|e| if let Effect::Do(Deed::Prompt(act)) = e { Some(*act) } else { None })
        .collect();
    assert_eq!(prompts, [Act::TurnLeft, Act::OpenMouth]);
}

#[test]
fn a_movement_that_began_before_the_prompt_is_no_answer() {
    let mut counter = Counter::open();
    counter.reach_trial(&[Act::OpenMouth]);
    counter.see(mouth_open(), 60);
    assert_eq!(counter.page(), "trial", "an open mouth from the start is no movement");
    counter.act(&mouth_open());
    assert_eq!(counter.page(), "attest");
}

#[test]
fn somebody_else_who_sits_down_in_mid_act_starts_from_their_own_rest() {
    let mut counter = Counter::open();
    counter.reach_trial(&[Act::TurnLeft]);
    counter.see(good(), 8);
    counter.see(nobody(), 20);
    counter.see(yaw(25.0), 30);
    assert_eq!(counter.page(), "trial");
    counter.act(&yaw(25.0));
    assert_eq!(counter.page(), "attest");
}

#[test]
fn an_act_that_does_not_come_counts_and_two_lead_to_the_other_ways() {
    let mut counter = Counter::open();
    counter.reach_trial(&[Act::Blink]);
    counter.see(good(), 450);
    assert_eq!(counter.page(), "try_again");
    counter.press(Key::Enter);
    counter.tell(Event::PersonChecked(counter.ticket(), Ok(case(&[Act::Blink]))));
    counter.see(good(), 500);
    let Step::TryAgain(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!(page.left, 0);
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "other_ways");
}

#[test]
fn darkness_nobody_and_a_second_face_use_up_no_attempt() {
    let table = [
        (nobody(), NotJudged::FaceLost),
        (two_people(), NotJudged::MultipleFaces),
        (face(|f| f.light.mean = 0.001), NotJudged::PoorPicture),
    ];
    for (seen, why) in table {
        let mut counter = Counter::open();
        counter.reach_trial(&[Act::Blink]);
        counter.see(seen, 100);
        let Step::TryAgain(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
        assert_eq!(page.not_judged, Some(why));
        assert_eq!(page.left, 2);
    }
}

#[test]
fn the_budget_runs_only_while_a_usable_face_is_there() {
    let mut counter = Counter::open();
    counter.reach_trial(&[Act::OpenMouth]);
    for _ in 0..20 {
        counter.see(good(), 5);
        counter.see(nobody(), 40);
    }
    assert_eq!(counter.page(), "trial", "a minute passed, but under 24 s of it with a face");
    counter.act(&mouth_open());
    assert_eq!(counter.page(), "attest");
}

/// Sees this until the trial begins, then good pictures and an open mouth, but with this changed in all of them.
fn tried(change: fn(&mut FaceView)) -> Counter {
    let mut counter = Counter::open();
    counter.reach_framing(&[Act::OpenMouth]);
    for _ in 0..60 {
        counter.see(face(change), 1);
    }
    for _ in 0..60 {
        if counter.act_asked().is_none() {
            counter.see(face(change), 1);
        }
    }
    counter.see(face(change), 8);
    counter.see(
        face(|f| {
            change(f);
            f.mouth_open = 0.6;
        }),
        3,
    );
    counter.see(face(change), 60);
    counter
}

#[test]
fn a_suspicion_goes_on_record_and_never_to_the_screen() {
    assert_eq!(verdict(&tried(|f| f.bona_fide = Some(0.1))), Verdict::Suspect);
}

#[test]
fn whoever_cannot_be_told_from_others_goes_to_a_person_at_the_bureau() {
    assert_eq!(verdict(&tried(|f| f.who = None)), Verdict::Suspect);
}

#[test]
fn a_living_actor_does_not_redeem_a_photo_held_up_for_the_portrait() {
    let mut counter = Counter::open();
    counter.reach_framing(&[Act::OpenMouth]);
    let photo = face(|f| f.bona_fide = Some(0.1));
    while counter.page() == "framing" {
        counter.see(photo, 1);
    }
    counter.rest();
    counter.see(good(), 60);
    counter.act(&mouth_open());
    assert_eq!(verdict(&counter), Verdict::Suspect);
}

#[test]
fn without_any_passive_judgement_the_trial_is_not_judged() {
    let counter = tried(|f| f.bona_fide = None);
    let Step::TryAgain(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!((page.not_judged, page.left), (Some(NotJudged::NoEvidence), 2));
}

#[test]
fn only_a_doubt_asks_for_the_further_acts() {
    let acts = [Act::Blink, Act::OpenMouth, Act::TurnLeft];
    for (doubt, asked) in [(0.95, None), (0.1, Some(Act::TurnLeft))] {
        let mut counter = Counter::open();
        counter.reach_trial(&acts);
        counter.act(&closed());
        let doubtful = face(|f| f.bona_fide = Some(doubt));
        counter.see(doubtful, 110);
        counter.act(&mouth_open());
        assert_eq!(counter.act_asked(), asked, "{doubt}");
    }
}

#[test]
fn a_card_that_turns_is_no_head() {
    for (plane, found) in [(0.005, Verdict::Suspect), (0.09, Verdict::Passed)] {
        let mut counter = Counter::open();
        counter.reach_trial(&[Act::TurnLeft]);
        let parallax = Some(Parallax { turn: 20.0, plane, head: 0.004 });
        counter.act(&face(|f| (f.pose.yaw, f.parallax) = (20.0, parallax)));
        assert_eq!(verdict(&counter), found, "{plane}");
    }
}

#[test]
fn another_person_ends_the_trial_without_judgement_and_without_an_attempt() {
    let mut counter = Counter::open();
    counter.reach_trial(&[Act::OpenMouth]);
    counter.see(face(|f| f.who = Some(1)), 1);
    let Step::TryAgain(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!((page.not_judged, page.left), (Some(NotJudged::PersonChanged), 2));
}

#[test]
fn another_person_in_the_framing_begins_a_new_stretch() {
    let mut counter = Counter::open();
    counter.reach_framing(&[Act::OpenMouth]);
    counter.see(good(), 14);
    let before = counter.at;
    counter.see(face(|f| f.who = Some(1)), 2);
    let Step::Framing(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert!(page.good_since.is_some_and(|since| since > before) && page.who == Some(1));
}

#[test]
fn who_sits_behind_is_asked_aside_only_for_the_picture() {
    let behind = Observation { faces: 2, other_face: 0.2, ..good() };
    let mut counter = Counter::open();
    counter.reach_framing(&[Act::OpenMouth]);
    counter.see(behind, 14);
    let hint = |counter: &Counter| {
        if let Step::Framing(page) = &counter.wizard.step { Some(page.guidance.shown) } else { None }
    };
    assert_eq!(hint(&counter), Some(Hint::Ok), "no word while it does not matter");
    counter.see(behind, 60);
    assert_eq!(hint(&counter), Some(Hint::MultipleFaces), "no picture with two, so it is said");
    while counter.page() == "framing" {
        counter.see(good(), 1);
    }
    counter.rest();
    counter.see(behind, 8);
    counter.see(Observation { faces: 2, other_face: 0.2, ..mouth_open() }, 3);
    counter.see(behind, 8);
    assert_eq!(counter.page(), "trial", "the act was done, its picture is still to be taken");
    counter.see(good(), 2);
    let Step::Attest(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!(page.pictures.len(), 2);
}

#[test]
fn a_question_that_is_not_heard_is_asked_again_after_a_rest() {
    let mut counter = Counter::open();
    counter.reach_trial(&[Act::OpenMouth]);
    counter.see(good(), 123);
    assert_eq!((counter.page(), counter.act_asked()), ("trial", None), "8 seconds are over");
    counter.see(mouth_open(), 2);
    assert_eq!(counter.page(), "trial", "what comes between two questions is no answer");
    counter.rest();
    counter.act(&mouth_open());
    let Step::Attest(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!(counter.count(|e| matches!(e, Effect::Do(Deed::Prompt(_)))), 2);
    assert!(page.trial.acts[0].began_ms < 2000, "measured from the second question");
}

#[test]
fn the_helper_confirms_the_digits_before_a_fresh_picture_and_no_time_runs() {
    let mut counter = Counter::open();
    counter.reach_trial(&[Act::Digits]);
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "trial", "nobody has been seen since the question");
    counter.see(good(), 600);
    assert_eq!(counter.act_asked(), Some(Act::Digits));
    counter.press(Key::Enter);
    counter.see(good(), 2);
    assert_eq!(verdict(&counter), Verdict::Passed);
}

#[test]
fn a_retry_without_a_bureau_uses_the_old_challenge_while_it_is_valid() {
    for (wait, page) in [(1, "framing"), (900, "stuck")] {
        let mut counter = Counter::open();
        counter.reach_trial(&[Act::Blink]);
        counter.see(good(), 450);
        counter.stay(Duration::from_secs(wait));
        counter.press(Key::Enter);
        counter.tell(Event::PersonChecked(counter.ticket(), Err(unreachable())));
        assert_eq!(counter.page(), page);
    }
}

#[test]
fn a_challenge_that_ran_out_while_framing_is_renewed_without_a_word() {
    let mut counter = Counter::open();
    counter.reach_framing(&[Act::Blink]);
    counter.stay(Duration::from_mins(15));
    counter.see(good(), 40);
    assert_eq!(counter.page(), "framing");
    let mut fresh = case(&[Act::OpenMouth]);
    fresh.challenge.expires = counter.now().wall + Duration::from_mins(10);
    counter.tell(Event::PersonChecked(counter.ticket(), Ok(fresh)));
    counter.see(good(), 40);
    let Step::Trial(trial) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!(trial.consented.subject.case.challenge.acts, [Act::OpenMouth]);
}
