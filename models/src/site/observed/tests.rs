//! The memory of the observer: what it keeps, and what it forgets.

use super::notice::Account;
use super::*;
use crate::bus::Code;
use crate::site::machine::event::{Load, Said, Stage};
use crate::site::machine::word::{
    Answer, Birth, Connection, Deed, Goal, Name, Native, Notice, Origin, Request, Resolution, State, Status,
    Target, Ticket, Version, WorkerId,
};

const W: WorkerId = WorkerId(7);
const T: Ticket = Ticket(3);
const N: Notice = Notice(4);
const NATIVE: Native = Native { name: Name(0), birth: Birth(0) };

fn asked(request: Request) -> Event {
    Event::Answered {
        call: Call(0),
        origin: Origin::Operator,
        request,
        target: Target::Site,
        inside: None,
        answer: Answer::Accepted,
        ticket: Some(T),
    }
}

fn spawned() -> Event {
    Event::Spawned { worker: W, slot: Slot(0), generation: Generation(5), version: Version(1) }
}

/// A site of one slot that serves, with an interpreter and a connection, an event on its way, and a ticket.
fn busy() -> Observed {
    let mut seen = Observed::default();
    let interpreter = NATIVE.of(W);
    for event in [
        Event::StateWritten { from: State::Idle, to: State::Starting },
        Event::LoadBegan,
        Event::LoadEnded { load: Load::Taken { version: Version(1), slots: 1 } },
        Event::Adopted { generation: Generation(5), version: Version(1), slots: 1 },
        spawned(),
        Event::Created { interpreter },
        Event::Entered { worker: W, stage: Stage::Serving },
        Event::Heard { worker: W, said: Said::Born(NATIVE) },
        Event::Heard { worker: W, said: Said::Ready },
        Event::Accepted { worker: W, connection: Connection(2), version: Version(1) },
        asked(Request::Event),
        Event::NoticeBegan { notice: N, ticket: T, deed: Deed::Event, target: Target::Site },
        Event::Due { notice: N, interpreter },
    ] {
        seen.observe(&event);
    }
    seen
}

#[test]
fn nothing_is_kept_of_what_is_over() {
    let mut seen = busy();
    assert_eq!((seen.workers.len(), seen.interpreters.len(), seen.connections.len()), (1, 1, 1));
    assert_eq!((seen.tickets.len(), seen.notices.len(), seen.due.len()), (1, 1, 1));
    seen.observe(&Event::Died { worker: W, forced: false });
    assert_eq!((seen.workers.len(), seen.connections.len()), (1, 0), "the controller does not know it yet");
    seen.observe(&Event::Ended { worker: W, status: Status::Killed });
    assert_eq!((seen.workers.len(), seen.interpreters.len()), (0, 0));
    assert_eq!(seen.early[..], [(Slot(0), Generation(5), 1)]);
    seen.observe(&Event::Settled { notice: N, missed: true });
    seen.observe(&Event::Resolved { ticket: T, resolution: Resolution::Reached });
    assert_eq!((seen.tickets.len(), seen.notices.len(), seen.due.len()), (0, 0, 0));
    seen.observe(&Event::StateWritten { from: State::Running, to: State::Idle });
    assert_eq!(seen, Observed::default());
}

/// An account that is closed goes with its interpreter, whose number may be that of another one before the notice is
/// settled. That the requester was told of it stays.
#[test]
fn a_closed_account_goes_with_its_interpreter() {
    let (mut seen, interpreter) = (busy(), NATIVE.of(W));
    seen.observe(&Event::Died { worker: W, forced: false });
    seen.observe(&Event::Ended { worker: W, status: Status::Killed });
    assert_eq!(
        seen.due_to(N, interpreter).map(|due| due.account),
        Some(Account::Missed),
        "it is still to be told"
    );
    seen.observe(&Event::Missing { notice: N, interpreter });
    assert_eq!((seen.due.len(), seen.notice(N).map(|open| open.missed)), (0, Some(true)));
    let mut seen = busy();
    seen.observe(&Event::Heard { worker: W, said: Said::Delivered(N, NATIVE) });
    assert_eq!(seen.due_to(N, interpreter).map(|due| due.account), Some(Account::Delivered), "it lives");
    seen.observe(&Event::Died { worker: W, forced: false });
    seen.observe(&Event::Ended { worker: W, status: Status::Killed });
    assert_eq!((seen.due.len(), seen.notice(N).map(|open| open.missed)), (0, Some(false)));
}

/// The knowledge of a controller that is gone goes with it; what its workers do is still seen.
#[test]
fn nothing_is_kept_of_a_controller_that_is_gone() {
    let mut seen = busy();
    seen.observe(&Event::ControllerDied);
    let worker = *seen.worker(W).expect("it lives");
    assert!(!worker.ready && worker.stage == Stage::Serving);
    assert_eq!((seen.tickets.len(), seen.notices.len(), seen.due.len()), (0, 0, 0));
    seen.observe(&Event::WorkerEnded { worker: W, code: Code::OK });
    assert_eq!((seen.workers.len(), seen.interpreters.len(), seen.connections.len()), (0, 0, 0));
}

/// A Reload is acknowledged with what was uploaded when it was asked for, and no later version.
#[test]
fn a_requester_is_promised_what_was_there_when_it_asked() {
    let mut seen = busy();
    let upload = |n| Event::Uploaded { version: Version(n), slots: 1, good: true };
    seen.observe(&upload(2));
    seen.observe(&Event::Resolved { ticket: T, resolution: Resolution::Reached });
    seen.observe(&asked(Request::Reload));
    seen.observe(&Event::GoalWritten { from: None, to: Some(Goal::Reload) });
    seen.observe(&upload(3));
    assert_eq!(seen.acknowledged, None);
    seen.observe(&Event::Resolved { ticket: T, resolution: Resolution::Reached });
    assert_eq!(seen.acknowledged, Some(Version(2)));
}
