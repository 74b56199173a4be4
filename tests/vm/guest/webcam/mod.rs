//! A USB webcam without hardware. The kernel's virtual host controller takes one end of a socket for a cable, and its
//! own `uvcvideo` drives what answers on the other. It can be pulled out, frozen, and made to cut its pictures.

mod descriptors;
mod device;
mod usbip;

use std::{
    fs,
    os::{fd::AsRawFd, unix::net::UnixStream},
    sync::{Arc, Mutex, MutexGuard},
    thread::{self, JoinHandle},
    time::Duration,
};

use renzheng::{
    domain::time::{Clock, Moment},
    setup::clock::SystemClock,
};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use self::device::Device;
use crate::film::{Film, INTERVAL};

/// Port 0 of the controller, a high-speed device with an address of its own.
const ATTACH: (&str, &str) = ("/sys/devices/platform/vhci_hcd.0/attach", "65537 3");
/// How long the device may miss what it is told.
const HEARING: Duration = Duration::from_millis(20);

/// What ails the device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ailment {
    /// Nothing.
    #[default]
    None,
    /// It stays plugged in and sends nothing.
    Frozen,
    /// Every picture ends in its middle.
    Cut,
}

/// The device and its cable.
pub struct Webcam {
    film: Arc<Mutex<Film>>,
    orders: Arc<Mutex<Orders>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Orders {
    ailment: Ailment,
    pulled: bool,
}

impl Webcam {
    /// A device that is not plugged in.
    pub fn new(film: Arc<Mutex<Film>>) -> Self {
        Self { film, orders: Arc::default(), thread: None }
    }

    /// Plugs it in; the kernel makes the node a moment later.
    pub fn plug(&mut self) {
        let (ours, kernels) = UnixStream::pair().unwrap();
        let (attach, address) = ATTACH;
        fs::write(attach, format!("0 {} {address}", kernels.as_raw_fd())).unwrap();
        *self.orders() = Orders::default();
        let (film, orders) = (Arc::clone(&self.film), Arc::clone(&self.orders));
        self.thread = Some(thread::spawn(move || serve(&ours, &film, &orders)));
    }

    /// Pulls the cable.
    pub fn pull(&mut self) {
        self.orders().pulled = true;
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }

    /// From now on.
    pub fn ail(&self, ailment: Ailment) {
        self.orders().ailment = ailment;
    }

    fn orders(&self) -> MutexGuard<'_, Orders> {
        self.orders.lock().unwrap()
    }
}

/// Until the cable is pulled; closing our end is what the kernel takes for it.
fn serve(wire: &UnixStream, film: &Mutex<Film>, orders: &Mutex<Orders>) {
    let clock = SystemClock::start();
    let mut device = Device::new(wire);
    let mut due = Moment::ZERO;
    loop {
        let (ailment, pulled) = {
            let orders = orders.lock().unwrap();
            (orders.ailment, orders.pulled)
        };
        if pulled {
            return;
        }
        let now = clock.now().at;
        if now >= due && device.is_hungry() && ailment != Ailment::Frozen {
            due = now + INTERVAL;
            if let Some(picture) = device.size().and_then(|size| film.lock().unwrap().next(size)) {
                let shown = if ailment == Ailment::Cut { picture[..picture.len() / 2].into() } else { picture };
                device.show(&shown);
            }
        }
        if device.deliver().is_err() || (is_readable(wire, due.since(now)) && device.answer().is_err()) {
            return;
        }
    }
}

fn is_readable(wire: &UnixStream, wait: Duration) -> bool {
    let wait = wait.clamp(Duration::from_millis(1), HEARING);
    let wait = Timespec { tv_sec: 0, tv_nsec: wait.as_nanos() as i64 };
    let mut wires = [PollFd::new(wire, PollFlags::IN)];
    poll(&mut wires, Some(&wait)).is_ok_and(|ready| ready > 0)
}
