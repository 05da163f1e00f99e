//! A system that only shows events, step by step.

use std::collections::BTreeSet;

use wspbus_check::{Limits, Verdict, Watched, check, silent};
use wspbus_models::site::claim::{Chapter, Claim, claims};
use wspbus_models::site::{Environment, Event, Seen, Subscribers, Terms};
use wspbus_words::system::{Checked, Label, Narrate, System};

/// The events that are shown, a list for each step.
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

impl System for Script {
    type State = usize;
    type Action = usize;
    type Event = Event;

    fn begin(&self) -> (usize, Vec<Event>) {
        (0, self.before.clone())
    }

    fn offer(&self, place: &usize, actions: &mut Vec<usize>) {
        actions.extend((*place < self.steps.len()).then_some(*place));
    }

    fn step(&self, place: &mut usize, shown: &usize) -> Vec<Event> {
        *place += 1;
        self.steps[*shown].clone()
    }

    fn fairness(&self, _shown: &usize) -> Option<u8> {
        Some(0)
    }

    fn may_end(&self, _place: &usize) -> bool {
        true
    }
}

impl Narrate for Script {
    fn label(&self, shown: &usize) -> Label {
        Label { name: "show", arguments: vec![("step", shown.to_string())] }
    }
}

impl Checked for Script {
    type Seen = Seen;

    fn observer(&self) -> Seen {
        let Script { environment, slots, .. } = *self;
        Seen::new(Terms { environment, slots, rate: 2, subscribers: [Subscribers::first(1); 4] })
    }

    fn claims(&self) -> Vec<Claim> {
        claims(&CHAPTERS, &[])
    }
}

/// The claims that the script breaks.
pub fn violated(script: &Script) -> BTreeSet<&'static str> {
    let report = check(&Watched::new(script.clone()), &Limits::default(), &mut silent).expect("sound");
    let broken = report.findings.iter().filter(|f| f.verdict == Verdict::Violated);
    broken.map(|f| f.name).collect()
}
