//! Reports to a requester and to the main program: how things ended, and why listeners failed.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

use wspbus_models::bus::Code;
use wspbus_models::bus::event::{Failure, Reason, Resolution};

use crate::listener::Cause;

/// Something other than a request was refused. Nothing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused(pub Reason);

/// How a request ended: the ticket's resolution, with the causes of its failures.
#[derive(Clone, Debug)]
pub struct Report {
    /// How the ticket resolved.
    pub resolution: Resolution,
    /// Why the listeners failed.
    pub causes: Causes,
}

/// The result of a bus that has exited.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// The exit code of the process (CODE-1).
    pub code: Code,
    /// Must the main program re-execute the process? (WAIT-6)
    pub reexec: bool,
    /// The failures of start, stop and exit listeners (CODE-3).
    pub failures: Vec<Failure>,
    /// Why the listeners failed.
    pub causes: Causes,
}

/// The causes of failures. A listener that passed its deadline has none.
#[derive(Clone, Debug, Default)]
pub struct Causes(BTreeMap<Failure, Cause>);

impl Report {
    /// The failures that the requester is told (GOAL-10).
    pub fn failures(&self) -> &[Failure] {
        told(&self.resolution)
    }

    /// Was the goal of the request reached, with failures or without?
    pub fn is_reached(&self) -> bool {
        matches!(self.resolution, Resolution::Reached | Resolution::ReachedWithFailures(_))
    }
}

/// The failures in a resolution.
pub(crate) fn told(resolution: &Resolution) -> &[Failure] {
    match resolution {
        Resolution::Reached | Resolution::Unwound(_) => &[],
        Resolution::ReachedWithFailures(failures)
        | Resolution::Superseded { failures, .. }
        | Resolution::Exited(failures) => failures,
    }
}

impl Causes {
    /// Why this listener failed.
    pub fn of(&self, failure: &Failure) -> Option<&Cause> {
        self.0.get(failure)
    }

    /// How many causes there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The causes of these failures alone.
    pub(crate) fn only(&self, failures: &[Failure]) -> Causes {
        Causes(failures.iter().filter_map(|failure| Some((*failure, self.of(failure)?.clone()))).collect())
    }

    /// Keeps a cause. The last one of the same failure counts.
    pub(crate) fn keep(&mut self, failure: Failure, cause: Cause) {
        self.0.insert(failure, cause);
    }

    /// Takes out the causes that are not wanted any more.
    pub(crate) fn sift(&mut self, wanted: impl Fn(&Failure) -> bool) -> Causes {
        let (kept, rest) = std::mem::take(&mut self.0).into_iter().partition(|(failure, _)| wanted(failure));
        self.0 = kept;
        Causes(rest)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused: {}", self.0)
    }
}

impl Error for Refused {}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.resolution, f)
    }
}
