//! Forged steps: for each claim about a bus, a step that breaks it. A claim that lets its forgery pass could not fail
//! at all, and the tests of a model would not notice it.

use std::collections::BTreeSet;

use wspbus_models::bus::claim;
use wspbus_models::bus::event::{
    Answer, Channel, Event, Failure, ListenerId, Origin, Outcome, PassId, Reason, Resolution, ThreadId,
    TicketId, Wake,
};
use wspbus_models::bus::listener::{Ticket, Turn};
use wspbus_models::bus::model::{Action, Lifecycle, configuration};
use wspbus_models::bus::seen::{MAIN, Seen};
use wspbus_models::bus::{Bus, Code, Goal, Input, Request, State};
use wspbus_words::system::{Change, Checked, Claim, InnerKind, Kind, Observer, System, judge_step};

const L: ListenerId = ListenerId(7);
/// Another listener that is subscribed to start, after the first one.
const NEXT: ListenerId = ListenerId(0);
/// A listener that no pass knows yet.
const LATE: ListenerId = ListenerId(8);
const PASS: PassId = PassId(0);
const T: ThreadId = ThreadId(1);
const ME: Origin = Origin::Thread(T);

/// The claims that were broken so far.
struct Forger {
    model: Lifecycle,
    claims: Vec<Claim<Seen, Event>>,
    broken: BTreeSet<&'static str>,
}

impl Forger {
    fn new() -> Self {
        let claims = [claim::safety(), claim::liveness(), claim::polling(), claim::without_exited()].concat();
        Forger { model: (configuration::ALL[0].build)(), claims, broken: BTreeSet::new() }
    }

    /// Every claim about a bus, but those of reachability.
    fn all(&self) -> BTreeSet<&'static str> {
        let inner = self.model.inner_claims();
        self.claims.iter().map(|c| c.name).chain(inner.iter().map(|c| c.name)).collect()
    }

    /// Judges a step that shows these events, after these were shown before it.
    fn breaks(&mut self, name: &'static str, shown: &[Event], events: &[Event]) {
        self.breaks_by(name, shown, Input::Advance, events, |_| {});
    }

    /// Judges a step that takes this action and leaves the bus behind with this change. A promise is broken if it is
    /// due after the step: nothing more happens.
    fn breaks_by(
        &mut self,
        name: &'static str,
        shown: &[Event],
        input: Input,
        events: &[Event],
        change: fn(&mut Bus),
    ) {
        self.breaks_from(name, |_| {}, shown, input, events, change);
    }

    /// The same from a bus that is as `from` makes it.
    fn breaks_from(
        &mut self,
        name: &'static str,
        from: fn(&mut Bus),
        shown: &[Event],
        input: Input,
        events: &[Event],
        change: fn(&mut Bus),
    ) {
        let (mut before, first) = self.model.begin();
        from(&mut before.bus);
        let mut seen = self.model.observer();
        let subscribed = Event::Subscribed { channel: Channel::Start, listener: L, priority: 1 };
        first.iter().chain([&subscribed]).chain(shown).for_each(|event| seen.observe(event));
        let mut after = before.clone();
        change(&mut after.bus);

        let mut verdicts = vec![None; self.claims.len()];
        let was = seen;
        let seen = judge_step(&self.claims, &was, events, &mut |place, holds| verdicts[place] = Some(holds));
        let outer = self.claims.iter().zip(verdicts).find(|(claim, _)| claim.name == name);
        let verdict = match outer {
            Some((claim, verdict)) => match claim.kind {
                Kind::State(holds) => holds(&seen),
                Kind::LeadsTo { from, to } => from(&seen).then(|| to(&seen)),
                _ => verdict,
            },
            None => {
                let action = &Action::Do(input);
                let step = Change { before: &before, action, events, after: &after, was: &was, seen: &seen };
                let claims = self.model.inner_claims();
                let claim =
                    claims.iter().find(|c| c.name == name).unwrap_or_else(|| panic!("no claim {name}"));
                let InnerKind::Step(holds) = claim.kind else { panic!("{name} is not about steps") };
                holds(&self.model, &step)
            }
        };
        assert_ne!(verdict, None, "{name} does not look at its forgery");
        assert_ne!(verdict, Some(true), "{name} lets its forgery pass");
        self.broken.insert(name);
    }
}

fn answered(origin: Origin, request: Request, answer: Answer, ticket: Option<u64>) -> Event {
    Event::Answered { origin, request, answer, ticket: ticket.map(TicketId) }
}

