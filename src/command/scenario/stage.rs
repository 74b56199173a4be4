//! One scenario being played: a counter, a bureau and a camera whose time the program advances. The bureau is the real
//! one behind a real socket; virtual time stands still while it works.

use std::{collections::VecDeque, net::SocketAddr, ops::ControlFlow, path::PathBuf, sync::Arc, time::Duration};

use jiff::Timestamp;

use super::{
    camera::ScenarioCamera,
    disk,
    file::Scenario,
    keys::Token,
    on_file,
    order::BureauOrder,
    theatre::{self, StageClock, Theatre},
    transcript::{self, Transcript},
    unplayable::Unplayable,
};
use crate::{
    app::{
        answer::{Answer, Services},
        courier_round, lanes,
        voice::heard::Heard,
    },
    backend::http::Limits,
    bureau::{Bureau, BureauScript, Mishap, Running},
    camera::{CameraBackend, mock::MockCamera},
    domain::{
        frame::Frame,
        room::Baseline,
        time::{Clock, Moment, Now},
    },
    flow::{Deed, Effect, Event, Outlets, Question, Settings, Step, Wizard},
    setup::{config::SlipConfig, demo, printer::Slips},
};

/// A helper's pace between two keys.
const KEY_PAUSE: Duration = Duration::from_millis(300);
/// What still happens after the last expected line belongs to the transcript as well.
const AFTERMATH: Duration = Duration::from_secs(2);
/// How long a request that is never answered is waited for, in real time: virtual time stands still meanwhile. Ten
/// times what the slowest answer takes, checking a password.
const NO_ANSWER: Duration = Duration::from_secs(2);
/// What `Mishap::Busy` says in `Retry-After`.
const BUSY_FOR: Duration = Duration::from_secs(2);

/// Observer of a scenario. An observer that wants to see it at a human pace makes time pass in [`Audience::wait`].
pub trait Audience {
    /// A picture came from the camera.
    fn picture(&mut self, _frame: &Arc<Frame>) {}
    /// The picture is to be forgotten.
    fn wiped(&mut self) {}
    /// Nothing happens until this moment; `Break` ends the play.
    fn wait(&mut self, _wizard: &Wizard, _until: Moment) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// What came of a play.
pub struct Played {
    /// The transcript.
    pub lines: Vec<String>,
    /// The slip that was given out last, line by line.
    pub slip: Vec<String>,
    /// The wizard in its final state.
    pub wizard: Wizard,
    /// Whether the observer ended the scenario early.
    pub is_broken_off: bool,
    /// What the counter kept on disk; gone when this is dropped.
    pub folder: tempfile::TempDir,
}

/// The observer that does nothing: the scenario is played as fast as possible.
pub struct EmptyHouse;

impl Audience for EmptyHouse {}

/// One scenario being played: a counter, a bureau and a camera whose time the program advances.
pub struct Stage<'a> {
    theatre: &'a mut Theatre,
    scenario: &'a Scenario,
    clock: Arc<StageClock>,
    wizard: Wizard,
    transcript: Transcript,
    camera: ScenarioCamera,
    services: Services,
    bureau: Arc<Bureau>,
    script: Arc<BureauScript>,
    audience: &'a mut dyn Audience,
    running: Option<Running>,
    other_office: Option<Bureau>,
    addr: SocketAddr,
    keys: VecDeque<Token>,
    orders: VecDeque<(String, BureauOrder)>,
    next_key: Moment,
    next_turn: Option<Moment>,
    left: bool,
    voice: Option<Heard>,
    slip: Vec<String>,
    folder: tempfile::TempDir,
}

/// What the wizard of a scenario is told before its first page.
pub fn settings(scenario: &Scenario) -> Settings {
    let camera = demo::puppet().id().to_owned();
    let baseline = |light| Baseline { camera, taken: Timestamp::UNIX_EPOCH, light };
    Settings {
        demo: true,
        baseline: scenario.room.map(baseline),
        enrol_first: scenario.enrol,
        channels: scenario.channels.clone(),
        language: scenario.language,
        virtual_cameras: scenario.virtual_cameras,
        slip: Outlets { prints: !scenario.print.is_empty(), saves: true },
        ..Settings::default()
    }
}

