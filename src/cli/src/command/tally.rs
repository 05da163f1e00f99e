//! The findings about each model, over its configurations.

use std::collections::BTreeSet;

use wspbus_models::named::Whose;

use super::checked_subject::CheckedSubject;
use super::exit::Exit;
use crate::catalogue::{Identity, Judged, Standing, Subject};

/// A model of one design, with what was found under its configurations.
pub struct Group<'a> {
    /// The name of the model.
    pub model: &'static str,
    /// The origin of the design.
    pub whose: Whose,
    /// Its configurations that were checked.
    pub checked: Vec<&'a CheckedSubject>,
    /// The number of its configurations that are checked by default.
    pub usual: usize,
    /// The number of its configurations that are large, and so are checked on demand.
    pub large: usize,
    /// The findings about each claim, in the order of the model.
    pub claims: Vec<Tally<'a>>,
}

/// A claim by its name and the ids of the requirements that it checks. A bus and a site have claims of one name about
/// different requirements.
type Same = (&'static str, &'static [&'static str]);

/// The findings about one claim of a model.
pub struct Tally<'a> {
    /// The name of the claim.
    pub name: &'static str,
    /// The ids of the requirements that it checks.
    pub requirements: &'static [&'static str],
    /// The meaning of the verdicts together: the worst of them, and untested only if no configuration tests
    /// the claim.
    pub standing: Standing,
    /// The finding under each configuration that has the claim.
    pub found: Vec<(&'a CheckedSubject, &'a Judged)>,
    /// Does it fall short?
    pub is_short: bool,
    /// If it is untested here: the first model of the specification that tests it.
    pub tested_by: Option<&'static str>,
}

/// Numbers of claims, by what was found about them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// They hold, or were reached, in every configuration that tests them.
    pub holds: usize,
    /// They are broken, and known to be.
    pub known: usize,
    /// No configuration tests them.
    pub untested: usize,
    /// They should hold and do not, or are listed as broken and hold.
    pub short: usize,
    /// A run that was cut leaves them open.
    pub incomplete: usize,
}

/// The checked configurations, model by model, in the order of the catalogue. `catalogue` has all
/// configurations that there are.
pub fn groups<'a>(checked: &'a [CheckedSubject], catalogue: &[Box<dyn Subject>]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for c in checked {
        let Identity { model, whose, .. } = *c.subject.identity();
        match groups.iter_mut().find(|group| group.is_of(c.subject.identity())) {
            Some(group) => group.checked.push(c),
            None => {
                groups.push(Group { model, whose, checked: vec![c], usual: 0, large: 0, claims: Vec::new() })
            }
        }
    }
    for group in &mut groups {
        let (large, usual): (Vec<_>, Vec<_>) =
            catalogue.iter().filter(|s| group.is_of(s.identity())).partition(|s| s.identity().is_large());
        (group.usual, group.large) = (usual.len(), large.len());
        group.claims = tallies(&group.checked);
    }
    let mut undecided = unchecked_claims(checked, catalogue);
    undecided
        .extend(specified(&groups).flat_map(|group| group.claims.iter()).filter(is_open).map(Tally::same));
    let tested: Vec<(Same, &'static str)> = specified(&groups)
        .flat_map(|group| group.claims.iter().map(move |claim| (group.model, claim)))
        .filter(|(_, claim)| claim.standing != Standing::Untested && !is_open(claim))
        .map(|(model, claim)| (claim.same(), model))
        .collect();
    for group in &mut groups {
        let must_be_tested = group.whose == Whose::Specification;
        for claim in &mut group.claims {
            let same = claim.same();
            let tested_by = tested.iter().find(|(of, _)| *of == same).map(|(_, model)| *model);
            claim.is_short = match claim.standing {
                Standing::Bad | Standing::Stale => true,
                Standing::Untested => must_be_tested && tested_by.is_none() && !undecided.contains(&same),
                Standing::Good | Standing::KnownDeviation | Standing::Open => false,
            };
            claim.tested_by = tested_by.filter(|_| claim.standing == Standing::Untested);
        }
    }
    groups
}

/// The models of the specification.
fn specified<'g, 'a>(groups: &'g [Group<'a>]) -> impl Iterator<Item = &'g Group<'a>> {
    groups.iter().filter(|group| group.whose == Whose::Specification)
}

/// Did a run that was cut leave the claim open?
fn is_open(claim: &&Tally) -> bool {
    claim.standing == Standing::Open
}

/// The claims of the configurations of the specification that were not checked: of these it is not known that
/// nothing tests them.
fn unchecked_claims(checked: &[CheckedSubject], catalogue: &[Box<dyn Subject>]) -> BTreeSet<Same> {
    let names: BTreeSet<String> = checked.iter().map(|c| c.subject.name()).collect();
    let is_usual = |identity: &Identity| !identity.is_large() && identity.whose == Whose::Specification;
    let unchecked = catalogue.iter().filter(|s| is_usual(s.identity()) && !names.contains(&s.name()));
    unchecked.flat_map(|s| s.claims()).map(|claim| (claim.name, claim.requirements)).collect()
}

/// The exit code that these results mean.
pub fn verdict(groups: &[Group]) -> Exit {
    if groups.iter().any(|group| group.short().next().is_some()) {
        Exit::FallsShort
    } else if groups.iter().flat_map(|group| &group.checked).any(|c| c.outcome.is_open()) {
        Exit::Inconclusive
    } else {
        Exit::Holds
    }
}

