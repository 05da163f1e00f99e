//! The answer to a wish, decided in one step under the lock.

use crate::pass::Inner;
use crate::words::{Channel, Refusal, State, Wish};

/// The answer, and its effect.
pub(crate) enum Decision {
    Accept,
    Join { again: bool },
    Overtaken(Wish),
    Already,
    Refuse(Refusal),
}

/// Decides the answer. A wish from within a callback never makes the bus go round once more.
pub(crate) fn decide(inner: &Inner, wish: Wish, is_inside: bool) -> Decision {
    use Decision::{Accept, Already, Join, Overtaken, Refuse};
    match (inner.state, inner.goal) {
        (State::Exited, goal) => exited(inner, wish, goal),
        (state, _) if wish == Wish::Graceful && state != State::Running => Refuse(Refusal::NotRunning),
        (State::Idle, None) if wish == Wish::Stop => Already,
        (State::Idle, None) if wish == Wish::Reload => Refuse(Refusal::NotRunning),
        (State::Running, None | Some(Wish::Graceful)) if wish == Wish::Start => Already,
        (_, None) => Accept,
        (_, Some(Wish::Reload)) if wish == Wish::Start => Join { again: false },
        (_, Some(goal)) if wish > goal => Accept,
        (_, Some(goal)) if wish == goal => Join { again: !is_inside && has_begun(inner, goal) },
        (_, Some(goal)) => Overtaken(goal),
    }
}

fn exited(inner: &Inner, wish: Wish, goal: Option<Wish>) -> Decision {
    match (wish, goal) {
        (Wish::Exit, Some(Wish::Restart)) if inner.is_taken => Decision::Refuse(Refusal::ReExecuting),
        (Wish::Exit, Some(Wish::Restart)) => Decision::Accept,
        (wish, Some(goal)) if wish == goal => Decision::Already,
        (Wish::Restart, Some(goal)) => Decision::Overtaken(goal),
        _ => Decision::Refuse(Refusal::Over),
    }
}

/// Did the callbacks that this goal needs begin before now?
fn has_begun(inner: &Inner, goal: Wish) -> bool {
    let needed = match goal {
        Wish::Graceful => Channel::Graceful,
        Wish::Reload => Channel::Start,
        _ => return false,
    };
    inner.pass.as_ref().is_some_and(|pass| pass.begun && pass.goal == goal && pass.channel == needed)
}
