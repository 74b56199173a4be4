//! The inside of the simulated webcam: it answers control requests and cuts pictures into payloads.

use std::{
    collections::VecDeque,
    io::{Read, Result, Write},
    sync::Arc,
};

use super::{
    descriptors::{self, INTERVALS, SIZES, STREAMING},
    usbip::{self, Request, STALL},
};

/// Bytes of one bulk transfer, payload header included.
const PAYLOAD: usize = 16_384;
/// UVC 1.1 video probe and commit controls, bytes.
const PROBE: usize = 34;

// Requests: USB 2.0, table 9-4, and UVC 1.1, table A-8.
const GET_STATUS: u8 = 0;
const GET_DESCRIPTOR: u8 = 6;
const GET_CONFIGURATION: u8 = 8;
const GET_INTERFACE: u8 = 10;
const SET_CUR: u8 = 0x01;
const GET_CUR_MIN_MAX_DEF: [u8; 4] = [0x81, 0x82, 0x83, 0x87];
const GET_LEN: u8 = 0x85;
const GET_INFO: u8 = 0x86;
const PROBE_CONTROL: u8 = 1;

/// A device on one end of a cable.
pub struct Device<W> {
    wire: W,
    probe: [u8; PROBE],
    commit: [u8; PROBE],
    streaming: bool,
    /// Numbers and lengths of the kernel's requests for pictures.
    waiting: VecDeque<(u32, usize)>,
    payloads: VecDeque<Vec<u8>>,
    /// Flips with every picture.
    frame_id: u8,
}

impl<W: Read + Write> Device<W> {
    pub fn new(wire: W) -> Self {
        let first = negotiate(&[0; PROBE]);
        Self {
            wire,
            probe: first,
            commit: first,
            streaming: false,
            waiting: VecDeque::new(),
            payloads: VecDeque::new(),
            frame_id: 0,
        }
    }

    /// The size that was agreed on, once the kernel has asked for pictures.
    pub fn size(&self) -> Option<(u16, u16)> {
        self.streaming.then(|| SIZES[usize::from(self.commit[3]) - 1])
    }

    /// Whether the last picture has left and the next is asked for.
    pub fn is_hungry(&self) -> bool {
        self.payloads.is_empty() && !self.waiting.is_empty()
    }

    /// Lines a picture up. Payload header: two bytes, the second with frame id, end of frame, end of header.
    pub fn show(&mut self, picture: &Arc<[u8]>) {
        let chunks = picture.chunks(PAYLOAD - 2);
        let last = chunks.len() - 1;
        for (index, chunk) in chunks.enumerate() {
            let end = if index == last { 0x02 } else { 0 };
            let mut payload = vec![2, 0x80 | end | self.frame_id];
            payload.extend(chunk);
            self.payloads.push_back(payload);
        }
        self.frame_id ^= 1;
    }

    /// Executor over what is lined up and asked for.
    pub fn deliver(&mut self) -> Result<()> {
        while !self.waiting.is_empty() && !self.payloads.is_empty() {
            if let Some(((number, length), payload)) = self.waiting.pop_front().zip(self.payloads.pop_front()) {
                usbip::answer(&mut self.wire, number, 0, &payload[..payload.len().min(length)], 0)?;
            }
        }
        Ok(())
    }

    /// Reads and answers one request.
    pub fn answer(&mut self) -> Result<()> {
        match usbip::read(&mut self.wire)? {
            Request::Pictures { number, length } => self.waiting.push_back((number, length)),
            Request::Forget { number, other } => {
                let place = self.waiting.iter().position(|(waiting, _)| *waiting == other);
                place.map(|place| self.waiting.remove(place));
                if self.waiting.is_empty() {
                    self.payloads.clear();
                }
                usbip::forgotten(&mut self.wire, number, place.is_some())?;
            }
            Request::Control { number, incoming, length, setup, data } => match self.control(setup, &data) {
                Some(reply) if incoming => {
                    usbip::answer(&mut self.wire, number, 0, &reply[..reply.len().min(length)], 0)?;
                }
                Some(_) => usbip::answer(&mut self.wire, number, 0, &[], length)?,
                None => usbip::answer(&mut self.wire, number, STALL, &[], 0)?,
            },
        }
        Ok(())
    }

    /// `None` for what this device does not know.
    fn control(&mut self, setup: [u8; 8], data: &[u8]) -> Option<Vec<u8>> {
        let [kind, request, low, high, target, ..] = setup;
        let is_class = kind & 0x60 == 0x20;
        match request {
            GET_DESCRIPTOR if !is_class => descriptors::answer(high, low),
            GET_STATUS if !is_class => Some(vec![0, 0]),
            GET_CONFIGURATION if !is_class => Some(vec![1]),
            GET_INTERFACE if !is_class => Some(vec![0]),
            // Set or clear something: there is one configuration and one setting of each interface.
            _ if !is_class => Some(Vec::new()),
            _ if target != STREAMING => None,
            SET_CUR => {
                let agreed = negotiate(data);
                if high == PROBE_CONTROL {
                    self.probe = agreed;
                } else {
                    self.commit = agreed;
                    self.streaming = true;
                }
                Some(Vec::new())
            }
            _ if GET_CUR_MIN_MAX_DEF.contains(&request) => {
                Some(if high == PROBE_CONTROL { self.probe } else { self.commit }.to_vec())
            }
            GET_LEN => Some((PROBE as u16).to_le_bytes().to_vec()),
            GET_INFO => Some(vec![3]),
            _ => None,
        }
    }
}

/// What the host wishes, as far as this device can. Offsets: UVC 1.1, table 4-75.
fn negotiate(wish: &[u8]) -> [u8; PROBE] {
    let mut agreed = [0; PROBE];
    let known = wish.len().min(PROBE);
    agreed[..known].copy_from_slice(&wish[..known]);
    let frame = if (1..=SIZES.len()).contains(&usize::from(agreed[3])) { agreed[3] } else { 1 };
    let interval = u32::from_le_bytes([4, 5, 6, 7].map(|byte: usize| agreed[byte]));
    let interval = INTERVALS.into_iter().find(|known| *known >= interval).unwrap_or(INTERVALS[0]);
    let (width, height) = SIZES[usize::from(frame) - 1];
    (agreed[2], agreed[3]) = (1, frame);
    agreed[4..8].copy_from_slice(&interval.to_le_bytes());
    agreed[18..22].copy_from_slice(&descriptors::largest(width, height).to_le_bytes());
    agreed[22..26].copy_from_slice(&(PAYLOAD as u32).to_le_bytes());
    agreed[26..30].copy_from_slice(&48_000_000_u32.to_le_bytes());
    agreed[30] = 0;
    agreed
}
