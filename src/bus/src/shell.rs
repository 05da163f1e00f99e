//! The shell of the machine: what stands beside its memory under the one lock. It decides nothing, but for one thing: in
//! whose name a handle is dropped by code that is left of a call that is over ([`Shell::dropper`]).
//!
//! The machine knows listeners, tickets and waiters by their numbers. The shell has the things that a number cannot be:
//! closures, causes of failures, wakers.

use std::collections::{BTreeMap, VecDeque, btree_map};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};
use std::task::Waker;
use std::time::Duration;

use wspbus_models::bus::answer::Asker;
use wspbus_models::bus::command::{Command, Outputs};
use wspbus_models::bus::event::{Event, Failure, ListenerId, Origin, Outcome, ThreadId, TicketId, Wake};
use wspbus_models::bus::kept::place_of;
use wspbus_models::bus::listener::Turn;
use wspbus_models::bus::{Bus as Memory, End, Input, Machine, Main, State};

use crate::listener::{Callback, Cause, quietly};
use crate::report::{Causes, Refused, Report, told};
use crate::runtime::{Shared, recording};

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
    /// The names of listeners that have one.
    names: BTreeMap<ListenerId, Arc<str>>,
    /// The causes of failures, as long as the machine remembers the failure for a ticket that is open, or for `block`.
    pub causes: Causes,
    /// The causes that belong to each resolution that the machine keeps, in the order of the resolutions. A listener that
    /// fails again later has a new cause, and that of a resolution stays.
    resolved: VecDeque<(TicketId, Causes)>,
    /// The places for the reports of open tickets for which a thread or a task waits. The machine has let go of these
    /// tickets: their resolutions come from the event.
    mailboxes: BTreeMap<TicketId, Arc<Told>>,
    /// The tasks that wait for a ticket, by the number of its handle.
    pub wakers: BTreeMap<(TicketId, u64), Waker>,
    /// The threads and tasks that wait for a state.
    sleepers: BTreeMap<u64, Sleeper>,
    /// The `main` queue: one entry for each that the machine counts, but for the one that runs.
    pub entries: VecDeque<Entry>,
    /// Does a thread run the pass?
    driving: bool,
    /// The call that a thread of the bus's own has begun last.
    begun: Option<Turn>,
    /// Foreign values that nothing needs any more, until the lock is free.
    leftovers: Leftovers,
    /// Each sees every step.
    pub recorders: Vec<Recorder>,
    /// Has something changed for which a thread may wait?
    signal: bool,
}

/// The callback of a listener.
struct Listening {
    /// Absent while it runs.
    callback: Option<Callback>,
    deadline: Option<Duration>,
}

/// The end of a request, as the handles of its ticket tell it: the place for its report.
pub(crate) type Told = OnceLock<Result<Report, Refused>>;

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
    pub leftovers: Leftovers,
}

/// Foreign values, to be dropped where no lock is held.
#[derive(Default)]
pub(crate) struct Leftovers {
    callbacks: Vec<Callback>,
    causes: Vec<Cause>,
}

impl Due {
    /// More is due.
    pub fn add(&mut self, more: Due) {
        self.wakers.extend(more.wakers);
        self.lead |= more.lead;
        self.leftovers.callbacks.extend(more.leftovers.callbacks);
        self.leftovers.causes.extend(more.leftovers.causes);
    }

    /// Is foreign code to be run, a waker or a destructor?
    pub fn is_foreign(&self) -> bool {
        let Leftovers { callbacks, causes } = &self.leftovers;
        !(self.wakers.is_empty() && callbacks.is_empty() && causes.is_empty())
    }
}

impl Shared for Shell {
    fn take_signal(&mut self) -> bool {
        std::mem::take(&mut self.signal)
    }

