//! The transcript: what a tester would have seen, a line each.

use crate::{
    domain::promise::{CertifiedBy, FaceOutlook},
    flow::{
        Deed, Effect, Event, Handed, Hint, Problem, Step, Wizard,
        event::CameraState,
        guidance::Detail,
        step::{
            Check, OtherWays, Outcome, Queued, RehearsalStage, ResultPage, Security, SecurityProblem, SecurityStage,
            TryAgain, Withdraw,
        },
        wizard::Language,
    },
};

/// What was seen so far.
#[derive(Debug, Default)]
pub struct Transcript {
    /// The transcript's lines so far.
    pub lines: Vec<String>,
    page: String,
    hint: Option<(Hint, Detail)>,
    problem: Option<Problem>,
    checks: Vec<String>,
    is_refused: bool,
    end: Option<String>,
    /// What stands over every page: help, "leave?", the language.
    above: Option<Above>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Above {
    sheet: Option<&'static str>,
    cameras: bool,
    slip: bool,
    leaving: bool,
    language: Language,
}

impl Transcript {
    /// Notes what a fact and its turn changed on screen.
    pub fn note(&mut self, wizard: &Wizard, effects: &[Effect]) {
        let page = page(&wizard.step);
        if page != self.page {
            self.lines.push(format!("page {page}"));
            self.lines.extend(told(wizard).map(|told| format!("told: {told}")));
            (self.page, self.hint, self.checks) = (page, None, Vec::new());
        }
        let hint = hint(&wizard.step);
        if hint.is_some() && hint != self.hint {
            self.lines.extend(hint.map(|(hint, detail)| format!("hint {}{}", hint.id(), in_brackets(detail))));
            self.hint = hint;
        }
        let problem = wizard.step.problem().cloned();
        if problem != self.problem {
            // Whoever asks again and hears the same sees the same page.
            let line = problem.iter().map(|problem| format!("problem {}", spoken(problem)));
            self.lines.extend(line.filter(|line| self.lines.last() != Some(line)).collect::<Vec<_>>());
            self.problem = problem;
        }
        self.note_checks(&wizard.step);
        self.note_end(&wizard.step);
        let is_refused = wizard.camera == CameraState::Lost(Problem::CameraVirtual);
        if is_refused && !self.is_refused {
            self.lines.push(format!("camera refused: {}", Problem::CameraVirtual.id()));
        }
        self.is_refused = is_refused;
        self.note_above(wizard);
        for effect in effects {
            match effect {
                Effect::Do(Deed::Prompt(act)) => self.lines.push(format!("act {}", act.id())),
                Effect::Do(Deed::UseCamera(_)) => self.lines.push("camera chosen".to_owned()),
                Effect::Do(Deed::Quit) => self.lines.push("left".to_owned()),
                _ => {}
            }
        }
    }

    /// Advice of the pre-check; the camera's has lines of its own.
    fn note_checks(&mut self, step: &Step) {
        let Step::PreCheck(page) = step else { return };
        let advice =
            [("light", &page.light), ("bureau", &page.bureau)].into_iter().filter_map(|(what, check)| match check {
                Check::Advice(problem) => Some(format!("check {what}: {}", spoken(problem))),
                Check::Light(hint, _) => Some(format!("check {what}: {}", hint.id())),
                Check::Waiting | Check::Good => None,
            });
        let advice: Vec<String> = advice.collect();
        self.lines.extend(advice.iter().filter(|line| !self.checks.contains(line)).cloned());
        self.checks = advice;
    }

    /// What a page without an end of its own has come to.
    fn note_end(&mut self, step: &Step) {
        let end = end(step);
        if end != self.end {
            self.lines.extend(end.clone());
            self.end = end;
        }
    }

    fn note_above(&mut self, wizard: &Wizard) {
        let now = Above {
            sheet: wizard.over.sheet().map(|sheet| sheet.topic.into()),
            cameras: wizard.over.picker().is_some(),
            slip: wizard.over.slip().is_some(),
            leaving: wizard.over.is_leaving(),
            language: wizard.language,
        };
        let before = self.above.replace(now).unwrap_or(now);
        if now.sheet != before.sheet {
            self.lines.extend(before.sheet.map(|sheet| format!("{sheet} closed")));
            self.lines.extend(now.sheet.map(|sheet| format!("{sheet} opened")));
        }
        if now.cameras != before.cameras {
            self.lines.push(if now.cameras { "cameras opened" } else { "cameras closed" }.to_owned());
        }
        if now.slip != before.slip {
            self.lines.push(if now.slip { "slip opened" } else { "slip closed" }.to_owned());
        }
        if now.leaving != before.leaving {
            self.lines.push(if now.leaving { "leaving asked" } else { "leaving taken back" }.to_owned());
        }
        if now.language != before.language {
            self.lines.push(if now.language == Language::English { "language en" } else { "language zh" }.to_owned());
        }
    }

    fn hear_of_slip(&mut self, handed: &Handed) {
        let said = |what: &str, problem: Option<&Problem>| {
            problem.map_or_else(|| format!("slip {what}"), |problem| format!("slip not {what}: {}", spoken(problem)))
        };
        self.lines.extend(handed.printed.as_ref().map(|printed| said("printed", printed.as_ref().err())));
        self.lines.extend(handed.saved.as_ref().map(|saved| said("saved", saved.as_ref().err())));
    }

