//! Generated cases through the protocol: anything that answers the protocol is an implementation.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use wspbus_models::bus::End;
use wspbus_models::bus::event::{Channel, Event, ListenerId, Origin, ThreadId, TicketId};
use wspbus_models::bus::seen::MAIN;

use super::driven::Driven;
use super::error::{AdapterError, Unjudged};
use super::message::{
    Begin, Call, Command, Ending, Gate, MainProgram, Observed, Point, Reply, Subscription, Topic, Worker,
};
use super::served::PARKED;
use crate::suite::case::{Input, Parameters, Setup, Subscribed};
use crate::suite::compare::{Names, lane};
use crate::suite::implementation::{Implementation, Output, Trouble};
use crate::suite::telling::{self, Telling};
use owed::Owed;

mod owed;

/// Something that answers the protocol, as an implementation.
pub struct Spoken<D> {
    driven: D,
    /// True if waiting threads never look by themselves, so that the kit need not step them.
    is_parked: bool,
    /// The id of the case that comes next, or is open.
    case: String,
    /// The kinds of events that the adapter cannot tell. The kit passes over such an event.
    lacks: Vec<Telling>,
    /// The answers of calls that have not returned.
    owed: Owed,
    /// The numbers of the open tickets. A case has numbers of its own, and the adapter need not use the same.
    names: Names,
    /// The tickets that the adapter told of in the open case.
    given: BTreeSet<TicketId>,
    at: Option<BTreeMap<ThreadId, Point>>,
    /// The threads that were seen to re-execute the process although they must not.
    re_executing: BTreeSet<ThreadId>,
    /// True if the last `taken` of the open case told that the main program re-executes the process.
    is_told_to_re_execute: bool,
    /// True as long as a case is open.
    is_open: bool,
    /// True if no command can be sent any more.
    is_lost: bool,
    /// True if the adapter was silent for too long.
    was_silent: bool,
    /// The bounds of one input.
    bounds: Bounds,
}

/// The bounds of what an adapter may tell, and of the time in which a case may go on.
#[derive(Default)]
struct Bounds {
    /// The number of events that were told since the input.
    told: usize,
    /// The most threads that may be told of and are not over.
    threads: usize,
    /// The time from which on no command is sent; none without such a time.
    until: Option<Instant>,
    /// True if that time came while a case was open.
    is_late: bool,
}

/// The reason why the main program is asked for nothing more.
const RE_EXECUTES: &str = "has re-executed the process, so that its main program makes no further call";

/// The number of rounds after each input in which the waiting threads look again. If this many rounds change
/// nothing, no later round does.
const ROUNDS: usize = 2;
/// The number of rounds after which the bus is taken not to come to rest.
const MOST_ROUNDS: usize = 100;
/// The number of times that an adapter which answers `unsettled` is asked again.
const MOST_SETTLES: usize = 20;
/// The most events that one input may cause, in all the replies that belong to it.
const MOST_EVENTS: usize = 10_000;
/// The most threads that are not over, beside the main program, those of `begin`, and one for each listener.
const MORE_THREADS: usize = 32;

impl<D: Driven> Spoken<D> {
    /// Drives an adapter. `features` are the features of its greeting.
    pub fn new(driven: D, features: &[String]) -> Self {
        Self::parked(driven, features.iter().any(|f| f == PARKED))
    }

    /// Drives an adapter. `is_parked` says that its waits never look by themselves.
    pub fn parked(driven: D, is_parked: bool) -> Self {
        let (case, owed, names) = (String::new(), Owed::default(), Names::default());
        let lacks = Vec::new();
        let (is_told_to_re_execute, is_open, is_lost, was_silent) = (false, false, false, false);
        let (given, re_executing, at) = (BTreeSet::new(), BTreeSet::new(), None);
        Spoken {
            driven,
            is_parked,
            case,
            lacks,
            owed,
            names,
            given,
            at,
            re_executing,
            is_told_to_re_execute,
            is_open,
            is_lost,
            was_silent,
            bounds: Bounds::default(),
        }
    }

    /// Sends no command from this time on: a case that is open then is given up.
    pub fn until(mut self, until: Option<Instant>) -> Self {
        self.bounds.until = until;
        self
    }

    /// Passes over what the adapter says that it cannot tell.
    pub fn lacking(self, lacks: &[Telling]) -> Self {
        Spoken { lacks: lacks.to_vec(), ..self }
    }

    /// The adapter that is driven.
    pub fn driven(&mut self) -> &mut D {
        &mut self.driven
    }

