mod wiring;

use super::*;
use crate::lockstep::drive::{Difference, Facts};
use crate::lockstep::modelled::ModelAdapter;
use wspbus_kit::conform::Control;
use wspbus_kit::conform::error::AdapterError;
use wspbus_kit::conform::message::{Begin, Call, Command, End, Ending, Observed, Point, Reply};
use wspbus_models::bus::event::{Event, Outcome, Resolution};
use wspbus_models::bus::{Code, Request, State};
use wspbus_models::dialect::cherrypy;

const SMALL: Sizes = Sizes { sequences: 2, misbehaving: 2, schedules: 300, states: 1_000, steps: 5_000 };

/// The model, with something wrong on its way in or out.
#[derive(Default)]
struct Mutant {
    model: ModelAdapter,
    hears: Option<fn(&mut Command)>,
    says: Option<fn(&mut Reply)>,
}

impl Driven for Mutant {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        let mut command = command.clone();
        self.hears.into_iter().for_each(|change| change(&mut command));
        let mut reply = self.model.send(&command)?;
        self.says.into_iter().for_each(|change| change(&mut reply));
        Ok(reply)
    }
}

fn says(change: fn(&mut Reply)) -> impl Fn() -> Result<Mutant, AdapterError> + Sync {
    move || Ok(Mutant { says: Some(change), ..Mutant::default() })
}

fn hears(change: fn(&mut Command)) -> impl Fn() -> Result<Mutant, AdapterError> + Sync {
    move || Ok(Mutant { hears: Some(change), ..Mutant::default() })
}

fn test<D: Driven>(name: &str, spawn: impl Fn() -> Result<D, AdapterError> + Sync) -> SuiteReport {
    run(&named(&cherrypy::CHERRYPY, name, &SMALL).unwrap(), 2, &Control::default(), &spawn, &|| {})
}

fn model() -> Result<ModelAdapter, AdapterError> {
    Ok(ModelAdapter::default())
}

fn events(reply: &mut Reply) -> Option<&mut Vec<Observed>> {
    match reply {
        Reply::Settled { events, .. } | Reply::Ended { events, .. } => Some(events),
        _ => None,
    }
}

/// Removes the events that are so.
fn drop_events(reply: &mut Reply, is: fn(&Event) -> bool) {
    let is = |seen: &Observed| matches!(seen, Observed::Event(event) if is(event));
    events(reply).into_iter().for_each(|events| events.retain(|event| !is(event)));
}

/// The first difference, with the commands that came before it and the one that showed it.
fn first(report: &SuiteReport) -> (&Difference, String) {
    assert!(report.differing > 0 && !report.all_equal(), "{report:?}");
    let difference = &report.differences[0];
    assert_eq!(difference.step, difference.before.len());
    (difference, difference.to_string())
}

#[test]
fn the_model_is_equal_to_itself() {
    for (name, cases) in [("sequences", 31), ("misbehaving", 4 * 10 * 31)] {
        let report = test(name, model);
        assert_eq!((report.cases, report.passed), (cases, cases), "{:?}", report.differences.first());
        assert!(report.all_equal());
    }
}

#[test]
fn the_models_counterexamples_are_shown_by_the_model_again() {
    let report = test("counterexamples", model);
    assert_eq!(report.differences, []);
    assert!(report.passed > 100, "{report:?}");
    assert_eq!(report.not_applicable, [], "the order of ties is imposed by hashes");
    // Too few states for the larger configurations: each of those is named, and the suite did not pass.
    assert!(!report.inconclusive.is_empty() && !report.all_equal());
}

#[test]
fn a_pair_with_too_many_schedules_is_cut_and_named_and_the_others_pass() {
    let report = test("pairs", model);
    assert_eq!((report.cases, report.differing), (27, 0), "{:?}", report.differences.first());
    assert_eq!(report.passed + report.inconclusive.len(), 27);
    assert!(report.passed > 10 && !report.all_equal());
    assert!(report.inconclusive.iter().any(|case| case.case == "started: exit beside exit"));
    assert!(
        report.notes.contains(
            &"started: stop beside stop: 252 schedules, half of them by symmetry, 1 outcomes".to_owned()
        ),
        "{:?}",
        report.notes
    );
}

#[test]
fn the_report_does_not_depend_on_the_number_of_adapters() {
    let suite = named(&cherrypy::CHERRYPY, "misbehaving", &Sizes { misbehaving: 1, ..SMALL }).unwrap();
    let mutant =
        says(|reply| drop_events(reply, |e| matches!(e, Event::LogFailed | Event::PassEnded { .. })));
    let reports = [1, 2, 7].map(|jobs| run(&suite, jobs, &Control::default(), &mutant, &|| {}));
    assert!(reports[0].differing > 0);
    assert!(reports.iter().all(|report| *report == reports[0]));
}

