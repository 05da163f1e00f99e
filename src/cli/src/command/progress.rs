//! Progress on a terminal; nothing in a pipe.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal;

/// A bar over `length` pieces of work.
pub fn bar(length: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(length as u64), target());
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    bar
}

/// Something that turns while one piece of work is done that has no length, and says which. Who makes it
/// clears it.
pub fn spinner(work: String) -> ProgressBar {
    let spinner = ProgressBar::with_draw_target(None, target()).with_message(work);
    if terminal::watched() {
        spinner.enable_steady_tick(Duration::from_millis(100));
    }
    spinner
}

fn target() -> ProgressDrawTarget {
    if terminal::watched() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() }
}
