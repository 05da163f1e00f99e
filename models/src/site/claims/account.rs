//! NOTICE and SCOPE: how far an event goes, and its account.

use super::Claim;
use crate::site::machine::event::{Event, Said};
use crate::site::machine::word::{
    Answer, Deed, Failures, InterpreterId, Name, Notice, Origin, Reason, Resolution, Target,
};
use crate::site::observed::Observed;
use crate::site::observed::interpreter::{Heard, SeenInterpreter};
use crate::site::observed::ladder::{Wish, grants, wish, within};
use crate::site::observed::notice::{Account, SeenDue};

pub(super) fn all() -> Vec<Claim> {
    [telling(), dues(), accounts(), untold()].concat()
}

fn telling() -> Vec<Claim> {
    vec![
        Claim::event("told-of-an-event-once-and-in-scope", &["SCOPE-2", "SCOPE-3"], |seen, event| {
            let (notice, interpreter, _) = told(event)?;
            let open = seen.notice(notice)?;
            let due = seen.due_to(notice, interpreter);
            Some(within(open.target, interpreter) && due.is_some_and(|due| !due.told))
        }),
        Claim::event("newcomers-are-not-told", &["SCOPE-5", "NOTICE-1"], |seen, event| {
            let (notice, interpreter, _) = told(event)?;
            let open = seen.notice(notice)?;
            within(open.target, interpreter).then(|| seen.due_to(notice, interpreter).is_some())
        }),
        Claim::event("an-interpreter-is-asked-for-the-deed-of-the-notice", &["SCOPE-7"], |seen, event| {
            let (notice, _, deed) = told(event)?;
            Some(seen.notice(notice)?.deed == deed)
        }),
        Claim::event("the-origin-is-known-by-its-channel", &["SCOPE-6", "NOTICE-2"], |seen, event| {
            match *event {
                Event::Answered { origin: Origin::Application(me), answer, .. } => {
                    let known = || seen.interpreter(me).is_some_and(SeenInterpreter::is_known);
                    crate::site::observed::ladder::grants(answer).then(known)
                }
                _ => None,
            }
        }),
    ]
}

/// The worker or the interpreter that a deed is asked of, as far as one is meant.
fn is_missing(seen: &Observed, target: Target) -> Option<bool> {
    match target {
        Target::Process(worker) => Some(seen.worker(worker).is_none()),
        Target::Interpreter(interpreter) => {
            Some(!seen.interpreter(interpreter).is_some_and(SeenInterpreter::is_known))
        }
        Target::Application(_) | Target::Site => None,
    }
}

fn dues() -> Vec<Claim> {
    vec![
        Claim::event(
            "a-deed-is-granted-for-what-is-known-to-live",
            &["NOTICE-1", "SCOPE-7"],
            |seen, event| match *event {
                Event::Answered { origin, request, target, answer, .. } => {
                    let Some(Wish::Deed(_)) = wish(request, target) else { return None };
                    // A worker that speaks for an interpreter that it does not have is refused for that.
                    let is_refused =
                        matches!(answer, Answer::Refused(Reason::NoInterpreter | Reason::NoWorker))
                            && !matches!(origin, Origin::Worker(_));
                    let missing = is_missing(seen, target)?;
                    (grants(answer) || is_refused).then_some(missing == is_refused)
                }
                _ => None,
            },
        ),
        Claim::event(
            "an-event-is-due-to-the-known-in-its-scope",
            &["NOTICE-1"],
            |seen, event| match *event {
                Event::Due { notice, interpreter } => {
                    let known = seen.interpreter(interpreter).is_some_and(SeenInterpreter::is_known);
                    let in_scope = seen.notice(notice).is_some_and(|open| within(open.target, interpreter));
                    Some(known && in_scope && seen.due_to(notice, interpreter).is_none())
                }
                _ => None,
            },
        ),
        Claim::step("an-event-is-due-to-all-the-known-in-its-scope", &["NOTICE-1", "SCOPE-3"], |step| {
            let (notice, target) = step.events.iter().find_map(|event| match *event {
                Event::NoticeBegan { notice, target, .. } => Some((notice, target)),
                _ => None,
            })?;
            let lives =
                |seen: &&SeenInterpreter| seen.heard == Heard::Born && within(target, seen.interpreter);
            let mut expected = step.before.interpreters.iter().filter(lives).peekable();
            expected.peek()?;
            let due = |interpreter| step.events.contains(&Event::Due { notice, interpreter });
            Some(expected.all(|seen| due(seen.interpreter)))
        }),
        Claim::event(
            "a-notice-is-for-the-ticket-that-asked-for-it",
            &["SCOPE-7", "NOTICE-3"],
            |seen, event| match *event {
                Event::NoticeBegan { ticket, deed, .. } => {
                    let open = seen.ticket(ticket).filter(|open| open.notice.is_none());
                    Some(open.is_some_and(|open| open.wish == Some(Wish::Deed(deed))))
                }
                _ => None,
            },
        ),
    ]
}

