//! The validator accepts right behaviours, and rejects each way in which a behaviour can be wrong.

use wspbus_check::{
    Behaviour, CheckError, Fault, Invalid, Limits, NO_DEADLOCK, check, silent, validate, validate_deadlock,
};

use crate::toy::{Arrow, Kind, Toy, go, never_bad, shows_bad, upwards};

fn behaviour(arrows: &[Arrow], loop_start: Option<usize>) -> Behaviour<Toy> {
    let steps = arrows.iter().map(|arrow| (*arrow, arrow.to)).collect();
    Behaviour { init: arrows.first().map_or(0, |arrow| arrow.from), steps, loop_start }
}

fn fault(toy: &Toy, behaviour: &Behaviour<Toy>) -> Result<(), (usize, Fault)> {
    validate(toy, 0, behaviour).map_err(|Invalid { step, fault }| (step, fault))
}

const ARROWS: fn() -> Vec<Arrow> = || vec![go(0, 1), go(1, 2), go(2, 1), go(5, 6), go(2, 3)];

#[test]
fn finite_behaviours() {
    let toy = Toy::new(&ARROWS()).bad(&[2]).claim("safe", never_bad());
    let good = behaviour(&[go(0, 1), go(1, 2)], None);
    assert_eq!(fault(&toy, &good), Ok(()));

    let other_start = behaviour(&[go(5, 6)], None);
    assert_eq!(fault(&toy, &other_start), Err((0, Fault::NotInitial)));
    let jump = behaviour(&[go(0, 1), go(2, 1)], None);
    assert_eq!(fault(&toy, &jump), Err((2, Fault::NotEnabled)));
    let disguised = behaviour(&[go(0, 1).by(1), go(1, 2)], None);
    assert_eq!(fault(&toy, &disguised), Err((1, Fault::NotEnabled)));
    let mut wrong_state = good.clone();
    wrong_state.steps[0].1 = 2;
    assert_eq!(fault(&toy, &wrong_state), Err((1, Fault::WrongState)));
    let short = behaviour(&[go(0, 1)], None);
    assert_eq!(fault(&toy, &short), Err((1, Fault::NotViolated)));
    let looped = behaviour(&[go(0, 1), go(1, 2)], Some(2));
    assert_eq!(fault(&toy, &looped), Err((2, Fault::UnexpectedLoop)));
    let elsewhere = Toy::new(&ARROWS()).claim("safe", Kind::Always(|_, state| (state > 2).then_some(true)));
    assert_eq!(fault(&elsewhere, &good), Err((2, Fault::NotViolated)), "the claim is not about the state");
    let why = validate(&toy, 1, &good).map_err(|why| why.fault);
    assert_eq!(why, Err(Fault::NoSuchClaim));
}

#[test]
fn steps_and_witnesses() {
    let toy = Toy::new(&ARROWS()).claim("upwards", upwards());
    assert_eq!(fault(&toy, &behaviour(&[go(0, 1), go(1, 2), go(2, 1)], None)), Ok(()));
    assert_eq!(fault(&toy, &behaviour(&[go(0, 1)], None)), Err((1, Fault::NotViolated)));
    assert_eq!(fault(&toy, &behaviour(&[], None)), Err((0, Fault::NoStep)));
    let back = behaviour(&[go(0, 1), go(1, 0)], None);
    let toy = Toy::new(&[go(0, 1), go(1, 0)]).claim("upwards", upwards());
    assert_eq!(fault(&toy, &back), Err((2, Fault::NotViolated)), "the claim is not about the step");
    let toy = Toy::new(&ARROWS()).bad(&[2]).claim("seen", shows_bad());
    assert_eq!(fault(&toy, &behaviour(&[go(0, 1), go(1, 2)], None)), Ok(()));
    assert_eq!(fault(&toy, &behaviour(&[go(0, 1)], None)), Err((1, Fault::NotShown)));
}

