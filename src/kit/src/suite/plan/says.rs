//! The text of a suite: its guarantee, the hypotheses, the machine and the inputs, and what a pass does not show.

use super::{Figures, Plan, PlanKind};
use crate::suite::bounds::{Bounds, CONCURRENT};
use crate::suite::case::Feature;
use crate::suite::wide::cover as combined;
use crate::suite::wide::dimension::ALL;
use crate::suite::wild;

/// The hypotheses of every suite.
const HYPOTHESES: &str = "the implementation is deterministic under the gates, can be reset, makes the choices that \
                          the parameters say, and shows what it does";

/// The moments at which known faults show, beyond several kinds of suites.
const TENTH_CYCLE: &str = "at the tenth cycle";
const FORTIETH_REQUEST: &str = "at the fortieth request";
const CODE: &str = "at an Exit with the code 99";

impl Plan {
    /// The text of the suite for an implementation with these features: the meaning of passing every case, the
    /// hypotheses, what is not shown, the machine or the scripts, their inputs and features, n and k, and the size.
    pub fn guarantee(self, figures: &Figures, features: &[Feature]) -> String {
        let Figures { cases, steps, .. } = figures;
        let (shows, not_shown) = (self.shows(figures), self.not_shown());
        let examples = one_of(self.beyond());
        let hypotheses = match self.kind {
            PlanKind::Complete(extra) if figures.alike == 0 => {
                let most = figures.states + extra;
                format!(
                    "{HYPOTHESES}; and it has at most n + k = {most} states that the inputs can reach and tell apart"
                )
            }
            _ => HYPOTHESES.to_owned(),
        };
        let (machine, inputs) = (self.machine(figures), self.inputs(figures, features));
        let features = with(features);
        format!(
            "{shows} Hypotheses: {hypotheses}. Not shown: {not_shown}. Known examples: a bug that shows {examples}. \
             {machine}. Inputs: {inputs}. Features: {features}. {}. Size: {cases} cases, {steps} steps.",
            self.size(figures)
        )
    }

    /// The meaning of passing every case.
    fn shows(self, figures: &Figures) -> String {
        match self.kind {
            PlanKind::Transitions => {
                "Each transition of the observable machine was taken at least once, and showed what it must.".to_owned()
            }
            PlanKind::Complete(_) if figures.alike > 0 => format!(
                "Each transition of the observable machine was taken, and the state after it was told apart from every \
                 other state that these inputs can tell from it. No number of states is guaranteed: {} pairs of states \
                 cannot be told apart without the inputs that are left out.",
                figures.alike
            ),
            PlanKind::Complete(_) => "An implementation that passes does what the observable machine does, on every \
                                      sequence of inputs that is defined in it."
                .to_owned(),
            PlanKind::Concurrency(more) => format!(
                "In every pass in progress that one thread brings about, {more} other thread{} made every request, \
                 in every order, and each requester was told what it must be.",
                if more == 1 { "" } else { "s" }
            ),
            PlanKind::Negative => "For every kind of step that puts something out of reach for good: once the bus \
                                   rested after it, threads made each request that might bring it about, one after \
                                   the other, and it did not happen."
                .to_owned(),
            PlanKind::Smoke => "A first look, and no guarantee: every wrong bus that was made for a requirement \
                                (`wspbus adapter --list-mutants` lists them) and fails a case of the complete suite of \
                                this level fails one of these."
                .to_owned(),
            PlanKind::Wide(strength) => format!(
                "Every {} of values of {strength} dimensions that takes effect in some scenario that was tried takes \
                 effect in a case, and the implementation showed what it must in the whole of each case. {} combinations \
                 take effect. A rule of the specification or of the scripts excludes {}, and {} took effect in none of the \
                 scenarios that were tried (at most {} for each).",
                if strength == 2 { "pair" } else { "combination" },
                figures.covered,
                figures.excluded,
                figures.missing,
                figures.attempts,
            ),
            PlanKind::Wild { sessions, seed } => format!(
                "In {sessions} random sessions, drawn with the seed {seed}, the implementation showed what it must. \
                 Nothing is guaranteed beyond these sessions."
            ),
        }
    }

