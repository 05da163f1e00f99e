//! A dialect behind the protocol: an adapter without a program, for controls.

use std::collections::BTreeMap;

use wspbus_models::bus::Request;
use wspbus_models::bus::event::{ListenerId, ThreadId};
use wspbus_models::dialect::cherrypy;
use wspbus_models::dialect::python::{
    Action, At, Call as ModelCall, Configuration, Ending as ModelEnding, ListenerSpec, Log, Package, Plan,
    Process, PythonBus, PythonWorld, ThreadSpec, Topic as ModelTopic,
};

use super::drive;
use super::possible::{offered, taken};
use wspbus_kit::conform::driven::Driven;
use wspbus_kit::conform::error::AdapterError;
use wspbus_kit::conform::message::{
    Begin, Call, Command, Ending, Hello, Level, MainProgram, PROTOCOL, Reply, Subscription, Topic,
};

/// Speaks the protocol, and does what the model does. It knows nothing of a case but its messages.
pub struct ModelAdapter {
    package: &'static Package,
    open: Option<Open>,
}

impl ModelAdapter {
    /// The dialect of this package.
    pub fn of(package: &'static Package) -> Self {
        ModelAdapter { package, open: None }
    }
}

impl Default for ModelAdapter {
    fn default() -> Self {
        ModelAdapter::of(&cherrypy::PACKAGE)
    }
}

struct Open {
    config: Configuration,
    world: PythonWorld,
    /// The listeners by hash, where the case gives hashes.
    order: Vec<ListenerId>,
}

impl Driven for ModelAdapter {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        let refused = |message: &str| Err(AdapterError::Refused { message: message.to_owned() });
        match (command, &mut self.open) {
            (Command::Hello { .. }, None) => Ok(hello(self.package)),
            (Command::Begin(begin), None) => {
                let open = self.open.insert(Open::new(self.package, begin)?);
                Ok(drive::reply(&open.bus(), &open.world, Vec::new()))
            }
            (Command::Hello { .. } | Command::Begin(_), Some(_)) => refused("a case is open"),
            (Command::Quit, open) => {
                *open = None;
                Ok(Reply::Quit)
            }
            (_, None) => refused("no case is open"),
            (Command::Settle, Some(open)) => Ok(drive::reply(&open.bus(), &open.world, Vec::new())),
            (command, Some(open)) => {
                let reply = open.obey(command)?;
                if open.world.process != Process::Alive {
                    self.open = None;
                }
                Ok(reply)
            }
        }
    }
}

impl Open {
    fn new(package: &'static Package, begin: &Begin) -> Result<Open, AdapterError> {
        let any = || Plan::Any { calls: Vec::new(), times: u8::MAX };
        let main = match begin.main {
            MainProgram::Catches => any(),
            MainProgram::Ends => Plan::Script(Vec::new()),
        };
        let mut threads = vec![ThreadSpec::main(main)];
        threads.extend(begin.threads.iter().map(|worker| ThreadSpec::worker(worker.daemon, any())));
        threads.resize(PythonBus::MAX_THREADS, ThreadSpec::callback());
        let mut config = Configuration { depth: u8::MAX, ..Configuration::new(package, threads, Vec::new()) };
        let absent = ListenerSpec::on(ModelTopic::Main).calling(&[], u8::MAX).unsubscribed();
        config.listeners.resize(PythonBus::MAX_LISTENERS, absent);
        for listener in &begin.listeners {
            subscribe(&mut config, listener)?;
        }
        let world = PythonBus::new(config.clone()).initial();
        let hashes = begin.listeners.iter().filter_map(|l| Some((l.hash?, l.listener)));
        let mut hashes: Vec<_> = hashes.collect();
        hashes.sort();
        Ok(Open { config, world, order: hashes.into_iter().map(|(_, listener)| listener).collect() })
    }

    fn bus(&self) -> PythonBus {
        PythonBus::new(self.config.clone())
    }

    fn obey(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        let action = self.permit(command)?;
        let bus = self.bus();
        let Some((world, events)) = taken(&bus, &self.world, &action) else {
            return Err(refusal(format!("{} is not possible here", drive::json(command))));
        };
        self.world = world;
        Ok(drive::reply(&bus, &self.world, events))
    }

