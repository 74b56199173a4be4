//! What the simulated webcam says of itself: USB 2.0, chapter 9, and USB Video Class 1.1 with one bulk endpoint.

/// Interval between frames in units of 100 ns; the second is what a webcam falls back to in a dim room.
pub const INTERVALS: [u32; 2] = [333_333, 666_666];
/// Sizes on offer, all MJPEG, in the order of their frame descriptors. The first is the device's own wish and larger
/// than the program opens: no film was taken of it.
pub const SIZES: [(u16, u16); 2] = [(1920, 1080), (1280, 720)];
/// The endpoint that pictures come through: number 1, in.
pub const PICTURES: u8 = 0x81;
/// The interface that probe and commit are addressed to.
pub const STREAMING: u8 = 1;

const DEVICE: u8 = 1;
const CONFIGURATION: u8 = 2;
const STRING: u8 = 3;
const INTERFACE: u8 = 4;
const ENDPOINT: u8 = 5;
const ASSOCIATION: u8 = 11;
/// Class-specific interface descriptor.
const CS_INTERFACE: u8 = 0x24;
const VIDEO: u8 = 0x0E;

/// The answer to `GET_DESCRIPTOR` for `kind` and `index`.
pub fn answer(kind: u8, index: u8) -> Option<Vec<u8>> {
    match kind {
        DEVICE => Some(device()),
        CONFIGURATION => Some(configuration()),
        STRING => Some(string(index)),
        _ => None,
    }
}

/// Vendor 1d6b (Linux Foundation), product 0102 (webcam gadget), made of interface associations.
fn device() -> Vec<u8> {
    sized(DEVICE, &[0x00, 0x02, 0xEF, 0x02, 0x01, 64, 0x6B, 0x1D, 0x02, 0x01, 0x00, 0x01, 1, 2, 3, 1])
}

fn configuration() -> Vec<u8> {
    let mut inside = sized(ASSOCIATION, &[0, 2, VIDEO, 3, 0, 2]);
    inside.extend(sized(INTERFACE, &[0, 0, 0, VIDEO, 1, 0, 2]));
    inside.extend(control());
    inside.extend(sized(INTERFACE, &[STREAMING, 0, 1, VIDEO, 2, 0, 0]));
    inside.extend(streaming());
    inside.extend(sized(ENDPOINT, &[PICTURES, 0x02, 0x00, 0x02, 0]));
    let [low, high] = total(9 + inside.len());
    let mut whole = sized(CONFIGURATION, &[low, high, 2, 1, 0, 0x80, 250]);
    whole.extend(inside);
    whole
}

/// Camera terminal 1 -> processing unit 2 -> output terminal 3, none with controls.
fn control() -> Vec<u8> {
    let mut units = sized(CS_INTERFACE, &[0x02, 1, 0x01, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0]);
    units.extend(sized(CS_INTERFACE, &[0x05, 2, 1, 0, 0, 2, 0, 0, 0, 0]));
    units.extend(sized(CS_INTERFACE, &[0x03, 3, 0x01, 0x01, 0, 2, 0]));
    let [low, high] = total(13 + units.len());
    let clock = 48_000_000_u32.to_le_bytes();
    let mut header = vec![0x01, 0x10, 0x01, low, high];
    header.extend(clock);
    header.extend([1, STREAMING]);
    let mut whole = sized(CS_INTERFACE, &header);
    whole.extend(units);
    whole
}

/// One MJPEG format with its sizes.
fn streaming() -> Vec<u8> {
    let mut formats = sized(CS_INTERFACE, &[0x06, 1, SIZES.len() as u8, 1, 1, 0, 0, 0, 0]);
    for (index, size) in (1..).zip(SIZES) {
        formats.extend(frame(index, size));
    }
    formats.extend(sized(CS_INTERFACE, &[0x0D, 1, 1, 4]));
    let [low, high] = total(14 + formats.len());
    let mut whole = sized(CS_INTERFACE, &[0x01, 1, low, high, PICTURES, 0, 3, 0, 0, 0, 1, 0]);
    whole.extend(formats);
    whole
}

fn frame(index: u8, (width, height): (u16, u16)) -> Vec<u8> {
    let largest = largest(width, height);
    let mut body = vec![0x07, index, 0];
    body.extend(width.to_le_bytes());
    body.extend(height.to_le_bytes());
    for number in [largest * 8 * 15, largest * 8 * 30, largest, INTERVALS[0]] {
        body.extend(number.to_le_bytes());
    }
    body.push(INTERVALS.len() as u8);
    body.extend(INTERVALS.iter().flat_map(|interval| interval.to_le_bytes()));
    sized(CS_INTERFACE, &body)
}

/// Bytes a frame may have.
pub fn largest(width: u16, height: u16) -> u32 {
    u32::from(width) * u32::from(height)
}

/// UTF-16 words; number 0 lists the one language, US English.
fn string(index: u8) -> Vec<u8> {
    let words = match index {
        0 => return sized(STRING, &[0x09, 0x04]),
        1 => "Kernel and Sons",
        2 => "Simulated Webcam",
        _ => "0001",
    };
    sized(STRING, &words.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>())
}

/// Length, type, body.
fn sized(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut whole = vec![body.len() as u8 + 2, kind];
    whole.extend(body);
    whole
}

fn total(length: usize) -> [u8; 2] {
    (length as u16).to_le_bytes()
}
