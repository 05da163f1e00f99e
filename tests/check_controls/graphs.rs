//! The extent of the exploration, when it is called incomplete, and which of many paths is shown.

use std::time::Duration;

use wspbus_check::{
    Checker, Cut, Limits, NO_DEADLOCK, Plain, Progress, Report, Verdict, check, explore, silent,
};

use crate::toy::{Kind, Toy, go, never_bad, shows_bad, upwards};

fn chain(length: u8) -> Toy {
    Toy::new(&(0..length).map(|n| go(n, n + 1)).collect::<Vec<_>>())
}

fn run(toy: &Toy, limits: Limits) -> Report<Toy> {
    check(toy, &limits, &mut silent).expect("the toy obeys the rules")
}

/// One claim of each kind, none of which shows anything.
fn clean(toy: Toy) -> Toy {
    let toy = toy.claim("safe", never_bad()).claim("upwards", upwards()).claim("seen", shows_bad());
    toy.leads_to(&[250], &[251])
}

fn all_incomplete(report: &Report<Toy>) -> bool {
    !report.complete && report.findings.iter().all(|finding| finding.verdict == Verdict::Incomplete)
}

#[test]
fn states_edges_and_depths() {
    let toy = Toy::new(&[go(0, 1), go(0, 2), go(1, 3), go(2, 3), go(3, 0), go(3, 255)]);
    let explored = explore(&toy, &Limits::default(), &mut silent).expect("explores");
    let graph = &explored.graph;
    assert!(explored.complete());
    let states: Vec<_> = (0..4).map(|n| (graph.state(n), graph.depth(n))).collect();
    assert_eq!(states, [(0, 0), (1, 1), (2, 1), (3, 2)]);
    assert_eq!((graph.len(), graph.transitions(), graph.initial()), (4, 5, 1));
    let edges: Vec<_> = graph.edges(0).iter().map(|edge| (edge.action(), edge.target())).collect();
    assert_eq!(edges, [(0, 1), (1, 2)]);
    assert!(!graph.is_empty() && graph.expanded(3) && graph.expanded_count() == 4);
}

#[test]
fn a_complete_run_holds() {
    let report = run(&clean(chain(9)), Limits::default());
    assert!(report.complete && report.cut.is_none());
    let verdicts: Vec<_> = report.findings.iter().map(|finding| finding.verdict).collect();
    let holds = Verdict::Holds;
    assert_eq!(verdicts, [holds, holds, Verdict::Unreached, Verdict::Untested, holds]);
}

#[test]
fn the_limit_of_states() {
    let limits = |states| Limits { states, ..Limits::default() };
    assert!(run(&clean(chain(9)), limits(10)).complete, "exactly as many states are allowed");
    let report = run(&clean(chain(9)), limits(9));
    assert_eq!(report.cut, Some(Cut::States));
    assert!(all_incomplete(&report), "{report:?}");
}

#[test]
fn the_limit_of_time() {
    let limits = Limits { time: Some(Duration::ZERO), ..Limits::default() };
    let report = run(&clean(chain(9)), limits);
    assert_eq!(report.cut, Some(Cut::Time));
    assert!(all_incomplete(&report), "{report:?}");
}

#[test]
fn the_boundary() {
    let mut toy = clean(chain(9));
    toy.boundary = 5;
    let report = run(&toy, Limits::default());
    assert_eq!((report.states, report.outside, report.terminals, report.cut), (6, 1, 0, None));
    assert!(all_incomplete(&report), "{report:?}");
}

#[test]
fn what_a_cut_run_finds_counts() {
    let toy = clean(chain(9)).bad(&[1]);
    let report = run(&toy, Limits { states: 3, ..Limits::default() });
    let verdict = |name| report.finding(name).map(|finding| finding.verdict);
    assert_eq!(verdict("safe"), Some(Verdict::Violated));
    assert_eq!(verdict("seen"), Some(Verdict::Reached));
    assert_eq!(verdict("upwards"), Some(Verdict::Incomplete));
    assert_eq!(verdict(NO_DEADLOCK), Some(Verdict::Incomplete));
    let antecedent = report.finding(NO_DEADLOCK).map(|finding| finding.antecedent);
    assert_eq!((report.states, antecedent), (4, Some(3)), "a state that was not expanded is not judged");
    assert_eq!(report.depth, 3, "the state farthest away was not expanded");
    let explored = explore(&toy, &Limits { states: 3, ..Limits::default() }, &mut silent).expect("explores");
    let graph = &explored.graph;
    let expanded: Vec<_> = (0..4).map(|n| (graph.expanded(n), graph.edges(n).len())).collect();
    assert_eq!(expanded, [(true, 1), (true, 1), (true, 1), (false, 0)]);
    assert!(!explored.complete() && graph.expanded_count() == 3);
}

