//! The filling of slots, and the one rule of leaving: a worker is told to drain when a successor in its slot is proved.

use std::collections::BTreeSet;

use super::command::Command;
use super::memory::Child;
use super::{Run, next};
use crate::site::machine::event::Event;
use crate::site::machine::message::Down;
use crate::site::machine::word::{Control, Failures, Slot, State, WorkerId};

impl Run<'_> {
    /// Tells every worker of a site that ends to stop.
    pub(super) fn stop_all(&mut self) -> bool {
        let c = &self.controller;
        if !c.goal.is_some_and(|goal| goal.stops()) {
            return false;
        }
        let untold = |child: &&Child| child.control < Some(Control::Stop);
        let untold: Vec<_> = c.children.iter().filter(untold).map(|child| child.worker).collect();
        untold.iter().for_each(|worker| self.send(*worker, Control::Stop));
        !untold.is_empty()
    }

    pub(super) fn send(&mut self, worker: WorkerId, control: Control) {
        let Some(child) = self.controller.child_mut(worker) else { return };
        child.control = Some(control);
        let open = !child.closed;
        self.emit(Event::Sent { worker, control });
        if open {
            self.command(Command::Write(worker, Down::Control(control)));
        }
    }

    /// Is the site up, or on its way up, so that its slots are filled?
    fn fills(&self) -> bool {
        let c = &self.controller;
        matches!(c.state, State::Starting | State::Running) && !c.goal.is_some_and(|goal| goal.stops())
    }

    /// Fills the slots of which no worker is left. That the last one ended is known by then, and counted.
    pub(super) fn fill(&mut self) -> bool {
        let c = &self.controller;
        let empty = |slot: &Slot| !c.given_up(*slot) && c.of(*slot).next().is_none();
        let empty: Vec<Slot> = c.slots().filter(|slot| self.fills() && empty(slot)).collect();
        empty.iter().for_each(|slot| self.spawn(*slot));
        !empty.is_empty()
    }

    fn spawn(&mut self, slot: Slot) {
        let Some(epoch) = self.controller.current() else { return };
        let (generation, version) = (epoch.generation, epoch.version);
        let worker = WorkerId(next(&mut self.controller.numbers.worker));
        self.controller.children.push(Child::new(worker, slot, generation));
        self.emit(Event::Spawned { worker, slot, generation, version });
        self.command(Command::Spawn { worker, slot, generation, version });
    }

    /// Spawns a successor of a worker that must go and is alone in its slot.
    pub(super) fn replace(&mut self) -> bool {
        let c = &self.controller;
        let due = |slot: &Slot| !c.given_up(*slot) && self.wants_successor(*slot);
        let Some(slot) = c.slots().find(due).filter(|_| self.fills()) else { return false };
        self.spawn(slot);
        true
    }

    /// Must the only worker of this slot go? A Roll goes slot by slot.
    fn wants_successor(&self, slot: Slot) -> bool {
        let c = &self.controller;
        let mut of = c.of(slot);
        let (Some(child), None) = (of.next(), of.next()) else { return false };
        child.stays() && (child.retires || self.is_old(child) && !c.slots().any(|slot| self.is_in_turn(slot)))
    }

    /// Is the worker of the generation that a Roll replaces?
    fn is_old(&self, child: &Child) -> bool {
        self.controller.rolled.as_ref().is_some_and(|epoch| epoch.generation != child.generation)
    }

    /// Does a worker of the old generation in this slot wait for its successor to be proved?
    fn is_in_turn(&self, slot: Slot) -> bool {
        self.pair(slot).is_some_and(|(leaver, _)| self.is_old(leaver))
    }

    /// Two workers of a slot of which one must go: the one that goes, and the one that stays. It is the older one that
    /// goes. But what is left of a Roll that broke off goes for an older worker that is to stay, also in a later Roll.
    fn pair(&self, slot: Slot) -> Option<(&Child, &Child)> {
        let c = &self.controller;
        let mut of = c.of(slot).filter(|child| child.stays());
        let (older, younger) = (of.next()?, of.next()?);
        let mut epochs = [&c.used, &c.rolled].into_iter().flatten();
        let left_over = epochs.all(|epoch| epoch.generation != younger.generation);
        Some(if left_over && !older.retires { (younger, older) } else { (older, younger) })
    }

    /// Tells a worker to drain whose successor is proved, in any slot; and one in a slot too many, when every other
    /// slot has a worker that is proved.
    pub(super) fn tell_to_drain(&mut self) -> bool {
        if !self.fills() {
            return false;
        }
        let c = &self.controller;
        let replaced =
            |slot| self.pair(slot).filter(|(_, stays)| stays.proved()).map(|(leaver, _)| leaver.worker);
        let all = c.slots().all(|slot| c.proved(slot));
        let surplus = |child: &&Child| all && child.stays() && c.slots().all(|slot| slot != child.slot);
        let slots: BTreeSet<Slot> = c.children.iter().map(|child| child.slot).collect();
        let found = slots.into_iter().find_map(replaced);
        let Some(worker) = found.or_else(|| c.children.iter().find(surplus).map(|child| child.worker)) else {
            return false;
        };
        self.send(worker, Control::Drain);
        true
    }

    /// Do the workers in slots too many go on, because another slot is given up and has no proved worker?
    pub(super) fn surplus_is_stuck(&self) -> bool {
        let c = &self.controller;
        c.slots().any(|slot| c.given_up(slot) && !c.proved(slot))
    }

    /// Tells a requester that asked for the end of a worker that the worker goes on.
    pub(super) fn say_in_vain(&mut self) -> bool {
        let c = &self.controller;
        let in_vain = |(_, worker): &(_, WorkerId)| c.child(*worker).is_some_and(|child| self.goes_on(child));
        let Some(place) = c.exits.iter().position(in_vain) else { return false };
        let (ticket, _) = self.controller.exits.remove(place);
        self.resolve(ticket, Failures { slot: true, ..Failures::NONE }.resolution());
        true
    }
}
