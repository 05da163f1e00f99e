//! The second opinion agrees with a right report, and disagrees with a wrong one.

use std::panic::catch_unwind;
use std::sync::Arc;

use stateright::{Checker as _, Model, Property};
use wspbus_check::{
    Answer, Checker, FirstOpinion, Limits, OpinionError, Plain, Verdict, check, disagreements,
    second_opinion, silent,
};

use crate::toy::{Arrow, Toy, go, never_bad, shows_bad, upwards};

fn toy() -> Toy {
    let arrows = [go(0, 1), go(0, 2), go(1, 3), go(2, 3), go(3, 0), go(3, 4), go(4, 255)];
    Toy::new(&arrows)
        .claim("safe", never_bad())
        .claim("upwards", upwards())
        .claim("seen", shows_bad())
        .leads_to(&[0], &[4])
}

/// The disagreements of the opinion on `theirs` with the report on `ours`.
fn against(ours: &Toy, theirs: &Toy) -> Vec<String> {
    let report = ours.report();
    let opinion = second_opinion(&Arc::new(theirs.clone()), &report).expect("complete");
    disagreements(&report, &opinion)
}

#[test]
fn agreement() {
    let stuck = |mut toy: Toy| {
        toy.ends.clear();
        toy
    };
    let down = |mut toy: Toy| {
        toy.arrows.push(go(4, 2));
        toy
    };
    let good = toy();
    let all = [good.clone(), good.clone().bad(&[3]), good.clone().bad(&[0, 4]), stuck(toy()), down(toy())];
    for toy in all.iter().chain([&stuck(down(toy()))]) {
        assert_eq!(against(toy, toy), [""; 0]);
    }
    let opinion = second_opinion(&Arc::new(good.clone()), &good.report()).expect("complete");
    assert_eq!((opinion.bfs_states, opinion.dfs_states), (5, 5));
    let verdicts: Vec<_> = opinion.answers.iter().map(|answer| (answer.name, answer.bfs)).collect();
    let holds = |name| (name, Verdict::Holds);
    let unreached = ("seen", Verdict::Unreached);
    assert_eq!(verdicts, [holds("safe"), holds("upwards"), unreached, holds("no-deadlock")]);
}

#[test]
fn a_lost_state() {
    let mut lossy = toy();
    lossy.arrows.retain(|arrow| arrow.to != 4);
    assert_eq!(
        against(&lossy, &toy()),
        [
            "4 states, stateright's breadth-first search finds 5",
            "4 states, stateright's depth-first search finds 5"
        ]
    );
}

#[test]
fn a_missed_or_invented_finding() {
    let says = |found: Vec<String>, what: &str| {
        assert_eq!(found.len(), 2, "one for each search: {found:?}");
        assert!(found.iter().all(|line| line.starts_with(what)), "{found:?}");
    };
    let claims = |kind| Toy { claims: vec![], ..toy() }.claim("one", kind).bad(&[3]);
    let innocent = |kind| claims(kind).bad(&[]);
    says(against(&innocent(never_bad()), &claims(never_bad())), "`one`: holds");
    says(against(&claims(never_bad()), &innocent(never_bad())), "`one`: violated");
    says(against(&innocent(shows_bad()), &claims(shows_bad())), "`one`: unreached");
    says(against(&claims(shows_bad()), &innocent(shows_bad())), "`one`: reached");
    let mut stuck = toy();
    stuck.ends.clear();
    says(against(&toy(), &stuck), "`no-deadlock`: holds");
    let mut down = toy();
    down.arrows.push(go(4, 2));
    says(against(&toy(), &down), "`upwards`: holds");
}

#[test]
fn more_findings_than_one_run_can_ask() {
    let mut many = Toy { claims: vec![], ..toy() }.bad(&[3]);
    for number in 0..150 {
        let name: &'static str = Box::leak(format!("claim-{number}").into_boxed_str());
        let kind = if number % 3 == 0 { never_bad() } else { shows_bad() };
        many = many.claim(name, kind);
    }
    assert_eq!(against(&many, &many), [""; 0]);
    let innocent = many.clone().bad(&[]);
    assert_eq!(against(&innocent, &many).len(), 300);
    assert_eq!(against(&many, &innocent).len(), 300);
}

#[test]
fn a_cut_run_gets_none() {
    let limits = Limits { states: 2, ..Limits::default() };
    let report = check(&toy(), &limits, &mut silent).expect("checks");
    assert_eq!(second_opinion(&Arc::new(toy()), &report), Err(OpinionError::Cut));
}

#[test]
fn beyond_a_boundary_both_are_silent() {
    let mut toy = toy().bad(&[4]);
    toy.boundary = 3;
    assert_eq!(against(&toy, &toy), [""; 0]);
    // A state whose only successor is beyond the boundary is no deadlock.
    let mut edge = Toy { claims: vec![], ends: vec![], ..Toy::new(&[go(0, 1), go(1, 2)]) };
    edge.boundary = 1;
    assert_eq!(against(&edge, &edge), [""; 0]);
}

