//! Rights of requesters without one of their rules.

use super::wrapper::*;
use crate::named::{Named, breaks};
use crate::site::machine::controller::Machine;
use crate::site::machine::controller::command::Outputs;
use crate::site::machine::controller::memory::{Controller, Input};
use crate::site::machine::event::Event;
use crate::site::machine::message::{Down, Up};
use crate::site::machine::policy::{Effect, Policy, Rights, row};
use crate::site::machine::word::{
    Answer, Call, Control, Deed, Goal, Origin, Privilege, Request, Scope, Target,
};
use crate::site::machine::worker;
use crate::site::machine::worker::command as work;
use crate::site::machine::worker::memory::{Input as Said, Worker};
use crate::site::world::configuration::{Budget, Configuration};
use crate::site::world::{Lie, Site};

/// An application of a shared site asks once.
const STRANGER: Configuration = Configuration {
    names: 1,
    shared: true,
    policy: Policy::SHARED,
    applications: &[RELOAD],
    budget: Budget { application_asks: 1, ..NO },
    ..ONE
};

/// The same, while the operator reloads the site.
const LATE_STRANGER: Configuration =
    Configuration { operator: &[RELOAD], budget: Budget { application_asks: 1, ..ASK }, ..STRANGER };

/// A worker of a shared site writes once what is no message.
const NOISE: Configuration = Configuration {
    shared: true,
    policy: Policy::SHARED,
    lies: &[Lie::Noise],
    budget: Budget { lies: 1, ..NO },
    ..ONE
};

const OWN_EXIT: Configuration =
    Configuration { names: 2, applications: &[(Request::Exit(Code::OK), Scope::Interpreter)], ..STRANGER };

const PROCESS_EXIT: Configuration =
    Configuration { applications: &[(Request::Exit(Code::OK), Scope::Process)], ..STRANGER };

/// The host of the controller asks once for an event. The controller may ask by itself for what concerns the whole site,
/// and may send no event.
const QUIET_HOST: Configuration = Configuration {
    itself: true,
    policy: {
        let Policy([operator, _, worker, application]) = Policy::DEDICATED;
        let controller = Rights { events: [false; 4], transitions: [false, false, false, true] };
        Policy([operator, controller, worker, application])
    },
    operator: &[EVENT],
    budget: ASK,
    ..ONE
};

