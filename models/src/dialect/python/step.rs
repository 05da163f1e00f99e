//! The step function: the one place where actions become behaviour.

use super::MAIN;
use super::action::{Action, At, Call};
use super::configuration::{ListenerSpec, Plan, PythonBus};
use super::emit::Run;
use super::frame::{Frame, Method};
use super::run::Flow;
use super::world::{Life, Process, PythonWorld};
use crate::bus::event::{Answer, Event, ListenerId, Origin, ThreadId};

impl PythonBus {
    pub(super) fn take(&self, world: &mut PythonWorld, action: &Action) -> Vec<Event> {
        let caller = self.caller(world, action.thread());
        let mut run = Run { config: &self.config, world, events: Vec::new() };
        run.take(action, caller);
        // The last thread that others wait for may have ended.
        for waiter in self.config.thread_ids() {
            if run.world.process == Process::Alive && self.at(run.world, waiter) == At::Join {
                run.run(waiter, Flow::Enter);
            }
        }
        run.events
    }

    /// Is the action possible here? Every action that is offered is; so is a step through a publish gate whose
    /// channel has listeners of equal priority, for which the orders are offered.
    pub fn allows(&self, world: &PythonWorld, action: &Action) -> bool {
        world.process == Process::Alive && self.is_possible(world, action)
    }

    pub(super) fn is_possible(&self, world: &PythonWorld, action: &Action) -> bool {
        let at = self.at(world, action.thread());
        match action {
            Action::Request { thread, call } => at == At::Idle && self.may_call(world, *thread, *call),
            Action::Step { .. } => {
                matches!(at, At::Write { .. } | At::Publish { .. } | At::Read | At::Poll | At::Execv)
            }
            Action::Order { due, .. } => match at {
                At::Publish { channel } => self.orders(world, channel).contains(due),
                _ => false,
            },
            Action::Finish { thread } => at == At::Idle && self.may_finish(world, *thread),
            Action::End { .. }
            | Action::Reenter { .. }
            | Action::Subscribe { .. }
            | Action::Unsubscribe { .. } => {
                let At::Listener { listener, .. } = at else { return false };
                self.listener_may(world, listener, action)
            }
        }
    }

    fn listener_may(&self, world: &PythonWorld, listener: ListenerId, action: &Action) -> bool {
        let Some(spec) = self.config.listener(listener) else { return false };
        match action {
            Action::End { ending, .. } => spec.endings.contains(ending),
            Action::Reenter { thread, call } => {
                let budget = world.budgets.get(listener.0 as usize).copied().unwrap_or(0);
                let depth = world.thread(*thread).map_or(0, |thread| thread.stack.len());
                let room = depth < usize::from(self.config.depth) && world.tickets != u32::MAX;
                *call != Call::Block
                    && spec.calls.contains(call)
                    && budget > 0
                    && room
                    && self.possible(world, *call)
            }
            Action::Subscribe { listener, .. } => {
                spec.subscribes.contains(listener)
                    && !world.is_subscribed(*listener)
                    && self.config.listener(*listener).is_some()
            }
            Action::Unsubscribe { listener, .. } => {
                spec.unsubscribes.contains(listener) && world.is_subscribed(*listener)
            }
            _ => false,
        }
    }

    fn may_call(&self, world: &PythonWorld, thread: ThreadId, call: Call) -> bool {
        let (Some(spec), Some(caller)) = (self.config.thread(thread), world.thread(thread)) else {
            return false;
        };
        let planned = match &spec.plan {
            Plan::Script(calls) => calls.get(usize::from(caller.calls)) == Some(&call),
            Plan::Any { calls, times } => caller.calls < *times && calls.contains(&call),
        };
        planned
            && (call != Call::Block || thread == MAIN)
            && world.tickets != u32::MAX
            && self.possible(world, call)
    }

    /// The package has the method; `start_with_callback` needs a thread that it can start.
    fn possible(&self, world: &PythonWorld, call: Call) -> bool {
        (self.config.package.program)(call).is_some()
            && (call != Call::StartWithCallback
                || world.threads.iter().any(|thread| thread.life == Life::Unborn))
    }

    pub(super) fn may_finish(&self, world: &PythonWorld, thread: ThreadId) -> bool {
        let (Some(spec), Some(ended)) = (self.config.thread(thread), world.thread(thread)) else {
            return false;
        };
        let over = match &spec.plan {
            Plan::Script(calls) => usize::from(ended.calls) >= calls.len(),
            Plan::Any { .. } => true,
        };
        spec.finishes && over
    }

    /// The listener that a thread runs, and the origin in whose name it speaks: an entry of `main` runs no pass, so
    /// it speaks as its thread.
    fn caller(&self, world: &PythonWorld, thread: ThreadId) -> Option<(ListenerId, Origin)> {
        let At::Listener { channel, listener } = self.at(world, thread) else { return None };
        let origin = channel.channel().map_or(Origin::Thread(thread), |_| Origin::Listener(listener));
        Some((listener, origin))
    }
}

impl Run<'_> {
    /// Does what the action says. The caller is the listener that its thread runs, and its origin.
    fn take(&mut self, action: &Action, caller: Option<(ListenerId, Origin)>) {
        let thread = action.thread();
        match action {
            Action::Request { call, .. } => {
                if let Some(thread) = self.world.threads.get_mut(usize::from(thread.0)) {
                    thread.calls = thread.calls.saturating_add(1);
                }
                self.call(thread, Origin::Thread(thread), *call);
            }
            Action::Step { .. } => self.run(thread, Flow::Open(None)),
            Action::Order { due, .. } => self.run(thread, Flow::Open(Some(due.clone()))),
            Action::End { ending, .. } => self.run(thread, Flow::Ended(*ending)),
            Action::Reenter { call, .. } => {
                let Some((listener, origin)) = caller else { return };
                if let Some(budget) = self.world.budgets.get_mut(listener.0 as usize)
                    && *budget != ListenerSpec::ENDLESS
                {
                    *budget = budget.saturating_sub(1);
                }
                self.call(thread, origin, *call);
            }
            Action::Subscribe { listener, .. } => {
                self.world.subscribe(*listener);
                self.config.subscribed_event(*listener).into_iter().for_each(|event| self.emit(event));
            }
            Action::Unsubscribe { listener, .. } => {
                self.world.unsubscribe(*listener);
                self.emit(Event::Unsubscribed { listener: *listener });
            }
            Action::Finish { .. } => self.finish(thread),
        }
    }

    /// Calls a method and runs it to its first gate.
    fn call(&mut self, thread: ThreadId, origin: Origin, call: Call) -> Option<()> {
        let program = (self.config.package.program)(call)?;
        let ticket = match call.request() {
            Some(request) => {
                let ticket = Some(self.take_ticket()?);
                self.emit(Event::Answered { origin, request, answer: Answer::Accepted, ticket });
                ticket
            }
            None => None,
        };
        let method = Method::new(program, ticket);
        self.world.threads.get_mut(usize::from(thread.0))?.stack.push(Frame::Method(method));
        self.run(thread, Flow::Enter);
        Some(())
    }
}
