//! A forged step for each property of steps.

use wspbus_models::site::event::{Control, End, Ending, Privilege, Step};
use wspbus_models::site::{
    Answer, Connection, Environment, Event, Generation, Interpreter, Name, Notice, Origin, Request, Scope,
    Slot, Subscriber, Transition, Version, Worker,
};

use super::script::Script;

pub const W: [Worker; 3] = [Worker(0), Worker(1), Worker(2)];
pub const A: Interpreter = Interpreter::first(W[0], Name(0));
pub const B: Interpreter = Interpreter::first(W[0], Name(1));
pub const COPY: Interpreter = Interpreter::first(W[1], Name(0));
pub const STRANGER: Interpreter = Interpreter::first(W[1], Name(1));
pub const ME: Origin = Origin::Application(A);
pub const NOTICE: Notice = Notice(0);
const CONNECTION: Connection = Connection(0);

pub fn asked(origin: Origin, transition: Transition, answer: Answer) -> Event {
    let (request, scope) = (Request::Change(transition), Scope::Site);
    Event::Answered { origin, request, scope, centre: None, answer, notice: Some(NOTICE) }
}

pub fn tell(origin: Origin, scope: Scope, centre: Interpreter, answer: Answer) -> Event {
    let request = Request::Tell;
    Event::Answered { origin, request, scope, centre: Some(centre), answer, notice: Some(NOTICE) }
}

pub fn granted(transition: Transition) -> Event {
    asked(Origin::Operator, transition, Answer::Accepted)
}

pub fn spawned(n: u8, generation: u8) -> Event {
    Event::Spawned { worker: W[usize::from(n)], slot: Slot(n % 2), generation: Generation(generation) }
}

pub fn ready(n: u8) -> Event {
    Event::Ready { worker: W[usize::from(n)] }
}

pub fn stepped(interpreter: Interpreter, step: Step) -> Event {
    Event::Stepped { interpreter, step }
}

pub fn sent(control: Control) -> Event {
    Event::Sent { control, to: W[0] }
}

pub fn acted(control: Control) -> Event {
    Event::Acted { control, by: W[0], meant: Some(W[0]) }
}

pub fn opened(version: u8) -> Event {
    Event::Opened { worker: W[0], connection: CONNECTION, version: Version(version) }
}

/// A site that is up: two workers with two interpreters each.
pub fn up() -> Vec<Event> {
    let start = [granted(Transition::Start), spawned(0, 0), ready(0), spawned(1, 0), ready(1)];
    let reached = Event::Reached { transition: Transition::Start, failed: false };
    let created = [A, B, COPY, STRANGER].map(|interpreter| Event::Created { interpreter });
    start.into_iter().chain([reached]).chain(created).collect()
}

/// On a site that is up, each list is one step.
pub fn then(steps: &[&[Event]]) -> Script {
    Script { before: up(), steps: steps.iter().map(|s| s.to_vec()).collect(), ..Script::default() }
}

pub fn scripts() -> Vec<(&'static str, Script)> {
    [teardown(), controller(), messages(), rolling(), delivery(), authority(), loads()].concat()
}

fn teardown() -> Vec<(&'static str, Script)> {
    let told = [stepped(A, Step::Told), stepped(B, Step::Told)];
    let cut = Event::Cut { worker: W[0], connection: CONNECTION };
    let called = Event::Called { interpreter: A, subscriber: Subscriber::FIRST, well: true };
    let done = Event::Ended { worker: W[0], ending: Ending::Done };
    vec![
        (
            "all-are-told-before-anything-is-taken-down",
            then(&[&[stepped(A, Step::Told)], &[stepped(A, Step::Joined)]]),
        ),
        ("each-interpreter-ends-in-order", then(&[&told, &[stepped(A, Step::Finished)]])),
        (
            "no-interpreter-is-born-after-the-telling",
            then(&[
                &[stepped(A, Step::Told)],
                &[Event::Created { interpreter: Interpreter::first(W[0], Name(2)) }],
            ]),
        ),
        ("no-interpreter-is-told-twice", then(&[&[stepped(A, Step::Told)], &[stepped(A, Step::Told)]])),
        ("every-subscriber-is-called", then(&[&[stepped(A, Step::Told)]])),
        ("only-the-untold-are-reported-so", then(&[&[Event::Untold { interpreter: A }]])),
        ("no-subscriber-is-called-twice", then(&[&[called], &[called]])),
        ("telling-does-not-wait-for-requests", then(&[&[opened(0)], &[cut]])),
        ("a-worker-that-ends-by-itself-told-every-interpreter", then(&[&[done]])),
        ("a-worker-that-ends-by-itself-finished-every-interpreter", then(&[&told, &[done]])),
        ("no-request-is-cut-before-the-deadline", then(&[&[opened(0)], &[cut]])),
    ]
}

