//! Wide suites: every pair of values of two dimensions in which a script can vary.
//!
//! The complete suites go through every state of a small machine; their alphabet of inputs is narrow. A wide suite
//! has few states in mind and a wide alphabet: [`dimension`] has the dimensions, such as the number of
//! listeners of each channel, which of them ends how, and what overtakes what. [`journey`] makes a script of one
//! value for each dimension, and notes which values took effect. [`cover`] chooses scripts so that every pair
//! that can take effect does.

pub mod cover;
pub mod dimension;
pub mod journey;
mod open;
pub mod rules;

use super::build::digest;
use super::case::{Case, Feature, Level, Parameters};
use super::implementation::Trouble;
use super::random::Random;
use super::script::script;
use cover::{Combination, Cover, Watch};
use dimension::{ALL, Dimension};
use journey::play;

/// One value for each dimension, by index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scenario(pub Vec<u8>);

impl Scenario {
    /// The value of a dimension.
    pub fn get<T: Copy>(&self, dimension: &Dimension<T>) -> T {
        let value = self.0.get(dimension.index).copied().unwrap_or_default();
        let values = dimension.values;
        // A value that a dimension does not have counts as the first: no dimension is empty.
        let (_, value, _) = values.get(usize::from(value)).unwrap_or(&values[0]);
        *value
    }

    /// A scenario with the values of a combination; the other values are random.
    fn draw(values: &[Vec<u8>], fixed: &Combination, random: &mut Random) -> Scenario {
        let mut scenario: Vec<u8> = values
            .iter()
            .map(|some| some.get(random.below(some.len())).copied().unwrap_or_default())
            .collect();
        for (dimension, value) in fixed {
            scenario[usize::from(*dimension)] = *value;
        }
        Scenario(scenario)
    }
}

/// The cases of the wide suite of a level, and what they cover.
///
/// # Errors
/// If the machine does not come to rest.
pub fn cases(
    level: Level,
    parameters: Parameters,
    features: &[Feature],
    strength: usize,
    watch: Watch<'_>,
) -> Result<(Vec<Case>, Cover), Trouble> {
    let features: Vec<Feature> = level.features().filter(|feature| features.contains(feature)).collect();
    let cover = cover::cover(level, parameters, &features, strength, watch)?;
    let mut cases: Vec<(Case, Combination)> = Vec::new();
    for (scenario, target) in &cover.chosen {
        let journey = play(scenario, level, parameters, &features)?;
        let (setup, inputs) = (&journey.walk.setup, &journey.walk.inputs);
        let steps = target.iter().filter_map(|(dimension, _)| journey.effects[usize::from(*dimension)]);
        let question = steps.max().unwrap_or_default();
        let case = script(setup, parameters, inputs, question, &[])?;
        let id = format!("wide/{}/{}", says(target), digest(setup, &parameters, inputs));
        let took = cover::took(scenario, &journey);
        cases.push((Case { id, setup: Some(setup.clone()), ..case }, took));
    }
    drop_beginnings(&mut cases);
    let mut cases: Vec<Case> = cases.into_iter().map(|(case, _)| case).collect();
    cases.sort_by_key(|case| case.steps.len());
    Ok((cases, cover))
}

/// Drops each case that another case begins with, if all values that take effect in it take effect in the other too.
fn drop_beginnings(cases: &mut Vec<(Case, Combination)>) {
    cases.sort_by_cached_key(|(case, _)| (case.setup.clone(), case.inputs()));
    let begins = |(one, took): &(Case, Combination), (other, more): &(Case, Combination)| {
        let is_part = took.iter().all(|value| more.contains(value));
        is_part && one.setup == other.setup && other.inputs().starts_with(&one.inputs())
    };
    let needless: Vec<bool> = (0..cases.len())
        .map(|place| cases.get(place + 1).is_some_and(|next| begins(&cases[place], next)))
        .collect();
    let mut needless = needless.into_iter();
    cases.retain(|_| !needless.next().unwrap_or_default());
}

