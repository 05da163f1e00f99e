//! The outcome of a check, with the types of the model erased.

use wspbus_check::trace::{Trace, TraceKind};
use wspbus_check::{ClassCount, Cut, FirstOpinion, Verdict};

/// The outcome of the check of one model under one configuration.
#[derive(Clone, Debug)]
pub struct CheckOutcome {
    /// The number of different states.
    pub states: usize,
    /// The number of edges.
    pub transitions: usize,
    /// The distance of the state farthest from the beginning, in steps.
    pub depth: u32,
    /// States without successor.
    pub terminals: u64,
    /// Was everything explored?
    pub complete: bool,
    /// The reason why the check was cut, if it was.
    pub cut: Option<Cut>,
    /// The number of times that each action class was taken, by name.
    pub classes: Vec<ClassCount>,
    /// One per claim.
    pub properties: Vec<Judged>,
}

/// The judgement on one claim.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The name of the claim.
    pub name: &'static str,
    /// The ids of the requirements that it checks.
    pub requirements: &'static [&'static str],
    /// The kind of the claim, or a deadlock.
    pub kind: TraceKind,
    /// The verdict of the checker.
    pub verdict: Verdict,
    /// The meaning of the verdict.
    pub standing: Standing,
    /// The reason why the model of a real system leaves the claim untested.
    pub reason: Option<&'static str>,
    /// The hazards of the real system that this deviation explains.
    pub hazards: Vec<&'static str>,
    /// The meaning of a known deviation.
    pub note: Option<&'static str>,
    /// The number of times that the antecedent was met.
    pub antecedent: u64,
    /// The counterexample or witness.
    pub trace: Option<Trace>,
}

/// The meaning of a verdict, given the claims that the model is known to break. Later ones are worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Everything was explored, and nothing of it is what the claim is about.
    Untested,
    /// As the specification promises.
    Good,
    /// A dialect or a design that lacks a rule breaks it, and is known to.
    KnownDeviation,
    /// Nothing was found either way, and not everything was explored.
    Open,
    /// It is listed as broken, and is not: the model or the list is wrong.
    Stale,
    /// It should hold, and does not.
    Bad,
}

impl Standing {
    /// Weighs a verdict against what is known of the model.
    pub fn of(verdict: Verdict, known_to_break: bool) -> Standing {
        match (verdict, known_to_break) {
            (Verdict::Incomplete, _) => Standing::Open,
            (Verdict::Violated | Verdict::Unreached, true) => Standing::KnownDeviation,
            (Verdict::Violated | Verdict::Unreached, false) => Standing::Bad,
            (Verdict::Holds | Verdict::Reached | Verdict::Untested, true) => Standing::Stale,
            (Verdict::Holds | Verdict::Reached, false) => Standing::Good,
            (Verdict::Untested, false) => Standing::Untested,
        }
    }

    /// The meaning of two configurations of one model together: the worse of both. A claim is tested if one
    /// of them tests it.
    pub fn together(one: Standing, other: Standing) -> Standing {
        one.max(other)
    }

    /// One word for it, for programs.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Untested => "untested",
            Standing::Good => "good",
            Standing::KnownDeviation => "known-deviation",
            Standing::Open => "incomplete",
            Standing::Stale => "stale",
            Standing::Bad => "bad",
        }
    }
}

impl From<&CheckOutcome> for FirstOpinion {
    fn from(outcome: &CheckOutcome) -> Self {
        let judged = outcome.properties.iter().filter(|judged| judged.kind != TraceKind::Liveness);
        let verdicts = judged.map(|judged| (judged.name, judged.verdict)).collect();
        FirstOpinion { states: outcome.states, is_cut: outcome.cut.is_some(), verdicts }
    }
}

impl CheckOutcome {
    /// Does something fall short: a claim that should hold, a known deviation that is no longer shown?
    pub fn falls_short(&self) -> bool {
        self.properties.iter().any(|p| matches!(p.standing, Standing::Bad | Standing::Stale))
    }

    /// Is something left open?
    pub fn is_open(&self) -> bool {
        !self.complete || self.properties.iter().any(|p| p.standing == Standing::Open)
    }

    /// The claim of this name.
    pub fn property(&self, name: &str) -> Option<&Judged> {
        self.properties.iter().find(|p| p.name == name)
    }
}
