//! Prints a run in the manner of the compiler's harness.

use std::io::{self, Write};
use std::time::Instant;

use super::judge::{Ended, Failed};
use super::load::Test;
use super::run::News;

/// The number of tests on a line of the terse format.
const TERSE: usize = 88;

const GREEN: &str = "\u{1b}[32m";
const YELLOW: &str = "\u{1b}[33m";
const RED: &str = "\u{1b}[31m";
const PLAIN: &str = "\u{1b}[0m";

/// Prints the names of the tests.
pub(super) fn list(tests: &[&Test], is_terse: bool, out: &mut impl Write) -> io::Result<()> {
    for test in tests {
        writeln!(out, "{}: test", test.name)?;
    }
    if is_terse {
        return Ok(());
    }
    let plural = if tests.len() == 1 { "" } else { "s" };
    writeln!(out, "\n{} test{plural}, 0 benchmarks", tests.len())
}

/// A report that is printed as the run goes.
pub(super) struct Printer<'a, W> {
    out: &'a mut W,
    tests: &'a [&'a Test<'a>],
    is_terse: bool,
    has_colours: bool,
    begun: Instant,
    passed: usize,
    known: usize,
    ignored: usize,
    failed: Vec<Failed>,
}

impl<'a, W: Write> Printer<'a, W> {
    /// A report of these tests.
    pub(super) fn new(out: &'a mut W, tests: &'a [&'a Test<'a>], is_terse: bool, has_colours: bool) -> Self {
        let (begun, failed) = (Instant::now(), Vec::new());
        Printer { out, tests, is_terse, has_colours, begun, passed: 0, known: 0, ignored: 0, failed }
    }

    /// Prints the number of tests.
    pub(super) fn begin(&mut self) -> io::Result<()> {
        let plural = if self.tests.len() == 1 { "" } else { "s" };
        writeln!(self.out, "\nrunning {} test{plural}", self.tests.len())
    }

    /// Prints one piece of news.
    pub(super) fn tell(&mut self, news: News) -> io::Result<()> {
        match news {
            News::Ended(index, ended) => self.ended(index, ended),
            News::Waited(index) => {
                let name = self.tests.get(index).map_or("a test", |test| test.name.as_str());
                writeln!(self.out, "test {name} has been running for a minute")?;
                self.out.flush()
            }
        }
    }

    /// Prints the failures, and the summary of all tests. The result is true if no test failed.
    pub(super) fn end(&mut self, filtered: usize) -> io::Result<bool> {
        if self.is_terse {
            writeln!(self.out)?;
        }
        if !self.failed.is_empty() {
            writeln!(self.out, "\nfailures:\n")?;
            for failed in &self.failed {
                writeln!(self.out, "---- {} ----\n{}\n", failed.name, failed.text)?;
            }
            writeln!(self.out, "\nfailures:")?;
            for failed in &self.failed {
                writeln!(self.out, "    {}", failed.name)?;
            }
        }
        let is_well = self.failed.is_empty();
        let result = if is_well { self.painted(GREEN, "ok") } else { self.painted(RED, "FAILED") };
        let (passed, known, ignored, failed) = (self.passed, self.known, self.ignored, self.failed.len());
        let known = if known > 0 { format!(" {known} known deviations;") } else { String::new() };
        let seconds = self.begun.elapsed().as_secs_f64();
        writeln!(
            self.out,
            "\ntest result: {result}. {passed} passed; {failed} failed; {ignored} ignored; 0 measured; \
             {filtered} filtered out;{known} finished in {seconds:.2}s\n"
        )?;
        self.out.flush()?;
        Ok(is_well)
    }

    fn ended(&mut self, index: usize, ended: Ended) -> io::Result<()> {
        let (letter, colour, word) = match &ended {
            Ended::Passed => ('.', GREEN, "ok".to_owned()),
            Ended::Known(reason) => ('k', YELLOW, format!("known deviation: {reason}")),
            Ended::Ignored(why) => ('i', YELLOW, format!("ignored, {why}")),
            Ended::Failed(_) => ('F', RED, "FAILED".to_owned()),
        };
        match ended {
            Ended::Passed => self.passed += 1,
            Ended::Known(_) => self.known += 1,
            Ended::Ignored(_) => self.ignored += 1,
            Ended::Failed(failed) => self.failed.push(failed),
        }
        if !self.is_terse {
            let name = self.tests.get(index).map_or("", |test| test.name.as_str());
            return writeln!(self.out, "test {name} ... {}", self.painted(colour, &word));
        }
        write!(self.out, "{}", self.painted(colour, &letter.to_string()))?;
        if (index + 1).is_multiple_of(TERSE) {
            writeln!(self.out, " {}/{}", index + 1, self.tests.len())?;
        }
        self.out.flush()
    }

    fn painted(&self, colour: &str, text: &str) -> String {
        if self.has_colours { format!("{colour}{text}{PLAIN}") } else { text.to_owned() }
    }
}
