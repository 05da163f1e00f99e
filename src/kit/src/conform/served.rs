//! A bus of the kit behind the protocol: the reference adapter, or a wrong one.
//!
//! A listener runs on a thread of its own, whose number is 100 plus the number of the listener. So an
//! abandoned listener at its gate holds up no other thread.

use std::collections::BTreeMap;

use wspbus_models::bus::End;
use wspbus_models::bus::event::{Channel, ListenerId, Origin, ThreadId};
use wspbus_models::bus::seen::MAIN;

use super::driven::Driven;
use super::error::AdapterError;
use super::message::{
    Begin, Call, Command, Ending, Hello, Level, Observed, PROTOCOL, Point, Reply, Subscription, Topic,
};
use crate::suite::case::{Feature, Input, Parameters, Setup, Subscribed};
use crate::suite::implementation::{Output, Trouble};
use crate::suite::observable::{Placed, Reference, Stepper};

/// The number of the first thread that runs listeners.
const RUNNERS: u8 = 100;

/// The feature of an adapter whose waits are woken and never look by themselves: no command needs to step
/// them.
pub const PARKED: &str = "parked";

/// A stepper behind the protocol.
pub type Served<S> = Behind<Reference<S>>;

/// A bus behind the protocol.
pub struct Behind<B> {
    name: String,
    parameters: Parameters,
    bus: B,
    open: Option<u8>,
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
        Behind { name: name.into(), parameters, bus, open: None }
    }

    fn begin(&mut self, begin: &Begin) -> Result<Reply, AdapterError> {
        let mut listeners = Vec::new();
        for new in begin.listeners.iter().filter(|l| !matches!(l.channel, Topic::Log | Topic::Main)) {
            listeners.push(subscribed(new)?);
        }
        let threads = begin.threads.iter().map(|worker| worker.thread.0).max().unwrap_or_default();
        let setup = Setup { listeners, threads, denied: begin.denied.clone() };
        self.bus.reset(&setup, &self.parameters).map_err(trouble)?;
        self.open = Some(threads);
        Ok(self.settled(Output::default()))
    }

    fn obey(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        if let Command::Step { thread } = command
            && self.at().get(thread) == Some(&Point::Poll)
        {
            return Ok(self.settled(Output::default()));
        }
        let input = self.input(command)?;
        let output = self.bus.apply(&input).map_err(trouble)?;
        Ok(self.settled(output))
    }

    fn input(&self, command: &Command) -> Result<Input, AdapterError> {
        Ok(match *command {
            Command::Request { thread, request } if thread.0 < RUNNERS => asked(thread, request)?,
            Command::Reenter { thread, request } => {
                let by = Origin::Listener(runs(thread)?);
                match request {
                    Call::Bus(request) => Input::Request { by, request },
                    Call::Wait(state) => Input::Wait { by, state },
                    Call::Await(ticket) => Input::Await { by, ticket },
                    Call::Block | Call::Callback => return Err(meaningless(command)),
                }
            }
            Command::End { thread, outcome } => Input::End {
                listener: runs(thread)?,
                end: match outcome {
                    Ending::Ok => End::Ok,
                    Ending::Failed => End::Failed,
                    Ending::Exit(code) => End::Exit(code),
                    Ending::Quit | Ending::Interrupted => return Err(meaningless(command)),
                },
            },
            Command::Expire { thread } => Input::Expire { listener: runs(thread)? },
            Command::Subscribe { thread, listener } => {
                Input::Subscribe { by: origin(thread), subscribed: subscribed(&listener)? }
            }
            Command::Unsubscribe { thread, listener } => Input::Unsubscribe { by: origin(thread), listener },
            Command::Enqueue { fails } => Input::Enqueue { fails },
            Command::Log => Input::Log,
            Command::Settle => Input::Settle,
            _ => return Err(meaningless(command)),
        })
    }

    fn settled(&self, output: Output) -> Reply {
        let surprises = output.surprises.into_iter().map(|surprise| Observed::Surprise { surprise });
        let events = output.events.into_iter().map(Observed::Event).chain(surprises).collect();
        Reply::Settled { events, at: self.at() }
    }

    fn at(&self) -> BTreeMap<ThreadId, Point> {
        let rest = self.bus.rest();
        let away = |thread| if rest.is_away(thread) { Point::Poll } else { Point::Idle };
        let threads = (MAIN.0..=self.open.unwrap_or_default()).map(ThreadId);
        let runners = self.bus.gates().into_iter();
        let runner = |l: ListenerId| {
            let thread = ThreadId(RUNNERS.saturating_add(u8::try_from(l.0).unwrap_or(u8::MAX)));
            (thread, Point::Listener { listener: l })
        };
        threads.map(|thread| (thread, away(thread))).chain(runners.map(runner)).collect()
    }

    fn hello(&self) -> Reply {
        let features = Feature::ALL.iter().map(|feature| feature.name().to_owned());
        let parameters = serde_json::to_value(self.parameters).ok();
        let parameters = parameters.as_ref().and_then(|value| value.as_object()).cloned();
        Reply::Hello(Hello {
            protocol: PROTOCOL,
            implementation: self.name.clone(),
            version: wspbus_models::VERSION.to_owned(),
            language: "Rust".to_owned(),
            levels: vec![Level::Core, Level::Threads, Level::Authority],
            features: features.chain([PARKED.to_owned()]).collect(),
            parameters: parameters.unwrap_or_default().into_iter().collect(),
        })
    }
}

impl<B: Placed> Driven for Behind<B> {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        match (command, self.open) {
            // To a kit that speaks a newer version, this is the newest that both may speak.
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
        Call::Block | Call::Callback => {
            return Err(refusal(format!("thread {} cannot call {call:?}", thread.0)));
        }
    })
}

fn runs(thread: ThreadId) -> Result<ListenerId, AdapterError> {
    match thread.0.checked_sub(RUNNERS) {
        Some(listener) => Ok(ListenerId(u32::from(listener))),
        None => Err(refusal(format!("thread {} runs no listener", thread.0))),
    }
}

fn origin(thread: ThreadId) -> Origin {
    runs(thread).map_or(Origin::Thread(thread), Origin::Listener)
}

fn subscribed(new: &Subscription) -> Result<Subscribed, AdapterError> {
    let channel = match new.channel {
        Topic::Start => Channel::Start,
        Topic::Stop => Channel::Stop,
        Topic::Exit => Channel::Exit,
        Topic::Graceful => Channel::Graceful,
        Topic::Log | Topic::Main => return Err(refusal(format!("{:?} has no passes", new.channel))),
    };
    Ok(Subscribed { listener: new.listener, channel, priority: new.priority })
}

fn trouble(trouble: Trouble) -> AdapterError {
    match trouble {
        Trouble::Unsettled(reason) | Trouble::Broken(reason) | Trouble::Impossible(reason) => refusal(reason),
    }
}

fn meaningless(command: &Command) -> AdapterError {
    refusal(format!("{command:?} means nothing to this bus"))
}

fn refusal(message: String) -> AdapterError {
    AdapterError::Refused { message }
}
