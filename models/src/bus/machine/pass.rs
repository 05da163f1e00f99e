//! Passes: beginning them, calling listeners, ending them.

use super::Run;
use crate::bus::command::Command;
use crate::bus::event::{Answer, Channel, Event, Failure, ListenerId, Origin, Outcome, PassId, Reason};
use crate::bus::listener::{Pass, Turn, remember};
use crate::bus::memory::End;
use crate::bus::plan::Move;
use crate::bus::{Goal, Request, State};

/// There is one pass at a time, so it has one number.
const PASS: PassId = PassId(0);

impl Run<'_> {
    /// Begins the pass that the goal needs next, or calls the next listener, or ends the pass.
    pub(super) fn advance(&mut self) {
        let Some(pass) = &mut self.bus.pass else { return self.set_out() };
        if pass.running.is_some() {
            return self.emit(Event::NoStep);
        }
        let channel = pass.channel;
        if pass.due.is_empty() {
            return self.end_pass();
        }
        let listener = pass.due.remove(0);
        pass.begun = true;
        if self.bus.busy.iter().any(|turn| turn.listener == listener) {
            return self.close(channel, listener, Outcome::Busy);
        }
        let turn = Turn { listener, number: self.bus.numbers.turn() };
        pass.running = Some(turn);
        self.emit(Event::ListenerBegan { pass: PASS, channel, listener });
        self.command(Command::Call { turn, channel });
    }

    /// Follows the state table from between two passes.
    fn set_out(&mut self) {
        let Some(goal) = self.bus.goal else { return self.emit(Event::NoStep) };
        // In Exited the goal stays. It was reached when the bus entered the state.
        let is_over = self.bus.state == State::Exited && self.bus.tickets.is_empty();
        match self.machine.tables.plan(self.bus.state, goal) {
            Move::Reached if is_over => self.emit(Event::NoStep),
            Move::Reached => self.reached(),
            Move::Enter(state) => self.arrive(state),
            Move::Pass(state, channel) => {
                if state != self.bus.state {
                    self.enter(state);
                }
                let due = self.machine.tables.due(&self.bus.listeners, channel);
                self.emit(Event::PassBegan { pass: PASS, channel, due: due.clone() });
                self.bus.pass = Some(Pass { channel, goal, due, running: None, begun: false, failed: false });
            }
        }
    }

    fn arrive(&mut self, state: State) {
        if state != self.bus.state {
            self.enter(state);
        }
        let Some(goal) = self.bus.goal else { return };
        let here = match goal {
            Goal::Graceful | Goal::Start | Goal::Reload => state == State::Running,
            Goal::Stop => state == State::Idle,
            Goal::Restart | Goal::Exit => state == State::Exited,
        };
        if here {
            self.reached();
        }
    }

    /// The pass is over. A start pass in which a listener failed makes Exit the goal, over any
    /// other; one whose goal grew stronger meanwhile never enters Running.
    fn end_pass(&mut self) {
        let Some(pass) = self.bus.pass.take() else { return };
        self.emit(Event::PassEnded { pass: PASS, channel: pass.channel });
        if pass.channel == Channel::Start && pass.failed && self.bus.goal != Some(Goal::Exit) {
            return self.strengthen(Goal::Exit, None);
        }
        let served = self.bus.goal == Some(pass.goal);
        match pass.channel {
            Channel::Start | Channel::Graceful if served => self.arrive(State::Running),
            Channel::Start | Channel::Graceful => {}
            Channel::Stop | Channel::Exit => {
                let goal = self.bus.goal.unwrap_or(pass.goal);
                if let Move::Enter(state) = self.machine.tables.plan(self.bus.state, goal) {
                    self.arrive(state);
                }
            }
        }
    }

    /// A listener ended by itself. The end of a call that is over concerns no later call of that listener.
    pub(super) fn ended(&mut self, turn: Turn, end: End) {
        let listener = turn.listener;
        let origin = Origin::Listener(listener);
        let running = self.bus.turn() == Some(turn);
        if !running && !self.bus.busy.contains(&turn) {
            return self.refuse(origin, Reason::Stale);
        }
        let outcome = match end {
            End::Ok => Outcome::Ok,
            End::Failed => Outcome::Failed,
            End::Exit(code) => match self.request(origin, Request::Exit(code)) {
                Answer::Denied => Outcome::Failed,
                _ => Outcome::Exit(code),
            },
        };
        if !running {
            self.bus.busy.retain(|other| *other != turn);
            return self.emit(Event::EndedLate { listener, outcome });
        }
        if let Some(pass) = &mut self.bus.pass {
            pass.running = None;
            let channel = pass.channel;
            self.close(channel, listener, outcome);
        }
    }

    /// The deadline of the listener that runs has passed: the pass goes on without it.
    pub(super) fn expired(&mut self, turn: Turn) {
        let listener = turn.listener;
        match &mut self.bus.pass {
            Some(pass) if pass.running == Some(turn) => {
                pass.running = None;
                let channel = pass.channel;
                self.bus.busy.push(turn);
                self.bus.busy.sort();
                self.close(channel, listener, Outcome::TimedOut);
            }
            _ => self.refuse(Origin::Listener(listener), Reason::Stale),
        }
    }

    /// Books how a listener's turn ended. A failing graceful listener concerns its requesters only.
    fn close(&mut self, channel: Channel, listener: ListenerId, outcome: Outcome) {
        self.emit(Event::ListenerEnded { pass: PASS, channel, listener, outcome });
        if matches!(outcome, Outcome::Ok | Outcome::Exit(_)) {
            return;
        }
        let failure = Failure { channel, listener, outcome };
        if channel != Channel::Graceful || self.bus.goal == Some(Goal::Graceful) {
            remember(&mut self.bus.service, failure);
        }
        if channel != Channel::Graceful {
            remember(&mut self.bus.failures, failure);
        }
        if let Some(pass) = &mut self.bus.pass {
            pass.failed = true;
        }
    }
}
