//! The next move of a controller, which it makes by itself.

use super::design::Design;
use super::orders::orders;
use super::rules::Rules;
use super::state::{Child, Controller, State};
use crate::site::event::Control;
use crate::site::identity::{Slot, Worker};
use crate::site::request::Transition;

/// A move of a controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Move {
    /// The controller waits for an input.
    Wait,
    /// The controller begins to fork a worker for this slot.
    Decide(Slot),
    /// The fork for this slot is done.
    Fork(Slot),
    /// The controller tells a worker to end.
    Send(Worker, Control),
    /// The site is up, and the controller goes on to the goal.
    Up,
    /// The goal is reached: did it fail in part?
    Conclude(bool),
    /// A Roll begins once more.
    Again,
}

impl Controller {
    /// The next move.
    pub fn next_move(&self, rules: &Rules) -> Move {
        if let Some(slot) = self.forking {
            return Move::Fork(slot);
        }
        match self.state {
            State::Idle | State::Gone => Move::Wait,
            State::Stopping => self.stop(),
            State::Starting => match self.fill() {
                Move::Wait if self.is_filled() => Move::Up,
                other => other,
            },
            State::Running if self.goal == Some(Transition::Roll) => self.roll(rules),
            State::Running => self.run(),
        }
    }

    /// Does the controller wait for the workers to acknowledge a round?
    pub fn awaits_round(&self) -> bool {
        let round = self.goal.is_some_and(|goal| orders(goal).round);
        round && self.state == State::Running && self.is_filled() && self.forking.is_none()
    }

    fn stop(&self) -> Move {
        match self.children.iter().find(|c| c.told < Some(Control::Stop)) {
            Some(child) => Move::Send(child.worker, Control::Stop),
            None if self.children.is_empty() => Move::Conclude(false),
            None => Move::Wait,
        }
    }

    /// Decides on a fork for a slot that is not given up and has no worker that stays; waits if there is no such slot.
    fn fill(&self) -> Move {
        let empty = |slot: &Slot| self.staying(*slot).next().is_none();
        let slot = self.places().filter(|(_, place)| !place.failed).map(|(slot, _)| slot).find(empty);
        slot.map_or(Move::Wait, Move::Decide)
    }

    fn is_filled(&self) -> bool {
        self.places().all(|(slot, place)| place.failed || self.staying(slot).any(|c| c.ready))
    }

    fn run(&self) -> Move {
        if let Some(surplus) = self.surplus() {
            return Move::Send(surplus.worker, Control::Drain);
        }
        match self.fill() {
            Move::Wait if self.goal == Some(Transition::Start) && self.is_filled() => {
                Move::Conclude(self.damaged())
            }
            other => other,
        }
    }

    /// The worker that an interrupted Roll left over: of two workers in a slot the older, unless the newer is not ready.
    fn surplus(&self) -> Option<&Child> {
        self.places().find_map(|(slot, _)| {
            let older = self.staying(slot).next()?;
            let newest = self.staying(slot).last().filter(|c| c.worker != older.worker)?;
            Some(if newest.ready { older } else { newest })
        })
    }

    /// Rolls slot by slot: a new worker is spawned, and when it serves, the old worker is told to drain.
    fn roll(&self, rules: &Rules) -> Move {
        for (slot, place) in self.places() {
            if place.failed {
                return Move::Conclude(true);
            }
            let new = self.staying(slot).find(|c| c.generation == self.generation);
            let old = self.staying(slot).find(|c| c.generation != self.generation);
            match (old, new) {
                (Some(old), None) if rules.design == Design::DrainsFirst => {
                    return Move::Send(old.worker, Control::Drain);
                }
                (_, None) => return Move::Decide(slot),
                (_, Some(new)) if !new.ready => return Move::Wait,
                (Some(old), Some(_)) => return Move::Send(old.worker, Control::Drain),
                (None, Some(_)) => {}
            }
        }
        let over = self.children.iter().all(|c| c.generation == self.generation);
        match (over, self.again) {
            (true, true) => Move::Again,
            (true, false) => Move::Conclude(false),
            (false, _) => Move::Wait,
        }
    }
}
