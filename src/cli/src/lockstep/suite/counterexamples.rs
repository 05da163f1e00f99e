//! Every counterexample of every configuration of a dialect, played on a bus.
//!
//! The bus has to take the same steps, and what it showed has to violate the claim again.

use wspbus_models::bus::event::Event;
use wspbus_models::bus::seen::Seen;
use wspbus_models::dialect::python::{Action, PythonBus, PythonDialect};
use wspbus_models::named::Named;
use wspbus_words::system::{Checked, Claim};

use super::judge::{History, at_rest};
use super::{Case, Played};
use crate::lockstep::drive::{self, Facts, Lockstep, Stop};
use wspbus_check::{Behaviour, Finding, Limits, NO_DEADLOCK, Verdict, Watched, check, silent};
use wspbus_kit::conform::driven::Driven;
use wspbus_kit::conform::message::Reply;
use wspbus_kit::suite::parallel;

/// A loop is driven so many times.
const ROUNDS: usize = 2;

pub(super) fn cases(dialect: &'static PythonDialect, states: usize) -> Vec<Case> {
    parallel::each(dialect.configurations, |named| of(named, states)).into_iter().flatten().collect()
}

/// The counterexamples of one configuration. A claim that could not be checked is a
/// case too, and is cut.
fn of(named: &Named<PythonBus>, states: usize) -> Vec<Case> {
    let bus = (named.build)();
    let cut = |name: &str, why: String| {
        let name = format!("{}/{}{name}", bus.config().package.model, named.name);
        Case::new(name, move |_, _| Err(Stop::Cut(why.clone())))
    };
    match check(&Watched::new(bus.clone()), &Limits { states, ..Limits::default() }, &mut silent) {
        Err(error) => vec![cut("", format!("the model could not be checked: {error}"))],
        Ok(report) => report
            .findings
            .into_iter()
            .filter_map(|finding| match finding.verdict {
                Verdict::Violated => Some(case(named.name, &bus, finding)),
                Verdict::Incomplete => {
                    let why = format!("the model was not explored beyond {states} states");
                    Some(cut(&format!("/{}", finding.name), why))
                }
                Verdict::Holds | Verdict::Reached | Verdict::Unreached | Verdict::Untested => None,
            })
            .collect(),
    }
}

fn case(configuration: &str, bus: &PythonBus, finding: Finding<Watched<PythonBus>>) -> Case {
    let bus = bus.clone();
    let (property, behaviour) = (finding.name, finding.behaviour);
    let model = bus.config().package.model;
    Case::new(format!("{model}/{configuration}/{property}"), move |name, driven| match &behaviour {
        Some(behaviour) => play(&bus, driven, name, property, behaviour),
        None => Err(Stop::Cut("the checker gave no counterexample".to_owned())),
    })
}

fn play(
    bus: &PythonBus,
    driven: &mut dyn Driven,
    name: &str,
    property: &str,
    behaviour: &Behaviour<Watched<PythonBus>>,
) -> Result<Played, Stop> {
    let actions: Vec<&Action> = behaviour.steps.iter().map(|(action, _)| action).collect();
    let claim = bus.claims().into_iter().find(|claim| claim.name == property);
    let order = actions.iter().find_map(|action| match action {
        Action::Order { due, .. } => Some(due.as_slice()),
        _ => None,
    });
    drive::case_in_order(bus, driven, name, order.unwrap_or_default(), |lockstep| {
        let mut history = History::new(bus);
        let start = behaviour.loop_start.unwrap_or(actions.len());
        follow(lockstep, &mut history, &actions[..start])?;
        let home = lockstep.last().clone();
        for _ in 0..ROUNDS {
            follow(lockstep, &mut history, &actions[start..])?;
            is_home(lockstep, &home)?;
        }
        if behaviour.loop_start == Some(actions.len()) && !at_rest(lockstep.last()) {
            return Err(differs(lockstep, "nothing happens any more", "a thread is ready to go on"));
        }
        judge(lockstep, &history, claim.as_ref(), property, behaviour.loop_start)
    })?;
    Ok(Played { runs: 1, note: None })
}

fn follow(lockstep: &mut Lockstep<'_>, history: &mut History, actions: &[&Action]) -> Result<(), Stop> {
    for action in actions {
        lockstep.take(action)?;
        history.observe(lockstep.events().cloned().collect());
    }
    Ok(())
}

/// After each round every thread of the bus is where it was before the first one.
fn is_home(lockstep: &Lockstep<'_>, home: &Reply) -> Result<(), Stop> {
    match (home, lockstep.last()) {
        (Reply::Settled { at: before, .. }, Reply::Settled { at, .. }) if before == at => Ok(()),
        (Reply::Ended { end: before, .. }, Reply::Ended { end, .. }) if before == end => Ok(()),
        (before, after) => {
            Err(lockstep.differs_now(Facts::Reply(before.clone()), Facts::Reply(after.clone())))
        }
    }
}

fn judge(
    lockstep: &Lockstep<'_>,
    history: &History,
    claim: Option<&Claim<Seen, Event>>,
    property: &str,
    loop_start: Option<usize>,
) -> Result<(), Stop> {
    let is_violated = match claim {
        Some(claim) => history.violates(claim, loop_start),
        None if property == NO_DEADLOCK => at_rest(lockstep.last()),
        None => return Err(Stop::Cut(format!("the model claims no {property:?}"))),
    };
    if is_violated {
        return Ok(());
    }
    Err(differs(lockstep, &format!("{property} is violated"), &format!("{property} is not violated")))
}

fn differs(lockstep: &Lockstep<'_>, expected: &str, observed: &str) -> Stop {
    let words = |text: &str| Facts::Words(vec![text.to_owned()]);
    lockstep.differs_now(words(expected), words(observed))
}
