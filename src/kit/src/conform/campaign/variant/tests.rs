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
