//! Chooses scenarios so that every combination of values of two dimensions (or of three) takes effect in some case.

use std::collections::HashMap;

use super::Scenario;
use super::dimension::{ALL, OVERTAKE_BY};
use super::journey::{Journey, play};
use super::open::Open;
use super::rules::Rules;
use crate::suite::case::{Feature, Level, Parameters};
use crate::suite::implementation::Trouble;
use crate::suite::random::Random;

pub use super::open::Combination;

/// The scenarios that are tried for a pair before the search goes on to the next: where neither value was seen with any
/// value of the other dimension, and where both were. Many features of the first kind of pair are missing in most
/// adapters.
const ATTEMPTS: (usize, usize) = (120, 600);
/// The scenarios that are tried at last for all pairs of the second kind together that are left, and the most for one.
const FURTHER: (usize, usize) = (100_000, 50_000);
/// The scenarios that are tried for a triple. There are many, and most of those that are not brought about have a pair
/// that is not.
const ATTEMPTS_FOR_TRIPLES: usize = 12;
/// The attempts in which all other values are random. Later attempts begin at a scenario in which a part of the
/// combination took effect.
const RANDOM: usize = 8;
/// A value that took effect in none of so many scenarios that had it is tried in few scenarios from then on.
const HOPELESS: usize = 2_000;
/// The scenarios that are kept for a value that took effect in them, and for a pair of which a part did.
const KEPT: usize = 16;
/// The most values that are changed in such a scenario.
const CHANGES: usize = 6;
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
    /// The number of these that a rule excludes: they were not looked for.
    pub excluded: usize,
    /// The most scenarios that were tried for one of the others.
    pub attempts: usize,
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
    let mut search = Search::new(level, parameters, features, strength);
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
    let excluded = missing.iter().filter(|combination| search.rules.exclude(combination)).count();
    Ok(Cover { chosen: search.chosen, covered, missing, excluded, attempts: search.attempts })
}

struct Search<'a> {
    level: Level,
    parameters: Parameters,
    features: &'a [Feature],
    strength: usize,
    rules: Rules,
    values: Vec<Vec<u8>>,
    open: Open,
    random: Random,
    /// By the number of a combination of one dimension less: the index of a chosen scenario in which it took effect.
    examples: Vec<Option<u32>>,
    /// Scenarios that were tried, and in which combinations took effect that were open then.
    tried: Vec<Scenario>,
    /// By the number of a value: the indices of some of these scenarios in which it took effect.
    effective: Vec<Vec<usize>>,
    /// By the number of a value that never took effect: the scenarios that were tried for it.
    hopeless: Vec<usize>,
    /// By the key of a combination: the index of the scenario of these in which it took effect.
    seen: HashMap<usize, usize>,
    chosen: Vec<(Scenario, Combination)>,
    /// The most scenarios that were tried for one combination in vain.
    attempts: usize,
}

impl<'a> Search<'a> {
    fn new(level: Level, parameters: Parameters, features: &'a [Feature], strength: usize) -> Self {
        let values = values(level, features);
        let open = Open::new(&values, strength);
        Search {
            rules: Rules::of(level, parameters, features),
            effective: vec![Vec::new(); open.values()],
            hopeless: vec![0; open.values()],
            level,
            parameters,
            features,
            strength,
            values,
            open,
            random: Random::new(SEED),
            examples: Vec::new(),
            tried: Vec::new(),
            seen: HashMap::new(),
            chosen: Vec::new(),
            attempts: 0,
        }
    }

    fn run(&mut self, watch: Watch<'_>) -> Result<(), Trouble> {
        if self.strength > 2 {
            self.decide(|_, _| ATTEMPTS_FOR_TRIPLES, watch)?;
            return Ok(());
        }
        let (few, many) = ATTEMPTS;
        let first = |search: &Self, pair: &Combination| if search.is_promising(pair) { many } else { few };
        if !self.decide(first, watch)? {
            return Ok(());
        }
        let mut left = self.open.missing();
        left.retain(|pair| !self.rules.exclude(pair) && self.is_promising(pair));
        self.open.want(&left);
        let (all, of_each) = FURTHER;
        self.decide(|_, _| of_each.min(all / left.len().max(1)), watch)?;
        Ok(())
    }

