//! Controls: the guarantee fails if its grounds are taken away.

use std::collections::BTreeSet;

use wspbus_kit::suite::bounds::Bounds;
use wspbus_kit::suite::case::{Feature, Input, Level, Parameters, Setup};
use wspbus_kit::suite::explore::Observable;
use wspbus_kit::suite::fault::Indexed;
use wspbus_kit::suite::observable::Reference;
use wspbus_kit::suite::plan::{Figures, Plan, PlanKind};
use wspbus_kit::suite::separate::Separation;
use wspbus_kit::suite::trial::{SAMPLE, SEED};
use wspbus_kit::suite::{CaseVerdict, Implementation, Suite, cover, run_case, wrong};
use wspbus_models::bus::Machine;
use wspbus_models::bus::event::Event;
use wspbus_models::requirement;

use super::ground;

#[test]
fn the_specification_passes_every_case() {
    passes(ground::suites());
}

#[test]
#[ignore = "a hundred thousand cases"]
fn the_specification_passes_every_case_of_the_large_suite() {
    passes(ground::large());
}

fn passes(suites: &[(Plan, Suite, Figures)]) {
    for (plan, suite, _) in suites {
        let mut bus = Reference::new(Machine::default());
        for case in &suite.cases {
            let verdict = run_case(suite.setup_of(case), &suite.parameters, case, &mut bus);
            assert_eq!(verdict, CaseVerdict::Pass, "{plan} {}", case.id);
        }
    }
}

#[test]
fn ids_are_unique_and_each_case_is_about_a_requirement() {
    for (plan, suite, figures) in ground::suites() {
        let ids: BTreeSet<&str> = suite.cases.iter().map(|case| case.id.as_str()).collect();
        assert_eq!(ids.len(), figures.cases, "{plan}");
        for case in &suite.cases {
            assert!(requirement::find(case.requirement()).is_some(), "{}", case.id);
            assert!(case.question < case.steps.len(), "{}", case.id);
        }
    }
}

/// A negative case may be a prefix of another one: each asks about another step. So may a case of a wide suite, if a value
/// takes effect in it that takes none in the longer case.
#[test]
fn no_case_is_a_prefix_of_another() {
    let may = |kind: PlanKind| matches!(kind, PlanKind::Negative | PlanKind::Wide(_));
    for (plan, suite, _) in ground::suites().iter().filter(|(plan, _, _)| !may(plan.kind)) {
        let mut all: Vec<(&Setup, Vec<Input>)> = suite.cases.iter().map(|case| suite.given(case)).collect();
        all.sort();
        let is_prefix = |one: &(&Setup, Vec<Input>), other: &(&Setup, Vec<Input>)| {
            one.0 == other.0 && other.1.starts_with(&one.1)
        };
        assert!(all.windows(2).all(|two| !is_prefix(&two[0], &two[1])), "{plan}");
    }
}

#[test]
fn every_state_of_every_machine_can_be_told_from_every_other() {
    for parameters in ground::PARAMETERS {
        for level in Level::ALL {
            let observable = Observable::new(Bounds::of(level), parameters).unwrap();
            let separation = Separation::new(&observable.mealy);
            assert_eq!(separation.inseparable(), [], "{level}");
        }
    }
}

#[test]
fn every_feature_is_needed_by_a_case() {
    let needed: BTreeSet<Feature> = ground::suites()
        .iter()
        .flat_map(|(_, suite, _)| &suite.cases)
        .flat_map(|c| c.needs.clone())
        .collect();
    assert_eq!(needed, Feature::ALL.into_iter().collect());
}

/// Without the sequences that identify the state after a transition, transfer faults survive.
#[test]
fn a_transition_cover_misses_transfer_faults() {
    let observable = Observable::new(Bounds::of(Level::Requests), Parameters::default()).unwrap();
    let cover: Vec<Vec<u32>> = cover::transitions(&observable.mealy).into_iter().map(|s| s.inputs).collect();
    let indexed = Indexed::new(&observable.mealy, &cover);
    assert_eq!(indexed.output_faults(observable.outputs.len()).survivors(), 0);
    assert!(indexed.transfer_faults(true).survivors() > 0);
}

