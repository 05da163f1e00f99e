//! One model under one configuration, with its type erased.

use std::fmt;
use std::sync::Arc;

use wspbus_models::dialect::{Untested, left_untested};
use wspbus_models::named::{Named, Size, Whose};
use wspbus_models::requirement;
use wspbus_words::system::Checked;

use super::outcome::{CheckOutcome, Judged, Standing};
use crate::near::nearest_told;
use wspbus_check::trace::{
    self, Action, Fact, Header, Trace, TraceKind, TraceVerdict, Values, record, replay,
};
use wspbus_check::{
    Behaviour, CheckError, Checkable, ClaimKind, Claimed, Finding, Limits, NO_DEADLOCK, Opinion,
    OpinionError, Options, OptionsError, Progress, Report, Shareable, Watched, check, disagreements, options,
    second_opinion, validate, validate_deadlock,
};

/// The name of a model, and the subject that it describes.
#[derive(Clone, Copy, Debug)]
pub struct Identity {
    /// The name of the model.
    pub model: &'static str,
    /// The name of the configuration.
    pub configuration: &'static str,
    /// The origin of the design that it shows.
    pub whose: Whose,
    /// The sentence or two that say what happens in the configuration.
    pub story: &'static str,
    /// The size of the configuration, which decides when it is checked.
    pub size: Size,
}

impl Identity {
    /// The name and version of the real system, if it describes one.
    pub fn dialect(&self) -> Option<&'static str> {
        self.whose.dialect()
    }

    /// Is it a configuration of the specification itself?
    pub fn is_specified(&self) -> bool {
        self.whose == Whose::Specification
    }

    /// Does it take minutes, so that it is checked only if it is named, or with `--all`?
    pub fn is_large(&self) -> bool {
        self.size == Size::Large
    }
}

/// A claim about a model.
#[derive(Clone, Copy, Debug)]
pub struct ListedClaim {
    /// The name of the claim.
    pub name: &'static str,
    /// The ids of the requirements that it checks.
    pub requirements: &'static [&'static str],
    /// The kind of the claim.
    pub kind: TraceKind,
}

/// A claim that a configuration is known to break.
#[derive(Clone, Debug)]
pub struct Deviation {
    /// The name of the claim.
    pub property: &'static str,
    /// The hazards of the real system that this explains.
    pub hazards: Vec<&'static str>,
    /// The meaning of the deviation.
    pub note: Option<&'static str>,
}

/// A model under one configuration.
pub trait Subject: Send + Sync {
    /// The name of the model and of the configuration, and the subject that they describe.
    fn identity(&self) -> &Identity;

    /// `model/configuration`.
    fn name(&self) -> String {
        format!("{}/{}", self.identity().model, self.identity().configuration)
    }

    /// The claims about the model, without exploring it.
    fn claims(&self) -> Vec<ListedClaim>;

    /// The claims that it is known to break.
    fn deviations(&self) -> Vec<&'static str>;

    /// Explores it and judges its claims.
    ///
    /// # Errors
    /// If the checker found itself wrong.
    fn check(
        &self,
        limits: &Limits,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<CheckOutcome, CatalogueError>;

    /// Lets stateright judge it too, and says where it disagrees with this outcome.
    ///
    /// # Errors
    /// If the outcome is that of a run that was cut.
    fn second_opinion(&self, first: &CheckOutcome) -> Result<(Opinion, Vec<String>), CatalogueError>;

    /// Replays a stored trace, and judges it again.
    ///
    /// # Errors
    /// If it no longer applies, or no longer shows its finding.
    fn replay(&self, trace: &Trace) -> Result<(), CatalogueError>;

    /// Takes the actions of a path, and lists the actions that may be taken next.
    ///
    /// # Errors
    /// If the path stops applying: the step says so.
    fn options(&self, initial: Option<&Values>, path: &[Action]) -> Result<Options, OptionsError>;
}

pub(super) struct Entry<S: Checked> {
    identity: Identity,
    model: Arc<Watched<S>>,
    deviations: Vec<Deviation>,
    /// The claims that the model leaves untested, if it is one of a real system.
    untested: Vec<&'static Untested>,
}

impl<S: Checked> Entry<S> {
    /// A named configuration of a model, with the claims that it is known to violate.
    pub(super) fn new(model: &'static str, named: &Named<S>, deviations: Vec<Deviation>) -> Self {
        let Named { name: configuration, whose, story, size, build, .. } = *named;
        let untested = left_untested(model, whose);
        let identity = Identity { model, configuration, whose, story, size };
        Entry { identity, model: Arc::new(Watched::new(build())), deviations, untested }
    }
}

impl<S: Checked> Subject for Entry<S>
where
    Watched<S>: Shareable,
{
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn claims(&self) -> Vec<ListedClaim> {
        let claim =
            |c: Claimed| ListedClaim { name: c.name, requirements: c.requirements, kind: c.kind.into() };
        self.model.claimed().into_iter().map(claim).collect()
    }

    fn deviations(&self) -> Vec<&'static str> {
        self.deviations.iter().map(|known| known.property).collect()
    }

