//! A request: the policy, the effect in its scope, the answer, the ticket.

use super::answer::{Cell, answer};
use super::memory::{Child, Open};
use super::{Run, next};
use crate::site::machine::event::{Cause, Event};
use crate::site::machine::policy::{Effect, row};
use crate::site::machine::word::{
    Answer, Call, Goal, Origin, Reason, Request, Resolution, Round, Scope, State, Target, Ticket, WorkerId,
};

/// A request, and its origin.
#[derive(Clone, Copy)]
struct Asked {
    call: Call,
    origin: Origin,
    request: Request,
    target: Target,
    inside: Option<Round>,
}

impl Run<'_> {
    /// Answers a request. The policy is asked first, then whether the request means anything in its scope.
    pub(super) fn ask(
        &mut self,
        call: Call,
        origin: Origin,
        request: Request,
        target: Target,
        inside: Option<Round>,
    ) {
        let asked = Asked { call, origin, request, target, inside };
        let scope = target.scope();
        let refuse = |reason| Answer::Refused(reason);
        if !self.permits(origin, request, scope) {
            return self.answer(asked, Answer::Denied, None);
        }
        let effect = self.machine.effects[row(request)][scope as usize];
        match (effect, self.missing(effect, target), target) {
            (Effect::Goal(goal), ..) => self.ask_goal(asked, goal),
            _ if self.controller.state == State::Exited => {
                self.answer(asked, refuse(Reason::Terminal), None);
            }
            (_, Some(reason), _) => self.answer(asked, refuse(reason), None),
            (Effect::Deed(deed), ..) => {
                let ticket = self.ticket();
                self.answer(asked, Answer::Accepted, Some(ticket));
                self.open_account(ticket, deed, target);
            }
            (Effect::Retire, _, Target::Process(worker)) => self.ask_end(asked, worker),
            (Effect::Retire | Effect::Nothing, ..) => self.answer(asked, refuse(Reason::NoEffect), None),
        }
    }

    /// Does the policy permit this? The one place that asks it: for a request, and for a worker that wants to be replaced.
    pub(super) fn permits(&self, origin: Origin, request: Request, scope: Scope) -> bool {
        self.machine.policy.permits(origin, request, scope)
    }

    /// The reason why nothing can do this deed: the worker or the interpreter that is meant is not known to live.
    fn missing(&self, effect: Effect, target: Target) -> Option<Reason> {
        let Effect::Deed(_) = effect else { return None };
        match target {
            Target::Process(worker) => self.controller.child(worker).is_none().then_some(Reason::NoWorker),
            Target::Interpreter(interpreter) => {
                let native = interpreter.native();
                let child = self.controller.child(interpreter.worker);
                let lives =
                    child.is_some_and(|child| child.interpreters.iter().any(|known| known.native == native));
                (!lives).then_some(Reason::NoInterpreter)
            }
            Target::Application(_) | Target::Site => None,
        }
    }

    /// An origin that the channel does not prove: no such interpreter is known to live in that worker.
    pub(super) fn ask_unproven(&mut self, call: Call, worker: WorkerId, request: Request, target: Target) {
        let asked = Asked { call, origin: Origin::Worker(worker), request, target, inside: None };
        self.answer(asked, Answer::Refused(Reason::NoInterpreter), None);
    }

    fn ticket(&mut self) -> Ticket {
        Ticket(next(&mut self.controller.numbers.ticket))
    }

    fn answer(&mut self, asked: Asked, answer: Answer, ticket: Option<Ticket>) {
        let Asked { call, origin, request, target, inside } = asked;
        self.emit(Event::Answered { call, origin, request, target, inside, answer, ticket });
    }

    /// A request for a goal of the site.
    fn ask_goal(&mut self, asked: Asked, request: Goal) {
        let c = &self.controller;
        let cell = Cell::of(c, asked.inside, request);
        let (_, said) = answer(&self.machine.rules, &cell, |goal| self.machine.rank(goal));
        let late = match said {
            Answer::Accepted => false,
            Answer::Joined { late } => late,
            _ => return self.answer(asked, said, None),
        };
        let ticket = self.ticket();
        if let Request::Exit(code) = asked.request {
            self.controller.code = self.controller.code.or((code.0 != 0).then_some(code));
        }
        self.answer(asked, said, Some(ticket));
        if said == Answer::Accepted {
            self.give_way(request);
        }
        self.controller.tickets.push(Open { ticket, goal: request, late });
        if said == Answer::Accepted {
            self.begin(Some(request));
        } else if request == Goal::Start {
            self.try_all_again();
        }
    }

    /// Resolves the tickets that a stronger goal takes the place of. A failure that is known already is told.
    fn give_way(&mut self, to: Goal) {
        let failures = self.failures().with(self.failures_now());
        let is_cut_short = self.is_cut_short();
        for open in std::mem::take(&mut self.controller.tickets) {
            let fails = is_cut_short && !open.late && open.goal != Goal::Start;
            let told = if fails { failures.resolution() } else { Resolution::Superseded(to) };
            self.resolve(open.ticket, told);
        }
    }

    /// A request for the end of one worker, whose slot gets another one.
    fn ask_end(&mut self, asked: Asked, worker: WorkerId) {
        let said = match self.controller.child(worker) {
            None => return self.answer(asked, Answer::Refused(Reason::NoWorker), None),
            Some(child) if child.stays() && !child.retires => Answer::Accepted,
            Some(_) => Answer::Joined { late: false },
        };
        let ticket = self.ticket();
        self.answer(asked, said, Some(ticket));
        self.controller.exits.push((ticket, worker));
        self.retire(worker, Cause::Asked);
    }

    /// The worker must go when a successor is proved.
    pub(super) fn retire(&mut self, worker: WorkerId, cause: Cause) {
        let child = self.controller.child_mut(worker).filter(|child| child.stays() && !child.retires);
        if let Some(Child { retires, .. }) = child {
            *retires = true;
            self.emit(Event::Retiring { worker, cause });
        }
    }
}
