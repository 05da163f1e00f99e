//! The tables of the lifecycle, in full, as snapshots: a changed cell is a changed line.

use crate::bus::answer::{Asker, Cell, RULES, answer};
use crate::bus::event::{
    Answer, Channel, Event, Failure, ListenerId, Origin, Outcome, Reason, Resolution, ThreadId,
};
use crate::bus::listener::Listener;
use crate::bus::plan::needs;
use crate::bus::situation::SITUATIONS;
use crate::bus::{Bus, Code, End, Goal, Input, Machine, Policy, Request, State, print};

#[test]
fn the_answers_to_a_request_from_outside() {
    insta::assert_snapshot!(print::answers(Asker::Outside));
}

#[test]
fn the_answers_to_a_request_from_the_listener_that_runs() {
    insta::assert_snapshot!(print::answers(Asker::Listener));
}

#[test]
fn the_answers_to_those_who_are_never_granted_anything() {
    let fixed = [
        (Asker::Denied, Answer::Denied),
        (Asker::Abandoned, Answer::Refused(Reason::Abandoned)),
        (Asker::Stale, Answer::Refused(Reason::Stale)),
    ];
    for (asker, due) in fixed {
        for (at, request) in SITUATIONS.iter().flat_map(|at| Goal::ALL.map(|g| (at, g))) {
            let (_, said) = answer(RULES, &Cell { at: *at, asker, request }, |g| g as u8);
            assert_eq!(said, due, "{at:?} {asker:?} {request}");
        }
    }
}

/// The tables are printed without it: the row says which goal.
#[test]
fn superseded_names_the_goal() {
    for (at, asker) in SITUATIONS.iter().flat_map(|at| Asker::ALL.map(|asker| (at, asker))) {
        for request in Goal::ALL {
            if let Answer::Superseded(by) = answer(RULES, &Cell { at: *at, asker, request }, |g| g as u8).1 {
                assert_eq!(Some(by), at.goal, "{at:?} {asker:?} {request}");
            }
        }
    }
}

#[test]
fn the_state_table() {
    insta::assert_snapshot!(print::plan());
}

#[test]
fn the_state_diagram() {
    insta::assert_snapshot!(print::diagram());
}

/// The ladder, the edges and the order of precedence are short enough to stand here.
#[test]
fn the_ladder() {
    assert!(Goal::ALL.is_sorted());
    assert_eq!(print::ladder(), "Graceful < Start < Reload < Stop < Restart < Exit");
}

/// The observer has a law of its own, which is compared with the function.
#[test]
fn the_pass_that_each_goal_needs() {
    let needed = Goal::ALL.map(needs);
    let (graceful, start) = (Some(Channel::Graceful), Some(Channel::Start));
    assert_eq!(needed, [graceful, None, start, None, None, None]);
}

/// The claims have a law of their own, which is compared with the policy.
#[test]
fn a_policy_permits_what_it_lists() {
    let (thread, listener) = (Origin::Thread(ThreadId(1)), Origin::Listener(ListenerId(0)));
    let policy = Policy::listeners_only(&[Goal::Graceful, Goal::Exit]).threads_only(&[Goal::Stop]);
    let permitted =
        |origin| Goal::ALL.into_iter().filter(|goal| policy.permits(origin, *goal)).collect::<Vec<_>>();
    assert_eq!(permitted(thread), [Goal::Stop]);
    assert_eq!(permitted(listener), [Goal::Graceful, Goal::Exit]);
    for (origin, goal) in
        [thread, listener].into_iter().flat_map(|origin| Goal::ALL.map(|goal| (origin, goal)))
    {
        assert!(Policy::DEDICATED.permits(origin, goal), "{origin} {goal}");
    }
}

