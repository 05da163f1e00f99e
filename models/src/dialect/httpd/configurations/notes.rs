//! The notes on claims that several configurations break.

use crate::named::{Break, breaks};

pub(super) const RUNNING_MEANS_THAT_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP: Break = breaks(
    "running-means-that-every-slot-serves-or-is-given-up",
    "The parent sets its state to running, and logs \"resuming normal operations\" (AH00489, in prefork AH00163), right after the fork of its children: none of them is ready.",
);

pub(super) const WHAT_IS_REACHED_IS_TRUE: Break = breaks(
    "what-is-reached-is-true",
    "\"resuming normal operations\" (AH00489, in prefork AH00163) is logged before a child of the new generation is ready, and in a graceful restart before one is forked: the line does not say that the new configuration serves.",
);

pub(super) const A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP: Break = breaks(
    "a-goal-is-resolved-when-every-slot-serves-or-is-given-up",
    "In a graceful restart \"resuming normal operations\" is logged when the configuration is read: the slots whose children are still to be forked are not waited for.",
);

pub(super) const A_START_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_ONE_IS_GIVEN_UP: Break = breaks(
    "a-start-is-resolved-when-every-slot-serves-or-one-is-given-up",
    "The Start that a restart does after its Stop, and the first one, are said to be over right after the fork of the children: none of them is ready.",
);

pub(super) const A_GRANTED_STOP_IS_NOT_LOST: Break = breaks(
    "a-granted-stop-is-not-lost",
    "A signal that comes after the main loop was left, and before the memory pool of the configuration is destroyed, is forgotten: a stop during a restart is lost for up to ten seconds.",
);

pub(super) const IT_COMES_TO_REST: Break = breaks(
    "it-comes-to-rest",
    "No deadline bounds the end of an old child: a child that hangs stays until the final stop.",
);

pub(super) const AT_REST_NO_TICKET_WAITS: Break = breaks(
    "at-rest-no-ticket-waits",
    "The request that was forgotten is never done, and nothing says so: the administrator has to send the signal again.",
);

pub(super) const NO_CONNECTION_AFTER_THE_ACKNOWLEDGED_RELOAD_USES_THE_OLD_VERSION: Break = breaks(
    "no-connection-after-the-acknowledged-reload-uses-the-old-version",
    "After \"resuming normal operations\" a child of the old generation that has not read its character, or taken its signal, still accepts a connection, with the old configuration and the old certificate.",
);

pub(super) const A_LOAD_IS_FOR_A_GOAL_THAT_LEAVES_THE_SITE_UP: Break = breaks(
    "a-load-is-for-a-goal-that-leaves-the-site-up",
    "A signal that comes after the main loop was left is not seen before the next main loop, if at all: the parent reads the configuration, and the keys that it names, for a server that is to end.",
);

pub(super) const A_LOAD_OF_A_GOAL_THAT_IS_NO_MORE_IS_DROPPED: Break = breaks(
    "a-load-of-a-goal-that-is-no-more-is-dropped",
    "A signal that comes while the configuration is read is noticed when it is in use and the children are forked.",
);

pub(super) const A_ROLL_BRINGS_A_NEW_GENERATION_AND_NOTHING_ELSE_DOES: Break = breaks(
    "a-roll-brings-a-new-generation-and-nothing-else-does",
    "The new generation comes into use although a stop was asked meanwhile: the signal that asked for it was not seen, or is not seen yet.",
);

pub(super) const PRIVILEGES_ARE_FOR_A_GRANTED_REQUEST: Break = breaks(
    "privileges-are-for-a-granted-request",
    "A signal that comes after the main loop was left is not seen before the next main loop, if at all: the parent reads the configuration, and the keys that it names, for a server that is to end.",
);

pub(super) const NO_WORKER_IS_TOLD_TO_DRAIN_WITHOUT_A_REASON: Break = breaks(
    "no-worker-is-told-to-drain-without-a-reason",
    "A graceful restart tells the children to drain before the new configuration is read: if it cannot be read, nothing is left to serve the old one.",
);