    fn check(
        &self,
        limits: &Limits,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<CheckOutcome, CatalogueError> {
        let report = check(self.model.as_ref(), limits, progress)?;
        let judged = report.findings.iter().map(|f| self.judged(f)).collect::<Result<_, _>>()?;
        Ok(outcome(&report, judged))
    }

    fn second_opinion(&self, first: &CheckOutcome) -> Result<(Opinion, Vec<String>), CatalogueError> {
        let opinion = second_opinion(&self.model, first)?;
        let differences = disagreements(first, &opinion);
        Ok((opinion, differences))
    }

    fn replay(&self, trace: &Trace) -> Result<(), CatalogueError> {
        let wrong = |why: String| CatalogueError::Replay(why);
        let model = self.model.as_ref();
        let replayed = replay(model, trace).map_err(|e| wrong(e.to_string()))?;
        let behaviour =
            Behaviour { init: replayed.initial, steps: replayed.steps, loop_start: trace.loop_start() };
        if trace.property == NO_DEADLOCK {
            validate_deadlock(model, &behaviour).map_err(|e| wrong(e.to_string()))?;
            return self.compare(trace, &behaviour, TraceKind::Deadlock, TraceVerdict::Violated, &[]);
        }
        let claims = model.claimed();
        let property = &trace.property;
        let place = claims.iter().position(|claim| claim.name == property);
        let place = place.ok_or_else(|| {
            let near = nearest_told(property, claims.iter().map(|claim| claim.name).chain([NO_DEADLOCK]));
            wrong(format!("the model claims no {property:?}{near}"))
        })?;
        let kind = claims[place].kind;
        let shown = match kind {
            ClaimKind::Reachability => TraceVerdict::Reached,
            ClaimKind::Safety | ClaimKind::Step | ClaimKind::Liveness => TraceVerdict::Violated,
        };
        validate(model, place, &behaviour).map_err(|e| wrong(e.to_string()))?;
        self.compare(trace, &behaviour, kind.into(), shown, claims[place].requirements)
    }

    fn options(&self, initial: Option<&Values>, path: &[Action]) -> Result<Options, OptionsError> {
        options(self.model.as_ref(), initial, path)
    }
}

impl<S: Checked> Entry<S>
where
    Watched<S>: Checkable,
{
    fn judged(&self, finding: &Finding<Watched<S>>) -> Result<Judged, CatalogueError> {
        let known = self.deviations.iter().find(|known| known.property == finding.name);
        let note = known.and_then(|known| known.note);
        let trace = self.trace(finding, note)?;
        let standing = Standing::of(finding.verdict, known.is_some());
        let untested = self.untested.iter().find(|untested| untested.claims.contains(&finding.name));
        let untested = untested.filter(|_| standing == Standing::Untested);
        Ok(Judged {
            name: finding.name,
            requirements: finding.requirements,
            kind: finding.kind,
            verdict: finding.verdict,
            standing,
            reason: untested.map(|untested| untested.reason),
            hazards: known.map(|known| known.hazards.clone()).unwrap_or_default(),
            note,
            antecedent: finding.antecedent,
            trace,
        })
    }

    /// Compares everything else that a trace says with what the model tells of its behaviour. The texts of the rules and
    /// the facts about the trace may have changed since.
    fn compare(
        &self,
        trace: &Trace,
        behaviour: &Behaviour<Watched<S>>,
        kind: TraceKind,
        verdict: TraceVerdict,
        rules: &[&str],
    ) -> Result<(), CatalogueError> {
        let wrong = |why: String| Err(CatalogueError::Replay(why));
        let (model, told) = (self.model.as_ref(), trace.clone());
        if verdict != trace.verdict {
            return wrong(format!("the trace says {}, such a trace shows {verdict}", trace.verdict));
        }
        if !trace.rules.iter().map(|rule| rule.id.as_str()).eq(rules.iter().copied()) {
            return wrong(format!("the rules of the trace are not those of the claim: {}", rules.join(" ")));
        }
        let (configuration, property) = (told.configuration, told.property);
        let (rules, about) = (told.rules, told.about);
        let header = Header { model: told.model, configuration, property, rules, kind, verdict, about };
        let told = record(model, header, &behaviour.init, &behaviour.steps, behaviour.sequel(model));
        let told = told.map_err(|e| CatalogueError::Replay(e.to_string()))?;
        match told.differs(trace) {
            Some(place) => wrong(format!("the model tells it otherwise: {place}")),
            None => Ok(()),
        }
    }

    /// The trace of a finding, with the texts of its requirements and what is known of its break.
    fn trace(
        &self,
        finding: &Finding<Watched<S>>,
        note: Option<&str>,
    ) -> Result<Option<Trace>, CatalogueError> {
        let Identity { model, configuration, whose, .. } = self.identity;
        let trace = finding.trace(self.model.as_ref(), model, configuration);
        let wrong = |e: trace::Invalid| CatalogueError::Trace(finding.name, e.to_string());
        let Some(mut trace) = trace.map_err(wrong)? else { return Ok(None) };
        for rule in &mut trace.rules {
            rule.text = requirement::find(&rule.id).map_or(String::new(), |r| r.text.into());
        }
        let origin = match whose {
            Whose::Specification => None,
            Whose::Alternative => Some(Fact::new("design", "lacks a rule of the specification")),
            Whose::Dialect(name) => Some(Fact::new("dialect", name)),
        };
        let specification = Fact::new("spec", wspbus_models::VERSION);
        let note = note.map(|note| Fact::new("note", note));
        trace.about = origin.into_iter().chain([specification]).chain(note).collect();
        Ok(Some(trace))
    }
}

fn outcome<M: Checkable>(report: &Report<M>, properties: Vec<Judged>) -> CheckOutcome {
    CheckOutcome {
        states: report.states,
        transitions: report.transitions,
        depth: report.depth,
        terminals: report.terminals,
        complete: report.complete,
        cut: report.cut,
        classes: report.classes.clone(),
        properties,
    }
}

/// The reason why a check or a replay came to no answer.
#[derive(Debug)]
pub enum CatalogueError {
    /// The checker found itself, or the model, wrong.
    Check(CheckError),
    /// There is no second opinion.
    Opinion(OpinionError),
    /// A behaviour could not be told.
    Trace(&'static str, String),
    /// A stored trace no longer applies, or no longer shows what it says.
    Replay(String),
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CatalogueError::Check(e) => e.fmt(f),
            CatalogueError::Opinion(e) => e.fmt(f),
            CatalogueError::Trace(name, why) => write!(f, "the trace of {name} cannot be told: {why}"),
            CatalogueError::Replay(why) => write!(f, "the trace does not replay: {why}"),
        }
    }
}

impl std::error::Error for CatalogueError {}

impl From<CheckError> for CatalogueError {
    fn from(e: CheckError) -> Self {
        CatalogueError::Check(e)
    }
}

impl From<OpinionError> for CatalogueError {
    fn from(e: OpinionError) -> Self {
        CatalogueError::Opinion(e)
    }
}
