//! A bus of the kit behind the protocol: the reference adapter, or a wrong one.
//!
//! A listener runs on a thread of its own, whose number is 100 plus the number of the listener. So an
//! abandoned listener at its gate holds up no other thread.

mod log;
mod numbers;

use std::collections::BTreeMap;

use wspbus_models::bus::event::{Channel, ListenerId, Origin, ThreadId};
use wspbus_models::bus::seen::MAIN;
use wspbus_models::bus::{Code, End};

use super::driven::Driven;
use super::error::AdapterError;
use super::message::{
    Begin, Call, Command, Ending, Hello, Level, Observed, PROTOCOL, Point, Reply, Subscription, Topic, Worker,
};
use crate::suite::case::{Feature, Input, Parameters, Setup, Subscribed};
use crate::suite::implementation::{Output, Trouble};
use crate::suite::observable::{Placed, Reference, Stepper};
use log::LogListeners;
use numbers::Numbers;

/// The number of the first thread that runs listeners.
const RUNNERS: u8 = 100;

/// The feature of an adapter whose waiting threads are woken, and never look at the state by themselves: no
/// command needs to step them.
pub const PARKED: &str = "parked";

/// A stepper behind the protocol.
pub type Served<S> = Behind<Reference<S>>;

/// A bus behind the protocol.
pub struct Behind<B> {
    name: String,
    parameters: Parameters,
    bus: B,
    /// The features that it does not claim.
    without: Vec<Feature>,
    open: Option<u8>,
    numbers: Numbers,
}

impl<S: Stepper + Clone> Behind<Reference<S>> {
    /// Serves this stepper under a name, with these choices.
    pub fn new(name: impl Into<String>, parameters: Parameters, stepper: S) -> Self {
        Behind::of(name, parameters, Reference::new(stepper))
    }
}

impl<B: Placed> Behind<B> {
    /// Serves this bus under a name, with these choices.
    pub fn of(name: impl Into<String>, parameters: Parameters, bus: B) -> Self {
        Behind {
            name: name.into(),
            parameters,
            bus,
            without: Vec::new(),
            open: None,
            numbers: Numbers::default(),
        }
    }

    /// Claims all features but these.
    pub fn without(self, features: &[Feature]) -> Self {
        Behind { without: features.to_vec(), ..self }
    }

    fn begin(&mut self, begin: &Begin) -> Result<Reply, AdapterError> {
        let mut listeners = Vec::new();
        let mut log = LogListeners::default();
        for new in &begin.listeners {
            match new.channel {
                Topic::Log => log.add(new)?,
                _ => listeners.push(subscribed(new)?),
            }
        }
        let numbers: Vec<ListenerId> = begin.listeners.iter().map(|new| new.listener).collect();
        if let Some(twice) = numbers.iter().enumerate().find(|(at, number)| numbers[..*at].contains(number)) {
            return Err(used(*twice.1));
        }
        let threads = counted(&begin.threads)?;
        let setup = Setup { listeners, threads, denied: begin.denied.clone(), log: log.fails() };
        self.bus.reset(&setup, &self.parameters).map_err(trouble)?;
        let real = self.bus.numbers(&setup);
        let given = setup.listeners.iter().map(|new| new.listener);
        let numbers = Numbers::new(numbers.into_iter(), real.into_iter().zip(given));
        (self.open, self.numbers) = (Some(threads), numbers);
        Ok(self.settled(Output::default()))
    }

    fn obey(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        if let Command::Step { thread } = command
            && self.at().get(thread) == Some(&Point::Poll)
        {
            return Ok(self.settled(Output::default()));
        }
        let input = self.input(command)?;
        let new = match command {
            Command::Subscribe { listener, .. } => Some(listener.listener),
            _ => None,
        };
        if let Some(listener) = new.filter(|new| self.numbers.is_used(*new, &self.bus.gates())) {
            return Err(used(listener));
        }
        let output = self.bus.apply(&input).map_err(trouble)?;
        let events = self.numbers.renamed(output.events, new, |listener| self.bus.refers(listener));
        Ok(self.settled(Output { events, ..output }))
    }

