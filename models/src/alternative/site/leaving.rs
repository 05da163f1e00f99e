//! Successors, Rolls and retirements without one of their rules.

use super::wrapper::*;
use crate::named::{Named, breaks};
use crate::site::machine::controller::Machine;
use crate::site::machine::controller::command::{Command, Outputs};
use crate::site::machine::controller::memory::{Child, Controller, Input};
use crate::site::machine::event::{Event, Load};
use crate::site::machine::message::Down;
use crate::site::machine::timer::Timer;
use crate::site::machine::word::{Control, Goal, Slot, WorkerId};
use crate::site::world::configuration::{Budget, Configuration, File, Health};
use crate::site::world::{Action, Site};

const ROLLS: Configuration = Configuration { operator: &[ROLL], budget: ASK, ..ONE };

/// The designs that lack a rule.
pub const ALL: &[Named<Site>] = &[
    Named::alternative(
        "a-successor-that-is-ready-is-proved",
        || {
            let configuration = Configuration {
                uploads: &[File { slots: 1, health: Health::DiesEarly }],
                budget: Budget { uploads: 1, ..ASK },
                ..ROLLS
            };
            controlled(configuration, drains_when_ready)
        },
        "A worker is told to drain when its successor is ready.",
        &[breaks(
            "no-worker-is-retired-without-a-successor",
            "A version whose workers come up, and die on their first request, takes the place of the worker that served.",
        )],
    ),
    Named::alternative(
        "drains-before-the-successor-serves",
        || {
            controlled(ROLLS, |machine, c, input| {
                let mut out = machine.step(c, input);
                if rolls(&out, c) {
                    let old = old_ones(c);
                    old.into_iter().for_each(|worker| tell_to_drain(c, &mut out, worker));
                }
                out
            })
        },
        "A Roll first tells the old worker of a slot to end.",
        &[
            breaks(
                "no-worker-is-retired-without-a-successor",
                "The old worker ends, and then the new version turns out not to boot.",
            ),
            breaks(
                "the-number-of-slots-that-serve-is-not-made-smaller-than-the-configuration-has",
                "While the new worker boots, no worker accepts connections.",
            ),
        ],
    ),
    Named::alternative(
        "a-roll-of-all-slots-at-once",
        || {
            controlled(Configuration { slots: 2, ..ROLLS }, |machine, c, input| {
                let mut out = machine.step(c, input);
                if c.goal == Some(Goal::Roll) && c.rolled.is_some() {
                    let alone = |slot: &Slot| c.of(*slot).count() == 1;
                    let old = old_ones(c);
                    let is_old = |slot: &Slot| c.of(*slot).any(|child| old.contains(&child.worker));
                    let slots: Vec<Slot> = c.slots().filter(alone).filter(is_old).collect();
                    slots.into_iter().for_each(|slot| spawn(c, &mut out, slot));
                }
                out
            })
        },
        "A Roll spawns the successors of all slots at once.",
        &[breaks(
            "a-roll-goes-slot-by-slot",
            "During the Roll there are twice as many processes as slots: a machine that is sized for its workers runs out of memory.",
        )],
    ),
    Named::alternative(
        "a-successor-beside-one-that-leaves",
        || {
            let configuration = Configuration { budget: Budget { retires: 2, ..NO }, ..ONE };
            controlled(configuration, |machine, c, input| {
                let mut out = machine.step(c, input);
                let mut standing = c.children.iter().filter(|child| child.stays());
                if let (Some(child), None) = (standing.next(), standing.next())
                    && child.retires
                    && c.children.len() > 1
                {
                    let slot = child.slot;
                    spawn(c, &mut out, slot);
                }
                out
            })
        },
        "A worker that must go gets a successor at once, also while another one of its slot still leaves.",
        &[breaks(
            "a-successor-comes-when-no-other-worker-of-the-slot-leaves",
            "Workers that retire often, and drain long requests, pile up: each new one asks to be replaced while the ones before it still drain.",
        )],
    ),
    Named::alternative(
        "a-successor-of-a-successor",
        || {
            let configuration = Configuration { budget: Budget { retires: 2, ..NO }, ..ONE };
            controlled(configuration, |machine, c, input| {
                let mut out = machine.step(c, input);
                let mut standing = c.children.iter().filter(|child| child.stays());
                let all = (standing.next(), standing.next(), standing.next());
                if let (Some(first), Some(second), None) = all
                    && second.retires
                    && first.slot == second.slot
                {
                    let slot = second.slot;
                    spawn(c, &mut out, slot);
                }
                out
            })
        },
        "A successor that asks to be replaced gets a successor, before it took the place of its predecessor.",
        &[breaks(
            "a-successor-replaces-a-worker-that-must-go",
            "A worker whose host retires it soon after its boot makes a chain of processes, none of which is proved, beside the one that serves.",
        )],
    ),
    Named::alternative(
        "a-broken-roll-leaves-both",
        || {
            let configuration = Configuration {
                rate: 1,
                slots: 2,
                budget: Budget { failed_boots: 1, crashes: 1, ..ASK },
                ..ROLLS
            };
            controlled(configuration, leaves_both)
        },
        "The workers of a Roll that broke off stay, also beside a worker of the generation before.",
        &[
            breaks("it-comes-to-rest", "A slot keeps two workers."),
            breaks(
                "at-rest-a-slot-has-one-worker",
                "The Roll broke off, and a worker of the refused version goes on to serve beside the old one: clients get the one or the other version by chance.",
            ),
        ],
    ),
    Named::alternative(
        "a-later-roll-prefers-what-is-left",
        || {
            let uploads = &[File { slots: 2, health: Health::Good }];
            let budget = Budget { uploads: 1, failed_boots: 1, crashes: 1, ..ASKS };
            controlled(Configuration { rate: 1, uploads, budget, ..ROLLS }, prefers_the_rest)
        },
        "What is left of a Roll that broke off goes for the worker beside it, and in the next Roll that one goes for it.",
        &[breaks(
            "no-worker-is-retired-without-a-successor",
            "A Roll broke off, and the repaired version is rolled out. A worker of the version that served well is told to drain for one of the version that was refused. If this Roll breaks off too, the refused version stays.",
        )],
    ),
    Named::alternative(
        "a-slot-too-many-keeps-both",
        || {
            let configuration = Configuration {
                rate: 1,
                runs: false,
                operator: &[START, RELOAD],
                uploads: &[File { slots: 1, health: Health::CannotBoot }],
                budget: Budget { uploads: 1, retires: 1, failed_boots: 1, ..ASKS },
                ..TWO
            };
            controlled(configuration, keeps_both)
        },
        "Workers in a slot too many wait until every slot of the configuration has a proved worker, also two of one slot.",
        &[breaks(
            "at-rest-a-slot-has-one-worker",
            "A worker retires, its successor is proved, and a Reload leaves no place for the slot. The slot that should serve instead is given up: both workers stay, also the one that was to go.",
        )],
    ),
    Named::alternative(
        "a-slot-that-is-given-up-ends-its-worker",
        || {
            let budget = Budget { retires: 1, failed_boots: 1, ..NO };
            controlled(Configuration { rate: 1, budget, ..ONE }, |machine, c, input| {
                let mut out = machine.step(c, input);
                if out.events.iter().any(|event| matches!(event, Event::GivenUp { .. })) {
                    let last: Vec<_> = c.children.iter().filter(|child| child.stays()).collect();
                    let last: Vec<WorkerId> = last.iter().map(|child| child.worker).collect();
                    last.into_iter().for_each(|worker| tell_to_drain(c, &mut out, worker));
                }
                out
            })
        },
        "A worker that asked to be replaced ends, also when no successor came up.",
        &[
            breaks(
                "no-worker-is-retired-without-a-successor",
                "The worker is told to end because its successor could not boot.",
            ),
            breaks(
                "the-number-of-slots-that-serve-is-not-made-smaller-than-the-configuration-has",
                "The only worker that served ends, because a retirement that was a matter of routine could not be completed.",
            ),
        ],
    ),
    Named::alternative(
        "filled-before-the-end-is-known",
        || {
            let budget = Budget { deaf: 1, ..NO };
            controlled(Configuration { budget, ..ONE }, |machine, c, input| {
                let mut out = machine.step(c, input);
                if let Input::Closed(worker) = *input
                    && let Some(slot) = c.child(worker).map(|child| child.slot)
                {
                    spawn(c, &mut out, slot);
                }
                out
            })
        },
        "A slot is filled again when the channel of its worker is closed.",
        &[breaks(
            "a-slot-is-filled-when-the-end-of-its-worker-is-known",
            "The old process lives, with its memory and its locks, beside the new one. Its end is counted too late for the rate, so such processes come without bound.",
        )],
    ),
    Named::alternative(
        "drains-without-end",
        || {
            let budget = Budget { freezes: 1, ..ASK };
            offered(Configuration { budget, ..ROLLS }, |site, world, actions| {
                offer_only(site, world, actions, |a| !matches!(a, Action::Pass(Timer::Drain(_))));
            })
        },
        "A worker that was told to drain has no deadline.",
        &[
            breaks("a-roll-ends", "The Roll waits for the worker that hangs."),
            breaks("it-comes-to-rest", "The old worker neither serves nor ends."),
            breaks(
                "at-rest-no-ticket-waits",
                "The requester of the Roll is not told that a worker does not end.",
            ),
            breaks("a-worker-asked-to-drain-ends", "A worker that hangs stays until the site is stopped."),
            breaks("no-deadlock", "Nothing is left that could happen, and a request is open."),
        ],
    ),
    Named::alternative(
        "force-after-a-drain",
        || {
            let budget = Budget { freezes: 1, ..ASK };
            controlled(Configuration { budget, ..ROLLS }, |machine, c, input| match *input {
                Input::Passed(Timer::Drain(worker)) if c.armed().contains(&Timer::Drain(worker)) => {
                    if let Some(child) = child_mut(c, worker) {
                        child.forced = true;
                    }
                    let events =
                        vec![Event::Passed { timer: Timer::Drain(worker) }, Event::Forced { worker }];
                    Outputs { events, commands: vec![Command::Force(worker)] }
                }
                _ => machine.step(c, input),
            })
        },
        "A worker that does not drain in time is forced, and is not told to stop before.",
        &[
            breaks(
                "a-roll-is-gentle",
                "A worker that has one slow request is killed with all its requests. Told to stop, it would have cut the one, and called its exit functions.",
            ),
            breaks("force-is-the-last-resort", "The worker was never told that its time is over."),
        ],
    ),
];

