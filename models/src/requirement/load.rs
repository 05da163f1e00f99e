//! What a reload brings into use.

use super::Level::{Authority, Site};
use super::{Requirement, must};

pub(super) const LOADS: &[Requirement] = &[
    must(
        "LOAD-1",
        Site,
        "After a Reload was acknowledged as done well, a connection MUST NOT be accepted with an older version of what was loaded, by any worker.",
        "This is what a new certificate is uploaded for.",
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
        "the freshness of a pass, one level up",
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
        "Whoever uploads a certificate waits for the answer.",
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
        "Every step of a bus MUST be a step of the abstract interpreter, or none of its steps.",
        "The composition knows of an interpreter only how far its end is: what it shows is true of buses only if each takes the steps of that abstract life, and no others. That is shown of each bus by itself; that a worker tells its buses in turn is the matter of SITE-2.",
        "Abadi and Lamport, the existence of refinement mappings",
    ),
    must(
        "SITE-2",
        Site,
        "Every step of a teardown MUST be a step of the worker that a site is composed of, and of the abstract worker with its abstract interpreters, or none of their steps.",
        "The composition is made of the machine of a worker, in which a teardown is a few counters. What it shows is true of real workers only if the detailed teardown does nothing that this machine cannot do, and shows nothing else to the rest of the site. That both are abstract workers would not be enough: of two refinements of one abstraction neither need refine the other. It is shown of every step of every specified teardown, with up to three interpreters and one or two requests. Most configurations of the site bound the worker further: it creates its interpreters while it serves, and destroys them; those with births and destructions that are given up do not.",
        "Abadi and Lamport, the existence of refinement mappings",
    ),
    must(
        "SITE-3",
        Site,
        "Every step of a worker MUST be a step of the abstract worker, or none of its steps.",
        "The abstract worker is what the rest of the site counts on, in a few lines: the machine that the composition is made of keeps to it. This bounds the machine, and says nothing of the teardown; that is SITE-2.",
        "Abadi and Lamport, the existence of refinement mappings",
    ),
];
