//! Replacement of workers that end, its rate, and the exit code, without one of their rules.

use super::wrapper::*;
use crate::named::{Named, breaks};
use crate::site::machine::controller::Machine;
use crate::site::machine::controller::command::{Command, Outputs};
use crate::site::machine::controller::memory::{Controller, Input};
use crate::site::machine::event::{Event, Load};
use crate::site::machine::word::{Failures, Request, Resolution, RoundOutcome, Scope};
use crate::site::world::Site;
use crate::site::world::configuration::{Budget, Configuration, File, Health};

/// The designs that lack a rule.
pub const ALL: &[Named<Site>] = &[
    Named::alternative(
        "a-spawn-can-fail-until-the-worker-is-ready",
        || {
            let budget = Budget { deaf: 1, ..ASK };
            let configuration = Configuration { runs: false, operator: &[START], odd: true, budget, ..ONE };
            controlled(configuration, |machine, c, input| {
                if let Input::NotSpawned(worker) = *input
                    && let Some(child) = child_mut(c, worker).filter(|child| !child.ready)
                {
                    (child.spoke, child.closed) = (false, false);
                }
                machine.step(c, input)
            })
        },
        "A worker that is not ready may be reported as one that could not be spawned, also if it was heard.",
        &[
            breaks(
                "a-spawn-that-failed-has-no-process",
                "A worker closes its channel in its boot, and hangs. A late report says that it could not be spawned: the controller forgets it, and spawns another one beside the process.",
            ),
            breaks(
                "every-step-of-a-worker-is-one-of-the-abstract-worker",
                "The process lives, and the rest of the site takes it for one that there never was.",
            ),
            breaks(
                "what-makes-no-sense-is-refused-and-changes-nothing",
                "The report comes after the end of the channel was seen, so there was a process.",
            ),
            breaks(
                "the-timers-of-the-controller-are-those-that-run",
                "The timer that ends a deaf worker is stopped, and the process stays.",
            ),
        ],
    ),
    Named::alternative(
        "a-crash-in-a-roll-brings-the-old-generation-back",
        || {
            let budget = Budget { crashes: 1, ..ASK };
            controlled(Configuration { operator: &[ROLL], budget, ..TWO }, brings_the_old_back)
        },
        "A worker that crashes during a Roll is replaced by one of the generation before the Roll.",
        &[breaks(
            "a-replacement-is-of-the-generation-in-use",
            "The process is replaced twice: the Roll has to take down what was spawned during it. With crashes that come often the Roll makes no headway.",
        )],
    ),
    Named::alternative(
        "ends-that-were-asked-for-count",
        || {
            let configuration = Configuration { rate: 1, budget: Budget { retires: 1, ..NO }, ..ONE };
            controlled(configuration, |machine, c, input| {
                if let Input::Ended(worker, _) = *input
                    && let Some(child) = child_mut(c, worker)
                {
                    (child.control, child.steady) = (None, false);
                }
                machine.step(c, input)
            })
        },
        "Every end of a worker counts for the rate, also one that the controller asked for.",
        &[breaks(
            "a-slot-is-given-up-after-so-many-of-its-generation",
            "Workers that retire after some thousand requests, as they should, use up the rate: the slot of a healthy worker is given up.",
        )],
    ),
    Named::alternative(
        "replaces-without-end",
        || {
            let configuration = Configuration { budget: Budget { crashes: u8::MAX, ..NO }, ..ONE };
            controlled(configuration, |machine, c, input| uncounted(machine, c, input, |_| true))
        },
        "A worker that ends is replaced, also if each one before it died early.",
        &[
            breaks("it-comes-to-rest", "A worker that dies early is replaced at once, without end."),
            breaks(
                "the-rate-of-replacements-is-bounded",
                "The machine is busy with forks, and the log with the same error.",
            ),
            breaks(
                "a-slot-whose-workers-fail-is-given-up-at-once",
                "No requester and no operator is told that the slot cannot be filled.",
            ),
        ],
    ),
    Named::alternative(
        "only-boots-count",
        || {
            let configuration = Configuration {
                operator: &[ROLL],
                uploads: &[File { slots: 1, health: Health::DiesEarly }],
                budget: Budget { uploads: 1, ..ASK },
                ..ONE
            };
            controlled(configuration, |machine, c, input| uncounted(machine, c, input, |child| child.ready))
        },
        "An end counts for the rate if the worker was not ready yet.",
        &[
            breaks(
                "a-roll-ends",
                "The workers of the new version are ready, and die: the Roll tries on without end.",
            ),
            breaks("it-comes-to-rest", "Each worker is ready before it dies, so nothing counts."),
            breaks(
                "at-rest-no-ticket-waits",
                "The requester of the Roll is never told that its version is broken.",
            ),
            breaks(
                "at-rest-a-slot-has-one-worker",
                "Beside the worker that serves there is always one that comes up to die.",
            ),
            breaks(
                "the-rate-of-replacements-is-bounded",
                "A worker that dies on its first request is replaced as often as requests come.",
            ),
            breaks(
                "a-slot-whose-workers-fail-is-given-up-at-once",
                "A version that boots and does not work is never refused.",
            ),
        ],
    ),
    Named::alternative(
        "deaf-workers-do-not-count",
        || {
            let configuration = Configuration { budget: Budget { deaf: u8::MAX, ..NO }, ..ONE };
            controlled(configuration, |machine, c, input| uncounted(machine, c, input, |child| child.closed))
        },
        "An end of a worker that closed its channel before does not count for the rate.",
        &[
            breaks(
                "it-comes-to-rest",
                "A program that closes all its descriptors when it starts is replaced without end.",
            ),
            breaks(
                "the-rate-of-replacements-is-bounded",
                "Each worker is forced by its deadline, and none counts.",
            ),
            breaks(
                "a-slot-whose-workers-fail-is-given-up-at-once",
                "No operator is told that the program closes the channel.",
            ),
        ],
    ),
    Named::alternative(
        "the-rate-is-that-of-the-slot",
        || {
            let budget = Budget { crashes: 1, failed_boots: 2, ..ASK };
            let configuration = Configuration { operator: &[ROLL], budget, ..ONE };
            controlled(configuration, |machine, c, input| {
                let before = c.used.clone();
                let out = machine.step(c, input);
                let taken = |event: &Event| matches!(event, Event::LoadEnded { load: Load::Taken { .. } });
                if out.events.iter().any(taken)
                    && let (Some(rolled), Some(used)) = (&mut c.rolled, before)
                {
                    rolled.slots = used.slots;
                }
                out
            })
        },
        "The ends of all workers of a slot count together, of every generation.",
        &[
            breaks(
                "all-failures-are-told-and-no-others",
                "The Roll is reported as failed for a slot whose new workers did not fail so often.",
            ),
            breaks(
                "a-slot-is-given-up-after-so-many-of-its-generation",
                "The new version is refused because of the deaths of the version that it was to repair.",
            ),
        ],
    ),
    Named::alternative(
        "the-exit-code-of-the-last-request",
        || {
            let operator = &[(Request::Exit(Code(3)), Scope::Site), (Request::Exit(Code(4)), Scope::Site)];
            controlled(Configuration { operator, budget: ASKS, ..ONE }, |machine, c, input| {
                let before = c.code;
                if let Input::Ask { request: Request::Exit(_), .. } = input {
                    c.code = None;
                }
                let out = machine.step(c, input);
                c.code = c.code.or(before);
                out
            })
        },
        "The exit code is that of the newest request.",
        &[breaks(
            "the-exit-code",
            "A component reports code 3, and an operator that helps with an Exit turns it into another: the supervisor learns the wrong reason.",
        )],
    ),
    Named::alternative(
        "seventy-after-a-repair",
        || {
            let configuration = Configuration {
                rate: 1,
                operator: &[START, EXIT],
                budget: Budget { crashes: 1, failed_boots: 1, ..ASKS },
                ..ONE
            };
            controlled(configuration, |machine, c, input| {
                let before = c.damaged;
                let out = machine.step(c, input);
                c.damaged |= before;
                out
            })
        },
        "A slot that was given up once makes the exit code 70.",
        &[breaks(
            "the-exit-code",
            "A slot was given up on Monday and repaired the same day. On Friday the site is stopped as it should be, and the supervisor sounds an alarm.",
        )],
    ),
    Named::alternative(
        "only-the-goal-repairs",
        || {
            let configuration = Configuration {
                rate: 1,
                operator: &[GRACEFUL, START, EXIT],
                outcomes: &[RoundOutcome::Done, RoundOutcome::Failed],
                budget: Budget { asks: 3, crashes: 1, failed_boots: 1, ..NO },
                ..TWO
            };
            controlled(configuration, |machine, c, input| {
                let before = c.damaged;
                let out = machine.step(c, input);
                c.damaged |= before && out.events.iter().any(fails_in_a_round);
                out
            })
        },
        "A slot that was given up makes the exit code 70 until a goal ends well. A Start that joined a goal which failed does not count.",
        &[breaks(
            "the-exit-code",
            "A slot was given up. A Start is told that every slot serves again, while a Graceful that it joined failed in another slot. The supervisor is told later that a slot is lost.",
        )],
    ),
];

