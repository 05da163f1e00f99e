//! Chooses scenarios so that every combination of values of two dimensions (or of three) takes effect in some case.

use std::collections::HashMap;

use super::Scenario;
use super::dimension::{ALL, OVERTAKE_BY};
use super::journey::{Journey, play};
use super::open::Open;
use crate::suite::case::{Feature, Level, Parameters};
use crate::suite::implementation::Trouble;
use crate::suite::random::Random;

pub use super::open::Combination;

/// The scenarios that are tried for a combination of so many values before it counts as one that is not brought about.
/// There are many triples, and most of those that are not brought about have a pair that is not.
pub fn attempts(strength: usize) -> usize {
    if strength == 2 { 120 } else { 12 }
}

/// The attempts in which all other values are random. Later attempts begin at a scenario in which a part of the
/// combination took effect.
const RANDOM: usize = 8;
/// The changes of a scenario that are tried so that more combinations take effect in it.
const CLIMBS: usize = 20;
/// One value in so many is changed then.
const CHANGED: usize = 10;
/// The most steps of a case. A longer scenario is not taken.
pub const LONGEST: usize = 200;
/// The seed of all choices.
const SEED: u64 = 1906;

/// Hears how many combinations are decided, of how many, and says whether to go on. A generation that does not go on
/// ends with a part of the suite.
pub type Watch<'a> = &'a dyn Fn(usize, usize) -> bool;

/// The coverage of a suite.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cover {
    /// The scenarios, each with the combination for which it was made.
    pub chosen: Vec<(Scenario, Combination)>,
    /// The number of combinations that take effect in some case.
    pub covered: usize,
    /// The combinations that took effect in no scenario that was tried.
    pub missing: Vec<Combination>,
}

/// The values that an implementation with these features can be given, by dimension.
pub fn values(level: Level, features: &[Feature]) -> Vec<Vec<u8>> {
    let fits = |index: usize, value: usize| {
        let needs = (ALL[index].needs)(value).iter().all(|need| features.contains(need));
        // Several threads make requests at one level alone.
        needs && (level == Level::Whole || index != OVERTAKE_BY.index || value != 1)
    };
    let of = |index: usize| {
        let many = (ALL[index].values)().len();
        (0..many).filter(|value| fits(index, *value)).map(|value| value as u8).collect()
    };
    (0..ALL.len()).map(of).collect()
}

/// Covers every combination of values of `strength` dimensions. The scenarios of a smaller strength are a part of
/// those of a greater one.
///
/// # Errors
/// If the machine does not come to rest.
pub fn cover(
    level: Level,
    parameters: Parameters,
    features: &[Feature],
    strength: usize,
    watch: Watch<'_>,
) -> Result<Cover, Trouble> {
    let values = values(level, features);
    let mut search = Search {
        features,
        level,
        parameters,
        strength,
        open: Open::new(&values, strength),
        values,
        random: Random::new(SEED),
        examples: Vec::new(),
        tried: Vec::new(),
        seen: HashMap::new(),
        chosen: Vec::new(),
    };
    if strength > 2 {
        let smaller = cover(level, parameters, features, strength - 1, watch)?;
        // A combination with a part that cannot be brought about cannot be brought about either.
        search.open.give_up_with(&smaller.missing);
        for (scenario, target) in smaller.chosen {
            let took = search.play(&scenario)?.unwrap_or_default();
            search.choose(scenario, target, &took);
        }
    }
    search.run(watch)?;
    let (covered, missing) = (search.open.covered(), search.open.missing());
    Ok(Cover { chosen: search.chosen, covered, missing })
}

struct Search<'a> {
    level: Level,
    parameters: Parameters,
    features: &'a [Feature],
    strength: usize,
    values: Vec<Vec<u8>>,
    open: Open,
    random: Random,
    /// By the number of a combination of one dimension less: the index of a chosen scenario in which it took effect.
    examples: Vec<Option<u32>>,
    /// Scenarios that were tried, and in which combinations took effect that were open then.
    tried: Vec<Scenario>,
    /// By the key of a combination: the index of the scenario of these in which it took effect.
    seen: HashMap<usize, usize>,
    chosen: Vec<(Scenario, Combination)>,
}

