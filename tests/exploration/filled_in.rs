//! A claim that a dialect fills in is asked here all the same, and is never violated.
//!
//! The models of real systems take away the answers of the claims of their lists `filled_in`. So a name in such a list
//! could hide a claim that the real system breaks. These tests explore the dialects with the answers, and demand that no
//! claim of a list is violated: what the model fills in is what the specification says.

use std::collections::BTreeSet;

use wspbus_check::{Checkable, Limits, Verdict, Watched, check, silent};
use wspbus_kit::suite::parallel;
use wspbus_models::bus::claim;
use wspbus_models::dialect::mod_wsgi::daemon::DAEMON_CONFIGURATIONS;
use wspbus_models::dialect::mod_wsgi::embedded::EMBEDDED_CONFIGURATIONS;
use wspbus_models::dialect::{PYTHON, UNTESTED, gunicorn, httpd, left_untested};
use wspbus_models::named::Named;
use wspbus_models::site;
use wspbus_words::system::{Checked, Claim, Label, Narrate, System};

/// A system with the claims that its own list of claims leaves without answers.
struct Asked<S: Checked> {
    system: S,
    claims: Vec<Claim<S::Seen, S::Event>>,
}

impl<S: Checked> System for Asked<S> {
    type State = S::State;
    type Action = S::Action;
    type Event = S::Event;

    fn begin(&self) -> (S::State, Vec<S::Event>) {
        self.system.begin()
    }

    fn offer(&self, state: &S::State, actions: &mut Vec<S::Action>) {
        self.system.offer(state, actions);
    }

    fn step(&self, state: &mut S::State, action: &S::Action) -> Vec<S::Event> {
        self.system.step(state, action)
    }

    fn fairness(&self, action: &S::Action) -> Option<u8> {
        self.system.fairness(action)
    }

    fn may_end(&self, state: &S::State) -> bool {
        self.system.may_end(state)
    }
}

impl<S: Checked> Narrate for Asked<S> {
    fn label(&self, action: &S::Action) -> Label {
        self.system.label(action)
    }

    fn class(&self, action: &S::Action) -> &'static str {
        self.system.class(action)
    }
}

impl<S: Checked> Checked for Asked<S> {
    type Seen = S::Seen;

    fn observer(&self) -> S::Seen {
        self.system.observer()
    }

    fn claims(&self) -> Vec<Claim<S::Seen, S::Event>> {
        self.claims.clone()
    }
}

/// The claims that a model fills in and that judge nothing if they are asked. They are about answers that the specification
/// gives in situations to which no small configuration of a dialect comes.
const SILENT: [&str; 3] = [
    "already-is-true",
    "an-exited-site-refuses-everything-but-an-exit",
    "weaker-than-a-goal-that-leaves-the-site-up-joins-it",
];

/// A verdict that a claim has in a configuration.
type Answer = (&'static str, Verdict);

/// The verdicts of the claims with these names about a system.
///
/// # Panics
/// If a name is that of no claim.
fn answers<S: Checked>(
    system: S,
    all: &[Claim<S::Seen, S::Event>],
    names: &BTreeSet<&'static str>,
) -> Vec<Answer>
where
    Watched<Asked<S>>: Checkable,
{
    let claims: Vec<_> = all.iter().filter(|claim| names.contains(claim.name)).copied().collect();
    let known: BTreeSet<&str> = claims.iter().map(|claim| claim.name).collect();
    assert_eq!(known.len(), names.len(), "one claim for each of {names:?}");
    let report = check(&Watched::new(Asked { system, claims }), &Limits::default(), &mut silent);
    let report = report.unwrap_or_else(|e| panic!("{e}"));
    let asked = report.findings.iter().filter(|finding| names.contains(finding.name));
    asked.map(|finding| (finding.name, finding.verdict)).collect()
}

/// Is the claim neither violated nor judged in part?
fn is_kept(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Holds | Verdict::Untested)
}

