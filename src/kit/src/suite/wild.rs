//! Wild sessions: random sessions within what an adapter claims, far beyond the bounds of the complete suites.
//!
//! A session has up to ten listeners with priorities of the whole type, and every input that the features permit.
//! Each session uses a random part of the alphabet: a session that never exits gets further than one that may,
//! and a session in which most listeners fail meets other places than one in which few do. The same seed gives the
//! same sessions on every machine.

mod alphabet;
mod shrink;

use wspbus_models::bus::event::{Channel, ListenerId};
use wspbus_models::bus::{Goal, Request};

use super::case::{Case, Feature, Input, Level, Parameters, Setup, Subscribed};
use super::implementation::Trouble;
use super::random::Random;
use super::script::script;
use super::walk::Walk;
use super::wide::cover::Watch;
use alphabet::Alphabet;

pub use shrink::shrunk;

/// The number of sessions of the default run, for each level that has any.
pub const SESSIONS: u32 = 1_000;
/// The seed of the default run.
pub const SEED: u64 = 2007;

/// The most listeners that a session begins with.
const LISTENERS: usize = 10;
/// The most listeners of `log` of a session.
const LOG_LISTENERS: usize = 4;
/// The fewest and the most inputs of a session.
pub(super) const LENGTH: (usize, usize) = (12, 72);

/// Random sessions for an implementation with these features. A level without threads of its own or without a
/// policy has none; `Core`, `Denials` and `Whole` have some.
///
/// # Errors
/// If the machine does not come to rest.
pub fn cases(
    level: Level,
    parameters: Parameters,
    features: &[Feature],
    sessions: u32,
    seed: u64,
    watch: Watch<'_>,
) -> Result<Vec<Case>, Trouble> {
    let features: Vec<Feature> = level.features().filter(|feature| features.contains(feature)).collect();
    if level == Level::Denials && !features.contains(&Feature::Policy) {
        return Ok(Vec::new());
    }
    let case = |number: u32| {
        let mut random = Random::new(seed.wrapping_mul(0x9e37_79b9).wrapping_add(u64::from(number)));
        let walk = session(level, parameters, &features, &mut random)?;
        let (setup, inputs) = (walk.setup, walk.inputs);
        let case = script(&setup, parameters, &inputs, inputs.len().saturating_sub(1), &[])?;
        Ok(Case { id: format!("wild/{level}/{seed}-{number}"), setup: Some(setup), ..case })
    };
    (0..sessions).take_while(|done| watch(*done as usize, sessions as usize)).map(case).collect()
}

/// The walk of one session.
fn session<'a>(
    level: Level,
    parameters: Parameters,
    features: &'a [Feature],
    random: &mut Random,
) -> Result<Walk<'a>, Trouble> {
    let alphabet = Alphabet::draw(level, random);
    let length = LENGTH.0 + random.below(LENGTH.1 - LENGTH.0);
    let mut walk = Walk::new(around(level, features, random), parameters, features);
    while walk.inputs.len() < length {
        let mut inputs = alphabet.inputs(&walk.rest, random);
        inputs.retain(|(input, _)| walk.permits(input));
        let Some(input) = weighted(&inputs, random) else { break };
        walk.give(input)?;
        if walk.rest.bus.main == wspbus_models::bus::Main::Taken && random.below(6) == 0 {
            break;
        }
    }
    walk.give(Input::Settle)?;
    Ok(walk)
}

/// One of these inputs, chosen by their weights.
fn weighted(inputs: &[(Input, u32)], random: &mut Random) -> Option<Input> {
    let all: u32 = inputs.iter().map(|(_, weight)| weight).sum();
    let mut left = u32::try_from(random.below(all as usize)).unwrap_or_default();
    for (input, weight) in inputs {
        match left.checked_sub(*weight) {
            Some(less) => left = less,
            None => return Some(*input),
        }
    }
    None
}

/// The set-up of a session. Every channel has a listener in most sessions, and some channels have several.
fn around(level: Level, features: &[Feature], random: &mut Random) -> Setup {
    let graceful = features.contains(&Feature::Graceful);
    let channels: Vec<Channel> =
        Channel::ALL.into_iter().filter(|channel| graceful || *channel != Channel::Graceful).collect();
    let many = random.below(LISTENERS + 1);
    // In a third of the sessions most listeners are on one channel.
    let (crowded, favourite) = (random.below(3) == 0, random.below(channels.len()));
    let style = random.below(4);
    let listeners = (0..many).map(|number| {
        let channel = match crowded && random.below(3) > 0 {
            true => channels[favourite],
            false => channels[random.below(channels.len())],
        };
        let priority = alphabet::priority(style, number, random);
        Subscribed { listener: ListenerId(number as u64), channel, priority }
    });
    let listeners = listeners.collect();
    let threads = if level == Level::Whole { 3 + random.below(4) } else { 1 };
    let denied = match level == Level::Denials || features.contains(&Feature::Policy) && random.below(5) == 0
    {
        true => denied(random),
        false => Vec::new(),
    };
    // They are drawn apart: a session without them has the same inputs.
    let mut apart = random.clone();
    let log = match features.contains(&Feature::Log) && apart.below(2) == 0 {
        true => (0..1 + apart.below(LOG_LISTENERS)).map(|_| apart.below(2) == 0).collect(),
        false => Vec::new(),
    };
    Setup { listeners, threads: threads as u8, denied, log }
}

