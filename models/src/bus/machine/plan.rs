//! The state table: which way a bus goes for a goal.

use crate::bus::event::Channel;
use crate::bus::{Goal, State};

/// The next move of a bus, when no pass is in progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Move {
    /// Enter this state (or stay in it) and run a pass over this channel.
    Pass(State, Channel),
    /// Enter this state: the pass that led here is over.
    Enter(State),
    /// Nothing is left to do: the goal is reached here.
    Reached,
}

/// The state table, by state and goal.
///
/// `Enter` stands where a pass has just ended (Stopping, Exiting) or, for Starting, where its
/// start pass served the goal; where the goal grew stronger meanwhile, [`Move`] of the stronger
/// goal applies. The rows that no behaviour meets (a Graceful outside Running, a Start while
/// Stopping) lead by the shortest way to what they ask, so that the table is total.
#[rustfmt::skip]
pub const PLAN: [[Move; 6]; 6] = {
    use Channel::{Exit, Graceful, Start, Stop};
    use Move::{Enter, Pass, Reached};
    use State::{Exited, Exiting, Idle, Running, Starting, Stopping};
    let up = Pass(Starting, Start);
    let down = Pass(Stopping, Stop);
    let out = Pass(Exiting, Exit);
    let end = Enter(Exited);
    let idle = Enter(Idle);
    [
        //              Graceful                 Start           Reload   Stop     Restart  Exit
        /* Idle     */ [Reached,                 up,             up,      Reached, out,     out],
        /* Starting */ [Enter(Running),          Enter(Running), down,    down,    down,    down],
        /* Running  */ [Pass(Running, Graceful), Reached,        down,    down,    down,    down],
        /* Stopping */ [idle,                    idle,           idle,    idle,    out,     out],
        /* Exiting  */ [end,                     end,            end,     end,     end,     end],
        /* Exited   */ [Reached,                 Reached,        Reached, Reached, Reached, Reached],
    ]
};

/// The channel whose pass a goal needs to begin after the request that asks for it. Any other goal is a state, in which the
/// bus may be already.
pub fn needs(goal: Goal) -> Option<Channel> {
    match goal {
        Goal::Graceful => Some(Channel::Graceful),
        Goal::Reload => Some(Channel::Start),
        _ => None,
    }
}