fn controller() -> Vec<(&'static str, Script)> {
    let stop = granted(Transition::Stop);
    let crash = |n: u8| Event::Ended { worker: W[usize::from(n)], ending: Ending::Crashed };
    let bare = |steps: &[&[Event]]| Script { before: Vec::new(), ..then(steps) };
    vec![
        ("a-goal-is-only-strengthened", then(&[&[stop], &[granted(Transition::Roll)]])),
        (
            "a-stopping-site-can-be-pressed",
            then(&[
                &[stop],
                &[asked(Origin::Operator, Transition::Exit, Answer::Superseded(Transition::Stop))],
            ]),
        ),
        (
            "a-stop-is-reached-without-workers",
            then(&[&[stop], &[Event::Reached { transition: Transition::Stop, failed: false }]]),
        ),
        ("the-controller-leaves-when-asked", then(&[&[Event::ControllerEnded { end: End::Exited }]])),
        ("a-stopping-controller-spawns-nothing", then(&[&[stop], &[spawned(2, 0)]])),
        ("force-is-for-its-own-child", then(&[&[Event::Forced { target: None, meant: W[0] }]])),
        (
            "the-rate-of-replacements-is-bounded",
            bare(&[
                &[granted(Transition::Start)],
                &[spawned(0, 0), crash(0)],
                &[spawned(2, 0), crash(2)],
                &[spawned(0, 0)],
            ]),
        ),
        (
            "a-slot-is-given-up-at-its-rate",
            bare(&[
                &[granted(Transition::Start)],
                &[spawned(0, 0), crash(0), Event::SlotFailed { slot: Slot(0) }],
            ]),
        ),
        (
            "no-end-of-a-worker-is-a-request",
            then(&[
                &[Event::Ended { worker: W[0], ending: Ending::Crashed }],
                &[asked(Origin::Controller, Transition::Exit, Answer::Accepted)],
            ]),
        ),
        (
            "a-reached-transition-is-true",
            then(&[
                &[granted(Transition::Roll)],
                &[Event::Reached { transition: Transition::Roll, failed: true }],
            ]),
        ),
        (
            "some-worker-goes-on-serving",
            then(&[&[sent(Control::Drain)], &[Event::Sent { control: Control::Drain, to: W[1] }]]),
        ),
        (
            "a-worker-forced-in-a-stop-was-asked",
            then(&[&[stop], &[Event::Forced { target: Some(W[0]), meant: W[0] }]]),
        ),
    ]
}

fn messages() -> Vec<(&'static str, Script)> {
    let meant = |meant| Event::Acted { control: Control::Drain, by: W[1], meant };
    vec![
        (
            "control-is-acted-on-by-the-worker-it-was-meant-for",
            then(&[&[sent(Control::Drain)], &[meant(Some(W[0]))]]),
        ),
        ("no-worker-acts-on-control-that-was-never-sent", then(&[&[meant(None)]])),
        (
            "control-is-acted-on-once",
            then(&[&[sent(Control::Stop)], &[acted(Control::Stop)], &[acted(Control::Stop)]]),
        ),
        ("control-is-sent-once", then(&[&[sent(Control::Stop)], &[sent(Control::Stop)]])),
        (
            "a-worker-that-acted-on-control-accepts-no-connection",
            then(&[&[sent(Control::Drain)], &[acted(Control::Drain)], &[opened(0)]]),
        ),
    ]
}

