use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use wspbus_models::bus::event::Event;
use wspbus_models::bus::{Machine, State};

use super::*;
use crate::conform::expect::{Deviation, EXPECTATIONS, Expectations, Usual, written};
use crate::conform::message::{Command, Hello, Observed, PROTOCOL, Reply};
use crate::conform::report::Shown;
use crate::conform::report::text::text;
use crate::conform::served::Served;
use crate::conform::verdict::Counts;
use crate::suite::Suite;
use crate::suite::case::{Feature, Level, Parameters, Returns};
use crate::suite::compare::{Lane, lane};
use crate::suite::implementation::run_case;
use crate::suite::observable::{Reference, Stepper};
use crate::suite::plan::Plan;
use crate::suite::{file, first, parallel, wild, wrong};
use wspbus_words::look::{Look, Styles};

mod guarantees;

const AT_ONCE: Parameters = Parameters { returns: Returns::AtOnce };
pub(super) const WHEN_RESOLVED: Parameters = Parameters { returns: Returns::WhenResolved };

pub(super) fn greeting(stepper: impl Stepper + Clone) -> Hello {
    match Served::new("x", AT_ONCE, stepper).send(&Command::Hello { protocol: PROTOCOL }) {
        Ok(Reply::Hello(hello)) => hello,
        other => panic!("{other:?}"),
    }
}

pub(super) fn campaign(hello: Hello, suites: &[&str]) -> Campaign {
    let claims = Claims::of(&hello).unwrap();
    let suites = suites.iter().map(|name| built(name, &claims)).collect();
    Campaign::new(hello, claims, suites)
}

/// A suite for an adapter that claims this. Several tests need the same one, and it is the same each time.
fn built(name: &str, claims: &Claims) -> Suite {
    static BUILT: Mutex<BTreeMap<String, Suite>> = Mutex::new(BTreeMap::new());
    let key = format!("{name} {:?} {:?}", claims.parameters, claims.features);
    if let Some(suite) = BUILT.lock().unwrap().get(&key) {
        return suite.clone();
    }
    let suite = Plan::named(name).unwrap().build_for(claims.parameters, &claims.features).unwrap().0;
    BUILT.lock().unwrap().insert(key, suite.clone());
    suite
}

pub(super) fn run<S: Stepper + Clone + Sync>(
    campaign: &Campaign,
    stepper: &S,
    parameters: Parameters,
) -> Report {
    campaign.run(&|| Ok(Served::new("x", parameters, stepper.clone())), &|| ())
}

