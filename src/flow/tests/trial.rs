//! Acts, budgets and verdicts: not judged is not failed.
use super::*;
use crate::domain::trial::{NotJudged, Verdict};

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
    ];
    for (asked, _) in &acts {
        for (done, movement) in &acts {
            let mut counter = Counter::open();
            counter.reach_trial(&[*asked]);
            counter.see(good(), 8);
            counter.see(*movement, 3);
            counter.see(good(), 3);
            let expected = if asked == done { "attest" } else { "trial" };
            assert_eq!(counter.page(), expected, "asked {asked:?}, done {done:?}");
        }
    }
}

#[test]
fn several_acts_are_asked_in_order_each_with_its_own_prompt() {
    let mut counter = Counter::open();
    counter.reach_trial(&[Act::TurnLeft, Act::OpenMouth]);
    counter.see(good(), 5);
    counter.see(yaw(25.0), 2);
    assert_eq!(counter.page(), "trial");
    counter.see(good(), 5);
    counter.see(face(|f| f.mouth_open = 0.6), 2);
    assert_eq!(verdict(&counter), Verdict::Passed);
    let prompts: Vec<_> =
        counter.effects.iter().filter_map(|e| if let Effect::Prompt(act) = e { Some(*act) } else { None }).collect();
    assert_eq!(prompts, [Act::TurnLeft, Act::OpenMouth]);
}

#[test]
fn a_movement_that_began_before_the_prompt_is_no_answer() {
    let mut counter = Counter::open();
    counter.reach_trial(&[Act::OpenMouth]);
    counter.see(face(|f| f.mouth_open = 0.6), 60);
    assert_eq!(counter.page(), "trial", "an open mouth from the start is no movement");
    counter.see(good(), 5);
    counter.see(face(|f| f.mouth_open = 0.6), 2);
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
    counter.see(good(), 8);
    counter.see(yaw(25.0), 3);
    assert_eq!(counter.page(), "attest");
}

#[test]
fn an_act_that_does_not_come_counts_and_two_lead_to_the_other_ways() {
    let mut counter = Counter::open();
    counter.reach_trial(&[Act::Blink]);
    counter.see(good(), 320);
    assert_eq!(counter.page(), "try_again");
    counter.press(Key::Enter);
    counter.tell(Event::PersonChecked(counter.ticket(), Ok(case(&[Act::Blink]))));
    counter.see(good(), 370);
    let Step::TryAgain(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!(page.left, 0);
    counter.press(Key::Enter);
    assert_eq!(counter.page(), "other_ways");
}

#[test]
fn darkness_nobody_and_a_second_face_use_up_no_attempt() {
    let table = [
        (nobody(), NotJudged::FaceLost),
        (Observation { faces: 2, ..good() }, NotJudged::MultipleFaces),
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
    assert_eq!(counter.page(), "trial", "a minute passed, but under 20 s of it with a face");
    counter.see(good(), 5);
    counter.see(face(|f| f.mouth_open = 0.6), 2);
    assert_eq!(counter.page(), "attest");
}

#[test]
fn a_suspicion_goes_on_record_and_never_to_the_screen() {
    let mut counter = Counter::open();
    let weak = face(|f| f.bona_fide = Some(0.1));
    counter.reach_framing(&[Act::OpenMouth]);
    counter.see(weak, 40);
    counter.see(weak, 8);
    counter.see(face(|f| (f.mouth_open, f.bona_fide) = (0.6, Some(0.1))), 2);
    assert_eq!(verdict(&counter), Verdict::Suspect);
}

#[test]
fn a_living_actor_does_not_redeem_a_photo_held_up_for_the_portrait() {
    let mut counter = Counter::open();
    counter.reach_framing(&[Act::OpenMouth]);
    let photo = face(|f| f.bona_fide = Some(0.1));
    while counter.page() == "framing" {
        counter.see(photo, 1);
    }
    counter.see(good(), 60);
    counter.see(face(|f| f.mouth_open = 0.6), 2);
    assert_eq!(verdict(&counter), Verdict::Suspect);
}

#[test]
fn without_any_passive_judgement_the_trial_is_not_judged() {
    let mut counter = Counter::open();
    let silent = face(|f| f.bona_fide = None);
    counter.reach_framing(&[Act::OpenMouth]);
    counter.see(silent, 100);
    assert_eq!(counter.page(), "trial");
    counter.see(silent, 8);
    counter.see(face(|f| (f.mouth_open, f.bona_fide) = (0.6, None)), 2);
    let Step::TryAgain(page) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!((page.not_judged, page.left), (Some(NotJudged::NoEvidence), 2));
}

#[test]
fn a_retry_without_a_bureau_uses_the_old_challenge_while_it_is_valid() {
    for (wait, page) in [(1, "framing"), (900, "stuck")] {
        let mut counter = Counter::open();
        counter.reach_trial(&[Act::Blink]);
        counter.see(good(), 320);
        counter.pass(Duration::from_secs(wait));
        counter.press(Key::Enter);
        counter.tell(Event::PersonChecked(counter.ticket(), Err(unreachable())));
        assert_eq!(counter.page(), page);
    }
}

#[test]
fn a_challenge_that_ran_out_while_framing_is_renewed_without_a_word() {
    let mut counter = Counter::open();
    counter.reach_framing(&[Act::Blink]);
    counter.pass(Duration::from_mins(15));
    counter.see(good(), 40);
    assert_eq!(counter.page(), "framing");
    let mut fresh = case(&[Act::OpenMouth]);
    fresh.challenge.expires = counter.now().wall + Duration::from_mins(10);
    counter.tell(Event::PersonChecked(counter.ticket(), Ok(fresh)));
    counter.see(good(), 40);
    let Step::Trial(trial) = &counter.wizard.step else { panic!("at {}", counter.page()) };
    assert_eq!(trial.act(), Some(Act::OpenMouth));
}
