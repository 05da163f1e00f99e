//! Tales of what happens seldom, and their forgeries: several rules of a site meet in each. Runs of a host with threads
//! showed them first.

use super::Forger;
use super::tale::*;
use crate::bus::Code;
use crate::site::machine::event::{Cause, Event, Said};
use crate::site::machine::timer::{Timer, WorkerTimer};
use crate::site::machine::word::{
    Answer, Control, Deed, Failures, Goal, Origin, Request, Resolution, RoundOutcome, Scope, Slot, State,
    Target, Version, Work, WorkerId,
};

const W5: WorkerId = WorkerId(5);
const W6: WorkerId = WorkerId(6);
const W7: WorkerId = WorkerId(7);
const W8: WorkerId = WorkerId(8);
const W9: WorkerId = WorkerId(9);
const DRAIN: Control = Control::Drain;

pub(super) fn all() -> Vec<(&'static str, Tale)> {
    vec![
        ("a worker that must be replaced goes on, and ends", ends_in_vain()),
        ("a worker that must be replaced goes on, and is replaced after all", tried_again()),
        ("a worker in a slot too many goes on", surplus()),
        ("a rest of a Roll leaves in the next one", rest_of_a_roll()),
        ("rests of two Rolls in one slot", rests_of_two_rolls()),
        ("a deed whose account is settled", settled_deed()),
        ("a worker that lies", liar()),
        ("a Start beside a Graceful that fails", repaired()),
        ("a Start that goes on", goes_on()),
        ("a worker leaves in a round of others", drained()),
        ("a Start in a Roll that breaks off", start_in_a_roll()),
    ]
}

pub(super) fn breaks(f: &mut Forger) {
    rounds(f);
    process_ends(f);
    leftovers(f);
    deeds(f);
    lies(f);
    repairs(f);
    starts(f);
}

fn cannot_spawn(worker: WorkerId) -> Event {
    Event::SpawnFailed { worker }
}

fn tries(slot: u32) -> Event {
    Event::TriedAgain { slot: Slot(slot) }
}

/// A worker that retires leaves and ends in a Graceful, and another one is not back from that yet.
fn drained() -> Tale {
    let mut tale = Tale::up(2, 0);
    tale.step([hears(W1, Said::Retire), retires(W1, Cause::Asked), spawned(W3, 0, 1, 1)]);
    tale.boots(W3, 0, &[]).proves(W3, &[sent(W1, DRAIN)]);
    let begin = [asked(Request::Graceful, Answer::Accepted, 1), begun(Goal::Graceful)];
    let sent = [W1, W2, W3].map(round_sent);
    tale.step(begin.into_iter().chain([round(Work::Graceful, 1)]).chain(sent));
    tale.leaves(W1, DRAIN, &[]).step([ended(W1)]);
    tale.step([back(W2, RoundOutcome::Done)]);
    tale.step([back(W3, RoundOutcome::Done), round_over(false), reached(1), over(Goal::Graceful)]);
    tale
}

/// A Reload of two slots. The first worker must be replaced, and its slot is given up: it goes on.
fn in_vain() -> Tale {
    let mut tale = Tale::up(2, 0);
    tale.reloads(&[W1, W2]);
    tale.step([back(W1, RoundOutcome::Replace), retires(W1, Cause::Reload), spawned(W3, 0, 1, 2)]);
    tale.step([cannot_spawn(W3), spawned(W4, 0, 1, 2)]);
    tale.step([cannot_spawn(W4), given_up(0, 1)]);
    tale
}

fn ends_in_vain() -> Tale {
    let mut tale = in_vain();
    tale.step([died(W1)]).step([ended(W1)]);
    let failures = Failures { slot: true, ..ROUND };
    tale.step([back(W2, RoundOutcome::Done), round_over(true), failed(1, failures), over(Goal::Reload)]);
    tale
}

/// The slot is tried again in the round: the worker of it is not waited for any more, and the round has failed.
fn again() -> Tale {
    in_vain().then(&[asked(Request::Start, JOINED, 2), tries(0), spawned(W5, 0, 1, 2)])
}

fn tried_again() -> Tale {
    let mut tale = again();
    tale.step([
        back(W2, RoundOutcome::Done),
        round_over(true),
        failed(1, ROUND),
        reached(2),
        over(Goal::Reload),
    ]);
    tale.boots(W5, 0, &[]).proves(W5, &[sent(W1, DRAIN)]);
    tale.leaves(W1, DRAIN, &[]).step([ended(W1)]);
    tale
}

