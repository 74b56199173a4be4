//! The agreement: nothing is ticked beforehand, the two consents are separate, refusing leads to the other ways.

use renzheng_domain::consent::Consent;

use super::{Consented, Method, MethodItem, OtherWays, Page, PreCheck, Step, StepContext, Subject, WhyOther, pressed};
use crate::event::{Event, Key};

/// How many lines a page key scrolls.
const PAGE: u16 = 10;

/// The page `agreement`: the agreement, with separate consents.
#[derive(Clone, Debug)]
pub struct AgreementPage {
    /// Person, case and tries so far.
    pub subject: Subject,
    /// First line shown. The screen clamps what it draws to the text's end.
    pub scroll: u16,
    /// The marked item.
    pub selected: AgreementItem,
    /// "Pictures of my face may be taken."
    pub capture: bool,
    /// "They may be sent to the bureau."
    pub send: bool,
    /// What has to be said besides.
    pub notice: Option<AgreementNotice>,
}

/// What has to be said besides the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgreementNotice {
    /// "Agree" was chosen while a consent was missing.
    Incomplete,
    /// The bureau has changed the text since it was agreed to.
    Changed,
}

/// What can be marked on the agreement page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AgreementItem {
    /// Consent to the pictures.
    #[default]
    Capture,
    /// Consent to sending them.
    Send,
    /// Agree and go on.
    Agree,
    /// Refuse: leads to the other ways, without nagging.
    Refuse,
}

impl AgreementItem {
    const ORDER: [Self; 4] = [Self::Capture, Self::Send, Self::Agree, Self::Refuse];

    fn moved(self, by: usize) -> Self {
        let at = Self::ORDER.iter().position(|&item| item == self).unwrap_or(0);
        Self::ORDER[(at + by) % Self::ORDER.len()]
    }
}

impl AgreementPage {
    pub(super) const fn new(subject: Subject) -> Self {
        Self { subject, scroll: 0, selected: AgreementItem::Capture, capture: false, send: false, notice: None }
    }

    /// What was agreed to is not what holds now: it is asked anew.
    pub(super) const fn again(subject: Subject) -> Self {
        let mut page = Self::new(subject);
        page.notice = Some(AgreementNotice::Changed);
        page
    }

    fn choose(mut self, context: &mut StepContext<'_>) -> Step {
        match self.selected {
            AgreementItem::Capture => self.tick(|page| page.capture = !page.capture),
            AgreementItem::Send => self.tick(|page| page.send = !page.send),
            AgreementItem::Agree if self.capture && self.send => return self.agree(context),
            AgreementItem::Agree => self.notice = Some(AgreementNotice::Incomplete),
            AgreementItem::Refuse => {
                return OtherWays::open(WhyOther::Refused, Some(self.subject));
            }
        }
        Step::Agreement(self)
    }

    /// A tick moves the mark on, so that Enter, Enter, Enter is the whole way of somebody who agrees.
    fn tick(&mut self, change: impl FnOnce(&mut Self)) {
        change(self);
        self.notice = None;
        let ticked = match self.selected {
            AgreementItem::Capture => self.capture,
            _ => self.send,
        };
        if ticked {
            self.selected = self.selected.moved(1);
        }
    }

    fn agree(self, context: &mut StepContext<'_>) -> Step {
        let Some(service) = context.service else { return Step::Agreement(self) };
        let consent = Consent {
            version: service.agreement.version.clone(),
            sha256: service.agreement.sha256.clone(),
            capture: self.capture,
            send: self.send,
            agreed_at: context.now.wall,
            guardian: self.subject.guardian.clone(),
        };
        Step::PreCheck(PreCheck::open(Consented { subject: self.subject, consent }, context))
    }
}

impl Page for AgreementPage {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match pressed(&event) {
            Some(Key::PageDown) => self.scroll = self.scroll.saturating_add(PAGE),
            Some(Key::PageUp) => self.scroll = self.scroll.saturating_sub(PAGE),
            Some(Key::Home) => self.scroll = 0,
            Some(Key::Down | Key::Tab | Key::Right) => self.selected = self.selected.moved(1),
            Some(Key::Up | Key::BackTab | Key::Left) => self.selected = self.selected.moved(3),
            Some(Key::Enter | Key::Char(' ')) => return self.choose(context),
            Some(Key::Esc) => return Method::open(self.subject, MethodItem::Face),
            _ => {}
        }
        Step::Agreement(self)
    }
}
