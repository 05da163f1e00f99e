//! The same cases through the protocol: the reference passes, a wrong bus fails, and a broken adapter does neither.

use std::process::Command;

use wspbus_kit::conform::message::{Command as Told, Reply};
use wspbus_kit::conform::served::Served;
use wspbus_kit::conform::spoken::Spoken;
use wspbus_kit::conform::{Adapter, AdapterError, Driven, Limits};
use wspbus_kit::suite::case::Parameters;
use wspbus_kit::suite::observable::Reference;
use wspbus_kit::suite::{CaseVerdict, Implementation, Suite, run_case, wrong};
use wspbus_models::bus::Machine;

use super::ground;

const SPOKEN: [&str; 4] = ["requests-k0", "subscriptions-k0", "denials-transitions", "core-negative"];

fn verdicts(suite: &Suite, bus: &mut impl Implementation) -> Vec<CaseVerdict> {
    suite.cases.iter().map(|case| run_case(&suite.setup, &suite.parameters, case, bus)).collect()
}

fn served(parameters: Parameters) -> Spoken<Served<Machine>> {
    Spoken::new(Served::new("wspbus", parameters, Machine::default()), &[])
}

#[test]
fn the_reference_passes_through_the_messages_whatever_it_chose() {
    for (plan, suite, _) in ground::suites() {
        if SPOKEN.contains(&plan.to_string().as_str()) || plan.to_string().contains("concurrency-2") {
            let mut bus = served(suite.parameters);
            assert!(verdicts(suite, &mut bus).iter().all(CaseVerdict::is_pass), "{plan}");
        }
    }
}

/// The cases go through waits, deadlines, the main queue and subscriptions.
#[test]
fn the_reference_passes_a_part_of_the_whole_through_the_messages() {
    let suite = ground::suite("whole-k0");
    let mut bus = served(suite.parameters);
    for case in suite.cases.iter().step_by(29) {
        let verdict = run_case(&suite.setup, &suite.parameters, case, &mut bus);
        assert_eq!(verdict, CaseVerdict::Pass, "{}", case.id);
    }
}

#[test]
fn the_program_serves_the_reference_and_the_wrong_buses() {
    let suite = ground::suite("requests-k0");
    let spawn = |arguments: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_wspbus-tested"));
        let mut adapter = Adapter::spawn(program.arg("adapter").args(arguments), Limits::default()).unwrap();
        let hello = adapter.hello().unwrap();
        Spoken::new(adapter, &hello.features)
    };
    assert!(verdicts(suite, &mut spawn(&[])).iter().all(CaseVerdict::is_pass));
    let wrong = verdicts(suite, &mut spawn(&["--mutant", "swallowed-code"]));
    assert!(wrong.iter().any(CaseVerdict::is_fail) && wrong.iter().any(CaseVerdict::is_pass));
}

#[test]
fn a_wrong_bus_fails_the_same_cases_behind_the_messages_as_in_process() {
    let suite = ground::suite("denials-k0");
    for name in ["denied-exit-is-well", "half-a-site", "resurrection"] {
        let bus = wrong::named(name).unwrap();
        let mut direct = Reference::new(bus.clone());
        let mut spoken = Spoken::new(Served::new(name, Parameters::default(), bus), &[]);
        let fails =
            |verdicts: Vec<CaseVerdict>| verdicts.iter().map(CaseVerdict::is_fail).collect::<Vec<_>>();
        let (near, far) = (fails(verdicts(suite, &mut direct)), fails(verdicts(suite, &mut spoken)));
        assert!(near == far && near.contains(&true), "{name}");
    }
}

/// An adapter that answers rightly up to a number of commands, and then not at all.
struct Dying {
    served: Served<Machine>,
    left: usize,
}

impl Driven for Dying {
    fn send(&mut self, command: &Told) -> Result<Reply, AdapterError> {
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                self.served.send(command)
            }
            None => Err(AdapterError::Died { status: None, stderr: Vec::new() }),
        }
    }
}

#[test]
fn an_adapter_that_dies_neither_passes_nor_fails() {
    let suite = ground::suite("requests-k0");
    let served = Served::new("wspbus", Parameters::default(), Machine::default());
    let found = verdicts(suite, &mut Spoken::new(Dying { served, left: 30 }, &[]));
    assert!(!found.iter().any(CaseVerdict::is_fail));
    assert!(matches!(found.last(), Some(CaseVerdict::Broken { step: None, .. })));
}
