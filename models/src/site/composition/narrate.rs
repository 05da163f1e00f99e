//! The words for the behaviours of a site.

use super::{Action, Member, Site, World};
use crate::site::controller::Child;
use crate::site::event::Event;
use crate::site::identity::{Origin, Worker};
use wspbus_words::system::{Label, Narrate, Value};

impl Narrate for Site {
    fn lanes(&self) -> Vec<String> {
        let workers = (0..self.configuration.incarnations()).map(|n| Worker(n).to_string());
        ["operator", "controller"].map(String::from).into_iter().chain(workers).collect()
    }

    fn actor(&self, action: &Action) -> usize {
        let last = 1 + usize::from(self.configuration.incarnations());
        let lane = |worker: Worker| (2 + usize::from(worker.0)).min(last);
        match *action {
            Action::Ask(Origin::Application(i), _) | Action::Tell(Origin::Application(i), _) => {
                lane(i.worker)
            }
            Action::Ask(Origin::Controller, _) => 1,
            Action::Ask(..) | Action::Tell(..) => 0,
            Action::Advance | Action::Acknowledge | Action::Die => 1,
            Action::Hear(_) | Action::Reap(_) | Action::Deadline(_) | Action::Retire(_) => 1,
            Action::Deliver | Action::Miss | Action::Settle => 1,
            Action::Boot(w, _)
            | Action::Create(w)
            | Action::Read(w)
            | Action::Notice(w)
            | Action::Step(w) => lane(w),
            Action::GiveUp(w) | Action::Expire(w) | Action::Open(w) | Action::Close(w) => lane(w),
            Action::Crash(w) | Action::Hang(w) | Action::Forge(w) => lane(w),
        }
    }

    fn label(&self, action: &Action) -> Label {
        let name = class_of(action);
        let arguments = match *action {
            Action::Ask(origin, transition) => {
                vec![("by", origin.to_string()), ("request", transition.to_string())]
            }
            Action::Tell(origin, scope) => vec![("by", origin.to_string()), ("scope", scope.to_string())],
            Action::Boot(w, _)
            | Action::Create(w)
            | Action::Read(w)
            | Action::Notice(w)
            | Action::Step(w) => of(w),
            Action::GiveUp(w) | Action::Expire(w) | Action::Open(w) | Action::Close(w) => of(w),
            Action::Crash(w) | Action::Hang(w) | Action::Forge(w) => of(w),
            Action::Hear(w) | Action::Reap(w) | Action::Deadline(w) | Action::Retire(w) => of(w),
            _ => Vec::new(),
        };
        Label { name, arguments }
    }

    fn class(&self, action: &Action) -> &'static str {
        class_of(action)
    }

    fn message(&self, event: &Event) -> Option<String> {
        Some(event.to_string())
    }

    fn variables(&self, world: &World) -> Vec<(&'static str, Value)> {
        let controller = world.controller.as_ref();
        let site = controller.map_or_else(|| "no controller".into(), |c| c.state.to_string());
        let children = controller.into_iter().flat_map(|c| &c.children);
        let failed = controller.into_iter().flat_map(|c| c.places()).filter(|(_, p)| p.failed);
        let pipe = world.pipe.iter().map(|t| match t.message.meant {
            Some(meant) => format!("{} for {meant}", t.message.control),
            None => format!("{}, forged", t.message.control),
        });
        let event = world.event.as_ref().map(|e| {
            let due = Value::words(&e.due);
            format!("{} around {}, due: {due}", e.scope, e.centre)
        });
        vec![
            ("site", site.into()),
            ("goal", Value::option(controller.and_then(|c| c.goal))),
            ("forking", Value::option(controller.and_then(|c| c.forking))),
            ("known", Value::list(children.map(known))),
            ("given up", Value::words(failed.map(|(slot, _)| slot))),
            ("workers", Value::list(world.members.iter().map(|m| told(world, m)))),
            ("pipe", Value::list(pipe)),
            ("event", Value::option(event)),
        ]
    }
}

fn of(worker: Worker) -> Vec<(&'static str, String)> {
    vec![("worker", worker.0.to_string())]
}

/// A worker, as its controller knows it.
fn known(child: &Child) -> String {
    let told = child.told.map_or_else(String::new, |control| format!(", told {control}"));
    let ready = if child.ready { "ready" } else { "not ready" };
    format!("{} in {} of {}: {ready}{told}", child.worker, child.slot, child.generation)
}

/// A worker, as its process is.
fn told(world: &World, member: &Member) -> String {
    let mail: String = world.mail_for(member.worker).map(|m| format!(", {} under way", m.control)).collect();
    let open = if member.process.open == 0 { "" } else { ", connection open" };
    let hangs = if member.hangs { ", hangs" } else { "" };
    format!("{} {}{open}{mail}{hangs}", member.worker, member.process.stage)
}

fn class_of(action: &Action) -> &'static str {
    match action {
        Action::Ask(..) => "ask",
        Action::Tell(..) => "tell",
        Action::Advance => "advance",
        Action::Acknowledge => "acknowledge",
        Action::Hear(_) => "hear",
        Action::Reap(_) => "reap",
        Action::Deadline(_) => "deadline",
        Action::Retire(_) => "retire",
        Action::Boot(_, true) => "boot",
        Action::Boot(_, false) => "boot fails",
        Action::Create(_) => "create",
        Action::Read(_) => "read",
        Action::Notice(_) => "notice",
        Action::Step(_) => "step",
        Action::GiveUp(_) => "give up",
        Action::Expire(_) => "drain deadline",
        Action::Open(_) => "open",
        Action::Close(_) => "close",
        Action::Deliver => "deliver",
        Action::Miss => "miss",
        Action::Settle => "settle",
        Action::Crash(_) => "crash",
        Action::Hang(_) => "hang",
        Action::Die => "die",
        Action::Forge(_) => "forge",
    }
}
