//! What goes over the socket between the wizard and the person's screen. Both sides begin with eight bytes that name
//! the protocol and its version; then the wizard sends messages, and the screen has nothing more to say. A message is a
//! byte for its kind, four for its length (little-endian), and so many bytes: a view as JSON, or a small picture as raw
//! RGB.

use std::{
    io::{self, Read},
    sync::Arc,
};

use fast_image_resize::{
    FilterType, ResizeAlg, ResizeOptions, Resizer,
    images::{TypedImage, TypedImageRef},
    pixels::U8x3,
};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::{
    domain::{frame::Frame, person::clean, time::Moment},
    ui::patron::View,
};

/// Version of the protocol; a new number whenever a view or a message changes its shape.
pub const VERSION: u16 = 1;
/// Length of the greeting that each side sends first, bytes.
pub const HELLO: usize = 8;
/// First bytes of the greeting, by which the protocol is recognised.
const MAGIC: [u8; 6] = *b"RZPATR";
/// Longer side of a picture, pixels: more than the half-blocks of any window, and enough for a terminal that shows real
/// pixels.
const LONGEST_SIDE: u32 = 480;
/// Longest encoded view, bytes: a view is a few words and an office's name.
const LONGEST_VIEW: usize = 4096;
/// Bytes before the pixels of a picture message: width and height.
const PICTURE_HEAD: usize = 4;
/// Longest picture message, bytes.
const LONGEST_PICTURE: usize = PICTURE_HEAD + (LONGEST_SIDE * LONGEST_SIDE * 3) as usize;
/// Kinds of messages.
const VIEW: u8 = 1;
const PICTURE: u8 = 2;

/// Why nothing more is to be had from the other side.
#[derive(Debug, Error)]
pub enum WireError {
    /// The other side has closed the connection, or is silent.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The other side does not speak this protocol.
    #[error("this is no wizard's socket")]
    OtherProgram,
    /// The other side speaks another version of the protocol.
    #[error("the other side speaks version {0}")]
    OtherVersion(u16),
    /// A message of the other side cannot be decoded.
    #[error("a message that cannot be read: {0}")]
    Garbage(&'static str),
}

/// What the wizard says.
#[derive(Debug)]
pub enum Message {
    /// What the person is shown from now on.
    View(View),
    /// The newest picture, unmirrored.
    Picture(Arc<Frame>),
}

/// What each side begins with.
pub fn hello() -> [u8; HELLO] {
    let mut bytes = [0; HELLO];
    bytes[..MAGIC.len()].copy_from_slice(&MAGIC);
    bytes[MAGIC.len()..].copy_from_slice(&VERSION.to_le_bytes());
    bytes
}

/// Whether the other side can be understood.
pub fn greeted(theirs: [u8; HELLO]) -> Result<(), WireError> {
    if theirs[..MAGIC.len()] != MAGIC {
        return Err(WireError::OtherProgram);
    }
    match u16::from_le_bytes([theirs[HELLO - 2], theirs[HELLO - 1]]) {
        VERSION => Ok(()),
        other => Err(WireError::OtherVersion(other)),
    }
}

/// A view as it is sent.
pub fn view(view: &View) -> Vec<u8> {
    message(VIEW, &serde_json::to_vec(view).unwrap_or_default()).to_vec()
}

/// A picture as it is sent, made small; `None` when it cannot be. Overwritten when it is dropped, as the frame is.
pub fn picture(frame: &Frame) -> Option<Zeroizing<Vec<u8>>> {
    let longest = frame.width.max(frame.height);
    if frame.width.min(frame.height) == 0 {
        return None;
    }
    let scaled = |side: u32| (side * LONGEST_SIDE.min(longest) / longest).max(1);
    let (width, height) = (scaled(frame.width), scaled(frame.height));
    let mut body = Zeroizing::new(vec![0; PICTURE_HEAD + (width * height * 3) as usize]);
    body[..2].copy_from_slice(&(width as u16).to_le_bytes());
    body[2..PICTURE_HEAD].copy_from_slice(&(height as u16).to_le_bytes());
    let source = TypedImageRef::<U8x3>::from_buffer(frame.width, frame.height, &frame.rgb).ok()?;
    let mut target = TypedImage::<U8x3>::from_buffer(width, height, &mut body[PICTURE_HEAD..]).ok()?;
    // As the viewfinder does: as calm as a full box filter and a third of its cost.
    let options = ResizeOptions::new().resize_alg(ResizeAlg::SuperSampling(FilterType::Box, 2));
    Resizer::new().resize_typed(&source, &mut target, &options).ok()?;
    Some(message(PICTURE, &body))
}

fn message(kind: u8, body: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(5 + body.len()));
    bytes.push(kind);
    bytes.extend_from_slice(&(body.len() as u32).to_le_bytes());
    bytes.extend_from_slice(body);
    bytes
}

/// The next message; nothing is believed of its length or of what is in it. `seq` tells pictures apart.
pub fn read(from: &mut impl Read, seq: u64) -> Result<Message, WireError> {
    let mut head = [0; 5];
    from.read_exact(&mut head)?;
    let [kind, length @ ..] = head;
    let length = u32::from_le_bytes(length) as usize;
    let longest = match kind {
        VIEW => LONGEST_VIEW,
        PICTURE => LONGEST_PICTURE,
        _ => return Err(WireError::Garbage("kind")),
    };
    if length > longest {
        return Err(WireError::Garbage("length"));
    }
    let mut body = Zeroizing::new(vec![0; length]);
    from.read_exact(&mut body)?;
    if kind == VIEW { read_view(&body).map(Message::View) } else { read_picture(&body, seq).map(Message::Picture) }
}