/// Slip outlets as in a demonstration: a folder, and a printer if the scenario has one.
fn slips(scenario: &Scenario, folder: PathBuf) -> Slips {
    Slips::new(&SlipConfig { print: scenario.print.clone(), ..SlipConfig::default() }, Some(folder))
}

/// A request that will not be answered is given up soon, every other one is waited for as at the counter.
fn limits(scenario: &Scenario) -> Limits {
    let hangs = scenario.bureau.iter().any(|(_, order)| *order == BureauOrder::Mishap(Mishap::Hang));
    if hangs { Limits { total: NO_ANSWER, ..Limits::default() } } else { Limits::default() }
}

impl<'a> Stage<'a> {
    /// Prepares one scenario; `audience` observes it.
    pub fn set(
        theatre: &'a mut Theatre,
        scenario: &'a Scenario,
        audience: &'a mut dyn Audience,
    ) -> Result<Self, Unplayable> {
        let clock = Arc::new(StageClock::default());
        let shared: Arc<dyn Clock> = clock.clone();
        let folder = tempfile::tempdir()?;
        let script = Arc::new(BureauScript::default());
        script.ask(&scenario.acts);
        let (bureau, running) = theatre.bureau(&script, &shared)?;
        theatre.runtime.block_on(bureau.admit(&scenario.crowd))?;
        let addr = running.addr;
        let backend = Theatre::backend(&bureau, addr, limits(scenario), &shared)?;
        let slips = slips(scenario, folder.path().join("slips"));
        let backend = if scenario.packed { theatre.pack(backend, &shared)? } else { backend };
        let courier = Arc::new(theatre.courier(folder.path(), Arc::clone(&backend))?);
        let bureau = Arc::new(bureau);
        let day = theatre.runtime.block_on(theatre::day(folder.path(), shared.now()));
        let camera = MockCamera::new(&demo::puppet(), scenario.camera.clone(), &demo::album(), shared)?;
        theatre.vision.forget();
        Ok(Self {
            theatre,
            clock,
            wizard: Wizard::new(settings(scenario)),
            transcript: Transcript::default(),
            camera: ScenarioCamera::new(camera),
            services: Services {
                backend,
                courier,
                demo: Some(Arc::clone(&bureau)),
                unlock: Arc::default(),
                slips,
                day,
            },
            bureau,
            script,
            audience,
            running: Some(running),
            other_office: None,
            addr,
            keys: scenario.keys.iter().cloned().collect(),
            orders: scenario.bureau.iter().cloned().collect(),
            next_key: Moment::ZERO,
            next_turn: None,
            left: false,
            voice: scenario.voice.then(Heard::default),
            slip: Vec::new(),
            scenario,
            folder,
        })
    }

    /// Plays to the end.
    pub fn play(mut self) -> Result<Played, Unplayable> {
        let limit = Moment::after_start(self.scenario.limit);
        let (mut ends, mut is_broken_off) = (None, false);
        self.bureau_turn()?;
        self.carry_out(self.wizard.start())?;
        self.transcript.note(&self.wizard, &[]);
        while !self.left && self.now().at < ends.unwrap_or(limit) {
            let seen = self.transcript.lines.len();
            let wake = [self.bureau_turn()?, self.press()?, self.look()?, self.courier_turn()?, self.tick()?];
            // What has just happened may be what a key or the bureau waits for: time stands until all had their turn.
            let is_quiet = self.transcript.lines.len() == seen;
            let is_over = self.keys.is_empty() && self.transcript.lines.len() >= self.scenario.expect.len();
            if is_over && ends.is_none() {
                ends = Some(self.now().at + AFTERMATH);
            }
            if is_quiet {
                let next = wake.into_iter().flatten().min().unwrap_or(limit).max(self.now().at);
                let next = next.min(ends.unwrap_or(limit));
                is_broken_off = self.audience.wait(&self.wizard, next).is_break();
                self.left |= is_broken_off;
                self.clock.move_to(next);
            }
        }
        self.theatre.runtime.block_on(self.services.courier.close());
        let Self { transcript, slip, wizard, folder, .. } = self;
        Ok(Played { lines: transcript.lines, slip, wizard, is_broken_off, folder })
    }

