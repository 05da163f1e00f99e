//! The machine of the controller: one total, pure step.
//!
//! | part | what it has |
//! |---|---|
//! | [`memory`] | the state: the controller as a value, and its inputs |
//! | [`answer`] | the answer table |
//! | [`command`] | the result of a step |
//! | [`follow`] | what follows from the state: a table of rules |
//! | [`timers`] | which timers run: a function of the state |
//! | this file | the step: one arm for each input, and what follows from the state |
//! | `request` | a request: policy, effect, answer, ticket |
//! | `goal` | the way of a goal: its load, its work, its end, and the next one |
//! | `round` | rounds: the workers that are waited for |
//! | `leaving` | filling of slots, and the one rule of leaving |
//! | `child` | what a worker says, its deadlines and its end, and the rate |
//! | `account` | events and deeds: the interpreters that are due, and those that missed them |

mod account;
pub mod answer;
mod child;
pub mod command;
pub mod follow;
mod goal;
mod leaving;
pub mod memory;
mod request;
mod round;
pub mod timers;

use std::borrow::Cow;

use crate::site::machine::event::{Event, Process};
use crate::site::machine::policy::{EFFECTS, Effect, Policy};
use crate::site::machine::word::{Failures, Goal, Origin, Reason, Resolution, State, Ticket};
use answer::{RULES, Rule};
use command::{Command, Outputs};
use follow::FOLLOWS;
use memory::{Controller, Input};

/// The machine that drives a controller: its tables, and what the deployment chooses.
///
/// ```
/// use wspbus_models::site::machine::controller::{Machine, memory::{Controller, Input}};
/// use wspbus_models::site::machine::message::Up;
/// use wspbus_models::site::machine::word::{Call, Request, State, Target, Version, WorkerId};
/// let machine = Machine::default();
/// let mut controller = Controller::default();
/// let ask = Input::Ask { call: Call(0), operator: true, request: Request::Start, target: Target::Site };
/// let loaded = Input::Loaded { version: Version(1), slots: 1 };
/// let ready = Input::Up(WorkerId(0), Up::Ready { born: vec![] });
/// for input in [ask, loaded, ready] {
///     machine.step(&mut controller, &input);
/// }
/// assert_eq!(controller.state, State::Running);
/// ```
#[derive(Clone, Debug)]
pub struct Machine {
    /// Goals, weakest first.
    pub ladder: [Goal; 7],
    /// The rules of the answer table, in order of precedence.
    pub rules: Cow<'static, [Rule]>,
    /// The effect of a request in a scope.
    pub effects: [[Effect; 4]; 8],
    /// The requests that each origin may make.
    pub policy: Policy,
    /// So many workers of a slot and a generation may end, one after the other, before they are steady. Then the slot
    /// is given up. At least 1.
    pub rate: u32,
}

impl Default for Machine {
    fn default() -> Self {
        Machine {
            ladder: Goal::ALL,
            rules: Cow::Borrowed(RULES),
            effects: EFFECTS,
            policy: Policy::DEDICATED,
            rate: 2,
        }
    }
}

impl Machine {
    /// Takes one step, and with it everything that follows from the state. The step is total: an input that makes no
    /// sense is refused by an event, and changes nothing else.
    pub fn step(&self, controller: &mut Controller, input: &Input) -> Outputs {
        let before = controller.armed();
        let mut run = Run { machine: self, controller, out: Outputs::default() };
        run.take(input);
        run.advance();
        let Run { controller, mut out, .. } = run;
        let after = controller.armed();
        let gone = before.iter().filter(|timer| !after.contains(timer));
        let new = after.iter().filter(|timer| !before.contains(timer));
        out.commands.extend(gone.map(|timer| Command::Cancel(*timer)));
        out.commands.extend(new.map(|timer| Command::Arm(*timer)));
        out
    }

    /// The rank of a goal on the ladder, 0 for the weakest.
    pub fn rank(&self, goal: Goal) -> u8 {
        self.ladder.iter().position(|g| *g == goal).unwrap_or(0) as u8
    }
}

/// A step in the making.
struct Run<'a> {
    machine: &'a Machine,
    controller: &'a mut Controller,
    out: Outputs,
}

impl Run<'_> {
    fn take(&mut self, input: &Input) {
        let ended = self.controller.state == State::Exited;
        match *input {
            Input::Ask { call, operator, request, target } => {
                self.ask(call, Origin::outside(operator), request, target, None);
            }
            Input::NotReExecuted if ended && self.controller.goal == Some(Goal::Restart) => {
                self.controller.goal = Some(Goal::Exit);
                self.emit(Event::ReExecutionFailed);
                self.controller.damaged = true;
                self.end();
            }
            _ if ended => self.refuse(Reason::Terminal),
            Input::NotReExecuted => self.refuse(Reason::Stale),
            Input::Up(worker, ref message) => self.hear(worker, message),
            Input::Closed(worker) => self.closed(worker),
            Input::Full(notice, interpreter) => self.missed(notice, interpreter),
            Input::NotSpawned(worker) => self.not_spawned(worker),
            Input::Ended(worker, status) => self.ended(worker, status),
            Input::Loaded { version, slots } => self.loaded(Some((version, slots))),
            Input::NotLoaded => self.loaded(None),
            Input::Passed(timer) => self.passed(timer),
        }
    }

    /// Does everything that follows from the state, until nothing more does.
    fn advance(&mut self) {
        while FOLLOWS.iter().any(|follow| (follow.rule)(self)) {}
    }

    fn emit(&mut self, event: Event) {
        self.out.events.push(event);
    }

    fn command(&mut self, command: Command) {
        self.out.commands.push(command);
    }

    fn refuse(&mut self, reason: Reason) {
        self.emit(Event::Refused { process: Process::Controller, reason });
    }

    fn resolve(&mut self, ticket: Ticket, resolution: Resolution) {
        self.emit(Event::Resolved { ticket, resolution });
    }

    /// Writes the state. The one place that does.
    fn enter(&mut self, to: State) {
        let from = self.controller.state;
        if from != to {
            self.controller.state = to;
            self.emit(Event::StateWritten { from, to });
        }
    }

    /// Ends the process.
    fn end(&mut self) {
        let code = self.controller.exit_code();
        self.emit(Event::ControllerEnded { code });
        self.command(Command::End(code));
    }

    /// The failures that can be read from the state: a slot is given up, or no worker serves.
    fn failures_now(&self) -> Failures {
        let c = &self.controller;
        let no_service = !c.children.iter().any(memory::Child::serves);
        Failures { slot: c.slots().any(|slot| c.given_up(slot)), no_service, ..Failures::NONE }
    }
}

/// Counts a number off.
fn next(number: &mut u64) -> u64 {
    let this = *number;
    *number = number.saturating_add(1);
    this
}

#[cfg(test)]
mod tests;
