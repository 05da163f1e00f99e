//! Rounds without one of their rules.

use super::wrapper::*;
use crate::named::{Named, breaks};
use crate::site::machine::controller::Machine;
use crate::site::machine::controller::command::{Command, Outputs};
use crate::site::machine::controller::memory::{Child, Controller, Input, Phase};
use crate::site::machine::event::Event;
use crate::site::machine::message::{Down, Up};
use crate::site::machine::timer::Timer;
use crate::site::machine::word::{Goal, RoundOutcome, WorkerId};
use crate::site::machine::worker::command::Command as Order;
use crate::site::machine::worker::memory::Input as Said;
use crate::site::world::configuration::{Budget, Configuration};
use crate::site::world::{Action, Site};

/// A Reload while a worker is replaced, with a connection.
const RETIRE: Configuration =
    Configuration { budget: Budget { retires: 1, ..CERTIFICATE.budget }, ..CERTIFICATE };

/// The designs that lack a rule.
pub const ALL: &[Named<Site>] = &[
    Named::alternative(
        "a-round-skips-workers-that-boot",
        || {
            let budget = Budget { crashes: 1, ..CERTIFICATE.budget };
            controlled(Configuration { budget, ..CERTIFICATE }, |machine, c, input| {
                skips(machine, c, input, |child| !child.ready)
            })
        },
        "A round goes to the workers that are ready.",
        &[
            breaks(
                "what-is-reached-is-true",
                "The Reload is acknowledged, and a worker comes up with the version from before it.",
            ),
            breaks(
                "no-connection-after-the-acknowledged-reload-uses-the-old-version",
                "The worker was spawned before the Reload, and boots with the old certificate. It accepts with it as soon as it is ready.",
            ),
            breaks(
                "a-round-ends-when-no-worker-is-due",
                "A worker that will serve the old version is not waited for.",
            ),
        ],
    ),
    Named::alternative(
        "a-round-skips-workers-that-are-told-to-end",
        || controlled(RETIRE, |machine, c, input| skips(machine, c, input, |child| child.control.is_some())),
        "A round goes to the workers that were not told to end.",
        &[
            breaks(
                "what-is-reached-is-true",
                "A worker that did not read its message yet still serves, and has the old version.",
            ),
            breaks(
                "no-connection-after-the-acknowledged-reload-uses-the-old-version",
                "A worker that retires was told to drain, and has not read that. The Reload is acknowledged, and the worker accepts one more connection with the old certificate.",
            ),
            breaks(
                "a-round-goes-to-every-worker-that-did-not-say-that-it-leaves",
                "The worker was told to end, and may not have read that: a message that was sent proves nothing about its receiver.",
            ),
            breaks("a-round-ends-when-no-worker-is-due", "A worker that may still accept is not waited for."),
        ],
    ),
    Named::alternative(
        "a-worker-does-not-say-that-it-leaves",
        || {
            let configuration = Configuration { slow: true, ..RETIRE };
            worked(configuration, |machine, w, input| {
                let mut out = machine.step(w, input);
                out.commands.retain(|command| !matches!(command, Order::Write(Up::Leaving)));
                out
            })
        },
        "A worker says nothing between its last round and its end.",
        &[
            breaks(
                "a-worker-said-that-it-leaves-before-its-end",
                "The controller learns only by the end of the process that a worker accepts nothing more.",
            ),
            breaks(
                "a-reload-does-not-wait-for-drains",
                "A Reload waits for the slowest request of a worker that drains, until its deadline.",
            ),
        ],
    ),
    Named::alternative(
        "a-worker-says-that-it-leaves-and-accepts",
        || {
            worked(RETIRE, |machine, w, input| {
                let mut out = machine.step(w, input);
                let leaves = Order::Write(Up::Leaving);
                out.commands.retain(|command| *command != leaves);
                if let Some(place) = out.commands.iter().position(|command| *command == Order::StopAccepting)
                {
                    out.commands.insert(place, leaves);
                }
                out
            })
        },
        "A worker says that it leaves when it is told to, and its host stops to accept a moment later.",
        &[breaks(
            "a-worker-says-that-it-leaves-when-it-is-so",
            "A Reload does not wait for the worker any more, and is acknowledged. In that moment a connection comes, and gets the old certificate.",
        )],
    ),
    Named::alternative(
        "a-round-without-a-deadline",
        || {
            let budget = Budget { hangs: 1, ..ASK };
            offered(Configuration { operator: &[RELOAD], budget, ..ONE }, |site, world, actions| {
                offer_only(site, world, actions, |a| !matches!(a, Action::Pass(Timer::Round(..))));
            })
        },
        "A round waits for its workers without a deadline.",
        &[
            breaks("it-comes-to-rest", "The round waits for a component that hangs."),
            breaks("at-rest-no-ticket-waits", "The requester is not told that a worker hangs in its Reload."),
            breaks(
                "every-reload-is-acknowledged",
                "One component that hangs keeps the acknowledgement from the owner of the certificate, although every other worker has it.",
            ),
            breaks("a-round-comes-to-its-end", "No deadline passes for the worker that hangs."),
            breaks("no-deadlock", "Nothing is left that could happen, and a request is open."),
        ],
    ),
    Named::alternative(
        "a-round-waits-for-the-dead",
        || {
            let budget = Budget { crashes: 1, ..ASK };
            controlled(Configuration { operator: &[RELOAD], budget, ..ONE }, waits_for_the_dead)
        },
        "A round waits until every worker that it was written to has come back from it.",
        &[
            breaks("it-comes-to-rest", "The round waits for a process that is gone."),
            breaks("at-rest-no-ticket-waits", "The requester is never told."),
            breaks(
                "every-reload-is-acknowledged",
                "A worker crashed in the Reload. Its successor has the new certificate, and the requester waits without end.",
            ),
            breaks("a-round-that-waits-for-no-worker-is-over", "Every worker that lives has come back."),
            breaks("a-round-comes-to-its-end", "No process is left that could come back from the round."),
            breaks("no-deadlock", "Nothing is left that could happen, and a request is open."),
        ],
    ),
    Named::alternative(
        "replaced-after-the-acknowledgement",
        || {
            let outcomes = &[RoundOutcome::Done, RoundOutcome::Replace];
            controlled(Configuration { outcomes, ..CERTIFICATE }, |machine, c, input| {
                let mut out = machine.step(c, input);
                if let Input::Up(worker, Up::Round { outcome: RoundOutcome::Replace, .. }) = *input {
                    wait_not(c, worker);
                    follow(machine, c, &mut out);
                }
                out
            })
        },
        "A worker that cannot do a Reload in place is replaced, and the Reload does not wait for that.",
        &[
            breaks(
                "what-is-reached-is-true",
                "The Reload is acknowledged, and a worker said that it does not have the new version.",
            ),
            breaks(
                "no-connection-after-the-acknowledged-reload-uses-the-old-version",
                "The worker goes on to accept with the old certificate until its successor is proved.",
            ),
            breaks(
                "a-round-ends-when-no-worker-is-due",
                "A worker that must be replaced is due until it leaves.",
            ),
        ],
    ),
    Named::alternative(
        "a-round-interrupts-a-round",
        || {
            let operator = &[GRACEFUL, RELOAD];
            worked(Configuration { operator, budget: ASKS, ..ONE }, |machine, w, input| {
                if matches!(input, Said::Down(Down::Round { .. })) {
                    w.round = None;
                }
                machine.step(w, input)
            })
        },
        "A worker that gets a round begins it at once, also in the middle of another round.",
        &[breaks(
            "one-pass-at-a-time",
            "A component is in the middle of a Graceful when it is told to drop to Idle. Listeners have to be written for every mixture of the two.",
        )],
    ),
    Named::alternative(
        "a-roll-drops-the-round",
        || {
            let outcomes = &[RoundOutcome::Done, RoundOutcome::Replace];
            let budget = Budget { uploads: 2, ..ASKS };
            let configuration =
                Configuration { operator: &[RELOAD, ROLL], uploads: &[GOOD, BAD], outcomes, budget, ..ONE };
            controlled(configuration, drops_the_round)
        },
        "A Roll replaces every worker, so the round of the Reload that it supersedes is dropped.",
        &[
            breaks(
                "a-round-comes-to-its-end",
                "The Roll cannot be loaded. A worker that cannot reload in place keeps the old version, and no requester hears of it.",
            ),
            breaks(
                "a-goal-is-not-over-before-the-round",
                "The site has no goal, and the worker is not replaced.",
            ),
            breaks("it-comes-to-rest", "The round of the Reload is never over."),
            breaks(
                "a-round-that-waits-for-no-worker-is-over",
                "The worker has the new version, and the round that it was due in does not end.",
            ),
        ],
    ),
    Named::alternative(
        "a-roll-that-failed-does-not-wait-for-the-round",
        || {
            let budget = Budget { uploads: 1, ..ASKS };
            let configuration = Configuration { operator: &[RELOAD, ROLL], uploads: &[BAD], budget, ..ONE };
            controlled(configuration, ends_before_the_round)
        },
        "A Roll that cannot be loaded is over at once, and the round of the Reload goes on beside it.",
        &[breaks(
            "a-goal-is-not-over-before-the-round",
            "The site has no goal, and a worker is still in the middle of the Reload: the next Reload finds it there.",
        )],
    ),
    Named::alternative(
        "the-last-worker-speaks-for-all",
        || {
            let outcomes = &[RoundOutcome::Done, RoundOutcome::Failed];
            let configuration = Configuration { operator: &[GRACEFUL], outcomes, budget: ASK, ..TWO };
            controlled(configuration, |machine, c, input| {
                if let Some(round) = &mut c.round {
                    round.failed = false;
                }
                machine.step(c, input)
            })
        },
        "A round failed if the worker that came back last failed.",
        &[breaks(
            "a-round-that-failed-has-a-worker-that-did",
            "One worker failed, another one came back well after it, and the requester is told that all is well.",
        )],
    ),
];

