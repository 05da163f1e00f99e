//! Which case kills which wrong bus, and which requirement it breaks there: found by watching.

use std::collections::BTreeSet;

use wspbus_models::claim::concern::Spectator;
use wspbus_models::lifecycle::{End, Machine};

use super::about::concerned;
use super::case::{Case, Input, Parameters, Setup, Suite};
use super::implementation::{Implementation, Trouble, Verdict, run_case};
use super::observable::Reference;
use super::wrong::{Mistake, Wrong};

/// So many killing cases are watched for the requirement that is looked for.
const WATCHED: usize = 400;

/// So many listeners may end before a bus that is watched must rest.
const MOST_ENDS: usize = 50;

/// What became of a wrong bus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kill {
    /// How many cases fail, by suite.
    pub fails: Vec<(String, usize)>,
    /// The first case that fails.
    pub first: Option<String>,
    /// A case that fails where the requirement of the mistake is at stake, and why it is.
    pub proof: Option<(String, Proof)>,
}

/// Why a failing case is about a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// A property of the requirement is broken by what was seen.
    Broken,
    /// What a property of the requirement promises is missing where the bus rests.
    Missing,
    /// A property of the requirement looks at the step that should have been.
    Asked,
}

/// Runs every case of these suites against a wrong bus.
pub fn kill(mistake: &'static Mistake, suites: &[Suite]) -> Kill {
    let mut kill = Kill::default();
    let mut watched = 0;
    for suite in suites {
        let mut bus = Reference::new(Wrong::new(mistake));
        let mut fails = 0;
        for case in &suite.cases {
            let verdict = run_case(&suite.setup, &suite.parameters, case, &mut bus);
            let Verdict::Fail(failure) = verdict else { continue };
            fails += 1;
            kill.first.get_or_insert_with(|| case.id.clone());
            let proven = kill.proof.as_ref().is_some_and(|(_, proof)| *proof == Proof::Broken);
            if !proven && watched < WATCHED {
                watched += 1;
                let proof = prove(mistake, &suite.setup, suite.parameters, case, failure.step);
                if let Some(proof) = proof.filter(|p| kill.proof.as_ref().is_none_or(|(_, best)| p < best)) {
                    kill.proof = Some((case.id.clone(), proof));
                }
            }
        }
        kill.fails.push((suite.name.clone(), fails));
    }
    kill
}

/// Is the requirement of the mistake at stake where the case fails, and why?
fn prove(
    mistake: &'static Mistake,
    setup: &Setup,
    parameters: Parameters,
    case: &Case,
    step: usize,
) -> Option<Proof> {
    let broken = watch(mistake, setup, parameters, case, step).ok()?;
    let is_it = |found: &BTreeSet<&str>| found.contains(mistake.requirement);
    if is_it(&broken.0) {
        return Some(Proof::Broken);
    }
    if is_it(&broken.1) {
        return Some(Proof::Missing);
    }
    asked(setup, parameters, case, step).ok().filter(is_it).map(|_| Proof::Asked)
}

type Requirements = BTreeSet<&'static str>;

/// What a wrong bus breaks up to a step and until it rests, and what is missing then.
fn watch(
    mistake: &'static Mistake,
    setup: &Setup,
    parameters: Parameters,
    case: &Case,
    step: usize,
) -> Result<(Requirements, Requirements), Trouble> {
    let spectator = Spectator::new(setup.policy());
    let mut bus = Reference::new(Wrong::new(mistake));
    bus.reset(setup, &parameters)?;
    let (mut seen, mut broken) = (setup.seen(), Requirements::new());
    let mut note = |bus: &mut Reference<Wrong>, input: &Input| -> Result<(), Trouble> {
        for events in bus.react(input)?.steps {
            let found = spectator.broken(&seen, &events);
            broken.extend(found.iter().flat_map(|concern| concern.requirements));
            events.iter().for_each(|event| seen.note(event));
        }
        Ok(())
    };
    for given in case.steps.iter().take(step + 1) {
        note(&mut bus, &given.input)?;
    }
    // What comes of it shows when every listener has ended.
    for _ in 0..MOST_ENDS {
        let Some(listener) = bus.rest().bus.running() else { break };
        note(&mut bus, &Input::End { listener, end: End::Ok })?;
    }
    let missing = match bus.rest().bus.running() {
        Some(_) => Requirements::new(),
        None => spectator.due(&seen).iter().flat_map(|concern| concern.requirements).copied().collect(),
    };
    Ok((broken, missing))
}

/// The requirements that the step is about on a bus that is right.
fn asked(setup: &Setup, parameters: Parameters, case: &Case, step: usize) -> Result<Requirements, Trouble> {
    let spectator = Spectator::new(setup.policy());
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
