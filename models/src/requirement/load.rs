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
        "The composition holds abstract interpreters: what it shows is true of buses only if they implement them.",
        "Abadi and Lamport, the existence of refinement mappings",
    ),
    must(
        "SITE-2",
        Site,
        "Every step of a teardown MUST be a step of the abstract worker with its abstract interpreters, or none of its steps.",
        "As for SITE-1.",
        "Abadi and Lamport, the existence of refinement mappings",
    ),
    must(
        "SITE-3",
        Site,
        "Every step of a worker MUST be a step of the abstract worker, or none of its steps.",
        "As for SITE-1.",
        "Abadi and Lamport, the existence of refinement mappings",
    ),
];
