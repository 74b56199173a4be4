//! The open connections: how many there may be, and which one is closed for a new one or because its other side does
//! not go on. Whoever can reach the port can open connections, so nothing here trusts the other side.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    ptr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};

/// Open connections. Each counter keeps one, two while it polls: enough for 250 counters, and half of the usual limit
/// of 1024 open files.
const MOST: usize = 512;
/// Open connections from one address that are left alone for others: half of all. When all places are taken, an address
/// with more of them gives way first. An office of 40 counters behind one address has 80, and behind a proxy there is
/// room for 128 counters.
const SHARE: usize = MOST / 2;
/// How long the other side may take for its next step: a whole header, another [`STEP`] of a body, or taking another
/// [`STEP`] of an answer. The protocol gives a record of 2.2 MB a minute, which is 370 KB in ten seconds; a sixth of
/// that is a step.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes in either direction that count as going on.
const STEP: usize = 64 << 10;
/// Turns that one request waits for at most: a turn is microseconds where nobody attacks.
const MOST_TURNS: u32 = 64;

/// One open connection. Whether its other side is waited for, and since when, decides who is closed.
pub(super) struct Connection {
    /// The computer at the other end; of IPv6 its network of 64 bits, because one computer has all the addresses in it.
    pub address: IpAddr,
    progress: Mutex<Progress>,
    /// Bytes of a request's body that are held for it.
    held: AtomicUsize,
    cut: Notify,
}

struct Progress {
    turn: Turn,
    /// Bytes since the last whole step.
    bytes: usize,
    /// Requests answered since there was last nothing to read: more than one where they are sent without waiting for
    /// the answer, which no counter does.
    in_a_row: u32,
}

/// Whose turn it is.
#[derive(Clone, Copy)]
enum Turn {
    /// Nobody has looked yet whether a request has come: that a bureau is busy is not held against whoever asks.
    New,
    /// The bureau's.
    Bureau,
    /// The other side's, since then: to send the rest of a request, or to take an answer and ask again.
    Other(Instant),
}

impl Connection {
    fn new(address: IpAddr) -> Self {
        let progress = Mutex::new(Progress { turn: Turn::New, bytes: 0, in_a_row: 0 });
        Self { address, progress, held: AtomicUsize::new(0), cut: Notify::new() }
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The bureau works now; that takes as long as it takes.
    pub fn work(&self) {
        self.progress().turn = Turn::Bureau;
    }

    /// A request is answered: it is the other side's turn from now on.
    pub fn answered(&self, now: Instant) {
        let mut progress = self.progress();
        *progress = Progress { turn: Turn::Other(now), bytes: 0, in_a_row: progress.in_a_row.saturating_add(1) };
    }

    /// How many other connections' turns a request waits for: none, but where one comes after the other without a
    /// pause, as many as were answered before it.
    pub fn turns_to_wait(&self) -> u32 {
        self.progress().in_a_row.min(MOST_TURNS)
    }

    /// There was nothing to read.
    pub fn is_silent(&self, now: Instant) {
        let mut progress = self.progress();
        progress.in_a_row = 0;
        if matches!(progress.turn, Turn::New) {
            progress.turn = Turn::Other(now);
        }
    }

    /// So many bytes came or went.
    pub fn moved(&self, bytes: usize, now: Instant) {
        let mut progress = self.progress();
        progress.bytes += bytes;
        if progress.bytes >= STEP {
            progress.bytes = 0;
            if matches!(progress.turn, Turn::Other(_)) {
                progress.turn = Turn::Other(now);
            }
        }
    }

    /// Since when the other side has been waited for.
    fn waiting_since(&self) -> Option<Instant> {
        match self.progress().turn {
            Turn::New | Turn::Bureau => None,
            Turn::Other(since) => Some(since),
        }
    }

    /// So many bytes of a body are held for it.
    pub fn hold(&self, bytes: usize) {
        self.held.store(bytes, Ordering::Relaxed);
    }

    /// Returns when the connection is to be closed: because it was cut, or because its other side does not go on.
    pub async fn ended(&self) {
        loop {
            let now = Instant::now();
            let deadline = self.waiting_since().unwrap_or(now) + PATIENCE;
            if deadline <= now {
                return;
            }
            if tokio::time::timeout_at(deadline, self.cut.notified()).await.is_ok() {
                return;
            }
        }
    }

    /// Never returns: the connection, and with it the request, is gone.
    pub async fn hang_up(&self) {
        self.cut.notify_one();
        std::future::pending::<()>().await;
    }
}

/// All open connections.
#[derive(Default)]
pub(super) struct Connections(Mutex<Table>);

#[derive(Default)]
struct Table {
    next: u64,
    open: HashMap<u64, Arc<Connection>>,
}

impl Table {
    fn from(&self, address: IpAddr) -> usize {
        self.open.values().filter(|connection| connection.address == address).count()
    }

    /// The address that has more than its share.
    fn crowded(&self) -> Option<IpAddr> {
        // Not two can have more than half.
        self.open.values().map(|connection| connection.address).find(|address| self.from(*address) > SHARE)
    }

    /// Closes the connection whose other side has been waited for longest, of those that are meant; whether there was
    /// one.
    fn close_longest(&mut self, is_meant: impl Fn(&Connection) -> bool) -> bool {
        let waiting = self.open.iter().filter(|(_, connection)| is_meant(connection));
        let waiting = waiting.filter_map(|(number, connection)| Some((connection.waiting_since()?, *number)));
        let Some((_, number)) = waiting.min() else { return false };
        self.close(number);
        true
    }

