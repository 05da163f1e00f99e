//! The look of text: the width of the terminal, and the colours.

use anstyle::{AnsiColor, Style};

/// The look of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The columns of the terminal. Below 40 it is taken as 40.
    pub width: usize,
    /// The colours of the parts.
    pub styles: Styles,
}

/// The styles of the parts of a text. The default is no style at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Styles {
    pub good: Style,
    pub bad: Style,
    pub heading: Style,
    pub action: Style,
    pub message: Style,
    pub change: Style,
    /// Lanes, numbers, brackets.
    pub line: Style,
}

impl Default for Look {
    fn default() -> Self {
        Look { width: 100, styles: Styles::default() }
    }
}

impl Styles {
    /// Colours that can be read on a dark and on a light ground.
    pub fn colored() -> Self {
        Styles {
            good: AnsiColor::Green.on_default().bold(),
            bad: AnsiColor::Red.on_default().bold(),
            heading: Style::new().bold(),
            action: AnsiColor::Cyan.on_default().bold(),
            message: Style::new(),
            change: AnsiColor::Yellow.on_default(),
            line: Style::new().dimmed(),
        }
    }
}
