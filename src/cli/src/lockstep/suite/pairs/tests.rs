use super::*;
use wspbus_models::dialect::cherrypy;

fn explored() -> model::Explored {
    model::explore(&family::pair(&cherrypy::PACKAGE, Call::Stop, Call::Stop, &[Call::Start]), &[Call::Start])
}

#[test]
fn two_independent_requests_of_five_steps_have_252_schedules() {
    // 10 over 5: request, write, publish, listener, write each.
    assert_eq!(explored().schedules, 252);
}

#[test]
fn a_missing_an_additional_and_an_uncounted_outcome_are_differences() {
    let model = explored();
    compare("same", &model, 252, &model.outcomes).unwrap();
    assert!(compare("counted", &model, 251, &model.outcomes).is_err());
    let mut fewer = model.outcomes.clone();
    let lost = fewer.pop_last().unwrap();
    let Err(Stop::Difference(missing)) = compare("missing", &model, 252, &fewer) else { panic!() };
    assert_eq!(missing.expected.lines()[1..], [format!("only here: {lost}")]);
    assert_eq!(missing.observed.lines().len(), 1);
    let mut more = model.outcomes.clone();
    more.insert(PairOutcome { called: Vec::new(), ..lost });
    let Err(Stop::Difference(added)) = compare("added", &model, 252, &more) else { panic!() };
    assert_eq!((added.expected.lines().len(), added.observed.lines().len()), (1, 2));
}

#[test]
fn the_schedules_come_depth_first_and_each_once() {
    assert_eq!(next(vec![(0, 2), (0, 1), (1, 2)]), Some(vec![1]));
    assert_eq!(next(vec![(0, 2), (0, 2)]), Some(vec![0, 1]));
    assert_eq!(next(vec![(1, 2), (0, 1)]), None);
    assert_eq!(next(Vec::new()), None);
}
