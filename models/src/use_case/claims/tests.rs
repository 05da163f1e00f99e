//! A forged step breaks each claim; only the checker can break the claim of liveness.

use std::collections::BTreeSet;

use super::{Seen, claims};
use crate::bus::Code;
use crate::site::machine::word::{
    Answer, InterpreterId, Origin, Privilege, Request, Scope, Target, Version, WorkerId,
};
use crate::use_case::event::{End, Event};
use crate::use_case::{Environment, NAMES, interpreter};
use wspbus_words::system::{Kind, Observer, judge_step};

const ME: InterpreterId = interpreter(WorkerId(0), NAMES[0]);
const NEIGHBOUR: InterpreterId = interpreter(WorkerId(0), NAMES[1]);
const STRANGER: InterpreterId = interpreter(WorkerId(1), NAMES[1]);

const fn answered(origin: Origin, request: Request, target: Target, answer: Answer) -> Event {
    Event::Answered { origin, request, target, answer }
}

fn granted(request: Request, scope: Scope) -> Event {
    answered(Origin::Operator, request, scope.around(ME), Answer::Accepted)
}

/// The claims that this step breaks, after these events.
fn broken(before: &[Event], events: &[Event]) -> BTreeSet<&'static str> {
    let mut seen = Seen::new(Environment::Shared, 2);
    before.iter().for_each(|event| seen.observe(event));
    let claims = claims();
    let mut found = BTreeSet::new();
    judge_step(&claims, &seen, events, &mut |place, holds| {
        if !holds {
            found.insert(claims[place].name);
        }
    });
    found
}

#[test]
fn each_claim_about_a_step_can_fail() {
    let me = Origin::Application(ME);
    let (event, reload) = (Request::Event, Request::Reload);
    let denied = answered(me, reload, Target::Site, Answer::Denied);
    let exit = granted(Request::Exit(Code::OK), Scope::Site);
    let all: [(&str, Vec<Event>, Vec<Event>); 10] = [
        ("the-environment-decides", vec![], vec![answered(me, reload, Target::Site, Answer::Accepted)]),
        ("a-denied-request-does-nothing", vec![], vec![denied, Event::LoadBegan]),
        (
            "what-happens-stays-in-its-scope",
            vec![granted(event, Scope::Application)],
            vec![Event::Heard(STRANGER)],
        ),
        (
            "an-interpreter-is-reached-once",
            vec![granted(event, Scope::Site), Event::Heard(ME)],
            vec![Event::Heard(ME)],
        ),
        (
            "an-interpreter-is-taken-down-when-all-are-told",
            vec![exit, Event::Told(ME)],
            vec![Event::TakenDown(ME)],
        ),
        ("an-interpreter-hears-of-its-end-once", vec![exit, Event::Told(ME)], vec![Event::Told(ME)]),
        (
            "a-process-ends-after-its-interpreters",
            vec![exit, Event::Told(ME), Event::Told(NEIGHBOUR), Event::TakenDown(ME)],
            vec![Event::Ended(ME.worker)],
        ),
        (
            "the-controller-ends-last-and-as-it-was-asked",
            vec![exit, Event::Ended(ME.worker)],
            vec![Event::Left(End::Exited)],
        ),
        ("a-privileged-action-has-a-granted-request", vec![], vec![Event::Privileged(Privilege::ReadKey)]),
        (
            "no-client-gets-what-was-replaced",
            vec![Event::Acknowledged(Version(1))],
            vec![Event::Connected(ME.worker, Version(0))],
        ),
    ];
    for (name, before, events) in &all {
        let found = broken(before, events);
        assert!(found.contains(name), "{name} is not broken by its step, which breaks {found:?}");
    }
    let tried: BTreeSet<&str> = all.iter().map(|(name, ..)| *name).collect();
    let of_steps = claims().into_iter().filter(|claim| !matches!(claim.kind, Kind::LeadsTo { .. }));
    assert_eq!(of_steps.map(|claim| claim.name).collect::<BTreeSet<_>>(), tried);
}

#[test]
fn no_claim_fails_without_a_reason() {
    let exit = granted(Request::Exit(Code::OK), Scope::Process);
    let told = [Event::Told(ME), Event::Told(NEIGHBOUR)];
    let down = [Event::TakenDown(ME), Event::TakenDown(NEIGHBOUR), Event::Ended(ME.worker)];
    let events: Vec<Event> = [exit].into_iter().chain(told).chain(down).chain([Event::Done]).collect();
    assert_eq!(broken(&[], &events), BTreeSet::new());
    let denied = answered(Origin::Application(ME), Request::Reload, Target::Site, Answer::Denied);
    assert_eq!(broken(&[], &[denied]), BTreeSet::new());
}
