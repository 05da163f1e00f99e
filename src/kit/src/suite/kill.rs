//! Finds by watching a wrong bus which cases kill it, and which requirement it breaks there.

use std::collections::BTreeSet;

use wspbus_models::bus::claim::concern::{BusClaims, Concern, Promises};
use wspbus_models::bus::{End, Machine};
use wspbus_words::system::Observer;

use super::about::concerned;
use super::case::{Case, Input, Parameters, Setup, Suite};
use super::implementation::{CaseVerdict, Implementation, Trouble, run_case};
use super::observable::{Reference, Stepper};
use super::parallel;
use super::prefixes::Prefixes;
use super::wrong::{Mistake, Wrong};

/// The number of killing cases that are concerns in the search for the requirement.
const WATCHED: usize = 400;

/// The number of listeners that may end before a bus that is concerns must rest.
const MOST_ENDS: usize = 50;

/// The cases that a wrong bus fails.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kill {
    /// By suite: its name, and the indices of the cases that fail.
    pub fails: Vec<(String, Vec<usize>)>,
    /// The id of the first case that fails.
    pub first: Option<String>,
    /// The case that fails with the strongest proof that the requirement of the mistake is at stake.
    pub proven: Option<Proven>,
}

/// A case that fails where a requirement is at stake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// The name of the suite.
    pub suite: String,
    /// The id of the case.
    pub case: String,
    /// The reason why the requirement is at stake.
    pub proof: Proof,
}

/// The reason why a failing case is about a requirement: the strongest reason first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// A claim of the requirement is broken by what was seen up to the step that fails, and no claim of
    /// another requirement is broken.
    Alone,
    /// A claim of the requirement is broken by what was seen until the bus rested, and claims of other
    /// requirements are broken too.
    Broken,
    /// A claim of the requirement promises an event, and the event is missing where every thread rests.
    Missing,
    /// No claim checks the requirement, and the failure is blamed on it.
    Blamed,
    /// A claim of the requirement judges the step that was expected.
    Asked,
}

/// The indices of the cases of a suite that each wrong bus fails, in the order of the mistakes.
pub fn failing(mistakes: &[&'static Mistake], suite: &Suite) -> Vec<Vec<usize>> {
    let prefixes = Prefixes::new(suite);
    let fails = |mistake: &&'static Mistake| prefixes.failing(Reference::new(Wrong::new(mistake)));
    let fails = parallel::each(mistakes, fails);
    fails.into_iter().map(|fails| fails.into_iter().map(|(place, _)| place).collect()).collect()
}

/// Runs every case of these suites against every wrong bus.
pub fn kills(mistakes: &[&'static Mistake], suites: &[Suite]) -> Vec<Kill> {
    let suites: Vec<Prefixes<'_>> = suites.iter().map(Prefixes::new).collect();
    parallel::each(mistakes, |mistake| kill(mistake, &suites))
}

fn kill(mistake: &'static Mistake, suites: &[Prefixes<'_>]) -> Kill {
    let mut kill = Kill::default();
    let mut concerns = 0;
    for prefixes in suites {
        let (suite, fails) = (prefixes.suite, prefixes.failing(Reference::new(Wrong::new(mistake))));
        for (place, step) in &fails {
            let case = &suite.cases[*place];
            kill.first.get_or_insert_with(|| case.id.clone());
            let best = kill.proven.as_ref().map(|proven| proven.proof);
            if best == Some(Proof::Alone) || concerns == WATCHED {
                break;
            }
            concerns += 1;
            let found = prove(mistake, suite.setup_of(case), suite.parameters, case, *step);
            if let Some(proof) = found.filter(|proof| best.is_none_or(|best| *proof < best)) {
                kill.proven = Some(Proven { suite: suite.name.clone(), case: case.id.clone(), proof });
            }
        }
        kill.fails.push((suite.name.clone(), fails.into_iter().map(|(place, _)| place).collect()));
    }
    kill
}

/// The reason why the requirement of the mistake is at stake where the case fails; none if it is not at stake.
fn prove(
    mistake: &'static Mistake,
    setup: &Setup,
    parameters: Parameters,
    case: &Case,
    step: usize,
) -> Option<Proof> {
    let concerns = concerns_of(Reference::new(Wrong::new(mistake)), setup, parameters, case, step).ok()?;
    let is_it = |concern: &Concern| concern.requirements.contains(&mistake.requirement);
    if !concerns.broken.is_empty() && concerns.broken.iter().all(is_it) {
        return Some(Proof::Alone);
    }
    if concerns.broken.iter().chain(&concerns.after).any(is_it) {
        return Some(Proof::Broken);
    }
    if concerns.missing.iter().any(is_it) {
        return Some(Proof::Missing);
    }
    if BusClaims::default().checking(mistake.requirement).is_empty() {
        return is_blamed(mistake, setup, parameters, case).then_some(Proof::Blamed);
    }
    let about = asked(setup, parameters, case, step).ok()?;
    about.contains(mistake.requirement).then_some(Proof::Asked)
}

/// Is the failure of the wrong bus blamed on the requirement of the mistake?
fn is_blamed(mistake: &'static Mistake, setup: &Setup, parameters: Parameters, case: &Case) -> bool {
    let mut bus = Reference::new(Wrong::new(mistake));
    let CaseVerdict::Fail(failure) = run_case(setup, &parameters, case, &mut bus) else { return false };
    failure.blamed(setup, parameters, case, None).breaks.as_deref() == Some(mistake.requirement)
}

/// The judgement of an observer of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseConcerns {
    /// The claims that were broken up to the step in question.
    pub broken: BTreeSet<Concern>,
    /// The claims that were broken until the bus rested, when every listener had ended that could end.
    pub after: BTreeSet<Concern>,
    /// The claims that promise an event that is missing where every thread rests.
    pub missing: BTreeSet<Concern>,
}

