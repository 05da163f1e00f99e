//! Events, their accounts, and the order of knowledge, without one of their rules.

use super::wrapper::*;
use crate::named::{Named, breaks};
use crate::site::machine::controller::Machine;
use crate::site::machine::controller::command::{Command, Outputs};
use crate::site::machine::controller::memory::{Child, Controller, Input, Known};
use crate::site::machine::event::Event;
use crate::site::machine::message::{Down, Up};
use crate::site::machine::timer::Timer;
use crate::site::machine::word::{Deed, InterpreterId, Notice, Request, Scope};
use crate::site::machine::worker;
use crate::site::machine::worker::command as work;
use crate::site::machine::worker::memory::{Input as Said, Interpreter, Worker};
use crate::site::world::configuration::{Budget, Configuration};
use crate::site::world::{Action, Lie, Site};

const EVENTS: Configuration = Configuration { names: 1, operator: &[EVENT], budget: ASK, ..ONE };
const CRASH: Configuration = Configuration { budget: Budget { crashes: 1, ..ASK }, ..EVENTS };
const AGAIN: &[(Request, Scope)] = &[(Request::Restart, Scope::Interpreter)];

/// The designs that lack a rule.
pub const ALL: &[Named<Site>] = &[
    Named::alternative(
        "the-message-names-the-origin",
        || {
            let configuration =
                Configuration { names: 1, lies: &[Lie::Stranger], budget: Budget { lies: 1, ..NO }, ..ONE };
            controlled(configuration, believes_the_name)
        },
        "The requester names its own origin, and the controller believes it.",
        &[breaks(
            "the-origin-is-known-by-its-channel",
            "An application claims to be another one, and acts in its name: a sender that names its own origin can claim to be any other sender.",
        )],
    ),
    Named::alternative(
        "the-name-is-looked-up-in-every-process",
        || {
            let budget = Budget { lies: 1, ..NO };
            let lies = &[Lie::Neighbour];
            controlled(Configuration { names: 1, apart: true, lies, budget, ..TWO }, believes_the_process)
        },
        "The controller finds the interpreter that a message names, in one of its workers, and takes it for the requester.",
        &[breaks(
            "the-origin-is-that-of-the-channel",
            "A worker writes in the name of an application that lives in another worker, and the copies of that application reload. Processes of their own do not keep the applications apart.",
        )],
    ),
    Named::alternative(
        "due-to-what-lives-at-delivery",
        || {
            let configuration = Configuration { births: &[1], budget: Budget { births: 1, ..ASK }, ..EVENTS };
            worked(configuration, tells_all)
        },
        "A worker tells every interpreter that lives when it reads the event.",
        &[
            breaks(
                "told-of-an-event-once-and-in-scope",
                "The interpreter is told of an event that is not due to it, and is on no account.",
            ),
            breaks(
                "newcomers-are-not-told",
                "An interpreter that was created after the event, and has read the current data, is told of an old event.",
            ),
        ],
    ),
    Named::alternative(
        "the-same-name-is-the-same-interpreter",
        || {
            let budget = Budget { application_asks: 1, ..ASK };
            worked(Configuration { applications: AGAIN, budget, ..EVENTS }, tells_the_name)
        },
        "A worker finds the interpreter of a notice by its name.",
        &[
            breaks(
                "told-of-an-event-once-and-in-scope",
                "The sender is told that the old interpreter heard of the event, and it never did.",
            ),
            breaks(
                "newcomers-are-not-told",
                "An interpreter ended and was created again: the new one is told of the event that was meant for the old one.",
            ),
        ],
    ),
    Named::alternative(
        "told-is-kept-by-name",
        || {
            let configuration = Configuration {
                names: 1,
                applications: AGAIN,
                budget: Budget { application_asks: 1, crashes: 1, ..NO },
                ..ONE
            };
            controlled(configuration, |machine, c, input| {
                let out = machine.step(c, input);
                if let Input::Up(worker, Up::Born(native)) = *input
                    && native.birth.0 > 0
                    && let Some(child) = child_mut(c, worker)
                {
                    let same = child.interpreters.iter_mut().filter(|known| known.native == native);
                    same.for_each(|known| known.told = true);
                }
                out
            })
        },
        "The controller remembers by its name that an interpreter was told.",
        &[breaks(
            "untold-is-reported",
            "The second interpreter of a name dies untold with its process. It is taken for the first, which was told, and the operator does not learn that it released nothing.",
        )],
    ),
    Named::alternative(
        "the-end-overtakes-the-words",
        || {
            let configuration = Configuration { names: 1, operator: &[STOP], budget: ASK, ..ONE };
            offered(configuration, |site, world, actions| {
                offer_only(site, world, actions, |_| true);
                let early = world.processes.iter().filter(|p| p.ended.is_some() && !p.up.is_empty());
                actions.extend(early.map(|process| Action::Reap(process.worker.id)));
            })
        },
        "The controller handles the end of a process before the messages that the process wrote.",
        &[
            breaks(
                "a-worker-said-that-it-leaves-before-its-end",
                "The message of the worker that it leaves is lost.",
            ),
            breaks(
                "no-interpreter-that-was-told-is-reported-untold",
                "Every interpreter was told and released its resources, and the operator is told to clean up after them.",
            ),
        ],
    ),
    Named::alternative(
        "an-event-is-sent-again",
        || {
            let mut site = controlled(Configuration { anytime: true, ..EVENTS }, sends_again);
            site.parts.offer = |site, world, actions| {
                offer_only(site, world, actions, |action| match *action {
                    // One copy more is enough.
                    Action::Pass(Timer::Notice(worker, _)) => {
                        world.process(worker).is_some_and(|p| p.notices.len() + p.up.len() < 2)
                    }
                    _ => true,
                });
            };
            site
        },
        "An event that is not confirmed after a while is sent again.",
        &[breaks(
            "told-of-an-event-once-and-in-scope",
            "The confirmation was late, not lost: the interpreter hears of the event twice. The end of a channel shows that a message was lost; a clock does not.",
        )],
    ),
    Named::alternative(
        "an-overflow-is-silent",
        || {
            let configuration = Configuration { capacity: 1, budget: ASKS, ..EVENTS };
            controlled(configuration, |machine, c, input| {
                let Input::Full(notice, interpreter) = *input else { return machine.step(c, input) };
                forget_due(c, |of, who| (of, who) == (notice, interpreter));
                let mut out = Outputs::default();
                follow(machine, c, &mut out);
                out
            })
        },
        "An event that does not fit into a channel is dropped, and no report says so.",
        &[breaks(
            "an-event-is-answered-by-its-account",
            "The sender takes silence for success: one copy of the application keeps an entry that all copies were to drop. mod_wsgi drops a signal in this way when its pipe is full.",
        )],
    ),
    Named::alternative(
        "an-end-is-silent",
        || {
            controlled(CRASH, |machine, c, input| {
                if let Input::Ended(worker, _) = *input {
                    forget_due(c, |_, who| who.worker == worker);
                }
                machine.step(c, input)
            })
        },
        "An event that a process did not tell before it ended is forgotten.",
        &[breaks(
            "every-interpreter-that-missed-an-event-is-told",
            "The sender takes the end of a process for success: it believes that every interpreter was told, and one process ended before it told its own.",
        )],
    ),
    Named::alternative(
        "an-account-waits-for-the-dead",
        || {
            controlled(CRASH, |machine, c, input| {
                let Input::Ended(..) = *input else { return machine.step(c, input) };
                let accounts = std::mem::take(&mut c.accounts);
                let out = machine.step(c, input);
                c.accounts.extend(accounts);
                out
            })
        },
        "The account of an event waits for confirmations, and does not notice that a process ended.",
        &[
            breaks(
                "an-account-that-waits-for-no-interpreter-is-settled",
                "The controller knows that no interpreter is left to answer, and does not say so.",
            ),
            breaks(
                "it-comes-to-rest",
                "The account waits for a confirmation that no process is left to send.",
            ),
            breaks("at-rest-no-ticket-waits", "The sender of the event is never told."),
            breaks(
                "at-rest-every-event-is-settled",
                "One crash at the wrong moment keeps the account open without end.",
            ),
            breaks(
                "an-account-that-waits-for-no-interpreter-is-settled",
                "Nothing is left that could confirm the event, and the account is open.",
            ),
            breaks("no-deadlock", "Nothing is left that could happen, and a request is open."),
        ],
    ),
    Named::alternative(
        "a-notice-without-a-deadline",
        || {
            let budget = Budget { freezes: 1, ..ASK };
            offered(Configuration { budget, ..EVENTS }, |site, world, actions| {
                offer_only(site, world, actions, |a| !matches!(a, Action::Pass(Timer::Notice(..))));
            })
        },
        "A worker has any time to answer for an event.",
        &[
            breaks("it-comes-to-rest", "The account waits for a worker that takes no step."),
            breaks("at-rest-no-ticket-waits", "The sender of the event is never told."),
            breaks(
                "at-rest-every-event-is-settled",
                "A worker that is frozen while nothing else is asked of it is noticed by nothing else.",
            ),
            breaks("no-deadlock", "Nothing is left that could happen, and a request is open."),
        ],
    ),
    Named::alternative(
        "an-event-for-the-process-group",
        || {
            let operator = &[(Request::Event, Scope::Application)];
            controlled(Configuration { names: 2, operator, ..EVENTS }, tells_the_group)
        },
        "An event goes to every interpreter that there is, as a signal to a process group does.",
        &[breaks(
            "told-of-an-event-once-and-in-scope",
            "Interpreters of other names are told of an event of one application to its copies. Apache prefork signals its process group, and once ended the shell that had launched it.",
        )],
    ),
    Named::alternative(
        "the-untold-are-not-reported",
        || {
            let budget = Budget { crashes: 1, ..NO };
            controlled(Configuration { names: 1, budget, ..ONE }, |machine, c, input| {
                let mut out = machine.step(c, input);
                out.events.retain(|event| !matches!(event, Event::Untold { .. }));
                out
            })
        },
        "The controller does not report which interpreters of a worker that ended were not told.",
        &[breaks(
            "untold-is-reported",
            "A worker crashes, and the operator does not learn which applications could not release what they held.",
        )],
    ),
    Named::alternative(
        "what-is-gone-is-forgotten",
        || {
            let applications = &[(Request::Exit(Code::OK), Scope::Interpreter)];
            let budget = Budget { application_asks: 1, hangs: 1, ..NO };
            controlled(Configuration { names: 1, applications, budget, ..ONE }, |machine, c, input| {
                let mut out = machine.step(c, input);
                if matches!(input, Input::Up(_, Up::Gone(_))) {
                    out.events.retain(|event| !matches!(event, Event::Untold { .. }));
                }
                out
            })
        },
        "The controller forgets an interpreter when its worker says that it is gone, and reports those alone that are left when the worker ends.",
        &[breaks(
            "untold-is-reported",
            "The telling of an interpreter that ends by its own wish hangs, and is given up. The interpreter stays in its process untold, and no report has it.",
        )],
    ),
    Named::alternative(
        "every-interpreter-is-reported",
        || {
            let configuration = Configuration { names: 1, operator: &[STOP], budget: ASK, ..ONE };
            controlled(configuration, |machine, c, input| {
                if let Input::Ended(worker, _) = *input
                    && let Some(child) = child_mut(c, worker)
                {
                    child.interpreters.iter_mut().for_each(|known| known.told = false);
                }
                machine.step(c, input)
            })
        },
        "When a worker ends, the controller reports every interpreter that was known to live in it.",
        &[
            breaks("untold-is-reported", "The report has interpreters that were told."),
            breaks(
                "no-interpreter-that-was-told-is-reported-untold",
                "An interpreter that was told, and released its resources, is taken for one that did not.",
            ),
        ],
    ),
];

