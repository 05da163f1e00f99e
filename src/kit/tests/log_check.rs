//! Logs of buses of which the verdict is known: of the specification, and of wrong buses.

#[path = "log_check/late.rs"]
mod late;
#[path = "log_check/reading.rs"]
mod reading;
#[path = "log_check/reports.rs"]
mod reports;
#[path = "log_check/untold.rs"]
mod untold;

use std::collections::BTreeMap;

use wspbus_kit::log_check::{Header, Kind, Log, LogVerdict, MOST_STATES, check, read};
use wspbus_kit::suite::case::{Feature, Level, Returns};
use wspbus_kit::suite::observable::{Reference, Rest, Stepper};
use wspbus_kit::suite::plan::{Plan, PlanKind};
use wspbus_kit::suite::wrong::{self, Mistake, Wrong};
use wspbus_kit::suite::{Case, Input, Parameters, Setup, Suite, run_case, trial, wild};
use wspbus_models::bus::Machine;
use wspbus_models::bus::event::Event;

/// The header of a session with this set-up.
fn header(setup: &Setup, returns: Returns) -> Header {
    let (listeners, denied) = (setup.listeners.clone(), setup.denied.clone());
    Header { listeners, denied, returns, complete: true, ..Header::default() }
}

/// The events of a bus in a session, in the order in which they happen: passes included, unless calls return late.
fn session(setup: &Setup, returns: Returns, inputs: &[Input], mut bus: impl Stepper) -> Vec<Event> {
    bus.obey(setup.policy());
    let (mut rest, mut events) = (Rest::new(setup), Vec::new());
    for input in inputs {
        let takes = rest.takes(input).is_ok();
        let Some(reaction) =
            takes.then(|| rest.react(&mut bus, Parameters { returns }, input).ok()).flatten()
        else {
            break;
        };
        match returns {
            Returns::AtOnce => events.extend(reaction.steps.into_iter().flatten()),
            Returns::WhenResolved => events.extend(reaction.output.events),
        }
    }
    events
}

/// The log with such a header: the events of these that it tells.
fn log(header: Header, events: &[Event]) -> Log {
    let told: Vec<Event> = events.iter().filter_map(|event| header.told(event)).collect();
    Log::new(header, told)
}

fn sessions(level: Level, returns: Returns, count: u32, seed: u64) -> Vec<Case> {
    let parameters = Parameters { returns };
    wild::cases(level, parameters, &Feature::ALL, count, seed, &|_, _| true).unwrap()
}

/// Asserts that the log is accepted.
fn accepts(id: &str, log: &Log) {
    let report = check(log, MOST_STATES).report;
    let text = log.to_text().unwrap();
    assert_eq!(report.verdict, LogVerdict::Behaviour, "{id}: {report:#?}\n{text}");
}

const LEVELS: [Level; 3] = [Level::Core, Level::Denials, Level::Whole];

#[test]
fn every_session_of_the_specification_is_a_behaviour() {
    let mut events = 0;
    for level in LEVELS {
        for case in sessions(level, Returns::AtOnce, 50, 1) {
            let setup = case.setup.as_ref().unwrap();
            let told = session(setup, Returns::AtOnce, &case.inputs(), Machine::default());
            let log = log(header(setup, Returns::AtOnce), &told);
            assert_eq!(
                read(log.to_text().unwrap().as_bytes()).unwrap(),
                std::slice::from_ref(&log),
                "{}",
                case.id
            );
            accepts(&case.id, &log);
            events += log.events.len();
        }
    }
    assert_eq!(events, 8_364);
}

#[test]
fn sessions_with_late_answers_are_behaviours() {
    let mut events = 0;
    for level in LEVELS {
        for case in sessions(level, Returns::WhenResolved, 20, 2) {
            let setup = case.setup.as_ref().unwrap();
            let told = session(setup, Returns::WhenResolved, &case.inputs(), Machine::default());
            let sees = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Passes).collect();
            let complete = false;
            let header = Header { sees: Some(sees), complete, ..header(setup, Returns::WhenResolved) };
            let log = log(header, &told);
            accepts(&case.id, &log);
            events += log.events.len();
        }
    }
    assert_eq!(events, 2_268);
}

/// The projections: each kind left out, and each kind alone.
fn projections() -> Vec<Vec<Kind>> {
    let without = |left: Kind| Kind::ALL.into_iter().filter(|kind| *kind != left).collect();
    Kind::ALL.into_iter().map(without).chain(Kind::ALL.into_iter().map(|kind| vec![kind])).collect()
}

