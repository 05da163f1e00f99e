//! Goals, answers and tickets.

use super::Level::{Authority, Core, Threads};
use super::{Force, Requirement, must};

pub(super) const GOALS: &[Requirement] = &[
    must(
        "GOAL-1",
        Core,
        "Every request MUST be answered, once and in one atomic step, by the answer table: a total function of the state, the goal, whether the pass that the goal needs has begun, the origin and the request.",
        "An application that makes a request must know what will become of the request.",
        "R. Brewer, 25 June 2007 (must methods be locked or blocked by the current state?)",
    ),
    must(
        "GOAL-2",
        Authority,
        "A request that the policy forbids MUST be answered Denied before anything else is considered, and MUST change nothing.",
        "In shared hosting no application controls the server, and a denial that the requester does not see would be reported as a bug.",
        "G. Dumpleton, 26 June 2007 (would have to be controllable dependent on the environment)",
    ),
    must(
        "GOAL-3",
        Core,
        "While a goal is pending, it MUST only ever grow stronger, on the ladder Graceful < Start < Reload < Stop < Restart < Exit; a weaker request MUST be answered Superseded by it.",
        "Restart outranks Stop on purpose: a requester that wants the site down for good asks for Exit.",
        "Apache: shutdown is tested before restart; CherryPy: a restart() after exit() re-executes",
    ),
    must(
        "GOAL-4",
        Core,
        "A request equal to the pending goal MUST be answered Joined and share its end; so MUST a Start while a Reload is pending.",
        "Two requesters that want the same thing need it once.",
        "CherryPy: two threads that call exit() run every stop and exit listener twice",
    ),
    must(
        "GOAL-5",
        Core,
        "Accepting a stronger goal MUST at once resolve the ticket of every weaker one as Superseded.",
        "A requester must not wait for an end that will never come.",
        "CherryPy: the caller of start() does not learn that a stop() overtook it",
    ),
    must(
        "GOAL-6",
        Core,
        "A ticket MUST resolve exactly once.",
        "A requester that acts on the end of its request must act once.",
        "gunicorn 3050: one HUP tells the old workers twice",
    ),
    must(
        "GOAL-7",
        Threads,
        "A Reload or Graceful from outside a listener MUST NOT be reached by a pass whose first listener began before the request: it joins, and the goal runs once more.",
        "Otherwise the new certificate is acknowledged and not loaded.",
        "J. Tate, 26 June 2007 (the new SSL certificate must be applied to new incoming connections)",
    ),
    must(
        "GOAL-8",
        Core,
        "A Reload or Graceful from inside a listener MUST join the goal that is pending without another round.",
        "A listener that asks again each time would reload the site without end.",
        "MagicBus: a STOP listener that asks for RUN publishes without end",
    ),
    must(
        "GOAL-9",
        Core,
        "Requests from listeners alone MUST NOT keep a bus from coming to rest.",
        "No component may make the process spin.",
        "MagicBus: 18 of 175 re-entrant cases livelock",
    ),
    must(
        "GOAL-10",
        Core,
        "A ticket MUST carry the failure of every listener that failed between its grant and its end; that of a graceful listener concerns the tickets of Graceful alone.",
        "A requester is told what its request broke; a silent normal return hides it.",
        "CherryPy 2001; MagicBus: start() of a site that failed to start returns normally",
    ),
    must(
        "GOAL-11",
        Core,
        "A Stop that is accepted before the first pass of a Start MUST be reached at once.",
        "No service is up, so there is nothing to stop.",
        "CherryPy: exit() of a bus that never started publishes stop",
    ),
    must(
        "GOAL-12",
        Core,
        "A graceful pass MUST begin only in Running.",
        "A component that is advised to reload while the site does not run may start a part of the site.",
        "CherryPy: graceful() of a stopped bus starts the Monitor's thread",
    ),
    must(
        "GOAL-13",
        Core,
        "A request that is answered other than Accepted or Joined MUST change nothing.",
        "A requester relies on its answer: that its request has an effect, or that it has none.",
        "CherryPy: restart() leaves its flag set for the next exit()",
    ),
    must(
        "GOAL-14",
        Core,
        "A bus MUST NOT enter Running while a Stop, Restart or Exit is pending.",
        "Otherwise a component that waits for Running would begin to serve during a teardown.",
        "CherryPy: a start listener that calls stop() ends in STARTED",
    ),
    must(
        "GOAL-15",
        Core,
        "An Exit that was granted MUST lead to Exited, if every listener ends or is abandoned; no start pass begins after it.",
        "An accepted shutdown is never lost.",
        "CherryPy 886 (never stops, ignores TERM); CherryPy: exit() from a stop listener of stop() is lost",
    ),
    must(
        "GOAL-16",
        Core,
        "Every ticket MUST resolve, if every listener ends or is abandoned.",
        "No requester waits without end.",
        "MagicBus: two threads that enter EXIT join each other",
    ),
    must(
        "GOAL-17",
        Core,
        "A ticket MUST resolve as Reached only in the state it asked for: Start, Reload and Graceful in Running, Stop in Idle; and as Exited only after the exit pass.",
        "The report of an end must agree with the state of the bus.",
        "MagicBus: transition('RUN') returns normally with the state EXITED",
    ),
    Requirement {
        force: Force::May,
        ..must(
            "GOAL-18",
            Core,
            "A bus MAY return from the call of a request at once, with the answer, or when the ticket resolves; nothing else differs, and the bus declares which of the two it does.",
            "A caller without threads needs the first, a caller with a deadline the second.",
            "R. Brewer, 25 June 2007 (all shut down synchronously); Apache: a graceful restart returns at once",
        )
    },
];
