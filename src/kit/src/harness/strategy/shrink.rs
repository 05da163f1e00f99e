//! Shrinks a script that fails to a minimal one.
//!
//! Inputs are removed, first many at a time and in the end one at a time. Then they are lowered: an input is
//! replaced by an input that stands before it among all inputs. Inputs after the change that are not defined
//! any more are dropped, so that every candidate is a script. In the end no single input can be removed or
//! lowered.

use proptest::collection::vec;
use proptest::prelude::any;
use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::{Choice, Script, Scripts};
use crate::suite::case::Input;
use crate::suite::observable::Rest;
use wspbus_models::bus::Machine;

/// A script, and the next attempt to make the script simpler.
#[derive(Clone, Debug)]
pub struct Shrinking {
    scripts: Scripts,
    /// The simplest script that is known to fail.
    kept: Script,
    /// The script to try.
    now: Script,
    next: Next,
    /// True if the script became simpler since the last round began.
    is_simpler: bool,
}

/// The next attempt.
#[derive(Clone, Copy, Debug)]
enum Next {
    /// The script without `many` inputs from this index on.
    Remove { many: usize, at: usize },
    /// The script with the input at this index replaced by another. `rank` is its index among the inputs that
    /// stand before the present one.
    Lower { at: usize, rank: usize },
    /// Nothing is left to try.
    Done,
}

impl Shrinking {
    fn new(scripts: Scripts, script: Script) -> Self {
        let next = Next::Remove { many: script.case.steps.len().div_ceil(2), at: 0 };
        Shrinking { scripts, now: script.clone(), kept: script, next, is_simpler: false }
    }

    /// Makes the next candidate, if there is one.
    fn advance(&mut self) -> bool {
        let kept = self.kept.inputs();
        loop {
            let inputs = match self.next {
                Next::Done => {
                    self.now = self.kept.clone();
                    return false;
                }
                Next::Remove { many, at } if at >= kept.len() => {
                    let is_last = many <= 1 && !std::mem::take(&mut self.is_simpler);
                    let fewer = Next::Remove { many: (many / 2).max(1), at: 0 };
                    self.next = if is_last { Next::Lower { at: 0, rank: 0 } } else { fewer };
                    continue;
                }
                Next::Remove { many, at } => {
                    let behind = kept.iter().skip(at + many);
                    kept.iter().take(at).chain(behind).copied().collect::<Vec<_>>()
                }
                Next::Lower { at, .. } if at >= kept.len() => {
                    let again = Next::Remove { many: 1, at: 0 };
                    self.next = if std::mem::take(&mut self.is_simpler) { again } else { Next::Done };
                    continue;
                }
                Next::Lower { at, rank } => match self.lower(&kept, at).get(rank) {
                    Some(input) => [&kept[..at], &[*input], &kept[at + 1..]].concat(),
                    None => {
                        self.next = Next::Lower { at: at + 1, rank: 0 };
                        continue;
                    }
                },
            };
            match self.scripts.walk(inputs.into_iter().map(Choice::This)) {
                Ok(script) if !script.case.steps.is_empty() && script.inputs() != kept => {
                    self.now = script;
                    return true;
                }
                _ => self.next = self.next.other(),
            }
        }
    }

    /// The inputs that are defined at this index and stand before the present one, the lowest first.
    fn lower(&self, kept: &[Input], at: usize) -> Vec<Input> {
        let mut machine = Machine { policy: self.kept.setup.policy(), ..Machine::default() };
        let mut rest = Rest::new(&self.kept.setup);
        for input in &kept[..at] {
            if rest.react(&mut machine, self.kept.parameters, input).is_err() {
                return Vec::new();
            }
        }
        let mut lower = self.scripts.bounds.inputs_for(&rest, &self.scripts.features);
        lower.retain(|input| *input < kept[at]);
        lower.sort_unstable();
        lower
    }
}

impl Next {
    /// The next attempt after a candidate that passes.
    fn other(self) -> Next {
        match self {
            Next::Remove { many, at } => Next::Remove { many, at: at + many },
            Next::Lower { at, rank } => Next::Lower { at, rank: rank + 1 },
            Next::Done => Next::Done,
        }
    }

    /// The next attempt after a candidate that fails too: the inputs behind the change have moved to this
    /// index.
    fn onwards(self) -> Next {
        match self {
            Next::Lower { at, .. } => Next::Lower { at: at + 1, rank: 0 },
            same => same,
        }
    }
}

impl Strategy for Scripts {
    type Tree = Shrinking;
    type Value = Script;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let numbers = vec(any::<u32>(), self.length.clone()).new_tree(runner)?.current();
        let script = self.walk(numbers.into_iter().map(Choice::Any));
        let script = script.map_err(|trouble| format!("the specification does not rest: {trouble}"))?;
        Ok(Shrinking::new(self.clone(), script))
    }
}

impl ValueTree for Shrinking {
    type Value = Script;

    fn current(&self) -> Script {
        self.now.clone()
    }

    /// Keeps the current candidate, which fails, and makes a simpler candidate.
    fn simplify(&mut self) -> bool {
        if self.now != self.kept {
            self.kept = self.now.clone();
            self.is_simpler = true;
            self.next = self.next.onwards();
        }
        self.advance()
    }

    /// Makes the kept script simpler in another way, since the current candidate passes.
    fn complicate(&mut self) -> bool {
        self.next = self.next.other();
        self.advance()
    }
}
