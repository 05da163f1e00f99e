//! Scripts of several threads: one thread brings a pass about, and others make requests while it runs. Every
//! request is made in every pass in progress that there is.

use std::collections::{BTreeSet, VecDeque};

use wspbus_models::bus::event::{Channel, Origin, ThreadId};
use wspbus_models::bus::{End, Goal, Machine, State};

use super::bounds::{ALL, Bounds};
use super::case::{Case, Feature, Input, Parameters, Setup, needed};
use super::implementation::Trouble;
use super::observable::{Rest, replay};
use super::script::script;

/// A pass in progress, as far as a request that arrives can tell: the state of the bus, the channel of the
/// pass, the goal for which the pass began, and the goal now.
pub type Progress = (State, Channel, Goal, Option<Goal>);

/// Every pass in progress that one thread and its listeners bring about by these features, with a shortest
/// sequence that leads to it.
pub fn passes(
    bounds: &Bounds,
    parameters: Parameters,
    features: &[Feature],
) -> Result<Vec<(Progress, Vec<Input>)>, Trouble> {
    let setup = bounds.setup_for(features);
    let mut machine = Machine { policy: setup.policy(), ..Machine::default() };
    let mut known = BTreeSet::from([Rest::new(&setup)]);
    let mut open = VecDeque::from([(Rest::new(&setup), Vec::new())]);
    let mut found: Vec<(Progress, Vec<Input>)> = Vec::new();
    while let Some((rest, way)) = open.pop_front() {
        if let Some(pass) = &rest.bus.pass {
            let progress = (rest.bus.state, pass.channel, pass.goal, rest.bus.goal);
            if found.iter().all(|(known, _)| *known != progress) {
                found.push((progress, way.clone()));
            }
        }
        for input in bounds.inputs_for(&rest, features).into_iter().filter(|input| *input != Input::Settle) {
            let mut next = rest.clone();
            next.react(&mut machine, parameters, &input)?;
            if known.insert(next.clone()) {
                open.push_back((next, [&way[..], &[input]].concat()));
            }
        }
    }
    Ok(found)
}

/// A script for each pass in progress and each sequence of requests by that many additional threads. Then
/// every listener ends well, and everything comes to rest.
pub fn scripts(
    bounds: &Bounds,
    parameters: Parameters,
    features: &[Feature],
    more: u8,
) -> Result<(Setup, Vec<Case>), Trouble> {
    let setup = Setup { threads: 1 + more, ..bounds.setup_for(features) };
    let mut cases = Vec::new();
    for (_, way) in passes(bounds, parameters, features)? {
        let mut arrivals = vec![way];
        for thread in 2..2 + more {
            let by = Origin::Thread(ThreadId(thread));
            let ask = |way: Vec<Input>| {
                let asked = ALL.iter().map(|request| Input::Request { by, request: *request });
                let can = |input: &Input| needed(input).iter().all(|need| features.contains(need));
                let asked: Vec<Input> = asked.filter(can).collect();
                asked.into_iter().map(move |input| [&way[..], &[input]].concat())
            };
            arrivals = arrivals.into_iter().flat_map(ask).collect();
        }
        for arrival in arrivals {
            let question = arrival.len() - 1;
            let inputs = to_rest(&setup, parameters, arrival)?;
            cases.push(script(&setup, parameters, &inputs, question, &[])?);
        }
    }
    cases.sort_by_key(|case| case.steps.len());
    Ok((setup, cases))
}

/// The inputs, followed by the inputs that bring the bus to rest: every listener ends well.
pub(super) fn to_rest(
    setup: &Setup,
    parameters: Parameters,
    mut inputs: Vec<Input>,
) -> Result<Vec<Input>, Trouble> {
    let mut machine = Machine { policy: setup.policy(), ..Machine::default() };
    let (mut rest, _) = replay(setup, parameters, &inputs)?;
    while let Some(listener) = rest.bus.running() {
        let input = Input::End { listener, end: End::Ok };
        rest.react(&mut machine, parameters, &input)?;
        inputs.push(input);
    }
    inputs.push(Input::Settle);
    Ok(inputs)
}
