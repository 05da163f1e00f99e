//! The timers of the controller: a function of its state.

use super::memory::{Account, Child, Controller};
use crate::site::machine::timer::Timer;
use crate::site::machine::word::Control;

impl Controller {
    /// The timers that run in this state: at most one deadline a worker, or one for each notice that it did not answer
    /// for, and the timer that proves it.
    pub fn armed(&self) -> Vec<Timer> {
        let mut armed = Vec::new();
        for child in &self.children {
            match self.deadline(child) {
                Some(timer) => armed.push(timer),
                None if child.forced => {}
                None => armed.extend(self.unanswered(child)),
            }
            if child.serves() && !child.steady {
                armed.push(Timer::Steady(child.worker));
            }
        }
        armed
    }

    /// The deadlines of the notices that a worker did not answer for.
    fn unanswered(&self, child: &Child) -> impl Iterator<Item = Timer> {
        let worker = child.worker;
        let due =
            move |account: &&Account| account.due.iter().any(|interpreter| interpreter.worker == worker);
        self.accounts.iter().filter(due).map(move |account| Timer::Notice(worker, account.notice))
    }

    /// The deadline that a worker has now.
    fn deadline(&self, child: &Child) -> Option<Timer> {
        let worker = child.worker;
        match child.control {
            _ if child.forced => None,
            Some(Control::Stop) => Some(Timer::Stop(worker)),
            Some(Control::Drain) => Some(Timer::Drain(worker)),
            None if child.closed => Some(Timer::Deaf(worker)),
            None if child.leaving => Some(Timer::Drain(worker)),
            None if !child.ready => Some(Timer::Boot(worker)),
            None => {
                let round = self.round.as_ref().filter(|round| round.due.contains(&(worker, false)))?;
                Some(Timer::Round(worker, round.round))
            }
        }
    }
}
