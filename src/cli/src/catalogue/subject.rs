//! One model under one configuration, with its type erased.

use std::collections::BTreeSet;
use std::fmt;

use wspbus_models::requirement;
use wspbus_words::model::{Kind as ClaimKind, Property};

use super::outcome::{Judged, Outcome, Standing};
use wspbus_check::trace::{End, Fact, Header, Kind, Rule, Trace, Verdict, record, replay};
use wspbus_check::{
    Behaviour, CheckError, Checkable, Finding, Limits, NO_DEADLOCK, Opinion, OpinionError, Progress, Report,
    Shareable, check, disagreements, second_opinion, validate, validate_deadlock,
};

/// What a model is called, and what it is about.
#[derive(Clone, Copy, Debug)]
pub struct Identity {
    /// The model.
    pub model: &'static str,
    /// Its configuration.
    pub configuration: &'static str,
    /// Whose bus it describes, if not the specified one.
    pub dialect: Option<&'static str>,
    /// What the configuration is about.
    pub story: &'static str,
    /// Only checked on demand.
    pub large: bool,
}

/// What is claimed of a model.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// The property.
    pub name: &'static str,
    /// The ids of the requirements that it checks.
    pub requirements: &'static [&'static str],
    /// `safety`, `step`, `reachability` or `liveness`.
    pub kind: &'static str,
}

/// A property that a configuration is known to break.
#[derive(Clone, Debug)]
pub struct Deviation {
    /// The property.
    pub property: &'static str,
    /// The hazards of the real system that this explains.
    pub hazards: Vec<&'static str>,
    /// What it means.
    pub note: Option<&'static str>,
}

/// A model under one configuration.
pub trait Subject: Send + Sync {
    /// What it is called.
    fn identity(&self) -> &Identity;

    /// `model/configuration`.
    fn name(&self) -> String {
        format!("{}/{}", self.identity().model, self.identity().configuration)
    }

    /// What is claimed of it, without exploring it.
    fn claims(&self) -> Vec<Claim>;

    /// The properties that it is known to break.
    fn deviations(&self) -> Vec<&'static str>;

    /// Explores it and judges its properties.
    ///
    /// # Errors
    /// If the checker found itself wrong.
    fn check(&self, limits: &Limits, progress: &mut dyn FnMut(Progress)) -> Result<Outcome, CatalogueError>;

    /// Lets stateright judge it too, and says where the two disagree.
    ///
    /// # Errors
    /// If there is no complete first opinion.
    fn second_opinion(&self, limits: &Limits) -> Result<(Opinion, Vec<String>), CatalogueError>;

    /// Replays a stored trace, and judges it again.
    ///
    /// # Errors
    /// Where it no longer applies, or no longer shows what it says.
    fn replay(&self, trace: &Trace) -> Result<(), CatalogueError>;

    /// Serves stateright's Explorer on this address, `host:port`. Does not return.
    fn explore(&self, address: &str);
}

pub(super) struct Entry<M> {
    pub(super) identity: Identity,
    pub(super) model: M,
    pub(super) deviations: Vec<Deviation>,
}

impl<M: Shareable + Clone> Subject for Entry<M>
where
    M::Action: fmt::Debug + Send + Sync,
    M::State: fmt::Debug,
{
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn claims(&self) -> Vec<Claim> {
        let claim =
            |p: Property<M>| Claim { name: p.name, requirements: p.requirements, kind: p.kind_name() };
        self.model.claims().into_iter().map(claim).collect()
    }

    fn deviations(&self) -> Vec<&'static str> {
        self.deviations.iter().map(|known| known.property).collect()
    }

    fn check(&self, limits: &Limits, progress: &mut dyn FnMut(Progress)) -> Result<Outcome, CatalogueError> {
        let report = check(&self.model, limits, progress)?;
        let judged = report.findings.iter().map(|f| self.judged(f)).collect::<Result<_, _>>()?;
        Ok(outcome(&report, judged))
    }

    fn second_opinion(&self, limits: &Limits) -> Result<(Opinion, Vec<String>), CatalogueError> {
        let report = check(&self.model, limits, &mut wspbus_check::silent)?;
        let opinion = second_opinion(&std::sync::Arc::new(self.model.clone()), &report)?;
        let differences = disagreements(&report, &opinion);
        Ok((opinion, differences))
    }

    fn replay(&self, trace: &Trace) -> Result<(), CatalogueError> {
        let wrong = |why: String| CatalogueError::Replay(why);
        let replayed = replay(&self.model, trace).map_err(|e| wrong(e.to_string()))?;
        let mut behaviour =
            Behaviour { init: replayed.initial, steps: replayed.steps, loop_start: trace.loop_start() };
        if trace.property == NO_DEADLOCK {
            return validate_deadlock(&self.model, &behaviour).map_err(|e| wrong(e.to_string()));
        }
        let claims = self.model.claims();
        let claim = claims.iter().find(|c| c.name == trace.property);
        let claim = claim.ok_or_else(|| wrong(format!("the model claims no {:?}", trace.property)))?;
        if let ClaimKind::LeadsTo { .. } = claim.kind {
            behaviour.loop_start = behaviour.loop_start.or(Some(behaviour.steps.len()));
        }
        let shown = match claim.kind {
            ClaimKind::Reachable { .. } => Verdict::Reached,
            _ => Verdict::Violated,
        };
        if shown != trace.verdict {
            return Err(wrong(format!("the trace says {}, such a trace shows {shown}", trace.verdict)));
        }
        validate(&self.model, claim, &behaviour).map_err(|e| wrong(e.to_string()))
    }

    fn explore(&self, address: &str) {
        wspbus_check::serve(std::sync::Arc::new(self.model.clone()), address, drawing);
    }
}