/// A toy that notes in which order its states are asked for their actions.
struct Noted(Toy, std::sync::Mutex<Vec<u8>>);

impl stateright::Model for Noted {
    type State = u8;
    type Action = Arrow;
    fn init_states(&self) -> Vec<u8> {
        self.0.init_states()
    }
    fn actions(&self, state: &u8, actions: &mut Vec<Arrow>) {
        let mut asked = self.1.lock().expect("no test fails here");
        if asked.last() != Some(state) {
            asked.push(*state);
        }
        self.0.actions(state, actions);
    }
    fn next_state(&self, state: &u8, action: Arrow) -> Option<u8> {
        self.0.next_state(state, action)
    }
}

#[test]
fn one_search_is_breadth_first_and_the_other_depth_first() {
    let toy = Toy::new(&[go(0, 1), go(0, 2), go(1, 3), go(2, 4)]);
    let model = Arc::new(Plain::new(Noted(toy, Default::default())));
    let report = Checker::new(model.as_ref()).check().expect("checks");
    let asked = || std::mem::take(&mut *model.model().1.lock().expect("no test fails here"));
    assert_eq!(asked(), [0, 1, 2, 3, 4]);
    second_opinion(&model, &report).expect("complete");
    assert_eq!(asked(), [0, 1, 2, 3, 4, 0, 2, 4, 1, 3]);
}

/// stateright does not tell a claim that holds from one that nothing is about, and knows no cut. Every other difference
/// is a disagreement.
#[test]
fn each_pair_of_different_verdicts_is_a_disagreement_but_where_stateright_cannot_know() {
    use Verdict::{Holds, Incomplete, Reached, Unreached, Untested, Violated};
    let toy = Toy::new(&[go(0, 1)]).claim("one", never_bad());
    let (mut report, theirs) = (toy.report(), [Holds, Violated, Reached, Unreached]);
    let mut opinion = second_opinion(&Arc::new(toy), &report).expect("complete");
    let agreeing = [
        (Holds, vec![Holds]),
        (Violated, vec![Violated]),
        (Reached, vec![Reached]),
        (Unreached, vec![Unreached]),
        (Untested, vec![Holds, Unreached]),
        (Incomplete, vec![Holds, Unreached]),
    ];
    for (ours, agreeing) in agreeing {
        report.findings[0].verdict = ours;
        for (bfs, dfs) in theirs.into_iter().flat_map(|bfs| theirs.map(|dfs| (bfs, dfs))) {
            opinion.answers[0] = Answer { name: "one", bfs, dfs };
            let expected = [bfs, dfs].into_iter().filter(|verdict| !agreeing.contains(verdict)).count();
            assert_eq!(disagreements(&report, &opinion).len(), expected, "{ours}: {bfs}, {dfs}");
        }
    }
}

#[test]
fn a_verdict_that_one_side_lacks_is_a_disagreement() {
    let toy = Toy::new(&[go(0, 1)]).claim("one", never_bad()).claim("two", never_bad());
    let report = toy.report();
    let opinion = second_opinion(&Arc::new(toy), &report).expect("complete");
    assert_eq!(disagreements(&report, &opinion), [""; 0]);
    let mut less = opinion.clone();
    less.answers.remove(0);
    assert_eq!(disagreements(&report, &less), ["`one` was not asked"]);
    let mut first = FirstOpinion::from(&report);
    first.verdicts.remove(0);
    assert_eq!(disagreements(first, &opinion), ["`one` was asked, and the first opinion has no verdict"]);
}

/// Counts to 9.
struct Count;

impl Model for Count {
    type State = u8;
    type Action = ();
    fn init_states(&self) -> Vec<u8> {
        vec![0]
    }
    fn actions(&self, count: &u8, actions: &mut Vec<()>) {
        actions.extend((*count < 9).then_some(()));
    }
    fn next_state(&self, count: &u8, (): ()) -> Option<u8> {
        Some(count + 1)
    }
    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::always("below nine", |_, count| *count < 9)]
    }
}

/// The page of the crate says so, and users of stateright rely on `assert_properties`.
#[test]
fn stateright_passes_a_run_that_was_cut_and_here_it_is_incomplete() {
    let passes = |depth: usize| {
        catch_unwind(|| Count.checker().target_max_depth(depth).spawn_bfs().join().assert_properties())
    };
    assert!(passes(4).is_ok(), "the violation lies behind the cut");
    assert!(passes(20).is_err(), "the violation is found");
    let model = Plain::new(Count);
    let verdict = |states: usize| {
        let report = Checker::new(&model).states_max(states).check().expect("the model keeps the rules");
        report.finding("below nine").map(|finding| finding.verdict)
    };
    assert_eq!(verdict(4), Some(Verdict::Incomplete));
    assert_eq!(verdict(20), Some(Verdict::Violated));
}