fn rounds(f: &mut Forger) {
    let name = "a-round-that-failed-has-a-worker-that-did";
    let all = |tale: Tale| tale.then(&[back(W2, RoundOutcome::Done)]);
    f.breaks(name, &all(in_vain()), &[round_over(false)]);
    f.breaks(name, &all(again()), &[round_over(false)]);
    f.breaks(name, &all(in_vain().then(&[died(W1)]).then(&[ended(W1)])), &[round_over(false)]);
    f.breaks("a-round-ends-when-no-worker-is-due", &again(), &[round_over(true)]);
    f.breaks("a-round-that-waits-for-no-worker-is-over", &again(), &[back(W2, RoundOutcome::Done)]);
    // A successor can come.
    let mut tale = Tale::up(2, 0);
    tale.reloads(&[W1, W2]);
    tale.step([back(W1, RoundOutcome::Replace), retires(W1, Cause::Reload), spawned(W3, 0, 1, 2)]);
    f.breaks("a-round-ends-when-no-worker-is-due", &all(tale), &[round_over(true)]);
}

/// The first slot is given up, also in the Reload to one slot. The worker in the slot too many must go, and goes on.
fn surplus() -> Tale {
    let exit = asks(Origin::Operator, EXIT, Target::Process(W2), Answer::Accepted, 2);
    shrunk().then(&[exit, retires(W2, Cause::Asked), failed(2, SLOT)])
}

fn shrunk() -> Tale {
    let mut tale = Tale::up(2, 0);
    tale.step([died(W1)]).step([ended(W1), spawned(W3, 0, 1, 1)]);
    tale.step([cannot_spawn(W3), spawned(W4, 0, 1, 1)]);
    tale.step([cannot_spawn(W4), given_up(0, 1)]);
    tale.step([uploaded(2, 1)]);
    tale.step([asked(Request::Reload, Answer::Accepted, 1), begun(Goal::Reload), Event::LoadBegan, READ_KEY]);
    let load = [taken(2, 1), adopted(1, 2, 1), tries(0), round(Work::Reload, 2), round_sent(W2)];
    tale.step(load.into_iter().chain([spawned(W5, 0, 1, 2)]));
    tale.step([cannot_spawn(W5), spawned(W6, 0, 1, 2)]);
    tale.step([cannot_spawn(W6), given_up(0, 1)]);
    tale.step([back(W2, RoundOutcome::Done), round_over(false), failed(1, SLOT), over(Goal::Reload)]);
    tale
}

fn process_ends(f: &mut Forger) {
    let name = "a-process-that-was-to-end-has-ended-or-goes-on";
    let exit = |worker| {
        let asked = asks(Origin::Operator, EXIT, Target::Process(worker), Answer::Accepted, 2);
        [asked, retires(worker, Cause::Asked)]
    };
    let stuck = shrunk().then(&exit(W2));
    f.breaks(name, &stuck, &[reached(2)]);
    // The other slot is tried again: a successor is not needed, and the worker will be told to drain.
    let tried = stuck.then(&[asked(Request::Start, Answer::Accepted, 3), begun(Goal::Start), tries(0)]);
    f.breaks(name, &tried, &[failed(2, SLOT)]);
    // It has a successor, or ends by itself, in a slot that is given up.
    let lost = Tale::up(1, 0).then(&exit(W1)).then(&[spawned(W2, 0, 1, 1), given_up(0, 1)]);
    f.breaks(name, &lost, &[failed(2, SLOT)]);
    let leaves = Tale::up(1, 0).then(&exit(W1)).then(&[given_up(0, 1), hears(W1, Said::Leaving)]);
    f.breaks(name, &leaves, &[failed(2, SLOT)]);
}

/// A Roll breaks off while neither worker of the first slot is proved, and the next Roll loads: worker 3 is of the
/// generation before both, worker 4 is what is left of the Roll that broke off. Worker 4 is proved first.
fn between_rolls() -> Tale {
    let mut tale = Tale::up(2, 0);
    tale.step([died(W1)]).step([ended(W1), spawned(W3, 0, 1, 1)]);
    tale.boots(W3, 0, &[]);
    tale.rolls(2, W4);
    tale.boots(W4, 0, &[]);
    tale.step([died(W2)]).step([ended(W2), spawned(W5, 1, 2, 2)]);
    tale.step([cannot_spawn(W5), spawned(W6, 1, 2, 2)]);
    tale.step([
        cannot_spawn(W6),
        given_up(1, 2),
        Event::BrokeOff { generation: G(2) },
        adopted(1, 1, 2),
        failed(1, SLOT),
        over(Goal::Roll),
        spawned(W7, 1, 1, 1),
    ]);
    tale.boots(W7, 0, &[]).proves(W7, &[]);
    tale.step([asked(Request::Roll, Answer::Accepted, 2), begun(Goal::Roll), Event::LoadBegan, READ_KEY]);
    tale.step([taken(2, 2), adopted(3, 2, 2)]);
    tale.proves(W4, &[]);
    tale
}

