//! The requirement that a failed step breaks. The properties of the specification judge it by what was seen
//! of the bus.
//!
//! Passes cannot be seen, and events of different lanes have no order. So the passes in which the listeners
//! were called are put back, and answers come first. Then the bus is judged by what it did: which states it
//! wrote, and which listeners it called.

mod absent;
mod calls;
mod given;
mod happened;
mod told;

use std::cmp::Reverse;

use wspbus_models::bus::State;
use wspbus_models::bus::claim::concern::BusClaims;
use wspbus_models::bus::event::{Channel, Event, ListenerId, Outcome, PassId};
use wspbus_models::bus::seen::{OpenPass, Seen};
use wspbus_models::requirement;
use wspbus_words::system::Observer;

use super::case::{Case, Parameters, Setup, Step};
use super::charges::{Blames, Charge, charges};
use super::compare::by_lanes;
use super::explain::at_stake;
use super::implementation::{Failure, Output};
use super::judgement::SessionJudgement;
use super::observable::replay;
use calls::Difference;
use happened::Happened;
pub(super) use happened::Subjects;

impl Failure {
    /// The failure, with the requirement that it breaks, if a property can tell. The rest of the session, if it was
    /// observed, tells more: whether a listener was skipped or called out of order, and the first claim that was broken,
    /// if the step alone tells nothing.
    ///
    /// No requirement is charged unless everything happened that it is about.
    pub fn blamed(
        self,
        setup: &Setup,
        parameters: Parameters,
        case: &Case,
        session: Option<&SessionJudgement>,
    ) -> Failure {
        let breaks = charge(setup, parameters, case, &self, session).map(str::to_owned);
        Failure { breaks, ..self }
    }
}

/// The requirements that look alike where a listener is called too early: whether the one before it is called at all
/// shows only when the pass is over.
const SKIPPED: &str = "PASS-2";
const DISORDERED: &str = "PASS-3";
/// The requirement where a ticket of the first of two rounds does not resolve with that round, if it resolves later, and
/// the requirement if it never resolves.
const LATE: &str = "GOAL-20";
const LOST: &str = "GOAL-16";
/// The requirement where a ticket is not told that it was superseded, and the requirement if the Exit that supersedes it
/// never happens.
const NOT_SUPERSEDED: &str = "GOAL-5";
const EXIT_LOST: &str = "GOAL-15";
/// The requirement where a channel is called in the reverse order, if no listener of it is skipped.
const REVERSED: &str = "PASS-9";

/// The requirement where nothing but the gates differs: beside the listener that runs, an abandoned listener alone can
/// still make requests.
const ABANDONED: &str = "TIME-2";

/// The requirements that are left where nothing that is more special happened.
const GENERAL: [&str; 4] = ["GOAL-16", "PASS-2", "LIFE-1", "GOAL-1"];

/// The place of a requirement among those of the fails of a run; the lowest is at the head of the report. The requirement
/// that explains most of the fails comes first; of several, the requirement of the shortest case. `step` is the index of
/// the step at which that case fails.
pub fn place_in_report(fails: usize, step: usize) -> impl Ord {
    (Reverse(fails), step)
}

/// The requirement that was broken in the step that failed; none if no property can tell.
///
/// The input of the step can tell it, then the first difference in what the bus does, then the claims about the bus,
/// and last what requesters, waiters and the main program were told.
pub fn blame(setup: &Setup, parameters: Parameters, case: &Case, failure: &Failure) -> Option<&'static str> {
    let (step, before) = (case.steps.get(failure.step)?, case.steps.get(..failure.step)?);
    let happened = Happened::of(setup, parameters, before, step, failure.observed.as_ref())?;
    of_step(setup, parameters, case, failure, &happened)
}