#[test]
fn deadlocks() {
    let mut toy = Toy::new(&ARROWS());
    let end = behaviour(&[go(0, 1), go(1, 2), go(2, 3)], None);
    let wrong = |step| Err(Invalid { step, fault: Fault::NoDeadlock });
    assert_eq!(validate_deadlock(&toy, &end), wrong(3));
    toy.ends.clear();
    assert_eq!(validate_deadlock(&toy, &end), Ok(()));
    assert_eq!(validate_deadlock(&toy, &behaviour(&[go(0, 1)], None)), wrong(1));
    let looped = behaviour(&[go(0, 1), go(1, 2), go(2, 3)], Some(3));
    assert!(validate_deadlock(&toy, &looped).is_err());
}

#[test]
fn lassos() {
    let fair = [go(0, 1).fair(0), go(1, 2).fair(0), go(2, 1).fair(0), go(2, 4).fair(1), go(2, 3)];
    let [a, b, c, _, out] = fair;
    let toy = Toy::new(&fair).leads_to(&[1], &[9]);
    assert_eq!(fault(&toy, &behaviour(&[a, b, c], Some(1))), Ok(()));
    assert_eq!(fault(&toy, &behaviour(&[a, b, out], Some(3))), Ok(()));

    assert_eq!(fault(&toy, &behaviour(&[a, b, c], None)), Err((3, Fault::MissingLoop)));
    assert_eq!(fault(&toy, &behaviour(&[a, b, c], Some(0))), Err((3, Fault::LoopOpen)));
    assert_eq!(fault(&toy, &behaviour(&[a, b, c], Some(4))), Err((3, Fault::LoopBeyondEnd(4))));
    // The behaviour stays where a fairness class is enabled.
    assert_eq!(fault(&toy, &behaviour(&[a], Some(1))), Err((1, Fault::Unfair("go"))));
    // The loop has a fairness class that is enabled in all its states, and never takes it.
    let mut steady = toy.clone();
    steady.arrows.push(go(1, 4).fair(1));
    assert_eq!(fault(&steady, &behaviour(&[a, b, c], Some(1))), Err((3, Fault::Unfair("go"))));
    // The claim is answered in the loop, is answered after it was asked, or is never asked.
    for (from, to) in [([1], [2]), ([0], [1]), ([7], [9])] {
        let toy = Toy::new(&fair).leads_to(&from, &to);
        assert_eq!(fault(&toy, &behaviour(&[a, b, c], Some(1))), Err((3, Fault::NotPending)));
    }
    // The claim is answered on the stem, and is not asked again.
    let toy = Toy::new(&fair).leads_to(&[0], &[1]);
    assert_eq!(fault(&toy, &behaviour(&[a, b, out], Some(3))), Err((3, Fault::NotPending)));
}

#[test]
fn faults_are_told() {
    let toy = Toy::new(&ARROWS()).claim("safe", never_bad());
    let why = validate(&toy, 0, &behaviour(&[go(0, 3)], None)).expect_err("3 is not next");
    assert_eq!(why.to_string(), "the action of step 1 is not enabled in the state before it");
}

#[test]
fn the_highest_class_is_a_class() {
    let arrows = [go(0, 1).fair(63), go(1, 0)];
    let [a, b] = arrows;
    let toy = Toy::new(&[a, b, go(1, 1).fair(63)]).leads_to(&[0], &[9]);
    assert_eq!(fault(&toy, &behaviour(&[a], Some(1))), Err((1, Fault::Unfair("go"))));
    assert_eq!(fault(&toy, &behaviour(&[a, b], Some(0))), Ok(()));
}

