//! Scripts of right behaviour: they break no property.

use wspbus_models::site::event::{Control, End, Ending, Step};
use wspbus_models::site::{Answer, Event, Scope, Subscriber, Transition, Version};

use super::script::Script;
use super::steps::{
    A, B, COPY, ME, NOTICE, STRANGER, W, acted, asked, granted, opened, sent, stepped, tell, then,
};

pub fn scripts() -> Vec<Script> {
    vec![exit(), application_tells(), reload(), denied()]
}

fn exit() -> Script {
    let called = |interpreter| Event::Called { interpreter, subscriber: Subscriber::FIRST, well: false };
    let other = Event::Sent { control: Control::Stop, to: W[1] };
    let acts = Event::Acted { control: Control::Stop, by: W[1], meant: Some(W[1]) };
    let mut script = then(&[
        &[opened(0)],
        &[granted(Transition::Stop)],
        &[granted(Transition::Exit), sent(Control::Stop), other],
        &[acted(Control::Stop), acts],
    ]);
    let all = [A, B, COPY, STRANGER];
    script.steps.extend(all.map(|i| vec![called(i), stepped(i, Step::Told)]));
    script.steps.push(vec![Event::Closed { worker: W[0], connection: wspbus_models::site::Connection(0) }]);
    let down = [Step::Joined, Step::Finished, Step::Destroyed];
    script.steps.extend(all.map(|i| down.map(|step| stepped(i, step)).to_vec()));
    script.steps.extend([W[0], W[1]].map(|worker| vec![Event::Ended { worker, ending: Ending::Done }]));
    let reached = Event::Reached { transition: Transition::Exit, failed: false };
    script.steps.push(vec![Event::ControllerEnded { end: End::Exited }, reached]);
    script
}

fn application_tells() -> Script {
    let to = |to| Event::Delivered { notice: NOTICE, to };
    then(&[
        &[tell(ME, Scope::Application, A, Answer::Accepted)],
        &[to(COPY)],
        &[Event::Overflowed { worker: W[0] }, Event::Missed { notice: NOTICE, by: A }],
        &[Event::Settled { notice: NOTICE }],
    ])
}

fn reload() -> Script {
    let version = Some(Version(1));
    let reached = Event::Reached { transition: Transition::Reload, failed: false };
    then(&[
        &[granted(Transition::Reload)],
        &[Event::LoadBegan],
        &[Event::LoadEnded { version }],
        &[Event::Acknowledged { notice: NOTICE, version }, reached],
        &[opened(1)],
    ])
}

fn denied() -> Script {
    then(&[&[asked(ME, Transition::Exit, Answer::Denied)]])
}