/// The requirement with which the failure is charged; none if that is the requirement that the step, or else the case, is
/// about.
fn charge(
    setup: &Setup,
    parameters: Parameters,
    case: &Case,
    failure: &Failure,
    session: Option<&SessionJudgement>,
) -> Option<&'static str> {
    let (step, before) = (case.steps.get(failure.step)?, case.steps.get(..failure.step)?);
    let happened = Happened::of(setup, parameters, before, step, failure.observed.as_ref())?;
    if let (None, Some(thread)) = (&failure.observed, step.input.thread()) {
        let was = |id: &&'static str| happened.permits_before(id);
        // The input was not given: neither its own requirement nor that of a later question is at stake.
        let asked = requirement::find(case.requirement()).map(|found| found.id);
        let asked = asked.filter(|_| case.question < failure.step);
        let left = || asked.into_iter().chain(GENERAL).find(was);
        return absent::blame(&happened.before, thread).or_else(left);
    }
    let permits = |id: &&'static str| happened.permits(id);
    let blamed = of_step(setup, parameters, case, failure, &happened);
    let settled = session.and_then(|session| settled(blamed, session)).filter(permits);
    if let Some(id) = settled.or(blamed) {
        return Some(id);
    }
    if happened.permits(at_stake(case, &Failure { breaks: None, ..failure.clone() })) {
        return None;
    }
    let asked = requirement::find(case.requirement()).map(|found| found.id);
    asked.into_iter().chain(GENERAL).find(permits)
}

/// The requirement, where the rest of the session says more than the failing step.
fn settled(blamed: Option<&'static str>, session: &SessionJudgement) -> Option<&'static str> {
    let is_broken = |id: &&'static str| session.broken.contains(id);
    match blamed {
        None => session.first,
        Some(SKIPPED | DISORDERED) => match session.is_skipped {
            Some(is_skipped) => Some(if is_skipped { SKIPPED } else { DISORDERED }),
            None => [SKIPPED, DISORDERED].into_iter().find(is_broken),
        },
        Some(LATE) => Some(LOST).filter(is_broken),
        // The request that had to supersede is lost.
        Some(NOT_SUPERSEDED) => Some(EXIT_LOST).filter(is_broken),
        Some(REVERSED) => Some(SKIPPED).filter(is_broken),
        Some(_) => None,
    }
}

/// The requirement that the step alone shows to be broken.
fn of_step(
    setup: &Setup,
    parameters: Parameters,
    case: &Case,
    failure: &Failure,
    happened: &Happened<'_>,
) -> Option<&'static str> {
    let permits = |id: &&'static str| happened.permits(id);
    let (observed, step) = (failure.observed.as_ref()?, case.steps.get(failure.step)?);
    let before = case.steps.get(..failure.step)?;
    let (rest, seen) = replay(setup, parameters, before.iter().map(|step| &step.input)).ok()?;
    if let Some(requirement) = given::blame(&seen, before, step, observed).filter(permits) {
        return Some(requirement);
    }
    // A bus that did what it must was told about wrongly, if at all.
    let of_bus = Difference::of(setup, parameters, before, step, observed).and_then(|difference| {
        let broken = broken(&BusClaims::default(), &seen, &observed.events);
        let by = |blames| {
            let charged = broken.iter().filter(|charge| charge.blames == blames);
            charged.map(|charge| charge.requirement).find(permits)
        };
        let told = difference.blame().filter(permits);
        told.or_else(|| by(Blames::Always)).or_else(|| by(Blames::Last))
    });
    if is_by_gates(step, observed) && permits(&ABANDONED) {
        return Some(ABANDONED);
    }
    let runs_again = rest.bus.tickets.iter().find(|ticket| ticket.again).map(|ticket| ticket.goal);
    let told = || told::Told { seen: &seen, runs_again, before, step, observed }.blame();
    of_bus.or_else(|| told().filter(permits))
}

/// Is everything told as expected, and nothing but the listeners at their gates is other?
fn is_by_gates(step: &Step, observed: &Output) -> bool {
    observed.surprises.is_empty() && observed.events == by_lanes(&step.events) && observed.gates != step.gates
}

/// The charges of the claims about the bus that these events break, in the order of the claims.
fn broken(claims: &BusClaims, seen: &Seen, events: &[Event]) -> Vec<Charge> {
    let mut before = seen.clone();
    for event in events.iter().filter(|event| is_news(seen, event)) {
        before.observe(event);
    }
    if !events.iter().any(is_of_the_bus) {
        return Vec::new();
    }
    let found = claims.broken(&before, &Whole::of(&before, events));
    charges(&found).filter(|charge| charge.blames != Blames::Never).collect()
}

fn is_of_the_bus(event: &Event) -> bool {
    matches!(event, Event::StateWritten { .. } | Event::ListenerBegan { .. } | Event::ListenerEnded { .. })
}

