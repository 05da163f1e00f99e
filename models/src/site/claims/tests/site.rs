//! Forged loads, rounds, ends of workers by decision, replacements and control messages.

use super::Forger;
use super::tale::*;
use crate::site::machine::event::{Cause, Event, Load, Said, Stage};
use crate::site::machine::timer::{Timer, WorkerTimer};
use crate::site::machine::word::{
    Answer, Control, Goal, Request, RoundOutcome, Slot, State, Version, Work, WorkerId,
};

pub(super) fn breaks(f: &mut Forger) {
    loads(f);
    rounds(f);
    ends_of_rounds(f);
    reasons(f);
    successors(f);
    rolls(f);
    replacements(f);
    rates(f);
    messages(f);
    force(f);
    timers(f);
}

fn up() -> Tale {
    Tale::up(1, 0)
}

/// A site whose worker must go: a second one is there, and not proved.
fn retiring() -> Tale {
    let mut tale = up();
    tale.step([hears(W1, Said::Retire), retires(W1, Cause::Asked), spawned(W2, 0, 1, 1)]);
    tale
}

fn rolling() -> Tale {
    let mut tale = up();
    tale.rolls(1, W2);
    tale
}

fn stopping() -> Tale {
    let mut tale = up();
    tale.stops(&[W1]);
    tale
}

fn loading() -> Tale {
    up().then(&[asked(Request::Reload, Answer::Accepted, 1), begun(Goal::Reload), Event::LoadBegan])
}

fn loads(f: &mut Forger) {
    let mut reloaded = up();
    reloaded.reloads(&[W1]);
    // A worker that comes back from the round as it should, and did not take the version, is no liar.
    reloaded.step([Event::RoundTaken { worker: W1, round: R1, work: Work::Graceful }]);
    reloaded.step([Event::RoundDone { worker: W1, round: R1, outcome: RoundOutcome::Done }]);
    reloaded.step([back(W1, RoundOutcome::Done), round_over(false), reached(1), over(Goal::Reload)]);
    let name = "no-connection-after-the-acknowledged-reload-uses-the-old-version";
    f.breaks(name, &reloaded, &[accepts(W1, 1, 1)]);
    f.breaks("a-connection-has-the-version-of-its-worker", &up(), &[accepts(W1, 1, 2)]);
    let open = up().then(&[accepts(W1, 1, 1)]);
    f.breaks("a-connection-keeps-its-version", &open, &[reads(W1, 1, 2)]);
    f.breaks("a-load-is-for-a-goal-that-leaves-the-site-up", &stopping(), &[Event::LoadBegan]);
    f.breaks("a-load-is-for-a-goal-that-leaves-the-site-up", &loading(), &[Event::LoadBegan]);
    let name = "a-load-of-a-goal-that-is-no-more-is-dropped";
    let stale = Event::LoadEnded { load: Load::Stale };
    let stronger = [asked(Request::Roll, Answer::Accepted, 2), goal(Some(Goal::Reload), Some(Goal::Roll))];
    f.breaks(name, &loading().then(&stronger), &[taken(2, 1)]);
    f.breaks(name, &loading().then(&stronger), &[NOT_LOADED]);
    f.breaks(name, &loading(), &[stale]);
    f.breaks(name, &up(), &[taken(2, 1)]);
    f.breaks("only-what-was-loaded-is-in-use", &loading(), &[adopted(1, 2, 1)]);
    f.breaks("only-what-was-loaded-is-in-use", &loading().then(&[taken(2, 1)]), &[adopted(1, 3, 1)]);
    let name = "a-roll-brings-a-new-generation-and-nothing-else-does";
    f.breaks(name, &loading().then(&[taken(2, 1)]), &[adopted(2, 2, 1)]);
    f.breaks("a-configuration-of-no-slots-is-refused", &loading(), &[taken(2, 0)]);
    f.breaks("a-load-that-failed-changes-nothing", &loading(), &[NOT_LOADED, adopted(1, 2, 1)]);
    f.breaks("a-load-that-failed-changes-nothing", &loading(), &[stale, sent(W1, Control::Drain)]);
}