/// The findings about the dialects.
#[derive(Default)]
struct Found {
    /// The models with their dialects that were explored.
    explored: BTreeSet<(&'static str, &'static str)>,
    /// The claims that the models fill in and break, a sentence for each.
    broken: Vec<String>,
    /// The claims that judge something if they are asked.
    judged: BTreeSet<&'static str>,
    /// The dialects in which a claim that is known to be broken was found to be broken.
    controls: BTreeSet<&'static str>,
}

impl Found {
    /// Explores the configurations. The control asks for a claim that each of them is known to break.
    fn ask<S: Checked>(
        &mut self,
        model: &'static str,
        configurations: &'static [Named<S>],
        all: &[Claim<S::Seen, S::Event>],
    ) where
        Watched<Asked<S>>: Checkable,
        Claim<S::Seen, S::Event>: Sync,
    {
        let found = parallel::each(configurations, |named| {
            let lists = left_untested(model, named.whose).into_iter().filter(|untested| untested.filled_in);
            let names: BTreeSet<&str> = lists.flat_map(|untested| untested.claims.iter().copied()).collect();
            let known = named.breaks.iter().map(|known| known.property);
            let known = known.filter(|name| all.iter().any(|claim| claim.name == *name));
            let control: BTreeSet<&str> = known.take(1).collect();
            let is_found = |control| answers((named.build)(), all, control).iter().all(|(_, v)| !is_kept(*v));
            let is_found = !control.is_empty() && is_found(&control);
            (answers((named.build)(), all, &names), is_found)
        });
        for (named, (answers, is_found)) in configurations.iter().zip(found) {
            let dialect = named.whose.dialect().expect("a configuration of a dialect");
            self.explored.insert((model, dialect));
            self.controls.extend(is_found.then_some(dialect));
            let broken = answers.iter().filter(|(_, verdict)| !is_kept(*verdict));
            self.broken
                .extend(broken.map(|(name, verdict)| format!("{model}/{}: {name} {verdict}", named.name)));
            let judged = answers.iter().filter(|(_, verdict)| *verdict == Verdict::Holds);
            self.judged.extend(judged.map(|(name, _)| name));
        }
    }

    fn of_all() -> Found {
        let mut found = Found::default();
        let of_a_bus =
            [claim::safety(), claim::liveness(), claim::polling(), claim::without_exited()].concat();
        for dialect in PYTHON {
            found.ask(dialect.package.model, dialect.configurations, &of_a_bus);
        }
        let of_a_site = site::claims::of_any_server();
        for part in httpd::configurations::PARTS {
            found.ask("httpd", part, &of_a_site);
        }
        for part in [EMBEDDED_CONFIGURATIONS, DAEMON_CONFIGURATIONS] {
            found.ask("mod_wsgi", part, &of_a_site);
        }
        found.ask("gunicorn", gunicorn::configurations::ALL, &of_a_site);
        found
    }
}

#[test]
fn a_claim_that_a_dialect_fills_in_is_never_violated() {
    let found = Found::of_all();
    assert_eq!(found.broken, Vec::<String>::new(), "the model does not fill in what these judge");
    let lists = UNTESTED.map(|(model, dialect, _)| (model, dialect));
    assert_eq!(found.explored, BTreeSet::from(lists), "each dialect with a list is explored");
    let dialects: BTreeSet<&str> = lists.into_iter().map(|(_, dialect)| dialect).collect();
    assert_eq!(found.controls, dialects, "a violated claim in the list of each dialect is found");
    let lists = UNTESTED.into_iter().flat_map(|(_, _, list)| list).filter(|untested| untested.filled_in);
    let silent: BTreeSet<&str> = lists.flat_map(|untested| untested.claims.iter().copied()).collect();
    let silent: Vec<&&str> = silent.iter().filter(|name| !found.judged.contains(**name)).collect();
    assert_eq!(
        silent,
        SILENT.iter().collect::<Vec<_>>(),
        "the claims of the lists that judge nothing if they are asked"
    );
}
