//! What the violations of several configurations mean: each property with its note, once.

use crate::named::{Break, breaks};

pub(super) const A_STOPPING_CONTROLLER_SPAWNS_NOTHING: Break = breaks(
    "a-stopping-controller-spawns-nothing",
    "The flag is only looked at between two rounds: the round that the signal interrupts still forks children, and so does the begin of a generation whose stop is flagged already.",
);
pub(super) const CONTROL_IS_SENT_ONCE: Break = breaks(
    "control-is-sent-once",
    "SIGTERM is sent at once, at 3, at 5 and at 7 seconds to whoever is left (AH00045): harmless, since the second one changes nothing.",
);
pub(super) const THE_LAST_THAT_SERVES_IS_NOT_RETIRED: Break = breaks(
    "the-last-that-serves-is-not-retired",
    "All children of the old generation are told before the first one of the new generation is forked: connections wait in the backlog meanwhile.",
);
pub(super) const NO_END_OF_A_WORKER_IS_A_REQUEST: Break = breaks(
    "no-end-of-a-worker-is-a-request",
    "A child that ends with APEXIT_CHILDFATAL takes the server with it: \"returned a Fatal error... Apache is exiting!\" (AH00050).",
);
pub(super) const A_ROLL_ENDS: Break = breaks(
    "a-roll-ends",
    "Nothing bounds the end of an old child: one that hangs stays until the final stop.",
);
pub(super) const WHO_WAS_ASKED_TO_DRAIN_ENDS: Break = breaks(
    "who-was-asked-to-drain-ends",
    "A child that drains is never pressed: it ends with its last request, if that ends.",
);
pub(super) const A_TEARDOWN_ENDS: Break = breaks(
    "a-teardown-ends",
    "The same of its teardown: without a deadline a request that never ends keeps its process.",
);
pub(super) const NO_REQUEST_IS_CUT_BEFORE_THE_DEADLINE: Break = breaks(
    "no-request-is-cut-before-the-deadline",
    "A stop and a restart close the connections of busy children at once: the documented behaviour; the client sees a reset.",
);
pub(super) const WORKERS_NOTICE_THE_END_OF_THEIR_CONTROLLER: Break = breaks(
    "workers-notice-the-end-of-their-controller",
    "Children do not look after their parent: four of them went on serving for more than a minute.",
);
pub(super) const CONTROL_IS_ACTED_ON_BY_WHOM_IT_WAS_MEANT_FOR: Break = breaks(
    "control-is-acted-on-by-whom-it-was-meant-for",
    "The character names nobody: the parent counts an idle child too many, and a busy one reads it.",
);
pub(super) const A_STOP_IS_REACHED_WITHOUT_WORKERS: Break = breaks(
    "a-stop-is-reached-without-workers",
    "A child that was stopped counts as ended: the restart goes on while it lives, and nobody knows of it any more.",
);
pub(super) const THE_CONTROLLER_LEAVES_WHEN_ASKED: Break = breaks(
    "the-controller-leaves-when-asked",
    "waitpid with WUNTRACED reports the child that was stopped, and the parent strikes it off as ended: it leaves the child behind.",
);
pub(super) const FORCE_IS_FOR_ITS_OWN_CHILD: Break = breaks(
    "force-is-for-its-own-child",
    "kill(-pgrp) reaches everybody in the process group: CGI programs, piped loggers, the script that launched the server.",
);
pub(super) const A_GRANTED_STOP_IS_NOT_LOST: Break = breaks(
    "a-granted-stop-is-not-lost",
    "A signal that comes after the main loop was left, and before the memory pool of the configuration is destroyed, is forgotten: a stop during a restart is lost for up to ten seconds.",
);
