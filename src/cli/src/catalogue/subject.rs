//! One model under one configuration, with its type erased.

use std::fmt;
use std::sync::Arc;

use wspbus_models::named::{Named, Size, Whose};
use wspbus_models::requirement;
use wspbus_words::system::Checked;

use super::outcome::{Judged, Outcome, Standing};
use wspbus_check::trace::{End, Fact, Header, Rule, Trace, TraceKind, TraceVerdict, record, replay};
use wspbus_check::{
    Behaviour, CheckError, Checkable, ClaimKind, Claimed, Finding, Limits, NO_DEADLOCK, Opinion,
    OpinionError, Progress, Report, Shareable, Verdict, Watched, check, disagreements, not_shown,
    second_opinion, validate, validate_deadlock, why_it_may_stay,
};

/// The name of a model, and the subject that it describes.
#[derive(Clone, Copy, Debug)]
pub struct Identity {
    /// The model.
    pub model: &'static str,
    /// Its configuration.
    pub configuration: &'static str,
    /// Whose design it shows.
    pub whose: Whose,
    /// The story of the configuration: the subject that it describes.
    pub story: &'static str,
    /// How many states it has, and so when it is checked.
    pub size: Size,
}

impl Identity {
    /// Whose bus it describes, if not the specified one.
    pub fn dialect(&self) -> Option<&'static str> {
        self.whose.dialect()
    }

    /// Is it a configuration of the specification itself?
    pub fn is_specified(&self) -> bool {
        self.whose == Whose::Specification
    }

    /// Is it checked on demand only?
    pub fn is_on_demand(&self) -> bool {
        self.size == Size::Large
    }
}

/// A claim about a model.
#[derive(Clone, Copy, Debug)]
pub struct ListedClaim {
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

    /// The claims that stateright's Explorer does not show.
    fn not_shown(&self) -> Vec<&'static str>;

    /// Serves stateright's Explorer on this address, `host:port`. Does not return.
    fn explore(&self, address: &str);
}

pub(super) struct Entry<S: Checked> {
    identity: Identity,
    model: Arc<Watched<S>>,
    deviations: Vec<Deviation>,
}

impl<S: Checked> Entry<S> {
    /// A named configuration of a model, with what it is known to break.
    pub(super) fn new(model: &'static str, named: &Named<S>, deviations: Vec<Deviation>) -> Self {
        let Named { name: configuration, whose, story, size, build, .. } = *named;
        let identity = Identity { model, configuration, whose, story, size };
        Entry { identity, model: Arc::new(Watched::new(build())), deviations }
    }
}

impl<S: Checked> Subject for Entry<S>
where
    Watched<S>: Shareable<State: fmt::Debug, Action: fmt::Debug + Send + Sync>,
{
    fn identity(&self) -> &Identity {
        &self.identity
    }

    fn claims(&self) -> Vec<ListedClaim> {
        let claim =
            |c: Claimed| ListedClaim { name: c.name, requirements: c.requirements, kind: c.kind.name() };
        self.model.claimed().into_iter().map(claim).collect()
    }

    fn deviations(&self) -> Vec<&'static str> {
        self.deviations.iter().map(|known| known.property).collect()
    }

    fn check(&self, limits: &Limits, progress: &mut dyn FnMut(Progress)) -> Result<Outcome, CatalogueError> {
        let report = check(self.model.as_ref(), limits, progress)?;
        let judged = report.findings.iter().map(|f| self.judged(f)).collect::<Result<_, _>>()?;
        Ok(outcome(&report, judged))
    }

    fn second_opinion(&self, limits: &Limits) -> Result<(Opinion, Vec<String>), CatalogueError> {
        let report = check(self.model.as_ref(), limits, &mut wspbus_check::silent)?;
        let opinion = second_opinion(&self.model, &report)?;
        let differences = disagreements(&report, &opinion);
        Ok((opinion, differences))
    }

    fn replay(&self, trace: &Trace) -> Result<(), CatalogueError> {
        let wrong = |why: String| CatalogueError::Replay(why);
        let model = self.model.as_ref();
        let replayed = replay(model, trace).map_err(|e| wrong(e.to_string()))?;
        let behaviour =
            Behaviour { init: replayed.initial, steps: replayed.steps, loop_start: trace.loop_start() };
        if trace.property == NO_DEADLOCK {
            return validate_deadlock(model, &behaviour).map_err(|e| wrong(e.to_string()));
        }
        let claims = model.claimed();
        let property = &trace.property;
        let place = claims.iter().position(|claim| claim.name == property);
        let place = place.ok_or_else(|| wrong(format!("the model claims no {property:?}")))?;
        let shown = match claims[place].kind {
            ClaimKind::Reachability => TraceVerdict::Reached,
            _ => TraceVerdict::Violated,
        };
        if shown != trace.verdict {
            return Err(wrong(format!("the trace says {}, such a trace shows {shown}", trace.verdict)));
        }
        validate(model, place, &behaviour).map_err(|e| wrong(e.to_string()))
    }

    fn not_shown(&self) -> Vec<&'static str> {
        not_shown(self.model.as_ref())
    }

    fn explore(&self, address: &str) {
        wspbus_check::serve(Arc::clone(&self.model), address, drawing);
    }
}

impl<S: Checked> Entry<S>
where
    Watched<S>: Checkable,
{
    fn judged(&self, finding: &Finding<Watched<S>>) -> Result<Judged, CatalogueError> {
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
        finding: &Finding<Watched<S>>,
        note: Option<&str>,
        b: &Behaviour<Watched<S>>,
    ) -> Result<Trace, CatalogueError> {
        let words = |id: &&str| Rule {
            id: (*id).into(),
            text: requirement::find(id).map_or(String::new(), |r| r.text.into()),
        };
        let reached = finding.verdict == Verdict::Reached;
        let dialect = self.identity.whose.dialect().map(|dialect| Fact::new("dialect", dialect));
        let note = note.map(|note| Fact::new("note", note));
        let specification = Fact::new("spec", wspbus_models::VERSION);
        let header = Header {
            model: self.identity.model.into(),
            configuration: self.identity.configuration.into(),
            property: finding.name.into(),
            rules: finding.requirements.iter().map(words).collect(),
            kind: finding.kind.parse().unwrap_or(TraceKind::Example),
            verdict: if reached { TraceVerdict::Reached } else { TraceVerdict::Violated },
            about: dialect.into_iter().chain([specification]).chain(note).collect(),
        };
        let end = match b.loop_start {
            None => End::Open,
            Some(loop_start) if loop_start < b.steps.len() => End::Lasso { loop_start },
            Some(_) => {
                End::Stays { reason: why_it_may_stay(self.model.as_ref(), b.end()).unwrap_or_default() }
            }
        };
        record(self.model.as_ref(), header, &b.init, &b.steps, end)
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

fn drawing<M: Checkable>(model: &M, init: &M::State, path: &[(M::Action, M::State)]) -> Option<String> {
    let header = Header {
        model: String::new(),
        configuration: String::new(),
        property: "explored".into(),
        rules: Vec::new(),
        kind: TraceKind::Example,
        verdict: TraceVerdict::Shown,
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
