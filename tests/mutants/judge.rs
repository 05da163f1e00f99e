//! The reasons for which a mutant is killed.

use std::collections::BTreeSet;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use wspbus_check::trace::TraceKind;
use wspbus_check::{Checkable, Limits, NO_DEADLOCK, Report, Verdict, Watched, check, silent};
use wspbus_models::bus::answer::{Asker, Cell};
use wspbus_models::bus::event::{Answer, Reason};
use wspbus_models::bus::model::configuration;
use wspbus_models::bus::situation::{SITUATIONS, Situation};
use wspbus_models::bus::{Goal, State, Tables, print};
use wspbus_models::named::Size;

use super::change::Change;
use super::ground::Ground;
use super::rooted::Rooted;

/// The reason for which a mutant was killed, the strongest reason first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Killer {
    /// A claim about states or steps, or the absence of deadlocks.
    Safety(&'static str),
    /// A claim about whole behaviours.
    Liveness(&'static str),
    /// A promised witness is not reached.
    Unreached(&'static str),
    /// The situations, or the edges, that are declared are not those explored.
    Explored,
    /// The table is printed otherwise, and nothing else shows it. Did some step of the
    /// specification use the changed entry?
    Snapshot {
        /// Then a claim could have seen it.
        used: bool,
    },
}

/// Configurations that are too large to help.
const SKIPPED: [&str; 5] =
    ["messages", "deadlines", "everything-with-one", "everything-with-two", "everything-with-three"];
/// Together these two meet every situation.
const BASE: [&str; 2] = ["alone", "main"];
/// From the first difference on, so many states are looked at.
const NEAR: usize = 4_000;
/// Configurations up to this size are explored whole where that shows nothing.
const WHOLE: usize = 8_000;
/// A mutant may have more states than the specification.
const FAR: usize = 40_000;
/// In so many configurations each mutant is tried.
const TRIES: usize = 4;
const THREADS: usize = 2;

/// The configurations, the smallest first.
pub struct Court {
    grounds: Vec<Ground>,
    edges: BTreeSet<(State, State)>,
}

impl Court {
    /// Explored once for all tests.
    pub fn shared() -> &'static Court {
        static COURT: OnceLock<Court> = OnceLock::new();
        COURT.get_or_init(Court::assemble)
    }

    fn assemble() -> Self {
        let wanted: Vec<_> = configuration::ALL
            .iter()
            .filter(|c| c.size != Size::Large && !SKIPPED.contains(&c.name))
            .collect();
        let mut grounds = parallel(&wanted, |c| Ground::explore(c));
        grounds.sort_by_key(|ground| ground.graph.len());
        let edges = grounds.iter().filter(|g| BASE.contains(&g.name)).flat_map(Ground::edges).collect();
        Court { grounds, edges }
    }

    /// One verdict a mutant; `None` survives.
    pub fn judge_all(&self, mutants: &[Change]) -> Vec<Option<Killer>> {
        parallel(mutants, |mutant| self.judge(mutant))
    }

    pub fn judge(&self, mutant: &Change) -> Option<Killer> {
        let (from, to, added) = match *mutant {
            Change::EdgeRemoved(from, to) => (from, to, false),
            Change::EdgeAdded(from, to) => (from, to, true),
            _ => return self.judge_tables(mutant),
        };
        match (added, self.edges.contains(&(from, to))) {
            // The claim finds a step along an edge that is no longer declared.
            (false, true) => Some(Killer::Safety("changes-follow-the-graph")),
            // An edge is declared that no step takes.
            (true, false) => Some(Killer::Explored),
            _ => None,
        }
    }

    fn judge_tables(&self, mutant: &Change) -> Option<Killer> {
        let tables = mutant.tables();
        let met = self.grounds.iter().filter_map(|ground| Some((ground, ground.divergence(mutant)?)));
        let met: Vec<_> = met.take(TRIES).collect();
        let mut found: Option<Killer> = None;
        for (ground, root) in &met {
            let rooted = Watched::new(Rooted { model: ground.mutated(&tables), root: root.clone() });
            found = sooner(found, killer(&rooted, NEAR));
            if let Some(Killer::Safety(_)) = found {
                return found;
            }
        }
        if found.is_some() {
            return found;
        }
        for (ground, _) in met.iter().filter(|(ground, _)| ground.graph.len() <= WHOLE) {
            found = sooner(found, killer(&Watched::new(ground.mutated(&tables)), FAR));
        }
        found =
            found.or_else(|| (!met.is_empty() && self.other_situations(&tables)).then_some(Killer::Explored));
        found.or_else(|| prints_otherwise(&tables).then_some(Killer::Snapshot { used: !met.is_empty() }))
    }

    fn other_situations(&self, tables: &Tables) -> bool {
        let base = self.grounds.iter().filter(|ground| BASE.contains(&ground.name));
        let mutated = base.map(|ground| Ground::of(ground.name, ground.mutated(tables), FAR).situations());
        mutated.flatten().collect::<BTreeSet<Situation>>() != BTreeSet::from(SITUATIONS)
    }

    /// The faults that the specification itself shows: none, if all is well.
    pub fn judge_specification(&self) -> Vec<String> {
        let mut wrong: Vec<String> = Vec::new();
        for ground in self.grounds.iter().filter(|ground| ground.graph.len() <= WHOLE) {
            if let Some(killer) = killer(&ground.model, FAR) {
                wrong.push(format!("{}: {killer:?}", ground.name));
            }
        }
        let explored: BTreeSet<Situation> = self.grounds.iter().flat_map(Ground::situations).collect();
        if explored != BTreeSet::from(SITUATIONS) || self.other_situations(&Tables::STANDARD) {
            wrong.push("the situations are not those explored".into());
        }
        if self.edges != BTreeSet::from(State::EDGES) {
            wrong.push("the edges are not those explored".into());
        }
        wrong
    }

    /// Is this cell asked in some configuration?
    pub fn asks(&self, cell: &Cell) -> bool {
        self.grounds.iter().any(|ground| ground.asks(cell))
    }
}

fn sooner(a: Option<Killer>, b: Option<Killer>) -> Option<Killer> {
    a.into_iter().chain(b).min_by_key(|killer| match killer {
        Killer::Safety(_) => 0,
        Killer::Liveness(_) => 1,
        _ => 2,
    })
}

/// The first finding that is not as promised; what was not found in a cut run is no finding.
fn killer<M: Checkable>(model: &M, states: usize) -> Option<Killer> {
    let limits = Limits { states, first_violation: true, ..Limits::default() };
    let report: Report<M> = check(model, &limits, &mut silent).expect("mutants keep the checker's rules");
    let bad = report.findings.iter().filter(|f| matches!(f.verdict, Verdict::Violated | Verdict::Unreached));
    let killers = bad.map(|finding| match finding.kind {
        TraceKind::Liveness => Killer::Liveness(finding.name),
        TraceKind::Reachability => Killer::Unreached(finding.name),
        TraceKind::Deadlock => Killer::Safety(NO_DEADLOCK),
        _ => Killer::Safety(finding.name),
    });
    killers.fold(None, |found, killer| sooner(found, Some(killer)))
}

/// Does the comparison of `models/src/bus/tests.rs` fail?
fn prints_otherwise(tables: &Tables) -> bool {
    static STANDARD: OnceLock<(Vec<String>, Vec<bool>)> = OnceLock::new();
    let standard = STANDARD.get_or_init(|| printed(&Tables::STANDARD));
    printed(tables) != *standard
}

fn printed(tables: &Tables) -> (Vec<String>, Vec<bool>) {
    let answers = [Asker::Outside, Asker::Listener].map(|asker| print::answers_of(tables, asker));
    let texts = answers.into_iter().chain([print::plan_of(tables), print::ladder_of(tables)]).collect();
    let mut fixed = Vec::new();
    for (asker, due) in [
        (Asker::Denied, Answer::Denied),
        (Asker::Abandoned, Answer::Refused(Reason::Abandoned)),
        (Asker::Stale, Answer::Refused(Reason::Stale)),
    ] {
        for (at, request) in SITUATIONS.iter().flat_map(|at| Goal::ALL.map(|g| (*at, g))) {
            fixed.push(tables.answer(&Cell { at, asker, request }) == due);
        }
    }
    let names = |cell: &Cell| match tables.answer(cell) {
        Answer::Superseded(by) => cell.at.goal == Some(by),
        _ => true,
    };
    fixed.extend(super::change::cells().iter().map(names));
    (texts, fixed)
}

/// The results in the order of the items, and not in that of the threads.
fn parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let run = || {
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(number) else { return done };
            done.push((number, work(item)));
        }
    };
    let mut all = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(run)).collect();
        threads.into_iter().flat_map(|t| t.join().expect("no mutant panics")).collect::<Vec<_>>()
    });
    all.sort_by_key(|(number, _)| *number);
    all.into_iter().map(|(_, result)| result).collect()
}