/// Is a requester told of a round that failed?
fn fails_in_a_round(event: &Event) -> bool {
    matches!(
        event,
        Event::Resolved { resolution: Resolution::ReachedWithFailures(Failures { round: true, .. }), .. }
    )
}

/// A worker that takes the place of one that ended, alone in its slot, is of the generation before the Roll.
fn brings_the_old_back(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let of = match *input {
        Input::Ended(worker, _) => c.child(worker).map(|child| child.slot),
        _ => None,
    };
    let alone = of.filter(|slot| c.of(*slot).count() == 1);
    let mut out = machine.step(c, input);
    let (Some(old), Some(_), Some(slot)) = (&c.used, &c.rolled, alone) else { return out };
    let (before, version_before) = (old.generation, old.version);
    for event in &mut out.events {
        if let Event::Spawned { slot: of, generation, version, .. } = event
            && *of == slot
        {
            (*generation, *version) = (before, version_before);
        }
    }
    for command in &mut out.commands {
        if let Command::Spawn { slot: of, generation, version, .. } = command
            && *of == slot
        {
            (*generation, *version) = (before, version_before);
        }
    }
    c.children.iter_mut().filter(|child| child.slot == slot).for_each(|child| child.generation = before);
    out
}

/// The end of a worker that is like this does not count for the rate.
fn uncounted(
    machine: &Machine,
    c: &mut Controller,
    input: &Input,
    like: fn(&crate::site::machine::controller::memory::Child) -> bool,
) -> Outputs {
    if let Input::Ended(worker, _) = *input
        && let Some(child) = child_mut(c, worker).filter(|child| like(child))
    {
        (child.steady, child.closed) = (true, false);
    }
    machine.step(c, input)
}
