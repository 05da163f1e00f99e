//! The vocabulary in which a model is told to a checker: systems, observers and claims.
//!
//! A [`System`] is a machine with its environment: where it begins, what may happen in a state, and the one
//! function that takes a step and says what could be seen of it. An [`Observer`] remembers what was seen. A
//! [`Claim`] judges what was seen, never the inner state of the system: so the same claims judge a model, another
//! model of the same thing, and a log of the real thing. A [`Checked`] system brings its observer and its claims.
//!
//! ```
//! use wspbus_words::system::{Claim, Observer, Step, System, judge_step};
//!
//! /// A lamp that may be switched.
//! struct Lamp;
//!
//! #[derive(Clone, Copy, Debug, PartialEq)]
//! enum Event { On, Off }
//!
//! impl System for Lamp {
//!     type State = bool;
//!     type Action = ();
//!     type Event = Event;
//!     fn begin(&self) -> (bool, Vec<Event>) { (false, vec![]) }
//!     fn offer(&self, _: &bool, actions: &mut Vec<()>) { actions.push(()); }
//!     fn step(&self, on: &mut bool, (): &()) -> Vec<Event> {
//!         *on = !*on;
//!         vec![if *on { Event::On } else { Event::Off }]
//!     }
//! }
//!
//! /// What was seen of the lamp last.
//! #[derive(Clone, Default)]
//! struct Seen(Option<Event>);
//!
//! impl Observer for Seen {
//!     type Event = Event;
//!     fn observe(&mut self, event: &Event) { self.0 = Some(*event); }
//! }
//!
//! let alternates = Claim::event("alternates", &["LAMP-1"], |seen: &Seen, event: &Event| {
//!     seen.0.map(|last| last != *event)
//! });
//! let (mut on, _) = Lamp.begin();
//! let mut seen = Seen::default();
//! let mut judged = Vec::new();
//! for _ in 0..2 {
//!     let events = Lamp.step(&mut on, &());
//!     seen = judge_step(&[alternates], &seen, &events, &mut |_, holds| judged.push(holds));
//! }
//! assert_eq!(judged, [true], "the first step is not what the claim is about");
//! ```

mod claim;
mod value;

pub use claim::{Change, Claim, InnerClaim, InnerKind, Kind, Step, judge_step};
pub use value::Value;

/// A system: a machine and its environment, and how their state can change.
///
/// Everything is deterministic: the same state gives the same actions in the same order, and the same step.
pub trait System {
    /// Everything that the future depends on.
    type State;
    /// Something that may happen.
    type Action;
    /// Something that can be seen from outside.
    type Event;

    /// The initial state, and the events that can be seen before the first step. The observer observes these
    /// events; claims are about steps, and do not judge them.
    fn begin(&self) -> (Self::State, Vec<Self::Event>);

    /// Adds every action that is enabled in this state, in a fixed order.
    fn offer(&self, state: &Self::State, actions: &mut Vec<Self::Action>);

    /// Takes one step, and returns what can be seen of it, in the order of happening. The action is one of those
    /// offered in this state.
    fn step(&self, state: &mut Self::State, action: &Self::Action) -> Vec<Self::Event>;

    /// The weak-fairness class of an action, a number below 64. A class that stays enabled is taken sooner or later.
    /// `None`: nothing promises that the action is ever taken.
    fn fairness(&self, _action: &Self::Action) -> Option<u8> {
        None
    }

    /// May a behaviour end in this state? A state without an enabled action that may not is a deadlock. A system that gives
    /// no answer may end nowhere, so that the checker shows each of its ends.
    fn may_end(&self, _state: &Self::State) -> bool {
        false
    }
}

/// The memory of an observer: the part of the events that it remembers.
pub trait Observer {
    /// Something that can be seen.
    type Event;

    /// Takes one more event into account.
    fn observe(&mut self, event: &Self::Event);
}

/// The observer of a system of which nothing needs to be remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Blind<E>(std::marker::PhantomData<E>);

impl<E> Default for Blind<E> {
    fn default() -> Self {
        Blind(std::marker::PhantomData)
    }
}

impl<E> Observer for Blind<E> {
    type Event = E;

    fn observe(&mut self, _event: &E) {}
}

/// The words in which the behaviours of a system are told to a person.
pub trait Narrate: System {
    /// The action by name and arguments. Two different actions that are enabled in one state have different labels.
    fn label(&self, action: &Self::Action) -> Label;

    /// The action class: the name of the label. It is asked for on every edge; override it where `label` allocates.
    fn class(&self, action: &Self::Action) -> &'static str {
        self.label(action).name
    }

    /// The names of the actors, one lane each.
    fn lanes(&self) -> Vec<String> {
        vec!["system".into()]
    }

    /// The actor that takes this action: an index into [`lanes`](Narrate::lanes).
    fn actor(&self, _action: &Self::Action) -> usize {
        0
    }

    /// The event as one short sentence; `None` if it is not worth telling.
    fn message(&self, _event: &Self::Event) -> Option<String> {
        None
    }

    /// The state as named values, always the same names in the same order.
    fn variables(&self, _state: &Self::State) -> Vec<(&'static str, Value)> {
        Vec::new()
    }

    /// The place of this step in the source of a real program: a file and a line, `wspbus.py:341`.
    fn source(&self, _state: &Self::State, _action: &Self::Action) -> Option<String> {
        None
    }
}

/// An action by name and arguments: what a stored trace keeps of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label {
    /// The action class.
    pub name: &'static str,
    /// Its arguments by name, in a fixed order.
    pub arguments: Vec<(&'static str, String)>,
}

impl Label {
    /// An action without arguments.
    pub const fn plain(name: &'static str) -> Self {
        Label { name, arguments: Vec::new() }
    }
}

/// A system with an observer and claims.
pub trait Checked: Narrate + Sized {
    /// The observer, with its memory.
    type Seen: Observer<Event = Self::Event>;

    /// The observer before it saw anything. Constants of the deployment that claims speak of (a policy, a number
    /// of slots) are part of it.
    fn observer(&self) -> Self::Seen;

    /// The claims about the events and about the memory of the observer.
    fn claims(&self) -> Vec<Claim<Self::Seen, Self::Event>>;

    /// The claims about the state itself: that a step left it as it was, that it refines a more abstract one.
    fn inner_claims(&self) -> Vec<InnerClaim<Self>> {
        Vec::new()
    }
}
