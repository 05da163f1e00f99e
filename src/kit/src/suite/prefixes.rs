//! A suite as a tree of steps: the steps that cases have in common are run once.

use std::collections::BTreeMap;

use wspbus_models::bus::event::{Event, ListenerId};

use super::case::{Input, Setup, Suite};
use super::compare::{Names, by_lanes};
use super::implementation::{Implementation, Output, Trouble};

/// The cases of a suite, by their beginnings. Cases that do the same must expect the same.
pub struct Prefixes<'a> {
    /// The suite of the cases.
    pub suite: &'a Suite,
    /// The nodes at which the trees begin: one tree for the set-up of the suite, and one for each case that has a
    /// set-up of its own.
    roots: Vec<(&'a Setup, usize)>,
    nodes: Vec<Node>,
}

/// An input, and the number of the node to which it leads.
type Way<'a> = (&'a Input, &'a usize);

#[derive(Default)]
struct Node {
    /// The expected events, in canonical form.
    events: Vec<Event>,
    gates: Vec<ListenerId>,
    next: BTreeMap<Input, usize>,
    /// The indices of the cases that end here or below.
    cases: Vec<usize>,
}

impl<'a> Prefixes<'a> {
    /// The tree of a suite.
    pub fn new(suite: &'a Suite) -> Self {
        let mut nodes = vec![Node::default()];
        let mut roots = vec![(&suite.setup, 0)];
        for (place, case) in suite.cases.iter().enumerate() {
            let mut at = 0;
            if let Some(setup) = &case.setup {
                at = nodes.len();
                nodes.push(Node::default());
                roots.push((setup, at));
            }
            for step in &case.steps {
                let new = nodes.len();
                at = *nodes[at].next.entry(step.input).or_insert(new);
                if at == new {
                    let (events, gates) = (by_lanes(&step.events), step.gates.clone());
                    nodes.push(Node { events, gates, ..Node::default() });
                }
                nodes[at].cases.push(place);
            }
        }
        Prefixes { suite, roots, nodes }
    }

    /// The indices of the cases that an implementation fails, lowest first, each with the step that fails.
    /// Copies of the implementation must not share anything.
    pub fn failing(&self, fresh: impl Implementation + Clone) -> Vec<(usize, usize)> {
        let mut open = Vec::new();
        for (setup, root) in &self.roots {
            let mut bus = fresh.clone();
            if bus.reset(setup, &self.suite.parameters).is_ok() {
                open.push((*root, 0, bus, Names::default()));
            }
        }
        let mut failing = Vec::new();
        while let Some((mut at, mut depth, mut bus, mut names)) = open.pop() {
            // Most nodes have one successor: the bus goes on, and only where ways part it is copied.
            while let Some(((input, to), others)) = self.nodes[at].ways() {
                for (input, to) in others {
                    let (mut bus, mut names) = (bus.clone(), names.clone());
                    if self.goes_on(*to, depth, bus.apply(input), &mut names, &mut failing) {
                        open.push((*to, depth + 1, bus, names));
                    }
                }
                if !self.goes_on(*to, depth, bus.apply(input), &mut names, &mut failing) {
                    break;
                }
                (at, depth) = (*to, depth + 1);
            }
        }
        failing.sort_unstable();
        failing
    }

    /// Did the step to this node show what was expected? If it did not, the cases fail that have the step.
    fn goes_on(
        &self,
        to: usize,
        depth: usize,
        applied: Result<Output, Trouble>,
        names: &mut Names,
        failing: &mut Vec<(usize, usize)>,
    ) -> bool {
        let node = &self.nodes[to];
        let is_met = match applied {
            Ok(Output { unsettled: Some(_), .. })
            | Err(Trouble::Unsettled(_) | Trouble::Broken(_) | Trouble::NotApplicable(_)) => return false,
            Ok(output) => node.is_met(output, names),
            Err(Trouble::Impossible(_)) => false,
        };
        if !is_met {
            failing.extend(node.cases.iter().map(|place| (*place, depth)));
        }
        is_met
    }
}

impl Node {
    /// One of the steps that lead on, and the others. None at a leaf.
    fn ways(&self) -> Option<(Way<'_>, impl Iterator<Item = Way<'_>>)> {
        let mut ways = self.next.iter();
        ways.next_back().map(|last| (last, ways))
    }

    fn is_met(&self, mut output: Output, names: &mut Names) -> bool {
        output.gates.sort_unstable();
        output.surprises.is_empty()
            && output.gates == self.gates
            && names.canonical(output.events) == self.events
    }
}

#[cfg(test)]
mod tests {
    use super::super::case::{Level, Parameters};
    use super::super::observable::Reference;
    use super::super::plan::{Plan, PlanKind};
    use super::super::{run_case, wrong};
    use super::*;

    #[test]
    fn the_same_cases_fail_as_one_by_one() {
        for (level, name) in [
            (Level::Core, "lost-exit"),
            (Level::Subscriptions, "called-twice"),
            (Level::Denials, "half-a-site"),
            (Level::Requests, "missed-wake-up"),
        ] {
            let (suite, _) =
                Plan { level, kind: PlanKind::Complete(0) }.build(Parameters::default()).unwrap();
            let mut bus = Reference::new(wrong::named(name).unwrap());
            let together = Prefixes::new(&suite).failing(bus.clone());
            let each = suite.cases.iter().enumerate();
            let alone: Vec<usize> = each
                .filter(|(_, case)| run_case(&suite.setup, &suite.parameters, case, &mut bus).is_fail())
                .map(|(place, _)| place)
                .collect();
            assert_eq!(together.into_iter().map(|(place, _)| place).collect::<Vec<_>>(), alone, "{name}");
        }
    }
}
