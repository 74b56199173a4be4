//! What lies over the page, and which keys it takes. Only the question whether to leave is asked over another overlay.

use super::{
    effect::Deed,
    event::{Event, Key},
    lock::Lock,
    overlay_context::{OverlayContext, Then},
    picker::Picker,
    sheet::{Sheet, Topic},
    slip::{self, OpenSlip},
};

/// One of the things that can lie over the page.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// Nobody was there for too long: nothing else is shown until the helper's password is typed again.
    Lock(Lock),
    /// "Leave?" is being asked.
    Leaving,
    /// F4: the cameras to choose from.
    Picker(Picker),
    /// F1 or F3: help, or the records.
    Sheet(Sheet),
    /// F6: the slip that the person takes home.
    Slip(Box<OpenSlip>),
}

impl Overlay {
    /// What Enter belongs to while it lies there.
    const fn id(&self) -> &'static str {
        match self {
            Self::Lock(_) => "lock",
            Self::Leaving => "leaving",
            Self::Picker(_) => "cameras",
            Self::Sheet(_) => "sheet",
            Self::Slip(_) => "slip",
        }
    }
}

/// All that lies over the page, the topmost last: one, or one with the question whether to leave over it.
#[derive(Clone, Debug, Default)]
pub struct Overlays(Vec<Overlay>);

/// Whose a key was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// An overlay's, or one that means the same on every page.
    Here,
    /// An overlay's, and somebody reads it: the page below does not wipe itself meanwhile.
    HereAndRead,
    /// The page's.
    ByPage,
}

impl Overlays {
    /// The one that is seen.
    pub fn top(&self) -> Option<&Overlay> {
        self.0.last()
    }

    /// The one that is seen, to be changed.
    pub fn top_mut(&mut self) -> Option<&mut Overlay> {
        self.0.last_mut()
    }

    /// Whether the page is to be seen.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the question is being asked whether to leave.
    pub fn is_leaving(&self) -> bool {
        matches!(self.top(), Some(Overlay::Leaving))
    }

    /// The lock, if it has fallen.
    pub fn lock(&self) -> Option<&Lock> {
        self.0.iter().find_map(|overlay| if let Overlay::Lock(lock) = overlay { Some(lock) } else { None })
    }

    /// The list of cameras, if it is open.
    pub fn picker(&self) -> Option<&Picker> {
        self.0.iter().find_map(|overlay| if let Overlay::Picker(picker) = overlay { Some(picker) } else { None })
    }

    /// The sheet, if one is open.
    pub fn sheet(&self) -> Option<Sheet> {
        self.0.iter().find_map(|overlay| if let Overlay::Sheet(sheet) = overlay { Some(*sheet) } else { None })
    }

    /// The slip, if it is open.
    pub fn slip(&self) -> Option<&OpenSlip> {
        self.0.iter().find_map(|overlay| if let Overlay::Slip(slip) = overlay { Some(&**slip) } else { None })
    }

    /// Lays this over the page, in place of everything else.
    pub fn replace(&mut self, overlay: Overlay) {
        self.0 = vec![overlay];
    }

    /// Puts everything away.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// What Enter belongs to now, if not to the page.
    pub(super) fn id(&self) -> Option<&'static str> {
        self.top().map(Overlay::id)
    }

    /// Whether an answer is waited for.
    pub(super) fn is_waiting(&self) -> bool {
        self.picker().is_some_and(Picker::is_looking) || self.slip().is_some_and(|slip| slip.waiting.is_some())
    }

    /// Takes a key.
    pub(super) fn press(&mut self, key: Key, context: &mut OverlayContext<'_>) -> Taken {
        let then = match (key, self.0.last_mut()) {
            (Key::CtrlC | Key::Enter, Some(Overlay::Leaving)) => {
                context.order(Deed::Quit);
                Then::Stays
            }
            (Key::Esc, Some(Overlay::Leaving)) => Then::Closes,
            (_, Some(Overlay::Leaving)) => Then::Stays,
            (Key::CtrlC, _) if context.page.is_door() => {
                context.order(Deed::Quit);
                Then::Stays
            }
            (Key::CtrlC, _) => {
                self.0.push(Overlay::Leaving);
                Then::Stays
            }
            (Key::F(2), _) => {
                *context.language = context.language.other();
                Then::Stays
            }
            (key, Some(Overlay::Lock(lock))) => lock.press(key, context),
            (key, Some(Overlay::Picker(picker))) => picker.press(key, context),
            (key, Some(Overlay::Sheet(sheet))) => sheet.press(key),
            (key, Some(Overlay::Slip(slip))) => slip.press(key, context),
            (key, None) => {
                let Some(opened) = opened(key, context) else { return Taken::ByPage };
                self.0.push(opened);
                Then::Stays
            }
        };
        match then {
            Then::Stays => Taken::Here,
            Then::IsRead => Taken::HereAndRead,
            Then::Closes => {
                self.0.pop();
                Taken::Here
            }
        }
    }

    /// Takes a paste, if it is locked: nothing else over a page has a field.
    pub(super) fn paste(&mut self, text: &str) {
        for overlay in &mut self.0 {
            if let Overlay::Lock(lock) = overlay {
                lock.paste(text);
            }
        }
    }

    /// Takes the answer to a question that one of them asked; an answer to an earlier question is dropped. Whether the
    /// lock opened.
    pub(super) fn hear(&mut self, event: &Event, context: &OverlayContext<'_>) -> bool {
        let mut opened = false;
        for overlay in &mut self.0 {
            match (event, overlay) {
                (Event::CamerasListed(ticket, reply), Overlay::Picker(picker)) => {
                    picker.listed(*ticket, reply, context.lane);
                }
                (Event::SlipHanded(ticket, handed), Overlay::Slip(slip)) => slip.handed_out(*ticket, handed),
                (Event::Unlocked(ticket, fits), Overlay::Lock(lock)) => {
                    opened = lock.unlocked(*ticket, *fits, context.now.at) == Then::Closes;
                }
                _ => {}
            }
        }
        if opened {
            self.0.retain(|overlay| !matches!(overlay, Overlay::Lock(_)));
        }
        opened
    }

    /// The page below may have moved on: what has no business over it is put away, and a slip says what is so now.
    pub(super) fn follow(&mut self, context: &OverlayContext<'_>) {
        self.0.retain_mut(|overlay| match overlay {
            // Whoever has the camera back, or is on another page, has nothing to choose.
            Overlay::Picker(_) => context.page.offers_cameras(context.camera),
            Overlay::Slip(slip) => slip.follow(context) != Then::Closes,
            // Where somebody has to sign in anyway there is nothing to be locked.
            Overlay::Lock(_) => !context.page.is_door(),
            Overlay::Leaving | Overlay::Sheet(_) => true,
        });
    }
}

/// What this key lays over a page.
fn opened(key: Key, context: &mut OverlayContext<'_>) -> Option<Overlay> {
    match key {
        Key::F(1) => Some(Overlay::Sheet(Sheet::about(Topic::Page))),
        Key::F(3) => Some(Overlay::Sheet(Sheet::about(Topic::Records))),
        Key::F(4) if context.page.offers_cameras(context.camera) => Some(Overlay::Picker(Picker::open(context))),
        Key::F(6) => slip::open(context).map(|slip| Overlay::Slip(Box::new(slip))),
        Key::Esc if context.page.is_door() && !context.page.awaits_answer() => Some(Overlay::Leaving),
        _ => None,
    }
}
