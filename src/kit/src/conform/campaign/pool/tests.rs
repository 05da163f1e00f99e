use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use wspbus_models::bus::Machine;

use super::super::tests::{campaign, greeting};
use super::*;
use crate::conform::control::Control;
use crate::conform::message::{Command, Reply};
use crate::conform::served::Served;
use crate::conform::verdict::Counts;
use crate::suite::case::Parameters;
use crate::suite::implementation::Failure;
use crate::suite::wrong::{self, Wrong};

fn inconclusive(step: Option<usize>, is_silent: bool) -> CaseResult {
    let verdict = ReportedVerdict::Inconclusive { step, reason: String::new() };
    CaseResult::of(verdict, SessionJudgement::default(), is_silent)
}

/// The end of a run whose cases have these results, time and again.
fn over(results: &[CaseResult], times: usize) -> Option<String> {
    let patience = Patience { in_a_row: 3, inconclusive: 9, silences_around_in_a_row: 2, silences: 12 };
    let mut counted = Counted::default();
    for _ in 0..times {
        results.iter().for_each(|result| counted.add(result));
    }
    counted.over(patience)
}

/// Each limit of patience ends a run alone, and none ends it too early.
#[test]
fn each_limit_of_patience_counts_what_it_says() {
    let broken = || CaseResult::unseen(ReportedVerdict::Broken { step: None, reason: String::new() });
    let (pass, away) = (CaseResult::unseen(ReportedVerdict::Pass), {
        CaseResult::unseen(ReportedVerdict::NotApplicable { reason: String::new() })
    });
    let (restless, silent, around) =
        (inconclusive(Some(0), false), inconclusive(Some(0), true), inconclusive(None, true));
    let ends = |results: &[CaseResult], times, words: &str| {
        assert_eq!(over(results, times - 1), None, "{words}");
        assert!(over(results, times).is_some_and(|told| told.contains(words)), "{words}");
    };
    ends(&[broken()], 3, "3 cases in a row in which the adapter broke");
    ends(std::slice::from_ref(&restless), 3, "3 cases in a row in which the adapter broke");
    ends(&[broken(), away], 3, "3 cases in a row in which the adapter broke");
    ends(&[restless, pass.clone()], 9, "9 cases in which the adapter did not come to rest");
    ends(std::slice::from_ref(&around), 2, "2 cases in a row without a reply");
    ends(&[around.clone(), silent.clone()], 6, "12 cases in which the adapter was silent");
    ends(&[around, pass.clone()], 12, "12 cases in which the adapter was silent");
    ends(&[silent], 12, "12 cases in which the adapter was silent");
    // A case that fails goes on, and may be silent then.
    let failure = Failure { step: 0, observed: None, reason: None, breaks: None };
    let failed = CaseResult::unseen(ReportedVerdict::Fail(failure));
    assert_eq!(over(std::slice::from_ref(&failed), 90), None);
    ends(&[CaseResult { is_silent: true, ..failed }], 12, "12 cases in which the adapter was silent");
    assert_eq!(over(&[broken(), pass], 90), None, "nothing in a row");
}

/// A verdict beyond the case at which patience runs out is dropped, also if its case had ended before: another
/// run might not have begun it.
#[test]
fn a_verdict_beyond_the_end_of_a_run_is_dropped() {
    let campaign = campaign(greeting(Machine::default()), &["requests-smoke"]);
    let cases = campaign.chosen().cases;
    let patience = Patience { in_a_row: 1, ..Patience::default() };
    let mut verdicts = Verdicts {
        cases: &cases,
        all: vec![None; 5],
        patience,
        checked: 0,
        counted: Counted::default(),
        hangs: Hangs::default(),
        end: None,
    };
    let pass = || CaseResult::unseen(ReportedVerdict::Pass);
    verdicts.note(3, pass());
    verdicts.note(0, pass());
    verdicts.note(1, CaseResult::unseen(ReportedVerdict::Broken { step: None, reason: String::new() }));
    let words: Vec<&str> = verdicts.told().iter().map(|result| result.verdict.word()).collect();
    assert_eq!(words, ["pass", "BROKEN", "not run", "not run", "not run"]);
}

fn served() -> Served<Machine> {
    Served::new("x", Parameters::default(), Machine::default())
}

/// A served bus that stops the run instead of answering a request.
struct Stopping<'a>(Served<Machine>, &'a Control);

