//! The hosts of `wspbus::site` run real processes, and what they logged is judged by the judges of the host with threads
//! ([`judge`]): every log is a behaviour of the model of a site, and keeps every claim.
//!
//! A seed decides the deployment, what is asked, which workers are killed or stopped, and how long work takes. The schedule
//! is that of the system, so a seed does not repeat a run: its log does, and is kept where a judge finds something. Each
//! process logs by itself. The logs are put into one order by what must have come before what ([`order`]): the order within a
//! process, and a message after it was written. No clock is read for that.

#[path = "site_real/calls.rs"]
mod calls;
#[path = "site_host/chance.rs"]
mod chance;
#[path = "site_host/judge.rs"]
#[allow(dead_code, reason = "the host with threads uses all of it")]
mod judge;
#[path = "site_host/many.rs"]
mod many;
#[path = "site_real/order.rs"]
mod order;
#[path = "site_real/play.rs"]
mod play;
#[path = "site_host/record.rs"]
#[allow(dead_code, reason = "the host with threads uses all of it")]
mod record;
#[path = "site_host/script.rs"]
#[allow(dead_code, reason = "the host with threads uses all of it")]
mod script;
#[path = "site_real/shop.rs"]
mod shop;

/// The record of a run, as the judges take it.
mod run {
    use std::sync::Arc;

    use super::record::Entry;
    use super::script::Script;

    pub struct Run {
        pub script: Arc<Script>,
        pub record: Vec<Entry>,
        pub at_rest: bool,
    }
}

use std::collections::BTreeMap;

use judge::{Tally, judge};
use play::{Flaw, play};

/// So many sites at once.
const AT_ONCE: usize = 4;

/// The program of a worker.
#[test]
#[ignore = "the program of a worker: its controller runs it"]
fn a_worker() {
    shop::work();
}

/// Plays a seed, and judges its logs.
fn judged(seed: u64, flaw: Option<Flaw>) -> Result<Tally, String> {
    let played = play(seed, flaw);
    let record = order::ordered(&played).map_err(|what| format!("seed {seed}: the logs: {what}"))?;
    let run = run::Run { script: played.script.clone(), record, at_rest: true };
    judge(&run).map_err(|(judge, entry, what)| {
        let near = run.record.iter().enumerate().skip(entry.saturating_sub(12)).take(14);
        let near: Vec<String> = near.map(|(number, entry)| format!("  {number}: {:?}", entry.act)).collect();
        format!("seed {seed}, entry {entry}, {judge:?}: {what}\n{}", near.join("\n"))
    })
}

fn judge_all(from: u64, count: u64) -> Tally {
    many::judged(from, count, AT_ONCE, |seed| judged(seed, None))
}

/// The actions of the model that a few dozen runs have in every schedule.
const COMMON: [&str; 12] = [
    "ask",
    "ask to be replaced",
    "boot",
    "come back",
    "crash",
    "freeze",
    "hear",
    "learn of the end",
    "load",
    "read control",
    "step",
    "stop deadline",
];

fn assert_common(actions: &BTreeMap<&'static str, usize>) {
    let missing: Vec<&str> = COMMON.into_iter().filter(|name| !actions.contains_key(name)).collect();
    assert_eq!(missing, [""; 0], "no run has these actions; there are {actions:?}");
}

#[test]
fn every_run_of_real_processes_is_a_behaviour_of_the_model_and_keeps_every_claim() {
    let tally = judge_all(1, 40);
    assert_common(&tally.actions);
}

#[test]
#[ignore = "three hundred runs of real processes"]
fn three_hundred_runs_of_real_processes_are_behaviours_of_the_model() {
    let tally = judge_all(1_001, 300);
    println!("{} entries, {} claims had something to judge", tally.entries, tally.claims.len());
    println!("{:?}", tally.actions);
}

/// The controls: a host that neglects a duty is found.
#[test]
fn each_host_that_neglects_a_duty_is_found() {
    for flaw in Flaw::ALL {
        let found = (1..=60).find_map(|seed| judged(seed, Some(flaw)).err());
        assert!(found.is_some(), "{flaw:?} is not found");
    }
}
