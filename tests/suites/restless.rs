//! Adapters that cannot say that no thread moves any more, and adapters that tell an answer when a call begins.

use std::collections::VecDeque;

use wspbus_kit::conform::message::{Command as Told, Observed, Reply};
use wspbus_kit::conform::served::{PARKED, Served};
use wspbus_kit::conform::spoken::Spoken;
use wspbus_kit::conform::{AdapterError, Driven};
use wspbus_kit::suite::case::{Parameters, Returns};
use wspbus_kit::suite::observable::Stepper;
use wspbus_kit::suite::plan::Plan;
use wspbus_kit::suite::{CaseVerdict, Suite, run_case, wrong};
use wspbus_models::bus::Machine;

use super::ground;

/// Tells one event in each reply. It says that it rests only after the last event and so many further replies.
struct Slow<S> {
    served: Served<S>,
    held: VecDeque<Observed>,
    last: Option<Reply>,
    patience: usize,
    left: usize,
    is_moving: bool,
    settles: usize,
    cases: Vec<String>,
}

impl<S: Stepper + Clone> Slow<S> {
    fn new(stepper: S, patience: usize) -> Spoken<Self> {
        let served = Served::new("slow", Parameters::default(), stepper);
        let (held, cases) = (VecDeque::new(), Vec::new());
        let slow = Slow { served, held, last: None, patience, left: 0, is_moving: false, settles: 0, cases };
        Spoken::new(slow, &[])
    }

    fn next(&mut self) -> Option<Reply> {
        let Some(Reply::Settled { at, .. }) = &self.last else { return None };
        let (events, at) = (self.held.pop_front().into_iter().collect(), at.clone());
        self.is_moving = !self.held.is_empty() || self.left > 0;
        if !self.is_moving {
            return Some(Reply::Settled { events, at });
        }
        self.left -= usize::from(self.held.is_empty());
        Some(Reply::Unsettled { events, at })
    }
}

impl<S: Stepper + Clone> Driven for Slow<S> {
    fn send(&mut self, command: &Told) -> Result<Reply, AdapterError> {
        if *command == Told::Settle && self.is_moving {
            self.settles += 1;
        } else {
            let reply = self.served.send(command)?;
            if !matches!(reply, Reply::Settled { .. }) {
                return Ok(reply);
            }
            self.left = self.patience;
            if let Told::Begin(begin) = command {
                self.cases.push(begin.case.clone());
                self.left = 0;
            }
            self.held = reply.events().to_vec().into();
            self.last = Some(reply);
        }
        self.next().ok_or(AdapterError::Closed)
    }
}

fn verdicts<D: Driven>(suite: &Suite, bus: &mut Spoken<D>) -> Vec<CaseVerdict> {
    suite.cases.iter().map(|case| run_case(&suite.setup, &suite.parameters, case, bus)).collect()
}

#[test]
fn an_adapter_that_comes_to_rest_when_asked_again_is_judged_as_any() {
    for name in ["requests-k0", "denials-transitions"] {
        let mut slow = Slow::new(Machine::default(), 3);
        let found = verdicts(ground::suite(name), &mut slow);
        assert!(found.iter().all(CaseVerdict::is_pass), "{name}: {found:?}");
        assert!(slow.driven().settles > found.len());
    }
}

#[test]
fn what_never_rests_does_not_pass_however_right_it_looks() {
    let suite = ground::suite("requests-k0");
    let mut restless = Slow::new(Machine::default(), usize::MAX);
    for (case, verdict) in suite.cases.iter().zip(verdicts(suite, &mut restless)) {
        let CaseVerdict::Inconclusive { step: Some(0), reason } = verdict else {
            panic!("{}: {verdict:?}", case.id)
        };
        assert!(reason.contains("asked 20 times"), "{reason}");
    }
    assert_eq!(restless.driven().settles, 20 * suite.cases.len(), "the kit stops asking");
}

/// An event that is not expected is wrong, whether the bus rests or not. A missing event may still come.
#[test]
fn what_never_rests_fails_by_what_it_shows_and_not_by_what_it_lacks() {
    let suite = ground::suite("requests-k0");
    let fails = |name| {
        let found = verdicts(suite, &mut Slow::new(wrong::named(name).unwrap(), usize::MAX));
        assert!(!found.iter().any(CaseVerdict::is_pass), "{name}");
        found.iter().filter(|verdict| verdict.is_fail()).count()
    };
    assert!(fails("stop-accepted-in-idle") > 0, "an answer that is never right");
    assert_eq!(fails("block-never-returns"), 0, "a return that is still to come");
}

#[test]
fn an_adapter_is_told_which_case_it_is() {
    let suite = ground::suite("requests-k0");
    let mut bus = Slow::new(Machine::default(), 0);
    verdicts(suite, &mut bus);
    let ids: Vec<&String> = suite.cases.iter().map(|case| &case.id).collect();
    assert_eq!(bus.driven().cases.iter().collect::<Vec<_>>(), ids);
}

/// Calls return late and the answer is told at once, or the calls return at once.
struct Early {
    at_once: Served<Machine>,
    late: Served<Machine>,
    is_honest: bool,
}

impl Driven for Early {
    fn send(&mut self, command: &Told) -> Result<Reply, AdapterError> {
        let (early, late) = (self.at_once.send(command)?, self.late.send(command)?);
        Ok(match (early, late) {
            (Reply::Settled { events, .. }, Reply::Settled { at, .. }) if self.is_honest => {
                Reply::Settled { events, at }
            }
            (early, _) => early,
        })
    }
}

#[test]
fn an_answer_that_is_told_when_the_call_begins_is_judged_when_it_returns() {
    let parameters = Parameters { returns: Returns::WhenResolved };
    let early = |is_honest| {
        let served = |parameters| Served::new("early", parameters, Machine::default());
        Spoken::new(
            Early { at_once: served(Parameters::default()), late: served(parameters), is_honest },
            &[PARKED.to_owned()],
        )
    };
    for name in ["requests-k0", "core-negative", "denials-transitions", "whole-concurrency-2"] {
        let (suite, _) = Plan::named(name).unwrap().build(parameters).unwrap();
        let found = verdicts(&suite, &mut early(true));
        let bad = suite.cases.iter().zip(found).find(|(_, verdict)| !verdict.is_pass());
        assert!(bad.is_none(), "{name}: {bad:#?}");
        if suite.setup.listeners.is_empty() {
            continue;
        }
        let found = verdicts(&suite, &mut early(false));
        assert!(found.iter().any(CaseVerdict::is_fail), "{name}: a call that returns too early is not seen");
    }
}