/// Watches a bus up to a step of a case, and until it rests. A listener whose deadline has passed does not
/// end by itself any more, since deadlines are for such listeners.
///
/// # Errors
/// If the bus does not come to rest, or a listener of the case is not at its gate.
pub fn concerns_of<S: Stepper + Clone>(
    mut bus: Reference<S>,
    setup: &Setup,
    parameters: Parameters,
    case: &Case,
    step: usize,
) -> Result<CaseConcerns, Trouble> {
    let claims = BusClaims::default();
    bus.reset(setup, &parameters)?;
    let (mut seen, mut promises) = (setup.seen(), Promises::default());
    let mut observe = |bus: &mut Reference<S>, input: &Input, broken: &mut BTreeSet<Concern>| {
        for events in bus.react(input)?.steps {
            broken.extend(claims.broken(&seen, &events));
            events.iter().for_each(|event| seen.observe(event));
            claims.note(&mut promises, &seen);
        }
        Ok::<(), Trouble>(())
    };
    let (mut concerns, mut hanging) = (CaseConcerns::default(), BTreeSet::new());
    for given in case.steps.iter().take(step + 1) {
        match given.input {
            Input::Expire { listener } => hanging.insert(listener),
            Input::End { listener, .. } => hanging.remove(&listener),
            _ => false,
        };
        observe(&mut bus, &given.input, &mut concerns.broken)?;
    }
    let free = |bus: &Reference<S>| bus.rest().bus.running().filter(|runs| !hanging.contains(runs));
    for _ in 0..MOST_ENDS {
        let Some(listener) = free(&bus) else { break };
        observe(&mut bus, &Input::End { listener, end: End::Ok }, &mut concerns.after)?;
    }
    if free(&bus).is_none() {
        concerns.missing = claims.due(&promises).into_iter().collect();
    }
    Ok(concerns)
}

type Requirements = BTreeSet<&'static str>;

/// The requirements that the step is about on a correct bus.
fn asked(setup: &Setup, parameters: Parameters, case: &Case, step: usize) -> Result<Requirements, Trouble> {
    let claims = BusClaims::default();
    let mut bus = Reference::new(Machine::default());
    bus.reset(setup, &parameters)?;
    let (mut seen, mut about) = (setup.seen(), Requirements::new());
    for given in case.steps.iter().take(step + 1) {
        let steps = bus.react(&given.input)?.steps;
        about =
            concerned(&claims, &seen, &steps).into_iter().chain(super::about::known(&given.about)).collect();
        steps.iter().flatten().for_each(|event| seen.observe(event));
    }
    Ok(about)
}