fn rest_of_a_roll() -> Tale {
    let mut tale = between_rolls();
    tale.proves(W3, &[sent(W4, DRAIN), spawned(W8, 1, 3, 2)]);
    tale.boots(W8, 0, &[]).proves(W8, &[sent(W7, DRAIN)]);
    tale.leaves(W7, DRAIN, &[]).step([ended(W7)]);
    tale.leaves(W4, DRAIN, &[]).step([ended(W4), spawned(W9, 0, 3, 2)]);
    tale.boots(W9, 0, &[]).proves(W9, &[sent(W3, DRAIN)]);
    tale.leaves(W3, DRAIN, &[reached(2), over(Goal::Roll)]).step([ended(W3)]);
    tale
}

/// The first slot is of a Roll that broke off, and so is, later, the worker beside it.
fn rests_of_two_rolls() -> Tale {
    let mut tale = Tale::up(2, 0);
    tale.rolls(2, W3);
    tale.boots(W3, 0, &[]).proves(W3, &[sent(W1, DRAIN)]);
    tale.leaves(W1, DRAIN, &[]).step([ended(W1), spawned(W4, 1, 2, 2)]);
    tale.step([cannot_spawn(W4), spawned(W5, 1, 2, 2)]);
    let broke_off = |slot, generation, ticket| {
        let broke = Event::BrokeOff { generation: G(generation) };
        [given_up(slot, generation), broke, adopted(1, 1, 2), failed(ticket, SLOT), over(Goal::Roll)]
    };
    tale.step([cannot_spawn(W5)].into_iter().chain(broke_off(1, 2, 1)));
    tale.step([asked(Request::Roll, Answer::Accepted, 2), begun(Goal::Roll), Event::LoadBegan, READ_KEY]);
    tale.step([taken(2, 2), adopted(3, 2, 2), spawned(W6, 0, 3, 2)]);
    tale.boots(W6, 0, &[]);
    tale.step([died(W2)]).step([ended(W2), spawned(W7, 1, 3, 2)]);
    tale.step([cannot_spawn(W7), spawned(W8, 1, 3, 2)]);
    let then = [spawned(W9, 1, 1, 1), sent(W6, DRAIN)];
    tale.step([cannot_spawn(W8)].into_iter().chain(broke_off(1, 3, 2)).chain(then));
    tale.leaves(W6, DRAIN, &[]).step([ended(W6)]);
    tale.boots(W9, 0, &[]).proves(W9, &[]);
    tale
}

fn leftovers(f: &mut Forger) {
    let name = "no-worker-is-retired-without-a-successor";
    // The worker of the generation before for what is left of a Roll; and that one for a worker that is not proved.
    f.breaks(name, &between_rolls(), &[sent(W3, DRAIN)]);
    f.breaks(name, &between_rolls(), &[sent(W4, DRAIN)]);
    // The rest of the first Roll for the rest of the second one.
    let mut two = rests_of_two_rolls();
    while two.steps.pop().is_some_and(|step| !step.contains(&sent(W6, DRAIN))) {}
    two.step([cannot_spawn(W8), given_up(1, 3), Event::BrokeOff { generation: G(3) }, adopted(1, 1, 2)]);
    two.proves(W6, &[]);
    f.breaks(name, &two, &[sent(W3, DRAIN)]);
}

/// An interpreter does a deed, and its worker says too early that it is done: the account is settled.
fn doing() -> Tale {
    let target = Target::Application(native(0).name);
    let mut tale = Tale::up(1, 1);
    let me = Origin::Application(of(W1, 0));
    tale.step([wishes(of(W1, 0), Request::Reload, Scope::Application)]);
    tale.step([
        asks(me, Request::Reload, target, Answer::Accepted, 1),
        notice(1, Deed::Reload, target),
        due(of(W1, 0)),
    ]);
    tale.step([Event::DeedBegan { notice: N1, interpreter: of(W1, 0), deed: Deed::Reload }]);
    tale.step([
        hears(W1, Said::Delivered(N1, native(0))),
        Event::Settled { notice: N1, missed: false },
        reached(1),
    ]);
    tale
}