/// A combination in words: `listeners-on-stop=3/ill-on-stop=last`.
pub fn says(combination: &Combination) -> String {
    let one = |(dimension, value): &(u8, u8)| {
        let named = ALL[usize::from(*dimension)];
        let values = (named.values)();
        format!("{}={}", named.name, values.get(usize::from(*value)).copied().unwrap_or_default())
    };
    combination.iter().map(one).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The values that rule a dimension out at every level: a start that fails, no Graceful at all, no code that is told.
    /// A pass has no open ticket only after a start that failed, and then no Exit is granted.
    const NEVER: [&str; 14] = [
        "way-out-from=running with how-on-start",
        "between=nothing with listeners-on-graceful",
        "between=reload with listeners-on-graceful",
        "between=reload-twice with listeners-on-graceful",
        "between=nothing with ill-on-graceful",
        "between=reload with ill-on-graceful",
        "between=reload-twice with ill-on-graceful",
        "between=nothing with how-on-graceful",
        "between=reload with how-on-graceful",
        "between=reload-twice with how-on-graceful",
        "block-at=never with exit-code",
        "way-out=none with exit-code",
        "way-out=restart with exit-code",
        "open-tickets=0 with exit-code",
    ];

    /// The first listener that ends by an exit ends the life of the bus, where no policy denies the exit.
    const WITHOUT_POLICY: [&str; 3] = [
        "how-on-graceful=exits-0 with how-on-start",
        "how-on-graceful=exits-3 with how-on-start",
        "how-on-graceful=exits-255 with how-on-start",
    ];

    /// The queue of a bus is emptied by `block` alone.
    const WITH_QUEUE: [&str; 1] = ["block-at=never with queue-fails"];

    /// No dimension is idle: each of its values takes effect together with some value of each other dimension.
    #[test]
    fn every_value_takes_effect_with_some_value_of_every_other_dimension() {
        for level in [Level::Core, Level::Denials, Level::Whole] {
            let features: Vec<Feature> = level.features().collect();
            let cover = cover::cover(level, Parameters::default(), &features, 2, &|_, _| true).unwrap();
            let missing: BTreeSet<&Combination> = cover.missing.iter().collect();
            let values = cover::values(level, &features);
            let mut never = Vec::new();
            for (one, other) in (0..ALL.len()).flat_map(|one| (0..one).map(move |other| (one, other))) {
                for value in &values[one] {
                    let pair = |with: &u8| vec![(other as u8, *with), (one as u8, *value)];
                    if !values[other].is_empty()
                        && values[other].iter().all(|with| missing.contains(&pair(with)))
                    {
                        never.push(format!("{} with {}", says(&vec![(one as u8, *value)]), ALL[other].name));
                    }
                }
            }
            let here: &[&str] = match level {
                Level::Whole => &WITH_QUEUE,
                Level::Denials => &[],
                _ => &WITHOUT_POLICY,
            };
            let expected: BTreeSet<&str> = NEVER.iter().chain(here).copied().collect();
            assert_eq!(never.iter().map(String::as_str).collect::<BTreeSet<_>>(), expected, "{level}");
            assert!(cover.covered > 15 * cover.missing.len(), "{level}: {} are missing", cover.missing.len());
        }
    }

    /// No request joins in each pass until the end of patience.
    #[test]
    fn no_case_is_long() {
        for level in [Level::Core, Level::Denials, Level::Whole] {
            let features: Vec<Feature> = level.features().collect();
            let (cases, _) = cases(level, Parameters::default(), &features, 2, &|_, _| true).unwrap();
            let longest = cases.iter().map(|case| case.steps.len()).max().unwrap();
            let steps: usize = cases.iter().map(|case| case.steps.len()).sum();
            eprintln!("{level}: {} cases, {steps} steps, the longest has {longest}", cases.len());
            assert!(longest <= cover::LONGEST, "{level}: {longest}");
            assert!(longest > 100, "{level}: {longest}");
        }
    }
}
