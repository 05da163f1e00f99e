//! Leaving, rolling replacement, and the rate of replacements.

use super::Level::Site;
use super::{Requirement, must};

pub(super) const LEAVING: &[Requirement] = &[
    must(
        "LEAVE-1",
        Site,
        "While the site is up, a worker MUST be told to drain only for one of five reasons. The worker is of another generation than the one in use. It was asked to go, by a request or by itself. It does not do a Reload in place. Its slot is one too many. It leaves by itself.",
        "Each end of a worker costs a boot.",
        "design of leaving",
    ),
    must(
        "LEAVE-2",
        Site,
        "While the site is up, a worker that serves MUST be told to drain only when a successor in its slot is proved: ready, and steady after that, and of the generation in use unless the worker must go in any case. A worker that is left of a Roll that broke off is told so only when the older worker beside it is proved (LEAVE-6). A worker that is alone in a slot too many is told so only when every slot of the configuration has a proved worker.",
        "A successor that is ready may be dead already, and a generation that dies early must not cost a worker that serves.",
        "gunicorn 2443 (HUP retires good workers before the new ones are proven); uWSGI 645, 649; counterexamples: a Roll to a generation that is ready and dies retires the old one; two workers that retire as soon as they are ready",
    ),
    must(
        "LEAVE-3",
        Site,
        "A Roll MUST bring a new generation. While the site is up, nothing else may: it MUST NOT come in any other way. It MUST go slot by slot, but for a worker that must go in any case: its successor comes at once.",
        "For a Roll one successor at a time that is not proved is enough. A worker that must go in any case does not wait for the Roll.",
        "design of the Roll",
    ),
    must(
        "LEAVE-4",
        Site,
        "While the site is up, telling a worker to end MUST NOT make fewer slots serve than the lesser of those that serve and those of the configuration, as far as the controller heard.",
        "A site must stay up while its workers are replaced. As a fact it cannot be promised: a successor may be dead, and the controller does not know it yet.",
        "counterexample: the successor died, and its death is on its way",
    ),
    must(
        "LEAVE-5",
        Site,
        "A successor MUST come only for one worker that must go, and when no other worker of the slot still leaves. A slot MUST NOT have more than three processes.",
        "Otherwise a worker that retires while its predecessor drains brings another process each time. The machine of this page spawns into a slot that has no process, or one, so it keeps to two. A machine that fills a slot as soon as its last worker leaves may come to three.",
        "counterexamples: retire again while the predecessor drains; a successor that retires before it replaced a worker",
    ),
    must(
        "LEAVE-6",
        Site,
        "A slot that is given up in the generation of a Roll of a site that was up MUST break the Roll off, and nothing else does. Then the configuration from before is in use again. A worker that is left of the Roll in a slot beside an older worker leaves when the older one is proved, also in a later Roll, unless the older one must go itself. In the end a slot has one worker. A worker of the new generation that stands alone in its slot MAY stay.",
        "A broken update must not take the site down, nor leave two workers in a slot. A worker that serves alone is not ended for its generation: that would take the slot down.",
        "counterexample: both workers of a slot stay after a Roll that broke off",
    ),
    must(
        "LEAVE-7",
        Site,
        "While the site is up, a worker MUST be told to stop only after its drain deadline passed. A worker MUST be forced once, and only after it did not boot, did not stop, was deaf, or did not answer for an event, within its deadline.",
        "Force breaks what was accepted, and a replacement must be gentle to every kind of worker.",
        "Apache with mod_wsgi: on a graceful restart children drain and daemon processes get SIGTERM; counterexample: force by slot hits the successor",
    ),
    must(
        "ROLL-2",
        Site,
        "A rolling replacement MUST end, also if a new worker cannot boot, unless workers that are proved end again and again without a request: then the workers that serve stay, and the requester is told.",
        "A broken update must not take the site down, and the replacement must not hang.",
        "uWSGI 1052 (a chain reload that never ends)",
    ),
    must(
        "ROLL-3",
        Site,
        "A worker that was asked to drain MUST end, within the escalation, while the controller lives. Without the controller its own deadline bounds every worker that the system lets run (LOSS-1).",
        "Without a deadline an old generation may never end.",
        "Apache: old children that hang in a graceful restart stay until the final stop",
    ),
];

pub(super) const RATE: &[Requirement] = &[
    must(
        "RATE-1",
        Site,
        "The controller MUST count the ends of workers of one slot and one generation in a row: every end before the worker was steady, and every end of a worker that was forced because it closed its channel. The end of a worker that was told to end MUST NOT count. A worker that is steady sets the count back. When the count reaches the rate, and not before, the slot MUST be given up in that generation, and gets no worker of it.",
        "A worker that cannot boot must not keep the machine busy, and its failure must not be silent. A worker that is ready and dies keeps the machine as busy as such a worker; a rate per slot alone would charge a new generation with the old one.",
        "mod_wsgi sleeps twenty seconds against a fork bomb; uWSGI 1052 (a chain reload that never ends); counterexamples: loops of workers that are ready and die; of workers that close their channel; a slot that is given up by another generation's ends",
    ),
    must(
        "RATE-2",
        Site,
        "A worker MUST be spawned with the generation and the version in use, in a slot of the configuration; in a Roll that is the new generation once it is loaded.",
        "A replacement of the old generation has to be replaced again.",
        "counterexample: a crash in a Roll is replaced by the old generation, and the Roll does not end",
    ),
    must(
        "RATE-3",
        Site,
        "A slot MUST be filled only when the end of its worker is known and counted: not while a worker of it lives that closed its channel or is forced. A worker that spoke or closed its channel has a process. A report that it could not be spawned MUST be refused.",
        "Otherwise the rate counts too late, and processes pile up.",
        "counterexample: a worker without a channel is replaced before its end is known",
    ),
    must(
        "RATE-4",
        Site,
        "A slot that is given up MUST be tried again when a Start, Graceful, Reload or Roll is granted that does not join a round from inside. If that request has a load, the slot is tried again after the load. The slot MUST also be tried again when a Start that is not over becomes the goal again. It MUST NOT be tried again at any other time. A Start that is granted in a Roll tries also the slots of the configuration that the Roll replaces, for the case that the Roll breaks off.",
        "An operator that repaired something asks again.",
        "counterexample: a Start fails without having tried",
    ),
];
