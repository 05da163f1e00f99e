//! The faults of an observable machine by name: `transfer/core/S3/I5/S7`.
//!
//! States, inputs and outputs have the numbers of the machine of their level. The numbers are the same on
//! every computer, and change when the specification changes.

mod words;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::case::Level;
use super::explore::Observable;
use super::fault::{Extended, Fault, extended};
use super::faulty::Faulty;
use super::plan::{Plan, PlanKind};
use super::trial::{SAMPLE, SEED};
use words::Words;

/// The largest number of additional states.
const MOST_MORE: usize = 3;

/// A fault by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mutant {
    /// The level of the machine.
    pub level: Level,
    /// The fault that it has.
    pub wrong: Wrong,
}

/// A fault of a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wrong {
    /// A transition shows another output.
    Output {
        /// The state from which the transition leads.
        state: u32,
        /// The input that takes the transition.
        input: u32,
        /// The number of the output that the transition shows.
        out: u32,
    },
    /// A transition leads to another state.
    Transfer {
        /// The state from which the transition leads.
        state: u32,
        /// The input that takes the transition.
        input: u32,
        /// The state to which the transition leads.
        to: u32,
    },
    /// The machine has additional states.
    Extra {
        /// The number of additional states.
        more: usize,
        /// The index in the sample, from 0.
        number: usize,
    },
}

/// The reason why there is no such fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MutantError {
    /// The text is not the name of a fault.
    Malformed {
        /// The text that was given.
        name: String,
    },
    /// A number is too large.
    OutOfRange {
        /// The kind of thing that is numbered.
        what: &'static str,
        /// The number that is too large.
        number: usize,
        /// The number of things of this kind.
        of: usize,
    },
    /// The machine defines no such transition, so none can be wrong.
    Undefined {
        /// The number of the state.
        state: u32,
        /// The number of the input.
        input: u32,
    },
    /// The machine itself does exactly this, so this is not a fault.
    Right,
}

/// A fault in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The name of the fault.
    pub mutant: Mutant,
    /// The requirement that the transition is most specifically about; none where no claim judges it.
    pub requirement: Option<&'static str>,
    /// The fault in words.
    pub says: String,
}

impl Mutant {
    /// The bus that has this fault. The machine must be that of the level.
    ///
    /// # Errors
    /// If the machine has no such state, input, output or transition, or the transition is right.
    pub fn bus(self, observable: &Arc<Observable>) -> Result<Faulty, MutantError> {
        Ok(match self.wrong {
            Wrong::Extra { more, number } => {
                let other = self.extended(observable, more, number)?;
                Faulty::with_more(Arc::clone(observable), other)
            }
            _ => Faulty::new(Arc::clone(observable), self.fault(observable)?),
        })
    }

    /// The wrong transition, where the machine has no additional states.
    ///
    /// # Errors
    /// As [`bus`](Mutant::bus).
    pub fn fault(self, observable: &Observable) -> Result<Fault, MutantError> {
        let states = observable.mealy.states();
        let (Wrong::Output { state, input, .. } | Wrong::Transfer { state, input, .. }) = self.wrong else {
            return Err(MutantError::Malformed { name: self.to_string() });
        };
        below("states", state, states)?;
        below("inputs", input, observable.inputs.len())?;
        let right = observable.mealy.step(state, input).ok_or(MutantError::Undefined { state, input })?;
        let wrong = match self.wrong {
            Wrong::Output { out, .. } => {
                below("outputs", out, observable.outputs.len())?;
                (right.0, out)
            }
            Wrong::Transfer { to, .. } => {
                below("states", to, states)?;
                (to, right.1)
            }
            Wrong::Extra { .. } => right,
        };
        match wrong == right {
            true => Err(MutantError::Right),
            false => Ok(Fault { at: (state, input), to: wrong.0, out: wrong.1 }),
        }
    }

    fn extended(self, observable: &Observable, more: usize, number: usize) -> Result<Extended, MutantError> {
        let malformed = || MutantError::Malformed { name: self.to_string() };
        if more == 0 || more > MOST_MORE {
            return Err(malformed());
        }
        below("machines in the sample", number as u32, SAMPLE)?;
        let mut sample = extended(&observable.mealy, more, observable.outputs.len(), SEED);
        sample.nth(number).ok_or_else(malformed)
    }
}

fn below(what: &'static str, number: u32, of: usize) -> Result<(), MutantError> {
    let number = number as usize;
    if number < of { Ok(()) } else { Err(MutantError::OutOfRange { what, number, of }) }
}

