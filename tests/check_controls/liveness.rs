//! Leads-to under weak fairness.

use stateright::{Checker, Model, Property};
use wspbus_check::{Limits, Verdict, check, silent};

use crate::toy::{Arrow, Toy, go};

/// The states of the counterexample and where its loop begins, or `None` if there is none.
fn lasso(toy: &Toy) -> Option<(Vec<u8>, usize)> {
    let report = toy.report();
    let finding = report.finding("live").expect("claimed");
    let found = finding.behaviour.as_ref();
    assert_eq!(finding.verdict, if found.is_some() { Verdict::Violated } else { Verdict::Holds });
    found.map(|behaviour| {
        (behaviour.states().copied().collect(), behaviour.loop_start.expect("liveness has a loop"))
    })
}

fn live(arrows: &[Arrow], from: &[u8], to: &[u8]) -> Option<(Vec<u8>, usize)> {
    lasso(&Toy::new(arrows).leads_to(from, to))
}

/// stateright's own liveness on the same arrows, from 0.
#[derive(Clone)]
struct Eventually(Toy);

impl Model for Eventually {
    type State = u8;
    type Action = Arrow;
    fn init_states(&self) -> Vec<u8> {
        self.0.init_states()
    }
    fn actions(&self, state: &u8, actions: &mut Vec<Arrow>) {
        self.0.actions(state, actions);
    }
    fn next_state(&self, state: &u8, action: Arrow) -> Option<u8> {
        self.0.next_state(state, action)
    }
    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::eventually("live", |model, state| model.0.to.contains(state))]
    }
}

#[test]
fn a_cycle_that_stateright_misses() {
    let toy = Toy::new(&[go(0, 2).fair(0), go(2, 0).fair(0)]).leads_to(&[0], &[1]);
    assert_eq!(lasso(&toy), Some((vec![0, 2, 0], 0)));
    Eventually(toy.clone()).checker().spawn_bfs().join().assert_no_discovery("live");
    Eventually(toy).checker().spawn_dfs().join().assert_no_discovery("live");
}

#[test]
fn a_join_that_stateright_misses() {
    // The path 0 1 3 answers, and 0 2 3 does not. The order of the arrows decides which one stateright sees first.
    let forth = Toy::new(&[go(0, 1).fair(0), go(0, 2).fair(0), go(1, 3).fair(0), go(2, 3).fair(0)]);
    let mut back = forth.clone();
    back.arrows.reverse();
    let (forth, back) = (forth.leads_to(&[0], &[1]), back.leads_to(&[0], &[1]));
    assert_eq!(lasso(&forth), Some((vec![0, 2, 3], 2)));
    assert_eq!(lasso(&back), lasso(&forth));
    let discovered = |toy: Toy| {
        let breadth = Eventually(toy.clone()).checker().spawn_bfs().join().discovery("live").is_some();
        let depth = Eventually(toy).checker().spawn_dfs().join().discovery("live").is_some();
        [breadth, depth]
    };
    let (forth, back) = (discovered(forth), discovered(back));
    assert!(forth.into_iter().chain(back).any(|found| !found), "{forth:?} {back:?}");
}

#[test]
fn fairness_makes_it_hold() {
    assert_eq!(live(&[go(0, 1).fair(0)], &[0], &[1]), None);
    // No fairness class promises the step: it may never come.
    assert_eq!(live(&[go(0, 1)], &[0], &[1]), Some((vec![0], 0)));
}

#[test]
fn fairness_leaves_a_cycle() {
    let round = [go(0, 2).fair(0), go(2, 0).fair(0)];
    let unfair = [&round[..], &[go(2, 1)]].concat();
    assert_eq!(live(&unfair, &[0], &[1]), Some((vec![0, 2, 0], 0)));
    // The way out is enabled in 2 only, and so not all the time. Weak fairness does not force it.
    let intermittent = [&round[..], &[go(2, 1).fair(1)]].concat();
    assert_eq!(live(&intermittent, &[0], &[1]), Some((vec![0, 2, 0], 0)));
    // A way out that is enabled all the time must be taken.
    let steady = [&round[..], &[go(2, 1).fair(1), go(0, 1).fair(1)]].concat();
    assert_eq!(live(&steady, &[0], &[1]), None);
    // If the class is taken inside the cycle as well, it need not be the way out.
    let busy = [go(0, 2).fair(0), go(2, 0).fair(0), go(2, 1).fair(0), go(0, 1).fair(0)];
    assert_eq!(live(&busy, &[0], &[1]), Some((vec![0, 2, 0], 0)));
}

