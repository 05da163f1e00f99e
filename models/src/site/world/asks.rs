//! The claims about requests and their inputs, of every story: a worker passes on the requests that its interpreters and
//! its host make, and no others, an answer belongs to the request that arrived, and a Reload or a Roll that is reached has
//! left no worker in a slot too many.
//!
//! The events of a machine alone cannot show this: a machine that is silent about an input shows no event, and one that
//! invents a request shows the events of a true one.

use super::input::Given;
use super::odd::{is_own, refusal_of_ask};
use super::{Site, World};
use crate::site::machine::controller::memory::Input;
use crate::site::machine::event::Event;
use crate::site::machine::message::Up;
use crate::site::machine::word::{Goal, Origin, Resolution, Slot, WorkerId};
use crate::site::machine::worker::memory::Input as Said;
use crate::site::observed::Observed;
use crate::site::observed::ticket::OpenTicket;
use crate::site::observed::worker::SeenWorker;
use wspbus_words::system::{Change, InnerClaim, Observer as _};

type Step<'a> = Change<'a, Site>;

pub(super) fn claims() -> Vec<InnerClaim<Site>> {
    vec![
        InnerClaim::step(
            "a-worker-asks-to-be-replaced-only-for-its-host",
            &["AUTH-5", "LEAVE-1"],
            |site, step| {
                let given = site.given(step.before, step.action);
                let worker = match given {
                    Some(Given::Worker(worker, _)) => Some(worker),
                    _ => None,
                };
                let asks = |event: &Event| matches!(event, Event::AskedToRetire { .. });
                let writes = worker.is_some_and(|worker| written(step, worker).contains(&Up::Retire));
                let is_wished = matches!(given, Some(Given::Worker(_, Said::Retire)));
                (writes || step.events.iter().any(asks)).then_some(is_wished)
            },
        ),
        InnerClaim::step("a-worker-passes-on-what-was-asked", &["LADDER-7", "AUTH-6"], |site, step| {
            let Given::Worker(worker, input) = site.given(step.before, step.action)? else { return None };
            passes_on(step, worker, &input)
        }),
        InnerClaim::step("the-origin-is-that-of-the-channel", &["SCOPE-6", "NOTICE-2"], |site, step| {
            let origin = step.events.iter().find_map(|event| match *event {
                Event::Answered { origin, .. } => Some(origin),
                _ => None,
            })?;
            Some(comes_from(origin, &site.given(step.before, step.action)))
        }),
        InnerClaim::step("an-answer-names-its-request", &["LADDER-7"], |site, step| {
            let answered = step.events.iter().find_map(|event| match *event {
                Event::Answered { call, request, target, .. } => Some((call, request, target.scope())),
                _ => None,
            })?;
            let Given::Controller(input) = site.given(step.before, step.action)? else { return None };
            let arrived = match input {
                Input::Ask { call, request, target, .. } => (call, request, target.scope()),
                Input::Up(_, Up::Ask { call, request, scope, .. }) => (call, request, scope),
                _ => return None,
            };
            Some(answered == arrived)
        }),
        InnerClaim::step(
            "no-worker-stays-in-a-slot-too-many-when-a-goal-is-reached",
            &["TICKET-4"],
            |_, step| {
                let mut seen = step.was.clone();
                let mut fits = None;
                for event in step.events {
                    if is_reached(&seen, event) {
                        fits = Some(fits.unwrap_or(true) && has_no_surplus(&seen));
                    }
                    seen.observe(event);
                }
                fits
            },
        ),
    ]
}

/// The messages that a worker wrote in this step. A step of a worker takes none of its messages away.
fn written<'a>(step: &Step<'a>, worker: WorkerId) -> &'a [Up] {
    let up = |world: &'a World| world.process(worker).map_or(&[][..], |process| &process.up[..]);
    up(step.after).get(up(step.before).len()..).unwrap_or_default()
}

/// Does the worker show the request that it was given, as it was given, and write it to its controller unless it
/// concerns one interpreter alone? And does it show and write no other request? `None` where no request is.
fn passes_on(step: &Step<'_>, worker: WorkerId, input: &Said) -> Option<bool> {
    let shown = || step.events.iter().filter(|event| matches!(event, Event::Asked { .. }));
    let passed = || written(step, worker).iter().filter(|message| matches!(message, Up::Ask { .. }));
    let Said::Ask { call, from, request, scope, inside } = *input else {
        return (shown().count() + passed().count() > 0).then_some(false);
    };
    let seen = step.was.worker(worker).filter(|seen| !seen.gone)?;
    if refusal_of_ask(step.was, seen, from, request, scope).is_some() {
        return None;
    }
    // A round that the worker does not do is no round to be inside of.
    let inside = inside.filter(|round| seen.round == Some(*round));
    let event = Event::Asked { call, interpreter: from.of(worker), request, scope, inside };
    let message = Up::Ask { call, from, request, scope, inside };
    let is_passed = !is_own(request, scope) && step.before.controller.is_some();
    Some(shown().eq([&event]) && passed().eq(is_passed.then_some(&message)))
}

/// Is this the origin that the way of the input proves?
fn comes_from(origin: Origin, given: &Option<Given>) -> bool {
    match *given {
        Some(Given::Controller(Input::Ask { operator: true, .. })) => origin == Origin::Operator,
        Some(Given::Controller(Input::Ask { operator: false, .. })) => origin == Origin::Controller,
        Some(Given::Controller(Input::Up(worker, _))) => match origin {
            Origin::Application(interpreter) => interpreter.worker == worker,
            Origin::Worker(itself) => itself == worker,
            Origin::Operator | Origin::Controller => false,
        },
        _ => false,
    }
}

/// Does this event say that a Reload or a Roll is reached, with failures or without, that was not cut short?
fn is_reached(seen: &Observed, event: &Event) -> bool {
    let Event::Resolved { ticket, resolution } = *event else { return false };
    let of =
        |open: &OpenTicket| matches!(open.goal(), Some(Goal::Reload | Goal::Roll)) && !open.is_cut_short();
    !matches!(resolution, Resolution::Superseded(_)) && seen.ticket(ticket).is_some_and(of)
}

/// Did every worker of a slot too many say that it leaves, or is another slot given up that has no proved worker?
fn has_no_surplus(seen: &Observed) -> bool {
    let waits = |slot: Slot| seen.is_given_up(slot) && !seen.in_slot(slot).any(SeenWorker::proved);
    let stays = |worker: &SeenWorker| worker.slot.0 >= seen.controller.slots() && !worker.left;
    !seen.workers.iter().any(stays) || seen.slots().any(waits)
}