fn believes_the_name(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let Some((worker, native, ..)) = asks(input) else { return machine.step(c, input) };
    let known = |c: &Controller| {
        c.child(worker).is_none_or(|child| child.interpreters.iter().any(|known| known.native == native))
    };
    if known(c) {
        return machine.step(c, input);
    }
    if let Some(child) = child_mut(c, worker) {
        child.interpreters.push(Known { native, told: false });
    }
    let out = machine.step(c, input);
    if let Some(child) = child_mut(c, worker) {
        child.interpreters.retain(|known| known.native != native);
    }
    out
}

fn believes_the_process(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let (Some((worker, native, ..)), Input::Up(_, message)) = (asks(input), input) else {
        return machine.step(c, input);
    };
    let lives = |child: &&Child| child.interpreters.iter().any(|known| known.native == native);
    let home = c.children.iter().find(lives).map_or(worker, |child| child.worker);
    machine.step(c, &Input::Up(home, message.clone()))
}

/// The event is delivered to the interpreters beside the one that is meant, too.
fn tells_all(machine: &worker::Machine, w: &mut Worker, input: &Said) -> work::Outputs {
    let mut out = machine.step(w, input);
    if let Said::Down(Down::Notice { notice, to, deed: Deed::Event }) = *input {
        let others = w.interpreters.iter().filter(|other| other.hears() && other.native != to);
        for native in others.map(|other| other.native) {
            out.events.push(Event::Delivered { notice, interpreter: native.of(w.id) });
            out.commands.push(work::Command::Deliver(notice, native));
        }
    }
    out
}