    /// The action of a command. The model is told that its environment does just this now.
    fn permit(&mut self, command: &Command) -> Result<Action, AdapterError> {
        let unknown = || refusal(format!("{} means nothing to the model", drive::json(command)));
        Ok(match *command {
            Command::Request { thread, request } => {
                let call = call(request).ok_or_else(unknown)?;
                self.plan(thread, call);
                Action::Request { thread, call }
            }
            Command::Step { thread } => {
                let order = Action::Order { thread, due: self.order.clone() };
                let tied = offered(&self.bus(), &self.world).contains(&order);
                if tied { order } else { Action::Step { thread } }
            }
            Command::Finish { thread } => Action::Finish { thread },
            Command::End { thread, outcome } => {
                let ending = ending(outcome);
                self.running(thread).ok_or_else(unknown)?.endings = vec![ending];
                Action::End { thread, ending }
            }
            Command::Reenter { thread, request } => {
                let call = call(request).ok_or_else(unknown)?;
                self.running(thread).ok_or_else(unknown)?.calls = vec![call];
                Action::Reenter { thread, call }
            }
            Command::Subscribe { thread, listener: new } => {
                subscribe(&mut self.config, &new)?;
                let listener = new.listener;
                self.running(thread).ok_or_else(unknown)?.subscribes = vec![listener];
                Action::Subscribe { thread, listener }
            }
            Command::Unsubscribe { thread, listener } => {
                self.running(thread).ok_or_else(unknown)?.unsubscribes = vec![listener];
                Action::Unsubscribe { thread, listener }
            }
            _ => return Err(unknown()),
        })
    }

    fn plan(&mut self, thread: ThreadId, call: ModelCall) {
        let made = self.world.thread(thread).map_or(0, |t| usize::from(t.calls));
        let Some(spec) = self.config.threads.get_mut(usize::from(thread.0)) else { return };
        match &mut spec.plan {
            Plan::Any { calls, .. } => *calls = vec![call],
            Plan::Script(calls) if made >= calls.len() => calls.push(call),
            Plan::Script(_) => {}
        }
    }

    /// The listener that a thread runs.
    fn running(&mut self, thread: ThreadId) -> Option<&mut ListenerSpec> {
        let At::Listener { listener, .. } = self.bus().at(&self.world, thread) else { return None };
        self.config.listeners.get_mut(listener.0 as usize)
    }
}

fn hello(package: &Package) -> Reply {
    Reply::Hello(Hello {
        protocol: PROTOCOL,
        implementation: format!("wspbus_models::dialect::{}", package.model),
        version: wspbus_models::VERSION.to_owned(),
        language: "Rust".to_owned(),
        levels: vec![Level::Core, Level::Threads],
        features: Vec::new(),
        lacks: Vec::new(),
        parameters: BTreeMap::new(),
    })
}

fn refusal(message: String) -> AdapterError {
    AdapterError::Refused { message }
}

fn subscribe(config: &mut Configuration, new: &Subscription) -> Result<(), AdapterError> {
    if new.channel == Topic::Log {
        config.log = if new.level.is_some() { Log::FailsOnErrors } else { Log::Fails };
        return Ok(());
    }
    let ListenerId(number) = new.listener;
    let Some(spec) = config.listeners.get_mut(number as usize) else {
        return Err(refusal(format!("listener {number} is beyond the model's {}", PythonBus::MAX_LISTENERS)));
    };
    spec.topic = topic(new.channel);
    spec.priority = Some(new.priority);
    spec.subscribed = true;
    Ok(())
}

fn topic(topic: Topic) -> ModelTopic {
    match topic {
        Topic::Start => ModelTopic::Start,
        Topic::Stop => ModelTopic::Stop,
        Topic::Exit => ModelTopic::Exit,
        Topic::Graceful => ModelTopic::Graceful,
        Topic::Main => ModelTopic::Main,
        Topic::Log => ModelTopic::Log,
    }
}

fn call(call: Call) -> Option<ModelCall> {
    Some(match call {
        Call::Bus(Request::Start) => ModelCall::Start,
        Call::Bus(Request::Stop) => ModelCall::Stop,
        Call::Bus(Request::Exit(_)) => ModelCall::Exit,
        Call::Bus(Request::Restart) => ModelCall::Restart,
        Call::Bus(Request::Graceful) => ModelCall::Graceful,
        Call::Bus(Request::Reload) => ModelCall::Reload,
        Call::Await(_) => return None,
        Call::Block => ModelCall::Block,
        Call::Wait(state) => ModelCall::Wait(state),
        Call::Callback => ModelCall::StartWithCallback,
    })
}

fn ending(ending: Ending) -> ModelEnding {
    match ending {
        Ending::Ok => ModelEnding::Ok,
        Ending::Failed => ModelEnding::Failed,
        Ending::Exit(code) => ModelEnding::Exit(code),
        Ending::Quit => ModelEnding::Quit,
        Ending::Interrupted => ModelEnding::Interrupted,
    }
}
