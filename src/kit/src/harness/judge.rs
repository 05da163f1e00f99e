//! Runs one case against a new bus, and survives a bus that panics.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};

use super::load::Test;
use super::tell::{self, Fault};
use crate::suite::case::{Input, Parameters, Setup};
use crate::suite::implementation::{Implementation, Output, Trouble, run_case};

/// The result of a test.
pub(super) enum Ended {
    /// Every step was as expected.
    Passed,
    /// The case fails as a known deviation, for this reason.
    Known(String),
    /// The case was not run, for this reason.
    Ignored(String),
    /// The case fails.
    Failed(Failed),
}

/// A test that failed.
pub(super) struct Failed {
    pub(super) name: String,
    /// The number of steps until the test failed.
    pub(super) length: usize,
    /// The text for the person who repairs the bus.
    pub(super) text: String,
}

/// Runs a case against a new bus.
pub(super) fn judge<B: Implementation>(test: &Test, make: &impl Fn() -> B) -> Ended {
    let fault = match (fault(test, make), test.known) {
        (None, None) => return Ended::Passed,
        (Some(Fault::Step(_) | Fault::Panic { .. }), Some(reason)) => return Ended::Known(reason.to_owned()),
        (None, Some(reason)) => Fault::Pass { reason: reason.to_owned() },
        (Some(fault), _) => fault,
    };
    let length = fault.step().map_or(0, |step| step + 1);
    let told = tell::fault(test.suite.setup_of(test.case), test.suite.parameters, test.case, &fault);
    let text = format!("{told}{}", tell::again(&test.name));
    Ended::Failed(Failed { name: test.name.clone(), length, text })
}

fn fault<B: Implementation>(test: &Test, make: &impl Fn() -> B) -> Option<Fault> {
    let step = Cell::new(None);
    let run = || {
        let mut counted = CountedBus { bus: make(), step: &step };
        run_case(test.suite.setup_of(test.case), &test.suite.parameters, test.case, &mut counted)
    };
    // The bus is made and dropped here, so no later code sees the state in which a panic left it.
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(verdict) => Fault::of(verdict),
        Err(payload) => Some(Fault::Panic { step: step.get(), message: message(payload.as_ref()) }),
    }
}

/// A bus, and the step at which it is.
struct CountedBus<'a, B> {
    bus: B,
    step: &'a Cell<Option<usize>>,
}

impl<B: Implementation> Implementation for CountedBus<'_, B> {
    fn begin_case(&mut self, id: &str) {
        self.bus.begin_case(id);
    }

    fn reset(&mut self, setup: &Setup, parameters: &Parameters) -> Result<(), Trouble> {
        self.bus.reset(setup, parameters)
    }

    fn apply(&mut self, input: &Input) -> Result<Output, Trouble> {
        self.step.set(Some(self.step.get().map_or(0, |step| step + 1)));
        self.bus.apply(input)
    }
}

thread_local! {
    /// The last panic of this thread, with its place.
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Notes every panic for the test to which it belongs. A panic is shown at once only if the arguments ask for
/// it: a bus under test may panic a thousand times.
pub(super) fn note_panics(are_shown: bool) {
    let before = take_hook();
    set_hook(Box::new(move |info| {
        let place = info.location().map(|place| format!(", at {place}")).unwrap_or_default();
        let noted = format!("{}{place}", words(info.payload()));
        LAST.with(|last| *last.borrow_mut() = Some(noted));
        if are_shown {
            before(info);
        }
    }));
}

fn message(payload: &(dyn Any + Send)) -> String {
    LAST.with(RefCell::take).unwrap_or_else(|| words(payload).to_owned())
}

fn words(payload: &(dyn Any + Send)) -> &str {
    match (payload.downcast_ref::<String>(), payload.downcast_ref::<&str>()) {
        (Some(text), _) => text,
        (None, Some(text)) => text,
        (None, None) => "a panic without a message",
    }
}