const DEED_LATE: Event = Event::WorkerPassed { worker: W1, timer: WorkerTimer::Deed(native(0), N1) };

fn deed_over(done: bool) -> Event {
    Event::DeedEnded { notice: N1, interpreter: of(W1, 0), done }
}

fn settled_deed() -> Tale {
    doing().then(&[DEED_LATE, deed_over(false)])
}

fn deeds(f: &mut Forger) {
    let name = "a-timer-of-a-worker-passes-where-it-runs";
    f.breaks(name, &settled_deed(), &[DEED_LATE]);
    f.breaks(name, &doing().then(&[deed_over(true)]), &[DEED_LATE]);
    let other = Event::WorkerPassed { worker: W1, timer: WorkerTimer::Deed(native(1), N1) };
    f.breaks(name, &doing(), &[other]);
    // Also where no controller is left.
    f.breaks(name, &doing().then(&[deed_over(true)]).then(&[Event::ControllerDied]), &[DEED_LATE]);
}

/// A worker says that it has the new version, and another one that it leaves. Both go on with the old one.
fn liar() -> Tale {
    let mut tale = lied();
    tale.step([passed(Timer::Drain(W2)), sent(W2, Control::Stop)]);
    tale.step([died(W2)]).step([ended(W2), spawned(W4, 1, 1, 2)]);
    tale.boots(W4, 0, &[reached(1), over(Goal::Reload)]).proves(W4, &[]);
    tale.step([accepts(W1, 1, 1)]).step([accepts(W3, 1, 2)]).step([accepts(W4, 1, 2)]);
    tale
}

fn lied() -> Tale {
    let mut tale = Tale::up(3, 0);
    tale.reloads(&[W1, W2, W3]);
    tale.step([Event::RoundTaken { worker: W3, round: R1, work: Work::Reload }]);
    let taken = Event::VersionTaken { worker: W3, version: Version(2) };
    tale.step([taken, Event::RoundDone { worker: W3, round: R1, outcome: RoundOutcome::Done }]);
    tale.step([back(W3, RoundOutcome::Done)]).step([back(W1, RoundOutcome::Done)]);
    tale.step([hears(W2, Said::Leaving), round_over(false)]);
    tale
}

fn lies(f: &mut Forger) {
    let name = "no-connection-after-the-acknowledged-reload-uses-the-old-version";
    // The lie of one worker excuses no other one.
    f.breaks(name, &liar(), &[accepts(W3, 1, 1)]);
    f.breaks(name, &liar(), &[accepts(W4, 1, 1)]);
}

/// A slot is given up and tried again, in a Graceful in which the other worker fails.
fn damaged() -> Tale {
    let mut tale = graceful();
    tale.step([back(W2, RoundOutcome::Failed), round_over(true)]);
    tale
}

/// A slot is given up, and a Graceful tries it again.
fn graceful() -> Tale {
    let mut tale = Tale::up(2, 0);
    tale.step([died(W1)]).step([ended(W1), spawned(W3, 0, 1, 1)]);
    tale.step([cannot_spawn(W3), spawned(W4, 0, 1, 1)]);
    tale.step([cannot_spawn(W4), given_up(0, 1)]);
    tale.step([
        asked(Request::Graceful, Answer::Accepted, 1),
        begun(Goal::Graceful),
        tries(0),
        round(Work::Graceful, 1),
        round_sent(W2),
        spawned(W5, 0, 1, 1),
    ]);
    tale
}

/// A Stop of these workers, which end one after the other, and an Exit with this code.
fn exits(mut tale: Tale, workers: &[WorkerId], code: Code) -> Tale {
    tale.stops(workers);
    for (place, worker) in workers.iter().enumerate() {
        tale.leaves(*worker, Control::Stop, &[]);
        let idle = [reached(5), state(State::Stopping, State::Idle), over(Goal::Stop)];
        let last = if place + 1 == workers.len() { &idle[..] } else { &[] };
        tale.step([ended(*worker)].into_iter().chain(last.iter().copied()));
    }
    let exit = [asked(EXIT, Answer::Accepted, 6), begun(Goal::Exit), reached(6)];
    tale.then(&[&exit[..], &[state(State::Idle, State::Exited), Event::ControllerEnded { code }]].concat())
}

