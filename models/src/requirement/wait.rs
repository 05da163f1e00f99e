//! Deadlines, waiting, the main program, messages and signals.

use super::Level::{Core, Threads};
use super::{By, Requirement, must};

/// The chapter on deadlines.
pub const DEADLINES: &[Requirement] = &[
    must(
        "TIME-1",
        Threads,
        "A listener that passes its deadline MUST count as TimedOut and be abandoned: the pass goes on without it.",
        "One looping component must not keep the teardown from ending.",
        "G. Dumpleton, February 2012 (a looping thread can block atexit without end)",
    ),
    must(
        "TIME-2",
        Threads,
        "Everything that an abandoned listener still does MUST be refused or reported, and MUST change nothing but that the listener is no longer abandoned once it ends. Its requests are answered Refused(abandoned), or Denied where the policy forbids them; its waits, the subscriptions of listeners that it begins or ends, and its entries of the `main` queue are refused for the same reason. A message is published and heard as ever, and a subscription to messages begins and ends as ever, because messages change no state (MSG-3). A handle of a ticket that the listener drops counts as dropped by a thread, because a listener waits for no ticket. Its end is reported as late. An end by Exit(code) is first answered like any request of it, and then reported as late: as Exit(code), or as Failed where the answer was Denied.",
        "The decision that was made without the listener stands.",
        "Erlang supervisors: a child that passed its shutdown time is not asked again",
    ),
    must(
        "TIME-3",
        Threads,
        "While an abandoned listener still runs, its next turn MUST end at once as Busy, without a call.",
        "No callback runs twice at the same time.",
        "httpd: old children that hang in a graceful restart",
    ),
    must(
        "TIME-4",
        Threads,
        "The end and the deadline of a call of a listener MUST concern that call alone. If they come when the call is over, they MUST be refused, and MUST NOT be taken for a later call of the same listener.",
        "A timer that was set for one pass must not abandon the listener in the next.",
        "systemd 25916: an answer that belongs to another request was believed",
    ),
];

pub(super) const WAITS: &[Requirement] = &[
    must(
        "WAIT-1",
        Threads,
        "A wait for a state MUST be satisfied by the current state or by any later entry of it, however short, and MUST NOT be satisfied otherwise. A state that the bus only passes through is entered too: Idle in a Reload, and Running between two rounds of a Reload.",
        "An entry of a state is latched for its waiters, so that no waiter has to poll.",
        "CherryPy: start_with_callback and an immediate stop() leave a thread that polls without end",
    ),
    must(
        "WAIT-2",
        Threads,
        "When Exited is reached, every waiter for another state MUST wake with Gone.",
        "A waiter must learn that its state will never come.",
        "MagicBus 4, 16 (lost wake-ups)",
    ),
    must(
        "WAIT-3",
        Threads,
        "A wait from inside a listener, for any ticket or state, MUST be refused, also if the state is current or the ticket is not open. The reason is that the listener runs in a pass or, for an abandoned listener, that it was abandoned (TIME-2).",
        "The pass waits for the listener; the two would wait for each other.",
        "CherryPy 1164 (block() joins the thread that waits for it)",
    ),
    must(
        "WAIT-4",
        Core,
        "`block` MUST return only after the last exit listener ended or was abandoned.",
        "The main program ends the process next.",
        "CherryPy: block() returns while an exit listener of a daemon thread still runs",
    ),
    must(
        "WAIT-5",
        Core,
        "`block` MUST take the result in one atomic step: before it an Exit cancels a re-exec, and after a re-exec was taken an Exit is Refused(re-executing), never answered Already.",
        "An Exit must not be lost between the taking of the result and the re-execution.",
        "CherryPy: exit() during a restart() does not keep block() from execv",
    ),
    must(
        "WAIT-6",
        Core,
        "The process MUST be re-executed by the main program only, and only if Restart is the final goal.",
        "execv from another thread is refused by some systems, and skips what the main program still has to do.",
        "CherryPy 581, 1101; MagicBus: restart() re-executes on the calling thread",
    ),
    must(
        "WAIT-7",
        Core,
        "Once Exited is reached, a `block` MUST return, provided that each entry of the `main` queue ends and that entries are not appended without end (WAIT-9).",
        "A main program that hangs keeps its port bound.",
        "CherryPy: exit() and start() within one poll interval leave block() waiting without end",
    ),
    Requirement {
        checked: By::Construction("a_wait_is_satisfied_at_once_or_refused"),
        ..must(
            "WAIT-8",
            Threads,
            "A wait that begins in Exited MUST end at once: as entered if it is for Exited, and as Gone if it is for another state.",
            "No state is entered after Exited, so nothing would wake the waiter.",
            "WAIT-2, for a wait that comes later",
        )
    },
    Requirement {
        checked: By::Construction("block_runs_the_whole_queue_before_it_takes_the_result"),
        ..must(
            "WAIT-9",
            Threads,
            "`block` MUST run the entries of the `main` queue one at a time and in the order in which they were appended, also the entries that were appended before `block` began, and MUST take the result only when no entry is left. An entry that is appended after the result was taken MUST be refused, and MUST NOT be run.",
            "A thread that appends an entry relies on the main program to run it, and no entry runs beside a re-execution. A thread that is told that its entry never runs can do the work itself.",
            "CherryPy: block() publishes main between two polls, and not any more once the state is EXITING",
        )
    },
    must(
        "WAIT-10",
        Threads,
        "A bus MAY keep the resolutions of tickets, up to a number that it declares. A thread that waits for a ticket whose resolution is kept MUST be told that resolution at once, and the bus MUST then keep it no more. The holders of a ticket MAY keep a resolution that one of them was told, and end their later waits with it. A wait for any other ticket that is not open MUST be refused.",
        "A thread that asks first and waits later must not wait for what has happened.",
        "Rust: a future is awaited after it was made, and its result is taken once",
    ),
];

pub(super) const MESSAGES: &[Requirement] = &[
    must(
        "MSG-1",
        Core,
        "A listener of `log` that fails MUST be counted, and MUST change nothing else.",
        "A full disk must not keep a site from stopping.",
        "CherryPy 886 (a log failure during shutdown: the server never stops)",
    ),
    must(
        "MSG-2",
        Threads,
        "An entry of the `main` queue that fails MUST be reported, and MUST NOT end `block`.",
        "An entry that fails must not end the main program.",
        "CherryPy: a failing main listener ends block() while the server threads live",
    ),
    Requirement {
        checked: By::Construction("passes_run_on_four_channels_and_on_no_other"),
        ..must(
            "MSG-3",
            Core,
            "A message on any channel other than start, stop, exit and graceful MUST be no pass: it may nest, runs on its publisher, and changes no state.",
            "Components exchange messages on the bus during its passes; the messages must not disturb the passes.",
            "CherryPy: log, main and channels of components go through the same publish as start and stop",
        )
    },
    Requirement {
        checked: By::Construction("no_event_or_channel_names_a_signal"),
        ..must(
            "SIG-1",
            Core,
            "No channel, event or name of a bus MUST refer to a UNIX signal; the host layer may translate one into a request.",
            "Signals belong to the server, and differ between servers.",
            "G. Dumpleton, 26 June 2007 (UNIX signals are off limits to WSGI applications or components)",
        )
    },
];
