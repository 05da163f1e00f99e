//! The shell of the machine: what stands beside its memory under the one lock. It decides nothing.
//!
//! The machine knows listeners, tickets and waiters by their numbers. The shell has the things that a number cannot be:
//! closures, causes of failures, wakers.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Waker;
use std::time::Duration;

use wspbus_models::bus::command::{Command, Outputs};
use wspbus_models::bus::event::{Event, Failure, ListenerId, Origin, Outcome, ThreadId, TicketId, Wake};
use wspbus_models::bus::listener::Turn;
use wspbus_models::bus::{Bus as Memory, End, Input, Machine, State};

use crate::listener::{Callback, Cause};
use crate::report::{Causes, told};
use crate::runtime::Shared;

/// The number of every thread that is not in `block`. The machine need not tell them apart: an answer and a resolution
/// go to the one that asked.
pub(crate) const ASKER: ThreadId = ThreadId(1);

/// Sees every step: the input, and what the machine made of it.
pub(crate) type Recorder = Box<dyn FnMut(&Input, &[Event]) + Send>;

/// An entry of the `main` queue.
pub(crate) type Entry = Box<dyn FnOnce() + Send>;

/// The state behind the lock.
#[derive(Default)]
pub(crate) struct Shell {
    /// Everything that decides.
    pub memory: Memory,
    /// The callbacks of the listeners that are subscribed.
    callbacks: BTreeMap<ListenerId, Listening>,
    /// Why listeners failed, as long as the machine remembers the failure.
    pub causes: Causes,
    /// The tasks that wait for a ticket.
    pub wakers: BTreeMap<TicketId, Waker>,
    /// The threads and tasks that wait for a state.
    sleepers: BTreeMap<u64, Sleeper>,
    /// The `main` queue.
    pub entries: VecDeque<Entry>,
    /// Does a thread run the pass?
    driving: bool,
    /// Sees every step.
    pub recorder: Option<Recorder>,
    /// Has something changed for which a thread may wait?
    signal: bool,
}

/// The callback of a listener.
struct Listening {
    /// Absent while it runs.
    callback: Option<Callback>,
    deadline: Option<Duration>,
}

/// A thread or a task that waits for a state.
struct Sleeper {
    /// The machine knows all that wait for one state by one number.
    thread: ThreadId,
    wake: Option<Wake>,
    waker: Option<Waker>,
}

/// A listener to be called, outside of the lock.
pub(crate) struct Call {
    pub turn: Turn,
    pub callback: Callback,
    pub deadline: Option<Duration>,
}

/// The rest, to be done outside of the lock.
#[derive(Default)]
pub(crate) struct Due {
    pub wakers: Vec<Waker>,
    /// The thread must run the pass, or find one that does.
    pub lead: bool,
    /// Foreign values that nothing needs any more.
    pub leftovers: Option<Leftovers>,
}

/// Foreign values, to be dropped where no lock is held.
pub(crate) type Leftovers = (Option<Callback>, Option<Cause>, Causes);

impl Shared for Shell {
    fn take_signal(&mut self) -> bool {
        std::mem::take(&mut self.signal)
    }
}

impl Shell {
    /// Takes a step of the machine, and records it.
    pub fn step(&mut self, machine: &Machine, input: Input) -> Outputs {
        let outputs = machine.step(&mut self.memory, &input);
        if let Some(recorder) = &mut self.recorder {
            // A recorder that panics must not stop the bus halfway between a step and its commands.
            // The payload is foreign, and is not dropped under the lock.
            if let Err(payload) = catch_unwind(AssertUnwindSafe(|| recorder(&input, &outputs.events))) {
                std::mem::forget(payload);
            }
        }
        let tells = |command: &Command| matches!(command, Command::Wake { .. } | Command::Tell { .. });
        self.signal |= matches!(input, Input::Ended(..) | Input::Expired(_) | Input::Enqueue)
            || outputs.commands.iter().any(tells)
            || self.memory.can_take();
        outputs
    }

    /// Takes the step of the bus that is due, for the thread that runs the pass; without one, that thread is free.
    pub fn advance(&mut self, machine: &Machine) -> Option<Outputs> {
        self.memory.can_advance().then(|| self.step(machine, Input::Advance))
    }

    /// Carries out the commands, but for the call of a listener, and sees whether a pass needs a thread.
    pub fn carry(&mut self, commands: &[Command]) -> Due {
        let mut due = Due::default();
        for command in commands {
            match command {
                Command::Call { .. } => {}
                Command::Tell { ticket } => due.wakers.extend(self.wakers.remove(ticket)),
                Command::Wake { thread, wake } => {
                    let meant = |sleeper: &&mut Sleeper| sleeper.thread == *thread && sleeper.wake.is_none();
                    for sleeper in self.sleepers.values_mut().filter(meant) {
                        sleeper.wake = Some(*wake);
                        due.wakers.extend(sleeper.waker.take());
                    }
                }
            }
        }
        due.lead = self.memory.can_advance() && !self.driving;
        self.driving |= due.lead;
        due
    }

    /// No step is due, so no thread runs the pass any more.
    pub fn park(&mut self) {
        self.driving = false;
    }

