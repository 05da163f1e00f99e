//! Controllers with another ladder, another answer table, or other promises to a requester.

use std::borrow::Cow;

use super::wrapper::*;
use crate::named::{Named, breaks};
use crate::site::machine::controller::Machine;
use crate::site::machine::controller::answer::{ANY, RULES, Reply, Rule, Versus};
use crate::site::machine::controller::command::Outputs;
use crate::site::machine::controller::memory::{Child, Controller, Input};
use crate::site::machine::event::Event;
use crate::site::machine::message::Up;
use crate::site::machine::word::{
    Answer, Failures, Goal, Request, Resolution, RoundOutcome, Scope, State, Target, Ticket, WorkerId,
};
use crate::site::world::Site;
use crate::site::world::configuration::{Budget, Configuration, File, Health};

const UP: &[Option<Goal>] = &[Some(Goal::Start), Some(Goal::Graceful), Some(Goal::Reload), Some(Goal::Roll)];
const DOWN: &[Option<Goal>] = &[Some(Goal::Stop), Some(Goal::Restart), Some(Goal::Exit)];
const JOIN: Reply = Reply::Say(Answer::Joined { late: false });
const JOIN_LATE: Reply = Reply::Say(Answer::Joined { late: true });
const EXIT_OF_PROCESS: (Request, Scope) = (Request::Exit(Code::OK), Scope::Process);

/// The ladder, with Roll and Reload in each other's places.
const LADDER: [Goal; 7] =
    [Goal::Start, Goal::Graceful, Goal::Roll, Goal::Reload, Goal::Stop, Goal::Restart, Goal::Exit];

