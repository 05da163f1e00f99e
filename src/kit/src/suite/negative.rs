//! Cases about events that must not happen. After a step, an event that could happen before never happens
//! again, although every request is tried.

use std::collections::BTreeSet;

use wspbus_models::bus::claim::concern::BusClaims;
use wspbus_models::bus::event::{Event, ListenerId, Origin, PassId};
use wspbus_models::bus::seen::Seen;

use super::case::{Case, Input, Never};
use super::charges::charges;
use super::concurrency::to_rest;
use super::explore::Observable;
use super::implementation::Trouble;
use super::observable::replay;
use super::script::script;

/// One case for each transition that puts an event out of reach that was within reach, if a claim forbids
/// the event from then on. To find out, an observer is shown a forged step with the event, and the claim
/// judges this step.
pub fn cases(observable: &Observable) -> Result<Vec<Case>, Trouble> {
    let within = within_reach(observable);
    let access = observable.mealy.access();
    let mut cases: Vec<Case> = Vec::new();
    let mut told: BTreeSet<(Vec<Never>, u32)> = BTreeSet::new();
    for (state, way) in access.iter().enumerate() {
        for (input, (to, _)) in observable.mealy.defined(state as u32) {
            let lost: Vec<Never> = within[state].difference(&within[to as usize]).copied().collect();
            // Another sequence into the same state with the same loss adds nothing.
            if lost.is_empty() || !told.insert((lost.clone(), to)) {
                continue;
            }
            let inputs = [&way[..], &[input]].concat();
            let inputs: Vec<Input> = inputs.iter().map(|n| observable.inputs[*n as usize]).collect();
            let never = forbidden(observable, &inputs, &lost)?;
            if !never.is_empty() {
                let question = inputs.len() - 1;
                let inputs = tempted(observable, inputs)?;
                cases.push(script(&observable.setup, observable.parameters, &inputs, question, &never)?);
            }
        }
    }
    cases.sort_by_key(|case| case.steps.len());
    Ok(cases)
}

/// By state: the events that may still happen.
fn within_reach(observable: &Observable) -> Vec<BTreeSet<Never>> {
    let mealy = &observable.mealy;
    let mut within: Vec<BTreeSet<Never>> = vec![BTreeSet::new(); mealy.states()];
    loop {
        let mut changed = false;
        for state in 0..mealy.states() {
            let mut now = within[state].clone();
            for (_, (to, out)) in mealy.defined(state as u32) {
                now.extend(observable.outputs[out as usize].events.iter().filter_map(Never::of));
                now.extend(within[to as usize].iter().copied());
            }
            changed |= now.len() > within[state].len();
            within[state] = now;
        }
        if !changed {
            return within;
        }
    }
}

/// The events of `lost` that would break a claim after these inputs, each with the requirement that the
/// event would break.
fn forbidden(
    observable: &Observable,
    inputs: &[Input],
    lost: &[Never],
) -> Result<Vec<(Never, &'static str)>, Trouble> {
    let setup = &observable.setup;
    let claims = BusClaims::default();
    let (_, seen) = replay(setup, observable.parameters, inputs)?;
    let broken = |never: &Never| {
        let found = claims.broken(&seen, &never.forged(&seen));
        charges(&found).map(|charge| charge.requirement).next()
    };
    Ok(lost.iter().filter_map(|never| Some((*never, broken(never)?))).collect())
}

/// The inputs, then every request that a thread can make when the bus rests, each followed by the inputs that bring the bus to
/// rest.
fn tempted(observable: &Observable, inputs: Vec<Input>) -> Result<Vec<Input>, Trouble> {
    let setup = &observable.setup;
    let mut inputs = to_rest(setup, observable.parameters, inputs)?;
    let asks = |input: &&Input| matches!(input, Input::Request { by: Origin::Thread(_), .. });
    for wish in observable.inputs.iter().filter(asks) {
        let with: Vec<Input> = inputs.iter().chain([wish]).copied().collect();
        if replay(setup, observable.parameters, &with).is_ok() {
            inputs = to_rest(setup, observable.parameters, with)?;
        }
    }
    Ok(inputs)
}

impl Never {
    /// The kind of an event, if a case can forbid it.
    pub fn of(event: &Event) -> Option<Never> {
        match event {
            Event::StateWritten { to, .. } => Some(Never::Enters(*to)),
            Event::ListenerBegan { channel, .. } => Some(Never::Calls(*channel)),
            _ => None,
        }
    }

    /// Forged events of this kind.
    fn forged(self, seen: &Seen) -> Vec<Event> {
        const PASS: PassId = PassId(0);
        match self {
            Never::Enters(to) => vec![Event::StateWritten { from: seen.state, to }],
            Never::Calls(channel) => {
                let due = seen.due(channel);
                let listener = due.first().copied().unwrap_or(ListenerId(0));
                vec![
                    Event::PassBegan { pass: PASS, channel, due },
                    Event::ListenerBegan { pass: PASS, channel, listener },
                ]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use wspbus_models::bus::State;
    use wspbus_models::bus::event::Channel;

    use super::*;

    #[test]
    fn a_state_that_may_be_entered_is_not_forbidden() {
        let claims = BusClaims::default();
        let seen = Seen::default();
        assert!(claims.broken(&seen, &Never::Enters(State::Starting).forged(&seen)).is_empty());
        assert!(!claims.broken(&seen, &Never::Enters(State::Running).forged(&seen)).is_empty());
        assert!(!claims.broken(&seen, &Never::Calls(Channel::Stop).forged(&seen)).is_empty());
    }
}