    /// Each thing of the shell belongs to a number that the machine knows.
    fn fault(&self) -> Option<&'static str> {
        let memory = &self.memory;
        let is_sound = [
            (self.has_all_callbacks(), "the callbacks are not those of the listeners"),
            (self.has_all_resolved(), "the causes are not those of the resolutions that are kept"),
            (self.has_all_entries(), "the entries are not those of the main queue"),
            (
                self.mailboxes
                    .keys()
                    .all(|of| memory.tickets.iter().any(|ticket| ticket.id == *of && ticket.forgotten)),
                "a mailbox is of no open ticket that the machine has let go",
            ),
            (
                self.wakers.keys().all(|(ticket, _)| self.mailboxes.contains_key(ticket)),
                "a task waits for a ticket without a mailbox",
            ),
            (
                self.sleepers
                    .values()
                    .filter(|sleeper| sleeper.wake.is_none())
                    .all(|sleeper| memory.waiting.iter().any(|(thread, _)| *thread == sleeper.thread)),
                "a sleeper waits, and the machine knows no waiter of its number",
            ),
        ];
        is_sound.into_iter().find(|(is_sound, _)| !is_sound).map(|(_, fault)| fault)
    }
}

/// Lists of more values than this are compared by their lengths alone: they are compared at every step of a debug build.
const COMPARED: usize = 64;

impl Shell {
    fn has_all_callbacks(&self) -> bool {
        let (callbacks, listeners) = (&self.callbacks, &self.memory.listeners);
        let is_same = || listeners.iter().map(|listener| listener.id).eq(callbacks.keys().copied());
        callbacks.len() == listeners.len() && (callbacks.len() > COMPARED || is_same())
    }

    fn has_all_resolved(&self) -> bool {
        let (resolved, kept) = (&self.resolved, &self.memory.kept);
        let is_same = || resolved.iter().map(|(of, _)| of).eq(kept.iter().map(|(of, _)| of));
        resolved.len() == kept.len() && (kept.len() > COMPARED || is_same())
    }

    /// The machine counts the entry that runs too.
    fn has_all_entries(&self) -> bool {
        let (entries, queue) = (self.entries.len(), self.memory.queue as usize);
        entries == queue || self.memory.main == Main::Blocked && entries + 1 == queue
    }
}

impl Shell {
    /// Takes a step of the machine, and records it.
    pub fn step(&mut self, machine: &Machine, input: Input) -> Outputs {
        let failures = self.failures();
        let outputs = machine.step(&mut self.memory, &input);
        self.record(&input, &outputs.events);
        let tells = |command: &Command| matches!(command, Command::Wake { .. } | Command::Tell { .. });
        self.signal |= matches!(input, Input::Ended(..) | Input::Enqueue(_))
            || outputs.commands.iter().any(tells)
            || self.memory.can_take();
        self.name(&outputs.events);
        match input {
            // The causes are taken out with the resolution.
            Input::Await(..) => {}
            // A ticket that is open has none yet.
            Input::Forget(..) if self.resolved.len() == self.memory.kept.len() => {}
            Input::Forget(_, ticket) => {
                let causes = self.causes_of(ticket);
                self.leftovers.causes.extend(causes.into_values());
            }
            _ => self.attach(&outputs.events),
        }
        if self.failures() < failures {
            let memory = &self.memory;
            self.leftovers.causes.extend(self.causes.sift(|failure| remembers(memory, failure)));
        }
        outputs
    }

    /// Every recorder sees a step.
    fn record(&mut self, input: &Input, events: &[Event]) {
        let place = std::ptr::from_ref(self).addr();
        for recorder in &mut self.recorders {
            let see = || recording(place, || recorder(input, events));
            // A recorder that panics must not stop the bus halfway between a step and its commands.
            // The payload is foreign, and is not dropped under the lock.
            if let Err(payload) = catch_unwind(AssertUnwindSafe(see)) {
                self.leftovers.causes.push(Cause::panic(payload));
            }
        }
    }

    /// The number of failures that the machine remembers. A step that forgets some adds none.
    fn failures(&self) -> usize {
        self.memory.service.len() + self.memory.failures.len()
    }

    /// Each failure that the machine remembers from now on gets the name of its listener.
    fn name(&mut self, events: &[Event]) {
        for event in events {
            let Event::ListenerEnded { channel, listener, outcome, .. } = *event else { continue };
            let failure = Failure { channel, listener, outcome };
            if let Some(name) = self.names.get(&listener)
                && remembers(&self.memory, &failure)
            {
                self.causes.name(failure, name);
            }
        }
    }

