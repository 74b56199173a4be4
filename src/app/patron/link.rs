//! The person's side of the socket: looks for the wizard until it is there, takes what it says, and looks again when it
//! has gone. A thread of its own; the screen only takes the newest.

use std::{
    io::{self, Write as _},
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

use super::{
    stage::Standing,
    wire::{self, Message, WireError},
};
use crate::{
    camera::slot::Slot,
    domain::{frame::Frame, time::Clock},
    ui::patron::Scene,
};

/// The wizard speaks once a second at least. One that is silent for longer than a few of these hangs: its picture must
/// not stay.
const SILENCE: Duration = Duration::from_secs(4);
/// How often it is looked for: a person who sits down sees the screen come on at once.
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

/// What has come last.
#[derive(Clone, Default)]
pub struct Link {
    /// What the other side is, when that has changed.
    pub news: Slot<Standing>,
    /// The newest picture.
    pub pictures: Slot<Arc<Frame>>,
}

impl Link {
    /// Looks for the wizard of this socket until the program ends.
    pub fn open(path: PathBuf, clock: Arc<dyn Clock>) -> io::Result<Self> {
        let link = Self::default();
        let told = link.clone();
        thread::Builder::new().name("link".to_owned()).spawn(move || {
            let mut seq = 0;
            loop {
                let Err(error) = told.follow(&path, &mut seq);
                let other_version = matches!(error, WireError::OtherVersion(_));
                tracing::debug!(%error, "no wizard to follow");
                drop(told.pictures.take());
                told.news.put(if other_version { Standing::OtherVersion } else { Standing::Absent });
                clock.wait(BETWEEN_LOOKS);
            }
        })?;
        Ok(link)
    }

    /// Takes what one wizard says until it has nothing more to say. `seq` counts everything that came, so that no
    /// picture is taken for another, and no sitting either.
    fn follow(&self, path: &Path, seq: &mut u64) -> Result<std::convert::Infallible, WireError> {
        let mut stream = UnixStream::connect(path)?;
        stream.set_read_timeout(Some(SILENCE))?;
        stream.set_write_timeout(Some(SILENCE))?;
        stream.write_all(&wire::hello())?;
        let mut theirs = [0; wire::HELLO];
        io::Read::read_exact(&mut stream, &mut theirs)?;
        wire::greeted(theirs)?;
        let mut sitting = *seq;
        loop {
            *seq += 1;
            match wire::read(&mut stream, *seq)? {
                Message::View(view) => {
                    if !matches!(view.scene, Scene::Mirror(_)) {
                        sitting = *seq;
                        drop(self.pictures.take());
                    }
                    self.news.put(Standing::Here { view, sitting });
                }
                Message::Picture(picture) => self.pictures.put(picture),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixListener;

    use proptest::prelude::*;

    use super::*;
    use crate::{flow::wizard::Language, setup::clock::SystemClock, ui::patron::View};

    /// What a screen makes of a wizard that says `bytes` and closes the door.
    fn told(bytes: &[u8]) -> (WireError, Option<Standing>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s");
        let listener = UnixListener::bind(&path).unwrap();
        let link = Link::default();
        let error = thread::scope(|scope| {
            let screen = scope.spawn(|| link.follow(&path, &mut 0));
            let (mut stream, _) = listener.accept().unwrap();
            // What is closed before all was read from it is reset, and what it has said is lost.
            io::Read::read_exact(&mut stream, &mut [0; wire::HELLO]).unwrap();
            // A screen that has heard enough closes first.
            let _ = stream.write_all(bytes);
            drop(stream);
            let Err(error) = screen.join().unwrap();
            error
        });
        (error, link.news.take())
    }

    #[test]
    fn a_view_is_shown_and_the_end_is_noticed() {
        let view = View { language: Language::Chinese, office: None, scene: Scene::Welcome };
        let (error, news) = told(&[&wire::hello()[..], &wire::view(&view)].concat());
        assert!(matches!(error, WireError::Io(_)), "{error:?}");
        assert_eq!(news, Some(Standing::Here { view, sitting: 1 }));
    }

    #[test]
    fn another_version_and_garbage_are_told_apart() {
        let mut other = wire::hello();
        other[6] = 0x7f;
        assert!(matches!(told(&other).0, WireError::OtherVersion(0x7f)));
        assert!(matches!(told(b"HTTP/1.1 400 Bad Request").0, WireError::OtherProgram));
        assert!(matches!(told(&[&wire::hello()[..], &[7; 64]].concat()).0, WireError::Garbage(_)));
    }

    #[test]
    fn it_waits_for_a_socket_that_comes_later() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s");
        let link = Link::open(path.clone(), Arc::new(SystemClock::start())).unwrap();
        assert_eq!(link.news.wait(Duration::from_secs(20)), Some(Standing::Absent));
        let listener = UnixListener::bind(&path).unwrap();
        let (mut stream, _) = listener.accept().unwrap();
        let view = View { language: Language::English, office: None, scene: Scene::Done };
        stream.write_all(&[&wire::hello()[..], &wire::view(&view)].concat()).unwrap();
        let heard = || link.news.wait(Duration::from_secs(20));
        assert!(
            std::iter::from_fn(heard).any(|news| matches!(news, Standing::Here { view: seen, .. } if seen == view))
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]
        #[test]
        fn random_bytes_from_a_wizard_end_the_connection_and_nothing_else(
            bytes in proptest::collection::vec(any::<u8>(), 0..2000),
        ) {
            let _ = told(&bytes);
            let (_, news) = told(&[&wire::hello()[..], &bytes].concat());
            prop_assert_eq!(news, None);
        }
    }
}