fn accepted(request: Request, ticket: u64) -> Event {
    answered(ME, request, Answer::Accepted, Some(ticket))
}

fn resolved(ticket: u64, goal: Goal, resolution: Resolution) -> Event {
    Event::Resolved { ticket: TicketId(ticket), goal, resolution }
}

fn written(from: State, to: State) -> Event {
    Event::StateWritten { from, to }
}

fn passes(channel: Channel) -> Event {
    Event::PassBegan { pass: PASS, channel, due: vec![L] }
}

fn called(channel: Channel, listener: ListenerId) -> Event {
    Event::ListenerBegan { pass: PASS, channel, listener }
}

fn began(channel: Channel) -> [Event; 2] {
    [passes(channel), called(channel, L)]
}

fn ended(channel: Channel, outcome: Outcome) -> Event {
    Event::ListenerEnded { pass: PASS, channel, listener: L, outcome }
}

fn over(channel: Channel) -> Event {
    Event::PassEnded { pass: PASS, channel }
}

/// A start pass in which the first listener ended so.
fn after_start(outcome: Outcome) -> Vec<Event> {
    [began(Channel::Start).to_vec(), vec![ended(Channel::Start, outcome)]].concat()
}

fn taken(code: Code, reexec: bool) -> Event {
    Event::Taken { code, reexec, failures: Vec::new() }
}

const EXIT: Request = Request::Exit(Code::OK);
const ONCE_MORE: Answer = Answer::Joined { again: true };
const JOINED: Answer = Answer::Joined { again: false };

/// Every claim of the kinds `safety`, `step` and `liveness`, and every claim that looks into the bus, is broken by some
/// forgery.
#[test]
fn every_claim_about_a_bus_can_fail() {
    let mut forger = Forger::new();
    states(&mut forger);
    answers(&mut forger);
    goals(&mut forger);
    rules_of_answers(&mut forger);
    tickets(&mut forger);
    passes_in_order(&mut forger);
    failures(&mut forger);
    deadlines(&mut forger);
    waits(&mut forger);
    ends_and_messages(&mut forger);
    promises(&mut forger);
    steps_of_the_bus(&mut forger);
    steps_for_the_host(&mut forger);
    let missing: Vec<_> = forger.all().difference(&forger.broken).copied().collect();
    assert_eq!(missing, [""; 0], "no forgery breaks these");
}

/// A step in which the main program enters `block` shows nothing else.
#[test]
fn no_claim_of_reachability_is_shown_by_every_step() {
    let claims = claim::reachability();
    let mut shown = Vec::new();
    judge_step(&claims, &Seen::default(), &[Event::Blocked], &mut |place, _| shown.push(claims[place].name));
    assert_eq!(shown, [""; 0]);
}

fn states(f: &mut Forger) {
    f.breaks("changes-follow-the-graph", &[], &[written(State::Idle, State::Running)]);
    let exiting = written(State::Idle, State::Exiting);
    f.breaks(
        "exiting-is-left-for-exited-only",
        std::slice::from_ref(&exiting),
        &[written(State::Exiting, State::Idle)],
    );
    f.breaks("running-means-services-up", &[], &[written(State::Starting, State::Running)]);
    f.breaks("idle-means-services-down", &[], &began(Channel::Start));
    // The stop pass ended before its listener was called.
    let partial = [passes(Channel::Stop), over(Channel::Stop)];
    f.breaks("idle-means-services-down", &partial, &[written(State::Stopping, State::Idle)]);
    f.breaks("stop-pass-stops-started-services", &[], &began(Channel::Stop));
    let restarts = [accepted(Request::Restart, 0)];
    f.breaks("no-idle-on-the-way-out", &restarts, &[written(State::Stopping, State::Idle)]);
    let reloads = [accepted(Request::Reload, 0)];
    f.breaks("reload-ends-in-running-by-way-of-idle", &reloads, &[exiting]);
    let stopped = [accepted(Request::Reload, 0), passes(Channel::Stop)];
    f.breaks("a-reload-starts-stopped-services", &stopped, &[passes(Channel::Start)]);
    let leaves = written(State::Running, State::Stopping);
    f.breaks("graceful-changes-no-state", &began(Channel::Graceful), &[leaves]);
}

