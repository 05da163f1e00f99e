//! Events in words, for traces.

use std::fmt;

use crate::bus::event::{
    Answer, Event, Failure, ListenerId, Origin, Outcome, PassId, Reason, Resolution, ThreadId, TicketId, Wake,
};

/// A list, `-` if it is empty.
pub fn list<T: fmt::Display>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<String> = items.into_iter().map(|i| i.to_string()).collect();
    if items.is_empty() { "-".into() } else { items.join(", ") }
}

/// A value, `-` if there is none.
pub fn option<T: fmt::Display>(value: Option<T>) -> String {
    value.map_or("-".into(), |v| v.to_string())
}

/// One event as a short sentence.
pub fn event_text(event: &Event) -> String {
    match event {
        Event::Answered { origin, request, answer, ticket: Some(ticket) } => {
            format!("{request} of {origin}: {answer}, {ticket}")
        }
        Event::Answered { origin, request, answer, ticket: None } => {
            format!("{request} of {origin}: {answer}")
        }
        Event::StateWritten { from, to } => format!("state {from} > {to}"),
        Event::PassBegan { channel, due, .. } => format!("{channel} pass begins, due: {}", list(due)),
        Event::ListenerBegan { channel, listener, .. } => format!("{channel} calls {listener}"),
        Event::ListenerEnded { channel, listener, outcome, .. } => format!("{channel} {listener} {outcome}"),
        Event::PassEnded { channel, .. } => format!("{channel} pass ends"),
        Event::Subscribed { channel, listener, priority } => {
            format!("{listener} subscribed to {channel} with priority {priority}")
        }
        Event::Unsubscribed { listener } => format!("{listener} unsubscribed"),
        Event::Resolved { ticket, goal, resolution } => format!("{ticket} ({goal}): {resolution}"),
        Event::Fetched { thread, ticket, resolution } => format!("{thread} fetches {ticket}: {resolution}"),
        Event::Waiting { thread, state } => format!("{thread} waits for {state}"),
        Event::Woken { thread, wake: Wake::Entered(state) } => format!("{thread} wakes: {state}"),
        Event::Woken { thread, wake: Wake::Gone } => format!("{thread} wakes: gone"),
        Event::Refused { origin, reason } => format!("{origin} is refused: {reason}"),
        Event::EndedLate { listener, outcome } => format!("{listener} {outcome}, too late"),
        Event::NoStep => "there is no step to take".into(),
        Event::LogFailed => "a log listener failed".into(),
        Event::Blocked => "main is in block".into(),
        Event::MainRan { failed: false } => "an entry of main ended".into(),
        Event::MainRan { failed: true } => "an entry of main failed".into(),
        Event::Taken { code, reexec, failures } => {
            let how = if *reexec { ", to re-execute" } else { "" };
            let told = if failures.is_empty() { String::new() } else { format!(" ({})", list(failures)) };
            format!("main leaves block with {code}{how}{told}")
        }
        Event::Ended { code } => format!("the process ends with {code}"),
        Event::ReExecuted { thread } => format!("{thread} re-executes the process"),
    }
}

/// `Display` of several types, each in an expression.
macro_rules! display {
    ($($type:ty: |$value:ident, $f:ident| $body:expr;)*) => {
        $(impl fmt::Display for $type {
            fn fmt(&self, $f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let $value = self;
                $body
            }
        })*
    };
}
pub(crate) use display;

display! {
    ListenerId: |id, f| write!(f, "L{}", id.0);
    TicketId: |id, f| write!(f, "ticket {}", id.0);
    ThreadId: |id, f| if id.0 == 0 { f.write_str("main") } else { write!(f, "thread {}", id.0) };
    PassId: |id, f| write!(f, "pass {}", id.0);
    Origin: |origin, f| match origin {
        Origin::Thread(thread) => thread.fmt(f),
        Origin::Listener(listener) => listener.fmt(f),
    };
    Outcome: |outcome, f| match outcome {
        Outcome::Ok => f.write_str("ends"),
        Outcome::Failed => f.write_str("fails"),
        Outcome::Exit(code) => write!(f, "ends by Exit({code})"),
        Outcome::TimedOut => f.write_str("passes its deadline and is abandoned"),
        Outcome::Busy => f.write_str("is busy: it still runs since it was abandoned"),
        Outcome::Interrupted => f.write_str("is interrupted"),
    };
    Failure: |failure, f| write!(f, "{} {} {}", failure.channel, failure.listener, failure.outcome);
    Answer: |answer, f| match answer {
        Answer::Accepted => f.write_str("Accepted"),
        Answer::Joined { again: false } => f.write_str("Joined"),
        Answer::Joined { again: true } => f.write_str("Joined, once more"),
        Answer::Superseded(goal) => write!(f, "Superseded({goal})"),
        Answer::Already => f.write_str("Already"),
        Answer::Refused(reason) => write!(f, "Refused({reason})"),
        Answer::Denied => f.write_str("Denied"),
    };
    Reason: |reason, f| f.write_str(match reason {
        Reason::NotRunning => "not running",
        Reason::Terminal => "terminal",
        Reason::Abandoned => "abandoned",
        Reason::InListener => "in listener",
        Reason::ReExecuting => "re-executing",
        Reason::Stale => "stale",
    });
    Resolution: |resolution, f| match resolution {
        Resolution::Reached => f.write_str("Reached"),
        Resolution::ReachedWithFailures(failures) if failures.is_empty() => f.write_str("Reached with failures"),
        Resolution::ReachedWithFailures(failures) => write!(f, "Reached with failures ({})", list(failures)),
        Resolution::Superseded { by, failures } if failures.is_empty() => write!(f, "Superseded by {by}"),
        Resolution::Superseded { by, failures } => write!(f, "Superseded by {by} ({})", list(failures)),
        Resolution::Exited(failures) if failures.is_empty() => f.write_str("Exited"),
        Resolution::Exited(failures) => write!(f, "Exited with failures ({})", list(failures)),
        Resolution::Unwound(outcome) => write!(f, "unwound: the listener {outcome}"),
    };
}