fn read_view(body: &[u8]) -> Result<View, WireError> {
    let view: View = serde_json::from_slice(body).map_err(|_| WireError::Garbage("view"))?;
    Ok(View { office: view.office.as_deref().map(clean), ..view })
}

fn read_picture(body: &[u8], seq: u64) -> Result<Arc<Frame>, WireError> {
    let Some((&[a, b, c, d], pixels)) = body.split_first_chunk::<PICTURE_HEAD>() else {
        return Err(WireError::Garbage("picture"));
    };
    let (width, height) = (u32::from(u16::from_le_bytes([a, b])), u32::from(u16::from_le_bytes([c, d])));
    let is_whole = width > 0 && height > 0 && (width * height) as usize * 3 == pixels.len();
    if !is_whole || width.max(height) > LONGEST_SIDE {
        return Err(WireError::Garbage("picture"));
    }
    Ok(Arc::new(Frame { seq, captured: Moment::ZERO, width, height, rgb: pixels.to_vec(), jpeg: None }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        domain::{face::Side, trial::Act},
        flow::{Hint, guidance::Detail, wizard::Language},
        ui::patron::{Calm, Say, Scene},
    };

    fn frame(width: u32, height: u32) -> Frame {
        let rgb = (0..width * height).flat_map(|at| [(at % width) as u8, (at / width) as u8, 7]).collect();
        Frame { seq: 1, captured: Moment::ZERO, width, height, rgb, jpeg: None }
    }

    #[test]
    fn every_view_comes_through_as_it_was() {
        let scenes = [
            Scene::Welcome,
            Scene::Done,
            Scene::Calm(Calm::Agreement),
            Scene::Mirror(Say::Hint(Hint::OffCentre, Detail::Towards(Side::Left))),
            Scene::Mirror(Say::Act(Act::OpenMouth)),
            Scene::Mirror(Say::Digits("4071".to_owned())),
            Scene::Mirror(Say::Hold),
        ];
        for (scene, office) in scenes.into_iter().zip([Some("城南社保所"), None].into_iter().cycle()) {
            let sent = View { language: Language::English, office: office.map(str::to_owned), scene };
            let bytes = view(&sent);
            assert!(bytes.len() < 200, "{}", bytes.len());
            assert!(matches!(read(&mut &*bytes, 1), Ok(Message::View(view)) if view == sent), "{sent:?}");
        }
    }

    #[test]
    fn pictures_are_made_small_and_keep_their_shape() {
        for ((width, height), small) in
            [((1280, 720), (480, 270)), ((640, 480), (480, 360)), ((320, 240), (320, 240)), ((90, 1600), (27, 480))]
        {
            let sent = picture(&frame(width, height)).unwrap();
            let Ok(Message::Picture(came)) = read(&mut &**sent, 9) else { panic!("no picture") };
            assert_eq!(((came.width, came.height), came.seq), (small, 9));
            // Not mirrored: red still grows to the right.
            assert!(came.pixel(0, 0)[0] < came.pixel(small.0.min(100) - 1, 0)[0]);
        }
        assert!(picture(&frame(0, 1)).is_none());
    }

    #[test]
    fn another_version_is_told_from_a_stranger() {
        assert!(greeted(hello()).is_ok());
        let mut other = hello();
        other[6] = 2;
        assert!(matches!(greeted(other), Err(WireError::OtherVersion(2))));
        assert!(matches!(greeted(*b"GET / HT"), Err(WireError::OtherProgram)));
    }

    #[test]
    fn what_is_cut_off_or_too_long_is_no_message() {
        let whole = picture(&frame(8, 8)).unwrap();
        for length in 0..whole.len() {
            assert!(matches!(read(&mut &whole[..length], 1), Err(WireError::Io(_))), "{length}");
        }
        let says = |head: [u8; 5]| read(&mut &[&head[..], &[0; 64]].concat()[..], 1);
        assert!(matches!(says([VIEW, 0xff, 0xff, 0xff, 0xff]), Err(WireError::Garbage("length"))));
        assert!(matches!(says([9, 1, 0, 0, 0]), Err(WireError::Garbage("kind"))));
        assert!(matches!(says([PICTURE, 3, 0, 0, 0]), Err(WireError::Garbage("picture"))));
        assert!(matches!(says([PICTURE, 8, 0, 0, 0]), Err(WireError::Garbage("picture"))));
        assert!(matches!(says([VIEW, 8, 0, 0, 0]), Err(WireError::Garbage("view"))));
    }

    #[test]
    fn an_office_cannot_move_the_cursor() {
        let sent =
            View { language: Language::Chinese, office: Some("城\u{1b}[2J南".to_owned()), scene: Scene::Welcome };
        let Ok(Message::View(came)) = read(&mut &*view(&sent), 1) else { panic!("no view") };
        assert_eq!(came.office.as_deref(), Some("城[2J南"));
    }

    proptest! {
        #[test]
        fn random_bytes_never_break_anything(bytes in proptest::collection::vec(any::<u8>(), 0..600), kind in 0_u8..4) {
            let _ = read(&mut &*bytes, 1);
            let mut head = vec![kind];
            head.extend((bytes.len() as u32).to_le_bytes());
            head.extend(&bytes);
            if let Ok(Message::Picture(picture)) = read(&mut &*head, 1) {
                prop_assert_eq!(picture.rgb.len(), (picture.width * picture.height * 3) as usize);
            }
            if let Some(hello) = bytes.first_chunk() {
                let _ = greeted(*hello);
            }
        }
    }
}