/// The designs that lack a rule.
pub const ALL: &[Named<Site>] = &[
    Named::alternative(
        "roll-below-reload",
        || {
            let configuration = Configuration { operator: &[RELOAD, ROLL], budget: ASKS, ..ONE };
            changed(configuration, |site| site.controller.ladder = LADDER)
        },
        "On the ladder a Reload is stronger than a Roll.",
        &[
            breaks("a-goal-that-is-reached-is-over", "Every worker is new, and the goal goes on."),
            breaks(
                "a-stronger-goal-stays",
                "A Roll is pending, a Reload is accepted, and the Roll is over for that: its requester wanted new processes, and gets none.",
            ),
            breaks(
                "stronger-than-the-goal-is-accepted",
                "A Roll during a Reload joins the Reload, and waits behind it.",
            ),
            breaks(
                "weaker-than-a-goal-that-leaves-the-site-up-joins-it",
                "A Reload during a Roll takes the place of the Roll, although the Roll would have done what it asks for.",
            ),
            breaks(
                "superseded-is-subsumed",
                "The requester of the Roll is told that a Reload does its work. A Reload replaces no process.",
            ),
            breaks(
                "a-goal-that-is-reached-is-over",
                "The Reload waits for the workers that the Roll was to replace, although every worker is back from its round.",
            ),
        ],
    ),
    Named::alternative(
        "start-under-graceful-is-already",
        || {
            let rule = Rule {
                states: &[State::Running],
                goals: &[Some(Goal::Graceful)],
                requests: &[Goal::Start],
                reply: Reply::Say(Answer::Already),
                ..ANY
            };
            ruled(Configuration { operator: &[GRACEFUL, START], ..DAMAGED }, rule)
        },
        "A Start during a Graceful is answered Already, as in one bus.",
        &[
            breaks(
                "weaker-than-a-goal-that-leaves-the-site-up-joins-it",
                "The Start has no ticket, although the goal could do what it asks for.",
            ),
            breaks(
                "already-is-true",
                "A slot was given up. The operator asks for a Start to bring it back, is told that there is nothing to do, and the slot stays empty.",
            ),
        ],
    ),
    Named::alternative(
        "start-does-not-try-again",
        || {
            let rule = Rule {
                states: &[State::Running],
                requests: &[Goal::Start],
                reply: Reply::Say(Answer::Already),
                ..ANY
            };
            ruled(Configuration { operator: &[START], ..DAMAGED }, rule)
        },
        "A Start of a site that runs is answered Already, also where a slot is given up.",
        &[
            breaks(
                "at-rest-a-request-is-accepted-or-there-is-nothing-to-do",
                "There is something to do: a slot has no worker.",
            ),
            breaks(
                "already-is-true",
                "The operator repaired the reason why workers died, and asks for a Start. The answer Already is false, and only a Roll or a Stop would help.",
            ),
        ],
    ),
    Named::alternative(
        "superseded-by-a-roll-that-loaded",
        || {
            let rule = Rule { goals: &[Some(Goal::Roll)], versus: Versus::Weaker, ..ANY };
            ruled(
                Configuration {
                    operator: &[ROLL, RELOAD],
                    uploads: &[GOOD],
                    budget: Budget { uploads: 1, ..ASKS },
                    ..ONE
                },
                rule,
            )
        },
        "A Reload during a Roll is superseded: the Roll loads, too.",
        &[
            breaks(
                "weaker-than-a-goal-that-leaves-the-site-up-joins-it",
                "The Reload is answered by the goal, and has no ticket that could wait for a fresh load.",
            ),
            breaks(
                "superseded-is-subsumed",
                "The Roll has loaded before the new certificate was there. The owner of the certificate is told that the Roll brings it, and it does not.",
            ),
        ],
    ),
    Named::alternative(
        "first-come-first-served",
        || {
            let rule = Rule { goals: UP, versus: Versus::Stronger, reply: JOIN_LATE, ..ANY };
            ruled(Configuration { operator: &[RELOAD, STOP], budget: ASKS, ..ONE }, rule)
        },
        "A request waits until the requests before it are done, also if it is stronger.",
        &[
            breaks(
                "a-stronger-goal-stays",
                "The operator was told that the site stops, and the site goes on to reload.",
            ),
            breaks(
                "stronger-than-the-goal-is-accepted",
                "A Stop waits for the end of a Reload, which may be the reason for the Stop.",
            ),
        ],
    ),
    Named::alternative(
        "pending-flags-are-cleared",
        || {
            let rule = Rule { goals: &[Some(Goal::Roll)], versus: Versus::Stronger, reply: JOIN, ..ANY };
            ruled(Configuration { operator: &[ROLL, STOP], budget: ASKS, ..ONE }, rule)
        },
        "A request during a Roll sets a flag; when the new generation is up, the flags are cleared.",
        &[
            breaks("a-stronger-goal-stays", "A Stop is granted, and a Roll stays the goal."),
            breaks(
                "a-granted-stop-is-not-lost",
                "The operator asked for a Stop, was granted it, and the site goes on running.",
            ),
            breaks(
                "stronger-than-the-goal-is-accepted",
                "The Stop joins the Roll, which does nothing of what the Stop asks for.",
            ),
            breaks(
                "stopped-is-true",
                "When the Roll is over, the operator is told that the site is stopped. It serves.",
            ),
        ],
    ),
    Named::alternative(
        "a-stopping-site-accepts-nothing",
        || {
            let rule = Rule { goals: DOWN, versus: Versus::Stronger, ..ANY };
            ruled(Configuration { operator: &[STOP, EXIT], budget: ASKS, ..ONE }, rule)
        },
        "A site that stops accepts no further request.",
        &[
            breaks(
                "stronger-than-the-goal-is-accepted",
                "The site was asked to stop, and now the controller should end, too. The operator has to wait for the end of the Stop, and ask again.",
            ),
            breaks(
                "superseded-is-subsumed",
                "The requester of an Exit is told that a Stop does its work. After a Stop the controller is still there.",
            ),
        ],
    ),
    Named::alternative(
        "joined-without-a-fresh-load",
        || {
            let rule =
                Rule { goals: UP, requests: &[Goal::Reload], versus: Versus::AtMost, reply: JOIN, ..ANY };
            ruled(Configuration { budget: Budget { asks: 2, ..CERTIFICATE.budget }, ..CERTIFICATE }, rule)
        },
        "A requester that asks for a Reload during the load of another is told when that one is done.",
        &[
            breaks(
                "late-is-what-came-after-the-work-began",
                "The file was read before the second request, and the request is not marked as one that came too late for that.",
            ),
            breaks(
                "what-is-reached-is-true",
                "The second requester is told that its version is in use, and no load began after its request.",
            ),
            breaks(
                "no-connection-after-the-acknowledged-reload-uses-the-old-version",
                "The owner of the newest certificate is told that it is in use. The next connection gets the certificate before it.",
            ),
            breaks(
                "a-reload-is-acknowledged-on-a-fresh-load",
                "The load that the second request is acknowledged with began before the upload.",
            ),
        ],
    ),
    Named::alternative(
        "a-start-joins-a-load-that-runs",
        || {
            let rule =
                Rule { goals: UP, requests: &[Goal::Start], versus: Versus::AtMost, reply: JOIN, ..ANY };
            ruled(
                Configuration {
                    runs: false,
                    operator: &[START],
                    uploads: &[BAD, GOOD],
                    budget: Budget { uploads: 2, ..ASKS },
                    ..ONE
                },
                rule,
            )
        },
        "A Start during the first load joins it, although the file was repaired after the load began.",
        &[
            breaks(
                "late-is-what-came-after-the-work-began",
                "The load that runs has read the broken file before the second request.",
            ),
            breaks(
                "all-failures-are-told-and-no-others",
                "The second requester is told that the load failed, and no load was tried for it.",
            ),
            breaks(
                "failures-are-of-a-fresh-load",
                "The operator repaired the file and asked again. The answer is the failure of the file from before the repair.",
            ),
        ],
    ),
    Named::alternative(
        "a-request-from-inside-asks-for-another-round",
        || {
            let rule = Rule {
                goals: UP,
                versus: Versus::AtMost,
                begun: Some(true),
                inside: Some(true),
                reply: JOIN_LATE,
                ..ANY
            };
            ruled(INSIDE, rule)
        },
        "A Reload that is asked for in a listener of a Reload is done once more.",
        &[breaks(
            "late-is-what-came-after-the-work-began",
            "A component that asks for a Reload whenever it is reloaded is reloaded without end: each round begins the next one.",
        )],
    ),
    Named::alternative(
        "every-request-of-a-worker-in-a-round-is-inside",
        || controlled(Configuration { inside: false, ..INSIDE }, inside_by_worker),
        "A request that comes from a worker of the round counts as one from inside the round.",
        &[
            breaks(
                "late-is-what-came-after-the-work-began",
                "A thread that answers requests asks at the same time as the round runs. It is no listener of the round, and the load was before its request.",
            ),
            breaks(
                "what-is-reached-is-true",
                "The requester is told that its version is in use, and nothing was loaded since it asked.",
            ),
            breaks(
                "no-connection-after-the-acknowledged-reload-uses-the-old-version",
                "The application uploads a certificate and asks for a Reload. It is told that the certificate is in use, and the next connection gets the old one.",
            ),
            breaks(
                "a-reload-is-acknowledged-on-a-fresh-load",
                "The request is acknowledged with a load from before the upload.",
            ),
        ],
    ),
    Named::alternative(
        "a-roll-hides-the-slots-from-before",
        || {
            const UPLOADS: &[File] = &[File { slots: 1, health: Health::CannotBoot }];
            let budget = Budget { uploads: 1, crashes: 1, failed_spawns: 2, ..ASKS };
            let configuration = Configuration { operator: &[ROLL, START], uploads: UPLOADS, budget, ..ONE };
            controlled(configuration, hides_the_slots_from_before)
        },
        "Whether a slot is given up is asked of the configuration in use, which in a Roll is the new one.",
        &[
            breaks(
                "already-is-true",
                "The only slot is given up, and a Roll has loaded. A Start is told that the site is started. Then the Roll breaks off, and no worker serves.",
            ),
            breaks(
                "weaker-than-a-goal-that-leaves-the-site-up-joins-it",
                "The Start has something to do if the Roll breaks off, and nothing remembers it.",
            ),
        ],
    ),
    Named::alternative(
        "one-failure-is-enough",
        || {
            let budget = Budget { failed_spawns: 2, ..ASK };
            let configuration = Configuration { runs: false, operator: &[START], budget, ..ONE };
            controlled(configuration, |machine, c, input| {
                let mut out = machine.step(c, input);
                out.events.iter_mut().for_each(keep_the_first_failure);
                out
            })
        },
        "A requester is told of one failure: it has to look into the log in any case.",
        &[breaks(
            "all-failures-are-told-and-no-others",
            "The slot is given up, and no worker serves. The requester learns of the slot alone, and cannot tell a site that serves less from a site that is down.",
        )],
    ),
    Named::alternative(
        "a-start-shares-the-failures",
        || {
            let configuration = Configuration {
                runs: false,
                operator: &[START, RELOAD],
                uploads: &[BAD],
                budget: Budget { asks: 3, uploads: 1, ..NO },
                ..ONE
            };
            controlled(configuration, |machine, c, input| {
                let goal = c.goal;
                let out = machine.step(c, input);
                let ticket = granted(&out, |request, _| request == Request::Start);
                let joined = c.tickets.iter_mut().filter(|open| Some(open.ticket) == ticket && !open.late);
                joined.for_each(|open| open.goal = goal.unwrap_or(open.goal));
                out
            })
        },
        "Every request that joins gets the failures of the goal, a Start, too.",
        &[
            breaks(
                "all-failures-are-told-and-no-others",
                "The Reload fails because of its file, and every slot serves. The requester of the Start is told of a failure that is not one of the Start.",
            ),
            breaks(
                "failures-are-of-a-fresh-load",
                "A Start of a site that has a configuration waits for no load, and is told that a load failed.",
            ),
            breaks(
                "a-start-is-resolved-when-every-slot-serves-or-one-is-given-up",
                "The Start is told that it is over when the load of the Reload fails, while its slot still boots.",
            ),
        ],
    ),
    Named::alternative(
        "a-reload-is-over-with-its-round",
        || {
            let outcomes = &[RoundOutcome::Done, RoundOutcome::Failed];
            let budget = Budget { crashes: 1, ..ASK };
            controlled(Configuration { operator: &[RELOAD], outcomes, budget, ..TWO }, ends_with_the_round)
        },
        "A Reload is over when its round is over.",
        &[
            breaks(
                "a-goal-is-resolved-when-every-slot-serves-or-is-given-up",
                "A worker died in the Reload. The requester is told of the outcome of the round before the successor is ready, and does not learn whether it comes up.",
            ),
            breaks(
                "what-is-reached-is-true",
                "The requester is told that the Reload went well while no worker serves in a slot.",
            ),
        ],
    ),
    Named::alternative(
        "a-stop-is-acknowledged-at-once",
        || {
            let configuration = Configuration { operator: &[STOP], budget: ASK, ..ONE };
            controlled(configuration, |machine, c, input| {
                let mut out = machine.step(c, input);
                if let Some(ticket) = granted(&out, |request, _| request == Request::Stop) {
                    c.tickets.retain(|open| open.ticket != ticket);
                    reached(&mut out, ticket);
                }
                out
            })
        },
        "A requester is told that the site is stopped when its Stop is accepted.",
        &[
            breaks(
                "the-goal-is-asked-for",
                "The site goes on to stop, and no requester waits for that any more: a worker that does not end is reported to no requester.",
            ),
            breaks(
                "stopped-is-true",
                "A script stops the site and removes its files, while a worker still answers requests with them.",
            ),
        ],
    ),
    Named::alternative(
        "an-event-is-answered-at-once",
        || {
            let configuration =
                Configuration { names: 1, operator: &[EVENT], budget: Budget { crashes: 1, ..ASK }, ..ONE };
            controlled(configuration, answers_events_at_once)
        },
        "The ticket of an event is resolved when the event is written to the channels.",
        &[breaks(
            "an-event-is-answered-by-its-account",
            "The sender is told that every copy dropped its cache entry. A copy that did not hear of the event yet serves the old entry, and nothing says so when its process dies.",
        )],
    ),
    Named::alternative(
        "an-exited-site-says-already",
        || {
            let rule = Rule { states: &[State::Exited], reply: Reply::Say(Answer::Already), ..ANY };
            ruled(Configuration { operator: &[RESTART, RELOAD], budget: ASKS, ..ONE }, rule)
        },
        "A site that is re-executed reads everything anew, so it answers every request with Already.",
        &[breaks(
            "an-exited-site-refuses-everything-but-an-exit",
            "The re-execution fails, and the requester of a Reload was told that its version is in use.",
        )],
    ),
    Named::alternative(
        "an-end-of-a-process-is-answered-at-once",
        || {
            let configuration = Configuration { operator: &[EXIT_OF_PROCESS], budget: ASK, ..ONE };
            controlled(configuration, |machine, c, input| {
                let mut out = machine.step(c, input);
                if let Some(ticket) = granted(&out, |_, target| matches!(target, Target::Process(_))) {
                    c.exits.retain(|(open, _)| *open != ticket);
                    reached(&mut out, ticket);
                }
                out
            })
        },
        "A requester of the end of a worker is told so when its request is accepted.",
        &[breaks(
            "a-process-that-was-to-end-has-ended-or-goes-on",
            "The requester is told that the worker is gone, and attaches its debugger, or frees the port. The worker is there, and waits for its successor.",
        )],
    ),
    Named::alternative(
        "the-requester-of-an-end-waits-for-it",
        || {
            let configuration = Configuration {
                rate: 1,
                operator: &[EXIT_OF_PROCESS],
                budget: Budget { failed_boots: 1, ..ASK },
                ..ONE
            };
            controlled(configuration, waits_for_the_end)
        },
        "A requester of the end of a worker is told when the worker ends, and not before.",
        &[
            breaks(
                "it-comes-to-rest",
                "The slot is given up and its worker goes on, so the end that is waited for does not come.",
            ),
            breaks(
                "at-rest-no-ticket-waits",
                "The successor could not boot, so the old worker stays. Its requester is never told.",
            ),
            breaks("no-deadlock", "Nothing is left that could happen, and a request is open."),
        ],
    ),
];

