//! The suites as ordinary tests of a bus that is written in Rust.
//!
//! A test target without the harness of the compiler gets one test a case, with the options that
//! `cargo test` and cargo-nextest know:
//!
//! ```toml
//! [[test]]
//! name = "conformance"
//! harness = false
//! ```
//!
//! ```no_run
//! // tests/conformance.rs
//! # use wspbus_models::bus::Machine;
//! # use wspbus_kit::suite::observable::Reference;
//! # struct MyBus;
//! # impl MyBus { fn new() -> Reference<Machine> { Reference::new(Machine::default()) } }
//! use wspbus_kit::harness::Options;
//! use wspbus_kit::suite::case::Feature;
//!
//! wspbus_kit::conformance!(Options::new(["requests-k0", "core-k0"]).features(&[Feature::Block]), MyBus::new);
//! ```
//!
//! `MyBus` is a type that implements [`Implementation`]: it carries out an input and returns the events that
//! were seen. Where the bus has threads, [`gates`] hold its listeners and know when every thread rests.
//! [`check`] does the same inside one `#[test]`, and `strategy` (feature `proptest`) makes random scripts
//! that shrink.

pub mod gates;
#[cfg(feature = "proptest")]
pub mod strategy;

mod arguments;
mod judge;
mod load;
mod options;
mod report;
mod run;
mod tell;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

pub use load::Unusable;
pub use options::Options;

use crate::suite::implementation::Implementation;
use crate::suite::parallel;
use arguments::Arguments;
use judge::Ended;
use load::{Loaded, Test};
use report::Printer;

/// The exit code of a test target in which a test failed. It is that of the compiler's harness.
pub const EXIT_FAILED: u8 = 101;
/// The exit code of a test target that ran no test, because an argument or an option makes no sense.
pub const EXIT_USAGE: u8 = 2;

/// The number of cases by result, where no case failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Cases in which every step was as expected.
    pub passed: usize,
    /// Cases that failed as a known deviation.
    pub known: usize,
    /// Cases that were not run, because they need a feature that the bus does not claim.
    pub ignored: usize,
}

/// Expands to the `main` of a test target: [`harness::main`](crate::harness::main) with the same arguments.
///
/// ```no_run
/// # use wspbus_models::bus::Machine;
/// # use wspbus_kit::suite::observable::Reference;
/// wspbus_kit::conformance!(["requests-k0"], || Reference::new(Machine::default()));
/// ```
#[macro_export]
macro_rules! conformance {
    ($options:expr, $make:expr $(,)?) => {
        fn main() -> ::std::process::ExitCode {
            $crate::harness::main($options, $make)
        }
    };
}

/// Runs the cases as tests, by the arguments of the process. `make` makes a new bus for each case, on
/// several threads.
///
/// Ends with 0 if every case that was run was as it must be, [`EXIT_FAILED`] if one was not, and
/// [`EXIT_USAGE`] if an argument or an option makes no sense.
pub fn main<B: Implementation>(options: impl Into<Options>, make: impl Fn() -> B + Sync) -> ExitCode {
    let threads = std::env::var("RUST_TEST_THREADS").ok();
    let arguments = match Arguments::parse(std::env::args().skip(1), threads.as_deref()) {
        Ok(arguments) => arguments,
        Err(unclear) => {
            eprintln!("error: {unclear}");
            return ExitCode::from(EXIT_USAGE);
        }
    };
    judge::note_panics(arguments.shows_panics);
    let mut out = io::stdout().lock();
    let has_colours = arguments.has_colours(|| out.is_terminal());
    ExitCode::from(finish(obey(&arguments, &options.into(), &make, &mut out, has_colours)))
}

/// As [`main()`], with the given arguments and any output.
///
/// ```
/// use wspbus_kit::harness::run;
/// use wspbus_models::bus::Machine;
/// use wspbus_kit::suite::observable::Reference;
///
/// let mut out = Vec::new();
/// let code = run(["--exact", "--list"], ["requests-k0"], || Reference::new(Machine::default()), &mut out);
/// assert_eq!((code, String::from_utf8_lossy(&out).ends_with("78 tests, 0 benchmarks\n")), (0, true));
/// ```
pub fn run<B: Implementation>(
    arguments: impl IntoIterator<Item = impl Into<String>>,
    options: impl Into<Options>,
    make: impl Fn() -> B + Sync,
    out: &mut impl Write,
) -> u8 {
    match Arguments::parse(arguments.into_iter().map(Into::into), None) {
        Ok(arguments) => {
            let has_colours = arguments.has_colours(|| false);
            finish(obey(&arguments, &options.into(), &make, out, has_colours))
        }
        Err(unclear) => finish(writeln!(out, "error: {unclear}").map(|()| EXIT_USAGE)),
    }
}

