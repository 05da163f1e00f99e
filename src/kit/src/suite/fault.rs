//! Every single fault of an observable machine, and whether a suite sees it.
//!
//! An output fault shows something else on one transition. A transfer fault leads one transition to another
//! state. A machine with one state more has a copy of a state: one transition leads to the copy, and the copy
//! differs in one transition. A fault that no defined sequence shows is not a fault. The search for such a
//! sequence goes through the product of both machines.

use std::collections::BTreeSet;

use super::mealy::Mealy;
use super::random::Random;

/// The input sequences of a suite, with an index of the sequences that take each transition.
pub struct Indexed<'a> {
    mealy: &'a Mealy,
    sequences: &'a [Vec<u32>],
    /// By state and input: each case that takes the transition, with the first position where it does.
    taken: Vec<Vec<(u32, u32)>>,
}

/// The number of faults of one kind, by result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Toll {
    /// The number of all faults.
    pub all: u64,
    /// The number of faults that a case shows.
    pub killed: u64,
    /// The number of faults that no sequence shows.
    pub equivalent: u64,
}

impl Toll {
    /// The number of faults that should have been shown, and were not.
    pub fn survivors(&self) -> u64 {
        self.all - self.killed - self.equivalent
    }
}

impl<'a> Indexed<'a> {
    /// Notes the transitions that each sequence takes.
    pub fn new(mealy: &'a Mealy, sequences: &'a [Vec<u32>]) -> Self {
        let mut taken = vec![Vec::new(); mealy.states() * mealy.inputs];
        for (case, inputs) in sequences.iter().enumerate() {
            let mut state = 0;
            for (position, input) in inputs.iter().enumerate() {
                let place: &mut Vec<(u32, u32)> = &mut taken[state as usize * mealy.inputs + *input as usize];
                if place.last().is_none_or(|(last, _)| *last as usize != case) {
                    place.push((case as u32, position as u32));
                }
                let Some((to, _)) = mealy.step(state, *input) else { break };
                state = to;
            }
        }
        Indexed { mealy, sequences, taken }
    }

    /// Tries every single output fault: each transition with each other output of the machine.
    pub fn output_faults(&self, outputs: usize) -> Toll {
        let mut toll = Toll::default();
        for state in 0..self.mealy.states() as u32 {
            for (input, (to, out)) in self.mealy.defined(state) {
                for other in (0..outputs as u32).filter(|other| *other != out) {
                    let fault = Fault { at: (state, input), to, out: other };
                    toll.all += 1;
                    toll.killed += u64::from(self.killer(&fault).is_some());
                }
            }
        }
        toll
    }

    /// Tries every single transfer fault: each transition to each other state. With `decide`, faults that no
    /// sequence shows are counted as equivalent; without it, they count as survivors.
    pub fn transfer_faults(&self, decide: bool) -> Toll {
        let mut toll = Toll::default();
        for state in 0..self.mealy.states() as u32 {
            for (input, (to, out)) in self.mealy.defined(state) {
                for other in (0..self.mealy.states() as u32).filter(|other| *other != to) {
                    let fault = Fault { at: (state, input), to: other, out };
                    toll.all += 1;
                    if self.killer(&fault).is_some() {
                        toll.killed += 1;
                    } else if decide && same(self.mealy, &fault.applied(self.mealy)) {
                        toll.equivalent += 1;
                    }
                }
            }
        }
        toll
    }

    /// The first case that shows a fault.
    pub fn killer(&self, fault: &Fault) -> Option<u32> {
        let (state, input) = fault.at;
        let (_, right) = self.mealy.step(state, input)?;
        let taken = &self.taken[state as usize * self.mealy.inputs + input as usize];
        let shows = |(case, position): &&(u32, u32)| {
            fault.out != right || self.shows(fault, *case as usize, *position as usize)
        };
        taken.iter().find(shows).map(|(case, _)| *case)
    }

    /// Does the case show the fault, which it first meets at this position?
    fn shows(&self, fault: &Fault, case: usize, position: usize) -> bool {
        let (mut right, mut wrong) = (fault.at.0, fault.at.0);
        for input in &self.sequences[case][position..] {
            let Some((to, out)) = self.mealy.step(right, *input) else { return false };
            let met = (wrong, *input) == fault.at;
            let step = if met { Some((fault.to, fault.out)) } else { self.mealy.step(wrong, *input) };
            // A wrong bus may do anything where the machine is not defined, also what is expected.
            let Some((beside, seen)) = step else { return false };
            if seen != out {
                return true;
            }
            (right, wrong) = (to, beside);
        }
        false
    }

