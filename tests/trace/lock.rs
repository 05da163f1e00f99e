//! A lock that two processes may both find free: the model behind the samples.

use stateright::Model;
use wspbus_check::trace::{
    End, Fact, Header, Label, Rule, Tell, Trace, TraceKind, TraceVerdict, Value, record,
};

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

impl Tell for Lock {
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

    fn messages(&self, before: &State, action: &Action) -> Vec<String> {
        let after = self.next_state(before, *action).unwrap_or_else(|| before.clone());
        match action {
            Action::Look(p) => vec![format!("process {p} finds the lock free, and decides to take it")],
            Action::Take(p) if after.holders.len() > 1 => {
                vec![format!("process {p} takes the lock"), "the lock has two holders".into()]
            }
            Action::Take(p) => vec![format!("process {p} takes the lock")],
            Action::Leave(_) => Vec::new(),
        }
    }

    fn variables(&self, state: &State) -> Vec<(&'static str, Value)> {
        let place = |p: usize| match state.at[p] {
            Place::Outside => "outside",
            Place::SawFree => "saw it free",
            Place::Inside => "inside",
        };
        vec![
            ("process 0", place(0).into()),
            ("process 1", place(1).into()),
            ("holders", Value::list(state.holders.iter().copied())),
            ("count", state.holders.len().into()),
            ("free", state.holders.is_empty().into()),
        ]
    }

    fn source(&self, _: &State, action: &Action) -> Option<String> {
        match action {
            Action::Look(_) => Some("lock.py:7".into()),
            Action::Take(_) => Some("lock.py:8".into()),
            Action::Leave(_) => None,
        }
    }
}

pub fn header(property: &str, kind: TraceKind, verdict: TraceVerdict, text: &str) -> Header {
    Header {
        model: "lock".into(),
        configuration: "two-processes".into(),
        property: property.into(),
        rules: vec![Rule { id: "LOCK-01".into(), text: text.into() }],
        kind,
        verdict,
        about: vec![Fact::new("dialect", "check-then-act"), Fact::new("spec", "0.1.0")],
    }
}

fn told(header: Header, actions: &[Action], end: End) -> Trace {
    let model = Lock::default();
    let init = model.init_states().remove(0);
    let mut last = init.clone();
    let mut steps = Vec::new();
    for action in actions {
        last = model.next_state(&last, *action).unwrap();
        steps.push((*action, last.clone()));
    }
    record(&model, header, &init, &steps, end).unwrap()
}

/// Both processes get in.
pub fn ordinary() -> Trace {
    use Action::{Look, Take};
    let text = "Between a look at the lock and its taking no other process MUST be able to take it; at no time does it have more than one holder.";
    let header = header("one-holder", TraceKind::Safety, TraceVerdict::Violated, text);
    told(header, &[Look(0), Look(1), Take(0), Take(1)], End::Open)
}

/// Process 1 takes a lock that another process holds: a step, and not only the state after it.
pub fn step() -> Trace {
    use Action::{Look, Take};
    let mut header = header(
        "takes-what-is-free",
        TraceKind::Step,
        TraceVerdict::Violated,
        "A lock that is taken MUST have been free.",
    );
    header.configuration = String::new();
    header.about.push(Fact::new("how it shows on a real system", "Both processes write to one file."));
    told(header, &[Look(0), Look(1), Take(0), Take(1)], End::Open)
}

/// A process gets in at all.
pub fn witness() -> Trace {
    use Action::{Look, Take};
    let header =
        header("can-be-taken", TraceKind::Reachability, TraceVerdict::Reached, "The lock can be taken.");
    told(header, &[Look(0), Take(0)], End::Open)
}

/// Process 0 never gets in.
pub fn lasso() -> Trace {
    use Action::{Leave, Look, Take};
    let text = "A process that found the lock free MUST hold it at last.";
    let header = header("gets-in", TraceKind::Liveness, TraceVerdict::Violated, text);
    told(header, &[Look(0), Look(1), Take(1), Leave(1)], End::Lasso { loop_start: 1 })
}

/// Process 0 never leaves, and no other process can get in.
pub fn stay() -> Trace {
    use Action::{Look, Take};
    let text = "A lock that is held MUST be free again at last.";
    let header = header("is-free-again", TraceKind::Liveness, TraceVerdict::Violated, text);
    let reason = "the process that is inside need never leave, and the action `leave` is not promised";
    told(header, &[Look(0), Take(0)], End::Stays { reason: reason.into() })
}

/// Every sample, with a name for its files.
pub fn samples() -> [(&'static str, Trace); 5] {
    [("ordinary", ordinary()), ("step", step()), ("witness", witness()), ("lasso", lasso()), ("stay", stay())]
}
