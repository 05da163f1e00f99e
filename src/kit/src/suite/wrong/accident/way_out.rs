//! Accidents with the way out of a bus, and where it begins.

use wspbus_models::bus::event::{Answer, Channel, Event, Outcome};
use wspbus_models::bus::plan::Move;
use wspbus_models::bus::seen::MAIN;
use wspbus_models::bus::{Code, Goal, Input, Request, State, Tables};

use super::seen::{ended, entered, granted, never_resolves, on, taking};
use crate::suite::wide::dimension::{FROM, OUT};
use crate::suite::wrong::mistake::{Mistake, after, table};

pub(super) const ALL: &[Mistake] = &[
    after(
        &OUT,
        "exit-keeps-the-re-exec",
        "WAIT-5",
        "an Exit that overtakes a Restart does not cancel the re-exec",
        |memory, _, _, events| {
            if let Some((_, request, Answer::Accepted, _)) = granted(events) {
                memory.done |= request == Request::Restart;
            }
            let restarts = memory.done;
            taking(events, |_, reexec, _| *reexec |= restarts);
        },
    ),
    after(
        &OUT,
        "re-exec-that-is-not-told",
        "WAIT-6",
        "a Restart that an Exit superseded is told as no re-exec, and the main program re-executes all the same",
        |memory, _, _, events| {
            let asks = |event: &Event| match event {
                Event::Answered { request: Request::Restart, answer, .. } => {
                    matches!(answer, Answer::Accepted | Answer::Superseded(_))
                }
                _ => false,
            };
            memory.done |= events.iter().any(asks);
            let leaves = events.iter().any(|event| matches!(event, Event::Taken { reexec: false, .. }));
            events.extend((memory.done && leaves).then_some(Event::ReExecuted { thread: MAIN }));
        },
    ),
    after(
        &OUT,
        "greatest-code",
        "CODE-1",
        "the greatest code that was asked for counts",
        |memory, bus, _, events| {
            if let Some((_, Request::Exit(code), ..)) = granted(events) {
                memory.code = memory.code.max(Some(code)).filter(|code| code.0 != 0);
                bus.code = bus.code.max(memory.code);
            }
        },
    ),
    after(
        &OUT,
        "no-re-exec-with-a-failure",
        "CODE-2",
        "a Restart does not re-execute if the exit code is not 0",
        |_, _, _, events| taking(events, |code, reexec, _| *reexec &= *code == Code::OK),
    ),
    after(
        &OUT,
        "code-of-a-joined-exit-ignored",
        "CODE-1",
        "the code of an Exit that joins is not taken, although the first had none",
        |memory, bus, _, events| match granted(events) {
            Some((_, Request::Exit(_), Answer::Joined { .. }, _)) => bus.code = memory.code,
            _ => memory.code = bus.code,
        },
    ),
    after(
        &OUT,
        "restart-reached-with-code-0",
        "CODE-1",
        "with a re-exec the code is always 0",
        |_, _, _, events| {
            taking(events, |code, reexec, _| {
                if *reexec {
                    *code = Code::OK;
                }
            })
        },
    ),
    table(
        &FROM,
        "exit-from-starting-stops-nothing",
        "PASS-7",
        "an Exit in the start pass is followed by the exit pass, and nothing is stopped",
        |t| plan(t, State::Starting, Goal::Exit, Move::Pass(State::Exiting, Channel::Exit)),
    ),
    table(
        &FROM,
        "restart-stops-what-never-started",
        "LIFE-5",
        "a Restart from Idle calls the stop listeners",
        |t| plan(t, State::Idle, Goal::Restart, Move::Pass(State::Stopping, Channel::Stop)),
    ),
    table(
        &FROM,
        "restart-by-way-of-idle",
        "LIFE-6",
        "a Restart of a bus that runs passes through Idle",
        |t| plan(t, State::Stopping, Goal::Restart, Move::Enter(State::Idle)),
    ),
    after(
        &FROM,
        "exit-from-stopping-forgets-its-code",
        "CODE-1",
        "the code of an Exit that is accepted in the stop pass is not taken",
        |memory, bus, _, events| match granted(events) {
            Some((_, Request::Exit(_), Answer::Accepted, _)) if on(bus, Channel::Stop) => {
                bus.code = memory.code;
            }
            _ => memory.code = bus.code,
        },
    ),
    after(
        &FROM,
        "exit-from-idle-never-tells",
        "GOAL-16",
        "the ticket of an Exit that is accepted at rest in Idle never resolves",
        |memory, bus, _, events| {
            let exits = matches!(granted(events), Some((_, Request::Exit(_), Answer::Accepted, _)));
            never_resolves(memory, events, exits && bus.state == State::Idle && bus.pass.is_none());
        },
    ),
    after(
        &FROM,
        "exit-from-starting-runs-first",
        "GOAL-14",
        "an Exit in the start pass waits for Running, and then stops",
        |_, bus, _, events| {
            let out = matches!(bus.goal, Some(Goal::Exit | Goal::Restart));
            let over = events.iter().any(|e| matches!(e, Event::PassEnded { channel: Channel::Start, .. }));
            if over && out && bus.state == State::Starting && entered(events).is_none() {
                bus.state = State::Running;
                events.push(Event::StateWritten { from: State::Starting, to: State::Running });
            }
        },
    ),
    after(
        &OUT,
        "code-of-a-listener-over-that-of-a-request",
        "CODE-1",
        "the code of a listener that ends by an exit counts before a code that was asked for",
        |_, bus, input, events| {
            if let (Input::Ended(..), Some((.., Outcome::Exit(code)))) = (input, ended(events)) {
                let asked = granted(events).is_some() && code.0 != 0;
                bus.code = if asked { Some(code) } else { bus.code };
            }
        },
    ),
];

fn plan(tables: &mut Tables, state: State, goal: Goal, way: Move) {
    tables.plan[state as usize][goal as usize] = way;
}
