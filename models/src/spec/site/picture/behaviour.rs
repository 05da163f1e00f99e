//! Behaviours of the model of a site as sequence diagrams.

use std::fmt::Write as _;

use crate::site::machine::event::{Event, Said, Stage};
use crate::site::machine::word::{InterpreterId, Request, Scope, Target, WorkerId};
use crate::site::world::configuration::{Budget, Configuration, File, Health};
use crate::site::world::{Action, Site, World};
use wspbus_words::system::System as _;

/// A behaviour has no more steps than this.
const STEPS_MAX: usize = 200;

const QUIET: Configuration = Configuration::QUIET;

/// A Roll of a site of two slots.
pub(super) fn roll() -> String {
    let configuration = Configuration {
        operator: &[(Request::Roll, Scope::Site)],
        uploads: &[File { slots: 2, health: Health::Good }],
        budget: Budget { asks: 1, uploads: 1, ..QUIET.budget },
        ..QUIET
    };
    let wishes: [fn(&Action) -> bool; 2] =
        [|action| *action == Action::Upload, |action| matches!(action, Action::Ask(_, Target::Site))];
    draw(&events(&Site::new(configuration), &wishes))
}

/// The end of a worker with two interpreters, and a connection that is owed an answer.
pub(super) fn end() -> String {
    let configuration = Configuration {
        slots: 1,
        names: 2,
        operator: &[(Request::Stop, Scope::Site)],
        budget: Budget { asks: 1, clients: 1, ..QUIET.budget },
        ..QUIET
    };
    let wishes: [fn(&Action) -> bool; 3] = [
        |action| matches!(action, Action::Accept(..)),
        |action| matches!(action, Action::Ask(_, Target::Site)),
        |action| matches!(action, Action::ReadControl(_)),
    ];
    draw(&events(&Site::new(configuration), &wishes))
}

/// The events of the behaviour in which these wishes come true one after the other, and then all that is fair happens: a
/// message is heard at once, and of the rest the first that is offered comes first.
fn events(site: &Site, wishes: &[fn(&Action) -> bool]) -> Vec<Event> {
    let (mut world, _): (World, _) = site.begin();
    let mut wishes = wishes.iter();
    let mut wish = wishes.next();
    let mut all = Vec::new();
    for _ in 0..STEPS_MAX {
        let mut actions = Vec::new();
        site.offer(&world, &mut actions);
        let wished = wish.and_then(|wish| actions.iter().find(|action| wish(action)));
        if wished.is_some() {
            wish = wishes.next();
        }
        let heard = || actions.iter().find(|action| matches!(action, Action::Hear(_)));
        let fair = || actions.iter().find(|action| site.fairness(action).is_some());
        let Some(action) = wished.or_else(heard).or_else(fair) else { break };
        all.extend(site.step(&mut world, action));
    }
    all
}

/// The diagram of these events.
fn draw(events: &[Event]) -> String {
    let mut out =
        String::from("sequenceDiagram\n    participant O as operator\n    participant C as controller\n");
    let mut workers: Vec<WorkerId> = events.iter().filter_map(about).collect();
    workers.sort_unstable();
    workers.dedup();
    for worker in workers {
        let _ = writeln!(out, "    participant W{worker} as worker {worker}");
    }
    for event in events {
        if let Some(line) = line(event) {
            let _ = writeln!(out, "    {line}");
        }
    }
    out
}

/// The worker that an event is about.
const fn about(event: &Event) -> Option<WorkerId> {
    match *event {
        Event::Spawned { worker, .. } | Event::Sent { worker, .. } => Some(worker),
        _ => None,
    }
}

/// The line of an event; `None` for one that the diagram leaves out.
fn line(event: &Event) -> Option<String> {
    let note = |over: String| Some(format!("Note over {over}: {event}"));
    let step = |from: &str, to: &str, of: InterpreterId, says: String| {
        Some(format!("{from}->>{to}: {}: {says}", of.native()).replace("W#", &format!("W{}", of.worker)))
    };
    match *event {
        Event::Answered { request, answer, .. } => Some(format!("O->>C: {request}: {answer}")),
        Event::Resolved { resolution, .. } => Some(format!("C-->>O: {resolution}")),
        Event::StateWritten { .. } | Event::LoadBegan | Event::Adopted { .. } | Event::Steady { .. } => {
            note("C".to_owned())
        }
        Event::Uploaded { .. } => note("O".to_owned()),
        Event::Spawned { worker, slot, generation, .. } => {
            Some(format!("C->>W{worker}: spawned in slot {slot}, generation {generation}"))
        }
        Event::Heard {
            worker,
            said: said @ (Said::Ready | Said::Leaving | Said::Told(_) | Said::Gone(_)),
        } => Some(format!("W{worker}->>C: {said}")),
        Event::Sent { worker, control } => Some(format!("C->>W{worker}: {control}")),
        Event::Ended { worker, status } => Some(format!("W{worker}-->>C: the process {status}")),
        Event::Accepted { worker, .. } | Event::Replied { worker, .. } | Event::Closed { worker, .. } => {
            note(format!("W{worker}"))
        }
        Event::Entered { worker, stage } if stage != Stage::Ended => note(format!("W{worker}")),
        Event::StepBegan { interpreter, step: taken } => {
            step("W#", "W#", interpreter, format!("{taken} begins"))
        }
        Event::StepEnded { interpreter, step: taken, .. } => {
            step("W#", "W#", interpreter, format!("{taken} is over"))
        }
        _ => None,
    }
}
