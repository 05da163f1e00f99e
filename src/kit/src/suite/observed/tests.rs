use std::collections::{BTreeMap, BTreeSet};

use super::super::case::{Feature, Level, Suite};
use super::super::implementation::{Output, run_case};
use super::super::observable::Reference;
use super::super::parallel;
use super::super::plan::{Plan, PlanKind};
use super::super::telling::told;
use super::super::wrong;
use super::*;

const SUITES: [(Level, PlanKind); 7] = [
    (Level::Core, PlanKind::Complete(0)),
    (Level::Subscriptions, PlanKind::Complete(0)),
    (Level::Denials, PlanKind::Complete(0)),
    (Level::Core, PlanKind::Wide(2)),
    (Level::Denials, PlanKind::Wide(2)),
    (Level::Whole, PlanKind::Wide(2)),
    (Level::Whole, PlanKind::Wild { sessions: 300, seed: 1 }),
];

fn suite(returns: Returns, (level, kind): (Level, PlanKind)) -> Suite {
    Plan { level, kind }.build_for(Parameters { returns }, &Feature::ALL).unwrap().0
}

/// The claims that alarm although the bus is right, each with the first case; and the number of steps judged. Every
/// step is judged as if the bus had done something wrong before.
fn alarms(suite: &Suite, lacks: &[Telling]) -> (BTreeMap<&'static str, String>, usize) {
    let claims = BusClaims::default();
    let (mut found, mut judged) = (BTreeMap::new(), 0);
    for case in &suite.cases {
        let setup = suite.setup_of(case);
        let mut bus = Reference::new(Machine::default());
        bus.reset(setup, &suite.parameters).unwrap();
        let mut session = Session::new(&claims, setup, suite.parameters, lacks);
        for step in &case.steps {
            let Output { events, .. } = bus.apply(&step.input).unwrap();
            session.depart(&step.input, &told(&events, lacks));
            judged += 1;
        }
        for id in session.observed.broken {
            found.entry(id).or_insert_with(|| case.id.clone());
        }
    }
    (found, judged)
}

#[test]
#[ignore = "a quarter of a million steps"]
fn a_right_bus_is_never_blamed_by_what_was_observed() {
    let all: Vec<(Returns, (Level, PlanKind))> = [Returns::AtOnce, Returns::WhenResolved]
        .into_iter()
        .flat_map(|returns| SUITES.map(|plan| (returns, plan)))
        .collect();
    let judged = parallel::each(&all, |(returns, plan)| {
        let suite = suite(*returns, *plan);
        let all = [&[][..], &Telling::ALL, &[Telling::Failures]];
        // An adapter that lacks failures alone differs in few events from one that lacks nothing.
        let some = if suite.level == Level::Whole { &all[..2] } else { &all[..] };
        let judge = |lacks: &&[Telling]| {
            let (found, steps) = alarms(&suite, lacks);
            assert_eq!(found, BTreeMap::new(), "{} {returns} without {lacks:?}", suite.name);
            steps
        };
        some.iter().map(judge).sum::<usize>()
    });
    let judged: usize = judged.into_iter().sum();
    assert!(judged > 250_000, "{judged}");
}

/// A bus that nests its passes breaks PASS-1 at once. The session goes on, and shows what else the bus keeps.
#[test]
fn a_session_goes_on_after_the_first_difference() {
    let (suite, _) = Plan::named("core-wide").unwrap().build(Parameters::default()).unwrap();
    let claims = BusClaims::default();
    let (mut kept, mut broken) = (BTreeSet::new(), BTreeSet::new());
    for case in &suite.cases {
        let mut bus = Reference::new(wrong::named("publish-that-nests").unwrap());
        let setup = suite.setup_of(case);
        let (verdict, observed) = observe_case(&claims, setup, &suite.parameters, &[], case, &mut bus);
        assert_eq!(verdict, run_case(setup, &suite.parameters, case, &mut bus), "{}", case.id);
        kept.extend(observed.tested.difference(&observed.broken).copied());
        broken.extend(observed.broken);
    }
    assert!(broken.contains("PASS-1"), "{broken:?}");
    assert!(kept.contains("PASS-3") && kept.contains("CODE-1"), "{kept:?}");
}

/// A claim judges every requirement that it checks, once that happened which the requirement is about. Where the claim is
/// broken, only the requirement with which it is charged is known to be broken, and the others are not known to be kept.
#[test]
fn a_claim_judges_each_of_its_requirements_where_its_subject_happened() {
    let suite = suite(Returns::AtOnce, (Level::Subscriptions, PlanKind::Complete(0)));
    let claims = BusClaims::default();
    let observe = |case: &Case, name: Option<&str>| {
        let setup = suite.setup_of(case);
        match name {
            None => {
                let mut bus = Reference::new(Machine::default());
                observe_case(&claims, setup, &suite.parameters, &[], case, &mut bus).1
            }
            Some(name) => {
                let mut bus = Reference::new(wrong::named(name).unwrap());
                observe_case(&claims, setup, &suite.parameters, &[], case, &mut bus).1
            }
        }
    };
    let unsubscribes =
        |case: &&Case| case.steps.iter().any(|step| matches!(step.input, Input::Unsubscribe { .. }));
    let with = suite.cases.iter().filter(unsubscribes).filter(|case| {
        let observed = observe(case, None);
        assert!(observed.doubtful.is_empty(), "{}", case.id);
        observed.tested.contains("PASS-6")
    });
    assert!(with.count() > 20);
    let without = suite.cases.iter().filter(|case| !unsubscribes(case));
    assert_eq!(without.filter(|case| observe(case, None).tested.contains("PASS-6")).count(), 0);
    let late: Vec<_> =
        suite.cases.iter().map(|case| observe(case, Some("unsubscription-too-late"))).collect();
    let is_doubtful =
        |found: &&SessionJudgement| found.broken.contains("PASS-2") && !found.doubtful.is_empty();
    let doubtful: Vec<&SessionJudgement> = late.iter().filter(is_doubtful).collect();
    assert!(!doubtful.is_empty() && doubtful.iter().all(|found| found.doubtful.contains("PASS-6")));
}
