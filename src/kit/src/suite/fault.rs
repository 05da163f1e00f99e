//! Every single fault of an observable machine, and whether a suite sees it.
//!
//! An output fault shows something else on one transition; a transfer fault leads one transition to
//! another state; a machine with one state more has a copy of a state, which one transition leads to, and
//! which differs in one transition. A fault that no defined sequence shows is no fault: that is decided on
//! the product of both machines.

use std::collections::BTreeSet;

use super::mealy::Mealy;
use super::random::Random;

/// The input sequences of a suite, with an index of who takes which transition where.
pub struct Indexed<'a> {
    mealy: &'a Mealy,
    sequences: &'a [Vec<u32>],
    /// By state and input: case and position, the first position of each case.
    taken: Vec<Vec<(u32, u32)>>,
}

/// What became of a kind of faults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Toll {
    /// How many there are.
    pub all: u64,
    /// How many of them a case shows.
    pub killed: u64,
    /// How many no sequence shows.
    pub equivalent: u64,
}

impl Toll {
    /// How many should have been shown, and were not.
    pub fn survivors(&self) -> u64 {
        self.all - self.killed - self.equivalent
    }
}

impl<'a> Indexed<'a> {
    /// Looks where the sequences go.
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

    /// Every single output fault: each transition with each other output of the machine.
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

    /// Every single transfer fault: each transition to each other state. With `decide`, those that no
    /// sequence shows are counted; without, they count as survivors.
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

    /// Does a case show the fault, which it first meets at this position?
    fn shows(&self, fault: &Fault, case: usize, position: usize) -> bool {
        let (mut right, mut wrong) = (fault.at.0, fault.at.0);
        for input in &self.sequences[case][position..] {
            let Some((to, out)) = self.mealy.step(right, *input) else { return false };
            let met = (wrong, *input) == fault.at;
            let step = if met { Some((fault.to, fault.out)) } else { self.mealy.step(wrong, *input) };
            // What the machine leaves open, a wrong bus may do as it likes: also what is expected.
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

    /// What becomes of a sample of machines with this many states more.
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
    /// Of which state each new one is a copy.
    pub copies: Vec<u32>,
    /// The transition that leads to the first of them: state and input.
    pub at: (u32, u32),
    /// What the last of them does otherwise.
    pub fault: Fault,
}

/// Machines with this many states more, without end. The same seed gives the same ones.
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
    /// State and input.
    pub at: (u32, u32),
    /// Where it leads.
    pub to: u32,
    /// What it shows.
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

/// Random walks: as many as a suite has sequences, and each as long. The control of every suite.
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
