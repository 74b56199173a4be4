//! What F4 lays over a page: the cameras, which one is in use, and how to look anew.

use renzheng_domain::filing::CameraFacts;
use renzheng_flow::{
    Problem,
    picker::{Listing, Picker},
};

use super::headline;
use crate::{
    pen::Pen,
    text,
    theme::{Sign, Tone},
};

/// Rows of one camera: its name, its id, and one between two cameras.
const ROWS: u16 = 3;

pub(super) fn draw(picker: &Picker, pen: &mut Pen<'_, '_>) {
    let words = pen.words;
    let title = words.cameras_title();
    if !headline::large(pen, &title, None, Tone::Strong) {
        pen.prose(&title, Tone::Good);
    }
    pen.gap(1);
    match &picker.listing {
        Listing::Looking(_) => pen.waiting(&words.cameras_looking()),
        Listing::Failed(problem) => problem_of(problem, pen),
        Listing::Found(cameras) if cameras.is_empty() => problem_of(&Problem::CameraAbsent, pen),
        Listing::Found(cameras) => list(cameras, picker.selected, pen),
    }
}

fn problem_of(problem: &Problem, pen: &mut Pen<'_, '_>) {
    let advice = pen.words.problem(problem);
    pen.advice(&advice);
    pen.gap(1);
    pen.item(Sign::Right, &pen.words.cameras_none_remedy(), Tone::Text);
}

/// The cameras around the marked one.
fn list(cameras: &[CameraFacts], selected: usize, pen: &mut Pen<'_, '_>) {
    let fit = usize::from((pen.area.height / ROWS).max(1));
    let first = (selected + 1).saturating_sub(fit);
    for (at, camera) in cameras.iter().enumerate().skip(first).take(fit) {
        let name = text::cut(&camera.name, pen.area.width.saturating_sub(8));
        pen.choice(&name, at == selected, None);
        let (id, tone) = line(camera, pen);
        pen.indented(&[(&format!("  {id}"), tone)]);
        pen.gap(1);
    }
}

/// The id, whether it is in use, and what should be known of it.
fn line(camera: &CameraFacts, pen: &Pen<'_, '_>) -> (String, Tone) {
    let words = pen.words;
    let mut parts = vec![camera.id.clone()];
    let mut tone = Tone::Faint;
    if pen.wizard.is_in_use(camera) {
        parts.push(format!("{} {}", pen.theme.sign(Sign::Good), words.cameras_in_use()));
        tone = Tone::Good;
    }
    if camera.mock {
        parts.push(words.attest_mock());
    } else if camera.is_refused(pen.wizard.virtual_cameras()) {
        parts.push(format!("{} {}", pen.theme.sign(Sign::Care), words.cameras_refused()));
        tone = Tone::Care;
    } else if camera.is_virtual_device() {
        parts.push(words.cameras_virtual());
    }
    (parts.join("  "), tone)
}
