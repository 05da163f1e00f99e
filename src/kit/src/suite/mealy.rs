//! A deterministic, partial Mealy machine as numbers.

use std::collections::VecDeque;

/// A partial machine: state 0 is initial, every state is reachable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mealy {
    /// The number of inputs.
    pub inputs: usize,
    /// By state and input: the state to which the transition leads, and the number of its output; none where
    /// the transition is not defined.
    pub next: Vec<Vec<Option<(u32, u32)>>>,
}

impl Mealy {
    /// The number of states.
    pub fn states(&self) -> usize {
        self.next.len()
    }

    /// The number of defined transitions.
    pub fn transitions(&self) -> usize {
        self.next.iter().flatten().flatten().count()
    }

    /// The state to which an input leads, and the number of the output.
    pub fn step(&self, state: u32, input: u32) -> Option<(u32, u32)> {
        self.next[state as usize][input as usize]
    }

    /// The defined inputs of a state.
    pub fn defined(&self, state: u32) -> impl Iterator<Item = (u32, (u32, u32))> + '_ {
        let row = self.next[state as usize].iter().enumerate();
        row.filter_map(|(input, to)| to.map(|to| (input as u32, to)))
    }

    /// The state to which a sequence leads from a state, if the sequence is defined.
    pub fn after(&self, state: u32, inputs: &[u32]) -> Option<u32> {
        inputs.iter().try_fold(state, |at, input| self.step(at, *input).map(|(to, _)| to))
    }

    /// A shortest sequence to each state, the first in the order of inputs.
    pub fn access(&self) -> Vec<Vec<u32>> {
        let mut access: Vec<Option<Vec<u32>>> = vec![None; self.states()];
        let mut queue = VecDeque::from([0]);
        access[0] = Some(Vec::new());
        while let Some(state) = queue.pop_front() {
            let here = access[state as usize].clone().unwrap_or_default();
            for (input, (to, _)) in self.defined(state) {
                if access[to as usize].is_none() {
                    access[to as usize] = Some([&here[..], &[input]].concat());
                    queue.push_back(to);
                }
            }
        }
        access.into_iter().map(Option::unwrap_or_default).collect()
    }

    /// The machine in which states that no sequence tells apart are merged, and the new number of each state.
    /// A sequence that only one of two states defines tells them apart. New numbers are in the order of the
    /// lowest old numbers.
    pub fn minimal(&self) -> (Mealy, Vec<u32>) {
        let mut class = vec![0_u32; self.states()];
        let mut classes = 1;
        loop {
            let mut known = std::collections::BTreeMap::new();
            let mut refined = Vec::with_capacity(class.len());
            for row in &self.next {
                let seen: Vec<_> =
                    row.iter().map(|to| to.map(|(to, out)| (class[to as usize], out))).collect();
                let count = known.len() as u32;
                refined.push(*known.entry((class[refined.len()], seen)).or_insert(count));
            }
            let count = known.len();
            class = refined;
            if count == classes {
                break;
            }
            classes = count;
        }
        let mut next = Vec::new();
        for (state, row) in self.next.iter().enumerate() {
            if class[state] as usize == next.len() {
                next.push(row.iter().map(|to| to.map(|(to, out)| (class[to as usize], out))).collect());
            }
        }
        (Mealy { inputs: self.inputs, next }, class)
    }
}
