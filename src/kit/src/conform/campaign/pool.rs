//! Several adapters at once; an adapter that breaks is replaced.

use std::sync::Mutex;

use wspbus_models::bus::claim::concern::BusClaims;

use super::case_result::CaseResult;
use super::chosen::{Campaign, Chosen, Patience};
use super::hangs::Hangs;
use crate::conform::driven::Driven;
use crate::conform::error::{AdapterError, Unjudged};
use crate::conform::spoken::Spoken;
use crate::conform::verdict::ReportedVerdict;
use crate::suite::implementation::{self, Trouble};
use crate::suite::judgement::SessionJudgement;
use crate::suite::observed::observe_case;
use crate::suite::parallel::{self, Turns};

/// Judges every case, in this order. The cases after patience or time has run out are not run: then the result has the
/// reason, in words.
pub(super) fn run<D: Driven>(
    cases: &[Chosen<'_>],
    campaign: &Campaign,
    patience: Patience,
    spawn: &(dyn Fn() -> Result<D, AdapterError> + Sync),
    done: &(dyn Fn() + Sync),
) -> (Vec<CaseResult>, Option<String>) {
    let pool = Pool {
        cases,
        campaign,
        bus_claims: BusClaims::default(),
        turns: Turns::new(cases.len()),
        verdicts: Mutex::new(Verdicts {
            cases,
            all: vec![None; cases.len()],
            patience,
            checked: 0,
            counted: Counted::default(),
            hangs: Hangs::default(),
            end: None,
        }),
    };
    parallel::run(&pool.turns, campaign.jobs, || || pool.work(spawn, done), || ());
    let verdicts = pool.verdicts.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    let ended = match verdicts.end {
        Some(_) => verdicts.counted.over(patience),
        None => campaign.ended(),
    };
    (verdicts.told(), ended)
}

struct Pool<'a> {
    cases: &'a [Chosen<'a>],
    campaign: &'a Campaign,
    bus_claims: BusClaims,
    turns: Turns,
    verdicts: Mutex<Verdicts<'a>>,
}

/// The verdicts so far. Patience is counted in the order of the cases, not in the order in which they end.
struct Verdicts<'a> {
    cases: &'a [Chosen<'a>],
    all: Vec<Option<CaseResult>>,
    patience: Patience,
    /// The number of verdicts, from the beginning, that patience has counted.
    checked: usize,
    counted: Counted,
    /// The silences of the cases that patience has counted.
    hangs: Hangs,
    /// The index from which on no case is run; none as long as the run goes on.
    end: Option<usize>,
}

/// The numbers of cases that patience limits.
#[derive(Default)]
struct Counted {
    in_a_row: usize,
    inconclusive: usize,
    silences_around_in_a_row: usize,
    silences: usize,
}

impl<'a> Pool<'a> {
    fn work<D: Driven>(
        &self,
        spawn: &(dyn Fn() -> Result<D, AdapterError> + Sync),
        done: &(dyn Fn() + Sync),
    ) {
        let mut adapter: Option<Spoken<D>> = None;
        while let Some(index) = self.turns.take() {
            let chosen = &self.cases[index];
            if self.campaign.is_over() || self.lock().end.is_some() {
                return;
            }
            let applies = self.campaign.claims.lack(chosen.suite, chosen.case).is_none();
            if applies && self.lock().skips(index) {
                self.lock().note(index, CaseResult::unseen(ReportedVerdict::NotRun));
                done();
                continue;
            }
            let judged = self.judge(chosen, &mut adapter, spawn);
            if self.campaign.control.is_stopped() && is_cut(&judged.verdict) {
                return;
            }
            // The state of this adapter is not known, so the next case begins with a new one.
            if is_cut(&judged.verdict) {
                adapter = None;
            }
            self.lock().note(index, judged);
            done();
        }
    }

