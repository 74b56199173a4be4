//! The wizard's side of the socket. The loop only leaves the newest view and the newest picture here and never waits;
//! making the picture small and writing happen on the runtime. A screen that is slow misses pictures, one that takes
//! nothing for a while is left.

use std::{
    fs::{self, Permissions},
    io,
    os::unix::{
        fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _},
        net::UnixListener as Socket,
    },
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{UnixListener, UnixStream, unix::WriteHalf},
    runtime::Handle,
    sync::{Semaphore, watch},
    time::{MissedTickBehavior, interval, timeout},
};
use zeroize::Zeroizing;

use super::wire;
use crate::{
    domain::frame::Frame,
    ui::patron::{Scene, View},
};

/// Screens at once: one for the person, one for a second chair, and two to spare.
const SCREENS: usize = 4;
/// 15 pictures a second, what most office webcams deliver: a mirror that is as quick as that is not felt to lag.
const BETWEEN_PICTURES: Duration = Duration::from_millis(66);
/// A screen that hears nothing for longer knows that nobody is there; see `link::SILENCE`.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// A message of half a megabyte goes through a socket in a millisecond; whoever does not take one for so long hangs.
const TAKES_WITHIN: Duration = Duration::from_secs(2);

/// The socket's name in the data folder.
pub const NAME: &str = "patron.sock";
/// Bytes that a socket's path may have: `sun_path` of Linux without its zero; other systems have four fewer.
pub const LONGEST_PATH: usize = 107;

/// What the screens should have.
#[derive(Clone)]
struct Outgoing {
    view: Arc<Vec<u8>>,
    picture: Option<Arc<Zeroizing<Vec<u8>>>>,
    /// Whether pictures are shown now.
    mirrors: bool,
    /// Counts the wipes: a picture that was begun before one does not come after it.
    wipes: u64,
}

/// The wizard's side of the socket.
pub struct Serving {
    frames: watch::Sender<Option<Arc<Frame>>>,
    out: Arc<watch::Sender<Outgoing>>,
    last: Option<View>,
    _place: BureauPlace,
}

impl Serving {
    /// Opens the socket in this folder. The caller holds the folder's outbox, so no other wizard is alive on it, and a
    /// socket that lies there has been left behind.
    pub fn open(folder: &Path, first: &View, runtime: &Handle) -> io::Result<Self> {
        let (socket, place) = BureauPlace::take(folder.join(NAME))?;
        socket.set_nonblocking(true)?;
        let _inside = runtime.enter();
        let listener = UnixListener::from_std(socket)?;
        let view = Arc::new(wire::view(first));
        let out = Arc::new(watch::Sender::new(Outgoing { view, picture: None, mirrors: false, wipes: 0 }));
        let (frames, seen) = watch::channel(None);
        runtime.spawn(make_small(seen, Arc::clone(&out)));
        runtime.spawn(accept(listener, Arc::clone(&out)));
        Ok(Self { frames, out, last: None, _place: place })
    }

    /// What the person is shown from now on.
    pub fn show(&mut self, view: &View) {
        if self.last.as_ref() == Some(view) {
            return;
        }
        let mirrors = matches!(view.scene, Scene::Mirror(_));
        if !mirrors {
            self.wipe();
        }
        let bytes = Arc::new(wire::view(view));
        self.out.send_modify(|out| (out.view, out.mirrors) = (bytes, mirrors));
        self.last = Some(view.clone());
    }

    /// The newest picture.
    pub fn picture(&self, frame: &Arc<Frame>) {
        if self.out.receiver_count() > 0 {
            self.frames.send_replace(Some(Arc::clone(frame)));
        }
    }

    /// Forgets the picture.
    pub fn wipe(&self) {
        self.frames.send_replace(None);
        self.out.send_modify(|out| (out.picture, out.mirrors, out.wipes) = (None, false, out.wipes + 1));
    }
}

/// The socket's file: removed when this is dropped, unless another program's lies there by then.
struct BureauPlace {
    path: PathBuf,
    inode: u64,
}

