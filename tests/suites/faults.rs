//! Single faults as buses: in process and behind the protocol, the suites find the faults that were counted.

use std::collections::BTreeSet;
use std::process::{Command, Output};
use std::sync::Arc;

use wspbus_kit::conform::served::Behind;
use wspbus_kit::conform::spoken::Spoken;
use wspbus_kit::suite::bounds::Bounds;
use wspbus_kit::suite::case::{Level, Parameters};
use wspbus_kit::suite::explore::Observable;
use wspbus_kit::suite::fault::{Indexed, extended, same};
use wspbus_kit::suite::faulty::Faulty;
use wspbus_kit::suite::mutant::{self, Mutant, Wrong};
use wspbus_kit::suite::random::Random;
use wspbus_kit::suite::trial::SEED;
use wspbus_kit::suite::{CaseVerdict, Implementation, Suite, cover, run_case, wrong};

use super::ground;

fn machine(level: Level) -> Arc<Observable> {
    Arc::new(Observable::new(Bounds::of(level), Parameters::default()).unwrap())
}

fn mutant(name: &str) -> Mutant {
    name.parse().unwrap()
}

fn spoken(bus: Faulty) -> Spoken<Behind<Faulty>> {
    Spoken::new(Behind::of("wrong", Parameters::default(), bus), &[])
}

/// The first case that does not pass, with its verdict.
fn first(suite: &Suite, bus: &mut impl Implementation) -> Option<(usize, CaseVerdict)> {
    let verdicts = suite.cases.iter().map(|case| run_case(&suite.setup, &suite.parameters, case, bus));
    verdicts.enumerate().find(|(_, verdict)| !verdict.is_pass())
}

/// The case and the step that fail. The text of the failure may differ.
fn failing(suite: &Suite, bus: &mut impl Implementation) -> Option<(usize, usize)> {
    first(suite, bus).map(|(case, verdict)| match verdict {
        CaseVerdict::Fail(failure) => (case, failure.step),
        other => panic!("{other:?}"),
    })
}

fn k0(level: Level) -> &'static Suite {
    ground::suite(&format!("{level}-k0"))
}

/// So many random faults of one kind.
fn sample(level: Level, observable: &Observable, is_output: bool, count: usize) -> Vec<Mutant> {
    let mut random = Random::new(SEED);
    let mut found = Vec::new();
    while found.len() < count {
        let state = random.below(observable.mealy.states()) as u32;
        let inputs: Vec<(u32, (u32, u32))> = observable.mealy.defined(state).collect();
        let (input, right) = inputs[random.below(inputs.len())];
        let wrong = match is_output {
            true => (right.0, random.below(observable.outputs.len()) as u32),
            false => (random.below(observable.mealy.states()) as u32, right.1),
        };
        let (to, out) = wrong;
        if wrong != right {
            let wrong = match is_output {
                true => Wrong::Output { state, input, out },
                false => Wrong::Transfer { state, input, to },
            };
            found.push(Mutant { level, wrong });
        }
    }
    found
}

/// All transfer faults, through every message of every case up to the one that fails.
#[test]
fn every_transfer_fault_of_requests_fails_behind_the_messages() {
    let (observable, suite) = (machine(Level::Requests), k0(Level::Requests));
    let mut tried = 0;
    for listed in mutant::listed(Level::Requests, &observable) {
        if matches!(listed.mutant.wrong, Wrong::Transfer { .. }) {
            let mut bus = spoken(listed.mutant.bus(&observable).unwrap());
            assert!(failing(suite, &mut bus).is_some(), "{} survives", listed.mutant);
            tried += 1;
        }
    }
    assert_eq!(tried, 632);
}

#[test]
fn a_fault_fails_the_same_step_in_process_and_behind_the_messages() {
    fail_the_same_step([100, 12, 40, 12, 3]);
}

#[test]
#[ignore = "a larger sample"]
fn many_faults_fail_the_same_step_in_process_and_behind_the_messages() {
    fail_the_same_step([200, 30, 150, 40, 8]);
}

/// A sample of every kind, so large on each level: the same case and step fails in process and behind the messages, and no
/// later than the case that the index of the suite names.
fn fail_the_same_step(counts: [usize; 5]) {
    for (level, count) in Level::ALL.into_iter().zip(counts) {
        let (observable, suite) = (machine(level), k0(level));
        let sequences: Vec<Vec<u32>> =
            cover::complete(&observable.mealy, 0).into_iter().map(|s| s.inputs).collect();
        let indexed = Indexed::new(&observable.mealy, &sequences);
        for is_output in [true, false] {
            for mutant in sample(level, &observable, is_output, count) {
                let bus = mutant.bus(&observable).unwrap();
                let near = failing(suite, &mut bus.clone()).unwrap_or_else(|| panic!("{mutant} survives"));
                let behind = failing(suite, &mut spoken(bus));
                // Behind the messages a listener has the number of the command that subscribes it, so a machine that
                // confuses states, and so the numbers, may be seen in another step there.
                match level {
                    Level::Subscriptions => assert!(behind.is_some(), "{mutant}"),
                    _ => assert_eq!(behind, Some(near), "{mutant}"),
                }
                let killer = indexed.killer(&mutant.fault(&observable).unwrap()).unwrap() as usize;
                assert!(near.0 <= killer, "{mutant}");
            }
        }
    }
}