pub(super) const NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR: Break = breaks(
    "no-worker-is-retired-without-a-successor",
    "All children of the old generation are told before the first child of the new generation is forked: connections wait in the backlog meanwhile.",
);

pub(super) const THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS: Break =
    breaks(
        "the-number-of-slots-that-serve-is-not-made-smaller-than-the-configuration-has",
        "From the moment in which the old children read their characters until the new ones are ready, no child accepts a connection.",
    );

pub(super) const A_WORKER_ASKED_TO_DRAIN_ENDS: Break = breaks(
    "a-worker-asked-to-drain-ends",
    "The parent never forces a child that drains: the child ends with its last request, if that request ends.",
);

pub(super) const A_TEARDOWN_ENDS: Break = breaks(
    "a-teardown-ends",
    "The drain has no deadline: a request that never ends keeps its process from ending.",
);

pub(super) const CONTROL_IS_SENT_ONCE: Break = breaks(
    "control-is-sent-once",
    "SIGTERM is sent at once, at 3, at 5 and at 7 seconds to every child that is left (AH00045): this is harmless, since a second SIGTERM changes nothing.",
);

pub(super) const A_STOPPING_SITE_SPAWNS_NOTHING: Break = breaks(
    "a-stopping-site-spawns-nothing",
    "The parent reads the flag only between two rounds: the round that the signal interrupts still forks children, and so does the beginning of a generation whose stop is flagged already.",
);

pub(super) const A_STOP_IS_TOLD_TO_EVERY_WORKER: Break = breaks(
    "a-stop-is-told-to-every-worker",
    "A graceful stop asks the children to drain. They have no deadline of their own, and by default the parent has none either.",
);

pub(super) const THE_END_OF_A_WORKER_IS_NO_REQUEST: Break = breaks(
    "the-end-of-a-worker-is-no-request",
    "A child that ends with APEXIT_CHILDFATAL ends the server: \"returned a Fatal error... Apache is exiting!\" (AH00050).",
);

pub(super) const NO_REQUEST_IS_CUT_BEFORE_THE_DEADLINE: Break = breaks(
    "no-request-is-cut-before-the-deadline",
    "A stop and a restart close the connections of busy children at once: this is the documented behaviour, and the client sees a reset.",
);

pub(super) const WITHOUT_A_CONTROLLER_WORKERS_END: Break = breaks(
    "without-a-controller-workers-end",
    "Children do not check whether their parent lives: four of them went on serving for more than a minute.",
);

pub(super) const STOPPED_IS_TRUE: Break = breaks(
    "stopped-is-true",
    "A child that was stopped counts as ended: the parent says that it is done while the child lives, and does not know of it any more.",
);

pub(super) const IDLE_MEANS_NO_WORKER: Break = breaks(
    "idle-means-no-worker",
    "A child that was stopped counts as ended: the restart, or the end of the server, goes on while the child lives.",
);

pub(super) const THE_CONTROLLER_LEAVES_WHEN_IT_IS_ASKED: Break = breaks(
    "the-controller-leaves-when-it-is-asked",
    "waitpid with WUNTRACED reports the child that was stopped, and the parent counts it as ended: it leaves the child behind.",
);

pub(super) const FORCE_IS_FOR_ITS_OWN_CHILD: Break = breaks(
    "force-is-for-its-own-child",
    "kill(-pgrp) reaches every process in the process group: CGI programs, piped loggers, the script that launched the server.",
);

pub(super) const A_WORKER_FORCED_IN_A_STOP_WAS_ASKED: Break = breaks(
    "a-worker-forced-in-a-stop-was-asked",
    "The processes of the group that are no children are signalled without having been asked for anything.",
);

pub(super) const THE_EXIT_CODE: Break = breaks(
    "the-exit-code",
    "A configuration that cannot be read at a restart ends the server with exit code 1.",
);

pub(super) const A_WORKER_THAT_ENDS_IS_REPLACED: Break = breaks(
    "a-worker-that-ends-is-replaced",
    "Old children that drain keep their places in the scoreboard, without a deadline: no place is left for a child of the new generation (AH03490, \"scoreboard is full, not at MaxRequestWorkers\").",
);
