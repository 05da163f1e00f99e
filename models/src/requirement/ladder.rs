//! The goals of a site, the answers to its requesters, and their tickets.

use super::Level::Site;
use super::{Requirement, must};

pub(super) const INPUTS: &[Requirement] = &[
    must(
        "INPUT-1",
        Site,
        "A machine of a site MUST take any input in any state. An input that makes no sense there MUST be refused by an event, and change nothing else. A message is new each time that it is handed over: a host MUST hand over no message of a channel twice, and MUST keep the order of the messages of a worker, and that of the notices to a worker.",
        "Messages cross each other, and a timer or the end of a work may be told late or twice: a machine that counts on its host there breaks with it. Of messages it may count on the channel, which neither repeats nor reorders: a worker remembers no round and no notice that is over, and does one again that is handed over again.",
        "design of the machines: guards stand in the machine, never in its environment",
    ),
    must(
        "INPUT-2",
        Site,
        "Without new requests and faults a site MUST come to rest: no request, round, event or end of a worker is left open, and every slot of a site that is Running, unless it is given up, has one proved worker.",
        "A loop that nothing outside causes keeps the machine busy.",
        "counterexamples: a worker that retires as soon as it is ready is replaced without end; a round for a request from inside the round asks for another round without end",
    ),
];

pub(super) const LADDER: &[Requirement] = &[
    must(
        "LADDER-1",
        Site,
        "The goals of a site MUST have this order, weakest first: Start, Graceful, Reload, Roll, Stop, Restart, Exit. The goal MUST be at least as strong as every request that was granted and is not resolved, and MUST be one of them; it becomes weaker only when it is over. One exception: when a stronger goal is over while the site is still Starting, Start is the goal again, although no request for it is open.",
        "Each of the first four does what those before it do, so that the stronger goal does what the weaker request asked for.",
        "counterexample to the order of a bus: two crashes, a slot that is given up, a Graceful, and a Start that is told Already",
    ),
    must(
        "LADDER-2",
        Site,
        "A request that is stronger than the goal MUST be accepted, and become the goal. A request that is equal to the goal, or weaker than a goal that leaves the site up, MUST join it, unless it is a Start that has nothing to do (LADDER-5).",
        "A goal that leaves the site up does what a weaker request asks for: nothing is lost by waiting for it.",
        "counterexamples: a stop that nothing strengthens, because the server removed its PID file before it waited for its children (Apache); a Roll has loaded, a certificate is uploaded, a Reload is superseded by the Roll, and the workers have the old certificate",
    ),
    must(
        "LADDER-3",
        Site,
        "A request that is weaker than a pending Stop, Restart or Exit MUST be superseded by it. A ticket MUST be superseded only by a stronger goal that is accepted in the same step, so that the first effect of that goal is yet to come.",
        "Superseded tells the requester that what comes covers its request, or voids it; that is true only of effects that did not begin.",
        "counterexample: a weaker request behind a Roll that has loaded. Apache: stop dominates restart, but a graceful stop after a pending restart becomes an ungraceful one",
    ),
    must(
        "LADDER-4",
        Site,
        "At rest, an Idle site MUST accept Start, Restart and Exit, answer Stop with Already, and refuse the rest as not running. At rest, a Running site MUST accept everything but a Start that has nothing to do. A site that is Exited MUST refuse every request; it MAY grant an Exit, which changes nothing.",
        "A request is refused where nothing is there to do it with.",
        "GOAL-12, applied to a site",
    ),
    must(
        "LADDER-5",
        Site,
        "A request MUST be answered Already only if the site is what it asks for: a Start if the site runs and no slot is given up, and then always, under every goal; a Stop if the site is Idle at rest. In a Roll a slot of the configuration that the Roll replaces counts, too.",
        "Already is a statement about the site, and the requester goes away with it.",
        "counterexamples: a Start is told Already while a slot is given up; a Start is told so in a Roll, the Roll breaks off, and the slot of the configuration from before is still given up",
    ),
    must(
        "LADDER-6",
        Site,
        "The states of a site MUST follow this graph: Idle to Starting or Exited; Starting to Running, Stopping, Idle or Exited; Running to Stopping, Idle or Exited; Stopping to Idle or Exited. Running MUST be entered when every slot serves or is given up and the goal that led there is over, Idle and Exited when no worker is left. A site without a goal is Idle or Running, or has Exited.",
        "A state that is written early tells a requester that waits for it something that is not true.",
        "LIFE-1, applied to a site",
    ),
    must(
        "LADDER-7",
        Site,
        "While the controller lives, every request MUST be answered exactly once, in one step. An answer that does not grant the request MUST change nothing.",
        "Nothing comes between a decision and its effect. A requester without an answer repeats its request without end.",
        "GOAL-1 and GOAL-13, applied to a site",
    ),
];

