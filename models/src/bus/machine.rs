//! The machine: one total, pure step.
//!
//! The model explores this function, the reference bus runs it, the conformance kit compares
//! with it. It is written nowhere else.
//!
//! The parts of the machine are to be read in this order. Its nouns stand before it: the states
//! ([`State`]), the goals ([`Goal`]) and the events ([`Event`]).
//!
//! | part | what it has |
//! |---|---|
//! | [`memory`] | the state of the machine: the bus as a value, and its inputs |
//! | [`listener`] | the rest of the state: subscriptions, the pass in progress, tickets |
//! | [`situation`] | the situations in which a bus can be asked: the rows of the answer table |
//! | [`answer`] | the rules of the answer table, and how a request meets them |
//! | [`plan`] | the state table, and the pass that a goal needs |
//! | [`policy`] | which origin may ask for what |
//! | [`tables`] | all tables but the policy as one value: the machine reads this one |
//! | [`command`] | the result of a step: events, and commands for the host |
//! | [`kept`] | the search for a ticket among resolutions |
//! | this file | the step: one arm for each input, waiting, `block`, subscriptions |
//! | `request` | the step of a request: the answer, the goal, the tickets |
//! | `pass` | the steps of a pass: its beginning, its listeners, its end |

pub mod answer;
pub mod command;
pub mod kept;
pub mod listener;
pub mod memory;
mod pass;
pub mod plan;
pub mod policy;
mod request;
pub mod situation;
pub mod tables;

use crate::bus::answer::Asker;
use crate::bus::command::{Command, Outputs};
use crate::bus::event::{Event, MAIN, Origin, Reason, ThreadId, TicketId, Wake};
use crate::bus::listener::Listener;
use crate::bus::machine::kept::place_of;
use crate::bus::memory::{Bus, Input, Main};
use crate::bus::policy::Policy;
use crate::bus::tables::Tables;
use crate::bus::{Goal, State};

/// The machine that drives a bus: the tables, and the policy of the deployment.
///
/// ```
/// use wspbus_models::bus::event::{Origin, ThreadId};
/// use wspbus_models::bus::{Bus, Input, Machine, Request, State};
/// let machine = Machine::default();
/// let mut bus = Bus::default();
/// let mut events = Vec::new();
/// let ask = Input::Request(Origin::Thread(ThreadId(0)), Request::Start);
/// for input in [ask, Input::Advance, Input::Advance] {
///     events.extend(machine.step(&mut bus, &input).events);
/// }
/// assert_eq!(bus.state, State::Running);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Machine {
    /// The tables; a mutant changes one entry.
    pub tables: Tables,
    /// The goals that each origin may ask for.
    pub policy: Policy,
    /// The number of resolutions kept for threads that come to wait later. A bus that keeps as many drops the
    /// oldest for a new one. A host that reads every resolution from its event needs none.
    pub keeps: usize,
}

impl Machine {
    /// Takes one step. The step is total: an input that makes no sense is refused by an event and changes
    /// nothing. Events and commands are in order of happening.
    pub fn step(&self, bus: &mut Bus, input: &Input) -> Outputs {
        let mut run = Run { machine: self, bus, out: Outputs::default() };
        match *input {
            Input::Request(origin, request) => {
                run.request(origin, request);
            }
            Input::Advance => run.advance(),
            Input::Ended(turn, end) => run.ended(turn, end),
            Input::Expired(turn) => run.expired(turn),
            Input::Subscribe(origin, channel, priority) => run.subscribe(origin, channel, priority),
            Input::Unsubscribe(origin, listener) => run.unsubscribe(origin, listener),
            Input::Wait(origin, state) => run.wait(origin, state),
            Input::Await(origin, ticket) => run.fetch(origin, ticket),
            Input::Forget(thread, ticket) => run.forget(thread, ticket),
            Input::Block(origin) => run.block(origin),
            Input::Enqueue(origin) => run.enqueue(origin),
            Input::MainRan(failed) => run.main_ran(failed),
            Input::Take => run.take(),
            Input::LogFailed => {
                run.bus.log_failures = run.bus.log_failures.saturating_add(1);
                run.emit(Event::LogFailed);
            }
        }
        run.out
    }
}

/// A step in the making.
struct Run<'a> {
    /// The tables and the policy.
    machine: &'a Machine,
    /// The bus, changed so far.
    bus: &'a mut Bus,
    /// The events and the commands so far.
    out: Outputs,
}

