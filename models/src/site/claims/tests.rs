//! Forged events: for each claim some that break it, and tales of a good site, none of which it calls broken and one of
//! which it is about. A claim that has no forgery could not fail, and one that no tale tests would hold of anything.

mod answers;
mod ends;
mod events;
mod rare;
mod site;
mod tale;
mod tales;

use std::collections::BTreeSet;

use super::{Claim, all, reachability};
use crate::requirement;
use crate::site::machine::event::Event;
use crate::site::machine::policy::Policy;
use crate::site::observed::{Observed, Terms};
use tale::Tale;
use wspbus_words::system::{Kind, Observer, judge_step};

/// The claims that were broken so far.
struct Forger {
    claims: Vec<Claim>,
    terms: Terms,
    broken: BTreeSet<&'static str>,
}

impl Forger {
    fn new() -> Forger {
        Forger { claims: all(), terms: Terms::default(), broken: BTreeSet::new() }
    }

    /// Judges a step that shows these events, after this was seen. A promise is broken if it is due after the step, and
    /// nothing more happens.
    fn breaks(&mut self, name: &'static str, seen: &Tale, step: &[Event]) {
        let claim = self.claims.iter().find(|claim| claim.name == name).copied();
        let claim = claim.unwrap_or_else(|| panic!("there is no claim {name}"));
        let before = watch(self.terms, seen.events());
        let verdict = judge(claim, &before, step).1;
        assert_ne!(verdict, None, "{name} does not look at its forgery");
        assert_ne!(verdict, Some(true), "{name} lets its forgery pass");
        self.broken.insert(name);
    }
}

/// The observer after these events.
fn watch<'a>(terms: Terms, events: impl Iterator<Item = &'a Event>) -> Observed {
    let mut seen = Observed::new(terms);
    events.for_each(|event| seen.observe(event));
    seen
}

/// The observer after a step, and the verdict of a claim on the step.
fn judge(claim: Claim, before: &Observed, step: &[Event]) -> (Observed, Option<bool>) {
    let mut verdict = None;
    let after = judge_step(&[claim], before, step, &mut |_, holds| verdict = Some(holds));
    let verdict = match claim.kind {
        Kind::State(holds) => holds(&after),
        Kind::LeadsTo { from, to } => from(&after).then(|| to(&after)),
        _ => verdict,
    };
    (after, verdict)
}

/// Every claim is broken by some forgery.
#[test]
fn every_claim_can_fail() {
    let mut forger = Forger::new();
    answers::breaks(&mut forger);
    site::breaks(&mut forger);
    events::breaks(&mut forger);
    ends::breaks(&mut forger);
    rare::breaks(&mut forger);
    (forger.terms.shared, forger.terms.policy) = (true, Policy::SHARED);
    answers::breaks_of_strangers(&mut forger);
    let names: BTreeSet<_> = all().iter().map(|claim| claim.name).collect();
    let missing: Vec<_> = names.difference(&forger.broken).copied().collect();
    assert_eq!(missing, [""; 0], "no forgery breaks these");
}

/// No tale of a good site breaks a claim, each promise is kept at its end, and every claim is about some tale.
#[test]
fn every_claim_can_be_met() {
    let mut met = BTreeSet::new();
    for (title, terms, tale) in tales::all() {
        for claim in all() {
            if tell(title, terms, &tale, claim) {
                met.insert(claim.name);
            }
        }
    }
    let names: BTreeSet<_> = all().iter().map(|claim| claim.name).collect();
    let missing: Vec<_> = names.difference(&met).copied().collect();
    assert_eq!(missing, [""; 0], "no tale tests these");
}

/// Is the claim about this tale? It must hold then.
fn tell(title: &str, terms: Terms, tale: &Tale, claim: Claim) -> bool {
    let mut seen = Observed::new(terms);
    let (mut is_about, mut due) = (false, false);
    for (number, step) in tale.steps.iter().enumerate() {
        let (after, verdict) = judge(claim, &seen, step);
        if let Kind::LeadsTo { from, to } = claim.kind {
            due = (due || from(&after)) && !to(&after);
            is_about |= due;
        } else {
            assert_ne!(verdict, Some(false), "{title} breaks {} in step {number}: {step:?}", claim.name);
            is_about |= verdict.is_some();
        }
        seen = after;
    }
    assert!(!due, "{title} does not keep {}", claim.name);
    is_about
}

/// A step in which a connection is accepted by a worker of a new site shows nothing that a story promises.
#[test]
fn no_promise_is_kept_by_every_step() {
    let claims = reachability();
    let mut shown = Vec::new();
    let step = [tale::accepts(tale::W1, 1, 1)];
    let up = watch(Terms::default(), Tale::up(1, 0).events());
    judge_step(&claims, &up, &step, &mut |place, _| shown.push(claims[place].name));
    assert_eq!(shown, [""; 0]);
}

/// The tales of a good site show most of what stories promise; the rest needs more than one site.
#[test]
fn a_promise_can_be_kept() {
    let claims = reachability();
    let mut shown = BTreeSet::new();
    for (_, terms, tale) in tales::all() {
        let mut seen = Observed::new(terms);
        for step in &tale.steps {
            seen = judge_step(&claims, &seen, step, &mut |place, _| {
                shown.insert(claims[place].name);
            });
        }
    }
    let missing: Vec<_> =
        claims.iter().map(|claim| claim.name).filter(|name| !shown.contains(name)).collect();
    assert_eq!(missing, NOT_TOLD, "what no tale shows");
}

/// The claims that no tale shows.
const NOT_TOLD: [&str; 9] = [
    "a-stop-can-become-an-exit",
    "an-old-connection-can-outlive-the-reload",
    "a-slot-too-many-can-leave",
    "control-can-reach-a-worker-that-boots",
    "a-reload-can-be-asked-inside",
    "an-event-can-reach-two",
    "a-newcomer-can-be-passed-over",
    "a-deed-can-be-done",
    "an-application-can-ask-for-the-site",
];

#[test]
fn names_are_unique_and_requirements_exist() {
    let claims: Vec<Claim> = [all(), reachability()].concat();
    let names: BTreeSet<_> = claims.iter().map(|claim| claim.name).collect();
    assert_eq!(names.len(), claims.len());
    for claim in &claims {
        assert!(!claim.requirements.is_empty(), "{} has no requirement", claim.name);
        for id in claim.requirements {
            assert!(requirement::find(id).is_some(), "{} names {id}, which is no requirement", claim.name);
        }
    }
}

/// Every requirement of a site has a claim, except for those that have another judge.
#[test]
fn every_requirement_has_a_claim() {
    /// Refinements, the construction of the scopes, and the relay, which is no part of the two machines.
    const ELSEWHERE: [&str; 8] =
        ["TEAR-9", "SCOPE-1", "RELAY-1", "RELAY-2", "RELAY-3", "SITE-1", "SITE-3", "SITE-4"];
    let claimed: BTreeSet<_> = all().iter().flat_map(|claim| claim.requirements).copied().collect();
    let chapters = requirement::CHAPTERS.iter().filter(|chapter| !chapter.topic.is_of_one_bus());
    let of_sites = chapters.flat_map(|chapter| chapter.requirements).map(|r| r.id);
    let without: Vec<_> = of_sites.filter(|id| !claimed.contains(id) && !ELSEWHERE.contains(id)).collect();
    assert_eq!(without, [""; 0], "no claim is about these");
}
