//! The actions that can happen in a state.

use super::{Action, CompositionConfiguration, CompositionWorld, Member, OnItsWay, Site};
use crate::site::controller::Move;
use crate::site::identity::{Connection, Interpreter, Name, Origin};
use crate::site::worker::{Input, Stage};

/// The connection of the client.
pub(super) const CLIENT: Connection = Connection(0);

impl Site {
    pub(super) fn offers(&self, world: &CompositionWorld, actions: &mut Vec<Action>) {
        let c = &self.configuration;
        if let Some(controller) = &world.controller {
            let rules = c.rules();
            if controller.next_move(&rules) != Move::Wait {
                actions.push(Action::Advance);
            }
            if controller.awaits_round() {
                actions.push(Action::Acknowledge);
            }
            if world.left.requests > 0 {
                actions.extend(c.operator.iter().map(|t| Action::Ask(Origin::Operator, *t)));
                actions.extend(c.timer.iter().map(|t| Action::Ask(Origin::Controller, *t)));
            }
            if world.left.deaths > 0 {
                actions.push(Action::Die);
            }
            for member in &world.members {
                self.offer_controlled(world, member, actions);
            }
        }
        for member in &world.members {
            self.offer_worker(world, member, actions);
        }
        if let Some(event) = &world.event {
            actions.extend(next_of(world, event));
        }
    }

    /// The actions of the controller about a worker, and the requests of the application in that worker.
    fn offer_controlled(&self, world: &CompositionWorld, member: &Member, actions: &mut Vec<Action>) {
        let (c, worker) = (&self.configuration, member.worker);
        let Some(controller) = &world.controller else { return };
        if member.unheard {
            actions.push(Action::Hear(worker));
        }
        // The deadline of a boot is long in any case: a worker that passes it hangs.
        let told = controller.child(worker).is_some_and(|child| !child.stays());
        // The controller reads what a worker said before it does anything about the worker's deadline.
        let late = member.hangs && !member.unheard || told && (!c.patient || member.process.open != 0);
        if late && member.process.stage.lives() && controller.has_deadline(&c.rules(), worker) {
            actions.push(Action::Deadline(worker));
        }
        if world.left.retires > 0 && controller.may_retire(worker) {
            actions.push(Action::Retire(worker));
        }
        let someone = c.interpreters == 0 || member.process.is_untold(Name(0));
        if !member.is_inhabited() || !someone {
            return;
        }
        let application = Origin::Application(Interpreter::first(worker, Name(0)));
        if world.left.applications > 0 {
            actions.extend(c.applications.iter().map(|t| Action::Ask(application, *t)));
        }
        if world.left.events > 0 && world.event.is_none() {
            actions.extend(c.events.iter().map(|scope| Action::Tell(application, *scope)));
        }
    }

    fn offer_worker(&self, world: &CompositionWorld, member: &Member, actions: &mut Vec<Action>) {
        let (c, worker) = (&self.configuration, member.worker);
        if !member.process.stage.lives() {
            actions.push(Action::Reap(worker));
            return;
        }
        if world.left.crashes > 0 {
            actions.push(Action::Crash(worker));
        }
        if member.hangs {
            return;
        }
        if world.left.hangs > 0 {
            actions.push(Action::Hang(worker));
        }
        if world.left.forges > 0 && member.process.ready {
            actions.push(Action::Forge(worker));
        }
        let (me, process) = (c.me(worker), &member.process);
        if process.stage == Stage::Booting {
            actions.push(Action::Boot(worker, c.boots(member)));
        }
        let has_mail = world.mail_for(worker).next().is_some();
        if has_mail || world.token_for(c, member).is_some() {
            actions.push(Action::Read(worker));
        }
        let alone = world.controller.is_none() && !has_mail;
        if alone && process.takes(&me, Input::Alone) {
            actions.push(Action::Notice(worker));
        }
        let none_open = world.members.iter().all(|m| m.process.open == 0);
        if c.client && none_open && process.takes(&me, Input::Open(CLIENT)) {
            actions.push(Action::Open(worker));
        }
        if process.takes(&me, Input::Create) && (c.wide || process.stage == Stage::Serving) {
            actions.push(Action::Create(worker));
        }
        if process.takes(&me, Input::GivesUp) && c.wide {
            actions.push(Action::GiveUp(worker));
        }
        let own = [
            (Input::Close(CLIENT), Action::Close(worker)),
            (Input::Deadline, Action::Expire(worker)),
            (Input::Advance, Action::Step(worker)),
        ];
        actions.extend(own.iter().filter(|(input, _)| process.takes(&me, *input)).map(|(_, action)| *action));
    }
}

impl CompositionConfiguration {
    /// Can this worker boot?
    fn boots(&self, member: &Member) -> bool {
        self.unbootable.is_none_or(|from| member.generation.0 < from)
    }
}

/// The next step of an event on its way. An interpreter whose process ended, or hangs, is missed only when the end of
/// that process was noticed.
fn next_of(world: &CompositionWorld, event: &OnItsWay) -> Option<Action> {
    let Some(due) = event.due.first() else { return Some(Action::Settle) };
    match world.member(due.worker).filter(|m| m.process.is_untold(due.name)) {
        Some(member) => member.runs().then_some(Action::Deliver),
        None => Some(Action::Miss),
    }
}
