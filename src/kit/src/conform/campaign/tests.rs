use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use wspbus_models::bus::event::Event;
use wspbus_models::bus::{Machine, State};

use super::*;
use crate::conform::expect::{Deviation, EXPECTATIONS, Expectations, written};
use crate::conform::message::{Command, Hello, Observed, PROTOCOL, Reply};
use crate::conform::report::text::text;
use crate::conform::served::Served;
use crate::conform::verdict::Counts;
use crate::suite::case::{Feature, Parameters, Returns};
use crate::suite::observable::Stepper;
use crate::suite::plan::Plan;
use crate::suite::wrong;
use wspbus_words::look::{Look, Styles};

const AT_ONCE: Parameters = Parameters { returns: Returns::AtOnce };
const WHEN_RESOLVED: Parameters = Parameters { returns: Returns::WhenResolved };

fn greeting(stepper: impl Stepper + Clone) -> Hello {
    match Served::new("x", AT_ONCE, stepper).send(&Command::Hello { protocol: PROTOCOL }) {
        Ok(Reply::Hello(hello)) => hello,
        other => panic!("{other:?}"),
    }
}

fn campaign(hello: Hello, suites: &[&str]) -> Campaign {
    let claims = Claims::of(&hello).unwrap();
    let build =
        |name: &&str| Plan::named(name).unwrap().build_for(claims.parameters, &claims.features).unwrap().0;
    let suites = suites.iter().map(build).collect();
    Campaign::new(hello, claims, suites)
}

fn run<S: Stepper + Clone + Sync>(campaign: &Campaign, stepper: &S, parameters: Parameters) -> Report {
    campaign.run(&|| Ok(Served::new("x", parameters, stepper.clone())), &|| ())
}

fn usual(suites: &[&str]) -> Campaign {
    campaign(greeting(Machine::default()), suites)
}

#[test]
fn the_reference_passes_and_no_order_of_the_cases_changes_the_report() {
    let mut usual = usual(&["requests-k0", "subscriptions-k0", "core-negative"]);
    let report = run(&usual, &Machine::default(), AT_ONCE);
    assert_eq!(report.counts, Counts { pass: report.counts.all(), ..Counts::default() });
    assert_eq!(report.cases.len(), report.counts.all());
    (usual.seed, usual.jobs) = (Some(7), 5);
    assert_eq!(run(&usual, &Machine::default(), AT_ONCE), report);
}

#[test]
fn a_case_of_two_suites_is_run_and_counted_once() {
    assert_eq!(usual(&["requests-k0", "requests-k0"]).len(), usual(&["requests-k0"]).len());
}

#[test]
fn a_wrong_bus_fails_where_its_requirement_is_at_stake_and_the_shortest_case_is_shown() {
    let usual = usual(&["requests-k0"]);
    let report = run(&usual, &wrong::named("stop-accepted-in-idle").unwrap(), AT_ONCE);
    assert!(report.counts.fail > 0 && report.counts.pass > 0);
    let about = report.requirements.iter().find(|r| r.id == "GOAL-1").unwrap();
    let shown = about.shortest.as_ref().unwrap();
    assert_eq!((shown.failure.step, shown.case.steps.len()), (0, 1));
}

#[test]
fn what_is_expected_is_known_and_what_passes_in_spite_of_it_is_an_error() {
    let mut usual = usual(&["requests-k0"]);
    let wrong = wrong::named("stop-accepted-in-idle").unwrap();
    usual.expectations = written(&run(&usual, &wrong, AT_ONCE), &Expectations::default());
    let known = run(&usual, &wrong, AT_ONCE);
    assert!(known.counts.known_deviation > 0 && known.counts.fail == 0 && known.stale.is_empty());
    assert_eq!(written(&known, &usual.expectations), usual.expectations);
    let mended = run(&usual, &Machine::default(), AT_ONCE);
    assert_eq!(mended.counts.unexpected_pass, known.counts.known_deviation);
    let nothing = Deviation { id: "N".into(), cases: vec!["NONE-1/*".into()], ..Deviation::default() };
    let deviations = vec![nothing];
    usual.expectations = Expectations { format: EXPECTATIONS, implementation: "x".into(), deviations };
    assert_eq!(run(&usual, &Machine::default(), AT_ONCE).stale, ["N: NONE-1/*"]);
    usual.is_whole = false;
    assert_eq!(run(&usual, &Machine::default(), AT_ONCE).stale, [""; 0]);
    usual.is_whole = true;
    usual.only = vec!["GOAL-1/*".to_owned()];
    let part = run(&usual, &Machine::default(), AT_ONCE);
    assert!(part.stale.is_empty() && part.counts.all() > 0 && part.counts.all() < mended.counts.all());
}

