//! Forged answers, goals, tickets and rights.

use super::Forger;
use super::tale::*;
use crate::bus::Code;
use crate::site::machine::event::{Cause, Event, Process};
use crate::site::machine::word::{
    Answer, Control, Deed, Failures, Goal, Origin, Privilege, Reason, Request, Resolution, RoundOutcome,
    Scope, Slot, State, Target,
};

const ACCEPTED: Answer = Answer::Accepted;
const ALREADY: Answer = Answer::Already;

pub(super) fn breaks(f: &mut Forger) {
    states(f);
    goals(f);
    answers(f);
    lateness(f);
    grants(f);
    tickets(f);
    truths(f);
    ends_early(f);
    failures(f);
    rights(f);
}

/// A site of one slot that loads for a Reload.
fn reloading() -> Tale {
    reloading_of(0)
}

/// The same, with so many interpreters.
fn reloading_of(names: u32) -> Tale {
    Tale::up(1, names).then(&[
        asked(Request::Reload, ACCEPTED, 1),
        begun(Goal::Reload),
        Event::LoadBegan,
        READ_KEY,
    ])
}

/// A site of one slot that stops.
fn stopping() -> Tale {
    let mut tale = Tale::up(1, 0);
    tale.stops(&[W1]);
    tale
}

/// A site of one slot, which is given up.
fn damaged() -> Tale {
    let mut tale = Tale::up(1, 0);
    tale.step([died(W1)]).step([ended(W1), spawned(W2, 0, 1, 1)]);
    tale.step([Event::SpawnFailed { worker: W2 }, spawned(W3, 0, 1, 1)]);
    tale.step([Event::SpawnFailed { worker: W3 }, given_up(0, 1)]);
    tale
}

fn states(f: &mut Forger) {
    let up = Tale::up(1, 0);
    f.breaks("the-states-follow-the-graph", &up, &[state(State::Running, State::Starting)]);
    f.breaks("the-states-follow-the-graph", &up, &[state(State::Stopping, State::Idle)]);
    let running = [state(State::Starting, State::Running)];
    f.breaks("running-means-that-every-slot-serves-or-is-given-up", &Tale::default(), &running);
    let crashed = up.then(&[died(W1)]).then(&[ended(W1)]);
    f.breaks("running-means-that-every-slot-serves-or-is-given-up", &crashed, &running);
    f.breaks("idle-means-no-worker", &up, &[state(State::Stopping, State::Idle)]);
    let refused = Event::Refused { process: Process::Controller, reason: Reason::Stale };
    f.breaks("what-is-refused-changes-nothing", &up, &[refused, sent(W1, Control::Drain)]);
}

fn goals(f: &mut Forger) {
    let (up, stops, reloads) = (Tale::up(1, 0), stopping(), reloading());
    f.breaks("a-stronger-goal-stays", &stops, &[over(Goal::Stop)]);
    f.breaks("a-stronger-goal-stays", &up, &[asked(Request::Reload, ACCEPTED, 1)]);
    f.breaks("a-site-without-a-goal-is-down-or-runs", &stops, &[over(Goal::Stop)]);
    f.breaks("the-goal-is-asked-for", &up, &[begun(Goal::Stop)]);
    let weaker = goal(Some(Goal::Stop), Some(Goal::Start));
    f.breaks("a-goal-gives-way-to-a-stronger-one-or-is-over", &stops, &[weaker]);
    f.breaks("the-goal-is-written-from-what-it-was", &up, &[goal(Some(Goal::Stop), None)]);
    f.breaks("a-granted-stop-is-not-lost", &up, &[asked(Request::Stop, ACCEPTED, 1)]);
    f.breaks("a-roll-ends", &up, &[asked(Request::Roll, ACCEPTED, 1), begun(Goal::Roll)]);
    f.breaks("it-comes-to-rest", &reloads, &[]);
    // A worker that was never proved ends, again and again.
    let mut crashing = Tale::up(1, 0);
    crashing.step([died(W1)]).step([ended(W1), spawned(W2, 0, 1, 1)]);
    f.breaks("it-comes-to-rest", &crashing, &[died(W2)]);
}