fn rounds(f: &mut Forger) {
    let loaded = loading().then(&[taken(2, 1), adopted(1, 2, 1)]);
    let name = "a-round-is-of-the-goal-and-of-the-version-in-use";
    f.breaks(name, &loaded, &[round(Work::Graceful, 2)]);
    f.breaks(name, &loaded, &[round(Work::Reload, 1)]);
    let name = "a-round-goes-to-every-worker-that-did-not-say-that-it-leaves";
    f.breaks(name, &loaded, &[round(Work::Reload, 2)]);
    // A worker that was told to drain, and one that boots.
    let mut two = Tale::up(1, 0);
    two.step([hears(W1, Said::Retire), retires(W1, Cause::Asked), spawned(W2, 0, 1, 1)]);
    two.boots(W2, 0, &[]).proves(W2, &[sent(W1, Control::Drain)]);
    let graceful = [asked(Request::Graceful, Answer::Accepted, 1), begun(Goal::Graceful)];
    f.breaks(name, &two.then(&graceful), &[round(Work::Graceful, 1), round_sent(W2)]);
    f.breaks(name, &retiring().then(&graceful), &[round(Work::Graceful, 1), round_sent(W1)]);
    let name = "a-round-is-written-once-and-to-no-other-process";
    let sends = loaded.then(&[round(Work::Reload, 2), round_sent(W1)]);
    f.breaks(name, &sends, &[round_sent(W1)]);
    f.breaks(name, &sends, &[round_sent(W4)]);
    let name = "one-pass-at-a-time";
    let takes_it = Event::RoundTaken { worker: W1, round: R1, work: Work::Reload };
    f.breaks(name, &sends.then(&[takes_it]), &[takes_it]);
    let done = Event::RoundDone { worker: W1, round: R1, outcome: RoundOutcome::Done };
    f.breaks("a-worker-comes-back-from-the-round-that-it-does", &sends, &[done]);
    let new = Event::VersionTaken { worker: W1, version: Version(2) };
    let name = "a-worker-has-the-new-version-when-it-says-so";
    f.breaks(name, &sends, &[new]);
    let newer = Event::VersionTaken { worker: W1, version: Version(3) };
    f.breaks(name, &sends.then(&[takes_it]), &[newer, done]);
    let graceful = Event::VersionTaken { worker: W1, version: Version(1) };
    let advised = Tale::up(1, 0).then(&[round(Work::Graceful, 1), round_sent(W1)]);
    f.breaks(name, &advised.then(&[takes_it]), &[graceful, done]);
}

fn ends_of_rounds(f: &mut Forger) {
    let mut reload = up();
    reload.reloads(&[W1]);
    f.breaks("a-round-ends-when-no-worker-is-due", &reload, &[round_over(false)]);
    let replace = back(W1, RoundOutcome::Replace);
    let retire = retires(W1, Cause::Reload);
    f.breaks("a-round-ends-when-no-worker-is-due", &reload.then(&[replace, retire]), &[round_over(false)]);
    f.breaks("a-round-that-waits-for-no-worker-is-over", &reload, &[back(W1, RoundOutcome::Done)]);
    let name = "a-round-that-failed-has-a-worker-that-did";
    f.breaks(name, &reload.then(&[back(W1, RoundOutcome::Failed)]), &[round_over(false)]);
    f.breaks(name, &reload.then(&[back(W1, RoundOutcome::Done)]), &[round_over(true)]);
    f.breaks("a-worker-that-does-not-reload-in-place-is-replaced", &reload, &[replace]);
    let late = passed(Timer::Round(W1, R1));
    f.breaks("a-worker-that-does-not-reload-in-place-is-replaced", &reload, &[late]);
    f.breaks("a-round-comes-to-its-end", &reload, &[]);
    let early = Event::GoalWritten { from: Some(Goal::Reload), to: None };
    f.breaks("a-goal-is-not-over-before-the-round", &reload, &[early]);
    let leaves = [acted(W1, Control::Drain), entered(W1, Stage::Telling)];
    let silent = reload.then(&[sent(W1, Control::Drain)]).then(&leaves).then(&[closes(W1)]);
    let name = "a-reload-does-not-wait-for-drains";
    f.breaks(name, &silent, &[Event::ChannelClosed { worker: W1 }]);
    let left = silent.then(&[gone(W1)]);
    f.breaks(name, &left, &[ended(W1)]);
    f.breaks("a-worker-said-that-it-leaves-before-its-end", &left, &[ended(W1)]);
}