fn answers(f: &mut Forger) {
    let already = answered(ME, Request::Stop, Answer::Already, None);
    let denied = answered(ME, Request::Stop, Answer::Denied, None);
    let write = written(State::Idle, State::Starting);
    f.breaks("a-request-is-answered-once", &[], &[already.clone(), already.clone()]);
    f.breaks("an-answer-without-grant-changes-nothing", &[], &[already, write.clone()]);
    f.breaks("denied-changes-nothing", &[], &[denied, write]);
    let weaker = answered(ME, Request::Stop, Answer::Superseded(Goal::Start), None);
    f.breaks("superseded-by-something-stronger", &[], &[weaker]);
}

fn goals(f: &mut Forger) {
    let starts = [accepted(Request::Start, 0)];
    let stops = [accepted(Request::Stop, 0)];
    f.breaks("the-goal-only-grows-stronger", &stops, &[accepted(Request::Start, 1)]);
    f.breaks("joined-shares-the-goal", &stops, &[answered(ME, Request::Start, JOINED, Some(1))]);
    f.breaks("accepting-resolves-the-weaker-at-once", &starts, &[accepted(Request::Stop, 1)]);
    f.breaks("stop-before-the-first-pass-is-reached-at-once", &starts, &[accepted(Request::Stop, 1)]);
    let inside = answered(Origin::Listener(L), Request::Reload, ONCE_MORE, Some(1));
    f.breaks("listeners-join-without-another-round", &began(Channel::Start), &[inside]);
    f.breaks("graceful-runs-in-running", &[], &[passes(Channel::Graceful)]);
    let runs = written(State::Starting, State::Running);
    f.breaks("no-running-against-a-pending-way-down", &stops, &[runs]);
    let exits = [accepted(EXIT, 0)];
    f.breaks("no-start-pass-after-an-exit-was-granted", &exits, &[passes(Channel::Start)]);
}

fn rules_of_answers(f: &mut Forger) {
    let answer = |request, answer| [answered(ME, request, answer, None)];
    let starts = [accepted(Request::Start, 0)];
    let stops = [accepted(Request::Stop, 0)];
    f.breaks("exactly-the-forbidden-requests-are-denied", &[], &answer(Request::Start, Answer::Denied));
    let left_over = answered(Origin::Listener(L), Request::Start, Answer::Accepted, Some(0));
    f.breaks("only-a-listener-that-runs-is-heard", &[], &[left_over]);
    let already = Answer::Already;
    f.breaks("stronger-than-the-goal-is-accepted", &starts, &answer(Request::Stop, already));
    f.breaks("equal-to-the-goal-joins", &starts, &answer(Request::Start, already));
    f.breaks("weaker-than-the-goal-is-superseded-by-it", &stops, &answer(Request::Start, already));
    let again = answered(ME, Request::Reload, ONCE_MORE, Some(1));
    f.breaks("once-more-only-where-the-pass-had-begun", &[accepted(Request::Reload, 0)], &[again]);
    // The pass in progress began for a Start, and the Reload needs another one.
    let weaker = [began(Channel::Start).to_vec(), vec![accepted(Request::Reload, 0)]].concat();
    let again = answered(ME, Request::Reload, ONCE_MORE, Some(1));
    f.breaks("once-more-only-where-the-pass-had-begun", &weaker, &[again]);
    // A machine that takes the stop pass for the pass that a Reload needs: the judge does not ask that machine.
    let stops_first = [vec![accepted(Request::Reload, 0)], began(Channel::Stop).to_vec()].concat();
    let again = answered(ME, Request::Reload, ONCE_MORE, Some(1));
    f.breaks("once-more-only-where-the-pass-had-begun", &stops_first, &[again]);
    f.breaks("graceful-is-refused-outside-running", &[], &[accepted(Request::Graceful, 0)]);
    let rest = "at-rest-a-request-is-accepted-or-there-is-nothing-to-do";
    f.breaks(rest, &[], &answer(Request::Start, already));
    let exited = [accepted(EXIT, 0), written(State::Exiting, State::Exited)];
    f.breaks("exited-answers-for-good", &exited, &[accepted(Request::Start, 1)]);
}

