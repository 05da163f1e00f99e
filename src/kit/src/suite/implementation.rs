//! Runs a case against an implementation: a Rust value, a process, or a wrong bus.

use std::fmt;

use serde::{Deserialize, Serialize};
use wspbus_models::bus::End;
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
///             _ => return Err(Trouble::Broken("this bus only answers requests".to_owned())),
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
    /// If no such bus can be made. The case is then not judged.
    fn reset(&mut self, setup: &Setup, parameters: &Parameters) -> Result<(), Trouble>;

    /// Carries out the input, waits until every thread rests, and returns the events since the last input:
    /// answers, states, listeners that begin and end, and tickets that resolve. It also returns which
    /// listeners are at their gates. Passes need not be told, and tickets may have any numbers. Order counts
    /// only among the events of the bus, of one thread, and of one ticket.
    ///
    /// # Errors
    /// `Impossible` if the bus is in a state in which the input cannot be done: this is a failure of the bus.
    /// `Unsettled`, `Broken` and `NotApplicable` if there is no verdict on the bus: none is ever a pass or a fail.
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

/// The events that were observed from an input until every thread rested.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub struct Output {
    /// The events, in order.
    pub events: Vec<Event>,
    /// The listeners that are at their gates now, in any order.
    pub gates: Vec<ListenerId>,
    /// Observations for which the vocabulary has no event. No case expects them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub surprises: Vec<String>,
    /// The reason why a thread may still move; none if every thread rests. Such an output is judged only by
    /// the events that were observed: an event that is missing may still come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsettled: Option<String>,
}

/// The reason why an implementation could not carry out an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// The bus did not come to rest. Whether another event would come is not known.
    Unsettled(String),
    /// The adapter broke, or broke its contract.
    Broken(String),
    /// The input cannot be done here: no such listener is at a gate, or no such thread is idle. After a step
    /// that was as expected, this is a fault of the bus, and the case fails.
    Impossible(String),
    /// The input makes no sense any more, because of something that the bus did rightly: its process re-executes itself.
    /// The rest of the case is not put to the bus, and the case is neither a pass nor a fail.
    NotApplicable(String),
}

/// The verdict on one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum CaseVerdict {
    /// Every step was as expected.
    Pass,
    /// A step was not as expected.
    Fail(Failure),
    /// The bus did not come to rest.
    Inconclusive {
        /// The step, from 0; none if the case was not even set up.
        step: Option<usize>,
        /// The reason in words.
        reason: String,
    },
    /// The adapter broke.
    Broken {
        /// The step, from 0; none if the case was not even set up.
        step: Option<usize>,
        /// The reason in words.
        reason: String,
    },
    /// The rest of the case makes no sense for what the bus did rightly.
    NotApplicable {
        /// The reason, in words.
        reason: String,
    },
}

/// The first step that was not as expected. The case has the expected events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub struct Failure {
    /// The index of the step, from 0.
    pub step: usize,
    /// The events that were observed instead, lane by lane, with the tickets numbered as in the case; none if
    /// the input could not be done.
    pub observed: Option<Output>,
    /// The reason why the input could not be done; none if it could be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The requirement that was seen to be broken, if a claim can tell: see [`blame`](super::blame).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breaks: Option<String>,
}

/// Runs a case up to the first step that is not as expected.
pub fn run_case(
    setup: &Setup,
    parameters: &Parameters,
    case: &Case,
    implementation: &mut impl Implementation,
) -> CaseVerdict {
    run_observed(setup, parameters, case, implementation, None)
}

/// An observer of a whole session.
pub(super) trait SessionObserver {
    /// Sees a step that was as expected.
    fn follow(&mut self, input: &Input);

    /// Sees the events of a step that was not as expected, or of a step after it, in the order in which the adapter
    /// told them after this input, with the tickets numbered as they were granted.
    fn depart(&mut self, input: &Input, events: &[Event]);

    /// Sees that every listener has ended and every thread rests: nothing more happens without a request.
    fn rest(&mut self);
}

/// The number of listeners that are ended after the inputs of a failed case, at most. A bus that calls listeners
/// without end does not come to rest.
const MOST_ENDS: usize = 40;