#[test]
fn what_is_not_claimed_does_not_apply_and_is_never_a_pass() {
    let mut hello = greeting(Machine::default());
    hello.levels.retain(|level| claims::claimed(crate::suite::case::Level::Whole) != *level);
    let report = run(&campaign(hello, &["whole-concurrency-2"]), &Machine::default(), AT_ONCE);
    assert_eq!(report.counts, Counts { not_applicable: report.counts.all(), ..Counts::default() });

    let mut hello = greeting(Machine::default());
    hello.features.retain(|name| name != Feature::Reload.name());
    let mut chosen = campaign(hello, &["requests-k0", "whole-concurrency-2"]);
    let report = run(&chosen, &Machine::default(), AT_ONCE);
    // The suites are generated for a bus that cannot be asked for a Reload.
    assert_eq!(report.counts, Counts { pass: report.counts.all(), ..Counts::default() });
    chosen.suites = vec![Plan::named("requests-k0").unwrap().build(AT_ONCE).unwrap().0];
    let report = run(&chosen, &Machine::default(), AT_ONCE);
    let Counts { pass, not_applicable, .. } = report.counts;
    assert!(pass > 10 && not_applicable > 5, "{:?}", report.counts);
    assert_eq!(pass + not_applicable, report.counts.all());
}

/// A served bus that dies whenever it gets this command.
struct Dying(Served<Machine>, &'static str);

impl Driven for Dying {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        match format!("{command:?}").contains(self.1) {
            true => Err(AdapterError::Died { status: None, stderr: Vec::new() }),
            false => self.0.send(command),
        }
    }
}

fn dying(campaign: &Campaign, on: &'static str) -> (Report, usize) {
    let started = AtomicUsize::new(0);
    let spawn = || {
        started.fetch_add(1, Ordering::Relaxed);
        Ok(Dying(Served::new("x", AT_ONCE, Machine::default()), on))
    };
    (campaign.run(&spawn, &|| ()), started.into_inner())
}

#[test]
fn an_adapter_that_dies_is_replaced_and_only_its_case_is_broken() {
    let usual = usual(&["requests-k0"]);
    let (report, started) = dying(&usual, "request: Bus(Graceful)");
    let Counts { pass, broken, .. } = report.counts;
    assert!(pass > 0 && broken > 0 && pass + broken == report.counts.all(), "{:?}", report.counts);
    assert!(started > broken, "{started} adapters, {broken} broken");
}

/// A served bus that does something of its own when a case ends or begins.
struct Odd(Served<Machine>, fn(&Command, &str) -> bool, String);

impl Driven for Odd {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        let is_odd = (self.1)(command, &self.2);
        let reply = self.0.send(command)?;
        match (command, reply) {
            (Command::Begin(begin), Reply::Settled { mut events, at }) => {
                begin.case.clone_into(&mut self.2);
                if is_odd {
                    events
                        .push(Observed::Event(Event::StateWritten { from: State::Idle, to: State::Exited }));
                }
                Ok(Reply::Settled { events, at })
            }
            (Command::Quit, _) if is_odd => Err(AdapterError::Died { status: None, stderr: Vec::new() }),
            (_, reply) => Ok(reply),
        }
    }
}

fn odd(campaign: &Campaign, is_odd: fn(&Command, &str) -> bool) -> Report {
    campaign.run(&|| Ok(Odd(Served::new("x", AT_ONCE, Machine::default()), is_odd, String::new())), &|| ())
}

#[test]
fn a_case_that_cannot_be_ended_is_broken_itself_whichever_comes_next() {
    let mut usual = usual(&["requests-k0"]);
    let dies: fn(&Command, &str) -> bool = |command, case| *command == Command::Quit && case.ends_with('a');
    let report = odd(&usual, dies);
    let broken: Vec<&str> =
        report.cases.iter().filter(|case| !case.verdict.is_pass()).map(|case| case.id.as_str()).collect();
    assert!(!broken.is_empty() && broken.iter().all(|id| id.ends_with('a')), "{broken:?}");
    assert!(report.cases.iter().all(|case| case.verdict.is_pass() != case.id.ends_with('a')));
    (usual.seed, usual.jobs) = (Some(3), 4);
    assert_eq!(odd(&usual, dies), report);
}