/// In the Graceful the slot is given up once more, and a Start that joins tries it again. The Graceful fails, and the Start
/// ends well.
fn joined(code: Code) -> Tale {
    let mut tale = graceful();
    tale.step([cannot_spawn(W5), spawned(W6, 0, 1, 1)]).step([cannot_spawn(W6), given_up(0, 1)]);
    tale.step([asked(Request::Start, JOINED, 2), tries(0), spawned(W7, 0, 1, 1)]);
    tale.step([back(W2, RoundOutcome::Failed), round_over(true)]);
    tale.boots(W7, 0, &[failed(1, ROUND), reached(2), over(Goal::Graceful)]);
    exits(tale, &[W2, W7], code)
}

fn repaired() -> Tale {
    joined(Code::OK)
}

/// A slot of a site that starts is given up, and a Reload that supersedes the Start cannot load. The Start goes on, and
/// tries the slot again.
fn started(code: Code) -> Tale {
    let mut tale = Tale::default();
    tale.step([uploaded(1, 2)]);
    tale.step([
        asked(Request::Start, Answer::Accepted, 0),
        begun(Goal::Start),
        state(State::Idle, State::Starting),
        Event::LoadBegan,
    ]);
    tale.step([taken(1, 2), adopted(1, 1, 2), spawned(W1, 0, 1, 1), spawned(W2, 1, 1, 1)]);
    tale.step([cannot_spawn(W1), spawned(W3, 0, 1, 1)]).step([cannot_spawn(W3), given_up(0, 1)]);
    let superseded = resolved(0, Resolution::Superseded(Goal::Reload));
    let reload = goal(Some(Goal::Start), Some(Goal::Reload));
    tale.step([asked(Request::Reload, Answer::Accepted, 1), superseded, reload, Event::LoadBegan]);
    let failures = Failures { slot: true, no_service: true, ..LOAD };
    let again = goal(Some(Goal::Reload), Some(Goal::Start));
    tale.step([NOT_LOADED, failed(1, failures), again, tries(0), spawned(W4, 0, 1, 1)]);
    tale.boots(W2, 0, &[]);
    tale.boots(W4, 0, &[state(State::Starting, State::Running), over(Goal::Start)]);
    exits(tale, &[W2, W4], code)
}

fn goes_on() -> Tale {
    started(Code::OK)
}

/// The only slot is given up, and a Roll begins.
fn rolls_without_service() -> Tale {
    let mut tale = Tale::up(1, 0);
    tale.step([died(W1)]).step([ended(W1), spawned(W2, 0, 1, 1)]);
    tale.step([cannot_spawn(W2), spawned(W3, 0, 1, 1)]);
    tale.step([cannot_spawn(W3), given_up(0, 1)]);
    tale.rolls(1, W4);
    tale
}

/// A Start in the Roll tries the slot of the configuration from before, which is in use again when the Roll breaks off.
fn start_in_a_roll() -> Tale {
    let mut tale = rolls_without_service();
    tale.step([asked(Request::Start, JOINED, 2), tries(0)]);
    tale.step([cannot_spawn(W4), spawned(W5, 0, 2, 2)]);
    let failures = Failures { no_service: true, ..SLOT };
    tale.step([
        cannot_spawn(W5),
        given_up(0, 2),
        Event::BrokeOff { generation: G(2) },
        adopted(1, 1, 1),
        failed(1, failures),
        goal(Some(Goal::Roll), Some(Goal::Start)),
        spawned(W6, 0, 1, 1),
    ]);
    tale.boots(W6, 0, &[reached(2), over(Goal::Start)]).proves(W6, &[]);
    tale
}

fn starts(f: &mut Forger) {
    let rolls = rolls_without_service();
    let already = asked(Request::Start, Answer::Already, 0);
    f.breaks("already-is-true", &rolls, &[already]);
    f.breaks("weaker-than-a-goal-that-leaves-the-site-up-joins-it", &rolls, &[already]);
    let joined = asked(Request::Start, JOINED, 2);
    f.breaks("a-request-tries-the-slots-that-were-given-up", &rolls, &[joined]);
}

fn repairs(f: &mut Forger) {
    let name = "the-exit-code";
    let mut forge = |mut tale: Tale| {
        let step = tale.steps.pop().unwrap_or_default();
        f.breaks(name, &tale, &step);
    };
    forge(joined(Code::SOFTWARE));
    forge(started(Code::SOFTWARE));
    // Nothing ended without failure since the slot was given up.
    let mut failed_alone = damaged();
    failed_alone.boots(W5, 0, &[failed(1, ROUND), over(Goal::Graceful)]);
    forge(exits(failed_alone, &[W2, W5], Code::OK));
}
