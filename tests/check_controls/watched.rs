//! A system with an observer, a step with two events, and claims about the inner state; and a model of stateright.

use stateright::{Model, Property};
use wspbus_check::{
    CheckError, Checkable, Checker, Claimed, Cut, Kept, NO_DEADLOCK, Plain, Tell, Verdict, Watched,
    why_it_may_stay,
};
use wspbus_words::system::{Checked, Claim, InnerClaim, Label, Narrate, Observer, Step, System};

/// Counts to four, two at a time: each step shows two events.
struct Pairs;
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Sum(u8);
impl Observer for Sum {
    type Event = u8;
    fn observe(&mut self, event: &u8) {
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
            InnerClaim::step("was", &[], |_, c| Some(c.was.0 == *c.before)),
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
        ("was", Holds, 2),
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
    assert_eq!(Tell::actor(&lanes, &1), 1);
}

/// Goes from 0 to 1, and says nothing of its ends.
struct Mute;
impl Model for Mute {
    type State = u8;
    type Action = ();
    fn init_states(&self) -> Vec<u8> {
        vec![0]
    }
    fn actions(&self, state: &u8, actions: &mut Vec<()>) {
        actions.extend((*state == 0).then_some(()));
    }
    fn next_state(&self, _: &u8, (): ()) -> Option<u8> {
        Some(1)
    }
}
impl Tell for Mute {
    fn label(&self, (): &()) -> Label {
        Label::plain("go")
    }
}
impl Checkable for Mute {
    type Store = Kept<u8>;
    fn claimed(&self) -> Vec<Claimed> {
        Vec::new()
    }
    fn take(&self, before: &u8, (): &(), _: &mut dyn FnMut(usize, bool)) -> Option<u8> {
        self.next_state(before, ())
    }
}

/// A model that says nothing of its ends is shown them, as a system is: [`Pairs`] says nothing of them either. A model of
/// stateright is not asked.
#[test]
fn a_model_that_says_nothing_of_its_ends_has_a_deadlock_at_each() {
    let of_mute = Checker::new(&Mute).check().expect("sound");
    let of_pairs = Checker::new(&Watched::new(Pairs)).check().expect("sound");
    let plain = Checker::new(&Plain::new(Mute)).check().expect("sound");
    let may_end = Checker::new(&Plain::new(Mute).may_end(|_, state| *state == 1)).check().expect("sound");
    let found = [
        of_mute.finding(NO_DEADLOCK).map(|finding| finding.verdict),
        of_pairs.finding(NO_DEADLOCK).map(|finding| finding.verdict),
        plain.finding(NO_DEADLOCK).map(|finding| finding.verdict),
        may_end.finding(NO_DEADLOCK).map(|finding| finding.verdict),
    ];
    assert_eq!(found, [Some(Verdict::Violated), Some(Verdict::Violated), None, Some(Verdict::Holds)]);
}

#[test]
fn a_promise_is_kept_by_a_state_beyond_the_first_word() {
    use crate::toy::{Toy, go};
    let arrows: Vec<_> = (0..99).map(|n| go(n, n + 1).fair(0)).collect();
    assert_eq!(Toy::new(&arrows).leads_to(&[0], &[99]).report().findings[0].verdict, Verdict::Holds);
}

/// Takes two steps of two events each. One event comes before the first step.
struct Early {
    fair: bool,
}
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Total(u8);
impl Observer for Total {
    type Event = u8;
    fn observe(&mut self, event: &u8) {
        self.0 += event;
    }
}
impl System for Early {
    type State = u8;
    type Action = ();
    type Event = u8;
    fn begin(&self) -> (u8, Vec<u8>) {
        (0, vec![10])
    }
    fn offer(&self, state: &u8, actions: &mut Vec<()>) {
        actions.extend((*state < 2).then_some(()));
    }
    fn step(&self, state: &mut u8, (): &()) -> Vec<u8> {
        *state += 1;
        vec![1, 2]
    }
    fn fairness(&self, (): &()) -> Option<u8> {
        self.fair.then_some(0)
    }
    fn may_end(&self, _: &u8) -> bool {
        true
    }
}
impl Narrate for Early {
    fn lanes(&self) -> Vec<String> {
        vec!["early".into(), "late".into()]
    }
    fn actor(&self, (): &()) -> usize {
        1
    }
    fn label(&self, (): &()) -> Label {
        Label::plain("go-on")
    }
    fn message(&self, event: &u8) -> Option<String> {
        Some(format!("event {event}"))
    }
    fn source(&self, state: &u8, (): &()) -> Option<String> {
        Some(format!("early.py:{state}"))
    }
}
impl Checked for Early {
    type Seen = Total;
    fn observer(&self) -> Total {
        Total(0)
    }
    fn claims(&self) -> Vec<Claim<Total, u8>> {
        vec![
            Claim::event("first-then-second", &[], |seen, event| Some((seen.0 + 2) % 3 == event - 1)),
            Claim::reachable("between", &[], |seen, _| seen.0 == 11),
            Claim::reachable_step("last-step", &[], |step| step.after.0 == 16),
            Claim::reachable_step("no-step", &[], |step| step.after.0 == 99),
            Claim::step("silent-on-steps", &[], |_| None),
            Claim::state("silent-on-states", &[], |_| None),
            Claim::state("begun", &[], |seen| Some(seen.0 >= 10)),
            Claim::leads_to("goes-on", &[], |seen| seen.0 == 10, |seen| seen.0 == 16),
        ]
    }
}

#[test]
fn what_was_seen_before_an_event_and_from_the_beginning_counts() {
    use Verdict::{Holds, Reached, Unreached, Untested, Violated};
    let found = |fair| {
        let report = Checker::new(&Watched::new(Early { fair })).check().expect("sound");
        report.findings.iter().map(|f| (f.name, f.verdict, f.antecedent)).collect::<Vec<_>>()
    };
    let expected = |goes_on| {
        [
            ("first-then-second", Holds, 2),
            ("between", Reached, 1),
            ("last-step", Reached, 1),
            ("no-step", Unreached, 0),
            ("silent-on-steps", Untested, 0),
            ("silent-on-states", Untested, 0),
            ("begun", Holds, 3),
            ("goes-on", goes_on, 1),
            (NO_DEADLOCK, Holds, 3),
        ]
    };
    assert_eq!(found(true), expected(Holds));
    assert_eq!(found(false), expected(Violated), "nothing promises a step");
}

#[test]
fn a_watched_system_tells_all_events_and_the_place_in_the_source() {
    use stateright::Model as _;
    let model = Watched::new(Early { fair: true });
    let state = model.init_states().remove(0);
    assert_eq!(Tell::messages(&model, &state, &()), ["event 1", "event 2"]);
    assert_eq!(Tell::source(&model, &state, &()), Some("early.py:0".into()));
    assert_eq!((Tell::lanes(&model), Tell::actor(&model, &())), (vec!["early".into(), "late".into()], 1));
}

/// Counts up to a number. If it is bounded, the states above five are outside.
struct Count {
    to: u32,
    bounded: bool,
}
impl Model for Count {
    type State = u32;
    type Action = u32;
    fn init_states(&self) -> Vec<u32> {
        vec![0]
    }
    fn actions(&self, state: &u32, actions: &mut Vec<u32>) {
        actions.extend((*state < self.to).then_some(1));
    }
    fn next_state(&self, state: &u32, by: u32) -> Option<u32> {
        Some(state + by)
    }
    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::sometimes("two", |_, state| *state == 2)]
    }
    fn within_boundary(&self, state: &u32) -> bool {
        !self.bounded || *state <= 5
    }
}

