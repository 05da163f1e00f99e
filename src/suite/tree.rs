//! A suite in the making: a tree of input sequences, so that what is a prefix of another costs nothing.

use std::collections::BTreeMap;

use super::mealy::Mealy;

/// Sequences from the initial state, as a tree. Node 0 is the empty sequence.
pub struct Tree<'a> {
    mealy: &'a Mealy,
    nodes: Vec<Node>,
}

#[derive(Default)]
struct Node {
    state: u32,
    next: BTreeMap<u32, usize>,
}

impl<'a> Tree<'a> {
    /// The empty sequence alone.
    pub fn new(mealy: &'a Mealy) -> Self {
        Tree { mealy, nodes: vec![Node::default()] }
    }

    /// The state of the machine after the sequence of a node.
    pub fn state(&self, node: usize) -> u32 {
        self.nodes[node].state
    }

    /// The node of a sequence from a node, made where it is not there. It goes as far as the sequence is
    /// defined.
    pub fn grow(&mut self, from: usize, inputs: &[u32]) -> usize {
        let mut at = from;
        for input in inputs {
            if let Some(known) = self.nodes[at].next.get(input) {
                at = *known;
                continue;
            }
            let Some((state, _)) = self.mealy.step(self.nodes[at].state, *input) else { break };
            let new = self.nodes.len();
            self.nodes.push(Node { state, next: BTreeMap::new() });
            self.nodes[at].next.insert(*input, new);
            at = new;
        }
        at
    }

    /// Does some sequence that is there after both nodes tell their states apart?
    pub fn separates(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.nodes[one], &self.nodes[other]);
        if one.state == other.state {
            return false;
        }
        let (few, many) = if one.next.len() < other.next.len() { (one, other) } else { (other, one) };
        few.next.iter().any(|(input, to)| {
            let Some(beside) = many.next.get(input) else { return false };
            let seen = |node: &Node| self.mealy.step(node.state, *input).map(|(_, out)| out);
            seen(one) != seen(other) || self.separates(*to, *beside)
        })
    }

    /// The sequences that are no prefix of another, in order of their inputs.
    pub fn sequences(&self) -> Vec<Vec<u32>> {
        let mut found = Vec::new();
        let mut open = vec![(0, Vec::new())];
        while let Some((node, inputs)) = open.pop() {
            let next = &self.nodes[node].next;
            if next.is_empty() {
                found.push(inputs);
                continue;
            }
            open.extend(next.iter().rev().map(|(input, to)| (*to, [&inputs[..], &[*input]].concat())));
        }
        found
    }
}
