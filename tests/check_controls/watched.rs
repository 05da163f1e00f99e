//! A system with an observer, a step with two events, and claims about the inner state; and a model of stateright.

use stateright::{Model, Property};
use wspbus_check::{Checker, NO_DEADLOCK, Plain, Verdict, Watched, why_it_may_stay};
use wspbus_words::system::{Checked, Claim, InnerClaim, Label, Narrate, Observer, Step, System};

/// Counts to four, two at a time: each step shows two events.
struct Pairs;
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Sum(u8);
impl Observer for Sum {
    type Event = u8;
    fn note(&mut self, event: &u8) {
        self.0 += event;
    }
}
impl System for Pairs {
    type State = u8;
    type Action = ();
    type Event = u8;
    fn begin(&self) -> (u8, Vec<u8>) {
        (0, vec![])
    }
    fn offer(&self, state: &u8, actions: &mut Vec<()>) {
        actions.extend((*state < 4).then_some(()));
    }
    fn step(&self, state: &mut u8, (): &()) -> Vec<u8> {
        *state += 2;
        vec![1, 1]
    }
    fn fairness(&self, (): &()) -> Option<u8> {
        Some(0)
    }
    fn may_end(&self, _: &u8) -> bool {
        false
    }
}
impl Narrate for Pairs {
    fn label(&self, (): &()) -> Label {
        Label::plain("count")
    }
}
impl Checked for Pairs {
    type Seen = Sum;
    fn observer(&self) -> Sum {
        Sum(0)
    }
    fn claims(&self) -> Vec<Claim<Sum, u8>> {
        vec![
            Claim::event("first-is-odd", &[], |seen, _| Some(seen.0 % 2 == 1)),
            Claim::reachable("never", &[], |_, event| *event > 1),
            Claim::step("sums", &[], |step| Some(step.before.0 + 2 == step.after.0)),
        ]
    }
    fn inner_claims(&self) -> Vec<InnerClaim<Self>> {
        vec![
            InnerClaim::step("grows", &[], |_, c| Some(*c.after == c.before + 2 && c.seen.0 == *c.after)),
            InnerClaim::step("stays-low", &[], |_, c| Some(*c.after < 4)),
            InnerClaim::reachable("ends", &[], |_, c| *c.after == 4),
        ]
    }
}

#[test]
fn a_watched_system_is_judged_at_each_event_and_from_within() {
    let report = Checker::new(&Watched::new(Pairs)).check().expect("sound");
    let found: Vec<_> = report.findings.iter().map(|f| (f.name, f.verdict, f.antecedent)).collect();
    use Verdict::{Holds, Reached, Unreached, Violated};
    let expected = [
        ("first-is-odd", Violated, 2), // a later event that is right excuses no earlier one
        ("never", Unreached, 0),       // what does not show is not judged
        ("sums", Holds, 2),
        ("grows", Holds, 2),
        ("stays-low", Violated, 2),
        ("ends", Reached, 1),
        (NO_DEADLOCK, Violated, 3),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_step_is_asked_about_each_of_its_events() {
    let seen = |events: &[u8]| {
        let (mut all, after) = (vec![], Sum(events.iter().sum()));
        Step { before: &Sum(0), events, after: &after }.all(|seen, event| {
            all.push((seen.0, *event));
            true
        });
        all
    };
    assert_eq!(seen(&[]), [(0, 0); 0]);
    assert_eq!(seen(&[5]), [(0, 5)]);
    assert_eq!(seen(&[5, 6, 7]), [(0, 5), (5, 6), (11, 7)]);
    for place in 0..3 {
        let mut events = [1, 1, 1];
        events[place] = 2;
        let step = Step { before: &Sum(0), events: &events, after: &Sum(4) };
        assert!(step.any(|_, event| *event == 2) && !step.all(|_, event| *event == 1), "{place}");
        assert!(!step.any(|_, event| *event == 3));
    }
}

/// Goes up from 0 to 3, where it ends; above 3 is outside.
struct Up;
impl Model for Up {
    type State = u8;
    type Action = u8;
    fn init_states(&self) -> Vec<u8> {
        vec![0]
    }
    fn actions(&self, state: &u8, actions: &mut Vec<u8>) {
        actions.extend((*state < 3).then_some(*state));
    }
    fn next_state(&self, state: &u8, _: u8) -> Option<u8> {
        Some(state + 1)
    }
    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::eventually("one", |_, state| *state == 1)]
    }
    fn within_boundary(&self, state: &u8) -> bool {
        *state < 9
    }
}

#[test]
fn a_plain_model_may_end_and_promises_from_its_beginning() {
    let model = || Plain::new(Up).fairness(|_| Some(0));
    let two = model().leads_to("to three", |_, s| *s == 0, |_, s| *s == 3).leads_to(
        "to four",
        |_, s| *s == 0,
        |_, s| *s == 4,
    );
    let report = Checker::new(&two).check().expect("sound");
    let verdicts: Vec<_> = report.findings.iter().map(|f| f.verdict).collect();
    assert_eq!(verdicts, [Verdict::Holds, Verdict::Holds, Verdict::Violated]);
    assert_eq!(report.findings[0].antecedent, 1);
    assert_eq!(
        (why_it_may_stay(&two, &0), why_it_may_stay(&two, &3)),
        (None, Some("no action is enabled".into()))
    );
    let lanes = model().actors(["even", "odd"], |action| usize::from(action % 2));
    assert_eq!(wspbus_check::Tell::actor(&lanes, &1), 1);
}

#[test]
fn a_promise_is_kept_by_a_state_beyond_the_first_word() {
    use crate::toy::{Toy, go};
    let arrows: Vec<_> = (0..99).map(|n| go(n, n + 1).fair(0)).collect();
    assert_eq!(Toy::new(&arrows).leads_to(&[0], &[99]).report().findings[0].verdict, Verdict::Holds);
}
