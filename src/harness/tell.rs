//! A failing case in words, for whoever has to repair the bus.

use std::fmt::Write as _;

use wspbus_models::event::{Event, ListenerId, Origin};
use wspbus_models::lifecycle::End;
use wspbus_models::narrate::{event_text, list};
use wspbus_models::requirement;

use super::judge::Fault;
use crate::suite::case::{Case, Input, Parameters, Returns, Setup, Step};
use crate::suite::compare::by_lanes;
use crate::suite::implementation::{Failure, Output};

/// The requirement, the steps before, and the step that failed.
pub(super) fn fault(setup: &Setup, parameters: &Parameters, case: &Case, fault: &Fault) -> String {
    let mut out = String::new();
    let at = fault.step();
    requirement(case, at, &mut out);
    let failed = at.unwrap_or(case.steps.len());
    let _ = writeln!(out, "\n{}", around(setup, parameters));
    for (index, step) in case.steps.iter().take(failed).enumerate() {
        let _ = writeln!(out, "{:>3}. {}", index + 1, input_text(&step.input));
        before(step, &mut out);
    }
    let step = at.and_then(|at| case.steps.get(at));
    if let Some(step) = step {
        let _ = writeln!(out, "{:>3}. {}   <- here", failed + 1, input_text(&step.input));
    }
    said(step, fault, &mut out);
    out
}

/// How to run one test alone, by the name of this program.
pub(super) fn again(name: &str) -> String {
    let program = std::env::current_exe().ok();
    let stem = program.as_deref().and_then(|path| path.file_stem()).and_then(|stem| stem.to_str());
    let is_digest = |text: &str| text.len() == 16 && text.chars().all(|c| c.is_ascii_hexdigit());
    let target = stem.and_then(|stem| stem.rsplit_once('-')).filter(|(_, digest)| is_digest(digest));
    let target = target.map_or(String::new(), |(target, _)| format!(" --test {target}"));
    format!("\nthis case alone:\n  cargo test{target} -- --exact '{name}'")
}

/// What is done, as a sentence.
pub(super) fn input_text(input: &Input) -> String {
    match *input {
        Input::Request { by, request } => format!("{by} asks for {request}"),
        Input::End { listener, end } => match end {
            End::Ok => format!("{listener} ends well"),
            End::Failed => format!("{listener} fails"),
            End::Exit(code) => format!("{listener} ends by asking for Exit({code})"),
        },
        Input::Expire { listener } => format!("{listener} passes its deadline"),
        Input::Wait { by, state } => format!("{by} waits for {state}"),
        Input::Await { by, ticket } => format!("{by} waits for {ticket}"),
        Input::Block => "the main program enters block".to_owned(),
        Input::Enqueue { fails: false } => "an entry is put into the main queue".to_owned(),
        Input::Enqueue { fails: true } => "an entry that will fail is put into the main queue".to_owned(),
        Input::Log => "somebody logs, and the listener of log fails".to_owned(),
        Input::Subscribe { by, subscribed } => {
            let (listener, channel, priority) =
                (subscribed.listener, subscribed.channel, subscribed.priority);
            format!("{by} subscribes {listener} to {channel} with priority {priority}")
        }
        Input::Unsubscribe { by, listener } => format!("{by} unsubscribes {listener}"),
        Input::Settle => "nothing is done".to_owned(),
    }
}

/// The requirement at stake: that of the step that fails, else that of the case.
fn requirement(case: &Case, at: Option<usize>, out: &mut String) {
    let about = at.and_then(|at| case.steps.get(at)).map(|step| step.about.as_str());
    let id = about.filter(|id| !id.is_empty()).unwrap_or(case.requirement());
    let _ = match requirement::find(id) {
        Some(requirement) => writeln!(out, "{id}  {}\n  why: {}", requirement.text, requirement.rationale),
        None => writeln!(out, "{id}"),
    };
}

fn around(setup: &Setup, parameters: &Parameters) -> String {
    let Setup { listeners, threads, denied } = setup;
    let each = listeners.iter().map(|l| format!("{} of {} ({})", l.listener, l.channel, l.priority));
    let returns = match parameters.returns {
        Returns::AtOnce => "at once",
        Returns::WhenResolved => "when their tickets resolve",
    };
    let denied = match denied.as_slice() {
        [] => String::new(),
        goals => format!("; listeners are denied {}", list(goals)),
    };
    format!(
        "A new bus; granted calls return {returns}; threads beside main: {threads}; \
         listeners (priority): {}{denied}.",
        list(each)
    )
}

