//! Numbers that no part of a state knows any more are used again.
//!
//! The machines never use a number again, so a behaviour without end would have states without end. The steps of a
//! machine depend on which numbers are equal, and on nothing else of them; so the next number may be any that no part
//! of the state knows. That is a quotient of the states. It holds for an observer that forgets what is over: a number
//! that is over in a step is not used again in that step.

use super::World;
use crate::site::machine::controller::memory::Numbers;
use crate::site::machine::event::Event;
use crate::site::machine::message::{Down, Up};

/// The count of the numbers of each kind that a step takes, in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Runs {
    /// Workers, generations, tickets, rounds, notices.
    runs: [u64; 5],
    /// The slot of the first worker that is spawned, and the largest number of slots: the numbers of the workers of a
    /// slot lie so far apart. It makes fewer orders of the same numbers.
    slot: u64,
    slots: u64,
}

impl Runs {
    /// The numbers that a step takes if it takes no more than one of a kind.
    pub(super) fn single(slots: u32) -> Runs {
        Runs { runs: [1; 5], slot: 0, slots: u64::from(slots).max(1) }
    }

    /// The numbers that a step took that left these numbers, and these events. Nothing, if they are those that it was
    /// lent.
    pub(super) fn other(self, before: Numbers, after: Numbers, events: &[Event]) -> Option<Runs> {
        let taken = [
            (before.worker, after.worker),
            (before.generation, after.generation),
            (before.ticket, after.ticket),
            (before.round, after.round),
            (before.notice, after.notice),
        ];
        let runs = taken.map(|(before, after)| after.saturating_sub(before).max(1));
        let slot = |event: &Event| match event {
            Event::Spawned { slot, .. } => Some(u64::from(slot.0)),
            _ => None,
        };
        let slot = events.iter().find_map(slot).unwrap_or(self.slot);
        let other = Runs { runs, slot, ..self };
        (other != self).then_some(other)
    }
}

impl World {
    /// Lets the controller count on from numbers that are free, so many in a row of each kind.
    pub(super) fn lend_numbers(&mut self, runs: Runs) {
        let used = Used::of(self);
        if let Some(controller) = &mut self.controller {
            let Runs { runs: [workers, generations, tickets, rounds, notices], slot, slots } = runs;
            controller.numbers = Numbers {
                worker: free(used.workers, workers, slot, slots),
                generation: free(used.generations, generations, 0, 1),
                ticket: free(used.tickets, tickets, 0, 1),
                round: free(used.rounds, rounds, 0, 1),
                notice: free(used.notices, notices, 0, 1),
            };
        }
    }

    /// The next numbers of the controller, if there is one.
    pub(super) fn numbers(&self) -> Numbers {
        self.controller.as_ref().map(|controller| controller.numbers).unwrap_or_default()
    }

    /// Takes the numbers back: which ones are next is not part of a state.
    pub(super) fn take_numbers(&mut self) {
        if let Some(controller) = &mut self.controller {
            controller.numbers = Numbers::default();
        }
    }
}

/// The numbers that a state knows.
#[derive(Default)]
struct Used {
    workers: Taken,
    generations: Taken,
    tickets: Taken,
    rounds: Taken,
    notices: Taken,
}

/// Numbers of one kind, without a list of them: this is asked in every step.
#[derive(Clone, Copy, Default)]
struct Taken {
    /// A bit for each number below 128.
    bits: u128,
    /// One more than the largest number.
    end: u64,
}

impl Taken {
    fn push(&mut self, number: u64) {
        self.bits |= u32::try_from(number).ok().and_then(|place| 1_u128.checked_shl(place)).unwrap_or(0);
        self.end = self.end.max(number.saturating_add(1));
    }

    /// Are so many numbers free, from this one on? A few numbers that are free may be called taken, if they are large.
    fn has_free(self, begin: u64, run: u64) -> bool {
        if begin >= self.end {
            return true;
        }
        let places = u32::try_from(begin).ok().zip(u32::try_from(run).ok());
        let Some((begin, run)) = places.filter(|(begin, run)| begin.saturating_add(*run) < u128::BITS) else {
            return false;
        };
        let row = (1_u128 << run) - 1;
        self.bits & (row << begin) == 0
    }
}

impl Extend<u64> for Taken {
    fn extend<I: IntoIterator<Item = u64>>(&mut self, numbers: I) {
        numbers.into_iter().for_each(|number| self.push(number));
    }
}

impl Used {
    fn of(world: &World) -> Used {
        let mut used = Used::default();
        if let Some(c) = &world.controller {
            used.workers.extend(c.children.iter().map(|child| child.worker.0));
            used.generations.extend(c.children.iter().map(|child| child.generation.0));
            used.generations
                .extend([&c.used, &c.rolled].into_iter().flatten().map(|epoch| epoch.generation.0));
            used.tickets.extend(c.tickets.iter().map(|open| open.ticket.0));
            used.tickets.extend(c.exits.iter().map(|(ticket, _)| ticket.0));
            used.tickets.extend(c.accounts.iter().map(|account| account.ticket.0));
            used.notices.extend(c.accounts.iter().map(|account| account.notice.0));
            used.rounds.extend(c.round.iter().map(|round| round.round.0));
        }
        for process in &world.processes {
            let worker = &process.worker;
            used.workers.push(worker.id.0);
            let jobs = [&process.round, &worker.round, &worker.next];
            used.rounds.extend(jobs.into_iter().flatten().map(|job| job.round.0));
            let deeds = worker.interpreters.iter().flat_map(|interpreter| &interpreter.deeds);
            used.notices.extend(deeds.map(|(notice, _)| notice.0));
            for message in &process.notices {
                if let Down::Notice { notice, .. } = message {
                    used.notices.push(notice.0);
                }
            }
            process.up.iter().for_each(|message| used.say(message));
        }
        used
    }

    fn say(&mut self, message: &Up) {
        match message {
            Up::Round { round, .. } | Up::Ask { inside: Some(round), .. } => self.rounds.push(round.0),
            Up::Delivered { notice, .. } | Up::Missed { notice, .. } => self.notices.push(notice.0),
            _ => {}
        }
    }
}

/// The lowest number from which on so many are free, of those that begin here and lie so far apart.
fn free(used: Taken, run: u64, first: u64, apart: u64) -> u64 {
    (0..).map(|n| first + n * apart).find(|begin| used.has_free(*begin, run)).unwrap_or(0)
}
