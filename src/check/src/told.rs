//! Makes a trace of a finding.

use crate::behaviour::Behaviour;
use crate::model::{Checkable, ClaimKind};
use crate::report::{Finding, Verdict};
use crate::stay::why_it_may_stay;
use crate::trace::{End, Header, Invalid, Rule, Trace, TraceKind, TraceVerdict, record};

impl<M: Checkable> Finding<M> {
    /// The counterexample or witness as a trace of this model in this configuration; `None` if the finding has none. A
    /// model without configurations has an empty name for them.
    ///
    /// The rules of the trace are the ids of the requirements, without their texts. Set [`Trace::rules`] and
    /// [`Trace::about`] to tell more.
    ///
    /// # Errors
    /// If the model tells the behaviour in a way that is no trace: an actor without a lane, a name twice, other names in
    /// another state.
    pub fn trace(&self, model: &M, name: &str, configuration: &str) -> Result<Option<Trace>, Invalid> {
        let Some(behaviour) = &self.behaviour else { return Ok(None) };
        let rule = |id: &&str| Rule { id: (*id).into(), text: String::new() };
        let verdict = match self.verdict {
            Verdict::Reached => TraceVerdict::Reached,
            _ => TraceVerdict::Violated,
        };
        let header = Header {
            model: name.into(),
            configuration: configuration.into(),
            property: self.name.into(),
            rules: self.requirements.iter().map(rule).collect(),
            kind: self.kind,
            verdict,
            about: Vec::new(),
        };
        record(model, header, &behaviour.init, &behaviour.steps, behaviour.sequel(model)).map(Some)
    }
}

impl<M: Checkable> Behaviour<M> {
    /// The behaviour after its last step, as a trace of this model tells it.
    pub fn sequel(&self, model: &M) -> End {
        match self.loop_start {
            None => End::Open,
            Some(loop_start) if loop_start < self.steps.len() => End::Lasso { loop_start },
            Some(_) => End::Stays { reason: why_it_may_stay(model, self.end()).unwrap_or_default() },
        }
    }
}

impl From<ClaimKind> for TraceKind {
    /// The kind of a finding about such a claim, and of its trace.
    fn from(kind: ClaimKind) -> TraceKind {
        match kind {
            ClaimKind::Safety => TraceKind::Safety,
            ClaimKind::Step => TraceKind::Step,
            ClaimKind::Reachability => TraceKind::Reachability,
            ClaimKind::Liveness => TraceKind::Liveness,
        }
    }
}