fn wait_not(c: &mut Controller, worker: WorkerId) {
    if let Some(round) = &mut c.round {
        round.due.retain(|(due, _)| *due != worker);
    }
}

/// A round does not go to workers that are like this.
fn skips(machine: &Machine, c: &mut Controller, input: &Input, like: fn(&Child) -> bool) -> Outputs {
    let mut out = machine.step(c, input);
    if out.events.iter().any(|event| matches!(event, Event::RoundBegan { .. })) {
        let skipped = c.children.iter().filter(|child| like(child));
        let skipped: Vec<WorkerId> = skipped.map(|child| child.worker).collect();
        out.events.retain(|event| match event {
            Event::RoundSent { worker, .. } => !skipped.contains(worker),
            _ => true,
        });
        out.commands.retain(|command| match command {
            Command::Write(worker, Down::Round { .. }) => !skipped.contains(worker),
            _ => true,
        });
        skipped.into_iter().for_each(|worker| wait_not(c, worker));
        follow(machine, c, &mut out);
    }
    out
}

fn drops_the_round(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let before = c.goal;
    let mut out = machine.step(c, input);
    if before != Some(Goal::Roll) && c.goal == Some(Goal::Roll) && c.round.is_some() {
        let armed = c.armed();
        c.round = None;
        let left = c.armed();
        out.commands.extend(armed.into_iter().filter(|timer| !left.contains(timer)).map(Command::Cancel));
        follow(machine, c, &mut out);
    }
    out
}

fn ends_before_the_round(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let (Input::NotLoaded, Some(Goal::Roll)) = (input, c.goal) else { return machine.step(c, input) };
    // The round is out of sight while the goal ends.
    let round = c.round.take();
    let out = machine.step(c, input);
    c.round = round;
    out
}

fn waits_for_the_dead(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let (Input::Ended(..), Some(_)) = (input, &c.round) else { return machine.step(c, input) };
    // The goal is not over while the round is out of sight.
    let (round, phase) = (c.round.take(), std::mem::replace(&mut c.phase, Phase::Load));
    let out = machine.step(c, input);
    (c.round, c.phase) = (round, phase);
    out
}