/// Is the event an answer that was not given before? An answer whose call had not returned is seen late.
fn is_news(seen: &Seen, event: &Event) -> bool {
    match event {
        Event::Answered { ticket: Some(ticket), .. } => {
            seen.tickets.iter().all(|open| open.ticket != *ticket)
        }
        _ => false,
    }
}

/// The events of a step, with the passes put back.
struct Whole {
    seen: Seen,
    events: Vec<Event>,
}

impl Whole {
    fn of(seen: &Seen, events: &[Event]) -> Vec<Event> {
        let mut whole = Whole { seen: seen.clone(), events: Vec::new() };
        events
            .iter()
            .filter(|e| matches!(e, Event::Answered { .. }))
            .for_each(|event| whole.observe(event.clone()));
        events.iter().filter(|event| is_of_the_bus(event)).for_each(|event| whole.add(event));
        whole.close();
        whole.events
    }

    fn observe(&mut self, event: Event) {
        self.seen.observe(&event);
        self.events.push(event);
    }

    fn add(&mut self, event: &Event) {
        match *event {
            Event::ListenerBegan { pass, channel, listener }
            | Event::ListenerEnded { pass, channel, listener, outcome: Outcome::Busy } => {
                // A listener that is not subscribed is called in no pass that begins now.
                if self.seen.due(channel).contains(&listener) {
                    self.enter(pass, channel, listener);
                }
                self.observe(event.clone());
            }
            Event::StateWritten { to, .. } => {
                self.close();
                self.pass_over(to);
                self.observe(event.clone());
            }
            _ => self.observe(event.clone()),
        }
    }

    /// Notes that a listener is called: the pass in which it is called has begun.
    fn enter(&mut self, pass: PassId, channel: Channel, listener: ListenerId) {
        let is_open = |open: &OpenPass| open.pass == pass && open.channel == channel;
        // It is the same pass, unless the listener that has just ended is called again.
        let is_again = |e: &Event| matches!(e, Event::ListenerEnded { listener: l, .. } if *l == listener);
        if !self.events.iter().any(is_again) && self.seen.passes.iter().any(is_open) {
            return;
        }
        self.close();
        if self.seen.passes.iter().any(is_open) {
            return;
        }
        let due = self.seen.due(channel);
        self.observe(Event::PassBegan { pass, channel, due });
    }

    /// Ends the passes in which no listener is due or runs any more.
    fn close(&mut self) {
        let over = |open: &OpenPass| open.due.is_empty() && open.running.is_none() && open.begun;
        while let Some(open) = self.seen.passes.iter().rev().find(|open| over(open)) {
            let (pass, channel) = (open.pass, open.channel);
            self.observe(Event::PassEnded { pass, channel });
        }
    }