/// Machines with one state more: an equivalent one passes every case, and each other one fails the suite that is
/// complete for one state more.
#[test]
fn an_equivalent_machine_passes_everything_and_no_other_does() {
    let (level, observable) = (Level::Requests, machine(Level::Requests));
    let suite = ground::suite("requests-k1");
    let (mut none, mut wrong) = (0, 0);
    for (number, other) in
        extended(&observable.mealy, 1, observable.outputs.len(), SEED).take(300).enumerate()
    {
        let mutant = Mutant { level, wrong: Wrong::Extra { more: 1, number } };
        let found = failing(suite, &mut spoken(mutant.bus(&observable).unwrap()));
        let is_none = same(&observable.mealy, &other.mealy);
        assert_eq!(found.is_none(), is_none, "{mutant}");
        *(if is_none { &mut none } else { &mut wrong }) += 1;
    }
    assert!(none > 5 && wrong > 200, "{none} are none, {wrong} are wrong");
}

/// A fault in the machine of one level is no fault on every other level.
#[test]
fn a_fault_of_one_level_passes_the_others() {
    let observable = machine(Level::Core);
    let mut bus = spoken(mutant("transfer/core/S0/I0/S2").bus(&observable).unwrap());
    assert!(failing(k0(Level::Core), &mut bus).is_some());
    for name in ["requests-k0", "subscriptions-k0", "denials-transitions", "whole-concurrency-2"] {
        assert_eq!(failing(ground::suite(name), &mut bus), None, "{name}");
    }
}

#[test]
fn every_fault_of_requests_is_listed_once_and_can_be_served() {
    let observable = machine(Level::Requests);
    let names: Vec<String> =
        mutant::listed(Level::Requests, &observable).map(|listed| listed.mutant.to_string()).collect();
    assert_eq!(names.len(), 2923 + 632 + 2 * 1000);
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    for name in names.iter().step_by(7) {
        assert!(mutant(name).bus(&observable).is_ok(), "{name}");
    }
}

fn adapter(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wspbus-tested")).arg("adapter").args(arguments).output().unwrap()
}

#[test]
fn the_program_lists_what_is_asked_for() {
    let listed = |arguments: &[&str]| {
        let output = adapter(&[&["--list-mutants"], arguments].concat());
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).unwrap()
    };
    // A name stands at the left edge, below the heading; what the wrong bus does is indented.
    let names = |arguments: &[&str]| -> Vec<String> {
        let told = listed(arguments);
        let rows = told.lines().skip_while(|line| !line.is_empty()).skip(2);
        rows.filter(|line| !line.starts_with(' ')).map(str::to_owned).collect()
    };
    assert_eq!(names(&["--level", "requests"]).len(), 5555);
    let one = listed(&["--level", "requests", "--only", "transfer/requests/S2/I1/S3"]);
    assert!(one.contains("\nfault ") && one.contains("\ntransfer/requests/S2/I1/S3 "), "{one}");
    assert!(one.contains("leads to ("), "{one}");
    assert_eq!(names(&["--level", "whole", "--limit", "3"]).len(), 3);
    let buses = names(&[]);
    assert_eq!(buses.len(), wrong::every().count());
    let words = |line: &String| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let lost = buses.iter().map(words).find(|row| row[0] == "lost-exit").unwrap();
    let known = wrong::every().find(|mistake| mistake.name == "lost-exit").unwrap();
    assert_eq!(lost[1..], [known.requirement, known.dimension.name]);
    assert!(listed(&[]).contains("\nwrong bus ") && listed(&[]).contains("docs/suites/dimensions.md"));
}

#[test]
fn a_name_that_names_no_fault_is_refused_with_the_reason() {
    for (name, reason) in [
        ("output/requests/S3/I5", "is not the name of a fault"),
        ("output/nowhere/S3/I5/O1", "is not the name of a fault"),
        ("output/requests/S99/I5/O1", "there are 9 states"),
        ("output/requests/S3/I99/O1", "there are 9 inputs"),
        ("output/requests/S3/I5/O99", "there are 38 outputs"),
        ("transfer/requests/S3/I5/S9", "there are 9 states"),
        ("transfer/core/S0/I40/S2", "does not define the input I40"),
        ("extra/core/1/1000", "there are 1000 machines"),
        ("extra/core/9/0", "is not the name of a fault"),
        ("no-such-bus", "there is no wrong bus"),
    ] {
        let output = adapter(&["--mutant", name]);
        let said = String::from_utf8(output.stderr).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(said.contains(reason) && said.contains(name), "{name}: {said}");
    }
    let observable = machine(Level::Requests);
    let right = observable.mealy.step(0, 0).unwrap().1;
    let nothing = mutant(&format!("output/requests/S0/I0/O{right}")).bus(&observable);
    assert!(nothing.err().unwrap().to_string().contains("this is not a fault"));
}
