//! The reference bus passes through the protocol, and a difference between the bus and its calls is seen.

use std::collections::BTreeMap;
#[cfg(target_os = "linux")]
use std::collections::BTreeSet;

use wspbus_kit::conform::served::Behind;
use wspbus_kit::conform::spoken::Spoken;
use wspbus_kit::suite::plan::Plan;
use wspbus_kit::suite::{Suite, run_case};

use super::*;

/// Two tests need the same suites, and to generate one takes longer than to run it.
fn built(name: &'static str, parameters: Parameters) -> Arc<Suite> {
    type Key = (&'static str, Returns);
    static BUILT: Mutex<BTreeMap<Key, Arc<Suite>>> = Mutex::new(BTreeMap::new());
    let mut built = BUILT.lock().unwrap();
    let build = || Arc::new(Plan::named(name).unwrap().build(parameters).unwrap().0);
    built.entry((name, parameters.returns)).or_insert_with(build).clone()
}

/// The cases of a suite that do not pass, and the number of its cases.
fn failing(suite: &'static str, returns: Returns, bus: Threaded) -> (Vec<String>, usize) {
    let parameters = Parameters { returns };
    let without = &bus.without()[..];
    let suite = built(suite, parameters);
    let served = Behind::of("wspbus", parameters, bus).without(without);
    let mut spoken = Spoken::parked(served, true);
    let cases: Vec<_> =
        suite.cases.iter().filter(|case| case.needs.iter().all(|need| !without.contains(need))).collect();
    let mut fails = |case: &&&wspbus_kit::suite::case::Case| {
        !run_case(suite.setup_of(case), &suite.parameters, case, &mut spoken).is_pass()
    };
    let failing = cases.iter().filter(|case| fails(case)).map(|case| case.id.clone()).collect();
    (failing, cases.len())
}

#[test]
fn the_reference_passes_the_small_suites_in_every_way() {
    let mut run = Vec::new();
    for suite in ["requests-k0", "core-smoke", "whole-smoke", "denials-smoke"] {
        for returns in [Returns::AtOnce, Returns::WhenResolved] {
            for bus in [Threaded::new(), Threaded::without_deadlines()] {
                let (failing, all) = failing(suite, returns, bus);
                assert!(failing.is_empty(), "{suite}, returns {returns}: {failing:#?} of {all}");
                run.push(all);
            }
        }
    }
    // Of each suite: with deadlines and without, at once and when resolved.
    assert_eq!(run, [78, 78, 78, 78, 11, 11, 12, 12, 8, 4, 7, 4, 9, 9, 6, 6]);
}

#[test]
fn the_reference_that_callers_drive_passes_the_small_suites() {
    let mut run = Vec::new();
    for suite in ["requests-k0", "core-smoke", "whole-smoke", "denials-smoke"] {
        for bus in [Threaded::new(), Threaded::without_deadlines()] {
            let (failing, all) = failing(suite, Returns::AtOnce, bus.driven_by_callers());
            assert!(failing.is_empty(), "{suite}: {failing:#?} of {all}");
            run.push(all);
        }
    }
    assert_eq!(run, [78, 78, 11, 11, 8, 4, 9, 9]);
}

/// The threads of a case end with it.
#[test]
#[cfg(target_os = "linux")]
fn no_thread_is_left_behind() {
    let threads = || std::fs::read_dir("/proc/self/task").unwrap().count();
    let setup = Setup { threads: 2, ..Setup::default() };
    let mut bus = Threaded::new();
    let mut most = BTreeSet::new();
    for _ in 0..200 {
        bus.reset(&setup, &Parameters::default()).unwrap();
        bus.apply(&Input::Block).unwrap();
        bus.apply(&Input::Wait { by: Origin::Thread(ThreadId(1)), state: State::Running }).unwrap();
        most.insert(threads());
    }
    let most = most.last().copied().unwrap_or_default();
    assert!(most < 40, "{most} threads at one time");
}
