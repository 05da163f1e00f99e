//! A configuration of the catalogue that is checked when one of its traces is asked for.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};

use wspbus_check::browse::{Browsable, Listed, NoOptions, NoTrace, TraceOf};
use wspbus_check::trace::{Action, Fact, Trace, TraceKind, TraceVerdict, Values};
use wspbus_check::{Limits, NO_DEADLOCK, Options, Verdict};

use crate::catalogue::{CatalogueError, CheckOutcome, Judged, ListedClaim, Standing, Subject};
use crate::command::words::{self, many};
use crate::command::{progress, terminal};

/// So many requests may wait for checks, so that other requests still find a thread.
const WAITING_MAX: usize = 8;

/// The traces of a configuration that are listed before it is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listing {
    /// The known counterexamples.
    Counterexamples,
    /// The known counterexamples and the witnesses.
    All,
    /// Those of these claims alone, also after the check.
    Claims(Vec<String>),
}

/// A configuration, with the outcome of its check as soon as there is one.
pub struct Configuration {
    subject: Box<dyn Subject>,
    listing: Listing,
    bench: Arc<Bench>,
    outcome: OnceLock<Result<CheckOutcome, CatalogueError>>,
}

impl Listing {
    /// The traces of both.
    pub fn with(self, other: Listing) -> Listing {
        match (self, other) {
            (Listing::Claims(mut these), Listing::Claims(those)) => {
                these.extend(those);
                Listing::Claims(these)
            }
            (Listing::All, _) | (_, Listing::All) => Listing::All,
            (Listing::Counterexamples, _) | (_, Listing::Counterexamples) => Listing::Counterexamples,
        }
    }
}

impl Configuration {
    /// A configuration that is not checked yet.
    pub fn new(subject: Box<dyn Subject>, listing: Listing, bench: Arc<Bench>) -> Self {
        Configuration { subject, listing, bench, outcome: OnceLock::new() }
    }

    /// Checks it, if it is not checked.
    ///
    /// # Errors
    /// If the checker or the model is wrong.
    pub fn check_now(&self) -> Result<(), NoTrace> {
        self.outcome().map(|_| ())
    }

    /// The outcome of the check, which is made now if it was not made before.
    fn outcome(&self) -> Result<&CheckOutcome, NoTrace> {
        let outcome = match self.outcome.get() {
            Some(outcome) => outcome,
            None => {
                let _waiting = self.bench.wait().ok_or(NoTrace::Busy)?;
                self.outcome.get_or_init(|| self.bench.work(|| self.check()))
            }
        };
        outcome.as_ref().map_err(|error| NoTrace::Wrong(error.to_string()))
    }

    fn check(&self) -> Result<CheckOutcome, CatalogueError> {
        let name = self.subject.name();
        let work = progress::spinner(format!("checking {name}"));
        if !terminal::watched() {
            terminal::complain(format!("checking {name}"));
        }
        // A configuration that a reader opens is explored to its end, as `wspbus show` explores it.
        let limits = Limits { states: usize::MAX, ..Limits::default() };
        let outcome = self.subject.check(&limits, &mut |progress| {
            work.set_message(format!("checking {name}: {} states", progress.states));
        });
        work.finish_and_clear();
        terminal::complain(match &outcome {
            Ok(outcome) => {
                let traces = outcome.properties.iter().filter(|judged| judged.trace.is_some()).count();
                format!("checked {name}: {}, {}", many(outcome.states, "state"), many(traces, "trace"))
            }
            Err(error) => format!("the check of {name} failed: {error}"),
        });
        outcome
    }

    /// A claim before the check.
    fn expected(&self, claim: &ListedClaim) -> Listed {
        let is_broken = self.subject.deviations().contains(&claim.name);
        let trace = match (claim.kind == TraceKind::Reachability, is_broken) {
            // No behaviour shows a claim of reachability that is broken.
            (true, true) | (false, false) => TraceOf::None,
            (false, true) => TraceOf::Expected(TraceVerdict::Violated),
            (true, false) if self.listing == Listing::Counterexamples => TraceOf::None,
            (true, false) => TraceOf::Expected(TraceVerdict::Reached),
        };
        Listed {
            key: claim.name.to_owned(),
            property: claim.name.to_owned(),
            kind: claim.kind,
            rules: ids(claim.requirements),
            verdict: None,
            note: None,
            trace,
        }
    }
}

