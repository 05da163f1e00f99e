use std::collections::BTreeSet;

use super::super::tests::{WHEN_RESOLVED, campaign, greeting};
use super::*;
use crate::conform::control::Control;
use crate::conform::driven::Driven;
use crate::conform::error::AdapterError;
use crate::conform::message::{Command, Reply};
use crate::conform::served::Served;

/// A served bus that dies when it is to begin a case that is not among these, such as the same case under
/// another choice. The run is stopped meanwhile, if there is a control.
struct Narrow<'a>(Served<Machine>, &'a BTreeSet<String>, Option<&'a Control>);

impl Driven for Narrow<'_> {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        match command {
            Command::Begin(begin) if !self.1.contains(&begin.case) => {
                self.2.iter().for_each(|control| control.stop());
                Err(AdapterError::Died { status: None, stderr: Vec::new() })
            }
            _ => self.0.send(command),
        }
    }
}

/// A served bus whose calls return at once in some cases, and in the others when their tickets resolve.
struct Mixed([Served<Machine>; 2], usize);

impl Driven for Mixed {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        if let Command::Begin(begin) = command {
            self.1 = usize::from(begin.case.contains("/idle/"));
        }
        self.0[self.1].send(command)
    }
}

/// A bus may make any choice that it has not declared, and makes the same in every case.
#[test]
fn a_bus_that_makes_now_one_choice_and_now_another_fails() {
    let mut hello = greeting(Machine::default());
    hello.parameters.clear();
    let all = campaign(hello, &["core-transitions"]);
    let served = |parameters| Served::new("x", parameters, Machine::default());
    let mixed = || Ok(Mixed([served(Parameters::default()), served(WHEN_RESOLVED)], 0));
    let report = all.run(&mixed, &|| ());
    let counts = report.counts;
    assert!(counts.pass > 0 && counts.fail > 0 && counts.pass + counts.fail == counts.all(), "{counts:?}");
    let mut reasons = report.cases.iter().filter_map(|case| case.verdict.failure()?.reason.as_deref());
    assert!(reasons.any(|reason| reason.contains("now at once")), "{counts:?}");
    // The control: one choice in every case.
    let steady = all.run(&|| Ok(served(WHEN_RESOLVED)), &|| ()).counts;
    assert!(steady.fail == 0 && steady.pass_variant > 0, "{steady:?}");
}

#[test]
fn an_adapter_that_breaks_where_a_variant_is_tried_breaks_no_other_case() {
    let mut hello = greeting(Machine::default());
    hello.parameters.clear();
    let all = campaign(hello, &["core-transitions"]);
    let known: BTreeSet<String> = all.suites[0].cases.iter().map(|case| case.id.clone()).collect();
    let served = || Served::new("x", WHEN_RESOLVED, Machine::default());
    let counts = all.run(&|| Ok(Narrow(served(), &known, None)), &|| ()).counts;
    assert!(counts.pass > 0 && counts.fail > 0, "{counts:?}");
    assert_eq!(counts.pass + counts.fail, counts.all(), "{counts:?}");
    // Whether a case passes under the other choice is not known if the run was stopped meanwhile.
    let stopped = all.run(&|| Ok(Narrow(served(), &known, Some(&all.control))), &|| ()).counts;
    assert!(stopped.fail == 0 && stopped.not_run > 0, "{stopped:?}");
}