/// The designs that lack a rule.
pub const ALL: &[Named<Site>] = &[
    Named::alternative(
        "a-denial-is-silent",
        || {
            controlled(STRANGER, |machine, c, input| {
                let mut out = machine.step(c, input);
                let denied = |event: &Event| matches!(event, Event::Answered { answer: Answer::Denied, .. });
                out.events.retain(|event| !denied(event));
                out
            })
        },
        "A request that is not permitted is dropped.",
        &[breaks(
            "every-request-is-answered",
            "The requester waits without end, or repeats its request without end: a silent denial looks like a lost message. mod_wsgi installs no signal handler, and says nothing to the caller.",
        )],
    ),
    Named::alternative(
        "a-worker-drops-a-request",
        || {
            worked(STRANGER, |machine, w, input| match *input {
                Said::Ask { scope: Scope::Site, .. } => work::Outputs::default(),
                _ => machine.step(w, input),
            })
        },
        "A worker knows the policy, and passes on no request that will be denied.",
        &[breaks(
            "a-worker-passes-on-what-was-asked",
            "The requester waits without end. Neither its worker nor the controller shows that there was a request.",
        )],
    ),
    Named::alternative(
        "an-exit-of-a-process-is-a-retirement",
        || worked(PROCESS_EXIT, retires_for_an_application),
        "A worker that an application wants to end asks to be replaced, which every policy permits to a worker.",
        &[breaks(
            "a-worker-asks-to-be-replaced-only-for-its-host",
            "The application is denied the end of the process, and the process that it shares ends all the same.",
        )],
    ),
    Named::alternative(
        "every-answer-has-the-first-number",
        || {
            let budget = Budget { application_asks: 2, ..NO };
            controlled(Configuration { budget, ..STRANGER }, numbers_none)
        },
        "The controller answers without the number that the requester gave its request.",
        &[
            breaks(
                "an-answer-names-its-request",
                "A requester with two open requests cannot know which of them is answered.",
            ),
            breaks("every-request-is-answered", "The requester waits for the answer to its second request."),
        ],
    ),
    Named::alternative(
        "every-order-from-outside-is-the-operators",
        || {
            controlled(QUIET_HOST, |machine, c, input| match *input {
                Input::Ask { call, request, target, .. } => {
                    machine.step(c, &Input::Ask { call, operator: true, request, target })
                }
                _ => machine.step(c, input),
            })
        },
        "The controller does not distinguish the operator from what its own host decides.",
        &[breaks(
            "the-origin-is-that-of-the-channel",
            "The policy permits the controller no event. The event is sent, and the log names the operator as its sender.",
        )],
    ),
    Named::alternative(
        "no-policy",
        || {
            let configuration = Configuration { slots: 2, apart: true, applications: &[EVENT], ..STRANGER };
            changed(configuration, |site| site.controller.policy = Policy::DEDICATED)
        },
        "Every event is delivered as its sender wants: no part of the site gives the permission.",
        &[
            breaks(
                "the-policy-decides",
                "On shared hosting an application tells the interpreters of other owners.",
            ),
            breaks(
                "no-effect-of-strangers",
                "An interpreter hears of an event of a stranger. It sees the scope of the event, and cannot know whether the scope was permitted.",
            ),
        ],
    ),
    Named::alternative(
        "the-policy-of-one-owner-for-many",
        || {
            let applications = &[RELOAD, (Request::Exit(Code::OK), Scope::Process)];
            Site::new(Configuration { policy: Policy::DEDICATED, applications, ..STRANGER })
        },
        "A site that several owners share keeps the policy of a site that has one owner.",
        &[
            breaks(
                "no-application-gets-at-privileges",
                "The key is read because an application wants it, and the policy permits that.",
            ),
            breaks("no-effect-of-strangers", "The site reloads for all applications because one wants it."),
            breaks(
                "no-process-ends-for-a-stranger",
                "An application ends the process that it shares with the application of another owner.",
            ),
        ],
    ),
    Named::alternative(
        "one-user-for-all",
        || controlled(STRANGER, takes_for_the_operator),
        "Workers run as the user of the controller, so they may signal it; and a signal does not name its sender.",
        &[
            breaks(
                "the-policy-decides",
                "An application signals the controller, and the site reloads: with one user for both, gunicorn and uWSGI behave so.",
            ),
            breaks("no-application-gets-at-privileges", "The key is read because an application wants it."),
            breaks(
                "no-effect-of-strangers",
                "The effect of one application in this way reaches all applications.",
            ),
        ],
    ),
    Named::alternative(
        "the-policy-is-asked-last",
        || {
            let applications = &[(Request::Start, Scope::Process)];
            controlled(Configuration { applications, ..STRANGER }, asks_the_policy_last)
        },
        "A request is judged by its meaning first, and the policy is asked about what would be granted.",
        &[breaks(
            "the-policy-decides",
            "The same application gets another answer to the same request for each state of the site, although it has no right to any.",
        )],
    ),
    Named::alternative(
        "a-request-that-joins-needs-no-right",
        || controlled(LATE_STRANGER, lets_join),
        "A request that joins a goal is not judged by the policy: the site does already what it asks for.",
        &[
            breaks("the-policy-decides", "An application asks for the site, and its request is granted."),
            breaks(
                "no-effect-of-strangers",
                "The request came after the load began. So the site reloads once more, and this time for the application alone.",
            ),
            breaks(
                "no-application-gets-at-privileges",
                "The request of the operator is over, and the key is read once more, because the application wants it.",
            ),
        ],
    ),
    Named::alternative(
        "noise-is-an-order",
        || controlled(NOISE, obeys_noise),
        "Every byte that is written into a descriptor of the controller is an order.",
        &[
            breaks(
                "the-policy-decides",
                "An application finds the descriptor, which it inherited, and writes: Apache's pipe of death takes every byte for an order.",
            ),
            breaks(
                "no-application-gets-at-privileges",
                "The key is read because an application wrote a byte.",
            ),
            breaks("no-effect-of-strangers", "The site reloads for all applications."),
        ],
    ),
    Named::alternative(
        "a-shared-table",
        || {
            controlled(NOISE, |machine, c, input| {
                let mut out = machine.step(c, input);
                if matches!(input, Input::Up(_, Up::Unreadable)) {
                    out.events.push(Event::Privileged { worker: None, action: Privilege::ReadKey });
                }
                out
            })
        },
        "The controller acts on a table that its workers can write.",
        &[
            breaks(
                "what-is-refused-changes-nothing",
                "The controller refuses the message, and acts on what stands in the table.",
            ),
            breaks(
                "no-application-gets-at-privileges",
                "An application writes into the table, and the privileged parent follows: CVE-2019-0211.",
            ),
            breaks(
                "privileges-are-for-a-granted-request",
                "The controller takes a privileged action without a request for it.",
            ),
        ],
    ),
    Named::alternative(
        "a-worker-reads-the-key",
        || {
            let budget = Budget { clients: 1, ..NO };
            let shared = Configuration { shared: true, policy: Policy::SHARED, budget, ..ONE };
            worked(shared, |machine, w, input| {
                let mut out = machine.step(w, input);
                if matches!(input, Said::Accepted(_)) {
                    out.events.push(Event::Privileged { worker: Some(w.id), action: Privilege::ReadKey });
                }
                out
            })
        },
        "A worker keeps the privileges with which it was started, and reads the key when a connection needs it.",
        &[
            breaks("the-controller-alone-has-privileges", "The worker reads the key by itself."),
            breaks(
                "no-application-gets-at-privileges",
                "Every application in the worker can read the key, too.",
            ),
            breaks(
                "privileges-are-for-a-granted-request",
                "The key is read for no request. That a version is bad shows only when it was acknowledged long ago.",
            ),
        ],
    ),
    Named::alternative(
        "system-exit-ends-the-site",
        || {
            changed(OWN_EXIT, |site| {
                let exit = row(Request::Exit(Code::OK));
                site.controller.effects[exit][Scope::Interpreter as usize] = Effect::Goal(Goal::Exit);
                site.worker.effects[exit][Scope::Interpreter as usize] = Effect::Goal(Goal::Exit);
            })
        },
        "SystemExit in an application is an order to the whole site.",
        &[
            breaks("the-goal-is-asked-for", "The request was about one interpreter, and the site ends."),
            breaks("the-controller-leaves-when-it-is-asked", "No requester asked the controller to leave."),
            breaks(
                "an-event-is-answered-by-its-account",
                "The ticket of a request about one interpreter has no account, and is resolved by the end of the site.",
            ),
            breaks(
                "the-effect-is-that-of-the-scope",
                "An exit in the scope of an interpreter is a goal of the site.",
            ),
            breaks(
                "no-effect-of-strangers",
                "One handler of one application ends the site for all applications: CherryPy behaves so.",
            ),
            breaks(
                "a-worker-passes-on-what-was-asked",
                "A request about one interpreter leaves its worker, which alone should decide about it.",
            ),
        ],
    ),
    Named::alternative(
        "an-exit-of-an-application-ends-its-process",
        || worked(OWN_EXIT, ends_with_its_interpreter),
        "SystemExit in an application ends its process, which other applications share.",
        &[breaks(
            "a-worker-leaves-when-it-is-told",
            "The other application in the process loses its requests and its memory for an exit that it knows nothing of.",
        )],
    ),
];

