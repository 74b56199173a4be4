//! Takes the viewfinder's pixels to the terminal after each page, as fast as the terminal takes them and no faster.

use std::{
    io::{self, Write},
    time::Duration,
};

use zeroize::Zeroize as _;

use super::shared::Shared;
use crate::{
    domain::time::{Clock as _, Moment},
    setup::clock::SystemClock,
    ui::viewfinder::{
        Viewfinder, iterm2, kitty,
        pixels::{Overlay, Picture, Protocol},
        sixel,
    },
};

/// A write returns when the terminal has read nearly all of it (a pty holds a few kilobytes), so what it took is what
/// the terminal needs; for twice as long it is left in peace, for drawing it and for the keys. Measured: under this
/// rule xterm takes every one of a camera's 15 pictures of 142 KB a second, so one costs it less than 22 ms.
const REST: u32 = 2;
/// A terminal that has not read the memory after this long has forgotten it.
const FORGOTTEN: Duration = Duration::from_secs(2);

/// What the pictures go through. Holds a face only while one is under way.
pub struct Projector {
    protocol: Protocol,
    shared: Option<Shared>,
    sixel: sixel::Encoder,
    bytes: Vec<u8>,
    clock: SystemClock,
    /// When the memory was filled last.
    filled: Moment,
    /// No picture before this.
    rested: Moment,
}

impl Projector {
    /// For a terminal that understands `protocol`.
    pub fn new(protocol: Protocol, shared: Option<Shared>) -> Self {
        Self {
            protocol,
            shared,
            sixel: sixel::Encoder::default(),
            bytes: Vec::new(),
            clock: SystemClock::start(),
            filled: Moment::ZERO,
            rested: Moment::ZERO,
        }
    }

    /// Writes what is to be seen after the page that was drawn last.
    pub fn follow(&mut self, viewfinder: &mut Viewfinder, out: &mut impl Write) -> io::Result<()> {
        match viewfinder.overlay(self.is_ready()) {
            Overlay::Same => return Ok(()),
            Overlay::Gone => self.take_away(),
            Overlay::Show(picture) => self.encode(&picture),
        }
        let begun = self.clock.now().at;
        let written = out.write_all(&self.bytes).and_then(|()| out.flush());
        let ended = self.clock.now().at;
        self.rested = ended + ended.since(begun) * REST;
        self.bytes.as_mut_slice().zeroize();
        self.bytes.clear();
        written
    }

    /// Whether the terminal is done with the last picture.
    fn is_ready(&self) -> bool {
        let now = self.clock.now().at;
        let taken = self.shared.as_ref().is_none_or(|shared| {
            let forgotten = now.since(self.filled) > FORGOTTEN;
            if forgotten {
                shared.remove();
            }
            forgotten || shared.is_taken()
        });
        taken && now >= self.rested
    }

    /// The cells were written over already, which is all that sixels and inline images need.
    fn take_away(&mut self) {
        if matches!(self.protocol, Protocol::Kitty | Protocol::KittyShared) {
            kitty::gone(&mut self.bytes);
        }
        if let Some(shared) = &self.shared {
            shared.remove();
        }
    }

    fn encode(&mut self, picture: &Picture<'_>) {
        match (self.protocol, &self.shared) {
            (Protocol::KittyShared, Some(shared)) if shared.put(picture.rgb.as_flattened()).is_ok() => {
                self.filled = self.clock.now().at;
                kitty::shared(picture, shared.name(), &mut self.bytes);
            }
            // Also where there is no memory left to share.
            (Protocol::Kitty | Protocol::KittyShared, _) => kitty::streamed(picture, &mut self.bytes),
            (Protocol::Iterm2, _) => iterm2::inline(picture, &mut self.bytes),
            (Protocol::Sixel, _) => {
                let place = (picture.area.y + 1, picture.area.x + 1);
                // Writing to memory cannot fail.
                let _ = write!(self.bytes, "\x1b7\x1b[{};{}H", place.0, place.1);
                self.sixel.encode(picture, &mut self.bytes);
                self.bytes.extend(b"\x1b8");
            }
        }
    }
}

impl Drop for Projector {
    fn drop(&mut self) {
        if let Some(shared) = &self.shared {
            shared.remove();
        }
    }
}

#[cfg(test)]
#[path = "projector_tests.rs"]
mod tests;