#[test]
fn the_first_violation_is_enough() {
    let limits = Limits { first_violation: true, ..Limits::default() };
    let report = run(&clean(chain(200)).bad(&[2]), limits);
    assert_eq!((report.states, report.cut), (3, Some(Cut::FirstViolation)));
    assert_eq!(report.finding("safe").map(|finding| finding.verdict), Some(Verdict::Violated));
    assert!(!report.complete);
    let both = Limits { states: 2, ..limits };
    assert_eq!(run(&clean(chain(200)).bad(&[2]), both).cut, Some(Cut::FirstViolation), "it comes first");
    // The violation is in the very last state; then there is no violation.
    assert_eq!(run(&clean(chain(9)).bad(&[9]), limits).cut, Some(Cut::FirstViolation));
    assert!(run(&clean(chain(9)), limits).complete);
    // A witness is no violation, in a state or on a step.
    assert!(run(&chain(9).claim("seen", shows_bad()).bad(&[2]), limits).complete);
    assert!(run(&chain(9).claim("seen", Kind::Either(20, 21)).bad(&[2]), limits).complete);
    let mut stuck = chain(9);
    stuck.ends.clear();
    assert_eq!(run(&stuck, limits).cut, Some(Cut::FirstViolation));
}

#[test]
fn progress_ends_with_the_totals() {
    let mut seen = Vec::new();
    check(&chain(9), &Limits::default(), &mut |progress| seen.push(progress)).expect("checks");
    assert_eq!(seen, [Progress { states: 10, expanded: 10, transitions: 9, depth: 9 }]);
}

fn witness(toy: Toy) -> (Vec<u8>, Vec<usize>) {
    let report = toy.claim("seen", shows_bad()).report();
    let behaviour = report.findings[0].behaviour.as_ref().expect("reached");
    let actors = behaviour.steps.iter().map(|(arrow, _)| arrow.actor).collect();
    (behaviour.states().copied().collect(), actors)
}

#[test]
fn among_the_shortest_the_fewest_switches() {
    // Breadth-first search comes to 4 by 0, 1, 3 first, which changes actor twice.
    let arrows = [
        go(0, 1).by(0),
        go(1, 3).by(1),
        go(3, 4).by(0),
        go(0, 2).by(0),
        go(2, 5).by(0),
        go(5, 4).by(1),
        go(2, 3).by(1),
    ];
    // 0 2 5 4 has one switch (0 0 1); 0 2 3 4 two; 0 1 3 4 two.
    assert_eq!(witness(Toy::new(&arrows).bad(&[4])), (vec![0, 2, 5, 4], vec![0, 0, 1]));
    // A longer way without any switch is not taken.
    let longer = [&arrows[..], &[go(0, 6), go(6, 7), go(7, 8), go(8, 4)]].concat();
    assert_eq!(witness(Toy::new(&longer).bad(&[4])).0, [0, 2, 5, 4]);
}

#[test]
fn all_ends_at_the_least_depth_compete() {
    let arrows = [go(0, 1).by(0), go(1, 3).by(1), go(0, 2).by(0), go(2, 4).by(0)];
    assert_eq!(witness(Toy::new(&arrows).bad(&[3, 4])).0, [0, 2, 4]);
    assert_eq!(witness(Toy::new(&arrows).bad(&[3])).0, [0, 1, 3]);
}

#[test]
fn a_switch_now_may_save_two_later() {
    // The first step by actor 1 looks as good as that by actor 0; the state they share is left by actor 1.
    let arrows = [go(0, 1).by(0), go(0, 1).by(1), go(1, 2).by(1), go(2, 3).by(1)];
    assert_eq!(witness(Toy::new(&arrows).bad(&[3])).1, [1, 1, 1]);
}

#[test]
fn ties_go_to_the_lowest_action() {
    let arrows = [go(0, 2), go(0, 1), go(1, 3), go(2, 3)];
    assert_eq!(witness(Toy::new(&arrows).bad(&[3])).0, [0, 2, 3]);
    let mut two = Toy::new(&arrows).bad(&[3]);
    two.init = vec![1, 2];
    assert_eq!(witness(two).0, [1, 3]);
}

