//! The messages on the channel between the controller and one worker.
//!
//! A channel belongs to one incarnation of a worker, and exists before its process does. Towards the worker it has
//! places for the strongest control message and for the newest round, which are written over and never full, and a
//! bounded queue for notices, which may be full. Towards the controller it is one queue. Nothing in a message says
//! which worker it is from or for: the channel proves that.

use super::word::{Call, Control, Deed, Native, Notice, Request, Round, RoundOutcome, Scope, Version, Work};

/// A message from the controller to a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Down {
    /// End, in this way.
    Control(Control),
    /// Do this, and say how it went.
    Round {
        /// The number of the round.
        round: Round,
        /// The work of the round.
        work: Work,
        /// The version that the controller has in use. A Reload takes it into use.
        version: Version,
    },
    /// Ask this interpreter for this deed, and say whether it could be asked.
    Notice {
        /// The number of the notice.
        notice: Notice,
        /// The interpreter that is asked.
        to: Native,
        /// The deed that it is asked for.
        deed: Deed,
    },
}

/// A message from a worker to its controller.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Up {
    /// The worker accepts connections from now on, and these interpreters live in it.
    Ready {
        /// The interpreters that live in it.
        born: Vec<Native>,
    },
    /// This interpreter was created.
    Born(Native),
    /// This interpreter was told that it ends.
    Told(Native),
    /// This interpreter is gone: destroyed, or given up.
    Gone(Native),
    /// The worker accepts no connection any more.
    Leaving,
    /// The worker is back from this round.
    Round {
        /// The round that it is back from.
        round: Round,
        /// The outcome of the round.
        outcome: RoundOutcome,
    },
    /// The deed of the notice was done, or, if it is an event, the interpreter heard of it.
    Delivered {
        /// The notice of the deed.
        notice: Notice,
        /// The interpreter that heard of it.
        to: Native,
    },
    /// The interpreter did not hear of the notice, or could not do its deed.
    Missed {
        /// The notice that was missed.
        notice: Notice,
        /// The interpreter that missed it.
        by: Native,
    },
    /// The worker asks to be replaced: it has served long enough.
    Retire,
    /// An interpreter asks for something that is not its own affair alone.
    Ask {
        /// The number that the requester gave its request.
        call: Call,
        /// The interpreter that asks, as its worker says.
        from: Native,
        /// The request that is made.
        request: Request,
        /// The scope of the request.
        scope: Scope,
        /// The round in whose listener it was asked, if it was.
        inside: Option<Round>,
    },
    /// Something that is no message. The host of the controller says so of what it cannot read.
    Unreadable,
}