/// What was seen in a step that was as it must be.
fn before(step: &Step, out: &mut String) {
    for event in &step.events {
        let _ = writeln!(out, "       {}", event_text(event));
    }
}

fn said(step: Option<&Step>, fault: &Fault, out: &mut String) {
    let _ = match fault {
        Fault::Step(failure) => return compared(step, failure, out),
        Fault::Panic { step: Some(_), message } => writeln!(out, "\nthe bus panicked: {message}"),
        Fault::Panic { step: None, message } => {
            writeln!(out, "\nthe bus panicked when it was made: {message}")
        }
        Fault::Unjudged { reason, is_broken: false, .. } => {
            writeln!(out, "\nnothing can be said, and that is no pass: {reason}")
        }
        Fault::Unjudged { reason, is_broken: true, .. } => {
            writeln!(out, "\nnothing can be said, the implementation of the kit's trait broke: {reason}")
        }
        Fault::Pass { reason } => writeln!(
            out,
            "\nit is known to fail ({reason}), and passes: take it off the list of known deviations"
        ),
    };
}

/// Expected beside observed, what is the same in both on one line.
fn compared(step: Option<&Step>, failure: &Failure, out: &mut String) {
    let (Some(step), Some(observed)) = (step, &failure.observed) else {
        let reason = failure.reason.as_deref().unwrap_or("no reason is given");
        let _ = writeln!(out, "\nit could not be done, and had to be possible: {reason}");
        return;
    };
    let expected = lines(&by_lanes(&step.events), &step.gates, &[]);
    let Output { events, gates, surprises, .. } = observed;
    let rows = aligned(&expected, &lines(events, gates, surprises));
    let width = rows.iter().flatten().map(|text| text.chars().count()).max().unwrap_or(0).clamp(8, 60);
    let _ = writeln!(out, "\n       {:width$}   observed", "expected");
    for [expected, observed] in rows {
        let mark = if expected == observed { '=' } else { '!' };
        let line = format!("     {mark} {expected:width$}   {observed}");
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

/// What was seen, a line each; what is at a gate; what has no word.
fn lines(events: &[Event], gates: &[ListenerId], surprises: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = events.iter().map(event_text).collect();
    lines.extend(gates.iter().map(|listener| format!("{} runs", Origin::Listener(*listener))));
    lines.extend(surprises.iter().map(|surprise| format!("? {}", surprise.escape_debug())));
    if lines.is_empty() {
        lines.push("nothing".to_owned());
    }
    lines
}

/// Two lists as rows with as many equal ones as possible, in order; empty where one has nothing.
fn aligned(left: &[String], right: &[String]) -> Vec<[String; 2]> {
    // By where the rests begin: how many entries they have in common.
    let mut common = vec![vec![0; right.len() + 1]; left.len() + 1];
    for (l, one) in left.iter().enumerate().rev() {
        for (r, other) in right.iter().enumerate().rev() {
            let skip = common[l + 1][r].max(common[l][r + 1]);
            common[l][r] = if one == other { common[l + 1][r + 1] + 1 } else { skip };
        }
    }
    let (mut rows, mut l, mut r) = (Vec::new(), 0, 0);
    while l < left.len() || r < right.len() {
        let (one, other) = (left.get(l).cloned(), right.get(r).cloned());
        let differ = |l: usize, r: usize| common.get(l).and_then(|row| row.get(r)).copied();
        let both = one.is_some() && other.is_some();
        if both && (one == other || differ(l + 1, r + 1) == Some(common[l][r])) {
            rows.push([one.unwrap_or_default(), other.unwrap_or_default()]);
            (l, r) = (l + 1, r + 1);
        } else if one.is_some() && (other.is_none() || differ(l + 1, r) == Some(common[l][r])) {
            rows.push([one.unwrap_or_default(), String::new()]);
            l += 1;
        } else {
            rows.push([String::new(), other.unwrap_or_default()]);
            r += 1;
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_common_stands_side_by_side() {
        let shown = |left: &str, right: &str| {
            let split = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
            let rows = aligned(&split(left), &split(right));
            rows.iter().map(|[l, r]| format!("{l}|{r}")).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown("abc", "abc"), "a|a b|b c|c");
        assert_eq!(shown("abd", "acd"), "a|a b|c d|d");
        assert_eq!(shown("ab", "b"), "a| b|b");
        assert_eq!(shown("b", "abc"), "|a b|b |c");
        assert_eq!(shown("", "x"), "|x");
    }
}
