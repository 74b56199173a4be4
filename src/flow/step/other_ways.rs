//! The ways without a face, with the same weight as the one with it: two of them begin right here.

use jiff::civil::Date;
use renzheng_domain::{
    casework::WhyManual,
    filing::{FilingId, Reason},
    promise::WhyUseless,
    slip::Ending,
};
use strum::{IntoStaticStr, VariantNames};

use super::{ManualForm, Method, MethodItem, Page, ReadBack, Step, StepContext, Subject, VisitForm, pressed};
use crate::{
    event::{Event, Key},
    slip::OnSlip,
};

/// The page `other_ways`: the ways that need no face.
#[derive(Clone, Debug)]
pub struct OtherWays {
    /// How one came here.
    pub why: WhyOther,
    /// Who; nobody once the person has left the counter.
    pub subject: Option<Subject>,
    /// The marked way.
    pub selected: OtherItem,
}

/// How one comes to the other ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantNames)]
pub enum WhyOther {
    /// Chosen on the method page.
    Chosen,
    /// The agreement was refused.
    Refused,
    /// The bounded attempts are used up.
    AttemptsUsed,
    /// The person has a document whose number is not checked here.
    Document,
    /// The bureau did not approve this record.
    NotApproved(FilingId, Reason),
    /// The bureau has said that a picture is of no use.
    NoPicture(WhyUseless),
}

impl WhyOther {
    /// The word of scenarios.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// What can be marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OtherItem {
    /// 在这里人工核对
    #[default]
    Manual,
    /// 请人上门
    Visit,
    /// The others need nothing from here; the next person may come.
    Leave,
}

impl OtherItem {
    const ALL: [Self; 3] = [Self::Manual, Self::Visit, Self::Leave];

    fn moved(self, by: usize) -> Self {
        Self::ALL[(self as usize + by) % Self::ALL.len()]
    }
}

impl OtherWays {
    pub(super) fn open(why: WhyOther, subject: Option<Subject>) -> Step {
        Step::OtherWays(Self { why, subject, selected: OtherItem::default() })
    }

    /// Whether there is a way back to the page before.
    pub const fn returns(&self) -> bool {
        matches!(self.why, WhyOther::Chosen | WhyOther::Refused | WhyOther::Document | WhyOther::NoPicture(_))
            && self.subject.is_some()
    }

    fn begin(self, context: &mut StepContext<'_>) -> Step {
        let Some(subject) = self.subject else { return context.next_person() };
        let why = match self.why {
            WhyOther::Document => WhyManual::Document,
            WhyOther::Chosen | WhyOther::Refused => WhyManual::NotWished,
            WhyOther::AttemptsUsed | WhyOther::NotApproved(..) | WhyOther::NoPicture(_) => WhyManual::NotByFace,
        };
        match self.selected {
            OtherItem::Visit => Step::Visit(VisitForm::open(subject, self.why)),
            _ => Step::Manual(ManualForm::open(subject, self.why, why)),
        }
    }
}

impl Page for OtherWays {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        let takes_cases = context.service.is_some_and(|service| service.takes_cases) && self.subject.is_some();
        match (pressed(&event), self.selected) {
            (Some(Key::Up | Key::BackTab | Key::Left), item) if takes_cases => self.selected = item.moved(2),
            (Some(Key::Down | Key::Tab | Key::Right), item) if takes_cases => self.selected = item.moved(1),
            (Some(Key::Enter), OtherItem::Manual | OtherItem::Visit) if takes_cases => return self.begin(context),
            (Some(Key::Esc), _) if self.returns() => {
                return match (self.why, self.subject) {
                    (WhyOther::NoPicture(_) | WhyOther::Document, Some(subject)) => ReadBack::open(subject, context),
                    (_, Some(subject)) => Method::open(subject, MethodItem::Other),
                    (_, None) => context.next_person(),
                };
            }
            (Some(Key::Enter | Key::Esc), _) => return context.next_person(),
            _ => {}
        }
        Step::OtherWays(self)
    }

    fn judged(&self) -> u32 {
        self.subject.as_ref().map_or(0, |subject| subject.judged)
    }

    fn slip(&self, _day: Date) -> Option<OnSlip<'_>> {
        let (ending, filing) = match self.why {
            WhyOther::Chosen | WhyOther::Refused | WhyOther::Document | WhyOther::NoPicture(_) => {
                (Ending::AnotherWay, None)
            }
            WhyOther::AttemptsUsed => (Ending::NoTriesLeft, None),
            WhyOther::NotApproved(id, reason) => (Ending::TurnedDown(reason), Some(id)),
        };
        Some(OnSlip { filing, subject: Some(self.subject.as_ref()?), ..OnSlip::about(ending) })
    }
}
