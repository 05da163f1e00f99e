//! The dialect's actions as commands, and its worlds as replies.

use std::collections::BTreeMap;

use wspbus_models::bus::event::{Event, ListenerId, ThreadId};
use wspbus_models::bus::{Code, Request};
use wspbus_models::dialect::python::frame::{Frame, Local};
use wspbus_models::dialect::python::world::Life;
use wspbus_models::dialect::python::{
    Action, At, Call as ModelCall, Configuration, Ending as ModelEnding, Log, MAIN, Package, Plan, Process,
    PythonBus, PythonWorld, Role, Topic as ModelTopic,
};

use crate::lockstep::possible::taken;

use wspbus_kit::conform::message::{
    Begin, Call, Command, End, Ending, Gate, MainProgram, Observed, Point, Reply, Subscription, Topic, Worker,
};

/// The number of the listener of `log`, beyond those of any model.
pub const LOG_LISTENER: ListenerId = ListenerId(255);
/// The level of a log entry about a failed listener.
const ERROR_LEVEL: u8 = 40;
/// The signal by which Python ends itself when no `except` clause catches a KeyboardInterrupt.
const SIGINT: u8 = 2;
/// The exit code by which a shell, and so the model, names that end. No listener of a suite asks for this code.
const INTERRUPTED: Code = Code(130);

/// The set-up of a case: the model's listeners, threads and log.
///
/// `order` is that in which the bus is made to keep listeners of equal priority.
pub fn begin(bus: &PythonBus, case: &str, order: &[ListenerId]) -> Begin {
    let config = bus.config();
    let subscribed = |id: &ListenerId| config.listener(*id).is_some_and(|spec| spec.subscribed);
    let place = |id| order.iter().position(|o| *o == id).and_then(|place| u8::try_from(place).ok());
    let placed = |id| subscription(config, id).map(|s| Subscription { hash: place(id), ..s });
    let listeners = config.listener_ids().filter(subscribed).filter_map(placed);
    let workers = config.thread_ids().zip(&config.threads).filter_map(|(thread, spec)| match spec.role {
        Role::Worker { daemon } => Some(Worker { thread, daemon }),
        Role::Main | Role::Callback => None,
    });
    let script = config.thread(MAIN).is_some_and(|spec| matches!(spec.plan, Plan::Script(_)));
    Begin {
        case: case.to_owned(),
        listeners: listeners.chain(log(config.log)).collect(),
        threads: workers.collect(),
        main: if script { MainProgram::Ends } else { MainProgram::Catches },
        gates: gates(config.package),
        denied: Vec::new(),
    }
}

/// The gates that a bus has.
fn gates(package: &Package) -> Vec<Gate> {
    Gate::ALL.into_iter().filter(|gate| *gate != Gate::Read || package.rereads).collect()
}

/// The command of an action, to a bus that keeps listeners of equal priority in this `order`.
///
/// # Errors
/// With the reason if there is none.
pub fn command(
    bus: &PythonBus,
    world: &PythonWorld,
    action: &Action,
    order: &[ListenerId],
) -> Result<Command, String> {
    let config = bus.config();
    Ok(match *action {
        Action::Request { thread, call: made } => Command::Request { thread, request: call(made) },
        Action::Reenter { thread, call: made } => Command::Reenter { thread, request: call(made) },
        Action::Step { thread } => Command::Step { thread },
        Action::Order { thread, ref due } => {
            let by_number = taken(bus, world, &Action::Step { thread }).map(|(_, events)| events);
            let by_number = by_number.unwrap_or_default();
            let kept = order == due.as_slice();
            if !kept
                && !by_number.iter().any(|e| matches!(e, Event::PassBegan { due: real, .. } if real == due))
            {
                let order: Vec<String> = due.iter().map(|id| id.0.to_string()).collect();
                let order = order.join(", ");
                return Err(format!("a bus cannot be made to call listeners of one priority as {order}"));
            }
            Command::Step { thread }
        }
        Action::End { thread, ending: how } => Command::End { thread, outcome: ending(how) },
        Action::Subscribe { thread, listener } => {
            let listener = subscription(config, listener)
                .ok_or_else(|| format!("there is no listener {}", listener.0))?;
            Command::Subscribe { thread, listener }
        }
        Action::Unsubscribe { thread, listener } => Command::Unsubscribe { thread, listener },
        Action::Finish { thread } => Command::Finish { thread },
    })
}

