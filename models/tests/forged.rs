//! Forged steps: for each claim that no mutant of the tables and no dialect breaks, a step that
//! does. A claim that lets its forgery pass could not fail at all.

use wspbus_models::bus::event::{
    Answer, Channel, Event, Failure, ListenerId, Origin, Outcome, PassId, Reason, Resolution, ThreadId,
    TicketId, Wake,
};
use wspbus_models::bus::model::{Action, configuration};
use wspbus_models::bus::{Code, Goal, Input, Request, State};
use wspbus_words::system::{Change, Checked, InnerKind, Observer, System, judge_step};

const L: ListenerId = ListenerId(7);
const PASS: PassId = PassId(0);
const T: ThreadId = ThreadId(1);
const ME: Origin = Origin::Thread(T);

/// Judges a step that takes this action and shows these events, after these were shown before it.
/// With `touched`, it also leaves another bus behind.
fn breaks(name: &str, shown: &[Event], input: Input, events: &[Event], touched: bool) {
    let model = (configuration::ALL[0].build)();
    let (before, first) = model.begin();
    let mut seen = model.observer();
    let subscribed = Event::Subscribed { channel: Channel::Start, listener: L, priority: 1 };
    first.iter().chain([&subscribed]).chain(shown).for_each(|event| seen.note(event));
    let mut after = before.clone();
    after.bus.queue += u32::from(touched);

    let claims = model.claims();
    let mut verdicts = vec![None; claims.len()];
    let seen = judge_step(&claims, &seen, events, &mut |place, holds| verdicts[place] = Some(holds));
    let outer = claims.iter().zip(verdicts).find(|(claim, _)| claim.name == name);
    let step = Change { before: &before, action: &Action::Do(input), events, after: &after, seen: &seen };
    let inner = || {
        let claims = model.inner_claims();
        let claim = claims.iter().find(|c| c.name == name).unwrap_or_else(|| panic!("no claim {name}"));
        let InnerKind::Step(holds) = claim.kind else { panic!("{name} is not about steps") };
        holds(&model, &step)
    };
    let verdict = outer.map_or_else(inner, |(_, verdict)| verdict);
    assert_ne!(verdict, None, "{name} does not look at its forgery");
    assert_ne!(verdict, Some(true), "{name} lets its forgery pass");
}

fn answered(origin: Origin, request: Request, answer: Answer, ticket: Option<u32>) -> Event {
    Event::Answered { origin, request, answer, ticket: ticket.map(TicketId) }
}

fn written(from: State, to: State) -> Event {
    Event::StateWritten { from, to }
}

fn began(channel: Channel) -> [Event; 2] {
    [
        Event::PassBegan { pass: PASS, channel, due: vec![L] },
        Event::ListenerBegan { pass: PASS, channel, listener: L },
    ]
}

fn ended(channel: Channel, outcome: Outcome) -> Event {
    Event::ListenerEnded { pass: PASS, channel, listener: L, outcome }
}

#[test]
fn answers() {
    let ask = Input::Request(ME, Request::Stop);
    let already = answered(ME, Request::Stop, Answer::Already, None);
    let denied = answered(ME, Request::Stop, Answer::Denied, None);
    let accepted = answered(ME, Request::Stop, Answer::Accepted, Some(0));
    let write = written(State::Idle, State::Starting);
    breaks("every-request-is-answered", &[], ask, &[], false);
    breaks("a-request-is-answered-once", &[], ask, &[already.clone(), already.clone()], false);
    breaks("an-answer-without-grant-changes-nothing", &[], ask, &[already.clone(), write.clone()], false);
    breaks("without-grant-the-bus-is-as-it-was", &[], ask, &[already], true);
    breaks("denied-changes-nothing", &[], ask, &[denied, write], false);
    let once = std::slice::from_ref(&accepted);
    breaks("a-ticket-is-new", once, ask, once, false);
}

#[test]
fn tickets() {
    let resolved = |goal, resolution| Event::Resolved { ticket: TicketId(7), goal, resolution };
    let reached = resolved(Goal::Stop, Resolution::Reached);
    breaks("a-ticket-resolves-once", &[], Input::Advance, &[reached], false);
    let failure = Failure { channel: Channel::Graceful, listener: L, outcome: Outcome::Failed };
    let told = resolved(Goal::Exit, Resolution::Exited(vec![failure]));
    breaks("graceful-failures-are-told-to-their-requesters-alone", &[], Input::Advance, &[told], false);
}

#[test]
fn passes_and_failures() {
    let failed = [began(Channel::Start).to_vec(), vec![ended(Channel::Start, Outcome::Failed)]].concat();
    let over = Event::PassEnded { pass: PASS, channel: Channel::Start };
    let runs = written(State::Starting, State::Running);
    breaks("a-failed-start-never-runs", &failed, Input::Advance, &[over, runs], false);
    let silent = Event::Taken { code: Code::SOFTWARE, reexec: false, failures: Vec::new() };
    breaks("block-tells-what-failed", &failed, Input::Take, &[silent], false);
    let leaves = written(State::Running, State::Stopping);
    breaks("graceful-changes-no-state", &began(Channel::Graceful), Input::Advance, &[leaves], false);
    let denied = answered(Origin::Listener(L), Request::Exit(Code(4)), Answer::Denied, None);
    let well = ended(Channel::Start, Outcome::Ok);
    breaks("a-denied-exit-is-a-failure", &began(Channel::Start), Input::Advance, &[denied, well], false);
}

#[test]
fn deadlines() {
    let late = [began(Channel::Start).to_vec(), vec![ended(Channel::Start, Outcome::TimedOut)]].concat();
    let called = began(Channel::Start)[1].clone();
    breaks("an-abandoned-listener-is-not-called", &late, Input::Advance, &[called], false);
    let busy = ended(Channel::Start, Outcome::Busy);
    breaks("only-an-abandoned-listener-is-busy", &began(Channel::Start), Input::Advance, &[busy], false);
    let new = Event::Subscribed { channel: Channel::Stop, listener: ListenerId(9), priority: 1 };
    let subscribe = Input::Subscribe(Origin::Listener(ListenerId(9)), Channel::Stop, 1);
    breaks("who-does-not-run-changes-no-subscription", &[], subscribe, &[new], false);
}

#[test]
fn waits_and_messages() {
    let waiting = Event::Waiting { thread: T, state: State::Running };
    let woken = |wake| Event::Woken { thread: T, wake };
    let refused = Event::Refused { origin: Origin::Listener(L), reason: Reason::InListener };
    let inside = Input::Wait(Origin::Listener(L), State::Running);
    let entered = woken(Wake::Entered(State::Running));
    breaks("a-waiter-wakes-for-its-state", &[], Input::Advance, &[entered], false);
    breaks("gone-is-said-at-the-end-only", &[], Input::Advance, &[woken(Wake::Gone)], false);
    breaks("a-listener-that-waits-is-refused", &[], inside, std::slice::from_ref(&waiting), false);
    breaks("a-wait-inside-a-listener-is-refused", &[], inside, &[refused, waiting.clone()], false);
    let exited = written(State::Exiting, State::Exited);
    breaks("entering-exited-wakes-everybody", &[waiting], Input::Advance, &[exited], false);
    breaks("a-wait-that-is-met-ends-at-once", &[], Input::Wait(ME, State::Idle), &[], false);
    breaks("a-failing-log-is-counted", &[], Input::LogFailed, &[Event::LogFailed], false);
}
