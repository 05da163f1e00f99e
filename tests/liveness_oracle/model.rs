//! A graph as a model of stateright, and the findings of the engine.

use stateright::{Model, Property};
use wspbus_check::{Behaviour, Limits, Plain, Report, Verdict, check, silent};

use crate::graph::{Graph, has};
use crate::lasso::Lasso;
use crate::walks::Claim;

/// The model of a graph. An action is the place of an arrow.
pub struct Drawn(Graph);

impl Model for Drawn {
    type State = u8;
    type Action = usize;

    fn init_states(&self) -> Vec<u8> {
        self.0.initial.clone()
    }
    fn actions(&self, state: &u8, actions: &mut Vec<usize>) {
        actions.extend(self.0.leaving(*state).map(|(place, _)| place));
    }
    fn next_state(&self, _: &u8, place: usize) -> Option<u8> {
        self.0.arrows[place].to
    }
    fn within_boundary(&self, state: &u8) -> bool {
        !has(self.0.outside, *state)
    }
    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::eventually(name(Claim::Eventually), |model, state| has(model.0.to, *state))]
    }
}

/// The numbers that the engine gets for the classes 0 to 3: the least, the greatest, and two between them.
const NUMBERS: [u8; 4] = [0, 63, 7, 32];

/// The name of a claim in the model.
pub fn name(claim: Claim) -> &'static str {
    match claim {
        Claim::LeadsTo => "leads-to",
        Claim::Eventually => "eventually",
    }
}

/// The place of a claim in the model.
pub fn place(claim: Claim) -> usize {
    match claim {
        Claim::Eventually => 0,
        Claim::LeadsTo => 1,
    }
}

pub fn model(graph: &Graph) -> Plain<Drawn> {
    let (arrows, classes) = (graph.arrows.clone(), graph.classes.clone());
    let class = move |kind: u8| NUMBERS[usize::from(classes[usize::from(kind)])];
    Plain::new(Drawn(graph.clone()))
        .fairness(move |place| arrows[*place].kind.map(&class))
        .may_end(|model, state| has(model.0.ends, *state))
        .leads_to(
            name(Claim::LeadsTo),
            |model, state| has(model.0.from, *state),
            |model, state| has(model.0.to, *state),
        )
}

/// The report of the engine.
pub fn report(graph: &Graph) -> Report<Plain<Drawn>> {
    let limits = Limits { states: graph.limit.unwrap_or(usize::MAX), ..Limits::default() };
    check(&model(graph), &limits, &mut silent).unwrap_or_else(|why| panic!("{why}: {graph:?}"))
}

/// The verdict of the engine about a claim, and its counterexample.
pub fn found(report: &Report<Plain<Drawn>>, claim: Claim) -> (Verdict, Option<Lasso>) {
    let finding = report.finding(name(claim)).expect("the model has both claims");
    let lasso = finding.behaviour.as_ref().map(|behaviour| Lasso {
        first: behaviour.init,
        steps: behaviour.steps.clone(),
        start: behaviour.loop_start.expect("a counterexample of liveness has a loop"),
    });
    (finding.verdict, lasso)
}

/// Does the engine say that state 0 does not lead to state 1?
pub fn is_violated(graph: &Graph) -> bool {
    found(&report(graph), Claim::LeadsTo).0 == Verdict::Violated
}

/// A behaviour of the model.
pub fn behaviour(lasso: &Lasso) -> Behaviour<Plain<Drawn>> {
    Behaviour { init: lasso.first, steps: lasso.steps.clone(), loop_start: Some(lasso.start) }
}