#[test]
fn a_plain_model_keeps_its_boundary_and_its_ends_are_no_violation() {
    let model = Plain::new(Count { to: 9, bounded: false });
    let report = Checker::new(&model).first_violation().check().expect("sound");
    assert_eq!((report.complete, report.terminals, report.deadlocks), (true, 1, 0));
    assert_eq!(report.findings[0].antecedent, 1, "one state shows it");
    let report = Checker::new(&Plain::new(Count { to: 9, bounded: true })).check().expect("sound");
    assert_eq!((report.states, report.outside, report.complete), (6, 1, false));
}

#[test]
fn the_time_is_looked_at_again_and_the_progress_is_told_on_the_way() {
    let model = Plain::new(Count { to: u32::MAX, bounded: false });
    let time = std::time::Duration::from_millis(5);
    let report = Checker::new(&model).time_max(time).check().expect("sound");
    assert_eq!(report.cut, Some(Cut::Time), "{} states", report.states);
    let model = Plain::new(Count { to: 5000, bounded: false });
    let mut told = Vec::new();
    Checker::new(&model).progress(|progress| told.push(progress.expanded)).check().expect("sound");
    assert_eq!(told, [4096, 5001]);
}

/// Two steps to the end, by state 1 or by state 2; by state 2 the actor does not change.
struct Crowd;
impl Model for Crowd {
    type State = u8;
    type Action = (u8, usize);
    fn init_states(&self) -> Vec<u8> {
        vec![0]
    }
    fn actions(&self, state: &u8, actions: &mut Vec<(u8, usize)>) {
        match state {
            0 => actions.extend([(1, 65), (2, 65)]),
            1 => actions.push((3, 1)),
            2 => actions.push((3, 65)),
            _ => {}
        }
    }
    fn next_state(&self, _: &u8, (to, _): (u8, usize)) -> Option<u8> {
        Some(to)
    }
    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::sometimes("end", |_, state| *state == 3)]
    }
}

