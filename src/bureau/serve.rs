//! The listening side: an accept loop of our own, because a connection that never finishes its header must not stay
//! open for ever, and because stopping must really close everything.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Notify, OwnedSemaphorePermit, Semaphore, oneshot},
    task::{JoinHandle, JoinSet},
    time::timeout,
};

use super::BureauError;

/// A counter sends its header at once.
const HEADER_TIME: Duration = Duration::from_secs(10);
/// Each counter keeps one connection, two while it polls: enough for a city's counters, and far under the limit of
/// open files.
const MOST_CONNECTIONS: usize = 512;

/// After a connection could not be accepted; long enough not to spin, short enough not to be noticed.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Cuts the connection a request came on.
#[derive(Clone, Default)]
pub(super) struct Hangup(Arc<Notify>);

impl Hangup {
    /// Never returns: the connection, and with it the request, is gone.
    pub async fn cut(&self) {
        self.0.notify_one();
        std::future::pending::<()>().await;
    }
}

/// A bureau that answers. Dropped, it stops as soon as the runtime comes to it; [`Running::stop`] waits for that.
pub struct Running {
    /// The address and port where it answers.
    pub addr: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Running {
    /// Closes the listener and every connection; when it returns, the address is free.
    pub async fn stop(mut self) {
        drop(self.stop.take());
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the accept loop ended badly");
        }
    }
}

pub(super) async fn start(addr: SocketAddr, router: Router) -> Result<Running, BureauError> {
    let listener = TcpListener::bind(addr).await?;
    let addr = listener.local_addr()?;
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(accept(listener, router, stopped));
    Ok(Running { addr, stop: Some(stop), task })
}

async fn accept(listener: TcpListener, router: Router, mut stopped: oneshot::Receiver<()>) {
    let permits = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            _ = &mut stopped => break,
            Some(_) = connections.join_next() => continue,
            accepted = next(&listener, &permits) => accepted,
        };
        if let Some((stream, permit)) = accepted {
            connections.spawn(serve(stream, router.clone(), permit));
        }
    }
    drop(listener);
    connections.shutdown().await;
}

/// Waits for a free place first, so that those who come too many wait in the system's queue.
async fn next(listener: &TcpListener, permits: &Arc<Semaphore>) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    let permit = Arc::clone(permits).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, _)) => Some((stream, permit)),
        Err(error) => {
            // Out of files, as a rule: the next connection that ends makes room.
            tracing::warn!(%error, "a connection could not be accepted");
            let _ = timeout(ACCEPT_PAUSE, std::future::pending::<()>()).await;
            None
        }
    }
}

async fn serve(stream: TcpStream, router: Router, _permit: OwnedSemaphorePermit) {
    let hangup = Hangup::default();
    let service = TowerToHyperService::new(router.layer(Extension(hangup.clone())));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        ended = connection => {
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection ended early");
            }
        }
        () = hangup.0.notified() => {}
    }
}