    /// Were both values of a pair seen, each with some value of the dimension of the other?
    fn is_promising(&self, pair: &Combination) -> bool {
        let [one, other] = pair[..] else { return false };
        let is_seen = |one: (u8, u8), with: u8| {
            let values = self.values[usize::from(with)].iter();
            let mut pairs = values.map(|value| {
                let other = (with, *value);
                vec![one.min(other), one.max(other)]
            });
            pairs.any(|pair| self.open.was_seen(&pair))
        };
        is_seen(one, other.0) && is_seen(other, one.0)
    }

    /// Chooses a scenario for each combination that is wanted, or gives the combination up after so many attempts as
    /// `most` says. Says whether to go on.
    fn decide(
        &mut self,
        most: impl Fn(&Self, &Combination) -> usize,
        watch: Watch<'_>,
    ) -> Result<bool, Trouble> {
        let mut decided = 0;
        while let Some(target) = self.open.next() {
            // A combination that was given up may take effect in a later attempt.
            decided = self.open.decided().max(decided);
            if !watch(decided, self.open.all()) {
                return Ok(false);
            }
            let most = most(self, &target);
            let best = match self.find(&target, most)? {
                Some(found) => Some(self.climb(&target, found)?),
                None => None,
            };
            match best {
                Some((scenario, took)) => self.choose(scenario, target, &took),
                None => self.open.give_up(&target),
            }
        }
        Ok(true)
    }

    /// A scenario in which a combination takes effect, and what takes effect in it; none if no attempt brings it about, of
    /// which there are so many at most.
    fn find(
        &mut self,
        target: &Combination,
        most: usize,
    ) -> Result<Option<(Scenario, Combination)>, Trouble> {
        let example = self.open.key(target).and_then(|key| self.seen.get(&key));
        if let Some(scenario) = example.map(|index| self.tried[*index].clone()) {
            return Ok(self.play(&scenario)?.map(|took| (scenario, took)));
        }
        if self.rules.exclude(target) {
            return Ok(None);
        }
        let most = if self.is_hopeless(target) { most.min(RANDOM) } else { most };
        // Scenarios in which a part of the combination took effect although they have all of its values.
        let mut near: Vec<Scenario> = Vec::new();
        for attempt in 0..most {
            let scenario = match self.strength {
                2 => self.draw_near(target, attempt, &near),
                _ => self.draw(target, attempt),
            };
            let Some(took) = self.attempt(&scenario)? else { continue };
            if has(&took, target) {
                return Ok(Some((scenario, took)));
            }
            if target.iter().any(|one| took.contains(one)) {
                match near.len() < KEPT {
                    true => near.push(scenario),
                    false => near[self.random.below(KEPT)] = scenario,
                }
            }
        }
        for one in target {
            self.hopeless[self.open.number(*one)] += most;
        }
        self.attempts = self.attempts.max(most);
        Ok(None)
    }