    fn input(&self, command: &Command) -> Result<Input, AdapterError> {
        Ok(match *command {
            Command::Request { thread, request } => asked(self.begun(thread)?, request)?,
            Command::Reenter { thread, request } => {
                let by = Origin::Listener(self.runs(thread)?);
                match request {
                    Call::Bus(request) => Input::Request { by, request },
                    Call::Wait(state) => Input::Wait { by, state },
                    Call::Await(ticket) => Input::Await { by, ticket },
                    Call::Block => {
                        return Err(refusal("a listener cannot call block, thread 0 can".to_owned()));
                    }
                    Call::Callback => return Err(no_callback()),
                }
            }
            Command::End { thread, outcome } => Input::End {
                listener: self.runs(thread)?,
                end: match outcome {
                    Ending::Ok => End::Ok,
                    Ending::Failed => End::Failed,
                    Ending::Exit(code) => End::Exit(code),
                    Ending::Quit => End::Exit(Code(0)),
                    Ending::Interrupted => {
                        return Err(refusal("no interrupt ends a listener of this bus".to_owned()));
                    }
                },
            },
            Command::Expire { thread } => Input::Expire { listener: self.runs(thread)? },
            Command::Subscribe { thread, listener } => {
                Input::Subscribe { by: self.origin(thread)?, subscribed: subscribed(&listener)? }
            }
            Command::Unsubscribe { thread, listener } => {
                Input::Unsubscribe { by: self.origin(thread)?, listener: self.numbers.real(listener) }
            }
            Command::Enqueue { fails } => Input::Enqueue { fails },
            Command::Log => Input::Log,
            Command::Settle => Input::Settle,
            Command::Step { thread } => return Err(refusal(format!("thread {} is not at poll", thread.0))),
            Command::Finish { thread } => {
                let reason = "a case of this adapter is no process, and its threads do not end";
                return Err(refusal(format!("thread {} cannot finish: {reason}", thread.0)));
            }
            Command::Hello { .. } | Command::Begin(_) | Command::Quit => {
                return Err(refusal(format!("the command {} moves no thread", command.kind())));
            }
        })
    }

    /// The listener that runs on a thread.
    fn runs(&self, thread: ThreadId) -> Result<ListenerId, AdapterError> {
        match thread.0.checked_sub(RUNNERS) {
            Some(listener) => Ok(self.numbers.real(ListenerId(u64::from(listener)))),
            None => Err(refusal(format!("thread {} runs no listener", thread.0))),
        }
    }

    /// The thread, if the case has it.
    fn begun(&self, thread: ThreadId) -> Result<ThreadId, AdapterError> {
        let most = self.open.unwrap_or_default();
        match thread.0 {
            number if number <= most => Ok(thread),
            number if number >= RUNNERS => {
                Err(refusal(format!("thread {number} belongs to a listener, which gets the command reenter")))
            }
            number => {
                Err(refusal(format!("there is no thread {number}, expected a number from 0 to {most}")))
            }
        }
    }

    fn origin(&self, thread: ThreadId) -> Result<Origin, AdapterError> {
        match thread.0 < RUNNERS {
            true => Ok(Origin::Thread(self.begun(thread)?)),
            false => Ok(Origin::Listener(self.runs(thread)?)),
        }
    }

    fn settled(&self, output: Output) -> Reply {
        let surprises = output.surprises.into_iter().map(|surprise| Observed::Surprise { surprise });
        let events = output.events.into_iter().map(Observed::Event).chain(surprises).collect();
        Reply::Settled { events, at: self.at() }
    }

    fn at(&self) -> BTreeMap<ThreadId, Point> {
        let away = |thread| if self.bus.is_away(thread) { Point::Poll } else { Point::Idle };
        let threads = (MAIN.0..=self.open.unwrap_or_default()).map(ThreadId);
        let runners = self.bus.gates().into_iter().map(|listener| self.numbers.told(listener));
        let runner = |l: ListenerId| {
            let thread = ThreadId(RUNNERS.saturating_add(u8::try_from(l.0).unwrap_or(u8::MAX)));
            (thread, Point::Listener { listener: l })
        };
        threads.map(|thread| (thread, away(thread))).chain(runners.map(runner)).collect()
    }

