//! A password and a pattern, each given twice; either may be left out.

use renzheng_domain::{
    person::narrow,
    security::{
        GRID, GestureFault, PASSWORD_DIGITS, PasswordFault, SecuritySettings, between, check_gesture, check_password,
    },
};
use secrecy::{ExposeSecret as _, SecretString};

use super::After;
use crate::{
    effect::Question,
    event::{Event, Key},
    field::Field,
    ids::Ticket,
    problem::Problem,
    step::{Page, Step, StepContext},
};

/// The page `security`: a password and a pattern.
#[derive(Clone)]
pub struct Security {
    /// The person, and the pages that follow.
    pub after: After,
    /// What the person is asked for now.
    pub stage: SecurityStage,
    /// The digits so far; drawn as dots.
    pub digits: Field,
    /// The pattern so far: dots `0..=8` row by row.
    pub dots: Vec<u8>,
    /// The dot under the cursor.
    pub cursor: u8,
    /// What was given the first time, to be compared.
    first: Option<SecretString>,
    /// What will be set at the bureau.
    settings: SecuritySettings,
    /// Why the last input was refused.
    pub problem: Option<SecurityProblem>,
    /// Set while the bureau is asked.
    pub waiting: Option<Ticket>,
}

impl std::fmt::Debug for Security {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Security").field("stage", &self.stage).finish_non_exhaustive()
    }
}

/// What the person is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecurityStage {
    /// A password of six digits.
    Password,
    /// The password is typed a second time.
    PasswordAgain,
    /// A pattern drawn over a grid of nine dots.
    Gesture,
    /// The pattern is drawn a second time.
    GestureAgain,
    /// Nothing more: the bureau has stored the settings.
    Done,
}

/// The problem that the page shows.
#[derive(Clone, Debug, PartialEq)]
pub enum SecurityProblem {
    /// The password cannot be used.
    Password(PasswordFault),
    /// The pattern cannot be used.
    Gesture(GestureFault),
    /// The second time was not the first.
    Differs,
    /// The bureau did not take it.
    Bureau(Problem),
}

impl Security {
    pub(super) fn open(after: After) -> Self {
        Self {
            after,
            stage: SecurityStage::Password,
            digits: Field::default(),
            dots: Vec::new(),
            cursor: GRID * GRID / 2,
            first: None,
            settings: SecuritySettings::default(),
            problem: None,
            waiting: None,
        }
    }

    /// A page as it stands in the middle of things.
    pub fn sample(after: After, stage: SecurityStage, dots: &[u8], problem: Option<SecurityProblem>) -> Self {
        Self { stage, dots: dots.to_vec(), problem, ..Self::open(after) }
    }

    /// Whether a pattern is drawn now, by keys or with the mouse.
    pub const fn draws(&self) -> bool {
        matches!(self.stage, SecurityStage::Gesture | SecurityStage::GestureAgain)
    }

    fn type_digit(&mut self, key: Key) {
        match key {
            Key::Char(c) if !narrow(c).is_ascii_digit() || self.digits.text().len() >= PASSWORD_DIGITS => {
                self.problem = Some(SecurityProblem::Password(PasswordFault::Digits));
            }
            Key::Char(c) => {
                self.digits.press(Key::Char(narrow(c)));
                self.problem = None;
            }
            Key::Backspace | Key::Delete => {
                self.digits.press(key);
                self.problem = None;
            }
            _ => {}
        }
    }

    fn draw(&mut self, key: Key) {
        let (row, column) = (self.cursor / GRID, self.cursor % GRID);
        match key {
            // As the keys of a telephone lie: 1 2 3 at the top.
            Key::Char(c @ '1'..='9') => self.pick(c as u8 - b'1'),
            Key::Char(' ') => self.pick(self.cursor),
            Key::Backspace => {
                self.dots.pop();
            }
            Key::Up if row > 0 => self.cursor -= GRID,
            Key::Down if row + 1 < GRID => self.cursor += GRID,
            Key::Left if column > 0 => self.cursor -= 1,
            Key::Right if column + 1 < GRID => self.cursor += 1,
            _ => {}
        }
    }