/// The search takes its steps by `take`, and the validator asks `next_state` too.
#[test]
fn a_model_that_contradicts_itself_is_rejected() {
    let astray = |toy: Toy| Toy { astray: Some(5), ..toy };
    let found = |toy: &Toy| check(toy, &Limits::default(), &mut silent).err();
    let why = Invalid { step: 1, fault: Fault::WrongState };
    let safe = Toy::new(&[go(0, 1)]).claim("safe", never_bad()).bad(&[5]);
    assert_eq!(found(&safe), None);
    assert_eq!(found(&astray(safe)), Some(CheckError::Rejected { name: "safe", why }));
    let step = Toy { init: vec![2], ..Toy::new(&[go(2, 1)]) }.claim("step", upwards());
    let seen = Toy::new(&[go(0, 1)]).claim("seen", shows_bad()).bad(&[1]);
    let live = Toy::new(&[go(0, 1)]).leads_to(&[5], &[9]);
    for (name, toy) in [("step", step), ("seen", seen), ("live", live)] {
        assert_eq!(found(&toy), None);
        assert_eq!(found(&astray(toy)), Some(CheckError::Rejected { name, why }));
    }
    let mut stuck = Toy::new(&[go(0, 1)]);
    stuck.ends.clear();
    assert_eq!(found(&stuck), None);
    assert_eq!(found(&astray(stuck)), Some(CheckError::Rejected { name: NO_DEADLOCK, why }));
    // The behaviour is one of `next_state`; the judgement is about another step.
    let toy = astray(Toy::new(&ARROWS()).claim("upwards", upwards()));
    let down = behaviour(&[go(0, 1), go(1, 2), go(2, 1)], None);
    assert_eq!(fault(&toy, &down), Err((3, Fault::WrongState)));
}

#[test]
fn behaviours_with_another_beginning_step_state_or_loop_differ() {
    let with = |loop_start| behaviour(&[go(1, 2), go(2, 1)], loop_start);
    assert!(with(Some(0)) == with(Some(0)) && with(Some(0)) != with(Some(2)) && with(Some(0)) != with(None));
    assert!(behaviour(&[go(1, 2)], None) != behaviour(&[go(1, 3)], None));
    assert!(behaviour(&[go(1, 2)], None) != behaviour(&[go(1, 2).by(1)], None));
    let mut later = behaviour(&[], None);
    later.init = 1;
    assert!(later != behaviour(&[], None));
}

#[test]
fn each_fault_says_its_step() {
    let words = [
        (Fault::NotInitial, "it does not begin in an initial state of the model"),
        (Fault::NotEnabled, "the action of step 2 is not enabled in the state before it"),
        (Fault::WrongState, "the action of step 2 leads to another state"),
        (Fault::NotViolated, "what step 2 leads to does not violate the claim"),
        (Fault::NotShown, "step 2 does not show what is to be reached"),
        (Fault::NoDeadlock, "the state after step 2 is no deadlock"),
        (Fault::NoStep, "the claim is about a step, and there is none"),
        (Fault::UnexpectedLoop, "it has a loop, expected a finite behaviour"),
        (Fault::MissingLoop, "it has no loop, expected a lasso"),
        (Fault::LoopBeyondEnd(3), "the loop begins at state 3, expected one up to 2"),
        (Fault::LoopOpen, "the state after step 2 is not the one where the loop begins"),
        (Fault::Unfair("go"), "`go` is enabled all along the loop, is fair, and is never taken"),
        (Fault::NotPending, "what must follow does follow, or the antecedent is never met"),
        (Fault::NoSuchClaim, "the model has no claim at this place"),
    ];
    for (fault, words) in words {
        assert_eq!(Invalid { step: 2, fault }.to_string(), words);
    }
}

#[test]
fn a_rejection_says_what_was_expected_and_has_its_reason() {
    use std::error::Error;
    let why = Invalid { step: 2, fault: Fault::NoDeadlock };
    let rejected = CheckError::Rejected { name: "safe", why };
    assert_eq!(rejected.to_string(), format!("the behaviour found for `safe` does not replay: {why}"));
    assert_eq!(rejected.source().map(ToString::to_string), Some(why.to_string()));
    assert!(CheckError::NoInitialState.source().is_none());
    let told = |error: CheckError| error.to_string();
    assert_eq!(told(CheckError::DuplicateName("safe")), "two claims are named `safe`");
    let reserved = "a claim is named `no-deadlock`, and the checker has something else of this name";
    assert_eq!(told(CheckError::ReservedName(NO_DEADLOCK)), reserved);
    let actor = |actor, lanes| told(CheckError::Actor { actor, lanes });
    assert_eq!(actor(4, 4), "an action belongs to actor 4, expected one below 4");
    assert_eq!(actor(256, 300), "an action belongs to actor 256, expected one below 256");
}