/// Resolutions alone leave too much open: how many requests each of them answers. Such a search may be cut.
#[test]
fn every_part_of_a_session_is_a_behaviour() {
    let (mut cut, mut of_tickets): (BTreeMap<String, Vec<String>>, _) = (BTreeMap::new(), 0);
    for level in LEVELS {
        for case in sessions(level, Returns::AtOnce, 6, 3) {
            let setup = case.setup.as_ref().unwrap();
            let told = session(setup, Returns::AtOnce, &case.inputs(), Machine::default());
            for sees in projections() {
                let id = format!("{:?}", sees.iter().map(|kind| kind.name()).collect::<Vec<_>>());
                let header = Header { sees: Some(sees.clone()), ..header(setup, Returns::AtOnce) };
                let log = log(header, &told);
                let is_cut = sees == [Kind::Tickets];
                let checked = check(&log, if is_cut { 1_000 } else { MOST_STATES / 4 }).report;
                of_tickets += usize::from(is_cut && checked.verdict == LogVerdict::Behaviour);
                if is_cut && checked.verdict == LogVerdict::Inconclusive {
                    continue;
                }
                if checked.verdict != LogVerdict::Behaviour {
                    let told = format!("{} {:?} after {}", case.id, checked.verdict, checked.explained);
                    cut.entry(id).or_default().push(told);
                }
            }
        }
    }
    assert_eq!(cut, BTreeMap::new());
    assert_eq!(of_tickets, 3, "so many searches for resolutions alone come to an end");
}

/// The most cases of which the logs of a wrong bus are tried.
const MOST_TRIED: usize = 8;

/// The first cases of these suites that this bus fails.
fn failing<'a>(
    suites: &'a [Suite],
    mistake: &'static Mistake,
) -> impl Iterator<Item = (&'a Setup, &'a Case)> {
    let cases = suites.iter().flat_map(|suite| suite.cases.iter().map(move |case| (suite, case)));
    let mut bus = Reference::new(Wrong::new(mistake));
    let fails = move |(suite, case): &(&Suite, &Case)| {
        run_case(suite.setup_of(case), &suite.parameters, case, &mut bus).is_fail()
    };
    cases.filter(fails).map(|(suite, case)| (suite.setup_of(case), case)).take(MOST_TRIED)
}

const SILENT: &str = "the call or the deadline has no event, as if it had never come";
const ENTRIES: &str = "an entry of the main queue has no event until it ends, and no name";
const ENDS: &str = "a listener may end in this way by itself";
const ASKS: &str = "a listener may ask for an exit, and then end in this way by itself";
const REFUSED: &str = "another call would be refused in this way";
const NO_ORIGIN: &str = "a subscription is told without its origin";
const GATES: &str = "only the gates show that an abandoned listener runs";

/// Wrong buses that no log of their events shows, and why.
const UNSHOWN: &[(&str, &str)] = &[
    ("denied-exit-is-well", ASKS),
    ("no-deadline", SILENT),
    ("wait-in-a-listener", SILENT),
    ("newest-entry-first", ENTRIES),
    ("log-ends-the-listener", ENDS),
    ("start-exit-is-a-failure", ASKS),
    ("late-start-listener-ends-the-next", ENDS),
    ("stop-timeout-is-failed", ENDS),
    ("graceful-exit-is-a-failure", ASKS),
    ("no-deadline-for-graceful-listeners", SILENT),
    ("deadline-of-one-shot", SILENT),
    ("second-failing-log-uncounted", SILENT),
    ("no-subscription-while-stopping", SILENT),
    ("no-unsubscription-by-a-thread-in-a-pass", SILENT),
    ("queue-of-three", ENTRIES),
    ("fourth-entry-twice", ENTRIES),
    ("first-failing-entry-unreported", ENTRIES),
    ("failing-entry-empties-the-queue", ENTRIES),
    ("queue-of-six", ENTRIES),
    ("ticket-of-a-listener-may-be-awaited", SILENT),
    ("wait-in-a-listener-is-stale", REFUSED),
    ("exit-listener-may-wait", SILENT),
    ("graceful-listener-may-wait", SILENT),
    ("abandoned-listener-subscribes", NO_ORIGIN),
    ("abandoned-listener-unsubscribes", NO_ORIGIN),
    ("entry-of-a-pass-is-lost", ENTRIES),
    ("failing-entry-of-a-pass-is-well", ENTRIES),
    ("second-batch-before-block-lost", ENTRIES),
    ("entries-before-block-overwritten", ENTRIES),
    ("queue-before-block-of-four", ENTRIES),
    ("fifth-entry-never-run", ENTRIES),
    ("fails-again-after-a-good-entry", ENTRIES),
    ("late-entry-accepted", SILENT),
    ("late-entry-is-stale", REFUSED),
    ("second-late-entry-accepted", SILENT),
    ("abandoned-and-forgotten", GATES),
    ("abandoned-for-good", GATES),
    ("failed-exit-listener-timed-out", ENDS),
    ("graceful-listener-timed-out", ENDS),
    ("entries-before-block-are-lost", ENTRIES),
    ("entry-while-stopping-is-lost", ENTRIES),
    ("failing-log-listener-ends-the-message", SILENT),
    ("third-failing-log-listener-lost", SILENT),
];

