//! The number of cases a minute: `cargo bench -p wspbus-tests --bench speed`. The figures are printed for a person; no
//! test depends on them.
//!
//! Cases run in process, and through the protocol with the adapter of the specification, on as many threads as
//! there are processors but no more than two.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use wspbus_kit::suite::case::Parameters;
use wspbus_kit::suite::observable::Reference;
use wspbus_kit::suite::plan::Plan;
use wspbus_kit::suite::{Implementation, Suite, run_case};
use wspbus_models::bus::Machine;

const THREADS: usize = 2;
/// The promise of the project, in cases a minute.
const IN_PROCESS: f64 = 100_000.0;
const SPOKEN: f64 = 10_000.0;

fn main() {
    let plan = Plan::named("core-k0").expect("there is such a suite");
    let begun = Instant::now();
    let (suite, figures) = plan.build(Parameters::default()).expect("the machine rests");
    let seconds = begun.elapsed().as_secs_f64();
    println!("{plan}: {} cases, {} steps, generated in {seconds:.2} s", figures.cases, figures.steps);
    measure("in process", &suite, 10, IN_PROCESS, || Reference::new(Machine::default()));
    spoken(&suite);
}

/// Runs the suite so many times, and prints the figure and its ratio to the promise.
fn measure<B: Implementation>(
    how: &str,
    suite: &Suite,
    times: usize,
    promised: f64,
    make: impl Fn() -> B + Sync,
) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(THREADS);
    let (next, all) = (AtomicUsize::new(0), suite.cases.len() * times);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut bus = make();
                loop {
                    let turn = next.fetch_add(1, Ordering::Relaxed);
                    if turn >= all {
                        return;
                    }
                    let case = &suite.cases[turn % suite.cases.len()];
                    let verdict = run_case(&suite.setup, &suite.parameters, case, &mut bus);
                    assert!(verdict.is_pass(), "{}: {verdict:?}", case.id);
                }
            });
        }
    });
    let minutes = begun.elapsed().as_secs_f64() / 60.0;
    let figure = all as f64 / minutes;
    println!(
        "{how}, {threads} threads: {figure:.0} cases a minute, {:.1} times what is promised",
        figure / promised
    );
}

/// Through the protocol: the program of this package as an adapter.
fn spoken(suite: &Suite) {
    use std::process::Command;
    use wspbus_kit::conform::spoken::Spoken;
    use wspbus_kit::conform::{Adapter, Limits};

    let Some(program) = option_env!("CARGO_BIN_EXE_wspbus-tested") else {
        return println!("through the protocol: not measured, the program of the tests was not built");
    };
    measure("through the protocol", suite, 1, SPOKEN, || {
        let adapter = Adapter::spawn(Command::new(program).arg("adapter"), Limits::default());
        let mut adapter = adapter.expect("the program starts");
        let hello = adapter.hello().expect("it greets");
        Spoken::new(adapter, &hello.features)
    });
}
