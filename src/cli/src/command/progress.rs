//! Progress on a terminal; nothing in a pipe.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{terminal, words};
use crate::catalogue::Subject;

/// A bar over `length` pieces of work.
pub fn bar(length: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(length as u64), target());
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    bar
}

/// Something that turns while one piece of work is done that has no length, and says which. The caller
/// clears it.
pub fn spinner(work: String) -> ProgressBar {
    let spinner = ProgressBar::with_draw_target(None, target()).with_message(work);
    if terminal::watched() {
        spinner.enable_steady_tick(Duration::from_millis(100));
    }
    spinner
}

/// A row for each model, which fills in while its configurations are checked.
pub struct Rows {
    all: MultiProgress,
    rows: BTreeMap<(&'static str, &'static str), Row>,
}

struct Row {
    bar: ProgressBar,
    states: AtomicUsize,
}

impl Rows {
    /// The rows of everything that is to be checked. Each is shown as soon as there is something to tell.
    pub fn new(subjects: &[Box<dyn Subject>]) -> Rows {
        let all = MultiProgress::with_draw_target(target());
        let style = ProgressStyle::with_template("{prefix} {bar:20} {pos:>3}/{len:3} {wide_msg}");
        let mut rows: BTreeMap<_, Row> = BTreeMap::new();
        for subject in subjects {
            let key = key(subject.as_ref());
            let new = || {
                let bar =
                    all.add(ProgressBar::no_length().with_prefix(format!("{:<10} {:<30}", key.0, key.1)));
                bar.set_length(0);
                Row { bar, states: AtomicUsize::new(0) }
            };
            let row = rows.entry(key).or_insert_with(new);
            row.bar.set_length(row.bar.length().unwrap_or_default() + 1);
            if let Ok(style) = &style {
                row.bar.set_style(style.clone());
            }
        }
        Rows { all, rows }
    }

    /// So many states of this one were found so far.
    pub fn at(&self, subject: &dyn Subject, states: usize) {
        if let Some(row) = self.rows.get(&key(subject)) {
            row.bar.set_message(format!("{}: {states} states", subject.identity().configuration));
        }
    }

    /// This one is checked, and has so many states.
    pub fn ended(&self, subject: &dyn Subject, states: usize) {
        if let Some(row) = self.rows.get(&key(subject)) {
            let before = row.states.fetch_add(states, Ordering::Relaxed);
            row.bar.set_message(format!("{} states", before + states));
            row.bar.inc(1);
        }
    }

    /// Takes the rows from the screen.
    pub fn clear(self) {
        self.rows.values().for_each(|row| row.bar.finish());
        // Rows that cannot be cleared were not shown.
        let _ = self.all.clear();
    }
}

fn key(subject: &dyn Subject) -> (&'static str, &'static str) {
    (subject.identity().model, words::design(subject.identity().whose))
}

fn target() -> ProgressDrawTarget {
    if terminal::watched() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() }
}