#[test]
fn self_loops() {
    assert_eq!(live(&[go(0, 0).fair(0)], &[0], &[1]), Some((vec![0, 0], 0)));
    let leave = [go(0, 0), go(0, 1).fair(0)];
    assert_eq!(live(&leave, &[0], &[1]), None);
    assert_eq!(live(&[go(0, 0).fair(1), go(0, 1).fair(0)], &[0], &[1]), None);
}

#[test]
fn a_behaviour_may_stay_at_an_end() {
    let arrows = [go(0, 2).fair(0), go(2, 3).fair(0)];
    assert_eq!(live(&arrows, &[0], &[1]), Some((vec![0, 2, 3], 2)));
    assert_eq!(live(&arrows, &[0], &[3]), None);
    // A behaviour may stay in a deadlock as in an allowed end.
    let mut toy = Toy::new(&arrows).leads_to(&[0], &[1]);
    toy.ends.clear();
    assert_eq!(lasso(&toy), Some((vec![0, 2, 3], 2)));
}

#[test]
fn actions_without_effect_are_not_enabled() {
    assert_eq!(live(&[go(0, 255).fair(0)], &[0], &[1]), Some((vec![0], 0)));
}

#[test]
fn what_is_answered_may_be_left_again() {
    // 1 answers 0; what comes after it is not pending.
    let arrows = [go(0, 1).fair(0), go(1, 2).fair(0), go(2, 2).fair(0)];
    assert_eq!(live(&arrows, &[0], &[1]), None);
    // State 2 asks again, and is not answered.
    assert_eq!(live(&arrows, &[0, 2], &[1]), Some((vec![0, 1, 2, 2], 2)));
    // A state that asks and answers is answered.
    assert_eq!(live(&[go(0, 0).fair(0), go(0, 1), go(1, 0).fair(1)], &[0, 1], &[0]), None);
}

#[test]
fn the_stem_may_answer_before_it_asks() {
    let arrows = [go(0, 1).fair(0), go(1, 0).fair(0), go(1, 3), go(3, 4).fair(0), go(4, 3).fair(0)];
    assert_eq!(live(&arrows, &[4], &[1]), Some((vec![0, 1, 3, 4, 3, 4], 3)));
}

#[test]
fn the_loop_serves_every_class() {
    // Going round 0 2 0 neglects class 1, enabled in 0 and 2; it is taken by the detour over 3 only, and
    // class 2, enabled in 0, 2 and 3, is disabled in 4.
    let arrows = [
        go(0, 2).fair(0),
        go(2, 0).fair(0),
        go(2, 3).fair(1),
        go(0, 1).fair(1),
        go(0, 1).fair(2),
        go(2, 1).fair(2),
        go(3, 1).fair(2),
        go(3, 4).fair(0),
        go(4, 0).fair(0),
    ];
    let (states, start) = live(&arrows, &[0], &[1]).expect("violated");
    assert_eq!((states, start), (vec![0, 2, 3, 4, 0], 0));
    // Without that place there is no fair way round.
    let closed = [&arrows[..], &[go(4, 1).fair(2)]].concat();
    assert_eq!(live(&closed, &[0], &[1]), None);
}

#[test]
fn a_cut_run() {
    let arrows = [go(0, 2).fair(0), go(2, 0).fair(0), go(2, 3), go(3, 4), go(4, 5), go(5, 6), go(6, 7)];
    let limits = Limits { states: 4, ..Limits::default() };
    let verdict = |toy: &Toy| {
        let report = check(toy, &limits, &mut silent).expect("checks");
        assert!(!report.complete);
        report.findings[0].verdict
    };
    let toy = Toy::new(&arrows).leads_to(&[0], &[1]);
    assert_eq!(verdict(&toy), Verdict::Violated, "the cycle is real");
    // The last state that was found is not expanded: it is not called an end.
    let toy = Toy::new(&arrows).leads_to(&[5], &[1]);
    assert_eq!(verdict(&toy), Verdict::Incomplete);
}

#[test]
fn a_boundary_makes_no_end() {
    let mut toy = Toy::new(&[go(0, 2).fair(0), go(2, 3).fair(0)]).leads_to(&[0], &[1]);
    toy.boundary = 2;
    assert_eq!(toy.report().findings[0].verdict, Verdict::Incomplete);
    toy.boundary = 3;
    assert_eq!(toy.report().findings[0].verdict, Verdict::Violated);
}
