//! Connections without one of the rules about what they are owed.

use super::wrapper::*;
use crate::named::{Named, breaks};
use crate::site::machine::event::{Event, Stage};
use crate::site::machine::message::Down;
use crate::site::machine::timer::WorkerTimer;
use crate::site::machine::word::{Control, Version};
use crate::site::machine::worker::Machine;
use crate::site::machine::worker::command::Outputs;
use crate::site::machine::worker::memory::{Input, Line, Worker};
use crate::site::world::configuration::{Budget, Configuration};
use crate::site::world::{Action, Site};

/// A worker with a connection is told to stop.
const STOPS: Configuration =
    Configuration { operator: &[STOP], budget: Budget { clients: 1, requests: 1, ..ASK }, ..ONE };

/// The designs that lack a rule.
pub const ALL: &[Named<Site>] = &[
    Named::alternative(
        "a-drain-accepts-until-it-is-idle",
        || {
            let budget = Budget { clients: 2, ..ASK };
            worked(Configuration { operator: &[ROLL], budget, ..ONE }, accepts_until_idle)
        },
        "A worker that was asked to drain accepts connections until there is a moment without a connection.",
        &[
            breaks(
                "a-worker-that-acts-leaves-at-once",
                "Under load the moment without a connection does not come.",
            ),
            breaks(
                "the-worker-that-acted-accepts-nothing",
                "The old generation competes with the new one for the clients.",
            ),
        ],
    ),
    Named::alternative(
        "requests-are-cut",
        || {
            let budget = Budget { clients: 1, ..ASK };
            worked(Configuration { budget, ..STOPS }, |machine, w, input| {
                let mut out = machine.step(w, input);
                if w.stage == Stage::Draining {
                    let cut = machine.step(w, &Input::Passed(WorkerTimer::Drain));
                    let passed = |event: &Event| matches!(event, Event::WorkerPassed { .. });
                    out.events.extend(cut.events.into_iter().filter(|event| !passed(event)));
                    out.commands.extend(cut.commands);
                }
                out
            })
        },
        "The connections that are owed an answer when every interpreter was told are cut at once.",
        &[breaks(
            "no-request-is-cut-before-the-deadline",
            "A client whose request was accepted gets no answer, although there was time.",
        )],
    ),
    Named::alternative(
        "a-new-connection-is-closed-unread",
        || {
            let budget = Budget { clients: 1, ..ASK };
            worked(Configuration { budget, ..STOPS }, |machine, w, input| {
                if matches!(input, Input::Down(Down::Control(_))) {
                    each(w, |line| if line == Line::Fresh { Line::Idle } else { line });
                }
                machine.step(w, input)
            })
        },
        "A connection from which nothing was read yet is closed like one that is idle.",
        &[breaks(
            "accepted-gets-an-answer",
            "A client connects in the moment of a restart, and finds its connection closed: it cannot know that its request was not read.",
        )],
    ),
    Named::alternative(
        "an-idle-connection-stays-open",
        || {
            worked(Configuration { names: 1, ..STOPS }, |machine, w, input| {
                let Input::Down(Down::Control(_)) = input else { return machine.step(w, input) };
                let all = std::mem::take(&mut w.connections);
                let (idle, rest) = all.into_iter().partition(|held| held.line == Line::Idle);
                w.connections = rest;
                let out = machine.step(w, input);
                if w.stage != Stage::Ended {
                    let idle: Vec<_> = idle;
                    w.connections.extend(idle);
                }
                out
            })
        },
        "A worker that leaves closes a connection when it is answered, and forgets those that were answered before.",
        &[breaks(
            "idle-is-closed-at-once",
            "A client that keeps its connection is not told to go elsewhere: it sends its next request to a worker that does not read it.",
        )],
    ),
    Named::alternative(
        "a-drain-waits-for-idle-connections",
        || {
            worked(STOPS, |machine, w, input| {
                if matches!(input, Input::Down(Down::Control(_))) {
                    each(w, |line| if line == Line::Idle { Line::Fresh } else { line });
                }
                machine.step(w, input)
            })
        },
        "A connection that was kept open is owed an answer to its next request.",
        &[
            breaks(
                "nothing-is-read-after-an-answer-while-its-worker-leaves",
                "A browser that asks once a minute is served by the old version for as long as it likes.",
            ),
            breaks(
                "idle-is-closed-at-once",
                "The connection is kept, and waits for a request that may not come.",
            ),
            breaks(
                "a-drain-ends-when-nothing-is-in-flight",
                "A client that keeps its connection open, and asks nothing, keeps the worker until a deadline.",
            ),
        ],
    ),
    Named::alternative(
        "a-drain-without-a-deadline",
        || {
            let budget = Budget { clients: 1, ..ASK };
            offered(Configuration { slow: true, budget, ..STOPS }, |site, world, actions| {
                offer_only(site, world, actions, |action| {
                    !matches!(action, Action::WorkerPass(_, WorkerTimer::Drain))
                });
            })
        },
        "A worker that was told to stop waits for its connections without a deadline.",
        &[
            breaks(
                "a-granted-stop-is-not-lost",
                "One client that never finishes keeps the site from stopping.",
            ),
            breaks("it-comes-to-rest", "The worker neither serves nor ends."),
            breaks("at-rest-no-ticket-waits", "The requester of the Stop is never told."),
            breaks("a-worker-asked-to-drain-ends", "The worker waits for its client."),
            breaks(
                "a-teardown-ends",
                "One client that never finishes keeps the worker from ending, and every requester that waits for that end.",
            ),
        ],
    ),
    Named::alternative(
        "open-connections-switch",
        || {
            worked(CERTIFICATE, |machine, w, input| {
                let out = machine.step(w, input);
                let version: Version = w.version;
                w.connections.iter_mut().for_each(|held| held.version = version);
                out
            })
        },
        "A worker that takes a new version into use uses it for its open connections, too.",
        &[breaks(
            "a-connection-keeps-its-version",
            "A session that began with one certificate goes on with another.",
        )],
    ),
];

/// Changes what every connection is owed.
fn each(w: &mut Worker, owed: impl Fn(Line) -> Line) {
    w.connections.iter_mut().for_each(|held| held.line = owed(held.line));
}

fn accepts_until_idle(machine: &Machine, w: &mut Worker, input: &Input) -> Outputs {
    let drain = Input::Down(Down::Control(Control::Drain));
    if *input == drain && w.stage == Stage::Serving && w.owes() {
        w.control = Some(Control::Drain);
        let acted = Event::Acted { worker: w.id, control: Control::Drain };
        return Outputs { events: vec![acted], commands: Vec::new() };
    }
    let mut out = machine.step(w, input);
    if w.stage == Stage::Serving && w.control == Some(Control::Drain) && !w.owes() {
        w.control = None;
        let leaves = machine.step(w, &drain);
        let acted = |event: &Event| matches!(event, Event::Acted { .. });
        out.events.extend(leaves.events.into_iter().filter(|event| !acted(event)));
        out.commands.extend(leaves.commands);
    }
    out
}
