//! The visible behaviour of one bus. The bus gets an input of its environment, goes on by itself until it
//! waits for a listener or has nothing to do, and shows the events of that run.

use wspbus_models::bus::event::{Answer, Event, ListenerId, Origin, ThreadId};
use wspbus_models::bus::listener::Listener;
use wspbus_models::bus::listener::Turn;
use wspbus_models::bus::seen::{MAIN, Seen};
use wspbus_models::bus::{self, Bus, Machine, Main, Policy};
use wspbus_words::system::Observer;

use super::case::{self, Input, Parameters, Returns, Setup};
use super::compare::Names;
use super::implementation::{Implementation, Output, Trouble};

/// A number of steps that no run reaches if it comes to rest.
const MOST_STEPS: usize = 1_000;

/// The thread that appends an entry. The input names none. A refusal names the main program: an entry is refused once
/// that thread has left `block`.
const APPENDER: Origin = Origin::Thread(MAIN);

/// Something that takes the steps of a bus: the machine of the specification, or a wrong machine.
pub trait Stepper {
    /// Takes one step. The events are in the order in which they happen.
    fn step(&mut self, bus: &mut Bus, input: &bus::Input) -> Vec<Event>;

    /// Takes over the policy on which requester may ask for what. It is called before the first step.
    fn obey(&mut self, policy: Policy);
}

impl Stepper for Machine {
    fn step(&mut self, bus: &mut Bus, input: &bus::Input) -> Vec<Event> {
        Machine::step(self, bus, input).events
    }

    fn obey(&mut self, policy: Policy) {
        self.policy = policy;
    }
}

/// A bus at rest, and the things for which its environment still waits.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rest {
    /// The bus at rest.
    pub bus: Bus,
    /// The answers of calls that return when their tickets resolve.
    pub owed: Vec<Event>,
    /// The entries of the `main` queue, in order: true if the entry will fail.
    pub entries: Vec<bool>,
    /// The tickets that were shown and are open.
    pub names: Names,
    /// The listeners of `log`, as the set-up has them.
    pub log: Vec<bool>,
}

/// The result of one input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reaction {
    /// The events of each step, passes included.
    pub steps: Vec<Vec<Event>>,
    /// The visible part of the steps.
    pub output: Output,
}

impl Rest {
    /// A new bus.
    pub fn new(setup: &Setup) -> Self {
        let listeners = setup.listeners.iter();
        let listeners =
            listeners.map(|l| Listener { id: l.listener, channel: l.channel, priority: l.priority });
        let mut bus = Bus { listeners: listeners.collect(), ..Bus::default() };
        bus.reuse_numbers();
        Rest { bus, log: setup.log.clone(), ..Rest::default() }
    }

    /// The listeners that are at their gates: the one that runs, and those that were abandoned.
    pub fn gates(&self) -> Vec<ListenerId> {
        let mut gates: Vec<_> = self.bus.running().into_iter().chain(self.bus.abandoned()).collect();
        gates.sort_unstable();
        gates
    }

    /// Can this input be given now?
    ///
    /// # Errors
    /// `Impossible` if the listener that must act is not at its gate, or the thread that must act is away.
    pub fn takes(&self, input: &Input) -> Result<(), Trouble> {
        if let Some(listener) = input.gate().filter(|listener| !self.gates().contains(listener)) {
            return Err(Trouble::Impossible(format!("listener {} is not at its gate", listener.0)));
        }
        match input.thread().filter(|thread| self.is_away(*thread)) {
            Some(thread) => Err(Trouble::Impossible(format!("thread {} waits", thread.0))),
            None => Ok(()),
        }
    }

    /// Does this thread wait for an answer, or is it in a wait?
    pub fn is_away(&self, thread: ThreadId) -> bool {
        let owed = |e: &Event| matches!(e, Event::Answered { origin: Origin::Thread(t), .. } if *t == thread);
        let waits = self.bus.waiting.iter().any(|(t, _)| *t == thread);
        waits || self.owed.iter().any(owed) || thread == MAIN && self.bus.main == Main::Blocked
    }

    /// Does any part of the bus refer to this listener?
    pub fn refers(&self, listener: ListenerId) -> bool {
        let bus = &self.bus;
        let is_due = bus.running() == Some(listener)
            || bus.pass.as_ref().is_some_and(|pass| pass.due.contains(&listener));
        is_due || bus.is_abandoned(listener) || bus.listeners.iter().any(|l| l.id == listener)
    }