/// From state 1 either actor may go on, so the actor that led there goes on without a change.
#[test]
fn of_ways_as_short_the_one_with_fewest_changes_of_the_actor_is_shown() {
    let arrows = [go(0, 2), go(0, 1).by(1), go(1, 3), go(1, 3).by(1), go(2, 3).by(1)];
    for arrows in [arrows, [arrows[0], arrows[1], arrows[3], arrows[2], arrows[4]]] {
        assert_eq!(witness(Toy::new(&arrows).bad(&[3])).0, [0, 1, 3]);
    }
}

#[test]
fn a_step_that_violates_is_a_first_violation() {
    let toy = clean(Toy::new(&[go(0, 2), go(2, 1), go(1, 3), go(3, 4)]));
    assert_eq!(
        run(&toy, Limits { first_violation: true, ..Limits::default() }).cut,
        Some(Cut::FirstViolation)
    );
}

#[test]
fn an_initial_state_outside_the_boundary_is_counted() {
    let mut toy = clean(chain(3));
    (toy.init, toy.boundary) = (vec![0, 200], 9);
    let report = run(&toy, Limits::default());
    assert!(report.outside == 1 && all_incomplete(&report), "{report:?}");
}

#[test]
fn a_path_begins_in_the_best_initial_state() {
    let mut toy = Toy::new(&[go(1, 3).by(0), go(3, 4).by(1), go(2, 3).by(1)]).bad(&[4]);
    toy.init = vec![1, 2];
    assert_eq!(witness(toy).0, [2, 3, 4]);
}

#[test]
fn an_arrival_that_needs_a_switch_is_not_taken_for_one_that_needs_none() {
    // Actor 0 comes to 1 first. From there its own hop to 3 costs a switch later, and the hop of actor 1 to 4 costs
    // one now; by 2 and 5 actor 0 goes on alone.
    let arrows = [
        go(0, 1).by(0),
        go(0, 2).by(0),
        go(1, 3).by(0),
        go(1, 4).by(1),
        go(3, 6).by(1),
        go(4, 6).by(1),
        go(2, 5).by(0),
        go(5, 6).by(0),
    ];
    assert_eq!(witness(Toy::new(&arrows).bad(&[6])), (vec![0, 2, 5, 6], vec![0, 0, 0]));
}

/// Each number leads to two greater ones. More states are found than are expanded, and their depths differ.
struct Tree;

impl stateright::Model for Tree {
    type State = u32;
    type Action = u32;
    fn init_states(&self) -> Vec<u32> {
        vec![0]
    }
    fn actions(&self, _: &u32, actions: &mut Vec<u32>) {
        actions.extend([1, 2]);
    }
    fn next_state(&self, state: &u32, more: u32) -> Option<u32> {
        Some(state * 2 + more)
    }
    fn within_boundary(&self, state: &u32) -> bool {
        *state <= 10_000
    }
}

#[test]
fn progress_on_the_way_tells_the_part_that_is_explored() {
    let mut told = Vec::new();
    let tree = Plain::new(Tree);
    let graph =
        explore(&tree, &Limits::default(), &mut |progress| told.push(progress)).expect("explores").graph;
    let expected: Vec<_> = [4096, 8192, 10_001]
        .map(|expanded: usize| {
            let transitions = (0..expanded as u32).map(|number| graph.edges(number).len()).sum();
            let depth = graph.depth(expanded as u32 - 1);
            Progress { states: transitions + 1, expanded, transitions, depth }
        })
        .to_vec();
    assert_eq!(told, expected, "each state but the first is found by one edge");
}

#[test]
fn a_checker_keeps_each_limit_that_it_is_given() {
    let tree = || Plain::new(Tree);
    let cut = |report: Result<Report<Plain<Tree>>, _>| report.expect("checks").cut;
    assert_eq!(cut(Checker::new(&tree()).check()), None);
    assert_eq!(cut(Checker::new(&tree()).states_max(100).check()), Some(Cut::States));
    assert_eq!(cut(Checker::new(&tree()).time_max(Duration::ZERO).check()), Some(Cut::Time));
    let (report, graph) = Checker::new(&tree()).states_max(100).check_keeping().expect("checks");
    assert_eq!((report.states, report.transitions), (graph.len(), graph.transitions()));
}
