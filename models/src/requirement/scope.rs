//! The scope of an event, its account, the rights of each requester, and the contract of a relay.

use super::Level::{Authority, Site};
use super::{By, Force, Requirement, must};

pub(super) const SCOPES: &[Requirement] = &[
    Requirement {
        id: "SCOPE-1",
        level: Site,
        force: Force::Must,
        text: "The scope of an event MUST be one of four, by two independent choices: this process or every process, and interpreters of the origin's name or every interpreter: Interpreter, Process, Application, Site.",
        rationale: "The mail of June 2007 asks exactly these two questions.",
        source: "G. Dumpleton, 26 June 2007 (\"only be propagated within the same sub interpreter ... other sub interpreters within the same process ... other process ... just the interpreter with the same name\")",
        checked: By::Construction("the_four_scopes_are_two_independent_choices"),
    },
    must(
        "SCOPE-2",
        Site,
        "An interpreter outside the granted scope MUST NOT be told of an event.",
        "The scope is also a promise to the interpreters outside it.",
        "G. Dumpleton, 26 June 2007 (\"how does one know how far the event should propagate\"); Apache prefork signals its process group",
    ),
    must(
        "SCOPE-3",
        Site,
        "Each interpreter to which an event is due (NOTICE-1) and that lives until its delivery MUST be told exactly once, unless its channel is full or closed, or its process ends.",
        "With less telling, a copy of the application is left behind; with more, code that is not idempotent runs twice.",
        "G. Dumpleton, 26 June 2007; mod_wsgi 6 calls a subscriber again for the same signal",
    ),
    must(
        "SCOPE-4",
        Site,
        "While the controller lives, the sender of an event MUST learn of each interpreter to which the event was due and that was not told: because its channel was full or closed, because it ended, or because its process ended. The sender MUST NOT be told so of an interpreter that lives and was told.",
        "A sender can repair a loss that it learns of; it cannot repair a silent loss.",
        "mod_wsgi drops a signal silently when its pipe is full",
    ),
    must(
        "SCOPE-5",
        Site,
        "An interpreter that was created after the acceptance of an event MUST NOT be told of it.",
        "Identity is the incarnation: a newcomer of the same name starts from what is current.",
        "mod_wsgi: an interpreter that is born while the others are being told may or may not be",
    ),
    must(
        "SCOPE-6",
        Site,
        "An event MUST cross from one process to another through the controller only, which knows its origin by the channel that it came on.",
        "A sender that names its own origin can claim to be any other sender.",
        "G. Dumpleton, 26 June 2007 (\"the propagation of the event comes from outside and ends up inside\")",
    ),
    must(
        "SCOPE-7",
        Authority,
        "A request that is granted MUST have the effect of its scope and no other. A request of scope Site, except an event, becomes the goal of the site. An Exit, Restart or Roll of scope Process replaces that worker. A request of scope Interpreter or Application is a deed of these interpreters. An Exit and a Restart of an interpreter count as done when its end begins: how that ends is seen in its worker. An event is told in any scope. A request that means nothing in its scope MUST be refused.",
        "Rights are judged on effects.",
        "the table of the effects; AUTH-5",
    ),
];

pub(super) const ACCOUNTS: &[Requirement] = &[
    must(
        "NOTICE-1",
        Site,
        "An event MUST be due to the interpreters in its scope that the controller knows to live when it accepts the event, each by its incarnation: those of which it heard that they were created, and did not hear that they are gone. A request about one worker or one interpreter that is not known to live MUST be refused.",
        "An interpreter of which the controller did not hear yet counts as created after the event: each interpreter must be on one side or the other.",
        "counterexample: a worker has booted, its message is on its way, and its interpreter is neither told nor reported",
    ),
    must(
        "NOTICE-2",
        Site,
        "The channel proves the process, not the name: a request MUST be granted to an interpreter only if it is known to live in the process from whose channel the request came.",
        "An interpreter can write as another one of its process. Applications that must be kept apart need processes of their own.",
        "counterexample: one interpreter writes as another, and the copies of the other reload",
    ),
    must(
        "NOTICE-3",
        Site,
        "The account of an event MUST be settled when each interpreter to which it is due got it or missed it: its channel was full or closed, itself or its process is gone. Its ticket MUST be resolved with the account, and not before.",
        "A requester that is told too early repairs nothing.",
        "counterexample: an event that is resolved when it is accepted",
    ),
    must(
        "NOTICE-4",
        Site,
        "The messages that a worker wrote before its end MUST be handled before its end is. That an interpreter was told MUST be kept by its incarnation.",
        "Otherwise an interpreter that was told is reported as not told, and the second incarnation of a name is taken for the first.",
        "counterexamples: the end overtakes the words; a second interpreter of a name is not reported",
    ),
];

