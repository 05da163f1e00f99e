//! The claims about what must come with an input: its answer, the effect that it has at once, and the order of both.

use crate::site::machine::controller::memory::Input;
use crate::site::machine::event::{Event, Stage};
use crate::site::machine::message::Up;
use crate::site::machine::word::{Answer, Deed, InterpreterId, Native, Privilege, Step, WorkerId};
use crate::site::machine::worker::memory::Input as Said;
use crate::site::observed::Observed;
use crate::site::observed::ladder::grants;
use crate::site::observed::ticket::replaced;
use crate::site::observed::worker::SeenWorker;
use crate::site::world::input::Given;
use crate::site::world::{Site, World};
use wspbus_words::system::{Change, InnerClaim, Observer as _};

pub(super) fn claims() -> Vec<InnerClaim<Site>> {
    [of_controller(), of_worker(), of_births()].concat()
}

fn of_controller() -> Vec<InnerClaim<Site>> {
    vec![
        InnerClaim::step("a-request-that-arrives-is-answered", &["LADDER-7"], |site, step| {
            let answers = step.events.iter().filter(|event| matches!(event, Event::Answered { .. })).count();
            arrives(step.was, &site.given(step.before, step.action)?).then_some(answers == 1)
        }),
        InnerClaim::step("what-is-heard-comes-before-what-follows", &["NOTICE-4"], |_, step| {
            let heard = |event: &&Event| matches!(event, Event::Heard { .. });
            let all = step.events.iter().filter(heard).count();
            (all > 0).then(|| step.events.iter().take_while(heard).count() == all)
        }),
        InnerClaim::step("privileged-actions-are-seen", &["AUTH-4", "LOAD-6", "CONF-3"], |_, step| {
            let follows = |one: &Event, action| {
                let next = step.events.iter().skip_while(|event| *event != one).nth(1);
                next == Some(&Event::Privileged { worker: None, action })
            };
            let place = |event: &Event| step.events.iter().position(|other| other == event);
            let re_execute = place(&Event::Privileged { worker: None, action: Privilege::ReExecute });
            match (place(&Event::LoadBegan), place(&Event::ReExecuting)) {
                (Some(_), _) => {
                    let read = Event::Privileged { worker: None, action: Privilege::ReadKey };
                    let down = step.seen.controller.in_use.is_none();
                    Some(
                        follows(&Event::LoadBegan, Privilege::ReadKey)
                            && follows(&read, Privilege::Bind) == down,
                    )
                }
                (None, Some(place)) => Some(re_execute.is_some_and(|action| action < place)),
                (None, None) => None,
            }
        }),
        InnerClaim::step("a-worker-comes-where-none-leaves", &["LEAVE-5", "RATE-3"], |_, step| {
            let mut seen = step.was.clone();
            let mut fits = None;
            for event in step.events {
                if let Event::Spawned { slot, .. } = *event {
                    fits = Some(fits.unwrap_or(true) && seen.in_slot(slot).all(SeenWorker::stands));
                }
                seen.observe(event);
            }
            fits
        }),
        InnerClaim::step(
            "an-end-of-a-process-is-accepted-if-it-begins",
            &["SCOPE-7", "TICKET-5"],
            |_, step| {
                let (worker, answer) = step.events.iter().find_map(|event| match *event {
                    Event::Answered { request, target, answer, .. } if grants(answer) => {
                        Some((replaced(request, target)?, answer))
                    }
                    _ => None,
                })?;
                let begins =
                    |seen: &Observed| seen.worker(worker).is_some_and(|of| of.stands() && !of.retiring);
                let retires = step.events.iter().any(|event| matches!(event, Event::Retiring { .. }));
                let due = if begins(step.was) { Answer::Accepted } else { Answer::Joined { late: false } };
                Some(answer == due && retires == begins(step.was))
            },
        ),
    ]
}

/// Is this a request that the controller must answer?
fn arrives(seen: &Observed, given: &Given) -> bool {
    match given {
        Given::Controller(Input::Ask { .. }) => true,
        Given::Controller(Input::Up(worker, Up::Ask { .. })) => {
            seen.controller.lives() && seen.worker(*worker).is_some()
        }
        _ => false,
    }
}

