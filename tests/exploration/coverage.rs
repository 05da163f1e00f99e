//! Every claim is tested by some configuration, and every row of the answer table is met.

use std::collections::{BTreeMap, BTreeSet};

use super::{Explored, MEDIUM, SMALL};
use wspbus_check::{Limits, Watched, explore, silent};
use wspbus_cli::catalogue::{self, CheckOutcome};
use wspbus_models::bus::answer::{Asker, Cell, RULES, answer};
use wspbus_models::bus::model::configuration::ConfigurationFeature;
use wspbus_models::bus::model::{Action, configuration};
use wspbus_models::bus::situation::SITUATIONS;
use wspbus_models::bus::{Goal, Input};
use wspbus_models::dialect::UNTESTED;
use wspbus_models::named::{Size, Whose};
use wspbus_models::site::story;

/// The action classes that each configuration takes, and the number of edges: a class that is no longer taken is seen.
#[test]
fn the_action_classes_of_every_configuration() {
    insta::assert_snapshot!(classes(&SMALL));
}

#[test]
#[ignore = "millions of states"]
fn the_action_classes_of_the_medium_configurations() {
    insta::assert_snapshot!(classes(&MEDIUM));
}

fn classes(all: &[Explored]) -> String {
    all.iter().map(|e| classes_of(&e.subject.name(), &e.outcome)).collect()
}

/// A line: the action classes that a configuration takes, each with the number of its edges.
pub fn classes_of(name: &str, outcome: &CheckOutcome) -> String {
    let taken = outcome.classes.iter().map(|class| format!("{} {}", class.name, class.taken));
    format!("{name}: {}\n", taken.collect::<Vec<_>>().join(", "))
}

/// The claims that only configurations of medium size test.
const BY_MEDIUM_ALONE: [&str; 0] = [];

