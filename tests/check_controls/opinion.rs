//! The second opinion agrees with a right report, and disagrees with a wrong one.

use std::sync::Arc;

use wspbus_check::{Limits, OpinionError, Verdict, check, disagreements, second_opinion, silent};

use crate::toy::{Toy, go, never_bad, shows_bad, upwards};

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
}
