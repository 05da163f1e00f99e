//! A model that is given as a list of arrows between numbers.

use stateright::Model;
use wspbus_check::{Limits, Report, check, silent};
use wspbus_words::model::{Checked, Kind, Label, Narrate, Property, Step};

/// An action: the arrow that it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrow {
    pub from: u8,
    pub to: u8,
    pub class: &'static str,
    pub actor: usize,
    pub fair: Option<u8>,
}

/// An arrow of actor 0 in class `go` that nobody promises to take.
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
    pub classes: Vec<&'static str>,
    /// States above are outside the boundary.
    pub boundary: u8,
    pub claims: Vec<Property<Toy>>,
}

impl Toy {
    /// Begins in 0, may end everywhere, claims nothing.
    pub fn new(arrows: &[Arrow]) -> Self {
        Toy {
            init: vec![0],
            arrows: arrows.to_vec(),
            bad: vec![],
            from: vec![],
            to: vec![],
            ends: (0..=u8::MAX).collect(),
            classes: vec![],
            boundary: u8::MAX,
            claims: vec![],
        }
    }

    pub fn bad(mut self, bad: &[u8]) -> Self {
        self.bad = bad.to_vec();
        self
    }

    pub fn claim(mut self, name: &'static str, kind: Kind<Toy>) -> Self {
        self.claims.push(Property { name, requirements: &["toy-1"], kind });
        self
    }

    pub fn leads_to(mut self, from: &[u8], to: &[u8]) -> Self {
        (self.from, self.to) = (from.to_vec(), to.to_vec());
        let from = |toy: &Toy, state: &u8| toy.from.contains(state);
        self.claim("live", Kind::LeadsTo { from, to: |toy, state| toy.to.contains(state) })
    }

    pub fn report(&self) -> Report<Toy> {
        check(self, &Limits::default(), &mut silent).expect("the toy obeys the rules")
    }
}

/// No bad state.
pub fn never_bad() -> Kind<Toy> {
    Kind::Always { when: |_, _| true, holds: |toy, state| !toy.bad.contains(state) }
}

/// No step down, unless to 0.
pub fn upwards() -> Kind<Toy> {
    Kind::Step { when: |step| *step.after != 0, holds: |step| step.before <= step.after }
}

/// Some step leads to a bad state.
pub fn shows_bad() -> Kind<Toy> {
    Kind::Reachable { shows: |step: &Step<'_, Toy>| step.model.bad.contains(step.after) }
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

impl Narrate for Toy {
    fn lanes(&self) -> Vec<String> {
        (0..4).map(|lane| format!("actor {lane}")).collect()
    }
    fn actor(&self, action: &Arrow) -> usize {
        action.actor
    }
    fn label(&self, action: &Arrow) -> Label {
        Label { name: action.class, arguments: vec![("to", action.to.to_string())] }
    }
    fn messages(&self, _: &u8, _: &Arrow, _: &u8) -> Vec<String> {
        vec![]
    }
    fn variables(&self, state: &u8) -> Vec<(&'static str, String)> {
        vec![("state", state.to_string())]
    }
}

impl Checked for Toy {
    type Observation = ();
    fn observe(&self, _: &u8, _: &Arrow, _: &u8) {}
    fn claims(&self) -> Vec<Property<Self>> {
        self.claims.clone()
    }
    fn classes(&self) -> Vec<&'static str> {
        self.classes.clone()
    }
    fn fairness(&self, action: &Arrow) -> Option<u8> {
        action.fair
    }
    fn may_end(&self, state: &u8) -> bool {
        self.ends.contains(state)
    }
}