    /// Each resolution that the machine keeps from now on gets the causes of its failures; the oldest ones, which gave way,
    /// leave theirs. Where a thread or a task waits for the ticket, the resolution goes into the mailbox.
    fn attach(&mut self, events: &[Event]) {
        let (mut newest, mut attached) = (self.memory.kept.iter().rev().peekable(), Vec::new());
        for event in events.iter().rev() {
            let Event::Resolved { ticket, goal, resolution } = event else { continue };
            let is_kept = newest.next_if(|(kept, _)| kept == ticket).is_some();
            let causes = self.causes.only(told(resolution));
            if let Some(mailbox) = self.mailboxes.remove(ticket) {
                mailbox.get_or_init(|| Ok(Report { goal: *goal, resolution: resolution.clone(), causes }));
            } else if is_kept {
                attached.push((*ticket, causes));
            }
        }
        self.resolved.extend(attached.into_iter().rev());
        let gone = self.resolved.len().saturating_sub(self.memory.kept.len());
        let gone = self.resolved.drain(..gone).flat_map(|(_, causes)| causes.into_values());
        self.leftovers.causes.extend(gone);
    }

    /// A thread or a task waits for this open ticket: its report comes into this mailbox, unless it has one. The machine
    /// need not keep the resolution then.
    pub fn await_in(&mut self, machine: &Machine, ticket: TicketId, mailbox: &Arc<Told>) {
        if let btree_map::Entry::Vacant(place) = self.mailboxes.entry(ticket) {
            place.insert(mailbox.clone());
            self.step(machine, Input::Forget(ASKER, ticket));
        }
    }

    /// Does a thread or a task wait for this open ticket? Then its report comes into its mailbox, and the machine has nothing
    /// to say about it.
    pub fn is_awaited(&self, ticket: TicketId) -> bool {
        self.mailboxes.contains_key(&ticket)
    }

    /// No thread and no task waits for this ticket any more. Did one?
    pub fn unawait(&mut self, ticket: TicketId) -> bool {
        self.mailboxes.remove(&ticket).is_some()
    }

    /// The number of open tickets for which a thread or a task waits.
    #[cfg(test)]
    pub fn awaited(&self) -> usize {
        self.mailboxes.len()
    }

    /// Takes out the causes that belong to the resolution of this ticket.
    pub fn causes_of(&mut self, ticket: TicketId) -> Causes {
        let place = place_of(&self.resolved, ticket);
        place.and_then(|place| self.resolved.remove(place)).map(|(_, causes)| causes).unwrap_or_default()
    }

    /// The number of causes that are kept.
    pub fn count_causes(&self) -> usize {
        self.causes.len() + self.resolved.iter().map(|(_, causes)| causes.len()).sum::<usize>()
    }

    /// A thread of the bus's own begins this call, if it is not over.
    pub fn begin(&mut self, turn: Turn) -> bool {
        let is_due = self.memory.turn() == Some(turn);
        if is_due {
            self.begun = Some(turn);
            self.signal = true;
        }
        is_due
    }

    /// May the next step call a listener?
    pub fn may_call_next(&self) -> bool {
        self.memory.pass.as_ref().is_some_and(|pass| !pass.due.is_empty())
    }

    /// Has this call begun, or is it over?
    pub fn has_begun(&self, turn: Turn) -> bool {
        self.begun == Some(turn) || self.is_over(turn)
    }

    /// Is this call over?
    pub fn is_over(&self, turn: Turn) -> bool {
        self.memory.turn() != Some(turn)
    }

    /// Takes the step of the bus that is due, for the thread that runs the pass; without one, that thread is free.
    pub fn advance(&mut self, machine: &Machine) -> Option<Outputs> {
        self.memory.can_advance().then(|| self.step(machine, Input::Advance))
    }