fn reasons(f: &mut Forger) {
    f.breaks("a-worker-retires-for-a-reason", &up(), &[retires(W1, Cause::Asked)]);
    let mut reload = up();
    reload.reloads(&[W1]);
    f.breaks("a-worker-retires-for-a-reason", &reload, &[retires(W1, Cause::Reload)]);
    let drain = [sent(W1, Control::Drain)];
    f.breaks("no-worker-is-told-to-drain-without-a-reason", &up(), &drain);
    let name = "no-worker-is-retired-without-a-successor";
    f.breaks(name, &rolling(), &drain);
    let mut ready = rolling();
    ready.boots(W2, 0, &[]);
    f.breaks(name, &ready, &drain);
    // One slot too many, and the other one does not serve.
    let shrunk = Tale::up(2, 0)
        .then(&[asked(Request::Reload, Answer::Accepted, 1), begun(Goal::Reload), Event::LoadBegan])
        .then(&[taken(2, 1), adopted(1, 2, 1)])
        .then(&[died(W1)])
        .then(&[ended(W1)]);
    f.breaks(name, &shrunk, &[sent(W2, Control::Drain)]);
    let name = "the-number-of-slots-that-serve-is-not-made-smaller-than-the-configuration-has";
    f.breaks(name, &shrunk, &[sent(W2, Control::Drain)]);
    f.breaks(name, &up(), &drain);
    f.breaks("a-worker-asked-to-drain-ends", &ready, &drain);
}

fn successors(f: &mut Forger) {
    let successor = [spawned(W4, 0, 1, 1)];
    let name = "a-successor-replaces-a-worker-that-must-go";
    f.breaks(name, &up(), &successor);
    f.breaks(name, &retiring(), &successor);
    // The successor retires while its predecessor drains.
    let mut draining = retiring();
    draining.boots(W2, 0, &[]).proves(W2, &[sent(W1, Control::Drain)]);
    draining.step([hears(W2, Said::Retire), retires(W2, Cause::Asked)]);
    let name = "a-successor-comes-when-no-other-worker-of-the-slot-leaves";
    f.breaks(name, &draining, &successor);
    let three = draining.then(&[spawned(W3, 0, 1, 1)]);
    f.breaks("a-slot-has-a-bounded-number-of-processes", &three, &successor);
    f.breaks("at-rest-a-slot-has-one-worker", &up(), &successor);
}

fn rolls(f: &mut Forger) {
    let mut two = Tale::up(2, 0);
    two.rolls(2, W3);
    f.breaks("a-roll-goes-slot-by-slot", &two, &[spawned(W4, 1, 2, 2)]);
    let broke = Event::BrokeOff { generation: G(2) };
    f.breaks("a-roll-breaks-off-for-a-slot-that-is-given-up", &two, &[broke]);
    f.breaks("a-slot-given-up-in-a-roll-breaks-it-off", &two, &[given_up(0, 2)]);
    f.breaks("a-roll-is-gentle", &two, &[Event::Forced { worker: W1 }]);
    f.breaks("a-roll-is-gentle", &two, &[sent(W1, Control::Stop)]);
}

fn replacements(f: &mut Forger) {
    let crashed = up().then(&[died(W1)]).then(&[ended(W1)]);
    f.breaks("a-stopping-site-spawns-nothing", &stopping(), &[spawned(W2, 0, 1, 1)]);
    f.breaks("a-stopping-site-spawns-nothing", &Tale::default(), &[spawned(W2, 0, 1, 1)]);
    f.breaks("a-worker-is-spawned-once", &up(), &[spawned(W1, 0, 1, 1)]);
    let name = "a-replacement-is-of-the-generation-in-use";
    f.breaks(name, &crashed, &[spawned(W2, 0, 2, 1)]);
    f.breaks(name, &crashed, &[spawned(W2, 1, 1, 1)]);
    f.breaks(name, &rolling(), &[spawned(W3, 0, 1, 1)]);
    let deaf = up().then(&[Event::ChannelClosed { worker: W1 }]);
    f.breaks("a-slot-is-filled-when-the-end-of-its-worker-is-known", &deaf, &[spawned(W2, 0, 1, 1)]);
    let name = "a-spawn-that-failed-has-no-process";
    let spawning = crashed.then(&[spawned(W2, 0, 1, 1)]);
    for heard in
        [hears(W2, Said::Born(native(0))), hears(W2, Said::Leaving), Event::ChannelClosed { worker: W2 }]
    {
        f.breaks(name, &spawning.then(&[heard]), &[Event::SpawnFailed { worker: W2 }]);
    }
    f.breaks(name, &crashed, &[Event::SpawnFailed { worker: W1 }]);
    f.breaks("a-worker-that-ends-is-replaced", &up().then(&[died(W1)]), &[ended(W1)]);
}