/// Did a Roll take its configuration into use in this step?
fn rolls(out: &Outputs, c: &Controller) -> bool {
    let taken = |event: &Event| matches!(event, Event::LoadEnded { load: Load::Taken { .. } });
    c.rolled.is_some() && out.events.iter().any(taken)
}

/// The workers that a Roll replaces.
fn old_ones(c: &Controller) -> Vec<WorkerId> {
    let new = c.rolled.as_ref().map(|epoch| epoch.generation);
    let old = |child: &&Child| child.stays() && new.is_some_and(|new| new != child.generation);
    c.children.iter().filter(old).map(|child| child.worker).collect()
}

/// Tells the older worker of a slot to drain when the younger one is ready.
fn drains_when_ready(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let mut out = machine.step(c, input);
    for slot in c.slots() {
        let pair: Vec<&Child> = c.of(slot).filter(|child| child.stays()).collect();
        if let [older, younger] = pair[..]
            && younger.serves()
        {
            let older = older.worker;
            tell_to_drain(c, &mut out, older);
            follow(machine, c, &mut out);
        }
    }
    out
}

fn leaves_both(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let mut out = machine.step(c, input);
    let used = c.used.as_ref().filter(|_| c.rolled.is_none()).map(|epoch| epoch.generation);
    let left_over: Vec<WorkerId> = out
        .events
        .iter()
        .filter_map(|event| match *event {
            Event::Sent { worker, control: Control::Drain } => Some(worker),
            _ => None,
        })
        .filter(|worker| {
            c.child(*worker).is_some_and(|child| used.is_some_and(|used| used != child.generation))
        })
        .collect();
    left_over.into_iter().for_each(|worker| tell_nothing(c, &mut out, worker));
    out
}