fn accounts() -> Vec<Claim> {
    vec![
        Claim::event("only-an-interpreter-not-told-is-missing", &["SCOPE-4"], |seen, event| match *event {
            Event::Missing { notice, interpreter } => {
                let missed =
                    |due: &SeenDue| matches!(due.account, Account::Missed | Account::Doubted) && !due.done;
                Some(seen.due_to(notice, interpreter).is_some_and(missed))
            }
            _ => None,
        }),
        Claim::event(
            "every-interpreter-that-missed-an-event-is-told",
            &["SCOPE-4", "NOTICE-3"],
            |seen, event| match *event {
                Event::Settled { notice, missed } => {
                    let silent = seen.due_of(notice).any(|due| due.account == Account::Missed);
                    Some(!silent && missed == seen.notice(notice)?.missed)
                }
                _ => None,
            },
        ),
        Claim::event("an-event-is-answered-by-its-account", &["NOTICE-3", "SCOPE-3"], |seen, event| {
            match *event {
                Event::Settled { notice, .. } => {
                    let mut due = seen.due_of(notice).peekable();
                    due.peek()?;
                    Some(due.all(|due| !matches!(due.account, Account::Waits | Account::Doubted)))
                }
                Event::Resolved { ticket, resolution } => {
                    let open = seen.ticket(ticket)?;
                    let Some(Wish::Deed(_)) = open.wish else { return None };
                    Some(open.settled.is_some_and(|missed| resolution == outcome(missed)))
                }
                _ => None,
            }
        }),
        Claim::state("an-account-that-waits-for-no-interpreter-is-settled", &["NOTICE-3"], |seen| {
            let waits = |due: &SeenDue| matches!(due.account, Account::Waits | Account::Doubted);
            let mut open = seen.notices.iter().peekable();
            open.peek()?;
            Some(open.all(|open| seen.due_of(open.notice).any(waits)))
        }),
        Claim::leads_to(
            "at-rest-every-event-is-settled",
            &["NOTICE-3", "SCOPE-3", "SCOPE-4"],
            waits,
            |seen| !waits(seen),
        ),
    ]
}

fn untold() -> Vec<Claim> {
    vec![
        Claim::step("untold-is-reported", &["TEAR-7", "NOTICE-4"], |step| {
            let is_over = |seen: &&SeenInterpreter| {
                seen.is_known() && step.events.iter().any(|event| ends(event, seen.interpreter))
            };
            let over: Vec<&SeenInterpreter> = step.before.interpreters.iter().filter(is_over).collect();
            let born = |seen: &&SeenInterpreter| seen.heard == Heard::Born;
            let expected: Vec<InterpreterId> =
                over.iter().copied().filter(born).map(|seen| seen.interpreter).collect();
            let told = step.events.iter().filter_map(|event| match *event {
                Event::Untold { interpreter } => Some(interpreter),
                _ => None,
            });
            let reported: Vec<InterpreterId> = told.collect();
            let same = || expected.len() == reported.len() && expected.iter().all(|i| reported.contains(i));
            (!over.is_empty() || !reported.is_empty()).then(same)
        }),
        Claim::step("no-interpreter-that-was-told-is-reported-untold", &["TEAR-7", "NOTICE-4"], |step| {
            let mut reported = step.events.iter().filter_map(|event| match *event {
                Event::Untold { interpreter } => Some(interpreter),
                _ => None,
            });
            let first = reported.next()?;
            let told = |interpreter| step.before.interpreter(interpreter).is_some_and(|seen| seen.told);
            Some(!told(first) && !reported.any(told))
        }),
    ]
}

/// The interpreter that hears of a notice, or is asked for it.
fn told(event: &Event) -> Option<(Notice, InterpreterId, Deed)> {
    match *event {
        Event::Delivered { notice, interpreter } => Some((notice, interpreter, Deed::Event)),
        Event::DeedBegan { notice, interpreter, deed } => Some((notice, interpreter, deed)),
        _ => None,
    }
}

fn outcome(missed: bool) -> Resolution {
    match missed {
        true => Resolution::ReachedWithFailures(Failures { missed: true, ..Failures::NONE }),
        false => Resolution::Reached,
    }
}

/// Does the controller learn by this event that the interpreter, or its worker, is gone?
fn ends(event: &Event, interpreter: InterpreterId) -> bool {
    match *event {
        Event::Ended { worker, .. } => worker == interpreter.worker,
        Event::Heard { worker, said: Said::Gone(native) } => native.of(worker) == interpreter,
        _ => false,
    }
}

/// Is there a notice that is not settled?
fn waits(seen: &Observed) -> bool {
    !seen.notices.is_empty()
}

/// The name of the application that a target is about, if it is about one alone.
pub(super) const fn only_name(target: Target) -> Option<Name> {
    match target {
        Target::Interpreter(interpreter) => Some(interpreter.name),
        Target::Application(name) => Some(name),
        Target::Process(_) | Target::Site => None,
    }
}
