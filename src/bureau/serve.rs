//! The listening side: an accept loop of our own, because a connection whose other side does not go on must not stay
//! open for ever, and because stopping must really close everything.

mod counted;

use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::Request, response::Response};
use hyper::{body::Incoming, server::conn::http1, service::Service as _};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::oneshot,
    task::{JoinHandle, JoinSet},
    time::{Instant, timeout},
};

use self::counted::Counted;
use super::{
    BureauError,
    connections::{Admitted, Connections, PATIENCE},
};

/// Bytes that the system keeps for each connection of what came and was not read yet, and of what was written and was
/// not taken yet; Linux takes twice that. Left to itself it keeps up to 6 MB of each. A record of 200 KB comes in two
/// rounds.
const SYSTEM_BUFFERS: (u32, u32) = (128 << 10, 64 << 10);
/// Bytes of requests that were not begun, and of answers that the system has not taken, for each connection; after that
/// nothing more is read from it. A header has under 1 KB.
const BUFFER: usize = 16 << 10;
/// Connections that wait to be accepted, as the standard library asks for.
const BACKLOG: u32 = 1024;

/// After a connection could not be accepted; long enough not to spin, short enough not to be noticed.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// Between two looks for room while the bureau works for all that are connected; an answer takes about as long.
const FULL_PAUSE: Duration = Duration::from_millis(5);

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

pub(super) fn start(addr: SocketAddr, router: Router, connections: Arc<Connections>) -> Result<Running, BureauError> {
    let listener = listen(addr)?;
    let addr = listener.local_addr()?;
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(accept(listener, router, connections, stopped));
    Ok(Running { addr, stop: Some(stop), task })
}

/// As the standard library does it, with buffers that are bounded; connections inherit them.
fn listen(addr: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if addr.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // On Windows it would let another program take the address.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    let (receive, send) = SYSTEM_BUFFERS;
    socket.set_recv_buffer_size(receive)?;
    socket.set_send_buffer_size(send)?;
    socket.bind(addr)?;
    socket.listen(BACKLOG)
}

async fn accept(
    listener: TcpListener,
    router: Router,
    connections: Arc<Connections>,
    mut stopped: oneshot::Receiver<()>,
) {
    let mut tasks = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            _ = &mut stopped => break,
            Some(_) = tasks.join_next() => continue,
            accepted = next(&listener, &connections) => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                tasks.spawn(serve(stream, router.clone(), connections.admit(peer.ip())));
            }
            Err(error) => {
                // Out of files, as a rule: the next connection that ends makes room.
                tracing::warn!(%error, "a connection could not be accepted");
                pause(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    tasks.shutdown().await;
}

/// Waits for room first, so that those who come too many wait in the system's queue.
async fn next(listener: &TcpListener, connections: &Connections) -> std::io::Result<(TcpStream, SocketAddr)> {
    while !connections.has_room() {
        pause(FULL_PAUSE).await;
    }
    listener.accept().await
}

async fn pause(span: Duration) {
    let _ = timeout(span, std::future::pending::<()>()).await;
}

async fn serve(stream: TcpStream, router: Router, admitted: Admitted) {
    let connection = &admitted.connection;
    let routes = TowerToHyperService::new(router);
    let service = hyper::service::service_fn(|request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(Arc::clone(connection));
        let answer = routes.call(request);
        async move {
            let answer: Result<Response, Infallible> = answer.await;
            connection.answered(Instant::now());
            answer
        }
    });
    let stream = TokioIo::new(Counted::new(stream, Arc::clone(connection)));
    let answering = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(BUFFER)
        .serve_connection(stream, service);
    tokio::select! {
        ended = answering => {
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection ended early");
            }
        }
        () = connection.ended() => {}
    }
}