impl<M: Checkable> Entry<M> {
    fn judged(&self, finding: &Finding<M>) -> Result<Judged, CatalogueError> {
        let known = self.deviations.iter().find(|known| known.property == finding.name);
        let note = known.and_then(|known| known.note);
        let trace = finding.behaviour.as_ref().map(|b| self.trace(finding, note, b)).transpose()?;
        Ok(Judged {
            name: finding.name,
            requirements: finding.requirements,
            kind: finding.kind,
            verdict: finding.verdict,
            standing: Standing::of(finding.verdict, known.is_some()),
            hazards: known.map(|known| known.hazards.clone()).unwrap_or_default(),
            note,
            antecedent: finding.antecedent,
            trace,
        })
    }

    fn trace(
        &self,
        finding: &Finding<M>,
        note: Option<&str>,
        b: &Behaviour<M>,
    ) -> Result<Trace, CatalogueError> {
        let words = |id: &&str| Rule {
            id: (*id).into(),
            text: requirement::find(id).map_or(String::new(), |r| r.text.into()),
        };
        let reached = finding.verdict == wspbus_check::Verdict::Reached;
        let dialect = self.identity.dialect.map(|dialect| Fact::new("dialect", dialect));
        let note = note.map(|note| Fact::new("note", note));
        let specification = Fact::new("spec", wspbus_models::VERSION);
        let header = Header {
            model: self.identity.model.into(),
            configuration: self.identity.configuration.into(),
            property: finding.name.into(),
            rules: finding.requirements.iter().map(words).collect(),
            kind: finding.kind.parse().unwrap_or(Kind::Example),
            verdict: if reached { Verdict::Reached } else { Verdict::Violated },
            about: dialect.into_iter().chain([specification]).chain(note).collect(),
        };
        let end = match b.loop_start {
            None => End::Open,
            Some(loop_start) if loop_start < b.steps.len() => End::Lasso { loop_start },
            Some(_) => End::Stays { reason: stay_reason(&self.model, b.end()) },
        };
        record(&self.model, header, &b.init, &b.steps, end)
            .map_err(|e| CatalogueError::Trace(finding.name, e.to_string()))
    }
}

fn outcome<M: Checkable>(report: &Report<M>, properties: Vec<Judged>) -> Outcome {
    Outcome {
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

/// Why a behaviour may stay in this state: nothing promises any action that is enabled there.
fn stay_reason<M: Checkable>(model: &M, state: &M::State) -> String {
    let mut actions = Vec::new();
    model.actions(state, &mut actions);
    let enabled = actions.into_iter().filter(|action| model.next_state(state, action.clone()).is_some());
    let classes: BTreeSet<&str> = enabled.map(|action| model.class(&action)).collect();
    match classes.into_iter().map(|class| format!("`{class}`")).collect::<Vec<_>>().as_slice() {
        [] => "no action is enabled".into(),
        [class] => format!("nothing promises action {class}"),
        classes => format!("nothing promises any of the actions {}", classes.join(", ")),
    }
}

fn drawing<M: Checkable>(model: &M, init: &M::State, path: &[(M::Action, M::State)]) -> Option<String> {
    let header = Header {
        model: String::new(),
        configuration: String::new(),
        property: "explored".into(),
        rules: Vec::new(),
        kind: Kind::Example,
        verdict: Verdict::Shown,
        about: Vec::new(),
    };
    record(model, header, init, path, End::Open).ok().map(|trace| wspbus_check::trace::svg(&trace))
}

/// Why a check or a replay came to no answer.
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