    /// The position of a thread, as far as the last reply says.
    pub fn at(&self, thread: ThreadId) -> Option<&Point> {
        self.at.as_ref()?.get(&thread)
    }

    /// Was the adapter silent for too long? It then answers no command any more.
    pub fn was_silent(&self) -> bool {
        self.was_silent
    }

    /// Was the time over while a case was open? The case then has no verdict.
    pub fn is_late(&self) -> bool {
        self.bounds.is_late
    }

    /// Ends the open case, so that an error in its end counts for this case and not for the next.
    ///
    /// # Errors
    /// If the adapter cannot be used any more.
    pub fn end_case(&mut self) -> Result<(), Trouble> {
        if std::mem::take(&mut self.is_open) {
            self.driven.send(&Command::Quit).map_err(|error| self.trouble(&error))?;
        }
        match self.is_lost {
            true => Err(Trouble::Broken("the adapter was closed".to_owned())),
            false => Ok(()),
        }
    }

    fn trouble(&mut self, error: &AdapterError) -> Trouble {
        self.is_lost |= error.is_fatal();
        self.was_silent |= matches!(error, AdapterError::Silent { .. });
        self.is_open &= !error.is_fatal();
        match error.unjudged() {
            Unjudged::Inconclusive => Trouble::Unsettled(error.to_string()),
            Unjudged::Broken => Trouble::Broken(error.to_string()),
        }
    }

    /// Sends a command, and asks again until every thread rests.
    fn send(&mut self, command: &Command, output: &mut Output) -> Result<(), Trouble> {
        let mut moves = self.exchange(command, output)?;
        for _ in 0..MOST_SETTLES {
            if !moves {
                return Ok(());
            }
            moves = self.exchange(&Command::Settle, output)?;
        }
        if moves {
            let reason =
                format!("the adapter was asked {MOST_SETTLES} times, and never said that every thread rests");
            output.unsettled = Some(reason);
        }
        Ok(())
    }

    /// Sends one command. The result is true if a thread still moves after the command.
    fn exchange(&mut self, command: &Command, output: &mut Output) -> Result<bool, Trouble> {
        if self.bounds.until.is_some_and(|until| Instant::now() >= until) {
            self.bounds.is_late = true;
            return Err(Trouble::Unsettled("the time of the run was over in this case".to_owned()));
        }
        let (events, at, moves) = match self.driven.send(command) {
            Ok(Reply::Settled { events, at }) => (events, Some(at), false),
            Ok(Reply::Unsettled { events, at }) => (events, Some(at), true),
            Ok(Reply::Ended { events, end }) => {
                output.surprises.push(end.to_string());
                (events, None, false)
            }
            Ok(other) => return Err(Trouble::Broken(format!("got the reply {}", other.kind()))),
            Err(error) => {
                return Err(self.trouble(&error));
            }
        };
        self.is_open = at.is_some();
        self.bounds.check(events.len(), at.as_ref()).map_err(Trouble::Broken)?;
        for event in events {
            match event {
                Observed::Event(event) => {
                    match event {
                        Event::Answered { ticket: Some(ticket), .. } => {
                            self.given.insert(ticket);
                        }
                        Event::Taken { reexec, .. } => self.is_told_to_re_execute = reexec,
                        _ => {}
                    }
                    if let Some(event) = telling::one(&event, &self.lacks) {
                        self.owed.pass(event, &mut output.events);
                    }
                }
                Observed::Surprise { surprise } => output.surprises.push(surprise),
            }
        }
        self.at = at;
        Ok(moves)
    }

    /// Lets the threads that rest on the way, or look by themselves, go on until nothing changes.
    fn settle(&mut self, output: &mut Output) -> Result<(), Trouble> {
        let (mut quiet, mut rounds) = (0, 0);
        while quiet < ROUNDS {
            let Some(before) = self.at.clone() else { return Ok(()) };
            if output.unsettled.is_some() {
                return Ok(());
            }
            let moves = |point: &Point| match point {
                Point::Poll => !self.is_parked,
                Point::Write { .. } | Point::Publish { .. } | Point::Read => true,
                _ => false,
            };
            let threads: Vec<ThreadId> = before.iter().filter(|(_, p)| moves(p)).map(|(t, _)| *t).collect();
            if threads.is_empty() {
                return Ok(());
            }
            let seen = output.events.len();
            for thread in threads {
                let is_there = self.at.as_ref().is_some_and(|at| at.get(&thread) == before.get(&thread));
                if is_there {
                    self.send(&Command::Step { thread }, output)?;
                }
            }
            let changed = self.at.as_ref() != Some(&before) || output.events.len() > seen;
            quiet = if changed { 0 } else { quiet + 1 };
            rounds += 1;
            if rounds > MOST_ROUNDS {
                output.unsettled = Some(format!("threads still move after {MOST_ROUNDS} rounds"));
            }
        }
        Ok(())
    }

