//! Safety, steps, reachability, deadlocks, untested claims, and the errors that a model gets.

use wspbus_check::{CheckError, ClaimKind, Limits, NO_DEADLOCK, Verdict, check, silent};

use crate::toy::{Kind, On, Toy, go, never_bad, shows_bad, upwards};

fn states(toy: &Toy, name: &str) -> Option<Vec<u8>> {
    let report = toy.report();
    let behaviour = report.finding(name).expect("claimed").behaviour.as_ref()?;
    Some(behaviour.states().copied().collect())
}

fn verdict(toy: &Toy, name: &str) -> Verdict {
    toy.report().finding(name).expect("claimed").verdict
}

#[test]
fn safety_of_states() {
    let toy = Toy::new(&[go(0, 1), go(1, 2), go(0, 3), go(3, 2)]).claim("safe", never_bad());
    assert_eq!(verdict(&toy, "safe"), Verdict::Holds);
    assert_eq!(toy.report().finding("safe").map(|finding| finding.antecedent), Some(4));
    let toy = toy.bad(&[2]);
    assert_eq!(verdict(&toy, "safe"), Verdict::Violated);
    assert_eq!(states(&toy, "safe"), Some(vec![0, 1, 2]));
    let antecedent = toy.report().finding("safe").map(|finding| finding.antecedent);
    assert_eq!(antecedent, Some(4), "a claim is about the states that break it too");
}

#[test]
fn safety_of_an_initial_state() {
    let mut toy = Toy::new(&[go(0, 1)]).claim("safe", never_bad()).bad(&[7]);
    toy.init = vec![0, 7, 0];
    assert_eq!(states(&toy, "safe"), Some(vec![7]));
    assert_eq!(toy.report().states, 3);
}

#[test]
fn steps_are_judged_by_the_edge() {
    // State 2 is first found by a good step. The bad step comes later and leads to a known state.
    let good = [go(0, 1), go(1, 2), go(0, 3)];
    let toy = Toy::new(&good).claim("upwards", upwards());
    assert_eq!(verdict(&toy, "upwards"), Verdict::Holds);
    assert_eq!(toy.report().finding("upwards").map(|finding| finding.antecedent), Some(3));
    let toy = Toy::new(&[&good[..], &[go(3, 2)]].concat()).claim("upwards", upwards());
    assert_eq!(states(&toy, "upwards"), Some(vec![0, 3, 2]));
}

#[test]
fn reachability() {
    let toy = Toy::new(&[go(0, 1), go(1, 2), go(2, 2), go(3, 4)]).claim("seen", shows_bad());
    let reached = toy.clone().bad(&[2]);
    assert_eq!(states(&reached, "seen"), Some(vec![0, 1, 2]));
    let report = reached.report();
    let finding = report.finding("seen").expect("claimed");
    assert_eq!((finding.verdict, finding.antecedent), (Verdict::Reached, 2));
    assert_eq!(verdict(&toy.bad(&[4]), "seen"), Verdict::Unreached);
}

#[test]
fn an_initial_state_is_no_step() {
    let toy = Toy::new(&[go(0, 1)]).claim("seen", shows_bad()).bad(&[0]);
    assert_eq!(verdict(&toy, "seen"), Verdict::Unreached);
}

#[test]
fn deadlocks() {
    let mut toy = Toy::new(&[go(0, 1), go(0, 2), go(2, 3), go(3, 255)]);
    let report = toy.report();
    assert_eq!((report.terminals, report.deadlocks), (2, 0));
    assert_eq!(verdict(&toy, NO_DEADLOCK), Verdict::Holds);
    toy.ends = vec![1];
    let report = toy.report();
    assert_eq!((report.terminals, report.deadlocks), (2, 1));
    assert_eq!(states(&toy, NO_DEADLOCK), Some(vec![0, 2, 3]));
    assert!(!report.is_good());
    toy.ends.clear();
    let report = toy.report();
    assert_eq!((report.terminals, report.deadlocks), (2, 2));
}

