//! The hook by which a model gives the numbers of its states anew.
//!
//! The machines never use a number again. A model that explores endless behaviour has to: it maps the numbers of a
//! state to the smallest ones, in the machines, in what is on its way, and in the memory of the observer by this hook.
//! A renumbering keeps the order of the numbers of a kind, and maps no two to one. A number that occurs in the memory
//! alone is one that the model has to keep: a first pass with a renumbering that changes nothing collects them.

use super::Observed;
use super::ladder::Wish;
use crate::few::Few;
use crate::site::machine::word::{
    Birth, Call, Connection, Generation, InterpreterId, Notice, Round, Target, Ticket, Version, WorkerId,
};

/// New numbers for the numbers of a state. A number whose method is not overridden stays as it is.
pub trait Renumber {
    /// A worker.
    fn worker(&mut self, _worker: &mut WorkerId) {}
    /// An interpreter of a worker, which still has its old number.
    fn birth(&mut self, _worker: WorkerId, _birth: &mut Birth) {}
    /// A connection of a worker, which still has its old number.
    fn connection(&mut self, _worker: WorkerId, _connection: &mut Connection) {}
    /// A generation.
    fn generation(&mut self, _generation: &mut Generation) {}
    /// A version.
    fn version(&mut self, _version: &mut Version) {}
    /// A ticket.
    fn ticket(&mut self, _ticket: &mut Ticket) {}
    /// A round.
    fn round(&mut self, _round: &mut Round) {}
    /// A notice.
    fn notice(&mut self, _notice: &mut Notice) {}
    /// A call of a requester.
    fn call(&mut self, _call: &mut Call) {}

    /// An interpreter: its birth, then its worker.
    fn interpreter(&mut self, interpreter: &mut InterpreterId) {
        self.birth(interpreter.worker, &mut interpreter.birth);
        self.worker(&mut interpreter.worker);
    }

    /// A target.
    fn target(&mut self, target: &mut Target) {
        match target {
            Target::Interpreter(interpreter) => self.interpreter(interpreter),
            Target::Process(worker) => self.worker(worker),
            Target::Application(_) | Target::Site => {}
        }
    }
}

impl Observed {
    /// Gives every number in the memory anew.
    pub fn renumber(&mut self, by: &mut impl Renumber) {
        self.renumber_controller(by);
        for ticket in self.tickets.iter_mut() {
            by.ticket(&mut ticket.ticket);
            if let Some(Wish::Replaced(worker)) = &mut ticket.wish {
                by.worker(worker);
            }
            ticket.wanted.iter_mut().for_each(|version| by.version(version));
            ticket.notice.iter_mut().for_each(|notice| by.notice(notice));
        }
        for connection in self.connections.iter_mut() {
            by.connection(connection.worker, &mut connection.connection);
            by.worker(&mut connection.worker);
            by.version(&mut connection.version);
        }
        for worker in self.workers.iter_mut() {
            by.worker(&mut worker.worker);
            by.generation(&mut worker.generation);
            by.version(&mut worker.version);
            by.version(&mut worker.version_heard);
            worker.round.iter_mut().for_each(|round| by.round(round));
        }
        self.interpreters.iter_mut().for_each(|seen| by.interpreter(&mut seen.interpreter));
        for open in self.notices.iter_mut() {
            by.notice(&mut open.notice);
            by.ticket(&mut open.ticket);
            by.target(&mut open.target);
        }
        for due in self.due.iter_mut() {
            by.notice(&mut due.notice);
            by.interpreter(&mut due.interpreter);
        }
        for (interpreter, notice) in self.deeds.iter_mut() {
            by.interpreter(interpreter);
            by.notice(notice);
        }
        for (interpreter, call) in self.asked.iter_mut() {
            by.interpreter(interpreter);
            by.call(call);
        }
        self.anew.iter_mut().for_each(|(worker, _)| by.worker(worker));
        self.early.iter_mut().for_each(|(_, generation, _)| by.generation(generation));
        self.given_up.iter_mut().for_each(|(_, generation)| by.generation(generation));
        self.uploaded.iter_mut().for_each(|version| by.version(version));
        self.acknowledged.iter_mut().for_each(|version| by.version(version));
        self.sort();
    }

    fn renumber_controller(&mut self, by: &mut impl Renumber) {
        let controller = &mut self.controller;
        for adopted in
            [&mut controller.in_use, &mut controller.before, &mut controller.back].into_iter().flatten()
        {
            by.generation(&mut adopted.generation);
            by.version(&mut adopted.version);
        }
        if let super::controller::SeenLoad::Taken { version, .. } = &mut controller.load {
            by.version(version);
        }
        if let Some(round) = &mut controller.round {
            by.round(&mut round.round);
            by.version(&mut round.version);
        }
    }

    /// A renumbering that keeps the order leaves the lists sorted. One that does not would spoil them.
    fn sort(&mut self) {
        sort(&mut self.workers);
        sort(&mut self.interpreters);
        sort(&mut self.connections);
        sort(&mut self.due);
        sort(&mut self.deeds);
        sort(&mut self.asked);
        sort(&mut self.anew);
        sort(&mut self.early);
        sort(&mut self.given_up);
    }
}

fn sort<T: Ord, const N: usize>(entries: &mut Few<T, N>) {
    entries.sort_unstable();
}