    /// Carries out the commands, but for the call of a listener, and sees whether a pass needs a thread.
    pub fn carry(&mut self, commands: &[Command]) -> Due {
        let mut due = Due { leftovers: std::mem::take(&mut self.leftovers), ..Due::default() };
        for command in commands {
            match command {
                Command::Call { .. } => {}
                Command::Tell { ticket } => {
                    let all = (*ticket, 0)..=(*ticket, u64::MAX);
                    due.wakers.extend(self.wakers.extract_if(all, |_, _| true).map(|(_, waker)| waker));
                }
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
                callback: callback.unwrap_or_else(|| Box::new(|| (End::Failed, None))),
                deadline,
            })
        })
    }

    /// Keeps the callback of a new listener.
    pub fn keep(&mut self, listener: ListenerId, callback: Callback, deadline: Option<Duration>) {
        self.callbacks.insert(listener, Listening { callback: Some(callback), deadline });
    }

    /// Names a listener that is subscribed.
    pub fn rename(&mut self, listener: ListenerId, name: Arc<str>) {
        if self.callbacks.contains_key(&listener) {
            self.names.insert(listener, name);
        }
    }

    /// The name in which a handle is dropped that ends a subscription. A listener whose call is over does nothing any more: a
    /// part of it that is left, such as a future that was cancelled, drops the handle as a thread does.
    pub fn dropper(&self, origin: Origin) -> Origin {
        match self.memory.asker(origin) {
            Asker::Stale => Origin::Thread(ASKER),
            Asker::Denied | Asker::Listener | Asker::Abandoned | Asker::Outside => origin,
        }
    }

    /// Takes out the callback of a listener that was unsubscribed. One that runs is dropped when it ends, and has its name
    /// until then.
    pub fn remove(&mut self, listener: ListenerId) -> Option<Callback> {
        let callback = self.callbacks.remove(&listener)?.callback;
        if callback.is_some() {
            self.names.remove(&listener);
        }
        callback
    }

    /// Books what the end of a call left behind: the callback goes back, the cause of a failure is kept.
    pub fn book(
        &mut self,
        turn: Turn,
        callback: Callback,
        (end, cause): (End, Option<Cause>),
        events: &[Event],
    ) {
        match self.callbacks.get_mut(&turn.listener) {
            Some(listening) if listening.callback.is_none() => listening.callback = Some(callback),
            _ => {
                self.leftovers.callbacks.push(callback);
                self.names.remove(&turn.listener);
            }
        }
        let failed = events.iter().find_map(|event| match *event {
            Event::ListenerEnded { channel, listener, outcome: Outcome::Failed, .. } => {
                Some(Failure { channel, listener, outcome: Outcome::Failed })
            }
            _ => None,
        });
        let cause = cause.or_else(|| match end {
            End::Exit(code) if failed.is_some() => Some(Cause::denied(code)),
            _ => None,
        });
        let left = match (failed, cause) {
            // The same listener may have failed before, and its cause is foreign.
            (Some(failure), Some(cause)) if remembers(&self.memory, &failure) => {
                self.causes.keep(failure, cause)
            }
            (_, cause) => cause,
        };
        self.leftovers.causes.extend(left);
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

    /// Has the sleeper been woken?
    pub fn awoke(&self, sleeper: u64) -> Option<Wake> {
        self.sleepers.get(&sleeper)?.wake
    }

    /// Has the sleeper been woken? Else this waker takes the place of the one before, which is to be dropped outside of
    /// the lock.
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

impl Leftovers {
    /// Each foreign value, as the code that drops it.
    pub fn drops(self) -> impl Iterator<Item = Box<dyn FnOnce()>> {
        let callbacks =
            self.callbacks.into_iter().map(|callback| -> Box<dyn FnOnce()> { Box::new(|| drop(callback)) });
        let causes = self.causes.into_iter().map(|cause| -> Box<dyn FnOnce()> { Box::new(|| drop(cause)) });
        callbacks.chain(causes)
    }
}

/// The bus is gone, and its foreign values go one by one: a destructor that panics keeps no other one from being run,
/// and reaches no thread that drops a handle. A ticket and a wait are handles of the bus, so no waker is left.
impl Drop for Shell {
    fn drop(&mut self) {
        let callbacks = std::mem::take(&mut self.callbacks).into_values();
        callbacks.for_each(|listening| quietly(listening.callback));
        self.causes.sift(|_| false).for_each(quietly);
        let resolved = std::mem::take(&mut self.resolved);
        resolved.into_iter().flat_map(|(_, causes)| causes.into_values()).for_each(quietly);
        let Leftovers { callbacks, causes } = std::mem::take(&mut self.leftovers);
        callbacks.into_iter().for_each(quietly);
        causes.into_iter().for_each(quietly);
        std::mem::take(&mut self.entries).into_iter().for_each(quietly);
        std::mem::take(&mut self.recorders).into_iter().for_each(quietly);
    }
}

/// Does the machine remember this failure, for a ticket that is open or for `block`?
fn remembers(memory: &Memory, failure: &Failure) -> bool {
    memory.failures.contains(failure) || memory.service.contains(failure)
}

#[cfg(test)]
mod tests;
