//! A run has as many cases as the guarantees of its suites say.

use super::*;

/// Sessions of three levels run, and each suite has as many cases as its guarantee says. No id comes twice, and the
/// trial of the kit runs the same cases.
#[test]
#[ignore = "generates every suite, twice"]
fn as_many_cases_run_as_the_guarantees_say() {
    let hello = greeting(Machine::default());
    let claims = Claims::of(&hello).unwrap();
    let trial = first::Run::new(AT_ONCE).unwrap();
    let all = Level::ALL.into_iter().flat_map(|level| Plan::usual(level, 0, 2, (wild::SESSIONS, wild::SEED)));
    let all: Vec<Plan> = all.collect();
    let suites = parallel::each(&all, |plan| plan.build_for(claims.parameters, &claims.features).unwrap().0);
    let usual = Campaign::new(hello, claims, suites);
    let choice = usual.chosen();
    let ids = |cases: &mut dyn Iterator<Item = (&str, &str)>| -> Vec<(String, String)> {
        cases.map(|(suite, id)| (suite.to_owned(), id.to_owned())).collect()
    };
    let run =
        ids(&mut choice.cases.iter().map(|chosen| (chosen.suite.name.as_str(), chosen.case.id.as_str())));
    let of_trial = trial
        .suites()
        .flat_map(|suite| suite.cases.iter().map(|case| (suite.name.as_str(), case.id.as_str())));
    assert_eq!(run, ids(&mut { of_trial }));
    let unique: BTreeSet<&String> = run.iter().map(|(_, id)| id).collect();
    assert_eq!(unique.len(), run.len());
    for (place, suite) in usual.suites.iter().enumerate() {
        let here = choice.cases.iter().filter(|chosen| chosen.place == place).count();
        let before = choice.again.iter().filter(|(again, ..)| *again == place).count();
        let sized = format!("Size: {} cases, ", here + before);
        assert!(suite.guarantee.contains(&sized), "{sized}{}", suite.guarantee);
        if suite.name.ends_with("-wild") {
            assert_eq!((here, before), (wild::SESSIONS as usize, 0), "{}", suite.name);
            assert!(suite.guarantee.contains(&format!("In {here} random sessions")), "{}", suite.guarantee);
        }
    }
}
