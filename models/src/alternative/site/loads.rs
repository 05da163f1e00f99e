//! Loads, versions and numbers of slots without one of their rules.

use super::wrapper::*;
use crate::named::{Named, breaks};
use crate::site::machine::controller::Machine;
use crate::site::machine::controller::command::{Command, Outputs};
use crate::site::machine::controller::memory::{Controller, Epoch, Input, Loading, Phase};
use crate::site::machine::event::{Event, Load};
use crate::site::machine::message::Down;
use crate::site::machine::word::{Call, Goal, Privilege, Request, Scope, State, Target, Version, Work};
use crate::site::world::Site;
use crate::site::world::configuration::{Budget, Configuration, File, Health};

/// A Reload, a new version, a connection and a crash.
const CRASH: Configuration =
    Configuration { budget: Budget { crashes: 1, ..CERTIFICATE.budget }, ..CERTIFICATE };

/// The designs that lack a rule.
pub const ALL: &[Named<Site>] = &[
    Named::alternative(
        "acknowledged-when-loaded",
        || controlled(CERTIFICATE, acknowledges_the_load),
        "The requester is told when the load ends; the workers switch later.",
        &[
            breaks(
                "the-goal-is-asked-for",
                "The round goes on without a requester that would learn of its failures.",
            ),
            breaks(
                "what-is-reached-is-true",
                "The requester is told that every worker has the new version. No worker was asked for it yet.",
            ),
            breaks(
                "no-connection-after-the-acknowledged-reload-uses-the-old-version",
                "The requester is told that the certificate is in use, and a worker that has not switched yet accepts with the old one.",
            ),
        ],
    ),
    Named::alternative(
        "a-stale-load-is-taken",
        || {
            let configuration = Configuration {
                operator: &[RELOAD, ROLL],
                budget: Budget { asks: 2, ..CERTIFICATE.budget },
                ..CERTIFICATE
            };
            controlled(configuration, |machine, c, input| {
                let ends = matches!(input, Input::Loaded { .. } | Input::NotLoaded);
                if ends && c.phase == Phase::Queue {
                    c.load = Some(Loading::Wanted);
                }
                machine.step(c, input)
            })
        },
        "A load that runs serves a stronger goal, too, if that needs one.",
        &[
            breaks(
                "what-is-reached-is-true",
                "The Roll is acknowledged, and nothing was loaded since it was asked for.",
            ),
            breaks(
                "no-connection-after-the-acknowledged-reload-uses-the-old-version",
                "A Reload reads the file, a newer file is uploaded, a Roll is asked for: it takes what the Reload read, and new workers accept with the version before the newest.",
            ),
            breaks(
                "a-load-of-a-goal-that-is-no-more-is-dropped",
                "The load began for the Reload, which the Roll took the place of.",
            ),
            breaks(
                "a-reload-is-acknowledged-on-a-fresh-load",
                "The load of the Roll began before the Roll was asked for.",
            ),
        ],
    ),
    Named::alternative(
        "a-bad-version-ends-the-site",
        || {
            let configuration = Configuration {
                operator: &[RELOAD],
                uploads: &[BAD],
                budget: Budget { uploads: 1, ..ASK },
                ..ONE
            };
            controlled(configuration, |machine, c, input| {
                let mut out = Outputs::default();
                if *input == Input::NotLoaded {
                    let request = Request::Exit(Code::SOFTWARE);
                    let end = Input::Ask { call: Call(0), operator: false, request, target: Target::Site };
                    out = machine.step(c, &end);
                }
                append(&mut out, machine.step(c, input));
                out
            })
        },
        "A version that cannot be loaded ends the controller.",
        &[
            breaks(
                "a-load-that-failed-changes-nothing",
                "A typing error in a certificate ends a site that works: Apache does so at a restart with a bad configuration.",
            ),
            breaks(
                "the-origin-is-that-of-the-channel",
                "The site ends by an order that no requester gave: the input was the end of a load.",
            ),
        ],
    ),
    Named::alternative(
        "the-version-of-the-slot",
        || {
            controlled(CRASH, |machine, c, input| {
                let mut out = machine.step(c, input);
                spawns_first_version(&mut out);
                out
            })
        },
        "A worker that takes the place of another begins with the version that the slot began with.",
        &[
            breaks(
                "what-is-reached-is-true",
                "The worker that crashed during the Reload came back with the old version, and the Reload is acknowledged.",
            ),
            breaks(
                "no-connection-after-the-acknowledged-reload-uses-the-old-version",
                "A worker crashes after the Reload, and its successor accepts with the old certificate.",
            ),
            breaks(
                "a-replacement-is-of-the-generation-in-use",
                "The successor has a version that is not in use any more.",
            ),
        ],
    ),
    Named::alternative(
        "advice-instead-of-a-reload",
        || {
            controlled(CERTIFICATE, |machine, c, input| {
                let mut out = machine.step(c, input);
                for command in &mut out.commands {
                    if let Command::Write(_, Down::Round { work, .. }) = command {
                        *work = Work::Graceful;
                    }
                }
                out
            })
        },
        "The workers are advised of the new version, as in a Graceful, and do not drop to Idle.",
        &[breaks(
            "no-connection-after-the-acknowledged-reload-uses-the-old-version",
            "Every worker was advised and said that it is done, and no worker bound its addresses again: the next connection gets the old certificate.",
        )],
    ),
    Named::alternative(
        "a-configuration-of-no-slots",
        || {
            let configuration = Configuration {
                operator: &[RELOAD],
                uploads: &[File { slots: 0, health: Health::Good }],
                budget: Budget { uploads: 1, ..ASK },
                ..ONE
            };
            controlled(configuration, takes_no_slots)
        },
        "A configuration without slots is loaded like any other.",
        &[breaks(
            "a-configuration-of-no-slots-is-refused",
            "A configuration file with a typing error turns the site into one without workers, and the Reload is reported as a success.",
        )],
    ),
    Named::alternative(
        "the-number-of-slots-stays",
        || {
            let configuration = Configuration {
                operator: &[RELOAD],
                uploads: &[File { slots: 2, health: Health::Good }],
                budget: Budget { uploads: 1, ..ASK },
                ..ONE
            };
            controlled(configuration, keeps_the_slots)
        },
        "A Reload takes a new version into use, and keeps the number of slots.",
        &[breaks(
            "only-what-was-loaded-is-in-use",
            "The operator uploads a configuration with two workers, is told that it is in use, and there is still one worker.",
        )],
    ),
    Named::alternative(
        "surplus-workers-leave-at-once",
        || {
            let configuration = Configuration {
                operator: &[RELOAD],
                uploads: &[GOOD],
                budget: Budget { uploads: 1, crashes: 1, ..ASK },
                ..TWO
            };
            controlled(configuration, |machine, c, input| {
                let mut out = machine.step(c, input);
                let slots = c.current().map_or(0, Epoch::count);
                let surplus = c.children.iter().filter(|child| child.stays() && child.slot.0 >= slots);
                let surplus: Vec<_> = surplus.map(|child| child.worker).collect();
                let up = c.state == State::Running && !c.goal.is_some_and(Goal::stops);
                surplus.into_iter().filter(|_| up).for_each(|worker| tell_to_drain(c, &mut out, worker));
                out
            })
        },
        "When a Reload has fewer slots, the workers in the others are told to drain at once.",
        &[
            breaks(
                "no-worker-is-retired-without-a-successor",
                "The worker that stays has just come up after a crash, and is not proved. If it dies again, no worker serves.",
            ),
            breaks(
                "the-number-of-slots-that-serve-is-not-made-smaller-than-the-configuration-has",
                "The worker of the slot that stays has crashed. The Reload tells the only worker that serves to end.",
            ),
        ],
    ),
    Named::alternative(
        "a-worker-takes-its-slot-along",
        || {
            let configuration =
                Configuration { operator: &[(Request::Exit(Code::OK), Scope::Process)], budget: ASK, ..TWO };
            controlled(configuration, |machine, c, input| {
                let last = match *input {
                    Input::Ask { target: Target::Process(worker), .. } => {
                        c.child(worker).is_some_and(|child| child.slot.0 == 1)
                    }
                    _ => false,
                };
                if let Some(epoch) = c.used.as_mut().filter(|_| last) {
                    epoch.slots.truncate(1);
                }
                machine.step(c, input)
            })
        },
        "A worker that is one too many ends with its slot: the controller keeps a number of slots of its own.",
        &[
            breaks(
                "it-comes-to-rest",
                "The configuration has two slots and the controller one: the second slot never gets its worker.",
            ),
            breaks(
                "no-worker-is-retired-without-a-successor",
                "The worker is told to drain, and no successor comes for it.",
            ),
            breaks(
                "the-number-of-slots-that-serve-is-not-made-smaller-than-the-configuration-has",
                "An operator ends one hanging worker a day. After some days the site has no worker, and its configuration says that it has many.",
            ),
            breaks("a-worker-that-ends-is-replaced", "A slot of the configuration stays without a worker."),
        ],
    ),
    Named::alternative(
        "re-executes-beside-its-workers",
        || {
            let configuration = Configuration { operator: &[RESTART], budget: ASK, ..ONE };
            controlled(configuration, re_executes_at_once)
        },
        "A Restart re-executes the controller at once, and leaves the old workers to themselves.",
        &[
            breaks("idle-means-no-worker", "The state says that the site ended, and its old workers serve."),
            breaks(
                "stopped-is-true",
                "The operator is told that the old code is gone. Old workers answer requests beside the new ones.",
            ),
            breaks(
                "the-controller-leaves-when-it-is-asked",
                "The new image of the controller knows nothing of the old workers: no operator can stop them, and no end of them is noticed.",
            ),
        ],
    ),
];