    /// Gives the bus an input, and lets it go on until it rests.
    pub fn react(
        &mut self,
        stepper: &mut impl Stepper,
        parameters: Parameters,
        input: &Input,
    ) -> Result<Reaction, Trouble> {
        let mut steps = Vec::new();
        if let Input::Enqueue { fails } = input
            && self.bus.main != Main::Taken
        {
            self.entries.push(*fails);
        }
        if let Some(first) = machine_input(&self.bus, input) {
            // Each listener of `log` that fails is a step of its own.
            let times = if *input == Input::Log { case::log_failures(&self.log) } else { 1 };
            (0..times).for_each(|_| steps.push(stepper.step(&mut self.bus, &first)));
        }
        while let Some(next) = self.next() {
            steps.push(stepper.step(&mut self.bus, &next));
            if steps.len() > MOST_STEPS {
                return Err(Trouble::Unsettled(format!("it took {MOST_STEPS} steps and went on")));
            }
        }
        // The numbers are those of a model: they are made small again.
        self.bus.reuse_numbers();
        // Nothing that can be seen of a bus depends on these counts, and they grow without end.
        (self.bus.log_failures, self.bus.main_failures) = (0, 0);
        let shown = self.show(&steps, parameters);
        let events = self.names.renamed(shown);
        let surprises = self.names.shared(&self.owed).into_iter().collect();
        Ok(Reaction { steps, output: Output { events, gates: self.gates(), surprises, unsettled: None } })
    }

    /// The step that the bus, or the main program in `block`, takes by itself.
    fn next(&mut self) -> Option<bus::Input> {
        if self.bus.can_advance() {
            return Some(bus::Input::Advance);
        }
        if self.bus.main == Main::Blocked && self.bus.queue > 0 {
            let fails = if self.entries.is_empty() { false } else { self.entries.remove(0) };
            return Some(bus::Input::MainRan(fails));
        }
        self.bus.can_take().then_some(bus::Input::Take)
    }

    /// The visible events of these steps, when calls return as the parameters say.
    fn show(&mut self, steps: &[Vec<Event>], parameters: Parameters) -> Vec<Event> {
        let mut shown = Vec::new();
        for event in steps.iter().flatten() {
            match event {
                Event::PassBegan { .. } | Event::PassEnded { .. } => {}
                Event::Answered { origin: Origin::Thread(_), answer, .. }
                    if parameters.returns == Returns::WhenResolved
                        && matches!(answer, Answer::Accepted | Answer::Joined { .. }) =>
                {
                    self.owed.push(event.clone());
                }
                Event::Resolved { ticket, .. } => {
                    let due = |e: &Event| matches!(e, Event::Answered { ticket: Some(t), .. } if t == ticket);
                    if let Some(place) = self.owed.iter().position(due) {
                        shown.push(self.owed.remove(place));
                    }
                    shown.push(event.clone());
                }
                _ => shown.push(event.clone()),
            }
        }
        shown
    }
}

/// The bus of the specification after these inputs, and the observer that has seen its events.
///
/// # Errors
/// If the bus does not come to rest.
pub fn replay<'a>(
    setup: &Setup,
    parameters: Parameters,
    inputs: impl IntoIterator<Item = &'a Input>,
) -> Result<(Rest, Seen), Trouble> {
    let mut machine = Machine { policy: setup.policy(), ..Machine::default() };
    let (mut rest, mut seen) = (Rest::new(setup), setup.seen());
    for input in inputs {
        let reaction = rest.react(&mut machine, parameters, input)?;
        reaction.steps.iter().flatten().for_each(|event| seen.observe(event));
    }
    Ok((rest, seen))
}

