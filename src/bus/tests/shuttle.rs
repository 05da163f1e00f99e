//! The bus under a scheduler that chooses in which order its threads take the lock of the bus, and which limits of time pass.
//! A limit may pass at any look, and a long one may never pass: what a thread waits for must wake it.
//!
//! The scheduler knows the locks, the conditions and the threads of `Runtime`. It changes threads nowhere else: not at the
//! report of a ticket (an `OnceLock`), the numbers of handles and of messages (atomic values), and the small places that a
//! `Mutex` of the standard library guards. They are used under the lock of the bus, or by one operation alone.
//!
//! Each execution is recorded and judged: the machine says the same again, no claim is broken, nothing is due at the end,
//! no thread waits without end, and no foreign code runs under the lock. The controls show that the tests see the faults
//! that such a shell could have.

#[path = "common/judge.rs"]
mod judge;
#[path = "shuttle/scenarios.rs"]
mod scenarios;
#[path = "shuttle/world.rs"]
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};

use shuttle::scheduler::{DfsScheduler, PctScheduler, RandomScheduler};
use shuttle::{Config, FailurePersistence, Runner};

use judge::{Court, SIGHTS};
use scenarios::{SCENARIOS, SMALL, Scenario};
use world::{GAP, INSIDE, LATER_GAP, NOTIFY_ONE, SOUND, UNWOKEN};

/// The seed: that of the environment, or a fixed one.
fn seed() -> u64 {
    number("WSPBUS_SEED").unwrap_or(20_250_625)
}

/// The executions of each scenario and scheduler: as many as the environment says, or some.
fn executions() -> usize {
    number("WSPBUS_EXECUTIONS").and_then(|number| number.try_into().ok()).unwrap_or(2_000)
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

fn config() -> Config {
    let mut config = Config::new();
    config.stack_size = 0x4_0000;
    config.failure_persistence = FailurePersistence::None;
    config
}

fn random(court: &Court, scenario: Scenario, executions: usize) {
    let court = court.clone();
    let scheduler = RandomScheduler::new_from_seed(seed(), executions);
    Runner::new(scheduler, config()).run(move || scenario(&court));
}

fn priorities(court: &Court, scenario: Scenario, executions: usize) {
    let court = court.clone();
    let scheduler = PctScheduler::new_from_seed(seed(), 3, executions);
    Runner::new(scheduler, config()).run(move || scenario(&court));
}

/// The executions also show everything that the scenarios are for.
#[test]
fn every_scenario_holds_under_a_random_scheduler() {
    let court = Court::default();
    SCENARIOS.iter().for_each(|named| random(&court, named.of(SOUND), executions()));
    let missing: Vec<&str> = SIGHTS.iter().filter(|sight| !court.saw(sight)).copied().collect();
    assert!(missing.is_empty(), "no execution shows: {}", missing.join(", "));
}

#[test]
fn every_scenario_holds_under_a_scheduler_of_priorities() {
    SCENARIOS.iter().for_each(|named| priorities(&Court::default(), named.of(SOUND), executions()));
}

/// The number of schedules is pinned: a scheduler that leaves some out, or a scenario that shrank, is seen.
#[test]
fn every_schedule_of_the_small_scenarios_holds() {
    let schedules = |named: &scenarios::Named| {
        let (court, run) = (Court::default(), named.of(SOUND));
        let schedules = Runner::new(DfsScheduler::new(None, false), config()).run(move || run(&court));
        (named.name, schedules)
    };
    let all: Vec<(&str, usize)> = SMALL.iter().map(schedules).collect();
    let pinned = [
        ("a_waiter_and_a_starter", 1_632),
        ("a_starter_and_a_stopper", 794),
        ("a_start_listener_and_a_stopper", 15_900),
        ("a_block_and_an_exit", 1_432),
    ];
    assert_eq!(all, pinned);
}

/// The scenarios that see a fault, and the first line of what they saw.
fn seen(fault: u8) -> Vec<(&'static str, String)> {
    let see = |named: &scenarios::Named| {
        let run = || {
            random(&Court::default(), named.of(fault), executions());
            priorities(&Court::default(), named.of(fault), executions());
        };
        let panic = catch_unwind(AssertUnwindSafe(run)).err()?;
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Some((named.name, text.unwrap_or_default().lines().next().unwrap_or_default().to_owned()))
    };
    SCENARIOS.iter().filter_map(see).collect()
}

fn is_seen(fault: u8, how: &[&str]) {
    let seen = seen(fault);
    eprintln!("{seen:#?}");
    for word in how {
        assert!(seen.iter().any(|(_, text)| text.contains(word)), "no scenario saw {word}: {seen:?}");
    }
}

#[test]
fn a_shell_that_wakes_one_thread_alone_is_seen() {
    is_seen(NOTIFY_ONE, &["deadlock"]);
}

#[test]
fn a_shell_that_frees_the_lock_between_a_step_and_its_commands_is_seen() {
    is_seen(GAP, &["deadlock"]);
}

#[test]
fn a_shell_that_frees_the_lock_between_a_later_step_and_its_commands_is_seen() {
    is_seen(LATER_GAP, &["deadlock"]);
}

/// By a thread whose limit never passes, and by one that looks before its limit passes.
#[test]
fn a_shell_that_wakes_no_thread_that_waits_with_a_limit_is_seen() {
    is_seen(UNWOKEN, &["deadlock", "woke no thread"]);
}

#[test]
fn a_shell_that_calls_a_listener_under_the_lock_is_seen() {
    is_seen(INSIDE, &["under the lock"]);
}

/// No value of the bus depends on anything but the schedule.
#[test]
fn an_execution_depends_on_its_schedule_alone() {
    for named in SCENARIOS {
        let (court, run) = (Court::default(), named.of(SOUND));
        shuttle::check_uncontrolled_nondeterminism(move || run(&court), 50);
    }
}
