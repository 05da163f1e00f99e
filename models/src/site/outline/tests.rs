use super::{Outline, Phase};
use crate::bus::Code;
use crate::site::machine::event::{Event, Stage};
use crate::site::machine::word::{Birth, InterpreterId, Name, Native, Step, WorkerId};

const WORKER: WorkerId = WorkerId(3);

fn interpreter(name: u32) -> InterpreterId {
    Native { name: Name(name), birth: Birth(u64::from(name)) }.of(WORKER)
}

fn entered(stage: Stage) -> Event {
    Event::Entered { worker: WORKER, stage }
}

fn created(name: u32) -> Event {
    Event::Created { interpreter: interpreter(name) }
}

fn began(name: u32, step: Step) -> Event {
    Event::StepBegan { interpreter: interpreter(name), step }
}

fn over(name: u32, step: Step) -> Event {
    Event::StepEnded { interpreter: interpreter(name), step, done: true }
}

fn given_up(name: u32, step: Step) -> Event {
    Event::StepEnded { interpreter: interpreter(name), step, done: false }
}

fn left(name: u32) -> Event {
    Event::Left { interpreter: interpreter(name) }
}

fn alone(name: u32) -> Event {
    Event::OwnEnd { interpreter: interpreter(name), again: false }
}

const ENDED: Event = Event::WorkerEnded { worker: WORKER, code: Code::OK };

/// A worker with two interpreters that serves.
fn serving() -> Outline {
    let mut outline = Outline::spawned();
    for event in [created(0), created(1), entered(Stage::Serving)] {
        assert!(outline.take(&event), "{event}");
    }
    outline
}

/// The number of the first of these events that is not permitted.
fn stops(mut outline: Outline, events: &[Event]) -> Option<usize> {
    events.iter().position(|event| !outline.take(event))
}

/// Both interpreters are asked for a step, and take it.
fn both(step: Step) -> [Event; 4] {
    [began(0, step), began(1, step), over(1, step), over(0, step)]
}

fn whole_end() -> Vec<Event> {
    let mut events = vec![entered(Stage::Telling)];
    Step::ALL.into_iter().for_each(|step| events.extend(both(step)));
    events.extend([entered(Stage::Ended), ENDED]);
    events
}

#[test]
fn a_whole_end_is_permitted() {
    assert_eq!(stops(serving(), &whole_end()), None);
}

#[test]
fn no_event_of_an_end_may_be_left_out() {
    let events = whole_end();
    let last = events.len() - 1;
    for missing in 0..last {
        let mut fewer = events.clone();
        fewer.remove(missing);
        assert!(stops(serving(), &fewer).is_some(), "without number {missing}: {}", events[missing]);
    }
}

#[test]
fn what_the_outline_forbids() {
    let telling = entered(Stage::Telling);
    let told = both(Step::Told);
    let wrong: [(&str, Vec<Event>); 9] = [
        ("it serves, and the interpreter does not end alone", vec![began(0, Step::Told)]),
        ("no interpreter is created after one was told", vec![telling, began(0, Step::Told), created(2)]),
        ("two of one name", vec![created(0)]),
        (
            "threads are joined before all are told",
            [&[telling], &told[..1], &told[3..], &[began(0, Step::Joined)]].concat(),
        ),
        ("a step that was not asked for", vec![telling, over(0, Step::Told)]),
        ("told twice", [&[telling][..], &told, &[began(0, Step::Told)]].concat()),
        ("left without a step that was given up", vec![left(0)]),
        ("it ends, and interpreters live", vec![telling, entered(Stage::Ended), ENDED]),
        ("it serves again", vec![telling, entered(Stage::Serving)]),
    ];
    for (what, events) in wrong {
        assert_eq!(stops(serving(), &events), Some(events.len() - 1), "{what}");
    }
}

#[test]
fn an_interpreter_of_which_a_step_was_given_up_is_left_and_not_destroyed() {
    let mut events = vec![alone(0), began(0, Step::Told), given_up(0, Step::Told)];
    for step in [Step::Joined, Step::Finished] {
        events.extend([began(0, step), over(0, step)]);
    }
    let destroyed = [&events[..], &[began(0, Step::Destroyed)]].concat();
    assert_eq!(stops(serving(), &destroyed), Some(events.len()));
    assert_eq!(stops(serving(), &[&events[..], &[left(0)]].concat()), None);
}

#[test]
fn an_own_end_is_of_one_interpreter_and_goes_first() {
    assert_eq!(stops(serving(), &[alone(0), began(0, Step::Told), created(2)]), None);
    assert_eq!(stops(serving(), &[alone(0), began(1, Step::Told)]), Some(1));
    assert_eq!(stops(serving(), &[alone(0), alone(0)]), Some(1));
    assert_eq!(stops(serving(), &[entered(Stage::Telling), alone(0)]), Some(1));
}

#[test]
fn a_crash_ends_a_worker_in_every_phase_but_the_last() {
    let died = Event::Died { worker: WORKER, forced: false };
    let mut outline = serving();
    assert!(outline.take(&died) && outline.phase == Phase::Ended);
    assert!(!outline.take(&died));
}