/// The answer names the application that asked.
fn takes_for_the_operator(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let (Some((worker, from, request, Scope::Site)), Input::Up(_, Up::Ask { call, .. })) =
        (asks(input), input)
    else {
        return machine.step(c, input);
    };
    let ask = Input::Ask { call: *call, operator: true, request, target: Target::Site };
    let mut out = machine.step(c, &ask);
    for event in &mut out.events {
        if let Event::Answered { origin, .. } = event {
            *origin = Origin::Application(from.of(worker));
        }
    }
    out
}

fn retires_for_an_application(machine: &worker::Machine, w: &mut Worker, input: &Said) -> work::Outputs {
    let mut out = machine.step(w, input);
    if matches!(input, Said::Ask { request: Request::Exit(_), scope: Scope::Process, .. }) && !w.retires {
        let more = machine.step(w, &Said::Retire);
        out.events.extend(more.events);
        out.commands.extend(more.commands);
    }
    out
}

fn numbers_none(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let mut out = machine.step(c, input);
    for event in &mut out.events {
        if let Event::Answered { call, .. } = event {
            *call = Call(0);
        }
    }
    out
}

fn asks_the_policy_last(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let mut tried = c.clone();
    let out = Machine { policy: Policy::DEDICATED, ..machine.clone() }.step(&mut tried, input);
    let refused = |event: &Event| matches!(event, Event::Answered { answer: Answer::Refused(_), .. });
    if out.events.iter().any(refused) {
        *c = tried;
        return out;
    }
    machine.step(c, input)
}

fn lets_join(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let joins = c.goal.is_some() && asks(input).is_some();
    let policy = if joins { Policy::DEDICATED } else { machine.policy };
    Machine { policy, ..machine.clone() }.step(c, input)
}

fn obeys_noise(machine: &Machine, c: &mut Controller, input: &Input) -> Outputs {
    let Input::Up(worker, Up::Unreadable) = *input else { return machine.step(c, input) };
    let request = Request::Reload;
    let ask = Input::Ask { call: Call(0), operator: true, request, target: Target::Site };
    let mut out = machine.step(c, &ask);
    for event in &mut out.events {
        if let Event::Answered { origin, .. } = event {
            *origin = Origin::Worker(worker);
        }
    }
    out
}

fn ends_with_its_interpreter(machine: &worker::Machine, w: &mut Worker, input: &Said) -> work::Outputs {
    let Said::Ask { call, from, request: Request::Exit(_), scope: Scope::Interpreter, inside } = *input
    else {
        return machine.step(w, input);
    };
    let interpreter = from.of(w.id);
    let request = Request::Exit(Code::OK);
    let asked = Event::Asked { call, interpreter, request, scope: Scope::Interpreter, inside };
    let mut out = machine.step(w, &Said::Down(Down::Control(Control::Drain)));
    // No control message came.
    w.control = None;
    out.events.retain(|event| !matches!(event, Event::Acted { .. }));
    out.events.splice(0..0, [asked, Event::OwnDeed { interpreter, deed: Deed::Exit }]);
    out
}
