//! A model and a bus, driven together: after each action both must have shown the same events, and
//! all their threads must be at the same places.
//!
//! The model is a dialect of Python's buses. Nothing is decided by a clock: an adapter that does not answer,
//! or answers nonsense, leaves the case unjudged.

mod difference;
mod translate;

use wspbus_models::bus::event::{Event, ListenerId, ThreadId};
use wspbus_models::dialect::python::{Action, At, PythonBus, PythonWorld};

use super::possible::{offered, taken};

use wspbus_kit::conform::driven::Driven;
use wspbus_kit::conform::error::AdapterError;
use wspbus_kit::conform::message::{Command, Observed, Reply};

pub(super) use difference::json;
pub use difference::{Difference, Facts, Told};
pub use translate::{LOG_LISTENER, reply};

/// The reason why a case came to its end before all of it was compared.
#[derive(Debug)]
pub enum Stop {
    /// Model and bus differ.
    Difference(Box<Difference>),
    /// The case cannot be put to a bus, for this reason.
    NotApplicable(String),
    /// A bound cut it, in these words.
    Cut(String),
    /// The adapter broke, was silent, or could not say that every thread rests. Nothing is said about the bus.
    Adapter(AdapterError),
    /// No adapter could be started for the case.
    NoAdapter(AdapterError),
}

impl From<AdapterError> for Stop {
    fn from(error: AdapterError) -> Self {
        Stop::Adapter(error)
    }
}

/// One case under way: everything compared so far was the same.
pub struct Lockstep<'a> {
    bus: &'a PythonBus,
    driven: &'a mut dyn Driven,
    case: &'a str,
    world: PythonWorld,
    told: Vec<(Command, Vec<Observed>)>,
    last: Reply,
    is_open: bool,
    order: &'a [ListenerId],
}

/// Begins a case, plays it, and drops what is left of it, also after a difference.
///
/// # Errors
/// If the bus differs from the model, or the case could not be judged.
pub fn case<T>(
    bus: &PythonBus,
    driven: &mut dyn Driven,
    name: &str,
    play: impl FnOnce(&mut Lockstep<'_>) -> Result<T, Stop>,
) -> Result<T, Stop> {
    case_in_order(bus, driven, name, &[], play)
}

/// Like [`case`], with a bus that is made to keep listeners of equal priority in this order.
///
/// # Errors
/// If the bus differs from the model, or the case could not be judged.
pub fn case_in_order<T>(
    bus: &PythonBus,
    driven: &mut dyn Driven,
    name: &str,
    order: &[ListenerId],
    play: impl FnOnce(&mut Lockstep<'_>) -> Result<T, Stop>,
) -> Result<T, Stop> {
    let world = bus.initial();
    let expected = translate::reply(bus, &world, Vec::new());
    let mut lockstep = Lockstep {
        bus,
        driven,
        case: name,
        world,
        told: Vec::new(),
        last: expected.clone(),
        is_open: false,
        order,
    };
    let begin = Command::Begin(translate::begin(bus, name, order));
    let played = lockstep.exchange(begin, expected).and_then(|()| play(&mut lockstep));
    let dropped = lockstep.drop_case();
    match played {
        Err(stop) => Err(stop),
        Ok(played) => dropped.map(|()| played).map_err(Stop::Adapter),
    }
}

impl Lockstep<'_> {
    /// The world that both are in.
    pub fn world(&self) -> &PythonWorld {
        &self.world
    }

    /// The position of a thread of both.
    pub fn at(&self, thread: ThreadId) -> At {
        self.bus.at(&self.world, thread)
    }

    /// The last reply of the bus.
    pub fn last(&self) -> &Reply {
        &self.last
    }

    /// The events that the bus showed with its last reply.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.last.events().iter().filter_map(|seen| match seen {
            Observed::Event(event) => Some(event),
            Observed::Surprise { .. } => None,
        })
    }

    /// Lets both take one action, and compares.
    ///
    /// # Errors
    /// If they differ afterwards, or the action cannot be put to the bus.
    pub fn take(&mut self, action: &Action) -> Result<(), Stop> {
        let command =
            translate::command(self.bus, &self.world, action, self.order).map_err(Stop::NotApplicable)?;
        let Some((world, events)) = taken(self.bus, &self.world, action) else {
            let possible = self.possible().iter().map(json).collect::<Vec<_>>().join(" ");
            let expected = Facts::Words(vec![format!("the model allows one of {possible}")]);
            let observed = Facts::Words(vec![format!("the bus is ready for {}", json(&command))]);
            return Err(self.differs(&command, expected, observed));
        };
        let expected = translate::reply(self.bus, &world, events);
        self.world = world;
        self.exchange(command, expected)
    }

    /// The commands that both could be given now, as far as the model knows.
    fn possible(&self) -> Vec<Command> {
        let command = |action: &Action| translate::command(self.bus, &self.world, action, self.order).ok();
        offered(self.bus, &self.world).iter().filter_map(command).collect()
    }

    /// A difference that shows now, after the last action.
    pub fn differs_now(&self, expected: Facts, observed: Facts) -> Stop {
        let (before, action) = match self.told.split_last() {
            Some(((command, _), before)) => (before, json(command)),
            None => (self.told.as_slice(), String::new()),
        };
        self.difference(before, action, expected, observed)
    }

    fn differs(&self, command: &Command, expected: Facts, observed: Facts) -> Stop {
        self.difference(&self.told, json(command), expected, observed)
    }

    fn difference(
        &self,
        before: &[(Command, Vec<Observed>)],
        action: String,
        expected: Facts,
        observed: Facts,
    ) -> Stop {
        let told = |(command, events): &(Command, Vec<Observed>)| Told {
            action: json(command),
            events: events.iter().map(json).collect(),
        };
        Stop::Difference(Box::new(Difference {
            case: self.case.to_owned(),
            step: before.len(),
            action,
            before: before.iter().map(told).collect(),
            expected,
            observed,
        }))
    }

    fn exchange(&mut self, command: Command, expected: Reply) -> Result<(), Stop> {
        let observed = self.driven.send(&command)?;
        self.is_open = matches!(observed, Reply::Settled { .. } | Reply::Unsettled { .. });
        if matches!(observed, Reply::Unsettled { .. }) {
            return Err(AdapterError::Unsettled.into());
        }
        if observed != expected {
            return Err(self.differs(&command, Facts::Reply(expected), Facts::Reply(observed)));
        }
        self.told.push((command, observed.events().to_vec()));
        self.last = observed;
        Ok(())
    }

    fn drop_case(&mut self) -> Result<(), AdapterError> {
        if !std::mem::take(&mut self.is_open) {
            return Ok(());
        }
        match self.driven.send(&Command::Quit)? {
            Reply::Quit => Ok(()),
            other => Err(AdapterError::WrongKind { expected: &["quit"], got: other.kind() }),
        }
    }
}