impl Search<'_> {
    fn run(&mut self, watch: Watch<'_>) -> Result<(), Trouble> {
        let mut decided = 0;
        while let Some(target) = self.open.next() {
            // A combination that was given up may take effect in a later attempt.
            decided = self.open.decided().max(decided);
            if !watch(decided, self.open.all()) {
                return Ok(());
            }
            let best = match self.find(&target)? {
                Some(found) => Some(self.climb(&target, found)?),
                None => None,
            };
            match best {
                Some((scenario, took)) => self.choose(scenario, target, &took),
                None => self.open.give_up(&target),
            }
        }
        Ok(())
    }

    /// A scenario in which a combination takes effect, and what takes effect in it; none if no attempt brings it about.
    fn find(&mut self, target: &Combination) -> Result<Option<(Scenario, Combination)>, Trouble> {
        let example = self.open.key(target).and_then(|key| self.seen.get(&key));
        if let Some(scenario) = example.map(|index| self.tried[*index].clone()) {
            return Ok(self.play(&scenario)?.map(|took| (scenario, took)));
        }
        for attempt in 0..attempts(self.strength) {
            let scenario = self.draw(target, attempt);
            if let Some(took) = self.attempt(&scenario)?.filter(|took| has(took, target)) {
                return Ok(Some((scenario, took)));
            }
        }
        Ok(None)
    }

    /// A scenario like this one in which more open combinations take effect, and the combination still does.
    fn climb(
        &mut self,
        target: &Combination,
        (mut scenario, mut took): (Scenario, Combination),
    ) -> Result<(Scenario, Combination), Trouble> {
        let mut most = self.open.news(&took);
        for _ in 0..CLIMBS {
            let mut other = Scenario::draw(&self.values, target, &mut self.random);
            for (place, value) in scenario.0.iter().enumerate() {
                let is_kept = self.random.below(CHANGED) > 0;
                if is_kept && target.iter().all(|(fixed, _)| usize::from(*fixed) != place) {
                    other.0[place] = *value;
                }
            }
            let Some(found) = self.attempt(&other)?.filter(|took| has(took, target)) else { continue };
            let new = self.open.news(&found);
            if new > most {
                (most, scenario, took) = (new, other, found);
            }
        }
        Ok((scenario, took))
    }

    /// The values that take effect in a scenario; none if it is too long. The scenario is kept as the example of the
    /// combinations that took effect in none before.
    fn attempt(&mut self, scenario: &Scenario) -> Result<Option<Combination>, Trouble> {
        let took = self.play(scenario)?;
        let keys = took.as_ref().map(|took| self.open.see(took)).unwrap_or_default();
        if !keys.is_empty() {
            self.seen.extend(keys.into_iter().map(|key| (key, self.tried.len())));
            self.tried.push(scenario.clone());
        }
        Ok(took)
    }

    /// A scenario for a combination. The first attempts are random. Every second of the others is a scenario in which
    /// all of the combination but one value took effect, with a few changes.
    fn draw(&mut self, target: &Combination, attempt: usize) -> Scenario {
        let mut scenario = Scenario::draw(&self.values, target, &mut self.random);
        if attempt < RANDOM || attempt % 2 == 1 {
            return scenario;
        }
        let mut part = target.clone();
        part.remove(attempt / 2 % target.len());
        let index = self.examples.get(self.open.part(&part)).copied().flatten();
        if let Some((example, _)) = index.and_then(|index| self.chosen.get(index as usize)) {
            for (place, value) in example.0.iter().enumerate() {
                let is_kept = attempt < RANDOM + 2 * target.len() || self.random.below(4) > 0;
                if is_kept && target.iter().all(|(fixed, _)| usize::from(*fixed) != place) {
                    scenario.0[place] = *value;
                }
            }
        }
        scenario
    }

    /// The values that take effect in a scenario; none if it is too long.
    fn play(&self, scenario: &Scenario) -> Result<Option<Combination>, Trouble> {
        let journey = play(scenario, self.level, self.parameters, self.features)?;
        Ok((journey.walk.inputs.len() <= LONGEST).then(|| took(scenario, &journey)))
    }

    fn choose(&mut self, scenario: Scenario, target: Combination, took: &Combination) {
        self.open.take(took);
        let index = self.chosen.len() as u32;
        let mut note = |part: usize| {
            if self.examples.len() <= part {
                self.examples.resize(part + 1, None);
            }
            self.examples[part].get_or_insert(index);
        };
        for (place, one) in took.iter().enumerate() {
            if self.strength == 2 {
                note(self.open.part(&[*one]));
                continue;
            }
            took[place + 1..].iter().for_each(|other| note(self.open.part(&[*one, *other])));
        }
        self.chosen.push((scenario, target));
    }
}

