//! The engine: gives inputs to the machine, carries out its commands, and runs the passes.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use wspbus_models::bus::command::Outputs;
use wspbus_models::bus::event::{Event, MAIN, Origin, Reason, TicketId};
use wspbus_models::bus::listener::Turn;
use wspbus_models::bus::{End, Goal, Input, Machine};

use crate::helpers::{Helpers, Last, Rest};
use crate::listener::{self, Callback, Cause};
use crate::message::Messages;
use crate::report::{Refused, Report};
use crate::runtime::{Monitor, Runtime, addresses, must_not_record};
use crate::shell::{ASKER, Call, Due, Entry, Shell};

/// The thread that runs the passes. The bus declares it, and so declares when a call returns: at once, or at rest. Nothing
/// else differs (GOAL-18).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drive {
    /// The thread that asks runs passes until the bus is at rest, and then its call returns. If another thread runs one
    /// already, or if it is inside a listener, its call returns at once and its ticket is open. It must hold no lock that
    /// a listener takes, and no listener may wait for it: a handler of a server that asks for an exit runs the stop listener,
    /// which waits for the requests in flight, and so for the handler. Such a server needs [`Drive::Thread`].
    ///
    /// At rest means that no request is pending, of any thread: a thread may run passes for the requests of others long
    /// after its own ticket is resolved, and for as long as others ask. A thread that must answer in time, and a task of
    /// an async runtime, needs [`Drive::Thread`].
    #[default]
    Caller,
    /// A thread of the bus's own runs the pass, and every call returns at once. If the system has no thread left, the
    /// thread that asks runs the pass.
    ///
    /// The next request may come before the first pass of the one before: a `stop()` right after a `start()` may be reached
    /// at once (GOAL-11), and then the bus enters neither Starting nor Running. Wait for the start first:
    /// `start().wait()`.
    Thread,
}

/// So long may the thread of a call need to begin it, or as long as the deadline of the listener, if that is longer. A
/// thread may be promised to the call, and be held up by a destructor that never ends: the pass goes on without the call.
const PATIENCE: Duration = Duration::from_secs(5);

/// The next thing that the thread of the pass does.
enum Next {
    Call(Call),
    /// Foreign code is due outside of the lock, and then the next step.
    Settle,
    Rest,
}

/// The `block` of a bus that has begun and was not told yet: it goes on when the future of its call is dropped.
#[cfg(feature = "tokio")]
pub(crate) type Blocked =
    tokio::sync::Mutex<Option<tokio::sync::oneshot::Receiver<Result<crate::report::ExitReport, Refused>>>>;

/// The part of a bus that all its handles share.
pub(crate) struct Engine<R: Runtime> {
    pub shell: R::Monitor<Shell>,
    messages: Messages<R>,
    pub machine: Machine,
    pub drive: Drive,
    pub helpers: Helpers<R>,
    /// Of the host part.
    #[cfg(feature = "tokio")]
    pub blocked: Blocked,
}

impl<R: Runtime> Engine<R> {
    pub fn new(shell: Shell, machine: Machine, drive: Drive) -> Self {
        Engine {
            shell: R::Monitor::new(shell),
            messages: Messages::new(),
            machine,
            drive,
            helpers: Helpers::new(),
            #[cfg(feature = "tokio")]
            blocked: Default::default(),
        }
    }

    /// The messages. They have a lock of their own, and run subscribers: a recorder, which runs under the lock of the shell,
    /// must not come here.
    ///
    /// # Panics
    /// In a recorder of this bus.
    pub fn messages(&self) -> &Messages<R> {
        must_not_record(addresses(&self.shell));
        &self.messages
    }

    /// Gives an input: one step, its commands, and what the caller reads of it, without a moment between.
    pub fn give<T>(self: &Arc<Self>, input: Input, read: impl FnOnce(&mut Shell, Outputs) -> T) -> T {
        self.take(|shell| shell.step(&self.machine, input), read)
    }

    /// As `give`, but the rest is left to do, by [`settle_by`](Engine::settle_by): no foreign code has run when the call
    /// returns. A pass that is due waits for that.
    #[cfg(feature = "signals")]
    pub fn begin<T>(&self, input: Input, read: impl FnOnce(&mut Shell, Outputs) -> T) -> (T, Due) {
        self.step_and_carry(|shell| shell.step(&self.machine, input), read)
    }