fn rolling() -> Vec<(&'static str, Script)> {
    let roll = granted(Transition::Roll);
    vec![
        ("the-last-that-serves-is-not-retired", then(&[&[roll], &[sent(Control::Drain)]])),
        ("a-roll-is-gentle", then(&[&[roll], &[Event::Forced { target: Some(W[0]), meant: W[0] }]])),
    ]
}

fn delivery() -> Vec<(&'static str, Script)> {
    let accepted = tell(ME, Scope::Application, A, Answer::Accepted);
    let to = |to| Event::Delivered { notice: NOTICE, to };
    let newcomer = Interpreter { birth: 1, ..COPY };
    vec![
        (
            "only-an-overflow-loses-a-live-interpreter",
            then(&[&[accepted], &[Event::Missed { notice: NOTICE, by: COPY }]]),
        ),
        ("no-interpreter-outside-the-scope-is-told", then(&[&[accepted], &[to(B)]])),
        ("no-interpreter-is-told-of-an-event-twice", then(&[&[accepted], &[to(COPY)], &[to(COPY)]])),
        (
            "only-an-interpreter-not-told-is-missed",
            then(&[&[accepted], &[to(COPY)], &[Event::Missed { notice: NOTICE, by: COPY }]]),
        ),
        (
            "an-event-is-over-when-every-interpreter-is-accounted-for",
            then(&[&[accepted], &[Event::Settled { notice: NOTICE }]]),
        ),
        (
            "newcomers-are-not-told",
            then(&[&[accepted], &[Event::Created { interpreter: newcomer }], &[to(newcomer)]]),
        ),
        ("the-origin-is-known-by-its-channel", then(&[&[tell(ME, Scope::Application, B, Answer::Accepted)]])),
    ]
}

fn authority() -> Vec<(&'static str, Script)> {
    let denied = asked(ME, Transition::Exit, Answer::Denied);
    let privileged = |by| Event::Privileged { by, action: Privilege::ReadKey };
    vec![
        ("a-denial-has-no-other-effect", then(&[&[denied, sent(Control::Stop)]])),
        ("the-policy-decides", then(&[&[asked(ME, Transition::Exit, Answer::Accepted)]])),
        ("no-application-gets-at-privileges", then(&[&[privileged(None)]])),
        (
            "privileges-are-the-controllers",
            Script {
                environment: Environment::Dedicated,
                ..then(&[&[granted(Transition::Reload)], &[privileged(Some(W[0]))]])
            },
        ),
        ("applications-leave-each-other-alone", then(&[&[asked(ME, Transition::Roll, Answer::Accepted)]])),
        ("an-application-reaches-itself", then(&[&[tell(ME, Scope::Interpreter, A, Answer::Denied)]])),
    ]
}

fn loads() -> Vec<(&'static str, Script)> {
    let reload = granted(Transition::Reload);
    let ended = |v: Option<u8>| Event::LoadEnded { version: v.map(Version) };
    let acknowledged = |v: Option<u8>| Event::Acknowledged { notice: NOTICE, version: v.map(Version) };
    let used = Event::Used { worker: W[0], connection: CONNECTION, version: Version(1) };
    vec![
        (
            "no-connection-after-the-reload-uses-the-old-version",
            then(&[&[reload], &[Event::LoadBegan], &[ended(Some(1)), acknowledged(Some(1))], &[opened(0)]]),
        ),
        ("a-connection-keeps-its-version", then(&[&[opened(0)], &[used]])),
        (
            "a-reload-is-acknowledged-on-a-fresh-load",
            then(&[&[Event::LoadBegan], &[reload], &[ended(Some(1)), acknowledged(Some(1))]]),
        ),
        (
            "only-a-loaded-version-is-in-use",
            then(&[&[reload], &[Event::LoadBegan], &[ended(Some(1))], &[opened(2)]]),
        ),
        (
            "a-failed-load-ends-nothing",
            then(&[
                &[reload],
                &[Event::LoadBegan],
                &[ended(None), Event::ControllerEnded { end: End::Crashed }],
            ]),
        ),
        (
            "a-failed-load-is-told-as-one",
            then(&[&[reload], &[Event::LoadBegan], &[ended(None), acknowledged(Some(1))]]),
        ),
    ]
}
