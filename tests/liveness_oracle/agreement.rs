//! The engine and the oracle agree on every graph.

use wspbus_check::{Verdict, validate, why_it_may_stay};

use crate::GRAPHS;
use crate::graph::{Dice, Graph, draw, go, has};
use crate::lasso::Lasso;
use crate::model::{behaviour, found, model, place, report};
use crate::walks::{Claim, Definition, Part, Step, Steps, violation};

const CLAIMS: [Claim; 2] = [Claim::LeadsTo, Claim::Eventually];

/// The number of graphs with each verdict about one claim.
#[derive(Debug, Default, PartialEq, Eq)]
struct Count {
    /// The counterexample has a loop of arrows.
    lassos: u32,
    /// The counterexample stays in its last state.
    stays: u32,
    holds: u32,
    untested: u32,
    incomplete: u32,
}

/// The verdict that follows from the oracle.
fn expected(graph: &Graph, part: Part, claim: Claim) -> Verdict {
    let asks = |state: u8| match claim {
        Claim::LeadsTo => has(graph.from, state),
        Claim::Eventually => graph.initial.contains(&state),
    };
    let is_asked = (0..graph.states).any(|state| has(part.found & !graph.to, state) && asks(state));
    if violation(graph, part, claim, Definition::Weak).is_some() {
        return Verdict::Violated;
    }
    match (part.complete, is_asked) {
        (false, _) => Verdict::Incomplete,
        (true, true) => Verdict::Holds,
        (true, false) => Verdict::Untested,
    }
}

#[test]
fn the_engine_and_the_oracle_give_the_same_verdicts() {
    let mut counts = [(); 2].map(|()| Count::default());
    for graph in (0..GRAPHS).map(draw) {
        let (report, part) = (report(&graph), Part::of(&graph));
        let explored = (part.found.count_ones() as usize, part.complete);
        assert_eq!((report.states, report.complete), explored, "{graph:?}");
        for (claim, count) in CLAIMS.into_iter().zip(&mut counts) {
            let (verdict, lasso) = found(&report, claim);
            assert_eq!(verdict, expected(&graph, part, claim), "{claim:?} of {graph:?}");
            let is_stay = lasso.as_ref().is_some_and(|lasso| lasso.start == lasso.steps.len());
            match verdict {
                Verdict::Violated if is_stay => count.stays += 1,
                Verdict::Violated => count.lassos += 1,
                Verdict::Holds => count.holds += 1,
                Verdict::Untested => count.untested += 1,
                _ => count.incomplete += 1,
            }
        }
    }
    let [leads_to, eventually] = counts;
    assert_eq!(leads_to, Count { lassos: 4987, stays: 2283, holds: 476, untested: 836, incomplete: 1418 });
    assert_eq!(eventually, Count { lassos: 5307, stays: 2444, holds: 507, untested: 370, incomplete: 1372 });
}

/// A counterexample of a cut run is one of the whole graph: it is real.
#[test]
fn each_counterexample_of_the_engine_is_one_by_the_definition_of_the_oracle() {
    let (mut cut, mut complete) = (0, 0);
    for graph in (0..GRAPHS).map(draw) {
        let (report, whole) = (report(&graph), graph.whole());
        for claim in CLAIMS {
            let (verdict, lasso) = found(&report, claim);
            assert_eq!(lasso.is_some(), verdict == Verdict::Violated);
            let Some(lasso) = lasso else { continue };
            assert!(lasso.violates(&whole, claim), "{claim:?}: {lasso:?} of {graph:?}");
            *(if report.complete { &mut complete } else { &mut cut }) += 1;
        }
    }
    assert_eq!((complete, cut), (13_985, 1_036));
}

#[test]
fn the_validator_accepts_each_counterexample_of_the_oracle() {
    let mut accepted = 0;
    for graph in (0..GRAPHS).map(draw) {
        for claim in CLAIMS {
            let Some(walk) = violation(&graph, Part::of(&graph), claim, Definition::Weak) else { continue };
            let lasso = Lasso::from(&walk);
            assert!(lasso.violates(&graph.whole(), claim), "{lasso:?} of {graph:?}");
            let verdict = validate(&model(&graph), place(claim), &behaviour(&lasso));
            assert_eq!(verdict, Ok(()), "{lasso:?} of {graph:?}");
            accepted += 1;
        }
    }
    assert_eq!(accepted, 15_021);
}