/// SIG-1. Every name that a bus can show is printed here; none names a signal.
#[test]
fn no_event_or_channel_names_a_signal() {
    let event_names = include_str!("event.rs");
    let mut names: Vec<String> =
        event_names.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_ascii_uppercase).collect();
    names.extend(Channel::ALL.map(|c| c.to_string().to_ascii_uppercase()));
    names.extend(State::ALL.map(|s| s.to_string().to_ascii_uppercase()));
    names.extend(Goal::ALL.map(|g| g.to_string().to_ascii_uppercase()));
    for signal in ["HUP", "INT", "QUIT", "TERM", "KILL", "USR1", "USR2", "WINCH", "ABRT", "CHLD"] {
        let named = |n: &&String| **n == signal || **n == format!("SIG{signal}");
        assert_eq!(names.iter().find(named), None, "a name refers to SIG{signal}");
    }
}

/// MSG-3. The machine runs passes by the state table alone, and the table names no other channel.
#[test]
fn passes_run_on_four_channels_and_on_no_other() {
    use crate::bus::plan::{Move, PLAN};
    let named = PLAN.iter().flatten().filter_map(|m| match m {
        Move::Pass(_, channel) => Some(*channel),
        Move::Enter(_) | Move::Reached => None,
    });
    let named: std::collections::BTreeSet<Channel> = named.collect();
    assert_eq!(named, Channel::ALL.into_iter().collect());
    assert_eq!(Channel::ALL.map(|c| c.to_string()), ["start", "stop", "exit", "graceful"]);
}

/// Every rule answers somewhere: a rule that none needs would be a sentence without meaning.
#[test]
fn every_rule_answers_somewhere() {
    let mut used = vec![false; RULES.len()];
    for at in SITUATIONS {
        for (asker, request) in Asker::ALL.iter().flat_map(|a| Goal::ALL.map(|g| (*a, g))) {
            let (rule, _) = answer(RULES, &Cell { at, asker, request }, |g| g as u8);
            used[rule.expect("a rule fits every cell")] = true;
        }
    }
    let unused: Vec<_> = RULES.iter().zip(used).filter(|(_, used)| !used).map(|(r, _)| r.says).collect();
    assert_eq!(unused, Vec::<&str>::new());
}

const ONE: Origin = Origin::Thread(ThreadId(1));
const MAIN: Origin = Origin::Thread(crate::bus::seen::MAIN);

/// A bus with these listeners, driven by hand.
struct Driven(Bus);

impl Driven {
    fn of(channels: &[Channel]) -> Self {
        let listeners = (0..).zip(channels);
        let listener =
            |(n, channel): (u64, &Channel)| Listener { id: ListenerId(n), channel: *channel, priority: 50 };
        Driven(Bus { listeners: listeners.map(listener).collect(), ..Bus::default() })
    }

    /// Gives an input, and takes the steps of the bus until a listener runs or nothing is left to do.
    fn give(&mut self, input: Input) -> Vec<Event> {
        let machine = Machine::default();
        let mut events = machine.step(&mut self.0, &input).events;
        while self.0.can_advance() {
            events.extend(machine.step(&mut self.0, &Input::Advance).events);
        }
        events
    }

    fn ask(&mut self, request: Request) -> Vec<Event> {
        self.give(Input::Request(ONE, request))
    }

    fn ends(&mut self, listener: u64, end: End) -> Vec<Event> {
        let turn = self.0.turn_of(ListenerId(listener)).unwrap();
        self.give(Input::Ended(turn, end))
    }
}

fn failed(channel: Channel, listener: u64) -> Failure {
    Failure { channel, listener: ListenerId(listener), outcome: Outcome::Failed }
}

/// The resolutions, in order.
fn told(events: &[Event]) -> Vec<Resolution> {
    let resolution = |event: &Event| match event {
        Event::Resolved { resolution, .. } => Some(resolution.clone()),
        _ => None,
    };
    events.iter().filter_map(resolution).collect()
}

