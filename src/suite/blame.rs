//! Which requirement a step breaks that was not as it must be: judged by the properties of the specification,
//! on what was seen of the bus.
//!
//! Passes cannot be seen, and events of different lanes have no order. So the passes that the listeners were
//! called in are put back, answers come first, and the bus is judged on what it did then: which states it
//! wrote, and whom it called.

mod told;

use wspbus_models::claim::concern::Spectator;
use wspbus_models::event::{Channel, Event, Outcome, PassId};
use wspbus_models::lifecycle::{Machine, State};
use wspbus_models::seen::{OpenPass, Seen};

use super::case::{Case, Parameters, Setup};
use super::implementation::Failure;
use super::observable::Rest;

/// The requirements that are about what the bus does, and not about what anybody is told.
const OF_THE_BUS: [&str; 6] = ["LIFE-", "PASS-", "FAIL-", "TIME-3", "GOAL-12", "GOAL-14"];

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
    let mut machine = Machine { policy: setup.policy(), ..Machine::default() };
    let (mut rest, mut seen) = (Rest::new(setup), setup.seen());
    for step in case.steps.iter().take(failure.step) {
        let reaction = rest.react(&mut machine, parameters, &step.input).ok()?;
        reaction.steps.iter().flatten().for_each(|event| seen.note(event));
    }
    let broken = broken(&Spectator::new(setup.policy()), &seen, &observed.events);
    // Almost everything else that is wrong leads beside the graph too.
    let first = broken.iter().find(|id| **id != "LIFE-1").or(broken.first());
    first.copied().or_else(|| told::blame(case.steps.get(failure.step)?, observed))
}

/// The requirements of the properties that these events break, in the order of the specification.
fn broken(spectator: &Spectator, seen: &Seen, events: &[Event]) -> Vec<&'static str> {
    let mut before = seen.clone();
    for event in events.iter().filter(|event| is_news(seen, event)) {
        before.note(event);
    }
    if !events.iter().any(is_of_the_bus) {
        return Vec::new();
    }
    let found = spectator.broken(&before, &Whole::of(&before, events));
    let first = found.iter().filter_map(|concern| concern.requirements.first().copied());
    first.filter(|id| OF_THE_BUS.iter().any(|kind| id.starts_with(kind))).collect()
}

fn is_of_the_bus(event: &Event) -> bool {
    matches!(event, Event::StateWritten { .. } | Event::ListenerBegan { .. } | Event::ListenerEnded { .. })
}

/// An answer that was not given before. (One whose call had not returned is seen late.)
fn is_news(seen: &Seen, event: &Event) -> bool {
    match event {
        Event::Answered { ticket: Some(ticket), .. } => {
            seen.tickets.iter().all(|open| open.ticket != *ticket)
        }
        _ => false,
    }
}

/// Events with the passes put back.
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
                // Who is not subscribed is called in no pass that begins now.
                if self.seen.due(channel).contains(&listener) {
                    self.enter(pass, channel);
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

    /// A listener is called: the pass that it is called in has begun.
    fn enter(&mut self, pass: PassId, channel: Channel) {
        self.close();
        let is_open = |open: &OpenPass| open.pass == pass && open.channel == channel;
        if self.seen.passes.iter().any(is_open) {
            return;
        }
        let due = self.seen.due(channel);
        self.note(Event::PassBegan { pass, channel, due });
    }

    /// Passes in which nobody is due or runs any more are over.
    fn close(&mut self) {
        let over = |open: &OpenPass| open.due.is_empty() && open.running.is_none() && open.begun;
        while let Some(open) = self.seen.passes.iter().rev().find(|open| over(open)) {
            let (pass, channel) = (open.pass, open.channel);
            self.note(Event::PassEnded { pass, channel });
        }
    }

    /// Nobody listens to what the state that is left is for: its pass has begun and ended unseen.
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
    use wspbus_models::lifecycle::Policy;

    use super::super::bounds::Bounds;
    use super::super::case::{Level, Returns};
    use super::super::explore::Observable;
    use super::super::implementation::{Verdict, run_case};
    use super::super::observable::Reference;
    use super::super::plan::Plan;
    use super::super::wrong;
    use super::*;

    /// What is right is never blamed: every transition of every machine.
    #[test]
    fn the_specification_is_never_blamed() {
        let mut false_alarms = std::collections::BTreeMap::new();
        let mut judged = 0;
        for returns in [Returns::AtOnce, Returns::WhenResolved] {
            for level in Level::ALL {
                let parameters = Parameters { returns };
                let observable = Observable::new(Bounds::of(level), parameters).unwrap();
                let spectator = Spectator::new(observable.setup.policy());
                let mut machine = Machine { policy: observable.setup.policy(), ..Machine::default() };
                for (state, way) in observable.mealy.access().iter().enumerate() {
                    let (mut rest, mut seen) = (Rest::new(&observable.setup), observable.setup.seen());
                    for input in way {
                        let input = &observable.inputs[*input as usize];
                        let reaction = rest.react(&mut machine, parameters, input).unwrap();
                        reaction.steps.iter().flatten().for_each(|event| seen.note(event));
                    }
                    for (input, (_, out)) in observable.mealy.defined(state as u32) {
                        judged += 1;
                        for id in broken(&spectator, &seen, &observable.outputs[out as usize].events) {
                            let example = (
                                level,
                                returns,
                                observable.inputs[input as usize],
                                observable.outputs[out as usize].events.clone(),
                            );
                            false_alarms.entry(id).or_insert((0, example)).0 += 1;
                        }
                    }
                }
            }
        }
        assert!(judged > 10_000);
        assert!(false_alarms.is_empty(), "{false_alarms:#?}");
        let _ = Policy::DEDICATED;
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
                    Verdict::Fail(failure) => Some((case, failure)),
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
