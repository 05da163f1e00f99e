use wspbus_models::bus::event::{Channel, ListenerId, Origin, Outcome, PassId, ThreadId, TicketId};
use wspbus_models::bus::{End, Goal, Machine, Request, State};

use super::*;
use crate::suite::case::{Input, Never, Parameters, Subscribed};
use crate::suite::implementation::{CaseVerdict, Implementation, Trouble, run_case};
use crate::suite::observable::Reference;

/// A thread starts the bus, and its one listener ends as told.
fn small(end: End) -> (Setup, Case) {
    let listener = ListenerId(0);
    let listeners = vec![Subscribed { listener, channel: Channel::Start, priority: 50 }];
    let setup = Setup { listeners, threads: 1, denied: Vec::new() };
    let by = Origin::Thread(ThreadId(1));
    let inputs = [Input::Request { by, request: Request::Start }, Input::End { listener, end }];
    let mut bus = Reference::new(Machine::default());
    bus.reset(&setup, &Parameters::default()).unwrap();
    let step = |input: &Input| {
        let output = bus.apply(input).unwrap();
        Step { input: *input, events: output.events, gates: output.gates, about: "LIFE-3".to_owned() }
    };
    let steps = inputs.iter().map(step).collect();
    let id = "GOAL-1/during-start/ends/0".to_owned();
    (
        setup,
        Case {
            id,
            about: "GOAL-1".to_owned(),
            needs: Vec::new(),
            setup: None,
            question: 0,
            never: vec![Never::Enters(State::Exited)],
            steps,
        },
    )
}

/// The reference, with changed outputs.
struct Tampered(Reference<Machine>, fn(Output) -> Result<Output, Trouble>);

impl Implementation for Tampered {
    fn reset(&mut self, setup: &Setup, parameters: &Parameters) -> Result<(), Trouble> {
        self.0.reset(setup, parameters)
    }

    fn apply(&mut self, input: &Input) -> Result<Output, Trouble> {
        let output = self.0.apply(input)?;
        if matches!(input, Input::End { .. }) { self.1(output) } else { Ok(output) }
    }
}

fn failed(end: End, change: fn(Output) -> Result<Output, Trouble>) -> Explained {
    let (setup, case) = small(end);
    let mut bus = Tampered(Reference::new(Machine::default()), change);
    match run_case(&setup, &Parameters::default(), &case, &mut bus) {
        CaseVerdict::Fail(failure) => explain(&setup, &case, &failure),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_failure_is_told_from_a_new_bus_to_the_difference() {
    let told = failed(End::Ok, |mut output| {
        output.events.retain(|event| !matches!(event, Event::StateWritten { .. }));
        Ok(output)
    });
    assert_eq!(told.first(), r#"step 2 (L0 of start ends well): "state Starting > Running" is missing"#);
    let text = told.plain(100);
    for part in [
        "LIFE-3 A bus MUST be in Running only while",
        "Its listeners: L0 of start.",
        "After step 1 it must never happen that the bus enters Exited.",
        "  1. thread 1 asks for Start: Accepted, ticket 0; state Idle > Starting; L0 of start is called\n",
        "> 2. L0 of start ends well\n",
        "    = L0 of start ends                               = L0 of start ends\n",
        "    - state Starting > Running\n",
        "- expected and not observed",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn what_a_foreign_bus_says_is_shown_as_it_is_and_does_not_reach_the_terminal() {
    let told = failed(End::Failed, |mut output| {
        output.surprises = vec!["\u{1b}[31mraised\nKeyError".to_owned()];
        Ok(output)
    });
    assert!(told.first().contains(r#""\u{1b}[31mraised\nKeyError" is not expected"#), "{}", told.first());
    assert!(!told.plain(100).contains('\u{1b}'));
    let told = failed(End::Ok, |_| Err(Trouble::Impossible("L0 is gone".to_owned())));
    assert_eq!(told.first(), "step 2 (L0 of start ends well) could not be done: L0 is gone");
    assert!(told.plain(60).contains("could not be done, but must be possible: L0 is gone"));
}

#[test]
fn two_that_differ_never_look_the_same() {
    let told = failed(End::Ok, |mut output| {
        for event in &mut output.events {
            match event {
                Event::ListenerEnded { pass, .. } => *pass = PassId(3),
                Event::Resolved { ticket, .. } => *ticket = TicketId(9),
                _ => {}
            }
        }
        Ok(output)
    });
    let text = told.plain(100);
    assert!(text.contains("+ L0 of start ends in pass 3"), "{text}");
    assert!(text.contains("+ a ticket that is not open (Start): Reached"), "{text}");
    let rows = told.lanes.iter().flat_map(|lane| &lane.rows);
    for row in rows {
        assert!(!matches!(row, Row::Differs { expected, observed } if expected == observed), "{row:?}");
    }
}

#[test]
fn no_line_is_wider_than_asked() {
    for width in [40, 50, 71, 72, 80, 133, 300] {
        let told = failed(End::Failed, |mut output| {
            output.surprises = vec!["word ".repeat(400), "x".repeat(1_000)];
            output.events = vec![Event::LogFailed; 100];
            Ok(output)
        });
        let text = told.plain(width);
        let widest = text.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(width), "{widest:?} at {width}\n{text}");
        assert!(text.lines().count() < 110 && text.contains("and 76 more"), "{text}");
    }
}

#[test]
fn every_input_is_a_sentence() {
    let (setup, _) = small(End::Ok);
    let said = |input| input_text(&setup, &[], &input);
    let (by, listener) = (Origin::Listener(ListenerId(0)), ListenerId(7));
    assert_eq!(
        said(Input::Request { by, request: Request::Stop }),
        "L0 of start, while it runs, asks for Stop"
    );
    assert_eq!(said(Input::Expire { listener }), "the deadline of L7 passes");
    assert_eq!(said(Input::Settle), "nothing is done");
    let late =
        Event::ListenerEnded { pass: PassId(0), channel: Channel::Stop, listener, outcome: Outcome::Failed };
    assert_eq!(words::event_text(&late), "L7 of stop fails");
    let denied = Setup { denied: vec![Goal::Exit, Goal::Stop], ..setup };
    let (_, case) = small(End::Ok);
    assert!(around(&denied, &case, 0).contains(&"The policy denies to listeners: Exit, Stop.".to_owned()));
}
