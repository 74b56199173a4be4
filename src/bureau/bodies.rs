//! Bodies of requests are read as a whole before anything else is done, and all that are held together have a bound.

use std::{pin::Pin, sync::Arc, time::Duration};

use axum::body::{Body, Bytes, HttpBody as _};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout},
};
use zeroize::Zeroize as _;

use super::{
    connections::{Connection, Connections},
    problem::Refusal,
};

/// Bytes of bodies that are held at once, from the first byte to the answer: forty records of 800 KB, or fourteen of
/// the largest that a counter makes (2.2 MB). A record that is checked and written is there about four times (as it
/// came, as text, as a row, on its way to the disk), so that this is 128 MB of memory.
const MOST_BYTES: usize = 32 << 20;
/// How long a body waits for room among them. Those that are complete are written within milliseconds.
const ROOM: Duration = Duration::from_secs(1);
/// So many bytes are reserved at once: all of a form, which may hold a secret, so that it is never copied to grow.
const BEGIN: u64 = 16 << 10;

/// The room for bodies.
pub(super) struct Bodies(Arc<Semaphore>);

impl Default for Bodies {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MOST_BYTES)))
    }
}

/// A whole body, and its share of the room for as long as this is kept.
pub(super) struct Held {
    pub bytes: Bytes,
    _room: Option<OwnedSemaphorePermit>,
}

impl Bodies {
    /// All of `body`, which may have `most` bytes.
    pub async fn read(
        &self,
        mut body: Body,
        most: usize,
        connection: &Connection,
        connections: &Connections,
    ) -> Result<Held, Refusal> {
        let expected = body.size_hint().lower();
        if expected > most as u64 {
            return Err(Refusal::TooLarge);
        }
        let mut bytes = Vec::with_capacity(expected.min(BEGIN) as usize);
        let mut room: Option<OwnedSemaphorePermit> = None;
        while let Some(frame) = std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
            let Ok(data) = frame.map_err(|_| Refusal::NotUnderstood)?.into_data() else { continue };
            if data.is_empty() {
                continue;
            }
            if bytes.len() + data.len() > most {
                return Err(Refusal::TooLarge);
            }
            let more = self.room(data.len() as u32, connection, connections).await?;
            match &mut room {
                Some(room) => room.merge(more),
                None => room = Some(more),
            }
            // Copied: a piece of one byte would keep the whole buffer that it came in.
            bytes.extend_from_slice(&data);
            connection.hold(bytes.len());
            if let Ok(mut data) = data.try_into_mut() {
                data.as_mut().zeroize();
            }
        }
        Ok(Held { bytes: bytes.into(), _room: room })
    }

    /// Room for so many more bytes, if need be in the place of another body.
    async fn room(
        &self,
        bytes: u32,
        connection: &Connection,
        connections: &Connections,
    ) -> Result<OwnedSemaphorePermit, Refusal> {
        if let Ok(room) = Arc::clone(&self.0).try_acquire_many_owned(bytes) {
            return Ok(room);
        }
        connections.give_up_a_body(connection, Instant::now());
        let room = timeout(ROOM, Arc::clone(&self.0).acquire_many_owned(bytes)).await;
        room.ok().and_then(Result::ok).ok_or(Refusal::Busy(ROOM))
    }
}