#[test]
fn a_dropped_event_is_a_difference_where_it_is_due() {
    let report = test("sequences", says(|r| drop_events(r, |e| matches!(e, Event::PassEnded { .. }))));
    let (difference, text) = first(&report);
    assert_eq!((difference.case.as_str(), difference.step), ("start", 4));
    assert!(text.contains(r#"{"command":"end","thread":0,"outcome":"ok"}   <- here"#), "{text}");
    assert!(text.contains("pass_ended"), "{text}");
}

#[test]
fn a_state_write_that_is_not_made_is_a_difference() {
    let is_idle = |e: &Event| matches!(e, Event::StateWritten { to: State::Idle, .. });
    fn drop(reply: &mut Reply) {
        drop_events(reply, |e| matches!(e, Event::StateWritten { to: State::Idle, .. }));
    }
    let report = test("sequences", says(drop));
    let Facts::Reply(expected) = &first(&report).0.expected else { panic!("{report:?}") };
    assert!(expected.events().iter().any(|seen| matches!(seen, Observed::Event(event) if is_idle(event))));
}

#[test]
fn another_exit_code_is_a_difference_at_the_end() {
    let report = test(
        "sequences",
        says(|reply| {
            if let Reply::Ended { end: end @ End::Code(Code::OK), .. } = reply {
                *end = End::Code(Code(1));
            }
        }),
    );
    let (difference, text) = first(&report);
    assert_eq!((difference.case.as_str(), report.differing), ("nothing", report.cases));
    assert!(text.contains(r#"the process ended: {"code":0}"#) && text.contains(r#"{"code":1}"#), "{text}");
}

#[test]
fn a_thread_at_another_place_is_a_difference() {
    let report = test(
        "sequences",
        says(|reply| {
            let Reply::Settled { at, .. } = reply else { return };
            at.values_mut().filter(|p| matches!(p, Point::Publish { .. })).for_each(|p| *p = Point::Poll);
        }),
    );
    let (difference, text) = first(&report);
    assert_eq!((difference.case.as_str(), difference.step), ("start", 2));
    assert!(text.contains(r#"* thread 0 {"point":"publish","channel":"start"}"#), "{text}");
}

#[test]
fn a_wrong_code_in_a_result_is_a_difference() {
    let report = test(
        "misbehaving",
        says(|reply| {
            for seen in events(reply).into_iter().flatten() {
                if let Observed::Event(Event::Resolved {
                    resolution: Resolution::Unwound(Outcome::Exit(code @ Code(3))),
                    ..
                }) = seen
                {
                    *code = Code(4);
                }
            }
        }),
    );
    let (difference, text) = first(&report);
    assert!(difference.case.starts_with("start: Exit(3): start"), "{text}");
}

#[test]
fn a_swallowed_failure_is_a_difference_at_the_listener() {
    let report = test(
        "misbehaving",
        hears(|command| {
            if let Command::End { outcome: outcome @ Ending::Failed, .. } = command {
                *outcome = Ending::Ok;
            }
        }),
    );
    let (difference, text) = first(&report);
    assert!(difference.case.starts_with("start: Failed: start"), "{text}");
    assert!(difference.action.contains(r#""outcome":"failed""#), "{text}");
}

#[test]
fn a_restart_that_only_exits_is_a_difference_at_the_request() {
    let report = test(
        "sequences",
        hears(|command| {
            if let Command::Request { request: request @ Call::Bus(Request::Restart), .. } = command {
                *request = Call::Bus(Request::Exit(Code::OK));
            }
        }),
    );
    let (difference, _) = first(&report);
    assert_eq!((difference.case.as_str(), difference.step), ("restart", 1));
}

#[test]
fn a_missing_listener_is_a_difference_in_a_pair_and_in_a_counterexample() {
    fn forget(command: &mut Command) {
        if let Command::Begin(Begin { listeners, .. }) = command {
            listeners.pop();
        }
    }
    for name in ["pairs", "counterexamples"] {
        first(&test(name, hears(forget)));
    }
}

#[test]
fn a_surprise_is_a_difference() {
    let report = test(
        "sequences",
        says(|reply| {
            let surprise = Observed::Surprise { surprise: "a call raised OSError()".to_owned() };
            events(reply).into_iter().for_each(|events| events.push(surprise.clone()));
        }),
    );
    assert_eq!(first(&report).0.step, 0);
    assert_eq!(report.passed, 0);
}

/// Serves the model, and fails for good at some point.
struct Breaks {
    model: ModelAdapter,
    left: usize,
}

impl Driven for Breaks {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        self.left = self.left.checked_sub(1).ok_or(AdapterError::Closed)?;
        self.model.send(command)
    }
}

#[test]
fn an_adapter_that_breaks_neither_passes_nor_fails_and_ends_the_suite() {
    let report = test("sequences", || Ok(Breaks { model: ModelAdapter::default(), left: 20 }));
    assert!(!report.broken.is_empty() && report.not_run > 0 && !report.all_equal());
    assert_eq!(report.differing, 0);
    assert_eq!(report.passed + report.broken.len() + report.not_run, report.cases);
    let missing = || Err::<ModelAdapter, _>(AdapterError::Missing { program: "x".to_owned() });
    assert_eq!(test("sequences", missing).passed, 0);
}

#[test]
fn a_suite_without_a_case_that_passed_is_not_equal() {
    assert!(!SuiteReport::default().all_equal());
    assert!(named(&cherrypy::CHERRYPY, "everything", &SMALL).is_none());
    assert!(
        NAMES
            .iter()
            .all(|name| *name == "counterexamples" || named(&cherrypy::CHERRYPY, name, &SMALL).is_some())
    );
}