#[test]
fn what_nothing_is_about_is_untested() {
    let toy = Toy::new(&[go(0, 0)]).claim("upwards", upwards()).leads_to(&[9], &[1]);
    let toy = toy.claim("safe", Kind::Always(|_, state| (state > 3).then_some(true)));
    for name in ["upwards", "live", "safe"] {
        assert_eq!(verdict(&toy, name), Verdict::Untested, "{name}");
    }
    assert!(!toy.report().is_good());
    let toy = Toy { arrows: vec![go(0, 9), go(9, 1)], ..toy };
    assert_eq!(verdict(&toy, "upwards"), Verdict::Violated);
    assert_eq!(verdict(&toy, "safe"), Verdict::Holds);
    assert_eq!(verdict(&toy, "live"), Verdict::Violated, "nothing promises the step to 1");
}

#[test]
fn a_witness_in_a_state_or_on_a_step_is_the_nearer_one() {
    let arrows = [go(0, 1), go(1, 2), go(2, 3)];
    let shown =
        |from, to, bad| states(&Toy::new(&arrows).bad(&[bad]).claim("seen", Kind::Either(from, to)), "seen");
    assert_eq!(shown(0, 1, 3), Some(vec![0, 1]));
    assert_eq!(shown(2, 3, 1), Some(vec![0, 1]));
    assert_eq!(shown(2, 3, 0), Some(vec![0]));
    // Both take one step: the state is shown.
    let arrows = [go(0, 2), go(0, 1)];
    let toy = Toy::new(&arrows).bad(&[1]).claim("seen", Kind::Either(0, 2));
    assert_eq!(states(&toy, "seen"), Some(vec![0, 1]));
    // The nearest state decides, also where a state farther away shows it too.
    let arrows = [go(0, 1), go(1, 2), go(2, 3)];
    let toy = Toy::new(&arrows).bad(&[1, 3]).claim("seen", Kind::Either(1, 2));
    assert_eq!(states(&toy, "seen"), Some(vec![0, 1]));
}

#[test]
fn a_judgement_by_a_claim_that_is_none_is_an_error() {
    let toy = Toy::new(&[go(0, 1)]).claim("safe", Kind::Misplaced);
    let error = check(&toy, &Limits::default(), &mut silent).err();
    assert_eq!(error, Some(CheckError::Misplaced { place: 1, claims: 1 }));
    let cut = check(&toy, &Limits { states: 0, ..Limits::default() }, &mut silent).err();
    assert_eq!(cut, error, "also in a run that was cut");
}

#[test]
fn a_judgement_by_a_claim_of_another_kind_is_an_error() {
    use ClaimKind::{Liveness, Reachability, Safety, Step};
    for kind in [Safety, Step, Reachability, Liveness] {
        for (on, known) in [(On::States, [Safety, Reachability]), (On::Steps, [Step, Reachability])] {
            let toy = Toy::new(&[go(0, 1)]).claim("judged", Kind::Judged(kind, on));
            let error = check(&toy, &Limits::default(), &mut silent).err();
            let misplaced = CheckError::Misplaced { place: 0, claims: 1 };
            assert_eq!(error, (!known.contains(&kind)).then_some(misplaced), "{kind:?} {on:?}");
        }
    }
}

#[test]
fn classes_are_counted() {
    let toy =
        Toy::new(&[go(0, 1), go(1, 0).class("back"), go(1, 2), go(2, 3).class("any"), go(3, 4).class("end")]);
    let counts: Vec<_> = toy.report().classes.iter().map(|class| (class.name, class.taken)).collect();
    assert_eq!(counts, [("any", 1), ("back", 1), ("end", 1), ("go", 2)]);
}

#[test]
fn classes_of_one_name_are_one() {
    let other: &'static str = String::from("go").leak();
    let classes = Toy::new(&[go(0, 1), go(1, 2).class(other)]).report().classes;
    assert_eq!(classes.iter().map(|class| (class.name, class.taken)).collect::<Vec<_>>(), [("go", 2)]);
}

#[test]
fn a_behaviour_may_stay_where_no_action_has_an_effect() {
    let why = wspbus_check::why_it_may_stay(&Toy::new(&[go(0, 255)]), &0);
    assert_eq!(why, Some("no action is enabled".into()));
    assert_eq!(wspbus_check::why_it_may_stay(&Toy::new(&[go(0, 1).fair(3)]), &0), None);
    let mixed = Toy::new(&[go(0, 1), go(0, 2).fair(3)]);
    assert_eq!(wspbus_check::why_it_may_stay(&mixed, &0), None, "one fair action is enough");
}