    /// As `give`, for a step that needs more than its input.
    pub fn take<T>(
        self: &Arc<Self>,
        step: impl FnOnce(&mut Shell) -> Outputs,
        read: impl FnOnce(&mut Shell, Outputs) -> T,
    ) -> T {
        let (seen, due) = self.step_and_carry(step, read);
        self.settle(due);
        seen
    }

    /// One step, its commands, and what the caller reads of it, without a moment between. The rest is due outside of the
    /// lock.
    fn step_and_carry<T>(
        &self,
        step: impl FnOnce(&mut Shell) -> Outputs,
        read: impl FnOnce(&mut Shell, Outputs) -> T,
    ) -> (T, Due) {
        self.shell.act(step, |shell, outputs| {
            let due = shell.carry(&outputs.commands);
            (read(shell, outputs), due)
        })
    }

    /// Does the policy permit this goal to threads?
    #[cfg(feature = "signals")]
    pub fn permits_threads(&self, goal: Goal) -> bool {
        self.machine.policy.permits(Origin::Thread(ASKER), goal)
    }

    /// The name in which the current thread speaks (GOAL-1): of the listener that it runs, of the main program in `block`,
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
        self.named(origin, || self.shell.outside(|| listener::run(foreign)))
    }

    /// Runs code that lets no panic out in this name.
    fn named<T>(&self, origin: Origin, code: impl FnOnce() -> T) -> T {
        R::here(|here| here.enter(self.number(), origin));
        let value = code();
        R::here(|here| here.leave());
        value
    }

    /// Runs an entry of the `main` queue.
    pub fn run_entry(&self, entry: Entry) -> (End, Option<Cause>) {
        self.run(Origin::Thread(MAIN), || {
            entry();
            (End::Ok, None)
        })
    }

    /// Runs foreign code that is no listener: it drops a value, or wakes a task. A panic in it has no reader; its payload
    /// goes as that of any [`Cause`] does.
    pub fn aside(&self, foreign: impl FnOnce()) {
        let quiet = || {
            foreign();
            (End::Ok, None)
        };
        drop(self.shell.outside(|| listener::run(quiet)));
    }

    /// The end of the ticket of this goal; `None` while it is open.
    pub fn fetch(
        &self,
        shell: &mut Shell,
        origin: Origin,
        (ticket, goal): (TicketId, Goal),
    ) -> Option<Result<Report, Refused>> {
        match shell.step(&self.machine, Input::Await(origin, ticket)).events.pop()? {
            Event::Fetched { resolution, .. } => {
                let causes = shell.causes_of(ticket);
                Some(Ok(Report { goal, resolution, causes }))
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
        self.settle_by(self.drive, due);
    }

    /// As `settle`, and this drive says which thread runs a pass that is due. If the system has no thread left, this one runs
    /// the pass.
    pub fn settle_by(self: &Arc<Self>, drive: Drive, due: Due) {
        for waker in due.wakers {
            // An executor may poll the task inside of this call, on the thread of a listener: the task is no part of it.
            self.named(Origin::Thread(ASKER), || self.aside(|| waker.wake()));
        }
        for drop_one in due.leftovers.drops() {
            self.aside(drop_one);
        }
        if !due.lead {
            return;
        }
        if drive == Drive::Thread {
            let engine = self.clone();
            let job = move || -> Last {
                engine.lead();
                Box::new(|| None)
            };
            if self.helpers.submit(Box::new(job)).is_ok() {
                return;
            }
        }
        self.lead();
    }

    /// Runs passes until no step is due. The steps between two calls are taken under the lock at once: a thread that one
    /// of them wakes does not have to wait for the next. Foreign code that they leave, which may end a subscription, is
    /// run before the next call. The thread of a listener with a deadline runs the foreign code that the end of that listener
    /// leaves, beside the next call.
    fn lead(self: &Arc<Self>) {
        loop {
            let mut due = Due::default();
            let step = |shell: &mut Shell| shell.advance(&self.machine);
            let next = self.shell.chain(step, |shell, outputs: Option<Outputs>| {
                let Some(Outputs { commands, .. }) = outputs else {
                    shell.park();
                    return Some(Next::Rest);
                };
                due.add(shell.carry(&commands));
                match shell.called(&commands) {
                    Some(call) => Some(Next::Call(call)),
                    None => (due.is_foreign() && shell.may_call_next()).then_some(Next::Settle),
                }
            });
            self.settle(due);
            match next {
                Next::Call(call) => self.call(call),
                Next::Settle => {}
                Next::Rest => return,
            }
        }
    }

    /// Calls a listener, and returns when it has ended or was abandoned.
    fn call(self: &Arc<Self>, call: Call) {
        let Call { turn, mut callback, deadline } = call;
        let Some(limit) = deadline else {
            let ended = self.run(Origin::Listener(turn.listener), &mut callback);
            let due = self.ended(turn, callback, ended);
            return self.settle(due);
        };
        // Where no thread can be had, the callback is still here.
        let place = Arc::new(Mutex::new(Some(callback)));
        let (engine, taken) = (self.clone(), place.clone());
        let job = move || -> Last {
            let Some(mut callback) = take(&taken) else { return Box::new(|| None) };
            // A call that is over is not begun.
            let ended = match engine.shell.with(|shell| shell.begin(turn)) {
                true => engine.run(Origin::Listener(turn.listener), &mut callback),
                false => (End::Ok, None),
            };
            Box::new(move || {
                let due = engine.ended(turn, callback, ended);
                let is_more = due.lead || due.is_foreign();
                is_more.then(|| -> Rest { Box::new(move || engine.settle(due)) })
            })
        };
        if let Err(error) = self.helpers.submit(Box::new(job)) {
            let callback = take(&place).unwrap_or_else(|| Box::new(|| (End::Ok, None)));
            let due = self.ended(turn, callback, (End::Failed, Some(Cause::Error(Arc::new(error)))));
            return self.settle(due);
        }
        // TIME-1. The limit counts from the beginning of the call: its thread gives the first signal. The end of the
        // listener gives the second.
        let begun = |shell: &mut Shell| shell.has_begun(turn).then_some(());
        let over = |shell: &mut Shell| shell.is_over(turn).then_some(());
        let is_begun = self.shell.wait(Some(limit.max(PATIENCE)), begun).is_some();
        if !is_begun || self.shell.wait(Some(limit), over).is_none() {
            self.give(Input::Expired(turn), |_, _| ());
        }
    }

    /// Gives the end of a call. The rest is due outside of the lock.
    fn ended(&self, turn: Turn, callback: Callback, (end, cause): (End, Option<Cause>)) -> Due {
        self.shell.act(
            |shell| shell.step(&self.machine, Input::Ended(turn, end)),
            |shell, outputs| {
                shell.book(turn, callback, (end, cause), &outputs.events);
                // No thread has the ticket of a listener that ended by Exit.
                for event in &outputs.events {
                    if let Event::Answered { ticket: Some(ticket), .. } = event {
                        shell.step(&self.machine, Input::Forget(ASKER, *ticket));
                    }
                }
                shell.carry(&outputs.commands)
            },
        )
    }
}

fn take(place: &Mutex<Option<Callback>>) -> Option<Callback> {
    place.lock().unwrap_or_else(PoisonError::into_inner).take()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Bus;

    /// A field that is new here says why the machine cannot have it. The compiler checks the list.
    #[test]
    fn an_engine_has_the_state_of_the_machine_behind_its_lock_alone() {
        let bus = Bus::builder().keeps(7).build();
        let Engine {
            shell: _,    // the memory of the machine, and what stands beside it
            messages: _, // closures: a message changes no state (MSG-1)
            machine,     // its rules, which do not change
            drive: _,    // which thread takes the steps is no decision of the machine
            helpers: _,  // threads
            #[cfg(feature = "tokio")]
                blocked: _, // the future of a call that was dropped
        } = &*bus.engine;
        let Machine { tables: _, policy, keeps } = machine;
        assert_eq!((*policy, *keeps), (wspbus_models::bus::Policy::DEDICATED, 7));
    }
}