fn tickets(f: &mut Forger) {
    f.breaks("a-ticket-resolves-once", &[], &[resolved(7, Goal::Stop, Resolution::Reached)]);
    let stops = [accepted(Request::Stop, 0)];
    let other = resolved(0, Goal::Start, Resolution::Reached);
    f.breaks("a-ticket-resolves-once", &stops, &[other]);
    f.breaks("a-ticket-is-new", &stops, &stops);
    let reloaded = resolved(0, Goal::Reload, Resolution::Reached);
    f.breaks("reached-by-a-pass-begun-after-the-request", &[accepted(Request::Reload, 0)], &[reloaded]);
    let failure = Failure { channel: Channel::Graceful, listener: L, outcome: Outcome::Failed };
    let told = resolved(7, Goal::Exit, Resolution::Exited(vec![failure]));
    f.breaks("graceful-failures-are-told-to-their-requesters-alone", &[], &[told]);
    let failed = [stops.to_vec(), after_start(Outcome::Failed)].concat();
    let untold = resolved(0, Goal::Stop, Resolution::Reached);
    f.breaks("the-requester-is-told-the-failures", &failed, &[untold]);
    // A failure that no listener had.
    let invented = resolved(0, Goal::Stop, Resolution::ReachedWithFailures(vec![failure]));
    f.breaks("a-ticket-is-told-the-remembered-failures", &stops, &[invented]);
    // A goal that was not asked for.
    let by_exit = Resolution::Superseded { by: Goal::Exit, failures: Vec::new() };
    f.breaks("reached-is-where-it-asked-for", &stops, &[resolved(0, Goal::Stop, by_exit)]);
    let elsewhere = resolved(0, Goal::Start, Resolution::Reached);
    f.breaks("reached-is-where-it-asked-for", &[accepted(Request::Start, 0)], &[elsewhere]);
}

fn passes_in_order(f: &mut Forger) {
    let begun = began(Channel::Start);
    f.breaks("one-pass-at-a-time", &begun, &[passes(Channel::Stop)]);
    f.breaks("no-listener-is-skipped", &begun, &[over(Channel::Start)]);
    f.breaks("no-listener-is-called-twice-or-uninvited", &begun, &[called(Channel::Start, L)]);
    // PASS-5: a listener that was subscribed during the pass is called in it.
    let late = Event::Subscribed { channel: Channel::Start, listener: LATE, priority: 1 };
    let shown = [&begun[..], &[late, ended(Channel::Start, Outcome::Ok)]].concat();
    f.breaks("no-listener-is-called-twice-or-uninvited", &shown, &[called(Channel::Start, LATE)]);
    f.breaks("a-pass-is-announced-in-order", &[], &[passes(Channel::Start)]);
    f.breaks("listeners-are-called-in-order", &begun[..1], &[called(Channel::Start, NEXT)]);
    f.breaks("one-listener-at-a-time", &begun, &[called(Channel::Start, NEXT)]);
    f.breaks(
        "the-exit-pass-runs-once",
        &[passes(Channel::Exit), over(Channel::Exit)],
        &[passes(Channel::Exit)],
    );
    let exit = called(Channel::Exit, L);
    f.breaks("exit-listeners-run-with-services-down", &[passes(Channel::Start)], &[exit]);
}

fn failures(f: &mut Forger) {
    let failed = after_start(Outcome::Failed);
    let runs = written(State::Starting, State::Running);
    f.breaks("a-failed-start-never-runs", &failed, &[over(Channel::Start), runs]);
    f.breaks("the-end-comes-after-a-whole-exit-pass", &[passes(Channel::Exit)], &[taken(Code::OK, false)]);
    f.breaks("the-bus-never-ends-the-process", &[Event::Blocked], &[Event::Ended { code: Code::OK }]);
    f.breaks("block-tells-the-failures", &failed, &[taken(Code::SOFTWARE, false)]);
    f.breaks("the-code-is-the-one-asked-for", &failed, &[Event::Ended { code: Code::OK }]);
    let exits = ended(Channel::Start, Outcome::Exit(Code(4)));
    f.breaks("an-exit-from-a-listener-is-a-request", &began(Channel::Start), &[exits]);
    let denied = answered(Origin::Listener(L), Request::Exit(Code(4)), Answer::Denied, None);
    let well = ended(Channel::Start, Outcome::Ok);
    f.breaks("a-denied-exit-is-a-failure", &began(Channel::Start), &[denied, well]);
}

