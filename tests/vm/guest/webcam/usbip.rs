//! The USB/IP protocol between a device and the kernel's virtual host controller (the kernel's
//! `Documentation/usb/usbip_protocol.rst`): big-endian headers of 48 bytes, data behind them.

use std::io::{Read, Result, Write};

const SUBMIT: u32 = 1;
const UNLINK: u32 = 2;
const SUBMITTED: u32 = 3;
const UNLINKED: u32 = 4;
/// Header of every message, bytes.
const HEADER: usize = 48;
/// The kernel took its request back in time.
const ECONNRESET: i32 = -104;
/// The device does not know what is asked.
pub const STALL: i32 = -32;

/// What the kernel asks for.
#[derive(Debug)]
pub enum Request {
    /// A control transfer: the setup packet, and the data of an outgoing one.
    Control { number: u32, incoming: bool, length: usize, setup: [u8; 8], data: Vec<u8> },
    /// So many bytes of pictures at most.
    Pictures { number: u32, length: usize },
    /// Forget request `other`.
    Forget { number: u32, other: u32 },
}

/// Reads one request.
pub fn read(wire: &mut impl Read) -> Result<Request> {
    let mut header = [0; HEADER];
    wire.read_exact(&mut header)?;
    let word = |index: usize| u32::from_be_bytes([0, 1, 2, 3].map(|byte| header[index * 4 + byte]));
    let (command, number, incoming, endpoint, length) = (word(0), word(1), word(3) == 1, word(4), word(6) as usize);
    if command == UNLINK {
        return Ok(Request::Forget { number, other: word(5) });
    }
    if command != SUBMIT {
        return Err(std::io::Error::other(format!("command {command}")));
    }
    if endpoint != 0 {
        return Ok(Request::Pictures { number, length });
    }
    let mut data = vec![0; if incoming { 0 } else { length }];
    wire.read_exact(&mut data)?;
    let setup = [0, 1, 2, 3, 4, 5, 6, 7].map(|byte| header[40 + byte]);
    Ok(Request::Control { number, incoming, length, setup, data })
}

/// Answers request `number`: `data` goes in, or `taken` bytes went out.
pub fn answer(wire: &mut impl Write, number: u32, status: i32, data: &[u8], taken: usize) -> Result<()> {
    send(wire, [SUBMITTED, number, 0, 0, 0, status.cast_unsigned(), (data.len() + taken) as u32], data)
}

/// Says whether a request could still be forgotten.
pub fn forgotten(wire: &mut impl Write, number: u32, was_waiting: bool) -> Result<()> {
    let status = if was_waiting { ECONNRESET } else { 0 };
    send(wire, [UNLINKED, number, 0, 0, 0, status.cast_unsigned(), 0], &[])
}

fn send(wire: &mut impl Write, words: [u32; 7], data: &[u8]) -> Result<()> {
    let mut message = Vec::with_capacity(HEADER + data.len());
    message.extend(words.iter().flat_map(|word| word.to_be_bytes()));
    message.resize(HEADER, 0);
    message.extend(data);
    wire.write_all(&message)
}
