//! The kinds of events that an adapter may be unable to tell, and the cases for such an adapter.
//!
//! Many buses have methods that return nothing: such a bus gives no answers, and its requesters hold no tickets. A
//! bus of this kind can still be judged by its states and its listeners.

use wspbus_models::bus::event::{Event, Resolution};

use super::case::Suite;

/// Something that every adapter is expected to tell, unless its greeting says that it lacks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Telling {
    /// The answers of requests. An adapter that lacks them lacks tickets too.
    Answers,
    /// The resolutions of granted requests.
    Tickets,
    /// The failures that a resolution and the end of `block` name.
    Failures,
}

impl Telling {
    /// All of them.
    pub const ALL: [Telling; 3] = [Telling::Answers, Telling::Tickets, Telling::Failures];

    /// The name, as a greeting writes it.
    pub fn name(self) -> &'static str {
        match self {
            Telling::Answers => "answers",
            Telling::Tickets => "tickets",
            Telling::Failures => "failures",
        }
    }
}

/// The events that are left for an adapter that lacks some of this.
pub fn told(events: &[Event], lacks: &[Telling]) -> Vec<Event> {
    events.iter().filter_map(|event| one(event, lacks)).collect()
}

/// The event, as far as it is told; none if it is not told.
pub fn one(event: &Event, lacks: &[Telling]) -> Option<Event> {
    let lacks = |telling| lacks.contains(&telling);
    let without_tickets = lacks(Telling::Tickets) || lacks(Telling::Answers);
    let mut event = event.clone();
    match &mut event {
        Event::Answered { .. } if lacks(Telling::Answers) => return None,
        Event::Resolved { .. } if without_tickets => return None,
        Event::Answered { ticket, .. } if without_tickets => *ticket = None,
        Event::Resolved { resolution, .. } if lacks(Telling::Failures) => match resolution {
            Resolution::ReachedWithFailures(_) => *resolution = Resolution::Reached,
            Resolution::Superseded { failures, .. } | Resolution::Exited(failures) => failures.clear(),
            Resolution::Reached | Resolution::Unwound(_) => {}
        },
        Event::Taken { failures, .. } if lacks(Telling::Failures) => failures.clear(),
        _ => {}
    }
    Some(event)
}

impl Suite {
    /// The suite for an adapter that lacks some of this: its cases expect only what is told. The cases were chosen by
    /// what a bus shows that tells everything, so the guarantee of the suite does not hold for such an adapter: two
    /// states that differ in an answer alone look the same to it.
    pub fn without(mut self, lacks: &[Telling]) -> Suite {
        if !lacks.is_empty() {
            for step in self.cases.iter_mut().flat_map(|case| &mut case.steps) {
                step.events = told(&step.events, lacks);
            }
            let names: Vec<&str> = lacks.iter().map(|telling| telling.name()).collect();
            self.guarantee = format!(
                "A pass shows what an adapter tells that does not tell {}, in these cases and in no others. For an adapter \
                 that tells everything: {}",
                names.join(", "),
                self.guarantee
            );
        }
        self
    }
}
