//! The wrong buses that `wspbus adapter` serves and lists beside the bus of the specification.

use std::sync::Arc;

use crate::near::{nearest, nearest_told};
use wspbus_kit::conform::Driven;
use wspbus_kit::conform::served::{Behind, Served};
use wspbus_kit::suite::bounds::Bounds;
use wspbus_kit::suite::case::{Level, Parameters};
use wspbus_kit::suite::explore::Observable;
use wspbus_kit::suite::mutant::{self, Listed, Mutant, MutantError};
use wspbus_kit::suite::{Trouble, wrong};
use wspbus_models::requirement;

use super::exit::{Exit, Failure};
use super::fold::fit;
use super::layout::paragraph;
use super::suite::{level, words};
use super::terminal::{self, HEAD, styled};

/// The choice of the wrong buses to list.
#[derive(clap::Args)]
pub struct Listing {
    /// With --list-mutants: not the wrong buses by name, but every single fault of the observable machine of
    /// this level, and the sample of machines with more states. `whole` has 38 million.
    #[arg(long, value_name = "LEVEL", requires = "list_mutants")]
    level: Option<String>,
    /// With --list-mutants: those only that have this text in their name, requirement, dimension or description.
    #[arg(long, value_name = "TEXT", requires = "list_mutants")]
    only: Option<String>,
    /// With --list-mutants: at most so many.
    #[arg(long, value_name = "N", requires = "list_mutants")]
    limit: Option<usize>,
}

/// The meaning of the columns, of the wrong buses by name.
const BY_NAME: &str = "Wrong buses by name, each with the requirement that it breaks, and with the dimension along which \
                       a script must vary to show the mistake (docs/suites/dimensions.md has the dimensions). The lines \
                       below say what the bus does.";

/// The meaning of the columns, of single faults.
const BY_FAULT: &str = "Faults of the observable machine, each with the requirement that its transition is most \
                        specifically about (- if no claim judges it). The lines below say what the machine does.";

/// A wrong bus of a list.
struct Row {
    /// The name, the requirement, and the dimension if it has one.
    names: String,
    /// The behaviour of the wrong bus, in a few words.
    says: String,
}

impl Row {
    fn has(&self, text: &str) -> bool {
        self.names.contains(text) || self.says.contains(text)
    }
}

impl Listing {
    /// Prints them, one a line, as they are found.
    pub fn print(&self, parameters: Parameters) -> super::exit::Result {
        let Some(name) = &self.level else {
            let row = |m: &wrong::Mistake| Row {
                names: format!("{:<50} {:<12} {}", m.name, m.requirement, m.dimension.name),
                says: m.says.to_owned(),
            };
            let known: Vec<&str> = wrong::every()
                .flat_map(|mistake| [mistake.name, mistake.requirement, mistake.dimension.name])
                .collect();
            let head =
                [format!("{:<50} {:<12} {}", "wrong bus", "requirement", "dimension"), BY_NAME.to_owned()];
            return self.stream(head, wrong::every().map(row), &known);
        };
        let level = level(name)?;
        let observable = explored(level, parameters)?;
        let row = |Listed { mutant, requirement, says }: Listed| Row {
            names: format!("{:<50} {}", mutant.to_string(), requirement.unwrap_or("-")),
            says,
        };
        let head = [format!("{:<50} {}", "fault", "requirement"), BY_FAULT.to_owned()];
        let known: Vec<&str> = requirement::all().map(|requirement| requirement.id).collect();
        self.stream(head, mutant::listed(level, &observable).map(row), &known)
    }

    /// Prints the rows that are wanted, below a heading and its explanation. It is wrong usage if no row has the text;
    /// `known` are names that rows have.
    fn stream(
        &self,
        [head, meaning]: [String; 2],
        rows: impl Iterator<Item = Row>,
        known: &[&str],
    ) -> super::exit::Result {
        let wanted = |row: &Row| self.only.as_ref().is_none_or(|only| row.has(only));
        let mut rows = rows.filter(wanted).peekable();
        match &self.only {
            Some(wanted) if rows.peek().is_none() => {
                let near = nearest_told(wanted, known.iter().copied());
                Err(Failure::usage(format!("no wrong bus of the list has the text {wanted:?}{near}")))
            }
            _ => {
                let width = terminal::width();
                let head = paragraph(&meaning, 0, 0, width)
                    + &format!("\n{}", styled(HEAD, fit(&head, width).trim_end()));
                terminal::print(&(head + "\n"));
                let told = |row: Row| {
                    fit(row.names.trim_end(), width) + paragraph(&row.says, 4, 4, width).trim_end()
                };
                terminal::stream(rows.take(self.limit.unwrap_or(usize::MAX)).map(told));
                Ok(Exit::Holds)
            }
        }
    }
}

/// The wrong bus with this name, behind the protocol.
pub fn served(name: &str, parameters: Parameters) -> Result<Box<dyn Driven>, Failure> {
    let shown = format!("wspbus, wrong: {name}");
    if let Some(bus) = wrong::named(name) {
        return Ok(Box::new(Served::new(shown, parameters, bus)));
    }
    if !name.contains('/') {
        let near = nearest_told(name, wrong::every().map(|mistake| mistake.name));
        return Err(Failure::usage(format!(
            "there is no wrong bus {name:?}{near}; `wspbus adapter --list-mutants` has them all"
        )));
    }
    let malformed = |e: MutantError| Failure::usage(format!("{e}{}", nearest_faults(name)));
    let known: Mutant = name.parse().map_err(malformed)?;
    let observable = Arc::new(explored(known.level, parameters)?);
    let bus =
        known.bus(&observable).map_err(|e| Failure::usage(format!("there is no fault {name:?}: {e}")))?;
    Ok(Box::new(Behind::of(shown, parameters, bus)))
}

/// The forms of the faults of every level that are most like this name, as a part of a sentence.
fn nearest_faults(name: &str) -> String {
    let kinds = [("output", "S1/I2/O3"), ("transfer", "S1/I2/S3"), ("extra", "1/0")];
    let forms: Vec<(String, &str)> = kinds
        .into_iter()
        .flat_map(|(kind, places)| Level::ALL.map(|level| (format!("{kind}/{level}"), places)))
        .collect();
    let begin: Vec<&str> = name.split('/').take(2).collect();
    let near = nearest(&begin.join("/"), forms.iter().map(|(begin, _)| begin.as_str()));
    let whole = near.iter().filter_map(|near| {
        let (begin, places) = forms.iter().find(|(begin, _)| begin == near)?;
        Some(format!("{begin}/{places}"))
    });
    match whole.collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        near => format!("; the nearest: {}", near.join(", ")),
    }
}

fn explored(level: Level, parameters: Parameters) -> Result<Observable, Failure> {
    let failed = |trouble: Trouble| {
        Failure::new(Exit::FallsShort, format!("cannot explore {level}: {}", words(&trouble)))
    };
    Observable::new(Bounds::of(level), parameters).map_err(failed)
}