/// Takes back that a worker was told to end in this step.
fn tell_nothing(c: &mut Controller, out: &mut Outputs, worker: WorkerId) {
    if let Some(child) = child_mut(c, worker) {
        child.control = None;
    }
    out.events.retain(|event| !matches!(event, Event::Sent { worker: to, .. } if *to == worker));
    out.commands.retain(|command| !matches!(command, Command::Write(to, Down::Control(_)) if *to == worker));
}

/// The older and the younger worker of a slot in a Roll, if the younger one is left of an earlier Roll.
fn beside_the_rest(c: &Controller, slot: Slot) -> Option<(Child, Child)> {
    let (used, rolled) = (c.used.as_ref()?.generation, c.rolled.as_ref()?.generation);
    let mut of = c.of(slot).filter(|child| !child.leaving && !child.closed && !child.forced);
    let (older, younger) = (of.next()?.clone(), of.next()?.clone());
    let left_over = younger.generation != used && younger.generation != rolled;
    (left_over && !older.retires).then_some((older, younger))
}

fn prefers_the_rest(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let mut out = machine.step(c, input);
    for slot in c.slots() {
        let Some((older, younger)) = beside_the_rest(c, slot) else { continue };
        if out.events.contains(&Event::Sent { worker: younger.worker, control: Control::Drain }) {
            tell_nothing(c, &mut out, younger.worker);
        }
        let proved = c.child(younger.worker).is_some_and(Child::proved);
        if proved && older.control.is_none() {
            tell_to_drain(c, &mut out, older.worker);
            follow(machine, c, &mut out);
        }
    }
    out
}

fn keeps_both(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let mut out = machine.step(c, input);
    if c.slots().all(|slot| c.proved(slot)) {
        return out;
    }
    let surplus = |child: &&Child| c.slots().all(|slot| slot != child.slot);
    let drains =
        |child: &&Child| out.events.contains(&Event::Sent { worker: child.worker, control: Control::Drain });
    let kept: Vec<WorkerId> =
        c.children.iter().filter(surplus).filter(drains).map(|child| child.worker).collect();
    kept.into_iter().for_each(|worker| tell_nothing(c, &mut out, worker));
    out
}
