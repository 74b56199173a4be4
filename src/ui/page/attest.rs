//! The helper looks at the record and gives their word. No score is shown: the bureau decides.

use renzheng_domain::{applicant::Account, time::china};
use renzheng_flow::step::Attest;

use super::{
    titled,
    view::{Keys, View},
};
use crate::{
    patron::{Calm, Scene},
    pen::Pen,
    said::{KeyHint, Said},
    text,
    theme::{Sign, Tone},
    words::messages,
};

impl View for Attest {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        titled(pen, |pen| draw(self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        let mut hints = vec![(bar.space(), bar.words.key_tick()), ("Esc", bar.words.key_retake())];
        if self.attested {
            hints.insert(0, ("Enter", bar.words.key_submit()));
        }
        hints
    }

    fn number(&self) -> Option<u8> {
        Some(8)
    }

    fn scene(&self) -> Scene {
        Scene::Calm(Calm::Taken)
    }
}

fn draw(page: &Attest, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    pen.prose(&words.attest_text(), Tone::Strong);
    pen.gap(1);
    let case = &page.consented.subject.case;
    let acts: Vec<String> = page.trial.acts.iter().map(|record| words.act_done(record.act)).collect();
    let pictures = words.attest_pictures_count(u32::try_from(page.pictures.len()).unwrap_or(u32::MAX));
    let mut camera = text::cut(&page.camera.name, 40);
    if page.camera.mock {
        camera = format!("{camera} ({})", words.attest_mock());
    } else if page.camera.is_virtual_device() {
        camera = format!("{camera} ({})", words.camera_virtual_noted());
    }
    let operator = pen.wizard.operator.as_ref().map_or(String::new(), |operator| operator.display_name.clone());
    let taken = page.captured_at.to_zoned(china());
    let mut facts = vec![
        (words.record_name(), case.masked_name.clone()),
        (words.record_number(), case.masked_number.clone()),
        (words.attest_captured(), taken.strftime("%Y-%m-%d %H:%M").to_string()),
        (words.attest_acts(), acts.join(" · ")),
        (words.attest_pictures(), pictures),
        (words.attest_camera(), camera),
        (words.attest_operator(), operator),
    ];
    if let Account::OnBehalf { agent, relation } = &page.consented.subject.applicant.account {
        facts.push((words.agent_name(), format!("{agent} ({})", words.relation(*relation))));
    }
    pen.facts(&facts, Tone::Text);
    pen.gap(1);
    pen.say(|| Said::Text(None, words.linear_picture()));
    pen.say(|| Said::Text(None, words.linear_watch()));
    pen.choice(&words.attest_word(), true, Some(page.attested));
    if page.missing && !page.attested {
        pen.item(Sign::Care, &words.attest_missing(), Tone::Care);
    }
}

messages! {
    key_retake = "key-retake" ();
    attest_word = "attest-word" ();
    attest_captured = "attest-captured" ();
    attest_pictures = "attest-pictures" ();
    attest_pictures_count = "attest-pictures-count" (count: u32);
    attest_acts = "attest-acts" ();
    attest_camera = "attest-camera" ();
}