impl Group<'_> {
    /// Is this a configuration of the same model and design?
    fn is_of(&self, identity: &Identity) -> bool {
        (self.model, self.whose) == (identity.model, identity.whose)
    }

    /// The claims that fall short. A claim of the specification does so too if no configuration of the
    /// specification, in any model, tests it. That is known when all configurations that have the claim were checked.
    pub fn short(&self) -> impl Iterator<Item = &Tally<'_>> {
        self.claims.iter().filter(|claim| claim.is_short)
    }

    /// The number of its large configurations that were not checked.
    pub fn left_out(&self) -> usize {
        self.large - self.checked.iter().filter(|c| c.subject.identity().is_large()).count()
    }

    /// The tally of the claim that was judged under one of the configurations.
    pub fn tally(&self, judged: &Judged) -> Option<&Tally<'_>> {
        self.claims.iter().find(|claim| claim.same() == (judged.name, judged.requirements))
    }

    /// The number of claims that hold, are broken, and so on. A claim that falls short because nothing tests it counts as
    /// one that falls short.
    pub fn counts(&self) -> Counts {
        let standing = |claim: &Tally| if claim.is_short { Standing::Bad } else { claim.standing };
        Counts::of(self.claims.iter().map(standing))
    }
}

impl<'a> Tally<'a> {
    fn same(&self) -> Same {
        (self.name, self.requirements)
    }

    /// The reason why the model of a real system leaves the claim untested.
    pub fn reason(&self) -> Option<&'static str> {
        self.found.iter().find_map(|(_, judged)| judged.reason)
    }

    /// The configuration and the verdict that decide the standing; of several that with the shortest trace, then
    /// the first of the catalogue.
    pub fn worst(&self) -> Option<(&'a CheckedSubject, &'a Judged)> {
        let steps = |p: &Judged| p.trace.as_ref().map_or(usize::MAX, |trace| trace.steps.len());
        let deciding = self.found.iter().filter(|(_, p)| p.standing == self.standing);
        deciding.min_by_key(|(_, p)| steps(p)).copied()
    }
}

impl Counts {
    /// Counts these standings.
    pub fn of(standings: impl Iterator<Item = Standing>) -> Counts {
        let mut counts = Counts::default();
        for standing in standings {
            let place = match standing {
                Standing::Good => &mut counts.holds,
                Standing::KnownDeviation => &mut counts.known,
                Standing::Untested => &mut counts.untested,
                Standing::Bad | Standing::Stale => &mut counts.short,
                Standing::Open => &mut counts.incomplete,
            };
            *place += 1;
        }
        counts
    }

    /// The counts of both together.
    #[must_use]
    pub fn and(self, other: Counts) -> Counts {
        Counts {
            holds: self.holds + other.holds,
            known: self.known + other.known,
            untested: self.untested + other.untested,
            short: self.short + other.short,
            incomplete: self.incomplete + other.incomplete,
        }
    }
}

fn tallies<'a>(checked: &[&'a CheckedSubject]) -> Vec<Tally<'a>> {
    let mut tallies: Vec<Tally<'a>> = Vec::new();
    for c in checked.iter().copied() {
        for judged in &c.outcome.properties {
            let same = (judged.name, judged.requirements);
            match tallies.iter_mut().find(|tally| tally.same() == same) {
                Some(tally) => {
                    tally.standing = Standing::together(tally.standing, judged.standing);
                    tally.found.push((c, judged));
                }
                None => tallies.push(Tally {
                    name: judged.name,
                    requirements: judged.requirements,
                    standing: judged.standing,
                    found: vec![(c, judged)],
                    is_short: false,
                    tested_by: None,
                }),
            }
        }
    }
    tallies
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use wspbus_check::Verdict;
    use wspbus_check::trace::TraceKind;
    use wspbus_models::named::Size;

    use super::*;
    use crate::catalogue::CheckOutcome;
    use crate::command::unexplored::Unexplored;

    /// A configuration, checked, with a single claim of which the outcome says this.
    fn forged(requirements: &'static [&'static str], verdict: Verdict, standing: Standing) -> CheckedSubject {
        let judged = Judged {
            name: "forged",
            requirements,
            kind: TraceKind::Safety,
            verdict,
            standing,
            reason: None,
            hazards: Vec::new(),
            note: None,
            antecedent: 0,
            trace: None,
        };
        let (complete, cut, classes) = (true, None, Vec::new());
        let (states, transitions, depth, terminals) = (1, 0, 0, 1);
        let properties = vec![judged];
        let outcome =
            CheckOutcome { states, transitions, depth, terminals, complete, cut, classes, properties };
        CheckedSubject {
            subject: Box::new(Unexplored::specified(Size::Small)),
            outcome,
            time: Duration::ZERO,
        }
    }

    const UNTESTED: (Verdict, Standing) = (Verdict::Untested, Standing::Untested);

    #[test]
    fn a_claim_that_nothing_tests_falls_short_and_is_counted_so() {
        let alone = [forged(&["A-1"], UNTESTED.0, UNTESTED.1)];
        let groups = groups(&alone, &[]);
        assert_eq!((groups[0].counts().short, groups[0].counts().untested), (1, 0));
        assert_eq!(verdict(&groups), Exit::FallsShort);
    }

    #[test]
    fn a_claim_is_excused_by_the_same_claim_and_by_no_other_one() {
        let with = |requirements, verdict, standing| {
            let checked = [forged(&["A-1"], UNTESTED.0, UNTESTED.1), forged(requirements, verdict, standing)];
            groups(&checked, &[]).iter().map(|group| group.counts().short).sum::<usize>()
        };
        assert_eq!(with(&["A-1"], Verdict::Holds, Standing::Good), 0);
        assert_eq!(with(&["B-1"], Verdict::Holds, Standing::Good), 1, "it has the name alone");
    }
}
