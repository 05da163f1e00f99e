//! A suite as a tree of steps: the steps that cases have in common are run once.

use std::collections::BTreeMap;

use wspbus_models::bus::event::{Event, ListenerId};

use super::case::{Input, Parameters, Setup, Suite};
use super::compare::{Names, by_lanes};
use super::implementation::{Implementation, Output, Trouble};

/// The cases of a suite, by their beginnings. Cases that do the same must expect the same.
pub struct Prefixes<'a> {
    /// The suite.
    pub suite: &'a Suite,
    nodes: Vec<Node>,
}

#[derive(Default)]
struct Node {
    /// What must be seen, in canonical form.
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
        for (place, case) in suite.cases.iter().enumerate() {
            let mut at = 0;
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
        Prefixes { suite, nodes }
    }

    /// The indices of the cases that an implementation fails, lowest first, each with the step that fails.
    /// Copies of the implementation must not share anything.
    pub fn failing(&self, mut fresh: impl Implementation + Clone) -> Vec<(usize, usize)> {
        let Suite { setup, parameters, .. } = self.suite;
        let (setup, parameters): (&Setup, &Parameters) = (setup, parameters);
        let mut failing = Vec::new();
        if fresh.reset(setup, parameters).is_err() {
            return failing;
        }
        let mut open = vec![(0, 0, fresh, Names::default())];
        while let Some((at, depth, bus, names)) = open.pop() {
            for (input, to) in &self.nodes[at].next {
                let (mut bus, mut names, node) = (bus.clone(), names.clone(), &self.nodes[*to]);
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
    use super::super::plan::{Kind, Plan};
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
            let (suite, _) = Plan { level, kind: Kind::Complete(0) }.build(Parameters::default()).unwrap();
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
