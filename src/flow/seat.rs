//! Who sits before the counter, for the numbers of the day: from the method page to the moment the page is theirs no
//! more. Only the age is kept of the person.

use renzheng_domain::{
    due::age,
    session::Operator,
    time::{Now, china},
    worklist::Sitting,
};

use super::{
    effect::{Deed, Effect},
    step::Step,
};

/// The seat, taken or not.
#[derive(Clone, Debug, Default)]
pub struct Seat(Option<Sitting>);

impl Seat {
    /// Takes note of a turn; gives the order that the end of a sitting brings.
    pub(super) fn follow(
        &mut self,
        step: &Step,
        effects: &[Effect],
        who: Option<&Operator>,
        now: Now,
    ) -> Option<Effect> {
        if let (None, Step::Method(page)) = (&self.0, step) {
            self.0 = Some(Sitting {
                ended: now.wall,
                operator: who.map(|who| who.id.clone()).unwrap_or_default(),
                age: page.subject.case.birth.map_or(0, |birth| age(birth, now.wall.to_zoned(china()).date())),
                judged: 0,
                record: None,
            });
        }
        let sitting = self.0.as_mut()?;
        sitting.judged = sitting.judged.max(step.page().judged());
        for effect in effects {
            if let Effect::Do(Deed::Submit(filing)) = effect {
                sitting.record = Some(filing.id);
            }
        }
        if !step.page().is_nobodys() {
            return None;
        }
        let sitting = self.0.take()?;
        Some(Deed::NoteSitting(Sitting { ended: now.wall, ..sitting }).into())
    }
}