    /// The threads that have come to the gate at which the process is re-executed, and must not. The main program comes
    /// there rightly if it has taken a result that says so, and that is told by an event of its own.
    fn re_executions(&mut self) -> Vec<Event> {
        let there = self.at.iter().flatten().filter(|(_, point)| **point == Point::Execv);
        let is_wrong = |thread: &ThreadId| *thread != MAIN || !self.is_told_to_re_execute;
        let threads: Vec<ThreadId> = there.map(|(thread, _)| *thread).filter(is_wrong).collect();
        let new = threads.into_iter().filter(|thread| self.re_executing.insert(*thread));
        new.map(|thread| Event::ReExecuted { thread }).collect()
    }

    fn command(&self, input: &Input) -> Result<Command, Trouble> {
        let inside = |listener| self.runner(listener);
        Ok(match *input {
            Input::Request { by, request } => self.call(by, Call::Bus(request))?,
            Input::Wait { by, state } => self.call(by, Call::Wait(state))?,
            Input::Await { by, ticket } => {
                self.call(by, Call::Await(self.names.real(ticket).unwrap_or_else(|| self.given(by, ticket))))?
            }
            Input::Block => self.call(Origin::Thread(MAIN), Call::Block)?,
            Input::End { listener, end } => Command::End { thread: inside(listener)?, outcome: ending(end) },
            Input::Expire { listener } => Command::Expire { thread: inside(listener)? },
            Input::Enqueue { fails } => Command::Enqueue { fails },
            Input::Log => Command::Log,
            Input::Subscribe { by, subscribed } => {
                Command::Subscribe { thread: self.thread(by)?, listener: subscription(&subscribed) }
            }
            Input::Unsubscribe { by, listener } => {
                Command::Unsubscribe { thread: self.thread(by)?, listener }
            }
            Input::Settle => Command::Settle,
        })
    }

    /// The number of a ticket that is not open. A listener is refused every ticket: it names one that the adapter gave, if there
    /// is one.
    fn given(&self, by: Origin, ticket: TicketId) -> TicketId {
        let is_listener = matches!(by, Origin::Listener(_)) && !self.given.contains(&ticket);
        self.given.last().copied().filter(|_| is_listener).unwrap_or(ticket)
    }

    fn call(&self, by: Origin, request: Call) -> Result<Command, Trouble> {
        let thread = self.thread(by)?;
        Ok(match by {
            Origin::Thread(_) => Command::Request { thread, request },
            Origin::Listener(_) => Command::Reenter { thread, request },
        })
    }

    fn thread(&self, by: Origin) -> Result<ThreadId, Trouble> {
        match by {
            Origin::Listener(listener) => self.runner(listener),
            Origin::Thread(thread) => match self.at.as_ref().and_then(|at| at.get(&thread)) {
                Some(Point::Idle) => Ok(thread),
                Some(Point::Execv) if thread == MAIN && self.is_told_to_re_execute => {
                    Err(Trouble::NotApplicable(RE_EXECUTES.to_owned()))
                }
                _ => Err(Trouble::Impossible(format!("thread {} is not idle", thread.0))),
            },
        }
    }

    /// The thread that runs a listener.
    fn runner(&self, listener: ListenerId) -> Result<ThreadId, Trouble> {
        let runs = |(_, point): &(&ThreadId, &Point)| **point == Point::Listener { listener };
        let found = self.at.iter().flatten().find(runs).map(|(thread, _)| *thread);
        found.ok_or_else(|| Trouble::Impossible(format!("listener {} is not at its gate", listener.0)))
    }
}

impl Bounds {
    /// Begins to count for a case with this set-up.
    fn begin(&mut self, setup: &Setup) {
        let listeners = setup.listeners.len() + setup.log.len();
        (self.told, self.threads) = (0, 1 + usize::from(setup.threads) + listeners + MORE_THREADS);
    }

    /// Begins to count for an input.
    fn next(&mut self, input: &Input) {
        self.told = 0;
        self.threads += usize::from(matches!(input, Input::Subscribe { .. }));
    }

