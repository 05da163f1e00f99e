//! A failed test in words, for the person who has to repair the bus.

use crate::suite::case::{Case, Parameters, Setup};
use crate::suite::explain::explain;
use crate::suite::implementation::{CaseVerdict, Failure};

/// The width of explanations, in columns. It is the same for any terminal and any file.
const COLUMNS: usize = 100;

/// The reason why a test of a case fails.
pub(super) enum Fault {
    /// A step was not as expected.
    Step(Failure),
    /// The bus, or its implementation, panicked.
    Panic { step: Option<usize>, message: String },
    /// There is no verdict: the bus did not come to rest, or the implementation broke.
    Unjudged { step: Option<usize>, reason: String, is_broken: bool },
    /// The case is known to fail, and passes.
    Pass { reason: String },
}

impl Fault {
    /// The fault that a verdict tells, if it is not a pass.
    pub(super) fn of(verdict: CaseVerdict) -> Option<Fault> {
        match verdict {
            CaseVerdict::Pass => None,
            CaseVerdict::Fail(failure) => Some(Fault::Step(failure)),
            CaseVerdict::Inconclusive { step, reason } => {
                Some(Fault::Unjudged { step, reason, is_broken: false })
            }
            CaseVerdict::NotApplicable { reason } => {
                Some(Fault::Unjudged { step: None, reason, is_broken: false })
            }
            CaseVerdict::Broken { step, reason } => Some(Fault::Unjudged { step, reason, is_broken: true }),
        }
    }

    /// The step at which the fault shows, from 0.
    pub(super) fn step(&self) -> Option<usize> {
        match self {
            Fault::Step(failure) => Some(failure.step),
            Fault::Panic { step, .. } | Fault::Unjudged { step, .. } => *step,
            Fault::Pass { .. } => None,
        }
    }
}

/// The requirement, the steps before, the step that failed, and its fault.
pub(super) fn fault(setup: &Setup, parameters: Parameters, case: &Case, fault: &Fault) -> String {
    let (step, said) = match fault {
        Fault::Step(failure) => {
            let failure = failure.clone().blamed(setup, parameters, case, None);
            return explain(setup, case, &failure).plain(COLUMNS);
        }
        Fault::Pass { reason } => {
            return format!(
                "it is listed as a known deviation ({reason}), but it passes: remove it from the list\n"
            );
        }
        Fault::Panic { step, message } => (step, format!("the bus panicked: {message}\n")),
        Fault::Unjudged { step, reason, is_broken: false } => {
            (step, format!("inconclusive, which is not a pass: {reason}\n"))
        }
        Fault::Unjudged { step, reason, is_broken: true } => {
            (step, format!("no verdict, because the implementation of the kit's trait broke: {reason}\n"))
        }
    };
    let Some(step) = *step else { return format!("{said}(when it was made, before the first step)\n") };
    // The explanation shows the expected events; no event was observed.
    let shown = explain(setup, case, &Failure { step, observed: None, reason: None, breaks: None });
    format!("{}\n{said}", shown.plain(COLUMNS))
}

/// The command that runs one test alone, by the name of this program.
pub(super) fn again(name: &str) -> String {
    let program = std::env::current_exe().ok();
    let stem = program.as_deref().and_then(|path| path.file_stem()).and_then(|stem| stem.to_str());
    let is_digest = |text: &str| text.len() == 16 && text.chars().all(|c| c.is_ascii_hexdigit());
    let target = stem.and_then(|stem| stem.rsplit_once('-')).filter(|(_, digest)| is_digest(digest));
    let target = target.map_or(String::new(), |(target, _)| format!(" --test {target}"));
    format!("\nthis case alone:\n  cargo test{target} -- --exact '{name}'")
}