fn answers(f: &mut Forger) {
    let (idle, up, stops, reloads) = (Tale::default(), Tale::up(1, 0), stopping(), reloading());
    f.breaks("stronger-than-the-goal-is-accepted", &reloads, &[asked(Request::Stop, JOINED, 2)]);
    f.breaks("stronger-than-the-goal-is-accepted", &stops, &[asked(EXIT, Answer::Refused(Reason::Stale), 2)]);
    f.breaks("equal-to-the-goal-joins", &reloads, &[asked(Request::Reload, ACCEPTED, 2)]);
    let superseded = |by| Answer::Superseded(by);
    f.breaks(
        "weaker-than-a-goal-that-leaves-the-site-up-joins-it",
        &reloads,
        &[asked(Request::Graceful, superseded(Goal::Reload), 2)],
    );
    f.breaks(
        "weaker-than-a-goal-that-ends-the-site-is-superseded-by-it",
        &stops,
        &[asked(Request::Start, ACCEPTED, 2)],
    );
    let rest = "at-rest-a-request-is-accepted-or-there-is-nothing-to-do";
    f.breaks(rest, &idle, &[asked(Request::Start, ALREADY, 2)]);
    f.breaks(rest, &idle, &[asked(Request::Roll, ACCEPTED, 2)]);
    f.breaks(rest, &up, &[asked(Request::Start, ACCEPTED, 2)]);
    f.breaks(rest, &reloads, &[asked(Request::Start, JOINED, 2)]);
    f.breaks("already-is-true", &damaged(), &[asked(Request::Start, ALREADY, 2)]);
    f.breaks("already-is-true", &up, &[asked(Request::Stop, ALREADY, 2)]);
    f.breaks("already-is-true", &up, &[asked(Request::Reload, ALREADY, 2)]);
    let exited = idle.then(&[asked(EXIT, ACCEPTED, 1), begun(Goal::Exit), state(State::Idle, State::Exited)]);
    let refuses = "an-exited-site-refuses-everything-but-an-exit";
    f.breaks(refuses, &exited, &[asked(Request::Start, ACCEPTED, 2)]);
    for answer in [ALREADY, superseded(Goal::Exit)] {
        f.breaks(refuses, &exited, &[asked(Request::Reload, answer, 2)]);
        f.breaks(refuses, &exited, &[asked(EXIT, answer, 2)]);
    }
}

fn lateness(f: &mut Forger) {
    let late = "late-is-what-came-after-the-work-began";
    let (reloads, up) = (reloading(), Tale::up(1, 0));
    f.breaks(late, &reloads, &[asked(Request::Reload, JOINED, 2)]);
    f.breaks(late, &reloads, &[asked(Request::Graceful, JOINED, 2)]);
    let waits = up.then(&[asked(Request::Reload, ACCEPTED, 1), begun(Goal::Reload)]);
    f.breaks(late, &waits, &[asked(Request::Reload, LATE, 2)]);
    let cold =
        Tale::default().then(&[asked(Request::Start, ACCEPTED, 1), begun(Goal::Start), Event::LoadBegan]);
    f.breaks(late, &cold, &[asked(Request::Start, JOINED, 2)]);
    let inside = |round| Event::Answered {
        call: crate::site::machine::word::Call(0),
        origin: Origin::Operator,
        request: Request::Reload,
        target: Target::Site,
        inside: Some(round),
        answer: LATE,
        ticket: Some(T2),
    };
    let mut tale = Tale::up(1, 0);
    tale.reloads(&[W1]);
    f.breaks(late, &tale, &[inside(R1)]);
}