    /// Counts the events of a reply, and the threads that are not over.
    fn check(&mut self, events: usize, at: Option<&BTreeMap<ThreadId, Point>>) -> Result<(), String> {
        self.told += events;
        if self.told > MOST_EVENTS {
            return Err(format!(
                "the adapter told {} events for one input, expected at most {MOST_EVENTS}",
                self.told
            ));
        }
        let threads = at.into_iter().flatten().filter(|(_, point)| **point != Point::Ended).count();
        if threads > self.threads {
            return Err(format!(
                "the adapter tells where {threads} threads are, expected at most {}: thread 0, those of begin, one for \
                 each listener, and {MORE_THREADS} more",
                self.threads
            ));
        }
        Ok(())
    }
}

impl<D: Driven> Implementation for Spoken<D> {
    fn begin_case(&mut self, id: &str) {
        id.clone_into(&mut self.case);
    }

    fn reset(&mut self, setup: &Setup, parameters: &Parameters) -> Result<(), Trouble> {
        (self.owed, self.names) = (Owed::new(*parameters), Names::default());
        self.given.clear();
        self.re_executing.clear();
        self.is_told_to_re_execute = false;
        self.end_case()?;
        self.bounds.begin(setup);
        let worker = |n| Worker { thread: ThreadId(n), daemon: true };
        let begin = Begin {
            case: self.case.clone(),
            listeners: setup.listeners.iter().map(subscription).chain(of_log(&setup.log)).collect(),
            threads: (1..=setup.threads).map(worker).collect(),
            main: MainProgram::Catches,
            gates: vec![Gate::Listener, Gate::Poll],
            denied: setup.denied.clone(),
        };
        let mut output = Output::default();
        self.send(&Command::Begin(begin), &mut output)?;
        if let Some(reason) = output.unsettled {
            return Err(Trouble::Unsettled(reason));
        }
        match output.surprises.is_empty() && output.events.iter().all(|event| lane(event).is_none()) {
            true => Ok(()),
            false => Err(Trouble::Broken("a new bus showed an event before its first input".to_owned())),
        }
    }

    fn apply(&mut self, input: &Input) -> Result<Output, Trouble> {
        let mut output = Output::default();
        let command = self.command(input)?;
        self.bounds.next(input);
        self.send(&command, &mut output)?;
        self.settle(&mut output)?;
        output.events.extend(self.re_executions());
        self.owed.release(self.at.as_ref(), &mut output.events);
        output.surprises.extend(other_number(input, &output.events));
        self.names.renamed(output.events.clone());
        // Where threads still move, the end of the ticket before may be on its way.
        if output.unsettled.is_none() {
            output.surprises.extend(self.names.shared(self.owed.held()));
        }
        let at = self.at.iter().flatten();
        output.gates = at
            .filter_map(|(_, point)| match point {
                Point::Listener { listener } => Some(*listener),
                _ => None,
            })
            .collect();
        Ok(output)
    }
}

/// A listener that the bus subscribed under another number than that of the command.
fn other_number(input: &Input, events: &[Event]) -> Option<String> {
    let Input::Subscribe { subscribed, .. } = input else { return None };
    let expected = subscribed.listener;
    events.iter().find_map(|event| match event {
        Event::Subscribed { listener, .. } if *listener != expected => Some(format!(
            "the command subscribe gives the listener the number {}, and the event subscribed has the number {}: \
             every event must carry the number of the command",
            expected.0, listener.0
        )),
        _ => None,
    })
}

fn ending(end: End) -> Ending {
    match end {
        End::Ok => Ending::Ok,
        End::Failed => Ending::Failed,
        End::Exit(code) => Ending::Exit(code),
    }
}

/// The numbers of the listeners of `log` begin here. No generated case has so many other listeners.
const OF_LOG: u64 = 140;

/// The listeners of `log` of a set-up. They have no gate, and say beforehand how they always end.
fn of_log(log: &[bool]) -> impl Iterator<Item = Subscription> {
    log.iter().zip(OF_LOG..).map(|(fails, number)| Subscription {
        channel: Topic::Log,
        listener: ListenerId(number),
        priority: 50,
        always: Some(if *fails { Ending::Failed } else { Ending::Ok }),
        level: None,
        hash: None,
    })
}

fn subscription(new: &Subscribed) -> Subscription {
    let channel = match new.channel {
        Channel::Start => Topic::Start,
        Channel::Stop => Topic::Stop,
        Channel::Exit => Topic::Exit,
        Channel::Graceful => Topic::Graceful,
    };
    Subscription {
        channel,
        listener: new.listener,
        priority: new.priority,
        always: None,
        level: None,
        hash: None,
    }
}

#[cfg(test)]
mod tests;