/// A slot is given up at the first end of its worker before it is steady.
const DAMAGED: Configuration =
    Configuration { rate: 1, budget: Budget { crashes: 1, failed_boots: 1, ..ASKS }, ..TWO };

/// An application asks for a Reload during a Reload, with a new version and a connection.
const INSIDE: Configuration = Configuration {
    names: 1,
    applications: &[RELOAD],
    inside: true,
    budget: Budget { application_asks: 1, ..CERTIFICATE.budget },
    ..CERTIFICATE
};

/// The normative machine with one more rule, before all others.
fn ruled(configuration: Configuration, rule: Rule) -> Site {
    changed(configuration, |site| {
        site.controller.rules = Cow::Owned([&[rule], RULES].concat());
    })
}

fn inside_by_worker(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let running = c.round.clone();
    let due = |worker: WorkerId| running.as_ref().filter(|round| round.due.contains(&(worker, false)));
    let Input::Up(worker, Up::Ask { call, from, request, scope, inside }) = *input else {
        return machine.step(c, input);
    };
    let round = due(worker).map(|round| round.round).or(inside);
    let ask = Up::Ask { call, from, request, scope, inside: round };
    let mut out = machine.step(c, &Input::Up(worker, ask));
    for event in &mut out.events {
        if let Event::Answered { inside: told, .. } = event {
            // The worker said nothing of the kind.
            *told = inside;
        }
    }
    out
}

