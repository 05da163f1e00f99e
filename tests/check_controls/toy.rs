//! A model that is given as a list of arrows between numbers.

use stateright::Model;
use wspbus_check::{Checkable, ClaimKind, Claimed, Kept, Limits, Promise, Report, Tell, check, silent};
use wspbus_words::system::{Label, Value};

/// An action: the arrow that it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrow {
    pub from: u8,
    pub to: u8,
    pub class: &'static str,
    pub actor: usize,
    pub fair: Option<u8>,
}

/// An arrow of actor 0 in class `go` that nothing promises to take.
pub fn go(from: u8, to: u8) -> Arrow {
    Arrow { from, to, class: "go", actor: 0, fair: None }
}

impl Arrow {
    pub fn fair(self, class: u8) -> Self {
        Arrow { fair: Some(class), ..self }
    }
    pub fn by(self, actor: usize) -> Self {
        Arrow { actor, ..self }
    }
    pub fn class(self, class: &'static str) -> Self {
        Arrow { class, ..self }
    }
}

#[derive(Clone)]
pub struct Toy {
    pub init: Vec<u8>,
    pub arrows: Vec<Arrow>,
    /// Marked states; the claims below are about them.
    pub bad: Vec<u8>,
    pub from: Vec<u8>,
    pub to: Vec<u8>,
    pub ends: Vec<u8>,
    /// States above are outside the boundary.
    pub boundary: u8,
    pub claims: Vec<(&'static str, Kind)>,
    /// The number of actors that there are.
    pub lanes: usize,
    /// The state to which `take` leads by every arrow: a model that contradicts its `next_state`.
    pub astray: Option<u8>,
}

/// The part of a behaviour on which a claim is judged.
#[derive(Clone, Copy, Debug)]
pub enum On {
    States,
    Steps,
}

/// A claim about a toy.
#[derive(Clone, Copy)]
pub enum Kind {
    /// About every state.
    Always(fn(&Toy, u8) -> Option<bool>),
    /// About every step, by the states before and after.
    Step(fn(&Toy, u8, u8) -> Option<bool>),
    /// Some step leads to such a state.
    Reachable(fn(&Toy, u8) -> bool),
    /// Each state of the first list is one of the second list, or is followed by one.
    LeadsTo,
    /// Of states, and judged at a place where there is no claim.
    Misplaced,
    /// Of this kind, at any place: it holds at each place that judges it.
    Judged(ClaimKind, On),
    /// Of states: each is judged twice, and only the first judgement is bad in a state that is marked bad.
    TwiceOnState,
    /// Of steps: each is judged twice, and only the first judgement is bad if it leads to a state marked bad.
    TwiceOnStep,
    /// A state that is marked bad shows it, and so does a step between these two states.
    Either(u8, u8),
}

impl Toy {
    /// A toy that begins in 0, may end in every state, and has no claims.
    pub fn new(arrows: &[Arrow]) -> Self {
        Toy {
            init: vec![0],
            arrows: arrows.to_vec(),
            bad: vec![],
            from: vec![],
            to: vec![],
            ends: (0..=u8::MAX).collect(),
            boundary: u8::MAX,
            claims: vec![],
            lanes: 4,
            astray: None,
        }
    }

    pub fn bad(mut self, bad: &[u8]) -> Self {
        self.bad = bad.to_vec();
        self
    }

    pub fn claim(mut self, name: &'static str, kind: Kind) -> Self {
        self.claims.push((name, kind));
        self
    }

    pub fn leads_to(mut self, from: &[u8], to: &[u8]) -> Self {
        (self.from, self.to) = (from.to_vec(), to.to_vec());
        self.claim("live", Kind::LeadsTo)
    }

