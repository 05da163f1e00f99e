//! A host with threads runs the two machines of a site as they are: the controller on one thread, each worker on a
//! thread of its own. The host carries out commands and decides nothing. A seed decides what is asked and which faults
//! happen; the schedule is that of the threads. Each run is recorded, and the record is judged ([`judge`]).
//!
//! These are the duties of a host. Each has a host that neglects it ([`Flaw`]), which the judges must find.
//!
//! | duty | host without it |
//! |---|---|
//! | A command is carried out: a load, a spawn, a forced end. | [`Flaw::DropsLoad`], [`Flaw::DropsSpawn`], [`Flaw::DropsForce`] |
//! | The commands of a step are carried out in their order. | [`Flaw::Reverses`] |
//! | A failure that the host knows at once (no process, a full channel) is the next input, after the last command of the step. | [`Flaw::DropsNotice`] |
//! | Everything that a worker wrote is handled before its end is. | [`Flaw::EndFirst`], [`Flaw::LosesLast`] |
//! | The end of a process is learned from the process, never from the end of file: a grandchild may hold the channel. | [`Flaw::WaitsForEndOfFile`] |
//! | A number is not given twice while it is in use. | [`Flaw::ReusesNumber`] |
//! | Timers follow the differences that are commanded: one that is armed passes, one that is cancelled does not. | [`Flaw::ForgetsTimer`], [`Flaw::ForgetsWorkerTimer`], [`Flaw::KeepsTimer`] |
//! | Each incarnation of a worker has a channel of its own, and the channel says whose message it is. | [`Flaw::WrongWorker`], [`Flaw::WrongOrigin`] |
//! | The messages of a worker keep their order. | [`Flaw::Overtakes`] |
//! | A connection that is accepted is told before the end of accepting is. | [`Flaw::AcceptsOn`] |
//! | A control message is written over an older one that was not read. | [`Flaw::QueuesControl`] |
//! | A worker that boots reads control messages alone. | [`Flaw::RoundAtBoot`] |
//! | A worker learns that its controller is gone. | [`Flaw::HidesLoss`] |
//!
//! The controller never waits for a worker: a channel that is full is an input. A worker whose messages are not read
//! waits, and takes no step.

#[path = "site_host/boss.rs"]
mod boss;
#[path = "site_host/chance.rs"]
mod chance;
#[path = "site_host/desk.rs"]
mod desk;
#[path = "site_host/flaw.rs"]
mod flaw;
#[path = "site_host/hand.rs"]
mod hand;
#[path = "site_host/judge.rs"]
mod judge;
#[path = "site_host/many.rs"]
mod many;
#[path = "site_host/record.rs"]
mod record;
#[path = "site_host/run.rs"]
mod run;
#[path = "site_host/script.rs"]
mod script;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use flaw::Flaw;
use judge::{Found, Tally, judge};
use run::Run;

/// So many runs at once: a run waits for the schedule of its threads most of the time.
const AT_ONCE: usize = 6;

/// The judges find nothing in these runs.
#[test]
fn every_run_is_a_behaviour_of_the_model_and_keeps_every_claim() {
    let tally = judge_all(1, 1_000);
    let seen: BTreeSet<_> = tally.actions.keys().copied().collect();
    let missing: Vec<_> = COMMON.into_iter().filter(|name| !seen.contains(name)).collect();
    assert_eq!(missing, [""; 0], "no run has these actions");
}

/// The same with five thousand other seeds.
#[test]
#[ignore = "five thousand runs"]
fn five_thousand_runs_are_behaviours_of_the_model_and_keep_every_claim() {
    let tally = judge_all(1_001, 5_000);
    println!("{} entries, {} of work that was over too late", tally.entries, tally.stutters);
    println!("{} actions of the model: {:?}", tally.actions.len(), tally.actions);
    println!("{} claims had something to judge", tally.claims.len());
}

