//! Which case kills which wrong bus, and which requirement the bus breaks there. Both are found by watching
//! the bus.

use std::collections::BTreeSet;

use wspbus_models::bus::claim::concern::{Concern, Spectator};
use wspbus_models::bus::{End, Machine};
use wspbus_words::system::Observer;

use super::about::concerned;
use super::case::{Case, Input, Parameters, Setup, Suite};
use super::implementation::{Implementation, Trouble};
use super::observable::{Reference, Stepper};
use super::parallel;
use super::prefixes::Prefixes;
use super::wrong::{Mistake, Wrong};

/// The number of killing cases that are watched in the search for the requirement.
const WATCHED: usize = 400;

/// The number of listeners that may end before a bus that is watched must rest.
const MOST_ENDS: usize = 50;

/// What became of a wrong bus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kill {
    /// By suite: its name, and the indices of the cases that fail.
    pub fails: Vec<(String, Vec<usize>)>,
    /// The id of the first case that fails.
    pub first: Option<String>,
    /// A case that fails where the requirement of the mistake is at stake: the case that says so best.
    pub proven: Option<Proven>,
}

/// A case that fails where a requirement is at stake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// The name of the suite.
    pub suite: String,
    /// The id of the case.
    pub case: String,
    /// Why the requirement is at stake.
    pub proof: Proof,
}

/// Why a failing case is about a requirement: the strongest reason first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// A property of the requirement is broken by what was seen up to the step that fails, and no property of
    /// another requirement is broken.
    Alone,
    /// A property of the requirement is broken by what was seen until the bus rested, and properties of other
    /// requirements are broken too.
    Broken,
    /// What a property of the requirement promises is missing where nothing moves any more.
    Missing,
    /// A property of the requirement judges the step that was expected.
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
    let mut watched = 0;
    for prefixes in suites {
        let (suite, fails) = (prefixes.suite, prefixes.failing(Reference::new(Wrong::new(mistake))));
        for (place, step) in &fails {
            let case = &suite.cases[*place];
            kill.first.get_or_insert_with(|| case.id.clone());
            let best = kill.proven.as_ref().map(|proven| proven.proof);
            if best == Some(Proof::Alone) || watched == WATCHED {
                break;
            }
            watched += 1;
            let found = prove(mistake, &suite.setup, suite.parameters, case, *step);
            if let Some(proof) = found.filter(|proof| best.is_none_or(|best| *proof < best)) {
                kill.proven = Some(Proven { suite: suite.name.clone(), case: case.id.clone(), proof });
            }
        }
        kill.fails.push((suite.name.clone(), fails.into_iter().map(|(place, _)| place).collect()));
    }
    kill
}

/// Why the requirement of the mistake is at stake where the case fails; none if it is not at stake.
fn prove(
    mistake: &'static Mistake,
    setup: &Setup,
    parameters: Parameters,
    case: &Case,
    step: usize,
) -> Option<Proof> {
    let watched = watch(Reference::new(Wrong::new(mistake)), setup, parameters, case, step).ok()?;
    let is_it = |concern: &Concern| concern.requirements.contains(&mistake.requirement);
    if !watched.broken.is_empty() && watched.broken.iter().all(is_it) {
        return Some(Proof::Alone);
    }
    if watched.broken.iter().chain(&watched.after).any(is_it) {
        return Some(Proof::Broken);
    }
    if watched.missing.iter().any(is_it) {
        return Some(Proof::Missing);
    }
    let about = asked(setup, parameters, case, step).ok()?;
    about.contains(mistake.requirement).then_some(Proof::Asked)
}

/// What a spectator of a case saw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watched {
    /// The properties that were broken up to the step in question.
    pub broken: BTreeSet<Concern>,
    /// The properties that were broken until the bus rested, when every listener had ended that could end.
    pub after: BTreeSet<Concern>,
    /// The properties that promise something that is missing where nothing moves any more.
    pub missing: BTreeSet<Concern>,
}

/// Watches a bus up to a step of a case, and until it rests. A listener whose deadline has passed does not
/// end by itself any more, since deadlines are for such listeners.
///
/// # Errors
/// If the bus does not come to rest, or a listener of the case is not at its gate.
pub fn watch<S: Stepper + Clone>(
    mut bus: Reference<S>,
    setup: &Setup,
    parameters: Parameters,
    case: &Case,
    step: usize,
) -> Result<Watched, Trouble> {
    let spectator = Spectator::default();
    bus.reset(setup, &parameters)?;
    let mut seen = setup.seen();
    let mut note = |bus: &mut Reference<S>, input: &Input, broken: &mut BTreeSet<Concern>| {
        for events in bus.react(input)?.steps {
            broken.extend(spectator.broken(&seen, &events));
            events.iter().for_each(|event| seen.note(event));
        }
        Ok::<(), Trouble>(())
    };
    let (mut watched, mut hanging) = (Watched::default(), BTreeSet::new());
    for given in case.steps.iter().take(step + 1) {
        match given.input {
            Input::Expire { listener } => hanging.insert(listener),
            Input::End { listener, .. } => hanging.remove(&listener),
            _ => false,
        };
        note(&mut bus, &given.input, &mut watched.broken)?;
    }
    let free = |bus: &Reference<S>| bus.rest().bus.running().filter(|runs| !hanging.contains(runs));
    for _ in 0..MOST_ENDS {
        let Some(listener) = free(&bus) else { break };
        note(&mut bus, &Input::End { listener, end: End::Ok }, &mut watched.after)?;
    }
    if free(&bus).is_none() {
        watched.missing = spectator.due(&seen).into_iter().collect();
    }
    Ok(watched)
}

type Requirements = BTreeSet<&'static str>;

/// The requirements that the step is about on a correct bus.
fn asked(setup: &Setup, parameters: Parameters, case: &Case, step: usize) -> Result<Requirements, Trouble> {
    let spectator = Spectator::default();
    let mut bus = Reference::new(Machine::default());
    bus.reset(setup, &parameters)?;
    let (mut seen, mut about) = (setup.seen(), Requirements::new());
    for given in case.steps.iter().take(step + 1) {
        let steps = bus.react(&given.input)?.steps;
        about = concerned(&spectator, &seen, &steps)
            .into_iter()
            .chain(super::about::known(&given.about))
            .collect();
        steps.iter().flatten().for_each(|event| seen.note(event));
    }
    Ok(about)
}
