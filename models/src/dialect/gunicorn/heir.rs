//! The steps of the arbiter that a USR2 has started.

use super::state::{Arbiter, Heir, Input, Phase, Process, Rules, Stage};
use crate::site::machine::event::{Event, Load};

impl Arbiter {
    pub(super) fn heir(&mut self, rules: &Rules, input: &Input) -> Vec<Event> {
        match (*input, self.heir) {
            (Input::HeirStarts, Some(Heir::Starts)) => {
                self.heir = Some(Heir::Loops);
                self.generation += 1;
                let mut events = self.book.adopt(self.generation, rules.workers);
                events.extend(self.book.up(false));
                events
            }
            (Input::HeirManages, Some(Heir::Loops)) => self.heir_manages(rules),
            (Input::HeirDies, Some(heir)) => {
                self.heir = None;
                if self.phase == Phase::Gone {
                    return self.book.dies();
                }
                // The old arbiter reaps it, and says nothing.
                let failed = Event::LoadEnded { load: Load::Failed };
                (heir == Heir::Starts).then_some(failed).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// Reaps the workers of the new arbiter, and forks those that are missing.
    fn heir_manages(&mut self, rules: &Rules) -> Vec<Event> {
        let is_dead = |process: &&Process| process.of_heir && !process.lives();
        let ended = |process: &Process| match process.stage {
            Stage::Dead(status) => Some(Event::Ended { worker: process.worker, status }),
            _ => None,
        };
        let mut events: Vec<Event> = self.workers.iter().filter(is_dead).filter_map(ended).collect();
        self.workers.retain(|process| !is_dead(&process));
        let free = self.free(rules.workers, true);
        events.extend(free.into_iter().map(|slot| self.fork(slot, true)));
        events
    }
}
