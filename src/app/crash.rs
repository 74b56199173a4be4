//! When a part of the program panics: a report is written beside the log, the terminal is the user's again, and the
//! loop ends with words that say where the report lies. A person's data is not in it: the facts are the redacted ones
//! of the ring, and of the message only what no argument was formatted into is kept.

mod report;

use std::{
    panic::{self, PanicHookInfo},
    path::PathBuf,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
        mpsc::SyncSender,
    },
    thread,
};

use self::report::Report;
use super::{record::Ring, run::lane_died};
use crate::{
    camera::lane::DRIVERS,
    domain::time::Clock as _,
    flow::{Event, wizard::Language},
    setup::{
        clock::SystemClock,
        complaint::{Bilingual, Complaint},
    },
};

/// Shared by the panic hook and the loop.
#[derive(Clone)]
pub struct Crash(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    ring: Ring,
    wake: SyncSender<Event>,
    /// Set once: where the report lies, if it could be written.
    ended: OnceLock<Option<PathBuf>>,
    driver_reported: AtomicBool,
    english: AtomicBool,
}

impl Crash {
    /// From now on panics are reported into `folder`; `wake` lets the loop look up.
    pub fn arm(folder: PathBuf, ring: Ring, wake: SyncSender<Event>) -> Self {
        let crash = Self(Arc::new(Inner {
            folder,
            ring,
            wake,
            ended: OnceLock::new(),
            driver_reported: AtomicBool::new(false),
            english: AtomicBool::new(false),
        }));
        let told = crash.clone();
        panic::set_hook(Box::new(move |info| told.panicked(info)));
        crash
    }

    /// The language on screen.
    pub fn speak(&self, language: Language) {
        self.0.english.store(language == Language::English, Ordering::Relaxed);
    }

    /// Language in which a panic is told on the terminal.
    pub fn language(&self) -> Language {
        if self.0.english.load(Ordering::Relaxed) { Language::English } else { Language::Chinese }
    }

    /// What is said at the end, once something has panicked.
    pub fn complaint(&self) -> Option<Complaint> {
        Some(self.0.ended.get()?.as_ref().map_or_else(lane_died, |report| {
            let shown = report.display();
            Complaint::new(
                lane_died().what,
                Bilingual::new(
                    format!(
                        "已确认的记录都保存在本机。请重新启动；如再次出现，请把报告交给维护人员（不含人脸、姓名和号码）：\n  {shown}"
                    ),
                    format!(
                        "Confirmed records are safe on this computer. Start again; if it comes back, hand this report to support (no faces, names or numbers are in it):\n  {shown}"
                    ),
                ),
            )
        }))
    }

    fn panicked(&self, info: &PanicHookInfo<'_>) {
        let thread = thread::current().name().unwrap_or("?").to_owned();
        tracing::error!(thread, at = info.location().map(ToString::to_string), "a thread panicked");
        let report = || Report::of(info, &thread, SystemClock::start().now().wall).write(&self.0.folder, &self.0.ring);
        // The camera lane hears of it and tries again, so this alone does not end the program.
        if thread == DRIVERS {
            if !self.0.driver_reported.swap(true, Ordering::SeqCst) {
                report();
            }
            return;
        }
        self.0.ended.get_or_init(report);
        // A full channel wakes the loop as well.
        let _ = self.0.wake.try_send(Event::Ticked);
    }
}

/// Breaks here on purpose, in builds for tests only: `RENZHENG_REHEARSE_CRASH` names the place.
///
/// # Panics
/// Where that place is asked for.
#[cfg(debug_assertions)]
pub fn inject_panic(place: &str) {
    let wanted = std::env::var("RENZHENG_REHEARSE_CRASH").is_ok_and(|wanted| wanted == place);
    assert!(!wanted, "rehearsal with 王示例 119999195003150029: {place} breaks");
}

/// A release has no such switch.
#[cfg(not(debug_assertions))]
pub const fn inject_panic(_place: &str) {}