fn answers_events_at_once(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let answered: Vec<Ticket> = c.accounts.iter().map(|account| account.ticket).collect();
    let mut out = machine.step(c, input);
    out.events.retain(|event| match event {
        Event::Resolved { ticket, .. } => !answered.contains(ticket),
        _ => true,
    });
    if let Some(ticket) = granted(&out, |request, _| request == Request::Event)
        && c.accounts.iter().any(|account| account.ticket == ticket)
    {
        reached(&mut out, ticket);
    }
    out
}

/// Resolves the tickets of a Reload in the step in which its round is over.
fn ends_with_the_round(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let mut out = machine.step(c, input);
    let is_over = out.events.iter().any(|event| matches!(event, Event::RoundEnded { .. }));
    if is_over && c.goal == Some(Goal::Reload) {
        let no_service = !c.children.iter().any(Child::serves);
        let failures = c.failures.with(Failures { no_service, slot: !c.whole(), ..Failures::NONE });
        let tickets = std::mem::take(&mut c.tickets);
        let resolved = tickets
            .iter()
            .map(|open| Event::Resolved { ticket: open.ticket, resolution: failures.resolution() });
        out.events.extend(resolved);
        out.events.push(Event::GoalWritten { from: c.goal.take(), to: None });
        (c.phase, c.failures) = Default::default();
    }
    out
}

