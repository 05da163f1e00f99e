//! Tales of a site in which everything is as it should be.

use super::tale::*;
use crate::bus::Code;
use crate::site::machine::event::{Cause, Close, Event, Load, Process, Said, Stage};
use crate::site::machine::policy::Policy;
use crate::site::machine::timer::{Timer, WorkerTimer};
use crate::site::machine::word::{
    Answer, Birth, Control, Deed, Failures, Goal, Native, Origin, Privilege, Reason, Request, Resolution,
    RoundOutcome, Scope, Slot, State, Status, Step, Target, Work,
};
use crate::site::observed::Terms;

const SHARED: Terms = Terms { shared: true, policy: Policy::SHARED, rate: 2 };

pub(super) fn all() -> Vec<(&'static str, Terms, Tale)> {
    let free = Terms::default();
    let all: [(&'static str, Terms, Tale); 19] = [
        ("reload and stop", free, reload_and_stop()),
        ("roll", free, roll()),
        ("roll that breaks off", free, broken_roll()),
        ("rate", free, rate()),
        ("bad load", free, bad_load()),
        ("late", free, late()),
        ("replaced in a reload", free, replaced()),
        ("a graceful that fails", free, graceful()),
        ("process", free, process()),
        ("retire and escalate", free, escalation()),
        ("deaf", free, deaf()),
        ("restart", free, restart()),
        ("events", free, events()),
        ("deeds", free, deeds()),
        ("own ends", free, own_ends()),
        ("crash with interpreters", free, untold()),
        ("loss", free, loss()),
        ("loss by death", free, death()),
        ("shared", SHARED, shared()),
    ];
    let rare = super::rare::all().into_iter().map(|(title, tale)| (title, free, tale));
    all.into_iter().chain(rare).collect()
}

fn reload_and_stop() -> Tale {
    let mut tale = Tale::up(1, 1);
    tale.step([accepts(W1, 1, 1)]).step([reads(W1, 1, 1)]).step([replies(W1, 1, 1)]);
    tale.reloads(&[W1]);
    tale.step([Event::RoundTaken { worker: W1, round: R1, work: Work::Reload }]);
    let taken = Event::VersionTaken { worker: W1, version: crate::site::machine::word::Version(2) };
    tale.step([taken, Event::RoundDone { worker: W1, round: R1, outcome: RoundOutcome::Done }]);
    tale.step([back(W1, RoundOutcome::Done), round_over(false), reached(1), over(Goal::Reload)]);
    tale.step([accepts(W1, 2, 2)]).step([accepts(W1, 3, 2)]).step([reads(W1, 3, 2)]);
    tale.step([asked(Request::Start, Answer::Already, 0)]);
    tale.step([Event::Refused { process: Process::Controller, reason: Reason::Stale }]);
    tale.stops(&[W1]);
    tale.step([asked(Request::Start, Answer::Superseded(Goal::Stop), 0)]);
    let idle = Event::Closed { worker: W1, connection: C1, why: Close::Idle };
    let act = [acted(W1, Control::Stop), entered(W1, Stage::Telling), idle];
    tale.step(act.into_iter().chain([begins(of(W1, 0), Step::Told)]));
    tale.step([closes(W1)]).step([hears(W1, Said::Leaving)]);
    tale.step([takes(of(W1, 0), Step::Told), entered(W1, Stage::Draining)]);
    tale.step([hears(W1, Said::Told(native(0)))]);
    tale.step([reads(W1, 2, 2)]);
    let closed =
        |n, why| Event::Closed { worker: W1, connection: crate::site::machine::word::Connection(n), why };
    tale.step([replies(W1, 2, 2), closed(2, Close::Answered)]);
    tale.step([
        Event::WorkerPassed { worker: W1, timer: WorkerTimer::Drain },
        closed(3, Close::Cut),
        entered(W1, Stage::Joining),
        begins(of(W1, 0), Step::Joined),
    ]);
    tale.step([
        takes(of(W1, 0), Step::Joined),
        entered(W1, Stage::Finishing),
        begins(of(W1, 0), Step::Finished),
    ]);
    tale.step([
        takes(of(W1, 0), Step::Finished),
        entered(W1, Stage::Destroying),
        begins(of(W1, 0), Step::Destroyed),
    ]);
    tale.step([takes(of(W1, 0), Step::Destroyed), entered(W1, Stage::Ended), gone(W1)]);
    tale.step([ended(W1), reached(5), state(State::Stopping, State::Idle), over(Goal::Stop)]);
    tale.step([asked(Request::Stop, Answer::Already, 0)]);
    let exit = [asked(Request::Exit(Code(3)), Answer::Accepted, 6), begun(Goal::Exit), reached(6)];
    let end = [state(State::Idle, State::Exited), Event::ControllerEnded { code: Code(3) }];
    tale.step(exit.into_iter().chain(end));
    tale
}

fn roll() -> Tale {
    let mut tale = Tale::up(2, 0);
    tale.rolls(2, W3);
    tale.boots(W3, 0, &[]);
    tale.proves(W3, &[sent(W1, Control::Drain)]);
    tale.leaves(W1, Control::Drain, &[]);
    tale.step([ended(W1), spawned(W4, 1, 2, 2)]);
    tale.boots(W4, 0, &[]);
    tale.proves(W4, &[sent(W2, Control::Drain)]);
    tale.step([Event::Froze { worker: W2 }]);
    tale.step([passed(Timer::Drain(W2)), sent(W2, Control::Stop)]);
    let kill = Event::Died { worker: W2, forced: true };
    tale.step([passed(Timer::Stop(W2)), Event::Forced { worker: W2 }, kill]);
    tale.step([ended(W2), reached(1), over(Goal::Roll)]);
    tale.step([accepts(W3, 1, 2)]);
    tale
}

fn broken_roll() -> Tale {
    let mut tale = Tale::up(1, 0);
    tale.rolls(1, W2);
    tale.step([died(W2)]);
    tale.step([ended(W2), spawned(W3, 0, 2, 2)]);
    tale.boots(W3, 0, &[]);
    tale.step([died(W3)]);
    tale.step([
        ended(W3),
        given_up(0, 2),
        Event::BrokeOff { generation: G(2) },
        adopted(1, 1, 1),
        failed(1, SLOT),
        over(Goal::Roll),
    ]);
    tale.stops(&[W1]);
    tale.leaves(W1, Control::Stop, &[]);
    tale.step([ended(W1), reached(5), state(State::Stopping, State::Idle), over(Goal::Stop)]);
    tale.step([
        asked(EXIT, Answer::Accepted, 6),
        begun(Goal::Exit),
        reached(6),
        state(State::Idle, State::Exited),
        Event::ControllerEnded { code: Code::OK },
    ]);
    tale
}

fn rate() -> Tale {
    let mut tale = Tale::up(1, 0);
    tale.step([died(W1)]).step([ended(W1), spawned(W2, 0, 1, 1)]);
    tale.step([Event::SpawnFailed { worker: W2 }, spawned(W3, 0, 1, 1)]);
    tale.step([Event::Hung { worker: W3, interpreter: None }]);
    let kill = Event::Died { worker: W3, forced: true };
    tale.step([passed(Timer::Boot(W3)), Event::Forced { worker: W3 }, kill]);
    tale.step([ended(W3), given_up(0, 1)]);
    tale.step([
        asked(Request::Start, Answer::Accepted, 2),
        begun(Goal::Start),
        Event::TriedAgain { slot: Slot(0) },
        spawned(W4, 0, 1, 1),
    ]);
    tale.boots(W4, 0, &[reached(2), over(Goal::Start)]);
    tale.proves(W4, &[]);
    tale
}

fn bad_load() -> Tale {
    let mut tale = Tale::default();
    tale.step([asked(Request::Reload, Answer::Refused(Reason::NotRunning), 0)]);
    tale.step([
        asked(Request::Start, Answer::Accepted, 0),
        begun(Goal::Start),
        state(State::Idle, State::Starting),
        Event::LoadBegan,
    ]);
    let unserved = Failures { no_service: true, ..LOAD };
    tale.step([NOT_LOADED, failed(0, unserved), state(State::Starting, State::Idle), over(Goal::Start)]);
    tale.step([
        asked(EXIT, Answer::Accepted, 1),
        begun(Goal::Exit),
        reached(1),
        state(State::Idle, State::Exited),
        Event::ControllerEnded { code: Code::SOFTWARE },
    ]);
    tale
}

/// A Reload and a Start join a Reload; a Roll is stronger while the next one loads.
fn late() -> Tale {
    let mut tale = Tale::up(1, 0);
    tale.step([asked(Request::Reload, Answer::Accepted, 1), begun(Goal::Reload), Event::LoadBegan, READ_KEY]);
    tale.step([asked(Request::Reload, LATE, 2)]);
    tale.step([asked(Request::Graceful, LATE, 3)]);
    tale.step([
        NOT_LOADED,
        failed(1, LOAD),
        goal(Some(Goal::Reload), Some(Goal::Reload)),
        Event::LoadBegan,
        READ_KEY,
    ]);
    let superseded = Resolution::Superseded(Goal::Roll);
    tale.step([
        asked(Request::Roll, Answer::Accepted, 4),
        resolved(2, superseded),
        resolved(3, superseded),
        goal(Some(Goal::Reload), Some(Goal::Roll)),
    ]);
    tale.step([asked(Request::Reload, JOINED, 6)]);
    tale.step([Event::LoadEnded { load: Load::Stale }, Event::LoadBegan, READ_KEY]);
    tale.step([taken(1, 1), adopted(2, 1, 1), spawned(W2, 0, 2, 1)]);
    tale.boots(W2, 0, &[]);
    tale.proves(W2, &[sent(W1, Control::Drain)]);
    tale.leaves(W1, Control::Drain, &[reached(4), reached(6), over(Goal::Roll)]);
    tale.step([ended(W1)]);
    tale
}

fn replaced() -> Tale {
    let mut tale = Tale::up(1, 0);
    tale.reloads(&[W1]);
    tale.step([Event::RoundTaken { worker: W1, round: R1, work: Work::Reload }]);
    tale.step([Event::RoundDone { worker: W1, round: R1, outcome: RoundOutcome::Replace }]);
    tale.step([back(W1, RoundOutcome::Replace), retires(W1, Cause::Reload), spawned(W2, 0, 1, 2)]);
    tale.boots(W2, 0, &[]);
    tale.proves(W2, &[sent(W1, Control::Drain)]);
    tale.step([accepts(W1, 1, 1)]).step([reads(W1, 1, 1)]);
    let leaves = [acted(W1, Control::Drain), entered(W1, Stage::Telling), entered(W1, Stage::Draining)];
    tale.step(leaves).step([closes(W1)]);
    tale.step([hears(W1, Said::Leaving), round_over(false), reached(1), over(Goal::Reload)]);
    tale.step([died(W1)]).step([ended(W1)]);
    tale
}

fn graceful() -> Tale {
    let mut tale = Tale::up(2, 0);
    tale.step([
        asked(Request::Graceful, Answer::Accepted, 1),
        begun(Goal::Graceful),
        round(Work::Graceful, 1),
        round_sent(W1),
        round_sent(W2),
    ]);
    tale.step([back(W1, RoundOutcome::Failed)]);
    tale.step([passed(Timer::Round(W2, R1)), round_over(true), failed(1, ROUND), over(Goal::Graceful)]);
    tale
}

fn process() -> Tale {
    let mut tale = Tale::up(1, 1);
    let me = Origin::Application(of(W1, 0));
    tale.step([wishes(of(W1, 0), Request::Restart, Scope::Process)]);
    tale.step([
        asks(me, Request::Restart, Target::Process(W1), Answer::Accepted, 1),
        retires(W1, Cause::Asked),
        spawned(W2, 0, 1, 1),
    ]);
    tale.boots(W2, 0, &[]);
    tale.proves(W2, &[sent(W1, Control::Drain)]);
    tale.step([died(W1)]);
    tale.step([ended(W1), Event::Untold { interpreter: of(W1, 0) }, reached(1)]);
    tale.step([Event::AskedToRetire { worker: W2 }]);
    tale.step([hears(W2, Said::Retire), retires(W2, Cause::Asked), spawned(W3, 0, 1, 1)]);
    tale.boots(W3, 0, &[]);
    tale.proves(W3, &[sent(W2, Control::Drain)]);
    tale.leaves(W2, Control::Drain, &[]);
    tale.step([ended(W2)]);
    let start =
        asks(Origin::Operator, Request::Start, Target::Process(W3), Answer::Refused(Reason::NoEffect), 0);
    tale.step([start]);
    tale
}

fn escalation() -> Tale {
    let mut tale = Tale::up(1, 0);
    tale.step([hears(W1, Said::Retire), retires(W1, Cause::Asked), spawned(W2, 0, 1, 1)]);
    tale.boots(W2, 0, &[]);
    tale.proves(W2, &[sent(W1, Control::Drain)]);
    tale.step([Event::Froze { worker: W1 }]);
    tale.step([passed(Timer::Drain(W1)), sent(W1, Control::Stop)]);
    let kill = Event::Died { worker: W1, forced: true };
    tale.step([passed(Timer::Stop(W1)), Event::Forced { worker: W1 }, kill]);
    tale.step([ended(W1)]);
    // An Exit, in which a worker does not react.
    tale.step([
        asked(EXIT, Answer::Accepted, 2),
        begun(Goal::Exit),
        state(State::Running, State::Stopping),
        sent(W2, Control::Stop),
    ]);
    tale.step([Event::Froze { worker: W2 }]);
    let kill = Event::Died { worker: W2, forced: true };
    tale.step([passed(Timer::Stop(W2)), Event::Forced { worker: W2 }, kill]);
    tale.step([
        ended(W2),
        reached(2),
        state(State::Stopping, State::Exited),
        Event::ControllerEnded { code: Code::OK },
    ]);
    tale
}

fn deaf() -> Tale {
    let mut tale = Tale::up(1, 0);
    tale.step([Event::Froze { worker: W1 }]);
    tale.step([Event::ChannelClosed { worker: W1 }]);
    let kill = Event::Died { worker: W1, forced: true };
    tale.step([passed(Timer::Deaf(W1)), Event::Forced { worker: W1 }, kill]);
    tale.step([ended(W1), spawned(W2, 0, 1, 1)]);
    tale.boots(W2, 0, &[]);
    tale.proves(W2, &[]);
    tale
}

fn restart() -> Tale {
    let mut tale = Tale::up(1, 0);
    tale.step([
        asked(Request::Restart, Answer::Accepted, 2),
        begun(Goal::Restart),
        state(State::Running, State::Stopping),
        sent(W1, Control::Stop),
    ]);
    tale.leaves(W1, Control::Stop, &[]);
    tale.step([
        ended(W1),
        reached(2),
        state(State::Stopping, State::Exited),
        Event::Privileged { worker: None, action: Privilege::ReExecute },
        Event::ReExecuting,
    ]);
    tale.step([Event::ReExecutionFailed, Event::ControllerEnded { code: Code::SOFTWARE }]);
    // A request between the two is refused.
    let last = tale.steps.pop().unwrap_or_default();
    let terminal = asked(Request::Start, Answer::Refused(Reason::Terminal), 0);
    let mut asked_before = tale.steps.pop().unwrap_or_default();
    asked_before.pop();
    tale.steps.push(asked_before);
    tale.step([terminal]).step([Event::ReExecuting]).step(last);
    tale
}

fn events() -> Tale {
    let mut tale = Tale::up(1, 2);
    let me = Origin::Application(of(W1, 0));
    tale.step([wishes(of(W1, 0), Request::Event, Scope::Process)]);
    let target = Target::Process(W1);
    tale.step([
        asks(me, Request::Event, target, Answer::Accepted, 1),
        notice(1, Deed::Event, target),
        due(of(W1, 0)),
        due(of(W1, 1)),
    ]);
    tale.step([Event::Delivered { notice: N1, interpreter: of(W1, 0) }]);
    tale.step([Event::NotDelivered { notice: N1, interpreter: of(W1, 1) }]);
    tale.step([hears(W1, Said::Delivered(N1, native(0)))]);
    tale.step([
        hears(W1, Said::Missed(N1, native(1))),
        Event::Missing { notice: N1, interpreter: of(W1, 1) },
        Event::Settled { notice: N1, missed: true },
        failed(1, MISSED),
    ]);
    // The channel is full for one of two.
    tale.step([
        asked(Request::Event, Answer::Accepted, 2),
        notice(2, Deed::Event, Target::Site),
        due(of(W1, 0)),
        due(of(W1, 1)),
        Event::Full { worker: W1, notice: N1 },
        Event::Missing { notice: N1, interpreter: of(W1, 1) },
    ]);
    tale.step([Event::Delivered { notice: N1, interpreter: of(W1, 0) }]);
    tale.step([
        hears(W1, Said::Delivered(N1, native(0))),
        Event::Settled { notice: N1, missed: true },
        failed(2, MISSED),
    ]);
    tale
}

fn deeds() -> Tale {
    let mut tale = Tale::up(1, 1);
    let me = Origin::Application(of(W1, 0));
    let target = Target::Application(native(0).name);
    tale.step([wishes(of(W1, 0), Request::Reload, Scope::Application)]);
    tale.step([
        asks(me, Request::Reload, target, Answer::Accepted, 1),
        notice(1, Deed::Reload, target),
        due(of(W1, 0)),
    ]);
    tale.step([Event::DeedBegan { notice: N1, interpreter: of(W1, 0), deed: Deed::Reload }]);
    tale.step([Event::Hung { worker: W1, interpreter: Some(of(W1, 0)) }]);
    tale.step([
        Event::WorkerPassed { worker: W1, timer: WorkerTimer::Deed(native(0), N1) },
        Event::DeedEnded { notice: N1, interpreter: of(W1, 0), done: false },
    ]);
    tale.step([
        hears(W1, Said::Missed(N1, native(0))),
        Event::Missing { notice: N1, interpreter: of(W1, 0) },
        Event::Settled { notice: N1, missed: true },
        failed(1, MISSED),
    ]);
    tale
}

/// An interpreter restarts alone, and another one ends and hangs.
fn own_ends() -> Tale {
    let mut tale = Tale::up(1, 2);
    let own = |deed, again, interpreter| {
        [
            wishes(interpreter, Request::Restart, Scope::Interpreter),
            Event::OwnDeed { interpreter, deed },
            Event::OwnEnd { interpreter, again },
            begins(interpreter, Step::Told),
        ]
    };
    let a = of(W1, 0);
    tale.step(own(Deed::Restart, true, a));
    tale.step([takes(a, Step::Told), begins(a, Step::Joined)]).step([hears(W1, Said::Told(native(0)))]);
    tale.step([takes(a, Step::Joined), begins(a, Step::Finished)]);
    tale.step([takes(a, Step::Finished), begins(a, Step::Destroyed)]);
    tale.step([takes(a, Step::Destroyed)]).step([hears(W1, Said::Gone(native(0)))]);
    let anew = Native { birth: Birth(2), ..native(0) };
    tale.step([Event::Created { interpreter: anew.of(W1) }]).step([hears(W1, Said::Born(anew))]);
    let b = of(W1, 1);
    tale.step(own(Deed::Exit, false, b));
    tale.step([takes(b, Step::Told), begins(b, Step::Joined)]).step([hears(W1, Said::Told(native(1)))]);
    tale.step([Event::Hung { worker: W1, interpreter: Some(b) }]);
    tale.step([
        Event::WorkerPassed { worker: W1, timer: WorkerTimer::Step(native(1), Step::Joined) },
        gives_up(b, Step::Joined),
        begins(b, Step::Finished),
    ]);
    tale.step([takes(b, Step::Finished), Event::Left { interpreter: b }]);
    tale.step([hears(W1, Said::Gone(native(1)))]);
    // The telling of the one that was created anew is given up.
    let c = anew.of(W1);
    tale.step(own(Deed::Exit, false, c));
    tale.step([gives_up(c, Step::Told), begins(c, Step::Joined)]);
    tale.step([takes(c, Step::Joined), begins(c, Step::Finished)]);
    tale.step([takes(c, Step::Finished), Event::Left { interpreter: c }]);
    tale.step([hears(W1, Said::Gone(anew)), Event::Untold { interpreter: c }]);
    tale
}

fn untold() -> Tale {
    let mut tale = Tale::up(1, 2);
    tale.step([died(W1)]);
    tale.step([
        Event::Ended { worker: W1, status: Status::Killed },
        Event::Untold { interpreter: of(W1, 0) },
        Event::Untold { interpreter: of(W1, 1) },
        spawned(W2, 0, 1, 1),
    ]);
    tale.boots(W2, 0, &[]);
    tale.proves(W2, &[]);
    tale
}

fn loss() -> Tale {
    let mut tale = Tale::up(1, 1);
    tale.step([accepts(W1, 1, 1)]);
    tale.step([Event::ControllerDied]);
    tale.step([
        Event::ControllerLost { worker: W1 },
        entered(W1, Stage::Telling),
        begins(of(W1, 0), Step::Told),
    ]);
    tale.step([Event::Hung { worker: W1, interpreter: Some(of(W1, 0)) }]);
    tale.step([
        Event::WorkerPassed { worker: W1, timer: WorkerTimer::Alone },
        entered(W1, Stage::Ended),
        Event::WorkerEnded { worker: W1, code: Code::SOFTWARE },
    ]);
    tale
}

/// A requester of a controller that died hears nothing.
fn death() -> Tale {
    let mut tale = Tale::up(1, 0);
    tale.step([
        asked(Request::Graceful, Answer::Accepted, 1),
        begun(Goal::Graceful),
        round(Work::Graceful, 1),
    ]);
    let last = tale.steps.pop().unwrap_or_default();
    tale.step(last.into_iter().chain([round_sent(W1)]));
    tale.step([Event::ControllerDied]);
    tale.step([
        Event::ControllerLost { worker: W1 },
        entered(W1, Stage::Telling),
        closes(W1),
        entered(W1, Stage::Draining),
        entered(W1, Stage::Joining),
        entered(W1, Stage::Finishing),
        entered(W1, Stage::Destroying),
        entered(W1, Stage::Ended),
        gone(W1),
    ]);
    tale
}

fn shared() -> Tale {
    let mut tale = Tale::up(1, 2);
    let (a, b) = (of(W1, 0), of(W1, 1));
    let me = Origin::Application(a);
    tale.step([wishes(a, Request::Reload, Scope::Site)]);
    tale.step([asks(me, Request::Reload, Target::Site, Answer::Denied, 0)]);
    tale.step([wishes(b, Request::Event, Scope::Interpreter)]);
    tale.step([
        asks(Origin::Application(b), Request::Event, Target::Interpreter(b), Answer::Accepted, 1),
        notice(1, Deed::Event, Target::Interpreter(b)),
        due(b),
    ]);
    tale.step([Event::Delivered { notice: N1, interpreter: b }]);
    tale.step([
        hears(W1, Said::Delivered(N1, native(1))),
        Event::Settled { notice: N1, missed: false },
        reached(1),
    ]);
    tale.step([
        asks(Origin::Operator, EXIT, Target::Process(W1), Answer::Accepted, 2),
        retires(W1, Cause::Asked),
        spawned(W2, 0, 1, 1),
    ]);
    tale.boots(W2, 0, &[]);
    tale.proves(W2, &[sent(W1, Control::Drain)]);
    tale.step([died(W1)]);
    tale.step([ended(W1), Event::Untold { interpreter: a }, Event::Untold { interpreter: b }, reached(2)]);
    tale
}