fn tells_the_name(machine: &worker::Machine, w: &mut Worker, input: &Said) -> work::Outputs {
    let Said::Down(Down::Notice { notice, to, deed }) = *input else { return machine.step(w, input) };
    let same = |other: &&Interpreter| other.hears() && other.native.name == to.name;
    let Some(native) = w.interpreters.iter().find(same).map(|other| other.native) else {
        return machine.step(w, input);
    };
    let mut out = machine.step(w, &Said::Down(Down::Notice { notice, to: native, deed }));
    for command in &mut out.commands {
        if let work::Command::Write(Up::Delivered { to: told, .. }) = command {
            *told = to;
        }
    }
    out
}

fn sends_again(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let Input::Passed(timer @ Timer::Notice(worker, notice)) = *input else {
        return machine.step(c, input);
    };
    let mut out = Outputs { events: vec![Event::Passed { timer }], commands: Vec::new() };
    let due = c.accounts.iter().filter(|account| account.notice == notice).flat_map(|account| &account.due);
    for to in due.filter(|to| to.worker == worker).map(|to| to.native()) {
        out.commands.push(Command::Write(worker, Down::Notice { notice, to, deed: Deed::Event }));
    }
    out
}

/// Takes these interpreters for told.
fn forget_due(c: &mut Controller, which: impl Fn(Notice, InterpreterId) -> bool) {
    for account in &mut c.accounts {
        let notice = account.notice;
        account.due.retain(|interpreter| !which(notice, *interpreter));
    }
}

fn tells_the_group(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let mut out = machine.step(c, input);
    let began = out.events.iter().find_map(|event| match *event {
        Event::NoticeBegan { notice, deed, .. } => Some((notice, deed)),
        _ => None,
    });
    if let Some((notice, deed)) = began {
        let is_due = |interpreter| out.events.contains(&Event::Due { notice, interpreter });
        let others = c
            .children
            .iter()
            .flat_map(|child| child.interpreters.iter().map(|known| known.native.of(child.worker)));
        let others: Vec<InterpreterId> = others.filter(|other| !is_due(*other)).collect();
        out.commands.extend(
            others
                .into_iter()
                .map(|other| Command::Write(other.worker, Down::Notice { notice, to: other.native(), deed })),
        );
    }
    out
}
