//! Several adapters at once; an adapter that breaks is replaced.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use super::chosen::{Campaign, Chosen, Patience};
use super::variant;
use crate::conform::driven::Driven;
use crate::conform::error::{AdapterError, Unjudged};
use crate::conform::spoken::Spoken;
use crate::conform::verdict::Verdict;
use crate::suite::implementation::{self, Trouble};

/// Judges every case, in this order. The cases after patience or time has run out are not run.
pub(super) fn run<D: Driven>(
    cases: &[Chosen<'_>],
    campaign: &Campaign,
    patience: Patience,
    spawn: &(dyn Fn() -> Result<D, AdapterError> + Sync),
    done: &(dyn Fn() + Sync),
) -> Vec<Verdict> {
    let pool = Pool {
        cases,
        campaign,
        next: AtomicUsize::new(0),
        verdicts: Mutex::new(Verdicts {
            all: vec![None; cases.len()],
            patience,
            checked: 0,
            row: 0,
            silences: 0,
            end: None,
        }),
    };
    std::thread::scope(|scope| {
        for _ in 0..campaign.jobs.clamp(1, cases.len().max(1)) {
            scope.spawn(|| pool.work(spawn, done));
        }
    });
    pool.verdicts.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()).told()
}

struct Pool<'a> {
    cases: &'a [Chosen<'a>],
    campaign: &'a Campaign,
    next: AtomicUsize,
    verdicts: Mutex<Verdicts>,
}

/// The verdicts so far. Patience is counted in the order of the cases, not in the order in which they end.
struct Verdicts {
    all: Vec<Option<Verdict>>,
    patience: Patience,
    /// The number of verdicts, from the beginning, that patience has counted.
    checked: usize,
    row: usize,
    silences: usize,
    /// The index from which on no case is run; none as long as the run goes on.
    end: Option<usize>,
}

impl Pool<'_> {
    fn work<D: Driven>(
        &self,
        spawn: &(dyn Fn() -> Result<D, AdapterError> + Sync),
        done: &(dyn Fn() + Sync),
    ) {
        let mut adapter: Option<Spoken<D>> = None;
        loop {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(chosen) = self.cases.get(index) else { return };
            let is_late = self.campaign.until.is_some_and(|until| Instant::now() >= until);
            if is_late || self.lock().end.is_some() {
                return;
            }
            let verdict = self.judge(chosen, &mut adapter, spawn);
            // The state of this adapter is not known, so the next case begins with a new one.
            if matches!(verdict, Verdict::Broken { .. } | Verdict::Inconclusive { .. }) {
                adapter = None;
            }
            self.lock().note(index, verdict);
            done();
        }
    }

    fn judge<D: Driven>(
        &self,
        chosen: &Chosen<'_>,
        adapter: &mut Option<Spoken<D>>,
        spawn: &(dyn Fn() -> Result<D, AdapterError> + Sync),
    ) -> Verdict {
        let claims = &self.campaign.claims;
        if let Some(reason) = claims.lack(chosen.suite, chosen.case) {
            return Verdict::NotApplicable { reason };
        }
        let spoken = match adapter {
            Some(spoken) => spoken,
            None => match spawn() {
                Ok(driven) => adapter.insert(Spoken::parked(driven, claims.is_parked)),
                Err(error) => return unjudged(&error),
            },
        };
        let Chosen { suite, case } = *chosen;
        let mut is_spent = false;
        let verdict = match implementation::run_case(&suite.setup, &suite.parameters, case, spoken) {
            implementation::CaseVerdict::Pass => Verdict::Pass,
            implementation::CaseVerdict::Fail(failure) => {
                let tried = variant::tried(chosen, claims, spoken);
                is_spent = tried.is_spent;
                let failed = || Verdict::Fail(failure.blamed(&suite.setup, suite.parameters, case));
                tried.passes.unwrap_or_else(failed)
            }
            implementation::CaseVerdict::Inconclusive { step, reason } => {
                Verdict::Inconclusive { step, reason }
            }
            implementation::CaseVerdict::Broken { step, reason } => Verdict::Broken { step, reason },
        };
        if is_spent {
            *adapter = None;
            return verdict;
        }
        match spoken.end_case() {
            Err(trouble) => {
                *adapter = None;
                if verdict.is_pass() { ended_badly(trouble) } else { verdict }
            }
            Ok(()) => verdict,
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Verdicts> {
        self.verdicts.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Verdicts {
    fn note(&mut self, index: usize, verdict: Verdict) {
        self.all[index] = Some(verdict);
        while self.end.is_none()
            && let Some(Some(next)) = self.all.get(self.checked)
        {
            match next {
                Verdict::NotApplicable { .. } => {}
                Verdict::Broken { .. } => self.row += 1,
                Verdict::Inconclusive { .. } => (self.row, self.silences) = (self.row + 1, self.silences + 1),
                _ => self.row = 0,
            }
            self.checked += 1;
            if self.row >= self.patience.in_a_row || self.silences >= self.patience.silences {
                self.end = Some(self.checked);
            }
        }
    }

    /// Every verdict. A verdict beyond the end is dropped, since another run might not have got there.
    fn told(self) -> Vec<Verdict> {
        let end = self.end.unwrap_or(self.all.len());
        let told = self.all.into_iter().enumerate();
        told.map(|(index, verdict)| match verdict {
            Some(verdict) if index < end => verdict,
            _ => Verdict::NotRun,
        })
        .collect()
    }
}

/// The verdict on a case that passed and then could not be ended.
fn ended_badly(trouble: Trouble) -> Verdict {
    match trouble {
        Trouble::Unsettled(reason) => Verdict::Inconclusive { step: None, reason },
        Trouble::Broken(reason) | Trouble::Impossible(reason) => Verdict::Broken { step: None, reason },
    }
}

fn unjudged(error: &AdapterError) -> Verdict {
    let reason = error.to_string();
    match error.unjudged() {
        Unjudged::Inconclusive => Verdict::Inconclusive { step: None, reason },
        Unjudged::Broken => Verdict::Broken { step: None, reason },
    }
}