/// GOAL-19. A failure is told to every ticket of its way, and to none after the bus was at rest.
#[test]
fn the_failures_for_the_tickets_are_forgotten_at_rest() {
    use Channel::{Graceful, Stop};
    let mut bus = Driven::of(&[Stop, Stop, Graceful]);
    bus.ask(Request::Start);
    // The failure of a graceful listener is forgotten when a stronger goal takes the place of the Graceful.
    bus.ask(Request::Graceful);
    bus.ask(Request::Graceful);
    let again = bus.ends(2, End::Failed);
    assert_eq!(told(&again), [Resolution::ReachedWithFailures(vec![failed(Graceful, 2)])]);
    let superseded = told(&bus.ask(Request::Reload));
    let by = Resolution::Superseded { by: Goal::Reload, failures: vec![failed(Graceful, 2)] };
    assert_eq!((superseded, bus.0.service.len()), (vec![by], 0));
    // A failure of the round in progress is told also to the ticket that comes later.
    bus.ends(2, End::Ok);
    bus.ends(0, End::Failed);
    bus.ask(Request::Reload);
    let both = told(&bus.ends(1, End::Ok));
    assert_eq!(both, vec![Resolution::ReachedWithFailures(vec![failed(Stop, 0)]); 2]);
    // At rest it is forgotten.
    assert_eq!((bus.0.goal, bus.0.service.len()), (None, 0));
    bus.ask(Request::Stop);
    bus.ends(0, End::Ok);
    assert_eq!(told(&bus.ends(1, End::Ok)), [Resolution::Reached]);
    // A bus in Exited keeps it.
    bus.ask(Request::Start);
    bus.ask(Request::Restart);
    bus.ends(0, End::Failed);
    bus.ends(1, End::Ok);
    assert_eq!(bus.0.state, State::Exited);
    assert_eq!(told(&bus.ask(Request::Exit(Code::OK))), [Resolution::Exited(vec![failed(Stop, 0)])]);
}

/// WAIT-9. The entries of the queue run in `block`, before the result is taken.
#[test]
fn block_runs_the_whole_queue_before_it_takes_the_result() {
    let mut bus = Driven::of(&[]);
    let refused = [Event::Refused { origin: MAIN, reason: Reason::Stale }];
    bus.give(Input::Enqueue(MAIN));
    bus.give(Input::Enqueue(MAIN));
    assert_eq!(bus.give(Input::MainRan(false)), refused, "no entry runs outside of block");
    bus.ask(Request::Exit(Code::OK));
    assert_eq!(bus.give(Input::Block(MAIN)), [Event::Blocked]);
    assert_eq!(bus.give(Input::Take), refused, "the result waits for the queue");
    assert_eq!(bus.give(Input::MainRan(true)), [Event::MainRan { failed: true }]);
    assert_eq!(bus.give(Input::Take), refused);
    assert_eq!(bus.give(Input::MainRan(false)), [Event::MainRan { failed: false }]);
    assert!(matches!(bus.give(Input::Take)[..], [Event::Taken { .. }]));
    let late = [Event::Refused { origin: MAIN, reason: Reason::Terminal }];
    let before = bus.0.clone();
    assert_eq!(bus.give(Input::Enqueue(MAIN)), late);
    assert_eq!(bus.0, before, "an entry that is refused changes nothing");
    assert_eq!(bus.give(Input::MainRan(false)), refused, "no entry runs after the result was taken");
}

/// WAIT-9, TIME-2. A listener that runs appends an entry as a thread does, and one that was abandoned appends none.
#[test]
fn a_listener_that_runs_appends_entries() {
    let mut bus = Driven::of(&[Channel::Start]);
    bus.ask(Request::Start);
    let (turn, origin) = (bus.0.turn().unwrap(), Origin::Listener(ListenerId(0)));
    assert_eq!((bus.give(Input::Enqueue(origin)), bus.0.queue), (vec![], 1));
    bus.give(Input::Expired(turn));
    let refused = vec![Event::Refused { origin, reason: Reason::Abandoned }];
    assert_eq!((bus.give(Input::Enqueue(origin)), bus.0.queue), (refused, 1));
    bus.give(Input::Ended(turn, End::Ok));
    let refused = vec![Event::Refused { origin, reason: Reason::Stale }];
    assert_eq!((bus.give(Input::Enqueue(origin)), bus.0.queue), (refused, 1));
}
