//! Events and deeds: which interpreters are due, and which of them missed it.

use super::command::Command;
use super::memory::{Account, Letter};
use super::{Run, next};
use crate::site::machine::event::Event;
use crate::site::machine::message::Down;
use crate::site::machine::word::{Deed, Failures, InterpreterId, Notice, Reason, Target, Ticket};

impl Run<'_> {
    /// Opens the account of a notice: it is due to the interpreters that are known to live now.
    pub(super) fn open_account(&mut self, ticket: Ticket, deed: Deed, target: Target) {
        let notice = Notice(next(&mut self.controller.numbers.notice));
        self.emit(Event::NoticeBegan { notice, ticket, deed, target });
        let mut due = Vec::new();
        let mut out_of_reach = Vec::new();
        for child in &self.controller.children {
            for known in &child.interpreters {
                let interpreter = known.native.of(child.worker);
                if target.has(interpreter) {
                    due.push(interpreter);
                    if child.closed {
                        out_of_reach.push(interpreter);
                    }
                }
            }
        }
        due.iter().for_each(|interpreter| self.emit(Event::Due { notice, interpreter: *interpreter }));
        for to in due.iter().copied().filter(|interpreter| !out_of_reach.contains(interpreter)) {
            self.write(&Letter { notice, to, deed });
        }
        self.controller.accounts.push(Account { notice, ticket, due, missed: false });
        out_of_reach.into_iter().for_each(|interpreter| self.missed(notice, interpreter));
    }

    fn write(&mut self, letter: &Letter) {
        let Letter { notice, to, deed } = *letter;
        self.command(Command::Write(to.worker, Down::Notice { notice, to: to.native(), deed }));
    }

    pub(super) fn is_due(&self, notice: Notice, interpreter: InterpreterId) -> bool {
        let mut all = self.controller.accounts.iter();
        all.any(|account| account.notice == notice && account.due.contains(&interpreter))
    }

    pub(super) fn delivered(&mut self, notice: Notice, interpreter: InterpreterId) {
        let mut all = self.controller.accounts.iter_mut();
        if let Some(account) = all.find(|account| account.notice == notice) {
            account.settle(interpreter);
        }
    }

    /// An interpreter missed a notice: its requester learns that.
    pub(super) fn missed(&mut self, notice: Notice, interpreter: InterpreterId) {
        let mut all = self.controller.accounts.iter_mut().filter(|account| account.notice == notice);
        match all.find_map(|account| account.settle(interpreter).then_some(&mut account.missed)) {
            Some(missed) => {
                *missed = true;
                self.emit(Event::Missing { notice, interpreter });
            }
            None => self.refuse(Reason::Stale),
        }
    }

    /// These interpreters miss everything that is due to them.
    pub(super) fn missed_all(&mut self, whose: impl Fn(InterpreterId) -> bool) {
        let all = self.controller.accounts.iter();
        let due =
            all.flat_map(|account| account.due.iter().map(|interpreter| (account.notice, *interpreter)));
        let due: Vec<_> = due.filter(|(_, interpreter)| whose(*interpreter)).collect();
        due.into_iter().for_each(|(notice, interpreter)| self.missed(notice, interpreter));
    }

    /// Settles an account in which nothing is due any more.
    pub(super) fn settle(&mut self) -> bool {
        let Some(place) = self.controller.accounts.iter().position(|account| account.due.is_empty()) else {
            return false;
        };
        let Account { notice, ticket, missed, .. } = self.controller.accounts.remove(place);
        self.emit(Event::Settled { notice, missed });
        self.resolve(ticket, Failures { missed, ..Failures::NONE }.resolution());
        true
    }
}
