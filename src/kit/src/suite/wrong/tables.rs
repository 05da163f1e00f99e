//! Wrong tables.

use wspbus_models::bus::answer::{Asker, Cell, Reply, Rule};
use wspbus_models::bus::event::{Answer, Channel};
use wspbus_models::bus::plan::Move;
use wspbus_models::bus::situation::Situation;
use wspbus_models::bus::{Goal, State, Tables};

use super::mistake::{Mistake, table};
use crate::suite::wide::dimension::{
    CYCLES, FROM, LADDER, MIDDLE, ON_START, ON_STOP, ORDER, OUT, OVERTAKE_BY, OVERTAKE_IN,
};

pub(super) const ALL: &[Mistake] = &[
    table(
        &MIDDLE,
        "stop-without-stopping",
        "LIFE-1",
        "a Stop of a bus that runs leads to Idle at once",
        |t| {
            plan(t, State::Running, Goal::Stop, Move::Enter(State::Idle));
        },
    ),
    table(
        &ON_START,
        "start-without-start-pass",
        "LIFE-3",
        "a Start enters Running and calls no listener",
        |t| {
            plan(t, State::Idle, Goal::Start, Move::Enter(State::Starting));
        },
    ),
    table(
        &ON_STOP,
        "stop-without-stop-pass",
        "LIFE-4",
        "a Stop goes by way of Stopping and calls no listener",
        |t| {
            plan(t, State::Running, Goal::Stop, Move::Enter(State::Stopping));
        },
    ),
    table(
        &FROM,
        "exit-stops-services-never-started",
        "LIFE-5",
        "an Exit from Idle calls the stop listeners",
        |t| {
            plan(t, State::Idle, Goal::Exit, Move::Pass(State::Stopping, Channel::Stop));
        },
    ),
    table(&FROM, "exit-by-way-of-idle", "LIFE-6", "an Exit of a bus that runs passes through Idle", |t| {
        plan(t, State::Stopping, Goal::Exit, Move::Enter(State::Idle));
    }),
    table(&MIDDLE, "reload-without-stop", "LIFE-7", "a Reload starts again what was not stopped", |t| {
        plan(t, State::Running, Goal::Reload, Move::Pass(State::Starting, Channel::Start));
        plan(t, State::Starting, Goal::Reload, Move::Enter(State::Running));
    }),
    table(&MIDDLE, "reload-that-exits", "LIFE-7", "a Reload that has dropped to Idle exits", |t| {
        plan(t, State::Idle, Goal::Reload, Move::Pass(State::Exiting, Channel::Exit));
    }),
    table(&CYCLES, "stop-accepted-in-idle", "GOAL-1", "a Stop of a bus in Idle is Accepted", |t| {
        cell(t, at(State::Idle, None), Asker::Outside, Goal::Stop, Answer::Accepted);
    }),
    table(&LADDER, "stop-over-restart", "GOAL-3", "a Stop is stronger than a Restart", |t| {
        t.ladder.swap(3, 4)
    }),
    table(
        &LADDER,
        "second-start-accepted",
        "GOAL-4",
        "a second Start is Accepted, and supersedes the first",
        |t| {
            cell(t, at(State::Starting, Some(Goal::Start)), Asker::Outside, Goal::Start, Answer::Accepted);
        },
    ),
    table(
        &OVERTAKE_IN,
        "reload-acknowledged-on-an-old-pass",
        "GOAL-7",
        "a Reload is reached by a pass begun before it",
        |t| {
            let begun = Situation { begun: true, ..at(State::Starting, Some(Goal::Reload)) };
            cell(t, begun, Asker::Outside, Goal::Reload, Answer::Joined { again: false });
        },
    ),
    table(
        &OVERTAKE_BY,
        "listener-reloads-again",
        "GOAL-8",
        "a listener that asks for a Reload in it gets another round",
        |t| {
            let begun = Situation { begun: true, ..at(State::Starting, Some(Goal::Reload)) };
            cell(t, begun, Asker::Listener, Goal::Reload, Answer::Joined { again: true });
        },
    ),
    table(&MIDDLE, "graceful-in-idle", "GOAL-12", "a Graceful of a bus in Idle is Accepted", |t| {
        cell(t, at(State::Idle, None), Asker::Outside, Goal::Graceful, Answer::Accepted);
    }),
    table(
        &ORDER,
        "highest-priority-first",
        "PASS-3",
        "listeners are called in the order of falling priority",
        |t| {
            t.order = |age, listener| (u8::MAX - listener.priority, age);
        },
    ),
    table(&ORDER, "newest-first", "PASS-3", "among equals the newest subscription is called first", |t| {
        t.order = |age, listener| (listener.priority, usize::MAX - age);
    }),
    table(
        &FROM,
        "exit-pass-while-up",
        "PASS-7",
        "an Exit of a bus that runs calls the exit listeners at once",
        |t| {
            plan(t, State::Running, Goal::Exit, Move::Pass(State::Exiting, Channel::Exit));
        },
    ),
    table(&OUT, "re-exec-not-cancelled", "WAIT-5", "an Exit after a Restart was reached is Already", |t| {
        cell(t, at(State::Exited, Some(Goal::Restart)), Asker::Outside, Goal::Exit, Answer::Already);
    }),
];

const fn at(state: State, goal: Option<Goal>) -> Situation {
    Situation { state, goal, begun: false, taken: false }
}

fn plan(tables: &mut Tables, state: State, goal: Goal, way: Move) {
    tables.plan[state as usize][goal as usize] = way;
}

/// Answers otherwise in this situation: a rule before all others.
fn cell(tables: &mut Tables, at: Situation, asker: Asker, request: Goal, answer: Answer) {
    tables.rules.to_mut().insert(0, Rule::of(&Cell { at, asker, request }, Reply::Say(answer)));
}