#[test]
fn actors_beyond_the_first_word_are_told_apart_and_256_is_none() {
    let crowd = |lanes: usize, shift: usize| {
        let names = (0..lanes).map(|n| n.to_string());
        Plain::new(Crowd).actors(names, move |(_, actor): &(u8, usize)| actor + shift)
    };
    let report = Checker::new(&crowd(66, 0)).check().expect("sound");
    let behaviour = report.findings[0].behaviour.as_ref().expect("reached");
    assert_eq!(behaviour.states().copied().collect::<Vec<_>>(), [0, 2, 3]);
    assert!(Checker::new(&crowd(300, 190)).check().is_ok(), "255 is an actor");
    let error = Checker::new(&crowd(300, 191)).check().err();
    assert_eq!(error, Some(CheckError::Actor { actor: 256, lanes: 300 }));
}

/// Offers its action only once: not a function of the state.
struct Once(std::sync::atomic::AtomicBool);
impl Model for Once {
    type State = u8;
    type Action = u8;
    fn init_states(&self) -> Vec<u8> {
        vec![0]
    }
    fn actions(&self, state: &u8, actions: &mut Vec<u8>) {
        let first = *state == 0 && !self.0.swap(true, std::sync::atomic::Ordering::Relaxed);
        actions.extend(first.then_some(1));
    }
    fn next_state(&self, _: &u8, to: u8) -> Option<u8> {
        Some(to)
    }
    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::always("stays", |_, state| *state == 0)]
    }
}

#[test]
fn a_model_that_offers_fewer_actions_the_second_time_is_an_error() {
    let error = Checker::new(&Plain::new(Once(false.into()))).check().err();
    assert_eq!(error, Some(CheckError::Nondeterministic { action: 0, found: 0 }));
}

#[test]
fn a_plain_model_ends_where_it_is_said_and_is_told_as_it_is_said() {
    let model = || Plain::new(Count { to: 2, bounded: false });
    let deadlock = |end: u32| {
        let report = Checker::new(&model().may_end(move |_, state| *state == end)).check().expect("sound");
        report.finding(NO_DEADLOCK).map(|finding| finding.verdict)
    };
    assert_eq!((deadlock(2), deadlock(1)), (Some(Verdict::Holds), Some(Verdict::Violated)));
    let bare = model();
    let act = Label { name: "act", arguments: vec![("action", "1".into())] };
    assert_eq!(
        (Tell::label(&bare, &1), bare.class(&1), bare.lanes()),
        (act, "act", vec!["model".to_owned()])
    );
    assert_eq!(Tell::variables(&bare, &7), [("state", "7".into())]);
    let add = Label { name: "add", arguments: vec![] };
    let told = model().label(|_| Label::plain("add")).variables(|state| vec![("count", (*state).into())]);
    assert_eq!((Tell::label(&told, &1), told.class(&1)), (add, "add"));
    assert_eq!(Tell::variables(&told, &7), [("count", 7_u32.into())]);
}