fn acknowledges_the_load(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let mut out = machine.step(c, input);
    let taken = |event: &Event| matches!(event, Event::LoadEnded { load: Load::Taken { .. } });
    if c.phase == Phase::Work && out.events.iter().any(taken) {
        let told: Vec<_> = c.tickets.iter().filter(|open| !open.late).map(|open| open.ticket).collect();
        c.tickets.retain(|open| open.late);
        told.into_iter().for_each(|ticket| reached(&mut out, ticket));
    }
    out
}

/// Every worker that is spawned has the first version.
fn spawns_first_version(out: &mut Outputs) {
    for event in &mut out.events {
        if let Event::Spawned { version, .. } = event {
            *version = Version(0);
        }
    }
    for command in &mut out.commands {
        if let Command::Spawn { version, .. } = command {
            *version = Version(0);
        }
    }
}

fn takes_no_slots(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let Input::Loaded { version, slots: 0 } = *input else { return machine.step(c, input) };
    let mut out = machine.step(c, &Input::Loaded { version, slots: 1 });
    for event in &mut out.events {
        if let Event::LoadEnded { load: Load::Taken { slots, .. } } | Event::Adopted { slots, .. } = event {
            *slots = 0;
        }
    }
    if let Some(epoch) = &mut c.used {
        epoch.slots.clear();
    }
    follow(machine, c, &mut out);
    out
}

fn keeps_the_slots(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let (Input::Loaded { version, slots: loaded }, Some(epoch)) = (input, &c.used) else {
        return machine.step(c, input);
    };
    let slots = epoch.count();
    let mut out = machine.step(c, &Input::Loaded { version: *version, slots });
    for event in &mut out.events {
        if let Event::LoadEnded { load: Load::Taken { slots, .. } } = event {
            *slots = *loaded;
        }
    }
    out
}

fn re_executes_at_once(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let mut out = machine.step(c, input);
    if c.goal == Some(Goal::Restart) && c.state == State::Stopping {
        c.state = State::Exited;
        std::mem::take(&mut c.tickets).iter().for_each(|open| reached(&mut out, open.ticket));
        out.events.push(Event::StateWritten { from: State::Stopping, to: State::Exited });
        out.events.push(Event::Privileged { worker: None, action: Privilege::ReExecute });
        out.events.push(Event::ReExecuting);
        out.commands.push(Command::ReExecute);
    }
    out
}
