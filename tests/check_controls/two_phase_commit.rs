//! A stranger's model, in the shape of stateright's example of two-phase commit, with no line of ours in it.

use std::collections::BTreeSet;
use std::sync::Arc;

use stateright::{Checker as _, Model, Property};
use wspbus_check::{Checker, NO_DEADLOCK, Plain, Verdict, disagreements, second_opinion};
use wspbus_words::system::Label;

/// The stranger's own code.
mod stranger {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum Message {
        Prepared { rm: usize },
        Commit,
        Abort,
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub enum Resource {
        Working,
        Prepared,
        Committed,
        Aborted,
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub enum Manager {
        Init,
        Committed,
        Aborted,
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub struct State {
        pub resources: Vec<Resource>,
        pub manager: Manager,
        pub prepared: Vec<bool>,
        pub messages: BTreeSet<Message>,
    }

    #[derive(Clone, Debug, PartialEq)]
    pub enum Action {
        ManagerHears(usize),
        ManagerCommits,
        ManagerAborts,
        Prepares(usize),
        ChoosesToAbort(usize),
        HearsCommit(usize),
        HearsAbort(usize),
    }

    #[derive(Clone)]
    pub struct TwoPhase {
        pub resources: usize,
    }

    impl Model for TwoPhase {
        type State = State;
        type Action = Action;

        fn init_states(&self) -> Vec<State> {
            vec![State {
                resources: vec![Resource::Working; self.resources],
                manager: Manager::Init,
                prepared: vec![false; self.resources],
                messages: BTreeSet::new(),
            }]
        }

        fn actions(&self, state: &State, actions: &mut Vec<Action>) {
            if state.manager == Manager::Init && state.prepared.iter().all(|prepared| *prepared) {
                actions.push(Action::ManagerCommits);
            }
            if state.manager == Manager::Init {
                actions.push(Action::ManagerAborts);
            }
            for rm in 0..self.resources {
                if state.manager == Manager::Init && state.messages.contains(&Message::Prepared { rm }) {
                    actions.push(Action::ManagerHears(rm));
                }
                if state.resources[rm] == Resource::Working {
                    actions.extend([Action::Prepares(rm), Action::ChoosesToAbort(rm)]);
                }
                if state.messages.contains(&Message::Commit) {
                    actions.push(Action::HearsCommit(rm));
                }
                if state.messages.contains(&Message::Abort) {
                    actions.push(Action::HearsAbort(rm));
                }
            }
        }

        fn next_state(&self, before: &State, action: Action) -> Option<State> {
            let mut state = before.clone();
            match action {
                Action::ManagerHears(rm) => state.prepared[rm] = true,
                Action::ManagerCommits => {
                    state.manager = Manager::Committed;
                    state.messages.insert(Message::Commit);
                }
                Action::ManagerAborts => {
                    state.manager = Manager::Aborted;
                    state.messages.insert(Message::Abort);
                }
                Action::Prepares(rm) => {
                    state.resources[rm] = Resource::Prepared;
                    state.messages.insert(Message::Prepared { rm });
                }
                Action::ChoosesToAbort(rm) => state.resources[rm] = Resource::Aborted,
                Action::HearsCommit(rm) => state.resources[rm] = Resource::Committed,
                Action::HearsAbort(rm) => state.resources[rm] = Resource::Aborted,
            }
            Some(state)
        }

        fn properties(&self) -> Vec<Property<Self>> {
            vec![
                Property::sometimes("abort agreement", |_, state: &State| {
                    state.resources.iter().all(|resource| *resource == Resource::Aborted)
                }),
                Property::sometimes("commit agreement", |_, state: &State| {
                    state.resources.iter().all(|resource| *resource == Resource::Committed)
                }),
                Property::always("consistent", |_, state: &State| {
                    let has = |wanted: Resource| state.resources.contains(&wanted);
                    !(has(Resource::Aborted) && has(Resource::Committed))
                }),
            ]
        }
    }
}

use stranger::{Action, Manager, Resource, State, TwoPhase};

#[test]
fn the_model_is_checked_as_it_is_and_the_counts_are_those_of_stateright() {
    for (resources, states) in [(3, 288), (5, 8_832)] {
        let model = Arc::new(Plain::new(TwoPhase { resources }));
        let report = Checker::new(model.as_ref()).check().expect("the model obeys the rules");
        let theirs = TwoPhase { resources }.checker().spawn_bfs().join();
        assert_eq!((report.states, theirs.unique_state_count()), (states, states));
        let verdicts: Vec<_> = report.findings.iter().map(|f| (f.name, f.verdict)).collect();
        let expected = [
            ("abort agreement", Verdict::Reached),
            ("commit agreement", Verdict::Reached),
            ("consistent", Verdict::Holds),
        ];
        assert_eq!(verdicts, expected, "deadlocks are not judged where the model does not say what is one");
        let opinion = second_opinion(&model, &report).expect("the run was not cut");
        assert_eq!((disagreements(&report, &opinion), opinion.answers.len()), (vec![], 3));
        let ending = Arc::new(Plain::new(TwoPhase { resources }).may_end(|_, _| false));
        let report = Checker::new(ending.as_ref()).check().expect("the model obeys the rules");
        assert_eq!(report.finding(NO_DEADLOCK).map(|finding| finding.verdict), Some(Verdict::Holds));
        let opinion = second_opinion(&ending, &report).expect("the run was not cut");
        assert_eq!((disagreements(&report, &opinion), opinion.answers.len()), (vec![], 4));
    }
}

/// The additions of the checker, from outside: claims on steps, liveness under fairness, deadlock, an untested claim.
#[test]
fn claims_are_added_from_outside() {
    let label = |action: &Action| match action {
        Action::ManagerHears(rm) => with("hear", rm),
        Action::ManagerCommits => Label::plain("commit"),
        Action::ManagerAborts => Label::plain("abort"),
        Action::Prepares(rm) => with("prepare", rm),
        Action::ChoosesToAbort(rm) => with("refuse", rm),
        Action::HearsCommit(rm) | Action::HearsAbort(rm) => with("learn", rm),
    };
    let decided = |state: &State| state.manager != Manager::Init;
    let model = |fair: bool| {
        Plain::new(TwoPhase { resources: 2 })
            .label(label)
            .actors(["manager", "resource 0", "resource 1"], |action| match action {
                Action::ManagerHears(_) | Action::ManagerCommits | Action::ManagerAborts => 0,
                Action::Prepares(rm)
                | Action::ChoosesToAbort(rm)
                | Action::HearsCommit(rm)
                | Action::HearsAbort(rm) => 1 + rm,
            })
            .fairness(move |action| match action {
                Action::ManagerAborts if fair => Some(0),
                _ => None,
            })
            .step("what is committed stays so", |_, before: &State, _, after: &State| {
                let committed =
                    |state: &State| state.resources.iter().filter(|r| **r == Resource::Committed).count();
                (committed(before) > 0).then(|| committed(after) >= committed(before))
            })
            .step("a third phase waits", |_, before: &State, _, _| {
                (before.resources.len() > 2).then_some(true)
            })
            .leads_to("the manager decides", |_, _| true, move |_, state| decided(state))
    };
    let report = Checker::new(&model(true)).check().expect("the model obeys the rules");
    let verdict = |name| report.finding(name).map(|finding| finding.verdict);
    assert_eq!(verdict("what is committed stays so"), Some(Verdict::Holds));
    assert_eq!(verdict("a third phase waits"), Some(Verdict::Untested));
    assert_eq!(verdict("the manager decides"), Some(Verdict::Holds));
    let idle = model(false);
    let report = Checker::new(&idle).check().expect("the model obeys the rules");
    let finding = report.finding("the manager decides").expect("it is claimed");
    let behaviour = finding.behaviour.as_ref().expect("nothing promises that the manager does anything");
    assert_eq!(
        (finding.verdict, behaviour.steps.len(), behaviour.loop_start),
        (Verdict::Violated, 0, Some(0))
    );
    let why = wspbus_check::why_it_may_stay(&idle, behaviour.end()).expect("it stays");
    let enabled = "`abort` by manager, `prepare` by resource 0, `prepare` by resource 1, `refuse` by resource 0, \
                    `refuse` by resource 1";
    assert_eq!(why, format!("the actions that are still enabled ({enabled}) need never be taken"));
}

fn with(name: &'static str, rm: &usize) -> Label {
    Label { name, arguments: vec![("resource", rm.to_string())] }
}
