//! Writing to the terminal or a pipe: colours where they are wanted, no panic when the pipe is closed.

use std::io::{ErrorKind, IsTerminal, Write};

use anstyle::{AnsiColor, Style};

use super::exit::Exit;
use super::fold::fit;

/// The style of headings: bold.
pub const HEAD: Style = Style::new().bold();
/// The style of a claim that holds.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// The style of a claim that falls short.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// The style of a deviation that is known, and of a claim that is open.
pub const NOTE: Style = AnsiColor::Yellow.on_default();

/// Prints to stdout. Colours are dropped in a pipe and under NO_COLOR. A closed pipe ends the output, and
/// not the verdict. A full disk ends both.
pub fn print(text: &str) {
    let mut out = anstream::stdout().lock();
    checked(out.write_all(text.as_bytes()).and_then(|()| out.flush()));
}

/// Says on stderr what is wrong, in lines that fit.
pub fn complain(message: impl std::fmt::Display) {
    print_error(&format!("wspbus: {message}"));
}

/// Prints to stderr, in lines that fit.
pub fn print_error(text: &str) {
    let width = width_of(terminal_size::terminal_size_of(std::io::stderr()));
    // If stderr is closed, there is no reader.
    let _ = anstream::stderr().lock().write_all(fit(text, width).as_bytes());
}

/// Prints lines as they are made, however many; a closed pipe ends the making too.
pub fn stream(lines: impl Iterator<Item = String>) {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut lines = lines.map(|line| line + "\n");
    checked(lines.try_for_each(|line| out.write_all(line.as_bytes())).and_then(|()| out.flush()));
}

fn checked(written: std::io::Result<()>) {
    if let Err(e) = written.or_else(|e| if e.kind() == ErrorKind::BrokenPipe { Ok(()) } else { Err(e) }) {
        complain(format!("cannot write the output: {e}"));
        std::process::exit(Exit::Usage as i32);
    }
}

/// The text in this style.
pub fn styled(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}

/// The columns to lay out for: those that COLUMNS says, else those of the terminal, else 100.
pub fn width() -> usize {
    width_of(terminal_size::terminal_size_of(std::io::stdout()))
}

fn width_of(seen: Option<(terminal_size::Width, terminal_size::Height)>) -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    told.or(seen.map(|(columns, _)| columns.0.into())).unwrap_or(100).clamp(40, 1_000)
}

/// Would colours be shown on stdout?
pub fn colours() -> bool {
    anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
}

/// Is stderr a terminal?
pub fn watched() -> bool {
    std::io::stderr().is_terminal()
}
