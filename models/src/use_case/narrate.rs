//! The words for the behaviours of a use case.

use super::model::Action;
use super::plan::Work;
use super::{Event, UseCaseWorld, Uses, name};
use crate::site::machine::word::{Origin, WorkerId};
use wspbus_words::system::{Label, Narrate, Value};

impl Narrate for Uses {
    fn lanes(&self) -> Vec<String> {
        let fixed = ["operator", "application", "controller"].map(String::from);
        let workers = self.workers().map(|w| format!("worker {w}"));
        fixed.into_iter().chain(workers).chain(["outside".into()]).collect()
    }

    fn actor(&self, action: &Action) -> usize {
        let worker = |w: WorkerId| 3 + w.0 as usize;
        match *action {
            Action::Renew | Action::Connect(_) | Action::Relay(_) => 3 + self.case.processes as usize,
            Action::Ask(place) => match self.case.asks.get(place).map(|ask| ask.origin) {
                Some(Origin::Operator) => 0,
                Some(Origin::Application(_)) => 1,
                _ => 2,
            },
            Action::Do(work) => match work {
                Work::Hear(i) | Work::Reload(i) | Work::Tell(i) | Work::TakeDown(i) => worker(i.worker),
                Work::Switch(w) | Work::End(w) => worker(w),
                _ => 2,
            },
        }
    }

    fn label(&self, action: &Action) -> Label {
        let plain = |name, arguments| Label { name, arguments };
        match *action {
            Action::Renew => plain("renew", Vec::new()),
            Action::Ask(place) => {
                let told = self.case.asks.get(place).map(|ask| {
                    let mut told = vec![("by", ask.origin.to_string()), ("request", name(ask.request))];
                    told.push(("scope", ask.scope.to_string()));
                    told
                });
                plain("ask", told.unwrap_or_default())
            }
            Action::Do(work) => plain("do", vec![("work", work_text(work))]),
            Action::Connect(worker) => plain("connect", vec![("to", format!("worker {worker}"))]),
            Action::Relay(to) => plain("relay", vec![("to", to.to_string())]),
        }
    }

    fn message(&self, event: &Event) -> Option<String> {
        Some(event.to_string())
    }

    fn variables(&self, world: &UseCaseWorld) -> Vec<(&'static str, Value)> {
        let live = world.processes.iter().enumerate().filter(|(_, p)| p.lives);
        let those = |wanted: fn(&super::Inside) -> bool| {
            let mut found = Vec::new();
            for (w, process) in world.processes.iter().enumerate() {
                for (named, inside) in super::NAMES.iter().zip(&process.inside) {
                    if wanted(inside) {
                        found.push(format!("{named} of worker {w}"));
                    }
                }
            }
            Value::from(found)
        };
        vec![
            ("on the disk", if world.new { "new" } else { "old" }.into()),
            ("controller has", format!("version {}", world.loaded).into()),
            ("processes", Value::list(live.map(|(w, p)| format!("worker {w} with version {}", p.version)))),
            ("heard", those(|i| i.heard)),
            ("reloaded", those(|i| i.reloaded)),
            ("told of the end", those(|i| i.told)),
            ("denied", world.denied.into()),
            ("next", Value::list(world.plan.first().into_iter().flatten().map(|w| work_text(*w)))),
        ]
    }
}

fn work_text(work: Work) -> String {
    match work {
        Work::Hear(i) => format!("{i} hears"),
        Work::Reload(i) => format!("{i} drops to Idle and comes back"),
        Work::Settle => "the request is done".into(),
        Work::LoadBegin => "begin to load".into(),
        Work::ReadKey => "read the key".into(),
        Work::LoadEnd => "hand out what was loaded".into(),
        Work::Switch(w) => format!("worker {w} drops to Idle and comes back"),
        Work::Acknowledge => "tell the requester".into(),
        Work::Tell(i) => format!("tell {i} of its end"),
        Work::TakeDown(i) => format!("take {i} down"),
        Work::End(w) => format!("worker {w} ends"),
        Work::Reach(goal) => format!("{goal} is reached"),
        Work::ReExecute => "re-execute".into(),
        Work::Leave => "leave".into(),
    }
}
