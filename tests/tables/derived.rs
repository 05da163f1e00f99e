//! Every printed text that drives nothing is compared with the steps of the machine.

use std::collections::BTreeSet;

use wspbus_models::bus::answer::{Asker, Cell};
use wspbus_models::bus::event::{Event, Resolution};
use wspbus_models::bus::situation::SITUATIONS;
use wspbus_models::bus::{Goal, State, Tables, print};
use wspbus_models::requirement;

use super::probe::{self, Probe, REACHABLE};

/// The answer of the machine to a request in this cell.
fn said(cell: &Cell) -> String {
    let probe = probe::asked(cell).expect("a situation of the page can be built");
    let (_, events) = probe.step(&Tables::STANDARD);
    let answer = events.iter().find_map(|event| match event {
        Event::Answered { answer, .. } => Some(*answer),
        _ => None,
    });
    print::short(answer.expect("a request is answered"))
}

/// Row by row, the two tables of answers are what the machine answers.
#[test]
fn the_tables_of_answers_are_what_the_machine_answers() {
    for asker in [Asker::Outside, Asker::Listener] {
        let printed = print::answers(asker);
        let situations: Vec<_> =
            SITUATIONS.iter().filter(|at| asker != Asker::Listener || at.in_pass()).collect();
        assert_eq!(printed.lines().count(), situations.len() + 2);
        for (row, at) in printed.lines().skip(2).zip(situations) {
            let cells = Goal::ALL.map(|request| said(&Cell { at: *at, asker, request }));
            let answers = format!(" | {} |", cells.join(" | "));
            assert!(row.ends_with(&answers), "{row}\nthe machine answers{answers}");
            assert!(row.starts_with(&format!("| {} | ", at.state)), "{row}");
        }
    }
}

#[test]
fn the_situations_are_those_that_the_machine_reaches() {
    let reached: BTreeSet<_> =
        REACHABLE.by_state.values().flatten().map(|probe| probe.bus.situation()).collect();
    assert_eq!(reached, BTreeSet::from(SITUATIONS));
}

/// The steps that the machine takes from between two passes, in the words of the page.
fn done(state: State, goal: Goal) -> String {
    let [advance, ..] = &probe::between(state, goal)[..] else { return String::new() };
    let (mut entered, mut pass, mut reached) = (None, None, false);
    for event in advance.step(&Tables::STANDARD).1 {
        match event {
            Event::StateWritten { to, .. } => entered = Some(to.to_string()),
            Event::PassBegan { channel, .. } => pass = Some(format!("{channel} pass")),
            Event::Resolved { resolution: Resolution::Reached | Resolution::Exited(_), .. } => reached = true,
            _ => {}
        }
    }
    let words: Vec<String> = entered.into_iter().chain(pass).collect();
    if words.is_empty() && reached { "reached".into() } else { words.join(", ") }
}

#[test]
fn the_state_table_is_what_the_machine_does() {
    for (row, state) in print::plan().lines().skip(2).zip(State::ALL) {
        let cells = Goal::ALL.map(|goal| done(state, goal));
        assert_eq!(row, format!("| {state} | {} |", cells.join(" | ")));
    }
}

#[test]
fn the_edges_are_the_changes_that_the_machine_makes() {
    let made: BTreeSet<(State, State)> = REACHABLE.edges.keys().copied().collect();
    assert_eq!(made, BTreeSet::from(State::EDGES));
    let diagram = print::diagram();
    let arrows = diagram.lines().filter_map(|line| line.split_once(" --> "));
    let arrows: Vec<_> = arrows.map(|(from, to)| (from.trim(), to.split(':').next().unwrap_or(to))).collect();
    let words = |(from, to): &(State, State)| (from.to_string(), to.to_string());
    let mut due: Vec<(String, String)> = State::EDGES.iter().map(words).collect();
    due.insert(0, ("[*]".into(), State::Idle.to_string()));
    due.push((State::Exited.to_string(), "[*]".into()));
    let due: Vec<(&str, &str)> = due.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
    assert_eq!(arrows, due);
}

/// An arrow that names goals names those for which the machine makes the change.
#[test]
fn the_goals_at_the_arrows_are_those_of_the_machine() {
    let named = |goals: &BTreeSet<Goal>| {
        let mut words: Vec<String> = goals.iter().map(Goal::to_string).collect();
        words.sort_by_key(|word| word != "Stop");
        words.join(", ")
    };
    let diagram = print::diagram();
    for (from, to) in
        [(State::Stopping, State::Idle), (State::Idle, State::Exiting), (State::Stopping, State::Exiting)]
    {
        let line = format!("{from} --> {to}: {}\n", named(&REACHABLE.edges[&(from, to)]));
        assert!(diagram.contains(&line), "{line}{diagram}");
    }
}

/// Two requirements say a table in words.
#[test]
fn the_requirements_say_the_ladder_and_the_edges() {
    let text = |id| requirement::find(id).expect("it is known").text;
    assert!(text("GOAL-3").contains(&print::ladder()), "{}", text("GOAL-3"));
    let edges = text("LIFE-1").split_once(" along ").expect("it says along which edges").1;
    let chains = edges.trim_end_matches('.').split(" and ").flat_map(|part| part.split(", "));
    let mut said = BTreeSet::new();
    for chain in chains {
        let states: Vec<&str> = chain.split(" > ").collect();
        said.extend(states.windows(2).map(|pair| (pair[0].to_owned(), pair[1].to_owned())));
    }
    assert_eq!(said, State::EDGES.iter().map(|(from, to)| (from.to_string(), to.to_string())).collect());
}

/// A probe that is built for a cell is told by the machine as that cell.
#[test]
fn what_is_built_is_what_is_asked_for() {
    let mut seen = BTreeSet::<Probe>::new();
    for probe in super::rule::CELLS.iter().filter_map(probe::asked) {
        assert!(seen.insert(probe), "two cells are met by the same probe");
    }
}
