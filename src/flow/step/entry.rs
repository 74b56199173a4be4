//! The first page after the sign-in: the entry way, and what can be done here.

use strum::VariantArray;

use super::{Page, Rehearsal, SignIn, StatusPage, Step, StepContext, Worklist, pressed};
use crate::{
    effect::Deed,
    event::{Event, Key},
};

/// The page `entry`: the entry way, and what can be done here.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entry {
    /// The marked item.
    pub selected: EntryItem,
}

/// What can be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, VariantArray)]
pub enum EntryItem {
    /// 人脸识别认证: the first item, one key.
    #[default]
    Certify,
    /// 待认证名单
    Worklist,
    /// 练一练
    Rehearse,
    /// 查询进度
    Status,
}

impl EntryItem {
    fn moved(self, by: usize) -> Self {
        Self::VARIANTS[(self as usize + by) % Self::VARIANTS.len()]
    }
}

impl Entry {
    fn open(self, context: &mut StepContext<'_>) -> Step {
        match self.selected {
            EntryItem::Certify => {
                *context.list = None;
                context.first_page()
            }
            EntryItem::Worklist => Worklist::open(None, context),
            EntryItem::Rehearse => Step::Rehearsal(Rehearsal::open(None, context)),
            EntryItem::Status => Step::Status(StatusPage::default()),
        }
    }
}

impl Page for Entry {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match pressed(&event) {
            Some(Key::Up | Key::BackTab) => self.selected = self.selected.moved(EntryItem::VARIANTS.len() - 1),
            Some(Key::Down | Key::Tab) => self.selected = self.selected.moved(1),
            Some(Key::Left) => context.change_channel(context.settings.channels.count() - 1),
            Some(Key::Right) => context.change_channel(1),
            Some(Key::Enter) => return self.open(context),
            Some(Key::Esc) => {
                *context.operator = None;
                context.order(Deed::SignOut);
                context.order(Deed::ForgetPictures);
                return Step::SignIn(SignIn::default());
            }
            _ => {}
        }
        Step::Entry(self)
    }

    fn is_nobodys(&self) -> bool {
        true
    }
}
