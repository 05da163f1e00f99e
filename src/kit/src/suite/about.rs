//! The requirements that a transition is about. They are found by judging the transition, and are never set
//! by hand.
//!
//! A request is about the requirement of the rule of the answer table that answers it. Every transition is
//! about the requirements of the claims that judge its steps. The most specific requirement is the one
//! that the fewest transitions are about.

use std::collections::{BTreeMap, BTreeSet};

use wspbus_models::bus::answer::{RULES, answer};
use wspbus_models::bus::claim::concern::BusClaims;
use wspbus_models::bus::event::Origin;
use wspbus_models::bus::seen::Seen;
use wspbus_models::bus::{End, Goal, Machine, Request};
use wspbus_models::requirement::DEADLINES;
use wspbus_words::system::Observer;

use super::case::{Input, Parameters, Setup};
use super::implementation::Trouble;
use super::mealy::Mealy;
use super::observable::Rest;

/// The requirements that one transition is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The requirement that the transition is most specifically about; none where no claim judges it.
    pub most_specific: Option<&'static str>,
    /// Every requirement that the transition is about, the most specific one included.
    pub requirements: BTreeSet<&'static str>,
}

/// Judges every transition: the answer is by state and input.
pub(super) fn of(
    setup: &Setup,
    parameters: Parameters,
    mealy: &Mealy,
    inputs: &[Input],
    rests: &[Rest],
    seen: &[Seen],
) -> Result<Vec<Vec<About>>, Trouble> {
    let claims = BusClaims::default();
    let mut machine = Machine { policy: setup.policy(), ..Machine::default() };
    let mut about: Vec<Vec<About>> = Vec::new();
    let mut common: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (state, rest) in rests.iter().enumerate() {
        let mut row = vec![About::default(); inputs.len()];
        for (input, _) in mealy.defined(state as u32) {
            let reaction = rest.clone().react(&mut machine, parameters, &inputs[input as usize])?;
            let mut found = concerned(&claims, &seen[state], &reaction.steps);
            keep_to_the_point(&mut found, rest, &inputs[input as usize]);
            found.iter().for_each(|id| *common.entry(id).or_default() += 1);
            row[input as usize].requirements.extend(found);
        }
        about.push(row);
    }
    for (rest, row) in rests.iter().zip(&mut about) {
        for (input, about) in inputs.iter().zip(row).filter(|(_, about)| !about.requirements.is_empty()) {
            let ruled = rule(setup, rest, input);
            let rarest = about
                .requirements
                .iter()
                .copied()
                .min_by_key(|id| common.get(id).copied().unwrap_or_default());
            about.requirements.extend(ruled);
            about.most_specific = ruled.or(rarest);
        }
    }
    Ok(about)
}

/// The requirements of the claims that judge these steps, each once.
pub fn concerned(
    claims: &BusClaims,
    seen: &Seen,
    steps: &[Vec<wspbus_models::bus::event::Event>],
) -> Vec<&'static str> {
    let mut seen = seen.clone();
    let mut found: Vec<&'static str> = Vec::new();
    for events in steps {
        let concerns = claims.concerns(&seen, events);
        found.extend(concerns.iter().flat_map(|concern| concern.requirements));
        events.iter().for_each(|event| seen.observe(event));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Removes the requirements on deadlines where no deadline has passed.
pub(super) fn keep_to_the_point(found: &mut Vec<&'static str>, rest: &Rest, input: &Input) {
    if rest.bus.busy.is_empty() && !matches!(input, Input::Expire { .. }) {
        found.retain(|id| DEADLINES.iter().all(|deadline| deadline.id != *id));
    }
}

/// This id, if a requirement has it.
pub(super) fn known(id: &str) -> Option<&'static str> {
    wspbus_models::requirement::find(id).map(|requirement| requirement.id)
}

/// The requirement of the rule that answers, if the input is a request. The requirement on exits, if a
/// listener that runs ends by an exit.
pub(super) fn rule(setup: &Setup, rest: &Rest, input: &Input) -> Option<&'static str> {
    if let Input::End { listener, end: End::Exit(_) } = *input
        && rest.bus.running() == Some(listener)
    {
        let permits = setup.policy().permits(Origin::Listener(listener), Goal::Exit);
        return known(if permits { "EXIT-1" } else { "EXIT-2" });
    }
    let Input::Request { by, request } = *input else { return None };
    let denied = !setup.policy().permits(by, request.goal());
    let (rule, _) = answer(RULES, &rest.bus.cell(by, request, denied), |goal: Goal| goal as u8);
    rule.and_then(|rule| RULES.get(rule)).map(|rule| rule.requirement)
}

/// The place of the bus in a word: `idle`, `during-stop`.
pub fn place(rest: &Rest) -> String {
    match &rest.bus.pass {
        Some(pass) => format!("during-{}", pass.channel),
        None => rest.bus.state.to_string().to_lowercase(),
    }
}

/// The input in a word: `start`, `start-by-listener`, `ends-exit-3`.
pub fn word(rest: &Rest, input: &Input) -> String {
    let late = |listener| if rest.bus.is_abandoned(listener) { "late-" } else { "" };
    let by = |origin| match origin {
        Origin::Thread(_) => String::new(),
        Origin::Listener(listener) if rest.bus.is_abandoned(listener) => "-by-abandoned".to_owned(),
        Origin::Listener(_) => "-by-listener".to_owned(),
    };
    match *input {
        Input::Request { by: who, request } => format!("{}{}", request_word(request), by(who)),
        Input::End { listener, end } => format!("{}{}", late(listener), end_word(end)),
        Input::Expire { .. } => "expires".to_owned(),
        Input::Wait { by: who, state } => format!("wait-{}{}", state.to_string().to_lowercase(), by(who)),
        Input::Await { by: who, .. } => format!("await{}", by(who)),
        Input::Block => "block".to_owned(),
        Input::Enqueue { fails } => if fails { "enqueue-failing" } else { "enqueue" }.to_owned(),
        Input::Log => "log-fails".to_owned(),
        Input::Subscribe { subscribed, .. } => format!("subscribe-{}", subscribed.channel),
        Input::Unsubscribe { .. } => "unsubscribe".to_owned(),
        Input::Settle => "settle".to_owned(),
    }
}

fn request_word(request: Request) -> String {
    match request {
        Request::Exit(code) => format!("exit-{code}"),
        request => request.to_string().to_lowercase(),
    }
}

fn end_word(end: End) -> String {
    match end {
        End::Ok => "ends-ok".to_owned(),
        End::Failed => "ends-failed".to_owned(),
        End::Exit(code) => format!("ends-exit-{code}"),
    }
}
