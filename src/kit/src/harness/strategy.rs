//! Random scripts for [`proptest`]. A script that fails shrinks to a minimal script that fails.
//!
//! A script is a case that is generated at random within the bounds of a level: requests, outcomes of
//! listeners, and the order of all of them, with the events that the specification expects. Scripts are
//! longer than the cases of the suites, and have no guarantee.
//!
//! ```
//! use proptest::prelude::*;
//! use wspbus_kit::harness::strategy::scripts;
//! use wspbus_models::bus::Machine;
//! use wspbus_kit::suite::case::Level;
//! use wspbus_kit::suite::observable::Reference;
//!
//! proptest! {
//!     # #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(8) })]
//!     # /*
//!     #[test]
//!     # */
//!     fn my_bus_does_what_the_specification_says(script in scripts(Level::Core)) {
//!         script.check(&mut Reference::new(Machine::default()))?;
//!     }
//! }
//! # my_bus_does_what_the_specification_says();
//! ```

use std::fmt;
use std::ops::RangeInclusive;

use proptest::test_runner::TestCaseError;
use wspbus_models::bus::event::Origin;
use wspbus_models::bus::{End, Machine, Request};

use super::tell::{self, Fault};
use crate::suite::bounds::Bounds;
use crate::suite::case::{Case, Feature, Input, Level, Parameters, Setup};
use crate::suite::explain::input_text;
use crate::suite::implementation::{CaseVerdict, Implementation, Trouble, run_case};
use crate::suite::observable::Rest;
use crate::suite::script::script;

mod shrink;

pub use shrink::Shrinking;

/// A strategy for scripts.
#[derive(Clone, Debug)]
pub struct Scripts {
    bounds: &'static Bounds,
    parameters: Parameters,
    features: Vec<Feature>,
    length: RangeInclusive<usize>,
}

/// A script: the set-up around a bus, the inputs, and the expected events.
#[derive(Clone, PartialEq)]
pub struct Script {
    /// The set-up: the listeners and threads around the bus, and the policy.
    pub setup: Setup,
    /// The choices of the bus, where the specification permits several.
    pub parameters: Parameters,
    /// The inputs and the expected events. The step in question is the last.
    pub case: Case,
}

/// Scripts of 1 to 30 inputs within the bounds of a level, for a bus that can do everything and whose calls
/// return at once.
pub fn scripts(level: Level) -> Scripts {
    Scripts {
        bounds: Bounds::of(level),
        parameters: Parameters::default(),
        features: Feature::ALL.to_vec(),
        length: 1..=30,
    }
}

impl Scripts {
    /// Makes the scripts for a bus that makes these choices.
    pub fn parameters(self, parameters: Parameters) -> Self {
        Scripts { parameters, ..self }
    }

    /// Makes the scripts for a bus that has these features alone. A feature that a level needs everywhere is
    /// needed here too: the level Denials needs a policy.
    pub fn features(self, features: &[Feature]) -> Self {
        Scripts { features: features.to_vec(), ..self }
    }

    /// Sets the number of inputs of a script. It is at least one.
    pub fn length(self, length: RangeInclusive<usize>) -> Self {
        let least = (*length.start()).max(1);
        Scripts { length: least..=(*length.end()).max(least), ..self }
    }

    /// Makes a script of these choices. A choice that is not defined at its place is left out.
    fn walk(&self, choose: impl IntoIterator<Item = Choice>) -> Result<Script, Trouble> {
        let setup = self.bounds.setup_for(&self.features);
        let mut machine = Machine { policy: setup.policy(), ..Machine::default() };
        let (mut rest, mut inputs) = (Rest::new(&setup), Vec::new());
        for choice in choose {
            let defined = self.bounds.inputs_for(&rest, &self.features);
            let chosen = match choice {
                Choice::Any(number) => draw(&defined, number),
                Choice::This(input) => defined.contains(&input).then_some(input),
            };
            let Some(input) = chosen else { continue };
            rest.react(&mut machine, self.parameters, &input)?;
            inputs.push(input);
        }
        let question = inputs.len().saturating_sub(1);
        let case = script(&setup, self.parameters, &inputs, question, &[])?;
        Ok(Script { setup, parameters: self.parameters, case })
    }
}

/// One of these inputs, chosen by a number and by the weights of the inputs.
fn draw(inputs: &[Input], number: u32) -> Option<Input> {
    let all: u32 = inputs.iter().map(weight).sum();
    let mut left = number.checked_rem(all)?;
    for input in inputs {
        match left.checked_sub(weight(input)) {
            Some(less) => left = less,
            None => return Some(*input),
        }
    }
    None
}

/// The relative frequency of an input. An input that leads to the end of a bus is rare, so that scripts reach
/// many states before the end.
fn weight(input: &Input) -> u32 {
    match input {
        Input::End { end: End::Ok, .. } => 12,
        Input::Request { by: Origin::Thread(_), request: Request::Exit(_) } => 1,
        Input::Request { by: Origin::Thread(_), request: Request::Restart } => 2,
        Input::Request { by: Origin::Thread(_), .. } => 4,
        Input::Wait { .. } | Input::Expire { .. } | Input::Subscribe { .. } | Input::Unsubscribe { .. } => 2,
        _ => 1,
    }
}

/// A choice among the inputs that are defined.
#[derive(Clone, Copy)]
enum Choice {
    Any(u32),
    This(Input),
}

impl Script {
    /// The inputs, in order.
    pub fn inputs(&self) -> Vec<Input> {
        self.case.steps.iter().map(|step| step.input).collect()
    }

    /// Runs the script.
    pub fn run(&self, bus: &mut impl Implementation) -> CaseVerdict {
        run_case(&self.setup, &self.parameters, &self.case, bus)
    }

    /// Runs the script, for the body of a property.
    ///
    /// # Errors
    /// If a step was not as expected: the error says in words which. A script that cannot be judged is an
    /// error too.
    pub fn check(&self, bus: &mut impl Implementation) -> Result<(), TestCaseError> {
        match Fault::of(self.run(bus)) {
            None => Ok(()),
            Some(fault) => {
                let text = tell::fault(&self.setup, self.parameters, &self.case, &fault);
                Err(TestCaseError::fail(text))
            }
        }
    }
}

/// Shows the inputs, one line for each step.
impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Script:")?;
        self.case.steps.iter().enumerate().try_for_each(|(index, step)| {
            let done = input_text(&self.setup, &self.case.steps[..index], &step.input);
            write!(f, "\n{:>3}. {done}", index + 1)
        })
    }
}