#[test]
fn every_run_says_the_same() {
    let toy = Toy::new(&[go(0, 2), go(0, 1).by(1), go(1, 3), go(2, 3).by(1)]).claim("safe", never_bad());
    let toy = toy.bad(&[3]);
    assert_eq!(format!("{:#?}", toy.report()), format!("{:#?}", toy.report()));
    assert_eq!(states(&toy, "safe"), states(&toy, "safe"));
}

#[test]
fn models_that_break_the_rules() {
    let error = |toy: &Toy| check(toy, &Limits::default(), &mut silent).err();
    let toy = Toy::new(&[go(0, 1)]);
    let between = toy.clone().claim("safe", never_bad()).claim("upwards", upwards());
    assert_eq!(error(&between.claim("safe", upwards())), Some(CheckError::DuplicateName("safe")));
    let twice = toy.clone().claim("safe", never_bad()).claim("safe", upwards());
    assert_eq!(error(&twice), Some(CheckError::DuplicateName("safe")));
    for reserved in [NO_DEADLOCK, "everything is explored"] {
        let toy = toy.clone().claim(reserved, never_bad());
        assert_eq!(error(&toy), Some(CheckError::ReservedName(reserved)));
    }
    let mut nowhere = toy.clone();
    nowhere.init = vec![];
    assert_eq!(error(&nowhere), Some(CheckError::NoInitialState));
    assert_eq!(error(&Toy::new(&[go(0, 1).fair(64)])), Some(CheckError::FairnessClass(64)));
    assert_eq!(error(&Toy::new(&[go(0, 1).by(4)])), Some(CheckError::Actor { actor: 4, lanes: 4 }));
    assert_eq!(error(&toy), None);
    assert_eq!(error(&Toy::new(&[go(0, 1).fair(63)])), None);
    assert_eq!(error(&Toy::new(&vec![go(0, 0); 65_536])), None);
    let many = Toy::new(&vec![go(0, 0); 65_537]);
    assert_eq!(error(&many), Some(CheckError::TooManyActions { found: 65_537, most: 65_536 }));
}

#[test]
fn a_claim_that_is_judged_twice_is_broken_by_either_judgement() {
    let arrows = [go(0, 1), go(1, 2)];
    for kind in [Kind::TwiceOnState, Kind::TwiceOnStep] {
        let toy = Toy::new(&arrows).claim("safe", kind);
        assert_eq!(verdict(&toy, "safe"), Verdict::Holds);
        assert_eq!(states(&toy.bad(&[2]), "safe"), Some(vec![0, 1, 2]));
    }
}

#[test]
fn a_report_is_as_good_as_each_of_its_findings() {
    let mut report = Toy::new(&[go(0, 1)]).claim("one", never_bad()).claim("two", never_bad()).report();
    let places = 0..report.findings.len();
    assert_eq!((places.len(), report.is_good()), (3, true));
    let good = [Verdict::Holds, Verdict::Reached];
    for verdict in [Verdict::Violated, Verdict::Unreached, Verdict::Untested, Verdict::Incomplete] {
        for (place, good) in places.clone().flat_map(|place| good.map(|good| (place, good))) {
            report.findings[place].verdict = verdict;
            assert!(!report.is_good(), "{verdict} at place {place}");
            report.findings[place].verdict = good;
            assert!(report.is_good());
        }
    }
}

#[test]
fn a_finding_is_found_by_its_whole_name_and_copied_with_its_behaviour() {
    let report = Toy::new(&[go(0, 1)]).bad(&[1]).claim("safe-and-sound", never_bad()).report();
    assert!(report.finding("safe").is_none() && report.finding("").is_none());
    let finding = report.finding("safe-and-sound").expect("claimed");
    let copy = finding.clone();
    assert!(copy.behaviour.is_some() && copy.behaviour == finding.behaviour);
    assert_eq!(format!("{copy:?}"), "safe-and-sound: violated (antecedent 2, 1 step)");
}
