//! From requirement to claim, cases and killed mutants: no requirement that can be seen is left out.

use wspbus_kit::suite::kill::{Proof, Proven, concerns_of};
use wspbus_kit::suite::observable::Reference;
use wspbus_kit::suite::traced::{Traced, Unseen, table};
use wspbus_kit::suite::wrong;
use wspbus_models::bus::model::configuration;
use wspbus_models::requirement;
use wspbus_words::system::Checked;

use super::ground;

/// The complaints: a requirement that can be seen, and that no wrong bus breaks in a failing case by the verdict of
/// its own claims, or by the blame of the kit if it has none; or a requirement that cannot be seen, and that a wrong bus breaks.
fn gaps(traced: &[Traced]) -> Vec<String> {
    let mut found = Vec::new();
    for trace in traced {
        let id = trace.requirement.id;
        let is_proven = trace.proof().is_some_and(|proof| proof <= Proof::Blamed);
        match trace.unseen {
            None if !is_proven => found.push(format!("{id}: no case kills a mutant of it")),
            Some(_) if is_proven => found.push(format!("{id} is seen all the same")),
            Some(Unseen::Checked(_)) if trace.properties.is_empty() && !is_checked_inside(id) => {
                found.push(format!("{id}: nothing checks it"));
            }
            _ => {}
        }
    }
    found
}

/// Does the model of one bus check it by a claim that looks into the state?
fn is_checked_inside(id: &str) -> bool {
    let stories = configuration::ALL.iter().map(|named| (named.build)());
    stories.flat_map(|model| model.inner_claims()).any(|claim| claim.requirements.contains(&id))
}

#[test]
#[ignore = "every wrong bus in every complete suite"]
fn every_requirement_that_can_be_seen_has_a_case_that_kills_a_mutant_of_it() {
    let traced = ground::ground().traced();
    assert_eq!(gaps(&traced), [""; 0]);
    let alone = traced.iter().filter(|trace| trace.proof() == Some(Proof::Alone)).count();
    assert!(traced.len() > 50 && alone > 30, "{alone} of {} break nothing else", traced.len());
}

#[test]
#[ignore = "every wrong bus in every complete suite"]
fn what_is_missing_is_reported() {
    let traced = ground::ground().traced();
    let place = |id: &str| traced.iter().position(|trace| trace.requirement.id == id).unwrap();
    let (seen, checked) = (place("LIFE-2"), place("GOAL-9"));
    let broken = |change: &dyn Fn(&mut Vec<Traced>)| {
        let mut other = traced.clone();
        change(&mut other);
        gaps(&other)
    };
    assert_eq!(broken(&|t| t[seen].killed.clear()), ["LIFE-2: no case kills a mutant of it"]);
    let only_asked =
        |t: &mut Vec<Traced>| t[seen].killed.iter_mut().for_each(|(_, p)| p.proof = Proof::Asked);
    assert_eq!(broken(&only_asked), ["LIFE-2: no case kills a mutant of it"]);
    let proven = Proven { suite: String::new(), case: String::new(), proof: Proof::Broken };
    let mistake = wrong::all().next().unwrap();
    assert_eq!(
        broken(&|t| t[checked].killed.push((mistake, proven.clone()))),
        ["GOAL-9 is seen all the same"]
    );
    assert_eq!(broken(&|t| t[checked].properties.clear()), ["GOAL-9: nothing checks it"]);
}

/// A requirement that forbids an event that no right bus shows is judged in every step, and is the subject of no case.
/// A requirement that no claim checks is the subject of no case.
#[test]
#[ignore = "every wrong bus in every complete suite"]
fn cases_are_about_whatever_is_not_forbidden_alone() {
    let traced = ground::ground().traced();
    let nowhere = |is_unchecked: bool| -> Vec<&str> {
        let is_such = |t: &&Traced| t.properties.is_empty() == is_unchecked;
        traced.iter().filter(|t| t.cases == 0).filter(is_such).map(|t| t.requirement.id).collect()
    };
    assert_eq!(nowhere(false), ["GOAL-11", "FAIL-4", "WAIT-6"]);
    let unchecked = [
        "LIFE-9", "GOAL-20", "GOAL-21", "PASS-9", "CODE-4", "TIME-4", "WAIT-8", "WAIT-9", "WAIT-10", "MSG-3",
        "SIG-1",
    ];
    assert_eq!(nowhere(true), unchecked);
}

/// Otherwise the proof would say nothing.
#[test]
#[ignore = "every wrong bus in every complete suite"]
fn a_bus_that_is_right_breaks_no_property_and_owes_nothing() {
    for (_, suite) in &ground::ground().parts {
        for case in suite.cases.iter().step_by(17) {
            for step in 0..case.steps.len() {
                let bus = Reference::new(wspbus_models::bus::Machine::default());
                let concerns = concerns_of(bus, &suite.setup, suite.parameters, case, step).unwrap();
                assert_eq!(concerns, Default::default(), "{} step {step}", case.id);
            }
        }
    }
}

#[test]
#[ignore = "every wrong bus in every complete suite"]
fn every_wrong_bus_is_found_and_breaks_what_it_says() {
    for (mistake, kill) in ground::kills() {
        assert!(kill.first.is_some(), "{} survives", mistake.name);
        assert!(kill.proven.is_some(), "{} is found, and not by {}", mistake.name, mistake.requirement);
        assert!(requirement::find(mistake.requirement).is_some(), "{}", mistake.requirement);
    }
    assert!(ground::kills().len() >= 60);
}

/// Bugs of real buses. Each of them is a wrong bus with a name.
#[test]
fn the_mistakes_of_real_buses_are_among_the_wrong_ones() {
    for name in [
        "publish-that-nests",
        "lost-exit",
        "second-stop-pass",
        "skipped-listener",
        "stale-restart-flag",
        "missed-wake-up",
        "swallowed-code",
        "reload-acknowledged-on-an-old-pass",
    ] {
        assert!(wrong::named(name).is_some(), "{name}");
    }
}

#[test]
#[ignore = "every wrong bus in every complete suite"]
fn the_table_has_a_row_for_each_and_the_columns_that_are_given() {
    let traced = ground::ground().traced();
    let text = table(&traced, &[("mine", &|id| format!("<{id}>")), ("other", &|_| "-".to_owned())]);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), traced.len() + 2);
    let columns = |line: &str| line.matches(" |").count();
    assert!(lines[0].ends_with("| mine | other |") && lines[2].ends_with("| <LIFE-1> | - |"), "{text}");
    assert!(lines.iter().skip(2).all(|line| columns(line) == columns(lines[0])), "{text}");
}