/// The input of the machine; none for an input that only the environment of the machine notices.
fn machine_input(bus: &Bus, input: &Input) -> Option<bus::Input> {
    let turn = |listener| bus.turn_of(listener).unwrap_or(Turn { listener, number: 0 });
    Some(match *input {
        Input::Request { by, request } => bus::Input::Request(by, request),
        Input::End { listener, end } => bus::Input::Ended(turn(listener), end),
        Input::Expire { listener } => bus::Input::Expired(turn(listener)),
        Input::Wait { by, state } => bus::Input::Wait(by, state),
        Input::Await { by, ticket } => bus::Input::Await(by, ticket),
        Input::Block => bus::Input::Block(Origin::Thread(MAIN)),
        Input::Enqueue { .. } => bus::Input::Enqueue(APPENDER),
        Input::Log => bus::Input::LogFailed,
        Input::Subscribe { by, subscribed } => {
            bus::Input::Subscribe(by, subscribed.channel, subscribed.priority)
        }
        Input::Unsubscribe { by, listener } => bus::Input::Unsubscribe(by, listener),
        Input::Settle => return None,
    })
}

/// An implementation that says where every thread is: an adapter that serves it needs this.
pub trait Placed: Implementation {
    /// Does this thread wait for an answer, or is it in a wait?
    fn is_away(&self, thread: ThreadId) -> bool;

    /// The listeners that are seen at their gates, lowest first.
    fn gates(&self) -> Vec<ListenerId>;

    /// Does any part of the bus refer to this listener?
    fn refers(&self, listener: ListenerId) -> bool;

    /// The numbers that the bus gave to the listeners of the set-up, in their order. A bus of the kit takes the numbers
    /// of the set-up.
    fn numbers(&self, setup: &Setup) -> Vec<ListenerId> {
        setup.listeners.iter().map(|subscribed| subscribed.listener).collect()
    }
}

/// A stepper as an implementation: the reference of the kit, in process.
#[derive(Clone, Debug)]
pub struct Reference<S> {
    fresh: S,
    stepper: S,
    rest: Rest,
    parameters: Parameters,
}

impl<S: Stepper + Clone> Reference<S> {
    /// An implementation that begins with this stepper anew in every case.
    pub fn new(stepper: S) -> Self {
        let fresh = stepper.clone();
        Reference { fresh, stepper, rest: Rest::default(), parameters: Parameters::default() }
    }

    /// The bus now.
    pub fn rest(&self) -> &Rest {
        &self.rest
    }

    /// Goes on from another bus.
    pub(super) fn put(&mut self, rest: Rest) {
        self.rest = rest;
    }

    /// Carries out the input, and returns each step.
    pub fn react(&mut self, input: &Input) -> Result<Reaction, Trouble> {
        self.rest.takes(input)?;
        self.rest.react(&mut self.stepper, self.parameters, input)
    }
}

impl<S: Stepper + Clone> Implementation for Reference<S> {
    fn reset(&mut self, setup: &Setup, parameters: &Parameters) -> Result<(), Trouble> {
        self.stepper = self.fresh.clone();
        self.stepper.obey(setup.policy());
        self.rest = Rest::new(setup);
        self.parameters = *parameters;
        Ok(())
    }

    fn apply(&mut self, input: &Input) -> Result<Output, Trouble> {
        self.react(input).map(|reaction| reaction.output)
    }
}

impl<S: Stepper + Clone> Placed for Reference<S> {
    fn is_away(&self, thread: ThreadId) -> bool {
        self.rest.is_away(thread)
    }

    fn gates(&self) -> Vec<ListenerId> {
        self.rest.gates()
    }

    fn refers(&self, listener: ListenerId) -> bool {
        self.rest.refers(listener)
    }
}

impl Input {
    /// The listener that must be at its gate for this input.
    pub fn gate(&self) -> Option<ListenerId> {
        match *self {
            Input::End { listener, .. } | Input::Expire { listener } => Some(listener),
            _ => match self.origin() {
                Some(Origin::Listener(listener)) => Some(listener),
                _ => None,
            },
        }
    }

    /// The thread that must be idle for this input.
    pub fn thread(&self) -> Option<ThreadId> {
        match self.origin() {
            Some(Origin::Thread(thread)) => Some(thread),
            _ => (*self == Input::Block).then_some(MAIN),
        }
    }

    /// The thread or the listener that gives the input, if there is one.
    pub fn origin(&self) -> Option<Origin> {
        match *self {
            Input::Request { by, .. }
            | Input::Wait { by, .. }
            | Input::Await { by, .. }
            | Input::Subscribe { by, .. }
            | Input::Unsubscribe { by, .. } => Some(by),
            _ => None,
        }
    }
}