    fn hello(&self) -> Reply {
        let claimed = Feature::ALL.iter().filter(|feature| !self.without.contains(feature));
        let features = claimed.map(|feature| feature.name().to_owned());
        let parameters = serde_json::to_value(self.parameters).ok();
        let parameters = parameters.as_ref().and_then(|value| value.as_object()).cloned();
        Reply::Hello(Hello {
            protocol: PROTOCOL,
            implementation: self.name.clone(),
            version: wspbus_models::VERSION.to_owned(),
            language: "Rust".to_owned(),
            levels: vec![Level::Core, Level::Threads, Level::Authority],
            features: features.chain([PARKED.to_owned()]).collect(),
            lacks: Vec::new(),
            parameters: parameters.unwrap_or_default().into_iter().collect(),
        })
    }
}

impl<B: Placed> Driven for Behind<B> {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        match (command, self.open) {
            // To a kit that speaks a newer version, this version is the newest that both may speak.
            (Command::Hello { protocol }, None) if *protocol >= PROTOCOL => Ok(self.hello()),
            (Command::Hello { protocol }, None) => {
                Err(refusal(format!("I do not speak protocol {protocol}")))
            }
            (Command::Begin(begin), None) => self.begin(begin),
            (Command::Hello { .. } | Command::Begin(_), Some(_)) => Err(refusal("a case is open".to_owned())),
            (Command::Quit, _) => {
                self.open = None;
                Ok(Reply::Quit)
            }
            (_, None) => Err(refusal("no case is open".to_owned())),
            (command, Some(_)) => self.obey(command),
        }
    }
}

fn asked(thread: ThreadId, call: Call) -> Result<Input, AdapterError> {
    let by = Origin::Thread(thread);
    Ok(match call {
        Call::Bus(request) => Input::Request { by, request },
        Call::Wait(state) => Input::Wait { by, state },
        Call::Await(ticket) => Input::Await { by, ticket },
        Call::Block if thread == MAIN => Input::Block,
        Call::Block => return Err(refusal(format!("thread {} cannot call block, thread 0 can", thread.0))),
        Call::Callback => return Err(no_callback()),
    })
}

/// The number of the last thread of a case, whose threads have the numbers 1, 2, ... in order.
fn counted(threads: &[Worker]) -> Result<u8, AdapterError> {
    let mut last = 0;
    for worker in threads {
        let (found, expected) = (worker.thread.0, last + 1);
        if expected == RUNNERS {
            return Err(refusal(format!("a case here has at most {} threads beside thread 0", RUNNERS - 1)));
        }
        if found != expected {
            return Err(refusal(format!(
                "the threads must have the numbers 1, 2, ... in order: expected thread {expected}, found {found}"
            )));
        }
        last = found;
    }
    Ok(last)
}

fn subscribed(new: &Subscription) -> Result<Subscribed, AdapterError> {
    let channel = match new.channel {
        Topic::Start => Channel::Start,
        Topic::Stop => Channel::Stop,
        Topic::Exit => Channel::Exit,
        Topic::Graceful => Channel::Graceful,
        Topic::Log => return Err(refusal("the channel log has no passes".to_owned())),
        Topic::Main => return Err(refusal("the channel main has no passes".to_owned())),
    };
    if new.always.is_some() {
        let number = new.listener.0;
        return Err(refusal(format!(
            "listener {number} of {channel} has always: this adapter gives each listener of a pass a gate"
        )));
    }
    let most = u64::from(u8::MAX - RUNNERS);
    if new.listener.0 > most {
        let number = new.listener.0;
        return Err(refusal(format!("listener {number} has no thread here, expected a number up to {most}")));
    }
    Ok(Subscribed { listener: new.listener, channel, priority: new.priority })
}

fn trouble(trouble: Trouble) -> AdapterError {
    match trouble {
        Trouble::Unsettled(reason)
        | Trouble::Broken(reason)
        | Trouble::Impossible(reason)
        | Trouble::NotApplicable(reason) => refusal(reason),
    }
}

fn no_callback() -> AdapterError {
    refusal("this bus has no start with a callback".to_owned())
}

fn used(listener: ListenerId) -> AdapterError {
    refusal(format!("the number {} is in use by another listener", listener.0))
}

fn refusal(message: String) -> AdapterError {
    AdapterError::Refused { message }
}

#[cfg(test)]
mod tests;
