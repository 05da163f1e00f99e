//! Tells states apart by their outputs: shortest separating sequences, and sequences that tell one state from
//! all others.

use super::mealy::Mealy;

/// The number of candidates that the search for an identifying sequence keeps.
const BEAM: usize = 12;
/// The number of inputs of the longest candidate.
const LONGEST: usize = 8;

/// The sequences that tell the states of a machine apart.
pub struct Separation<'a> {
    mealy: &'a Mealy,
    /// By pair: the first input of a shortest separating sequence.
    first: Vec<Option<u32>>,
}

impl<'a> Separation<'a> {
    /// Finds a shortest separating sequence of every pair: only inputs that both define count.
    pub fn new(mealy: &'a Mealy) -> Self {
        let n = mealy.states();
        let mut separation = Separation { mealy, first: vec![None; n * n] };
        loop {
            let mut found = Vec::new();
            for one in 0..n as u32 {
                for other in one + 1..n as u32 {
                    if separation.first[separation.place(one, other)].is_none()
                        && let Some(input) = separation.begins(one, other)
                    {
                        found.push((separation.place(one, other), input));
                    }
                }
            }
            if found.is_empty() {
                return separation;
            }
            for (place, input) in found {
                separation.first[place] = Some(input);
            }
        }
    }

    /// The machine whose states are told apart.
    pub fn mealy(&self) -> &'a Mealy {
        self.mealy
    }

    fn place(&self, one: u32, other: u32) -> usize {
        one.min(other) as usize * self.mealy.states() + one.max(other) as usize
    }

    /// The lowest input that separates two states, or leads to states that are known to be separable.
    fn begins(&self, one: u32, other: u32) -> Option<u32> {
        self.mealy.defined(one).find_map(|(input, (to, out))| {
            let (beside, seen) = self.mealy.step(other, input)?;
            let known = || to != beside && self.first[self.place(to, beside)].is_some();
            (out != seen || known()).then_some(input)
        })
    }

    /// A shortest sequence that tells two states apart; none if no sequence does.
    pub fn between(&self, one: u32, other: u32) -> Option<Vec<u32>> {
        let (mut one, mut other, mut sequence) = (one, other, Vec::new());
        loop {
            let input = self.first[self.place(one, other)]?;
            sequence.push(input);
            let ((to, out), (beside, seen)) = (self.mealy.step(one, input)?, self.mealy.step(other, input)?);
            if out != seen {
                return Some(sequence);
            }
            (one, other) = (to, beside);
        }
    }

    /// The pairs of states that no sequence tells apart.
    pub fn inseparable(&self) -> Vec<(u32, u32)> {
        let n = self.mealy.states() as u32;
        let pairs = (0..n).flat_map(|one| (one + 1..n).map(move |other| (one, other)));
        pairs.filter(|(one, other)| self.first[self.place(*one, *other)].is_none()).collect()
    }

    /// The length of the shortest prefix that tells two states apart, if the sequence does.
    pub fn prefix(&self, one: u32, other: u32, sequence: &[u32]) -> Option<usize> {
        let (mut one, mut other) = (one, other);
        for (at, input) in sequence.iter().enumerate() {
            let ((to, out), (beside, seen)) =
                (self.mealy.step(one, *input)?, self.mealy.step(other, *input)?);
            if out != seen {
                return Some(at + 1);
            }
            (one, other) = (to, beside);
        }
        None
    }

    /// Sequences that together tell a state from all these others: a few, found by a beam search.
    pub fn identify(&self, state: u32, others: &[u32]) -> Vec<Vec<u32>> {
        let mut left: Vec<u32> = others.iter().copied().filter(|other| *other != state).collect();
        let mut sequences = Vec::new();
        while let Some(first) = left.first() {
            let best = self.best(state, &left).or_else(|| self.between(state, *first));
            let Some(sequence) = best else { break };
            left.retain(|other| self.prefix(state, *other, &sequence).is_none());
            sequences.push(sequence);
        }
        sequences
    }

    /// The sequence that tells the state from most of these others.
    fn best(&self, state: u32, others: &[u32]) -> Option<Vec<u32>> {
        let mut beam = vec![Candidate { inputs: Vec::new(), at: state, left: others.to_vec(), told: 0 }];
        let mut best: Option<Candidate> = None;
        for _ in 0..LONGEST {
            let mut longer: Vec<Candidate> = beam.iter().flat_map(|c| self.longer(c)).collect();
            longer.sort_by(|a, b| b.told.cmp(&a.told).then_with(|| a.inputs.cmp(&b.inputs)));
            longer.truncate(BEAM);
            let Some(top) = longer.first() else { break };
            if best.as_ref().is_none_or(|best| top.told > best.told) {
                best = Some(top.clone());
            }
            if top.told == others.len() {
                break;
            }
            beam = longer;
        }
        best.filter(|best| best.told > 0).map(|best| best.inputs)
    }

    fn longer(&self, from: &Candidate) -> Vec<Candidate> {
        let mut found = Vec::new();
        for (input, (at, out)) in self.mealy.defined(from.at) {
            let (mut told, mut left) = (from.told, Vec::with_capacity(from.left.len()));
            for other in &from.left {
                match self.mealy.step(*other, input) {
                    Some((_, seen)) if seen != out => told += 1,
                    // Where both are in the same state now, no further input tells them apart.
                    Some((to, _)) if to != at => left.push(to),
                    _ => {}
                }
            }
            if told + left.len() > 0 {
                let inputs = [&from.inputs[..], &[input]].concat();
                found.push(Candidate { inputs, at, left, told });
            }
        }
        found
    }
}

/// A sequence while it is made.
#[derive(Clone)]
struct Candidate {
    inputs: Vec<u32>,
    at: u32,
    left: Vec<u32>,
    told: usize,
}