/// Runs every case inside one test, and returns how many there were.
///
/// ```
/// use wspbus_kit::harness::{Counts, check};
/// use wspbus_models::bus::Machine;
/// use wspbus_kit::suite::observable::Reference;
///
/// let counts = check(["requests-k0"], || Reference::new(Machine::default()));
/// assert_eq!(counts, Counts { passed: 78, ..Counts::default() });
/// ```
///
/// # Panics
/// If a case fails, with the case that fails after the fewest steps. Also if a suite cannot be used.
#[track_caller]
pub fn check<B: Implementation>(options: impl Into<Options>, make: impl Fn() -> B + Sync) -> Counts {
    match checked(&options.into(), make) {
        Ok(counts) => counts,
        Err(text) => panic!("{text}"),
    }
}

fn checked<B: Implementation>(options: &Options, make: impl Fn() -> B + Sync) -> Result<Counts, String> {
    let loaded = Loaded::new(options).map_err(|unusable| unusable.to_string())?;
    let tests = loaded.tests(options);
    let (mut counts, mut failed, mut shortest) = (Counts::default(), 0, None);
    let note = |event: run::News| {
        if let run::News::Ended(_, ended) = event {
            match ended {
                Ended::Passed => counts.passed += 1,
                Ended::Known(_) => counts.known += 1,
                Ended::Ignored(_) => counts.ignored += 1,
                Ended::Failed(failure) => {
                    failed += 1;
                    if shortest.as_ref().is_none_or(|known: &judge::Failed| failure.length < known.length) {
                        shortest = Some(failure);
                    }
                }
            }
        }
        Ok(())
    };
    let judge = |test: &Test| test.lacks().map_or_else(|| judge::judge(test, &make), Ended::Ignored);
    let ran = run::all(&tests, parallel::processors(), judge, note);
    match (ran, shortest) {
        (Err(error), _) => Err(error.to_string()),
        (Ok(()), Some(failure)) => {
            let (all, name, text) = (tests.len(), failure.name, failure.text);
            Err(format!("{failed} of {all} cases fail; the shortest:\n\n{name}\n\n{text}"))
        }
        (Ok(()), None) => Ok(counts),
    }
}

/// Does what the arguments say, and returns the exit code.
fn obey<B: Implementation>(
    arguments: &Arguments,
    options: &Options,
    make: &(impl Fn() -> B + Sync),
    out: &mut impl Write,
    has_colours: bool,
) -> io::Result<u8> {
    if arguments.is_help {
        write!(out, "{}", arguments::HELP)?;
        return Ok(0);
    }
    let loaded = match Loaded::new(options) {
        Ok(loaded) => loaded,
        Err(unusable) => {
            writeln!(out, "error: {unusable}")?;
            return Ok(EXIT_USAGE);
        }
    };
    let all = loaded.tests(options);
    let chosen: Vec<_> = all.iter().filter(|test| arguments.chooses(test)).collect();
    if arguments.is_list {
        report::list(&chosen, arguments.is_terse, out)?;
        return Ok(0);
    }
    let filtered = all.len() - chosen.len();
    let mut report = Printer::new(out, &chosen, arguments.is_terse, has_colours);
    report.begin()?;
    let threads = arguments.threads.unwrap_or_else(parallel::processors);
    let judge = |test: &&Test| match test.lacks().filter(|_| !arguments.runs_ignored()) {
        Some(lacks) => Ended::Ignored(lacks),
        None => judge::judge(test, make),
    };
    run::all(&chosen, threads, judge, |news| report.tell(news))?;
    let is_well = report.end(filtered)?;
    Ok(if is_well { 0 } else { EXIT_FAILED })
}

/// An output that is closed shows nothing, and that is no success.
fn finish(done: io::Result<u8>) -> u8 {
    done.unwrap_or(EXIT_FAILED)
}
