//! The pipe of death: one for each generation, shared by all children of it.

use crate::site::event::Control;
use crate::site::{Generation, Worker};

/// The writer of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Writer {
    /// The parent.
    Parent,
    /// An application: the write end is inherited.
    Application,
}

/// One character. It names no child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token {
    /// `!` or `$`.
    pub control: Control,
    /// Its writer.
    pub writer: Writer,
}

/// The pipe of a generation, oldest character first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pipe {
    /// Whose.
    pub generation: Generation,
    /// What is in it.
    pub tokens: Vec<Token>,
}

impl Pipe {
    /// A new pipe for this generation.
    pub const fn new(generation: Generation) -> Pipe {
        Pipe { generation, tokens: Vec::new() }
    }

    /// Writes so many of these: `ap_mpm_podx_killpg` with the limit of children, `ap_mpm_podx_signal` with one.
    pub fn write(&mut self, control: Control, writer: Writer, times: u8) {
        self.tokens.extend((0..times).map(|_| Token { control, writer }));
    }

    /// Takes the oldest character out: every process that has the read end can.
    pub fn read(&mut self) -> Option<Token> {
        (!self.tokens.is_empty()).then(|| self.tokens.remove(0))
    }
}

/// The child that a character was for which `reader` has read: itself if it was told so much and has not acted on
/// it, else another one that still waits for one; none if none does.
pub(super) fn meant(reader: Worker, waiting: &[Worker]) -> Option<Worker> {
    waiting.iter().copied().find(|w| *w == reader).or(waiting.first().copied())
}
