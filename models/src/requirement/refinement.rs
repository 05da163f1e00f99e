//! Refinement: how the levels of the specification hang together.

use super::Level::Site;
use super::{Requirement, must};

pub(super) const REFINEMENT: &[Requirement] = &[
    must(
        "SITE-1",
        Site,
        "Every step of a bus MUST be a step of the abstract interpreter, or leave the abstract interpreter unchanged.",
        "The model of a site knows of an interpreter only how far its end is. The claims about a site are true of buses only if each bus takes the steps of that abstract life, and no others. This requirement concerns each bus by itself; SITE-4 concerns the worker, which asks its buses for each step.",
        "Abadi and Lamport, the existence of refinement mappings",
    ),
    must(
        "SITE-3",
        Site,
        "Every step of a worker MUST be a step of the abstract worker, or leave the abstract worker unchanged.",
        "The abstract worker says in a few lines what the rest of the site counts on, and the machine of a worker keeps to it.",
        "Abadi and Lamport, the existence of refinement mappings",
    ),
    must(
        "SITE-4",
        Site,
        "An interpreter of a worker MUST take the steps of the abstract interpreter that a bus implements (SITE-1), and no others. It MUST take a step only when its worker has asked for that step. The step MUST be over by the word of the interpreter, or else be given up.",
        "A worker knows of an interpreter only how far its end is, and a real interpreter has a bus. One function judges the steps of both, on every edge of their models; so a bus may stand where the model of a site has an interpreter. A bus begins its exit pass only when its host says so: there the host waits for the word of the worker, and joins the threads.",
        "Abadi and Lamport, the existence of refinement mappings",
    ),
];
