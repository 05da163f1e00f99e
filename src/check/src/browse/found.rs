//! A model that was checked, with every trace that the check found.

use super::{Browsable, BrowseError, Listed, NoOptions, NoTrace, TraceOf};
use crate::model::Checkable;
use crate::options::{Options, options};
use crate::report::{Finding, Report};
use crate::run::Checker;
use crate::trace::{Action, Fact, Trace, Values};

/// A checked model: its claims with their verdicts and traces, and the model itself, which takes actions again.
pub struct Found<M: Checkable> {
    model: M,
    name: String,
    configuration: String,
    about: Vec<Fact>,
    claims: Vec<(Listed, Option<Trace>)>,
}

impl<M: Checkable> Found<M> {
    /// Checks a model of this name, within the limits of [`Checker::new`].
    ///
    /// # Errors
    /// If the model breaks a rule of the checker, or tells a behaviour in a way that is no trace.
    pub fn check(model: M, name: &str) -> Result<Self, BrowseError> {
        let report = Checker::new(&model).check()?;
        Found::new(model, name, "", &report)
    }

    /// A model with the report of its check. A model without configurations has an empty name for them.
    ///
    /// # Errors
    /// If the model tells a behaviour in a way that is no trace.
    pub fn new(model: M, name: &str, configuration: &str, report: &Report<M>) -> Result<Self, BrowseError> {
        let mut claims = Vec::with_capacity(report.findings.len());
        for finding in &report.findings {
            let trace = finding.trace(&model, name, configuration)?;
            claims.push((listed(finding, trace.as_ref()), trace));
        }
        let told = report.to_string();
        let counts = told.lines().next().unwrap_or_default();
        let about = vec![Fact::new("explored", counts)];
        Ok(Found { model, name: name.into(), configuration: configuration.into(), about, claims })
    }
}

fn listed<M: Checkable>(finding: &Finding<M>, trace: Option<&Trace>) -> Listed {
    Listed {
        key: finding.name.into(),
        property: finding.name.into(),
        kind: finding.kind,
        rules: finding.requirements.iter().map(|id| (*id).into()).collect(),
        verdict: Some(finding.verdict),
        note: None,
        trace: trace.map_or(TraceOf::None, TraceOf::of),
    }
}

impl TraceOf {
    /// A trace that is here.
    pub fn of(trace: &Trace) -> TraceOf {
        TraceOf::Found { verdict: trace.verdict, steps: trace.steps.len() }
    }
}

impl<M: Checkable + Send + Sync> Browsable for Found<M> {
    fn model(&self) -> &str {
        &self.name
    }

    fn configuration(&self) -> &str {
        &self.configuration
    }

    fn about(&self) -> Vec<Fact> {
        self.about.clone()
    }

    fn claims(&self) -> Vec<Listed> {
        self.claims.iter().map(|(listed, _)| listed.clone()).collect()
    }

    fn trace(&self, key: &str) -> Result<Trace, NoTrace> {
        let found = self.claims.iter().find(|(listed, _)| listed.key == key);
        let (listed, trace) = found.ok_or(NoTrace::Unknown)?;
        let verdict = listed.verdict.map_or(String::new(), |verdict| verdict.to_string());
        let why = || NoTrace::Absent(format!("the verdict on {} is {verdict}", listed.property));
        trace.clone().ok_or_else(why)
    }

    fn options(&self, initial: Option<&Values>, path: &[Action]) -> Result<Options, NoOptions> {
        Ok(options(&self.model, initial, path)?)
    }
}
