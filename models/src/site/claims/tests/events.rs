//! Forged deliveries and accounts.

use super::Forger;
use super::tale::*;
use crate::site::machine::event::{Event, Said};
use crate::site::machine::word::{Answer, Deed, InterpreterId, Origin, Reason, Request, Target};

/// An event of application 0 for its copies, due to the one of worker 1; worker 1 has another application.
fn told() -> Tale {
    let target = Target::Application(native(0).name);
    Tale::up(1, 2).then(&[
        asks(Origin::Application(of(W1, 0)), Request::Event, target, Answer::Accepted, 1),
        notice(1, Deed::Event, target),
        due(of(W1, 0)),
    ])
}

fn delivered(interpreter: InterpreterId) -> Event {
    Event::Delivered { notice: N1, interpreter }
}

fn missing(interpreter: InterpreterId) -> Event {
    Event::Missing { notice: N1, interpreter }
}

fn settled(missed: bool) -> Event {
    Event::Settled { notice: N1, missed }
}

pub(super) fn breaks(f: &mut Forger) {
    deliveries(f);
    dues(f);
    accounts(f);
    untold(f);
}

fn deliveries(f: &mut Forger) {
    let (event, mine, other) = (told(), of(W1, 0), of(W1, 1));
    let name = "told-of-an-event-once-and-in-scope";
    f.breaks(name, &event, &[delivered(other)]);
    f.breaks(name, &event.then(&[delivered(mine)]), &[delivered(mine)]);
    f.breaks("newcomers-are-not-told", &event, &[delivered(of(W2, 0))]);
    let deed = Event::DeedBegan { notice: N1, interpreter: mine, deed: Deed::Exit };
    f.breaks("an-interpreter-is-asked-for-the-deed-of-the-notice", &event, &[deed]);
    let stranger = Origin::Application(of(W1, 7));
    let forged = asks(stranger, Request::Event, Target::Site, Answer::Accepted, 2);
    f.breaks("the-origin-is-known-by-its-channel", &event, &[forged]);
}

fn dues(f: &mut Forger) {
    let (event, mine, other) = (told(), of(W1, 0), of(W1, 1));
    let name = "a-deed-is-granted-for-what-is-known-to-live";
    for gone in [Target::Interpreter(of(W1, 7)), Target::Process(W4)] {
        f.breaks(
            name,
            &Tale::up(1, 2),
            &[asks(Origin::Operator, Request::Graceful, gone, Answer::Accepted, 2)],
        );
    }
    for (lives, reason) in
        [(Target::Interpreter(of(W1, 0)), Reason::NoInterpreter), (Target::Process(W1), Reason::NoWorker)]
    {
        let refused = asks(Origin::Operator, Request::Graceful, lives, Answer::Refused(reason), 2);
        f.breaks(name, &Tale::up(1, 2), &[refused]);
    }
    let name = "an-event-is-due-to-the-known-in-its-scope";
    f.breaks(name, &event, &[due(other)]);
    f.breaks(name, &event, &[due(of(W2, 0))]);
    f.breaks(name, &event, &[due(mine)]);
    let name = "an-event-is-due-to-all-the-known-in-its-scope";
    let accepted = asked(Request::Event, Answer::Accepted, 2);
    let up = Tale::up(1, 2);
    f.breaks(name, &up, &[accepted, notice(2, Deed::Event, Target::Site), due(mine)]);
    let name = "a-notice-is-for-the-ticket-that-asked-for-it";
    f.breaks(name, &up.then(&[accepted]), &[notice(2, Deed::Exit, Target::Site)]);
    f.breaks(name, &up, &[notice(2, Deed::Event, Target::Site)]);
}

fn accounts(f: &mut Forger) {
    let (event, mine) = (told(), of(W1, 0));
    let heard = event.then(&[delivered(mine)]).then(&[hears(W1, Said::Delivered(N1, native(0)))]);
    let got = [hears(W1, Said::Delivered(N1, native(0)))];
    f.breaks("an-account-that-waits-for-no-interpreter-is-settled", &event, &got);
    let name = "only-an-interpreter-not-told-is-missing";
    f.breaks(name, &heard, &[missing(mine)]);
    f.breaks(name, &event, &[missing(mine)]);
    f.breaks(name, &event.then(&[delivered(mine)]).then(&[died(W1)]).then(&[ended(W1)]), &[missing(mine)]);
    let missed = event.then(&[hears(W1, Said::Missed(N1, native(0)))]);
    let name = "every-interpreter-that-missed-an-event-is-told";
    f.breaks(name, &missed, &[settled(true)]);
    f.breaks(name, &missed.then(&[missing(mine)]), &[settled(false)]);
    let name = "an-event-is-answered-by-its-account";
    f.breaks(name, &event, &[settled(false)]);
    f.breaks(name, &event, &[reached(1)]);
    f.breaks(name, &missed.then(&[missing(mine)]).then(&[settled(true)]), &[reached(1)]);
    f.breaks("at-rest-every-event-is-settled", &event, &[]);
}

fn untold(f: &mut Forger) {
    let died = Tale::up(1, 2).then(&[died(W1)]);
    let report = |name| Event::Untold { interpreter: of(W1, name) };
    f.breaks("untold-is-reported", &died, &[ended(W1)]);
    f.breaks("untold-is-reported", &died, &[ended(W1), report(0)]);
    // Its own telling was given up.
    let mut left = Tale::up(1, 1);
    left.step([Event::OwnEnd { interpreter: of(W1, 0), again: false }]);
    let step = crate::site::machine::word::Step::Told;
    left.step([begins(of(W1, 0), step)]).step([gives_up(of(W1, 0), step)]);
    f.breaks("untold-is-reported", &left, &[hears(W1, Said::Gone(native(0)))]);
    f.breaks("untold-is-reported", &left, &[report(0)]);
    let mut told = Tale::up(1, 1);
    told.step([Event::OwnEnd { interpreter: of(W1, 0), again: false }]);
    told.step([begins(of(W1, 0), step)]).step([takes(of(W1, 0), step)]);
    let name = "no-interpreter-that-was-told-is-reported-untold";
    f.breaks(name, &told.then(&[super::tale::died(W1)]), &[ended(W1), report(0)]);
}
