//! Named configurations, each with the story that it tells, and two families for conformance.

mod exits;
mod failures;
mod nesting;
mod waiting;

pub use exits::*;
pub use failures::*;
pub use nesting::*;
pub use waiting::*;

use super::action::{Call, Ending, Topic};
use super::config::{CherryPy, Config, ListenerSpec, Plan, ThreadSpec};

/// A configuration by name.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// Kebab case, unique.
    pub name: &'static str,
    /// Builds it.
    pub build: fn() -> CherryPy,
}

macro_rules! named {
    ($($name:literal => $build:ident),+ $(,)?) => { &[$(Named { name: $name, build: $build }),+] };
}

/// Every named configuration.
pub const ALL: &[Named] = named! {
    "normal" => normal,
    "start-error" => start_error,
    "stop-error" => stop_error,
    "exit-error" => exit_error,
    "log-fails-on-errors" => log_fails_on_errors,
    "log-fails" => log_fails,
    "system-exit-in-start" => system_exit_in_start,
    "system-exit-in-stop" => system_exit_in_stop,
    "main-listener" => main_listener,
    "restart-with-failing-stop" => restart_with_failing_stop,
    "start-listener-stops" => start_listener_stops,
    "listener-exits" => listener_exits,
    "exit-listener-starts" => exit_listener_starts,
    "subscriptions" => subscriptions,
    "ties" => ties,
    "exit-then-start" => exit_then_start,
    "two-exits" => two_exits,
    "two-stops" => two_stops,
    "exit-on-daemon-thread" => exit_on_daemon_thread,
    "restart-on-daemon-thread" => restart_on_daemon_thread,
    "exit-then-restart" => exit_then_restart,
    "exit-during-start" => exit_during_start,
    "never-started" => never_started,
    "out-of-order" => out_of_order,
    "start-with-callback" => start_with_callback,
    "wait-for-stopped" => wait_for_stopped,
    "request-handler-exits" => request_handler_exits,
    "drop-to-idle" => drop_to_idle,
};

/// The configuration with this name.
pub fn named(name: &str) -> Option<CherryPy> {
    ALL.iter().find(|named| named.name == name).map(|named| (named.build)())
}

/// One thread, main, which calls any request at any time, up to 255 in all, and catches whatever
/// it raises. For driving the model in lockstep with a real bus, not for exploration.
pub fn sequence(listeners: Vec<ListenerSpec>) -> CherryPy {
    let plan = Plan::Any { calls: Call::REQUESTS.to_vec(), times: u8::MAX };
    CherryPy::new(Config::new(vec![ThreadSpec::main(plan)], listeners))
}

/// The workers T0 and T1 make one call each; main makes the initial calls, each at most as often
/// as there are initial calls. One listener, which ends well, on each of start, stop, exit and
/// graceful. No thread ends by itself, so the process ends by the calls or not at all.
pub fn pair(a: Call, b: Call, initial: &[Call]) -> CherryPy {
    let worker = |call| ThreadSpec::worker(false, Plan::Any { calls: vec![call], times: 1 }).staying();
    let main = Plan::Any { calls: initial.to_vec(), times: u8::try_from(initial.len()).unwrap_or(u8::MAX) };
    let threads = vec![ThreadSpec::main(main).staying(), worker(a), worker(b)];
    let listeners = [Topic::Start, Topic::Stop, Topic::Exit, Topic::Graceful].map(ListenerSpec::on).to_vec();
    CherryPy::new(Config::new(threads, listeners))
}

/// One thread that starts, stops, starts, advises and stops, then exits.
pub fn normal() -> CherryPy {
    let calls = [Call::Start, Call::Stop, Call::Start, Call::Graceful, Call::Exit];
    let topics = [Topic::Start, Topic::Stop, Topic::Exit, Topic::Graceful];
    bus(vec![main(&calls)], topics.map(ListenerSpec::on).to_vec())
}

fn bus(threads: Vec<ThreadSpec>, listeners: Vec<ListenerSpec>) -> CherryPy {
    CherryPy::new(Config::new(threads, listeners))
}

/// A main program that makes these calls and ends.
fn main(calls: &[Call]) -> ThreadSpec {
    ThreadSpec::main(Plan::Script(calls.to_vec()))
}

/// The main program of every site: start, then block.
fn site() -> ThreadSpec {
    main(&[Call::Start, Call::Block])
}

/// A non-daemon thread that makes these calls and ends.
fn worker(calls: &[Call]) -> ThreadSpec {
    ThreadSpec::worker(false, Plan::Script(calls.to_vec()))
}

/// A daemon thread that makes these calls and ends.
fn daemon(calls: &[Call]) -> ThreadSpec {
    ThreadSpec::worker(true, Plan::Script(calls.to_vec()))
}

fn well(topic: Topic) -> ListenerSpec {
    ListenerSpec::on(topic)
}

fn fallible(topic: Topic) -> ListenerSpec {
    ListenerSpec::on(topic).ending(&[Ending::Ok, Ending::Failed])
}
