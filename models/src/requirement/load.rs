//! Reload: what it brings into use, and when it is acknowledged.

use super::Level::{Authority, Site};
use super::{Requirement, must};

pub(super) const LOADS: &[Requirement] = &[
    must(
        "LOAD-1",
        Site,
        "After a Reload was acknowledged as done well, a connection MUST NOT be accepted with an older version of what was loaded, by any worker.",
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
        "LOAD-3",
        Site,
        "A Reload MUST NOT be acknowledged on a load that began before it was asked for.",
        "The file may have changed after it was read.",
        "GOAL-7, the freshness of a pass, applied to a site",
    ),
    must(
        "LOAD-4",
        Site,
        "If the new version cannot be loaded, the old one MUST stay in use, and the requester MUST be told of the failure.",
        "A typing error in a certificate must not end a site that works.",
        "Apache: a bad configuration at a restart ends the server",
    ),
    must(
        "LOAD-5",
        Site,
        "Every granted Reload MUST be acknowledged, well or with failures, while the controller lives and nothing stronger is granted, if every worker that serves switches or ends.",
        "The owner that uploads a certificate waits for the answer.",
        "J. Tate, 26 June 2007 (\"needs to be able to tell the entire server to reload\")",
    ),
    must(
        "LOAD-6",
        Authority,
        "The key of a certificate MUST be read by the controller only.",
        "A worker that can read the key can give it away.",
        "G. Dumpleton, 26 June 2007 (\"changing the certificates would need a complete restart ... the child processes aren't privileged\")",
    ),
];

pub(super) const REFINEMENT: &[Requirement] = &[
    must(
        "SITE-1",
        Site,
        "Every step of a bus MUST be a step of the abstract interpreter, or leave the abstract interpreter unchanged.",
        "The composition knows of an interpreter only how far its end is. The claims of the composition are true of buses only if each bus takes the steps of that abstract life, and no others. This requirement concerns each bus by itself; SITE-2 concerns the worker, which tells its buses in turn.",
        "Abadi and Lamport, the existence of refinement mappings",
    ),
    must(
        "SITE-2",
        Site,
        "Every step of a teardown MUST be a step of the worker that a site is composed of, or leave that worker unchanged; and it MUST be a step of the abstract worker with its abstract interpreters, or leave these unchanged.",
        "The composition is made of the machine of a worker, in which a teardown is a few counters. The claims of the composition are true of real workers only if the detailed teardown does nothing that this machine cannot do, and shows nothing else to the rest of the site. It would not be enough that both refine the abstract worker: of two refinements of one abstraction neither need refine the other. The refinement is checked for every step of every specified teardown, with up to three interpreters and one or two requests. Most configurations of the site bound the worker further: it creates its interpreters while it serves, and destroys them. The configurations with births and with destructions that are given up do not bound it so.",
        "Abadi and Lamport, the existence of refinement mappings",
    ),
    must(
        "SITE-3",
        Site,
        "Every step of a worker MUST be a step of the abstract worker, or leave the abstract worker unchanged.",
        "The abstract worker says in a few lines what the rest of the site counts on: the machine that the composition is made of keeps to it. This requirement bounds the machine, and says nothing of the teardown; SITE-2 does that.",
        "Abadi and Lamport, the existence of refinement mappings",
    ),
];
