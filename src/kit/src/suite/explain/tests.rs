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
    let setup = Setup { listeners, threads: 1, denied: Vec::new(), log: Vec::new() };
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
    let began = |pass| Event::PassBegan { pass: PassId(pass), channel: Channel::Stop, due: vec![listener] };
    assert_eq!(words::event_text(&began(0)), "stop pass begins, due: L7");
    assert_eq!(words::event_text(&began(2)), "stop pass begins, due: L7 in pass 2");
    let denied = Setup { denied: vec![Goal::Exit, Goal::Stop], ..setup };
    let (_, case) = small(End::Ok);
    assert!(around(&denied, &case, 0).contains(&"The policy denies to listeners: Exit, Stop.".to_owned()));
}

/// A step with this input, these events and these listeners at their gates.
fn step(input: Input, events: Vec<Event>, gates: &[u64]) -> Step {
    let gates = gates.iter().map(|number| ListenerId(*number)).collect();
    Step { input, events, gates, about: String::new() }
}

fn fails_at(step: usize, observed: Output) -> Failure {
    Failure { step, observed: Some(observed), reason: None, breaks: None }
}

const THREAD: Origin = Origin::Thread(ThreadId(1));
const OTHER: Origin = Origin::Thread(ThreadId(2));

/// The first difference is told, and the others are counted. Where only the listeners that run differ, the line says so.
#[test]
fn the_first_difference_is_told_and_the_others_are_counted() {
    let (setup, mut case) = small(End::Ok);
    case.steps = vec![step(Input::Settle, vec![Event::Blocked, Event::LogFailed], &[0])];
    let first = |observed: Output| explain(&setup, &case, &fails_at(0, observed)).first();
    let runs = Output { events: case.steps[0].events.clone(), ..Output::default() };
    assert_eq!(
        first(runs),
        r#"step 1 (nothing is done): runs when all is at rest: "L0 of start" is missing"#
    );
    let (events, gates) = (vec![Event::LogFailed], vec![ListenerId(0)]);
    let blocked = Output { events, gates: gates.clone(), ..Output::default() };
    assert!(first(blocked).ends_with(" is missing"), "one difference alone");
    let nothing = Output { gates, ..Output::default() };
    assert!(first(nothing).ends_with(" is missing (and 1 more)"));
}

/// Without the case at hand, a line has the events, the surprises and the listeners that run, and at most twelve of them.
#[test]
fn what_was_observed_is_told_in_one_line() {
    let observed = |events: usize| Output {
        events: vec![Event::Blocked; events],
        gates: vec![ListenerId(4)],
        surprises: vec!["odd".to_owned()],
        unsettled: None,
    };
    let said = observed_text(&fails_at(2, observed(1)));
    assert!(said.starts_with("step 3 showed: ") && said.ends_with("; odd; L4 runs"), "{said}");
    assert_eq!(observed_text(&fails_at(2, observed(30))).matches("; ").count(), 11);
    assert_eq!(observed_text(&fails_at(0, Output::default())), "step 1 showed nothing");
}

#[test]
fn the_setup_is_told_in_sentences() {
    let (mut setup, mut case) = small(End::Ok);
    let mut said = |threads: u8, step: usize| {
        setup.threads = threads;
        around(&setup, &case, step)
    };
    assert_eq!(said(0, 0)[1..], ["Callers of the bus: the main program."]);
    assert_eq!(said(2, 0)[1..], ["Callers of the bus: the main program and the threads 1 and 2."]);
    assert_eq!(said(3, 0)[1..], ["Callers of the bus: the main program and the threads 1 to 3."]);
    assert!(said(1, 1)[2].starts_with("After step 1 it must never happen"));
    case.question = 1;
    let one = setup.listeners[0];
    setup.listeners.push(Subscribed { listener: ListenerId(1), priority: 9, ..one });
    assert_eq!(around(&setup, &case, 1).len(), 2, "the step in question itself");
    let each = "L0 of start (priority 50), L1 of start (priority 9).";
    assert!(around(&setup, &case, 1)[0].contains(each), "{:?}", around(&setup, &case, 1));
}

/// An event that says no more than the input is left out, and every other event of a step before is told.
#[test]
fn the_steps_before_say_what_was_seen() {
    let (setup, mut case) = small(End::Ok);
    let listener = ListenerId(0);
    let ended =
        |outcome| Event::ListenerEnded { pass: PassId(0), channel: Channel::Start, listener, outcome };
    let answered = |origin, request| Event::Answered {
        origin,
        request,
        answer: wspbus_models::bus::event::Answer::Accepted,
        ticket: Some(TicketId(0)),
    };
    let asks = Input::Request { by: THREAD, request: Request::Start };
    let moved = Subscribed { listener, channel: Channel::Stop, priority: 50 };
    let subscribed = Event::Subscribed { channel: Channel::Stop, listener, priority: 50 };
    case.steps = vec![
        step(asks, vec![answered(THREAD, Request::Start), answered(OTHER, Request::Start)], &[]),
        step(asks, vec![answered(THREAD, Request::Stop)], &[]),
        step(Input::Expire { listener }, vec![ended(Outcome::TimedOut)], &[]),
        step(Input::Expire { listener }, vec![ended(Outcome::Failed)], &[]),
        step(Input::Log, vec![Event::LogFailed], &[]),
        step(Input::Subscribe { by: THREAD, subscribed: moved }, vec![subscribed], &[]),
        step(Input::Settle, vec![], &[0]),
        step(Input::Settle, vec![], &[]),
    ];
    case.steps.push(step(Input::End { listener, end: End::Ok }, vec![], &[]));
    let told = explain(&setup, &case, &fails_at(8, Output::default()));
    let seen: Vec<&str> = told.before.iter().map(|(_, seen)| seen.as_deref().unwrap_or_default()).collect();
    assert_eq!(
        seen,
        [
            "Accepted, ticket 0; Start of thread 2: Accepted, ticket 0",
            "Stop of thread 1: Accepted, ticket 0",
            "",
            "L0 of start fails",
            "",
            "",
            "nothing happens, L0 of stop still runs",
            "nothing happens",
        ]
    );
    assert_eq!((told.number(), told.done.as_str()), (9, "L0 of stop ends well"));
}

/// From 72 columns on, the expected events stand on the left and the observed ones on the right. At most six lines of a
/// text are shown.
#[test]
fn expected_stands_beside_observed_where_there_is_room() {
    let told = failed(End::Ok, |mut output| {
        output.events.retain(|event| !matches!(event, Event::StateWritten { .. }));
        output.surprises = vec!["word ".repeat(6 * 6), "long ".repeat(6 * 6 + 1)];
        Ok(output)
    });
    assert!(told.plain(72).contains("    EXPECTED  ") && told.plain(71).contains("EXPECTED AND OBSERVED\n"));
    let parts = told.lines(72).concat();
    let of = |text: &str| parts.iter().find(|(_, said)| said.contains(text)).map(|(part, _)| *part);
    assert_eq!((of("- state Starting"), of("+ word")), (Some(Part::Missing), Some(Part::Extra)));
    let text = told.plain(72);
    assert_eq!((text.matches("word").count(), text.matches("long").count()), (36, 36), "{text}");
    assert_eq!(text.matches("...\n").count(), 1, "{text}");
    assert!(told.lanes.iter().all(|lane| !lane.rows.is_empty()));
}