    fn now(&self) -> Now {
        self.clock.now()
    }

    /// Tells the wizard one event and carries out the orders that come of it.
    fn tell(&mut self, event: Event) -> Result<(), Unplayable> {
        self.transcript.hear(&event);
        let now = self.now();
        let effects = self.wizard.update(event, now);
        self.transcript.note(&self.wizard, &effects);
        let said = self.voice.as_mut().and_then(|voice| voice.turn(&self.wizard, now.at));
        self.transcript.lines.extend(said.map(|id| format!("says {id}")));
        self.carry_out(effects)
    }

    fn carry_out(&mut self, effects: Vec<Effect>) -> Result<(), Unplayable> {
        for effect in effects {
            let now = self.now();
            match effect {
                Effect::Ask(ticket, question) => {
                    if let Question::PrintSlip { facts, language } = &question {
                        self.slip = self.services.slips.lines(facts, *language);
                    }
                    let answer = self.theatre.runtime.block_on(self.services.answer(ticket, question, now));
                    self.tell_all(answer)?;
                }
                Effect::Do(Deed::FetchService) => {
                    let answer = self.theatre.runtime.block_on(self.services.fetch_service(now));
                    self.tell_all(answer)?;
                }
                Effect::Do(Deed::Submit(filing)) => {
                    let answer = self.theatre.runtime.block_on(self.services.submit(&filing, now));
                    self.tell_all(answer)?;
                }
                Effect::Do(Deed::NoteSitting(sitting)) => {
                    let answer = self.theatre.runtime.block_on(self.services.note_sitting(&sitting));
                    self.tell_all(answer)?;
                }
                Effect::Do(Deed::SignOut) => self.services.sign_out(),
                Effect::Do(Deed::Prompt(act)) => self.camera.camera().prompt(act, now.at),
                Effect::Do(Deed::ListCameras(ticket)) => {
                    let found = self.camera.list();
                    self.tell(lanes::cameras_fact(ticket, found))?;
                }
                Effect::Do(Deed::UseCamera(_)) => self.camera.choose(),
                Effect::Do(Deed::ForgetPictures) => {
                    self.theatre.vision.forget();
                    self.audience.wiped();
                }
                Effect::Do(Deed::Quit) => self.left = true,
            }
        }
        Ok(())
    }

    /// What the services answered, and a turn of the courier if there is work for it.
    fn tell_all(&mut self, answer: Answer) -> Result<(), Unplayable> {
        if answer.outbox_moved {
            self.next_turn = Some(self.now().at);
        }
        answer.facts.into_iter().try_for_each(|fact| self.tell(fact))
    }

    /// Orders to the bureau wait for their page, one after another.
    fn bureau_turn(&mut self) -> Result<Option<Moment>, Unplayable> {
        while let Some(&(_, order)) = self.orders.front().filter(|(page, _)| page == self.wizard.step.id()) {
            self.orders.pop_front();
            self.happen(order)?;
        }
        Ok(None)
    }

