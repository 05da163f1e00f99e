//! The findings to look at first: the claims that fall short, else the most telling counterexamples.

use std::fmt::Write as _;

use wspbus_models::dialect::PYTHON;
use wspbus_models::named::Whose;

use super::checked_subject::CheckedSubject;
use super::layout::{cut, paragraph};
use super::tally::{Group, Tally};
use super::terminal::{BAD, HEAD, NOTE, styled};
use super::words::steps;
use crate::catalogue::{Judged, Standing};
use wspbus_words::screen::width as columns;

/// The number of claims that are shown. Each takes two lines, and the screen of everything has at most 39.
const SHOWN: usize = 5;

/// The claims that fall short, each with the command that shows it; nothing if no claim falls short.
pub fn shortfalls(groups: &[Group], width: usize) -> String {
    let short: Vec<(&Group, &Tally)> =
        groups.iter().flat_map(|group| group.short().map(move |claim| (group, claim))).collect();
    if short.is_empty() {
        return String::new();
    }
    let mut out = format!("\n{}\n", styled(BAD, "What falls short"));
    for (group, claim) in short.iter().take(SHOWN) {
        let (why, shown) = why_short(claim);
        out += &paragraph(&format!("{}: {} {why}", group.model, claim.name), 2, 4, width);
        if let Some((c, p)) = shown {
            let _ = writeln!(out, "    wspbus show {}/{}", c.subject.name(), p.name);
        }
    }
    if let Some(more) = short.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let _ = writeln!(out, "  and {more} more, which --verbose lists");
    }
    out
}

/// The reason why a claim falls short, and the place where that can be seen.
fn why_short<'a>(claim: &Tally<'a>) -> (String, Option<(&'a CheckedSubject, &'a Judged)>) {
    let worst = claim.worst();
    let of = claim.found.len();
    let count = claim.found.iter().filter(|(_, p)| p.standing == claim.standing).count();
    let place = worst.map_or("?", |(c, _)| c.subject.identity().configuration);
    match (claim.standing, worst) {
        (Standing::Untested, _) => ("is tested by no configuration of the specification".into(), None),
        (Standing::Stale, Some((_, p))) => {
            (format!("is listed as violated in {place}, and the verdict is {}", p.verdict), None)
        }
        (_, Some((c, p))) => {
            let shown = p.trace.is_some().then_some((c, p));
            (format!("is {} in {count} of {of} configurations, as in {place}", p.verdict), shown)
        }
        (_, None) => ("is claimed of no configuration".into(), None),
    }
}

/// The most telling counterexamples, each with its sentence and the command that shows it.
///
/// At most one a model is taken, and five in all. First come those that explain a hazard of a dialect, then those
/// of designs that lack a rule that have a note, then other known deviations; among equals the shorter trace is taken, then
/// the one that comes first in the catalogue. One whose sentence or command does not fit its line is taken only where
/// none of the same kind does. They are shown in the order of the catalogue. Nothing is shown while something falls
/// short. The heading ends with `more`.
pub fn counterexamples(groups: &[Group], more: &str, width: usize) -> String {
    let mut best: Vec<Telling> = Vec::new();
    for (place, group) in groups.iter().enumerate() {
        if group.short().next().is_some() {
            return String::new();
        }
        let candidates = group.checked.iter().flat_map(|c| c.outcome.properties.iter().map(move |p| (*c, p)));
        let candidates = candidates.filter_map(|(c, p)| Telling::new(place, c, p, width));
        let Some(found) = candidates.min_by_key(Telling::order) else { continue };
        match best.iter_mut().find(|known| known.model() == found.model()) {
            Some(known) if found.order() < known.order() => *known = found,
            Some(_) => {}
            None => best.push(found),
        }
    }
    best.sort_by_key(|telling| (telling.order(), telling.place));
    best.truncate(SHOWN);
    best.sort_by_key(|telling| telling.place);
    if best.is_empty() {
        return String::new();
    }
    let head = "The most telling counterexamples, with the command of each.";
    let is_one_line = columns(head) + 1 + columns(more) <= width;
    let mut out = format!("\n{}", styled(HEAD, cut(head, width)));
    out += &match more {
        "" => "\n".to_owned(),
        _ if is_one_line => format!(" {more}\n"),
        _ => format!("\n{}", paragraph(more, 0, 2, width)),
    };
    for telling in best {
        out += &paragraph(&telling.told(), 2, 4, width);
        let _ = writeln!(out, "    {}", styled(NOTE, telling.command));
    }
    out
}

/// A counterexample, and how telling it is.
struct Telling<'a> {
    place: usize,
    checked: &'a CheckedSubject,
    /// Less is more telling.
    rank: u8,
    fits: bool,
    steps: usize,
    what: String,
    command: String,
}

impl<'a> Telling<'a> {
    /// `None` if it is no counterexample to what is known to be broken.
    fn new(place: usize, checked: &'a CheckedSubject, judged: &'a Judged, width: usize) -> Option<Self> {
        let trace = judged.trace.as_ref().filter(|_| judged.standing == Standing::KnownDeviation)?;
        let identity = checked.subject.identity();
        let hazard = judged.hazards.first().and_then(|id| hazard(identity.model, id));
        let (rank, what) = match (hazard, judged.note, identity.whose) {
            (Some(line), ..) => (0, line),
            (None, Some(note), Whose::Alternative) => (1, note),
            (None, Some(note), _) => (2, note),
            (None, None, _) => (3, identity.story),
        };
        let command = format!("wspbus show {}/{}", checked.subject.name(), judged.name);
        let mut telling = Telling {
            place,
            checked,
            rank,
            fits: true,
            steps: trace.steps.len(),
            what: sentence(what),
            command,
        };
        telling.fits = columns(&telling.told()) + 2 <= width && columns(&telling.command) + 4 <= width;
        Some(telling)
    }

    fn order(&self) -> (u8, bool, usize) {
        (self.rank, !self.fits, self.steps)
    }

    fn model(&self) -> &'static str {
        self.checked.subject.identity().model
    }

    /// The sentence: `MagicBus 4.1.2, 1 step: graceful() on a bus that never ran starts the site.`
    fn told(&self) -> String {
        format!("{}: {}.", self.whose(), self.what)
    }

    /// The origin of the counterexample, and its length: `CherryPy 18.10.0, 12 steps`.
    fn whose(&self) -> String {
        let whose = match self.checked.subject.identity().whose {
            Whose::Dialect(name) => name.to_owned(),
            Whose::Specification | Whose::Alternative => format!("{} without a rule", self.model()),
        };
        format!("{whose}, {}", steps(self.steps))
    }
}

/// The line about the hazard with this id: it says what happens.
pub fn hazard(model: &str, id: &str) -> Option<&'static str> {
    let dialect = PYTHON.into_iter().find(|dialect| dialect.package.model == model)?;
    dialect.hazards.iter().find(|hazard| hazard.id == id).map(|hazard| hazard.line)
}

/// The first sentence.
fn sentence(text: &str) -> String {
    text.split_once(". ").map_or(text, |(first, _)| first).trim_end_matches('.').to_owned()
}