    /// Notes a fact that is worth a line of its own.
    pub fn hear(&mut self, event: &Event) {
        if let Event::SlipHanded(_, handed) = event {
            return self.hear_of_slip(handed);
        }
        let line = match event {
            Event::CameraChanged(CameraState::Lost(problem)) => format!("camera lost: {}", spoken(problem)),
            Event::CameraChanged(CameraState::Streaming(_)) => "camera on".to_owned(),
            Event::Stored(_) => "record stored".to_owned(),

            Event::Delivered(_) => "record delivered".to_owned(),
            Event::Deferred { problem, .. } => format!("record deferred: {}", spoken(problem)),
            Event::Parked(_, problem) => format!("record parked: {}", spoken(problem)),
            _ => return,
        };
        if self.lines.last() != Some(&line) {
            self.lines.push(line);
        }
    }
}

/// What a page has come to, if it has.
fn end(step: &Step) -> Option<String> {
    Some(match step {
        Step::Rehearsal(page) if matches!(page.stage, RehearsalStage::Done) => "practised".to_owned(),
        Step::Status(page) => {
            let status = page.found.as_ref()?;
            let outcome = status.decision.clone().and_then(Outcome::of);
            format!("stands: {}", outcome.as_ref().map_or("here", |outcome| outcome.id()))
        }
        Step::Worklist(page) => {
            let found = page.found.as_ref()?;
            let marked = page.marked().map_or("nobody", |one| one.outcome.id());
            format!("found({} of {}, {marked})", found.count, found.listed)
        }
        Step::Withdraw(Withdraw { done: Some(Ok(())), .. }) => "taken back".to_owned(),
        Step::Overview(page) => format!("account of {} benefits", page.account.as_ref()?.pensions.len()),
        Step::Credential(page) => page.credential.as_ref().map(|_| "credential issued".to_owned())?,
        Step::Security(Security { stage: SecurityStage::Done, .. }) => "security set".to_owned(),
        Step::Security(Security { problem: Some(SecurityProblem::Password(fault)), .. }) => {
            format!("password refused: {fault:?}")
        }
        Step::Security(Security { problem: Some(SecurityProblem::Gesture(fault)), .. }) => {
            format!("pattern refused: {fault:?}")
        }
        Step::Security(Security { problem: Some(SecurityProblem::Differs), .. }) => "the two differ".to_owned(),
        _ => return None,
    })
}

/// A problem's id, with what it is about in brackets.
fn spoken(problem: &Problem) -> String {
    let id = problem.id();
    match problem {
        Problem::Name(error) => format!("{id}({error:?})"),
        Problem::IdNumber(error) => format!("{id}({error:?})"),
        Problem::BureauRefused(status) => format!("{id}({status})"),
        Problem::PrinterRefused(Some(code)) => format!("{id}({code})"),
        _ => id.to_owned(),
    }
}

/// What a hint's sentence says besides: the side, or what is to be moved.
fn in_brackets(detail: Detail) -> String {
    match detail {
        Detail::Plain => String::new(),
        Detail::Towards(side) => format!("({})", <&str>::from(side)),
        Detail::Camera(side) => format!("(camera {})", <&str>::from(side)),
        Detail::TurnCamera => "(turn camera)".to_owned(),
        Detail::Shaken => "(shaken)".to_owned(),
        Detail::RoomDarker => "(room darker)".to_owned(),
        Detail::RoomBrighter => "(room brighter)".to_owned(),
    }
}

/// The page's id, with what it is about where one page serves several ends.
fn page(step: &Step) -> String {
    let id = step.id();
    match step {
        Step::Result(ResultPage { outcome, .. }) => match outcome {
            Outcome::Rejected(reason) | Outcome::Review(reason) => format!("{id}: {} {reason:?}", outcome.id()),
            _ => format!("{id}: {}", outcome.id()),
        },
        Step::OtherWays(OtherWays { why, .. }) => format!("{id}: {}", why.id()),
        Step::TryAgain(TryAgain { not_judged: Some(why), .. }) => format!("{id}: {why:?}"),
        Step::TryAgain(_) => format!("{id}: NotDone"),
        Step::Queued(Queued { parked: true, .. }) => format!("{id}: parked"),
        _ => id.to_owned(),
    }
}

/// What is said before the camera, where it is not that the face approves.
fn told(wizard: &Wizard) -> Option<String> {
    let Step::ReadBack(page) = &wizard.step else { return None };
    let case = &page.subject.case;
    let outlook = case.promise.as_ref()?.outlook(wizard.channel().reference);
    let certified = case.certified_on.map(|_| match case.promise.as_ref().and_then(|promise| promise.certified) {
        Some(known) if known.by == CertifiedBy::Data => "certified by data".to_owned(),
        _ => "certified".to_owned(),
    });
    let looked = match outlook {
        Some(FaceOutlook::Looked { why, .. }) => Some(format!("{why:?}")),
        Some(FaceOutlook::Useless { why }) => Some(format!("{why:?}")),
        Some(FaceOutlook::Approved { .. }) | None => None,
    };
    let said: Vec<String> = certified.into_iter().chain(looked).collect();
    (!said.is_empty()).then(|| said.join(", "))
}

/// The hint on screen, once a frame was seen.
pub fn hint(step: &Step) -> Option<(Hint, Detail)> {
    let guidance = step.guidance()?;
    guidance.last.map(|_| (guidance.shown, guidance.detail))
}