/// A claim by its name and its requirements: a bus and a site have claims of one name about different requirements.
type Claim = (&'static str, &'static [&'static str]);

/// The number of times that the specification puts each of its claims to the test.
fn met(all: &[Explored]) -> BTreeMap<Claim, u64> {
    let mut met = BTreeMap::new();
    for e in all.iter().filter(|e| e.subject.identity().is_specified()) {
        for p in &e.outcome.properties {
            *met.entry((p.name, p.requirements)).or_default() += p.antecedent;
        }
    }
    met
}

/// The specification tests each of its claims in some configuration.
#[test]
fn the_antecedent_of_every_property_is_met_in_the_specification() {
    let met = met(&SMALL);
    let vacuous: Vec<&str> = met.iter().filter(|(_, n)| **n == 0).map(|((name, _), _)| *name).collect();
    assert_eq!(vacuous, BY_MEDIUM_ALONE);
    assert!(met.len() > 250, "only {} claims are left", met.len());
}

#[test]
#[ignore = "millions of states"]
fn the_medium_configurations_test_the_claims_that_the_small_ones_leave() {
    let met = met(&MEDIUM);
    let is_met = |name: &&str| met.iter().any(|((of, _), n)| of == name && *n > 0);
    assert!(BY_MEDIUM_ALONE.iter().all(is_met), "{met:?}");
}

/// A bus without a ladder, a policy and deadlines cannot test every claim. The claims that a dialect leaves
/// untested are pinned, so that none of them is mistaken for one that holds.
#[test]
fn what_the_dialect_leaves_untested() {
    let untested = untested(|_| true);
    let told = |(model, dialect, name): &Untested| {
        format!("{model}, {}: {name}", dialect.unwrap_or("designs that lack a rule"))
    };
    let untested: Vec<_> = untested.iter().map(told).collect();
    insta::assert_snapshot!(untested.join("\n"));
}

/// The claims that each story of a site leaves untested are pinned by the story, so that a story that tests less than before
/// is seen although another one still tests the claim.
#[test]
fn what_each_story_leaves_untested() {
    insta::assert_snapshot!(untested_by_story(&SMALL));
}

#[test]
#[ignore = "millions of states"]
fn what_each_medium_story_leaves_untested() {
    insta::assert_snapshot!(untested_by_story(&MEDIUM));
}

fn untested_by_story(all: &[Explored]) -> String {
    let mut out = String::new();
    let is_story =
        |e: &&Explored| e.subject.identity().is_specified() && e.subject.identity().model == "site";
    for e in all.iter().filter(is_story) {
        let idle = e.outcome.properties.iter().filter(|p| p.antecedent == 0).map(|p| p.name);
        out.push_str(&format!("{}: {}\n", e.subject.name(), idle.collect::<Vec<_>>().join(", ")));
    }
    out
}

/// A model, the dialect if it is one of a real system, and the name of a claim that no configuration of both tests.
type Untested = (&'static str, Option<&'static str>, &'static str);

/// The claims that no small configuration tests, of the models that show another design or a real system.
fn untested(is_wanted: fn(Whose) -> bool) -> Vec<Untested> {
    let mut met: BTreeMap<Untested, u64> = BTreeMap::new();
    let is_other = |e: &&Explored| {
        let identity = e.subject.identity();
        !identity.is_specified() && is_wanted(identity.whose)
    };
    for e in SMALL.iter().filter(is_other) {
        let identity = e.subject.identity();
        for p in &e.outcome.properties {
            *met.entry((identity.model, identity.dialect(), p.name)).or_default() += p.antecedent;
        }
    }
    met.into_iter().filter(|(_, n)| *n == 0).map(|(claim, _)| claim).collect()
}

/// Each claim that a dialect leaves untested has one reason beside the dialect, and a reason has no other claims.
#[test]
fn each_untested_claim_of_a_dialect_has_one_reason() {
    let of_dialects = untested(|whose| matches!(whose, Whose::Dialect(_)));
    let mut with_reason: Vec<Untested> = Vec::new();
    for (model, dialect, list) in UNTESTED {
        let claims = list.iter().flat_map(|untested| untested.claims);
        with_reason.extend(claims.map(|claim| (model, Some(dialect), *claim)));
    }
    with_reason.sort_unstable();
    let missing = |of: &[Untested], from: &[Untested]| -> Vec<Untested> {
        of.iter().filter(|claim| !from.contains(claim)).copied().collect()
    };
    let none = Vec::<Untested>::new();
    assert_eq!(missing(&of_dialects, &with_reason), none, "no dialect gives a reason for these");
    assert_eq!(missing(&with_reason, &of_dialects), none, "these have a reason, and are tested");
    assert_eq!(with_reason, of_dialects, "a claim has two reasons");
    assert!(UNTESTED.iter().flat_map(|(_, _, list)| *list).all(|untested| !untested.claims.is_empty()));
}

#[test]
fn every_reachability_property_is_promised_by_a_configuration() {
    let all = wspbus_models::bus::claim::reachability();
    let of_sites = wspbus_models::site::claims::reachability();
    let promised = |of: fn(&str) -> bool| -> BTreeSet<&str> {
        let subjects = catalogue::all().into_iter().filter(|s| s.identity().is_specified());
        let usual = subjects.filter(|s| of(s.identity().model) && s.identity().size != Size::Large);
        usual.flat_map(|s| s.claims()).map(|c| c.name).collect()
    };
    let (elsewhere, in_stories) = (promised(|model| model != "site"), promised(|model| model == "site"));
    let names = all.iter().map(|p| p.name);
    let idle: Vec<_> = names.filter(|name| !elsewhere.contains(name)).collect();
    assert_eq!(idle, Vec::<&str>::new());
    let idle: Vec<_> = of_sites.iter().map(|p| p.name).filter(|name| !in_stories.contains(name)).collect();
    assert_eq!(idle, Vec::<&str>::new(), "no story promises these");
    let known = |name: &&str| of_sites.iter().any(|p| p.name == *name);
    let shows = story::all().flat_map(|named| (named.build)().configuration.shows);
    let unknown: Vec<_> = shows.filter(|name| !known(name)).collect();
    assert_eq!(unknown, Vec::<&&str>::new());
    let known = |name: &&str| all.iter().any(|p| p.name == *name);
    let unknown: Vec<_> = configuration::ALL
        .iter()
        .flat_map(|c| (c.build)().configuration.shows)
        .filter(|n| !known(n))
        .collect();
    assert_eq!(unknown, Vec::<&&str>::new());
}

#[test]
fn every_pair_of_features_is_covered_by_a_configuration() {
    let configurations: Vec<_> = configuration::ALL.iter().map(|c| (c.build)().configuration).collect();
    let pairs = ConfigurationFeature::ALL
        .iter()
        .flat_map(|a| ConfigurationFeature::ALL.iter().map(move |b| (*a, *b)));
    let covered = |(a, b): &(ConfigurationFeature, ConfigurationFeature)| {
        configurations.iter().any(|c| c.has(*a) && c.has(*b))
    };
    let missing: Vec<_> = pairs.filter(|(a, b)| a < b && !a.excludes(*b)).filter(|p| !covered(p)).collect();
    assert_eq!(missing, Vec::<(ConfigurationFeature, ConfigurationFeature)>::new());
}

/// Every situation that the table has is reached, and no other; in each every request is asked
/// from outside, and from a listener where one can run.
#[test]
fn every_row_of_the_answer_table_is_exercised() {
    let (mut situations, mut asked) = (BTreeSet::new(), BTreeSet::<Cell>::new());
    for c in configuration::ALL.iter().filter(|c| c.size != Size::Large) {
        let model = Watched::new((c.build)());
        let graph = explore(&model, &Limits::default(), &mut silent).expect("sound").graph;
        for number in 0..graph.len() as u32 {
            let world = graph.state(number);
            situations.insert(world.system.bus.situation());
            let mut actions = Vec::new();
            stateright::Model::actions(&model, &world, &mut actions);
            for action in actions {
                if let Action::Do(Input::Request(origin, request)) = action {
                    let denied = !model.machine.policy.permits(origin, request.goal());
                    asked.insert(world.system.bus.cell(origin, request, denied));
                }
            }
        }
    }
    assert_eq!(situations, SITUATIONS.into_iter().collect());
    let mut missing = Vec::new();
    for (at, request) in SITUATIONS.iter().flat_map(|at| Goal::ALL.map(|g| (*at, g))) {
        for asker in [Asker::Outside, Asker::Listener] {
            let cell = Cell { at, asker, request };
            if (asker == Asker::Outside || at.in_pass()) && !asked.contains(&cell) {
                missing.push(cell);
            }
        }
    }
    assert_eq!(missing, Vec::new(), "{} cells of the answer table are never met", missing.len());
    let used: BTreeSet<usize> =
        asked.iter().filter_map(|cell| answer(RULES, cell, |goal| goal as u8).0).collect();
    let idle: Vec<_> = (0..RULES.len()).filter(|n| !used.contains(n)).map(|n| RULES[n].says).collect();
    assert_eq!(idle, Vec::<&str>::new(), "rules that no configuration asks for");
}
