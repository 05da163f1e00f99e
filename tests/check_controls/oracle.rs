//! Random small graphs, judged by an independent and very slow algorithm.

use proptest::prelude::*;
use wspbus_check::Verdict;

use crate::toy::{Arrow, Toy, go, shows_bad};

const STATES: u8 = 6;

/// The actors. Some differ by the size of a word or of half a word.
const ACTORS: [usize; 4] = [1, 33, 65, 161];

fn arrows() -> impl Strategy<Value = Vec<Arrow>> {
    let arrow = (0..STATES, 0..STATES, prop::sample::select(&ACTORS[..]), prop::option::of(0..3u8));
    let arrow = arrow.prop_map(|(from, to, actor, fair)| Arrow { fair, ..go(from, to).by(actor) });
    prop::collection::vec(arrow, 0..14)
}

fn toy(arrows: &[Arrow]) -> Toy {
    Toy { lanes: 256, ..Toy::new(arrows) }
}

fn some_states() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0..STATES, 0..3)
}

/// Everything reachable from `start` through `allowed` states, `start` included.
fn closure(toy: &Toy, start: &[u8], allowed: impl Fn(u8) -> bool) -> Vec<u8> {
    let mut found = start.to_vec();
    let mut next = 0;
    while next < found.len() {
        let here = found[next];
        for arrow in toy.arrows.iter().filter(|arrow| arrow.from == here) {
            if allowed(arrow.to) && !found.contains(&arrow.to) {
                found.push(arrow.to);
            }
        }
        next += 1;
    }
    found
}

/// Tries every set of states as the set of those that a behaviour visits infinitely often.
fn violated(toy: &Toy) -> bool {
    let reachable = closure(toy, &[0], |_| true);
    let open: Vec<u8> =
        reachable.into_iter().filter(|state| toy.from.contains(state) && !toy.to.contains(state)).collect();
    let pending = closure(toy, &open, |state| !toy.to.contains(&state));
    let enabled = |state: u8, class| toy.arrows.iter().any(|a| a.from == state && a.fair == Some(class));
    (1u32..1 << STATES).any(|set| {
        let has = |state: u8| set >> state & 1 == 1;
        let members: Vec<u8> = (0..STATES).filter(|state| has(*state)).collect();
        let inner: Vec<&Arrow> = toy.arrows.iter().filter(|a| has(a.from) && has(a.to)).collect();
        let connected = members.iter().all(|one| closure(toy, &[*one], has).len() == members.len());
        let moves = !inner.is_empty();
        let fair = (0..3).all(|class| {
            let disabled = members.iter().any(|state| !enabled(*state, class));
            disabled || inner.iter().any(|arrow| arrow.fair == Some(class))
        });
        let rests = members.len() == 1 && (0..3).all(|class| !enabled(members[0], class));
        members.iter().all(|state| pending.contains(state)) && connected && (rests || (moves && fair))
    })
}

/// The best word over actors: all paths of each length, until one ends well.
fn best(toy: &Toy) -> Option<(usize, usize)> {
    let mut paths: Vec<Vec<&Arrow>> = vec![vec![]];
    for length in 1..=usize::from(STATES) {
        let ends = |path: &[&Arrow]| path.last().map_or(0, |arrow| arrow.to);
        let longer = paths.iter().flat_map(|path| {
            let next = toy.arrows.iter().filter(|arrow| arrow.from == ends(path));
            next.map(|arrow| [&path[..], &[arrow]].concat())
        });
        paths = longer.collect();
        let switches =
            |path: &[&Arrow]| path.windows(2).filter(|pair| pair[0].actor != pair[1].actor).count();
        let good = paths.iter().filter(|path| toy.bad.contains(&ends(path)));
        if let Some(fewest) = good.map(|path| switches(path)).min() {
            return Some((length, fewest));
        }
        // One path for each end and last actor is enough: the one with the fewest switches.
        paths.sort_by_key(|path| (ends(path), path.last().map(|arrow| arrow.actor), switches(path)));
        paths.dedup_by_key(|path| (ends(path), path.last().map(|arrow| arrow.actor)));
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn leads_to_agrees(arrows in arrows(), from in some_states(), to in some_states()) {
        let toy = toy(&arrows).leads_to(&from, &to);
        // `check` has validated the lasso, if there is one.
        let asks = |state: &u8| from.contains(state) && !to.contains(state);
        let asked = closure(&toy, &[0], |_| true).iter().any(asks);
        let expected = match (violated(&toy), asked) {
            (true, _) => Verdict::Violated,
            (false, true) => Verdict::Holds,
            (false, false) => Verdict::Untested,
        };
        prop_assert_eq!(toy.report().findings[0].verdict, expected);
    }

    #[test]
    fn witnesses_are_shortest_with_fewest_switches(arrows in arrows(), bad in some_states()) {
        let toy = toy(&arrows).bad(&bad).claim("seen", shows_bad());
        let report = toy.report();
        let found = report.findings[0].behaviour.as_ref().map(|behaviour| {
            let actors: Vec<usize> = behaviour.steps.iter().map(|(arrow, _)| arrow.actor).collect();
            (actors.len(), actors.windows(2).filter(|pair| pair[0] != pair[1]).count())
        });
        prop_assert_eq!(found, best(&toy));
    }

    #[test]
    fn the_states_are_the_closure(arrows in arrows()) {
        let toy = toy(&arrows);
        let (report, reachable) = (toy.report(), closure(&toy, &[0], |_| true));
        let edges = toy.arrows.iter().filter(|arrow| reachable.contains(&arrow.from)).count();
        prop_assert_eq!((report.states, report.transitions), (reachable.len(), edges));
    }
}

#[test]
fn the_oracle_can_say_both() {
    assert!(violated(&Toy::new(&[go(0, 1)]).leads_to(&[0], &[1])));
    assert!(!violated(&Toy::new(&[go(0, 1).fair(0)]).leads_to(&[0], &[1])));
}
