//! Random scripts: they are always valid, and minimal when they fail.

use proptest::prelude::{ProptestConfig, proptest};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{RngAlgorithm, TestError, TestRng, TestRunner};
use wspbus_kit::harness::strategy::{Script, Scripts, scripts};
use wspbus_kit::suite::bounds::Bounds;
use wspbus_kit::suite::case::{Feature, Input, Level, Parameters, Returns};
use wspbus_kit::suite::observable::{Reference, Rest, Stepper};
use wspbus_kit::suite::script::script;
use wspbus_kit::suite::wrong;
use wspbus_models::bus::event::{ListenerId, Origin, ThreadId};
use wspbus_models::bus::{Code, End, Machine, Request};

/// A runner that always makes the same scripts.
fn runner() -> TestRunner {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// The first script that a wrong bus fails, shrunk.
fn shrunk(name: &str, scripts: &Scripts) -> Script {
    let wrong = wrong::named(name).unwrap();
    let property = |script: Script| script.check(&mut Reference::new(wrong.clone()));
    match runner().run(scripts, property) {
        Err(TestError::Fail(_, script)) => script,
        other => panic!("{name}: {other:?}"),
    }
}

fn asks(request: Request) -> Input {
    Input::Request { by: Origin::Thread(ThreadId(1)), request }
}

fn ends(listener: u64, end: End) -> Input {
    Input::End { listener: ListenerId(listener), end }
}

#[test]
fn what_a_wrong_bus_fails_is_minimal() {
    let minimal = |name, level| shrunk(name, &scripts(level)).inputs();
    let (start, stop, code) = (asks(Request::Start), asks(Request::Stop), asks(Request::Exit(Code(3))));
    assert_eq!(minimal("swallowed-code", Level::Requests), [code, Input::Block]);
    assert_eq!(minimal("resurrection", Level::Requests), [asks(Request::Restart), start]);
    assert_eq!(minimal("reached-at-once", Level::Core), [start]);
    assert_eq!(minimal("publish-that-nests", Level::Core), [start, stop]);
    assert_eq!(minimal("second-start-accepted", Level::Core), [start, start]);
    // In Core L1 starts before L0; L2 stops.
    let (well, reload) = (|listener| ends(listener, End::Ok), asks(Request::Reload));
    let up = [start, well(1), well(0), reload, well(2)];
    assert_eq!(minimal("reload-acknowledged-on-an-old-pass", Level::Core), [&up[..], &[reload]].concat());
    let inside = Input::Request { by: Origin::Listener(ListenerId(0)), request: Request::Reload };
    assert_eq!(minimal("listener-reloads-again", Level::Core), [&up[..], &[well(1), inside]].concat());
    let failed = [asks(Request::Restart), ends(3, End::Failed)];
    assert_eq!(minimal("failures-kept-back", Level::Core), failed);
    let expired = Input::Expire { listener: ListenerId(1) };
    assert_eq!(minimal("no-deadline", Level::Whole), [start, well(0), reload, expired]);
}

#[test]
fn every_wrong_bus_is_found_and_no_input_of_what_is_left_can_be_removed() {
    for mistake in wrong::all() {
        let level = match mistake.name {
            // No script of these levels appends an entry before `block`, or ends a subscription twice.
            "newest-entry-first" | "second-unsubscription-done" => continue,
            "newest-first"
            | "subscription-in-the-pass"
            | "unsubscription-too-late"
            | "stop-by-falling-priority" => Level::Subscriptions,
            "no-request-is-denied" | "denied-exit-is-well" => Level::Denials,
            name if NEED_THREADS.contains(&name) => Level::Whole,
            _ => Level::Core,
        };
        let least = shrunk(mistake.name, &scripts(level));
        let inputs = least.inputs();
        let fails = |inputs: &[Input]| {
            let question = inputs.len().saturating_sub(1);
            let case = script(&least.setup, least.parameters, inputs, question, &[]).unwrap();
            let script = Script { case, ..least.clone() };
            !script.run(&mut Reference::new(wrong::Wrong::new(mistake))).is_pass()
        };
        assert!(fails(&inputs), "{}", mistake.name);
        for left_out in 0..inputs.len() {
            let fewer = [&inputs[..left_out], &inputs[left_out + 1..]].concat();
            let is_smaller = is_script(level, &fewer) && fails(&fewer);
            assert!(!is_smaller, "{} without {left_out}: {least:?}", mistake.name);
        }
    }
}

/// The wrong buses that requests of one thread cannot show.
const NEED_THREADS: [&str; 13] = [
    "skipped-listener",
    "taken-before-the-exit-pass",
    "no-deadline",
    "heard-when-abandoned",
    "called-while-busy",
    "missed-wake-up",
    "waits-without-end",
    "wait-in-a-listener",
    "refused-and-waits",
    "block-returns-early",
    "main-entry-ends-block",
    "running-between-two-rounds-missed",
    "wait-in-exited-hangs",
];

/// Is each of these inputs defined at its place?
fn is_script(level: Level, inputs: &[Input]) -> bool {
    let bounds = Bounds::of(level);
    let (mut rest, mut machine) = (Rest::new(&bounds.setup()), Machine::default());
    machine.obey(bounds.setup().policy());
    inputs.iter().all(|input| {
        let is_defined = bounds.inputs(&rest).contains(input);
        is_defined && rest.react(&mut machine, Parameters::default(), input).is_ok()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn the_specification_does_what_it_says(script in scripts(Level::Whole).length(1..=60)) {
        script.check(&mut Reference::new(Machine::default()))?;
    }

    #[test]
    fn the_specification_does_what_it_says_when_calls_return_late(
        script in scripts(Level::Core).parameters(Parameters { returns: Returns::WhenResolved })
    ) {
        script.check(&mut Reference::new(Machine::default()))?;
    }

    #[test]
    fn a_bus_is_asked_for_no_more_than_it_can(script in scripts(Level::Whole).features(&[Feature::Block])) {
        assert!(script.case.needs.iter().all(|need| *need == Feature::Block), "{script:?}");
    }
}

/// A script without inputs tests nothing, so every script has one, also where none is asked for.
#[test]
fn a_script_has_an_input() {
    let mut runner = runner();
    for most in [0, 2] {
        for _ in 0..20 {
            let script = scripts(Level::Core).length(0..=most).new_tree(&mut runner).unwrap().current();
            assert!(!script.inputs().is_empty());
        }
    }
    for _ in 0..20 {
        let script = scripts(Level::Core).length(7..=9).new_tree(&mut runner).unwrap().current();
        assert!((7..=9).contains(&script.inputs().len()), "{script:?}");
    }
}

/// Every step of shrinking gives a script that the specification passes, and shrinking ends.
#[test]
fn shrinking_leaves_no_script_that_is_none() {
    let mut runner = runner();
    for round in 0..40 {
        let mut tree = scripts(Level::Core).new_tree(&mut runner).unwrap();
        let mut moved = tree.simplify();
        let mut steps = 0_u32;
        while moved {
            let script = tree.current();
            assert!(!script.inputs().is_empty());
            script.check(&mut Reference::new(Machine::default())).unwrap();
            steps += 1;
            // Any script may fail. The choice alternates, so that both ways are taken.
            moved = if (steps + round).is_multiple_of(3) { tree.simplify() } else { tree.complicate() };
            assert!(steps < 100_000);
        }
    }
}
