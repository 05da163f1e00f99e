//! The acts of a controller that follow from its state: a table of rules, which the machine reads.
//!
//! After each input the machine tries the rules from the first one on, takes the first that has something to do, and begins
//! again, until none has.

use super::Run;

/// One rule about the next act.
#[derive(Clone, Copy)]
pub struct Follow {
    /// The condition, in words.
    pub when: &'static str,
    /// The act of the controller.
    pub does: &'static str,
    /// Does it, if there is something to do; was there?
    pub(super) rule: fn(&mut Run<'_>) -> bool,
}

/// The rules, in order of precedence.
pub const FOLLOWS: [Follow; 9] = [
    Follow {
        when: "the goal is Stop, Restart or Exit, and a worker was not told to stop",
        does: "writes Stop to it",
        rule: |run| run.stop_all(),
    },
    Follow {
        when: "the site is up, and a slot that is not given up has no process",
        does: "spawns a worker of the generation in use",
        rule: |run| run.fill(),
    },
    Follow {
        when: "a worker that stands alone in its slot must go: it was asked to go, by a request, by itself, or because it cannot reload in place; or in a Roll it is old, and in no other slot an old worker waits for its successor",
        does: "spawns its successor",
        rule: |run| run.replace(),
    },
    Follow {
        when: "the successor of a worker is proved; or a worker is in a slot too many, and every slot of the configuration has a proved worker",
        does: "writes Drain to the worker that must go: the older one of the slot, but after a Roll that broke off the one of the Roll",
        rule: |run| run.tell_to_drain(),
    },
    Follow {
        when: "the round waits for a worker that must be replaced, and no successor can come",
        does: "goes on without it; the round has failed",
        rule: |run| run.wait_no_more(),
    },
    Follow {
        when: "the round waits for no worker any more",
        does: "ends the round",
        rule: |run| run.end_round(),
    },
    Follow {
        when: "a requester waits for the end of a worker that goes on, because no successor can come",
        does: "resolves the ticket, with failures",
        rule: |run| run.say_in_vain(),
    },
    Follow {
        when: "each interpreter to which a notice was due is accounted for",
        does: "resolves the ticket of the notice",
        rule: |run| run.settle(),
    },
    Follow {
        when: "the work of the goal is done: every slot serves or is given up, the round is over, the workers that must go said that they leave, or go on because no successor can come; or, of a goal that ends the site, no worker is left",
        does: "resolves the tickets; the strongest late request becomes the goal, or the site rests, or it ends",
        rule: |run| run.reach(),
    },
];
