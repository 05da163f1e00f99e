//! Runs a case against an implementation: a Rust value, a process, or a wrong bus.

use std::fmt;

use serde::{Deserialize, Serialize};
use wspbus_models::bus::event::{Event, ListenerId};

use super::case::{Case, Input, Parameters, Setup, Step};
use super::compare::{Names, by_lanes};

/// A bus against which a case can be run. A user of the kit implements this trait for a bus of their own.
///
/// The bus must be deterministic under the gates. A listener that is called waits until an input says how it
/// ends, and `apply` returns only when nothing moves any more: every thread is at a gate, waits, is idle or
/// has ended. [`gates`](crate::harness::gates) help where there are threads, and
/// `docs/guide/test-a-rust-bus.md` leads through a whole bus. A bus without listeners and threads needs only
/// this:
///
/// ```
/// use wspbus_models::bus::event::{Answer, Event};
/// use wspbus_kit::suite::case::{Input, Parameters, Setup};
/// use wspbus_kit::suite::plan::Plan;
/// use wspbus_kit::suite::{Implementation, Output, Trouble, run_case};
///
/// /// A bus that answers every request with Already.
/// struct Idler;
///
/// impl Implementation for Idler {
///     fn reset(&mut self, _setup: &Setup, _parameters: &Parameters) -> Result<(), Trouble> {
///         Ok(()) // a new bus, with the listeners of the set-up
///     }
///
///     fn apply(&mut self, input: &Input) -> Result<Output, Trouble> {
///         let mut output = Output::default();
///         match *input {
///             Input::Request { by, request } => {
///                 let (answer, ticket) = (Answer::Already, None);
///                 output.events.push(Event::Answered { origin: by, request, answer, ticket });
///             }
///             Input::Settle => {}
///             // Also for what this bus does not claim to do: the options of a run say so beforehand.
///             _ => return Err(Trouble::Broken(format!("I cannot do {input:?}"))),
///         }
///         Ok(output)
///     }
/// }
///
/// let (suite, _) = Plan::named("requests-transitions").unwrap().build(Parameters::default()).unwrap();
/// let passes = |case| run_case(&suite.setup, &suite.parameters, case, &mut Idler).is_pass();
/// // In Idle a Stop is answered Already; a Start is not.
/// assert!(suite.cases.iter().any(passes) && !suite.cases.iter().all(passes));
/// ```
pub trait Implementation {
    /// Gets the id of the case that comes next, before `reset`, for the log of the bus. The call changes
    /// nothing.
    fn begin_case(&mut self, id: &str) {
        let _ = id;
    }

    /// Makes a new bus in Idle with these listeners, subscribed in their order, and these threads. The bus
    /// makes the choices that the parameters say. Nothing is left of the bus before, and no event is seen of
    /// the change.
    ///
    /// # Errors
    /// If that is not possible: the case is then not judged.
    fn reset(&mut self, setup: &Setup, parameters: &Parameters) -> Result<(), Trouble>;

    /// Does what the input says, waits until everything rests, and tells what was seen since the last input:
    /// answers, states, listeners that begin and end, tickets that resolve, and which listeners are at their
    /// gates. Passes need not be told, and tickets may have any numbers. Order counts only among the events
    /// of the bus, of one thread, and of one ticket.
    ///
    /// # Errors
    /// `Impossible` if the bus is not where the input can be done: that is a failure of the bus. `Unsettled`
    /// and `Broken` if nothing can be said about the bus: neither is ever a pass or a fail.
    fn apply(&mut self, input: &Input) -> Result<Output, Trouble>;
}

impl<I: Implementation + ?Sized> Implementation for &mut I {
    fn begin_case(&mut self, id: &str) {
        (**self).begin_case(id);
    }

    fn reset(&mut self, setup: &Setup, parameters: &Parameters) -> Result<(), Trouble> {
        (**self).reset(setup, parameters)
    }

    fn apply(&mut self, input: &Input) -> Result<Output, Trouble> {
        (**self).apply(input)
    }
}

impl<I: Implementation + ?Sized> Implementation for Box<I> {
    fn begin_case(&mut self, id: &str) {
        (**self).begin_case(id);
    }

    fn reset(&mut self, setup: &Setup, parameters: &Parameters) -> Result<(), Trouble> {
        (**self).reset(setup, parameters)
    }

    fn apply(&mut self, input: &Input) -> Result<Output, Trouble> {
        (**self).apply(input)
    }
}

