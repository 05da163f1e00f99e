//! Configurations for conformance: not explored, but driven in lockstep with a real bus.

use super::action::{Call, Topic};
use super::configuration::{Configuration, ListenerSpec, Plan, PythonBus, ThreadSpec};
use super::package::Package;

/// One thread, main, which calls any request at any time, up to 255 in all, and catches every
/// exception that a call raises.
pub fn sequence(package: &'static Package, listeners: Vec<ListenerSpec>) -> PythonBus {
    let plan = Plan::Any { calls: package.requests.to_vec(), times: u8::MAX };
    PythonBus::new(Configuration::new(package, vec![ThreadSpec::main(plan)], listeners))
}

/// The workers T0 and T1 make one call each; main makes the initial calls, each at most as often
/// as there are initial calls. One listener, which ends well, on each channel of passes. No thread
/// ends by itself, so the process ends by the calls or not at all; where an exit waits for threads,
/// they are daemons, for which it does not.
pub fn pair(package: &'static Package, a: Call, b: Call, initial: &[Call]) -> PythonBus {
    let daemon = (package.own_listener)(Topic::Exit).is_some();
    let worker = |call| ThreadSpec::worker(daemon, Plan::Any { calls: vec![call], times: 1 }).staying();
    let main = Plan::Any { calls: initial.to_vec(), times: u8::try_from(initial.len()).unwrap_or(u8::MAX) };
    let threads = vec![ThreadSpec::main(main).staying(), worker(a), worker(b)];
    let listeners = package.topics.iter().copied().map(ListenerSpec::on).collect();
    PythonBus::new(Configuration::new(package, threads, listeners))
}