impl BureauPlace {
    /// Made under another name, closed to everybody else, then put in place: there is no moment in which another user
    /// could come in, and none without a socket.
    fn take(path: PathBuf) -> io::Result<(Socket, Self)> {
        if fs::symlink_metadata(&path).is_ok_and(|there| !there.file_type().is_socket()) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let new = path.with_extension("new");
        if let Err(error) = fs::remove_file(&new)
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(error);
        }
        let socket = Socket::bind(&new)?;
        fs::set_permissions(&new, Permissions::from_mode(0o600))?;
        fs::rename(&new, &path)?;
        let inode = fs::symlink_metadata(&path)?.ino();
        Ok((socket, Self { path, inode }))
    }
}

impl Drop for BureauPlace {
    fn drop(&mut self) {
        if fs::symlink_metadata(&self.path).is_ok_and(|there| there.ino() == self.inode) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Pictures for the screens, as long as there are any.
async fn make_small(mut frames: watch::Receiver<Option<Arc<Frame>>>, out: Arc<watch::Sender<Outgoing>>) {
    let mut pace = interval(BETWEEN_PICTURES);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while frames.changed().await.is_ok() {
        let wipes = out.borrow().wipes;
        let Some(frame) = frames.borrow_and_update().clone() else { continue };
        let Some(small) = wire::picture(&frame) else { continue };
        drop(frame);
        out.send_if_modified(|out| {
            let wanted = out.mirrors && out.wipes == wipes;
            if wanted {
                out.picture = Some(Arc::new(small));
            }
            wanted
        });
        pace.tick().await;
    }
}

/// Lets screens in until the wizard ends.
async fn accept(listener: UnixListener, out: Arc<watch::Sender<Outgoing>>) {
    let places = Arc::new(Semaphore::new(SCREENS));
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                // Out of file handles, mostly: the next second may have some again.
                tracing::warn!(%error, "a person's screen could not be let in");
                let _ = timeout(HEARTBEAT, std::future::pending::<()>()).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
        let news = out.subscribe();
        tokio::spawn(async move {
            match attend(stream, news).await {
                Ok(()) => tracing::info!("a person's screen has left"),
                Err(error) => tracing::info!(%error, "a person's screen was left"),
            }
            drop(place);
        });
    }
}

/// Serves one screen until it leaves, hangs, or says anything at all.
async fn attend(mut stream: UnixStream, mut news: watch::Receiver<Outgoing>) -> Result<(), wire::WireError> {
    // Whatever the folder allows: another user's program gets no picture.
    if stream.peer_cred()?.uid() != rustix::process::geteuid().as_raw() {
        return Err(wire::WireError::OtherProgram);
    }
    let mut theirs = [0; wire::HELLO];
    let greeting = async {
        stream.write_all(&wire::hello()).await?;
        stream.read_exact(&mut theirs).await
    };
    timeout(TAKES_WITHIN, greeting).await.map_err(io::Error::from)??;
    wire::greeted(theirs)?;
    tracing::info!("a person's screen is connected");
    let (mut reader, mut writer) = stream.split();
    let said = async {
        let mut had: Option<Outgoing> = None;
        loop {
            let now = news.borrow_and_update().clone();
            tell(&mut writer, &now, had.as_ref()).await?;
            had = Some(now);
            match timeout(HEARTBEAT, news.changed()).await {
                // Said again, so that the screen knows that somebody is there.
                Err(_) => had = None,
                Ok(Err(_)) => return Ok(()),
                Ok(Ok(())) => {}
            }
        }
    };
    let mut byte = [0];
    tokio::select! {
        ended = said => ended,
        heard = reader.read(&mut byte) => match heard {
            Ok(0) | Err(_) => Ok(()),
            Ok(_) => Err(wire::WireError::Garbage("a screen has nothing to say")),
        },
    }
}

/// What is new since the last time, the view first.
async fn tell(writer: &mut WriteHalf<'_>, now: &Outgoing, had: Option<&Outgoing>) -> Result<(), wire::WireError> {
    if had.is_none_or(|had| !Arc::ptr_eq(&had.view, &now.view)) {
        timeout(TAKES_WITHIN, writer.write_all(&now.view)).await.map_err(io::Error::from)??;
    }
    let had = had.and_then(|had| had.picture.as_ref());
    if let Some(picture) = &now.picture
        && had.is_none_or(|had| !Arc::ptr_eq(had, picture))
    {
        timeout(TAKES_WITHIN, writer.write_all(picture)).await.map_err(io::Error::from)??;
    }
    Ok(())
}

#[cfg(test)]
#[path = "serve_tests.rs"]
mod tests;