/// Each neglected duty is found, and a host that neglects none is not.
#[test]
fn each_host_that_neglects_a_duty_is_found() {
    let lost: Vec<_> = Flaw::ALL.into_iter().filter(|flaw| first(*flaw).is_none()).collect();
    assert_eq!(lost, [], "no judge finds these hosts");
}

/// A record that was written to a file is judged as before: it needs no thread and no seed but that of its script.
#[test]
fn a_record_of_a_file_is_judged_as_before() {
    for flaw in [None, Some(Flaw::WrongWorker)] {
        let run = run::run(5, flaw);
        let path = keep(&run, "replayed");
        let again = read(&path);
        assert_eq!(again.record, run.record);
        let (before, after) = (judge(&run), judge(&again));
        assert_eq!(before.as_ref().err(), after.as_ref().err());
        assert_eq!(before.map(|tally| tally.actions).ok(), after.map(|tally| tally.actions).ok());
    }
}

/// Judges the record of the file that `SITE_HOST_RECORD` names: a run that failed replays so.
#[test]
#[ignore = "needs SITE_HOST_RECORD"]
fn the_record_of_the_named_file_is_judged() {
    let path = std::env::var("SITE_HOST_RECORD").expect("SITE_HOST_RECORD names a record");
    let run = read(&PathBuf::from(path));
    if let Err(found) = judge(&run) {
        panic!("{}", told(&run, &found));
    }
}

/// The actions of the model that a thousand runs have in every schedule.
const COMMON: [&str; 34] = [
    "accept",
    "answer",
    "application asks",
    "ask",
    "ask to be replaced",
    "boot",
    "boot deadline",
    "cannot boot",
    "cannot spawn",
    "close",
    "close the channel",
    "come back",
    "controller dies",
    "crash",
    "create",
    "deaf deadline",
    "do the deed",
    "drain deadline",
    "fail in a step",
    "freeze",
    "hang",
    "hear",
    "hear that the channel is closed",
    "learn of the end",
    "lie",
    "load",
    "need an interpreter",
    "notice deadline",
    "notice the loss",
    "read control",
    "read notice",
    "read round",
    "round deadline",
    "stop deadline",
];

/// Judges so many runs, from this seed on. A run in which a judge finds something is kept in a file.
fn judge_all(from: u64, count: u64) -> Tally {
    many::judged(from, count, AT_ONCE, |seed| {
        let run = run::run(seed, None);
        judge(&run).map_err(|found| told(&run, &found))
    })
}

/// The first seed whose run shows this flaw, and what was found.
fn first(flaw: Flaw) -> Option<(u64, Found)> {
    const SEEDS: u64 = 600;
    let next = AtomicU64::new(1);
    let found = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed > SEEDS {
                        return;
                    }
                    if let Err(what) = judge(&run::run(seed, Some(flaw))) {
                        next.store(SEEDS + 1, Ordering::Relaxed);
                        *found.lock().unwrap_or_else(PoisonError::into_inner) = Some((seed, what));
                    }
                }
            });
        }
    });
    let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some((seed, (judge, _, what))) = &found {
        println!("{flaw:?}: seed {seed}, {judge:?}: {what:.160}");
    }
    found
}

/// The fault that was found, the seed, and how the run is judged again.
fn told(run: &Run, found: &Found) -> String {
    let (judge, entry, what) = found;
    let path = keep(run, "found");
    let seed = run.script.seed;
    format!("seed {seed}, entry {entry}, {judge:?}: {what}\n  SITE_HOST_RECORD={}", path.display())
}

fn keep(run: &Run, why: &str) -> PathBuf {
    let name = format!("site-host-{why}-{}.json", run.script.seed);
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let text = serde_json::to_string(&(run.script.seed, run.at_rest, &run.record)).expect("a record is JSON");
    fs::write(&path, text).expect("the record is written");
    path
}

fn read(path: &PathBuf) -> Run {
    let text = fs::read_to_string(path).expect("the record is read");
    let (seed, at_rest, record) = serde_json::from_str(&text).expect("the record is JSON");
    Run { script: script::Script::new(seed).into(), record, at_rest }
}