    /// The call that the commands ask for.
    pub fn called(&mut self, commands: &[Command]) -> Option<Call> {
        commands.iter().find_map(|command| {
            let Command::Call { turn, .. } = command else { return None };
            let listening = self.callbacks.get_mut(&turn.listener);
            let (callback, deadline) =
                listening.map_or((None, None), |known| (known.callback.take(), known.deadline));
            // A listener that is due is subscribed, and its callback is here. Without one there is nothing to run.
            Some(Call {
                turn: *turn,
                callback: callback.unwrap_or_else(|| Box::new(|| (End::Ok, None))),
                deadline,
            })
        })
    }

    /// Keeps the callback of a new listener.
    pub fn keep(&mut self, listener: ListenerId, callback: Callback, deadline: Option<Duration>) {
        self.callbacks.insert(listener, Listening { callback: Some(callback), deadline });
    }

    /// Takes out the callback of a listener that was unsubscribed. One that runs is dropped when it ends.
    pub fn remove(&mut self, listener: ListenerId) -> Option<Callback> {
        if self.memory.listeners.iter().any(|known| known.id == listener) {
            return None;
        }
        self.callbacks.remove(&listener).and_then(|listening| listening.callback)
    }

    /// Books what the end of a call left behind: the callback goes back, the cause of a failure is kept.
    pub fn book(
        &mut self,
        turn: Turn,
        callback: Callback,
        cause: Option<Cause>,
        events: &[Event],
    ) -> Option<Leftovers> {
        let mut left = Leftovers::default();
        match self.callbacks.get_mut(&turn.listener) {
            Some(listening) if listening.callback.is_none() => listening.callback = Some(callback),
            _ => left.0 = Some(callback),
        }
        let failed = events.iter().find_map(|event| match *event {
            Event::ListenerEnded { channel, listener, outcome: Outcome::Failed, .. } => {
                Some(Failure { channel, listener, outcome: Outcome::Failed })
            }
            _ => None,
        });
        match (failed, cause) {
            (Some(failure), Some(cause)) => {
                self.causes.keep(failure, cause);
                let memory = &self.memory;
                left.2 = self.causes.sift(|failure| remembers(memory, failure));
            }
            (_, cause) => left.1 = cause,
        }
        (left.0.is_some() || left.1.is_some() || !left.2.is_empty()).then_some(left)
    }

    /// Begins to wait for a state, and gives the number of the sleeper. The machine says in its events whether it may.
    /// It refuses a second wait of the same number as stale: the sleeper then wakes with the first.
    pub fn sleep(&mut self, machine: &Machine, origin: Origin, state: State) -> (u64, Outputs) {
        let thread = ThreadId(ASKER.0 + 1 + state as u8);
        let number = self.sleepers.last_key_value().map_or(0, |(last, _)| last + 1);
        self.sleepers.insert(number, Sleeper { thread, wake: None, waker: None });
        let origin = match origin {
            Origin::Thread(_) => Origin::Thread(thread),
            Origin::Listener(_) => origin,
        };
        (number, self.step(machine, Input::Wait(origin, state)))
    }

    /// Has the sleeper been woken? Else this waker takes the place of the one before.
    pub fn woken(&mut self, sleeper: u64, waker: &mut Option<Waker>) -> Option<Wake> {
        let sleeper = self.sleepers.get_mut(&sleeper)?;
        if sleeper.wake.is_none() {
            std::mem::swap(&mut sleeper.waker, waker);
        }
        sleeper.wake
    }

    /// The sleeper waits no longer.
    pub fn rise(&mut self, sleeper: u64) -> Option<Waker> {
        self.sleepers.remove(&sleeper).and_then(|sleeper| sleeper.waker)
    }

    /// The tasks and threads that wait: for tickets, and for states.
    pub fn sleeping(&self) -> usize {
        self.wakers.len() + self.sleepers.len()
    }
}

/// Does the machine remember this failure, for a ticket or for `block`?
fn remembers(memory: &Memory, failure: &Failure) -> bool {
    let kept = || memory.kept.iter().any(|(_, resolution)| told(resolution).contains(failure));
    memory.failures.contains(failure) || memory.service.contains(failure) || kept()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A field that is new here says why the machine cannot have it.
    #[test]
    fn the_shell_has_what_a_number_cannot_be_and_nothing_else() {
        let Shell {
            memory: _,    // the machine's own
            callbacks: _, // closures
            causes: _,    // errors and payloads of panics
            wakers: _,    // of tasks
            sleepers: _,  // mailboxes of the command Wake
            entries: _,   // closures
            driving: _,   // which thread takes the steps is no decision of the machine
            recorder: _,  // a closure
            signal: _,    // of the lock
        } = Shell::default();
    }

    #[test]
    fn each_state_has_a_number_of_its_own_for_those_that_wait_for_it() {
        let (mut shell, machine) = (Shell::default(), Machine::default());
        let origin = Origin::Thread(ASKER);
        for state in State::ALL {
            shell.sleep(&machine, origin, state);
            shell.sleep(&machine, origin, state);
        }
        assert_eq!(shell.memory.waiting.len(), State::ALL.len() - 1, "the bus is in Idle");
        assert_eq!(shell.sleepers.len(), 2 * State::ALL.len());
    }
}