#[test]
#[ignore = "logs of every wrong bus: a minute"]
fn every_wrong_bus_is_rejected() {
    let mut suites = trial::suites(Parameters::default()).unwrap();
    for level in LEVELS {
        let mut wide = Plan { level, kind: PlanKind::Wide(2) }.build(Parameters::default()).unwrap().0;
        wide.cases.extend(sessions(level, Returns::AtOnce, 400, wild::SEED));
        suites.push(wide);
    }
    let (mut accepted, mut unnamed, mut named) = (Vec::new(), Vec::new(), 0);
    for mistake in wrong::every() {
        let failure = failing(&suites, mistake).find_map(|(setup, case)| {
            let told = session(setup, Returns::AtOnce, &case.inputs(), Wrong::new(mistake));
            check(&log(header(setup, Returns::AtOnce), &told), MOST_STATES).report.failure
        });
        match failure {
            None => accepted.push(mistake.name),
            Some(failure) if failure.requirements.is_empty() => unnamed.push(mistake.name),
            Some(failure) => {
                named += usize::from(failure.requirements.iter().any(|id| id == mistake.requirement));
            }
        }
    }
    let expected: Vec<&str> = UNSHOWN.iter().map(|(name, _)| *name).collect();
    assert_eq!(accepted, expected);
    assert_eq!((named, unnamed.len()), (183, 24), "the requirement is named; none is named: {unnamed:?}");
}

/// The steps of the specification in a session.
fn steps(setup: &Setup, inputs: &[Input]) -> Vec<Vec<Event>> {
    let mut bus = Machine::default();
    bus.obey(setup.policy());
    let (mut rest, mut steps) = (Rest::new(setup), Vec::new());
    for input in inputs {
        steps.extend(rest.react(&mut bus, Parameters::default(), input).unwrap().steps);
    }
    steps
}

/// A control of the validator: events of one step have an order, and the first of them cannot be missing.
#[test]
fn a_step_out_of_order_or_with_a_gap_is_no_behaviour() {
    let (mut swaps, mut gaps) = (0, 0);
    for case in sessions(Level::Whole, Returns::AtOnce, 25, 4) {
        let setup = case.setup.as_ref().unwrap();
        let steps = steps(setup, &case.inputs());
        let header = header(setup, Returns::AtOnce);
        for (number, step) in steps.iter().enumerate().filter(|(_, step)| step.len() > 1) {
            let with = |changed: Vec<Event>| {
                let before = steps[..number].iter().flatten().cloned();
                let after = steps[number + 1..].iter().flatten().cloned();
                let events: Vec<Event> = before.chain(changed).chain(after).collect();
                check(&log(header.clone(), &events), MOST_STATES).report.verdict
            };
            let mut swapped = step.clone();
            swapped.swap(0, 1);
            if swapped != *step {
                swaps += 1;
                assert_eq!(with(swapped), LogVerdict::NoBehaviour, "{}: the order of {step:?}", case.id);
            }
            gaps += 1;
            assert_eq!(with(step[1..].to_vec()), LogVerdict::NoBehaviour, "{}: a gap in {step:?}", case.id);
        }
    }
    assert_eq!((swaps, gaps), (238, 238));
}

/// A log may end anywhere, unless it says that it is complete.
#[test]
fn a_log_may_end_anywhere_unless_it_is_complete() {
    let mut ends = 0;
    for case in sessions(Level::Whole, Returns::AtOnce, 10, 5) {
        let setup = case.setup.as_ref().unwrap();
        let told = session(setup, Returns::AtOnce, &case.inputs(), Machine::default());
        for length in 0..told.len() {
            let complete = header(setup, Returns::AtOnce);
            let open = Header { complete: false, ..complete.clone() };
            accepts(&case.id, &log(open, &told[..length]));
            let verdict = check(&log(complete, &told[..length]), MOST_STATES).report.verdict;
            ends += usize::from(verdict == LogVerdict::NoBehaviour);
        }
    }
    assert_eq!(ends, 320);
}
