//! Reports to a requester and to the main program: how things ended, and why listeners failed.

use std::collections::BTreeMap;
use std::collections::btree_map::IntoValues;
use std::error::Error;
use std::fmt;

use wspbus_models::bus::event::{Failure, Reason, Resolution};
use wspbus_models::bus::{Code, Goal};

use crate::listener::Cause;

/// Something other than a request was refused. Nothing changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Refused(pub Reason);

/// How a request ended: the ticket's resolution, with the causes of its failures. Its text tells all of them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report {
    /// The goal of the request.
    pub goal: Goal,
    /// How the ticket resolved.
    pub resolution: Resolution,
    /// Why the listeners failed.
    pub causes: Causes,
}

/// The result of a bus that has exited. Its text tells the code, each failure and its cause.
///
/// ```
/// use wspbus::{Bus, Channel};
/// let bus = Bus::new();
/// bus.subscribe(Channel::Start, 50, || Err("the port is in use"))?.detach();
/// bus.start();
/// assert!(bus.block()?.to_string().ends_with(": the port is in use"));
/// # Ok::<(), wspbus::Refused>(())
/// ```
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

    /// Was the goal of the request reached, with failures or without? An Exit or a Restart is reached when the bus has
    /// exited; every other request then is not.
    ///
    /// ```
    /// use wspbus::{Bus, Code};
    /// let bus = Bus::new();
    /// assert!(bus.exit(Code::OK).wait()?.is_some_and(|report| report.is_reached()));
    /// # Ok::<(), wspbus::Refused>(())
    /// ```
    pub fn is_reached(&self) -> bool {
        match self.resolution {
            Resolution::Reached | Resolution::ReachedWithFailures(_) => true,
            Resolution::Exited(_) => matches!(self.goal, Goal::Exit | Goal::Restart),
            Resolution::Superseded { .. } | Resolution::Unwound(_) => false,
        }
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

    /// Keeps a cause, and gives the one before of the same failure.
    #[must_use]
    pub(crate) fn keep(&mut self, failure: Failure, cause: Cause) -> Option<Cause> {
        self.0.insert(failure, cause)
    }

    /// The causes alone.
    pub(crate) fn into_values(self) -> IntoValues<Failure, Cause> {
        self.0.into_values()
    }

    /// Takes out the causes that are not wanted any more.
    pub(crate) fn sift(&mut self, wanted: impl Fn(&Failure) -> bool) -> IntoValues<Failure, Cause> {
        let (kept, rest): (_, BTreeMap<Failure, Cause>) =
            std::mem::take(&mut self.0).into_iter().partition(|(failure, _)| wanted(failure));
        self.0 = kept;
        rest.into_values()
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Reason::Stale => f.write_str(
                "refused: stale: the block, the ticket or the subscription that is meant is over, or another \
                 block is in progress",
            ),
            reason => write!(f, "refused: {reason}"),
        }
    }
}

crate::debug_as_text!(Refused);

impl Error for Refused {}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.resolution, f)?;
        for failure in self.failures() {
            if let Some(cause) = self.causes.of(failure) {
                write!(f, "; {failure}: {cause}")?;
            }
        }
        Ok(())
    }
}

/// The exit code, and each failure with its cause.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit code {}", self.code)?;
        if self.reexec {
            f.write_str(", and the process is to execute itself again")?;
        }
        for failure in &self.failures {
            match self.causes.of(failure) {
                Some(cause) => write!(f, "; {failure}: {cause}")?,
                None => write!(f, "; {failure}")?,
            }
        }
        Ok(())
    }
}