fn grants(f: &mut Forger) {
    let (up, stops, reloads) = (Tale::up(1, 0), stopping(), reloading());
    let already = asked(Request::Start, ALREADY, 0);
    f.breaks("a-request-is-answered-once", &up, &[already, already]);
    f.breaks("an-answer-without-grant-changes-nothing", &up, &[already, READ_KEY]);
    let roll = [asked(Request::Roll, ACCEPTED, 2), goal(Some(Goal::Reload), Some(Goal::Roll))];
    f.breaks("accepting-resolves-the-weaker-at-once", &reloads, &roll);
    let by = |ticket, goal| resolved(ticket, Resolution::Superseded(goal));
    f.breaks("superseded-is-subsumed", &reloads, &[by(1, Goal::Roll)]);
    f.breaks(
        "superseded-is-subsumed",
        &reloads,
        &[asked(Request::Start, Answer::Superseded(Goal::Reload), 0)],
    );
    f.breaks("superseded-is-subsumed", &stops, &[by(5, Goal::Stop)]);
}

fn tickets(f: &mut Forger) {
    let up = Tale::up(1, 0);
    f.breaks("a-ticket-resolves-once", &up, &[reached(0)]);
    f.breaks("a-ticket-is-new", &reloading(), &[asked(Request::Reload, LATE, 1)]);
    let without = Event::Answered {
        call: crate::site::machine::word::Call(0),
        origin: Origin::Operator,
        request: Request::Reload,
        target: Target::Site,
        inside: None,
        answer: ACCEPTED,
        ticket: None,
    };
    f.breaks("a-ticket-is-new", &up, &[without]);
    f.breaks("at-rest-no-ticket-waits", &up, &[asked(Request::Reload, ACCEPTED, 1)]);
    f.breaks("every-reload-is-acknowledged", &up, &[asked(Request::Reload, ACCEPTED, 1)]);
    let end = up.then(&[asks(Origin::Operator, EXIT, Target::Process(W1), ACCEPTED, 1)]);
    f.breaks("a-process-that-was-to-end-has-ended-or-goes-on", &end, &[reached(1)]);
    f.breaks("a-process-that-was-to-end-has-ended-or-goes-on", &end, &[failed(1, SLOT)]);
    let superseded = resolved(1, Resolution::Superseded(Goal::Exit));
    f.breaks("a-goal-of-the-site-alone-gives-way", &end, &[superseded]);
}

fn truths(f: &mut Forger) {
    let idle = [asked(Request::Graceful, ACCEPTED, 1), begun(Goal::Graceful)];
    f.breaks("a-goal-that-is-reached-is-over", &Tale::up(1, 0), &idle);
    let name = "what-is-reached-is-true";
    f.breaks("stopped-is-true", &stopping(), &[reached(5)]);
    // At the load; before the round; with a worker that must be replaced; without the worker that retires.
    let mut tale = Tale::up(1, 0);
    tale.reloads(&[W1]);
    f.breaks(name, &tale, &[reached(1)]);
    let replace = tale.then(&[back(W1, RoundOutcome::Replace), retires(W1, Cause::Reload)]);
    f.breaks(name, &replace, &[round_over(false), reached(1)]);
    f.breaks("a-reload-is-acknowledged-on-a-fresh-load", &reloading(), &[reached(1)]);
    let joined = tale.then(&[asked(Request::Reload, LATE, 2)]);
    let done = joined.then(&[back(W1, RoundOutcome::Done), round_over(false)]);
    f.breaks(name, &done, &[reached(2)]);
    f.breaks("a-reload-is-acknowledged-on-a-fresh-load", &done, &[reached(2)]);
    // A Roll whose old worker did not say that it leaves.
    let mut tale = Tale::up(1, 0);
    tale.rolls(1, W2);
    tale.boots(W2, 0, &[]).proves(W2, &[sent(W1, Control::Drain)]);
    f.breaks(name, &tale, &[reached(1)]);
    // A Graceful whose work began before it.
    let up = Tale::up(1, 0);
    let graceful = up.then(&[asked(Request::Graceful, ACCEPTED, 1), begun(Goal::Graceful)]);
    f.breaks(name, &graceful, &[reached(1)]);
    // A Start of a site of which a slot does not serve.
    let starts = damaged().then(&[asked(Request::Start, ACCEPTED, 2), begun(Goal::Start)]);
    f.breaks(name, &starts, &[reached(2)]);
}

