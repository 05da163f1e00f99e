//! The bus as a value, and what can be asked of it.

use std::collections::VecDeque;

use crate::bus::answer::{Asker, Cell};
use crate::bus::event::{Channel, Failure, ListenerId, Origin, Resolution, ThreadId, TicketId};
use crate::bus::listener::{Listener, Pass, Ticket, Turn};
use crate::bus::plan::needs;
use crate::bus::situation::Situation;
use crate::bus::{Code, Goal, Request, State};

/// One bus: everything that the machine remembers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Bus {
    /// The state of the bus.
    pub state: State,
    /// The strongest request accepted and not yet reached. In Exited: what was reached.
    pub goal: Option<Goal>,
    /// The pass in progress.
    pub pass: Option<Pass>,
    /// The listeners that are subscribed, in the order of subscription.
    pub listeners: Vec<Listener>,
    /// The calls of listeners that were abandoned and still run; sorted.
    pub busy: Vec<Turn>,
    /// Requests that are not resolved.
    pub tickets: Vec<Ticket>,
    /// The resolutions that no thread has fetched, the oldest first. [`Machine::keeps`](crate::bus::Machine) is the
    /// bound.
    pub kept: VecDeque<(TicketId, Resolution)>,
    /// The next numbers.
    pub numbers: Numbers,
    /// Threads that wait for a state.
    pub waiting: Vec<(ThreadId, State)>,
    /// The progress of the main program.
    pub main: Main,
    /// Entries of the `main` queue that have not run.
    pub queue: u32,
    /// The failures on the way to the goal: its tickets are told.
    pub service: Vec<Failure>,
    /// The failures since a Start was last accepted at rest in Idle: `block` is told.
    pub failures: Vec<Failure>,
    /// The first nonzero exit code that was asked for.
    pub code: Option<Code>,
    /// The number of times that a listener of `log` failed.
    pub log_failures: u32,
    /// The number of times that an entry of the `main` queue failed.
    pub main_failures: u32,
}

/// The progress of the main program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Main {
    /// It has not entered `block`.
    Away,
    /// It is in `block`, and runs the entries of the `main` queue.
    Blocked,
    /// It has taken the result.
    Taken,
}

/// An input to a bus. The environment chooses the inputs; the machine answers every input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Input {
    /// A thread or a listener asks for something.
    Request(Origin, Request),
    /// The bus takes its next step: begins a pass, calls a listener, ends the pass.
    Advance,
    /// A call of a listener ended.
    Ended(Turn, End),
    /// The deadline of a call of a listener has passed.
    Expired(Turn),
    /// A thread or a listener subscribes a listener with this priority.
    Subscribe(Origin, Channel, u8),
    /// A thread or a listener unsubscribes a listener.
    Unsubscribe(Origin, ListenerId),
    /// A thread waits for a state; a listener tries to.
    Wait(Origin, State),
    /// A thread waits for a ticket, or a listener tries to. While the ticket is open, nothing happens: the event of its
    /// resolution names it. A thread that asks after that event fetches the resolution, if the bus keeps it.
    Await(Origin, TicketId),
    /// No thread will ask the bus how this ticket ends, so the bus need not keep that: no thread waits for the ticket, or its
    /// host reads the resolution from the event and tells the threads that wait. This thread says so; a listener has no
    /// ticket to let go, because it cannot wait for one.
    Forget(ThreadId, TicketId),
    /// The main program enters `block`.
    Block(Origin),
    /// A thread or a listener appends an entry to the `main` queue.
    Enqueue(Origin),
    /// The main program, in `block`, ran an entry of the queue; did it fail?
    MainRan(bool),
    /// The main program, in `block`, takes the result and leaves.
    Take,
    /// A listener of `log` failed.
    LogFailed,
}

/// A way in which a listener may end by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum End {
    /// It returns without a failure.
    Ok,
    /// By an error or a panic.
    Failed,
    /// By asking for the end of the process (SystemExit).
    Exit(Code),
}

impl Default for Bus {
    fn default() -> Self {
        Bus {
            state: State::Idle,
            goal: None,
            pass: None,
            listeners: Vec::new(),
            busy: Vec::new(),
            tickets: Vec::new(),
            kept: VecDeque::new(),
            numbers: Numbers::default(),
            waiting: Vec::new(),
            main: Main::Away,
            queue: 0,
            service: Vec::new(),
            failures: Vec::new(),
            code: None,
            log_failures: 0,
            main_failures: 0,
        }
    }
}

impl Bus {
    /// The exit code if the process ended now: the first nonzero code asked for, else 70 if a
    /// start, stop or exit listener failed since a Start was last accepted at rest in Idle, else 0.
    pub fn exit_code(&self) -> Code {
        match self.code {
            Some(code) => code,
            None if self.failures.is_empty() => Code::OK,
            None => Code::SOFTWARE,
        }
    }

    /// Is there a step that [`Input::Advance`] would take?
    pub fn can_advance(&self) -> bool {
        match &self.pass {
            Some(pass) => pass.running.is_none(),
            None => self.goal.is_some() && self.state != State::Exited,
        }
    }

    /// Is there a result that [`Input::Take`] would take?
    pub fn can_take(&self) -> bool {
        self.main == Main::Blocked && self.state == State::Exited && self.queue == 0
    }

    /// The listener that runs in the pass.
    pub fn running(&self) -> Option<ListenerId> {
        self.turn().map(|turn| turn.listener)
    }

    /// The call of the listener that runs in the pass.
    pub fn turn(&self) -> Option<Turn> {
        self.pass.as_ref().and_then(|pass| pass.running)
    }

    /// The calls that have not ended: of the listener that runs in the pass, then of those that were abandoned.
    pub fn turns(&self) -> impl Iterator<Item = Turn> {
        self.turn().into_iter().chain(self.busy.iter().copied())
    }

