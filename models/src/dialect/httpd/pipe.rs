//! The pipe of death: one for each generation, shared by all children of it.

use crate::site::event::Control;
use crate::site::{Generation, Worker};

/// Who wrote a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Writer {
    /// The parent.
    Parent,
    /// An application: the write end is inherited.
    Application,
}

/// One character. It names nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token {
    /// `!` or `$`.
    pub control: Control,
    /// Who wrote it.
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

    /// Takes the oldest character out: by whoever has the read end.
    pub fn read(&mut self) -> Option<Token> {
        (!self.tokens.is_empty()).then(|| self.tokens.remove(0))
    }
}

/// Whom a character was meant for that `reader` has read: itself if it was told so much and has not acted on
/// it, else another one that still waits for one; nobody if nobody does.
pub(super) fn meant(reader: Worker, waiting: &[Worker]) -> Option<Worker> {
    waiting.iter().copied().find(|w| *w == reader).or(waiting.first().copied())
}