    fn judge<D: Driven>(
        &self,
        chosen: &Chosen<'_>,
        adapter: &mut Option<Spoken<D>>,
        spawn: &(dyn Fn() -> Result<D, AdapterError> + Sync),
    ) -> CaseResult {
        let claims = &self.campaign.claims;
        if let Some(reason) = claims.lack(chosen.suite, chosen.case) {
            return CaseResult::unseen(ReportedVerdict::NotApplicable { reason });
        }
        let spoken = match adapter {
            Some(spoken) => spoken,
            None => match spawn() {
                Ok(driven) => {
                    let spoken = Spoken::parked(driven, claims.is_parked).lacking(&claims.lacks);
                    adapter.insert(spoken.until(self.campaign.until))
                }
                Err(error) => return unjudged(&error),
            },
        };
        let Chosen { suite, case, .. } = *chosen;
        let (setup, parameters) = (suite.setup_of(case), suite.parameters);
        let (ended, observed) =
            observe_case(&self.bus_claims, setup, &parameters, &claims.lacks, case, spoken);
        // How far the case came depends on the time, and no verdict does.
        if spoken.is_late() {
            return CaseResult::unseen(ReportedVerdict::NotRun);
        }
        let verdict = match ended {
            implementation::CaseVerdict::Pass => ReportedVerdict::Pass,
            implementation::CaseVerdict::Fail(failure) => {
                ReportedVerdict::Fail(failure.blamed(setup, parameters, case, Some(&observed)))
            }
            implementation::CaseVerdict::Inconclusive { step, reason } => {
                ReportedVerdict::Inconclusive { step, reason }
            }
            implementation::CaseVerdict::Broken { step, reason } => ReportedVerdict::Broken { step, reason },
            implementation::CaseVerdict::NotApplicable { reason } => {
                ReportedVerdict::NotApplicable { reason }
            }
        };
        let ended = spoken.end_case();
        let is_silent = spoken.was_silent();
        let verdict = match ended {
            Err(trouble) => {
                *adapter = None;
                if verdict.is_pass() { ended_badly(trouble) } else { verdict }
            }
            Ok(()) => verdict,
        };
        CaseResult::of(verdict, observed, is_silent)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Verdicts<'a>> {
        self.verdicts.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Verdicts<'_> {
    /// Is it known already that the case is not to be run?
    fn skips(&self, index: usize) -> bool {
        self.hangs.reason(&self.cases[index]).is_some()
    }

    fn note(&mut self, index: usize, judged: CaseResult) {
        self.all[index] = Some(judged);
        while self.end.is_none()
            && let Some(Some(next)) = self.all.get_mut(self.checked)
        {
            let chosen = &self.cases[self.checked];
            self.checked += 1;
            if matches!(next.verdict, ReportedVerdict::NotApplicable { .. }) {
                continue;
            }
            // The cases before this case decide whether it is run, not those that ended before it.
            if let Some(reason) = self.hangs.reason(chosen) {
                *next = CaseResult::unseen(ReportedVerdict::Inconclusive { step: None, reason });
                continue;
            }
            if let (true, ReportedVerdict::Inconclusive { step, .. }) = (next.is_silent, &next.verdict) {
                self.hangs.note(chosen, *step);
            }
            self.counted.add(next);
            if self.counted.over(self.patience).is_some() {
                self.end = Some(self.checked);
            }
        }
    }

    /// Every verdict. A verdict beyond the end is dropped, since another run might not have got there.
    fn told(self) -> Vec<CaseResult> {
        let end = self.end.unwrap_or(self.all.len());
        let told = self.all.into_iter().enumerate();
        told.map(|(index, judged)| match judged {
            Some(judged) if index < end => judged,
            _ => CaseResult::unseen(ReportedVerdict::NotRun),
        })
        .collect()
    }
}

impl Counted {
    fn add(&mut self, judged: &CaseResult) {
        match judged.verdict {
            ReportedVerdict::NotApplicable { .. } => {}
            // A bus that hangs on one request says nothing about the others.
            ReportedVerdict::Inconclusive { step, .. } if judged.is_silent => {
                self.silences += 1;
                match step {
                    None => self.silences_around_in_a_row += 1,
                    Some(_) => self.silences_around_in_a_row = 0,
                }
                return;
            }
            ReportedVerdict::Broken { .. } => self.in_a_row += 1,
            ReportedVerdict::Inconclusive { .. } => {
                (self.in_a_row, self.inconclusive) = (self.in_a_row + 1, self.inconclusive + 1);
            }
            // A silence after the step that failed costs as much as any other.
            ReportedVerdict::Fail(_) if judged.is_silent => {
                (self.silences, self.in_a_row) = (self.silences + 1, 0);
            }
            _ => self.in_a_row = 0,
        }
        self.silences_around_in_a_row = 0;
    }

    /// The reason why the run ends, in words; none if it goes on.
    fn over(&self, patience: Patience) -> Option<String> {
        let limits = [
            (
                self.in_a_row,
                patience.in_a_row,
                "cases in a row in which the adapter broke or did not come to rest",
            ),
            (self.inconclusive, patience.inconclusive, "cases in which the adapter did not come to rest"),
            (
                self.silences_around_in_a_row,
                patience.silences_around_in_a_row,
                "cases in a row without a reply to hello, begin or quit",
            ),
            (self.silences, patience.silences, "cases in which the adapter was silent"),
        ];
        let (_, most, which) = limits.into_iter().find(|(count, most, _)| count >= most)?;
        Some(format!("the run ended after {most} {which}"))
    }
}

/// Does the verdict say that the case did not come to its end?
fn is_cut(verdict: &ReportedVerdict) -> bool {
    matches!(
        verdict,
        ReportedVerdict::Broken { .. } | ReportedVerdict::Inconclusive { .. } | ReportedVerdict::NotRun
    )
}

/// The verdict on a case that passed and then could not be ended.
fn ended_badly(trouble: Trouble) -> ReportedVerdict {
    match trouble {
        Trouble::Unsettled(reason) | Trouble::NotApplicable(reason) => {
            ReportedVerdict::Inconclusive { step: None, reason }
        }
        Trouble::Broken(reason) | Trouble::Impossible(reason) => {
            ReportedVerdict::Broken { step: None, reason }
        }
    }
}

/// The verdict on a case for which no adapter could be started.
fn unjudged(error: &AdapterError) -> CaseResult {
    let reason = error.to_string();
    let verdict = match error.unjudged() {
        Unjudged::Inconclusive => ReportedVerdict::Inconclusive { step: None, reason },
        Unjudged::Broken => ReportedVerdict::Broken { step: None, reason },
    };
    let is_silent = matches!(error, AdapterError::Silent { .. });
    CaseResult::of(verdict, SessionJudgement::default(), is_silent)
}

#[cfg(test)]
mod tests;
