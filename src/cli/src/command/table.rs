//! The outcome of a check, for people: a row a model, the totals, and the findings to look at first.

use std::time::Duration;

use super::exit::Exit;
use super::layout::{Cell, Fit, paragraph, rows};
use super::tally::{Counts, Group, verdict};
use super::telling;
use super::terminal::{BAD, GOOD, HEAD, NOTE, styled};
use super::words;
use wspbus_words::screen::width as columns;

/// The columns that are left out first in a narrow terminal have the highest number.
const COLUMNS: [(&str, Fit); 11] = [
    ("model", Fit::Name),
    ("whose", Fit::Text),
    ("configs", Fit::Number(4)),
    ("states", Fit::Number(3)),
    ("transitions", Fit::Number(6)),
    ("secs", Fit::Number(5)),
    ("holds", Fit::Number(0)),
    ("violated", Fit::Number(0)),
    ("untested", Fit::Number(0)),
    ("short", Fit::Number(0)),
    ("incomplete", Fit::Number(0)),
];

/// The options and the command that say more.
const MORE: &str = "More: -v, --json, `wspbus list MODEL`.";

/// The sums that stand in a row of the table.
#[derive(Default)]
struct Sums {
    configurations: usize,
    usual: usize,
    left_out: usize,
    states: usize,
    transitions: usize,
    seconds: f64,
    counts: Counts,
}

/// The table, the most telling counterexamples, and the verdict. It has at most 39 lines and 100 columns if `width`
/// is 100 and everything is checked. `elapsed` is the time that the whole check took.
pub fn table(groups: &[Group], elapsed: Duration, width: usize) -> String {
    let mut all = Sums::default();
    let mut lines = Vec::new();
    for group in groups {
        let sums = Sums::of(group);
        lines.push(sums.row(group.model, words::design(group.whose), group.short().next().is_some()));
        all = all.and(&sums);
    }
    let falls_short = groups.iter().any(|group| group.short().next().is_some());
    let has_sums = lines.len() > 1;
    if has_sums {
        all.seconds = elapsed.as_secs_f64();
        lines.push(all.row("all", "", falls_short));
    }
    let has = COLUMNS.map(|(name, _)| match name {
        "short" => all.counts.short > 0,
        "incomplete" => all.counts.incomplete > 0,
        _ => true,
    });
    let lines: Vec<_> = lines.into_iter().map(|line| only(has, line)).collect();
    let mut out = rows(&only(has, COLUMNS), &lines, 0, width);
    out += &legend(&all, has_sums, width);
    let short = telling::shortfalls(groups, width);
    let telling = telling::counterexamples(groups, if has_sums { MORE } else { "" }, width);
    out += if short.is_empty() && telling.is_empty() { "\n" } else { &short };
    out += &telling;
    if telling.is_empty() || !has_sums {
        out += &hints(groups, width);
    }
    out += &last(groups, all.counts, width);
    out
}

/// The meaning of the columns that need one.
fn legend(all: &Sums, has_sums: bool, width: usize) -> String {
    let Counts { known, untested, short, incomplete, .. } = all.counts;
    let columns = [
        (all.left_out > 0, "configs: without those that are large (`--all`)."),
        (has_sums, "secs: of all, the time that passed."),
        (known > 0, "violated: as listed."),
        (untested > 0, "untested: tested by no configuration."),
        (short > 0, "short: not as it should be."),
        (incomplete > 0, "incomplete: a limit ended the run."),
    ];
    let columns: Vec<&str> = columns.into_iter().filter_map(|(has, said)| has.then_some(said)).collect();
    if columns.is_empty() { String::new() } else { paragraph(&columns.join(" "), 0, 2, width) }
}

/// The items of the columns that the table has.
fn only<T>(has: [bool; COLUMNS.len()], items: impl IntoIterator<Item = T>) -> Vec<T> {
    items.into_iter().zip(has).filter_map(|(item, has)| has.then_some(item)).collect()
}

/// The commands to run next.
fn hints(groups: &[Group], width: usize) -> String {
    let checked: Vec<_> = groups.iter().flat_map(|group| &group.checked).collect();
    if let [only] = checked.as_slice() {
        let name = only.subject.name();
        let show = format!("wspbus show {name}/CLAIM");
        let browse = format!("wspbus browse {name}");
        let hints = [("A trace of a claim:", show), ("Browse all traces:", browse)];
        let is_one_line = hints.iter().all(|(_, command)| 25 + columns(command) <= width);
        let told = hints.map(|(what, command)| match is_one_line {
            true => format!("{what:<24} {command}\n"),
            false => format!("{what}\n    {command}\n"),
        });
        return told.concat();
    }
    paragraph(MORE, 0, 2, width)
}

/// The verdict on everything together.
fn last(groups: &[Group], counts: Counts, width: usize) -> String {
    let Counts { holds, known, untested, short, incomplete } = counts;
    let (word, style) = match verdict(groups) {
        Exit::FallsShort => ("Falls short", BAD),
        Exit::Inconclusive => ("Incomplete", NOTE),
        _ => ("As expected", GOOD),
    };
    let are = |count: usize, one: &'static str, many: &'static str| if count == 1 { one } else { many };
    let said = format!(
        "{word}: {holds} {}, {known} violated as listed, {untested} untested, {short} {} short, {incomplete} \
         incomplete.",
        are(holds, "claim holds", "claims hold"),
        are(short, "falls", "fall"),
    );
    let mut said = paragraph(&said, 0, 2, width);
    let cut = groups.iter().flat_map(|group| &group.checked).filter(|c| !c.outcome.complete).count();
    if cut > 0 {
        let why = format!("A bound cut {cut} of the runs: not everything was explored.");
        said = paragraph(&why, 0, 2, width) + &said;
    }
    said.replacen(word, &styled(style.bold(), word), 1)
}

impl Sums {
    fn of(group: &Group) -> Sums {
        let sum = |of: fn(&crate::catalogue::CheckOutcome) -> usize| {
            group.checked.iter().map(|c| of(&c.outcome)).sum::<usize>()
        };
        Sums {
            configurations: group.checked.len(),
            usual: group.usual,
            left_out: group.left_out(),
            states: sum(|outcome| outcome.states),
            transitions: sum(|outcome| outcome.transitions),
            seconds: group.checked.iter().map(|c| c.time.as_secs_f64()).sum(),
            counts: group.counts(),
        }
    }

    fn and(self, other: &Sums) -> Sums {
        Sums {
            configurations: self.configurations + other.configurations,
            usual: self.usual + other.usual,
            left_out: self.left_out + other.left_out,
            states: self.states + other.states,
            transitions: self.transitions + other.transitions,
            seconds: self.seconds + other.seconds,
            counts: self.counts.and(other.counts),
        }
    }

    fn row(&self, model: &str, whose: &str, falls_short: bool) -> Vec<Cell> {
        let Counts { holds, known, untested, short, incomplete } = self.counts;
        let some = |style, count: usize| match count {
            0 => Cell::plain("-"),
            _ => Cell::new(style, count),
        };
        let configurations = match self.configurations < self.usual {
            true => format!("{}/{}", self.configurations, self.usual),
            false => self.configurations.to_string(),
        };
        vec![
            Cell::new(if falls_short { BAD } else { HEAD }, model),
            Cell::plain(whose),
            Cell::plain(configurations),
            Cell::plain(self.states),
            Cell::plain(self.transitions),
            Cell::plain(format!("{:.2}", self.seconds)),
            some(GOOD, holds),
            some(NOTE, known),
            some(NOTE, untested),
            some(BAD, short),
            some(NOTE, incomplete),
        ]
    }
}