/// What was seen from an input until everything rested.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub struct Output {
    /// The events, in order.
    pub events: Vec<Event>,
    /// The listeners that are at their gates now, in any order.
    pub gates: Vec<ListenerId>,
    /// What was seen and is no event of the vocabulary. No case expects it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub surprises: Vec<String>,
    /// Why something may still move; none if everything rests. Of such an output, only what can never be
    /// right is judged: what is missing may be on its way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsettled: Option<String>,
}

/// Why an implementation could not do what an input says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// The bus did not come to rest: whether something more would happen is not known.
    Unsettled(String),
    /// The adapter broke, or broke its contract.
    Broken(String),
    /// The input cannot be done here: no such listener is at a gate, or no such thread is idle. After a step
    /// that was as expected, this is the bus's own doing, and a failure.
    Impossible(String),
}

/// How one case ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum CaseVerdict {
    /// Everything was as it must be.
    Pass,
    /// A step was not as it must be.
    Fail(Failure),
    /// The bus did not come to rest.
    Inconclusive {
        /// The step, from 0; none if the case was not even set up.
        step: Option<usize>,
        /// The reason.
        reason: String,
    },
    /// The adapter broke.
    Broken {
        /// The step, from 0; none if the case was not even set up.
        step: Option<usize>,
        /// The reason.
        reason: String,
    },
}

/// The first step that was not as it must be. The case has what was expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub struct Failure {
    /// The index of the step, from 0.
    pub step: usize,
    /// What was seen instead, lane by lane, with the tickets numbered as in the case; none if the input could
    /// not be done.
    pub observed: Option<Output>,
    /// Why the input could not be done; none if it could be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The requirement that was seen to be broken, if a property can tell: see [`blame`](super::blame).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breaks: Option<String>,
}

/// Runs a case up to the first step that is not as it must be.
pub fn run_case(
    setup: &Setup,
    parameters: &Parameters,
    case: &Case,
    implementation: &mut impl Implementation,
) -> CaseVerdict {
    implementation.begin_case(&case.id);
    if let Err(trouble) = implementation.reset(setup, parameters) {
        return trouble.verdict(None);
    }
    let (mut names, mut before) = (Names::default(), [].as_slice());
    for (index, step) in case.steps.iter().enumerate() {
        let observed = match implementation.apply(&step.input) {
            Ok(observed) => observed,
            Err(trouble) => return trouble.verdict(Some(index)),
        };
        let is_possible = match &observed.unsettled {
            Some(_) => may_become(&names, before, &observed, step),
            None => true,
        };
        // The order between lanes may differ in another run; within a lane the order is always the same.
        let looks =
            Output { events: names.canonical(&observed.events), gates: sorted(&observed.gates), ..observed };
        match looks.unsettled.clone() {
            Some(reason) if is_possible => return CaseVerdict::Inconclusive { step: Some(index), reason },
            None if is_same(&looks, step) => before = step.gates.as_slice(),
            _ => {
                return CaseVerdict::Fail(Failure {
                    step: index,
                    observed: Some(looks),
                    reason: None,
                    breaks: None,
                });
            }
        }
    }
    CaseVerdict::Pass
}

fn is_same(looks: &Output, step: &Step) -> bool {
    looks.surprises.is_empty() && looks.gates == step.gates && looks.events == by_lanes(&step.events)
}

/// Can the output be the beginning of what is expected? A listener may still be at its old gate.
fn may_become(names: &Names, before: &[ListenerId], observed: &Output, step: &Step) -> bool {
    observed.surprises.is_empty()
        && observed.gates.iter().all(|gate| step.gates.contains(gate) || before.contains(gate))
        && names.is_beginning(&observed.events, &step.events)
}

impl CaseVerdict {
    /// Did the case pass?
    pub fn is_pass(&self) -> bool {
        *self == CaseVerdict::Pass
    }

    /// Did the case fail?
    pub fn is_fail(&self) -> bool {
        matches!(self, CaseVerdict::Fail(_))
    }
}

impl Trouble {
    fn verdict(self, step: Option<usize>) -> CaseVerdict {
        match (self, step) {
            (Trouble::Unsettled(reason), _) => CaseVerdict::Inconclusive { step, reason },
            (Trouble::Impossible(reason), Some(step)) => {
                CaseVerdict::Fail(Failure { step, observed: None, reason: Some(reason), breaks: None })
            }
            (Trouble::Broken(reason) | Trouble::Impossible(reason), _) => {
                CaseVerdict::Broken { step, reason }
            }
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Unsettled(reason) | Trouble::Broken(reason) | Trouble::Impossible(reason) => {
                f.write_str(reason)
            }
        }
    }
}

fn sorted(gates: &[ListenerId]) -> Vec<ListenerId> {
    let mut gates = gates.to_vec();
    gates.sort_unstable();
    gates
}
