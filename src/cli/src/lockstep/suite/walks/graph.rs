//! The worlds of a model and the steps between them, and walks that take each step.

use std::collections::{HashMap, VecDeque};

use wspbus_models::dialect::python::{Action, PythonBus, PythonWorld};

use crate::lockstep::possible::{after, offered};

/// Every world that can be reached, by number, and the steps out of it. The first is the start.
pub(super) struct Graph {
    steps: Vec<Vec<(Action, usize)>>,
}

impl Graph {
    /// Explores a model; `None` if it has more than `most` steps.
    pub(super) fn of(bus: &PythonBus, start: PythonWorld, most: usize) -> Option<Graph> {
        let mut numbers = HashMap::from([(start.clone(), 0)]);
        let mut queue = VecDeque::from([start]);
        let mut steps: Vec<Vec<(Action, usize)>> = Vec::new();
        let mut count = 0;
        while let Some(world) = queue.pop_front() {
            let mut out = Vec::new();
            for action in offered(bus, &world) {
                let (after, _) = after(bus, &world, &action);
                let next = numbers.len();
                let number = *numbers.entry(after.clone()).or_insert(next);
                if number == next {
                    queue.push_back(after);
                }
                out.push((action, number));
            }
            count += out.len();
            if count > most {
                return None;
            }
            steps.push(out);
        }
        Some(Graph { steps })
    }

    pub(super) fn worlds(&self) -> usize {
        self.steps.len()
    }

    pub(super) fn steps(&self) -> usize {
        self.steps.iter().map(Vec::len).sum()
    }

    /// Walks from the start that together take every step. Each goes on, by steps already taken if it
    /// must, to the nearest one that is left.
    pub(super) fn walks(&self) -> Vec<Vec<&Action>> {
        let mut taken = vec![0; self.steps.len()];
        let mut walks = Vec::new();
        loop {
            let (mut here, mut walk) = (0, Vec::new());
            while let Some(way) = self.nearest(here, &taken) {
                for index in way {
                    let (action, next) = &self.steps[here][index];
                    walk.push(action);
                    here = *next;
                }
                let (action, next) = &self.steps[here][taken[here]];
                taken[here] += 1;
                walk.push(action);
                here = *next;
            }
            if walk.is_empty() {
                return walks;
            }
            walks.push(walk);
        }
    }

    /// The shortest way to a world with a step that was not taken: which step to take in each world.
    fn nearest(&self, from: usize, taken: &[usize]) -> Option<Vec<usize>> {
        let mut reached_by: HashMap<usize, (usize, usize)> = HashMap::new();
        let mut queue = VecDeque::from([from]);
        while let Some(here) = queue.pop_front() {
            if taken[here] < self.steps[here].len() {
                let mut way = Vec::new();
                let mut at = here;
                while at != from {
                    let (before, index) = reached_by[&at];
                    way.push(index);
                    at = before;
                }
                way.reverse();
                return Some(way);
            }
            for (index, (_, next)) in self.steps[here].iter().enumerate() {
                if *next != from && !reached_by.contains_key(next) {
                    reached_by.insert(*next, (here, index));
                    queue.push_back(*next);
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::lockstep::possible;
    use wspbus_models::dialect::{PYTHON, magicbus};

    /// Every step of every configuration with less than 2,000 of them is taken, and only possible ones.
    #[test]
    fn the_walks_take_every_step() {
        let mut seen = 0;
        for named in PYTHON.into_iter().flat_map(|dialect| dialect.configurations) {
            let bus = (named.build)();
            let Some(graph) = Graph::of(&bus, bus.initial(), 2_000) else { continue };
            let mut taken = BTreeSet::new();
            for walk in graph.walks() {
                let mut world = bus.initial();
                for action in walk {
                    let (after, _) = possible::taken(&bus, &world, action).expect("a walk is possible");
                    taken.insert((world, action.clone()));
                    world = after;
                }
            }
            assert_eq!(taken.len(), graph.steps(), "{}", named.name);
            seen += 1;
        }
        assert!(seen > 30, "{seen} configurations are small enough");
    }

    #[test]
    fn a_model_with_too_many_steps_has_no_graph() {
        let bus = (magicbus::MAGICBUS.configurations[0].build)();
        let whole = Graph::of(&bus, bus.initial(), usize::MAX).map(|graph| graph.steps());
        let steps = whole.expect("there is no bound");
        assert!(Graph::of(&bus, bus.initial(), steps).is_some());
        assert!(Graph::of(&bus, bus.initial(), steps - 1).is_none());
    }
}
