//! A check from beginning to end.

use std::time::Duration;

use crate::error::CheckError;
use crate::explore::{Explored, Limits, Progress, explore_with};
use crate::findings::Bench;
use crate::graph::Graph;
use crate::judge::Judge;
use crate::model::{Checkable, Claimed};
use crate::report::{EVERYTHING, NO_DEADLOCK, Report};

/// Says nothing about progress.
pub fn silent(_: Progress) {}

/// The settings of a check of a model.
///
/// ```
/// use wspbus_check::{Checker, Plain, Verdict};
/// # struct Coin;
/// # impl stateright::Model for Coin {
/// #     type State = bool;
/// #     type Action = bool;
/// #     fn init_states(&self) -> Vec<bool> { vec![false] }
/// #     fn actions(&self, _: &bool, actions: &mut Vec<bool>) { actions.extend([false, true]); }
/// #     fn next_state(&self, _: &bool, side: bool) -> Option<bool> { Some(side) }
/// #     fn properties(&self) -> Vec<stateright::Property<Self>> {
/// #         vec![stateright::Property::always("never heads", |_, heads| !heads)]
/// #     }
/// # }
/// let coin = Plain::new(Coin);
/// let report = Checker::new(&coin).states_max(1_000).check()?;
/// let finding = report.finding("never heads").expect("the model claims it");
/// assert_eq!(finding.verdict, Verdict::Violated);
/// assert_eq!(finding.behaviour.as_ref().map(|behaviour| behaviour.steps.len()), Some(1));
/// # Ok::<(), wspbus_check::CheckError>(())
/// ```
#[must_use = "this says how to check a model; `check()` checks it"]
pub struct Checker<'m, 'p, M> {
    model: &'m M,
    limits: Limits,
    progress: Option<Box<dyn FnMut(Progress) + 'p>>,
}

impl<'m, 'p, M: Checkable> Checker<'m, 'p, M> {
    /// Checks this model. The run is cut at 2,000,000 states ([`Limits::default`]), unless
    /// [`states_max`](Checker::states_max) says otherwise. No claim holds in a run that was cut.
    pub fn new(model: &'m M) -> Self {
        Checker { model, limits: Limits::default(), progress: None }
    }

    /// Cuts the run when more states than this are found.
    pub fn states_max(mut self, states: usize) -> Self {
        self.limits.states = states;
        self
    }

    /// Cuts the run when it took longer than this.
    pub fn time_max(mut self, time: Duration) -> Self {
        self.limits.time = Some(time);
        self
    }

    /// Cuts the run at the first violation of a claim on states or steps, or deadlock.
    pub fn first_violation(mut self) -> Self {
        self.limits.first_violation = true;
        self
    }

    /// Tells how far the run is, now and then.
    pub fn progress(mut self, progress: impl FnMut(Progress) + 'p) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// Explores the model and judges every claim. Each behaviour in the report was replayed and validated.
    ///
    /// # Errors
    /// If the model breaks a rule of the checker.
    pub fn check(self) -> Result<Report<M>, CheckError> {
        self.check_keeping().map(|(report, _)| report)
    }

    /// Like [`check`](Checker::check), and keeps the graph.
    ///
    /// # Errors
    /// If the model breaks a rule of the checker.
    pub fn check_keeping(mut self) -> Result<(Report<M>, Graph<M>), CheckError> {
        let mut quiet = silent;
        let progress: &mut dyn FnMut(Progress) = match &mut self.progress {
            Some(progress) => progress.as_mut(),
            None => &mut quiet,
        };
        run(self.model, &self.limits, progress)
    }
}

/// Explores a model within limits and judges every claim. Each behaviour in the report was replayed and validated.
///
/// # Errors
/// If the model breaks a rule of the checker.
pub fn check<M: Checkable>(
    model: &M,
    limits: &Limits,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report<M>, CheckError> {
    run(model, limits, progress).map(|(report, _)| report)
}

fn run<M: Checkable>(
    model: &M,
    limits: &Limits,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Report<M>, Graph<M>), CheckError> {
    let claims = model.claimed();
    distinct_names(&claims)?;
    let mut judge = Judge::new(model, &claims);
    let explored = explore_with(model, limits, progress, &mut judge)?;
    if let Some(place) = judge.misplaced {
        return Err(CheckError::Misplaced { place, claims: claims.len() });
    }
    let complete = explored.complete();
    let Explored { graph, cut, outside } = explored;
    let bench = Bench { model, graph: &graph, judge: &judge, complete };
    let mut findings = Vec::with_capacity(claims.len() + 1);
    for (place, claim) in claims.iter().enumerate() {
        findings.push(bench.finding(place, claim)?);
    }
    findings.extend(bench.deadlock()?);
    let report = Report {
        states: graph.len(),
        transitions: graph.transitions(),
        depth: graph.depth(graph.len() as u32 - 1),
        terminals: judge.terminal_count,
        deadlocks: judge.deadlock_count,
        outside,
        cut,
        complete,
        findings,
        classes: judge.class_counts(),
    };
    Ok((report, graph))
}

fn distinct_names(claims: &[Claimed]) -> Result<(), CheckError> {
    let mut names: Vec<&'static str> = claims.iter().map(|claim| claim.name).collect();
    if let Some(name) = [NO_DEADLOCK, EVERYTHING].into_iter().find(|name| names.contains(name)) {
        return Err(CheckError::ReservedName(name));
    }
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(CheckError::DuplicateName(pair[0])),
        None => Ok(()),
    }
}
