//! The observations of events and deeds on their way to interpreters.

use super::ticket::By;
use super::{Observed, remember};
use crate::site::machine::event::{Event, Said};
use crate::site::machine::word::{Deed, InterpreterId, Notice, Target, Ticket, WorkerId};

/// An event, or a deed, that is not settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpenNotice {
    /// The number of the notice.
    pub notice: Notice,
    /// The ticket that is resolved with its account.
    pub ticket: Ticket,
    /// The deed that it asks for.
    pub deed: Deed,
    /// The interpreters that it is for.
    pub target: Target,
    /// The requester of the notice.
    pub by: By,
    /// The requester was told of an interpreter that missed it.
    pub missed: bool,
}

/// An interpreter to which a notice is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeenDue {
    /// The notice that is due.
    pub notice: Notice,
    /// The interpreter that it is due to.
    pub interpreter: InterpreterId,
    /// It heard of it, or was asked for it.
    pub told: bool,
    /// It heard of it, or did it.
    pub done: bool,
    /// The controller's knowledge of that.
    pub account: Account,
}

/// The controller's knowledge of an interpreter to which a notice is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// Nothing is known yet.
    Waits,
    /// The channel of its worker took no notice, for this interpreter or for another one.
    Doubted,
    /// The interpreter missed the notice.
    Missed,
    /// The interpreter got the notice.
    Delivered,
    /// The interpreter missed the notice, and the requester was told so.
    Reported,
}

impl Observed {
    /// The notice with this number, if it is not settled.
    pub fn notice(&self, notice: Notice) -> Option<&OpenNotice> {
        self.notices.iter().find(|open| open.notice == notice)
    }

    /// The account of this interpreter for this notice.
    pub fn due_to(&self, notice: Notice, interpreter: InterpreterId) -> Option<&SeenDue> {
        self.due.iter().find(|due| (due.notice, due.interpreter) == (notice, interpreter))
    }

    /// The interpreters to which this notice is due.
    pub fn due_of(&self, notice: Notice) -> impl Iterator<Item = &SeenDue> {
        self.due.iter().filter(move |due| due.notice == notice)
    }

    pub(super) fn observe_notices(&mut self, event: &Event) {
        match *event {
            Event::NoticeBegan { notice, ticket, deed, target } => {
                let by = self.ticket(ticket).map_or(By::Site, |open| open.by);
                self.notices.push(OpenNotice { notice, ticket, deed, target, by, missed: false });
            }
            Event::Due { notice, interpreter } => {
                let closed = self.worker(interpreter.worker).is_some_and(|worker| worker.closed);
                let account = if closed { Account::Missed } else { Account::Waits };
                remember(&mut self.due, SeenDue { notice, interpreter, told: false, done: false, account });
            }
            Event::Delivered { notice, interpreter } => {
                self.each_due(notice, interpreter, |due| (due.told, due.done) = (true, true));
            }
            Event::DeedBegan { notice, interpreter, .. } => {
                self.each_due(notice, interpreter, |due| due.told = true);
            }
            Event::DeedEnded { notice, interpreter, done } => {
                self.each_due(notice, interpreter, |due| due.done |= done);
            }
            Event::Missing { notice, interpreter } => {
                self.each_due(notice, interpreter, |due| due.account = Account::Reported);
                self.notices
                    .iter_mut()
                    .filter(|open| open.notice == notice)
                    .for_each(|open| open.missed = true);
            }
            Event::Heard { worker, said } => self.hear_of_notice(worker, said),
            Event::Full { worker, notice } => {
                let of = |due: &&mut SeenDue| (due.notice, due.interpreter.worker) == (notice, worker);
                let waits = |due: &&mut SeenDue| of(due) && due.account == Account::Waits;
                self.due.iter_mut().filter(waits).for_each(|due| due.account = Account::Doubted);
            }
            Event::Ended { worker, .. } | Event::SpawnFailed { worker } | Event::ChannelClosed { worker } => {
                self.miss(|due| due.interpreter.worker == worker);
            }
            Event::Settled { notice, .. } => {
                self.notices.retain(|open| open.notice != notice);
                self.due.retain(|due| due.notice != notice);
            }
            _ => {}
        }
    }

    /// Forgets the accounts that are closed, of interpreters that are forgotten.
    pub(super) fn forget_accounts(&mut self) {
        let Observed { due, interpreters, .. } = self;
        let known = |due: &SeenDue| interpreters.iter().any(|seen| seen.interpreter == due.interpreter);
        due.retain(|due| !matches!(due.account, Account::Delivered | Account::Reported) || known(due));
    }

    fn hear_of_notice(&mut self, worker: WorkerId, said: Said) {
        match said {
            Said::Delivered(notice, native) => self.each_due(notice, native.of(worker), |due| {
                if matches!(due.account, Account::Waits | Account::Doubted) {
                    due.account = Account::Delivered;
                }
            }),
            Said::Missed(notice, native) => {
                self.miss(|due| (due.notice, due.interpreter) == (notice, native.of(worker)));
            }
            Said::Gone(native) => self.miss(|due| due.interpreter == native.of(worker)),
            _ => {}
        }
    }

    fn miss(&mut self, these: impl Fn(&SeenDue) -> bool) {
        let open = |due: &SeenDue| matches!(due.account, Account::Waits | Account::Doubted) && these(due);
        self.due.iter_mut().filter(|due| open(due)).for_each(|due| due.account = Account::Missed);
    }

    fn each_due(&mut self, notice: Notice, interpreter: InterpreterId, change: impl Fn(&mut SeenDue)) {
        let of = |due: &&mut SeenDue| (due.notice, due.interpreter) == (notice, interpreter);
        self.due.iter_mut().filter(of).for_each(change);
    }
}
