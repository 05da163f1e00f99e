//! Goals, answers and tickets.

use super::Level::{Authority, Core, Threads};
use super::{By, Force, Requirement, must};

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
        "While a goal is pending, it MUST only ever grow stronger, on the ladder Graceful < Start < Reload < Stop < Restart < Exit. A request that is stronger than the pending goal MUST be answered Accepted, and becomes the goal. A request that is weaker than the pending goal MUST be answered Superseded by it. Earlier rules of the answer table go before these two answers: Denied and Refused; the answers in Exited; Refused(not running) to a Graceful outside Running; Already to a Start in Running beside a Graceful; Joined to a Start beside a Reload.",
        "Restart outranks Stop on purpose: a requester that wants the site down for good asks for Exit.",
        "Apache: shutdown is tested before restart; CherryPy: a restart() after exit() re-executes",
    ),
    must(
        "GOAL-4",
        Core,
        "A request equal to the pending goal MUST be answered Joined and share the end of that goal; so MUST a Start while a Reload is pending. GOAL-20 says the end that a request shares for which the goal runs once more.",
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
        "A Reload or Graceful from outside a listener MUST NOT be reached by a pass in which the turn of a listener began before the request: the request joins, and the goal runs once more.",
        "Otherwise the new certificate is acknowledged and not loaded.",
        "J. Tate, 26 June 2007 (the new SSL certificate must be applied to new incoming connections)",
    ),
    must(
        "GOAL-8",
        Core,
        "A Reload or Graceful that the running listener requests while that goal is pending MUST be answered Joined without another round, also after its pass began. Where another goal or none is pending, the answer table holds as for a thread.",
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
        "The resolution of a ticket MUST carry every failure that the bus remembers for its tickets at that moment (GOAL-19), also a failure before the grant of the ticket. The failure of a graceful listener MUST be carried to tickets of Graceful alone.",
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
        "A graceful pass MUST begin only in Running. A Graceful in Idle, Starting, Stopping or Exiting, and a Reload at rest in Idle, MUST be answered Refused(not running), unless an earlier rule of the answer table denies or refuses it.",
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
            "A bus MAY return from the call of a request at once, with the answer, when the ticket resolves, or when the bus is at rest after the request; nothing else differs, and the bus declares when it returns.",
            "A caller without threads needs the first, a caller with a deadline the second. A bus without threads of its own runs its passes on the thread that asks, and gives that thread back at rest.",
            "R. Brewer, 25 June 2007 (all shut down synchronously); Apache: a graceful restart returns at once",
        )
    },
    Requirement {
        checked: By::Construction("the_failures_for_the_tickets_are_forgotten_at_rest"),
        ..must(
            "GOAL-19",
            Core,
            "A bus MUST remember for its tickets each failure (a channel, a listener, and Failed, TimedOut or Busy) once: those of start, stop and exit listeners, and those of graceful listeners that end while Graceful is the goal. The bus MUST forget all of them when it comes to rest: the goal is reached, and no ticket needs the goal to run once more. The bus MUST forget those of graceful listeners when a stronger goal takes the place of the Graceful, after its tickets were told. A bus in Exited never comes to rest, and forgets none.",
            "One set is enough for all tickets. A requester is told too much rather than too little: also what failed before it joined, and what failed on the way to a goal that was superseded.",
            "GOAL-10, and decision 6 (a ticket that needs another round keeps the failures of the first)",
        )
    },
    Requirement {
        checked: By::Construction("a_ticket_for_which_the_goal_runs_once_more_resolves_after_the_others"),
        ..must(
            "GOAL-20",
            Threads,
            "Where a goal runs once more (GOAL-7), the tickets of the round that ends MUST resolve at the end of that round, and a ticket that joined once more MUST resolve at the end of the next round, unless a stronger goal supersedes it before.",
            "A requester waits no longer than for the pass that its request needs.",
            "GOAL-4 and GOAL-7, read together",
        )
    },
    Requirement {
        checked: By::Construction("a_bus_at_rest_does_nothing_until_a_request_is_accepted"),
        ..must(
            "GOAL-21",
            Core,
            "A bus at rest (GOAL-19) MUST NOT change its state, and MUST NOT begin a pass, before a request is Accepted.",
            "A site that was stopped stays down until it is asked to start.",
            "GOAL-13 and GOAL-19, read together",
        )
    },
];