fn deadlines(f: &mut Forger) {
    let late = after_start(Outcome::TimedOut);
    f.breaks("an-abandoned-listener-is-not-called", &late, &[called(Channel::Start, L)]);
    let abandoned = |answer, ticket| answered(Origin::Listener(L), Request::Stop, answer, ticket);
    let wrong = [
        abandoned(Answer::Accepted, Some(0)),
        abandoned(Answer::Already, None),
        // The policy permits the request, so the bus must say that the listener was abandoned.
        abandoned(Answer::Denied, None),
        abandoned(Answer::Refused(Reason::Stale), None),
    ];
    for answer in wrong {
        f.breaks("an-abandoned-listener-is-refused", &late, &[answer]);
    }
    let ends = Event::EndedLate { listener: L, outcome: Outcome::Ok };
    f.breaks("a-late-end-changes-nothing", &late, &[ends, over(Channel::Start)]);
    let busy = ended(Channel::Start, Outcome::Busy);
    f.breaks("only-an-abandoned-listener-is-busy", &began(Channel::Start), &[busy]);
}

fn waits(f: &mut Forger) {
    let waiting = [Event::Waiting { thread: T, state: State::Running }];
    let woken = |wake| [Event::Woken { thread: T, wake }];
    f.breaks("a-waiter-wakes-for-its-state", &waiting, &woken(Wake::Entered(State::Running)));
    f.breaks("gone-is-said-at-the-end-only", &waiting, &woken(Wake::Gone));
    let runs = [written(State::Starting, State::Running)];
    f.breaks("entering-a-state-wakes-its-waiters", &waiting, &runs);
    let exited = [written(State::Exiting, State::Exited)];
    f.breaks("entering-exited-wakes-every-waiter", &waiting, &exited);
    let refused = Event::Refused { origin: Origin::Listener(L), reason: Reason::InListener };
    f.breaks("a-wait-inside-a-listener-is-refused", &[], &[refused, waiting[0].clone()]);
    f.breaks("a-waiter-whose-state-was-entered-wakes", &waiting, &runs);
    f.breaks("at-the-end-every-waiter-wakes", &waiting, &exited);
}

fn ends_and_messages(f: &mut Forger) {
    f.breaks("block-returns-after-the-exit-pass", &[passes(Channel::Exit)], &[taken(Code::OK, false)]);
    f.breaks("the-result-is-the-final-goal", &[accepted(EXIT, 0)], &[taken(Code::OK, true)]);
    let restarted = [accepted(Request::Restart, 0), taken(Code::OK, true)];
    f.breaks("after-a-re-exec-is-taken-exit-is-refused", &restarted, &[accepted(EXIT, 1)]);
    f.breaks("only-main-re-executes", &restarted, &[Event::ReExecuted { thread: T }]);
    f.breaks("only-main-re-executes", &[], &[Event::ReExecuted { thread: MAIN }]);
    let write = written(State::Idle, State::Starting);
    f.breaks("a-failing-log-changes-nothing", &[], &[Event::LogFailed, write.clone()]);
    f.breaks("main-survives-its-entries", &[], &[Event::MainRan { failed: true }, write]);
}

/// The promise is due, and the run ends.
fn promises(f: &mut Forger) {
    f.breaks("the-bus-comes-to-rest", &[], &began(Channel::Start));
    f.breaks("an-exit-that-was-granted-happens", &[], &[accepted(EXIT, 0)]);
    f.breaks("every-ticket-resolves", &[], &[accepted(Request::Start, 0)]);
    f.breaks("a-failed-start-leads-to-the-end", &[], &after_start(Outcome::Failed));
    f.breaks("a-stop-pass-is-completed", &[], &began(Channel::Stop));
    f.breaks("a-listener-ends-or-is-abandoned", &[], &began(Channel::Start));
    f.breaks("block-returns", &[Event::Blocked], &[written(State::Exiting, State::Exited)]);
    let exited = written(State::Exiting, State::Exited);
    f.breaks("block-returns-when-the-life-is-over", &[Event::Blocked], &[exited]);
}

