//! Reports to a requester and to the main program: how things ended, and why listeners failed.

use std::collections::BTreeMap;
use std::collections::btree_map::IntoValues;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use wspbus_models::bus::event::{Answer, Failure, Reason, Resolution};
use wspbus_models::bus::{Code, Goal};

use crate::listener::Cause;

/// Something other than a request was refused. Nothing changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Refused(pub Reason);

/// The end of a request: the ticket's resolution, with the causes of its failures. Its text tells all of them.
///
/// ```
/// use wspbus::{Bus, Channel};
/// let bus = Bus::new();
/// bus.subscribe(Channel::Graceful, 50, || Err("no such file"))?.named("configuration").detach();
/// bus.start().wait()?;
/// let report = bus.graceful().wait()?.ok_or("the request was not granted")?;
/// let text = "Reached with failures; graceful L0 (configuration) fails: no such file";
/// assert_eq!(report.to_string(), text);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report {
    /// The goal of the request.
    pub goal: Goal,
    /// The resolution of the ticket.
    pub resolution: Resolution,
    /// The causes for which listeners failed.
    pub causes: Causes,
}

/// The result of a bus that has exited. Its text tells the code, each failure and its cause.
///
/// ```
/// use wspbus::{Bus, Channel};
/// let bus = Bus::new();
/// bus.subscribe(Channel::Start, 50, || Err("the port is in use"))?.named("http").detach();
/// bus.start();
/// assert_eq!(bus.block()?.to_string(), "exit code 70; start L0 (http) fails: the port is in use");
/// # Ok::<(), wspbus::Refused>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ExitReport {
    /// The exit code of the process: the first that is not 0 of those that were asked for and granted; else 70 if a start, stop
    /// or exit listener failed, and 0 if none did (CODE-1).
    pub code: Code,
    /// Must the main program re-execute the process? (WAIT-6)
    pub reexec: bool,
    /// The failures of start, stop and exit listeners (CODE-3).
    pub failures: Vec<Failure>,
    /// The causes for which listeners failed.
    pub causes: Causes,
}

/// A request has not reached its goal. Its text says why: it has the answer, or the report.
#[derive(Clone)]
#[non_exhaustive]
pub enum NotReached {
    /// The request was not granted: this was the answer.
    NotGranted(Goal, Answer),
    /// The request was granted, and ended otherwise.
    Ended(Report),
    /// The caller may not wait for the end.
    Refused(Refused),
}

/// The causes of failures, and the names of the listeners that failed. A listener that passed its deadline has no cause.
#[derive(Clone, Debug, Default)]
pub struct Causes {
    causes: BTreeMap<Failure, Cause>,
    names: BTreeMap<Failure, Arc<str>>,
}

/// A failure as a text: with the name of the listener, and the cause.
struct Text<'a>(&'a Failure, &'a Causes);

impl Report {
    /// The failures that the requester is told (GOAL-10).
    pub fn failures(&self) -> &[Failure] {
        told(&self.resolution)
    }

    /// Was the goal of the request reached, with failures or without (GOAL-17)? An Exit or a Restart is reached when the bus
    /// has exited; every other request then is not.
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
    /// The cause of this failure.
    pub fn of(&self, failure: &Failure) -> Option<&Cause> {
        self.causes.get(failure)
    }

    /// The name that this listener had when it failed ([`Subscription::named`](crate::Subscription::named)).
    pub fn name_of(&self, failure: &Failure) -> Option<&str> {
        self.names.get(failure).map(|name| &**name)
    }