/// At least one goal that the policy denies.
fn denied(random: &mut Random) -> Vec<Goal> {
    let surely = random.below(Goal::ALL.len());
    let goals = Goal::ALL.into_iter().enumerate();
    goals.filter(|(number, _)| *number == surely || random.below(2) == 0).map(|(_, goal)| goal).collect()
}

impl Level {
    /// Are there wide suites and wild sessions of this level? Those of the others would be parts of Core's.
    pub fn is_wide(self) -> bool {
        matches!(self, Level::Core | Level::Denials | Level::Whole)
    }

    /// The features with which the sessions and the wide suites of this level may be made. A bus that claims a
    /// level has as many of them as it claims.
    pub fn features(self) -> impl Iterator<Item = Feature> {
        let of_threads = [Feature::Expire, Feature::Late, Feature::Wait, Feature::Await, Feature::Enqueue];
        Feature::ALL.into_iter().filter(move |feature| match self {
            Level::Whole => true,
            Level::Denials => !of_threads.contains(feature),
            Level::Requests | Level::Core | Level::Subscriptions => {
                *feature != Feature::Policy && !of_threads.contains(feature)
            }
        })
    }
}

/// Does the request lead to the end of a bus?
fn is_way_out(request: Request) -> bool {
    matches!(request, Request::Exit(_) | Request::Restart)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use wspbus_models::bus::event::{Event, Reason};

    use super::super::file::digest;
    use super::*;

    const LEVELS: [Level; 3] = [Level::Core, Level::Denials, Level::Whole];

    fn drawn(level: Level, features: &[Feature], seed: u64) -> Vec<Case> {
        cases(level, Parameters::default(), features, 200, seed, &|_, _| true).unwrap()
    }

    #[test]
    fn a_seed_is_a_set_of_sessions() {
        for level in LEVELS {
            let inputs = |seed| -> Vec<Vec<Input>> {
                let cases = drawn(level, &Feature::ALL, seed);
                cases.iter().map(|case| case.steps.iter().map(|step| step.input).collect()).collect()
            };
            let (one, other) = (inputs(1), inputs(2));
            assert_eq!(one, inputs(1));
            assert!(one.iter().zip(&other).filter(|(one, other)| one != other).count() > 190, "{level}");
        }
    }

    /// The id of a session names its seed, so that the session is the same on every machine and after every change.
    #[test]
    fn a_session_is_the_one_that_its_id_names() {
        let digest = |level, features: &[Feature]| {
            let given = |case: &Case| (case.setup.clone(), case.inputs());
            let sessions: Vec<_> = drawn(level, features, SEED).iter().map(given).collect();
            digest(&serde_json::to_string(&sessions).unwrap())
        };
        let digests = LEVELS.map(|level| digest(level, &Feature::ALL));
        assert_eq!(digests, ["90d53d6aa708784c", "b7be992b2bc08024", "d249cca162555988"]);
        assert_eq!(drawn(Level::Denials, &[Feature::Reload], SEED), [], "there is no policy");
    }

    /// The deadline of a listener that was abandoned is over, and to let it pass again is refused.
    #[test]
    fn a_deadline_that_is_over_passes_again_where_late_listeners_are_claimed() {
        let stale = |features: &[Feature]| {
            let is_stale = |event: &Event| matches!(event, Event::Refused { reason: Reason::Stale, .. });
            let cases = drawn(Level::Whole, features, SEED);
            let steps = cases.iter().flat_map(|case| &case.steps);
            let again = steps.filter(|step| matches!(step.input, Input::Expire { .. }));
            again.filter(|step| step.events.iter().any(is_stale)).count()
        };
        let again = stale(&Feature::ALL);
        assert!(again > 10, "{again}");
        assert_eq!(stale(&[Feature::Expire, Feature::Reload]), 0);
    }

    /// Every feature of a level is used, and none that is not claimed.
    #[test]
    fn sessions_use_the_claimed_features_and_no_others() {
        for level in LEVELS {
            let used = |features: &[Feature]| -> BTreeSet<Feature> {
                drawn(level, features, 1).into_iter().flat_map(|case| case.needs).collect()
            };
            assert_eq!(used(&Feature::ALL), level.features().collect(), "{level}");
            let few = [Feature::Reload, Feature::Policy, Feature::Wait];
            assert!(used(&few).iter().all(|feature| few.contains(feature)), "{level}");
        }
    }
}
