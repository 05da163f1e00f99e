//! A table of the requirements of one bus, each with its counterpart in a site of many processes.

/// A requirement of one bus, and the requirements of a site that stand in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counterpart {
    /// The requirement of one bus.
    pub bus: &'static str,
    /// The requirements of a site. Without one, `says` is the reason why there is none.
    pub site: &'static [&'static str],
    /// The difference, in a sentence or two.
    pub says: &'static str,
}

const fn row(bus: &'static str, site: &'static [&'static str], says: &'static str) -> Counterpart {
    Counterpart { bus, site, says }
}

const fn none(bus: &'static str, says: &'static str) -> Counterpart {
    row(bus, &[], says)
}

/// A row for each requirement of one bus, in the order of its chapters.
pub const COUNTERPARTS: &[Counterpart] = &[
    row(
        "LIFE-1",
        &["LADDER-6"],
        "The graph of a site has no Exiting: a site has no exit listeners of its own, and goes from Stopping to Exited. A load that fails leads from Starting back to Idle.",
    ),
    row("LIFE-2", &["LADDER-6", "LADDER-4"], "Exited has no way out."),
    row(
        "LIFE-3",
        &["LADDER-6"],
        "Running is entered when every slot serves or is given up. It is not left because a worker dies: the worker is replaced.",
    ),
    row(
        "LIFE-4",
        &["LADDER-6", "CTRL-1"],
        "Idle has no worker. The controller lives, and waits for a Start.",
    ),
    none(
        "LIFE-5",
        "A site has no stop pass: its workers end, each by its own teardown, and a worker that ended is not ended again.",
    ),
    row(
        "LIFE-6",
        &["LADDER-6", "CTRL-2"],
        "On the way out the site goes from Stopping to Exited, and no worker is spawned any more.",
    ),
    row(
        "LIFE-7",
        &["ROUND-1", "LOAD-8"],
        "The bus of each interpreter passes through Idle. The site stays Running, and goes on serving.",
    ),
    row(
        "LIFE-8",
        &["ROUND-3", "LADDER-6"],
        "A Graceful is a round; a worker that fails in it is not replaced.",
    ),
    row("LIFE-9", &["INPUT-1"], "Both machines take any input in any state."),
    row(
        "GOAL-1",
        &["LADDER-7"],
        "A request has one answer. Only the controller answers a request that concerns more than one interpreter.",
    ),
    row("GOAL-2", &["AUTH-1", "AUTH-2"], "The policy looks at the scope as well."),
    row(
        "GOAL-3",
        &["LADDER-1", "LADDER-2", "LADDER-3"],
        "The ladder of a site begins with Start, and has a Roll. A weaker request joins a goal that leaves the site up, because that goal does its work too.",
    ),
    row("GOAL-4", &["LADDER-2"], "Each weaker request joins, and not a Start alone."),
    row("GOAL-5", &["TICKET-2"], "The account of an event and the end of one process are not superseded."),
    row("GOAL-6", &["TICKET-1"], "The same."),
    row(
        "GOAL-7",
        &["TICKET-3"],
        "The load of the goal stands in the place of the pass: a request after its beginning is late.",
    ),
    row(
        "GOAL-8",
        &["TICKET-3"],
        "A request inside a listener of a round names the round, and joins it while the goal is that of the round. To come from a worker of the round is not enough.",
    ),
    row("GOAL-9", &["INPUT-2"], "A site comes to rest without new requests and faults."),
    row(
        "GOAL-10",
        &["TICKET-6"],
        "The failures are a slot that is given up, a load or a round that failed, and a site in which no worker serves.",
    ),
    row(
        "GOAL-11",
        &["CTRL-1", "LADDER-2"],
        "A Stop during a Start is accepted, and what was spawned ends. Idle is reached when no worker is left.",
    ),
    row(
        "GOAL-12",
        &["LADDER-4"],
        "Graceful, Reload and Roll are refused in Idle. While a site starts they are accepted: their load is the one that it needs.",
    ),
    row("GOAL-13", &["LADDER-7"], "The same."),
    row("GOAL-14", &["CTRL-2"], "No worker is spawned under a pending Stop, Restart or Exit."),
    row(
        "GOAL-15",
        &["CTRL-1", "CTRL-5", "CONF-3"],
        "The escalation bounds the end, because a worker can be forced. A listener cannot.",
    ),
    row(
        "GOAL-16",
        &["TICKET-1", "INPUT-2"],
        "A worker that does not answer is bounded by a deadline, so a ticket needs no condition.",
    ),
    row(
        "GOAL-17",
        &["TICKET-4", "TICKET-5"],
        "A resolution is true as far as the controller heard. A request that ends the site is resolved when no worker is left.",
    ),
    none("GOAL-18", "A request of another process always has its answer and its resolution as two messages."),
    row(
        "GOAL-19",
        &["TICKET-6"],
        "The failures are read from the state when the ticket is resolved. The failures of a load and of a round are told to those that waited for them.",
    ),
    row(
        "GOAL-20",
        &["TICKET-3"],
        "The late ones are not resolved with what runs; the strongest of them is the next goal.",
    ),
    row(
        "GOAL-21",
        &["LADDER-1", "CTRL-9", "LEAVE-1"],
        "At rest a site replaces what crashed and what retires. It takes no other step without a request.",
    ),
    row("PASS-1", &["ROUND-4", "LOAD-8"], "One round of a worker, and one load of the site, at a time."),
    row(
        "PASS-2",
        &["ROUND-1", "TEAR-5", "SCOPE-3"],
        "A round goes to every worker that does not say that it leaves, an event to every interpreter that is known to live.",
    ),
    none(
        "PASS-3",
        "Workers of a round work at the same time. The order inside an interpreter is that of its bus.",
    ),
    row(
        "PASS-4",
        &["TEAR-12"],
        "In the end of a worker each stage waits for all interpreters. Rounds wait at their end alone.",
    ),
    row("PASS-5", &["SCOPE-5"], "An interpreter that is born later is not told of an earlier event."),
    row(
        "PASS-6",
        &["ROUND-2", "NOTICE-3"],
        "A worker that leaves, or an interpreter that is gone, is not waited for.",
    ),
    row("PASS-7", &["TEAR-1", "TEAR-2"], "Exit functions come after the telling and the joining."),
    row("PASS-8", &["TEAR-2", "TEAR-4"], "No step of an end is taken twice."),
    none(
        "PASS-9",
        "A site has no order of components. Every stage of an end goes to all interpreters at once.",
    ),
    row(
        "FAIL-1",
        &["LOAD-4", "RATE-1", "TICKET-6"],
        "A failure does not end a site that serves: the slot is given up, and the requester is told. A first load that fails leads back to Idle.",
    ),
    row("FAIL-2", &["TEAR-6"], "A step that fails is given up, and the next one follows."),
    row("FAIL-3", &["CONF-3", "CTRL-1"], "The controller ends when no worker is left."),
    none(
        "FAIL-4",
        "The controller and the workers are processes of the server, and end by a command to their host. A bus in an interpreter still ends no process.",
    ),
    row(
        "CODE-1",
        &["EXITCODE-1"],
        "In the place of failed listeners stand slots that are given up, first loads and re-executions that failed. A failure that was repaired does not count.",
    ),
    row("CODE-2", &["CONF-3"], "A Restart goes on when workers had to be forced."),
    row(
        "CODE-3",
        &["TICKET-6", "TEAR-7"],
        "The controller tells failures with tickets, and reports what was not told. Its process returns a code alone.",
    ),
    row("CODE-4", &["EXITCODE-1"], "A round that failed does not change the exit code."),
    row(
        "EXIT-1",
        &["SCOPE-7", "TEAR-14"],
        "An exit of code in an interpreter is an Exit of that interpreter alone. Its worker goes on.",
    ),
    row("EXIT-2", &["AUTH-6"], "An interpreter may always end itself, so this request is never denied."),
    row(
        "TIME-1",
        &["TEAR-6", "ROUND-3", "LEAVE-7"],
        "A step is given up; a worker is told to stop, and then forced.",
    ),
    row("TIME-2", &["INPUT-1"], "A message that comes too late from a worker is refused as stale."),
    row(
        "TIME-3",
        &["TEAR-11"],
        "An interpreter that does not end is left as it is, and ends with its process.",
    ),
    row(
        "TIME-4",
        &["CHAN-1", "CTRL-6", "INPUT-1"],
        "Numbers of workers, rounds and notices are never used again.",
    ),
    none(
        "WAIT-1",
        "A site has tickets, and no waits for a state: a requester in another process waits for a message.",
    ),
    row("WAIT-2", &["LOSS-2"], "A requester sees its channel close when the controller ends."),
    none(
        "WAIT-3",
        "A requester of a site is told by messages. The bus of its interpreter refuses to wait inside a listener.",
    ),
    row("WAIT-4", &["CONF-3"], "The controller ends after the last worker."),
    row(
        "WAIT-5",
        &["LADDER-4", "CONF-3"],
        "The controller has its result in the step that reaches Exited, and the machine refuses every request after it. A re-execution that fails becomes an end.",
    ),
    row("WAIT-6", &["AUTH-4", "CONF-3"], "Only the controller re-executes itself."),
    row("WAIT-7", &["CTRL-1", "CONF-3"], "The process of the controller ends once Exited is reached."),
    none("WAIT-8", "A site has no waits for a state."),
    none("WAIT-9", "The queue of the main thread belongs to one process. The bus of each process keeps it."),
    none("WAIT-10", "A resolution is a message, and is sent once. The requester keeps of it what it likes."),
    none(
        "MSG-1",
        "Logs belong to the bus of each process. The machines of a site have no log: they have events.",
    ),
    none("MSG-2", "The queue of the main thread belongs to one process."),
    row(
        "MSG-3",
        &["SCOPE-7", "SCOPE-3"],
        "An event changes no state of the site, and many may be on their way at once.",
    ),
    row(
        "SIG-1",
        &["CHAN-1"],
        "Control messages are written to the channel of one worker. A signal from outside is a request of the operator, if the host translates it.",
    ),
];

#[cfg(test)]
mod tests;
