//! The words for the behaviours of a site.

use super::{Action, CompositionWorld, Member, Site};
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

    fn variables(&self, world: &CompositionWorld) -> Vec<(&'static str, Value)> {
        let controller = world.controller.as_ref();
        let site = controller.map_or_else(|| "no controller".into(), |c| c.state.to_string());
        let children = || controller.into_iter().flat_map(|c| &c.children);
        let ready = children().filter(|child| child.ready).map(|child| child.worker);
        let told = children().filter_map(|c| c.told.map(|control| format!("{control} to {}", c.worker)));
        let failed = controller.into_iter().flat_map(|c| c.places()).filter(|(_, p)| p.failed);
        let pipe = world.pipe.iter().map(|t| match t.message.meant {
            Some(meant) => format!("{} for {meant}", t.message.control),
            None => format!("forged {}", t.message.control),
        });
        let event = world.event.as_ref().map(|e| format!("{} around {}", e.scope, e.centre));
        let due = world.event.iter().flat_map(|e| &e.due);
        let marked = |mark: fn(&Member) -> bool| {
            Value::words(world.members.iter().filter(|member| mark(member)).map(|member| member.worker))
        };
        let mail = world.mail.iter().map(|letter| format!("{} to {}", letter.message.control, letter.to));
        vec![
            ("site", site.into()),
            ("goal", Value::option(controller.and_then(|c| c.goal))),
            ("forking", Value::option(controller.and_then(|c| c.forking))),
            ("known", Value::list(children().map(known))),
            ("known as ready", Value::words(ready)),
            ("known as told", Value::list(told)),
            ("given up", Value::words(failed.map(|(slot, _)| slot))),
            ("workers", Value::list(world.members.iter().map(worker))),
            ("with a connection", marked(|member| member.process.open != 0)),
            ("hanging", marked(|member| member.hangs)),
            ("under way", Value::list(mail)),
            ("pipe", Value::list(pipe)),
            ("event", Value::option(event)),
            ("to be told", Value::words(due)),
        ]
    }
}

fn of(worker: Worker) -> Vec<(&'static str, String)> {
    vec![("worker", worker.0.to_string())]
}

/// A worker, as its controller knows it.
fn known(child: &Child) -> String {
    format!("{} in {} of {}", child.worker, child.slot, child.generation)
}

/// A worker, as its process is.
fn worker(member: &Member) -> String {
    format!("{} {}", member.worker, member.process.stage)
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