    /// Puts back the pass of the state that is left, if no listener is subscribed to its channel: the pass
    /// has begun and ended unseen.
    fn pass_over(&mut self, to: State) {
        let channel = match self.seen.state {
            // A bus that leaves out the state Stopping may have stopped all the same.
            State::Running if matches!(to, State::Idle | State::Exiting) => Channel::Stop,
            State::Starting => Channel::Start,
            State::Stopping => Channel::Stop,
            State::Exiting => Channel::Exit,
            State::Idle | State::Running | State::Exited => return,
        };
        if self.seen.due(channel).is_empty() && self.seen.passes.is_empty() {
            let pass = PassId(0);
            self.observe(Event::PassBegan { pass, channel, due: Vec::new() });
            self.observe(Event::PassEnded { pass, channel });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::bounds::Bounds;
    use wspbus_models::bus::event::{self, Origin, Resolution, ThreadId};
    use wspbus_models::bus::{Code, End, Request};

    use super::super::case::{Input, Level, Returns, Subscribed};
    use super::super::explore::Observable;
    use super::super::implementation::{CaseVerdict, run_case};
    use super::super::observable::Reference;
    use super::super::plan::Plan;
    use super::super::script::script;
    use super::super::wrong;
    use super::*;

    /// The transitions of the specification that are blamed, each with the requirement, and the number of
    /// transitions that were judged.
    fn false_alarms(level: Level, parameters: Parameters) -> (Vec<(&'static str, Input)>, usize) {
        let observable = Observable::new(Bounds::of(level), parameters).unwrap();
        let claims = BusClaims::default();
        let (mut found, mut judged) = (Vec::new(), 0);
        for (state, way) in observable.mealy.access().iter().enumerate() {
            let way = way.iter().map(|input| &observable.inputs[*input as usize]);
            let (_, seen) = replay(&observable.setup, parameters, way).unwrap();
            for (input, (_, out)) in observable.mealy.defined(state as u32) {
                judged += 1;
                let blamed = broken(&claims, &seen, &observable.outputs[out as usize].events);
                found.extend(
                    blamed.into_iter().map(|charge| (charge.requirement, observable.inputs[input as usize])),
                );
            }
        }
        (found, judged)
    }

    /// Correct behaviour is never blamed: every transition of every machine is tried.
    #[test]
    fn the_specification_is_never_blamed() {
        let mut all = 0;
        for returns in [Returns::AtOnce, Returns::WhenResolved] {
            for level in Level::ALL {
                let (found, judged) = false_alarms(level, Parameters { returns });
                assert_eq!(found, [], "{level} {returns:?}");
                all += judged;
            }
        }
        assert!(all > 30_000, "{all}");
    }

    #[test]
    fn a_wrong_bus_is_blamed_for_what_it_breaks() {
        let mut suites = BTreeMap::new();
        for (suite, name, requirement) in [
            ("core-k0", "publish-that-nests", "PASS-1"),
            ("core-k0", "exit-by-way-of-idle", "LIFE-6"),
            ("core-k0", "half-a-site", "FAIL-1"),
            ("whole-k0", "called-while-busy", "TIME-3"),
            ("subscriptions-k0", "unsubscription-too-late", "PASS-6"),
            ("core-k0", "second-exit-pass", "PASS-8"),
            ("core-k0", "failures-kept-back", "GOAL-10"),
            ("core-k0", "superseded-too-late", "GOAL-5"),
            ("core-k0", "resolved-twice", "GOAL-6"),
            ("core-k0", "forgotten-joiner", "GOAL-16"),
            ("core-k0", "swallowed-code", "CODE-1"),
            ("core-k0", "block-tells-nothing", "CODE-3"),
            ("core-k0", "block-never-returns", "WAIT-7"),
            ("core-k0", "stale-restart-flag", "WAIT-5"),
            ("core-k0", "ends-the-process", "FAIL-4"),
            ("core-k0", "re-exec-by-another", "WAIT-6"),
            ("core-k0", "re-exec-that-is-not-told", "WAIT-6"),
            ("core-k0", "every-ticket-has-the-number-0", "GOAL-6"),
            ("whole-k0", "missed-wake-up", "WAIT-1"),
            ("whole-k0", "waits-without-end", "WAIT-2"),
            ("core-k0", "failures-kept-at-rest", "GOAL-19"),
            ("core-k0", "first-round-waits-for-the-second", "GOAL-20"),
            ("core-k0", "second-round-ends-with-the-first", "GOAL-20"),
            ("core-k0", "block-is-told-of-graceful-failures", "CODE-4"),
            ("whole-k0", "wait-in-exited-hangs", "WAIT-8"),
            ("whole-wide", "newest-entry-first", "WAIT-9"),
        ] {
            let build = || Plan::named(suite).unwrap().build(Parameters::default()).unwrap().0;
            let suite = &*suites.entry(suite).or_insert_with(build);
            let mut bus = Reference::new(wrong::named(name).unwrap());
            let failed = suite.cases.iter().find_map(|case| {
                match run_case(suite.setup_of(case), &suite.parameters, case, &mut bus) {
                    CaseVerdict::Fail(failure) => Some((case, failure)),
                    _ => None,
                }
            });
            let (case, failure) = failed.unwrap();
            assert_eq!(
                blame(suite.setup_of(case), suite.parameters, case, &failure),
                Some(requirement),
                "{name} {}",
                case.id
            );
        }
    }
    const ONE: Origin = Origin::Thread(ThreadId(1));

    /// A case with these inputs, in which two threads ask and a start listener is subscribed.
    fn case_of(inputs: &[Input], question: usize) -> (Setup, Case) {
        let subscribed = Subscribed { listener: ListenerId(0), channel: Channel::Start, priority: 50 };
        let setup = Setup { listeners: vec![subscribed], threads: 2, ..Setup::default() };
        let case = script(&setup, Parameters::default(), inputs, question, &[]).unwrap();
        (setup, case)
    }

    /// The requirement with which the last step of these inputs is charged, where this was seen.
    fn charged(inputs: &[Input], question: usize, observed: Option<&[Event]>) -> String {
        let (setup, case) = case_of(inputs, question);
        let last = case.steps.last().unwrap();
        let observed = observed.map(|events| Output {
            events: by_lanes(events),
            gates: last.gates.clone(),
            ..Output::default()
        });
        let failure = Failure { step: case.steps.len() - 1, observed, reason: None, breaks: None };
        let failure = failure.blamed(&setup, Parameters::default(), &case, None);
        at_stake(&case, &failure).to_owned()
    }

    /// The thread has made no call, and what it was to ask for was never asked.
    #[test]
    fn an_input_that_was_not_given_is_not_charged_with_its_own_requirement() {
        let ask = |by, request| Input::Request { by: Origin::Thread(ThreadId(by)), request };
        let (start, stop) = (ask(1, Request::Start), ask(2, Request::Stop));
        let about = case_of(&[start, stop], 1).1.steps[1].about.clone();
        assert_eq!((about.as_str(), charged(&[start, stop], 1, None).as_str()), ("GOAL-3", "GOAL-16"));
        // The control: a question before that step was asked.
        let asked = case_of(&[start, stop], 0).1.requirement().to_owned();
        assert_eq!(charged(&[start, stop], 0, None), asked);
        assert_ne!(asked, "GOAL-16");
    }

    /// A subscription that is done is charged only if its number is another one.
    #[test]
    fn a_subscription_is_charged_for_its_number_alone() {
        let subscribed = Subscribed { listener: ListenerId(1), channel: Channel::Stop, priority: 50 };
        let subscribe = Input::Subscribe { by: ONE, subscribed };
        let unsubscribe = Input::Unsubscribe { by: ONE, listener: subscribed.listener };
        let (inputs, last) = ([subscribe, unsubscribe, subscribe], 2);
        let done = |listener| Event::Subscribed {
            channel: Channel::Stop,
            listener: ListenerId(listener),
            priority: 50,
        };
        let starts = Event::StateWritten { from: State::Idle, to: State::Starting };
        assert_eq!(charged(&inputs, last, Some(&[done(2)])), "PASS-6");
        assert_eq!(charged(&inputs, last, Some(&[])), "PASS-5");
        let other = charged(&inputs, last, Some(&[done(1), starts]));
        assert!(other != "PASS-6" && other != "PASS-5", "{other}");
    }

    /// The end of a listener by an exit is a request, also where it is told among the failures.
    #[test]
    fn an_exit_that_is_booked_as_a_failure_is_charged_as_an_exit() {
        let start = Input::Request { by: ONE, request: Request::Start };
        let exits = Input::End { listener: ListenerId(0), end: End::Exit(Code(3)) };
        let inputs = [start, exits];
        let (_, case) = case_of(&inputs, 1);
        let told = |outcome| -> Vec<Event> {
            let failed = event::Failure { channel: Channel::Start, listener: ListenerId(0), outcome };
            let change = |event: &Event| match event.clone() {
                Event::Resolved { ticket, goal, resolution: Resolution::Exited(_) } => {
                    Event::Resolved { ticket, goal, resolution: Resolution::Exited(vec![failed]) }
                }
                other => other,
            };
            case.steps[1].events.iter().map(change).collect()
        };
        assert_eq!(charged(&inputs, 1, Some(&told(Outcome::Exit(Code(3))))), "EXIT-1");
        assert_eq!(charged(&inputs, 1, Some(&told(Outcome::Failed))), "EXIT-1");
        // The control: a listener that failed is a failure, and is told otherwise.
        let fails = [start, Input::End { listener: ListenerId(0), end: End::Failed }];
        let (_, case) = case_of(&fails, 1);
        let silent = case.steps[1].events.iter().map(|event| match event.clone() {
            Event::Resolved { ticket, goal, resolution: Resolution::Superseded { by, .. } } => {
                Event::Resolved { ticket, goal, resolution: Resolution::Superseded { by, failures: vec![] } }
            }
            other => other,
        });
        assert_eq!(charged(&fails, 1, Some(&silent.collect::<Vec<_>>())), "GOAL-10");
    }
}