/// A worker dies in a Reload, and its slot has no worker when the round of the other one is over: well, or not.
fn ends_early(f: &mut Forger) {
    let mut tale = Tale::up(2, 0);
    tale.reloads(&[W1, W2]);
    tale.step([died(W2)]).step([ended(W2), spawned(W3, 1, 1, 2)]);
    let name = "a-goal-is-resolved-when-every-slot-serves-or-is-given-up";
    f.breaks(name, &tale, &[back(W1, RoundOutcome::Done), round_over(false), reached(1)]);
    f.breaks(name, &tale, &[back(W1, RoundOutcome::Failed), round_over(true), failed(1, ROUND)]);
    // The slot was given up, and the Start tries it again.
    let tries = Event::TriedAgain { slot: Slot(0) };
    let starts = damaged().then(&[asked(Request::Start, ACCEPTED, 2), begun(Goal::Start), tries]);
    let name = "a-start-is-resolved-when-every-slot-serves-or-one-is-given-up";
    f.breaks(name, &starts, &[failed(2, Failures { no_service: true, ..Failures::NONE })]);
}

fn failures(f: &mut Forger) {
    let name = "all-failures-are-told-and-no-others";
    let mut tale = Tale::up(1, 0);
    tale.reloads(&[W1]);
    for told in [SLOT, LOAD, ROUND, MISSED, Failures { no_service: true, ..Failures::NONE }] {
        f.breaks(name, &tale, &[failed(1, told)]);
    }
    // Not all that there is to tell.
    let cold = [asked(Request::Start, ACCEPTED, 1), begun(Goal::Start), Event::LoadBegan];
    f.breaks(name, &Tale::default().then(&cold).then(&[NOT_LOADED]), &[failed(1, LOAD)]);
    // The Start joined a Reload whose load failed.
    let started = damaged().then(&[asked(Request::Reload, ACCEPTED, 1), begun(Goal::Reload)]);
    let joined = started.then(&[asked(Request::Start, JOINED, 2)]).then(&[Event::LoadBegan]);
    f.breaks(name, &joined.then(&[NOT_LOADED]), &[failed(2, LOAD)]);
    // The failure of the load before.
    let late = reloading().then(&[asked(Request::Reload, LATE, 2)]).then(&[NOT_LOADED]);
    f.breaks("failures-are-of-a-fresh-load", &late, &[failed(2, LOAD)]);
    f.breaks("a-failed-load-is-told-as-one", &late, &[reached(1)]);
    f.breaks("a-failed-load-is-told-as-one", &late, &[failed(1, SLOT)]);
}

