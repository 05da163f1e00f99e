//! The faults and the wrong buses that the suites see, for people.

use wspbus_kit::suite::fault::Toll;
use wspbus_kit::suite::kill::Kill;
use wspbus_kit::suite::trial::{SAMPLE, Trial};
use wspbus_kit::suite::wrong::Mistake;

use crate::command::layout::{Cell, Fit, paragraph, rows};
use crate::command::terminal::{HEAD, styled};

/// The columns of the faults of the machines.
const FAULTS: [(&str, Fit); 6] = [
    ("suite", Fit::Name),
    ("cases", Fit::Number(0)),
    ("by", Fit::Text),
    ("output faults", Fit::Text),
    ("transfer faults", Fit::Text),
    ("more states", Fit::Text),
];

/// A row for each complete suite, and one for the random walks of the same size.
pub fn faults(trials: &[Trial], width: usize) -> String {
    let row = |trial: &Trial| {
        [("suite", &trial.suite), ("random walks", &trial.walks)].map(|(by, tolls)| {
            let states = tolls.states.as_ref().map_or(String::new(), toll);
            vec![
                Cell::plain(format!("{}-k{}", trial.level, trial.extra)),
                Cell::plain(trial.cases),
                Cell::plain(by),
                Cell::plain(toll(&tolls.outputs)),
                Cell::plain(toll(&tolls.transfers)),
                Cell::plain(states),
            ]
        })
    };
    let head = format!(
        "Every single fault of the machines, a sample of {SAMPLE} with more states, and what sees them:"
    );
    let all: Vec<_> = trials.iter().flat_map(row).collect();
    paragraph(&head, 0, 0, width) + "\n" + &rows(&FAULTS, &all, 2, width) + "\n"
}

/// The number of faults that were seen, of all. *None* are the machines that no
/// sequence tells apart from the specification.
fn toll(toll: &Toll) -> String {
    let equal = match toll.equivalent {
        0 => String::new(),
        n => format!(", {n} are none"),
    };
    format!("{} of {}{equal}", toll.killed, toll.all)
}

/// A paragraph for each wrong bus.
pub fn kills(kills: &[(&'static Mistake, Kill)], width: usize) -> String {
    let head = "Wrong buses with a name, the requirement that each breaks, and how many cases of each suite it fails:";
    paragraph(head, 0, 0, width) + "\n" + &kills.iter().map(|kill| killed(kill, width)).collect::<String>()
}

fn killed((mistake, kill): &(&'static Mistake, Kill), width: usize) -> String {
    let fails = kill.fails.iter().filter(|(_, places)| !places.is_empty());
    let fails: Vec<String> = fails.map(|(suite, places)| format!("{} of {suite}", places.len())).collect();
    let first = kill.first.as_deref().unwrap_or("none");
    let fails = if fails.is_empty() { "none of these suites".to_owned() } else { fails.join(", ") };
    let stake = match &kill.proven {
        Some(proven) => format!("at stake in: {}: {}", proven.case, proven.proof.says()),
        None => "at stake in no case: something else is wrong".to_owned(),
    };
    let head = format!("  {} {}\n", styled(HEAD, mistake.name), mistake.requirement);
    let told = [mistake.says.to_owned(), format!("fails: {fails}"), format!("first case: {first}"), stake];
    head + &told.map(|line| paragraph(&line, 4, 6, width)).concat()
}