    fn happen(&mut self, order: BureauOrder) -> Result<(), Unplayable> {
        let (runtime, script) = (&self.theatre.runtime, &self.script);
        match order {
            BureauOrder::Busy(times) => (0..times).for_each(|_| script.push(Mishap::Busy(BUSY_FOR))),
            BureauOrder::Mishap(mishap) => script.push(mishap),
            BureauOrder::Down => self.close_office(),
            BureauOrder::Up => self.running = Some(runtime.block_on(self.bureau.serve_scripted(self.addr, script))?),
            BureauOrder::OtherOffice => {
                self.close_office();
                let clock: Arc<dyn Clock> = self.clock.clone();
                let (other, elsewhere) = self.theatre.other_bureau(&clock)?;
                self.theatre.runtime.block_on(elsewhere.stop());
                self.running = Some(self.theatre.runtime.block_on(other.serve(self.addr))?);
                self.other_office = Some(other);
            }
            BureauOrder::CertifiedElsewhere => {
                let Step::Attest(page) = &self.wizard.step else {
                    return Err(Unplayable::OtherPage { order: "certified elsewhere", page: "attest" });
                };
                runtime.block_on(self.bureau.certify_elsewhere(&page.consented.subject.case.id))?;
            }
            BureauOrder::CertifiedByData(days) => {
                runtime.block_on(on_file::certify_by_data(&self.bureau, self.now(), days))?;
            }
            BureauOrder::Photo(photo) => runtime.block_on(on_file::put_photo(&self.bureau, self.now(), photo))?,
            BureauOrder::DiskFull => runtime.block_on(disk::fill(self.folder.path()))?,
            BureauOrder::DiskFree => runtime.block_on(disk::free(self.folder.path()))?,
        }
        Ok(())
    }

    fn close_office(&mut self) {
        if let Some(running) = self.running.take() {
            self.theatre.runtime.block_on(running.stop());
        }
    }

    /// The next key, when its time has come and what it waits for stands.
    fn press(&mut self) -> Result<Option<Moment>, Unplayable> {
        let now = self.now().at;
        if now < self.next_key {
            return Ok(Some(self.next_key));
        }
        let ready = match self.keys.front() {
            None => return Ok(None),
            Some(Token::Press(_) | Token::Wait(_) | Token::Bureau(_)) => true,
            Some(Token::Page(page)) => self.wizard.step.id() == page,
            Some(Token::Hint(hint)) => transcript::hint(&self.wizard.step).is_some_and(|(shown, _)| shown.id() == hint),
        };
        if !ready {
            return Ok(None);
        }
        self.next_key = now + KEY_PAUSE;
        match self.keys.pop_front() {
            Some(Token::Press(key)) => self.tell(Event::Pressed(key))?,
            Some(Token::Wait(span)) => self.next_key = now + span,
            Some(Token::Bureau(order)) => self.happen(order)?,
            _ => self.next_key = now,
        }
        Ok(Some(self.next_key))
    }

    fn look(&mut self) -> Result<Option<Moment>, Unplayable> {
        let glance = self.camera.glance(self.wizard.wants_camera(), self.now().at);
        for news in glance.news {
            self.theatre.vision.lose();
            self.tell(lanes::camera_fact(news))?;
        }
        if let Some(frame) = glance.picture {
            self.audience.picture(&frame);
            let seen = self.theatre.vision.look(&frame);
            self.tell(Event::Observed(seen, frame))?;
        }
        Ok(glance.next)
    }

    fn courier_turn(&mut self) -> Result<Option<Moment>, Unplayable> {
        let now = self.now();
        if self.next_turn.is_none_or(|at| at > now.at) {
            return Ok(self.next_turn);
        }
        let result = self.theatre.runtime.block_on(self.services.courier.round(now));
        self.next_turn = result.next.map(|after| now.at + after);
        for news in result.news {
            self.theatre.runtime.block_on(self.services.day.heard(&news, now));
            self.tell(courier_round::fact(news))?;
        }
        Ok(self.next_turn)
    }

    fn tick(&mut self) -> Result<Option<Moment>, Unplayable> {
        match self.wizard.deadline() {
            Some(at) if at <= self.now().at => {
                self.tell(Event::Ticked)?;
                Ok(self.wizard.deadline())
            }
            later => Ok(later),
        }
    }
}

#[cfg(test)]
#[path = "stage_tests.rs"]
mod tests;