fn rates(f: &mut Forger) {
    let mut spent = up();
    spent.step([died(W1)]).step([ended(W1), spawned(W2, 0, 1, 1)]);
    spent.step([Event::SpawnFailed { worker: W2 }, spawned(W3, 0, 1, 1)]);
    f.breaks("a-slot-is-given-up-after-so-many-of-its-generation", &spent, &[given_up(0, 1)]);
    f.breaks("a-slot-whose-workers-fail-is-given-up-at-once", &spent, &[Event::SpawnFailed { worker: W3 }]);
    let over = spent.then(&[Event::SpawnFailed { worker: W3 }]);
    f.breaks("the-rate-of-replacements-is-bounded", &over, &[spawned(W4, 0, 1, 1)]);
    let asks_again = [asked(Request::Start, Answer::Accepted, 9), goal(None, Some(Goal::Start))];
    f.breaks("a-request-tries-the-slots-that-were-given-up", &over.then(&[given_up(0, 1)]), &asks_again);
    let again = Event::TriedAgain { slot: Slot(0) };
    f.breaks("a-slot-is-tried-again-when-it-was-given-up", &up(), &[again]);
}

fn messages(f: &mut Forger) {
    let name = "control-is-acted-on-by-the-worker-that-it-was-sent-to";
    f.breaks(name, &up(), &[acted(W1, Control::Drain)]);
    let told = up().then(&[sent(W1, Control::Drain)]);
    f.breaks(name, &told, &[acted(W1, Control::Stop)]);
    let heard = told.then(&[acted(W1, Control::Drain)]);
    f.breaks("control-is-acted-on-once", &heard, &[acted(W1, Control::Drain)]);
    f.breaks("control-is-sent-once", &told, &[sent(W1, Control::Drain)]);
    f.breaks("a-worker-that-acts-leaves-at-once", &told, &[acted(W1, Control::Drain)]);
    f.breaks("control-reaches-the-worker-that-it-was-sent-to", &up(), &[sent(W1, Control::Drain)]);
    let stopping = state(State::Running, State::Stopping);
    let untold = [asked(Request::Stop, Answer::Accepted, 5), begun(Goal::Stop), stopping];
    f.breaks("a-stop-is-told-to-every-worker", &up(), &untold);
    f.breaks("a-stop-follows-a-drain-unless-the-site-stops", &up(), &[sent(W1, Control::Stop)]);
}

fn force(f: &mut Forger) {
    let kills = |worker: WorkerId| [Event::Forced { worker }];
    f.breaks("force-is-for-its-own-child", &up(), &kills(W4));
    f.breaks("force-is-the-last-resort", &up(), &kills(W1));
    let late = stopping().then(&[passed(Timer::Stop(W1)), Event::Forced { worker: W1 }]);
    f.breaks("force-is-the-last-resort", &late, &kills(W1));
    // The deadline of another worker of the slot.
    let mut drained = retiring();
    drained.boots(W2, 0, &[]).proves(W2, &[sent(W1, Control::Drain)]);
    let drained = drained.then(&[passed(Timer::Drain(W1)), sent(W1, Control::Stop)]);
    f.breaks("force-is-the-last-resort", &drained.then(&[passed(Timer::Stop(W1))]), &kills(W2));
    let untold = up().then(&[asked(Request::Stop, Answer::Accepted, 5), begun(Goal::Stop)]);
    f.breaks("a-worker-forced-in-a-stop-was-asked", &untold, &kills(W1));
    let stop = goal(None, Some(Goal::Stop));
    f.breaks("the-end-of-a-worker-is-no-request", &up().then(&[died(W1)]), &[ended(W1), stop]);
    let killed = Event::Died { worker: W1, forced: true };
    f.breaks("a-process-that-was-killed-by-force-was-forced", &up(), &[killed]);
}

fn timers(f: &mut Forger) {
    for timer in [
        Timer::Boot(W1),
        Timer::Steady(W1),
        Timer::Round(W1, R1),
        Timer::Drain(W1),
        Timer::Stop(W1),
        Timer::Deaf(W1),
        Timer::Boot(W4),
    ] {
        f.breaks("a-timer-passes-where-it-runs", &up(), &[passed(timer)]);
    }
    let name = "a-timer-of-a-worker-passes-where-it-runs";
    for timer in [
        WorkerTimer::Drain,
        WorkerTimer::Alone,
        WorkerTimer::Step(native(0), crate::site::machine::word::Step::Told),
        WorkerTimer::Deed(native(0), N1),
    ] {
        f.breaks(name, &Tale::up(1, 1), &[Event::WorkerPassed { worker: W1, timer }]);
    }
    f.breaks("a-worker-is-steady-that-was-ready-for-long", &up(), &[Event::Steady { worker: W1 }]);
    f.breaks("a-worker-is-steady-that-was-ready-for-long", &retiring(), &[Event::Steady { worker: W2 }]);
}