    /// The first case that tells another machine from this one, among those that take a transition.
    pub fn killer_of(&self, other: &Mealy, at: (u32, u32)) -> Option<u32> {
        let taken = &self.taken[at.0 as usize * self.mealy.inputs + at.1 as usize];
        let tells = |case: u32| {
            let (mut right, mut wrong) = (0, 0);
            for input in &self.sequences[case as usize] {
                let (Some((to, out)), Some((beside, seen))) =
                    (self.mealy.step(right, *input), other.step(wrong, *input))
                else {
                    return false;
                };
                if seen != out {
                    return true;
                }
                (right, wrong) = (to, beside);
            }
            false
        };
        taken.iter().map(|(case, _)| *case).find(|case| tells(*case))
    }

    /// Tries a sample of machines with this many additional states.
    pub fn extra_states(&self, more: usize, outputs: usize, sample: usize, seed: u64) -> Toll {
        let mut toll = Toll::default();
        for other in extended(self.mealy, more, outputs, seed).take(sample) {
            toll.all += 1;
            if self.killer_of(&other.mealy, other.at).is_some() {
                toll.killed += 1;
            } else if same(self.mealy, &other.mealy) {
                toll.equivalent += 1;
            }
        }
        toll
    }
}

/// A machine with more states than another: a chain of copies, the last of which differs in one transition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extended {
    /// The machine. Its new states come last.
    pub mealy: Mealy,
    /// By new state: the state of which it is a copy.
    pub copies: Vec<u32>,
    /// The state and the input of the transition that leads to the first new state.
    pub at: (u32, u32),
    /// The transition by which the last new state differs.
    pub fault: Fault,
}

/// Machines with this many additional states, without end. The same seed gives the same machines.
pub fn extended(mealy: &Mealy, more: usize, outputs: usize, seed: u64) -> impl Iterator<Item = Extended> {
    let mut random = Random::new(seed);
    std::iter::repeat_with(move || extend(mealy, more, outputs, &mut random)).flatten()
}

fn extend(mealy: &Mealy, more: usize, outputs: usize, random: &mut Random) -> Option<Extended> {
    let mut other = mealy.clone();
    let (mut state, mut at, mut copies) = (random.below(other.states()) as u32, None, Vec::new());
    for _ in 0..more {
        let choices: Vec<u32> = other.defined(state).map(|(input, _)| input).collect();
        let input = *choices.get(random.below(choices.len()))?;
        let (to, out) = other.step(state, input)?;
        let copy = other.states() as u32;
        let row = other.next[to as usize].clone();
        copies.push(copies.get((to as usize).wrapping_sub(mealy.states())).copied().unwrap_or(to));
        other.next.push(row);
        other.next[state as usize][input as usize] = Some((copy, out));
        at = at.or(Some((state, input)));
        state = copy;
    }
    let choices: Vec<u32> = other.defined(state).map(|(input, _)| input).collect();
    let input = *choices.get(random.below(choices.len()))?;
    let (to, out) = other.step(state, input)?;
    let changed = if random.below(2) == 0 {
        (to, ((out as usize + 1 + random.below(outputs - 1)) % outputs) as u32)
    } else {
        (((to as usize + 1 + random.below(other.states() - 1)) % other.states()) as u32, out)
    };
    let fault = Fault { at: (state, input), to: changed.0, out: changed.1 };
    other.next[state as usize][input as usize] = Some(changed);
    at.map(|at| Extended { mealy: other, copies, at, fault })
}

/// One transition that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The state and the input of the transition.
    pub at: (u32, u32),
    /// The state to which the transition leads.
    pub to: u32,
    /// The number of the output that the transition shows.
    pub out: u32,
}

impl Fault {
    /// The machine with this fault.
    pub fn applied(&self, mealy: &Mealy) -> Mealy {
        let mut other = mealy.clone();
        other.next[self.at.0 as usize][self.at.1 as usize] = Some((self.to, self.out));
        other
    }
}

/// Do two machines do the same on every sequence that both define?
pub fn same(one: &Mealy, other: &Mealy) -> bool {
    let mut known = BTreeSet::from([(0, 0)]);
    let mut open = vec![(0, 0)];
    while let Some((state, beside)) = open.pop() {
        for (input, (to, out)) in one.defined(state) {
            let Some((there, seen)) = other.step(beside, input) else { continue };
            if seen != out {
                return false;
            }
            if known.insert((to, there)) {
                open.push((to, there));
            }
        }
    }
    true
}

/// Random walks: as many as a suite has sequences, and each as long as one of them. They are the control of
/// every suite.
pub fn walks(mealy: &Mealy, like: &[Vec<u32>], seed: u64) -> Vec<Vec<u32>> {
    let mut random = Random::new(seed);
    let walk = |inputs: &Vec<u32>| {
        let mut state = 0;
        let mut walk = Vec::with_capacity(inputs.len());
        while walk.len() < inputs.len() {
            let choices: Vec<(u32, (u32, u32))> = mealy.defined(state).collect();
            let Some((input, (to, _))) = choices.get(random.below(choices.len())) else { break };
            walk.push(*input);
            state = *to;
        }
        walk
    };
    like.iter().map(walk).collect()
}
