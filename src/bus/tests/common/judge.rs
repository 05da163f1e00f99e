//! Judges a recorded life of a bus: the machine says the same again, no claim is broken, and at rest nothing is due.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use wspbus::event::{Answer, Event, Outcome, Reason, Resolution, Wake};
use wspbus::{Input, Machine, Memory};
use wspbus_models::bus::claim::concern::{BusClaims, Promises};
use wspbus_models::bus::seen::Seen;
use wspbus_words::system::Observer;

/// A step: the input, and the events that it brought about.
pub type Step = (Input, Vec<Event>);

/// The steps of a bus, in order.
#[derive(Clone, Default)]
pub struct Record(Arc<Mutex<Vec<Step>>>);

#[allow(dead_code)]
impl Record {
    /// Writes down every step.
    pub fn recorder(&self) -> impl FnMut(&Input, &[Event]) + Send + 'static {
        let steps = self.0.clone();
        move |input, events| steps.lock().unwrap().push((*input, events.to_vec()))
    }

    /// The steps so far.
    pub fn steps(&self) -> Vec<Step> {
        self.0.lock().unwrap().clone()
    }

    /// Takes the steps out.
    pub fn take(&self) -> Vec<Step> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// The law, and everything that the judges saw.
#[derive(Clone, Default)]
pub struct Court {
    claims: Arc<BusClaims>,
    sights: Arc<Mutex<BTreeSet<&'static str>>>,
}

/// The sights that a test with many threads has to show, or it shows little.
#[allow(dead_code)]
pub const SIGHTS: [&str; 16] = [
    "a deadline passes",
    "a listener is busy",
    "an abandoned listener ends",
    "a listener ends before its deadline is booked",
    "an abandoned listener asks",
    "a listener waits",
    "two threads wait for one state",
    "a waiter is gone",
    "a goal is superseded",
    "a goal runs once more",
    "a goal is joined",
    "a failure is told",
    "a ticket is fetched",
    "an entry runs in main",
    "a re-execution is taken",
    "a listener of log fails",
];

/// The sight of an event, and of the input that brought it about.
fn sight(input: &Input, event: &Event) -> Option<&'static str> {
    Some(match (input, event) {
        (_, Event::ListenerEnded { outcome: Outcome::TimedOut, .. }) => SIGHTS[0],
        (_, Event::ListenerEnded { outcome: Outcome::Busy, .. }) => SIGHTS[1],
        (_, Event::EndedLate { .. }) => SIGHTS[2],
        (Input::Expired(_), Event::Refused { reason: Reason::Stale, .. }) => SIGHTS[3],
        (_, Event::Answered { answer: Answer::Refused(Reason::Abandoned), .. }) => SIGHTS[4],
        (_, Event::Refused { reason: Reason::InListener, .. }) => SIGHTS[5],
        (Input::Wait(..), Event::Refused { reason: Reason::Stale, .. }) => SIGHTS[6],
        (_, Event::Woken { wake: Wake::Gone, .. }) => SIGHTS[7],
        (_, Event::Resolved { resolution: Resolution::Superseded { .. }, .. }) => SIGHTS[8],
        (_, Event::Answered { answer: Answer::Joined { again: true }, .. }) => SIGHTS[9],
        (_, Event::Answered { answer: Answer::Joined { again: false }, .. }) => SIGHTS[10],
        (_, Event::Resolved { resolution: Resolution::ReachedWithFailures(_), .. }) => SIGHTS[11],
        (_, Event::Fetched { .. }) => SIGHTS[12],
        (_, Event::MainRan { .. }) => SIGHTS[13],
        (_, Event::Taken { reexec: true, .. }) => SIGHTS[14],
        (_, Event::LogFailed) => SIGHTS[15],
        _ => return None,
    })
}

impl Court {
    /// Did a judge see this?
    #[allow(dead_code)]
    pub fn saw(&self, sight: &str) -> bool {
        self.sights.lock().unwrap().contains(sight)
    }
}

/// A judge goes on from where it stopped, so that a long life can be judged in parts.
pub struct Judge {
    court: Court,
    machine: Machine,
    memory: Memory,
    seen: Seen,
    promises: Promises,
}

impl Judge {
    pub fn new(court: &Court) -> Judge {
        // As a bus with no other choices has it.
        Judge::with(court, 65_536)
    }

    /// The judge of a bus that keeps so many resolutions.
    #[allow(dead_code)]
    pub fn with(court: &Court, keeps: usize) -> Judge {
        let machine = Machine { keeps, ..Machine::default() };
        Judge {
            court: court.clone(),
            machine,
            memory: Memory::default(),
            seen: Seen::default(),
            promises: Promises::default(),
        }
    }

    /// The first fault of these steps.
    pub fn fault(&mut self, steps: &[Step]) -> Option<String> {
        steps.iter().find_map(|(input, events)| {
            let again = self.machine.step(&mut self.memory, input).events;
            if again != *events {
                return Some(format!("{input:?}: the shell saw {events:?}, and the machine says {again:?}"));
            }
            if events.is_empty() {
                return None;
            }
            let sights = events.iter().filter_map(|event| sight(input, event));
            self.court.sights.lock().unwrap().extend(sights);
            let broken = self.court.claims.broken(&self.seen, events);
            events.iter().for_each(|event| self.seen.observe(event));
            self.court.claims.note(&mut self.promises, &self.seen);
            broken.first().map(|concern| format!("{input:?} breaks {}: {events:?}", concern.property))
        })
    }

    /// The first thing that is due where nothing more happens.
    pub fn due(&self) -> Option<String> {
        if self.memory.can_advance() {
            return Some(format!("a step is due in {}", self.memory.state));
        }
        self.court
            .claims
            .due(&self.promises)
            .first()
            .map(|concern| format!("due at rest: {}", concern.property))
    }
}