pub(super) fn usual(suites: &[&str]) -> Campaign {
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

/// The failing cases of these suites for a requirement that this wrong bus breaks, made small.
fn small(suites: &[&str], name: &str) -> Shown {
    let mistake = wrong::every().find(|mistake| mistake.name == name).unwrap();
    let report = run(&usual(suites), &wrong::named(name).unwrap(), AT_ONCE);
    let found = report.requirements.iter().find(|found| found.id == mistake.requirement).unwrap();
    found.shortest.clone().unwrap()
}

/// The shortest case is made small. Listeners that are not needed go, and so do changes that undo each other.
#[test]
fn nothing_is_shown_that_a_failure_does_not_need() {
    let size = |shown: &Shown| (shown.case.steps.len(), shown.setup.listeners.len());
    for (name, steps, listeners) in [("one-unsubscription-in-a-pass", 7, 4), ("start-table-of-five", 99, 6)] {
        let shown = small(&["core-wide", "core-wild"], name);
        assert!(size(&shown) <= (steps, listeners), "{name}: {:?} {:#?}", size(&shown), shown.case.inputs());
        let numbers = shown.setup.listeners.iter().map(|known| known.listener.0);
        assert!(numbers.eq(0..shown.setup.listeners.len() as u64), "{name}");
        assert_eq!(shown.case.question, shown.failure.step, "{name}");
    }
}

/// The cases that fail are a suite of their own, and fail again.
#[test]
fn the_cases_that_are_shown_can_be_kept_and_run_again() {
    let bus = wrong::named("last-code").unwrap();
    let usual = usual(&["requests-k0", "core-wild"]);
    assert_eq!(run(&usual, &Machine::default(), AT_ONCE).failures(), None);
    let report = run(&usual, &bus, AT_ONCE);
    let stored = file::read(&file::write(&report.failures().unwrap()).unwrap()).unwrap();
    let failing = report.requirements.iter().filter(|found| found.counts.fail > 0);
    let failing: Vec<&Shown> = failing.map(|found| found.shortest.as_ref().unwrap()).collect();
    assert_eq!(stored.cases.len(), failing.len());
    assert!(failing.iter().all(|shown| shown.case.question < shown.case.steps.len()));
    let again = Campaign::new(usual.hello.clone(), usual.claims.clone(), vec![stored.clone()]);
    let report = run(&again, &bus, AT_ONCE);
    assert_eq!(report.counts, Counts { fail: failing.len(), ..Counts::default() });
    assert_eq!(report.failures().unwrap().cases, stored.cases);
    let right = run(&again, &Machine::default(), AT_ONCE);
    assert_eq!(right.counts, Counts { pass: failing.len(), ..Counts::default() });
}

/// A bus for which the last code counts: wild sessions show it, and a small one is left.
#[test]
fn a_wild_session_that_fails_is_made_small() {
    let usual = usual(&["core-wild"]);
    let bus = wrong::named("last-code").unwrap();
    let report = run(&usual, &bus, AT_ONCE);
    let shown = report.requirements.iter().filter_map(|found| found.shortest.as_ref());
    let least = shown.min_by_key(|shown| shown.case.steps.len()).unwrap();
    assert!(least.case.steps.len() <= 4, "{:#?}", least.case);
    assert!(least.case.id.starts_with("wild/core/2007-"), "{}", least.case.id);
    // The small session is right on a right bus, and wrong on this one.
    let (mut right, mut wrong) = (Reference::new(Machine::default()), Reference::new(bus));
    assert!(run_case(&least.setup, &AT_ONCE, &least.case, &mut right).is_pass());
    assert!(run_case(&least.setup, &AT_ONCE, &least.case, &mut wrong).is_fail());
    // It is no case of its own: nothing is counted twice.
    assert_eq!(report.counts.all(), usual.len());
}

/// A case is what a bus gets, and not its id: a case of two suites is run once, and counts for both.
#[test]
fn a_case_of_two_suites_is_run_once_and_counts_for_both() {
    let mut twice = usual(&["requests-k0", "requests-k0"]);
    twice.suites[1].cases.iter_mut().for_each(|case| case.id = format!("another/{}", case.id));
    twice.suites[0].cases.pop();
    let (first, second) = (twice.suites[0].cases.len(), twice.suites[1].cases.len());
    assert_eq!((twice.len(), second), (second, first + 1));
    let report = run(&twice, &wrong::named("stop-accepted-in-idle").unwrap(), AT_ONCE);
    let [one, other] = &report.suites[..] else { panic!("{:?}", report.suites) };
    assert_eq!((one.counts.all(), one.before.all()), (first, 0));
    assert_eq!((other.counts.all(), other.before.all()), (1, first));
    // A failure in a suite before leaves no guarantee.
    let fails = other.before.fail;
    let said = format!("of {first} more, which ran as cases above, {fails} fail");
    assert!(fails > 0 && report.gaps(other).last() == Some(&said), "{:?}", report.gaps(other));
}

#[test]
fn a_wrong_bus_fails_where_its_requirement_is_at_stake_and_the_shortest_case_is_shown() {
    let usual = usual(&["requests-k0"]);
    let report = run(&usual, &wrong::named("stop-accepted-in-idle").unwrap(), AT_ONCE);
    assert!(report.counts.fail > 0 && report.counts.pass > 0);
    let about = report.requirements.iter().find(|r| r.id == "GOAL-1").unwrap();
    let shown = about.shortest.as_ref().unwrap();
    assert_eq!((shown.failure.step, shown.case.steps.len()), (0, 1));
    // A case that is charged with a requirement breaks it, also if no claim judged that.
    let kept = report.requirements.iter().filter(|found| found.counts.fail > found.broken);
    assert_eq!(kept.map(|found| found.id.as_str()).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn what_is_expected_is_known_and_what_passes_in_spite_of_it_is_an_error() {
    let mut usual = usual(&["requests-k0"]);
    let wrong = wrong::named("stop-accepted-in-idle").unwrap();
    usual.expectations = written(&run(&usual, &wrong, AT_ONCE), &Expectations::default());
    let known = run(&usual, &wrong, AT_ONCE);
    assert!(known.counts.known_deviation > 0 && known.counts.fail == 0 && known.stale.is_empty());
    let link = Some("https://example.org/7".to_owned());
    let explained =
        |deviation: &mut Deviation| (deviation.reason, deviation.link) = ("r".into(), link.clone());
    usual.expectations.deviations.iter_mut().for_each(explained);
    assert_eq!(written(&known, &usual.expectations), usual.expectations);
    // A case that passes against the expectations is a case that passes.
    let (before, other) = (std::mem::take(&mut usual.expectations), wrong::named("swallowed-code").unwrap());
    let right = written(&run(&usual, &other, AT_ONCE), &before);
    let all = Deviation { id: "A".into(), cases: vec!["*".into()], ..Deviation::default() };
    usual.expectations = Expectations { deviations: vec![all], ..before.clone() };
    assert_eq!(written(&run(&usual, &other, AT_ONCE), &before), right);
    usual.expectations = before;
    let mended = run(&usual, &Machine::default(), AT_ONCE);
    assert_eq!(mended.counts.unexpected_pass, known.counts.known_deviation);
    let nothing = Deviation { id: "N".into(), cases: vec!["NONE-1/*".into()], ..Deviation::default() };
    let deviations = vec![nothing];
    usual.expectations = Expectations { format: EXPECTATIONS, implementation: "x".into(), deviations };
    assert_eq!(run(&usual, &Machine::default(), AT_ONCE).stale, ["N: NONE-1/*"]);
    usual.usual = Usual::NONE;
    assert_eq!(run(&usual, &Machine::default(), AT_ONCE).stale, [""; 0]);
    usual.usual = Usual::ALL;
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

/// Changes the events of a reply.
type Change = fn(Vec<Observed>) -> Vec<Observed>;

/// A served bus that tells the events of each reply in another order, if `splits` in two replies.
struct Reordered {
    bus: Served<Machine>,
    change: Change,
    splits: bool,
    rest: Option<Reply>,
}

impl Driven for Reordered {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        if let Some(rest) = self.rest.take_if(|_| *command == Command::Settle) {
            return Ok(rest);
        }
        Ok(match self.bus.send(command)? {
            Reply::Settled { events, at } => {
                let mut events = (self.change)(events);
                if !self.splits {
                    return Ok(Reply::Settled { events, at });
                }
                let rest = events.split_off(events.len() / 2);
                self.rest = Some(Reply::Settled { events: rest, at: at.clone() });
                Reply::Unsettled { events, at }
            }
            reply => reply,
        })
    }
}

fn reordered(change: Change, splits: bool) -> Report {
    let usual = usual(&["core-transitions", "whole-smoke"]);
    let bus = || Served::new("x", AT_ONCE, Machine::default());
    usual.run(&|| Ok(Reordered { bus: bus(), change, splits, rest: None }), &|| ())
}

fn lane_of(observed: &Observed) -> Option<Lane> {
    match observed {
        Observed::Event(event) => lane(event),
        Observed::Surprise { .. } => None,
    }
}

/// The lanes in the opposite order; each lane is as it was.
fn other_lanes(mut events: Vec<Observed>) -> Vec<Observed> {
    events.sort_by_key(|event| Reverse(lane_of(event)));
    events
}

/// The last two different events of one lane, swapped.
fn swapped(mut events: Vec<Observed>) -> Vec<Observed> {
    let mut pairs = (0..events.len()).flat_map(|second| (0..second).map(move |first| (first, second)));
    let is_lane = |(first, second): &(usize, usize)| {
        let (first, second) = (&events[*first], &events[*second]);
        lane_of(first) == lane_of(second) && lane_of(first).is_some() && first != second
    };
    if let Some((first, second)) = pairs.rfind(is_lane) {
        events.swap(first, second);
    }
    events
}

/// The order of the lanes does not count, also where the events of one input come in several replies.
#[test]
fn lanes_may_come_in_any_order() {
    for splits in [false, true] {
        let report = reordered(other_lanes, splits);
        assert_eq!(report.counts, Counts { pass: report.counts.all(), ..Counts::default() }, "{splits}");
    }
}

/// The order within a lane counts, also where the events of one input come in several replies.
#[test]
fn two_events_of_one_lane_may_not_be_swapped() {
    for splits in [false, true] {
        let counts = reordered(swapped, splits).counts;
        assert!(counts.fail > 100 && counts.pass > 0, "{counts:?}");
        assert_eq!(counts.fail + counts.pass, counts.all(), "{counts:?}");
    }
}

/// A served bus that gives tickets the largest numbers, or numbers its own new listeners.
struct Numbering(Served<Machine>, fn(String) -> String, fn(String) -> String);

impl Driven for Numbering {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        let command = serde_json::from_str(&(self.1)(serde_json::to_string(command).unwrap())).unwrap();
        let reply = self.0.send(&command)?;
        Ok(serde_json::from_str(&(self.2)(serde_json::to_string(&reply).unwrap())).unwrap())
    }
}

#[test]
fn a_ticket_may_have_the_largest_number() {
    tickets_have_the_largest_numbers(&["core-transitions", "core-negative"]);
}

#[test]
#[ignore = "generates a suite of twenty thousand cases"]
fn a_ticket_that_threads_know_may_have_the_largest_number() {
    tickets_have_the_largest_numbers(&["whole-smoke"]);
}

fn tickets_have_the_largest_numbers(suites: &[&str]) {
    let largest: fn(String) -> String = |reply| {
        (0..4).fold(reply, |reply, n| {
            reply
                .replace(&format!("\"ticket\":{n}}}"), &format!("\"ticket\":{}}}", u32::MAX - n))
                .replace(&format!("\"ticket\":{n},"), &format!("\"ticket\":{},", u32::MAX - n))
        })
    };
    let real: fn(String) -> String = |command| {
        (0..4).fold(command, |command, n| {
            command.replace(&format!("{{\"await\":{}}}", u32::MAX - n), &format!("{{\"await\":{n}}}"))
        })
    };
    let usual = usual(suites);
    let bus = || Served::new("x", AT_ONCE, Machine::default());
    let report = usual.run(&|| Ok(Numbering(bus(), real, largest)), &|| ());
    assert_eq!(report.counts, Counts { pass: report.counts.all(), ..Counts::default() });
}

#[test]
fn a_bus_that_numbers_its_new_listeners_by_itself_fails_and_the_reason_is_told() {
    let other: fn(String) -> String = |reply| match reply.split_once("{\"subscribed\":") {
        Some((before, after)) => {
            format!("{before}{{\"subscribed\":{}", after.replacen("\"listener\":", "\"listener\":7", 1))
        }
        None => reply,
    };
    let usual = usual(&["subscriptions-transitions"]);
    let bus = || Served::new("x", AT_ONCE, Machine::default());
    let report = usual.run(&|| Ok(Numbering(bus(), |command| command, other)), &|| ());
    let Counts { pass, fail, .. } = report.counts;
    assert!(fail > 0 && pass > 0 && pass + fail == report.counts.all(), "{:?}", report.counts);
    let shown = report.requirements.iter().filter_map(|requirement| requirement.shortest.as_ref());
    let told: Vec<&String> =
        shown.filter_map(|shown| shown.failure.observed.as_ref()).flat_map(|seen| &seen.surprises).collect();
    assert!(told.iter().all(|told| told.contains("must carry the number of the command")), "{told:?}");
    assert!(!told.is_empty());
}

#[test]
fn a_run_that_is_stopped_keeps_the_verdicts_that_it_has() {
    let usual = usual(&["requests-k0"]);
    let count = AtomicUsize::new(0);
    let done = || {
        if count.fetch_add(1, Ordering::Relaxed) == 9 {
            usual.control.stop();
        }
    };
    let report = usual.run(&|| Ok(Served::new("x", AT_ONCE, Machine::default())), &done);
    let Counts { pass, not_run, .. } = report.counts;
    assert!(pass >= 10 && not_run > 0 && pass + not_run == report.counts.all(), "{:?}", report.counts);
}

/// A served bus that misbehaves when a case ends or begins.
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

/// A bus is held to the choice for which the cases are.
#[test]
fn a_choice_is_kept_to() {
    let hello = greeting(Machine::default());
    let other = run(&campaign(hello, &["core-transitions"]), &Machine::default(), WHEN_RESOLVED);
    assert!(other.counts.fail > 0, "{:?}", other.counts);
}

/// The reference behind an adapter that says from the second input of a case on that its bus does not rest.
struct Unsettled(Served<Machine>, usize);

impl Driven for Unsettled {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        self.1 = if matches!(command, Command::Begin(_)) { 0 } else { self.1 + 1 };
        Ok(match self.0.send(command)? {
            Reply::Settled { events, at } if self.1 > 1 => Reply::Unsettled { events, at },
            other => other,
        })
    }
}

#[test]
fn a_case_that_is_inconclusive_puts_nothing_to_the_test() {
    let mut campaign = usual(&["requests-k0"]);
    campaign.suites[0].cases.retain(|case| case.steps.len() > 1);
    let started = AtomicUsize::new(0);
    let spawn = || {
        started.fetch_add(1, Ordering::Relaxed);
        Ok(Unsettled(Served::new("x", AT_ONCE, Machine::default()), 0))
    };
    let report = campaign.run(&spawn, &|| ());
    assert!(report.counts.inconclusive > 0 && report.counts.pass == 0, "{:?}", report.counts);
    // An adapter that did not come to rest is not used again.
    assert!(started.into_inner() >= report.counts.inconclusive);
    assert!(report.requirements.iter().all(|found| found.held + found.broken == 0));
}

#[test]
fn the_guarantee_of_a_suite_is_not_claimed_for_an_adapter_that_tells_less() {
    let lacks = vec!["answers".to_owned()];
    let silent = campaign(Hello { lacks, ..greeting(Machine::default()) }, &["requests-k0"]);
    let guarantee = &silent.suites[0].guarantee;
    assert!(
        guarantee.starts_with("A pass shows what an adapter tells that does not tell answers"),
        "{guarantee}"
    );
}

#[test]
fn a_parameter_that_is_none_is_refused() {
    let mut hello = greeting(Machine::default());
    hello.parameters.insert("returns".to_owned(), "sometimes".into());
    let error = Claims::of(&hello).unwrap_err().to_string();
    assert!(error.contains("\"sometimes\"") && error.contains("when_resolved"), "{error}");
}

#[test]
fn the_head_of_a_report_names_what_the_adapter_cannot_tell() {
    let shown = |lacks: &[&str]| {
        let lacks = lacks.iter().map(|name| (*name).to_owned()).collect();
        let silent = campaign(Hello { lacks, ..greeting(Machine::default()) }, &["requests-k0"]);
        let report = run(&silent, &Machine::default(), AT_ONCE);
        assert_eq!(report.counts.pass, report.counts.all());
        text(&report, &Look { width: 100, styles: Styles::default() }, None)
    };
    let some = shown(&["tickets", "failures"]);
    assert!(some.contains("\n  cannot tell    tickets, failures\n"), "{some}");
    assert!(!shown(&[]).contains("cannot tell"));
}