fn of_worker() -> Vec<InnerClaim<Site>> {
    vec![
        InnerClaim::step("what-an-interpreter-is-asked-for-begins", &["TEAR-14", "AUTH-6"], |_, step| {
            let mut own = step.events.iter().enumerate().filter_map(|(place, event)| match *event {
                Event::OwnDeed { interpreter, deed } => {
                    Some(is_asked_before(&step.events[..place], interpreter) && ends(step, interpreter, deed))
                }
                Event::DeedBegan { interpreter, deed, .. } => Some(ends(step, interpreter, deed)),
                _ => None,
            });
            own.next()
        }),
        InnerClaim::step("deeds-are-over-when-an-interpreter-is-told", &["NOTICE-3"], |_, step| {
            let told = |event: &Event| match *event {
                Event::StepBegan { interpreter, step: Step::Told } => Some(interpreter),
                _ => None,
            };
            let mut told = step.events.iter().filter_map(told).peekable();
            told.peek()?;
            Some(told.all(|interpreter| deeds_of(step.before, interpreter).all(|notice| {
                step.events.iter().any(|event| matches!(*event, Event::DeedEnded { notice: of, interpreter: by, .. } if (of, by) == (notice, interpreter)))
            })))
        }),
        InnerClaim::step("a-request-inside-names-a-round-in-progress", &["TICKET-3"], |_, step| {
            step.events.iter().find_map(|event| match *event {
                Event::Asked { interpreter, inside: Some(round), .. } => {
                    Some(step.was.worker(interpreter.worker).is_some_and(|of| of.round == Some(round)))
                }
                _ => None,
            })
        }),
        InnerClaim::step("a-worker-remembers-that-it-asked-to-be-replaced", &["INPUT-1"], |_, step| {
            let worker = step.events.iter().find_map(|event| match *event {
                Event::AskedToRetire { worker } => Some(worker),
                _ => None,
            })?;
            Some(step.after.process(worker).is_some_and(|process| process.worker.retires))
        }),
        InnerClaim::step("a-connection-is-kept-as-both-sides-want", &["CONN-2"], |site, step| {
            let Given::Worker(worker, Said::Replied { keep, .. }) = site.given(step.before, step.action)?
            else {
                return None;
            };
            let leaves = step.was.worker(worker).is_some_and(SeenWorker::leaves);
            let replied = |event: &Event| matches!(event, Event::Replied { .. });
            let closed = |event: &Event| matches!(event, Event::Closed { .. });
            let closes = step.events.iter().any(closed);
            step.events.iter().any(replied).then_some(closes == (leaves || !keep))
        }),
    ]
}

fn of_births() -> Vec<InnerClaim<Site>> {
    vec![
        InnerClaim::step("a-birth-that-is-over-is-seen", &["TEAR-3"], |site, step| {
            let Given::Worker(worker, input) = site.given(step.before, step.action)? else { return None };
            let (Said::Created(native) | Said::NotCreated(native)) = input else { return None };
            let waits = step.before.process(worker)?.worker.creating.contains(&native);
            let (Native { name, birth }, well) = (native, matches!(input, Said::Created(_)));
            let over = match well {
                true => Event::Created { interpreter: native.of(worker) },
                false => Event::NotCreated { worker, name, birth },
            };
            waits.then(|| step.events.contains(&over))
        }),
        InnerClaim::step("an-interpreter-is-created-for-a-need-or-anew", &["TEAR-14"], |site, step| {
            let Given::Worker(worker, input) = site.given(step.before, step.action)? else { return None };
            let mut born = births(step, worker).into_iter().peekable();
            born.peek()?;
            let wanted = |native: Native| match input {
                Said::Create(name) => native.name == name,
                _ => step.was.anew.contains(&(worker, native.name)),
            };
            Some(born.all(wanted))
        }),
    ]
}

/// Did this interpreter ask in one of these events?
fn is_asked_before(events: &[Event], interpreter: InterpreterId) -> bool {
    events.iter().any(|event| matches!(*event, Event::Asked { interpreter: by, .. } if by == interpreter))
}

/// Does the end of this interpreter begin with the step, if the deed asks for it and the worker goes on?
fn ends(step: &Change<'_, Site>, interpreter: InterpreterId, deed: Deed) -> bool {
    let serves = step.was.worker(interpreter.worker).is_some_and(|of| of.stage == Stage::Serving);
    let due = matches!(deed, Deed::Restart | Deed::Exit) && serves;
    let end = Event::OwnEnd { interpreter, again: deed == Deed::Restart };
    step.events.contains(&end) == due
}

/// The notices whose deeds this interpreter has not done.
fn deeds_of(
    world: &World,
    interpreter: InterpreterId,
) -> impl Iterator<Item = crate::site::machine::word::Notice> {
    let process = world.process(interpreter.worker).into_iter();
    let all = process.flat_map(|process| &process.worker.interpreters);
    let its = all.filter(move |i| i.native == interpreter.native());
    its.flat_map(|i| i.deeds.iter().map(|(notice, _)| *notice))
}

/// The interpreters whose births began.
fn births(step: &Change<'_, Site>, worker: WorkerId) -> Vec<Native> {
    let of = |world: &World| world.process(worker).map(|process| process.worker.creating.clone());
    let before = of(step.before).unwrap_or_default();
    of(step.after).unwrap_or_default().into_iter().filter(|native| !before.contains(native)).collect()
}
