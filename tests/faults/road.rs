//! The network between counter and bureau, and what it does to requests. It lies outside both programs, so neither can
//! know what it is up to.

use std::{
    collections::VecDeque,
    io::{Read, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

/// What happens to one request for or about a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weather {
    /// Nothing.
    Fair,
    /// The connection is cut before the bureau hears of it.
    CutBefore,
    /// The bureau does it, and the answer is lost.
    LostAnswer,
    /// Half of the answer comes.
    Truncated,
    /// The answer comes a byte at a time and is not over when the counter's patience is.
    Slow,
    /// 503 with `Retry-After`.
    Busy,
    /// 500.
    Fault,
    /// A sign-in page of the network, with status 200.
    Page,
    /// A redirect.
    Elsewhere,
    /// 408.
    TooSlow,
}

impl Weather {
    pub const BAD: [Self; 9] = [
        Self::CutBefore,
        Self::LostAnswer,
        Self::Truncated,
        Self::Slow,
        Self::Busy,
        Self::Fault,
        Self::Page,
        Self::Elsewhere,
        Self::TooSlow,
    ];
}

/// What is to come; fair when it is used up.
type Forecast = Arc<Mutex<VecDeque<Weather>>>;

/// A way to one bureau.
pub struct Road {
    pub url: String,
    addr: SocketAddr,
    met: Arc<Mutex<Vec<Weather>>>,
    closed: Arc<AtomicBool>,
}

impl Road {
    pub fn to(bureau: SocketAddr, forecast: impl IntoIterator<Item = Weather>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let (met, closed) = (Arc::default(), Arc::new(AtomicBool::new(false)));
        let forecast: Forecast = Arc::new(Mutex::new(forecast.into_iter().collect()));
        let (met_there, closed_there) = (Arc::clone(&met), Arc::clone(&closed));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if closed_there.load(Ordering::SeqCst) {
                    return;
                }
                let (forecast, met) = (Arc::clone(&forecast), Arc::clone(&met_there));
                thread::spawn(move || carry(stream, bureau, &forecast, &met));
            }
        });
        Self { url: format!("http://{addr}"), addr, met, closed }
    }

    /// How many requests for or about records there were, and how many of them met bad weather.
    pub fn met(&self) -> (usize, usize) {
        let met = self.met.lock().unwrap();
        (met.len(), met.iter().filter(|weather| **weather != Weather::Fair).count())
    }

    pub fn answers_lost(&self) -> usize {
        self.met.lock().unwrap().iter().filter(|weather| **weather == Weather::LostAnswer).count()
    }
}

impl Drop for Road {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.addr);
    }
}

/// Numbers that look random and are the same in every run.
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Below `most`.
    pub fn roll(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }

    /// So many requests, of which `percent` meet something bad.
    pub fn forecast(&mut self, requests: usize, percent: usize) -> Vec<Weather> {
        let one = |dice: &mut Self| {
            let bad = dice.roll(100) < percent;
            if bad { Weather::BAD[dice.roll(Weather::BAD.len())] } else { Weather::Fair }
        };
        (0..requests).map(|_| one(self)).collect()
    }
}

/// One connection carries one request.
fn carry(mut counter: TcpStream, bureau: SocketAddr, forecast: &Forecast, met: &Mutex<Vec<Weather>>) {
    let Some(request) = message(&mut counter) else { return };
    let about_a_record = request.windows(20).take(12).any(|window| window.starts_with(b"/v1/certifications/"));
    let mut weather = Weather::Fair;
    if about_a_record {
        weather = forecast.lock().unwrap().pop_front().unwrap_or(Weather::Fair);
        met.lock().unwrap().push(weather);
    }
    let made_up = match weather {
        Weather::CutBefore => return,
        Weather::Busy => Some("503 Busy\r\nretry-after: 1"),
        Weather::Fault => Some("500 Fault"),
        Weather::TooSlow => Some("408 Slow"),
        Weather::Elsewhere => Some("302 Found\r\nlocation: http://127.0.0.1:9/"),
        Weather::Page => Some("200 OK\r\ncontent-type: text/html"),
        _ => None,
    };
    let answer = made_up.map_or_else(
        || asked(bureau, &request),
        |head| Some(format!("HTTP/1.1 {head}\r\ncontent-length: 6\r\n\r\n<html>").into_bytes()),
    );
    let Some(answer) = answer else { return };
    let _ = match weather {
        Weather::LostAnswer => Ok(()),
        Weather::Truncated => counter.write_all(&answer[..answer.len() / 2]),
        Weather::Slow => slowly(&mut counter, &answer),
        _ => counter.write_all(&answer),
    };
    let _ = counter.shutdown(Shutdown::Both);
}

fn asked(bureau: SocketAddr, request: &[u8]) -> Option<Vec<u8>> {
    let mut stream = TcpStream::connect(bureau).ok()?;
    stream.write_all(request).ok()?;
    let mut answer = message(&mut stream)?;
    // The counter must not try to use this connection again.
    let head = answer.windows(2).position(|w| w == b"\r\n")?;
    answer.splice(head..head, b"\r\nconnection: close".iter().copied());
    Some(answer)
}

fn slowly(counter: &mut TcpStream, answer: &[u8]) -> std::io::Result<()> {
    for byte in answer {
        counter.write_all(&[*byte])?;
        thread::sleep(Duration::from_millis(25));
    }
    Ok(())
}

/// One request or answer, head and body.
fn message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let (mut bytes, mut piece) = (Vec::new(), [0; 16 << 10]);
    loop {
        if let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
            if bytes.len() >= end + 4 + length.unwrap_or(0) {
                return Some(bytes);
            }
        }
        match stream.read(&mut piece) {
            Ok(n) if n > 0 => bytes.extend_from_slice(&piece[..n]),
            _ => return None,
        }
    }
}