pub(super) const TICKETS: &[Requirement] = &[
    must(
        "TICKET-1",
        Site,
        "A granted request MUST have a new ticket, and no other request has one. A ticket MUST be resolved once, and sooner or later, while the controller lives, its loads end, and workers do not end again and again without a request. A goal that leaves the site up MUST be over in the step in which it is reached.",
        "The owner that uploads a certificate waits for the answer.",
        "GOAL-6 and GOAL-16, applied to a site; J. Tate, 26 June 2007 (\"needs to be able to tell the entire server to reload\")",
    ),
    must(
        "TICKET-2",
        Site,
        "Accepting a stronger goal MUST resolve every ticket for a weaker one at once: as superseded, or, of one but a Start whose load failed already or whose Roll broke off, with these failures. No other ticket is superseded: the account of an event, and the end of a process, go on.",
        "The first effect of the stronger goal lies after these tickets, so it does what they asked, or voids it.",
        "GOAL-5, applied to a site",
    ),
    must(
        "TICKET-3",
        Site,
        "A request that joins a goal after the first effect of that goal (its load; without one, its round) MUST be told that it is late. It MUST NOT be resolved with what runs, and not get its failures; the strongest of the late ones is the next goal. A Start is late only where nothing is loaded and the load is what it waits for. A request from inside a listener of the round in progress names that round, and is not late while the goal is that of the round.",
        "The file may have changed after it was read: this is the freshness of a pass (GOAL-7), applied to a site. A round for each request from inside a round would never end; and to come from a worker of the round is not to be inside it.",
        "counterexamples: a bad file is repaired while it is read, and the Start that joins gets the failure; a request thread of a worker in a round uploads and asks, and is told that the new certificate is in use",
    ),
    must(
        "TICKET-4",
        Site,
        "A resolution as reached MUST be true, as far as the controller heard. Of a Start, a Graceful, a Reload and a Roll it says that every slot serves. Of a Graceful it also says that a round, or a load, that began after the request was done everywhere. Of a Reload and a Roll it also says that what was loaded for the request (TICKET-3) is in use by every worker that did not say that it leaves, in the slots of the configuration. Of a request that ends the site it says that no worker is left. A Graceful, a Reload or a Roll MUST NOT be resolved with failures before every slot serves or is given up, unless the load that it waited for failed or the Roll broke off.",
        "The requester acts on it: it removes the old certificate. A worker that left may still answer with the old code: its end is an event of its own.",
        "counterexamples: a worker dies during a Reload, and the requester is told that the Reload is done while no worker serves in the slot; acknowledged at the load; a worker that asks to be replaced, acknowledged before it left; a retiring worker that did not read its message yet, left out",
    ),
    must(
        "TICKET-5",
        Site,
        "A request for the end of one process MUST be resolved when that incarnation has ended, or, with failures, when it goes on because no successor can come (ROUND-2).",
        "Resolved at once it would be a lie; and a slot that is given up would let the requester wait without end.",
        "counterexamples: an Exit of scope Process that is resolved while the process lives; one that is never resolved",
    ),
    must(
        "TICKET-6",
        Site,
        "The ticket of a goal that leaves the site up MUST be resolved with failures if and only if there is a failure to tell. The failures are that a slot in use is given up, that the Roll broke off, that the load or the round of the goal failed, and that no worker serves. A round that began for a weaker goal counts where the load failed or the Roll broke off. A Start MUST be judged by the state alone, except for a load that it waits for.",
        "A failure that no requester is told of is silent; a failure of another request says nothing of this one.",
        "counterexample: a Start joins a Reload, the load of the Reload fails, the site serves, and the Start failed",
    ),
];

pub(super) const EXIT_CODE: &[Requirement] = &[must(
    "EXITCODE-1",
    Site,
    "The exit code of the controller MUST be the first code other than 0 that was asked for and granted. Without such a code it MUST be 70 if the site was damaged, and no Start, Graceful, Reload or Roll has ended without failure since then. The site is damaged when a slot of the generation in use, or of the one that a Roll replaces, is given up, when the load of a site that is down fails, and when the controller cannot be re-executed. In all other cases the code MUST be 0. A Start, which is judged by the state alone, ends without failure when every slot serves, also if it joined a goal that failed, or goes on without a requester.",
    "The code 70 says that the site was damaged when it ended. A repair takes the damage back. A Roll that broke off leaves a configuration in use of which it gave no slot up. A round that failed leaves every slot as it was.",
    "counterexample: a Roll healed the slot, and the exit code is 70; CODE-1, applied to a site",
)];