    /// The call of this listener that has not ended.
    pub fn turn_of(&self, listener: ListenerId) -> Option<Turn> {
        self.turns().find(|turn| turn.listener == listener)
    }

    /// The listeners that were abandoned and still run.
    pub fn abandoned(&self) -> impl Iterator<Item = ListenerId> {
        self.busy.iter().map(|turn| turn.listener)
    }

    /// Was this listener abandoned, and does it still run?
    pub fn is_abandoned(&self, listener: ListenerId) -> bool {
        self.abandoned().any(|other| other == listener)
    }

    /// Nothing is pending: no goal, no pass; or the end is reached.
    pub fn at_rest(&self) -> bool {
        self.pass.is_none() && (self.goal.is_none() || self.state == State::Exited)
    }

    /// Did the first listener of the pass that the goal needs begin?
    pub fn begun(&self) -> bool {
        match (&self.pass, self.goal) {
            (Some(pass), Some(goal)) => pass.begun && pass.goal == goal && needs(goal) == Some(pass.channel),
            _ => false,
        }
    }

    /// The situation of the bus, as far as answers depend on it.
    pub fn situation(&self) -> Situation {
        let taken = self.main == Main::Taken;
        Situation { state: self.state, goal: self.goal, begun: self.begun(), taken }
    }

    /// The cell of the answer table that a request meets. `denied` is the policy's word.
    pub fn cell(&self, origin: Origin, request: Request, denied: bool) -> Cell {
        Cell {
            at: self.situation(),
            asker: if denied { Asker::Denied } else { self.asker(origin) },
            request: request.goal(),
        }
    }

    /// The kind of asker that this origin is to the bus now, the policy apart.
    pub fn asker(&self, origin: Origin) -> Asker {
        match origin {
            Origin::Thread(_) => Asker::Outside,
            Origin::Listener(id) if self.running() == Some(id) => Asker::Listener,
            Origin::Listener(id) if self.is_abandoned(id) => Asker::Abandoned,
            Origin::Listener(_) => Asker::Stale,
        }
    }

    /// Makes the lowest numbers that are free the next ones. A model counts states, and numbers that only grow would
    /// make every state new. The machine compares numbers for equality alone, so a bus whose next numbers are other ones
    /// that are free behaves the same but for their names.
    pub fn reuse_numbers(&mut self) {
        let mut listeners = Taken::default();
        self.listeners.iter().for_each(|listener| listeners.add(listener.id.0));
        self.pass.iter().flat_map(|pass| &pass.due).for_each(|due| listeners.add(due.0));
        self.turns().for_each(|turn| listeners.add(turn.listener.0));
        // A failure names its listener also when the listener is gone.
        let told = self.kept.iter().flat_map(|(_, resolution)| resolution.failures());
        let failures = self.service.iter().chain(&self.failures).chain(told);
        failures.for_each(|failure| listeners.add(failure.listener.0));
        let mut tickets = Taken::default();
        self.tickets.iter().for_each(|ticket| tickets.add(ticket.id.0));
        self.kept.iter().for_each(|(ticket, _)| tickets.add(ticket.0));
        self.name_turns();
        let mut turns = Taken::default();
        turns.add(0);
        self.turns().for_each(|turn| turns.add(turn.number));
        self.numbers =
            Numbers { listener: listeners.lowest(), ticket: tickets.lowest(), turn: turns.lowest() };
    }
}

impl Bus {
    /// Gives each call a number that its listener decides. A listener has one call at most that has not ended, so its
    /// number can name the call. No call has the number 0.
    pub fn name_turns(&mut self) {
        let own = |turn: &mut Turn| turn.number = turn.listener.0.wrapping_add(1).max(1);
        self.pass.iter_mut().flat_map(|pass| &mut pass.running).for_each(own);
        self.busy.iter_mut().for_each(own);
    }
}

/// Numbers that are taken.
#[derive(Default)]
struct Taken {
    /// A bit for each number.
    low: u128,
    /// The numbers that have no bit.
    high: Vec<u64>,
}

impl Taken {
    fn add(&mut self, number: u64) {
        match u32::try_from(number).ok().and_then(|number| 1_u128.checked_shl(number)) {
            Some(bit) => self.low |= bit,
            None => self.high.push(number),
        }
    }

    /// The lowest number that is free.
    fn lowest(&self) -> u64 {
        match self.low.trailing_ones() {
            128 => (128..).find(|number| !self.high.contains(number)).unwrap_or(u64::MAX),
            free => free.into(),
        }
    }
}

/// The next numbers that the bus hands out. It never uses one again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Numbers {
    /// The number of the next subscription.
    pub listener: u64,
    /// The number of the next ticket.
    pub ticket: u64,
    /// The number of the next call of a listener. The first call has the number 1, so that 0 names a call that is over.
    pub turn: u64,
}

impl Default for Numbers {
    fn default() -> Self {
        Numbers { listener: 0, ticket: 0, turn: 1 }
    }
}

impl Numbers {
    /// The number that the next subscription gets.
    pub fn next_listener(&self) -> ListenerId {
        ListenerId(self.listener)
    }

    pub(crate) fn listener(&mut self) -> ListenerId {
        ListenerId(take(&mut self.listener))
    }

    pub(crate) fn ticket(&mut self) -> TicketId {
        TicketId(take(&mut self.ticket))
    }

    pub(crate) fn turn(&mut self) -> u64 {
        take(&mut self.turn)
    }
}

/// A number of 64 bits does not run out: a bus that takes one each nanosecond has enough for five hundred years.
fn take(next: &mut u64) -> u64 {
    let taken = *next;
    *next = next.saturating_add(1);
    taken
}
