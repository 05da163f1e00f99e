//! The place where a bus differs from its model.

use std::fmt;

use serde::Serialize;

use wspbus_kit::conform::message::Reply;

/// The columns of one side, where both sides are shown beside each other.
const COLUMN: usize = 72;

/// The first difference of a case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The name of the case.
    pub case: String,
    /// The number of commands that came before: 0 is the beginning of the case.
    pub step: usize,
    /// The command that showed it, as it was sent.
    pub action: String,
    /// The commands before, which were the same.
    pub before: Vec<Told>,
    /// The facts of the model.
    pub expected: Facts,
    /// The facts of the bus.
    pub observed: Facts,
}

/// One command, and the events that it caused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The command, as it was sent.
    pub action: String,
    /// Its events, as they were received.
    pub events: Vec<String>,
}

/// One side of a difference.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Facts {
    /// The reply to the command.
    Reply(Reply),
    /// Something that many runs, or a judgement on one, have shown.
    Words(Vec<String>),
}

impl Facts {
    /// One fact a line.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Facts::Words(words) => words.clone(),
            Facts::Reply(reply) => {
                let mut lines: Vec<String> = reply.events().iter().map(json).collect();
                match reply {
                    Reply::Settled { at, .. } => {
                        lines.extend(
                            at.iter().map(|(thread, point)| format!("thread {} {}", thread.0, json(point))),
                        );
                    }
                    Reply::Ended { end, .. } => lines.push(format!("the process ended: {}", json(end))),
                    other => lines.push(format!("the reply {}", other.kind())),
                }
                lines
            }
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "case {}", self.case)?;
        for (number, told) in self.before.iter().enumerate() {
            writeln!(f, "  {number:>3}  {}", told.action)?;
            for event in &told.events {
                writeln!(f, "         {event}")?;
            }
        }
        writeln!(f, "  {:>3}  {}   <- here they differ", self.step, self.action)?;
        let (expected, observed) = (self.expected.lines(), self.observed.lines());
        writeln!(f, "    {:<COLUMN$}   observed", "expected")?;
        for index in 0..expected.len().max(observed.len()) {
            let side = |lines: &[String]| lines.get(index).map_or("-".to_owned(), Clone::clone);
            let (left, right) = (side(&expected), side(&observed));
            let mark = if left == right { ' ' } else { '*' };
            writeln!(f, "  {mark} {left:<COLUMN$} {mark} {right}")?;
        }
        Ok(())
    }
}

/// As the protocol writes it.
pub(in crate::lockstep) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| error.to_string())
}