/// Runs a case. Without an observer it ends at the first step that is not as expected. An observer sees the rest of
/// the session too, as far as its inputs can be given.
pub(super) fn run_observed(
    setup: &Setup,
    parameters: &Parameters,
    case: &Case,
    implementation: &mut impl Implementation,
    mut session: Option<&mut dyn SessionObserver>,
) -> CaseVerdict {
    implementation.begin_case(&case.id);
    if let Err(trouble) = implementation.reset(setup, parameters) {
        return trouble.verdict(None);
    }
    let (mut names, mut before) = (Names::default(), [].as_slice());
    for (index, step) in case.steps.iter().enumerate() {
        let applied = implementation.apply(&step.input);
        let failed = match applied {
            Ok(observed) => {
                let told = session.is_some().then(|| names.clone().renamed(observed.events.clone()));
                let judged = judged(index, step, before, observed, &mut names);
                if let (Some(session), None | Some(CaseVerdict::Fail(_))) = (&mut session, &judged) {
                    match judged {
                        None => session.follow(&step.input),
                        Some(_) => session.depart(&step.input, &told.unwrap_or_default()),
                    }
                }
                judged
            }
            Err(trouble) => Some(trouble.verdict(Some(index))),
        };
        match failed {
            None => before = step.gates.as_slice(),
            Some(verdict) => {
                if let (Some(session), CaseVerdict::Fail(failure)) = (session, &verdict) {
                    let gates =
                        failure.observed.as_ref().map_or_else(|| before.to_vec(), |o| o.gates.clone());
                    go_on(&case.steps[index + 1..], gates, implementation, names, session);
                }
                return verdict;
            }
        }
    }
    CaseVerdict::Pass
}

/// Gives the inputs after the step that failed, as far as they can be given. Then ends each listener that still runs,
/// so that what is due must come.
fn go_on(
    steps: &[Step],
    mut gates: Vec<ListenerId>,
    implementation: &mut impl Implementation,
    mut names: Names,
    session: &mut dyn SessionObserver,
) {
    let mut inputs = steps.iter().map(|step| step.input);
    let mut ends = 0;
    loop {
        let input = match (inputs.next(), gates.first()) {
            (Some(input), _) => input,
            (None, Some(listener)) if ends < MOST_ENDS => {
                ends += 1;
                Input::End { listener: *listener, end: End::Ok }
            }
            (None, Some(_)) => return,
            (None, None) => return session.rest(),
        };
        match implementation.apply(&input) {
            Ok(observed) => {
                session.depart(&input, &names.renamed(observed.events));
                if observed.unsettled.is_some() {
                    return;
                }
                gates = observed.gates;
            }
            // A listener that is at its gate can end.
            Err(Trouble::Impossible(_)) if ends == 0 => {}
            Err(_) => return,
        }
    }
}

/// The verdict on one step; none if it was as expected.
fn judged(
    index: usize,
    step: &Step,
    before: &[ListenerId],
    observed: Output,
    names: &mut Names,
) -> Option<CaseVerdict> {
    let is_possible = match &observed.unsettled {
        Some(_) => may_become(names, before, &observed, step),
        None => true,
    };
    // The order between lanes may differ in another run; within a lane the order is always the same.
    let looks =
        Output { events: names.canonical(observed.events), gates: sorted(&observed.gates), ..observed };
    match looks.unsettled.clone() {
        Some(reason) if is_possible => Some(CaseVerdict::Inconclusive { step: Some(index), reason }),
        None if is_same(&looks, step) => None,
        _ => {
            let observed = Some(looks);
            Some(CaseVerdict::Fail(Failure { step: index, observed, reason: None, breaks: None }))
        }
    }
}

fn is_same(looks: &Output, step: &Step) -> bool {
    looks.surprises.is_empty() && looks.gates == step.gates && looks.events == by_lanes(&step.events)
}

/// Can the output be the beginning of the expected output? A listener may still be at its old gate.
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
            (Trouble::NotApplicable(reason), _) => CaseVerdict::NotApplicable { reason },
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
            Trouble::Unsettled(reason)
            | Trouble::Broken(reason)
            | Trouble::Impossible(reason)
            | Trouble::NotApplicable(reason) => f.write_str(reason),
        }
    }
}

fn sorted(gates: &[ListenerId]) -> Vec<ListenerId> {
    let mut gates = gates.to_vec();
    gates.sort_unstable();
    gates
}