/// The reply that an adapter has to give when these events have led to this world.
pub fn reply(bus: &PythonBus, world: &PythonWorld, events: Vec<Event>) -> Reply {
    let events = events.into_iter().map(Observed::Event).collect();
    let end = match world.process {
        Process::Alive => return Reply::Settled { events, at: places(bus, world) },
        Process::Ended(INTERRUPTED) => End::Signal(SIGINT),
        Process::Ended(code) => End::Code(code),
        Process::ReExecuted => End::ReExecuted(true),
    };
    Reply::Ended { events, end }
}

fn places(bus: &PythonBus, world: &PythonWorld) -> BTreeMap<ThreadId, Point> {
    bus.config().thread_ids().filter_map(|id| Some((id, point(bus, world, id)?))).collect()
}

/// The position of a thread; none if it was not born yet.
fn point(bus: &PythonBus, world: &PythonWorld, thread: ThreadId) -> Option<Point> {
    Some(match bus.at(world, thread) {
        At::Unborn => return None,
        At::Idle => Point::Idle,
        At::Write { to } => Point::Write { to },
        At::Publish { channel } => {
            channel.channel().map_or(Point::Idle, |channel| Point::Publish { channel })
        }
        At::Listener { listener, .. } => Point::Listener { listener },
        At::Read => Point::Read,
        At::Poll => Point::Poll,
        At::Join => join(world, thread),
        At::Execv => Point::Execv,
        At::Ended => Point::Ended,
    })
}

/// The bus joins one thread after the other, in the order of their births; the interpreter joins
/// the threads that are left.
fn join(world: &PythonWorld, thread: ThreadId) -> Point {
    let Some(Frame::Method(method)) = world.thread(thread).and_then(|t| t.stack.last()) else {
        return Point::Finishing;
    };
    let Local::Threads(listed) = &method.local else {
        return Point::Finishing;
    };
    let lives = |id: &u8| {
        listed & 1 << id != 0
            && world.thread(ThreadId(*id)).is_some_and(|t| t.life == Life::Live && !t.daemon)
    };
    (0..8).find(lives).map_or(Point::Finishing, |id| Point::Join { thread: ThreadId(id) })
}

fn subscription(config: &Configuration, id: ListenerId) -> Option<Subscription> {
    let spec = config.listener(id)?;
    let priority = config.priority(id);
    Some(Subscription {
        channel: topic(spec.topic),
        listener: id,
        priority,
        always: None,
        level: None,
        hash: None,
    })
}

fn log(log: Log) -> Option<Subscription> {
    let level = match log {
        Log::Works => return None,
        Log::FailsOnErrors => Some(ERROR_LEVEL),
        Log::Fails => None,
    };
    let (channel, always) = (Topic::Log, Some(Ending::Failed));
    Some(Subscription { channel, listener: LOG_LISTENER, priority: 50, always, level, hash: None })
}

fn topic(topic: ModelTopic) -> Topic {
    match topic {
        ModelTopic::Start => Topic::Start,
        ModelTopic::Stop => Topic::Stop,
        ModelTopic::Exit => Topic::Exit,
        ModelTopic::Graceful => Topic::Graceful,
        ModelTopic::Main => Topic::Main,
        ModelTopic::Log => Topic::Log,
    }
}

fn call(call: ModelCall) -> Call {
    Call::Bus(match call {
        ModelCall::Start => Request::Start,
        ModelCall::Stop => Request::Stop,
        ModelCall::Exit => Request::Exit(Code::OK),
        ModelCall::Restart => Request::Restart,
        ModelCall::Graceful => Request::Graceful,
        ModelCall::Reload => Request::Reload,
        ModelCall::Block => return Call::Block,
        ModelCall::Wait(state) => return Call::Wait(state),
        ModelCall::StartWithCallback => return Call::Callback,
    })
}

fn ending(ending: ModelEnding) -> Ending {
    match ending {
        ModelEnding::Ok => Ending::Ok,
        ModelEnding::Failed => Ending::Failed,
        ModelEnding::Exit(code) => Ending::Exit(code),
        ModelEnding::Quit => Ending::Quit,
        ModelEnding::Interrupted => Ending::Interrupted,
    }
}