    pub fn report(&self) -> Report<Toy> {
        check(self, &Limits::default(), &mut silent).expect("the toy obeys the rules")
    }
}

/// No bad state.
pub fn never_bad() -> Kind {
    Kind::Always(|toy, state| Some(!toy.bad.contains(&state)))
}

/// No step down, unless to 0.
pub fn upwards() -> Kind {
    Kind::Step(|_, before, after| (after != 0).then_some(before <= after))
}

/// Some step leads to a bad state.
pub fn shows_bad() -> Kind {
    Kind::Reachable(|toy, after| toy.bad.contains(&after))
}

impl Model for Toy {
    type State = u8;
    type Action = Arrow;
    fn init_states(&self) -> Vec<u8> {
        self.init.clone()
    }
    fn actions(&self, state: &u8, actions: &mut Vec<Arrow>) {
        actions.extend(self.arrows.iter().filter(|arrow| arrow.from == *state));
    }
    /// Arrows to 255 are actions that do nothing.
    fn next_state(&self, _: &u8, action: Arrow) -> Option<u8> {
        (action.to != u8::MAX).then_some(action.to)
    }
    fn within_boundary(&self, state: &u8) -> bool {
        *state <= self.boundary
    }
}

impl Tell for Toy {
    fn lanes(&self) -> Vec<String> {
        (0..self.lanes).map(|lane| format!("actor {lane}")).collect()
    }
    fn actor(&self, action: &Arrow) -> usize {
        action.actor
    }
    fn label(&self, action: &Arrow) -> Label {
        Label { name: action.class, arguments: vec![("to", action.to.to_string())] }
    }
    fn messages(&self, before: &u8, action: &Arrow) -> Vec<String> {
        vec![format!("from {before} to {}", action.to)]
    }
    fn variables(&self, state: &u8) -> Vec<(&'static str, Value)> {
        vec![("state", (*state).into())]
    }
}

impl Checkable for Toy {
    type Store = Kept<u8>;

    fn claimed(&self) -> Vec<Claimed> {
        let claimed = |(name, kind): &(&'static str, Kind)| Claimed {
            name,
            requirements: &["toy-1"],
            kind: match kind {
                Kind::Judged(kind, _) => *kind,
                Kind::Always(_) | Kind::Misplaced | Kind::TwiceOnState => ClaimKind::Safety,
                Kind::Step(_) | Kind::TwiceOnStep => ClaimKind::Step,
                Kind::Reachable(_) | Kind::Either(..) => ClaimKind::Reachability,
                Kind::LeadsTo => ClaimKind::Liveness,
            },
        };
        self.claims.iter().map(claimed).collect()
    }

    fn take(&self, before: &u8, action: &Arrow, judged: &mut dyn FnMut(usize, bool)) -> Option<u8> {
        let after = self.next_state(before, *action)?;
        for (place, (_, kind)) in self.claims.iter().enumerate() {
            match kind {
                Kind::Step(holds) => {
                    if let Some(holds) = holds(self, *before, after) {
                        judged(place, holds);
                    }
                }
                Kind::Reachable(shows) if shows(self, after) => judged(place, true),
                Kind::Judged(_, On::Steps) => judged(place, true),
                Kind::TwiceOnStep => {
                    judged(place, !self.bad.contains(&after));
                    judged(place, true);
                }
                Kind::Either(from, to) if (*from, *to) == (*before, after) => judged(place, true),
                _ => {}
            }
        }
        Some(self.astray.unwrap_or(after))
    }

    fn judge_state(&self, state: &u8, judged: &mut dyn FnMut(usize, bool)) {
        for (place, (_, kind)) in self.claims.iter().enumerate() {
            match kind {
                Kind::Always(holds) => {
                    if let Some(holds) = holds(self, *state) {
                        judged(place, holds);
                    }
                }
                Kind::Misplaced => judged(self.claims.len(), false),
                Kind::Judged(_, On::States) => judged(place, true),
                Kind::TwiceOnState => {
                    judged(place, !self.bad.contains(state));
                    judged(place, true);
                }
                Kind::Either(..) if self.bad.contains(state) => judged(place, true),
                _ => {}
            }
        }
    }

    fn promise(&self, _: usize, state: &u8) -> Promise {
        Promise { from: self.from.contains(state), to: self.to.contains(state) }
    }

    fn fairness(&self, action: &Arrow) -> Option<u8> {
        action.fair
    }

    fn may_end(&self, state: &u8) -> bool {
        self.ends.contains(state)
    }
}