#[test]
fn a_bus_that_does_something_before_it_is_asked_is_not_judged() {
    let report = odd(&usual(&["requests-smoke"]), |command, _| matches!(command, Command::Begin(_)));
    assert_eq!(report.counts, Counts { broken: report.counts.all(), ..Counts::default() });
}

#[test]
fn an_unexpected_fail_is_shown_before_a_known_deviation() {
    let mut usual = usual(&["requests-k0"]);
    let wrong = wrong::named("stop-accepted-in-idle").unwrap();
    let all = run(&usual, &wrong, AT_ONCE);
    let about = |report: &Report| report.requirements.iter().find(|r| r.id == "GOAL-1").unwrap().clone();
    let shortest = about(&all).shortest.unwrap().case.id;
    let cases = vec![shortest.clone()];
    let deviations = vec![Deviation { id: "D".into(), cases, ..Deviation::default() }];
    usual.expectations = Expectations { format: EXPECTATIONS, implementation: "x".into(), deviations };
    let report = run(&usual, &wrong, AT_ONCE);
    assert!(about(&report).counts.fail > 0 && about(&report).counts.known_deviation == 1);
    assert_ne!(about(&report).shortest.unwrap().case.id, shortest);
    assert_eq!(report.deviations[0].shortest.as_ref().unwrap().case.id, shortest);
}

#[test]
fn a_run_in_which_adapters_do_nothing_but_die_comes_to_an_end() {
    let usual = usual(&["requests-k0"]);
    let (report, _) = dying(&usual, "Begin");
    let patience = Patience::default().in_a_row;
    let not_run = usual.len() - patience;
    assert_eq!(report.counts, Counts { broken: patience, not_run, ..Counts::default() });
}

#[test]
fn when_the_time_is_over_nothing_is_run_and_nothing_passes() {
    let mut usual = usual(&["requests-k0"]);
    usual.until = Some(Instant::now());
    let started = AtomicUsize::new(0);
    let spawn = || {
        started.fetch_add(1, Ordering::Relaxed);
        Ok(Served::new("x", AT_ONCE, Machine::default()))
    };
    let report = usual.run(&spawn, &|| ());
    assert_eq!(report.counts, Counts { not_run: usual.len(), ..Counts::default() });
    assert_eq!(started.into_inner(), 0);
    let text = text(&report, &Look { width: 100, styles: Styles::default() }, None);
    assert!(text.contains("Inconclusive") && !text.contains("broke"), "{text}");
    usual.until = usual.until.map(|now| now + Duration::from_secs(3600));
    let report = run(&usual, &Machine::default(), AT_ONCE);
    assert_eq!(report.counts, Counts { pass: usual.len(), ..Counts::default() }, "the control");
}

#[test]
fn a_choice_that_is_not_declared_is_a_variant_and_one_that_is_declared_is_kept_to() {
    let mut hello = greeting(Machine::default());
    let declared = run(&campaign(hello.clone(), &["core-transitions"]), &Machine::default(), WHEN_RESOLVED);
    assert!(declared.counts.fail > 0 && declared.counts.pass_variant == 0);
    hello.parameters.clear();
    let silent = run(&campaign(hello, &["core-transitions"]), &Machine::default(), WHEN_RESOLVED);
    assert!(silent.counts.pass_variant > 0, "{:?}", silent.counts);
    // A request that the bus cannot get under its own choice is no verdict on the bus.
    assert_eq!(silent.counts.passes() + silent.counts.fail, silent.counts.all());
}

/// A served bus that dies when it is to begin a case that is not among these, such as the same case under
/// another choice.
struct Narrow<'a>(Served<Machine>, &'a BTreeSet<String>);

impl Driven for Narrow<'_> {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        match command {
            Command::Begin(begin) if !self.1.contains(&begin.case) => {
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
    let spawn = || Ok(Narrow(Served::new("x", WHEN_RESOLVED, Machine::default()), &known));
    let counts = all.run(&spawn, &|| ()).counts;
    assert!(counts.pass > 0 && counts.fail > 0, "{counts:?}");
    assert_eq!(counts.pass + counts.fail, counts.all(), "{counts:?}");
}

#[test]
fn a_parameter_that_is_none_is_refused() {
    let mut hello = greeting(Machine::default());
    hello.parameters.insert("returns".to_owned(), "sometimes".into());
    let error = Claims::of(&hello).unwrap_err().to_string();
    assert!(error.contains("\"sometimes\"") && error.contains("when_resolved"), "{error}");
}
