//! The laws that the judge has of its own: the pass that a goal needs, and the requests that a policy permits.
//!
//! The machine decides the same by functions of its own. The judge never calls these functions: a mistake in one of them
//! would be the same mistake in the judge, and no claim would break.

use crate::bus::event::{Channel, Origin};
use crate::bus::{Goal, Policy};

/// The channel over which a pass must begin after a request for this goal. `None` for a goal that is a state: the bus may
/// be there already.
pub(in crate::bus) fn pass_of(goal: Goal) -> Option<Channel> {
    [(Goal::Graceful, Channel::Graceful), (Goal::Reload, Channel::Start)]
        .into_iter()
        .find_map(|(needs, channel)| (needs == goal).then_some(channel))
}

/// Does the policy have the goal among those of this kind of origin? In a set of goals, the bit with the number n, from
/// the lowest on, stands for the goal at place n of the ladder.
pub(in crate::bus) fn is_permitted(policy: &Policy, origin: Origin, goal: Goal) -> bool {
    let goals = match origin {
        Origin::Thread(_) => policy.threads,
        Origin::Listener(_) => policy.listeners,
    };
    let weaker = Goal::ALL.into_iter().take_while(|other| *other != goal).count();
    (goals >> weaker) % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bus::event::{ListenerId, ThreadId};
    use crate::bus::plan::needs;

    /// The judge and the machine were written apart, and agree.
    #[test]
    fn the_judge_and_the_machine_have_the_same_laws() {
        assert!(Goal::ALL.into_iter().all(|goal| pass_of(goal) == needs(goal)));
        for goals in [&[][..], &[Goal::Graceful], &[Goal::Start, Goal::Exit], &Goal::ALL] {
            for policy in [Policy::listeners_only(goals), Policy::DEDICATED.threads_only(goals)] {
                for (origin, goal) in Goal::ALL.into_iter().flat_map(of_all_origins) {
                    assert_eq!(is_permitted(&policy, origin, goal), policy.permits(origin, goal));
                }
            }
        }
    }

    fn of_all_origins(goal: Goal) -> [(Origin, Goal); 2] {
        [(Origin::Thread(ThreadId(1)), goal), (Origin::Listener(ListenerId(1)), goal)]
    }
}