fn rights(f: &mut Forger) {
    let up = Tale::up(1, 1);
    let me = Origin::Application(of(W1, 0));
    let denied = asks(me, Request::Reload, Target::Site, Answer::Denied, 0);
    f.breaks("a-denial-has-no-other-effect", &up, &[denied, READ_KEY]);
    f.breaks("the-policy-decides", &up, &[denied]);
    let worker = asks(Origin::Worker(W1), Request::Stop, Target::Site, ACCEPTED, 1);
    f.breaks("the-policy-decides", &up, &[worker]);
    for reason in [Reason::NotRunning, Reason::NoWorker] {
        let refused = asks(Origin::Worker(W1), Request::Stop, Target::Site, Answer::Refused(reason), 1);
        f.breaks("the-policy-decides", &up, &[refused]);
    }
    let mine = asks(me, Request::Event, Target::Interpreter(of(W1, 0)), Answer::Denied, 0);
    f.breaks("an-application-reaches-itself", &up, &[mine]);
    f.breaks("every-request-is-answered", &up, &[wishes(of(W1, 0), Request::Event, Scope::Site)]);
    let start = asks(Origin::Operator, Request::Start, Target::Process(W1), ACCEPTED, 1);
    f.breaks("what-means-nothing-in-its-scope-is-refused", &up, &[start]);
    let name = "the-effect-is-that-of-the-scope";
    let exit = asks(Origin::Operator, EXIT, Target::Application(native(0).name), ACCEPTED, 1);
    f.breaks(name, &up, &[exit, retires(W1, Cause::Asked)]);
    f.breaks(name, &up, &[exit, begun(Goal::Exit)]);
    let target = Target::Site;
    f.breaks(name, &up, &[exit, notice(1, Deed::Exit, target)]);
    let stop = asked(Request::Stop, ACCEPTED, 1);
    f.breaks(name, &up, &[stop, notice(1, Deed::Exit, target)]);
    f.breaks("privileges-are-for-a-granted-request", &up, &[READ_KEY]);
    let stolen = Event::Privileged { worker: Some(W1), action: Privilege::ReadKey };
    f.breaks("the-controller-alone-has-privileges", &reloading(), &[stolen]);
    let bind = Event::Privileged { worker: None, action: Privilege::Bind };
    f.breaks("privileges-are-for-a-granted-request", &reloading(), &[bind]);
    f.breaks("the-exit-code", &stopping(), &[Event::ControllerEnded { code: Code::SOFTWARE }]);
    f.breaks("the-exit-code", &damaged(), &[Event::ControllerEnded { code: Code::OK }]);
    let asks_twice = [asked(Request::Exit(Code(3)), ACCEPTED, 1), asked(Request::Exit(Code(4)), JOINED, 2)];
    f.breaks("the-exit-code", &Tale::up(1, 0).then(&asks_twice), &[Event::ControllerEnded { code: Code(4) }]);
    f.breaks("the-controller-leaves-when-it-is-asked", &Tale::default(), &[Event::ReExecuting]);
    let exits = Tale::up(1, 0).then(&[asked(EXIT, ACCEPTED, 1), begun(Goal::Exit)]);
    f.breaks("the-controller-leaves-when-it-is-asked", &exits, &[Event::ControllerEnded { code: Code::OK }]);
}

/// Forgeries on a site that strangers share.
pub(super) fn breaks_of_strangers(f: &mut Forger) {
    let up = Tale::up(1, 2);
    let me = Origin::Application(of(W1, 0));
    let unproven = Answer::Refused(Reason::NoInterpreter);
    f.breaks("the-policy-decides", &up, &[asks(me, Request::Stop, Target::Site, unproven, 1)]);
    let name = "no-effect-of-strangers";
    let event = up.then(&[
        asks(me, Request::Event, Target::Site, ACCEPTED, 1),
        notice(1, Deed::Event, Target::Site),
        due(of(W1, 1)),
    ]);
    f.breaks(name, &event, &[Event::Delivered { notice: N1, interpreter: of(W1, 1) }]);
    let reload = up.then(&[asks(me, Request::Reload, Target::Site, ACCEPTED, 1)]);
    f.breaks(name, &reload, &[begun(Goal::Reload)]);
    f.breaks(name, &reload, &[state(State::Running, State::Stopping)]);
    let loads = reload.then(&[begun(Goal::Reload), Event::LoadBegan]);
    f.breaks("no-application-gets-at-privileges", &loads, &[READ_KEY]);
    // Behind a request of the operator the same of a stranger, which becomes the next goal.
    let late = reloading_of(2).then(&[asks(me, Request::Reload, Target::Site, LATE, 2)]);
    let done = late.then(&[NOT_LOADED, failed(1, LOAD)]);
    let again = goal(Some(Goal::Reload), Some(Goal::Reload));
    f.breaks(name, &done, &[again]);
    f.breaks("no-application-gets-at-privileges", &done.then(&[again, Event::LoadBegan]), &[READ_KEY]);
    // Only the action that belongs to the goal is vouched for.
    let reexecutes = Event::Privileged { worker: None, action: Privilege::ReExecute };
    f.breaks("no-application-gets-at-privileges", &reloading_of(2), &[reexecutes]);
    let exit = asks(me, EXIT, Target::Process(W1), ACCEPTED, 1);
    f.breaks("no-process-ends-for-a-stranger", &up, &[exit, retires(W1, Cause::Asked)]);
}
