//! Each rule of a site stands at one place of its machines.

use super::tree;

/// The place where a requirement is met.
#[derive(Clone, Copy)]
pub enum Place {
    /// This function or table, in this file of `models/src/site/machine/`.
    At(&'static str, &'static str),
    /// No machine of a site: the reason.
    Elsewhere(&'static str),
}

use Place::{At, Elsewhere};

const HOST: Place = Elsewhere("a duty of the host");
const MODELS: Place = Elsewhere("about the models, and judged by claims about their states");

pub const PLACES: &[(&str, Place)] = &[
    ("INPUT-1", Elsewhere("every function that handles an input")),
    ("INPUT-2", Elsewhere("it follows from the bounds of the other rules")),
    ("LADDER-1", At("controller/goal.rs", "begin")),
    ("LADDER-2", At("controller/answer.rs", "RULES")),
    ("LADDER-3", At("controller/answer.rs", "RULES")),
    ("LADDER-4", At("controller/answer.rs", "RULES")),
    ("LADDER-5", At("controller/answer.rs", "RULES")),
    ("LADDER-6", At("controller.rs", "enter")),
    ("LADDER-7", At("controller/request.rs", "answer")),
    ("TICKET-1", At("controller/request.rs", "ticket")),
    ("TICKET-2", At("controller/request.rs", "ask_goal")),
    ("TICKET-3", At("controller/answer.rs", "RULES")),
    ("TICKET-4", At("controller/goal.rs", "reach")),
    ("TICKET-5", At("controller/request.rs", "ask_end")),
    ("TICKET-6", At("controller.rs", "failures_now")),
    ("LOAD-1", Elsewhere("it follows from ROUND-1, ROUND-2 and LOAD-7")),
    ("LOAD-2", At("worker/connection.rs", "accepted")),
    ("LOAD-4", At("controller/goal.rs", "loaded")),
    ("LOAD-6", At("controller/goal.rs", "begin_load")),
    ("LOAD-7", At("worker/round.rs", "round_done")),
    ("LOAD-8", At("controller/goal.rs", "adopt")),
    ("LOAD-9", At("controller/goal.rs", "loaded")),
    ("ROUND-1", At("controller/round.rs", "begin_round")),
    ("ROUND-2", At("controller/round.rs", "end_round")),
    ("ROUND-3", At("controller/round.rs", "must_be_replaced")),
    ("ROUND-4", At("worker/round.rs", "next_round")),
    ("LEAVE-1", At("controller/leaving.rs", "pair")),
    ("LEAVE-2", At("controller/leaving.rs", "tell_to_drain")),
    ("LEAVE-3", At("controller/leaving.rs", "is_in_turn")),
    ("LEAVE-4", At("controller/leaving.rs", "tell_to_drain")),
    ("LEAVE-5", At("controller/leaving.rs", "wants_successor")),
    ("LEAVE-6", At("controller/goal.rs", "break_off")),
    ("LEAVE-7", At("controller/child.rs", "passed")),
    ("ROLL-2", At("controller/goal.rs", "break_off")),
    ("ROLL-3", At("controller/child.rs", "passed")),
    ("RATE-1", At("controller/child.rs", "over")),
    ("RATE-2", At("controller/leaving.rs", "spawn")),
    ("RATE-3", At("controller/leaving.rs", "fill")),
    ("RATE-4", At("controller/goal.rs", "try_again")),
    ("CTRL-1", At("controller/leaving.rs", "stop_all")),
    ("CTRL-2", At("controller/leaving.rs", "fills")),
    ("CTRL-5", At("controller/child.rs", "passed")),
    ("CTRL-6", At("controller/child.rs", "passed")),
    ("CTRL-7", At("controller/leaving.rs", "fill")),
    ("CTRL-9", At("controller/child.rs", "ended")),
    ("EXITCODE-1", At("controller/memory.rs", "exit_code")),
    ("CHAN-1", HOST),
    ("CHAN-2", At("worker.rs", "control")),
    ("CHAN-3", At("worker.rs", "leave")),
    ("CHAN-4", HOST),
    ("CHAN-5", At("worker.rs", "leave")),
    ("CTRL-10", At("worker.rs", "lost")),
    ("LOSS-1", At("worker/timers.rs", "armed")),
    ("LOSS-2", HOST),
    ("TIMER-1", Elsewhere("`armed` in `controller/timers.rs` and in `worker/timers.rs`")),
    ("CONF-1", At("controller/goal.rs", "loaded")),
    ("CONF-2", At("controller/goal.rs", "adopt")),
    ("CONF-3", At("controller/goal.rs", "stopped")),
    ("SCOPE-1", Elsewhere("the type of scopes has four values")),
    ("SCOPE-2", At("controller/account.rs", "open_account")),
    ("SCOPE-3", At("worker/interpreter.rs", "notice")),
    ("SCOPE-4", At("controller/account.rs", "missed")),
    ("SCOPE-5", At("controller/account.rs", "open_account")),
    ("SCOPE-6", At("controller/child.rs", "hear")),
    ("SCOPE-7", At("policy.rs", "EFFECTS")),
    ("NOTICE-1", At("controller/account.rs", "open_account")),
    ("NOTICE-2", At("controller/child.rs", "hear")),
    ("NOTICE-3", At("controller/account.rs", "settle")),
    ("NOTICE-4", HOST),
    ("AUTH-1", At("controller/request.rs", "ask")),
    ("AUTH-2", At("policy.rs", "permits")),
    ("AUTH-3", At("policy.rs", "SHARED")),
    ("AUTH-4", At("controller/request.rs", "ask")),
    ("AUTH-5", At("policy.rs", "SHARED")),
    ("AUTH-6", At("worker/interpreter.rs", "ask")),
    ("TEAR-1", At("worker/stage.rs", "STAGES")),
    ("TEAR-2", At("worker/end.rs", "following")),
    ("TEAR-3", At("worker/interpreter.rs", "create")),
    ("TEAR-4", At("worker/end.rs", "all_take")),
    ("TEAR-5", At("worker/end.rs", "all_take")),
    ("TEAR-6", At("worker.rs", "passed")),
    ("TEAR-7", At("controller/child.rs", "report_untold")),
    ("TEAR-8", At("worker/timers.rs", "armed")),
    ("TEAR-9", Elsewhere("the passes of the bus")),
    ("TEAR-10", At("worker/stage.rs", "STAGES")),
    ("TEAR-11", At("worker/end.rs", "begin")),
    ("TEAR-12", At("worker/end.rs", "advance")),
    ("TEAR-13", At("worker.rs", "leave")),
    ("TEAR-14", At("worker/end.rs", "own_end")),
    ("CONN-1", At("worker/connection.rs", "accepted")),
    ("CONN-2", At("worker/connection.rs", "replied")),
    ("CONN-3", At("worker/memory.rs", "owes")),
    ("RELAY-1", Elsewhere("the receiver of a relay, `models/src/site/relay/receiver.rs`")),
    ("RELAY-2", Elsewhere("the receiver of a relay, `models/src/site/relay/receiver.rs`")),
    ("RELAY-3", Elsewhere("the receiver of a relay, `models/src/site/relay/receiver.rs`")),
    ("SITE-1", MODELS),
    ("SITE-3", MODELS),
    ("SITE-4", MODELS),
];

/// The faults of a table of places.
pub fn complaints(places: &[(&str, Place)], ids: &[&str], read: impl Fn(&str) -> String) -> Vec<String> {
    let mut found = Vec::new();
    for id in ids {
        match places.iter().filter(|(named, _)| named == id).count() {
            1 => {}
            n => found.push(format!("{id} has {n} places")),
        }
    }
    for (id, place) in places {
        if !ids.contains(id) {
            found.push(format!("{id} is no requirement of a site"));
        }
        let (file, name) = match place {
            At(file, name) => (file, name),
            Elsewhere("") => {
                found.push(format!("{id} has neither a place nor a reason"));
                continue;
            }
            Elsewhere(_) => continue,
        };
        let text = read(file);
        let forms = [format!("fn {name}("), format!("const {name}:")];
        let count: usize = forms.iter().map(|form| text.matches(form).count()).sum();
        if count != 1 {
            found.push(format!("{id}: {file} has {count} of {name}"));
        }
    }
    found
}

/// A file of the machines.
pub fn machine(file: &str) -> String {
    tree::read(&format!("models/src/site/machine/{file}"))
}

/// The number of times that the machines of a site have this text, outside of their tests.
pub fn count(text: &str) -> usize {
    let files = tree::rust().into_iter();
    let files = files.filter(|file| file.path.starts_with("models/src/site/machine"));
    files.filter(|file| !file.path.contains("tests")).map(|file| file.text.matches(text).count()).sum()
}
