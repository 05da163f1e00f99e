//! Forged ends of workers and interpreters, connections, and the loss of the controller.

use super::Forger;
use super::tale::*;
use crate::site::machine::event::{Close, Event, Stage};
use crate::site::machine::timer::WorkerTimer;
use crate::site::machine::word::{Birth, Connection, Control, Native, Step};

pub(super) fn breaks(f: &mut Forger) {
    steps(f);
    telling(f);
    stages(f);
    own_ends(f);
    bounds(f);
    connections(f);
    answers(f);
    loss(f);
}

/// A worker with these interpreters that was told to stop, and tells its first one.
fn telling_first(names: u32) -> Tale {
    let mut tale = Tale::up(1, names);
    tale.stops(&[W1]);
    tale.then(&[acted(W1, Control::Stop), entered(W1, Stage::Telling), begins(of(W1, 0), Step::Told)])
}

/// A worker with one interpreter that is told.
fn all_told() -> Tale {
    telling_first(1).then(&[takes(of(W1, 0), Step::Told)])
}

fn steps(f: &mut Forger) {
    let two = telling_first(2).then(&[takes(of(W1, 0), Step::Told)]);
    f.breaks("all-are-told-before-any-is-taken-down", &two, &[begins(of(W1, 0), Step::Joined)]);
    let name = "a-step-waits-until-every-interpreter-took-the-one-before";
    let told = two.then(&[begins(of(W1, 1), Step::Told), takes(of(W1, 1), Step::Told)]);
    let joined = told.then(&[begins(of(W1, 0), Step::Joined), takes(of(W1, 0), Step::Joined)]);
    f.breaks(name, &joined, &[begins(of(W1, 0), Step::Finished)]);
    let joined = joined.then(&[begins(of(W1, 1), Step::Joined), takes(of(W1, 1), Step::Joined)]);
    let finished = joined.then(&[begins(of(W1, 0), Step::Finished), takes(of(W1, 0), Step::Finished)]);
    f.breaks(name, &finished, &[begins(of(W1, 0), Step::Destroyed)]);
    let name = "each-interpreter-ends-in-order";
    f.breaks(name, &all_told(), &[begins(of(W1, 0), Step::Finished)]);
    f.breaks(name, &all_told(), &[takes(of(W1, 0), Step::Joined)]);
    let born = Event::Created { interpreter: Native { birth: Birth(9), ..native(3) }.of(W1) };
    f.breaks("no-interpreter-is-created-after-the-first-is-told", &telling_first(1), &[born]);
    let name = "an-interpreter-whose-threads-were-not-joined-is-not-destroyed";
    let unjoined = all_told()
        .then(&[begins(of(W1, 0), Step::Joined), gives_up(of(W1, 0), Step::Joined)])
        .then(&[begins(of(W1, 0), Step::Finished), takes(of(W1, 0), Step::Finished)]);
    f.breaks(name, &unjoined, &[begins(of(W1, 0), Step::Destroyed)]);
}

fn telling(f: &mut Forger) {
    f.breaks("told-at-most-once", &all_told(), &[begins(of(W1, 0), Step::Told)]);
    f.breaks(
        "every-interpreter-is-told-before-the-drain",
        &telling_first(1),
        &[entered(W1, Stage::Draining)],
    );
    let open = Tale::up(1, 1).then(&[accepts(W1, 1, 1)]);
    let cut = Event::Closed { worker: W1, connection: C1, why: Close::Cut };
    f.breaks("telling-does-not-wait-for-requests", &open, &[cut]);
}

fn stages(f: &mut Forger) {
    let name = "the-stages-follow-each-other";
    f.breaks(name, &all_told(), &[entered(W1, Stage::Finishing)]);
    f.breaks(name, &telling_first(1), &[entered(W1, Stage::Draining)]);
    f.breaks(name, &telling_first(1), &[entered(W1, Stage::Ended)]);
    f.breaks("a-worker-leaves-when-it-is-told", &Tale::up(1, 1), &[entered(W1, Stage::Telling)]);
    let name = "a-worker-that-ends-by-itself-is-through-with-every-interpreter";
    f.breaks(name, &all_told(), &[gone(W1)]);
}

fn own_ends(f: &mut Forger) {
    let up = Tale::up(1, 1);
    f.breaks("an-interpreter-ends-alone-by-its-own-wish", &up, &[begins(of(W1, 0), Step::Told)]);
    let own = |again| Event::OwnEnd { interpreter: of(W1, 0), again };
    f.breaks("an-own-end-was-asked-for", &up, &[own(true)]);
    f.breaks("an-interpreter-that-restarts-is-created-anew", &up, &[own(true)]);
}

fn bounds(f: &mut Forger) {
    f.breaks("a-step-that-hangs-is-given-up", &telling_first(1), &[]);
    f.breaks("a-teardown-ends", &all_told(), &[]);
}

fn connections(f: &mut Forger) {
    let mut told = Tale::up(1, 0);
    told.stops(&[W1]);
    let acts = [acted(W1, Control::Stop), entered(W1, Stage::Telling)];
    let name = "the-worker-that-acted-accepts-nothing";
    f.breaks(name, &told.then(&acts).then(&[closes(W1)]), &[accepts(W1, 1, 1)]);
    f.breaks(name, &told.then(&acts[..1]), &[accepts(W1, 1, 1)]);
    let left = told.then(&acts).then(&[closes(W1)]);
    f.breaks("a-worker-stops-to-accept-once", &left, &[closes(W1)]);
    let name = "nothing-is-read-after-an-answer-while-its-worker-leaves";
    let mut idle = Tale::up(1, 1);
    idle.step([accepts(W1, 1, 1)]).step([reads(W1, 1, 1)]).step([replies(W1, 1, 1)]);
    idle.stops(&[W1]);
    let leaves = idle.then(&acts);
    f.breaks(name, &leaves, &[reads(W1, 1, 1)]);
    f.breaks("idle-is-closed-at-once", &idle, &acts);
    let name = "a-drain-ends-when-nothing-is-in-flight";
    f.breaks(name, &all_told().then(&[closes(W1)]), &[entered(W1, Stage::Draining)]);
}

fn answers(f: &mut Forger) {
    let fresh = Tale::up(1, 1).then(&[accepts(W1, 1, 1)]);
    let busy = fresh.then(&[reads(W1, 1, 1)]);
    let closed = |why| [Event::Closed { worker: W1, connection: Connection(1), why }];
    f.breaks("what-was-read-is-answered", &busy, &closed(Close::Idle));
    f.breaks("what-was-read-is-answered", &busy, &[gone(W1)]);
    f.breaks("accepted-gets-an-answer", &fresh, &closed(Close::Idle));
    f.breaks("accepted-gets-an-answer", &fresh, &[gone(W1)]);
    f.breaks("no-request-is-cut-before-the-deadline", &busy, &closed(Close::Cut));
    f.breaks("an-answer-is-to-what-was-read", &fresh, &[replies(W1, 1, 1)]);
}

fn loss(f: &mut Forger) {
    let up = Tale::up(1, 1);
    f.breaks("without-a-controller-workers-end", &up, &[Event::ControllerDied]);
    let lost = Event::ControllerLost { worker: W1 };
    f.breaks("a-worker-without-a-controller-begins-its-end", &up, &[Event::ControllerDied, lost]);
    let late = Event::WorkerPassed { worker: W1, timer: WorkerTimer::Alone };
    f.breaks("a-worker-whose-own-deadline-passed-is-gone", &up.then(&[lost]), &[late]);
    f.breaks("a-dead-controller-resolves-nothing", &up.then(&[Event::ControllerDied]), &[reached(0)]);
}
