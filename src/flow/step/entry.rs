//! The first page after the sign-in: the entry way, and what can be done here.

use strum::VariantArray;

use super::{Rehearsal, SignIn, StatusPage, Step, Turn, Worklist, pressed};
use crate::flow::event::{Effect, Event, Key};

/// See [`Step::Entry`].
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
    pub(super) fn on(mut self, event: &Event, turn: &mut Turn<'_>) -> Step {
        match pressed(event) {
            Some(Key::Up | Key::BackTab) => self.selected = self.selected.moved(EntryItem::VARIANTS.len() - 1),
            Some(Key::Down | Key::Tab) => self.selected = self.selected.moved(1),
            Some(Key::Left) => turn.change_channel(turn.settings.channels.count() - 1),
            Some(Key::Right) => turn.change_channel(1),
            Some(Key::Enter) => return self.open(turn),
            Some(Key::Esc) => {
                *turn.operator = None;
                turn.order(Effect::SignOut);
                turn.order(Effect::Wipe);
                return Step::SignIn(SignIn::default());
            }
            _ => {}
        }
        Step::Entry(self)
    }

    fn open(self, turn: &mut Turn<'_>) -> Step {
        match self.selected {
            EntryItem::Certify => {
                *turn.list = None;
                turn.first_page()
            }
            EntryItem::Worklist => Worklist::open(None, turn),
            EntryItem::Rehearse => Step::Rehearsal(Rehearsal::open(None, turn)),
            EntryItem::Status => Step::Status(StatusPage::default()),
        }
    }
}
