//! The kill matrix: which wrong bus fails which case.

use std::fmt::Write as _;

use super::build::fnv;
use super::case::Suite;
use super::kill::{Kill, failing};
use super::wrong::{self, Mistake};

/// Every cell in short, one line for each wrong bus: the number of failing cases of each suite, with a digest
/// of their ids. A row of the matrix with another digest has changed.
pub fn digests(suites: &[Suite], kills: &[(&'static Mistake, Kill)]) -> String {
    let mut out = format!("{:<34}", "");
    suites.iter().for_each(|suite| out.push_str(&format!(" {:<24}", suite.name)));
    let mut out = out.trim_end().to_owned() + "\n";
    for (mistake, kill) in kills {
        let mut line = format!("{:<34}", mistake.name);
        for (suite, (_, fails)) in suites.iter().zip(&kill.fails) {
            let ids: Vec<&str> = fails.iter().map(|place| suite.cases[*place].id.as_str()).collect();
            let cell = match fails.len() {
                0 => "-".to_owned(),
                n => format!("{n} {:016x}", fnv(ids.join("\n").as_bytes())),
            };
            let _ = write!(line, " {cell:<24}");
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// Every cell of small suites, one line for each wrong bus and one column for each case: `#` where the bus
/// fails the case. The list of the cases follows.
pub fn cells(suites: &[Suite]) -> String {
    let mistakes: Vec<&'static Mistake> = wrong::all().collect();
    let columns: Vec<Vec<Vec<usize>>> = suites.iter().map(|suite| failing(&mistakes, suite)).collect();
    let mut out = String::new();
    for (row, mistake) in mistakes.iter().enumerate() {
        let _ = write!(out, "{:<34}", mistake.name);
        for (suite, fails) in suites.iter().zip(&columns) {
            let mark = |place| if fails[row].contains(&place) { '#' } else { '.' };
            let _ = write!(out, " {}", (0..suite.cases.len()).map(mark).collect::<String>());
        }
        out.push('\n');
    }
    for suite in suites {
        let _ = writeln!(out, "\n{}", suite.name);
        for (place, case) in suite.cases.iter().enumerate() {
            let _ = writeln!(out, "{:>4}  {}", place + 1, case.id);
        }
    }
    out
}
