//! Loads, rounds, and the configuration that they bring into use.

use super::Level::{Authority, Site};
use super::{Requirement, must};

pub(super) const LOADS: &[Requirement] = &[
    must(
        "LOAD-1",
        Site,
        "After a Reload was acknowledged as done well, a connection MUST NOT be accepted with an older version of what was loaded, by any worker. A worker is excepted that said that it leaves, or that it is back from a round, before it was so: the controller cannot know better.",
        "A new certificate is uploaded for this purpose.",
        "J. Tate, 26 June 2007 (\"the new SSL certificate would not be applied to new incoming connections\")",
    ),
    must(
        "LOAD-2",
        Site,
        "A connection MUST keep the version that it was accepted with.",
        "A session that changes its certificate in the middle is broken.",
        "TLS; Apache: a request of the old generation ends on the old generation",
    ),
    must(
        "LOAD-4",
        Site,
        "If the new version cannot be loaded, the old one MUST stay in use, and the requester MUST be told of the failure.",
        "A typing error in a certificate must not end a site that works.",
        "Apache: a bad configuration at a restart ends the server",
    ),
    must(
        "LOAD-6",
        Authority,
        "The key of a certificate MUST be read by the controller only. A worker gets what it needs to serve with a version from the controller: with its spawn, or with the round of a Reload.",
        "A worker that can read the key can read every later one, too, and give it away. The model knows a version by its number, so no claim judges how its content comes to a worker: that is a duty of the host.",
        "G. Dumpleton, 26 June 2007 (\"changing the certificates would need a complete restart ... the child processes aren't privileged\")",
    ),
    must(
        "LOAD-7",
        Site,
        "A connection MUST be accepted with the version that its worker has in use: the one that it was spawned with, or that of the last Reload that it did well, from the moment on in which it says so.",
        "The controller counts on what the worker says.",
        "LOAD-1 is about the site, this about one worker",
    ),
    must(
        "LOAD-8",
        Site,
        "A Reload, a Roll, and every request that starts a site that is down MUST begin with a load, one at a time, for a goal that leaves the site up. No configuration MUST come into use but one that was loaded, or, when a Roll broke off, the one from before it.",
        "The configuration in use has been read once, by the process that may read it.",
        "design of the load",
    ),
    must(
        "LOAD-9",
        Site,
        "The result of a load that began for a goal that is no more MUST be dropped, and a goal that needs a load loads again. The result of any other load MUST NOT be dropped.",
        "The files that were read may be older than the request that became the goal.",
        "counterexample: a Roll is accepted while a Reload loads, and takes the old version",
    ),
];

pub(super) const ROUNDS: &[Requirement] = &[
    must(
        "ROUND-1",
        Site,
        "A round MUST be of the work of its goal and of the version in use when it begins, and MUST go once to every worker that did not say that it leaves, be it booting or told to end; and to no other process.",
        "A worker accepts connections until it says that it does not, also after a control message was written to it.",
        "counterexample: a worker that was told to drain and did not read it yet is left out, and accepts with the old version",
    ),
    must(
        "ROUND-2",
        Site,
        "A round MUST be over as soon as no worker is due, and not before. A worker is due until it says that it is done or failed, or that it leaves, or until its end is known. A worker that must be replaced is due no longer when it goes on instead, because no successor can come. No successor can come when the worker is alone in its slot, and that slot is given up, or is one too many while another slot is given up and has no proved worker. A worker that is not due any more does not become due again, also if the slot is tried again. A goal that ends the site voids the round, and a newer round takes the place of that of a Graceful. Under any other goal it goes on, and that goal is not over before it.",
        "A worker that leaves accepts nothing more: to wait for its drain would let a Reload wait for the slowest request.",
        "counterexamples: a Reload that waits for a drain; a Roll takes the place of a Reload and fails, and a worker that could not reload keeps the old version",
    ),
    must(
        "ROUND-3",
        Site,
        "A worker that cannot do a Reload in place, or is not back from it in time, MUST be replaced, and is waited for. A Graceful that a worker cannot do, or that is not back in time, is a failure, and replaces no process. A round MUST have failed if and only if a worker failed in it, or went on in it although it must be replaced (ROUND-2), also if that worker ended or was replaced later.",
        "Every worker comes back with the new version, or leaves; advice is not worth a process.",
        "counterexample: a worker that asks to be replaced is taken for done",
    ),
    must(
        "ROUND-4",
        Site,
        "A worker MUST do one round at a time, while it serves, and keep the newest of those that come meanwhile. It takes a version into use in the step in which it says that the Reload is done.",
        "A Reload that interrupts a Reload leaves components half way.",
        "counterexample: a round that begins inside a round; PASS-1, applied to a worker",
    ),
];

pub(super) const CONFIGURATION: &[Requirement] = &[
    must(
        "CONF-1",
        Site,
        "A configuration of no slots MUST be refused, as a load that failed.",
        "A site without slots is a site that is stopped, and a Stop asks for that.",
        "the rules of the load",
    ),
    must(
        "CONF-2",
        Site,
        "The number of slots MUST be that of the configuration in use. When it becomes smaller, the workers in slots too many leave when every other slot has a proved worker. Until then no slot too many keeps more than one worker.",
        "A Reload that shrinks must not make the site serve less than the new configuration says.",
        "counterexample: a Reload to fewer slots drops a worker while the other one boots",
    ),
    must(
        "CONF-3",
        Site,
        "The controller MUST end for a granted Exit, and re-execute itself for a granted Restart, when no worker is left. A re-execution MUST keep its arguments, its environment and its listening sockets.",
        "No other process holds the sockets. The model has no arguments, environment and sockets, so no claim judges that they are kept: that is a duty of the host. `src/bus/tests/host/reexec.rs` shows it of the arguments of a bus.",
        "CTRL-9; Apache keeps its listening sockets over a restart",
    ),
];
