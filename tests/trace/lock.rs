//! A lock that two processes may both find free: the model behind the samples.

use stateright::Model;
use wspbus_check::trace::{Header, Kind, Requirement, Trace, Verdict, record};
use wspbus_words::model::{Label, Narrate};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    Outside,
    SawFree,
    Inside,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    pub at: [Place; 2],
    pub holders: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Look(usize),
    Take(usize),
    Leave(usize),
}

/// With `atomic`, `Take` looks again: the repaired lock.
#[derive(Default)]
pub struct Lock {
    pub atomic: bool,
}

impl Model for Lock {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State { at: [Place::Outside; 2], holders: Vec::new() }]
    }

    fn actions(&self, _: &State, actions: &mut Vec<Action>) {
        actions.extend([0, 1].into_iter().flat_map(|p| [Action::Look(p), Action::Take(p), Action::Leave(p)]));
    }

    fn next_state(&self, state: &State, action: Action) -> Option<State> {
        let mut next = state.clone();
        match action {
            Action::Look(p) if state.at[p] == Place::Outside && state.holders.is_empty() => {
                next.at[p] = Place::SawFree;
            }
            Action::Take(p)
                if state.at[p] == Place::SawFree && (!self.atomic || state.holders.is_empty()) =>
            {
                next.at[p] = Place::Inside;
                next.holders.push(p);
            }
            Action::Leave(p) if state.at[p] == Place::Inside => {
                next.at[p] = Place::Outside;
                next.holders.retain(|holder| *holder != p);
            }
            _ => return None,
        }
        Some(next)
    }
}

impl Narrate for Lock {
    fn lanes(&self) -> Vec<String> {
        ["process 0", "process 1", "lock"].map(String::from).to_vec()
    }

    fn actor(&self, action: &Action) -> usize {
        match *action {
            Action::Look(p) | Action::Take(p) | Action::Leave(p) => p,
        }
    }

    fn label(&self, action: &Action) -> Label {
        let (name, process) = match action {
            Action::Look(p) => ("look", p),
            Action::Take(p) => ("take", p),
            Action::Leave(p) => ("leave", p),
        };
        Label { name, arguments: vec![("process", process.to_string()), ("at", "lock".into())] }
    }

    fn messages(&self, _: &State, action: &Action, after: &State) -> Vec<String> {
        match action {
            Action::Look(p) => vec![format!("process {p} finds the lock free, and decides to take it")],
            Action::Take(p) if after.holders.len() > 1 => {
                vec![format!("process {p} takes the lock"), "the lock has two holders".into()]
            }
            Action::Take(p) => vec![format!("process {p} takes the lock")],
            Action::Leave(_) => Vec::new(),
        }
    }

    fn variables(&self, state: &State) -> Vec<(&'static str, String)> {
        let place = |p: usize| format!("{:?}", state.at[p]);
        vec![("process 0", place(0)), ("process 1", place(1)), ("holders", format!("{:?}", state.holders))]
    }
}

fn header(property: &str, kind: Kind, text: &str) -> Header {
    Header {
        specification: "0.1.0".into(),
        model: "lock".into(),
        configuration: "two-processes".into(),
        dialect: Some("check-then-act".into()),
        property: property.into(),
        requirements: vec![Requirement { id: "LOCK-01".into(), text: text.into() }],
        kind,
        verdict: Verdict::Violated,
        note: None,
    }
}

fn told(header: Header, actions: &[Action], loop_start: Option<usize>) -> Trace {
    let model = Lock::default();
    let init = model.init_states().remove(0);
    let mut last = init.clone();
    let mut steps = Vec::new();
    for action in actions {
        last = model.next_state(&last, *action).unwrap();
        steps.push((*action, last.clone()));
    }
    record(&model, header, &init, &steps, loop_start).unwrap()
}

/// Both processes get in.
pub fn ordinary() -> Trace {
    use Action::{Look, Take};
    let text = "Between a look at the lock and its taking nobody else MUST be able to take it; at no time does it have more than one holder.";
    let header = header("one-holder", Kind::Safety, text);
    told(header, &[Look(0), Look(1), Take(0), Take(1)], None)
}

/// Process 0 never gets in.
pub fn lasso() -> Trace {
    use Action::{Leave, Look, Take};
    let header = header("gets-in", Kind::Liveness, "Whoever found the lock free MUST hold it at last.");
    told(header, &[Look(0), Look(1), Take(1), Leave(1)], Some(1))
}