/// A suite that is complete for no further state misses machines with one state more.
#[test]
fn a_suite_for_fewer_states_misses_machines_with_more() {
    let observable = Observable::new(Bounds::of(Level::Requests), Parameters::default()).unwrap();
    let survivors = |extra: usize, more| {
        let suite: Vec<Vec<u32>> =
            cover::complete(&observable.mealy, extra).into_iter().map(|s| s.inputs).collect();
        let indexed = Indexed::new(&observable.mealy, &suite);
        indexed.extra_states(more, observable.outputs.len(), SAMPLE, SEED).survivors()
    };
    assert!(survivors(0, 1) > 0);
    assert_eq!(survivors(1, 1), 0);
    assert!(survivors(1, 2) > 0);
    assert_eq!(survivors(2, 2), 0);
}

/// If an event that a case expects is changed, dropped or doubled, the specification fails.
#[test]
fn a_case_that_expects_something_else_fails() {
    let suite = ground::suite("requests-k0");
    let mut bus = Reference::new(Machine::default());
    let mut changed = 0;
    for case in &suite.cases {
        for (at, step) in case.steps.iter().enumerate().filter(|(_, step)| !step.events.is_empty()) {
            let mut doubled = case.clone();
            doubled.steps[at].events.push(step.events[0].clone());
            let mut dropped = case.clone();
            dropped.steps[at].events.pop();
            let mut other = case.clone();
            other.steps[at].events[0] = Event::LogFailed;
            for wrong in [doubled, dropped, other] {
                let verdict = run_case(&suite.setup, &suite.parameters, &wrong, &mut bus);
                let CaseVerdict::Fail(failure) = verdict else { panic!("{} passes", case.id) };
                assert_eq!(failure.step, at);
                changed += 1;
            }
        }
    }
    assert!(changed > 300);
}

#[test]
fn wrong_buses_have_names_of_their_own_and_none_is_right() {
    let names: BTreeSet<&str> = wrong::all().map(|mistake| mistake.name).collect();
    assert_eq!(names.len(), wrong::all().count());
    assert!(wrong::named("lost-exit").is_some());
    assert!(wrong::named("no-such-bus").is_none());
}

/// The cases are replayed: every request arrives in every pass in progress, whether calls return at once or not.
#[test]
fn every_request_arrives_in_every_pass_in_progress() {
    use wspbus_kit::suite::bounds::{ALL, CONCURRENT};
    use wspbus_kit::suite::concurrency::passes;
    let reachable = passes(&CONCURRENT, Parameters::default(), &Feature::ALL).unwrap();
    let every: BTreeSet<_> = reachable
        .iter()
        .flat_map(|(progress, _)| ALL.iter().map(move |request| (*progress, *request)))
        .collect();
    assert_eq!(every.len(), 27 * ALL.len());
    for parameters in ground::PARAMETERS {
        let mut met = BTreeSet::new();
        let suites = ground::suites().iter().filter(|(plan, suite, _)| {
            matches!(plan.kind, PlanKind::Concurrency(_)) && suite.parameters == parameters
        });
        for (_, suite, _) in suites {
            for case in &suite.cases {
                let mut bus = Reference::new(Machine::default());
                bus.reset(&suite.setup, &suite.parameters).unwrap();
                for step in &case.steps {
                    let now = bus.rest().bus.clone();
                    if let (Some(pass), Input::Request { request, .. }) = (&now.pass, step.input) {
                        met.insert(((now.state, pass.channel, pass.goal, now.goal), request));
                    }
                    bus.apply(&step.input).unwrap();
                }
            }
        }
        let missing: Vec<_> = every.difference(&met).collect();
        assert!(missing.is_empty(), "{parameters:?}: {missing:?}");
    }
}
