//! A model that does nothing but show events, step by step.

use std::collections::BTreeSet;

use stateright::Model;
use wspbus_check::{Limits, Verdict, check, silent};
use wspbus_models::site::claim::{Chapter, Watched, claims};
use wspbus_models::site::{Environment, Event, Interpreter, Seen, Sighting};
use wspbus_words::model::{Checked, Label, Narrate, Property};

/// What is shown, a list of events a step.
#[derive(Clone, Debug)]
pub struct Script {
    pub before: Vec<Event>,
    pub steps: Vec<Vec<Event>>,
    pub environment: Environment,
    pub slots: u8,
}

impl Default for Script {
    fn default() -> Self {
        Script { before: Vec::new(), steps: Vec::new(), environment: Environment::Shared, slots: 0 }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct At {
    place: usize,
    seen: Seen,
}

const CHAPTERS: [Chapter; 9] = [
    Chapter::Teardown,
    Chapter::Controller,
    Chapter::Control,
    Chapter::Rolling,
    Chapter::Scope,
    Chapter::Authority,
    Chapter::Load,
    Chapter::Asked,
    Chapter::Told,
];

impl Model for Script {
    type State = At;
    type Action = usize;

    fn init_states(&self) -> Vec<At> {
        let mut seen = Seen::default();
        self.before.iter().for_each(|event| seen.note(event));
        vec![At { place: 0, seen }]
    }

    fn actions(&self, at: &At, actions: &mut Vec<usize>) {
        actions.extend((at.place < self.steps.len()).then_some(at.place));
    }

    fn next_state(&self, at: &At, place: usize) -> Option<At> {
        let mut next = at.clone();
        next.place += 1;
        self.steps[place].iter().for_each(|event| next.seen.note(event));
        Some(next)
    }
}

impl Narrate for Script {
    fn lanes(&self) -> Vec<String> {
        vec!["script".into()]
    }
    fn actor(&self, _action: &usize) -> usize {
        0
    }
    fn label(&self, action: &usize) -> Label {
        Label { name: "show", arguments: vec![("step", action.to_string())] }
    }
    fn messages(&self, _before: &At, action: &usize, _after: &At) -> Vec<String> {
        self.steps[*action].iter().map(Event::to_string).collect()
    }
    fn variables(&self, at: &At) -> Vec<(&'static str, String)> {
        vec![("place", at.place.to_string())]
    }
}

impl Checked for Script {
    type Observation = Vec<Sighting>;

    fn observe(&self, before: &At, action: &usize, _after: &At) -> Vec<Sighting> {
        before.seen.sightings(self.steps[*action].clone())
    }
    fn claims(&self) -> Vec<Property<Self>> {
        claims(&CHAPTERS, &[])
    }
    fn classes(&self) -> Vec<&'static str> {
        vec!["show"]
    }
    fn fairness(&self, _action: &usize) -> Option<u8> {
        Some(0)
    }
    fn may_end(&self, _at: &At) -> bool {
        true
    }
}

impl Watched for Script {
    fn seen(at: &At) -> &Seen {
        &at.seen
    }
    fn environment(&self) -> Environment {
        self.environment
    }
    fn slots(&self) -> u8 {
        self.slots
    }
    fn rate(&self) -> u8 {
        2
    }
    fn subscribers(&self, _interpreter: Interpreter) -> u8 {
        1
    }
}

/// The properties that the script breaks.
pub fn violated(script: &Script) -> BTreeSet<&'static str> {
    let report = check(script, &Limits::default(), &mut silent).expect("sound");
    let broken = report.findings.iter().filter(|f| f.verdict == Verdict::Violated);
    broken.map(|f| f.name).collect()
}