    fn close(&mut self, number: u64) {
        if let Some(connection) = self.open.remove(&number) {
            connection.cut.notify_one();
        }
    }
}

impl Connections {
    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes room for one more, if need be by closing the connection that has been waited for longest. `false`: the
    /// bureau works for all of them, so that one more has to wait.
    pub fn has_room(&self) -> bool {
        let mut table = self.table();
        if table.open.len() < MOST {
            return true;
        }
        let crowded = table.crowded();
        crowded.is_some_and(|address| table.close_longest(|connection| connection.address == address))
            || table.close_longest(|_| true)
    }

    /// Takes a connection in.
    pub fn admit(self: &Arc<Self>, peer: IpAddr) -> Admitted {
        let connection = Arc::new(Connection::new(group(peer)));
        let mut table = self.table();
        let number = table.next;
        table.next += 1;
        table.open.insert(number, Arc::clone(&connection));
        drop(table);
        Admitted { all: Arc::clone(self), number, connection }
    }

    /// Gives a body up that is not complete, so that `mine` finds room: the one with the most bytes times the time
    /// since its last step. Whoever sends goes on and has little time, whoever stands still pays for each byte that is
    /// held. None if that is `mine`: it waits until a complete one is answered.
    pub fn give_up_a_body(&self, mine: &Connection, now: Instant) {
        let mut table = self.table();
        let weight = |connection: &Connection| {
            let stood_still = now.saturating_duration_since(connection.waiting_since()?);
            let held = connection.held.load(Ordering::Relaxed);
            (held > 0).then_some(held as u128 * stood_still.as_micros().max(1))
        };
        let coming = table.open.iter().filter_map(|(number, c)| Some((weight(c)?, *number, ptr::eq(c.as_ref(), mine))));
        if let Some((_, number, false)) = coming.max() {
            table.close(number);
        }
    }
}

/// A connection that has a place, until this is dropped.
pub(super) struct Admitted {
    all: Arc<Connections>,
    number: u64,
    pub connection: Arc<Connection>,
}

impl Drop for Admitted {
    fn drop(&mut self) {
        self.all.table().open.remove(&self.number);
    }
}

/// What counts as one address.
fn group(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(last: u8) -> IpAddr {
        [10, 0, 0, last].into()
    }

    fn seconds(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    fn open(all: &Arc<Connections>, last: u8, since: Instant) -> Admitted {
        assert!(all.has_room());
        let admitted = all.admit(from(last));
        admitted.connection.is_silent(since);
        admitted
    }

    fn is_open(all: &Connections, admitted: &Admitted) -> bool {
        all.table().open.contains_key(&admitted.number)
    }

    #[test]
    fn who_has_more_than_half_gives_way_and_of_those_who_was_waited_for_longest() {
        let (all, now) = (Arc::new(Connections::default()), Instant::now());
        let at = |n: usize| now + Duration::from_millis(n as u64);
        let office = open(&all, 1, now);
        let crowd: Vec<_> = (1..MOST).map(|n| open(&all, 2, at(n))).collect();
        crowd[0].connection.work();
        crowd[1].connection.answered(at(1000));
        crowd[2].connection.moved(STEP, at(2000));
        let _more = open(&all, 3, at(3000));
        assert_eq!(all.table().open.len(), MOST);
        assert!(!is_open(&all, &crowd[3]));
        assert!(is_open(&all, &office) && [0, 1, 2, 4].iter().all(|n| is_open(&all, &crowd[*n])));
        drop(crowd);
        assert_eq!(all.table().open.len(), 2);
    }

    #[test]
    fn nobody_gives_way_while_the_bureau_works_for_all_or_has_not_looked_yet() {
        let (all, now) = (Arc::new(Connections::default()), Instant::now());
        let open: Vec<_> = (0..MOST).map(|n| all.admit(from((n % 4) as u8))).collect();
        for admitted in &open[1..] {
            admitted.connection.work();
        }
        assert!(!all.has_room());
        open[7].connection.answered(now);
        assert!(all.has_room() && !is_open(&all, &open[7]));
    }

    #[test]
    fn a_step_goes_on_and_less_does_not() {
        let now = Instant::now();
        let connection = Connection::new(from(1));
        connection.answered(now);
        connection.moved(STEP - 1, now + seconds(5));
        assert_eq!(connection.waiting_since(), Some(now));
        connection.moved(1, now + seconds(6));
        assert_eq!(connection.waiting_since(), Some(now + seconds(6)));
        connection.work();
        connection.moved(STEP, now + seconds(7));
        connection.is_silent(now + seconds(7));
        assert_eq!(connection.waiting_since(), None);
    }

    #[test]
    fn the_body_gives_way_that_has_held_most_for_longest() {
        let (all, now) = (Arc::new(Connections::default()), Instant::now());
        let [idle, slow, large, mine] = [1, 2, 3, 4].map(|n| open(&all, n, now));
        slow.connection.hold(100);
        large.connection.hold(900);
        large.connection.moved(STEP, now + seconds(9));
        mine.connection.hold(200);
        mine.connection.moved(STEP, now + seconds(9));
        all.give_up_a_body(&mine.connection, now + seconds(10));
        assert!(is_open(&all, &large) && !is_open(&all, &slow), "100 bytes for 10 s are more than 900 for 1 s");
        all.give_up_a_body(&mine.connection, now + seconds(10));
        assert!(is_open(&all, &mine) && !is_open(&all, &large));
        all.give_up_a_body(&mine.connection, now + seconds(10));
        assert!(is_open(&all, &mine) && is_open(&all, &idle), "mine is the only one");
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let group = |text: &str| group(text.parse().unwrap());
        assert_eq!(group("2001:db8::1"), group("2001:db8::ffff:2"));
        assert_ne!(group("2001:db8::1"), group("2001:db8:0:1::1"));
        assert_eq!(group("::ffff:10.0.0.1"), group("10.0.0.1"));
    }
}