fn hides_the_slots_from_before(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let starts = matches!(input, Input::Ask { request: Request::Start, .. });
    let (true, Some(_)) = (starts, &c.rolled) else { return machine.step(c, input) };
    let used = c.used.clone();
    let places = c.used.iter_mut().flat_map(|epoch| &mut epoch.slots);
    places.for_each(|place| place.given_up = false);
    let out = machine.step(c, input);
    c.used = used;
    out
}

fn keep_the_first_failure(event: &mut Event) {
    let Event::Resolved { resolution: Resolution::ReachedWithFailures(failures), .. } = event else { return };
    let Failures { slot, load, round, no_service, .. } = *failures;
    failures.load = load && !slot;
    failures.round = round && !slot && !load;
    failures.no_service = no_service && !slot && !load && !round;
}

fn waits_for_the_end(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let before = c.exits.clone();
    let mut out = machine.step(c, input);
    let in_vain = Failures { slot: true, ..Failures::NONE }.resolution();
    let waits = |ticket: Ticket, resolution: Resolution| {
        before.iter().find(|(open, _)| *open == ticket).filter(|_| resolution == in_vain).copied()
    };
    let exits = &mut c.exits;
    out.events.retain(|event| match *event {
        Event::Resolved { ticket, resolution } => {
            let kept = waits(ticket, resolution);
            exits.extend(kept);
            kept.is_none()
        }
        _ => true,
    });
    out
}