impl Driven for Stopping<'_> {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        match command {
            Command::Request { .. } => {
                self.1.stop();
                Err(AdapterError::Stopped)
            }
            _ => self.0.send(command),
        }
    }
}

/// A case that is cut off because the run is stopped says nothing about the bus: it counts as not run.
#[test]
fn a_case_that_a_stopped_run_cuts_off_was_not_run() {
    let campaign = campaign(greeting(Machine::default()), &["requests-smoke"]);
    let counts = campaign.run(&|| Ok(Stopping(served(), &campaign.control)), &|| ()).counts;
    let Counts { pass, not_run, .. } = counts;
    assert!(not_run > 0 && pass + not_run == counts.all(), "{counts:?}");
}

/// A served bus that replies to no request: each time, it is waited for this part of the limit.
struct Mute<'a>(Served<Machine>, &'a Control, Duration, &'a AtomicUsize);

impl Driven for Mute<'_> {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        if !matches!(command, Command::Request { .. }) {
            return self.0.send(command);
        }
        self.3.fetch_add(1, Ordering::Relaxed);
        self.1.note_silence(LIMIT, self.2);
        let (kind, words) = (command.kind(), command.words());
        Err(AdapterError::Silent { command: kind, words, id: 7, limit: self.2, unfinished: 0 })
    }
}

const LIMIT: Duration = Duration::from_secs(10);

/// A silent adapter that was slow before has a long limit each time. Its run ends when three limits are spent, with
/// each case that is left counted, and without a verdict on the bus.
#[test]
fn silences_that_cost_three_limits_end_the_run() {
    for (waited, most) in [(LIMIT, 3), (LIMIT / 2, 6)] {
        let mut campaign = campaign(greeting(Machine::default()), &["requests-k0", "core-k0"]);
        campaign.jobs = 1;
        let silences = AtomicUsize::new(0);
        let report = campaign.run(&|| Ok(Mute(served(), &campaign.control, waited, &silences)), &|| ());
        let Counts { pass, inconclusive, not_run, .. } = report.counts;
        assert_eq!((inconclusive, silences.into_inner()), (most, most), "{:?}", report.counts);
        assert_eq!(pass + inconclusive + not_run, report.counts.all(), "{:?}", report.counts);
        assert!(not_run > 4000, "{:?}", report.counts);
        assert!(report.ended.is_some_and(|why| why.contains("three limits of silence")));
    }
}

/// The control: silences that cost little end no run. It goes on with the cases without a request.
#[test]
fn short_silences_end_no_run() {
    let mut campaign = campaign(greeting(Machine::default()), &["requests-k0", "core-k0"]);
    campaign.jobs = 1;
    let silences = AtomicUsize::new(0);
    let waited = Duration::from_millis(1);
    let report = campaign.run(&|| Ok(Mute(served(), &campaign.control, waited, &silences)), &|| ());
    let Counts { pass, inconclusive, not_run, .. } = report.counts;
    assert_eq!((pass + inconclusive, not_run), (report.counts.all(), 0), "{:?}", report.counts);
    assert!(silences.into_inner() > 6 && report.ended.is_none(), "{:?}", report.counts);
}

/// A served bus that is wrong, and does not begin a case before this time.
struct Slow(Served<Wrong>, Instant);

impl Driven for Slow {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        let reply = self.0.send(command);
        if matches!(command, Command::Begin(_)) {
            std::thread::sleep(self.1.saturating_duration_since(Instant::now()));
        }
        reply
    }
}

/// A case in which the time of the run is over has no verdict, and is never a fail.
#[test]
fn a_case_in_which_the_time_is_over_was_not_run() {
    let wrong = || Served::new("x", Parameters::default(), wrong::named("stop-accepted-in-idle").unwrap());
    let fails = |until: Option<Instant>, wait: Instant| {
        let mut campaign = campaign(greeting(Machine::default()), &["requests-smoke"]);
        campaign.until = until;
        campaign.run(&|| Ok(Slow(wrong(), wait)), &|| ())
    };
    let now = Instant::now();
    assert!(fails(None, now).counts.fail > 0, "the control");
    let until = now + Duration::from_millis(300);
    let report = fails(Some(until), until);
    assert_eq!(report.counts, Counts { not_run: report.counts.all(), ..Counts::default() });
    assert!(report.ended.is_some_and(|why| why.contains("before their end")));
}