/// Every fault of a machine, one at a time: the output faults, the transfer faults, and the samples of
/// machines with additional states with which a suite is tried.
pub fn listed(level: Level, observable: &Observable) -> impl Iterator<Item = Listed> {
    let words = Arc::new(Words::new(observable));
    let mealy = &observable.mealy;
    let transitions = move || {
        (0..mealy.states() as u32)
            .flat_map(move |state| mealy.defined(state).map(move |(input, right)| ((state, input), right)))
    };
    let told = move |at, fault: Fault, wrong| {
        let (state, input): (u32, u32) = at;
        let requirement = observable.about[state as usize][input as usize].most_specific;
        Listed { mutant: Mutant { level, wrong }, requirement, says: words.fault(observable, &fault, None) }
    };
    let also = told.clone();
    let outputs = transitions().flat_map(move |(at, (to, out))| {
        let (told, outs) = (told.clone(), observable.outputs.len() as u32);
        (0..outs).filter(move |other| *other != out).map(move |out| {
            let wrong = Wrong::Output { state: at.0, input: at.1, out };
            told(at, Fault { at, to, out }, wrong)
        })
    });
    let transfers = transitions().flat_map(move |(at, (to, out))| {
        let (told, states) = (also.clone(), observable.mealy.states() as u32);
        (0..states).filter(move |other| *other != to).map(move |to| {
            let wrong = Wrong::Transfer { state: at.0, input: at.1, to };
            told(at, Fault { at, to, out }, wrong)
        })
    });
    outputs.chain(transfers).chain(extras(level, observable))
}

fn extras(level: Level, observable: &Observable) -> impl Iterator<Item = Listed> {
    let tried = Plan::all().into_iter().filter(move |plan| plan.level == level);
    let more = tried.filter_map(|plan| match plan.kind {
        PlanKind::Complete(more) if more > 0 => Some(more),
        _ => None,
    });
    let words = Words::new(observable);
    let sample = move |more| extended(&observable.mealy, more, observable.outputs.len(), SEED).take(SAMPLE);
    let numbered = more.flat_map(move |more| sample(more).enumerate().map(move |(n, e)| (more, n, e)));
    numbered.map(move |(more, number, other)| {
        let copied = other.copies.last().copied().unwrap_or_default();
        let requirement = observable.about[copied as usize][other.fault.at.1 as usize].most_specific;
        let says = words.fault(observable, &other.fault, Some(&other));
        Listed { mutant: Mutant { level, wrong: Wrong::Extra { more, number } }, requirement, says }
    })
}

impl FromStr for Mutant {
    type Err = MutantError;

    fn from_str(name: &str) -> Result<Self, MutantError> {
        parse(name).ok_or_else(|| MutantError::Malformed { name: name.to_owned() })
    }
}

fn parse(name: &str) -> Option<Mutant> {
    let parts: Vec<&str> = name.split('/').collect();
    let level = Level::ALL.into_iter().find(|level| Some(&level.to_string().as_str()) == parts.get(1))?;
    let number = |at: usize, letter: &str| {
        let digits = parts.get(at)?.strip_prefix(letter)?;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<u32>().ok())?
    };
    let wrong = match (*parts.first()?, parts.len()) {
        ("output", 5) => {
            Wrong::Output { state: number(2, "S")?, input: number(3, "I")?, out: number(4, "O")? }
        }
        ("transfer", 5) => {
            Wrong::Transfer { state: number(2, "S")?, input: number(3, "I")?, to: number(4, "S")? }
        }
        ("extra", 4) => Wrong::Extra { more: number(2, "")? as usize, number: number(3, "")? as usize },
        _ => return None,
    };
    Some(Mutant { level, wrong })
}

impl fmt::Display for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = self.level;
        match self.wrong {
            Wrong::Output { state, input, out } => write!(f, "output/{level}/S{state}/I{input}/O{out}"),
            Wrong::Transfer { state, input, to } => write!(f, "transfer/{level}/S{state}/I{input}/S{to}"),
            Wrong::Extra { more, number } => write!(f, "extra/{level}/{more}/{number}"),
        }
    }
}

impl fmt::Display for MutantError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MutantError::Malformed { name } => write!(
                f,
                "{name:?} is not the name of a fault: expected output/LEVEL/S1/I2/O3, transfer/LEVEL/S1/I2/S3 or \
                 extra/LEVEL/1/0 (so many states more, at most {MOST_MORE}; which of the sample)"
            ),
            MutantError::OutOfRange { what, number, of } => {
                write!(f, "there are {of} {what}, numbered from 0, found {number}")
            }
            MutantError::Undefined { state, input } => {
                write!(f, "the machine does not define the input I{input} in the state S{state}")
            }
            MutantError::Right => f.write_str("the machine itself does exactly this, so this is not a fault"),
        }
    }
}

impl std::error::Error for MutantError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_was_written() {
        for name in ["output/requests/S3/I5/O17", "transfer/whole/S0/I20/S1984", "extra/core/1/999"] {
            assert_eq!(name.parse::<Mutant>().unwrap().to_string(), name);
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for name in [
            "",
            "output",
            "output/requests/S3/I5",
            "output/requests/S3/I5/S1",
            "output/nowhere/S3/I5/O1",
            "output/core/S+3/I5/O1",
            "output/core/S/I5/O1",
            "transfer/core/S99999999999/I5/S1",
            "extra/core/1/2/3",
            "extra/core/x/3",
        ] {
            let error = name.parse::<Mutant>().unwrap_err();
            assert!(error.to_string().contains(&format!("{name:?}")), "{error}");
        }
    }
}