pub(super) const AUTHORITY: &[Requirement] = &[
    must(
        "AUTH-1",
        Authority,
        "A request that the policy does not permit MUST be answered Denied, and have no other effect.",
        "A silent denial looks like a lost message, and the application repeats its request without end.",
        "mod_wsgi installs no signal handler, and says nothing to the caller",
    ),
    must(
        "AUTH-2",
        Authority,
        "A request MUST be answered Denied exactly if the policy of the deployment does not permit its origin to ask for it in its scope. The other rules answer what the policy permits (LADDER-2, SCOPE-7).",
        "The rights of an application depend on the environment, not on the application.",
        "G. Dumpleton, 26 June 2007 (\"controllable dependent on the environment in which one is running\")",
    ),
    must(
        "AUTH-3",
        Authority,
        "Under Shared a sequence of application requests MUST NOT lead to a privileged action: read a key, bind, change the user, re-execute.",
        "Arbitrary users share the server.",
        "G. Dumpleton, 26 June 2007 (\"you don't want arbitrary user doing things to the server\"); CVE-2019-0211",
    ),
    must(
        "AUTH-4",
        Authority,
        "A privileged action MUST be taken by the controller, for a granted request of the operator, of the host of the controller or, under Dedicated, of an application.",
        "Workers are unprivileged, and stay so.",
        "G. Dumpleton, 26 June 2007 (\"the child processes aren't privileged\"); CVE-2007-3304, CVE-2002-0839",
    ),
    must(
        "AUTH-5",
        Authority,
        "Under Shared an application MUST NOT change the state of another application, nor end a process that it shares with one. A process that answers nothing within the deadline of a notice is forced (LEAVE-7): then it is the process that failed, and the deployment gives that deadline more time than a deed has.",
        "A mistake of one application must not harm the application of another owner.",
        "R. Brewer and G. Dumpleton, March 2007 (what does SystemExit in an application end?); CherryPy: a handler's SystemExit stops the whole site",
    ),
    must(
        "AUTH-6",
        Authority,
        "An application MUST be able to reach its own interpreter, under every policy.",
        "The smallest scope harms no other application.",
        "G. Dumpleton, 26 June 2007 (\"keeping it just to that sub interpreter\")",
    ),
];

pub(super) const RELAY: &[Requirement] = &[
    must(
        "RELAY-1",
        Site,
        "A relayed message MUST be handed to an interpreter at most once, however often the transport repeats it.",
        "Each message has an id of its sender's incarnation, which the receiver remembers.",
        "G. Dumpleton, 26 June 2007 (\"external packages ... if more sophisticated signalling\")",
    ),
    must(
        "RELAY-2",
        Site,
        "A receiver MUST learn that a relayed message was lost, when it sees a later one of the same sender.",
        "A cache that missed an invalidation must drop all its entries, and it can do so only if it knows of the loss.",
        "G. Dumpleton, 26 June 2007; the contract of this page",
    ),
    must(
        "RELAY-3",
        Authority,
        "A relayed message MUST NOT be handed to an interpreter of another name, and MUST NOT become a request.",
        "The transport is foreign: it carries messages between the copies of an application, and no authority.",
        "G. Dumpleton, 26 June 2007; Apache: characters on an inherited pipe are orders",
    ),
];
