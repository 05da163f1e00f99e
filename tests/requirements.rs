//! Requirements, claims, answer rules and tests refer to each other, and every reference leads to one of them.

use std::collections::BTreeSet;

use wspbus_cli::catalogue;
use wspbus_models::bus::answer::RULES;
use wspbus_models::requirement::{self, By, Force, Level, Requirement};

#[path = "requirements/chapters.rs"]
mod chapters;
#[path = "requirements/page.rs"]
mod page;
#[path = "requirements/places.rs"]
mod places;
#[path = "house/tree.rs"]
mod tree;

use places::Place;

/// A reference to a requirement: the claim or rule, and the id.
type Named = BTreeSet<(String, String)>;

#[test]
fn every_requirement_is_checked_and_every_reference_leads_to_one() {
    let requirements: Vec<Requirement> = requirement::all().copied().collect();
    let found = complaints(&requirements, &properties(), &rules(), &tree::tests());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Each requirement of a site is met at one place of its machines, or elsewhere for a reason.
#[test]
fn each_rule_of_a_site_stands_at_one_place() {
    let chapters = requirement::CHAPTERS.iter().filter(|chapter| !chapter.topic.is_of_one_bus());
    let ids: Vec<&str> = chapters.flat_map(|chapter| chapter.requirements).map(|r| r.id).collect();
    assert_eq!(places::complaints(places::PLACES, &ids, places::machine), [""; 0]);
    let one = |rows: &[_]| places::complaints(rows, &["TEA-1"], |_| "fn pour(); fn pour();".to_owned());
    assert_eq!(one(&[("TEA-1", Place::Elsewhere("the cook"))]), [""; 0]);
    assert_eq!(one(&[("TEA-1", Place::Elsewhere(""))]), ["TEA-1 has neither a place nor a reason"]);
    assert_eq!(one(&[]), ["TEA-1 has 0 places"]);
    assert_eq!(one(&[("TEA-1", Place::At("pot.rs", "pour"))]), ["TEA-1: pot.rs has 2 of pour"]);
    let strange = [("TEA-1", Place::Elsewhere("x")), ("TEA-2", Place::Elsewhere("x"))];
    assert_eq!(one(&strange), ["TEA-2 is no requirement of a site"]);
}

/// Each machine has one function of answers, and one place that asks it: the controller its table, the worker the
/// effects of the scope of one interpreter. The controller asks its policy at one place, too.
#[test]
fn a_machine_asks_for_its_answer_at_one_place() {
    for text in
        ["answer(&self.machine.rules", "emit(Event::Answered {", "pub fn answer(", "machine.policy.permits("]
    {
        assert_eq!(places::count(text), 1, "{text}");
    }
    assert!(places::count("self.refuse(") > 1, "the count is about something");
}

/// The architecture has a row for each prefix, with the file of the requirements, and with each file that has claims.
#[test]
fn the_chapters_are_where_the_page_says() {
    let page = tree::read("docs/architecture.md");
    let prefixes: BTreeSet<&str> = requirement::all().filter_map(|r| Some(r.id.split_once('-')?.0)).collect();
    let models = tree::rust().into_iter().filter(|file| file.path.starts_with("models/src/"));
    let found = chapters::complaints(&page, &prefixes, &models.collect::<Vec<_>>());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The references of the claims of the specification, over all its configurations.
fn properties() -> Named {
    let specified = catalogue::all().into_iter().filter(|s| s.identity().is_specified());
    let claims = specified.flat_map(|subject| subject.claims());
    let ids = |name: &str, ids: &[&str]| -> Named {
        ids.iter().map(|id| (format!("claim {name}"), id.to_string())).collect()
    };
    claims.flat_map(|claim| ids(claim.name, claim.requirements)).collect()
}

fn rules() -> Named {
    RULES.iter().map(|rule| (format!("rule {:?}", rule.says), rule.requirement.to_string())).collect()
}

fn complaints(
    all: &[Requirement],
    properties: &Named,
    rules: &Named,
    tests: &BTreeSet<String>,
) -> Vec<String> {
    let mut found = Vec::new();
    let mut ids = BTreeSet::new();
    for r in all {
        let id = r.id;
        if !well_formed(id) {
            found.push(format!("{id:?} is no id: expected LETTERS-NUMBER"));
        }
        if !ids.insert(id) {
            found.push(format!("{id} stands twice"));
        }
        let keyword = r.force.to_string();
        if !r.text.split(|c: char| !c.is_alphanumeric()).any(|word| word == keyword) {
            found.push(format!("{id} is a {keyword} and does not say so"));
        }
        if [r.text, r.rationale, r.source].iter().any(|text| text.trim().is_empty()) {
            found.push(format!("{id} lacks its text, its rationale or its source"));
        }
        match r.checked {
            By::Property if !properties.iter().any(|(_, named)| named == id) => {
                found.push(format!("no claim names {id}"));
            }
            By::Construction(test) if !tests.contains(test) => {
                found.push(format!("{id} names the test {test}, and there is none"));
            }
            By::Property | By::Construction(_) => {}
        }
    }
    for (who, id) in properties.iter().chain(rules).filter(|(_, id)| !ids.contains(id.as_str())) {
        found.push(format!("{who} names {id:?}, and there is none"));
    }
    found
}

fn well_formed(id: &str) -> bool {
    let Some((chapter, number)) = id.split_once('-') else { return false };
    let digits = number.chars().all(|c| c.is_ascii_digit()) && !number.starts_with('0') && !number.is_empty();
    !chapter.is_empty() && chapter.chars().all(|c| c.is_ascii_uppercase()) && digits
}

const MADE_UP: Requirement = Requirement {
    id: "TEA-1",
    level: Level::Core,
    force: Force::Must,
    text: "A bus MUST make tea.",
    rationale: "Thirst.",
    source: "this test",
    checked: By::Property,
};

fn named(who: &str, id: &str) -> Named {
    [(who.to_string(), id.to_string())].into()
}

/// Every complaint can be made, and a good set gets none.
#[test]
fn each_complaint_is_made_where_it_should_be() {
    let brewed = &named("claim tea", "TEA-1");
    let none = &Named::new();
    let tests = &BTreeSet::from(["tea_is_made".to_string()]);
    let one = |r: Requirement, properties: &Named, rules: &Named| complaints(&[r], properties, rules, tests);
    let by = |test| Requirement { checked: By::Construction(test), ..MADE_UP };
    assert_eq!(one(MADE_UP, brewed, brewed), [""; 0]);
    assert_eq!(one(by("tea_is_made"), none, none), [""; 0]);
    assert_eq!(one(MADE_UP, none, none), ["no claim names TEA-1"]);
    assert_eq!(one(by("tea"), none, none), ["TEA-1 names the test tea, and there is none"]);
    let coffee = &named("claim coffee", "TEA-2");
    let both: Named = brewed.union(coffee).cloned().collect();
    assert_eq!(one(MADE_UP, &both, none), ["claim coffee names \"TEA-2\", and there is none"]);
    let rule = &named("rule \"tea first\"", "");
    assert_eq!(one(MADE_UP, brewed, rule), ["rule \"tea first\" names \"\", and there is none"]);
    assert_eq!(complaints(&[MADE_UP, MADE_UP], brewed, none, tests), ["TEA-1 stands twice"]);
    let may = Requirement { force: Force::May, ..MADE_UP };
    assert_eq!(one(may, brewed, none), ["TEA-1 is a MAY and does not say so"]);
    let bare = Requirement { source: " ", ..MADE_UP };
    assert_eq!(one(bare, brewed, none), ["TEA-1 lacks its text, its rationale or its source"]);
}

#[test]
fn ids_are_letters_and_a_number() {
    for id in ["LIFE-1", "A-20"] {
        assert!(well_formed(id), "{id}");
    }
    for id in ["", "LIFE", "LIFE-", "LIFE-0", "LIFE-01", "life-1", "-1", "LIFE-1a", "LIFE-1-2"] {
        assert!(!well_formed(id), "{id}");
    }
}
