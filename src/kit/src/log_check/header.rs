//! The header of a log: the bus that the log is of, and the kinds of events that the log tells.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wspbus_models::bus::Goal;
use wspbus_models::bus::event::Event;

use crate::suite::case::{Returns, Setup, Subscribed};
use crate::suite::telling::{self, Telling};

/// The version of the format of a log. A reader refuses any other version.
pub const FORMAT: u32 = 1;

/// The first line of the log of one bus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Header {
    /// The version of the format.
    pub log: u32,
    /// The name of the bus, for the report.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub implementation: String,
    /// The listeners that were subscribed before the log begins, in the order of subscription.
    #[serde(default)]
    pub listeners: Vec<Subscribed>,
    /// The goals that the policy denies to listeners. Every other goal is permitted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub denied: Vec<Goal>,
    /// The kinds of events that the log tells completely. It tells no event of another kind. If the field is left out,
    /// the log tells every kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sees: Option<Vec<Kind>>,
    /// The moment at which a granted call returns to the thread that made it: its answer is told then, or before.
    #[serde(default)]
    pub returns: Returns,
    /// True if every thread rested when the log ended. Then every event that was due must be in the log. Else a log may
    /// end anywhere.
    #[serde(default)]
    pub complete: bool,
}

/// A kind of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The answers of requests: `answered`.
    Answers,
    /// The states that are written: `state_written`.
    States,
    /// The beginnings and the ends of passes: `pass_began`, `pass_ended`.
    Passes,
    /// The calls of listeners: `listener_began`, `listener_ended`, `ended_late`.
    Listeners,
    /// The resolutions of granted requests: `resolved`.
    Tickets,
    /// The waits of threads for a state: `waiting`, `woken`.
    Waits,
    /// The main program: `blocked`, `main_ran`, `taken`.
    Main,
    /// The end of the process by the bus: `ended`, `re_executed`. No bus of the specification ends it.
    Process,
    /// No event, but a part of `resolved` and `taken`: the failures that they name. A log that does not tell failures
    /// writes `reached` for `reached_with_failures`, and leaves the other lists of failures empty.
    Failures,
    /// The failures of the listeners of `log`: `log_failed`.
    Log,
    /// The subscriptions: `subscribed`, `unsubscribed`.
    Subscriptions,
    /// The calls that are no requests and are refused: `refused`.
    Refusals,
}

impl Kind {
    /// Every kind, in order.
    pub const ALL: [Kind; 12] = [
        Kind::Answers,
        Kind::States,
        Kind::Passes,
        Kind::Listeners,
        Kind::Tickets,
        Kind::Waits,
        Kind::Main,
        Kind::Process,
        Kind::Failures,
        Kind::Log,
        Kind::Subscriptions,
        Kind::Refusals,
    ];

    /// The name, as a header writes it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Answers => "answers",
            Kind::States => "states",
            Kind::Passes => "passes",
            Kind::Listeners => "listeners",
            Kind::Tickets => "tickets",
            Kind::Waits => "waits",
            Kind::Main => "main",
            Kind::Process => "process",
            Kind::Failures => "failures",
            Kind::Log => "log",
            Kind::Subscriptions => "subscriptions",
            Kind::Refusals => "refusals",
        }
    }

    /// The kind of an event; none for an event that no log has.
    pub fn of(event: &Event) -> Option<Kind> {
        Some(match event {
            Event::Answered { .. } => Kind::Answers,
            Event::StateWritten { .. } => Kind::States,
            Event::PassBegan { .. } | Event::PassEnded { .. } => Kind::Passes,
            Event::ListenerBegan { .. } | Event::ListenerEnded { .. } | Event::EndedLate { .. } => {
                Kind::Listeners
            }
            Event::Resolved { .. } => Kind::Tickets,
            Event::Waiting { .. } | Event::Woken { .. } => Kind::Waits,
            Event::Blocked | Event::MainRan { .. } | Event::Taken { .. } => Kind::Main,
            Event::Ended { .. } | Event::ReExecuted { .. } => Kind::Process,
            Event::LogFailed => Kind::Log,
            Event::Subscribed { .. } | Event::Unsubscribed { .. } => Kind::Subscriptions,
            Event::Refused { .. } => Kind::Refusals,
            Event::Fetched { .. } | Event::NoStep => return None,
        })
    }
}

impl Default for Header {
    fn default() -> Self {
        Header {
            log: FORMAT,
            implementation: String::new(),
            listeners: Vec::new(),
            denied: Vec::new(),
            sees: None,
            returns: Returns::AtOnce,
            complete: false,
        }
    }
}

impl Header {
    /// Does the log tell the events of this kind?
    pub fn tells(&self, kind: Kind) -> bool {
        self.sees.as_ref().is_none_or(|sees| sees.contains(&kind))
    }

    /// The listeners and the policy as a set-up.
    pub fn setup(&self) -> Setup {
        Setup { listeners: self.listeners.clone(), threads: 0, denied: self.denied.clone(), log: Vec::new() }
    }

    /// The event as a log with this header tells it; none if such a log does not tell it.
    pub fn told(&self, event: &Event) -> Option<Event> {
        let kind = Kind::of(event).filter(|kind| self.tells(*kind))?;
        let mut event = match self.tells(Kind::Failures) {
            true => event.clone(),
            false => telling::one(event, &[Telling::Failures])?,
        };
        if let (Kind::Answers, Event::Answered { ticket, .. }) = (kind, &mut event)
            && !self.tells(Kind::Tickets)
        {
            *ticket = None;
        }
        Some(event)
    }
}