/// Are these values among those that took effect?
fn has(took: &Combination, target: &Combination) -> bool {
    target.iter().all(|one| took.contains(one))
}

/// The values that took effect.
pub(super) fn took(scenario: &Scenario, journey: &Journey<'_>) -> Combination {
    let took = journey.effects.iter().enumerate().filter(|(_, step)| step.is_some());
    took.map(|(index, _)| (index as u8, scenario.0[index])).collect()
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::suite::plan::{Plan, PlanKind};

    const FEW: [Feature; 2] = [Feature::Block, Feature::Reenter];

    fn of(strength: usize) -> Cover {
        cover(Level::Core, Parameters::default(), &FEW, strength, &|_, _| true).unwrap()
    }

    /// Every triple is covered or given up, and the pairs are covered on the way.
    #[test]
    #[ignore = "long: a suite for triples"]
    fn triples_of_a_bus_with_few_features_are_covered() {
        let (pairs, triples) = (of(2), of(3));
        let effects = |cover: &Cover| -> Vec<Combination> {
            let play = |(scenario, _): &(Scenario, Combination)| {
                took(scenario, &play(scenario, Level::Core, Parameters::default(), &FEW).unwrap())
            };
            cover.chosen.iter().map(play).collect()
        };
        let all = effects(&triples);
        for (scenario, target) in triples.chosen.iter().zip(&all).map(|((s, t), took)| ((s, took), t)) {
            assert!(target.iter().all(|one| scenario.1.contains(one)), "{target:?}");
        }
        let by_dimension = |took: &Combination| {
            let mut values = vec![None; ALL.len()];
            took.iter().for_each(|(dimension, value)| values[usize::from(*dimension)] = Some(*value));
            values
        };
        let tables: Vec<Vec<Option<u8>>> = all.iter().map(by_dimension).collect();
        let is_in = |table: &Vec<Option<u8>>, combination: &Combination| {
            combination.iter().all(|(dimension, value)| table[usize::from(*dimension)] == Some(*value))
        };
        for missing in &triples.missing {
            assert!(!tables.iter().any(|table| is_in(table, missing)), "{missing:?}");
        }
        assert!(triples.chosen.starts_with(&pairs.chosen), "the pairs are a part");
        assert!(triples.covered > 20 * pairs.covered, "{} {}", triples.covered, pairs.covered);
        let values = values(Level::Core, &FEW);
        let counts: Vec<usize> = values.iter().map(Vec::len).collect();
        let mut wanted = 0;
        for (last, many) in counts.iter().enumerate() {
            for middle in 0..last {
                wanted += many * counts[middle] * counts[..middle].iter().sum::<usize>();
            }
        }
        assert_eq!(triples.covered + triples.missing.len(), wanted);
    }

    /// A watch hears how far it is, and can end it.
    #[test]
    fn a_generation_is_watched_and_ends_when_it_is_told_to() {
        let heard = RefCell::new(Vec::new());
        let watch = |decided, all| {
            heard.borrow_mut().push((decided, all));
            heard.borrow().len() < 5
        };
        let part = cover(Level::Core, Parameters::default(), &FEW, 2, &watch).unwrap();
        assert_eq!((heard.borrow().len(), part.chosen.len()), (5, 4));
        assert!(heard.borrow().is_sorted() && heard.borrow()[4].0 > 0);
        assert!(heard.borrow().iter().all(|(decided, all)| decided < all));
        let plan = Plan { level: Level::Core, kind: PlanKind::Wild { sessions: 9, seed: 1 } };
        let few = plan.build_watched(Parameters::default(), &FEW, &|done, _| done < 3).unwrap().0;
        assert_eq!(few.cases.len(), 3);
    }
}
