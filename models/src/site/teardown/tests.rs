use super::design::{Births, SPECIFIED, Stage};
use super::state::{Content, Phase};
use super::table::{ROWS, table};
use super::{Design, Input, Landing, Machine, Outcome, State};
use crate::bus::event::Channel;
use crate::site::event::{Control, Ending, Step};
use crate::site::{Connection, Event, Name, Subscribers, Worker};

const ONE: Content = Content { subscribers: Subscribers::first(1), threads: true, exits: 1 };
const MACHINE: Machine = Machine { worker: Worker(0), design: Design::SPECIFIED };

fn serving(interpreters: u8) -> State {
    let mut state = State::booting();
    for name in 0..interpreters {
        MACHINE.step(&mut state, &Input::Create(Name(name), ONE, Landing::Ahead));
    }
    MACHINE.step(&mut state, &Input::Booted);
    state
}

/// Lets the worker go on until it waits for another input. Everything that runs ends in this way.
fn run(state: &mut State, how: Input) -> Vec<Event> {
    let mut events = Vec::new();
    for _ in 0..100 {
        let input = if state.place.running { how } else { Input::Advance };
        events.extend(MACHINE.step(state, &input));
    }
    events
}

fn steps(events: &[Event]) -> Vec<(u8, Step)> {
    let step = |event: &Event| match *event {
        Event::Stepped { interpreter, step } => Some((interpreter.name.0, step)),
        _ => None,
    };
    events.iter().filter_map(step).collect()
}

#[test]
fn the_plan_is_the_whole_table() {
    let rows: Vec<Stage> = ROWS.iter().map(|row| row.stage).collect();
    assert_eq!(SPECIFIED.len(), ROWS.len());
    assert_eq!(rows, SPECIFIED.concat());
    assert_eq!(rows, Stage::ALL);
    assert!(table().contains("| told | in every live interpreter"));
    assert_eq!(table().lines().count(), 2 + Stage::ALL.len());
}

#[test]
fn told_is_the_stop_pass_and_exit_functions_are_the_exit_pass() {
    let passes: Vec<_> = ROWS.iter().filter_map(|row| row.pass.map(|pass| (row.stage, pass))).collect();
    assert_eq!(passes, [(Stage::Tell, Channel::Stop), (Stage::Finish, Channel::Exit)]);
}

#[test]
fn everything_happens_in_order_and_then_the_process_ends() {
    let mut state = serving(2);
    MACHINE.step(&mut state, &Input::Control(Control::Stop));
    let events = run(&mut state, Input::Ended(Outcome::Well));
    let expected: Vec<_> = Step::ALL.into_iter().flat_map(|step| [(0, step), (1, step)]).collect();
    assert_eq!(steps(&events), expected);
    assert_eq!(events.last(), Some(&Event::Ended { worker: Worker(0), ending: Ending::Done }));
}

#[test]
fn what_hangs_is_given_up() {
    let mut state = serving(2);
    MACHINE.step(&mut state, &Input::Control(Control::Stop));
    let events = run(&mut state, Input::Expired);
    assert_eq!(steps(&events).len(), 6, "the first destruction hangs, and ends the process: {events:?}");
    assert_eq!(state.phase, Phase::Over(Ending::Done));
}

#[test]
fn requests_are_waited_for_until_the_deadline() {
    let mut state = serving(1);
    MACHINE.step(&mut state, &Input::Connect(Connection(0)));
    MACHINE.step(&mut state, &Input::Control(Control::Drain));
    assert_eq!(MACHINE.step(&mut state, &Input::Connect(Connection(1))), []);
    let told = run(&mut state, Input::Ended(Outcome::Well));
    assert_eq!(steps(&told), [(0, Step::Told)]);
    assert!(!MACHINE.can_advance(&state));
    let cut = Event::Cut { worker: Worker(0), connection: Connection(0) };
    assert_eq!(MACHINE.step(&mut state, &Input::Expired), [Event::Expired { worker: Worker(0) }, cut]);
    assert_eq!(steps(&run(&mut state, Input::Ended(Outcome::Well))).len(), 3);
}

/// In a table that is walked while it grows, an interpreter may be skipped, and one that was told may be told again.
#[test]
fn a_table_that_grows_in_the_walk() {
    let design = Design { births: Births::InTheWalkedTable, ..Design::SPECIFIED };
    let machine = Machine { design, ..MACHINE };
    let told = |landing| {
        let mut state = serving(3);
        machine.step(&mut state, &Input::Connect(Connection(0)));
        machine.step(&mut state, &Input::Control(Control::Stop));
        let mut events = Vec::new();
        for n in 0..30 {
            if n == 4 {
                machine.step(&mut state, &Input::Create(Name(3), ONE, landing));
            }
            let input = if state.place.running { Input::Ended(Outcome::Well) } else { Input::Advance };
            events.extend(machine.step(&mut state, &input));
        }
        steps(&events).into_iter().map(|(name, _)| name).collect::<Vec<u8>>()
    };
    assert_eq!(told(Landing::Ahead), [0, 1, 2, 3]);
    assert_eq!(told(Landing::Behind), [0, 1, 2]);
    assert_eq!(told(Landing::Again), [0, 1, 2, 3, 0]);
    assert_eq!(told(Landing::Skipped), [0, 1]);
}

#[test]
fn the_machine_is_total() {
    let mut state = serving(1);
    let nonsense = [
        Input::Booted,
        Input::Advance,
        Input::Expired,
        Input::Ended(Outcome::Well),
        Input::Answer(Connection(0)),
        Input::Create(Name(1), ONE, Landing::Behind),
    ];
    for input in nonsense {
        let before = state.clone();
        assert_eq!(MACHINE.step(&mut state, &input), [], "{input:?}");
        assert_eq!(state, before, "{input:?}");
    }
}