    /// The number of causes.
    ///
    /// ```
    /// use wspbus::{Bus, Channel};
    /// let bus = Bus::new();
    /// bus.subscribe(Channel::Stop, 50, || Err("no answer"))?.detach();
    /// bus.start().wait()?;
    /// let report = bus.stop().wait()?.ok_or("the request was not granted")?;
    /// assert_eq!((report.causes.len(), report.causes.is_empty()), (1, false));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn len(&self) -> usize {
        self.causes.len()
    }

    /// Is there no cause?
    pub fn is_empty(&self) -> bool {
        self.causes.is_empty()
    }

    /// Is there neither a cause nor a name?
    #[cfg(test)]
    pub(crate) fn has_nothing(&self) -> bool {
        self.causes.is_empty() && self.names.is_empty()
    }

    /// The causes of these failures alone.
    pub(crate) fn only(&self, failures: &[Failure]) -> Causes {
        let all = || failures.iter();
        Causes {
            causes: all().filter_map(|failure| Some((*failure, self.of(failure)?.clone()))).collect(),
            names: all().filter_map(|failure| Some((*failure, self.names.get(failure)?.clone()))).collect(),
        }
    }

    /// Keeps a cause, and gives the one before of the same failure.
    #[must_use]
    pub(crate) fn keep(&mut self, failure: Failure, cause: Cause) -> Option<Cause> {
        self.causes.insert(failure, cause)
    }

    /// Keeps the name of a listener that failed.
    pub(crate) fn name(&mut self, failure: Failure, name: &Arc<str>) {
        self.names.insert(failure, name.clone());
    }

    /// The causes alone.
    pub(crate) fn into_values(self) -> IntoValues<Failure, Cause> {
        self.causes.into_values()
    }

    /// Takes out the causes that are not wanted any more. The names of these failures go with them.
    pub(crate) fn sift(&mut self, wanted: impl Fn(&Failure) -> bool) -> IntoValues<Failure, Cause> {
        let (kept, rest): (_, BTreeMap<Failure, Cause>) =
            std::mem::take(&mut self.causes).into_iter().partition(|(failure, _)| wanted(failure));
        self.causes = kept;
        self.names.retain(|failure, _| wanted(failure));
        rest.into_values()
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused: {}: {}", self.0, why(self.0))
    }
}

/// The reason in words: a sentence for each thing that is refused for it.
fn why(reason: Reason) -> &'static str {
    match reason {
        Reason::NotRunning => "the bus is not Running",
        Reason::Terminal => "the bus has exited, and its main program has taken the result",
        Reason::Abandoned => {
            "the listener that asks has passed its deadline, and the bus takes nothing more from it"
        }
        Reason::InListener => {
            "the caller is a listener of the pass, which waits for it: ask in a listener, and wait in a thread or a task"
        }
        Reason::ReExecuting => "the main program has taken the result, and executes the process again",
        Reason::Stale => {
            "a block is refused so if another block is in progress or has returned, a subscription if it has ended, \
             and a ticket if its resolution gave way to newer ones (Builder::keeps)"
        }
    }
}

crate::debug_as_text!(Refused);

impl Error for Refused {}

impl fmt::Display for NotReached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotReached::NotGranted(goal, answer) => write!(f, "{goal} was not granted: {answer}"),
            NotReached::Ended(report) => write!(f, "{} was not reached: {report}", report.goal),
            NotReached::Refused(refused) => fmt::Display::fmt(refused, f),
        }
    }
}

crate::debug_as_text!(NotReached);

impl Error for NotReached {}

impl From<Refused> for NotReached {
    fn from(refused: Refused) -> NotReached {
        NotReached::Refused(refused)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&bare(&self.resolution), f)?;
        self.failures().iter().try_for_each(|failure| write!(f, "; {}", Text(failure, &self.causes)))
    }
}

/// The resolution without its failures.
fn bare(resolution: &Resolution) -> Resolution {
    match resolution {
        Resolution::ReachedWithFailures(_) => Resolution::ReachedWithFailures(Vec::new()),
        Resolution::Superseded { by, .. } => Resolution::Superseded { by: *by, failures: Vec::new() },
        Resolution::Exited(_) => Resolution::Exited(Vec::new()),
        Resolution::Reached | Resolution::Unwound(_) => resolution.clone(),
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Text(failure, causes) = self;
        match causes.name_of(failure) {
            Some(name) => write!(f, "{} {} ({name}) {}", failure.channel, failure.listener, failure.outcome)?,
            None => write!(f, "{failure}")?,
        }
        causes.of(failure).map_or(Ok(()), |cause| write!(f, ": {cause}"))
    }
}

/// The exit code, and each failure with its cause.
impl fmt::Display for ExitReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit code {}", self.code)?;
        if self.reexec {
            f.write_str(", and the process is to execute itself again")?;
        }
        self.failures.iter().try_for_each(|failure| write!(f, "; {}", Text(failure, &self.causes)))
    }
}
