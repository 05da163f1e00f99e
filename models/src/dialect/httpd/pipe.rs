//! The pipe of death: there is one for each generation, shared by all its children.

use crate::site::machine::word::Control;

/// The writer of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Writer {
    /// The parent wrote it.
    Parent,
    /// An application: the write end is inherited.
    Application,
}

/// One character. It names no child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token {
    /// The kind of the character: `!` is a Drain, `$` is a Stop.
    pub control: Control,
    /// The writer of the character.
    pub writer: Writer,
}

/// The pipe of a generation, oldest character first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pipe {
    /// The generation that the pipe belongs to.
    pub generation: u8,
    /// The characters that are in it.
    pub tokens: Vec<Token>,
}

impl Pipe {
    /// A new pipe for this generation.
    pub const fn new(generation: u8) -> Pipe {
        Pipe { generation, tokens: Vec::new() }
    }

    /// Writes this character some number of times: `ap_mpm_podx_killpg` with the limit of children,
    /// `ap_mpm_podx_signal` once.
    pub fn write(&mut self, control: Control, writer: Writer, times: u8) {
        self.tokens.extend((0..times).map(|_| Token { control, writer }));
    }

    /// Takes the oldest character out. Every process that has the read end can do so.
    pub fn read(&mut self) -> Option<Token> {
        (!self.tokens.is_empty()).then(|| self.tokens.remove(0))
    }
}