impl Run<'_> {
    fn emit(&mut self, event: Event) {
        self.out.events.push(event);
    }

    fn command(&mut self, command: Command) {
        self.out.commands.push(command);
    }

    fn refuse(&mut self, origin: Origin, reason: Reason) {
        self.emit(Event::Refused { origin, reason });
    }

    /// The thread behind an origin that may wait; a listener may not, and is refused.
    fn thread(&mut self, origin: Origin) -> Option<ThreadId> {
        let reason = match (origin, self.bus.asker(origin)) {
            (Origin::Thread(thread), _) => return Some(thread),
            (_, Asker::Listener) => Reason::InListener,
            (_, Asker::Abandoned) => Reason::Abandoned,
            _ => Reason::Stale,
        };
        self.refuse(origin, reason);
        None
    }

    fn wait(&mut self, origin: Origin, state: State) {
        let Some(thread) = self.thread(origin) else { return };
        if self.bus.waiting.iter().any(|(t, _)| *t == thread) {
            return self.refuse(origin, Reason::Stale);
        }
        self.emit(Event::Waiting { thread, state });
        self.bus.waiting.push((thread, state));
        self.wake();
    }

    /// Wakes the threads that wait for the current state and, in Exited, every waiter.
    fn wake(&mut self) {
        let now = self.bus.state;
        let due = |(_, state): &(ThreadId, State)| *state == now || now == State::Exited;
        let (woken, asleep): (Vec<_>, Vec<_>) = self.bus.waiting.drain(..).partition(due);
        self.bus.waiting = asleep;
        for (thread, state) in woken {
            let wake = if state == now { Wake::Entered(state) } else { Wake::Gone };
            self.emit(Event::Woken { thread, wake });
            self.command(Command::Wake { thread, wake });
        }
    }

    /// A thread that waits for an open ticket goes on to wait. A thread that comes later fetches the resolution that the bus kept.
    fn fetch(&mut self, origin: Origin, ticket: TicketId) {
        let Some(thread) = self.thread(origin) else { return };
        if self.bus.tickets.iter().any(|open| open.id == ticket) {
            return;
        }
        let kept = &mut self.bus.kept;
        let Some((_, resolution)) = place_of(kept, ticket).and_then(|place| kept.remove(place)) else {
            return self.refuse(origin, Reason::Stale);
        };
        self.emit(Event::Fetched { thread, ticket, resolution });
    }

    /// Writes the state. The one place that does.
    fn enter(&mut self, to: State) {
        let from = self.bus.state;
        self.bus.state = to;
        self.emit(Event::StateWritten { from, to });
        self.wake();
    }

    /// No thread will ask how this ticket ends. A ticket that is let go is often a new one: the search begins at the end.
    fn forget(&mut self, thread: ThreadId, ticket: TicketId) {
        let mut newest = self.bus.tickets.iter_mut().rev();
        if let Some(open) = newest.find(|open| open.id == ticket && !open.forgotten) {
            open.forgotten = true;
        } else if let Some(place) = place_of(&self.bus.kept, ticket) {
            self.bus.kept.remove(place);
        } else {
            self.refuse(Origin::Thread(thread), Reason::Stale);
        }
    }

    /// Appends an entry to the `main` queue. After the result was taken an entry is refused: no `block` would run it.
    fn enqueue(&mut self, origin: Origin) {
        if !self.may_change(origin) {
            return;
        }
        if self.bus.main == Main::Taken {
            return self.refuse(origin, Reason::Terminal);
        }
        self.bus.queue = self.bus.queue.saturating_add(1);
    }

    fn block(&mut self, origin: Origin) {
        let Some(thread) = self.thread(origin) else { return };
        match self.bus.main {
            _ if thread != MAIN => self.refuse(origin, Reason::Stale),
            Main::Away => {
                self.bus.main = Main::Blocked;
                self.emit(Event::Blocked);
            }
            Main::Blocked | Main::Taken => self.refuse(origin, Reason::Stale),
        }
    }

    fn main_ran(&mut self, failed: bool) {
        if self.bus.main != Main::Blocked || self.bus.queue == 0 {
            return self.refuse(Origin::Thread(MAIN), Reason::Stale);
        }
        self.bus.queue -= 1;
        self.bus.main_failures = self.bus.main_failures.saturating_add(u32::from(failed));
        self.emit(Event::MainRan { failed });
    }

    /// The atomic end of `block`, once no entry is left in the `main` queue. Before it an Exit cancels the re-exec,
    /// after it none does.
    fn take(&mut self) {
        if !self.bus.can_take() {
            return self.refuse(Origin::Thread(MAIN), Reason::Stale);
        }
        self.bus.main = Main::Taken;
        let code = self.bus.exit_code();
        let reexec = self.bus.goal == Some(Goal::Restart);
        let failures = self.bus.failures.clone();
        self.emit(Event::Taken { code, reexec, failures });
    }

    /// May this origin change what stands beside the goal: the subscriptions, and the `main` queue? A listener that does
    /// not run in the pass may not, and is refused.
    fn may_change(&mut self, origin: Origin) -> bool {
        let reason = match self.bus.asker(origin) {
            Asker::Abandoned => Reason::Abandoned,
            Asker::Stale => Reason::Stale,
            Asker::Denied | Asker::Listener | Asker::Outside => return true,
        };
        self.refuse(origin, reason);
        false
    }

    fn subscribe(&mut self, origin: Origin, channel: crate::bus::event::Channel, priority: u8) {
        if !self.may_change(origin) {
            return;
        }
        let listener = self.bus.numbers.listener();
        self.bus.listeners.push(Listener { id: listener, channel, priority });
        self.emit(Event::Subscribed { channel, listener, priority });
    }

    /// Takes effect at once, also in the pass in progress; a listener that runs ends as it will.
    fn unsubscribe(&mut self, origin: Origin, listener: crate::bus::event::ListenerId) {
        if !self.may_change(origin) {
            return;
        }
        let Some(place) = self.bus.listeners.iter().rposition(|known| known.id == listener) else {
            return self.refuse(origin, Reason::Stale);
        };
        self.bus.listeners.remove(place);
        if let Some(pass) = &mut self.bus.pass {
            pass.due.retain(|id| *id != listener);
        }
        self.emit(Event::Unsubscribed { listener });
    }
}
