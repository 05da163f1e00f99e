//! A suite as a tree of steps: the steps that cases have in common are run once.

use std::collections::BTreeMap;

use wspbus_models::bus::event::{Event, ListenerId};

use super::case::{Input, Setup, Suite};
use super::compare::{Names, by_lanes};
use super::implementation::{Implementation, Output, Trouble};

/// The cases of a suite, by their beginnings. Cases that do the same must expect the same.
pub struct Prefixes<'a> {
    /// The suite.
    pub suite: &'a Suite,
    /// The nodes at which the trees begin: one tree for the set-up of the suite, and one for each case that has a
    /// set-up of its own.
    roots: Vec<(&'a Setup, usize)>,
    nodes: Vec<Node>,
}

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
        while let Some((at, depth, bus, names)) = open.pop() {
            // Most nodes have one successor: the bus goes on, and only where ways part it is copied.
            let (mut one, next) = (Some((bus, names)), &self.nodes[at].next);
            for (place, (input, to)) in next.iter().enumerate() {
                let is_last = place + 1 == next.len();
                let Some((mut bus, mut names)) = (if is_last { one.take() } else { one.clone() }) else {
                    break;
                };
                let node = &self.nodes[*to];
                match bus.apply(input) {
                    Ok(Output { unsettled: Some(_), .. }) => {}
                    Ok(output) if node.is_met(&output, &mut names) => open.push((*to, depth + 1, bus, names)),
                    Ok(_) | Err(Trouble::Impossible(_)) => {
                        failing.extend(node.cases.iter().map(|place| (*place, depth)));
                    }
                    Err(Trouble::Unsettled(_) | Trouble::Broken(_)) => {}
                }
            }
        }
        failing.sort_unstable();
        failing
    }
}

impl Node {
    fn is_met(&self, output: &Output, names: &mut Names) -> bool {
        let mut gates = output.gates.clone();
        gates.sort_unstable();
        output.surprises.is_empty() && gates == self.gates && names.canonical(&output.events) == self.events
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