    /// The next dot; one that the line passes over comes with it, as on a telephone.
    fn pick(&mut self, dot: u8) {
        if dot >= GRID * GRID || self.dots.contains(&dot) {
            return;
        }
        let passed = self.dots.last().and_then(|last| between(*last, dot)).filter(|dot| !self.dots.contains(dot));
        self.dots.extend(passed);
        self.dots.push(dot);
        (self.cursor, self.problem) = (dot, None);
    }

    fn confirm(mut self, context: &mut StepContext<'_>) -> Step {
        match self.stage {
            // Left out.
            // Whoever typed something that is no digit did not mean to leave it out.
            SecurityStage::Password
                if self.digits.text().is_empty() && !matches!(self.problem, Some(SecurityProblem::Password(_))) =>
            {
                self.stage = SecurityStage::Gesture;
            }
            SecurityStage::Gesture if self.dots.is_empty() => return self.set(context),
            SecurityStage::Password => {
                let password = self.given();
                match check_password(&password, &self.after.subject.person.id_number) {
                    Ok(()) => (self.first, self.stage) = (Some(password), SecurityStage::PasswordAgain),
                    Err(fault) => self.problem = Some(SecurityProblem::Password(fault)),
                }
            }
            SecurityStage::Gesture => {
                let gesture = self.given();
                match check_gesture(&gesture) {
                    Ok(()) => (self.first, self.stage) = (Some(gesture), SecurityStage::GestureAgain),
                    Err(fault) => self.problem = Some(SecurityProblem::Gesture(fault)),
                }
            }
            SecurityStage::PasswordAgain => {
                let again = self.given();
                self.stage = if self.is_first(&again) { SecurityStage::Gesture } else { SecurityStage::Password };
                self.settings.password = self.compared(again);
            }
            SecurityStage::GestureAgain => {
                let again = self.given();
                self.settings.gesture = self.compared(again);
                if self.settings.gesture.is_some() {
                    return self.set(context);
                }
                self.stage = SecurityStage::Gesture;
            }
            SecurityStage::Done => {}
        }
        Step::Security(self)
    }

    /// What stands there now; the page is clean for what comes next.
    fn given(&mut self) -> SecretString {
        if self.draws() {
            return std::mem::take(&mut self.dots).iter().map(|dot| char::from(b'0' + dot)).collect::<String>().into();
        }
        std::mem::take(&mut self.digits).text().into()
    }

    fn is_first(&self, again: &SecretString) -> bool {
        self.first.as_ref().is_some_and(|first| first.expose_secret() == again.expose_secret())
    }

    fn compared(&mut self, again: SecretString) -> Option<SecretString> {
        let same = self.is_first(&again);
        self.first = None;
        self.problem = (!same).then_some(SecurityProblem::Differs);
        same.then_some(again)
    }

    fn set(mut self, context: &mut StepContext<'_>) -> Step {
        let settings = std::mem::take(&mut self.settings);
        if settings.password.is_none() && settings.gesture.is_none() {
            return self.after.next(context);
        }
        let case = self.after.subject.case.id.clone();
        self.waiting = Some(context.ask(Question::SetSecurity { case, settings }));
        Step::Security(self)
    }
}

impl Page for Security {
    fn on(mut self, event: Event, context: &mut StepContext<'_>) -> Step {
        match event {
            Event::SecuritySet(ticket, reply) if self.waiting == Some(ticket) => {
                self.waiting = None;
                match reply {
                    Ok(()) => self.stage = SecurityStage::Done,
                    Err(problem) => {
                        let after = self.after;
                        self = Self { problem: Some(SecurityProblem::Bureau(problem)), ..Self::open(after) };
                    }
                }
            }
            _ if self.waiting.is_some() => {}
            Event::Pressed(Key::Esc) => return self.after.next(context),
            Event::Pressed(Key::Enter) if self.stage == SecurityStage::Done => return self.after.next(context),
            Event::Pressed(Key::Enter) => return self.confirm(context),
            Event::Pressed(key) if self.draws() => self.draw(key),
            Event::Pressed(key) => self.type_digit(key),
            Event::Pointed(dot) if self.draws() => self.pick(dot),
            _ => {}
        }
        Step::Security(self)
    }

    fn awaits_answer(&self) -> bool {
        self.waiting.is_some()
    }

    fn wants_mouse(&self) -> bool {
        self.draws()
    }

    fn problem(&self) -> Option<&Problem> {
        match &self.problem {
            Some(SecurityProblem::Bureau(problem)) => Some(problem),
            _ => None,
        }
    }
}