fn steps_of_the_bus(f: &mut Forger) {
    let unchanged: fn(&mut Bus) = |_| {};
    let ask = Input::Request(ME, Request::Stop);
    let already = answered(ME, Request::Stop, Answer::Already, None);
    f.breaks_by("a-bus-answers-every-request", &[], ask, &[], unchanged);
    f.breaks_by("without-grant-the-bus-is-as-it-was", &[], ask, &[already], |bus| bus.queue += 1);
    let new = Event::Subscribed { channel: Channel::Stop, listener: ListenerId(9), priority: 1 };
    let subscribe = Input::Subscribe(Origin::Listener(ListenerId(9)), Channel::Stop, 1);
    f.breaks_by("a-listener-that-does-not-run-changes-no-subscription", &[], subscribe, &[new], unchanged);
    let name = "a-subscription-is-carried-out-in-every-state";
    let other = Event::Subscribed { channel: Channel::Exit, listener: ListenerId(9), priority: 1 };
    f.breaks_by(name, &[], Input::Subscribe(ME, Channel::Stop, 1), &[], unchanged);
    f.breaks_by(name, &[], Input::Subscribe(ME, Channel::Stop, 1), &[other], unchanged);
    let waiting = Event::Waiting { thread: T, state: State::Running };
    let inside = Input::Wait(Origin::Listener(L), State::Running);
    f.breaks_by("a-listener-that-waits-is-refused", &[], inside, &[waiting], unchanged);
    let met = Input::Wait(ME, State::Idle);
    f.breaks_by("a-wait-that-is-met-ends-at-once", &[], met, &[], unchanged);
    let refused = Event::Refused { origin: ME, reason: Reason::Stale };
    let over = Input::Expired(Turn { listener: L, number: 0 });
    let timed_out = ended(Channel::Start, Outcome::TimedOut);
    f.breaks_by("what-is-late-for-a-call-is-refused", &began(Channel::Start), over, &[timed_out], unchanged);
    let stranger = Input::Await(ME, TicketId(5));
    f.breaks_by("what-makes-no-sense-is-refused-and-changes-nothing", &[], stranger, &[], unchanged);
    let changes: fn(&mut Bus) = |bus| bus.queue += 1;
    let said = [refused.clone()];
    f.breaks_by("what-makes-no-sense-is-refused-and-changes-nothing", &[], stranger, &said, changes);
    f.breaks_by("what-makes-sense-is-not-refused", &[], met, &said, unchanged);
    let keeps: fn(&mut Bus) = |bus| bus.kept.push_back((TicketId(5), Resolution::Reached));
    f.breaks_from("a-kept-resolution-is-told-once", keeps, &[], stranger, &said, unchanged);
    f.breaks_by("no-more-is-kept-than-declared", &[], Input::Advance, &[], keeps);
    f.breaks_by("a-failing-log-is-counted", &[], Input::LogFailed, &[Event::LogFailed], unchanged);
    let exited: fn(&mut Bus) = |bus| bus.state = State::Exited;
    f.breaks_by("a-bus-is-an-abstract-interpreter", &[], Input::Advance, &[], exited);
    f.breaks_by("the-steps-of-an-end-are-passes-of-the-bus", &[], Input::Advance, &[], exited);
}

fn steps_for_the_host(f: &mut Forger) {
    let unchanged: fn(&mut Bus) = |_| {};
    let start = began(Channel::Start);
    f.breaks_by("the-host-is-commanded-what-happened", &[], Input::Advance, &start, unchanged);
    f.breaks_by("a-step-is-due-where-the-bus-says-so", &[], Input::Advance, &[Event::NoStep], unchanged);
    let stops: fn(&mut Bus) = |bus| bus.goal = Some(Goal::Stop);
    f.breaks_by("between-two-passes-a-pass-is-due", &[], Input::Advance, &[], stops);
    f.breaks_by("the-bus-rests-where-nothing-is-seen-to-go-on", &start, Input::Advance, &[], unchanged);
    f.breaks_by("a-call-is-known-by-its-listener", &start, Input::Advance, &[], unchanged);
    let exits: fn(&mut Bus) = |bus| bus.state = State::Exiting;
    f.breaks_by("the-exit-pass-begins-when-its-host-says-so", &[], Input::Enqueue(ME), &[], exits);
    let ran = [Event::MainRan { failed: true }];
    f.breaks_by("an-entry-that-fails-is-counted", &[], Input::MainRan(true), &ran, unchanged);
    let lost = Input::Enqueue(ME);
    f.breaks_by("an-entry-counts-until-the-result-is-taken", &[], lost, &[], unchanged);
    let open: fn(&mut Bus) = |bus| {
        bus.tickets.push(Ticket { id: TicketId(5), goal: Goal::Stop, again: false, forgotten: false });
    };
    let forget = Input::Forget(T, TicketId(5));
    f.breaks_from("a-ticket-that-is-forgotten-keeps-nothing", open, &[], forget, &[], unchanged);
    let keeps: fn(&mut Bus) = |bus| bus.kept.push_back((TicketId(5), Resolution::Reached));
    let told = [resolved(5, Goal::Stop, Resolution::Reached)];
    f.breaks_by("the-last-resolutions-are-kept", &[], Input::Advance, &told, keeps);
}
