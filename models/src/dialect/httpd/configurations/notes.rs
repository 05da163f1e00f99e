//! The notes on properties that several configurations break.

use crate::named::{Break, breaks};

pub(super) const A_STOPPING_CONTROLLER_SPAWNS_NOTHING: Break = breaks(
    "a-stopping-controller-spawns-nothing",
    "The parent reads the flag only between two rounds: the round that the signal interrupts still forks children, and so does the beginning of a generation whose stop is flagged already.",
);
pub(super) const CONTROL_IS_SENT_ONCE: Break = breaks(
    "control-is-sent-once",
    "SIGTERM is sent at once, at 3, at 5 and at 7 seconds to every child that is left (AH00045): this is harmless, since a second SIGTERM changes nothing.",
);
pub(super) const THE_LAST_THAT_SERVES_IS_NOT_RETIRED: Break = breaks(
    "the-last-that-serves-is-not-retired",
    "All children of the old generation are told before the first child of the new generation is forked: connections wait in the backlog meanwhile.",
);
pub(super) const NO_END_OF_A_WORKER_IS_A_REQUEST: Break = breaks(
    "no-end-of-a-worker-is-a-request",
    "A child that ends with APEXIT_CHILDFATAL ends the server: \"returned a Fatal error... Apache is exiting!\" (AH00050).",
);
pub(super) const A_ROLL_ENDS: Break = breaks(
    "a-roll-ends",
    "No deadline bounds the end of an old child: a child that hangs stays until the final stop.",
);
pub(super) const A_WORKER_ASKED_TO_DRAIN_ENDS: Break = breaks(
    "a-worker-asked-to-drain-ends",
    "The parent never forces a child that drains: the child ends with its last request, if that request ends.",
);
pub(super) const A_TEARDOWN_ENDS: Break = breaks(
    "a-teardown-ends",
    "The drain has no deadline: a request that never ends keeps its process from ending.",
);
pub(super) const NO_REQUEST_IS_CUT_BEFORE_THE_DEADLINE: Break = breaks(
    "no-request-is-cut-before-the-deadline",
    "A stop and a restart close the connections of busy children at once: this is the documented behaviour, and the client sees a reset.",
);
pub(super) const WORKERS_NOTICE_THE_END_OF_THEIR_CONTROLLER: Break = breaks(
    "workers-notice-the-end-of-their-controller",
    "Children do not check whether their parent lives: four of them went on serving for more than a minute.",
);
pub(super) const CONTROL_IS_ACTED_ON_BY_THE_WORKER_IT_WAS_MEANT_FOR: Break = breaks(
    "control-is-acted-on-by-the-worker-it-was-meant-for",
    "The character names no child: the parent counts an idle child too many, and a busy child reads the character.",
);
pub(super) const A_STOP_IS_REACHED_WITHOUT_WORKERS: Break = breaks(
    "a-stop-is-reached-without-workers",
    "A child that was stopped counts as ended: the restart goes on while the child lives, and the parent does not know of it any more.",
);
pub(super) const THE_CONTROLLER_LEAVES_WHEN_ASKED: Break = breaks(
    "the-controller-leaves-when-asked",
    "waitpid with WUNTRACED reports the child that was stopped, and the parent counts it as ended: it leaves the child behind.",
);
pub(super) const FORCE_IS_FOR_ITS_OWN_CHILD: Break = breaks(
    "force-is-for-its-own-child",
    "kill(-pgrp) reaches every process in the process group: CGI programs, piped loggers, the script that launched the server.",
);
pub(super) const A_GRANTED_STOP_IS_NOT_LOST: Break = breaks(
    "a-granted-stop-is-not-lost",
    "A signal that comes after the main loop was left, and before the memory pool of the configuration is destroyed, is forgotten: a stop during a restart is lost for up to ten seconds.",
);