/// A random walk with a random loop: most of them close, and some take an arrow that is not there.
fn forged(dice: &mut Dice, graph: &Graph) -> Lasso {
    let first = if dice.one_in(16) { dice.below(graph.states) } else { graph.initial[0] };
    let (mut here, mut steps) = (first, Vec::new());
    for _ in 0..dice.below(9) {
        let next: Vec<(usize, u8)> =
            graph.leaving(here).filter_map(|(place, arrow)| Some((place, arrow.to?))).collect();
        if next.is_empty() {
            break;
        }
        let (arrow, to) = next[usize::from(dice.below(next.len() as u8))];
        let arrow = if dice.one_in(32) { usize::from(dice.below(graph.arrows.len() as u8)) } else { arrow };
        here = if dice.one_in(32) { dice.below(graph.states) } else { to };
        steps.push((arrow, here));
    }
    let states: Vec<u8> = [first].into_iter().chain(steps.iter().map(|(_, state)| *state)).collect();
    let same: Vec<usize> = (0..states.len()).filter(|place| states[*place] == here).collect();
    let start = match dice.one_in(8) {
        true => usize::from(dice.below(states.len() as u8 + 1)),
        false => same[usize::from(dice.below(same.len() as u8))],
    };
    Lasso { first, steps, start }
}

/// The graph and the claim in whose words the validator judges. To the engine, `eventually` is the claim that each
/// initial state leads to one with `to`. So a behaviour that comes back to an initial state makes the promise again.
fn as_validated(graph: &Graph, claim: Claim) -> Graph {
    let initial = graph.initial.iter().fold(0, |set, state| set | 1 << state);
    Graph { from: if claim == Claim::Eventually { initial } else { graph.from }, ..graph.clone() }
}

#[test]
fn the_validator_and_the_oracle_judge_random_behaviours_alike() {
    let (mut accepted, mut rejected) = (0, 0);
    for seed in 0..GRAPHS {
        let graph = draw(seed).whole();
        let (model, mut dice) = (model(&graph), Dice(!seed));
        for claim in CLAIMS {
            let lasso = forged(&mut dice, &graph);
            let verdict = validate(&model, place(claim), &behaviour(&lasso));
            let violates = lasso.violates(&as_validated(&graph, claim), Claim::LeadsTo);
            assert_eq!(verdict.is_ok(), violates, "{verdict:?}: {lasso:?} of {graph:?}");
            *(if verdict.is_ok() { &mut accepted } else { &mut rejected }) += 1;
        }
    }
    assert_eq!((accepted, rejected), (8_528, 11_472));
}

/// State 0 meets the condition, state 1 is initial too. The behaviour 0 1 1 comes to the condition, and what follows
/// from state 1 on is a counterexample. So the verdict is right, and the engine shows the shorter counterexample.
#[test]
fn a_return_to_an_initial_state_is_a_beginning_to_the_validator() {
    let mut graph = Graph::new(&[go(0, 1), go(1, 1)]);
    (graph.initial, graph.to) = (vec![0, 1], 1);
    let late = Lasso { first: 0, steps: vec![(0, 1)], start: 1 };
    assert_eq!(validate(&model(&graph), place(Claim::Eventually), &behaviour(&late)), Ok(()));
    assert!(!late.violates(&graph, Claim::Eventually));
    let shown = Lasso { first: 1, steps: vec![], start: 0 };
    assert_eq!(found(&report(&graph), Claim::Eventually), (Verdict::Violated, Some(shown)));
}

#[test]
fn a_behaviour_may_stay_exactly_where_its_stay_step_serves_every_class() {
    let (mut may, mut may_not) = (0, 0);
    for graph in (0..GRAPHS).map(|seed| draw(seed).whole()) {
        let (part, model) = (Part::of(&graph), model(&graph));
        let steps = Steps::new(&graph, part, Definition::Weak);
        for state in (0..graph.states).filter(|state| has(part.found, *state)) {
            let served = steps.stay(state).map(|Step { serves, .. }| serves);
            let may_stay = served == Some(steps.all());
            assert_eq!(why_it_may_stay(&model, &state).is_some(), may_stay, "state {state} of {graph:?}");
            *(if may_stay { &mut may } else { &mut may_not }) += 1;
        }
    }
    assert_eq!((may, may_not), (5_767, 17_993));
}
