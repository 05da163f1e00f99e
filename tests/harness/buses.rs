//! Buses to test, and the output of a run of their tests.

use std::sync::Mutex;

use wspbus_kit::harness::{Options, run};
use wspbus_kit::suite::case::{Input, Parameters, Setup};
use wspbus_kit::suite::observable::Reference;
use wspbus_kit::suite::wrong::{self, Wrong};
use wspbus_kit::suite::{Implementation, Output, Trouble};
use wspbus_models::bus::Machine;

/// The bus of the specification.
pub fn right() -> Reference<Machine> {
    Reference::new(Machine::default())
}

/// A wrong bus.
pub fn wrong(name: &'static str) -> impl Fn() -> Reference<Wrong> + Sync {
    move || Reference::new(wrong::named(name).unwrap())
}

/// The bus of the specification, with a fault at a step, counted from 0.
pub struct Odd {
    bus: Reference<Machine>,
    left: usize,
    then: Then,
}

#[derive(Clone, Copy)]
pub enum Then {
    Panics,
    Breaks,
    NeverRests,
    /// It says that a step is impossible that must be possible.
    Cannot,
}

pub fn odd(at: usize, then: Then) -> impl Fn() -> Odd + Sync {
    move || Odd { bus: right(), left: at, then }
}

impl Implementation for Odd {
    fn reset(&mut self, setup: &Setup, parameters: &Parameters) -> Result<(), Trouble> {
        self.bus.reset(setup, parameters)
    }

    fn apply(&mut self, input: &Input) -> Result<Output, Trouble> {
        if let Some(left) = self.left.checked_sub(1) {
            self.left = left;
            return self.bus.apply(input);
        }
        match self.then {
            Then::Panics => panic!("index 7 is out of the ring"),
            Then::Breaks => Err(Trouble::Broken("the pipe is closed".to_owned())),
            Then::NeverRests => Err(Trouble::Unsettled("thread 2 spins".to_owned())),
            Then::Cannot => Err(Trouble::Impossible("thread 1 waits".to_owned())),
        }
    }
}

/// The bus of the specification, and the ids of the cases that it is told.
pub struct Hearing<'a> {
    pub bus: Reference<Machine>,
    pub heard: &'a Mutex<Vec<String>>,
}

impl Implementation for Hearing<'_> {
    fn begin_case(&mut self, id: &str) {
        self.heard.lock().unwrap().push(id.to_owned());
    }

    fn reset(&mut self, setup: &Setup, parameters: &Parameters) -> Result<(), Trouble> {
        self.bus.reset(setup, parameters)
    }

    fn apply(&mut self, input: &Input) -> Result<Output, Trouble> {
        self.bus.apply(input)
    }
}

/// The exit code of a run, and its output without the time.
pub fn ran<B: Implementation>(
    arguments: &str,
    options: impl Into<Options>,
    make: impl Fn() -> B + Sync,
) -> (u8, String) {
    let mut out = Vec::new();
    let code = run(arguments.split_whitespace(), options, make, &mut out);
    let text = String::from_utf8(out).unwrap();
    let timeless = text.lines().map(|line| line.split(" finished in").next().unwrap_or(line));
    (code, timeless.map(|line| format!("{line}\n")).collect())
}

/// The line that counts.
pub fn result(text: &str) -> &str {
    text.lines().find(|line| line.starts_with("test result")).unwrap_or("no result")
}
