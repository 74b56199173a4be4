//! The record is sealed, stored, sent and compared: each of the four steps is shown, so that there is always something
//! to see while waiting.

use std::{cmp::Ordering, time::Duration};

use ratatui::text::Line;
use renzheng_domain::filing::Way;
use renzheng_flow::{
    Wizard,
    step::{Sending, Stage},
};

use super::{
    entry::said,
    titled,
    view::{Keys, View},
};
use crate::{
    linear::Wants,
    patron::{Calm, Scene},
    pen::Pen,
    said::{KeyHint, Progress, Said},
    theme::{Sign, Tone},
    words::messages,
};

/// The bureau mostly answers within seconds; after this one may think of the next person.
const PATIENCE: Duration = Duration::from_secs(8);

impl View for Sending {
    fn draw(&self, pen: &mut Pen<'_, '_>) {
        titled(pen, |pen| draw(self, pen));
    }

    fn keys(&self, bar: Keys<'_>) -> Vec<KeyHint> {
        if self.stage == Stage::Sealing { Vec::new() } else { vec![("Enter", bar.words.key_not_wait())] }
    }

    fn number(&self) -> Option<u8> {
        Some(9)
    }

    fn scene(&self) -> Scene {
        Scene::Calm(Calm::Taken)
    }

    fn wants(&self, _wizard: &Wizard) -> Wants {
        Wants::Nothing
    }
}

fn draw(page: &Sending, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    let waiting = pen.wizard.channel().waiting.as_ref().map(|text| said(text, pen).to_owned());
    pen.prose(&waiting.unwrap_or_else(|| words.sending_text()), Tone::Strong);
    pen.gap(1);
    let reached = match page.stage {
        Stage::Sealing => 0,
        Stage::Stored => 1,
        Stage::Delivered => 2,
        Stage::Comparing { .. } => 3,
    };
    let decided = if page.way == Way::Face { words.sending_comparing() } else { words.sending_by_hand() };
    let stages = [words.sending_sealing(), words.sending_stored(), words.sending_delivered(), decided];
    for (at, stage) in stages.iter().enumerate() {
        let (sign, tone, progress) = match at.cmp(&reached) {
            Ordering::Less => (pen.theme.sign(Sign::Good).to_owned(), Tone::Good, Progress::Done),
            Ordering::Equal => (pen.turning().to_string(), Tone::Strong, Progress::Now),
            Ordering::Greater => (pen.theme.sign(Sign::Dot).to_owned(), Tone::Faint, Progress::Later),
        };
        pen.say(|| Said::Stage(stage.clone(), progress));
        let style = pen.style(tone);
        pen.line(Line::styled(format!("  {sign}  {stage}"), style));
        pen.breathe();
    }
    if let Stage::Comparing { queue_position } = page.stage
        && queue_position > 0
    {
        pen.gap(1);
        pen.item(Sign::Dot, &words.sending_queue(queue_position), Tone::Text);
    }
    if page.stage != Stage::Sealing {
        pen.gap(1);
        pen.item(Sign::Good, &words.sending_safe(), Tone::Good);
    }
    if page.stage != Stage::Sealing && pen.now.since(page.since) >= PATIENCE {
        pen.item(Sign::Right, &words.sending_meanwhile(), Tone::Strong);
    }
}

messages! {
    key_not_wait = "key-not-wait" ();
    sending_text = "sending-text" ();
    sending_sealing = "sending-sealing" ();
    sending_stored = "sending-stored" ();
    sending_delivered = "sending-delivered" ();
    sending_by_hand = "sending-by-hand" ();
    sending_queue = "sending-queue" (position: u32);
    sending_meanwhile = "sending-meanwhile" ();
}