/// A claim after the check.
fn found(judged: &Judged) -> Listed {
    let note = judged.note.or(judged.reason).map(str::to_owned);
    let hazards = (!judged.hazards.is_empty()).then(|| format!("explains {}", judged.hazards.join(", ")));
    let short = (judged.standing == Standing::Bad).then(|| "falls short".to_owned());
    Listed {
        key: judged.name.to_owned(),
        property: judged.name.to_owned(),
        kind: judged.kind,
        rules: ids(judged.requirements),
        verdict: Some(judged.verdict),
        note: short.or(note).or(hazards),
        trace: judged.trace.as_ref().map_or(TraceOf::None, TraceOf::of),
    }
}

fn ids(requirements: &[&str]) -> Vec<String> {
    requirements.iter().map(|id| (*id).to_owned()).collect()
}

impl Browsable for Configuration {
    fn model(&self) -> &str {
        self.subject.identity().model
    }

    fn configuration(&self) -> &str {
        self.subject.identity().configuration
    }

    fn about(&self) -> Vec<Fact> {
        let identity = self.subject.identity();
        vec![Fact::new("story", identity.story), Fact::new("whose", words::design(identity.whose))]
    }

    fn claims(&self) -> Vec<Listed> {
        let mut listed: Vec<Listed> = match self.outcome.get() {
            Some(Ok(outcome)) => outcome.properties.iter().map(found).collect(),
            _ => {
                let mut claims = self.subject.claims();
                claims.push(ListedClaim { name: NO_DEADLOCK, requirements: &[], kind: TraceKind::Deadlock });
                claims.iter().map(|claim| self.expected(claim)).collect()
            }
        };
        if let Listing::Claims(meant) = &self.listing {
            listed.retain(|listed| meant.contains(&listed.key));
            let is_open = |listed: &&mut Listed| listed.verdict.is_none() && listed.trace == TraceOf::None;
            // The reader named this claim, so its trace is looked for even if none is known.
            listed.iter_mut().filter(is_open).for_each(|listed| {
                listed.trace = TraceOf::Expected(TraceVerdict::Violated);
            });
        }
        listed
    }

    fn trace(&self, key: &str) -> Result<Trace, NoTrace> {
        let is_known = key == NO_DEADLOCK || self.subject.claims().iter().any(|claim| claim.name == key);
        if !is_known {
            return Err(NoTrace::Unknown);
        }
        let judged = self.outcome()?.property(key);
        let verdict = judged.map_or(Verdict::Untested, |judged| judged.verdict);
        let trace = judged.and_then(|judged| judged.trace.clone());
        trace.ok_or_else(|| NoTrace::Absent(format!("the verdict on {key} is {verdict}")))
    }

    fn options(&self, initial: Option<&Values>, path: &[Action]) -> Result<Options, NoOptions> {
        Ok(self.subject.options(initial, path)?)
    }
}

/// The place where configurations are checked: one check for each core at a time.
pub struct Bench {
    waiting: AtomicUsize,
    free: Mutex<usize>,
    freed: Condvar,
}

/// A place among the requests that wait for a check. It is given back when it is dropped.
struct Waiting<'b>(&'b AtomicUsize);

/// A core. It is given back when it is dropped, also after a panic.
struct Core<'b>(&'b Bench);

impl Bench {
    /// A bench with as many places as there are cores.
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Bench { waiting: AtomicUsize::new(0), free: Mutex::new(cores), freed: Condvar::new() }
    }

    /// A place to wait; `None` if all are taken.
    fn wait(&self) -> Option<Waiting<'_>> {
        let before = self.waiting.fetch_add(1, Ordering::SeqCst);
        let place = Waiting(&self.waiting);
        (before < WAITING_MAX).then_some(place)
    }

    /// Does the work as soon as a core is free.
    fn work<T>(&self, work: impl FnOnce() -> T) -> T {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let free = self.freed.wait_while(free, |free| *free == 0);
        *free.unwrap_or_else(PoisonError::into_inner) -= 1;
        let _core = Core(self);
        work()
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Drop for Core<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.freed.notify_one();
    }
}