    /// Has some value of the combination never taken effect, although it was tried in many scenarios?
    fn is_hopeless(&self, target: &Combination) -> bool {
        let mut numbers = target.iter().map(|one| self.open.number(*one));
        numbers.any(|number| self.effective[number].is_empty() && self.hopeless[number] >= HOPELESS)
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
            for one in took.iter().flatten() {
                let kept = &mut self.effective[self.open.number(*one)];
                match kept.len() < KEPT {
                    true => kept.push(self.tried.len()),
                    false => kept[self.tried.len() % KEPT] = self.tried.len(),
                }
            }
            self.tried.push(scenario.clone());
        }
        Ok(took)
    }

    /// A scenario for a pair. The first attempts are random. The others are a scenario in which one of the two values took
    /// effect, with a few changes; and every fourth of them has about half of its values from a scenario in which the
    /// other took effect.
    fn draw_near(&mut self, target: &Combination, attempt: usize, near: &[Scenario]) -> Scenario {
        let mut scenario = Scenario::draw(&self.values, target, &mut self.random);
        if attempt < RANDOM {
            return scenario;
        }
        let (one, other) = (target[attempt % 2], target[(attempt + 1) % 2]);
        let base = match near.is_empty() || self.random.below(3) == 0 {
            true => self.example(one),
            false => near.get(self.random.below(near.len())).cloned(),
        };
        let Some(base) = base else { return scenario };
        let second = self.example(other).filter(|_| self.random.below(4) == 0);
        let mut changed: Vec<usize> =
            (0..=self.random.below(CHANGES)).map(|_| self.random.below(ALL.len())).collect();
        changed.extend(target.iter().map(|(fixed, _)| usize::from(*fixed)));
        for place in (0..scenario.0.len()).filter(|place| !changed.contains(place)) {
            let from = second.as_ref().filter(|_| self.random.below(2) == 0).unwrap_or(&base);
            scenario.0[place] = from.0[place];
        }
        scenario
    }

    /// Some scenario in which this value took effect; none if there is none.
    fn example(&mut self, one: (u8, u8)) -> Option<Scenario> {
        let known = &self.effective[self.open.number(one)];
        let index = known.get(self.random.below(known.len()))?;
        self.tried.get(*index).cloned()
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

    use super::super::says;
    use super::*;
    use crate::suite::case::Returns;
    use crate::suite::parallel;
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

    /// A rule excludes only pairs that the search does not find if it looks for them as for any other pair.
    #[test]
    #[ignore = "a search for each pair that a rule excludes"]
    fn no_search_finds_a_pair_that_a_rule_excludes() {
        let lacking = [&[][..], &[Feature::Policy, Feature::Expire, Feature::Late]];
        let of_level = |level: Level| {
            lacking.map(|gone| [Returns::AtOnce, Returns::WhenResolved].map(|returns| (level, gone, returns)))
        };
        let all = [Level::Core, Level::Denials, Level::Whole].map(of_level);
        parallel::each(all.as_flattened().as_flattened(), |(level, gone, returns)| {
            let features: Vec<Feature> = level.features().filter(|one| !gone.contains(one)).collect();
            let mut search = Search::new(*level, Parameters { returns: *returns }, &features, 2);
            search.run(&|_, _| true).unwrap();
            let rules = std::mem::take(&mut search.rules);
            let mut excluded = search.open.missing();
            excluded.retain(|pair| rules.exclude(pair));
            assert!(excluded.len() > 100, "{level}: {}", excluded.len());
            let found = |pair: &&Combination| search.find(pair, ATTEMPTS.1).unwrap().is_some();
            let found: Vec<String> = excluded.iter().filter(found).map(says).collect();
            assert_eq!(found, [""; 0], "{level}, {returns:?}, without {gone:?}");
        });
    }

    /// Most pairs are covered or excluded by a rule, and for few of the others no scenario is found.
    #[test]
    fn few_pairs_are_left_that_no_rule_excludes() {
        for (level, most) in [(Level::Core, 3), (Level::Denials, 3), (Level::Whole, 3)] {
            let features: Vec<Feature> = level.features().collect();
            let found = cover(level, Parameters::default(), &features, 2, &|_, _| true).unwrap();
            let left = found.missing.len() - found.excluded;
            assert!(left <= most && found.excluded > 100, "{level}: {left} and {}", found.excluded);
            assert!(left == 0 || found.attempts > ATTEMPTS.1, "{level}: {}", found.attempts);
        }
    }

    /// A pair that few scenarios bring about: no pass has fewer open tickets than in a bus whose start failed.
    #[test]
    fn a_change_in_a_graceful_pass_comes_with_a_pass_without_a_ticket() {
        let features: Vec<Feature> = Level::Core.features().collect();
        let found = cover(Level::Core, Parameters::default(), &features, 2, &|_, _| true).unwrap();
        let pair: Combination = [("change-in", "graceful"), ("open-tickets", "0")].map(value).into();
        assert!(!found.missing.contains(&pair));
    }

    fn value((name, value): (&str, &str)) -> (u8, u8) {
        let dimension = ALL.iter().position(|named| named.name == name).unwrap();
        let value = (ALL[dimension].values)().iter().position(|known| *known == value).unwrap();
        (dimension as u8, value as u8)
    }

    /// An adapter with few features has many values that never take effect: they are soon given up.
    #[test]
    fn a_value_that_never_takes_effect_costs_few_scenarios() {
        let mut search = Search::new(Level::Core, Parameters::default(), &[], 2);
        search.run(&|_, _| true).unwrap();
        // Without `block` no code is told.
        let number = search.open.number(value(("exit-code", "0")));
        assert!(search.effective[number].is_empty());
        let pairs =
            search.open.missing().into_iter().filter(|pair| pair.contains(&value(("exit-code", "0"))));
        let most = HOPELESS + ATTEMPTS.1 + RANDOM * pairs.count();
        assert!(search.hopeless[number] <= most, "{} > {most}", search.hopeless[number]);
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