    /// The faults that an implementation may have although it passes.
    fn not_shown(self) -> &'static str {
        match self.kind {
            PlanKind::Transitions => {
                "where a transition led, beyond what the rest of a case happens to show; inputs and bounds beyond the \
                 level"
            }
            PlanKind::Complete(_) => "inputs and bounds beyond the level; faults that need more states",
            PlanKind::Concurrency(_) => {
                "requests at other moments than while a listener is at its gate; more threads; calls that overlap within \
                 the bus itself"
            }
            PlanKind::Negative => {
                "an event that comes after more inputs than were tried, or before the bus rests; requests of listeners; \
                 inputs beyond the level"
            }
            PlanKind::Smoke => "most single faults of the observable machine",
            PlanKind::Wide(_) => {
                "values that must come together with more others; values that no dimension has; another order of the \
                 same things"
            }
            PlanKind::Wild { .. } => {
                "a fault that shows in one session of a million is missed with most seeds"
            }
        }
    }

    /// Known faults that an implementation may have although it passes: the moment at which each shows. A test has a bus
    /// with each of them.
    pub fn beyond(self) -> &'static [&'static str] {
        match self.kind {
            PlanKind::Transitions => {
                &["the second time that a transition is taken", TENTH_CYCLE, FORTIETH_REQUEST, CODE]
            }
            PlanKind::Complete(_) => &[TENTH_CYCLE, FORTIETH_REQUEST, CODE, "when a third ticket is open"],
            PlanKind::Concurrency(_) => &["at a request of a fourth thread", TENTH_CYCLE, FORTIETH_REQUEST],
            PlanKind::Negative => &["at the twentieth request after the end", TENTH_CYCLE, FORTIETH_REQUEST],
            PlanKind::Smoke => &[TENTH_CYCLE, FORTIETH_REQUEST, CODE],
            PlanKind::Wide(_) => &[TENTH_CYCLE, "at a listener with the priority 77", CODE],
            PlanKind::Wild { .. } => &["at an Exit with the code 99 in the tenth cycle"],
        }
    }

    /// The machine, or the scripts, from which the suite is generated, in words.
    fn machine(self, figures: &Figures) -> String {
        let Figures { states, transitions, .. } = figures;
        match self.kind {
            PlanKind::Wide(_) => format!(
                "Machine: the specification of one bus, driven by scripts of at most {} steps with up to 4 listeners on \
                 each channel at first",
                combined::LONGEST
            ),
            PlanKind::Wild { .. } => {
                "Machine: the specification of one bus, driven by random sessions with up to 10 \
                                      listeners at first, and up to 12 later, on all channels"
                    .to_owned()
            }
            PlanKind::Concurrency(_) => {
                format!("Machine: the specification of one bus; {}", CONCURRENT.says())
            }
            _ => format!(
                "Machine: the observable machine of level {}: {states} states, {transitions} transitions; {}",
                self.level,
                Bounds::of(self.level).says()
            ),
        }
    }

    /// The inputs that the cases give.
    fn inputs(self, figures: &Figures, features: &[Feature]) -> String {
        match self.kind {
            PlanKind::Wide(strength) => {
                let features: Vec<Feature> =
                    self.level.features().filter(|feature| features.contains(feature)).collect();
                let values = combined::values(self.level, &features);
                let vary = ALL.iter().zip(&values).filter(|(_, values)| values.len() > 1);
                let names: Vec<&str> = vary.map(|(named, _)| named.name).collect();
                format!(
                    "the values of {} dimensions, {strength} at a time, while the others are random: {}",
                    names.len(),
                    names.join(", ")
                )
            }
            PlanKind::Wild { .. } => {
                let (fewest, most) = wild::LENGTH;
                format!(
                    "{fewest} to {most} of those that the features permit, with codes and priorities of the whole type \
                     and at most 5 open tickets; each session uses a random part of them, with random weights"
                )
            }
            PlanKind::Concurrency(more) => {
                format!("every request by {} threads, and listeners that end well", more + 1)
            }
            _ => format!("the {} of this level", figures.inputs),
        }
    }

    fn size(self, figures: &Figures) -> String {
        let n = figures.states;
        match self.kind {
            PlanKind::Complete(extra) if figures.alike == 0 => format!("n = {n}, k = {extra}"),
            PlanKind::Complete(_) | PlanKind::Transitions | PlanKind::Negative | PlanKind::Smoke => {
                format!("n = {n}, and complete for no k")
            }
            PlanKind::Concurrency(_) | PlanKind::Wide(_) | PlanKind::Wild { .. } => {
                "No n and no k: no states are counted".to_owned()
            }
        }
    }
}

/// The features of the implementation, in words.
fn with(features: &[Feature]) -> String {
    let lacks = Feature::ALL.into_iter().filter(|feature| !features.contains(feature));
    let lacks: Vec<&str> = lacks.map(Feature::name).collect();
    match lacks.is_empty() {
        true => "all that the level uses".to_owned(),
        false => format!("those that the level uses, without the inputs that need {}", lacks.join(", ")),
    }
}

/// These words, with "or" before the last of them.
fn one_of(words: &[&str]) -> String {
    match words {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => words.concat(),
    }
}
