//! The words for the behaviours of a Reload.

use super::{Reload, ReloadWorld};
use crate::site::reload::Input;
use crate::site::reload::machine::{Round, Server};
use crate::site::{Event, Origin, Worker};
use wspbus_words::system::{Label, Narrate, Value};

impl Narrate for Reload {
    fn lanes(&self) -> Vec<String> {
        ["the operator", "the controller", "workers", "clients"].map(String::from).to_vec()
    }

    fn actor(&self, action: &Input) -> usize {
        match *action {
            Input::Upload(_) | Input::Ask(Origin::Operator | Origin::Controller) => 0,
            Input::Begin | Input::EndLoad | Input::Acknowledge | Input::Hear(_) | Input::Fork(_) => 1,
            Input::Open(_) | Input::Use(_) | Input::Close(_) => 3,
            _ => 2,
        }
    }

    fn label(&self, action: &Input) -> Label {
        let of = |w: Worker| vec![("worker", w.to_string())];
        let (name, arguments) = match *action {
            Input::Upload(good) => ("upload", vec![("good", good.to_string())]),
            Input::Ask(origin) => ("ask", vec![("by", origin.to_string())]),
            Input::Begin => ("begin to load", Vec::new()),
            Input::EndLoad => ("end the load", Vec::new()),
            Input::Acknowledge => ("acknowledge", Vec::new()),
            Input::Drop(w) => ("drop to Idle", of(w)),
            Input::Raise(w) => ("accept again", of(w)),
            Input::Hear(w) => ("hear", of(w)),
            Input::Open(w) => ("open", of(w)),
            Input::Use(w) => ("use", of(w)),
            Input::Close(w) => ("close", of(w)),
            Input::Crash(w) => ("crash", of(w)),
            Input::Fork(slot) => ("fork", vec![("in", slot.to_string())]),
            Input::Boot(w) => ("boot", of(w)),
            Input::Drain(w) => ("drain", of(w)),
            Input::End(w) => ("end", of(w)),
        };
        Label { name, arguments }
    }

    fn message(&self, event: &Event) -> Option<String> {
        Some(event.to_string())
    }

    fn variables(&self, world: &ReloadWorld) -> Vec<(&'static str, Value)> {
        let site = &world.site;
        let quality = if site.file.good { "" } else { " (bad)" };
        let round = site.round.map(|round| match round {
            Round::Loading(file) => format!("loads {}", file.version),
            Round::Handed => format!("waits until {} is in use", site.loaded),
        });
        let waiting = site.waiting.iter().map(|w| {
            let which = if w.covered { "this round" } else { "the next round" };
            format!("request {} for {which}", w.notice.0)
        });
        let server = |s: &Server| {
            let how = if s.idle {
                "idle"
            } else if s.ready {
                "accepts"
            } else {
                "boots"
            };
            format!("{} {how} with {}", s.worker, s.version)
        };
        let open = site.servers.iter().filter_map(|s| s.connection.map(|v| format!("{v} in {}", s.worker)));
        vec![
            ("file", format!("{}{quality}", site.file.version).into()),
            ("loaded", site.loaded.to_string().into()),
            ("controller", Value::option(round)),
            ("waiting", Value::list(waiting)),
            ("workers", Value::list(site.servers.iter().map(server))),
            ("connections", Value::list(open)),
        ]
    }
}
