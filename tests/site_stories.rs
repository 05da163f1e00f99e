//! The stories of the two machines of a site can fail: a machine with another table, and a story that is cut, fall short.
//! `exploration` explores the stories themselves.

use std::borrow::Cow;

use wspbus_check::{Checker, Verdict, Watched};
use wspbus_models::named::Named;
use wspbus_models::site::machine::controller::Machine;
use wspbus_models::site::machine::controller::command::Command;
use wspbus_models::site::machine::controller::memory::Input;
use wspbus_models::site::machine::event::Event;
use wspbus_models::site::machine::policy::Policy;
use wspbus_models::site::machine::word::Native;
use wspbus_models::site::machine::worker::command::Command as Order;
use wspbus_models::site::machine::worker::memory::Input as Said;
use wspbus_models::site::story;
use wspbus_models::site::world::parts::{ControllerStep, WorkerStep};
use wspbus_models::site::world::{Parts, Site};

fn find(name: &str) -> Site {
    let is_it = |named: &&Named<Site>| named.name == name;
    (story::all().find(is_it).unwrap_or_else(|| panic!("there is no story {name}")).build)()
}

/// The claims that fall short, and whether everything was explored.
fn fall_short(site: Site, states: usize) -> (Vec<String>, bool) {
    let model = Watched::new(site);
    let report = Checker::new(&model).states_max(states).check().expect("the checker is sound");
    let broken = |verdict: Verdict| matches!(verdict, Verdict::Violated | Verdict::Unreached);
    let short = report.findings.iter().filter(|finding| broken(finding.verdict));
    (short.map(|finding| finding.name.to_owned()).collect(), report.complete)
}

#[test]
fn a_wrong_machine_falls_short() {
    type Wrong = (&'static str, &'static str, fn(&mut Machine));
    let wrongs: [Wrong; 6] = [
        ("ladder-of-one-slot", "the weakest goal is the strongest", |machine| machine.ladder.reverse()),
        ("ladder-of-one-slot", "the last rule answers", |machine| {
            machine.rules = Cow::Owned(machine.rules.iter().rev().copied().collect());
        }),
        ("crash-without-end", "a slot is never given up", |machine| machine.rate = u32::MAX),
        ("strangers", "an application of a shared site may ask for everything", |machine| {
            machine.policy = Policy::DEDICATED;
        }),
        ("ladder-of-one-slot", "every scope has the effect of the next one", |machine| {
            machine.effects.iter_mut().for_each(|row| row.rotate_left(1));
        }),
        ("start-that-cannot-load", "no request brings the site up", |machine| {
            machine.effects.iter_mut().for_each(|row| row.rotate_left(1));
        }),
    ];
    for (name, what, wrong) in wrongs {
        let mut site = find(name);
        wrong(&mut site.controller);
        let (short, _) = fall_short(site, 20_000);
        assert!(!short.is_empty(), "{name}: {what}");
    }
}

#[test]
fn a_story_that_is_cut_is_not_whole() {
    let name = "deaf-without-end";
    assert_eq!(fall_short(find(name), 1_000), (Vec::new(), true));
    assert!(!fall_short(find(name), 10).1);
}

/// A promise that is not kept falls short.
#[test]
fn a_story_that_promises_too_much_falls_short() {
    let mut site = find("deaf-without-end");
    site.configuration.shows = &["a-roll-can-end-well"];
    assert_eq!(fall_short(site, 1_000).0, ["a-roll-can-end-well"]);
}

#[test]
fn names_of_stories_are_unique() {
    let mut names: Vec<&str> = story::all().map(|story| story.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

/// A machine that is wrong about one input, and the claim about inputs that finds it.
type OddControl = (&'static str, &'static str, Parts);

const RIGHT: Parts = Parts::NORMATIVE;

const fn of_controller(step: ControllerStep) -> Parts {
    Parts { controller: step, ..RIGHT }
}

const fn of_worker(step: WorkerStep) -> Parts {
    Parts { worker: step, ..RIGHT }
}

/// The claims about any input in any state can fail.
const ODD_CONTROLS: [OddControl; 8] = [
    (
        "any-input-to-a-controller",
        "what-makes-no-sense-is-refused-and-changes-nothing",
        of_controller(|machine, memory, input| {
            let mut out = machine.step(memory, input);
            out.events.retain(|event| !matches!(event, Event::Refused { .. }));
            out
        }),
    ),
    (
        "any-input-to-a-worker",
        "what-makes-no-sense-is-refused-and-changes-nothing",
        of_worker(|machine, memory, input| {
            let mut out = machine.step(memory, input);
            out.events.retain(|event| !matches!(event, Event::Refused { .. }));
            out
        }),
    ),
    (
        "any-input-to-a-controller",
        "what-makes-sense-is-not-refused",
        of_controller(|machine, memory, input| match input {
            Input::Passed(_) => machine.step(memory, &Input::NotReExecuted),
            _ => machine.step(memory, input),
        }),
    ),
    (
        "any-input-to-a-worker",
        "what-makes-sense-is-not-refused",
        of_worker(|machine, memory, input| match input {
            Said::Stepped { .. } => machine.step(memory, &Said::NotCreated(Native::default())),
            _ => machine.step(memory, input),
        }),
    ),
    (
        "any-input-to-a-controller",
        "the-host-of-the-controller-is-commanded-what-happened",
        of_controller(|machine, memory, input| {
            let mut out = machine.step(memory, input);
            out.commands.retain(|command| !matches!(command, Command::Spawn { .. }));
            out
        }),
    ),
    (
        "any-input-to-a-worker",
        "the-host-of-a-worker-is-commanded-what-happened",
        of_worker(|machine, memory, input| {
            let mut out = machine.step(memory, input);
            out.commands.retain(|command| !matches!(command, Order::StopAccepting));
            out
        }),
    ),
    (
        "any-input-to-a-controller",
        "the-timers-of-the-controller-are-those-that-run",
        of_controller(|machine, memory, input| {
            let mut out = machine.step(memory, input);
            out.commands.retain(|command| !matches!(command, Command::Cancel(_)));
            out
        }),
    ),
    (
        "any-input-to-a-worker",
        "the-timers-of-a-worker-are-those-that-run",
        of_worker(|machine, memory, input| {
            let mut out = machine.step(memory, input);
            out.commands.retain(|command| !matches!(command, Order::Arm(_)));
            out
        }),
    ),
];

#[test]
fn a_machine_that_is_wrong_about_an_input_falls_short() {
    for (name, claim, parts) in ODD_CONTROLS {
        let mut site = find(name);
        site.parts = parts;
        let (short, _) = fall_short(site, 20_000);
        assert!(short.iter().any(|found| found == claim), "{claim} in {name} does not see it: {short:?}");
    }
}
