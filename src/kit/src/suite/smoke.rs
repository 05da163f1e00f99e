//! A few cases for a first look. Together they fail on every wrong bus that was made for a requirement and that the
//! complete suite of its level finds.

use std::collections::BTreeSet;

use super::case::{Case, Suite};
use super::kill::failing;
use super::wrong::{self, Mistake};

/// The number of cases that are considered for each wrong bus: the shortest of those that it fails. The
/// others are not needed.
const FEW: usize = 300;

/// The cases of a suite that are kept, in its order: the shortest come first there.
pub fn cases(suite: &Suite) -> Vec<Case> {
    let mistakes: Vec<&'static Mistake> = wrong::all().collect();
    let mut kills = failing(&mistakes, suite);
    kills.iter_mut().for_each(|cases| cases.truncate(FEW));
    let lengths: Vec<usize> = suite.cases.iter().map(|case| case.steps.len()).collect();
    choose(&kills, &lengths).into_iter().map(|place| suite.cases[place].clone()).collect()
}

/// A few cases that together kill every wrong bus that any case kills. The next case is always the case that
/// kills most of the remaining wrong buses. Among equal cases the shortest is taken, then the first. A case
/// that the others make needless is left out. `kills` has, for each wrong bus, the cases that kill it;
/// `lengths` has the length of each case.
pub fn choose(kills: &[Vec<usize>], lengths: &[usize]) -> Vec<usize> {
    let mut shows: Vec<Vec<usize>> = vec![Vec::new(); lengths.len()];
    for (thing, cases) in kills.iter().enumerate() {
        cases.iter().for_each(|case| shows[*case].push(thing));
    }
    let mut left: BTreeSet<usize> = (0..kills.len()).filter(|thing| !kills[*thing].is_empty()).collect();
    let mut chosen: Vec<usize> = Vec::new();
    while !left.is_empty() {
        let news = |case: &usize| shows[*case].iter().filter(|thing| left.contains(thing)).count();
        let rank = |case: &usize| (std::cmp::Reverse(news(case)), lengths[*case], *case);
        let Some(best) = (0..lengths.len()).min_by_key(rank).filter(|best| news(best) > 0) else { break };
        left.retain(|thing| !shows[best].contains(thing));
        chosen.push(best);
    }
    for place in (0..chosen.len()).rev() {
        let case = chosen[place];
        let others =
            |thing: &usize| kills[*thing].iter().any(|other| *other != case && chosen.contains(other));
        if shows[case].iter().all(others) {
            chosen.remove(place);
        }
    }
    chosen.sort_unstable();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_can_be_shown_is_and_nothing_is_needless() {
        // The second case shows most, and then the first and the last are needed, which make it needless.
        let kills = [vec![0, 1], vec![0], vec![1, 2], vec![2], vec![]];
        assert_eq!(choose(&kills, &[3, 3, 3]), [0, 2]);
        assert_eq!(choose(&[vec![0, 1, 2]], &[5, 2, 2]), [1]);
        assert_eq!(choose(&[vec![], vec![]], &[1]), [0; 0]);
        assert_eq!(choose(&[], &[]), [0; 0]);
    }
}
