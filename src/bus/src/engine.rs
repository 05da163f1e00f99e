//! The engine: gives inputs to the machine, carries out its commands, and runs the passes.

use std::sync::{Arc, Mutex, PoisonError};

use wspbus_models::bus::command::Outputs;
use wspbus_models::bus::event::{Event, MAIN, Origin, Reason, TicketId};
use wspbus_models::bus::listener::Turn;
use wspbus_models::bus::{End, Input, Machine};

use crate::helpers::{Helpers, Last};
use crate::listener::{self, Callback, Cause};
use crate::message::Registry;
use crate::report::{Refused, Report, told};
use crate::runtime::{Monitor, Runtime};
use crate::shell::{ASKER, Call, Due, Entry, Shell};

/// The thread that runs the passes. The bus declares it; nothing else differs (GOAL-18).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drive {
    /// The thread that asks runs the pass before its call returns. If another thread runs one already, or if it is
    /// inside a listener, its call returns at once and its ticket is open. It must hold no lock that a listener takes.
    #[default]
    Caller,
    /// A thread of the bus's own runs the pass, and every call returns at once. If the system has no thread left, the
    /// thread that asks runs the pass.
    Thread,
}

/// The part of a bus that all its handles share.
pub(crate) struct Engine<R: Runtime> {
    pub shell: R::Monitor<Shell>,
    pub messages: R::Monitor<Registry>,
    pub machine: Machine,
    pub drive: Drive,
    pub helpers: Helpers<R>,
}

impl<R: Runtime> Engine<R> {
    /// Gives an input: one step, its commands, and what the caller reads of it, without a moment between.
    pub fn give<T>(self: &Arc<Self>, input: Input, read: impl FnOnce(&mut Shell, Outputs) -> T) -> T {
        self.take(|shell| shell.step(&self.machine, input), read)
    }

    /// As `give`, for a step that needs more than its input.
    pub fn take<T>(
        self: &Arc<Self>,
        step: impl FnOnce(&mut Shell) -> Outputs,
        read: impl FnOnce(&mut Shell, Outputs) -> T,
    ) -> T {
        let (seen, due) = self.shell.act(step, |shell, outputs| {
            let due = shell.carry(&outputs.commands);
            (read(shell, outputs), due)
        });
        self.settle(due);
        seen
    }

    /// In which name the current thread speaks (GOAL-1): of the listener that it runs, of the main program in `block`,
    /// or of a thread.
    pub fn origin(&self) -> Origin {
        R::here(|here| here.origin(self.number())).unwrap_or(Origin::Thread(ASKER))
    }

    /// Runs foreign code in this name.
    pub fn run(
        &self,
        origin: Origin,
        foreign: impl FnOnce() -> (End, Option<Cause>),
    ) -> (End, Option<Cause>) {
        R::here(|here| here.enter(self.number(), origin));
        let ended = self.shell.outside(|| listener::run(foreign));
        R::here(|here| here.leave());
        ended
    }

    /// Runs an entry of the `main` queue.
    pub fn run_entry(&self, entry: Entry) -> (End, Option<Cause>) {
        self.run(Origin::Thread(MAIN), || {
            entry();
            (End::Ok, None)
        })
    }

    /// Runs foreign code that is no listener: it drops a value, or wakes a task. A panic in it has no reader, and its
    /// payload, which could panic again, is not dropped.
    pub fn aside(&self, foreign: impl FnOnce()) {
        let quiet = || {
            foreign();
            (End::Ok, None)
        };
        std::mem::forget(self.shell.outside(|| listener::run(quiet)));
    }

    /// How the ticket ended; `None` while it is open.
    pub fn fetch(
        &self,
        shell: &mut Shell,
        origin: Origin,
        ticket: TicketId,
    ) -> Option<Result<Report, Refused>> {
        match shell.step(&self.machine, Input::Await(origin, ticket)).events.pop()? {
            Event::Fetched { resolution, .. } => {
                let causes = shell.causes.only(told(&resolution));
                Some(Ok(Report { resolution, causes }))
            }
            Event::Refused { reason, .. } => Some(Err(Refused(reason))),
            _ => Some(Err(Refused(Reason::Stale))),
        }
    }

    /// The number of this bus among the places of a thread.
    fn number(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    /// Does what is left outside of the lock.
    fn settle(self: &Arc<Self>, due: Due) {
        for waker in due.wakers {
            self.aside(|| waker.wake());
        }
        if let Some(leftovers) = due.leftovers {
            self.aside(|| drop(leftovers));
        }
        if !due.lead {
            return;
        }
        if self.drive == Drive::Thread {
            let engine = self.clone();
            let job = move || -> Last {
                engine.lead();
                Box::new(|| ())
            };
            if self.helpers.submit(Box::new(job)).is_ok() {
                return;
            }
        }
        self.lead();
    }

    /// Runs passes until no step is due.
    fn lead(self: &Arc<Self>) {
        let step = |shell: &mut Shell| shell.advance(&self.machine);
        loop {
            let next = self.shell.act(step, |shell, outputs| match outputs {
                Some(outputs) => Some((shell.carry(&outputs.commands), shell.called(&outputs.commands))),
                None => {
                    shell.park();
                    None
                }
            });
            let Some((due, call)) = next else { return };
            self.settle(due);
            if let Some(call) = call {
                self.call(call);
            }
        }
    }

    /// Calls a listener, and returns when it has ended or was abandoned.
    fn call(self: &Arc<Self>, call: Call) {
        let Call { turn, mut callback, deadline } = call;
        let Some(limit) = deadline else {
            let ended = self.run(Origin::Listener(turn.listener), &mut callback);
            return self.ended(turn, callback, ended);
        };
        // Where no thread can be had, the callback is still here.
        let place = Arc::new(Mutex::new(Some(callback)));
        let (engine, taken) = (self.clone(), place.clone());
        let job = move || -> Last {
            let Some(mut callback) = take(&taken) else { return Box::new(|| ()) };
            let ended = engine.run(Origin::Listener(turn.listener), &mut callback);
            Box::new(move || engine.ended(turn, callback, ended))
        };
        if let Err(error) = self.helpers.submit(Box::new(job)) {
            let callback = take(&place).unwrap_or_else(|| Box::new(|| (End::Ok, None)));
            return self.ended(turn, callback, (End::Failed, Some(Cause::Error(Arc::new(error)))));
        }
        // TIME-1. The end of the listener gives the signal.
        let over = |shell: &mut Shell| (shell.memory.turn() != Some(turn)).then_some(());
        if self.shell.wait(Some(limit), over).is_none() {
            self.give(Input::Expired(turn), |_, _| ());
        }
    }

    fn ended(self: &Arc<Self>, turn: Turn, callback: Callback, (end, cause): (End, Option<Cause>)) {
        let due = self.shell.act(
            |shell| shell.step(&self.machine, Input::Ended(turn, end)),
            |shell, outputs| {
                let mut due = shell.carry(&outputs.commands);
                // No thread has the ticket of a listener that ended by Exit.
                for event in &outputs.events {
                    if let Event::Answered { origin, ticket: Some(ticket), .. } = event {
                        shell.step(&self.machine, Input::Forget(*origin, *ticket));
                    }
                }
                due.leftovers = shell.book(turn, callback, cause, &outputs.events);
                due
            },
        );
        self.settle(due);
    }
}

fn take(place: &Mutex<Option<Callback>>) -> Option<Callback> {
    place.lock().unwrap_or_else(PoisonError::into_inner).take()
}
