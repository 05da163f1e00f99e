//! The requirement that a failed step breaks. The properties of the specification judge it by what was seen
//! of the bus.
//!
//! Passes cannot be seen, and events of different lanes have no order. So the passes in which the listeners
//! were called are put back, and answers come first. Then the bus is judged by what it did: which states it
//! wrote, and which listeners it called.

mod told;

use wspbus_models::bus::State;
use wspbus_models::bus::claim::concern::Spectator;
use wspbus_models::bus::event::{Channel, Event, ListenerId, Outcome, PassId};
use wspbus_models::bus::seen::{OpenPass, Seen};
use wspbus_words::system::Observer;

use super::case::{Case, Parameters, Setup};
use super::charges::{Blames, Charge, charges};
use super::implementation::Failure;
use super::observable::replay;

impl Failure {
    /// The failure, with the requirement that it breaks, if a property can tell.
    pub fn blamed(self, setup: &Setup, parameters: Parameters, case: &Case) -> Failure {
        let breaks = blame(setup, parameters, case, &self).map(str::to_owned);
        Failure { breaks, ..self }
    }
}

/// The requirement that was broken in the step that failed; none if no property can tell.
pub fn blame(setup: &Setup, parameters: Parameters, case: &Case, failure: &Failure) -> Option<&'static str> {
    let observed = failure.observed.as_ref()?;
    let before = case.steps.iter().take(failure.step).map(|step| &step.input);
    let (_, seen) = replay(setup, parameters, before).ok()?;
    let broken = broken(&Spectator::default(), &seen, &observed.events);
    let by = |blames| broken.iter().find(|charge| charge.blames == blames).map(|charge| charge.requirement);
    by(Blames::Always).or(by(Blames::Last)).or_else(|| told::blame(case.steps.get(failure.step)?, observed))
}

/// The charges of the claims about the bus that these events break, in the order of the claims.
fn broken(spectator: &Spectator, seen: &Seen, events: &[Event]) -> Vec<Charge> {
    let mut before = seen.clone();
    for event in events.iter().filter(|event| is_news(seen, event)) {
        before.note(event);
    }
    if !events.iter().any(is_of_the_bus) {
        return Vec::new();
    }
    let found = spectator.broken(&before, &Whole::of(&before, events));
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
            .for_each(|event| whole.note(event.clone()));
        events.iter().filter(|event| is_of_the_bus(event)).for_each(|event| whole.add(event));
        whole.close();
        whole.events
    }

    fn note(&mut self, event: Event) {
        self.seen.note(&event);
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
                self.note(event.clone());
            }
            Event::StateWritten { .. } => {
                self.close();
                self.pass_over();
                self.note(event.clone());
            }
            _ => self.note(event.clone()),
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
        self.note(Event::PassBegan { pass, channel, due });
    }

    /// Ends the passes in which no listener is due or runs any more.
    fn close(&mut self) {
        let over = |open: &OpenPass| open.due.is_empty() && open.running.is_none() && open.begun;
        while let Some(open) = self.seen.passes.iter().rev().find(|open| over(open)) {
            let (pass, channel) = (open.pass, open.channel);
            self.note(Event::PassEnded { pass, channel });
        }
    }

    /// Puts back the pass of the state that is left, if no listener is subscribed to its channel: the pass
    /// has begun and ended unseen.
    fn pass_over(&mut self) {
        let channel = match self.seen.state {
            State::Starting => Channel::Start,
            State::Stopping => Channel::Stop,
            State::Exiting => Channel::Exit,
            State::Idle | State::Running | State::Exited => return,
        };
        if self.seen.due(channel).is_empty() && self.seen.passes.is_empty() {
            let pass = PassId(0);
            self.note(Event::PassBegan { pass, channel, due: Vec::new() });
            self.note(Event::PassEnded { pass, channel });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::bounds::Bounds;
    use super::super::case::{Input, Level, Returns};
    use super::super::explore::Observable;
    use super::super::implementation::{CaseVerdict, run_case};
    use super::super::observable::Reference;
    use super::super::plan::Plan;
    use super::super::wrong;
    use super::*;

    /// The transitions of the specification that are blamed, each with the requirement, and the number of
    /// transitions that were judged.
    fn false_alarms(level: Level, parameters: Parameters) -> (Vec<(&'static str, Input)>, usize) {
        let observable = Observable::new(Bounds::of(level), parameters).unwrap();
        let spectator = Spectator::default();
        let (mut found, mut judged) = (Vec::new(), 0);
        for (state, way) in observable.mealy.access().iter().enumerate() {
            let way = way.iter().map(|input| &observable.inputs[*input as usize]);
            let (_, seen) = replay(&observable.setup, parameters, way).unwrap();
            for (input, (_, out)) in observable.mealy.defined(state as u32) {
                judged += 1;
                let blamed = broken(&spectator, &seen, &observable.outputs[out as usize].events);
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
        for (suite, name, requirement) in [
            ("core-k0", "publish-that-nests", "PASS-1"),
            ("core-k0", "exit-by-way-of-idle", "LIFE-6"),
            ("core-k0", "half-a-site", "LIFE-3"),
            ("whole-k0", "called-while-busy", "TIME-3"),
            ("subscriptions-k0", "unsubscription-too-late", "PASS-2"),
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
            ("whole-k0", "missed-wake-up", "WAIT-1"),
            ("whole-k0", "waits-for-ever", "WAIT-2"),
        ] {
            let (suite, _) = Plan::named(suite).unwrap().build(Parameters::default()).unwrap();
            let mut bus = Reference::new(wrong::named(name).unwrap());
            let failed = suite.cases.iter().find_map(|case| {
                match run_case(&suite.setup, &suite.parameters, case, &mut bus) {
                    CaseVerdict::Fail(failure) => Some((case, failure)),
                    _ => None,
                }
            });
            let (case, failure) = failed.unwrap();
            assert_eq!(
                blame(&suite.setup, suite.parameters, case, &failure),
                Some(requirement),
                "{name} {}",
                case.id
            );
        }
    }
}
