//! A suite while it is made: a tree of input sequences, so that a prefix of another sequence costs nothing.

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
    is_question: bool,
}

/// One sequence of a suite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequence {
    /// The inputs, by number.
    pub inputs: Vec<u32>,
    /// The index of the input in question, from 0. The inputs before it lead to the state in question, and
    /// the inputs after it show to which state the input led.
    pub question: usize,
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

    /// The node of a sequence from a node, made if it is not there. The node is as far along the sequence as
    /// the sequence is defined.
    pub fn grow(&mut self, from: usize, inputs: &[u32]) -> usize {
        let mut at = from;
        for input in inputs {
            if let Some(known) = self.nodes[at].next.get(input) {
                at = *known;
                continue;
            }
            let Some((state, _)) = self.mealy.step(self.nodes[at].state, *input) else { break };
            let new = self.nodes.len();
            self.nodes.push(Node { state, ..Node::default() });
            self.nodes[at].next.insert(*input, new);
            at = new;
        }
        at
    }

    /// Does some sequence that follows both nodes in the tree tell their states apart?
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

    /// Marks the transition into this node as one that the suite asks about.
    pub fn ask(&mut self, node: usize) {
        self.nodes[node].is_question = true;
    }

    /// The sequences that are no prefix of another: the short ones first, else in order of their inputs.
    pub fn sequences(&self) -> Vec<Sequence> {
        let mut found = Vec::new();
        let mut open = vec![(0, Vec::new(), 0)];
        while let Some((node, inputs, question)) = open.pop() {
            let Node { next, is_question, .. } = &self.nodes[node];
            let question = if *is_question { inputs.len().saturating_sub(1) } else { question };
            if next.is_empty() {
                found.push(Sequence { inputs, question });
                continue;
            }
            let longer = |inputs: &[u32], input: &u32| [inputs, &[*input]].concat();
            open.extend(next.iter().rev().map(|(input, to)| (*to, longer(&inputs, input), question)));
        }
        found.sort_by_key(|sequence| sequence.inputs.len());
        found
    }
}
